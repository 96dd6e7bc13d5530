"""The door for the page: every question gets exactly one well-formed reply."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.bridge import handle, slices


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


NO_REQUESTS = [
    ("", None, [("", "not_json")]),
    ("{", None, [("", "not_json")]),
    ("\ud800", None, [("", "not_json")]),
    ("[" * 100_000, None, [("", "not_json")]),
    ('{"id": 1, "kind": "cancel", "id": 2}', None, [("", "not_json")]),
    ("[]", None, [("", "wrong_type")]),
    ("null", None, [("", "wrong_type")]),
    ("{}", None, [("id", "required"), ("kind", "required")]),
    ('{"id": 1}', 1, [("kind", "required")]),
    ('{"id": 1, "kind": "guess"}', 1, [("kind", "unknown_value")]),
    ('{"id": 1, "kind": []}', 1, [("kind", "unknown_value")]),
    ('{"id": 1, "kind": "assess", "on": "2026-10-01"}', 1, [("profile", "required")]),
    ('{"id": 1, "kind": "plan", "on": "2026-10-01"}', 1, [("invited", "required"), ("profile", "required")]),
    ('{"id": 1, "kind": "clb", "on": "2026-10-01"}', 1, [("languages", "required")]),
    ('{"id": 1, "kind": "clb", "on": "2026-10-01", "languages": null}', 1, [("languages", "wrong_type")]),
    ('{"id": 1, "kind": "clb", "on": "2026-10-01", "languages": "ielts"}', 1, [("languages", "wrong_type")]),
    ('{"id": NaN, "kind": "cancel"}', None, [("id", "wrong_type")]),
    ('{"id": true, "kind": "cancel"}', None, [("id", "wrong_type")]),
    ('{"id": [[]], "kind": "cancel"}', None, [("id", "wrong_type")]),
]


@pytest.mark.parametrize(("text", "request_id", "problems"), NO_REQUESTS)
def test_a_request_that_is_none_gets_an_error_reply_that_says_why(text, request_id, problems):
    reply = json.loads(handle(text))
    assert (reply["id"], reply["ok"], reply["error"]["code"]) == (request_id, False, "invalid_profile")
    assert [(one["path"], one["code"]) for one in reply["error"]["problems"]] == problems


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


def test_each_job_says_whether_it_counts_and_why_not():
    def job(noc="21231", country="CA", start="2025-10-02", **more):
        return {"noc": noc, "country": country, "start": start, "hours_per_week": 30, **more}

    # 2 October 2025 to 1 October 2026 is 365 days: 365 x 30 / 7 hours, rounded down.
    expected = [
        (job(), "canadian", 1564, []),
        (job(country="US", self_employed=True), "foreign", 1564, []),
        (job(noc="64100"), None, 0, ["teer"]),
        (job(self_employed=True), None, 0, ["self_employed"]),
        (job(while_full_time_student=True), None, 0, ["full_time_student"]),
        (job(authorized=False, noc="85100"), None, 0, ["teer", "unauthorized"]),
        (job(country="US", authorized=False), "foreign", 1564, []),
        (job(start="2012-01-01", end="2016-10-01"), None, 0, ["before_window"]),
        (job(start="2026-10-02"), None, 0, ["not_started"]),
    ]
    profile = {"birth_date": "1990-01-01", "work": [one for one, *_ in expected], "spouse": {"work": [job()]}}
    result = ask(kind="jobs", on="2026-10-01", profile=profile)["result"]
    found = [(one["counts_as"], one["hours"], one["because"]) for one in result["work"]]
    assert found == [(side, hours, because) for _, side, hours, because in expected]
    assert result["spouse_work"][0]["counts_as"] == "canadian"
    assert ask(kind="jobs", on="2026-10-01", profile={})["error"]["code"] == "invalid_profile"


PERSON = {
    "birth_date": "1994-05-01",
    "education": {"level": "bachelors", "country": "US", "eca_issued": "2026-01-10"},
    "languages": [{"test": "clb", "language": "en", "reading": 8, "writing": 8, "listening": 8, "speaking": 8}],
    "work": [{"noc": "21231", "country": "US", "start": "2022-01-01", "hours_per_week": 40}],
}


def test_advice_in_slices_ends_with_the_very_reply_that_comes_at_once():
    request = json.dumps({"id": 7, "kind": "advise", "on": "2026-10-01", "profile": PERSON})
    *before, reply = slices(request)
    assert before == [None] * len(before) and len(before) > len(json.loads(reply)["result"]["single"])
    assert reply == handle(request)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"id": 1, "kind": "advise", "on": "2026-10-01"}',
        '{"id": 1, "kind": "advise", "on": "2026-10-01", "profile": {}}',
    ],
)
def test_advice_that_cannot_be_given_is_an_error_reply_like_any_other(text):
    assert list(slices(text)) == [handle(text)]
    assert json.loads(handle(text))["ok"] is False


def test_what_is_given_up_is_told_so_by_its_own_id():
    assert handle('{"id": 7, "kind": "cancel"}') == '{"id":7,"ok":false,"error":{"code":"cancelled"}}'
