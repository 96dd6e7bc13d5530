"""The README's way to enter a rule change, taken on a copy: by editing data only, the score follows."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from express_entry.compiler import compile_core
from express_entry.rulebook import read_rules

from calc import assess
from calc.rules import Rules

ROOT = Path(__file__).parents[2]
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
    confidence: official
    sources: [{{source: irccgrid, place: {{en: "D. Additional points", fr: "D. Points supplémentaires"}}}}]
    checked: "2099-01-15"
    reads: [sibling]
    counted: once
    max: {{points: 12}}
    table:
      - {{sibling: false, points: 0}}
      - {{sibling: true,  points: 12}}
"""


@pytest.fixture
def announced(tmp_path):
    """A copy in which the ranking system is known through LAST, and a change on CHANGE is known but not its figures."""
    for folder in ("rules", "content"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
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


def test_entering_the_whole_change_by_data_alone_moves_the_score(announced):
    for path in crs_files(announced):
        read_by_hand(path, SIBLING if path.name == "sibling.yaml" else "")
    before, after = (points(announced, on) for on in (LAST, CHANGE))
    assert (before["sections"]["additional"], after["sections"]["additional"]) == (15, 12)
    assert (after["current"], after["rules_as_of"]) == (True, str(CHANGE))
    assert not any("unverified" in line for line in after["lines"])


def test_one_rule_alone_waits_for_the_others_on_every_page_as_in_the_score(announced):
    read_by_hand(announced / "rules" / "crs" / "additional" / "sibling.yaml", SIBLING)
    after = points(announced, CHANGE)
    assert (after["sections"]["additional"], after["rules_as_of"]) == (15, str(LAST))
    assert after["lines"][-1]["unverified"] is True
    assert read_rules(announced).version_on("crs.additional.sibling")["max"] == {"points": 15}


def test_a_higher_maximum_needs_no_rewriting_of_the_past(announced):
    for path in crs_files(announced):
        text = path.read_text(encoding="utf-8")
        versions = text.index("versions:\n") + len("versions:\n")
        # The last version with figures, to be entered again with higher ones.
        _, *_, first, _ = re.split(r"(?m)^  - from: ", text[versions:])
        new = ""
        if path.parts[-2:] == ("core", "age.yaml"):
            new = f'  - from: "{CHANGE}"\n' + first.split("\n", 1)[1].replace("100", "120").replace("110", "130")
        if path.name == "ceiling.yaml" and path.parts[-2] in ("core", "crs"):
            new = f'  - from: "{CHANGE}"\n' + first.split("\n", 1)[1]
            for old, more in (("460", "480"), ("500", "520"), ("1200", "1220"), ("max: 600", "max: 620")):
                new = new.replace(old, more)
        read_by_hand(path, new)
    profile = {"birth_date": "2077-06-01"}
    rules = Rules(compile_core(announced))
    totals = [assess(profile, on, rules=rules)["crs"]["total"] for on in (LAST, CHANGE)]
    assert totals == [110, 130]
