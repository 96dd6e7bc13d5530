"""The code that the page shows gives, in CPython, what the page shows."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from normal import some_long
from playwright.sync_api import Page, expect
from visits import PATHS, PATIENCE, expect_total, field, pair, result

from calc import assess

ROOT = Path(__file__).resolve().parents[2]
# What a shell or Python might take for its own.
AWKWARD = '$(touch harmed) `x` \\ " \' {0} %s é 🍁 \u2028 JSON\nJSON\n""" \\u0041'


def shown(page: Page, key: str) -> str:
    if page.locator(".js-python").get_attribute("open") is None:
        page.locator(".js-python summary").click()
    code = page.locator(f'[data-code="{key}"] code')
    expect(code).not_to_be_empty(timeout=PATIENCE)
    return code.text_content()


def run(key: str, code: str, folder: Path = ROOT) -> tuple[int, dict[str, Any]]:
    """What the code prints where `python` is the Python of these tests."""
    if key == "command":
        words = ["bash", "-c", f'python() {{ "{sys.executable}" "$@"; }}\n{code}']
    else:
        words = [sys.executable, "-c", code]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=60)
    return done.returncode, json.loads(done.stdout)


NAMES = ("435-couple", "533-graduate-in-canada", "497-after-3-november-2026")


@pytest.mark.parametrize(
    ("name", "language"), some_long(product(NAMES, PATHS), *zip(NAMES, ("fr", "en", "fr"), strict=True))
)
def test_the_code_shown_gives_the_answer_shown(calculator, name: str, language: str):
    question = pair(name)
    page = calculator(language, question["profile"], question["on"])
    expect_total(page, assess(question["profile"], date.fromisoformat(question["on"]))["crs"]["total"])
    answers = []
    for key in ("command", "python"):
        code, answer = run(key, shown(page, key))
        assert code == 0
        answers.append(answer)
    assert answers[0] == answers[1] == assess(question["profile"], date.fromisoformat(question["on"]))
    answer = answers[0]
    for section, points in answer["crs"]["sections"].items():
        expect(result(page, f"crs-{section}")).to_have_text(str(points))
    expect(result(page, "crs-total")).to_have_text(str(answer["crs"]["total"]))
    for program, outcome in answer["programs"].items():
        value = result(page, f"program-{program}").get_attribute("data-value")
        assert (value == "yes") == outcome["eligible"]
    for category, outcome in answer["categories"].items():
        value = result(page, f"category-{category}").get_attribute("data-value")
        assert (value == "yes") == outcome["eligible"]


def test_the_code_follows_the_answers_and_is_copied_as_it_stands(calculator):
    page = calculator("en", {"birth_date": "1990-05-01"}, "2026-10-01")
    assert '"1990-05-01"' in shown(page, "python")
    field(page, "birth_date").fill("1991-06-02")
    expect(page.locator('[data-code="command"] code')).to_contain_text("1991-06-02")
    for key in ("command", "python"):
        part = page.locator(f'[data-code="{key}"]')
        part.get_by_role("button").click()
        expect(part.get_by_role("status")).to_have_text("Copied.")
        assert page.evaluate("() => navigator.clipboard.readText()") == shown(page, key)


@pytest.mark.parametrize("key", ["command", "python"])
def test_whatever_the_answers_hold_the_code_is_the_call_and_nothing_else(calculator, tmp_path: Path, key: str):
    profile = {"birth_date": AWKWARD, AWKWARD: [True, False, None, 0.5, {}], "job_offer": {"noc": AWKWARD}}
    page = calculator("en", profile, "2026-10-01")
    shown(page, key)
    expect(page.locator(f'[data-code="{key}"] code')).to_contain_text("touch harmed")
    code = shown(page, key)
    if key == "python":
        names: dict[str, Any] = {}
        exec(code.rsplit("print(", 1)[0], names)
        held = names["profile"]
    else:
        assert "-m calc assess - --on 2026-10-01" in code.splitlines()[0]
        echo = code.replace("python -m calc assess - --on 2026-10-01", "cat", 1)
        done = subprocess.run(["bash", "-c", echo], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
        held = json.loads(done.stdout)
        assert list(tmp_path.iterdir()) == []
    assert held["birth_date"] == AWKWARD
    assert held[AWKWARD] == [True, False, None, 0.5, {}]
