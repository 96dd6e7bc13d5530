"""What `check` finds beyond what stops a build: tables that differ from the second entry, sources, days, their age."""

from __future__ import annotations

import importlib
import re
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from express_entry import evidence
from express_entry.rulebook import read_rules
from tools import core, second_entry
from tools.place import Place

ADVICE = "find out from the source which of the two is right"
# File, what stands there, what is put there instead, what `check` has to say of it. LINE is the line of the change.
SLIPS = (
    ("rules/sources.yaml", "irccgrid:\n", 'nowhere:\n  whose: {en: "x", fr: "x"}\n  title: {en: "x", fr: "x"}\n'
     '  url: null\n  read_via: null\n  checked: "2026-11-22"\nirccgrid:\n', ": nowhere: no rule names it"),
    ("rules/crs/core/age.yaml", "{age: 30,     with_spouse: 95,", "{age: 30,     with_spouse: 94,",
     f"LINE: versions[0].table[4]: {{'age': 30}} gives [94, 105], second entry [95, 105]; {ADVICE}"),
    ("rules/funds/table.yaml", "amounts: [14690, 18288", "amounts: [14690, 18287", "amounts: [14690, 18287"),
    ("rules/categories/stem.yaml", '"20010", ', "", "codes: only here [], only in the second entry ['20010']"),
    ("rules/profile/validity.yaml", "months: 12", "months: 13", "months: 13, second entry 12"),
    ("rules/cec/fee_for_service_physicians.yaml", '"31100"', '"31103"',
     "in one entry only, 2 codes from 31100 to 31103"),
    ("rules/crs/additional/sibling.yaml", 'checked: "2026-11-22"', 'checked: "2026-11-31"',
     "LINE: versions[0].checked: 2026-11-31 is not a day of the calendar"),
    ("rules/categories/trades.yaml", 'announced: "2023-05-31"', 'announced: "2023-05-32"',
     "LINE: versions[0].announced: 2023-05-32 is not a day of the calendar"),
    ("rules/crs/core/education.yaml", 'checked: "2026-11-22"', 'checked: "2026-11-23"',
     "LINE: versions[0].checked: checked on 2026-11-23, but rules/sources.yaml says that"),
    ("rules/invitation/fees.yaml", "{source: businessday-2024}, {source: iamgujarat-2024}",
     "{source: businessday-2024}, {source: businessday-2024}", "two sources are claimed, but one is named twice"),
    ("rules/categories/education.yaml", "confidence: two-sources", "confidence: official-copy",
     "a copy is claimed, but"),
    ("rules/sources.yaml", 'read_via: "glama.ai"\n  checked: "2026-11-22"',
     'read_via: "glama.ai"\n  checked: "2026-13-22"',
     "celpass.checked: 2026-13-22 is not a day of the calendar"),
    ("rules/sources.yaml", '    en: "https://laws-lois.justice.gc.ca/eng', '    en: "http://laws-lois.justice.gc.ca/eng',
     "LINE: irpr.url.en: http://laws-lois.justice.gc.ca/eng/regulations/SOR-2002-227/ is no address that begins"),
)  # fmt: skip


@pytest.fixture(scope="module")
def slipped(copied, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A copy in which each slip was made, what `check` says of it, and what it should say."""
    copy = copied(tmp_path_factory.mktemp("slipped"))
    wanted = []
    for name, old, new, says in SLIPS:
        file = copy.root / name
        text = file.read_text(encoding="utf-8")
        assert old in text, (name, old)
        line = text.count("\n", 0, text.index(old)) + 1
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        wanted.append((name, says.replace("LINE:", f"{line}:")))
    done = copy.publish("check")
    return done, wanted


def test_every_slip_is_named_with_file_and_line(slipped: Any) -> None:
    done, wanted = slipped
    *faults, last = done.stderr.strip().splitlines()
    assert done.returncode == 1 and "run the command again" in last
    found = [fault.strip() for fault in faults]
    assert [one for one in found if not re.match(r"rules/\S+\.yaml:[1-9]\d*: .", one)] == []
    missed = [(name, says) for name, says in wanted if not any(f.startswith(f"{name}:") and says in f for f in found)]
    assert missed == [], done.stderr
    assert {fault.partition(":")[0] for fault in found} == {name for name, _ in wanted}


def test_a_maximum_that_the_table_does_not_give_stops_the_check(copied, tmp_path: Path) -> None:
    copy = copied(tmp_path)
    file = copy.root / "rules" / "crs" / "additional" / "french.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("max: {points: 50}", "max: {points: 49}"), encoding="utf-8")
    done = copy.publish("check")
    assert done.returncode == 1
    assert re.search(r"french\.yaml:\d+: versions\[1\]\.max\.points: the table gives at most 50", done.stderr)


def test_without_the_second_entry_the_check_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(core.Failure, match=r"tests/double_entry is missing.*take it from the project's sources"):
        second_entry.faults(Place(tmp_path))


# Rules that are in one entry only


@pytest.fixture
def again(place: Place) -> ModuleType:
    assert second_entry.faults(place) == []
    return importlib.import_module("typed_again")


def test_a_rule_that_is_in_one_entry_only_is_named(place: Place, again, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = dict(again.RULES)
    rules["crs.additional.new"] = rules.pop("crs.additional.sibling")
    monkeypatch.setattr(again, "RULES", rules)
    new = place.root / "rules" / "crs" / "additional" / "new.yaml"
    monkeypatch.setattr(second_entry, "_fault", lambda place, rule_id, *rest: f"{rule_id}: {rest[-1]}")
    assert not new.exists()
    assert second_entry.faults(place) == [
        "crs.additional.new: not in the second entry, tests/double_entry; have it typed there",
        "tests/double_entry/tables.py:1: crs.additional.sibling is in the second entry, and not in rules/",
    ]


def test_what_was_entered_after_the_second_entry_is_told_and_is_no_fault(place, again, monkeypatch) -> None:
    before = second_entry.typed_once(place)
    rules = dict(again.RULES)
    *earlier, last = [one for one in rules["crs.additional.french"]["versions"] if one.get("figures") != "unknown"]
    monkeypatch.setattr(again, "RULES", {**rules, "crs.additional.french": {"versions": earlier}})
    assert set(second_entry.typed_once(place)) == {*before, f"crs.additional.french of {last['from']}"}


# Age


def test_a_rule_is_listed_from_the_day_after_the_last_one(place: Place) -> None:
    book = read_rules(place.root)
    rules = {rule_id for rule_id, rule in book.rules.items() if "versions" in rule}
    oldest = min(evidence.checked(book, rule_id) for rule_id in rules)
    last = date.fromisoformat(oldest) + timedelta(evidence.MOST_DAYS)
    assert evidence.old(book, last) == {}
    found = evidence.old(book, last + timedelta(1))
    assert found and set(found.values()) == {oldest}
    assert set(evidence.old(book, date(2999, 1, 1))) == rules


def test_the_check_of_the_version_that_is_used_counts(place: Place) -> None:
    book = read_rules(place.root)
    version = book.version_on("crs.additional.french")
    version["checked"] = "2020-01-01"
    assert evidence.old(book, date(2020, 12, 1)) == {"crs.additional.french": "2020-01-01"}


def test_what_was_checked_on_a_day_to_come_is_named(place: Place) -> None:
    book = read_rules(place.root)
    newest = max(source["checked"] for source in book.sources.values())
    told = evidence.ahead(book, date.fromisoformat(newest) - timedelta(1))
    assert f"rules/sources.yaml irpr: checked on {book.sources['irpr']['checked']}" in told
    assert any(line.startswith("crs.core.age: checked on ") for line in told)
    assert evidence.ahead(book, date(2999, 1, 1)) == []


def test_age_is_told_and_fails_nothing(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    core.check(place, date(2999, 1, 1))
    told = capsys.readouterr().out
    day = evidence.checked(read_rules(place.root), "crs.core.age")
    assert f"Check again: crs.core.age was checked on {day}, more than {evidence.MOST_DAYS} days ago" in told
    assert told.rstrip().endswith("are in order.")
    core._show_age(read_rules(place.root), date(2016, 1, 1), ["crs.core.age of 2030-01-01"])
    told = capsys.readouterr().out
    assert "Look at the day: crs.core.age: checked on" in told and "Check again" not in told
    assert "Typed once: crs.core.age of 2030-01-01; have it typed again in tests/double_entry" in told
