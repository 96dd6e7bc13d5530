"""A profile as values, and what the library promises to those who call it."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context

import pytest

import calc
from calc import InvalidProfile, NoRuleYet, advise, assess, timeline
from calc.profile import read

ON = date(2026, 10, 1)
BORN = {"birth_date": "1990-01-01"}
JOB = {"noc": "21231", "country": "CA", "start": "2024-01-01", "hours_per_week": 37.5}
COUPLE = BORN | {
    "marital_status": "married",
    "work": [JOB],
    "languages": [{"test": "ielts", "reading": 7, "writing": 6.5, "listening": 8, "speaking": 7}],
}


def test_the_library_is_four_functions_and_their_two_errors():
    assert sorted(calc.__all__) == ["InvalidProfile", "NoRuleYet", "advise", "assess", "plan", "timeline"]
    assert all(getattr(calc, name).__doc__ for name in calc.__all__)


def test_the_birth_date_is_the_only_answer_needed():
    assert assess(BORN, ON)["crs"]["total"] > 0
    with pytest.raises(InvalidProfile, match="birth_date: this answer is needed"):
        assess({}, ON)


def test_what_is_left_out_is_read_as_the_contract_says(rules):
    profile = read(BORN | {"work": [JOB], "spouse": {}}, ON, rules)
    assert (profile.marital_status, profile.canadian_credential) == ("never_married", "none")
    assert (profile.spouse.accompanying, profile.spouse.canadian) == (True, False)
    job = profile.work[0]
    assert (job.end, job.self_employed, job.while_full_time_student, job.authorized) == (None, False, False, True)
    given = {"birth_date", "marital_status", "canadian_credential", "work", "spouse"}
    assert {name for name, value in profile._asdict().items() if value is not None} == given


def test_decimals_are_read_as_they_are_written(rules):
    assert read(BORN | {"work": [JOB | {"hours_per_week": 0.1}]}, ON, rules).work[0].hours * 10 == 1


def test_permission_is_read_for_work_in_canada_only(rules):
    jobs = [JOB | {"authorized": False}, JOB | {"authorized": False, "country": "US"}]
    assert [job.authorized for job in read(BORN | {"work": jobs}, ON, rules).work] == [False, True]


def test_a_profile_is_left_as_it_was():
    given = pickle.dumps(COUPLE)
    profile = pickle.loads(given)
    for ask in (assess, advise, timeline):
        ask(profile, ON)
    assert profile == pickle.loads(given)


def test_the_last_day_of_the_calendar_is_no_obstacle(rules):
    levels = {"test": "clb", "language": "en", "reading": 7, "writing": 7, "listening": 7, "speaking": 7}
    profile = {
        "birth_date": "9998-01-01",
        "languages": [levels | {"taken": "9998-12-31"}],
        "work": [JOB | {"start": "9990-01-01"}],
    }
    assert assess(profile, date.max)["crs"]["rules_as_of"] == rules.crs_verified_through.isoformat()


def test_a_day_after_the_last_verified_one_is_answered_and_says_so(rules):
    verified = rules.crs_verified_through
    known, after = (assess(BORN, day)["crs"] for day in (verified, verified + timedelta(1)))
    assert (known["current"], after["current"]) == (True, False)
    assert known["rules_as_of"] == after["rules_as_of"] == verified.isoformat()
    assert after["total"] == known["total"]
    assert not any("unverified" in line for line in known["lines"])


def test_the_functions_and_their_answers_can_be_sent_to_another_process():
    for ask in (assess, advise, timeline):
        assert pickle.loads(pickle.dumps(ask)) is ask
        answer = ask(COUPLE, ON)
        assert pickle.loads(pickle.dumps(answer)) == answer


def test_what_is_wrong_comes_back_whole_from_another_process():
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        for ask in (assess, advise, timeline):
            bad, early = pool.submit(ask, {"x": 1}, ON), pool.submit(ask, BORN, date(2014, 12, 31))
            assert pool.submit(ask, COUPLE, ON).result() == ask(COUPLE, ON)
            error = bad.exception()
            assert isinstance(error, InvalidProfile)
            assert [(one.path, one.code) for one in error.problems] == [
                ("x", "unknown_key"),
                ("birth_date", "required"),
            ]
            assert "x: this key is not part of a profile" in str(error)
            assert isinstance(early.exception(), NoRuleYet)
            assert "2014-12-31" in str(early.exception())
