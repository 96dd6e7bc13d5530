"""Bad answers: each is refused with its own path and code, and all of them at once."""

from __future__ import annotations

import math
from datetime import date

import pytest

from calc import assess
from calc.profile import InvalidProfile

ON = date(2026, 10, 1)
JOB = {"noc": "21231", "country": "CA", "start": "2024-01-01", "hours_per_week": 40}
CLB = {"test": "clb", "language": "en", "reading": 7, "writing": 7, "listening": 7, "speaking": 7}
TEF = {"test": "tef", "reading": 250, "writing": 400, "listening": 300, "speaking": 400}


def job(**changes):
    return {"work": [{**JOB, **changes}]}


def clb(**changes):
    return {"languages": [{**CLB, **changes}]}


def scores(test, each, **changes):
    return {
        "languages": [{"test": test, **dict.fromkeys(("reading", "writing", "listening", "speaking"), each), **changes}]
    }


BAD = [
    ({"birth_date": "1990-02-30"}, "birth_date", "bad_date"),
    ({"birth_date": "19900101"}, "birth_date", "bad_date"),
    ({"birth_date": "1990-W01-1"}, "birth_date", "bad_date"),
    ({"birth_date": "１９９０-01-01"}, "birth_date", "bad_date"),
    ({"birth_date": 19900101}, "birth_date", "wrong_type"),
    ({"birth_date": None}, "birth_date", "wrong_type"),
    ({"birth_date": "2026-10-02"}, "birth_date", "in_the_future"),
    ({"birth_date": "x" * 1_000_000}, "birth_date", "bad_date"),
    ({"nope": 1}, "nope", "unknown_key"),
    ({"__proto__": {}}, "__proto__", "unknown_key"),
    ({"marital_status": "single"}, "marital_status", "unknown_value"),
    ({"marital_status": ["married"]}, "marital_status", "wrong_type"),
    ({"spouse": []}, "spouse", "wrong_type"),
    ({"spouse": {"name": "A"}}, "spouse.name", "unknown_key"),
    ({"spouse": {"accompanying": "yes"}}, "spouse.accompanying", "wrong_type"),
    ({"spouse": {"canadian": 1}}, "spouse.canadian", "wrong_type"),
    ({"spouse": {"education": {"level": "phd"}}}, "spouse.education.level", "unknown_value"),
    ({"spouse": {"languages": [{"test": "toefl"}]}}, "spouse.languages[0].test", "unknown_value"),
    ({"spouse": {"work": [{**JOB, "noc": "1"}]}}, "spouse.work[0].noc", "unknown_code"),
    ({"education": "bachelors"}, "education", "wrong_type"),
    ({"education": {"level": "bachelor"}}, "education.level", "unknown_value"),
    ({"education": {"level": "bachelors", "country": "UK"}}, "education.country", "unknown_code"),
    ({"education": {"level": "bachelors", "country": "ca"}}, "education.country", "unknown_code"),
    ({"education": {"eca_issued": "2026-10-02"}}, "education.eca_issued", "in_the_future"),
    ({"education": {"eca_issued": "soon"}}, "education.eca_issued", "bad_date"),
    ({"education": {"school": "x"}}, "education.school", "unknown_key"),
    ({"canadian_credential": "yes"}, "canadian_credential", "unknown_value"),
    ({"studied_in_canada_two_years": "true"}, "studied_in_canada_two_years", "wrong_type"),
    ({"languages": {}}, "languages", "wrong_type"),
    ({"languages": ["clb"]}, "languages[0]", "wrong_type"),
    ({"languages": [{}]}, "languages[0].test", "required"),
    ({"languages": [{"test": 5}]}, "languages[0].test", "wrong_type"),
    ({"languages": [CLB, {**CLB, "reading": 8}]}, "languages", "duplicate_language"),
    ({"languages": [CLB, *scores("celpip", 99)["languages"]]}, "languages", "duplicate_language"),
    (clb(language="de"), "languages[0].language", "unknown_value"),
    (clb(reading=13), "languages[0].reading", "out_of_range"),
    (clb(reading=-1), "languages[0].reading", "out_of_range"),
    (clb(reading=7.5), "languages[0].reading", "not_a_step"),
    (clb(reading="7"), "languages[0].reading", "wrong_type"),
    (clb(reading=True), "languages[0].reading", "wrong_type"),
    (clb(reading=None), "languages[0].reading", "wrong_type"),
    (clb(reading=math.nan), "languages[0].reading", "out_of_range"),
    (clb(reading=math.inf), "languages[0].reading", "out_of_range"),
    (clb(reading=10**4000), "languages[0].reading", "out_of_range"),
    (clb(taken="2026-10-02"), "languages[0].taken", "in_the_future"),
    (clb(overall=7), "languages[0].overall", "unknown_key"),
    ({"languages": [{**CLB, "test": "celpip"}]}, "languages[0].language", "unknown_key"),
    ({"languages": [{key: CLB[key] for key in ("test", "reading", "writing", "listening", "speaking")}]},
     "languages[0].language", "required"),
    ({"languages": [{key: TEF[key] for key in ("test", "reading", "writing", "listening")}]},
     "languages[0].speaking", "required"),
    ({"languages": [{**TEF, "reading": 301}]}, "languages[0].reading", "tef_new_scale"),
    ({"languages": [{**TEF, "writing": 699}]}, "languages[0].writing", "tef_new_scale"),
    ({"languages": [{**TEF, "writing": 700}]}, "languages[0].writing", "out_of_range"),
    ({"languages": [{**CLB, "test": "ielts", "language": "en"}]}, "languages[0].language", "unknown_key"),
    (scores("ielts", 6, reading=6.25), "languages[0].reading", "not_a_step"),
    (scores("pte_core", 60, reading=9), "languages[0].reading", "out_of_range"),
    (scores("tcf", 10, writing=21), "languages[0].writing", "out_of_range"),
    ({"first_official_language": "es"}, "first_official_language", "unknown_value"),
    ({"work": {}}, "work", "wrong_type"),
    ({"work": [JOB] * 101}, "work", "too_many"),
    ({"work": [7]}, "work[0]", "wrong_type"),
    (job(noc=21231), "work[0].noc", "wrong_type"),
    (job(noc="212301"), "work[0].noc", "unknown_code"),
    (job(noc="0213"), "work[0].noc", "unknown_code"),
    (job(country="USA"), "work[0].country", "unknown_code"),
    (job(start="2024-13-01"), "work[0].start", "bad_date"),
    (job(start=None), "work[0].start", "wrong_type"),
    (job(end="2023-12-31"), "work[0].end", "before_start"),
    (job(hours_per_week=0), "work[0].hours_per_week", "out_of_range"),
    (job(hours_per_week=168.5), "work[0].hours_per_week", "out_of_range"),
    (job(hours_per_week="40"), "work[0].hours_per_week", "wrong_type"),
    (job(hours_per_week=math.nan), "work[0].hours_per_week", "out_of_range"),
    (job(self_employed="no"), "work[0].self_employed", "wrong_type"),
    (job(employer="ACME"), "work[0].employer", "unknown_key"),
    ({"work": [{"noc": "21231", "country": "CA", "start": "2024-01-01"}]}, "work[0].hours_per_week", "required"),
    ({"primary_noc": "00000"}, "primary_noc", "unknown_code"),
    ({"certificate_of_qualification": 0}, "certificate_of_qualification", "wrong_type"),
    ({"job_offer": True}, "job_offer", "wrong_type"),
    ({"job_offer": {"noc": "12345"}}, "job_offer.noc", "unknown_code"),
    ({"provincial_nomination": "ON"}, "provincial_nomination", "wrong_type"),
    ({"sibling_in_canada": 1}, "sibling_in_canada", "wrong_type"),
    ({"relative_in_canada": 1}, "relative_in_canada", "wrong_type"),
    ({"funds": 15000}, "funds", "wrong_type"),
    ({"funds": {"amount": -1}}, "funds.amount", "out_of_range"),
    ({"funds": {"family_size": 0}}, "funds.family_size", "out_of_range"),
    ({"funds": {"family_size": 2.5}}, "funds.family_size", "not_a_step"),
    ({"destination": "Ontario"}, "destination", "unknown_value"),
    ({"military": {"rank": "major"}}, "military.rank", "unknown_key"),
    ({"military": {"recognized": "yes"}}, "military.recognized", "wrong_type"),
    ({"profile_submitted": "2026-05-28"}, "profile_submitted", "bad_date"),
    ({"profile_submitted": "2026-05-28T25:00:00Z"}, "profile_submitted", "bad_date"),
    ({"profile_submitted": "2026-05-28T16:55:23+02:00"}, "profile_submitted", "bad_date"),
]  # fmt: skip


def problems(profile):
    with pytest.raises(InvalidProfile) as caught:
        assess(profile, ON)
    return [(problem.path, problem.code) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "change, path, code", BAD, ids=[f"{path or 'whole'}-{code}-{n}" for n, (_, path, code) in enumerate(BAD)]
)
def test_a_bad_answer_is_refused_at_its_place(change, path, code):
    found = problems({"birth_date": "1990-01-01", **change})
    assert (path, code) in found
    assert len(found) == 1 or code == "duplicate_language"


@pytest.mark.parametrize("profile", [None, [], "{}", 5, True])
def test_a_profile_that_is_no_object_is_refused_at_the_empty_path(profile):
    assert problems(profile) == [("", "wrong_type")]


def test_the_birth_date_is_the_only_answer_needed():
    assert problems({}) == [("birth_date", "required")]
    assert assess({"birth_date": "1990-01-01"}, ON)["crs"]["total"] > 0


def test_all_problems_come_at_once_and_messages_stay_short():
    everything = {"birth_date": "1990-01-01"}
    expected = set()
    for change, path, code in BAD:
        key = next(iter(change))
        if key not in ("languages", "work", "spouse", "education") and key not in everything:
            everything |= change
            expected.add((path, code))
    with pytest.raises(InvalidProfile) as caught:
        assess(everything, ON)
    assert {(problem.path, problem.code) for problem in caught.value.problems} == expected
    assert all(len(problem.message) < 400 for problem in caught.value.problems)


SOUND = [
    job(end=None), job(end="2030-01-01"), job(start="2030-01-01"), job(hours_per_week=168), job(hours_per_week=1e-300),
    {"work": [JOB] * 100}, {"languages": []}, clb(reading=7.0), clb(taken="2026-10-01"), {"education": {}},
    {"funds": {"amount": 15263.5, "family_size": 1}}, {"destination": "QC"}, {"military": {"recognized": True}},
    {"profile_submitted": "2026-05-28T16:55:23Z"}, {"profile_submitted": "2026-05-28T16:55:23.123456Z"},
    {"spouse": {"accompanying": False}}, {"job_offer": {}},
]  # fmt: skip


@pytest.mark.parametrize("change", SOUND, ids=range(len(SOUND)))
def test_a_sound_answer_is_taken(change):
    assert assess({"birth_date": "1990-01-01", **change}, ON)["on"] == "2026-10-01"


def test_the_last_day_of_the_calendar_is_no_obstacle():
    profile = {"birth_date": "9998-01-01", **clb(taken="9998-12-31"), "work": [{**JOB, "start": "9990-01-01"}]}
    assert assess(profile, date.max)["crs"]["rules_as_of"] == "2026-11-02"
