"""What one change, or two, would do: every figure is that of the assessment of the changed profile."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise

import pytest
from changed import (
    PERSON,
    TODAY,
    Raw,
    assessed,
    by_id,
    carried_out,
    checked,
    eligible,
    expected,
    without_rounds,
)
from double_entry import generate

from calc import assess
from calc.advice import MOST_PAIRED, MOST_PAIRS_OF_ONE, MOST_PAIRS_SHOWN, advise
from calc.assessment import Case, own_rules
from calc.compiled import TEXT
from calc.experience import years_after
from calc.levers import levers
from calc.levers.lever import Lever
from calc.rules import Rules
from calc.values import ABILITIES, MOST_JOBS

SEEDS = range(24)

# A year in Canada and a bachelor's degree, but neither language: no program is open.
SILENT: Raw = {**PERSON, "education": {"level": "bachelors", "country": "CA"}, "languages": []}


def case(seed: int) -> tuple[Raw, date, date]:
    """A made-up person, the day, and the birthday of a spouse."""
    profile, on = generate.case(seed)
    return profile, on, years_after(date.fromisoformat(profile["birth_date"]), 1 if on.month > 6 else -1)


@cache
def advice(seed: int) -> Raw:
    profile, on, born = case(seed)
    return advise(profile, on, spouse_birth_date=min(born, on))


@cache
def before(seed: int) -> Raw:
    profile, on, _ = case(seed)
    return assessed(profile, on)


def possible(profile: Raw, on: date) -> list[Lever]:
    return list(levers(Case(checked(profile, on), on, own_rules()).person, own_rules()))


@pytest.mark.parametrize("seed", SEEDS)
def test_each_entry_is_the_assessment_of_the_profile_with_its_changes(seed: int):
    profile, on, _ = case(seed)
    assert advice(seed)["total"] == before(seed)["crs"]["total"]
    for entry in advice(seed)["single"]:
        figures = expected(before(seed), assessed(carried_out(profile, entry["changes"], on), on), on)
        assert entry == {"id": entry["id"], "changes": entry["changes"], **figures}
        assert entry["gained"] == sum(entry["sections"].values()) == sum(entry["lines"].values())


@pytest.mark.parametrize("seed", SEEDS)
def test_each_pair_is_the_assessment_of_the_profile_with_both_its_changes(seed: int):
    profile, on, _ = case(seed)
    alone = {entry["id"]: entry for entry in advice(seed)["single"]}
    for entry in advice(seed)["pairs"]:
        first, second = (alone[name] for name in entry["ids"])
        assert entry["changes"] == first["changes"] + second["changes"]
        figures = expected(before(seed), assessed(carried_out(profile, entry["changes"], on), on), on)
        apart = first["gained"] + second["gained"]
        told = {"ids": entry["ids"], "changes": entry["changes"], "more_than_apart": entry["gained"] - apart}
        assert entry == {**told, **figures}


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_listed_that_gains_nothing_and_everything_else_is(seed: int):
    profile, on, _ = case(seed)
    listed = {entry["id"] for entry in advice(seed)["single"]} - {"principal"}
    found = set()
    for lever in possible(profile, on):
        then = expected(before(seed), assessed(carried_out(profile, lever.changes, on), on), on)
        if then["gained"] > 0 or then["programs"] or then["categories"] or then["rounds"]:
            found.add(lever.id)
    assert listed == found


def rank(entry: Raw, base: Raw) -> tuple[int, ...]:
    """The order: who comes into the pool first, who falls out of it last; then points, programs, categories."""
    programs = eligible(base, "programs")
    then = (programs | set(entry["programs"])) - set(entry["programs_lost"])
    return (
        bool(programs) - bool(then),
        -entry["gained"],
        len(programs) - len(then),
        len(entry["categories_lost"]) - len(entry["categories"]),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_come_first(seed: int):
    for entries in (advice(seed)["single"], advice(seed)["pairs"]):
        assert all(rank(one, before(seed)) <= rank(other, before(seed)) for one, other in pairwise(entries))


def opened(entry: Raw) -> set[str]:
    return {*entry["programs"], *entry["categories"]}


@pytest.mark.parametrize("seed", SEEDS)
def test_pairs_are_the_best_of_those_that_do_more_than_either_change_alone(seed: int):
    profile, on, _ = case(seed)
    answer = advice(seed)
    joined = [one for one in answer["single"] if (one["gained"] > 0 or opened(one)) and one["id"] != "principal"]
    assert answer["pairs_tried_among"] == min(len(joined), MOST_PAIRED)
    touches = {lever.id: lever.touches for lever in possible(profile, on)}
    found = {}
    for first, second in combinations(joined[:MOST_PAIRED], 2):
        if touches[first["id"]] & touches[second["id"]]:
            continue
        both = carried_out(profile, first["changes"] + second["changes"], on)
        entry = without_rounds(before(seed), assessed(both, on, replays=False))
        more = [entry["gained"] > alone["gained"] or opened(entry) - opened(alone) for alone in (first, second)]
        if all(more) and (entry["gained"] > 0 or opened(entry)):
            found[first["id"], second["id"]] = entry
    shown = [tuple(entry["ids"]) for entry in answer["pairs"]]
    assert set(shown) <= set(found)
    assert answer["pairs_capped"] == (len(joined) > MOST_PAIRED or len(found) > len(shown))
    times = Counter(name for names in shown for name in names)
    assert len(shown) <= MOST_PAIRS_SHOWN and max(times.values(), default=0) <= MOST_PAIRS_OF_ONE
    for names, entry in found.items():
        if names not in shown:
            better = [pair for pair in shown if rank(found[pair], before(seed)) <= rank(entry, before(seed))]
            counted = Counter(name for pair in better for name in pair)
            assert len(better) == MOST_PAIRS_SHOWN or max(counted[name] for name in names) == MOST_PAIRS_OF_ONE


@pytest.mark.parametrize("seed", SEEDS)
def test_the_spouse_as_principal_is_the_assessment_of_the_two_with_their_places_changed(seed: int):
    profile, on, _ = case(seed)
    if found := advice(seed)["principal"]:
        then = assessed(carried_out(profile, found["changes"], on), on)
        assert found == {"changes": found["changes"], **expected(before(seed), then, on)}


def test_a_pair_of_one_that_opens_a_program_and_one_that_gains_points_does_more_than_either():
    # A trade for three years, and skill transferability full: the certificate opens the class and gains nothing.
    trade = {"noc": "72200", "country": "CA", "start": "2023-01-01", "hours_per_week": 40}
    abroad = {"noc": "72200", "country": "IN", "start": "2018-01-01", "end": "2022-12-31", "hours_per_week": 40}
    top = [{"test": "clb", "language": language, **dict.fromkeys(ABILITIES, 10)} for language in ("en", "fr")]
    answer = advise({**PERSON, "work": [trade, abroad], "languages": top, "provincial_nomination": True}, TODAY)
    alone = {entry["id"]: entry for entry in answer["single"]}
    certificate, doctorate = alone["certificate_of_qualification"], alone["education.doctoral.canadian"]
    assert (certificate["gained"], certificate["programs"]) == (0, ["fst"])
    both = {frozenset(entry["ids"]): entry for entry in answer["pairs"]}
    entry = both[frozenset({"certificate_of_qualification", "education.doctoral.canadian"})]
    assert (entry["gained"], entry["programs"]) == (doctorate["gained"], ["fst"])


# What a change is worth


def test_a_change_worth_50_of_which_12_fit():
    assert assess(PERSON, TODAY)["crs"]["sections"]["transferability"] == 88
    entry = by_id(PERSON)["certificate_of_qualification"]
    assert (entry["worth"], entry["gained"], entry["lost_to_cap"], entry["total"]) == (50, 12, 38, 509)
    assert entry["sections"] == {"transferability": 12}
    assert entry["lines"] == {"crs.transferability.certificate": 12}


def test_a_nomination_takes_in_what_stood_under_its_ceiling():
    # 30 for study and 15 for a sibling are there already; 600 is the most the section gives.
    entry = by_id({**PERSON, "canadian_credential": "three_years_or_more", "sibling_in_canada": True})
    nomination = entry["provincial_nomination"]
    assert (nomination["worth"], nomination["gained"], nomination["lost_to_cap"]) == (600, 555, 45)
    assert nomination["lines"]["crs.additional.sibling"] == -15


def test_a_line_that_pays_for_another_under_the_same_ceiling_is_no_gain_of_the_section():
    # The section stands at its 100. With a second year in Canada the master's degree would bring 25 more, which its
    # own ceiling takes, and the year abroad 12 more, which the certificate pays.
    full = {**PERSON, "certificate_of_qualification": True}
    assert assess(full, TODAY)["crs"]["sections"]["transferability"] == 100
    entry = by_id(full)["work.canadian"]
    assert (entry["gained"], entry["worth"], entry["lost_to_cap"]) == (13, 13 + 25 + 12, 25 + 12)
    assert entry["sections"] == {"core": 13}
    assert entry["lines"]["crs.transferability.certificate"] == -12


def test_french_unlocks_its_category_and_gives_its_points():
    entry = by_id(PERSON)["new_language.fr.7"]
    # Second language at level 7: 4 x 3 = 12. French with English at CLB 5 or more: 50.
    assert (entry["gained"], entry["sections"]) == (62, {"core": 12, "additional": 50})
    assert entry["lines"] == {"crs.core.second_language": 12, "crs.additional.french": 50}
    assert entry["categories"] == ["french"]


def test_an_existing_french_result_is_raised_in_every_ability_at_once():
    french = {"test": "tcf", "reading": 453, "writing": 6, "listening": 458, "speaking": 6}  # NCLC 7, 5, 7, 5
    entry = by_id({**PERSON, "languages": [*PERSON["languages"], french]})["language.fr.7"]
    # Two abilities from 1 point to 3: 4. French with English: 50.
    assert (entry["gained"], entry["categories"]) == (54, ["french"])


def test_one_more_year_is_added_beside_the_jobs_that_are_there():
    found = by_id(PERSON)
    # Two years in Canada instead of one: 53 instead of 40; with the year abroad 25 instead of 13.
    assert found["work.canadian"]["gained"] == 13 + 12
    # Two years abroad earn what one does.
    assert "work.foreign" not in found


def test_a_lapsed_test_and_a_missing_assessment_are_worth_what_they_would_bring_back():
    education = {"level": "masters_or_professional", "country": "IN"}
    english = {**PERSON["languages"][0], "taken": "2024-10-01"}
    assert by_id({**PERSON, "education": education})["eca"]["total"] == 497
    assert by_id({**PERSON, "education": {**education, "eca_issued": "2021-10-01"}})["eca"]["total"] == 497
    found = by_id({**PERSON, "languages": [english]})
    assert (found["retake.en"]["total"], found["retake.en"]["programs"]) == (497, ["cec", "fsw"])


def test_what_leads_into_the_pool_comes_before_any_points():
    answer = advise(SILENT, TODAY)
    assert eligible(assess(SILENT, TODAY), "programs") == set()
    names = [entry["id"] for entry in answer["single"]]
    first = [entry["id"] for entry in answer["single"] if entry["programs"]]
    assert first and names[: len(first)] == first
    assert names.index("provincial_nomination") == len(first)


def test_a_program_that_a_change_closes_is_named():
    # A year in Canada that ended two years ago: after a year abroad its first days are too long ago for the class.
    job = {"noc": "21231", "country": "CA", "start": "2023-10-02", "end": "2024-10-01", "hours_per_week": 40}
    entry = by_id({**PERSON, "work": [job]})["work.foreign"]
    assert (entry["programs_lost"], entry["gained"]) == (["cec"], 38)


def test_a_profile_with_as_many_jobs_as_are_allowed_still_gets_advice():
    days = [(TODAY - timedelta(7 * week)).isoformat() for week in range(MOST_JOBS)]
    jobs = [{"noc": "21231", "country": "CA", "start": day, "end": day, "hours_per_week": 30} for day in days]
    profile = {**PERSON, "work": jobs}
    found = by_id(profile)
    assert found["work.canadian"]["lines"]["crs.core.canadian_work"] == 40
    then = assessed(carried_out(profile, found["work.canadian"]["changes"], TODAY), TODAY)
    assert found["work.canadian"]["total"] == then["crs"]["total"]


# Rounds


def with_round(
    cutoff: int, day: str = "2026-03-02", *, kind: str = "no-program-specified", by: str = "general"
) -> Rules:
    data = json.loads(TEXT)
    data["rounds"] = [["1", day, kind, by, cutoff, "2026-03-01T12:00:00Z"]]
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


@pytest.mark.parametrize("submitted, rounds", [("2026-03-01T12:00:00Z", ["1"]), ("2026-03-01T12:00:01Z", [])])
def test_a_tie_is_an_invitation_for_who_was_early_enough(submitted: str, rounds: list[str]):
    found = by_id({**PERSON, "profile_submitted": submitted}, rules=with_round(509))
    assert found["certificate_of_qualification"]["rounds"] == rounds


def test_a_change_that_turns_a_past_round_and_gains_nothing_today_is_listed_last_and_not_paired():
    data = json.loads(TEXT)
    # Six years in Canada earn all there is. The last months were in an occupation that had a list of its own till July.
    jobs = [
        {"noc": "21231", "country": "CA", "start": "2019-01-01", "end": "2026-07-31", "hours_per_week": 40},
        {"noc": "13100", "country": "CA", "start": "2026-08-01", "hours_per_week": 40},
    ]
    criteria = {"work_hours": 780, "window_years": 3, "continuous": False, "canadian_only": False}
    versions = data["rules"]["categories.transport"]["versions"]
    versions[:] = [
        {"from": "2026-01-01", "version": "1", "criteria": criteria, "codes": ["13100"], "sources": []},
        {"from": "2026-07-01", "retired": True, "sources": []},
    ]
    data["rounds"] = [["1", "2026-03-02", "transport", "category", 300, None]]
    answer = advise({**PERSON, "work": jobs}, TODAY, rules=Rules(data))
    entry = answer["single"][-1]
    assert (entry["id"], entry["gained"], entry["rounds"]) == ("work.canadian", 0, ["1"])
    assert not [one for one in answer["pairs"] if "work.canadian" in one["ids"]]
