"""The README's way to enter a rule change, taken on a copy: by editing data only, the score follows."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from express_entry.compiler import compile_core
from express_entry.rulebook import read_rules
from made_up import copy_data

from calc import assess
from calc.rules import Rules

PERSON = {"birth_date": "1980-01-01", "sibling_in_canada": True}
# A change far ahead, so that the drill does not depend on what has been read in the meantime.
LAST, CHANGE = date(2098, 12, 31), date(2099, 1, 1)
UNKNOWN = re.compile(r'  - from: "[-0-9]+"\n    figures: unknown\n(?:    .*\n)+')
ANNOUNCED = f"""  - from: "{CHANGE}"
    figures: unknown
    confidence: two-sources
    sources: [{{source: celpass}}, {{source: bryceyuuu}}]
    checked: "2026-11-22"
"""
SIBLING = f"""  - from: "{CHANGE}"
    confidence: official-copy
    sources: [{{source: irccgrid, place: {{en: "D. Additional points", fr: "D. Points supplémentaires"}}}}]
    checked: "2099-01-15"
    reads: [sibling]
    counted: once
    max: {{points: FIGURE}}
    table:
      - {{sibling: false, points: 0}}
      - {{sibling: true,  points: FIGURE}}
"""
# A cell of points, and how much more a made-up version gives.
POINTS = re.compile(r"(points|spouse|max): (\d+)")
MORE = 20


@pytest.fixture
def announced(tmp_path):
    """A copy in which the ranking system is known through LAST, and a change on CHANGE is known but not its figures."""
    copy_data(tmp_path)
    for path in crs_files(tmp_path):
        text = UNKNOWN.sub("", path.read_text(encoding="utf-8"))
        text = re.sub(r'verified_through: ".*"', f'verified_through: "{LAST}"', text)
        path.write_text(text + ANNOUNCED, encoding="utf-8")
    return tmp_path


def read_by_hand(path: Path, replacement: str = "") -> None:
    """What a maintainer does to one file: the unknown entry gives way, and the rule is known for longer."""
    text = UNKNOWN.sub(replacement, path.read_text(encoding="utf-8"))
    path.write_text(text.replace(f'"{LAST}"', '"2099-01-15"'), encoding="utf-8")


def points(root: Path, on: date) -> dict:
    return assess(PERSON, on, want=["crs"], rules=Rules(compile_core(root)))["crs"]


def crs_files(root: Path) -> list[Path]:
    return [path for path in sorted((root / "rules" / "crs").rglob("*.yaml")) if path.name != "changes.yaml"]


def sibling(points: int) -> str:
    """A version with a made-up figure."""
    return SIBLING.replace("FIGURE", str(points))


def higher(text: str) -> str:
    """The version in force on LAST once more from CHANGE on, with more in every cell that gives points."""
    versions = text[text.index("versions:\n") + len("versions:\n") :]
    *_, last, _ = re.split(r"(?m)^  - from: ", versions)
    body = POINTS.sub(lambda cell: f"{cell[1]}: {int(cell[2]) + MORE * (cell[2] != '0')}", last.split("\n", 1)[1])
    return f'  - from: "{CHANGE}"\n{body}'


def test_entering_the_whole_change_by_data_alone_moves_the_score(announced):
    now = points(announced, LAST)["sections"]["additional"]
    for path in crs_files(announced):
        read_by_hand(path, sibling(now + 3) if path.name == "sibling.yaml" else "")
    before, after = (points(announced, on) for on in (LAST, CHANGE))
    assert (before["sections"]["additional"], after["sections"]["additional"]) == (now, now + 3)
    assert (after["current"], after["rules_as_of"]) == (True, str(CHANGE))
    assert not any("unverified" in line for line in after["lines"])


def test_one_rule_alone_waits_for_the_others_on_every_page_as_in_the_score(announced):
    now = points(announced, LAST)["sections"]["additional"]
    read_by_hand(announced / "rules" / "crs" / "additional" / "sibling.yaml", sibling(now + 3))
    after = points(announced, CHANGE)
    assert (after["sections"]["additional"], after["rules_as_of"]) == (now, str(LAST))
    line = next(line for line in after["lines"] if line["id"] == "crs.additional.sibling")
    assert line["unverified"] is True
    assert read_rules(announced).version_on("crs.additional.sibling")["max"] == {"points": now}


def test_a_higher_maximum_needs_no_rewriting_of_the_past(announced):
    profile = {"birth_date": "2077-06-01"}
    rules = Rules(compile_core(announced))
    now = assess(profile, LAST, rules=rules)["crs"]["total"]
    for path in crs_files(announced):
        text = path.read_text(encoding="utf-8")
        is_higher = path.parts[-2:] in (("core", "age.yaml"), ("core", "ceiling.yaml"), ("crs", "ceiling.yaml"))
        read_by_hand(path, higher(text) if is_higher else "")
    rules = Rules(compile_core(announced))
    totals = [assess(profile, on, rules=rules)["crs"]["total"] for on in (LAST, CHANGE)]
    assert totals == [now, now + MORE] and now > 0
