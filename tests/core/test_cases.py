"""Every rule's own cases: sentences a lawyer could read aloud, with both sides of each date and band."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from answers import CASES, Json, cases_of, expectations
from express_entry.rulebook import read_rules
from known import KNOWN_THROUGH

from calc import assess
from calc.rows import Table, atoms
from calc.rules import FIRST_DAY
from calc.values import ABILITIES

ROOT = Path(__file__).parents[2]
FILES = sorted(CASES.rglob("*.yaml"))


def cases() -> list:
    return [pytest.param(rule, case, id=f"{rule}-{number}") for rule, number, case in every_case()]


def every_case() -> Iterator[tuple[str, int, Json]]:
    for path in FILES:
        rule = ".".join(path.relative_to(CASES).with_suffix("").parts)
        yield from ((rule, number, case) for number, case in enumerate(cases_of(rule)))


@pytest.mark.parametrize("rule, case", cases())
def test_case(rule: str, case: Json):
    for name, actual, wanted in expectations(rule, case):
        assert actual == wanted, f"{rule}: {case['that']} ({case['on']}): {name}"


# What only pages and the timeline read.
NOT_SCORED = {"profile.validity", "crs.changes"}


@cache
def scored_rules() -> dict[str, Json]:
    return {rule_id: rule for rule_id, rule in read_rules(ROOT).rules.items() if rule_id not in NOT_SCORED}


def known_versions(rule: Json) -> list[Json]:
    return [version for version in rule["versions"] if version.get("figures") != "unknown"]


def with_cases(rule_id: str) -> list[Json]:
    """The versions that cases must reach. A later list of occupations is tried as data, in test_categories.py."""
    versions = known_versions(scored_rules()[rule_id])
    if not rule_id.startswith("categories."):
        return versions
    return [version for version in versions if version["from"] <= KNOWN_THROUGH["categories"]]


def of_kind(*kinds: str) -> list[str]:
    return sorted(rule_id for rule_id, rule in scored_rules().items() if rule["kind"] in kinds)


def test_every_scored_rule_has_a_case_file_at_its_own_path_and_no_other_file_is_there():
    assert {CASES.joinpath(*rule_id.split(".")).with_suffix(".yaml") for rule_id in scored_rules()} == set(FILES)
    assert all(cases_of(rule_id) for rule_id in scored_rules())


def test_no_two_cases_of_a_rule_say_the_same():
    for rule_id in scored_rules():
        said = [case["that"] for case in cases_of(rule_id)]
        assert len(set(said)) == len(said), rule_id


@pytest.mark.parametrize("rule_id", of_kind("points"))
def test_every_row_and_both_ends_of_every_band_are_reached(rule_id: str):
    for version in known_versions(scored_rules()[rule_id]):
        table = Table(version["reads"], version["table"])
        read = list(facts_read(rule_id, version))
        assert {table.row(facts) for facts in read} == set(range(len(version["table"])))
        for place, name in enumerate(version["reads"]):
            ends = {end for row in version["table"] for low, high, _ in atoms(row[name]) for end in (low, high) if end}
            assert ends <= {facts[place] for facts in read}, f"{rule_id} of {version['from']}: {name}"


def facts_read(rule_id: str, version: Json) -> Iterator[tuple[Any, ...]]:
    for case in cases_of(rule_id):
        found = assess(case["profile"], date.fromisoformat(case["on"]), want=["crs", "programs"])
        for line in [*found["crs"]["lines"], *found["programs"]["fsw"]["grid_lines"]]:
            if line["id"] == rule_id and line["version"] == version["from"]:
                facts = line["read"].values()
                yield from ([(value,) for value in facts] if version["counted"] == "each_ability" else [tuple(facts)])


@pytest.mark.parametrize("rule_id", of_kind("language"))
def test_both_ends_of_every_band_of_a_language_test_are_reached(rule_id: str):
    for version in known_versions(scored_rules()[rule_id]):
        for ability in ABILITIES:
            expected = {
                (float(result[ability]), case["expect"]["level"].get(ability))
                for case in cases_of(rule_id)
                for result in case["profile"]["languages"]
                if case["expect"].get("level")
            }
            for row in version["table"]:
                low, _, high = str(row[ability]).partition("..")
                assert {(float(low), row["level"]), (float(high or low), row["level"])} <= expected, (ability, row)


@pytest.mark.parametrize("rule_id", of_kind("category"))
def test_every_version_of_a_list_is_met_and_not_met_on_its_first_day(rule_id: str):
    for version in with_cases(rule_id):
        first = [case["expect"]["category"] for case in cases_of(rule_id) if case["on"] == version["from"]]
        if version.get("retired"):
            assert "retired" in {one.get("status") for one in first}
        else:
            assert {one["meets"] for one in first} == {True, False}


@pytest.mark.parametrize("rule_id", of_kind("groups"))
def test_every_group_of_occupations_has_a_case(rule_id: str):
    codes = {job["noc"] for case in cases_of(rule_id) for job in case["profile"].get("work", ())}
    for version in known_versions(scored_rules()[rule_id]):
        for prefix in [*version["include"], *version["exclude"]]:
            assert any(code.startswith(prefix) for code in codes), prefix


@pytest.mark.parametrize("rule_id", of_kind("funds"))
def test_every_amount_is_enough_and_a_dollar_less_is_not(rule_id: str):
    answers = {
        (case["profile"]["funds"]["family_size"], case["profile"]["funds"]["amount"], case["expect"]["checks"][check])
        for case in cases_of(rule_id)
        for check in case["expect"].get("needs", ())
        if None not in case["expect"]["checks"].values()
    }
    for version in known_versions(scored_rules()[rule_id]):
        further = [version["amounts"][-1] + more * version["each_additional"] for more in (1, 2)]
        for size, amount in enumerate([*version["amounts"], *further], start=1):
            assert (size, amount, True) in answers
            assert any(one == size and amount - 1 <= held < amount and not met for one, held, met in answers), size


def test_every_start_day_has_a_case_on_it_and_on_the_day_before():
    for rule_id, rule in scored_rules().items():
        # A level is a fact of the person: the first table of a test serves on every day.
        own = with_cases(rule_id)[1 if rule["kind"] == "language" else 0 :]
        starts = {date.fromisoformat(version["from"]) for version in own} - {FIRST_DAY}
        days = {date.fromisoformat(case["on"]) for case in cases_of(rule_id)}
        assert starts | {start - timedelta(1) for start in starts} <= days, rule_id
