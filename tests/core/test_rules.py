"""Which version of a rule is in force on a day, proved with made-up changes to the compiled data."""

from __future__ import annotations

import copy
import json
from datetime import date

import pytest

from calc import assess
from calc.compiled import TEXT
from calc.rows import Table
from calc.rules import NoRuleYet, Rules

PROFILE = {"birth_date": "1996-05-01", "sibling_in_canada": True}
DAY_BEFORE, DAY = date(2026, 11, 2), date(2026, 11, 3)


@pytest.fixture
def data():
    """The compiled data as they stood when the change of 3 November 2026 was known but not its figures."""
    compiled = json.loads(TEXT)
    for rule_id, rule in compiled["rules"].items():
        if rule_id.startswith("crs."):
            old = [version for version in rule["versions"] if version["from"] < "2026-11-03"]
            rule["versions"] = [*old, {"from": "2026-11-03", "figures": "unknown", "sources": ["celpass"]}]
            rule["verified_through"] = "2026-11-02"
    return compiled


def enter(data, rule_id, **figures):
    """Put figures in the place of the unknown version, as a maintainer would."""
    rule = data["rules"][rule_id]
    rule["versions"][-1] = {**copy.deepcopy(rule["versions"][-2]), "from": "2026-11-03", **figures}
    rule["verified_through"] = "2026-11-30"


def read_all(data):
    for rule_id, rule in data["rules"].items():
        if rule_id.startswith("crs.") and rule["versions"][-1].get("figures") == "unknown":
            del rule["versions"][-1]
            rule["verified_through"] = "2026-11-30"


def crs(data, on):
    return assess(PROFILE, on, rules=Rules(data))["crs"]


def test_a_new_version_is_used_once_every_rule_is_known_for_the_day(data):
    enter(
        data,
        "crs.additional.sibling",
        max={"points": 40},
        table=[{"sibling": False, "points": 0}, {"sibling": True, "points": 40}],
    )
    read_all(data)
    before, after = crs(data, DAY_BEFORE), crs(data, DAY)
    assert (before["sections"]["additional"], after["sections"]["additional"]) == (15, 40)
    assert (after["current"], after["rules_as_of"]) == (True, "2026-11-03")
    assert after["lines"][-1]["version"] == "2026-11-03" and "unverified" not in after["lines"][-1]


def test_a_rule_read_ahead_of_the_others_waits_for_them(data):
    enter(
        data,
        "crs.additional.sibling",
        max={"points": 40},
        table=[{"sibling": False, "points": 0}, {"sibling": True, "points": 40}],
    )
    after = crs(data, DAY)
    assert after["sections"]["additional"] == 15
    assert (after["current"], after["rules_as_of"]) == (False, "2026-11-02")
    assert all(line["unverified"] for line in after["lines"])


def test_after_a_change_that_was_not_read_the_score_is_the_old_one_with_a_notice(data):
    old, new = (assess(PROFILE, on, rules=Rules(data)) for on in (DAY_BEFORE, DAY))
    assert old["crs"]["total"] == new["crs"]["total"]
    assert (old["crs"]["current"], old["notices"]) == (True, [])
    assert (new["crs"]["current"], new["crs"]["rules_as_of"]) == (False, "2026-11-02")
    assert new["notices"] == [{"code": "rules_unverified_after", "rule": "crs", "date": "2026-11-02"}]
    assert all(line["unverified"] for line in new["crs"]["lines"])
    assert not any("unverified" in line for line in old["crs"]["lines"])


def test_a_changed_ceiling_takes_effect_on_its_day(data):
    enter(data, "crs.additional.ceiling", max={"points": 10})
    read_all(data)
    assert crs(data, DAY_BEFORE)["sections"]["additional"] == 15
    line = crs(data, DAY)["lines"][-1]
    assert (line["points"], line["lost_to_cap"]) == (10, 5)


def test_a_new_language_table_takes_effect_on_its_day(data):
    rule = data["rules"]["language.ielts"]
    harder = copy.deepcopy(rule["versions"][0])
    harder["from"] = "2026-11-03"
    harder["table"][0]["reading"], harder["table"][1]["reading"] = "8.5..9.0", "7.0..8.0"
    rule["versions"].append(harder)
    result = {"test": "ielts", "reading": 8, "writing": 8, "listening": 9, "speaking": 8}
    levels = [
        assess({"birth_date": "1990-01-01", "languages": [result]}, on, rules=Rules(data))["clb"]["en"]["reading"]
        for on in (DAY_BEFORE, DAY)
    ]
    assert levels == [10, 9]


def test_there_are_no_rules_before_express_entry(data):
    with pytest.raises(NoRuleYet):
        Rules(data).on(date(2014, 12, 31))
    assert Rules(data).on(date(2015, 1, 1)).points["crs.core.age"].start == "2015-01-01"


@pytest.mark.parametrize(
    "rows, says",
    [
        ([{"age": "0..20", "points": 1}, {"age": "20..", "points": 2}], "both match"),
        ([{"age": "5..4", "points": 1}], "ends before it begins"),
        ([{"age": "any", "points": 1}, {"age": 3, "points": 2}], "both match"),
    ],
)
def test_a_table_refuses_rows_that_overlap(rows, says):
    with pytest.raises(ValueError, match=says):
        Table(["age"], rows)


def test_a_table_reads_words_numbers_and_what_was_not_given():
    table = Table(
        ["level", "kind"],
        [
            {"level": ["not_given", "0..4"], "kind": "any", "points": 0},
            {"level": "5..6", "kind": ["a", "b"], "points": 1},
            {"level": "7..", "kind": "a", "with_spouse": 2, "without_spouse": 3},
            {"level": "7..", "kind": "b", "points": 4},
        ],
    )
    assert [table.row(facts) for facts in [(None, "a"), (4, "b"), (5, "a"), (6, "b"), (7, "a"), (99, "b")]] == [
        0,
        0,
        1,
        1,
        2,
        3,
    ]
    assert (table.points((8, "a"), "with_spouse"), table.points((8, "a"), "without_spouse")) == (2, 3)
    assert table.row((7, "c")) is None and table.row((-1, "a")) is None
    with pytest.raises(LookupError):
        table.points((7, None), "with_spouse")
