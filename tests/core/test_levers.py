"""The changes that are tried: which there are, and that each makes the profile it tells of."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from changed import TODAY, carried_out, checked
from double_entry import generate
from hypothesis import given
from strategies import days, profiles

from calc import assess
from calc.assessment import Case, own_rules
from calc.compiled import TEXT
from calc.levers import levers
from calc.levers.lever import Lever
from calc.levers.principal import principal_lever
from calc.profile import read
from calc.rules import Rules
from calc.values import ABILITIES, MOST_JOBS, Profile

ENGLISH = {"test": "clb", "language": "en", **dict.fromkeys(ABILITIES, 8)}
FRENCH = {"test": "tcf", "reading": 453, "writing": 6, "listening": 458, "speaking": 6}  # NCLC 7, 5, 7, 5
JOB = {"noc": "72200", "country": "CA", "start": "2025-01-01", "hours_per_week": 40}
PERSON: dict[str, Any] = {
    "birth_date": "1996-05-01",
    "education": {"level": "bachelors", "country": "CA"},
    "languages": [ENGLISH],
    "work": [JOB],
}


def made(profile: dict[str, Any], on: date = TODAY, rules: Rules | None = None) -> dict[str, Lever]:
    """Every lever for a profile, by its id."""
    rules = rules or own_rules()
    found = list(levers(Case(read(profile, on, rules), on, rules).person, rules))
    assert len({lever.id for lever in found}) == len(found)
    return {lever.id: lever for lever in found}


def person(**answers: Any) -> dict[str, Any]:
    return {**PERSON, **answers}


def married(**spouse: Any) -> dict[str, Any]:
    return {**PERSON, "marital_status": "married", "spouse": spouse}


def starting(prefix: str, profile: dict[str, Any], on: date = TODAY) -> set[str]:
    return {name for name in made(profile, on) if name.startswith(prefix)}


def told(lever: Lever) -> list[tuple[str, Any, Any]]:
    return [(change["path"], change["from"], change["to"]) for change in lever.changes]


@given(profiles, days)
def test_each_change_told_is_the_change_made_and_the_profile_stays_a_sound_one(profile, on):
    for lever in made(profile, on).values():
        assert checked(carried_out(profile, lever.changes, on), on) == lever.made_on(read(profile, on, own_rules()))


@pytest.mark.parametrize("seed", range(150))
def test_so_it_is_where_two_are_made(seed: int):
    profile, on = generate.case(seed)
    before = read(profile, on, own_rules())
    for first, second in combinations(made(profile, on).values(), 2):
        if not first.touches & second.touches:
            both = second.made_on(first.made_on(before))
            assert checked(carried_out(profile, [*first.changes, *second.changes], on), on) == both


FAMILY_AND_PAST = {
    "birth_date", "marital_status", "first_official_language", "studied_in_canada_two_years", "primary_noc",
    "job_offer", "relative_in_canada", "funds", "destination", "military", "profile_submitted",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(150))
def test_no_change_touches_the_family_or_what_has_happened(seed: int):
    profile, on = generate.case(seed)
    before = read(profile, on, own_rules())
    for lever in made(profile, on).values():
        after = lever.made_on(before)
        assert all(getattr(after, key) == getattr(before, key) for key in FAMILY_AND_PAST), lever.id
        assert after.spouse == before.spouse or lever.id.startswith("spouse."), lever.id
        if after.spouse != before.spouse and before.spouse:
            kept = ("accompanying", "canadian", "work", "studied_in_canada_two_years")
            assert all(getattr(after.spouse, key) == getattr(before.spouse, key) for key in kept), lever.id
        # All that was done is still there, however long ago it then was.
        assert [job[:2] for job in (after.work or ())[: len(before.work or ())]] == [
            job[:2] for job in before.work or ()
        ]


def test_a_spouse_is_never_asked_to_stay_and_counts_only_with_the_spouse_s_columns():
    assert starting("spouse.", married(education={"level": "secondary", "country": "CA"}))
    assert starting("spouse.", {**PERSON, "marital_status": "common_law"})
    for spouse in ({"accompanying": False}, {"canadian": True}):
        assert not starting("spouse.", married(education={"level": "secondary", "country": "CA"}, **spouse))
    assert not starting("spouse.", {**PERSON, "spouse": {}})


# Languages


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
    before = dict(zip(ABILITIES, scores, strict=True))
    language = "fr" if test in ("tef", "tcf") else "en"
    change = made(person(languages=[{"test": test, **before}]))[f"language.{language}.{ability}"].changes
    expected = {"path": f"languages[0].{ability}", "test": test, "from": before[ability], "to": to, "level": level}
    assert change == (expected,)


def test_an_ability_at_the_top_has_no_next_level():
    top = {"test": "clb", "language": "en", **dict.fromkeys(ABILITIES, 10)}
    assert not starting("language.en", person(languages=[top]))
    assert starting("language.en", person(languages=[{**top, "writing": 9}])) == {"language.en.writing"}


def test_a_goal_raises_every_ability_that_is_below_it_and_no_other():
    assert told(made(person(languages=[ENGLISH, FRENCH]))["language.fr.7"]) == [
        ("languages[1].writing", 6, 10),
        ("languages[1].speaking", 6, 10),
    ]
    nearly = {**ENGLISH, "reading": 10, "writing": 9, "listening": 9}
    # Speaking one level up is told already.
    assert "language.en.9" not in made(person(languages=[nearly]))
    assert told(made(person(languages=[{**nearly, "speaking": 7}]))["language.en.9"]) == [
        ("languages[0].speaking", 7, 9)
    ]


def with_versions(**versions: list[dict[str, Any]]) -> Rules:
    data = json.loads(TEXT)
    for rule_id, made_up in versions.items():
        data["rules"][rule_id.replace("__", ".")]["versions"] = made_up
    return Rules(data)


def from_eight(column: str) -> dict[str, Any]:
    return {
        "from": "2015-01-01", "sources": [], "reads": [column], "counted": "once", "max": {"points": 9},
        "table": [{column: ["not_given", "0..7"], "points": 0}, {column: "8..", "points": 9}],
    }  # fmt: skip


def test_goals_are_where_the_tables_in_force_begin_to_give_more():
    new = {name for name in made(PERSON) if name.startswith("new_language")}
    assert new == {"new_language.fr.5", "new_language.fr.7", "new_language.fr.9"}
    each = {**from_eight("clb"), "counted": "each_ability"}
    french = {"from": "2023-05-31", "version": "1", "sources": [], "criteria": {"french_level": 6}}
    lowest = {f"crs__transferability__{name}": [from_eight("first_lowest")] for name in (
        "education_language", "foreign_work_language", "certificate")}  # fmt: skip
    rules = with_versions(
        crs__core__second_language=[each],
        crs__spouse__language=[each],
        crs__additional__french=[from_eight("french_lowest")],
        categories__french=[french],
        **lowest,
    )
    found = made({**PERSON, "marital_status": "married"}, rules=rules)
    assert {name for name in found if "new_language" in name} == {
        "new_language.fr.6", "new_language.fr.8", "spouse.new_language.en.8",
    }  # fmt: skip


def test_a_new_result_is_told_in_levels_and_joins_the_list():
    change = made(PERSON)["new_language.fr.7"].changes[0]
    result = {"test": "clb", "language": "fr", **dict.fromkeys(ABILITIES, 7), "taken": "2026-10-01"}
    assert change == {"path": "languages", "add": result, "level": 7}
    assert starting("new_language", person(languages=[ENGLISH, FRENCH])) == set()
    # Nothing was given: either language, but of a spouse the one the applicant has stands for both.
    assert len(starting("new_language", {"birth_date": "1996-05-01"})) == 6
    assert {name[:-2] for name in starting("spouse.new", {**PERSON, "marital_status": "married", "languages": [FRENCH]})
            } == {"spouse.new_language.fr"}  # fmt: skip


LAPSED = {**ENGLISH, "taken": "2024-10-01"}


def test_a_lapsed_test_is_taken_again_and_one_level_of_it_is_no_change():
    found = made(person(languages=[LAPSED]))
    assert told(found["retake.en"]) == [("languages[0].taken", "2024-10-01", "2026-10-01")]
    assert {name for name in found if ".en" in name} == {"retake.en", "language.en.9"}
    assert [path for path, *_ in told(found["language.en.9"])] == [
        *(f"languages[0].{ability}" for ability in ABILITIES),
        "languages[0].taken",
    ]
    assert not found["retake.en"].touches - found["language.en.9"].touches
    assert starting("retake", person(languages=[{**LAPSED, "taken": "2024-10-02"}])) == set()


def test_a_test_taken_again_restores_what_it_gave():
    lapsed, valid = person(languages=[LAPSED]), person(languages=[{**LAPSED, "taken": "2026-10-01"}])
    again = carried_out(lapsed, made(lapsed)["retake.en"].changes, TODAY)
    assert assess(again, TODAY)["crs"] == assess(valid, TODAY)["crs"] != assess(lapsed, TODAY)["crs"]
    assert starting("spouse.retake", married(languages=[LAPSED])) == {"spouse.retake.en"}


# Education


def education(level: str, country: str | None = None, eca: str | None = None) -> dict[str, Any]:
    return {"level": level} | ({"country": country} if country else {}) | ({"eca_issued": eca} if eca else {})


@pytest.mark.parametrize(
    "given, offered",
    [
        (education("bachelors", "IN"), [("education.eca_issued", None, "2026-10-01")]),
        (education("bachelors", "IN", "2021-10-01"), [("education.eca_issued", "2021-10-01", "2026-10-01")]),
        (education("bachelors", "IN", "2021-10-02"), None),
        (education("bachelors", "CA"), None),
        (education("bachelors"), None),
        ({"country": "IN"}, None),
    ],
)
def test_an_assessment_is_got_or_renewed_where_the_credential_is_foreign_and_without_a_valid_one(given, offered):
    found = made(person(education=given)).get("eca")
    assert (told(found) if found else None) == offered
    theirs = made(married(education=given)).get("spouse.eca")
    assert (theirs is not None) == (offered is not None)


def test_a_level_earned_in_canada_brings_the_canadian_credential_with_it():
    found = made(person(education=education("bachelors", "IN", "2025-01-01")))
    assert told(found["education.masters_or_professional.canadian"]) == [
        ("education.level", "bachelors", "masters_or_professional"),
        ("education.country", "IN", "CA"),
        ("canadian_credential", "none", "three_years_or_more"),
    ]
    assert told(found["education.masters_or_professional.foreign"]) == [
        ("education.level", "bachelors", "masters_or_professional"),
        ("education.eca_issued", "2025-01-01", "2026-10-01"),
    ]
    # A second credential rests on the first, which is still foreign and needs its assessment.
    assert told(found["education.two_or_more.canadian"]) == [
        ("education.level", "bachelors", "two_or_more"),
        ("canadian_credential", "none", "one_or_two_years"),
    ]
    lapsed = made(person(education=education("bachelors", "IN", "2020-01-01")))
    assert ("education.eca_issued", "2020-01-01", "2026-10-01") in told(lapsed["education.two_or_more.canadian"])


@pytest.mark.parametrize("shorter, next_to_it", [("one_year", {"education.two_year.canadian"}), ("two_year", set())])
def test_three_years_after_a_shorter_program_make_two_credentials(shorter: str, next_to_it: set[str]):
    given = education(shorter, "CA")
    both = "education.two_or_more.canadian"
    assert starting("education", person(education=given)) == {both, *next_to_it}
    assert told(made(person(education=given))[both]) == [
        ("education.level", shorter, "two_or_more"),
        ("canadian_credential", "none", "three_years_or_more"),
    ]


def test_a_second_credential_is_offered_only_beside_a_first_whose_country_is_known():
    given = education("bachelors")
    assert starting("education", person(education=given)) == {"education.masters_or_professional.canadian"}
    theirs = starting("spouse.education", married(education=given))
    assert theirs == {"spouse.education.masters_or_professional"}


def test_the_next_two_levels_are_offered_and_none_above_the_highest():
    found = starting("education", person(education=education("secondary", "CA")))
    assert found == {"education.one_year.canadian", "education.two_year.canadian"}
    assert starting("education", person(education=education("doctoral", "CA"))) == set()
    assert starting("education", {"birth_date": "1996-05-01"}) == set()
    assert starting("spouse.education", married(education=education("bachelors", "CA"))) == {
        "spouse.education.two_or_more",
        "spouse.education.masters_or_professional",
    }


@pytest.mark.parametrize(
    "level, has, offered",
    [
        ("masters_or_professional", "none", {"one_or_two_years", "three_years_or_more"}),
        ("two_or_more", "one_or_two_years", {"three_years_or_more"}),
        ("bachelors", "none", set()),  # a second credential makes two
        ("two_year", "none", {"one_or_two_years"}),  # three years would raise the level too
        ("secondary", "none", set()),
        ("doctoral", "three_years_or_more", set()),
    ],
)
def test_a_credential_alone_is_one_that_leaves_the_highest_level_as_it_is(level, has, offered):
    found = made(person(education=education(level, "IN", "2025-01-01"), canadian_credential=has))
    names = {name.rpartition(".")[2] for name in found if name.startswith("canadian_credential")}
    assert names == offered
    for name in names:
        assert told(found[f"canadian_credential.{name}"]) == [("canadian_credential", has, name)]


# Work


def years(profile: Profile, on: date) -> tuple[int, int]:
    seen = Case(profile, on, own_rules()).person
    return seen.canadian.hours, seen.foreign.hours


@pytest.mark.parametrize("seed", range(60))
def test_a_year_more_is_1560_hours_on_its_own_side_and_none_on_the_other(seed: int):
    profile, on = generate.case(seed)
    before = read(profile, on, own_rules())
    # What lies in the oldest of the ten years leaves the window as the new year comes.
    kept = tuple(job for job in before.work or () if job.start.year > on.year - 8)
    before = before._replace(work=kept)
    found = {lever.id: lever for lever in levers(Case(before, on, own_rules()).person, own_rules())}
    (canadian, foreign), hours = years(before, on), 1560
    assert years(found["work.canadian"].made_on(before), on) == (canadian + hours, foreign)
    assert years(found["work.foreign"].made_on(before), on) == (canadian, foreign + hours)
    both = found["work.foreign"].made_on(found["work.canadian"].made_on(before))
    assert years(both, on) == (canadian + hours, foreign + hours)


def test_a_year_more_is_told_as_one_job_and_how_far_back_all_others_move():
    change = made(PERSON)["work.canadian"].changes
    # 364 days of 30 hours a week are 1,560 hours. The first of them is 3 October 2025.
    job = {"noc": "72200", "country": "CA", "start": "2025-10-03", "hours_per_week": 30}
    assert change == ({"path": "work", "earlier_by_days": 364, "add": job, "occupation_assumed": False},)


def test_a_year_more_goes_on_without_a_break_in_the_occupation_of_now():
    # A trade for a year and three quarters: with one year more the two that the class asks for.
    after = carried_out(PERSON, made(PERSON)["work.canadian"].changes, TODAY)
    check = {one["id"]: one for one in assess(after, TODAY)["programs"]["fst"]["checks"]}["fst.work"]
    before = {one["id"]: one for one in assess(PERSON, TODAY)["programs"]["fst"]["checks"]}["fst.work"]
    assert (before["met"], check["met"]) == (False, True)
    assert check["read"]["hours"] == before["read"]["hours"] + 1560
    grid = [assess(one, TODAY)["programs"]["fsw"]["checks"][0]["read"]["hours"] for one in (PERSON, after)]
    assert grid[1] == grid[0] + 1560


def test_earlier_work_is_a_year_older_by_then_and_work_to_come_is_left_where_it_is():
    old = {**JOB, "country": "IN", "start": "2016-10-02", "end": "2017-09-30"}
    to_come = {**JOB, "start": "2026-10-02"}
    after = carried_out(person(work=[old, to_come]), made(person(work=[old, to_come]))["work.canadian"].changes, TODAY)
    assert (after["work"][0]["start"], after["work"][0]["end"]) == ("2015-10-04", "2016-10-01")
    assert after["work"][1] == to_come
    assert assess(after, TODAY)["experience"]["foreign_hours"] == 0


@pytest.mark.parametrize(
    "work, more, noc",
    [
        ([{**JOB, "noc": "21231", "end": "2026-06-30"}, JOB], {}, "72200"),  # the one that goes on
        ([JOB, {**JOB, "noc": "21231", "start": "2026-01-01"}], {}, "21231"),  # the latest of two
        ([JOB, {**JOB, "noc": "21231", "start": "2026-10-02"}], {}, "72200"),  # not one to come
        ([JOB, {**JOB, "noc": "65100", "start": "2026-01-01"}], {}, "72200"),  # not one that earns nothing
        ([{**JOB, "country": "IN"}], {"primary_noc": "21231"}, "72200"),
        ([], {"primary_noc": "21231", "job_offer": {"noc": "31301"}}, "21231"),
        ([], {"primary_noc": "65100", "job_offer": {"noc": "31301"}}, "31301"),
    ],
)
def test_the_occupation_is_that_of_now_or_else_the_one_named(work, more, noc):
    found = made(person(work=work, **more))
    for side in ("work.canadian", "work.foreign"):
        assert (found[side].changes[0]["add"]["noc"], found[side].changes[0]["occupation_assumed"]) == (noc, False)


def test_where_none_was_named_the_year_is_in_an_occupation_that_no_list_favours():
    found = made({"birth_date": "1996-05-01"})["work.canadian"].changes[0]
    assert found["occupation_assumed"] is True
    rules, noc = own_rules().on(TODAY), found["add"]["noc"]
    assert not rules.is_trade(noc) and int(noc[1]) <= 3
    assert not [slug for slug, version in rules.categories.items() if version and noc in version.codes]

    french = {**json.loads(TEXT)["rules"]["categories.french"]["versions"][0], "codes": [noc]}
    other = made({"birth_date": "1996-05-01"}, rules=with_versions(categories__french=[french]))["work.canadian"]
    assert other.changes[0]["add"]["noc"] > noc


def test_the_year_abroad_is_where_the_person_last_worked_abroad():
    jobs = [{**JOB, "country": "IN", "end": "2025-06-01"}, {**JOB, "country": "FR", "end": "2025-03-01"}, JOB]
    assert made(person(work=jobs))["work.foreign"].changes[0]["add"]["country"] == "IN"
    assert made(PERSON)["work.foreign"].changes[0]["add"]["country"] != "CA"


@pytest.mark.parametrize("going_on", [True, False])
def test_a_profile_with_as_many_jobs_as_may_be_typed_still_gets_its_year(going_on: bool):
    # A hundred jobs of one day, two days apart: the last of them today, or all of them going on.
    starts = [(TODAY - timedelta(2 * place)).isoformat() for place in range(MOST_JOBS)]
    jobs = [{**JOB, "start": day} | ({} if going_on else {"end": day}) for day in starts]
    before = read(person(work=jobs), TODAY, own_rules())
    after = made(person(work=jobs))["work.canadian"].made_on(before)
    hours = years(before, TODAY)[0]
    assert years(after, TODAY)[0] == hours + 1560
    assert len(after.work or ()) == MOST_JOBS + 1


# The spouse as principal applicant


def test_what_was_said_of_one_person_only_stays_behind_when_the_two_change_places():
    shared = {"sibling_in_canada": True, "relative_in_canada": True, "destination": "ON"}
    profile = married(education={"level": "bachelors", "country": "CA"}, studied_in_canada_two_years=True) | {
        **shared,
        "funds": {"amount": 30000, "family_size": 3},
        "canadian_credential": "three_years_or_more",
        "studied_in_canada_two_years": False,
        "first_official_language": "en",
        "primary_noc": "72200",
        "certificate_of_qualification": True,
        "job_offer": {"noc": "72200"},
        "provincial_nomination": True,
        "military": {"recognized": True},
        "profile_submitted": "2026-05-01T12:00:00Z",
    }
    assert set(profile) == set(Profile._fields)
    before = read(profile, TODAY, own_rules())
    lever = principal_lever(before, date(1995, 2, 3))
    assert lever and lever.made_on(before) == checked(carried_out(profile, lever.changes, TODAY), TODAY)


# Answers left out


@pytest.mark.parametrize(
    "given, offered",
    [
        ({}, True),
        ({"relative_in_canada": True}, True),
        ({"sibling_in_canada": False}, False),
        ({"sibling_in_canada": True}, False),
        # Who has no relative there has no brother or sister there.
        ({"relative_in_canada": False}, False),
    ],
)
def test_a_brother_or_sister_is_asked_about_only_where_nothing_was_said(given: dict[str, Any], offered: bool):
    assert ("sibling_in_canada" in made(person(**given))) is offered


@pytest.mark.parametrize("key", ["certificate_of_qualification", "provincial_nomination"])
def test_a_certificate_and_a_nomination_can_be_got_by_whoever_has_none(key: str):
    assert told(made(PERSON)[key]) == [(key, None, True)]
    assert told(made(person(**{key: False}))[key]) == [(key, False, True)]
    assert key not in made(person(**{key: True}))


def test_who_means_to_live_in_quebec_is_not_sent_for_a_nomination():
    assert "provincial_nomination" in made(person(destination="ON"))
    assert "provincial_nomination" not in made(person(destination="QC"))
