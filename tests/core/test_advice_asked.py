"""What is asked besides the profile: about the spouse, and by the page, the command line and the library."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from changed import BORN, MARRIED, PERSON, TODAY, Raw, assessed, by_id, carried_out, expected, more

from calc import assess
from calc.__main__ import main
from calc.advice import advise, steps
from calc.assessment import Case, own_rules
from calc.bridge import handle, slices
from calc.levers import levers
from calc.profile import read
from calc.values import InvalidProfile

# The spouse


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def test_a_spouse_who_stays_behind_is_compared_only_on_request_and_never_ranked():
    assert not [text for text in strings(advise(MARRIED, TODAY)) if "accompanying" in text]
    asked = advise(MARRIED, TODAY, compare=["spouse_not_accompanying"])
    alone = assess({**MARRIED, "spouse": {**MARRIED["spouse"], "accompanying": False}}, TODAY)
    found = asked["compare"]["spouse_not_accompanying"]
    assert found.pop("must_be_true_and_declared") is True
    assert found == {
        "total": alone["crs"]["total"],
        "difference": alone["crs"]["total"] - asked["total"],
        "sections": more(Counter(alone["crs"]["sections"]), Counter(assess(MARRIED, TODAY)["crs"]["sections"])),
        **{key: [] for key in ("programs", "programs_lost", "categories", "categories_lost")},
    }
    assert not [text for entry in (*asked["single"], *asked["pairs"]) for text in strings(entry) if "accomp" in text]


def test_where_no_spouse_s_points_apply_there_is_nothing_to_compare():
    for profile in (PERSON, {**MARRIED, "spouse": {"accompanying": False}}, {**MARRIED, "spouse": {"canadian": True}}):
        assert advise(profile, TODAY, compare=["spouse_not_accompanying"])["compare"] == {}


def test_the_spouse_s_language_and_education_are_levers():
    found = by_id(MARRIED)
    # CLB 7 to 8 stays at 3 points, CLB 9 gives 5 for each ability; two credentials 9 instead of 8, a master's 10.
    assert {name: found[name]["gained"] for name in found if name.startswith("spouse.")} == {
        "spouse.language.en.9": 8,
        "spouse.education.two_or_more": 1,
        "spouse.education.masters_or_professional": 2,
    }


# Better work and study of the spouse: as principal applicant she has the higher score.
SWAPPED = {
    **MARRIED,
    "birth_date": "1976-05-01",
    "education": {"level": "secondary", "country": "CA"},
    "spouse": {**MARRIED["spouse"], "studied_in_canada_two_years": True},
    "sibling_in_canada": True,
    "provincial_nomination": False,
}


def test_the_spouse_as_principal_applicant_is_a_change_like_the_others():
    answer = advise(SWAPPED, TODAY, spouse_birth_date=BORN)
    entry = {one["id"]: one for one in answer["single"]}["principal"]
    assert entry["gained"] > 0 and answer["principal"] == {key: entry[key] for key in entry if key != "id"}
    then = assessed(carried_out(SWAPPED, entry["changes"], TODAY), TODAY)
    assert answer["principal"] == {"changes": entry["changes"], **expected(assessed(SWAPPED, TODAY), then, TODAY)}
    assert not [one for one in answer["pairs"] if "principal" in one["ids"]]


def test_who_asks_about_the_spouse_is_told_also_where_that_gains_nothing():
    without_work = {**MARRIED, "spouse": {**MARRIED["spouse"], "work": []}}
    answer = advise(without_work, TODAY, spouse_birth_date=BORN)
    assert answer["principal"]["gained"] < 0 and "principal" not in [one["id"] for one in answer["single"]]
    then = assessed(carried_out(without_work, answer["principal"]["changes"], TODAY), TODAY)
    assert answer["principal"]["total"] == then["crs"]["total"]
    assert "principal" not in advise(without_work, TODAY)


@pytest.mark.parametrize(
    "profile",
    [
        PERSON,
        {**PERSON, "marital_status": "married"},
        {**MARRIED, "spouse": {**MARRIED["spouse"], "accompanying": False}},
        {**MARRIED, "spouse": {**MARRIED["spouse"], "canadian": True}},
        {**MARRIED, "spouse": {}},
    ],
)
def test_a_spouse_of_whom_too_little_is_known_or_who_does_not_immigrate_cannot_be_principal(profile: Raw):
    assert advise(profile, TODAY, spouse_birth_date=BORN)["principal"] is None


# Asking


def test_the_profile_that_was_given_is_left_as_it_was():
    text = json.dumps(MARRIED)
    advise(MARRIED, TODAY, spouse_birth_date=BORN, compare=["spouse_not_accompanying"])
    assert json.dumps(MARRIED) == text


def test_advice_names_the_day_whose_rules_were_used():
    after = own_rules().crs_verified_through + timedelta(30)
    late = advise(PERSON, after)
    assert (late["on"], late["current"]) == (after.isoformat(), False)
    assert late["rules_as_of"] == assess(PERSON, after)["crs"]["rules_as_of"] != late["on"]
    assert advise(PERSON, TODAY)["current"] is True


def test_the_work_pauses_after_every_change_and_every_pair():
    *pauses, answer = steps(PERSON, TODAY)
    assert pauses == [None] * len(pauses) and answer == advise(PERSON, TODAY)
    found = list(levers(Case(read(PERSON, TODAY, own_rules()), TODAY, own_rules()).person, own_rules()))
    tried = answer["pairs_tried_among"]
    assert len(pauses) > len(found) + tried * (tried - 1) // 2


@pytest.mark.parametrize(
    "asked, problem",
    [
        ({"compare": ["spouse_richer"]}, ("compare", "unknown_value")),
        ({"compare": [["x"]]}, ("compare", "unknown_value")),
        ({"compare": "spouse_not_accompanying"}, ("compare", "wrong_type")),
        ({"compare": 5}, ("compare", "wrong_type")),
        ({"spouse_birth_date": date(2026, 10, 2)}, ("spouse_birth_date", "in_the_future")),
    ],
)
def test_a_bad_question_is_refused_by_its_name(asked: Raw, problem: tuple[str, str]):
    with pytest.raises(InvalidProfile) as refused:
        advise(MARRIED, TODAY, **asked)
    assert [(one.path, one.code) for one in refused.value.problems] == [problem]


def test_a_spouse_born_on_the_very_day_is_no_bad_question():
    assert advise(MARRIED, TODAY, spouse_birth_date=TODAY)["principal"]["lines"]["crs.core.age"] < 0


@pytest.mark.parametrize("born", ["1995-2-3", 1995, "2026-13-01"])
def test_a_bad_birthday_of_the_spouse_is_the_contract_s_error(born: Any):
    request = {"id": 1, "kind": "advise", "on": "2026-10-01", "profile": MARRIED, "spouse_birth_date": born}
    problem = json.loads(handle(json.dumps(request)))["error"]["problems"][0]
    assert (problem["path"], problem["code"]) == ("spouse_birth_date", "bad_date")


def test_the_page_and_the_command_line_can_ask_about_the_spouse(tmp_path, capsys):
    expected = advise(MARRIED, TODAY, spouse_birth_date=BORN)
    request = {"id": 1, "kind": "advise", "on": "2026-10-01", "profile": MARRIED, "spouse_birth_date": "1995-02-03"}
    *_, sliced = slices(json.dumps(request))
    assert json.loads(handle(json.dumps(request)))["result"] == json.loads(sliced or "")["result"] == expected
    file = tmp_path / "married.json"
    file.write_text(json.dumps(MARRIED), encoding="utf-8")
    command = ["advise", str(file), "--on", "2026-10-01", "--spouse-birth-date", "1995-02-03"]
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out) == expected
    assert main([*command, "--format", "text", "--compare", "spouse_not_accompanying"]) == 0
    told = capsys.readouterr().out
    assert f"the spouse as principal applicant: {expected['principal']['total']}" in told
    assert "must be true and declared" in told


def test_the_text_says_what_fits_of_what_a_change_is_worth(tmp_path, capsys):
    file = tmp_path / "person.json"
    file.write_text(json.dumps(PERSON), encoding="utf-8")
    known = own_rules().crs_verified_through
    after = known + timedelta(30)
    assert main(["advise", str(file), "--on", str(after), "--format", "text"]) == 0
    assert f"now {assess(PERSON, after)['crs']['total']} (rules to {known})" in capsys.readouterr().out
    assert main(["advise", str(file), "--on", str(TODAY), "--format", "text"]) == 0
    told = capsys.readouterr().out
    assert "now 497\n" in told
    assert "+12   certificate_of_qualification  (worth 50, 12 fit)" in told
    assert "opens french" in told and "there are more" in told
