"""The results of a whole run: counted, kept in one file by one command, and shown on the page of accuracy."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from express_entry.runs import FILE, KINDS, runs
from express_entry.speech import Speech
from express_entry.words import LANGUAGES, read_words
from express_entry.yaml12 import BadData
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from tools import results
from tools.console import Failure
from tools.place import Place

ROOT = Path(__file__).resolve().parents[2]
CONFTEST = """
import os
from pathlib import Path
import pytest
from recording import FIGURE, Recorder

def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(Path(os.environ["WAYMARK_RECORD"])))

@pytest.fixture
def record_figure(request):
    return lambda name, count: request.node.user_properties.append((FIGURE, (name, count)))
"""
TESTS = """
import pytest

@pytest.mark.parametrize("count", [1, 2, 3])
def test_good(record_figure, count):
    record_figure("tried", count)
    record_figure("worked", 0)

def test_bad():
    assert False

def test_left_out():
    pytest.skip("not here")

@pytest.fixture
def broken():
    raise OSError

def test_without_its_fixture(broken):
    pass
"""
RUN = {
    "day": "2026-11-22",
    "minutes": 12,
    "machine": "a machine",
    "versions": {"python": "3.11.9", "pyodide": "1"},
    "rooms": {"core": {"passed": 1234, "failed": 0, "skipped": 2}, "far": {"passed": 1, "failed": 0, "skipped": 0}},
    "figures": {"attacks_tried": 84, "attacks_worked": 0},
}


def whole_run(folder: Path, *words: str) -> dict[str, Any] | None:
    """A made-up project's tests, run and counted."""
    for room in ("one", "two"):
        (folder / "tests" / room).mkdir(parents=True, exist_ok=True)
        (folder / "tests" / room / f"test_{room}.py").write_text(TESTS, encoding="utf-8")
    (folder / "tests" / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    shutil.copy(ROOT / "tests" / "recording.py", folder / "tests")
    counted = folder / "counted.json"
    env = {**os.environ, "WAYMARK_RECORD": str(counted), "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, *words, "tests"]
    subprocess.run([*command, f"--rootdir={folder}"], cwd=folder, env=env, capture_output=True, check=False)
    return json.loads(counted.read_text(encoding="utf-8")) if counted.exists() else None


@pytest.mark.parametrize(
    "words", [pytest.param((), marks=pytest.mark.long), ("-n", "2")], ids=["one process", "two processes"]
)
def test_a_run_is_counted_by_room_and_what_tests_count_is_added_up(tmp_path: Path, words: tuple[str, ...]) -> None:
    counts = {"passed": 3, "failed": 2, "skipped": 1}
    assert whole_run(tmp_path, *words) == {
        "rooms": {"one": counts, "two": counts},
        "figures": {"tried": 12, "worked": 0},
    }


def test_a_run_that_is_broken_off_says_nothing(tmp_path: Path) -> None:
    assert whole_run(tmp_path, "--no-such-option") is None
    assert whole_run(tmp_path, "-k", "no_such_test") is None


# The file


@pytest.fixture
def recorded(place: Place, tmp_path: Path) -> Any:
    """`recorded(rooms, long=True)` writes the results of such a run in a project of its own; the file's path."""
    for name in ("pyproject.toml", "theme/package.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(place.root / name, tmp_path / name)
    (tmp_path / "content").mkdir()
    counted = tmp_path / "counted.json"

    def write(rooms: dict[str, Any], *, long: bool = False, today: date = date(2026, 11, 22)) -> Path:
        counted.write_text(json.dumps({"rooms": rooms, "figures": {"attacks_tried": 3}}), encoding="utf-8")
        results.write(Place(tmp_path), counted, long=long, seconds=754, today=today, browser=sys.executable)
        return tmp_path / FILE

    return write


def test_each_kind_of_run_keeps_its_place(recorded: Any) -> None:
    core = RUN["rooms"]
    recorded(core)
    file = recorded(core, long=True, today=date(2026, 11, 23))
    file = recorded({}, today=date(2026, 11, 24))
    found = runs(file.parent.parent)
    assert (found["short"]["day"], found["long"]["day"]) == ("2026-11-24", "2026-11-23")
    assert (found["short"]["rooms"], found["long"]["rooms"]) == ({}, core)
    assert (found["long"]["minutes"], found["long"]["figures"]) == (13, {"attacks_tried": 3})
    assert found["long"]["totals"] == {"passed": 1235, "failed": 0, "skipped": 2}
    assert {"python", "pelican", "pyodide", "waymark-calc", "chromium"} <= found["short"]["versions"].keys()
    assert file.read_bytes().endswith(b"}\n")


def test_without_counts_the_file_stays_as_it_was(recorded: Any) -> None:
    file = recorded(RUN["rooms"])
    before = file.read_bytes()
    place = Place(file.parent.parent)
    with pytest.raises(Failure, match=r"did not come to their end, so content/results\.json stays as it was"):
        results.write(
            place, Path("nowhere"), long=False, seconds=1, today=date(2026, 1, 1), browser=sys.executable
        )  # fmt: skip
    assert file.read_bytes() == before


def test_a_part_of_the_tests_is_not_recorded() -> None:
    results.refuse_parts([])
    told = subprocess.run(
        [sys.executable, ROOT / "publish.py", "test", "--record", "tests/core", "-k", "x"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 1
    assert "--record keeps the results of whole runs; leave out tests/core -k x" in told.stderr


def test_the_file_has_one_writer() -> None:
    rooms = [ROOT / name for name in ("theme/tools", "theme/plugins", "theme/engine")]
    files = {path.name for room in rooms for path in room.rglob("*.py") if "results.json" in path.read_text("utf-8")}
    assert files == {"results.py", "runs.py"}
    assert "write" not in re.sub(
        r"writes it|write it", "", (ROOT / "theme/plugins/express_entry/runs.py").read_text("utf-8")
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "no JSON"),
        ("[]", "expected runs by their kind: short, long"),
        ('{"medium": {}}', "expected runs by their kind"),
        ('{"long": {}}', "long: expected day, minutes"),
        (json.dumps({"short": {**RUN, "day": "2026-13-01"}}), "short.day: 2026-13-01 is not a day"),
        (json.dumps({"short": {**RUN, "minutes": "12"}}), "short.minutes is not of its type"),
        (json.dumps({"short": {**RUN, "rooms": {"core": {"passed": 1}}}}), "short.rooms.core: expected counts"),
        (json.dumps({"short": {**RUN, "figures": {"attacks_tried": -1}}}), "short.figures.attacks_tried: expected a"),
    ],
)
def test_a_file_that_was_written_by_hand_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(BadData) as caught:
        runs(tmp_path)
    (fault,) = caught.value.faults
    assert fault.startswith(f"{FILE}:1: ") and says in fault
    assert fault.endswith("only publish.py test --record writes it") or "no JSON" in fault


# The page


def page(language: str, found: dict[str, Any]) -> str:
    """The part of the page of accuracy that tells of runs, as text."""
    speech = Speech(language, read_words(ROOT)[language])
    loader = FileSystemLoader(ROOT / "theme" / "templates")
    rooms = Environment(loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True)
    template = rooms.from_string('{% import "runs_pieces.html" as r with context %}{{ r.runs(runs) }}')
    html = template.render(t=speech, fmt=speech.fmt, runs=found, url=None, lang=language, unknown_change=None)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_results_the_page_says_so(tmp_path: Path, language: str) -> None:
    assert runs(tmp_path) == {"short": None, "long": None}
    words = read_words(ROOT)[language]["runs"]
    text = page(language, runs(tmp_path))
    assert all(words["never"][kind] in text for kind in KINDS)
    assert words["none_failed"] not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_was_tried_and_found_when_and_with_what(tmp_path: Path, language: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / FILE).write_text(json.dumps({"short": RUN}), encoding="utf-8")
    words = read_words(ROOT)[language]["runs"]
    text = page(language, runs(tmp_path))
    for said in (
        {"en": "22 November 2026", "fr": "22 novembre 2026"}[language],
        {"en": "1,234", "fr": "1 234"}[language],
        words["none_failed"],
        words["rooms"]["core"],
        "tests/far",
        f"{words['figures']['attacks_tried']} 84",
        f"{words['figures']['attacks_worked']} 0",
        "a machine. python 3.11.9, pyodide 1.",
        words["never"]["long"],
    ):
        assert said in text, said
    assert words["never"]["short"] not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failure_is_not_hidden(tmp_path: Path, language: str) -> None:
    (tmp_path / "content").mkdir()
    failed = {**RUN, "rooms": {"core": {"passed": 1, "failed": 3, "skipped": 0}}}
    (tmp_path / FILE).write_text(json.dumps({"long": failed}), encoding="utf-8")
    words = read_words(ROOT)[language]["runs"]
    text = page(language, runs(tmp_path))
    assert words["some_failed"]["other"].format(n=3) in text and words["none_failed"] not in text


def test_a_figure_without_words_fails_its_own_test(record_figure: Any) -> None:
    with pytest.raises(AssertionError, match="say in content/words"):
        record_figure("nothing_of_the_kind", 1)
