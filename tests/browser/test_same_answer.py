"""Random profiles get the same assessment in the page, through the form or a link, as from the command line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from double_entry import generate
from playwright.sync_api import Page
from reader import Profile, Reader, as_the_form_asks
from test_further import attributes, expect_in_the_end, of_category, of_checks
from visits import PATHS, follow, link

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = ("core", "spouse", "transferability", "additional")
WIDTHS = (1280, 320, 768)
# The first profiles are entered in the form, the others opened from a link; these many of each in the normal run.
BY_FORM, BY_LINK = range(24), range(24, 200)
FORMS, LINKS = 3, 14  # in one test
NORMAL = {BY_FORM: 3, BY_LINK: 14}

# Listens to what the page asks its worker, and to what the worker answers.
LISTEN = """
window.asked = [];
const { get, set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
Object.defineProperty(MessagePort.prototype, "onmessage", { configurable: true, get, set(hear) {
  this.addEventListener("message", ({ data }) => {
    const { id, ok, result } = JSON.parse(data);
    const question = window.asked.find((one) => one.id === id);
    if (question && ok) question.answer = result;
  });
  set.call(this, hear);
} });
const { postMessage } = MessagePort.prototype;
MessagePort.prototype.postMessage = function (text, ...more) {
  if (typeof text === "string") window.asked.push(JSON.parse(text));
  postMessage.call(this, text, ...more);
};
"""
# The newest of the page's own assessments: with the score, and the rounds that follow it.
ANSWERS = """() => {
  const newest = (part) => window.asked.findLast(({ kind, want }) => kind === "assess" && want.includes(part))?.answer;
  return [newest("programs") ?? null, newest("rounds") ?? null];
}"""


def chunks(numbers: range, size: int) -> Iterator[Any]:
    for first in range(0, len(numbers), size):
        part = numbers[first : first + size]
        marks = () if first < NORMAL[numbers] else pytest.mark.long
        yield pytest.param(part, marks=marks, id=f"{part[0]}-{part[-1]}")


@pytest.fixture(scope="module")
def pages(keep_calculator: Callable[..., Page]) -> Callable[[int], Page]:
    """`pages(number)` is the empty form at its first step: every other time in the other language."""
    opened: dict[str, Page] = {}

    def show(number: int) -> Page:
        language = list(PATHS)[number % 2]
        if language not in opened:
            listen = lambda page: page.add_init_script(LISTEN)  # noqa: E731
            opened[language] = keep_calculator(language, steps=True, prepare=listen)
        page = opened[language]
        page.set_viewport_size({"width": WIDTHS[number % 3], "height": 900})
        page.evaluate("() => { history.replaceState(null, '', location.pathname); window.asked = []; }")
        page.locator(".js-reset").click()
        page.locator(".js-empty").wait_for()
        return page

    return show


def told(cases: list[tuple[Profile, str]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What `python -m calc assess` answers, for each case: everything, and then the rounds."""
    lines = []
    for profile, on in cases:
        lines += [{"on": on, "profile": profile}, {"on": on, "profile": profile, "want": ["rounds", "notices"]}]
    command = [sys.executable, "-m", "calc", "assess", "--jsonl", "-"]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=ROOT, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return list(zip(answers[::2], answers[1::2], strict=True))


def hooks(assessed: dict[str, Any], replayed: dict[str, Any]) -> list[list[str]]:
    """Everything with a value that the page has to show of an assessment, by the names of the contract."""
    programs, categories = assessed["programs"], assessed["categories"]
    return sorted(
        [
            *([f"program-{name}", of_checks(program)] for name, program in programs.items()),
            *([f"category-{slug}", of_category(category, programs)] for slug, category in categories.items()),
            *([f"round-{one['number']}", one["outcome"]] for one in replayed["rounds"]),
        ]
    )


def figures(page: Page) -> list[int]:
    """The score and its sections, without what stands between thousands."""
    shown = [page.locator(f"[data-result=crs-{name}]").inner_text() for name in ("total", *SECTIONS)]
    return [int(re.sub(r"\D", "", text)) for text in shown]


def expect_the_same(page: Page, number: int, said: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """What the worker answered is all that the command line says, and the page shows it."""
    assessed, replayed = said
    expect_in_the_end(lambda: list(differing(f"{number}", list(said), page.evaluate(ANSWERS)))[:20], [])
    expect_in_the_end(lambda: sorted(attributes(page, "result", "value")), hooks(assessed, replayed))
    crs = assessed["crs"]
    assert figures(page) == [crs["total"], *(crs["sections"][name] for name in SECTIONS)], f"profile {number}"
    notices = {one["code"] for answer in said for one in answer["notices"]}
    assert page.locator("[data-result=notice]").count() == len(notices), f"profile {number}: {notices}"


def differing(path: str, said: Any, found: Any) -> Iterator[str]:
    """Where the page's answer is not that of the command line. It asks for the pool besides."""
    if isinstance(said, dict) and isinstance(found, dict):
        for key in said:
            yield from differing(f"{path}.{key}", said[key], found.get(key))
        yield from (f"{path}.{key} is too much" for key in found.keys() - said.keys() - {"pool"})
    elif isinstance(said, list) and isinstance(found, list) and len(said) == len(found):
        for index, pair in enumerate(zip(said, found, strict=True)):
            yield from differing(f"{path}[{index}]", *pair)
    elif said != found:
        yield f"{path}: {found!r} in the page, {said!r} on the command line"


@pytest.mark.parametrize("numbers", list(chunks(BY_FORM, FORMS)))
def test_profiles_entered_in_the_form_get_the_answer_of_the_command_line(pages, numbers: range):
    cases = [case(number) for number in numbers]
    cases = [(as_the_form_asks(profile), on) for profile, on in cases]
    for number, (profile, on), said in zip(numbers, cases, told(cases), strict=True):
        page = pages(number)
        reader = Reader(page)
        reader.answer(profile, on)
        reader.ask_for_the_score()
        expect_the_same(page, number, said)


@pytest.mark.parametrize("numbers", list(chunks(BY_LINK, LINKS)))
def test_profiles_opened_from_a_link_get_the_answer_of_the_command_line(pages, numbers: range):
    cases = [case(number) for number in numbers]
    for number, (profile, on), said in zip(numbers, cases, told(cases), strict=True):
        page = pages(number)
        follow(page, link(profile, on))
        expect_the_same(page, number, said)


def test_the_profiles_are_as_many_as_they_should_be():
    assert (len(BY_FORM) + len(BY_LINK), sum(NORMAL.values())) == (200, 17)
    assert len(BY_FORM) >= 20 and set(BY_FORM).isdisjoint(BY_LINK)


def case(number: int) -> tuple[Profile, str]:
    profile, on = generate.case(number)
    return profile, on.isoformat()
