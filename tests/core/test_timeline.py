"""The timeline names exactly the days on which the answer changes by itself, and says why."""

from __future__ import annotations

import json
import os
import random
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from double_entry import generate
from express_entry.rulebook import read_rules
from known import known_rules

from calc import assess, timeline
from calc.assessment import Case
from calc.compiled import TEXT
from calc.experience import months_after, years_after
from calc.profile import read
from calc.rules import Rules
from calc.timeline import CODES, view

ROOT = Path(__file__).parents[2]
KNOWN = known_rules()
DAY = timedelta(1)
ON = date(2026, 1, 15)
NORMAL, LONG = 3, 150  # random profiles
LONG_RUN = bool(os.environ.get("WAYMARK_LONG"))
CLB9 = {"test": "clb", "language": "en", "reading": 9, "writing": 9, "listening": 9, "speaking": 9}
ENGINEER, NURSE, PLUMBER, CASHIER = "21231", "31301", "72300", "65100"


def job(noc: str, country: str, start: str, end: str | None = None, hours: float = 30) -> dict[str, Any]:
    return {"noc": noc, "country": country, "start": start, "end": end, "hours_per_week": hours}


# Exact: as if asked on every single day


def said(answer: Any) -> Any:
    """An assessment without what was read and the hours, which grow from day to day."""
    if isinstance(answer, dict):
        grows = {"on", "rules_as_of", "read", "hours", "canadian_hours", "foreign_hours"}
        return {key: said(value) for key, value in answer.items() if key not in grows}
    return [said(one) for one in answer] if isinstance(answer, list) else answer


def assert_as_if_asked_every_day(profile: dict[str, Any], on: date, years: int) -> None:
    told = timeline(profile, on, years=years)
    until = years_after(on, years)
    asked = [assess(profile, on + DAY * number) for number in range((until - on).days + 1)]
    turned = [new["on"] for old, new in pairwise(asked) if said(old) != said(new)]
    assert [entry["date"] for entry in told["days"] if entry["because"] != ["profile_expires"]] == turned
    assert all(entry["because"] for entry in told["days"])
    ahead = {("programs", name, "eligible"): one for name, one in told["programs"].items()}
    ahead |= {("categories", slug, "meets_criteria"): one for slug, one in told["categories"].items()}
    for (part, name, key), one in ahead.items():
        assert asked[0][part][name][key] is False
        assert one["first_day"] == next((answer["on"] for answer in asked if answer[part][name][key]), None)
    in_force = {slug for slug, fit in asked[0]["categories"].items() if fit["hours_needed"] and not fit["noc"]}
    assert set(told["categories"]) == in_force
    assert set(told["programs"]) == {name for name, one in asked[0]["programs"].items() if not one["eligible"]}


SEEDS = [pytest.param(seed, marks=() if seed < NORMAL else pytest.mark.long) for seed in range(LONG)]


@pytest.mark.parametrize("seed", SEEDS)
def test_it_equals_asking_on_every_single_day(seed: int):
    profile, on = generate.case(seed)
    assert_as_if_asked_every_day(profile, on, 5 if LONG_RUN else 2)


def crowded(seed: int) -> tuple[dict[str, Any], date]:
    """A profile whose days crowd around leap days, changes of rules, thresholds of work and ends of windows."""
    rng = random.Random(seed)
    on = rng.choice(
        [date(2015, 1, 1), date(2016, 2, 29), date(2019, 3, 1), date(2022, 11, 15), date(2023, 5, 30),
         date(2024, 2, 28), date(2024, 2, 29), date(2025, 2, 26), ON, date(2026, 2, 17), date(2026, 11, 2)]
    )  # fmt: skip

    def past(*days: date) -> str:
        return min(on, rng.choice(days)).isoformat()

    def any_job() -> dict[str, Any]:
        leap = [date(2016, 2, 29), date(2020, 2, 29), date(2021, 2, 28), date(2021, 3, 1), date(2024, 2, 29)]
        start = rng.choice([*leap, *(on + DAY * rng.randrange(-1500, 900) for _ in range(20))])
        length = rng.choice([1, 2, 60, 182, 183, 363, 364, 365, 366, 728, 1092, 1095, 1096])
        end = rng.choice([None, (start + DAY * (length - 1)).isoformat()])
        flags = {name: True for name in ("self_employed", "while_full_time_student") if rng.random() < 0.1}
        return {
            "noc": rng.choice([ENGINEER, NURSE, PLUMBER, CASHIER, "31102", "41220", "10010"]),
            "country": rng.choice(["CA", "CA", "IN"]),
            "start": start.isoformat(),
            "end": end,
            "hours_per_week": rng.choice([30, 40, 15, 20, 37.5, 29.9, 0.1, 12.25, 7.125]),
            **flags,
        }

    def person(most_jobs: int) -> dict[str, Any]:
        taken = past(on - DAY * rng.randrange(730), date(2024, 2, 29))
        issued = past(on - DAY * rng.randrange(1826), date(2020, 2, 29))
        return {
            "work": [any_job() for _ in range(rng.randrange(most_jobs + 1))],
            "languages": [{**CLB9, "reading": rng.choice([4, 6, 9]), "taken": taken}],
            "education": {"level": rng.choice(["secondary", "doctoral"]), "country": "IN", "eca_issued": issued},
        }

    born = rng.choice([date(1988, 2, 29), date(1992, 2, 29), years_after(on, -30), date(1981, 12, 31)])
    profile = {"birth_date": born.isoformat(), **person(rng.choice([2, 5, 20]))}
    if rng.random() < 0.4:
        profile |= {"marital_status": "married", "spouse": person(3)}
    return profile, on


@pytest.mark.parametrize("seed", SEEDS)
def test_it_equals_asking_on_every_day_where_days_crowd(seed: int):
    profile, on = crowded(seed)
    assert_as_if_asked_every_day(profile, on, 5 if LONG_RUN else 2)


def test_it_equals_asking_on_every_day_with_many_short_jobs():
    first = date(2022, 6, 1)
    work = [
        {
            "noc": (ENGINEER, NURSE, PLUMBER)[number % 3],
            "country": ("CA", "IN")[number % 2],
            "start": (first + DAY * (31 * number)).isoformat(),
            "end": (first + DAY * (31 * number + 25 + number % 9)).isoformat(),
            "hours_per_week": (37.5, 12.25, 20)[number % 3],
        }
        for number in range(60)
    ]
    assert_as_if_asked_every_day({"birth_date": "1992-02-29", "work": work}, ON, 1)


@pytest.mark.parametrize("seed", range(20, 26))
def test_each_entry_says_what_changed_on_its_day(seed: int, rules):
    profile, on = generate.case(seed)
    checked = read(profile, on, rules)
    for entry in timeline(profile, on)["days"]:
        day = date.fromisoformat(entry["date"])
        old, new = view(Case(checked, day - DAY, rules)), view(Case(checked, day, rules))
        told = {change["path"]: (change["from"], change["to"]) for change in entry["changes"]}
        differing = {path for path in {**old, **new} if old.get(path) != new.get(path)}
        assert told == {path: (old.get(path), new.get(path)) for path in differing}
        assert entry["total"] == {"from": old["crs.total"], "to": new["crs.total"]}
        known = [*CODES, "profile_expires"]
        assert entry["because"] == sorted(set(entry["because"]), key=known.index)


# Why: one cause at a time


def days(profile: dict[str, Any], on: date = ON, **more: Any) -> dict[str, dict[str, Any]]:
    return {entry["date"]: entry for entry in timeline(profile, on, rules=KNOWN, **more)["days"]}


def those(found: dict[str, dict[str, Any]], code: str) -> list[str]:
    return [day for day, entry in found.items() if code in entry["because"]]


def changed(entry: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {change["path"]: (change["from"], change["to"]) for change in entry["changes"]}


def test_a_birthday_costs_points_on_the_day_itself():
    found = days({"birth_date": "1996-05-01"})
    # 29 years until 30 April 2026: 110. Then 105, 99, 94, 88 and 83.
    assert {day: found[day]["total"] for day in those(found, "birthday")} == {
        "2026-05-01": {"from": 110, "to": 105},
        "2027-05-01": {"from": 105, "to": 99},
        "2028-05-01": {"from": 99, "to": 94},
        "2029-05-01": {"from": 94, "to": 88},
        "2030-05-01": {"from": 88, "to": 83},
    }


def test_a_birthday_that_turns_nothing_is_not_listed():
    # The score loses its last points at 45, the skilled worker grid at 47.
    assert those(days({"birth_date": "1980-03-01"}), "birthday") == ["2026-03-01", "2027-03-01"]
    # From 20 to 29 the score stays the same, and so does the grid from 18 to 35.
    assert those(days({"birth_date": "2004-03-01"}), "birthday") == []


def test_a_birthday_that_turns_nothing_is_not_named_beside_what_does():
    work = [job(ENGINEER, "CA", "2025-03-03")]
    # 2 March and 364 days: 1 March 2026.
    entry = days({"birth_date": "2004-03-01", "work": work})["2026-03-01"]
    assert entry["because"] == ["work"]
    assert days({"birth_date": "1996-03-01", "work": work})["2026-03-01"]["because"] == ["birthday", "work"]


def test_someone_born_on_29_february_is_older_on_1_march():
    found = days({"birth_date": "1996-02-29"})
    assert those(found, "birthday") == ["2026-03-01", "2027-03-01", "2028-02-29", "2029-03-01", "2030-03-01"]


def test_a_job_that_goes_on_reaches_its_year_and_a_category():
    # 1,560 hours at 30 a week are 364 days; on the list of 2026, 1,560 hours are asked for.
    found = days({"birth_date": "2000-01-01", "work": [job(NURSE, "CA", "2025-12-01")]})
    year = date(2025, 12, 1) + DAY * 363
    turned = changed(found[year.isoformat()])
    assert turned["experience.canadian_years"] == (0, 1)
    assert turned["cec.work"] == (False, True)
    assert turned["categories.healthcare.work"] == (False, True)
    assert found[year.isoformat()]["because"] == ["work"]
    assert (year - DAY).isoformat() not in found and (year + DAY).isoformat() not in found


# A hundred days of something else before, so that no other year is completed on the same day.
ABROAD, IN_CANADA = job(CASHIER, "IN", "2024-01-01", "2024-04-09"), job(NURSE, "CA", "2024-01-01", "2024-04-09")
SKILLED_ABROAD = {**ABROAD, "noc": ENGINEER}
YEAR, TWO_YEARS = 364, 728  # days at 30 hours a week


@pytest.mark.parametrize(
    "work, spouse_work, path, turn, day",
    [
        ([SKILLED_ABROAD, job(ENGINEER, "CA", "2026-02-01")], [], "experience.canadian_years", (1, 2), TWO_YEARS),
        ([IN_CANADA, job(NURSE, "IN", "2026-02-01")], [], "experience.foreign_years", (1, 2), TWO_YEARS),
        ([], [job(NURSE, "CA", "2026-02-01")], "crs.spouse.canadian_work.points", (0, 5), YEAR),
        ([], [job(CASHIER, "CA", "2026-02-01")], "fsw.adaptability.spouse_work.points", (0, 5), YEAR),
        (
            [SKILLED_ABROAD, {**job(ENGINEER, "CA", "2026-02-01"), "self_employed": True}],
            [],
            "fsw.adaptability.own_work.points",
            (0, 10),
            YEAR,
        ),
        ([SKILLED_ABROAD, job(ENGINEER, "IN", "2026-02-01")], [], "fsw.work", (False, True), YEAR),
        ([SKILLED_ABROAD, job(ENGINEER, "IN", "2026-02-01")], [], "fsw.grid.experience.points", (0, 9), YEAR - 100),
        ([SKILLED_ABROAD, job(PLUMBER, "IN", "2026-02-01")], [], "fst.work", (False, True), TWO_YEARS),
        ([job(PLUMBER, "CA", "2026-02-01")], [], "cec.work", (False, True), YEAR),
        ([job(NURSE, "IN", "2026-02-01")], [], "categories.healthcare.noc", (None, NURSE), YEAR),
    ],
)
def test_everything_that_reads_work_turns_on_the_day_its_hours_are_there(work, spouse_work, path, turn, day):
    spouse = {"marital_status": "married", "spouse": {"work": spouse_work}}
    entry = days({"birth_date": "1970-01-01", "work": work, **spouse})[str(date(2026, 2, 1) + DAY * (day - 1))]
    assert (changed(entry)[path], entry["because"]) == (turn, ["work"])


def test_the_notice_about_physicians_comes_with_the_work_and_goes_with_the_window():
    work = [{**job("31102", "CA", "2026-08-01", "2026-08-31"), "self_employed": True}]
    found = days({"birth_date": "1970-01-01", "work": work})
    notice = "notices.physician_policy_not_computed"
    turns = {day: changed(entry)[notice] for day, entry in found.items() if notice in changed(entry)}
    # The last of its days is three years old on 31 August 2029.
    assert turns == {"2026-08-01": (None, True), "2029-08-31": (True, None)}
    assert (found["2026-08-01"]["because"], found["2029-08-31"]["because"]) == (["work"], ["window"])


def test_hours_written_in_decimals_are_counted_exactly():
    # 1,560 hours at 29.9 a week: 10,920 / 29.9 = 365.2 days, so on the 366th. At 0.1 less, on the 367th.
    for hours, days_needed in ((29.9, 366), (29.8, 367)):
        found = days({"birth_date": "2000-01-01", "work": [job(ENGINEER, "CA", "2026-01-01", hours=hours)]})
        assert those(found, "work")[0] == (date(2026, 1, 1) + DAY * (days_needed - 1)).isoformat()


def test_a_job_of_the_future_begins_on_its_day():
    found = days({"birth_date": "2000-01-01", "work": [job(ENGINEER, "CA", "2026-08-01")]})
    assert those(found, "work")[0] == (date(2026, 8, 1) + DAY * 363).isoformat()


def test_a_job_with_an_end_goes_on_to_that_end():
    # Read today as still going on; what it reaches is what each later day will say.
    start = date(2025, 6, 1)
    year = start + DAY * 363
    reached = {"birth_date": "2000-01-01", "work": [job(ENGINEER, "CA", start.isoformat(), year.isoformat())]}
    short = {**reached, "work": [job(ENGINEER, "CA", start.isoformat(), (year - DAY).isoformat())]}
    assert those(days(reached), "work") == [year.isoformat()]
    assert those(days(short), "work") == []


def test_old_work_slides_out_of_its_window():
    # 364 days from 1 January 2023 make exactly the year; on 1 January 2026 the first of them is three years old.
    work = [job(ENGINEER, "CA", "2023-01-01", "2023-12-30")]
    found = days({"birth_date": "2000-01-01", "work": work}, on=date(2025, 12, 1))
    assert found["2026-01-01"]["because"] == ["window"]
    assert changed(found["2026-01-01"])["cec.work"] == (True, False)


def test_work_that_grows_and_work_that_slides_out_are_told_apart_on_one_day():
    # A year abroad is complete on 1 January 2026, 364 days from 3 January 2025.
    work = [job(ENGINEER, "CA", "2023-01-01", "2023-12-30"), job(NURSE, "IN", "2025-01-03")]
    found = days({"birth_date": "2000-01-01", "work": work}, on=date(2025, 12, 1))
    assert found["2026-01-01"]["because"] == ["work", "window"]


def test_a_window_that_loses_as_much_as_it_gains_turns_nothing():
    found = days({"birth_date": "1970-01-01", "work": [job(ENGINEER, "CA", "2010-01-01")]})
    assert those(found, "work") + those(found, "window") == []


def test_one_occupation_takes_the_place_of_another_in_a_category():
    # From the list of 2026: physiotherapists are ahead of nurses, until the nurse's job has more within three years.
    work = [job(NURSE, "IN", "2024-10-01"), job("31202", "IN", "2023-01-01", "2024-09-30")]
    found = days({"birth_date": "1970-01-01", "work": work}, on=date(2026, 3, 1))
    turns = {day: changed(entry).get("categories.healthcare.noc") for day, entry in found.items()}
    day = next(day for day, turn in turns.items() if turn == ("31202", NURSE))
    # On that day the one grew and the other slid out.
    assert found[day]["because"] == ["work", "window"]
    assert assess({"birth_date": "1970-01-01", "work": work}, date.fromisoformat(day))["categories"]["healthcare"][
        "noc"
    ] == (NURSE)


def test_a_break_of_a_day_matters_only_where_a_list_asks_for_unbroken_work():
    # Half a year is 182 days. With a day off after 100, the unbroken run ends 182 days after the break.
    broken = [job(NURSE, "IN", "2025-03-01", "2025-06-08"), job(NURSE, "IN", "2025-06-10")]
    whole = [job(NURSE, "IN", "2025-03-01")]
    on = date(2025, 4, 1)
    firsts = [
        timeline({"birth_date": "1970-01-01", "work": work}, on)["categories"]["healthcare"]["first_day"]
        for work in (whole, broken)
    ]
    assert firsts == [
        (date(2025, 3, 1) + DAY * 181).isoformat(),
        (date(2025, 6, 10) + DAY * 181).isoformat(),
    ]


def test_the_language_asked_for_follows_the_occupation_with_the_most_hours():
    # Plumbers (TEER 2) ask for level 5, engineers (TEER 1) for 7, and for as many hours as the plumber's too.
    work = [job(PLUMBER, "CA", "2025-06-01", "2026-01-31"), job(ENGINEER, "CA", "2026-02-01")]
    level6 = {**CLB9, "reading": 6}
    found = days({"birth_date": "1970-01-01", "work": work, "languages": [level6]})
    # 245 days as a plumber; the 245th as an engineer.
    entry = found[(date(2026, 2, 1) + DAY * 244).isoformat()]
    assert changed(entry)["cec.language"] == (True, False)
    assert entry["because"] == ["work"]


def test_a_language_result_and_an_assessment_lapse():
    profile = {
        "birth_date": "1970-01-01",
        "education": {"level": "doctoral", "country": "IN", "eca_issued": "2024-02-29"},
        "languages": [{**CLB9, "taken": "2024-03-10"}],
    }
    found = days(profile)
    assert found["2026-03-10"]["because"] == ["language_lapses"]
    # 29 February 2024 and five years: 28 February 2029.
    assert found["2029-02-28"]["because"] == ["eca_lapses"]
    # 150 for the doctorate, 124 for CLB 9, 50 for both together; the doctorate alone keeps its 150.
    assert found["2026-03-10"]["total"] == {"from": 324, "to": 150}
    assert found["2029-02-28"]["total"] == {"from": 150, "to": 0}


def test_a_language_result_of_29_february_lapses_on_the_28th():
    found = days({"birth_date": "1970-01-01", "languages": [{**CLB9, "taken": "2024-02-29"}]})
    assert those(found, "language_lapses") == ["2026-02-28"]


def test_lapses_of_the_spouse_are_those_of_a_spouse_who_counts():
    spouse = {"languages": [{**CLB9, "taken": "2025-03-10"}]}
    couple = {"birth_date": "1970-01-01", "marital_status": "married", "spouse": spouse}
    assert those(days(couple), "language_lapses") == ["2027-03-10"]
    alone = {**couple, "spouse": {**spouse, "accompanying": False}}
    assert those(days(alone), "language_lapses") == []


def test_the_change_whose_figures_are_unknown_is_a_day_of_its_own():
    eve = KNOWN.crs_verified_through
    for on in (eve - DAY * 40, eve):
        entry = days({"birth_date": "1970-01-01"}, on=on)[(eve + DAY).isoformat()]
        assert entry["because"] == ["rules_change"]
        assert changed(entry)["crs.current"] == (True, False)
        assert changed(entry)["notices.rules_unverified_after"] == (None, True)
        assert changed(entry)["crs.core.age.unverified"] == (False, True)
    assert (eve + DAY).isoformat() not in days({"birth_date": "1970-01-01"}, on=eve + DAY)


def test_a_list_that_ends_is_a_change_of_rules():
    # Agriculture ended with the lists of 18 February 2026.
    entry = days({"birth_date": "1970-01-01"})["2026-02-18"]
    assert entry["because"] == ["rules_change"]
    assert changed(entry)["categories.agriculture.status"] == ("in_force", "retired")


def test_a_change_of_rules_that_turns_nothing_is_not_named():
    # Days to apply after an invitation are no part of an assessment.
    starts = {
        rule_id: {version["from"] for version in rule["versions"]}
        for rule_id, rule in read_rules(ROOT).rules.items()
        if rule["kind"] != "changes"
    }
    alone = starts.pop("invitation.days").difference(*starts.values())
    assert alone
    for text in alone:
        day = date.fromisoformat(text)
        assert text not in days({"birth_date": "1950-01-01"}, on=day - DAY * 10, years=1)
        born = years_after(day, -31).isoformat()
        assert days({"birth_date": born}, on=day - DAY * 10, years=1)[text]["because"] == ["birthday"]


def test_old_rules_change_on_their_days():
    found = days({"birth_date": "1970-01-01", "sibling_in_canada": True}, on=date(2015, 1, 1))
    # Brothers and sisters count from 6 June 2017; points for study in Canada began on 19 November 2016.
    assert found["2017-06-06"]["total"] == {"from": 0, "to": 15}
    assert changed(found["2016-11-19"])["crs.additional.canadian_study.reason"] == ("not_in_force", "row")
    assert found["2016-11-19"]["because"] == found["2017-06-06"]["because"] == ["rules_change"]


def test_work_that_turns_a_new_line_alone_is_named_too():
    data = json.loads(TEXT)
    # More years of the spouse than the lines of today can tell apart
    rows = [{"spouse_canadian_years": "0..5", "points": 0}, {"spouse_canadian_years": "6..", "points": 7}]
    version = {"from": "2015-01-01", "sources": [], "reads": ["spouse_canadian_years"], "counted": "once",
               "max": {"points": 7}, "table": rows}  # fmt: skip
    new = {**data["rules"]["crs.spouse.canadian_work"], "versions": [version]}
    data["rules"]["crs.additional.made_up"] = new
    nurse = {"work": [job(NURSE, "CA", "2020-12-01")]}
    couple = {"birth_date": "1970-01-01", "marital_status": "married", "spouse": nurse}
    found = timeline(couple, ON, rules=Rules(data))["days"]
    (turned,) = [entry for entry in found if "crs.additional.made_up.points" in changed(entry)]
    assert changed(turned)["crs.additional.made_up.points"] == (0, 7)
    assert turned["because"] == ["work"]


# Ahead: what is not met yet


def test_a_category_not_met_says_how_many_hours_are_missing_and_when_it_will_be_met():
    work = [job(NURSE, "CA", "2025-12-01"), job(ENGINEER, "CA", "2024-01-01", "2024-01-31")]
    found = timeline({"birth_date": "2000-01-01", "work": work}, ON)["categories"]
    # 46 days at 30 hours: 197 of the 780 asked for on that day; by the list of 18 February 2026 it takes 1,560.
    assert found["healthcare"] == {
        "noc": NURSE,
        "hours": 197,
        "hours_needed": 780,
        "hours_missing": 583,
        "first_day": (date(2025, 12, 1) + DAY * 363).isoformat(),
    }
    assert found["trades"] == {
        "noc": None, "hours": 0, "hours_needed": 780, "hours_missing": 780, "first_day": None,
    }  # fmt: skip
    # French and the military are not decided by work; researchers came later.
    assert not {"french", "military", "researchers"} & set(found)


def test_a_category_that_is_met_is_not_ahead():
    found = timeline({"birth_date": "2000-01-01", "work": [job(NURSE, "CA", "2025-06-01")]}, ON)["categories"]
    assert "healthcare" not in found


def test_a_program_not_open_yet_says_on_which_day_it_will_be():
    profile = {"birth_date": "2000-01-01", "languages": [CLB9], "work": [job(NURSE, "CA", "2025-12-01")]}
    year = (date(2025, 12, 1) + DAY * 363).isoformat()
    found = timeline(profile, ON)["programs"]
    assert found["cec"] == {"eligible": False, "first_day": year}
    assert found["fst"] == {"eligible": False, "first_day": None}
    assert "cec" not in timeline(profile, date.fromisoformat(year))["programs"]


# The profile itself


@pytest.mark.parametrize(
    "day, months, later",
    [
        ("2025-06-05", 12, "2026-06-05"),
        ("2025-06-05", 0, "2025-06-05"),
        ("2025-11-15", 2, "2026-01-15"),
        ("2025-12-31", 1, "2026-01-31"),
        ("2025-01-29", 1, "2025-02-28"),
        ("2025-01-30", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-05-31", 1, "2025-06-30"),
        ("2025-05-31", 18, "2026-11-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("9999-12-31", 12, "9999-12-31"),
    ],
)
def test_months_are_those_of_the_calendar(day, months, later):
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_a_profile_leaves_the_pool_so_many_months_after_it_was_submitted(rules):
    months = rules.on(ON).figures["profile.validity"]["months"]
    submitted = date(2025, 6, 5)
    leaves = months_after(submitted, months).isoformat()
    found = days({"birth_date": "1970-01-01", "profile_submitted": f"{submitted}T23:59:59Z"})
    assert (found[leaves]["because"], found[leaves]["changes"]) == (["profile_expires"], [])
    # On a day on which something else changes, it is said beside it.
    both = days({"birth_date": "1996-06-05", "profile_submitted": f"{submitted}T00:00:00Z"})[leaves]
    assert both["because"] == ["birthday", "profile_expires"]
    # One that left before, or leaves later, is no day of this timeline.
    gone = {"birth_date": "1970-01-01", "profile_submitted": "2020-06-05T12:00:00Z"}
    assert those(days(gone), "profile_expires") == []
    assert those(days({**gone, "profile_submitted": "2025-12-31T12:00:00Z"}, years=0), "profile_expires") == []


def test_years_are_counted_ahead_and_never_back():
    profile = {"birth_date": "1970-01-01"}
    with pytest.raises(ValueError, match="years must be 0 or more, not -1"):
        timeline(profile, ON, years=-1)
    assert timeline(profile, ON, years=0)["until"] == ON.isoformat()


def test_growing_hours_are_not_a_change_and_the_end_is_five_years_later():
    profile = {"birth_date": "1970-01-01", "work": [job(ENGINEER, "IN", "2025-12-01")]}
    found = timeline(profile, ON)
    assert (found["on"], found["until"]) == ("2026-01-15", "2031-01-15")
    assert not [change for entry in found["days"] for change in entry["changes"] if "hours" in change["path"]]
    assert all(found["on"] < entry["date"] <= found["until"] for entry in found["days"])
    short = timeline(profile, ON, years=1)
    assert short["days"] == [entry for entry in found["days"] if entry["date"] <= short["until"] == "2027-01-15"]
    # 29 February and a year: the 28th.
    assert timeline(profile, date(2028, 2, 29), years=1)["until"] == "2029-02-28"
