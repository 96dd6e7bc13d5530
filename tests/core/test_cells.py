"""Every cell of every table is the one typed again in the second entry, and no change of one cell goes unnoticed.

A change is noticed twice: against the second entry, and by the rule's own cases, which see only what the core answers.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from answers import cases_of, expectations
from double_entry import generate, tables
from mutants import DROPPED, Mutant, made, mutants
from typed_again import DATA, GROUPS, NOT_READ, RULES, START, TYPED, faults, level_typed_again

from calc import assess
from calc.rules import Groups, Rules, low_bound
from calc.values import ABILITIES, InvalidProfile

READ = sorted(set(RULES) - NOT_READ)
OCCUPATIONS = sorted(DATA["occupations"])
KNOWN = Rules(DATA)
MUTANTS: dict[str, list[Mutant]] = {rule_id: list(mutants(RULES[rule_id], OCCUPATIONS)) for rule_id in READ}


@pytest.mark.parametrize("rule_id", READ)
def test_every_cell_is_the_one_typed_again(rule_id: str):
    assert faults(rule_id, RULES[rule_id]) == []


def test_the_second_entry_has_every_rule_and_no_other():
    assert {*TYPED, *NOT_READ} == set(RULES)


@pytest.mark.parametrize("rule_id", READ)
def test_every_changed_cell_differs_from_the_second_entry(rule_id: str, record_figure):
    assert MUTANTS[rule_id]
    record_figure("cells_changed", len(MUTANTS[rule_id]))
    assert [mutant for mutant in MUTANTS[rule_id] if not faults(rule_id, made(RULES[rule_id], mutant))] == []


def test_every_code_of_every_list_was_taken_away_once():
    dropped = [place for own in MUTANTS.values() for place, value in own if value is DROPPED and "codes" in place]
    codes = sum(len(one.get("codes", ())) for slug in tables.CATEGORIES for one in tables.CATEGORIES[slug])
    assert len(dropped) == codes


# The core, asked about every occupation and every score


def lists() -> Iterator[Any]:
    for slug, versions in tables.CATEGORIES.items():
        yield from (pytest.param(slug, one, id=f"{slug}-{one['version']}") for one in versions if "months" in one)


@pytest.mark.parametrize("slug, version", list(lists()))
def test_every_occupation_is_on_a_list_or_not_as_typed_again(slug: str, version: dict[str, Any]):
    on = version["first"]
    found = [noc for noc in OCCUPATIONS if asked(on, noc, "categories")["categories"][slug]["meets_criteria"]]
    assert found == sorted(version["codes"])


def test_every_occupation_is_a_trade_or_not_as_typed_again():
    trades = Groups(*map(tuple, GROUPS["fst.occupations"][1:]))
    for noc in OCCUPATIONS:
        checks = asked(date(2026, 10, 1), noc, "programs")["programs"]["fst"]["checks"]
        assert checks[0]["met"] is trades.holds(noc), noc


def asked(on: date, noc: str, part: str) -> dict[str, Any]:
    job = {"noc": noc, "country": "CA", "start": "2015-01-01", "hours_per_week": 30}
    return assess({"birth_date": "1980-01-01", "work": [job]}, on, want=[part], rules=KNOWN)


@pytest.mark.parametrize("test", tables.TEST_LANGUAGE)
def test_every_score_of_every_test_gets_the_level_typed_again(test: str):
    rule_id = f"language.{test}"
    for place, ability in enumerate(ABILITIES):
        scale = RULES[rule_id]["scale"]
        steps = round((scale[ability]["to"] - scale[ability]["from"]) / scale[ability]["step"])
        lowest = {one: scale[one]["from"] for one in ABILITIES}
        for score in (scale[ability]["from"] + step * scale[ability]["step"] for step in range(steps + 1)):
            profile = {"birth_date": "1980-01-01", "languages": [{"test": test, **lowest, ability: score}]}
            found = assess(profile, date(2026, 10, 1), want=["clb"], rules=KNOWN)["clb"]
            level = found[tables.TEST_LANGUAGE[test]][ability]
            assert level == level_typed_again(rule_id, place, score), (ability, score)


@pytest.mark.parametrize("test, ability", list(itertools.product(generate.SCORE_RANGE, ABILITIES)))
def test_scores_are_taken_to_both_ends_of_a_scale_and_no_further(test: str, ability: str):
    ends = dict(zip(ABILITIES, generate.SCORE_RANGE[test], strict=True))
    low, high = ends[ability]
    step = 0.5 if test == "ielts" else 1
    language = {"language": "en"} if test == "clb" else {}

    def ask(score: float) -> None:
        result = {"test": test, **language, **{one: end[0] for one, end in ends.items()}, ability: score}
        assess({"birth_date": "1980-01-01", "languages": [result]}, date(2026, 10, 1), want=["clb"], rules=KNOWN)

    for score in (low, low + step, high - step, high):
        ask(score)
    for score in (low - step, high + step, low + step / 2):
        with pytest.raises(InvalidProfile):
            ask(score)


# The rule's own cases, asked of a core whose rules were changed in one cell

# No sum of their parts is above these: they are there to be read, and can only bite if they are lowered.
NEVER_REACHED = {
    "crs.ceiling", "crs.core.ceiling", "crs.spouse.ceiling",
    ("crs.core.second_language", "cap", "without_spouse"), ("crs.transferability.ceiling", "groups", 2),
}  # fmt: skip


def shows_in_answers(rule_id: str, mutant: Mutant) -> bool:
    """Whether a change of this cell can change an answer to any profile."""
    place, value = mutant
    before: Any = RULES[rule_id]
    for key in place:
        before = before[key]
    if {rule_id, (rule_id, *place[2:4]), (rule_id, *place[2:5])} & NEVER_REACHED:
        return isinstance(value, int) and value < before
    # How a line is counted, what a test prints, what pages say of a grid: read by pages, or refused with the profile.
    if place[-1] in ("counted", "grid_total", "highest_teer", "to") or (place[-1] == "from" and place[0] == "scale"):
        return False
    # Every occupation was asked for above.
    if "codes" in place:
        return False
    # Before the first day nothing is answered, so a rule may begin earlier, unless its line shows the day.
    if place[-1] == "from" and before == START:
        return value > START or RULES[rule_id]["kind"] == "points"
    # Only the lower end of a band of a test is read: the next one begins above it. No score is below the scale.
    if RULES[rule_id]["kind"] == "language" and "table" in place and isinstance(value, str):
        low = low_bound(value)
        return low != low_bound(before) and low >= RULES[rule_id]["scale"][place[-1]]["from"]
    return True


# The timeline has this one.
SHOWN = sorted(set(READ) - {"profile.validity"})


def shown(rule_id: str) -> list[Mutant]:
    return [mutant for mutant in MUTANTS[rule_id] if shows_in_answers(rule_id, mutant)]


def is_noticed_by_its_cases(rule_id: str, mutant: Mutant) -> bool:
    rules = Rules({**DATA, "rules": {**RULES, rule_id: made(RULES[rule_id], mutant)}})
    try:
        return any(
            found != wanted for case in cases_of(rule_id) for _, found, wanted in expectations(rule_id, case, rules)
        )
    except (LookupError, ValueError):
        return True  # the core refuses a table with a gap or an overlap


# To ask every case is dear where cells are many: a normal run tries every third of them.
EACH = 1 if os.environ.get("WAYMARK_LONG") else 3


@pytest.mark.parametrize("rule_id", SHOWN)
def test_every_changed_cell_is_noticed_by_the_rules_own_cases(rule_id: str):
    assert shown(rule_id)
    assert [mutant for mutant in shown(rule_id)[::EACH] if not is_noticed_by_its_cases(rule_id, mutant)] == []
