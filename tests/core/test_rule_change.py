"""The change of 3 November 2026 entered by data alone, with made-up figures: no line of Python learns of it.

Each test edits a copy of `rules/` and `content/` as a maintainer would, has it checked and compiled by the real
compiler, and scores people by it. CONTRIBUTING.md tells the same steps in words.
"""

from __future__ import annotations

import json
import re
import shutil
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from express_entry import tables, yaml12
from express_entry.compiler import compile_core
from express_entry.library import read_library
from express_entry.pages import rules as rule_pages
from express_entry.results import result_files
from express_entry.words import LANGUAGES, placeholders
from express_entry.yaml12 import BadData
from made_up import (
    AFTER,
    DAY,
    EVE,
    KNOWN,
    LEAVES,
    NEW_RULES,
    NEW_TEST,
    NEW_VERSIONS,
    copy_data,
    crs_files,
    enter,
    enter_the_change,
    file_of,
    forget_the_change,
    know_through,
    name_the_new_lines,
    rewrite_the_guides,
)

from calc import advise, assess, timeline
from calc.profile import InvalidProfile
from calc.rules import SECTIONS, Rules

ROOT = Path(__file__).parents[2]
LISTED = ("21231", "21232", "72200", "10010")  # on level 3, 2, 1 and on none


# The copies


@pytest.fixture(scope="module")
def before(tmp_path_factory) -> Path:
    """The data as they were known on the eve: no version of a rule that is edited here begins later."""
    root = tmp_path_factory.mktemp("before")
    copy_data(root)
    forget_the_change(root, "categories.stem", "funds.table", "language.ielts")
    compile_core(root)  # what it parses is kept beside it, and copied with it
    return root


@pytest.fixture
def copy(before, tmp_path) -> Path:
    shutil.copytree(before, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="module")
def entered(before, tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("entered")
    shutil.copytree(before, root, dirs_exist_ok=True)
    enter_the_change(root)
    name_the_new_lines(root)
    rewrite_the_guides(root)
    return root


@pytest.fixture(scope="module")
def old_rules(before) -> Rules:
    return Rules(compile_core(before))


@pytest.fixture(scope="module")
def new_rules(entered) -> Rules:
    return Rules(compile_core(entered))


# People. Born in 1970, they earn nothing for age, and no language or education is given unless a test says so.


def worked(noc: str, start: str = "2025-01-01", end: str = "2026-06-30", **more: Any) -> dict[str, Any]:
    """A job in Canada; from January 2025 to June 2026 it is one full year and no second one."""
    return {"noc": noc, "country": "CA", "start": start, "end": end, "hours_per_week": 40, **more}


def person(*jobs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"birth_date": "1970-01-01", "work": list(jobs), **more}


def offer(noc: str, qualifying: bool = True) -> dict[str, Any]:
    return person(job_offer={"noc": noc, "crs_qualifying": qualifying})


def crs(profile: dict[str, Any], on: date, rules: Rules) -> dict[str, Any]:
    return assess(profile, on, want=["crs"], rules=rules)["crs"]


def line(profile: dict[str, Any], name: str, on: date, rules: Rules) -> dict[str, Any]:
    return next(one for one in crs(profile, on, rules)["lines"] if one["id"] == f"crs.{name}")


BEST = {
    # 110 for age 29, 150, 136, 24 and 80 are all 500 of the core; both pairs of transferability give 50.
    "birth_date": "1997-05-01",
    "education": {"level": "doctoral", "country": "CA"},
    "languages": [
        {"test": "clb", "language": "en", "reading": 10, "writing": 10, "listening": 10, "speaking": 10},
        {"test": "clb", "language": "fr", "reading": 9, "writing": 9, "listening": 9, "speaking": 9},
    ],
    "work": [
        worked("21231", "2019-01-01"),
        {**worked("21231", "2016-12-01", "2020-12-31"), "country": "IN"},
    ],
    "provincial_nomination": True,
}
COUPLE = {
    **person(worked("31301")),
    "marital_status": "married",
    "spouse": {"work": [worked("72200")]},
}


# The score


@pytest.mark.parametrize(
    ("jobs", "points"),
    [
        pytest.param([worked("21231")], 29, id="a year on level 3"),
        pytest.param([worked("21231", "2024-06-01")], 37, id="two years on level 3"),
        pytest.param([worked("00012", "2023-12-01", "2024-11-30"), worked("21231")], 37, id="two of level 3 together"),
        pytest.param([worked("21232")], 17, id="level 2"),
        pytest.param([worked("72200")], 7, id="level 1"),
        pytest.param([worked("10010")], 0, id="on no list"),
        pytest.param([worked("72200", "2022-01-01"), worked("21232")], 17, id="the highest level counts"),
        # 30 hours credited a week: 273 days make the 1,170 hours of the made-up list, 272 do not.
        pytest.param([worked("21231", "2025-01-01", "2025-09-30")], 29, id="exactly the hours"),
        pytest.param([worked("21231", "2025-01-01", "2025-09-29")], 0, id="a day short"),
        pytest.param(
            [worked("21231", "2025-01-01", "2025-09-29"), worked("00012", "2026-01-01")], 0, id="no occupation has them"
        ),
        pytest.param([worked("21231", self_employed=True)], 0, id="work that the score does not count"),
        pytest.param([worked("21231", "2015-06-01", "2017-06-30")], 0, id="work that left the window"),
        pytest.param([{**worked("21231"), "country": "US"}], 0, id="work abroad"),
    ],
)
def test_canadian_work_earns_points_by_the_wage_level_of_its_occupation(jobs, points, old_rules, new_rules):
    profile = person(*jobs)
    on_the_eve, on_the_day = (crs(profile, on, new_rules) for on in (EVE, DAY))
    assert line(profile, "additional.made_up_work", DAY, new_rules)["points"] == points
    assert on_the_eve == crs(profile, EVE, old_rules)
    assert on_the_day["total"] == on_the_eve["total"] + points


def test_the_whole_score_of_a_year_on_level_3(new_rules):
    # 40 points for a year in Canada, and from the day of the change 29 for its wage level.
    assert [crs(person(worked("21231")), on, new_rules)["total"] for on in (EVE, DAY)] == [40, 69]


@pytest.mark.parametrize(
    ("noc", "qualifying", "points"),
    [("21231", True, 43), ("00012", True, 43), ("31301", True, 23), ("72200", True, 13), ("10010", True, 3),
     ("64100", True, 0), ("21231", False, 0)],
)  # fmt: skip
def test_a_job_offer_earns_points_by_the_wage_level_of_its_occupation(noc, qualifying, points, new_rules):
    eve, day = (line(offer(noc, qualifying), "additional.job_offer", on, new_rules) for on in (EVE, DAY))
    assert (eve["points"], eve["reason"]) == (0, "repealed")
    assert (day["points"], day["version"], day["max"]) == (points, str(DAY), 43)
    assert set(day["read"]) == {"offer", "offer_wage_level"}


def test_a_spouse_can_bring_a_line_of_its_own(new_rules):
    # On the eve a year in Canada gives 35 and 5; then 17 for level 2 and 5 for the level of the spouse's work.
    eve, day = (crs(COUPLE, on, new_rules) for on in (EVE, DAY))
    assert (eve["total"], day["total"]) == (40, 62)
    assert day["sections"] == {"core": 35, "spouse": 10, "transferability": 0, "additional": 17}
    alone = {**COUPLE, "spouse": {**COUPLE["spouse"], "accompanying": False}}
    assert crs(alone, DAY, new_rules)["sections"]["spouse"] == 0


def test_the_new_group_and_the_new_ceilings_hold_from_the_day_on(new_rules):
    both = {**person(worked("21231", "2024-06-01")), "job_offer": offer("21231")["job_offer"]}
    found = {one["id"]: (one["points"], one["lost_to_cap"]) for one in crs(both, DAY, new_rules)["lines"]}
    # 43 for the offer and 37 for the work share a ceiling of 60; the later line pays.
    assert found["crs.additional.job_offer"] == (43, 0)
    assert found["crs.additional.made_up_work"] == (17, 20)
    # 600 of the human factors; 600 for the nomination and 37 more of which 10 fit, and then 1,205 is the whole.
    eve, day = (crs(BEST, on, new_rules) for on in (EVE, DAY))
    assert (eve["sections"], eve["total"]) == (
        {"core": 500, "spouse": 0, "transferability": 100, "additional": 600}, 1200,
    )  # fmt: skip
    assert (day["sections"]["additional"], day["total"]) == (605, 1205)


def test_new_lines_come_after_the_settled_ones_and_only_once_they_have_begun(new_rules):
    settled = [f"crs.{section}.{name}" for section, names in SECTIONS.items() for name in names]
    eve, day = ([one["id"] for one in crs(COUPLE, on, new_rules)["lines"]] for on in (EVE, DAY))
    assert eve == settled
    place = settled.index("crs.spouse.canadian_work") + 1
    assert day == [
        *settled[:place], "crs.spouse.made_up_work", *settled[place:], "crs.additional.made_up_work",
    ]  # fmt: skip


def test_a_code_that_leaves_the_list_earns_nothing_from_that_day(new_rules):
    days = (LEAVES - timedelta(1), LEAVES)
    assert [crs(person(worked("21231")), on, new_rules)["total"] for on in days] == [69, 40]
    assert [crs(person(worked("21232")), on, new_rules)["total"] for on in days] == [57, 57]


def test_the_whole_set_is_current_through_the_day_that_was_entered_and_the_past_is_as_it_was(old_rules, new_rules):
    for profile in (person(worked("21231")), offer("21231"), BEST, COUPLE):
        whole = assess(profile, DAY, rules=new_rules)
        assert (whole["crs"]["current"], whole["crs"]["rules_as_of"]) == (True, str(DAY))
        assert not any("unverified" in one for one in whole["crs"]["lines"])
        assert "rules_unverified_after" not in [notice["code"] for notice in whole["notices"]]
        assert assess(profile, EVE, rules=new_rules) == assess(profile, EVE, rules=old_rules)
    after = crs(person(worked("21231")), AFTER, new_rules)
    assert (after["current"], after["rules_as_of"]) == (False, str(KNOWN))


def test_a_list_read_ahead_of_the_tables_waits_for_them(entered, tmp_path):
    shutil.copytree(entered, tmp_path, dirs_exist_ok=True)
    last = LEAVES - timedelta(1)
    for path in crs_files(tmp_path):
        if path.name != "wage_levels.yaml":
            know_through(path, last)
    found = crs(person(worked("21231")), LEAVES, Rules(compile_core(tmp_path)))
    # The list without the code is read, but not yet used: the score stays that of the last day known of all.
    assert (found["total"], found["current"], found["rules_as_of"]) == (69, False, str(last))


def test_the_rules_that_contributing_shows_are_accepted_as_they_stand_there(copy):
    recipe = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = [dedent(text) for text in re.findall(r"(?s)```yaml\n(\s*id: .*?)```", recipe)]
    for text in shown:
        file_of(copy, text.partition("\n")[0].removeprefix("id: ")).write_text(text, encoding="utf-8")
    assert len(shown) == 2
    last = date.fromisoformat(yaml12.read(file_of(copy, "crs.wage_levels")).data["verified_through"])
    for path in crs_files(copy):
        know_through(path, last)
    rules = Rules(compile_core(copy))
    points = [line(person(worked(noc)), "additional.high_wage_work", DAY, rules)["points"] for noc in LISTED]
    assert points == [37, 17, 7, 0]


# What rests on the score


def test_the_timeline_foretells_the_change(new_rules):
    ahead = timeline(person(worked("21231")), date(2026, 10, 1), years=1, rules=new_rules)
    days = {entry["date"]: entry for entry in ahead["days"]}
    for day, totals in ((DAY, {"from": 40, "to": 69}), (LEAVES, {"from": 69, "to": 40})):
        assert (days[str(day)]["because"], days[str(day)]["total"]) == (["rules_change"], totals)


def test_the_day_after_the_last_known_one_is_not_told_as_a_change(new_rules):
    (turn,) = [one for one in timeline(person(), KNOWN, years=1, rules=new_rules)["days"] if one["date"] == str(AFTER)]
    assert turn["because"] == ["rules_unverified"]
    assert not any(one["path"].endswith(".unverified") for one in turn["changes"])


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(person(worked("21231", "2026-03-01", None)), id="a level that is reached"),
        pytest.param(person(worked("21232", "2026-03-01", None)), id="a level, while the list changes beside it"),
        pytest.param(person(worked("31301", "2016-11-20", "2018-01-10")), id="a level that slides out of the window"),
        pytest.param(
            # One occupation of level 2 falls below its hours a week before the other reaches them.
            person(worked("31301", "2016-11-20", "2018-01-10"), worked("21232", "2026-07-22", None)),
            id="one after another",
        ),
        pytest.param({**COUPLE, "spouse": {"work": [worked("72200", "2026-03-01", None)]}}, id="the level of a spouse"),
    ],
)
def test_the_timeline_equals_asking_on_every_day_where_wage_levels_turn(profile, new_rules):
    start = date(2026, 9, 1)
    totals = [crs(profile, start + timedelta(number), new_rules)["total"] for number in range(366)]
    by_hand = [
        (str(start + timedelta(number)), old, new)
        for number, (old, new) in enumerate(pairwise(totals), 1)
        if old != new
    ]
    days = timeline(profile, start, years=1, rules=new_rules)["days"]
    found = [(one["date"], one["total"]["from"], one["total"]["to"]) for one in days]
    assert len(by_hand) > 1
    assert [one for one in found if one[1] != one[2]] == by_hand


def test_advice_counts_the_new_line(new_rules):
    # Short of a year in a listed occupation: one more year in Canada brings the year, and its wage level.
    profile = person(worked("21231", "2026-01-01"))
    assert crs(profile, DAY, new_rules)["total"] == 0
    more = next(one for one in advise(profile, DAY, rules=new_rules)["single"] if one["id"] == "work.canadian")
    assert (more["gained"], more["sections"]) == (69, {"core": 40, "additional": 29})


# What the site asks for


def test_the_check_names_every_word_that_is_missing_and_nothing_else(copy):
    enter_the_change(copy)
    with pytest.raises(BadData) as caught:
        read_library(copy, partial(assess, rules=Rules(compile_core(copy))))
    missing = [
        f"{place}: nothing for {key}, which the rules hold"
        for rule_id in ("crs.additional.made_up_work", "crs.spouse.made_up_work")
        for place, key in (("lines", rule_id), ("lines_about", rule_id))
    ] + [f"rules: nothing for crs.wage_levels.{key}, which the rules hold" for key in ("name", "about")]
    expected = {f"content/words/{language}/core.yaml:1: {what}" for language in ("en", "fr") for what in missing}
    assert set(caught.value.faults) == expected


def test_once_the_words_stand_the_check_is_content_and_every_rule_has_its_page(entered, new_rules):
    library = read_library(entered, partial(assess, rules=new_rules))
    assert (library.rulebook.crs_verified_through, library.unknown_change) == (str(KNOWN), None)
    for language, speech in library.speech.items():
        pages = {page.place.of.get("id"): page for page in rule_pages.pages(library, speech)}
        assert NEW_RULES.keys() | NEW_VERSIONS.keys() <= pages.keys()
        newest, older = (one["shown"] for one in pages["crs.wage_levels"].values["versions"])
        titles = library.group_titles[language]
        assert [row[0] for row in older.rows[:3]] == [["3"], ["2"], ["1"]]
        assert older.rows[2][1] == [f"72200 · {titles['72200']}".replace("/", "/\u200b")]
        assert (len(newest.rows[0][1]), len(older.rows[0][1])) == (1, 2)
        assert older.rows[3][1] == [speech("core.units.hours", n=1170)]
        table = pages["crs.additional.job_offer"].values["versions"][0]["shown"]
        assert table == tables.points_table(speech, yaml_version("crs.additional.job_offer", entered))


def test_the_page_of_the_calculator_has_all_it_needs_to_tell_of_the_new_lines(entered, new_rules):
    library = read_library(entered, partial(assess, rules=new_rules))
    files = result_files(library)
    for language in LANGUAGES:
        module = files[f"{language}.mjs"].decode("utf-8")
        words = json.loads(re.search(r"^export const words = (.*);$", module, re.MULTILINE)[1])["core"]
        assert words["lines"].keys() >= {"crs.additional.made_up_work", "crs.spouse.made_up_work"}
        # No sentence was written for the new lines: the page tells what was read fact by fact.
        assert "crs.additional.made_up_work" not in words["lines_said"]
        assert "canadian_wage_level" in words["lines_read"]
        assert placeholders(words["fact_said"]) == {"name", "value"}


def yaml_version(rule_id: str, root: Path) -> dict[str, Any]:
    return yaml12.read(file_of(root, rule_id)).data["versions"][-1]


def test_a_code_that_is_no_occupation_is_named_with_its_line(copy):
    enter_the_change(copy)
    name_the_new_lines(copy)
    path = file_of(copy, "crs.wage_levels")
    path.write_text(path.read_text(encoding="utf-8").replace('"31301"', '"99999"', 1), encoding="utf-8")
    with pytest.raises(BadData) as caught:
        read_library(copy, assess)
    fault = "rules/crs/wage_levels.yaml:6: versions[0].levels.2[1]: 99999 is no unit group of NOC 2021"
    assert caught.value.faults == [fault]


# Other rules


def test_a_new_version_of_a_category_brings_codes_hours_window_and_the_need_for_an_unbroken_run(copy):
    enter(copy, "categories.stem", """
    version: "made-up"
    announced: "2026-11-03"
    round_name: {en: null, fr: null}
    criteria: {work_hours: 2340, window_years: 4, continuous: true, canadian_only: true}
    codes: ["21231", "10010"]
""")  # fmt: skip
    know_through(file_of(copy, "categories.stem"), KNOWN)
    rules = Rules(compile_core(copy))

    def stem(on: date, *jobs: dict[str, Any]) -> tuple[Any, ...]:
        fit = assess(person(*jobs), on, want=["categories"], rules=rules)["categories"]["stem"]
        return fit["version"], fit["meets_criteria"], fit["noc"], fit["hours"], fit["hours_needed"]

    # From 1 January 2025 there are 546 days to 30 June 2026: 2,340 hours at 30 a week.
    long, short = worked("21231"), worked("21231", "2025-01-02")
    broken = [worked("21231", "2024-01-01", "2025-03-31"), worked("21231", "2025-05-01")]
    assert stem(DAY, long) == ("made-up", True, "21231", 2340, 2340)
    assert stem(DAY, short)[1:4] == (False, None, 2335)
    assert stem(DAY, *broken)[1:4] == (False, None, 1954)  # the longer run is one of 456 days
    assert stem(DAY, {**long, "country": "US"})[1:4] == (False, None, 0)
    # Three years back would cut this run to 59 days; four hold it whole.
    assert stem(DAY, worked("10010", "2022-12-01", "2024-05-31"))[1:4] == (True, "10010", 2348)
    assert stem(EVE, long)[0] != "made-up" and stem(EVE, long)[2:4] == (None, 0)


def test_a_new_table_of_settlement_funds_is_used_from_its_day(copy):
    enter(copy, "funds.table", """
    amounts: [20001, 24001]
    each_additional: 3001
""")  # fmt: skip
    know_through(file_of(copy, "funds.table"), KNOWN)
    rules = Rules(compile_core(copy))

    def funds(on: date, amount: int, size: int) -> tuple[Any, ...]:
        profile = {"birth_date": "1970-01-01", "funds": {"amount": amount, "family_size": size}}
        checks = assess(profile, on, want=["programs"], rules=rules)["programs"]["fst"]["checks"]
        return next((one["met"], one["need"]["amount"]) for one in checks if one["id"] == "fst.funds")

    assert funds(EVE, 20000, 1)[1] != 20001
    assert funds(DAY, 20000, 1) == (False, 20001)
    assert funds(DAY, 20001, 1) == (True, 20001)
    assert [funds(DAY, 33004, size) for size in (5, 6)] == [(True, 33004), (False, 36005)]


def test_a_new_table_of_a_language_test_is_used_from_its_day(copy):
    newest = yaml_version("language.ielts", copy)["table"]
    ends = {ability: [str(row[ability]).rpartition("..")[2] for row in newest] for ability in newest[0]}
    # Every level asks for half a band more in reading, up to the top.
    rows = [{**row} for row in newest]
    for row, higher in zip(rows[1:], [f"{float(end) + 0.5}" for end in ends["reading"][1:]], strict=True):
        row["reading"] = f"{float(str(row['reading']).partition('..')[0]) + 0.5}..{higher}"
    rows[0]["reading"] = "8.5..9.0"
    rows[-1]["reading"] = f"0.0..{float(ends['reading'][-1]) + 0.5}"
    enter(copy, "language.ielts", "\n    table:\n" + "".join(f"      - {json.dumps(row)}\n" for row in rows))
    know_through(file_of(copy, "language.ielts"), KNOWN)
    rules = Rules(compile_core(copy))
    result = {"test": "ielts", "reading": 8, "writing": 8, "listening": 9, "speaking": 8}
    profile = {"birth_date": "1990-01-01", "languages": [result]}
    levels = [assess(profile, on, want=["clb"], rules=rules)["clb"]["en"]["reading"] for on in (EVE, DAY)]
    assert levels == [10, 9]


def test_a_whole_new_language_test_is_accepted_once_it_has_a_table(copy, old_rules):
    result = {"test": "made_up", "reading": 41, "writing": 41, "listening": 33, "speaking": 33}
    profile = {"birth_date": "1990-01-01", "languages": [result]}
    with pytest.raises(InvalidProfile, match=r"languages\[0\]\.test"):
        assess(profile, DAY, rules=old_rules)
    file_of(copy, "language.made_up").write_text(NEW_TEST, encoding="utf-8")
    rules = Rules(compile_core(copy))
    found = assess(profile, DAY, rules=rules)
    assert found["clb"]["en"] == {"reading": 10, "writing": 7, "listening": 7, "speaking": 0}
    assert found["crs"]["lines"][2]["points"] == 34 + 17 + 17 + 0
    too_high = {**profile, "languages": [{**result, "reading": 51}]}
    with pytest.raises(InvalidProfile, match=r"languages\[0\]\.reading"):
        assess(too_high, DAY, rules=rules)
    with pytest.raises(BadData) as caught:
        read_library(copy, assess)
    assert "content/words/fr/core.yaml:1: tests: nothing for made_up, which the rules hold" in caught.value.faults
