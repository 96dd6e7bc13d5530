"""Cases worked by hand, with plain asserts. Run it: `python self_check.py`."""

from datetime import date, timedelta
from fractions import Fraction

try:
    from . import generate, plain, tables
except ImportError:  # run as a script in its own folder
    import generate
    import plain
    import tables

NOC_CODES = set(generate.ALL_CODES)
ON = date(2026, 10, 1)


def assess(profile, on=ON, want=None, rounds=None):
    return plain.assess(profile, on, want, noc_codes=NOC_CODES, rounds=rounds or [])


def clb(level, language="en"):
    return {
        "test": "clb",
        "language": language,
        "reading": level,
        "writing": level,
        "listening": level,
        "speaking": level,
    }


def born(age, on=ON):
    """Someone of this age on the day, and until 30 December of its year."""
    assert on < date(on.year, 12, 31)
    return date(on.year - age - 1, 12, 31).isoformat()


def job(noc, country, start, end=None, hours=30, **more):
    answer = {"noc": noc, "country": country, "start": start, "hours_per_week": hours}
    if end is not None:
        answer["end"] = end
    answer.update(more)
    return answer


def job_of_days(noc, country, on, days, hours=30, **more):
    """A job of so many days that is still going on."""
    return job(noc, country, (on - timedelta(days=days - 1)).isoformat(), None, hours, **more)


def met(answer, program):
    checks = answer["programs"][program]["checks"]
    return {check["id"].split(".")[1]: check["met"] for check in checks}


def line(answer, name):
    for one in answer["crs"]["lines"]:
        if one["id"] == name:
            return one
    raise KeyError(name)


BACHELORS = {"level": "bachelors", "country": "IN", "eca_issued": "2025-01-01"}
MASTERS = {"level": "masters_or_professional", "country": "IN", "eca_issued": "2025-01-01"}


def six_given_totals():
    """The totals named in the brief, all on 2026-10-01."""
    # 110 + 120 + 4*31 + 25 = 379
    profile = {"birth_date": born(29), "education": BACHELORS, "languages": [clb(9)]}
    assert assess(profile)["crs"]["total"] == 379

    # 105 + 120 + 136 + 25 + 50 = 436
    profile = {
        "birth_date": born(30),
        "education": BACHELORS,
        "languages": [clb(10)],
        "work": [job("21231", "IN", "2022-01-01", "2025-01-31")],
    }
    assert assess(profile)["crs"]["total"] == 436

    # 110 + 135 + 124 + 40 + (50 + 25 -> 50) + (25 + 13) = 497
    profile = {
        "birth_date": born(29),
        "education": MASTERS,
        "languages": [clb(9)],
        "work": [
            job("21231", "IN", "2023-01-01", "2024-01-15"),
            job("21231", "CA", "2025-01-01", "2026-01-15"),
        ],
    }
    assert assess(profile)["crs"]["total"] == 497

    # 85 + 126 + 4*29 + 46 + 8 + 4 + 50 = 435
    profile = {
        "birth_date": born(32),
        "marital_status": "married",
        "education": MASTERS,
        "languages": [clb(9)],
        "work": [job("21231", "CA", "2024-01-01", "2026-01-31")],
        "spouse": {"education": BACHELORS, "languages": [clb(5)]},
    }
    answer = assess(profile)
    assert answer["crs"]["total"] == 435
    assert answer["crs"]["sections"] == {
        "core": 373,
        "spouse": 12,
        "transferability": 50,
        "additional": 0,
    }
    assert line(answer, "crs.transferability.education_canadian_work")["points"] == 0
    assert line(answer, "crs.transferability.education_canadian_work")["lost_to_cap"] == 50

    # 110 + 30 + 4*6 = 164
    profile = {
        "birth_date": born(25),
        "education": {"level": "secondary", "country": "CA"},
        "languages": [clb(4)],
    }
    assert assess(profile)["crs"]["total"] == 164

    # 110 + 135 + (31+34+34+31) + 40 + 50 + (25 + 13) + 30 = 533
    profile = {
        "birth_date": born(25),
        "education": {"level": "masters_or_professional", "country": "CA"},
        "canadian_credential": "three_years_or_more",
        "languages": [
            {
                "test": "celpip",
                "taken": "2026-01-10",
                "reading": 9,
                "writing": 10,
                "listening": 10,
                "speaking": 9,
            }
        ],
        "work": [
            job("21231", "IN", "2023-01-01", "2024-01-15"),
            job("22220", "CA", "2025-01-01", "2026-01-15"),
        ],
    }
    assert assess(profile)["crs"]["total"] == 533


def days_and_hours():
    # 364 days at 30 hours a week are 1,560 hours, 182 days 780, 728 days 3,120; hours above 30 are not credited
    jobs = plain.read_jobs([job_of_days("21231", "CA", ON, 364, 45)], ON)
    assert plain.credited_hours(jobs, ON - timedelta(days=5000), ON) == 1560
    jobs = plain.read_jobs([job_of_days("21231", "CA", ON, 182, 15), job_of_days("21232", "CA", ON, 182, 20)], ON)
    assert plain.credited_hours(jobs, ON - timedelta(days=5000), ON) == 780
    # 37.3 written as a decimal is 373/10, not a float
    jobs = plain.read_jobs([job_of_days("21231", "CA", ON, 7, 7.3)], ON)
    assert plain.credited_hours(jobs, ON - timedelta(days=50), ON) == Fraction(73, 10)
    # windows: the day N years ago is outside, the day after it inside
    assert plain.window_first_day(date(2026, 10, 1), 10) == date(2016, 10, 2)
    assert plain.window_first_day(date(2024, 2, 29), 3) == date(2021, 3, 1)
    assert plain.window_first_day(date(2026, 2, 28), 10) == date(2016, 2, 29)
    # born on 29 February
    assert plain.completed_years(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert plain.completed_years(date(2000, 2, 29), date(2026, 3, 1)) == 26
    assert plain.completed_years(date(2000, 2, 29), date(2028, 2, 29)) == 28
    # an end after `on`, a null end and no end are the same; a future job is nothing
    for end in [None, "2031-01-01", "2026-10-01"]:
        jobs = plain.read_jobs([job("21231", "CA", "2026-09-25", end)], ON)
        assert plain.credited_hours(jobs, date(2016, 1, 1), ON) == 30
    assert plain.read_jobs([job("21231", "CA", "2026-10-02")], ON) == []
    # a run ends at a day's break, and may change the country
    pieces = [job("21231", "IN", "2026-01-01", "2026-01-31"), job("21231", "CA", "2026-02-01", "2026-02-11")]
    jobs = plain.read_jobs(pieces, ON)
    assert plain.best_run_hours(jobs, date(2016, 10, 2), ON) == 42 * Fraction(30, 7)
    pieces[1]["start"] = "2026-02-02"
    jobs = plain.read_jobs(pieces, ON)
    assert plain.best_run_hours(jobs, date(2016, 10, 2), ON) == 31 * Fraction(30, 7)


def languages_and_lapses():
    ielts = {"test": "ielts", "reading": 6.5, "writing": 6, "listening": 7.0, "speaking": 9}
    assert plain.levels_of(ielts) == {"reading": 8, "writing": 7, "listening": 7, "speaking": 10}
    ielts = {"test": "ielts", "reading": 3.5, "writing": 3.5, "listening": 4.5, "speaking": 0}
    assert plain.levels_of(ielts) == {"reading": 4, "writing": 0, "listening": 4, "speaking": 0}
    tef = {"test": "tef", "reading": 207, "writing": 309, "listening": 316, "speaking": 450}
    assert plain.levels_of(tef) == {"reading": 7, "writing": 6, "listening": 10, "speaking": 10}
    tcf = {"test": "tcf", "reading": 523, "writing": 9, "listening": 523, "speaking": 3}
    assert plain.levels_of(tcf) == {"reading": 8, "writing": 6, "listening": 9, "speaking": 0}
    pte = {"test": "pte_core", "reading": 24, "writing": 31, "listening": 89, "speaking": 88}
    assert plain.levels_of(pte) == {"reading": 3, "writing": 0, "listening": 10, "speaking": 9}
    assert plain.levels_of(clb(12)) == {"reading": 10, "writing": 10, "listening": 10, "speaking": 10}

    # two years: valid on the last day before, lapsed on the day itself; 29 February falls back to the 28th
    result = clb(9)
    result["taken"] = "2024-02-29"
    assert not plain.result_has_lapsed(result, date(2026, 2, 27))
    assert plain.result_has_lapsed(result, date(2026, 2, 28))
    education = {"level": "bachelors", "country": "IN", "eca_issued": "2021-10-01"}
    assert plain.read_education(education, date(2026, 9, 30)) == ("bachelors", False)
    assert plain.read_education(education, date(2026, 10, 1)) == (None, True)
    profile = {"birth_date": born(30), "education": education, "languages": [result]}
    answer = assess(profile)
    assert {"path": "languages[0]", "code": "expired"} in answer["missing"]
    assert {"path": "education", "code": "expired"} in answer["missing"]
    assert {"path": "work", "code": "not_given"} in answer["missing"]
    assert {"path": "languages", "code": "not_given"} not in answer["missing"]
    assert answer["clb"] == {"en": None, "fr": None}
    assert answer["crs"]["total"] == 105


def crs_details():
    # second language with a spouse: 24 held to 22
    profile = {
        "birth_date": born(30),
        "marital_status": "common_law",
        "languages": [clb(9), clb(9, "fr")],
    }
    answer = assess(profile)
    assert answer["crs"]["first_official_language"] == "en"
    one = line(answer, "crs.core.second_language")
    assert (one["points"], one["max"], one["lost_to_cap"]) == (22, 22, 2)
    # 95 + 116 + 22 + 50 (French with English 5 or more)
    assert answer["crs"]["total"] == 283
    assert len(answer["crs"]["lines"]) == 18
    # the spouse stays behind: the columns without spouse, no spouse lines
    profile["spouse"] = {"accompanying": False}
    answer = assess(profile)
    assert answer["crs"]["with_spouse"] is False
    assert len(answer["crs"]["lines"]) == 15
    assert answer["crs"]["total"] == 105 + 124 + 24 + 50

    # French alone: 25; the first language follows the higher total
    profile = {"birth_date": born(30), "languages": [clb(7, "fr"), clb(4)]}
    answer = assess(profile)
    assert answer["crs"]["first_official_language"] == "fr"
    assert answer["crs"]["total"] == 105 + 4 * 17 + 0 + 25
    # named without a result: nothing for the first language, the other is second
    profile = {"birth_date": born(30), "languages": [clb(9)], "first_official_language": "fr"}
    answer = assess(profile)
    assert answer["crs"]["total"] == 105 + 24
    assert met(answer, "fsw")["language"] is None

    # dated section D
    def with_offer(noc, on):
        return {"birth_date": "1990-06-15", "job_offer": {"noc": noc, "crs_qualifying": True}}, on

    for noc, on, points, start in [
        ("21231", date(2015, 1, 1), 600, "2015-01-01"),
        ("21231", date(2016, 11, 18), 600, "2015-01-01"),
        ("21231", date(2016, 11, 19), 50, "2016-11-19"),
        ("00010", date(2016, 11, 19), 200, "2016-11-19"),
        ("65100", date(2016, 11, 19), 0, "2016-11-19"),
        ("00010", date(2025, 3, 24), 200, "2016-11-19"),
        ("00010", date(2025, 3, 25), 0, "2025-03-25"),
    ]:
        profile, day = with_offer(noc, on)
        one = line(assess(profile, day), "crs.additional.job_offer")
        assert (one["points"], one["version"]) == (points, start), (noc, on, one)

    french = {"birth_date": "1990-06-15", "languages": [clb(7, "fr"), clb(5)]}
    assert line(assess(french, date(2017, 6, 5)), "crs.additional.french")["points"] == 0
    assert line(assess(french, date(2017, 6, 6)), "crs.additional.french")["points"] == 30
    assert line(assess(french, date(2020, 10, 19)), "crs.additional.french")["points"] == 30
    assert line(assess(french, date(2020, 10, 20)), "crs.additional.french")["points"] == 50
    french["languages"][1] = clb(4)
    assert line(assess(french, date(2020, 10, 19)), "crs.additional.french")["points"] == 15
    assert line(assess(french, date(2020, 10, 20)), "crs.additional.french")["points"] == 25

    # nomination takes the whole of section D; the later lines pay
    profile = {
        "birth_date": born(30),
        "provincial_nomination": True,
        "canadian_credential": "three_years_or_more",
        "sibling_in_canada": True,
    }
    answer = assess(profile)
    assert answer["crs"]["sections"]["additional"] == 600
    assert line(answer, "crs.additional.nomination")["points"] == 600
    assert line(answer, "crs.additional.canadian_study")["lost_to_cap"] == 30
    assert line(answer, "crs.additional.sibling")["lost_to_cap"] == 15

    # transferability: 50 + 50 + 50 held to 100, paid by the certificate, the last line
    profile = {
        "birth_date": born(30),
        "education": MASTERS,
        "languages": [clb(9)],
        "certificate_of_qualification": True,
        "work": [job("21231", "IN", "2022-01-01", "2025-01-31"), job("21231", "CA", "2025-02-01")],
    }
    answer = assess(profile)
    assert answer["crs"]["sections"]["transferability"] == 100
    assert [one["points"] for one in answer["crs"]["lines"][5:10]] == [50, 0, 50, 0, 0]
    assert [one["lost_to_cap"] for one in answer["crs"]["lines"][5:10]] == [0, 25, 0, 25, 50]
    assert answer["experience"]["canadian_years"] == 1
    assert answer["experience"]["foreign_years"] == 3

    # after the last verified day
    answer = assess({"birth_date": born(30)}, date(2026, 11, 3))
    assert answer["crs"]["rules_as_of"] == "2026-11-02"
    assert answer["crs"]["current"] is False
    assert {"code": "rules_unverified_after", "rule": "crs", "date": "2026-11-02"} in answer["notices"]
    assert line(answer, "crs.additional.job_offer")["unverified"] is True
    assert "unverified" not in line(answer, "crs.core.age")
    answer = assess({"birth_date": born(30)}, date(2026, 11, 2))
    assert answer["crs"]["rules_as_of"] == "2026-11-02"
    assert answer["crs"]["current"] is True
    assert assess({"birth_date": "1990-01-01"}, date(2014, 12, 31)) == {"error": {"code": "no_rule_yet"}}
    assert {"code": "noc_2021_used_before"} in assess({"birth_date": "1990-01-01"}, date(2022, 11, 15))["notices"]
    assert {"code": "noc_2021_used_before"} not in assess({"birth_date": "1990-01-01"}, date(2022, 11, 16))["notices"]


def federal_skilled_worker():
    # 24 + 4 (language) + 21 (education) + 11 (3 years) + 12 (age) + 0 + 5 (relative) = 77
    profile = {
        "birth_date": born(30),
        "education": BACHELORS,
        "languages": [clb(9), clb(5, "fr")],
        "work": [job("21231", "IN", "2022-01-01", "2025-01-31")],
        "relative_in_canada": True,
        "funds": {"amount": 15263, "family_size": 1},
        "destination": "ON",
    }
    answer = assess(profile)
    assert answer["programs"]["fsw"]["grid"] == {
        "total": 77,
        "language": 28,
        "education": 21,
        "experience": 11,
        "age": 12,
        "arranged_employment": 0,
        "adaptability": 5,
    }
    assert answer["programs"]["fsw"]["eligible"] is True
    assert [check["id"] for check in answer["programs"]["fsw"]["checks"]] == [
        "fsw.work",
        "fsw.language",
        "fsw.education",
        "fsw.pass_mark",
        "fsw.funds",
        "fsw.destination",
    ]
    profile["destination"] = "QC"
    assert assess(profile)["programs"]["fsw"]["eligible"] is False
    profile["destination"] = "ON"
    # one dollar less; not given; a family of 9: 40392 + 2 * 4112 = 48616
    profile["funds"]["amount"] = 15262
    assert met(assess(profile), "fsw")["funds"] is False
    assert assess(profile)["programs"]["fsw"]["eligible"] is False
    profile["funds"] = {"amount": 48616, "family_size": 9}
    assert met(assess(profile), "fsw")["funds"] is True
    profile["funds"]["amount"] = 48615.99
    assert met(assess(profile), "fsw")["funds"] is False
    del profile["funds"]
    assert met(assess(profile), "fsw")["funds"] is None
    assert assess(profile)["programs"]["fsw"]["eligible"] is True
    # tables by day: 2024 from 2024-05-28, 2025 from 2025-07-07
    assert plain.funds_needed(date(2024, 5, 27), 1) is None
    assert plain.funds_needed(date(2024, 5, 28), 5) == 30690
    assert plain.funds_needed(date(2025, 7, 6), 1) == 14690
    assert plain.funds_needed(date(2025, 7, 7), 1) == 15263
    assert plain.funds_needed(date(2026, 12, 31), 7) == 40392

    # a year in one occupation, not continuous: no
    profile["work"] = [
        job("21231", "IN", "2024-01-01", "2024-07-01"),
        job("21231", "IN", "2024-07-03", "2025-01-31"),
    ]
    answer = assess(profile)
    assert met(answer, "fsw")["work"] is False
    assert answer["programs"]["fsw"]["grid"]["experience"] == 9
    # the primary occupation is read alone
    profile["work"] = [job("21231", "IN", "2024-01-01", "2025-01-31")]
    profile["primary_noc"] = "21232"
    assert met(assess(profile), "fsw")["work"] is False
    profile["primary_noc"] = "21231"
    assert met(assess(profile), "fsw")["work"] is True

    # one ability at CLB 6: 6 + 6 + 6 + 0, and the minimum is not met
    one_low = clb(9)
    one_low["speaking"] = 6
    profile["languages"] = [one_low]
    answer = assess(profile)
    assert answer["programs"]["fsw"]["grid"]["language"] == 18
    assert met(answer, "fsw")["language"] is False
    # French meets the minimum, English does not: French is read first and English (5 or more) is second
    profile["languages"] = [one_low, clb(7, "fr")]
    answer = assess(profile)
    assert answer["programs"]["fsw"]["grid"]["language"] == 20
    assert met(answer, "fsw")["language"] is True

    # adaptability is held to 10: spouse 5 + 5 + 5, own work 10, offer 5
    profile = {
        "birth_date": born(46),
        "marital_status": "married",
        "languages": [clb(7)],
        "education": {"level": "secondary", "country": "CA"},
        "spouse": {
            "languages": [clb(4, "fr")],
            "studied_in_canada_two_years": True,
            "work": [job("65100", "CA", "2001-01-01", "2001-12-30", while_full_time_student=True)],
        },
        "job_offer": {"noc": "21231", "arranged_employment": True, "authorized_to_work": True},
        "work": [],
    }
    answer = assess(profile)
    assert answer["programs"]["fsw"]["grid"] == {
        "total": 16 + 5 + 0 + 1 + 10 + 10,
        "language": 16,
        "education": 5,
        "experience": 0,
        "age": 1,
        "arranged_employment": 10,
        "adaptability": 10,
    }
    assert met(answer, "fsw")["funds"] is True
    # a citizen spouse gives nothing: the offer's 5 alone
    profile["spouse"]["canadian"] = True
    assert assess(profile)["programs"]["fsw"]["grid"]["adaptability"] == 5
    # an offer in TEER 5 does not count
    profile["job_offer"]["noc"] = "65100"
    answer = assess(profile)
    assert answer["programs"]["fsw"]["grid"]["adaptability"] == 0
    assert met(answer, "fsw")["funds"] is None


def canadian_experience_class():
    profile = {
        "birth_date": born(30),
        "languages": [clb(5)],
        "work": [job_of_days("72300", "CA", ON, 364)],
    }
    answer = assess(profile)
    assert met(answer, "cec") == {"work": True, "language": True}
    assert answer["programs"]["cec"]["eligible"] is True
    profile["work"] = [job_of_days("72300", "CA", ON, 363)]
    answer = assess(profile)
    assert met(answer, "cec")["work"] is False
    assert answer["experience"]["canadian_hours"] == 1555
    # equal hours in TEER 1 and TEER 2: the higher threshold
    profile["work"] = [job_of_days("72300", "CA", ON, 364, 15), job_of_days("21231", "CA", ON, 364, 15)]
    answer = assess(profile)
    assert met(answer, "cec") == {"work": True, "language": False}
    # a little more in TEER 2: the lower one
    profile["work"][0]["hours_per_week"] = 15.1
    assert assess(profile)["programs"]["cec"]["eligible"] is True
    # student, self-employed, unauthorized, abroad, TEER 4: nothing
    for change in [
        {"while_full_time_student": True},
        {"self_employed": True},
        {"authorized": False},
        {"country": "US"},
        {"noc": "14100"},
    ]:
        one = job_of_days("21231", "CA", ON, 364)
        one.update(change)
        profile["work"] = [one]
        assert met(assess(profile), "cec")["work"] is False, change
    # abroad `authorized` is not read
    profile["work"] = [job_of_days("21231", "US", ON, 364, authorized=False)]
    assert assess(profile)["experience"]["foreign_years"] == 1
    # a self-employed physician: the public policy could matter
    profile["work"] = [job_of_days("31102", "CA", ON, 364, self_employed=True)]
    assert {"code": "physician_policy_not_computed"} in assess(profile)["notices"]
    profile["work"].append(job_of_days("31102", "CA", ON, 364))
    assert {"code": "physician_policy_not_computed"} not in assess(profile)["notices"]


def federal_skilled_trades():
    mixed = {"test": "clb", "language": "en", "reading": 4, "writing": 4, "listening": 5, "speaking": 5}
    profile = {
        "birth_date": born(30),
        "languages": [mixed],
        "work": [job_of_days("72300", "IN", ON, 728, self_employed=True)],
        "certificate_of_qualification": True,
        "funds": {"amount": 20000, "family_size": 1},
    }
    answer = assess(profile)
    assert met(answer, "fst") == {"work": True, "language": True, "certificate_or_offer": True, "funds": True}
    assert answer["programs"]["fst"]["eligible"] is True
    mixed["listening"] = 4
    assert met(assess(profile), "fst")["language"] is False
    mixed["listening"] = 5
    profile["work"] = [job_of_days("72300", "IN", ON, 727)]
    assert met(assess(profile), "fst")["work"] is False
    profile["work"] = [job_of_days("72300", "IN", ON, 728, while_full_time_student=True)]
    assert met(assess(profile), "fst")["work"] is False
    for noc, listed in [
        ("62200", True),
        ("63200", True),
        ("63202", True),
        ("62100", False),
        ("72600", False),
        ("93200", False),
        ("93100", True),
        ("74100", False),
        ("82031", True),
    ]:
        assert plain.is_listed_trade(noc) is listed, noc
    # a certificate alone does not lift the funds; an offer with authorization does
    del profile["funds"]
    profile["work"] = [job_of_days("72300", "IN", ON, 728)]
    profile["certificate_of_qualification"] = False
    assert met(assess(profile), "fst")["certificate_or_offer"] is None
    profile["job_offer"] = {"noc": "21231", "trade_offer": True}
    assert met(assess(profile), "fst")["certificate_or_offer"] is False
    profile["job_offer"] = {"noc": "72310", "trade_offer": True, "authorized_to_work": True}
    assert met(assess(profile), "fst") == {
        "work": True,
        "language": True,
        "certificate_or_offer": True,
        "funds": True,
    }


def category_lists():
    # 182 days of a nurse abroad: 780 hours, continuous. Enough through 2026-02-17, half of it from 2026-02-18
    profile = {
        "birth_date": "1996-05-05",
        "languages": [clb(9)],
        "education": MASTERS,
        "work": [
            job("31301", "IN", "2025-08-01", "2026-01-29"),
            job("21231", "IN", "2021-01-01", "2024-12-31"),
        ],
    }
    health = assess(profile, date(2026, 2, 17))["categories"]["healthcare"]
    assert health == {
        "status": "in_force",
        "version": "2025-2",
        "meets_criteria": True,
        "eligible": True,
        "noc": "31301",
        "hours": 780,
        "hours_needed": 780,
        "checks": [{"id": "healthcare.work", "met": True}],
    }
    health = assess(profile, date(2026, 2, 18))["categories"]["healthcare"]
    assert (health["version"], health["meets_criteria"], health["noc"]) == ("2026-3", False, None)
    assert (health["hours"], health["hours_needed"]) == (780, 1560)
    # software engineers: on the 2023 list, not on that of 2025
    assert assess(profile, date(2025, 2, 26))["categories"]["stem"]["meets_criteria"] is True
    assert assess(profile, date(2025, 2, 27))["categories"]["stem"]["meets_criteria"] is False
    # a break: continuous lists read one run
    profile["work"] = [
        job("31301", "IN", "2025-06-01", "2025-08-31"),
        job("31301", "CA", "2025-09-02", "2026-01-29"),
    ]
    health = assess(profile, date(2026, 2, 17))["categories"]["healthcare"]
    assert (health["meets_criteria"], health["hours"]) == (False, 642)  # 150 days * 30 / 7 = 642.857...
    # a student in Canada does not count, abroad does
    profile["work"] = [job("31301", "CA", "2025-01-01", "2026-01-29", while_full_time_student=True)]
    assert assess(profile, date(2026, 2, 17))["categories"]["healthcare"]["hours"] == 0
    profile["work"][0]["country"] = "IN"
    assert assess(profile, date(2026, 2, 17))["categories"]["healthcare"]["meets_criteria"] is True
    # in Canada only
    profile["work"] = [job("31102", "IN", "2024-01-01"), job("00012", "CA", "2025-01-01", self_employed=True)]
    answer = assess(profile)["categories"]
    assert answer["physicians"]["hours"] == 0
    assert answer["senior-managers"]["meets_criteria"] is True
    assert answer["healthcare"]["noc"] == "31102"
    # statuses
    for slug, day, status in [
        ("french", date(2023, 5, 30), "not_yet"),
        ("french", date(2023, 5, 31), "in_force"),
        ("transport", date(2025, 2, 26), "in_force"),
        ("transport", date(2025, 2, 27), "retired"),
        ("transport", date(2026, 2, 18), "in_force"),
        ("agriculture", date(2026, 2, 18), "retired"),
        ("education", date(2025, 2, 26), "not_yet"),
        ("physicians", date(2025, 12, 7), "not_yet"),
        ("physicians", date(2025, 12, 8), "in_force"),
        ("military", date(2026, 2, 17), "not_yet"),
    ]:
        assert assess({"birth_date": "1996-05-05"}, day)["categories"][slug]["status"] == status, (slug, day)
    # equal hours: the lowest code
    profile["work"] = [job("21300", "IN", "2025-01-01"), job("20011", "IN", "2025-01-01")]
    assert assess(profile)["categories"]["stem"]["noc"] == "20011"
    # military
    profile["military"] = {
        "continuous_service_years": 10,
        "recognized": True,
        "caf_offer_noc": "43204",
        "caf_offer_years": 3,
    }
    answer = assess(profile)["categories"]["military"]
    assert answer["meets_criteria"] is True
    assert answer["eligible"] is True
    profile["military"]["caf_offer_years"] = 2.9
    answer = assess(profile)["categories"]["military"]
    assert [check["met"] for check in answer["checks"]] == [True, False, True]
    del profile["military"]["recognized"]
    answer = assess(profile)["categories"]["military"]
    assert [check["met"] for check in answer["checks"]] == [None, False, True]
    # French
    profile["languages"] = [clb(9), clb(7, "fr")]
    answer = assess(profile)["categories"]["french"]
    assert (answer["meets_criteria"], answer["version"], answer["hours_needed"]) == (True, "2026-2", None)


def row(number, day, kind, what, cutoff, tie_break=""):
    return {
        "number": number,
        "date": day,
        "round_type": kind,
        "program_or_category": what,
        "crs_cutoff": str(cutoff),
        "tie_break_utc": tie_break,
    }


def rounds_of_invitations():
    rounds = [
        row("1", "2015-01-31", "general", "no-program-specified", 886),
        row("20", "2016-10-19", "general", "no-program-specified", 475),
        row("252", "2023-06-28", "category", "healthcare", 400, "2023-06-27T10:00:00Z"),
        row("290", "2024-03-25", "category", "stem", 497, "2024-03-25T10:00:00Z"),
        row("300", "2025-06-01", "program", "canadian-experience-class", 497, "2025-06-01T10:00:00Z"),
        row("301", "2025-06-02", "program", "provincial-nominee-program", 700, ""),
        row("302", "2025-06-03", "program", "federal-skilled-trades", 400, ""),
        row("303", "2026-10-01", "program", "federal-skilled-worker", 498, ""),
        row("304", "2026-10-02", "general", "no-program-specified", 100, ""),
    ]
    # the person of 497 points: today's facts for every round
    profile = {
        "birth_date": born(29),
        "education": MASTERS,
        "languages": [clb(9)],
        "work": [
            job("21231", "IN", "2023-11-01", "2024-11-15"),
            job("21231", "CA", "2025-01-01", "2026-01-15"),
        ],
        "profile_submitted": "2024-03-25T10:00:01Z",
    }
    answer = assess(profile, want={"rounds", "notices"}, rounds=rounds)
    assert set(answer) == {"on", "rounds", "notices"}
    found = {one["number"]: one for one in answer["rounds"]}
    assert "304" not in found
    assert (found["1"]["outcome"], found["1"]["score"], found["1"]["cutoff"]) == ("below_cutoff", 497, 886)
    assert found["20"]["outcome"] == "invited"
    assert (found["252"]["outcome"], found["252"]["because"]) == ("not_eligible", ["healthcare.work"])
    # software engineers are on the list of that day: equal, submitted one second later
    assert found["290"]["outcome"] == "tie_missed"
    assert found["300"]["outcome"] == "invited"
    assert (found["301"]["outcome"], found["301"]["because"]) == ("not_eligible", ["nomination"])
    assert found["302"]["because"] == ["fst.work", "fst.certificate_or_offer", "fst.funds"]
    assert found["303"]["outcome"] == "below_cutoff"
    profile["profile_submitted"] = "2024-03-25T10:00:00Z"
    answer = assess(profile, want={"rounds"}, rounds=rounds)
    assert answer["rounds"][3]["outcome"] == "invited"
    del profile["profile_submitted"]
    answer = assess(profile, want={"rounds"}, rounds=rounds)
    assert answer["rounds"][3]["outcome"] == "tie"
    # a nomination is 600 on every day
    profile["provincial_nomination"] = True
    answer = assess(profile, want={"rounds"}, rounds=rounds)
    assert answer["rounds"][0]["score"] == 1097
    assert answer["rounds"][5]["outcome"] == "invited"
    # a sibling and study in Canada have no points in the early rounds
    profile = {
        "birth_date": born(29),
        "sibling_in_canada": True,
        "canadian_credential": "one_or_two_years",
        "job_offer": {"noc": "00012", "crs_qualifying": True},
    }
    answer = assess(profile, want={"rounds"}, rounds=rounds)
    assert [one["score"] for one in answer["rounds"]][:5] == [710, 710, 340, 340, 140]
    assert answer["rounds"][0]["because"] == [
        "fsw.work",
        "fsw.language",
        "fsw.education",
        "fsw.pass_mark",
        "fsw.funds",
        "cec.work",
        "cec.language",
        "fst.work",
        "fst.language",
        "fst.certificate_or_offer",
        "fst.funds",
    ]


def parts_wanted():
    profile = {"birth_date": born(30)}
    assert set(assess(profile)) == {
        "on",
        "crs",
        "programs",
        "categories",
        "clb",
        "experience",
        "missing",
        "notices",
    }
    assert set(assess(profile, want={"crs"})) == {"on", "crs"}
    assert list(assess(profile)["categories"]) == tables.CATEGORY_ORDER


def tables_in_themselves():
    """Counts and sums named in the facts."""
    counts = {
        "healthcare": [35, 37, 37],
        "stem": [24, 11, 11],
        "trades": [10, 25, 25],
        "transport": [10, 4],
        "agriculture": [3, 1],
        "education": [5, 5],
        "physicians": [3, 3],
        "senior-managers": [4],
        "researchers": [2],
        "military": [3],
    }
    versions = 0
    for slug in tables.CATEGORY_ORDER:
        versions = versions + len(tables.CATEGORIES[slug])
        for place in range(len(counts.get(slug, []))):
            codes = tables.CATEGORIES[slug][place]["codes"]
            assert len(codes) == counts[slug][place]
            assert len(set(codes)) == len(codes)
            assert codes == sorted(codes)
    assert len(tables.CATEGORIES) == 11
    assert versions == 22
    # 35 + 24 + 10 + 10 + 3 = 82 occupations in 2023
    in_2023 = 0
    for slug in ["healthcare", "stem", "trades", "transport", "agriculture"]:
        in_2023 = in_2023 + len(tables.CATEGORIES[slug][0]["codes"])
    assert in_2023 == 82
    # the ceilings of section A and of the languages are the sums of their parts
    for column in [0, 1]:
        assert (
            tables.CRS_A_AGE_MAX[column]
            + tables.CRS_A_EDUCATION_MAX[column]
            + tables.CRS_A_LANGUAGES_MAX[column]
            + tables.CRS_A_CANADIAN_WORK_MAX[column]
            == tables.CRS_CEILING_A[column]
        )
        assert (
            tables.CRS_A_FIRST_LANGUAGE_MAX[column] + tables.CRS_A_SECOND_LANGUAGE_CAP[column]
            == tables.CRS_A_LANGUAGES_MAX[column]
        )
        assert 4 * tables.CRS_A_FIRST_LANGUAGE[10][column] == tables.CRS_A_FIRST_LANGUAGE_MAX[column]


def generator():
    """The same seed gives the same case, and every case can be assessed."""
    keys = set()
    for seed in range(120):
        profile, on = generate.case(seed)
        again, same_day = generate.case(seed)
        assert profile == again
        assert on == same_day
        assert date(2015, 1, 1) <= on <= date(2026, 12, 31)
        keys.update(profile)
        answer = assess(profile, on)
        assert sum(answer["crs"]["sections"].values()) == answer["crs"]["total"]
        assert sum(one["points"] for one in answer["crs"]["lines"]) == answer["crs"]["total"]
        for one in answer["crs"]["lines"]:
            assert 0 <= one["points"] <= one["max"]
            assert one["lost_to_cap"] >= 0
    assert keys == {
        "birth_date",
        "marital_status",
        "spouse",
        "education",
        "canadian_credential",
        "studied_in_canada_two_years",
        "languages",
        "first_official_language",
        "work",
        "primary_noc",
        "certificate_of_qualification",
        "job_offer",
        "provincial_nomination",
        "sibling_in_canada",
        "relative_in_canada",
        "funds",
        "destination",
        "military",
        "profile_submitted",
    }


def main():
    for check in [
        tables_in_themselves,
        six_given_totals,
        days_and_hours,
        languages_and_lapses,
        crs_details,
        federal_skilled_worker,
        canadian_experience_class,
        federal_skilled_trades,
        category_lists,
        rounds_of_invitations,
        parts_wanted,
        generator,
    ]:
        check()
        print("ok", check.__name__)


if __name__ == "__main__":
    main()
