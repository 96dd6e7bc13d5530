"""What an invitation asks for, for everybody and on every day. The days of the rules have their cases."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from answers import cases_of, expectations
from double_entry import generate
from hypothesis import given
from hypothesis import strategies as st
from strategies import profiles

from calc import InvalidProfile, NoRuleYet, assess, plan
from calc.assessment import own_rules
from calc.bridge import handle
from calc.compiled import TEXT
from calc.documents.people import Stay, runs
from calc.experience import window, years_after
from calc.rules import INVITATION, Rules
from calc.values import Profile

DATA = json.loads(TEXT)
OWN = sorted(rule_id for rule_id in DATA["rules"] if rule_id.startswith(INVITATION))
FIRST, LAST = date(2015, 1, 1), date(2035, 1, 1)
ON = date(2026, 10, 1)
ADULT = {"birth_date": "1985-01-01"}
CLB7 = {"test": "clb", "language": "en", "reading": 7, "writing": 7, "listening": 7, "speaking": 7}
days = st.dates(FIRST, LAST)


def items(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in found["documents"]}


def job(noc: str = "21231", country: str = "IN", start: str = "2020-01-01", **more: Any) -> dict[str, Any]:
    return {"noc": noc, "country": country, "start": start, "hours_per_week": 40, **more}


# The last day to apply


@given(days)
def test_the_last_day_is_so_many_days_after_the_invitation_on_every_day(invited):
    version = own_rules().begun("invitation.days", invited)
    found = plan(ADULT, invited)
    assert found["invited"] == invited.isoformat()
    if version["figures"] == "unknown":
        assert (found["days"], found["deadline"]) == (None, None)
        assert {"code": "days_unknown", "rule": "invitation.days"} in found["notices"]
    else:
        assert found["days"] == version["figures"]["days"]
        assert date.fromisoformat(found["deadline"]) - invited == timedelta(found["days"])


def test_an_invitation_under_unread_rules_of_the_score_says_so_in_a_notice_and_names_no_day():
    last = own_rules().crs_verified_through
    before, after = (plan(ADULT, last + timedelta(days)) for days in (0, 1))
    said = {"code": "rules_unverified_after", "rule": "crs", "date": last.isoformat()}
    assert said in after["notices"] and said not in before["notices"]
    assert "scores_unverified" in [entry["code"] for entry in before["calendar"]]
    assert "scores_unverified" not in [entry["code"] for entry in after["calendar"]]


@given(profiles, st.dates(FIRST, date(2027, 6, 1)))
def test_whoever_is_invited_the_day_alone_decides_the_last_day(profile, invited):
    try:
        found = plan(profile, invited)
    except InvalidProfile:
        return
    alone = plan(ADULT, invited)
    assert (found["days"], found["deadline"]) == (alone["days"], alone["deadline"])
    dates = [entry["date"] for entry in found["calendar"]]
    assert dates == sorted(dates)
    if found["deadline"]:
        assert all(invited.isoformat() < day <= found["deadline"] for day in dates)
    else:
        assert dates == []


def test_before_express_entry_there_was_no_invitation():
    with pytest.raises(NoRuleYet):
        plan(ADULT, FIRST - timedelta(1))


def test_a_result_of_a_day_after_the_invitation_is_refused():
    profile = {**ADULT, "languages": [{**CLB7, "taken": "2026-10-02"}]}
    with pytest.raises(InvalidProfile) as caught:
        plan(profile, ON)
    assert [(one.path, one.code) for one in caught.value.problems] == [("languages[0].taken", "in_the_future")]


# The checklist


@given(profiles, st.dates(FIRST, date(2027, 6, 1)))
def test_every_document_has_a_name_of_its_own_and_every_rule_it_names_is_cited(profile, invited):
    try:
        found = plan(profile, invited)
    except InvalidProfile:
        return
    named = [item["id"] for item in found["documents"]]
    assert len(set(named)) == len(named)
    for item in found["documents"]:
        assert set(item["rules"]) <= set(found["rules"]), item["id"]
    lapsing = {entry["item"] for entry in found["calendar"] if "item" in entry}
    assert lapsing == {item["id"] for item in found["documents"] if item["state"] == "lapses"}
    for cite in found["rules"].values():
        assert (cite["confidence"] is None) == (cite["version"] is None) == (cite["sources"] == [])


@given(profiles, st.dates(date(2015, 2, 1), date(2027, 6, 1)))
def test_there_is_a_police_certificate_for_every_country_of_work_or_study_but_canada(profile, invited):
    try:
        found = plan(profile, invited)
    except InvalidProfile:
        return
    figures = own_rules().begun("invitation.police", invited)["figures"]
    last = date.fromisoformat(found["deadline"] or found["invited"])
    first = date.fromordinal(window(invited, figures["years"]).first)
    adult = years_after(date.fromisoformat(profile["birth_date"]), figures["age"])
    with_spouse = assess(profile, invited, want=["crs"])["crs"]["with_spouse"]
    expected = set()
    for prefix, one, since in (
        ("", profile, max(first, adult)),
        ("spouse.", profile.get("spouse", {}) if with_spouse else {}, first),
    ):
        worked = {
            job["country"]
            for job in one.get("work", ())
            if max(date.fromisoformat(job["start"]), since)
            <= min(date.fromisoformat(job.get("end") or "9999-12-31"), last)
        }
        studied = {one.get("education", {}).get("country")} - {None}
        if prefix or adult <= last:
            expected |= {f"{prefix}police.{country}" for country in (worked | studied) - {"CA"}}
    assert {name for name in items(found) if "police." in name} == expected
    assert ("police_elsewhere" in items(found)) == (adult <= last or with_spouse)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 12)), max_size=8))
def test_stays_are_joined_into_runs_of_days(given_stays):
    stays = [Stay(first, first + length) for first, length in given_stays]
    lived = sorted({day for stay in stays for day in range(stay.first, stay.last + 1)})
    found = runs([*stays, None])
    assert [day for run in found for day in range(run.first, run.last + 1)] == lived
    assert all(later.first > earlier.last + 1 for earlier, later in itertools.pairwise(found))


def test_a_letter_is_asked_for_each_job_that_counted_and_says_what_it_counted_for():
    work = [
        job(start="2020-01-01", end="2022-12-31"),
        job(country="CA", start="2023-01-01"),
        job(noc="65100"),  # TEER 5
        job(start="2005-01-01", end="2012-01-01"),  # too long ago for everything
        job(country="CA", start="2024-01-01", self_employed=True),
        job(country="CA", start="2024-01-01", authorized=False),
        job(start="2027-01-01"),
        job(noc="72200", country="CA", start="2021-01-01"),
        job(noc="31301", country="IN", start="2025-01-01"),
    ]
    found = {name: item for name, item in items(plan({**ADULT, "work": work}, ON)).items() if "reference" in name}
    assert {name: item["facts"]["counted_for"] for name, item in found.items()} == {
        "reference.21231.2020-01-01": ["foreign", "fsw"],
        "reference.21231.2023-01-01": ["canadian", "fsw", "cec"],
        "reference.21231.2024-01-01": ["fsw"],
        "reference.72200.2021-01-01": ["canadian", "fsw", "cec", "fst", "trades"],
        "reference.31301.2025-01-01": ["foreign", "fsw", "healthcare"],
    }
    states = {name: item["state"] for name, item in found.items()}
    assert [name for name, state in states.items() if state == "self_employed"] == ["reference.21231.2024-01-01"]


def test_what_a_job_is_called_does_not_depend_on_the_others():
    two = {**ADULT, "work": [job(), job(noc="31301")]}
    one = {**ADULT, "work": [job(noc="31301")]}
    assert "reference.31301.2020-01-01" in items(plan(two, ON)).keys() & items(plan(one, ON)).keys()
    twice = [name for name in items(plan({**ADULT, "work": [job(), job(country="US")]}, ON)) if "reference" in name]
    assert twice == ["reference.21231.2020-01-01", "reference.21231.2020-01-01.2"]


def test_the_work_of_a_spouse_is_shown_where_it_counts():
    spouse = {"work": [job(country="CA"), job(country="IN"), job(noc="65100", country="CA", start="2021-01-01")]}
    found = items(plan({**ADULT, "marital_status": "married", "spouse": spouse}, ON))
    letters = {name: item["facts"]["counted_for"] for name, item in found.items() if "reference" in name}
    assert letters == {
        "spouse.reference.21231.2020-01-01": ["canadian", "fsw"],
        "spouse.reference.65100.2021-01-01": ["fsw"],
    }


@pytest.mark.parametrize(
    ("more", "name", "state"),
    [
        ({}, "passport", "asked"),
        ({}, "birth", "if_listed"),
        ({}, "language_result", "needed"),
        ({"languages": [CLB7]}, "language_result.en", "day_not_given"),
        ({"marital_status": "married"}, "marriage", "asked"),
        ({"marital_status": "married"}, "spouse.passport", "asked"),
        ({"marital_status": "common_law"}, "union", "asked"),
        ({"marital_status": "divorced"}, "marriage_end", "asked"),
        ({"marital_status": "widowed"}, "marriage_end", "asked"),
        ({"education": {"level": "bachelors", "country": "IN"}}, "eca", "needed"),
        ({"education": {"level": "bachelors", "country": "CA"}}, "canadian_study", "asked"),
        ({"canadian_credential": "one_or_two_years"}, "canadian_study", "asked"),
        ({"provincial_nomination": True}, "nomination", "asked"),
        ({"certificate_of_qualification": True}, "certificate", "asked"),
        ({"sibling_in_canada": True}, "sibling", "asked"),
        ({"relative_in_canada": True}, "relative", "asked"),
        ({"job_offer": {"noc": "21231", "arranged_employment": True}}, "offer", "asked"),
        ({"job_offer": {"noc": "21231", "authorized_to_work": True}}, "work_permit", "asked"),
        ({"military": {"continuous_service_years": 10}}, "military", "asked"),
    ],
)
def test_each_answer_asks_for_its_document_and_says_so(more, name, state):
    item = items(plan({**ADULT, **more}, ON))[name]
    assert item["state"] == state
    for path, value in item["read"].items():
        at: Any = {**{field: None for field in Profile._fields}, **more}
        for key in path.replace("]", "").replace("[", ".").split("."):
            at = (at[int(key)] if isinstance(at, list) else at.get(key)) if at is not None else None
        assert at == value or (path == "marital_status" and value == "never_married"), path


@pytest.mark.parametrize(
    "document", ["eca", "canadian_study", "nomination", "offer", "marriage", "union", "marriage_end"]
)
def test_what_nothing_in_the_answers_asks_for_is_not_listed(document):
    assert document not in items(plan(ADULT, ON))


def test_funds_are_not_needed_by_whoever_may_already_work_there():
    profile = {
        **ADULT,
        "education": {"level": "masters_or_professional", "country": "CA"},
        "languages": [{**CLB7, **dict.fromkeys(("reading", "writing", "listening", "speaking"), 9)}],
        "work": [job()],
        "job_offer": {"noc": "21231", "arranged_employment": True, "authorized_to_work": True},
    }
    found = plan(profile, ON)
    funds = items(found)["funds"]
    assert (found["program"], funds["state"], funds["facts"]["because"]) == ("fsw", "not_needed", "exempt")
    del profile["job_offer"]["authorized_to_work"]
    assert items(plan(profile, ON))["funds"]["state"] == "needed"
    profile["funds"] = {"amount": 1, "family_size": 1}
    assert items(plan(profile, ON))["funds"]["state"] == "short"
    before = items(plan(profile, date(2024, 1, 10)))["funds"]
    assert (before["state"], before["facts"]["because"]) == ("unknown", "start_unknown")


def test_answers_that_were_not_given_are_named():
    assert plan(ADULT, ON)["missing"] == ["languages", "education", "work"]
    married = plan({**ADULT, "languages": [], "education": {}, "work": [], "marital_status": "married"}, ON)
    assert married["missing"] == ["spouse.languages", "spouse.education", "spouse.work"]


def test_a_day_without_a_round_is_told_apart_from_one_to_come():
    rounds = {one.day for one in own_rules().rounds}
    for day in (max(rounds), max(rounds) + timedelta(1), max(rounds) - timedelta(1)):
        told = {"code": "no_round"} in plan(ADULT, day)["notices"]
        assert told == (day < max(rounds) and day not in rounds)


# The rules and their cases


def mutants(rule: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rule with one first day, one figure or one word changed."""
    for number, version in enumerate(rule["versions"]):
        if number or rule["versions"][0]["from"] > FIRST.isoformat():
            for by in (-1, 1):
                made = copy.deepcopy(rule)
                made["versions"][number]["from"] = str(date.fromisoformat(version["from"]) + timedelta(by))
                yield f"{number}.from {by}", made
        for key in ("figures", "terms"):
            held = version.get(key)
            for name, value in held.items() if isinstance(held, dict) else ():
                others = (
                    [value - 1, value + 1] if isinstance(value, int) else [one for one in set(held.values()) - {value}]
                )
                for other in others:
                    made = copy.deepcopy(rule)
                    made["versions"][number][key][name] = other
                    yield f"{number}.{name} {other}", made


@pytest.mark.parametrize("rule_id", OWN)
def test_every_changed_day_and_figure_is_noticed_by_the_rules_own_cases(rule_id):
    def is_noticed(rule: dict[str, Any]) -> bool:
        rules = Rules({**DATA, "rules": {**DATA["rules"], rule_id: rule}})
        cases = cases_of(rule_id)
        return any(found != wanted for case in cases for _, found, wanted in expectations(rule_id, case, rules))

    assert [said for said, rule in mutants(DATA["rules"][rule_id]) if not is_noticed(rule)] == []


def test_no_score_turns_on_the_day_of_a_rule_about_invitations():
    rules = own_rules()
    starts = {version["from"] for rule_id in OWN for version in DATA["rules"][rule_id]["versions"]}
    others = {
        version["from"] for rule_id, rule in DATA["rules"].items() if rule_id not in OWN for version in rule["versions"]
    }
    assert set(rules.days) == others and starts - others
    assert not set(OWN) & set(rules.on(ON).figures)


# The doors


def test_the_bridge_answers_with_the_plan_and_names_a_bad_day():
    def ask(**request: Any) -> dict[str, Any]:
        return json.loads(handle(json.dumps({"id": 3, "kind": "plan", **request})))

    profile, on = generate.case(4)
    assert ask(profile=profile, invited=on.isoformat()) == {"id": 3, "ok": True, "result": plan(profile, on)}
    problem = ask(profile=ADULT, invited="soon")["error"]["problems"][0]
    assert (problem["path"], problem["code"]) == ("invited", "bad_date")
    assert ask(profile=ADULT, invited="2014-12-31")["error"]["code"] == "no_rule_yet"
    assert ask(profile={}, invited="2026-10-01")["error"]["code"] == "invalid_profile"
