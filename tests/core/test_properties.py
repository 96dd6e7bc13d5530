"""What holds for every sound profile on every day."""

from __future__ import annotations

import json
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from known import known_rules
from strategies import days, languages, profiles, work

from calc import assess
from calc.experience import credited, window
from calc.explain import Award, held
from calc.profile import read as read_profile
from calc.rows import COLUMNS
from calc.rules import Rules
from calc.values import ABILITIES

KNOWN = known_rules()


def crs_of(profile, on):
    return assess(profile, on, want=["crs"], rules=KNOWN)["crs"]


@given(profile=profiles, on=days)
def test_the_total_is_the_sum_of_its_parts_and_no_part_is_above_its_ceiling(profile, on):
    crs = crs_of(profile, on)
    assert crs["total"] == sum(crs["sections"].values()) == sum(line["points"] for line in crs["lines"])
    for name, points in crs["sections"].items():
        assert points == sum(line["points"] for line in crs["lines"] if line["id"].startswith(f"crs.{name}."))
    core = 460 if crs["with_spouse"] else 500
    for name, most in {"core": core, "spouse": 40, "transferability": 100, "additional": 600}.items():
        assert 0 <= crs["sections"][name] <= most
    for line in crs["lines"]:
        assert line["points"] >= 0 and line["lost_to_cap"] >= 0
        assert line["points"] + line["lost_to_cap"] <= max(line["max"], 24)
        assert line["points"] <= line["max"]


@given(profile=profiles, on=days)
def test_all_lines_are_there_in_the_contracts_order(profile, on):
    crs = crs_of(profile, on)
    ids = [line["id"] for line in crs["lines"]]
    core = ["age", "education", "first_language", "second_language", "canadian_work"]
    spouse = ["education", "language", "canadian_work"] if crs["with_spouse"] else []
    pairs = ["education_language", "education_canadian_work", "foreign_work_language", "foreign_work_canadian_work"]
    assert ids == [
        *(f"crs.core.{name}" for name in core),
        *(f"crs.spouse.{name}" for name in spouse),
        *(f"crs.transferability.{name}" for name in [*pairs, "certificate"]),
        *(f"crs.additional.{name}" for name in ["nomination", "job_offer", "canadian_study", "french", "sibling"]),
    ]


@given(profile=profiles, results=languages, on=days, ability=st.sampled_from(ABILITIES))
def test_a_higher_level_never_lowers_the_total(profile, results, on, ability):
    levels = [
        {"test": "clb", "language": "en", **dict.fromkeys(ABILITIES, 6)},
        *[r for r in results if r["test"] == "tcf"],
    ]
    before = {**profile, "languages": levels, "first_official_language": "en"}
    for level in range(7, 11):
        after = {**before, "languages": [{**levels[0], ability: level}, *levels[1:]]}
        low, high = crs_of(before, on), crs_of(after, on)
        assert high["total"] >= low["total"]
        assert all(high["sections"][name] >= low["sections"][name] for name in low["sections"])
        before = after


@given(profile=profiles, jobs=work, on=days, seed=st.randoms(use_true_random=False))
def test_the_order_of_jobs_is_irrelevant(profile, jobs, on, seed):
    shuffled = list(jobs)
    seed.shuffle(shuffled)
    assert assess({**profile, "work": jobs}, on) == assess({**profile, "work": shuffled}, on)


@given(profile=profiles, on=days)
def test_the_answer_survives_json(profile, on):
    found = assess(profile, on)
    assert json.loads(json.dumps(found)) == found
    assert assess(json.loads(json.dumps(profile)), on) == found


@given(profile=profiles, on=days)
def test_parts_asked_for_alone_are_the_same_as_together(profile, on):
    whole = assess(profile, on)
    for name in whole.keys() - {"on"}:
        assert assess(profile, on, want=[name]) == {"on": whole["on"], name: whole[name]}


@given(jobs=work, on=days, years=st.integers(1, 10))
def test_credited_hours_equal_a_count_day_by_day(jobs, on, years, rules):
    profile = read_profile({"birth_date": "1980-01-01", "work": jobs}, on, rules)
    first, last = window(on, years)
    total = 0
    for day in (date.fromordinal(one) for one in range(first, last + 1)):
        rate = sum(job.hours for job in profile.work if job.start <= day and (job.end is None or day <= job.end))
        total += min(rate, 30)
    assert credited(profile.work, window(on, years), 30).sevenths == total


@given(on=days, years=st.integers(1, 10))
def test_a_window_begins_the_day_after_the_same_day_years_ago(on, years):
    first, last = (date.fromordinal(one) for one in window(on, years))
    assert last == on
    before = first - timedelta(1)
    assert (before.year, before.month) == (on.year - years, on.month)
    assert before.day == on.day or (on.day, before.day) == (29, 28)


awards = st.lists(st.integers(0, 60), max_size=6).map(
    lambda points: [Award(f"crs.x.{n}", p, 60, 0, None, "row", {}, (), False) for n, p in enumerate(points)]
)


@given(lines=awards, ceiling=st.integers(0, 200))
def test_a_ceiling_is_paid_by_the_later_lines(lines, ceiling):
    after = held(lines, ceiling)
    assert sum(line.points for line in after) == min(ceiling, sum(line.points for line in lines))
    assert [line.points + line.lost_to_cap for line in after] == [line.points for line in lines]
    paying = [index for index, line in enumerate(after) if line.lost_to_cap]
    assert all(line.points == 0 for line in after[paying[0] + 1 :]) if paying else True


def test_both_columns_are_what_the_core_reads(rules: Rules):
    for version in rules.on(date(2026, 10, 1)).points.values():
        assert version and set(version.maximum) == set(COLUMNS)
