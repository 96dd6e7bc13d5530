"""What one change, or two, would do: every figure is that of the assessment of the changed profile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from double_entry import generate

from calc import assess
from calc.advice import advise
from calc.assessment import own_rules
from calc.compiled import TEXT
from calc.levers import Lever, levers, raised_french
from calc.profile import ABILITIES, read
from calc.rules import Rules

TODAY = date(2026, 10, 1)
SEEDS = range(12)

# 29 years: 110. Master's degree: 135. CLB 9: 124. One year in Canada: 40. Master's with CLB 9 fills its 50.
# A year abroad with CLB 9: 25, and with a year in Canada: 13. Skill transferability: 50 + 38 = 88. Total 497.
PERSON: dict[str, Any] = {
    "birth_date": "1997-05-01",
    "education": {"level": "masters_or_professional", "country": "CA"},
    "languages": [{"test": "clb", "language": "en", **dict.fromkeys(ABILITIES, 9)}],
    "work": [
        {"noc": "21231", "country": "IN", "start": "2022-01-01", "end": "2022-12-30", "hours_per_week": 30},
        {"noc": "21231", "country": "CA", "start": "2024-01-01", "end": "2024-12-29", "hours_per_week": 30},
    ],
}
MARRIED = {
    **PERSON,
    "marital_status": "married",
    "spouse": {
        "education": {"level": "bachelors", "country": "CA"},
        "languages": [{"test": "clb", "language": "en", **dict.fromkeys(ABILITIES, 7)}],
        "work": [{"noc": "72200", "country": "CA", "start": "2023-01-01", "end": "2024-12-31", "hours_per_week": 30}],
    },
}
# What a person can still change. Not here: age, family, who comes along, and everything that has happened.
CHANGEABLE = re.compile(
    r"(spouse\.)?languages(\[\d+\](\.(reading|writing|listening|speaking))?)?|(spouse\.)?education\.level|"
    r"canadian_credential|work|certificate_of_qualification|provincial_nomination|sibling_in_canada"
)


def made(profile: dict[str, Any], on: date = TODAY) -> dict[str, Lever]:
    """Every lever for a profile, by its id."""
    rules = own_rules()
    checked = read(profile, on, rules)
    found = [*levers(profile, checked, on, rules.on(on))]
    french = raised_french(profile, checked, on, rules.on(on))
    return {lever.id: lever for lever in [*found, *([french] if french else [])]}


def by_id(profile: dict[str, Any], on: date = TODAY, **more: Any) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in advise(profile, on, **more)["single"]}


def eligible(found: dict[str, Any], part: str) -> set[str]:
    return {name for name, answer in found[part].items() if answer["eligible"]}


def agrees(entry: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> None:
    assert entry["total"] == after["crs"]["total"]
    assert entry["gained"] == after["crs"]["total"] - before["crs"]["total"]
    sections = {name: after["crs"]["sections"][name] - points for name, points in before["crs"]["sections"].items()}
    assert entry["sections"] == {name: points for name, points in sections.items() if points}
    for part in ("programs", "categories"):
        assert set(entry[part]) == eligible(after, part) - eligible(before, part)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_entry_is_the_assessment_of_the_changed_profile(seed: int):
    profile, on = generate.case(seed)
    answer, before, possible = advise(profile, on), assess(profile, on), made(profile, on)
    assert answer["total"] == before["crs"]["total"]
    for entry in answer["single"]:
        agrees(entry, before, assess(possible[entry["id"]].profile, on))
        assert entry["changes"] == [possible[entry["id"]].change]


@pytest.mark.parametrize("seed", SEEDS)
def test_each_pair_is_one_change_made_on_top_of_the_other(seed: int):
    profile, on = generate.case(seed)
    answer, before, possible = advise(profile, on), assess(profile, on), made(profile, on)
    for entry in answer["pairs"]:
        first, second = entry["ids"]
        then = made(possible[first].profile, on).get(second)
        if then is not None and then.change == possible[second].change:
            agrees(entry, before, assess(then.profile, on))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_listed_that_gains_nothing_and_everything_else_is(seed: int):
    profile, on = generate.case(seed)
    answer, before = advise(profile, on), assess(profile, on)
    listed = {entry["id"] for entry in answer["single"]}
    for name, lever in made(profile, on).items():
        after = assess(lever.profile, on)
        gains = after["crs"]["total"] > before["crs"]["total"]
        unlocks = any(eligible(after, part) - eligible(before, part) for part in ("programs", "categories"))
        assert (name in listed) == (gains or unlocks), name


def rank(entry: dict[str, Any]) -> tuple[int, ...]:
    return tuple(-number for number in (len(entry["programs"]), entry["gained"], len(entry["rounds"]),
                                        len(entry["categories"])))  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_come_first_and_pairs_are_of_changes_that_gain_alone(seed: int):
    profile, on = generate.case(seed)
    answer = advise(profile, on)
    for entries in (answer["single"], answer["pairs"]):
        assert all(rank(one) <= rank(other) for one, other in pairwise(entries))
    groups = {name: lever.group for name, lever in made(profile, on).items()}
    tried = [entry["id"] for entry in answer["single"]][: answer["pairs_tried_among"]]
    for entry in answer["pairs"]:
        assert set(entry["ids"]) <= set(tried)
        assert len({groups[name] for name in entry["ids"]}) == 2
    assert len(answer["pairs"]) <= 10
    assert answer["pairs_capped"] or len(tried) == len(answer["single"])


@pytest.mark.parametrize("seed", range(60))
def test_no_change_touches_the_past_or_the_family(seed: int):
    profile, on = generate.case(seed)
    for name, lever in made(profile, on).items():
        assert CHANGEABLE.fullmatch(lever.change["path"]), name
        kept = ("birth_date", "marital_status", "relative_in_canada", "destination", "funds", "military", "job_offer")
        assert all(lever.profile.get(key) == profile.get(key) for key in kept), name
        spouse, then = profile.get("spouse", {}), lever.profile.get("spouse", {})
        assert all(then.get(key) == spouse.get(key) for key in ("accompanying", "canadian", "work")), name
        # The jobs that were held are all still there.
        assert lever.profile.get("work", [])[: len(profile.get("work", []))] == profile.get("work", [])


@pytest.mark.parametrize("given, offered", [({}, True), ({"sibling_in_canada": False}, False)])
def test_a_brother_or_sister_is_asked_about_only_where_nothing_was_said(given: dict[str, Any], offered: bool):
    assert ("sibling_in_canada" in by_id({**PERSON, **given})) is offered
    assert "sibling_in_canada" not in by_id({**PERSON, "sibling_in_canada": True})


def test_a_change_worth_50_of_which_12_fit():
    assert assess(PERSON, TODAY)["crs"]["sections"]["transferability"] == 88
    entry = by_id(PERSON)["certificate_of_qualification"]
    assert (entry["gained"], entry["lost_to_cap"], entry["total"]) == (12, 38, 509)
    assert entry["sections"] == {"transferability": 12}


def test_a_nomination_takes_in_what_stood_under_its_ceiling():
    # 30 for study and 15 for a sibling are there already; 600 is the most the section gives.
    entry = by_id({**PERSON, "canadian_credential": "three_years_or_more", "sibling_in_canada": True})
    assert entry["provincial_nomination"]["gained"] == 555
    assert entry["provincial_nomination"]["lost_to_cap"] == 45


@pytest.mark.parametrize(
    "test, scores, ability, to, level",
    [
        # IELTS listening 7.0 is CLB 7; the next band begins at 7.5.
        ("ielts", (7.0, 7.0, 7.0, 7.0), "listening", 7.5, 8),
        ("ielts", (6.5, 7.0, 8.0, 7.0), "reading", 7, 9),
        ("pte_core", (87, 90, 89, 89), "reading", 88, 10),
        ("celpip", (8, 9, 9, 9), "reading", 9, 9),
        ("tef", (247, 393, 316, 393), "reading", 248, 9),
        ("tcf", (549, 13, 549, 16), "writing", 14, 9),
    ],
)
def test_the_next_level_is_told_as_a_score_of_the_person_s_own_test(test, scores, ability, to, level):
    result = {"test": test, **dict(zip(ABILITIES, scores, strict=True))}
    language = "fr" if test in ("tef", "tcf") else "en"
    change = made({**PERSON, "languages": [result]})[f"language.{language}.{ability}"].change
    before = dict(zip(ABILITIES, scores, strict=True))[ability]
    expected = {"path": f"languages[0].{ability}", "test": test, "from": before, "to": to, "level": level}
    assert change == expected


def test_an_ability_at_the_top_has_no_next_level():
    top = {"test": "clb", "language": "en", **dict.fromkeys(ABILITIES, 10)}
    assert not [name for name in made({**PERSON, "languages": [top]}) if name.startswith("language.en")]


def test_french_unlocks_its_category_and_gives_its_points():
    entry = by_id(PERSON)["new_language.fr.7"]
    # Second language at level 7: 4 x 3 = 12. French with English at CLB 5 or more: 50.
    assert (entry["gained"], entry["sections"]) == (62, {"core": 12, "additional": 50})
    assert entry["categories"] == ["french"]


def test_an_existing_french_result_is_raised_in_every_ability_at_once():
    french = {"test": "tcf", "reading": 453, "writing": 6, "listening": 458, "speaking": 6}  # NCLC 7, 5, 7, 5
    entry = by_id({**PERSON, "languages": [*PERSON["languages"], french]})["french"]
    # Two abilities from 1 point to 3: 4. French with English: 50.
    assert (entry["gained"], entry["categories"]) == (54, ["french"])


def test_one_more_year_is_added_beside_the_jobs_that_are_there():
    found = by_id(PERSON)
    # Two years in Canada instead of one: 53 instead of 40; with the year abroad 25 instead of 13.
    assert found["work.canadian"]["gained"] == 13 + 12
    # Two years abroad earn what one does.
    assert "work.foreign" not in found


def with_round(cutoff: int, day: str = "2026-03-02") -> Rules:
    data = json.loads(TEXT)
    data["rounds"] = [["1", day, "no-program-specified", "general", cutoff, None]]
    return Rules(data)


@pytest.mark.parametrize(
    "cutoff, day, rounds",
    [
        (508, "2026-03-02", ["1"]),  # 497 and 12 are 509
        (509, "2026-03-02", []),  # a tie is no invitation
        (496, "2026-03-02", []),  # invited as it is
        (508, "2025-10-02", ["1"]),
        (508, "2025-10-01", []),  # more than twelve months ago
    ],
)
def test_the_rounds_a_change_would_have_turned_are_named(cutoff: int, day: str, rounds: list[str]):
    found = by_id(PERSON, rules=with_round(cutoff, day))
    assert found["certificate_of_qualification"]["rounds"] == rounds


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def test_a_spouse_who_stays_behind_is_compared_only_on_request_and_never_ranked():
    assert not [text for text in strings(advise(MARRIED, TODAY)) if "accompanying" in text]
    asked = advise(MARRIED, TODAY, compare=["spouse_not_accompanying"])
    alone = assess({**MARRIED, "spouse": {**MARRIED["spouse"], "accompanying": False}}, TODAY)["crs"]["total"]
    assert asked["compare"] == {
        "spouse_not_accompanying": {
            "total": alone,
            "difference": alone - asked["total"],
            "must_be_true_and_declared": True,
        }
    }
    assert not [text for entry in (*asked["single"], *asked["pairs"]) for text in strings(entry) if "accomp" in text]
    assert advise(PERSON, TODAY, compare=["spouse_not_accompanying"])["compare"] == {}


def test_the_spouse_as_principal_applicant_is_the_assessment_of_the_swapped_profile():
    spouse = MARRIED["spouse"]
    swapped = {
        "birth_date": "1995-02-03",
        "marital_status": "married",
        **spouse,
        "spouse": {key: MARRIED[key] for key in ("education", "languages", "work")},
    }
    expected = assess(swapped, TODAY)
    found = advise(MARRIED, TODAY, spouse_birth_date=date(1995, 2, 3))["principal"]
    assert (found["total"], found["sections"]) == (expected["crs"]["total"], expected["crs"]["sections"])
    assert set(found["programs"]) == eligible(expected, "programs")
    assert set(found["categories"]) == eligible(expected, "categories")
    assert "principal" not in advise(MARRIED, TODAY)


@pytest.mark.parametrize("spouse", [{"accompanying": False}, {"canadian": True}])
def test_a_spouse_who_does_not_come_along_cannot_be_principal_applicant(spouse: dict[str, Any]):
    profile = {**MARRIED, "spouse": {**MARRIED["spouse"], **spouse}}
    assert advise(profile, TODAY, spouse_birth_date=date(1995, 2, 3))["principal"] is None
    assert advise(PERSON, TODAY, spouse_birth_date=date(1995, 2, 3))["principal"] is None


def test_the_spouse_s_language_and_education_are_levers():
    found = by_id(MARRIED)
    # CLB 7 to 8 stays at 3 points; two credentials 9 instead of 8, a master's degree 10.
    assert not [name for name in found if name.startswith("spouse.language")]
    assert found["spouse.education.two_or_more"]["gained"] == 1
    assert found["spouse.education.masters_or_professional"]["gained"] == 2


def test_the_profile_that_was_given_is_left_as_it_was():
    before = json.dumps(MARRIED)
    advise(MARRIED, TODAY)
    assert json.dumps(MARRIED) == before


def test_a_profile_with_as_many_jobs_as_are_allowed_still_gets_advice():
    # A hundred jobs of one day, a week apart: the latest free year would be made of many spans.
    jobs = [
        {"noc": "21231", "country": "CA", "start": day, "end": day, "hours_per_week": 30}
        for day in ((TODAY - timedelta(7 * week)).isoformat() for week in range(100))
    ]
    assert advise({**PERSON, "work": jobs}, TODAY)["total"] == assess({**PERSON, "work": jobs}, TODAY)["crs"]["total"]
