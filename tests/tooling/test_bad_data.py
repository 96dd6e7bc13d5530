"""A fault in the data stops the build with file, line and what to do, and the last good site stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import made_up
import pytest
from express_entry import yaml12
from express_entry.library import read_library
from express_entry.records import read_draws
from express_entry.yaml12 import BadData

from calc import assess

CASES: list[dict[str, Any]] = yaml12.read(Path(__file__).with_name("bad_data.yaml")).data
APART = [case for case in CASES if case.get("apart")]
INSERTED = [case for case in CASES if case.get("inserted")]
OTHERS = [case for case in CASES if case not in APART and case not in INSERTED]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data, to be broken and mended."""
    root = tmp_path_factory.mktemp("data")
    made_up.copy_data(root)
    return root


def broken(root: Path, cases: list[dict[str, Any]], mend: Callable[[Callable[[], None]], None]) -> list[str]:
    """Puts the faults into the files; what has to be said of them, each fault with its file and, if told, its line."""
    expected = []
    for case in cases:
        file = root / case["file"]
        before = file.read_bytes()
        text = before.decode()
        start = text.find(case["old"])
        assert start >= 0, f"{case['file']} has no {case['old']!r} to break"
        mend(lambda file=file, before=before: file.write_bytes(before))
        file.write_text(text.replace(case["old"], case["new"], 1), encoding="utf-8", newline="")
        line = text.count("\n", 0, start) + 1
        says = re.sub("^LINE:", f"{line}:", re.sub("^BEFORE:", f"{line - 1}:", case["says"]))
        expected.append(f"{Path(case.get('named', case['file']))}:{says}" if says != case["says"] else says)
    return expected


def named(case: dict[str, Any], said: str, faults: list[str]) -> bool:
    """Whether one of the faults is the expected one and names the file and a line of it."""
    file = re.escape(str(Path(case.get("named", case["file"]))))
    return any(said in fault and re.match(rf"{file}:[1-9]\d*: ", fault) for fault in faults)


@pytest.mark.parametrize("case", APART, ids=lambda case: case["that"])
def test_a_fault_alone_is_named(data: Path, request: pytest.FixtureRequest, case: dict[str, Any]) -> None:
    (said,) = broken(data, [case], request.addfinalizer)
    with pytest.raises(BadData) as caught:
        read_library(data, assess)
    assert named(case, said, caught.value.faults), caught.value.faults


@pytest.mark.parametrize("held", ["null", "5", "en: fr"])
def test_names_of_rounds_that_are_no_list_are_told(data: Path, request: pytest.FixtureRequest, held: str) -> None:
    file = data / "content" / "draws" / "names.yaml"
    before = file.read_bytes()
    request.addfinalizer(lambda: file.write_bytes(before))
    file.write_text(held, encoding="utf-8")
    with pytest.raises(BadData) as caught:
        read_draws(data)
    assert caught.value.faults == [f"{file.relative_to(data)}:1: expected a list of entries"]


def test_a_file_that_is_not_text_is_named(data: Path, request: pytest.FixtureRequest) -> None:
    for name in ("content/guides/en/us-h1b.md", "content/words/en/site.yaml", "rules/work/year.yaml"):
        file = data / name
        before = file.read_bytes()
        request.addfinalizer(lambda file=file, before=before: file.write_bytes(before))
        file.write_bytes(b"\xff" + before)
        with pytest.raises(BadData) as caught:
            read_library(data, assess)
        assert any(fault.startswith(f"{Path(name)}:1: not UTF-8 text") for fault in caught.value.faults)


def files(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture
def faulty(project, request: pytest.FixtureRequest) -> Iterator[tuple[Any, list[dict[str, Any]], list[str]]]:
    yield project, request.param, broken(project.root, request.param, request.addfinalizer)


# Those of the rules stop the build before its pages, those that only the figures of guides show, while they are made.
@pytest.mark.parametrize("faulty", [OTHERS, INSERTED], ids=["in every file at once", "in the guides"], indirect=True)
@pytest.mark.parametrize("command", ["build", "check"])
def test_every_fault_is_told_at_once_and_the_last_good_site_stays(faulty, command: str) -> None:
    project, cases, said = faulty
    before = files(project.root / "output")
    done = project.publish(command)
    *faults, last = done.stderr.strip("\n").splitlines()
    assert done.returncode == 1 and "Traceback" not in done.stdout + done.stderr
    assert last.startswith("publish.py: ") and "run the command again" in last
    found = [fault.removeprefix("  ") for fault in faults]
    missed = [case["that"] for case, words in zip(cases, said, strict=True) if not named(case, words, found)]
    assert missed == [], done.stderr
    assert all(re.match(r"\S+:[1-9]\d*: .", fault) for fault in found), done.stderr
    assert files(project.root / "output") == before
