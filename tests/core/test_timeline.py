"""The timeline names exactly the days on which the answer changes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from double_entry import generate

from calc import assess, timeline
from calc.assessment import Case, own_rules
from calc.profile import read
from calc.timeline import changes, view

DAY = timedelta(1)
YEARS = 5
NORMAL, LONG = 12, 200  # generated profiles
ON = date(2026, 1, 15)
CLB9 = {"test": "clb", "language": "en", "reading": 9, "writing": 9, "listening": 9, "speaking": 9}


def seeds() -> Iterator[Any]:
    for seed in range(LONG):
        yield pytest.param(seed, marks=() if seed < NORMAL else pytest.mark.long)


@pytest.mark.parametrize("seed", list(seeds()))
def test_it_equals_asking_on_every_single_day(seed: int):
    profile, on = generate.case(seed)
    rules = own_rules()
    checked = read(profile, on, rules)
    until = on.replace(year=on.year + YEARS) if (on.month, on.day) != (2, 29) else date(on.year + YEARS, 2, 28)
    days = [on + DAY * number for number in range((until - on).days + 1)]
    views = [view(Case(checked, day, rules)) for day in days]
    by_hand = [day for day, old, new in zip(days[1:], views, views[1:], strict=False) if old != new]
    assert changes(checked, on, until, rules) == by_hand


@pytest.mark.parametrize("seed", range(20, 26))
def test_each_entry_says_what_changed_on_its_day(seed: int):
    profile, on = generate.case(seed)
    rules = own_rules()
    checked = read(profile, on, rules)
    for entry in timeline(profile, on)["days"]:
        day = date.fromisoformat(entry["date"])
        old, new = view(Case(checked, day - DAY, rules)), view(Case(checked, day, rules))
        told = {change["path"]: (change["from"], change["to"]) for change in entry["changes"]}
        differing = {path for path in {**old, **new} if old.get(path) != new.get(path)}
        assert told == {path: (old.get(path), new.get(path)) for path in differing}
        assert entry["total"] == {"from": old["crs.total"], "to": new["crs.total"]}
        assert entry["because"]


def days(profile: dict[str, Any], on: date = ON, **more: Any) -> dict[str, dict[str, Any]]:
    return {entry["date"]: entry for entry in timeline(profile, on, **more)["days"]}


def test_a_birthday_costs_points_on_the_day_itself():
    found = days({"birth_date": "1996-05-01"})
    # 29 years until 30 April 2026: 110. Then 105, 99, 94, 88 and 83.
    totals = {day: entry["total"] for day, entry in found.items() if "birthday" in entry["because"]}
    assert totals == {
        "2026-05-01": {"from": 110, "to": 105},
        "2027-05-01": {"from": 105, "to": 99},
        "2028-05-01": {"from": 99, "to": 94},
        "2029-05-01": {"from": 94, "to": 88},
        "2030-05-01": {"from": 88, "to": 83},
    }


def test_someone_born_on_29_february_is_older_on_1_march():
    found = days({"birth_date": "1996-02-29"})
    assert [day for day, entry in found.items() if "birthday" in entry["because"]] == [
        "2026-03-01", "2027-03-01", "2028-02-29", "2029-03-01", "2030-03-01",
    ]  # fmt: skip


def test_a_job_that_goes_on_reaches_its_year_and_a_category():
    # 780 hours at 30 a week are 182 days, 1,560 hours are 364; on the list of 2026, 1,560 hours are asked for.
    work = [{"noc": "31301", "country": "CA", "start": "2025-12-01", "hours_per_week": 30}]
    found = days({"birth_date": "2000-01-01", "work": work})
    year = date(2025, 12, 1) + DAY * 363
    changed = {change["path"]: (change["from"], change["to"]) for change in found[year.isoformat()]["changes"]}
    assert changed["experience.canadian_years"] == (0, 1)
    assert changed["cec.work"] == (False, True)
    assert changed["categories.healthcare.work"] == (False, True)
    assert found[year.isoformat()]["because"] == ["work"]
    assert (year - DAY).isoformat() not in found and (year + DAY).isoformat() not in found


def test_old_work_slides_out_of_its_window():
    # 364 days from 1 January 2023 make exactly the year; on 1 January 2026 the first of them is three years old.
    work = [{"noc": "21231", "country": "CA", "start": "2023-01-01", "end": "2023-12-30", "hours_per_week": 30}]
    found = days({"birth_date": "2000-01-01", "work": work}, on=date(2025, 12, 1))
    lost = [
        day
        for day, entry in found.items()
        for change in entry["changes"]
        if change["path"] == "cec.work" and change["to"] is False
    ]
    assert lost == ["2026-01-01"]


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


def test_a_known_change_of_rules_is_a_day_of_its_own():
    found = days({"birth_date": "1970-01-01"}, on=date(2026, 10, 1))
    assert found["2026-11-03"]["because"] == ["rules_change"]
    assert {"path": "crs.current", "from": True, "to": False} in found["2026-11-03"]["changes"]
    # Agriculture ended with the lists of 18 February 2026.
    lists = days({"birth_date": "1970-01-01"})
    assert {"path": "categories.agriculture.status", "from": "in_force", "to": "retired"} in lists["2026-02-18"][
        "changes"
    ]


def test_a_profile_leaves_the_pool_twelve_months_after_it_was_submitted():
    found = days({"birth_date": "1970-01-01", "profile_submitted": "2025-06-05T12:00:00Z"})
    entry = found["2026-06-05"]
    assert (entry["because"], entry["changes"]) == (["profile_expires"], [])
    # On a day on which something else changes, it is said beside it.
    both = days({"birth_date": "1996-06-05", "profile_submitted": "2025-06-05T12:00:00Z"})["2026-06-05"]
    assert both["because"] == ["birthday", "profile_expires"]


def test_growing_hours_are_not_a_change_and_the_end_is_five_years_later():
    work = [{"noc": "21231", "country": "IN", "start": "2025-12-01", "hours_per_week": 30}]
    found = timeline({"birth_date": "1970-01-01", "work": work}, ON)
    assert (found["on"], found["until"]) == ("2026-01-15", "2031-01-15")
    assert not [change for entry in found["days"] for change in entry["changes"] if "hours" in change["path"]]
    assert all(found["on"] < entry["date"] <= found["until"] for entry in found["days"])
    short = timeline({"birth_date": "1970-01-01", "work": work}, ON, years=1)
    assert short["days"] == [entry for entry in found["days"] if entry["date"] <= short["until"] == "2027-01-15"]


def test_what_it_foretells_is_what_assess_will_say():
    work = [{"noc": "21231", "country": "CA", "start": "2025-12-01", "hours_per_week": 40}]
    profile = {"birth_date": "1994-03-03", "languages": [{**CLB9, "taken": "2025-11-11"}], "work": work}
    for entry in timeline(profile, ON)["days"]:
        day = date.fromisoformat(entry["date"])
        assert assess(profile, day, want=["crs"])["crs"]["total"] == entry["total"]["to"]
