"""The door for the page: every question gets exactly one well-formed reply."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.bridge import handle


def ask(**request):
    return json.loads(handle(json.dumps({"id": 7, **request})))


def test_levels_of_a_result_still_being_typed():
    typed = [
        {"test": "ielts", "listening": 7.5},
        {"test": "tef", "reading": 699},
        {"test": "celpip", "reading": 9.5},
        {},
    ]
    levels = ask(kind="clb", on="2026-10-01", languages=typed)["result"]["levels"]
    assert levels[0] == {
        "language": "en", "reading": None, "writing": None, "listening": 8, "speaking": None, "problems": [],
    }  # fmt: skip
    assert [[problem["code"] for problem in one["problems"]] for one in levels[1:]] == [
        ["tef_new_scale"],
        ["not_a_step"],
        ["required"],
    ]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"id": 1}', '{"id": 1, "kind": "assess", "on": "2026-10-01"}']
)
def test_a_request_that_is_none_gets_an_error_reply(text):
    reply = json.loads(handle(text))
    assert reply["ok"] is False and reply["error"]["code"] == "internal"


def test_a_bad_day_an_unknown_part_and_a_day_before_express_entry_are_named():
    profile = {"birth_date": "1990-01-01"}
    problem = ask(kind="assess", on="2026-13-01", profile=profile)["error"]["problems"][0]
    assert (problem["path"], problem["code"]) == ("on", "bad_date")
    problem = ask(kind="assess", on="2026-10-01", profile=profile, want=["crs", "luck"])["error"]["problems"][0]
    assert (problem["path"], problem["code"]) == ("want", "unknown_value")
    for want in (5, "crs", [["crs"]], [5]):
        problem = ask(kind="assess", on="2026-10-01", profile=profile, want=want)["error"]["problems"][0]
        assert (problem["path"], problem["code"]) == ("want", "wrong_type")
    assert ask(kind="assess", on="2014-12-31", profile=profile)["error"]["code"] == "no_rule_yet"
    assert ask(kind="assess", on="2015-01-01", profile=profile)["ok"]


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["birth_date", "languages", "work", "spouse", "education", "funds", "military", "job_offer"])


@given(profile=anything | st.dictionaries(KEYS, anything, max_size=6))
def test_no_profile_whatever_it_holds_is_an_internal_error(profile):
    reply = ask(kind="assess", on="2026-10-01", profile=profile)
    assert reply["id"] == 7
    assert reply["ok"] or (reply["error"]["code"] == "invalid_profile" and reply["error"]["problems"])
