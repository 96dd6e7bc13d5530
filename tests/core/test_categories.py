"""Categories stand in one order everywhere, and the occupation that carries one is told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from express_entry.compiler import compile_core
from express_entry.rulebook import read_rules
from made_up import copy_data

from calc import assess, timeline
from calc.rules import Rules

ROOT = Path(__file__).parents[2]
ON = date(2026, 10, 1)
PERSON = {"birth_date": "1990-01-01", "work": []}

# As the contract names them
ORDER = [
    "french", "healthcare", "stem", "trades", "transport", "agriculture", "education", "physicians",
    "senior-managers", "researchers", "military",
]  # fmt: skip
ARTISTS = """\
id: categories.artists
kind: category
verified_through: "2026-10-01"
name: {en: "Artists", fr: "Artistes"}
name_fr_official: false
versions:
  - from: "2026-09-01"
    version: "2026"
    announced: "2026-09-01"
    confidence: one-source
    sources: [{source: cic-2026}]
    checked: "2026-11-22"
    round_name: {en: "Artists", fr: null}
    criteria: {work_hours: 780, window_years: 3, continuous: false, canadian_only: false}
    codes: ["53122"]
"""


@pytest.fixture
def copy(tmp_path):
    copy_data(tmp_path)
    return tmp_path


def every_list() -> list:
    return [
        pytest.param(slug, version, id=f"{slug}-{version['from']}")
        for rule_id, rule in read_rules(ROOT).rules.items()
        for slug in [rule_id.removeprefix("categories.")]
        if rule["kind"] == "category"
        for version in rule["versions"]
        if "codes" in version and "work_hours" in version["criteria"]
    ]


@pytest.mark.parametrize("slug, version", every_list())
def test_every_list_is_met_from_its_first_day_with_enough_hours_and_not_with_a_day_less(slug, version):
    on = date.fromisoformat(version["from"])
    criteria = version["criteria"]
    # At 30 hours a week.
    days = -(-criteria["work_hours"] * 7 // 30)
    for code in (version["codes"][0], version["codes"][-1]):
        job = {"noc": code, "country": "CA" if criteria["canadian_only"] else "FR", "hours_per_week": 30}
        for more, met in ((0, True), (1, False)):
            start = on - timedelta(days - 1 - more)
            found = assess({**PERSON, "work": [{**job, "start": start.isoformat()}]}, on, want=["categories"])
            answer = found["categories"][slug]
            assert (answer["version"], answer["meets_criteria"]) == (version["version"], met)
            assert answer["hours_needed"] == criteria["work_hours"]
            assert {check["id"]: check["met"] for check in answer["checks"]}[f"{slug}.work"] is met


@pytest.mark.parametrize("on", [date(2015, 1, 1), date(2024, 6, 1), ON])
def test_an_assessment_names_every_category_in_the_contract_s_order(on):
    assert list(assess(PERSON, on)["categories"]) == ORDER


def test_a_timeline_keeps_that_order():
    found = list(timeline(PERSON, ON)["categories"])
    assert found == [slug for slug in ORDER if slug in found] and len(found) > 5


def test_a_new_category_is_data_alone_and_comes_after_the_known_ones(copy):
    (copy / "rules" / "categories" / "artists.yaml").write_text(ARTISTS, encoding="utf-8")
    rules = Rules(compile_core(copy))
    painter = {**PERSON, "work": [{"noc": "53122", "country": "FR", "start": "2026-01-01", "hours_per_week": 30}]}
    found = assess(painter, ON, rules=rules)["categories"]
    assert list(found) == [*ORDER, "artists"]
    assert (found["artists"]["meets_criteria"], found["artists"]["noc"]) == (True, "53122")
    # 780 hours at 30 a week are 182 days; the list is two months younger than that.
    on = date(2026, 2, 1)
    assert "artists" not in timeline(painter, on, rules=rules)["categories"]
    told = {change["path"]: change["to"] for entry in timeline(painter, on, rules=rules)["days"]
            if entry["date"] == "2026-09-01" for change in entry["changes"]}  # fmt: skip
    assert (told["categories.artists.status"], told["categories.artists.noc"]) == ("in_force", "53122")


def test_a_category_that_names_a_place_comes_there(copy):
    path = copy / "rules" / "categories" / "artists.yaml"
    path.write_text(ARTISTS.replace("kind: category\n", "kind: category\norder: 99\n"), encoding="utf-8")
    path = copy / "rules" / "categories" / "military.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("order: 11\n", "order: 100\n"), encoding="utf-8")
    found = assess(PERSON, ON, rules=Rules(compile_core(copy)))["categories"]
    assert list(found) == [*ORDER[:-1], "artists", "military"]


@pytest.mark.parametrize(
    "work, noc, hours",
    [
        # Nurses and physiotherapists are on the list of health care; each counts for itself.
        ([("31301", 100), ("31202", 101)], None, 432),
        ([("31301", 364), ("31202", 363)], "31301", 1560),
        ([("31202", 364), ("31301", 365)], "31301", 1564),
        # Of equal hours the lowest code.
        ([("31301", 364), ("31202", 364)], "31202", 1560),
        # Software engineers are on no list of health care.
        ([("21231", 364)], None, 0),
    ],
)
def test_the_occupation_with_the_most_hours_carries_a_category(work, noc, hours):
    jobs = [
        {"noc": code, "country": "FR", "start": start.isoformat(), "end": ON.isoformat(), "hours_per_week": 30}
        for code, days in work
        for start in [date.fromordinal(ON.toordinal() - days + 1)]
    ]
    found = assess({**PERSON, "work": jobs}, ON)["categories"]["healthcare"]
    assert (found["noc"], found["hours"], found["meets_criteria"]) == (noc, hours, noc is not None)
    ahead = timeline({**PERSON, "work": jobs}, ON)["categories"].get("healthcare")
    assert (ahead is None) == found["meets_criteria"]
    if ahead:
        assert (ahead["hours"], ahead["hours_missing"]) == (hours, 1560 - hours)
