"""Past rounds replayed: who would have been invited, under the rules of the round's day, and why not."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from calc import assess
from calc.compiled import TEXT
from calc.rounds import NOT_FOR_PROGRAMS, NOT_FOR_THE_SCORE
from calc.rules import Rules

TODAY = date(2026, 10, 1)
GENERAL = ("no-program-specified", "general")
CANADIAN = ("canadian-experience-class", "program")
NOMINEES = ("provincial-nominee-program", "program")

# 29 years: 110. Master's degree: 135. CLB 9 in four abilities: 4 x 31 = 124. Together 369.
# Master's with CLB 9: 50. A year abroad with CLB 9: 25. Score 444.
# Skilled worker grid: language 24, education 23, one year 9, age 12: 68. The 15,263 dollars one person needs are there.
PERSON = {
    "birth_date": "1997-05-01",
    "education": {"level": "masters_or_professional", "country": "CA"},
    "languages": [{"test": "clb", "language": "en", "reading": 9, "writing": 9, "listening": 9, "speaking": 9}],
    "work": [
        {"noc": "21231", "country": "IN", "start": "2024-01-01", "end": "2024-12-29", "hours_per_week": 30},
    ],
    "funds": {"amount": 20000, "family_size": 1},
}
SCORE = 444
OUTSIDE_ALL = ["cec.work", "fst.work", "fst.certificate_or_offer"]


def replay(day, kind, cutoff, *, tie_break=None, on=TODAY, left_out=(), **more):
    """The one made-up round, as the profile would have stood in it; None where it is not listed."""
    data = json.loads(TEXT)
    data["rounds"] = [["1", day, *kind, cutoff, tie_break]]
    profile = {key: value for key, value in {**PERSON, **more}.items() if key not in left_out}
    rounds = assess(profile, on, want=["rounds"], rules=Rules(data))["rounds"]
    return rounds[0] if rounds else None


@pytest.mark.parametrize(
    "cutoff, submitted, tie_break, outcome",
    [
        (SCORE - 1, None, None, "invited"),
        (SCORE + 1, None, None, "below_cutoff"),
        (SCORE, None, "2026-03-01T12:00:00Z", "tie"),
        (SCORE, "2026-03-01T12:00:00Z", None, "tie"),
        (SCORE, "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z", "invited"),
        (SCORE, "2026-03-01T12:00:00+00:00", "2026-03-01T12:00:00Z", "invited"),
        (SCORE, "2026-03-01T12:00:01", "2026-03-01T12:00:00Z", "tie_missed"),
        (SCORE, "2026-03-01T11:59:59Z", "2026-03-01T12:00:00Z", "invited"),
        (SCORE, "2026-03-01T12:00:01Z", "2026-03-01T12:00:00Z", "tie_missed"),
        (SCORE, "2026-03-01T12:00:00.5Z", "2026-03-01T12:00:00Z", "tie_missed"),
        # A tie-break is only asked of those whose score is equal.
        (SCORE - 1, "2026-03-02T00:00:00Z", "2026-03-01T12:00:00Z", "invited"),
        (SCORE + 1, "2026-02-01T00:00:00Z", "2026-03-01T12:00:00Z", "below_cutoff"),
    ],
)
def test_a_score_meets_the_cutoff_and_then_the_tie_break(cutoff, submitted, tie_break, outcome):
    more = {"profile_submitted": submitted} if submitted else {}
    found = replay("2026-03-02", GENERAL, cutoff, tie_break=tie_break, **more)
    assert found == {"number": "1", "outcome": outcome, "score": SCORE, "cutoff": cutoff, "because": []}


@pytest.mark.parametrize(
    "kind, more, because",
    [
        # A year abroad is no year in Canada; at CLB 9 the language of the class is met.
        (CANADIAN, {}, ["cec.work"]),
        (("federal-skilled-trades", "program"), {}, ["fst.work", "fst.certificate_or_offer"]),
        (("federal-skilled-worker", "program"), {"funds": {"amount": 1, "family_size": 1}}, ["fsw.funds"]),
        (NOMINEES, {}, ["nomination"]),
        # Too little money shuts both programs that ask for it, and the third asks for work in Canada.
        (GENERAL, {"funds": {"amount": 1, "family_size": 1}}, ["fsw.funds", *OUTSIDE_ALL, "fst.funds"]),
        (GENERAL, {"destination": "QC"}, ["fsw.destination", *OUTSIDE_ALL, "cec.destination", "fst.destination"]),
        (
            NOMINEES,
            {"provincial_nomination": True, "funds": {"amount": 1, "family_size": 1}},
            ["fsw.funds", *OUTSIDE_ALL, "fst.funds"],
        ),
        (("french", "category"), {}, ["french.language"]),
        (("healthcare", "category"), {}, ["healthcare.work"]),
        (
            ("healthcare", "category"),
            {"funds": {"amount": 1, "family_size": 1}},
            ["healthcare.work", "fsw.funds", *OUTSIDE_ALL, "fst.funds"],
        ),
    ],
)
def test_who_could_not_be_invited_is_told_which_conditions_failed(kind, more, because):
    # A cut-off of 1: what bars the person goes before any score.
    found = replay("2026-03-02", kind, 1, **more)
    assert (found["outcome"], sorted(found["because"])) == ("not_eligible", sorted(because))


def test_what_was_not_given_is_named_like_what_failed():
    # Without a word on languages, every condition on language is open, and so is the pass mark it could still lift.
    nothing = ("languages", "work", "funds", "education")
    found = replay("2026-03-02", GENERAL, 1, left_out=nothing)
    assert found["because"] == [
        "fsw.work", "fsw.language", "fsw.education", "fsw.pass_mark", "fsw.funds",
        "cec.work", "cec.language",
        "fst.work", "fst.language", "fst.certificate_or_offer", "fst.funds",
    ]  # fmt: skip
    assert replay("2026-03-02", CANADIAN, 1, left_out=nothing)["because"] == ["cec.work", "cec.language"]
    category = replay("2026-03-02", ("stem", "category"), 1, left_out=nothing)["because"]
    assert category == ["stem.work", *found["because"]]


def test_who_meets_a_category_but_no_program_is_told_only_of_the_programs():
    nurse = [{"noc": "31301", "country": "IN", "start": "2024-01-01", "end": "2025-12-31", "hours_per_week": 30}]
    more = {"work": nurse, "funds": {"amount": 1, "family_size": 1}}
    found = replay("2026-03-02", ("healthcare", "category"), 1, **more)
    assert (found["outcome"], found["because"]) == ("not_eligible", ["fsw.funds", *OUTSIDE_ALL, "fst.funds"])
    assert replay("2026-03-02", ("healthcare", "category"), 1, work=nurse)["outcome"] == "invited"


def test_who_has_no_nomination_and_no_program_is_told_of_both():
    found = replay("2026-03-02", NOMINEES, 1, funds={"amount": 1, "family_size": 1})
    assert found["because"] == ["nomination", "fsw.funds", *OUTSIDE_ALL, "fst.funds"]


def test_a_nominee_is_invited_with_600_points_more():
    # 444 + 600 = 1,044
    found = replay("2026-03-02", NOMINEES, 1044, provincial_nomination=True)
    assert (found["outcome"], found["score"]) == ("tie", 1044)
    assert replay("2026-03-02", NOMINEES, 1043, provincial_nomination=True)["outcome"] == "invited"


def test_funds_not_given_bar_nobody():
    found = replay("2026-03-02", GENERAL, 1, funds={})
    assert (found["outcome"], found["because"]) == ("invited", [])


@pytest.mark.parametrize(
    "day, outcome, because",
    [
        # Software engineers (21231) stood on the first list of 24; six months without a break were enough.
        ("2023-05-30", "not_eligible", []),
        ("2023-05-31", "invited", []),
        ("2025-02-26", "invited", []),
        # They are not on the list of 11.
        ("2025-02-27", "not_eligible", ["stem.work"]),
        ("2026-02-18", "not_eligible", ["stem.work"]),
    ],
)
def test_a_category_round_reads_the_list_of_its_day(day, outcome, because):
    found = replay(day, ("stem", "category"), 1)
    assert (found["outcome"], found["because"]) == (outcome, because)


@pytest.mark.parametrize("day, outcome", [("2026-02-17", "invited"), ("2026-02-18", "not_eligible")])
def test_six_months_were_enough_until_the_lists_of_2026(day, outcome):
    # 27 July 2025 to 24 January 2026: 182 days at 30 hours, 780 hours as a registered nurse. Half a year is no skilled
    # worker year, so the year as an engineer stands beside it.
    half = {"noc": "31301", "country": "IN", "start": "2025-07-27", "end": "2026-01-24", "hours_per_week": 30}
    assert replay(day, ("healthcare", "category"), 1, work=[*PERSON["work"], half])["outcome"] == outcome


@pytest.mark.parametrize(
    "day, more, score",
    [
        # A brother or sister gives 15 from 6 June 2017.
        ("2017-06-05", {"sibling_in_canada": True}, SCORE),
        ("2017-06-06", {"sibling_in_canada": True}, SCORE + 15),
        # An offer as a senior manager: 600, then 200 from 19 November 2016, and none from 25 March 2025.
        ("2016-11-18", {"job_offer": {"noc": "00012", "crs_qualifying": True}}, SCORE + 600),
        ("2016-11-19", {"job_offer": {"noc": "00012", "crs_qualifying": True}}, SCORE + 200),
        ("2025-03-24", {"job_offer": {"noc": "00012", "crs_qualifying": True}}, SCORE + 200),
        ("2025-03-25", {"job_offer": {"noc": "00012", "crs_qualifying": True}}, SCORE),
        # Study in Canada gives 30 from 19 November 2016.
        ("2016-11-18", {"canadian_credential": "three_years_or_more"}, SCORE),
        ("2016-11-19", {"canadian_credential": "three_years_or_more"}, SCORE + 30),
    ],
)
def test_points_are_those_of_the_round_s_day(day, more, score):
    assert replay(day, GENERAL, 1, **more)["score"] == score


def test_the_facts_are_those_of_the_day_asked_about():
    # In 2015 this person was 17; the replay asks how the person of today would have stood.
    assert replay("2015-01-31", GENERAL, 1)["score"] == SCORE
    # A day before the birthday in 2027 still 29, then 30: 105 instead of 110.
    assert replay("2015-01-31", GENERAL, 1, on=date(2027, 4, 30))["score"] == SCORE
    assert replay("2015-01-31", GENERAL, 1, on=date(2027, 5, 1))["score"] == SCORE - 5


@pytest.mark.parametrize("day, outcome", [("2025-07-06", "invited"), ("2025-07-07", "not_eligible")])
def test_funds_are_held_against_the_table_of_the_round_s_day(day, outcome):
    # 14,690 dollars to 6 July 2025, 15,263 from the next day.
    assert replay(day, GENERAL, 1, funds={"amount": 15000, "family_size": 1})["outcome"] == outcome


def test_before_the_first_table_whose_day_is_certain_funds_bar_nobody():
    first = date.fromisoformat(json.loads(TEXT)["rules"]["funds.table"]["versions"][0]["from"])
    little = {"funds": {"amount": 1, "family_size": 1}}
    found = [replay((first - timedelta(eve)).isoformat(), GENERAL, 1, **little) for eve in (1, 0)]
    assert [one["outcome"] for one in found] == ["invited", "not_eligible"]
    # Another condition that fails brings the open one with it.
    work = replay((first - timedelta(1)).isoformat(), GENERAL, 1, work=[], **little)
    assert [check for check in work["because"] if check.endswith("funds")] == ["fsw.funds", "fst.funds"]


def test_only_rounds_up_to_the_day_are_listed():
    assert replay("2026-03-02", GENERAL, 1, on=date(2026, 3, 1)) is None
    assert replay("2026-03-02", GENERAL, 1, on=date(2026, 3, 2))["outcome"] == "invited"


def test_every_published_round_is_replayed_in_order():
    found = assess(PERSON, TODAY, want=["rounds", "notices"])
    numbers = [one["number"] for one in found["rounds"]]
    assert (len(numbers), numbers[0], numbers[-1]) == (448, "1", "447")
    assert numbers[numbers.index("91a") + 1] == "91b"
    assert {"code": "program_rules_of_today"} in found["notices"]
    # The three rounds for science and engineering, at 486, 481 and 491: each above 444.
    standings = {one["number"]: one for one in found["rounds"]}
    assert [standings[number]["outcome"] for number in ("254", "274", "293")] == ["below_cutoff"] * 3
    assert [standings[number]["cutoff"] for number in ("254", "274", "293")] == [486, 481, 491]


NURSE = {
    "birth_date": "1990-05-01",
    "marital_status": "married",
    "spouse": {"education": {"level": "bachelors", "country": "CA"}},
    "education": {"level": "two_or_more", "country": "FR", "eca_issued": "2025-05-01"},
    "languages": [
        {"test": "clb", "language": "fr", "reading": 9, "writing": 8, "listening": 9, "speaking": 9},
        {"test": "clb", "language": "en", "reading": 6, "writing": 6, "listening": 7, "speaking": 7},
    ],
    "work": [
        {"noc": "31301", "country": "FR", "start": "2019-01-01", "end": "2023-06-30", "hours_per_week": 35},
        {"noc": "31301", "country": "CA", "start": "2024-06-01", "end": "2026-03-31", "hours_per_week": 37.5},
    ],
    "funds": {"amount": 17000, "family_size": 2},
    "sibling_in_canada": True,
    "job_offer": {"noc": "00012", "crs_qualifying": True, "arranged_employment": True},
    "profile_submitted": "2020-01-01T00:00:00Z",
}
NOMINEE = {
    "birth_date": "1981-05-01",
    "education": {"level": "one_year", "country": "CA"},
    "canadian_credential": "one_or_two_years",
    "languages": [{"test": "clb", "language": "en", "reading": 6, "writing": 5, "listening": 6, "speaking": 7}],
    "work": [{"noc": "72300", "country": "CA", "start": "2024-03-01", "end": "2026-05-31", "hours_per_week": 40}],
    "provincial_nomination": True,
    "certificate_of_qualification": True,
    "funds": {"amount": 14000, "family_size": 1},
}


def moved(answer, days):
    """A profile with all its days moved, so that a past day sees the person of today."""
    if isinstance(answer, dict):
        return {key: one if key == "profile_submitted" else moved(one, days) for key, one in answer.items()}
    if isinstance(answer, list):
        return [moved(one, days) for one in answer]
    try:
        return (date.fromisoformat(answer) + timedelta(days)).isoformat()
    except (TypeError, ValueError):
        return answer


def outcome_by_hand(one, kind, type_, tie_break, then, profile):
    """Outcome and reasons of a round, from the whole assessment of its day."""
    failing = {
        name: [check["id"] for check in program["checks"] if not check["met"]]
        for name, program in then["programs"].items()
    }
    in_pool = any(program["eligible"] for program in then["programs"].values())
    outside = [] if in_pool else [check for checks in failing.values() for check in checks]
    barred = outside
    if kind in ("canadian-experience-class", "federal-skilled-worker", "federal-skilled-trades"):
        name = {"c": "cec", "w": "fsw", "t": "fst"}[kind.removeprefix("federal-skilled-")[0]]
        barred = [] if then["programs"][name]["eligible"] else failing[name]
    elif kind == "provincial-nominee-program" and not profile.get("provincial_nomination"):
        barred = ["nomination", *outside]
    elif type_ == "category":
        fit = then["categories"][kind]
        barred = [check["id"] for check in fit["checks"] if not check["met"]] + outside
        assert fit["status"] == "in_force" and fit["eligible"] == (not barred)
    if barred:
        return "not_eligible", barred
    if one["score"] != one["cutoff"]:
        return ("invited" if one["score"] > one["cutoff"] else "below_cutoff"), []
    submitted = profile.get("profile_submitted")
    if not submitted or not tie_break:
        return "tie", []
    return ("invited" if submitted <= tie_break else "tie_missed"), []


@pytest.mark.parametrize("profile", [PERSON, NURSE, NOMINEE], ids=["engineer", "nurse", "nominee"])
def test_every_past_round_is_what_its_own_day_says_of_the_same_person(profile, rules):
    past = [one for one in rules.rounds if one.day <= TODAY]
    for one, held in zip(assess(profile, TODAY, want=["rounds"])["rounds"], past, strict=True):
        then = assess(moved(profile, (held.day - TODAY).days), held.day)
        assert (one["number"], one["score"], one["cutoff"]) == (held.number, then["crs"]["total"], held.cutoff)
        found = (one["outcome"], one["because"])
        assert found == outcome_by_hand(one, held.kind, held.type, held.tie_break, then, profile), one["number"]


def test_rules_that_do_not_touch_the_score_leave_it_as_it_was(rules):
    # What two stretches of days share in a replay must be the same in both.
    for left_out in (NOT_FOR_THE_SCORE, NOT_FOR_PROGRAMS):
        assert rules.stretch(TODAY, left_out) > rules.stretch(date(2015, 1, 1), left_out) == 1
        starts = [rules.stretch(one.day, left_out) for one in rules.rounds]
        assert starts == sorted(starts) and len(set(starts)) < len({id(rules.on(one.day)) for one in rules.rounds})


def test_without_rounds_nothing_is_said_of_them():
    assert assess(PERSON, date(2015, 1, 30), want=["rounds", "notices"])["rounds"] == []
    codes = [one["code"] for one in assess(PERSON, date(2015, 1, 30), want=["rounds", "notices"])["notices"]]
    assert "program_rules_of_today" not in codes
    assert "rounds" not in assess(PERSON, TODAY)


def test_with_the_first_round_it_is_said_that_program_rules_are_those_of_today():
    found = assess(PERSON, date(2015, 1, 31), want=["rounds", "notices"])
    assert [one["number"] for one in found["rounds"]] == ["1"]
    assert [one["code"] for one in found["notices"]] == ["noc_2021_used_before", "program_rules_of_today"]
