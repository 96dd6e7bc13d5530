"""Five people in Canada, from the first question to what they do next. Every figure is worked out by hand.

Each number stands with the row of the table it comes from. Work is credited at 30 hours a week at most, 1,560 hours to
a year; what is not named gives no points. Nobody is asked whether they served in the military: with studies that would
do, that category stays unknown.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from stories import (
    expect_conditions,
    expect_documents,
    expect_gain,
    expect_lines,
    expect_pass_mark,
    expect_rounds,
    expect_score,
    expect_turn,
    expect_values,
    planned,
    scored,
)
from visits import PATIENCE, field, follow, linked, result

ON = "2026-10-01"
CEC = "canadian-experience-class"


def test_an_electrician_on_a_work_permit(reader):
    profile = {
        "birth_date": "1990-01-05",
        "education": {"level": "one_year", "country": "MX", "eca_issued": "2023-03-01"},
        "languages": [
            {"test": "pte_core", "taken": "2025-12-01", "listening": 60, "reading": 51, "writing": 60, "speaking": 59}
        ],
        "work": [
            {"noc": "72200", "country": "MX", "start": "2016-02-01", "end": "2022-11-30", "hours_per_week": 45},
            {"noc": "72200", "country": "CA", "start": "2023-05-15", "hours_per_week": 40},
        ],
        "certificate_of_qualification": True,
        "funds": {"amount": 12000, "family_size": 1},
    }
    person = reader("en", 320, {"72200": "electrician"})
    # language.pte_core: listening 60 to 70 is 7; reading 51 to 59, writing 60 to 68 and speaking 59 to 67 are 6.
    page = scored(
        person, profile, ON, "5 January 1990", "72200 ", "60 (CLB 7)", "51 (CLB 6)", "60 (CLB 6)", "59 (CLB 6)"
    )
    expect_score(page, 370, core=270, transferability=100)
    lines = {
        "core.age": 72,  # 36
        "core.education": 90,  # a program of one year
        "core.first_language": 44,  # 9 for each of three abilities at 6, 17 for listening at 7
        "core.canadian_work": 64,  # 1,236 days, 5,297 hours: three years
        # Abroad 2,251 days within ten years, 9,647 hours: six years, which language below 7 makes nothing of.
        "transferability.education_canadian_work": 25,  # one credential, two years or more
        "transferability.foreign_work_canadian_work": 50,  # three years or more abroad, two or more in Canada
        "transferability.certificate": 25,  # lowest level 5 or 6
    }
    expect_lines(page, lines)
    expect_values(page, "program", cec="yes")
    expect_conditions(
        page,
        {
            "fsw.language": False,  # 7 in all four
            "cec.work": True,  # 1,096 days within three years, 4,697 hours
            "cec.language": True,  # 5 for TEER 2
            "fst.work": True,  # 3,120 hours within five years
            "fst.language": True,  # speaking and listening 5, reading and writing 4
            "fst.certificate_or_offer": True,
            "fst.funds": False,  # 15,263 for one
        },
    )
    # fsw.grid: language 4 for the one ability at 7, education 15, six years 15, age 11; a year of work in Canada: 10.
    expect_pass_mark(page, 55)
    expect_values(page, "category", trades="yes")
    expect_rounds(page, ON, 370, ["trades", CEC])
    # At 7 in all four: three times 17 for 9. The 100 points of transferability are full: nothing can be added there.
    expect_gain(page, "language.en.7", 24)

    # An offer from two employers in the trade, and a permit to work: then no funds are needed.
    person.go_to("more")
    person.occupation("job_offer.noc", "72200")
    person.pick("job_offer.trade_offer", True)
    person.tick("job_offer.authorized_to_work", {"authorized_to_work": True})
    expect_conditions(page, {"fst.funds": True})
    expect_values(page, "program", cec="yes", fst="yes")
    # Since 25 March 2025 an offer gives no points.
    expect_score(page, 370, core=270, transferability=100)


@pytest.mark.long
def test_a_graduate_of_a_canadian_college_on_a_post_graduation_permit(reader):
    profile = {
        "birth_date": "2001-02-14",
        "education": {"level": "two_year", "country": "CA"},
        "canadian_credential": "one_or_two_years",
        "studied_in_canada_two_years": True,
        "languages": [
            {"test": "celpip", "taken": "2025-02-20", "listening": 9, "reading": 9, "writing": 8, "speaking": 9}
        ],
        "work": [
            {
                "noc": "22221",
                "country": "CA",
                "start": "2023-09-04",
                "end": "2025-03-28",
                "hours_per_week": 20,
                "while_full_time_student": True,
            },
            {"noc": "22221", "country": "CA", "start": "2025-04-07", "hours_per_week": 37.5},
        ],
    }
    person = reader("fr", 1280, {"22221": "technicien soutien utilisateurs"})
    page = scored(person, profile, ON, "14 février 2001", "22221 ", "9 (NCLC 9)", "8 (NCLC 8)", "37,5", "28 mars 2025")
    expect_score(page, 405, core=364, transferability=26, additional=15)
    expect_lines(
        page,
        {
            "core.age": 110,  # 25
            "core.education": 98,  # a program of two years
            "core.first_language": 116,  # 31 for each of three abilities at 9, 23 for writing at 8
            "core.canadian_work": 40,  # since 7 April 2025: 543 days, 2,327 hours, one year
            "transferability.education_language": 13,  # one credential, lowest level 8
            "transferability.education_canadian_work": 13,  # one credential, one year
            "additional.canadian_study": 15,  # a credential of one or two years
        },
    )
    # The work beside the studies is named among what gives no points.
    uncounted = page.locator(".js-missing").get_by_role("link", name=re.compile(r"\b1\b"))
    expect(uncounted.first).to_be_visible(timeout=PATIENCE)
    expect_values(page, "program", fsw="yes", cec="yes")
    # fsw.grid: language 3 x 6 + 5, education 19, age 12. The work as a student counts here: 572 days at 20 hours, 1,634
    # hours, make two years with the rest: 11. Adaptability: a year's work in Canada 10, studies 5, together at most 10.
    expect_pass_mark(page, 75)
    # Funds were not given: they decide nothing yet.
    expect_conditions(page, {"fsw.funds": None, "cec.work": True, "cec.language": True})
    expect_values(page, "category", military="unknown")
    expect_rounds(page, ON, 405, [CEC])
    # Two years after the test, and then the 728th day of work, 3,120 hours: 53 for 40, and 25 for 13.
    expect_turn(page, "2027-02-20", 405, 405 - 116 - 13)
    expect_turn(page, "2027-04-04", 276, 276 + 13 + 12)
    expect_gain(page, "work.canadian", 13 + 12)


@pytest.mark.long
def test_a_physician_who_is_paid_for_each_service(reader):
    profile = {
        "birth_date": "1984-05-30",
        "marital_status": "married",
        "spouse": {"canadian": True},
        "education": {"level": "masters_or_professional", "country": "GB", "eca_issued": "2024-06-01"},
        "languages": [
            {"test": "ielts", "taken": "2025-03-01", "listening": 8.5, "reading": 8, "writing": 7.5, "speaking": 8}
        ],
        "work": [
            {"noc": "31102", "country": "GB", "start": "2013-08-01", "end": "2024-06-30", "hours_per_week": 40},
            {
                "noc": "31102",
                "country": "CA",
                "start": "2024-09-02",
                "hours_per_week": 45,
                "self_employed": True,
            },
        ],
        "funds": {"amount": 60000, "family_size": 2},
    }
    person = reader("en", 768, {"31102": "family physician"})
    page = scored(person, profile, ON, "30 May 1984", "31102 ", "8.5 (CLB 10)", "7.5 (CLB 10)", "2 September 2024")
    # The partner is Canadian: scored as if alone.
    expect_score(page, 399, core=299, transferability=100)
    expect_lines(
        page,
        {
            "core.age": 28,  # 42, without a spouse
            "core.education": 135,  # a professional degree
            "core.first_language": 136,  # 4 x 34
            # Self-employed work in Canada gives nothing. Abroad within ten years 2,829 days, 12,124 hours.
            "transferability.education_language": 50,  # professional degree, lowest level 10
            "transferability.foreign_work_language": 50,  # three years or more, lowest level 10
        },
    )
    expect_values(page, "program", fsw="yes")
    # fsw.grid: language 4 x 6, education 23, more than six years 15, age 5; a year's work in Canada, however paid, 10.
    expect_pass_mark(page, 77)
    expect_conditions(page, {"cec.work": False, "fsw.funds": True})
    # A policy for physicians like this one is not worked out, and the page says so.
    notice = page.locator('.js-notices [data-result="notice"]')
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text("physicians paid for each service")
    # In Canada 760 days, 3,257 hours, on both lists.
    expect_values(page, "category", physicians="yes", healthcare="yes", military="unknown")
    expect_rounds(page, ON, 399, ["physicians", "healthcare"])
    # The letter of an employer is of no use to somebody who has none.
    plan = planned(page, "2026-10-05", "2026-12-04")
    expect_documents(plan, {"reference.31102.2024-09-02": "self_employed", "police.GB": "asked", "funds": "enough"})


def test_a_couple_where_either_could_be_the_principal_applicant(reader):
    assessed = "2023-08-01"
    profile = {
        "birth_date": "1988-04-12",
        "marital_status": "common_law",
        "spouse": {
            "education": {"level": "bachelors", "country": "BR", "eca_issued": assessed},
            "languages": [
                {"test": "celpip", "taken": "2025-05-05", "listening": 10, "reading": 10, "writing": 10, "speaking": 10}
            ],
            "work": [{"noc": "21223", "country": "CA", "start": "2024-02-05", "hours_per_week": 40}],
        },
        "education": {"level": "masters_or_professional", "country": "BR", "eca_issued": assessed},
        "languages": [
            {"test": "celpip", "taken": "2025-05-05", "listening": 9, "reading": 9, "writing": 9, "speaking": 9}
        ],
        "work": [{"noc": "11100", "country": "BR", "start": "2017-01-09", "end": "2023-12-22", "hours_per_week": 40}],
        "funds": {"amount": 30000, "family_size": 2},
    }
    person = reader("fr", 1280, {"11100": "comptable", "21223": "administrateur de bases de données"})
    page = scored(person, profile, ON, "12 avril 1988", "11100 ", "21223 ", "9 (NCLC 9)", "10 (NCLC 10)")
    expect_score(page, 432, core=297, spouse=35, transferability=100)
    expect_lines(
        page,
        {
            "core.age": 55,  # 38, with a spouse
            "core.education": 126,  # a master's degree, with a spouse
            "core.first_language": 116,  # 4 x 29
            "spouse.education": 8,  # a bachelor's degree
            "spouse.language": 20,  # 4 x 5
            "spouse.canadian_work": 7,  # 970 days, 4,157 hours: two years
            "transferability.education_language": 50,  # master's degree, lowest level 9
            "transferability.foreign_work_language": 50,  # 2,539 days, 10,881 hours: three years or more
        },
    )
    expect_values(page, "program", fsw="yes")
    # fsw.grid: language 4 x 6, education 23, six years 15, age 9; the partner's language 5 and work in Canada 5.
    expect_pass_mark(page, 81)
    expect_rounds(page, ON, 432, [])
    # Alone: age 61, education 135, language 4 x 31, and the same 100.
    expect(page.locator("[data-alone]")).to_have_attribute("data-alone", "420", timeout=PATIENCE)
    # The other way round. 31: 90; a bachelor's degree 112; 4 x 32; two years in Canada 46. Partner: 10, 20. One
    # credential with level 9: 25, and with two years in Canada: 25. It opens the Canadian Experience Class.
    page.locator("#principal-birth").fill("1995-09-09")
    swapped = (90 + 112 + 128 + 46) + (10 + 20) + (25 + 25)
    principal = page.locator("[data-principal]")
    expect(principal).to_have_attribute("data-principal", str(swapped), timeout=PATIENCE)
    expect(principal).to_contain_text(f"+{swapped - 432}")
    expect(page.locator(".js-principal")).to_contain_text("expérience canadienne")


@pytest.mark.long
def test_somebody_of_29_who_turns_30(reader):
    profile = {
        "birth_date": "1996-10-20",
        "education": {"level": "bachelors", "country": "IN", "eca_issued": "2025-01-20"},
        "languages": [
            {"test": "ielts", "taken": "2025-08-09", "listening": 8, "reading": 7, "writing": 7, "speaking": 7}
        ],
        "work": [
            {"noc": "13110", "country": "IN", "start": "2021-06-01", "end": "2023-08-31", "hours_per_week": 40},
            {"noc": "13110", "country": "CA", "start": "2025-02-03", "hours_per_week": 37.5},
        ],
    }
    person = reader("en", 768, {"13110": "administrative assistant"})
    page = scored(person, profile, ON, "20 October 1996", "13110 ", "8 (CLB 9)", "7 (CLB 9)", "31 August 2023")
    expect_score(page, 470, core=394, transferability=76)
    lines = {
        "core.age": 110,  # 29
        "core.education": 120,  # a bachelor's degree
        "core.first_language": 124,  # 4 x 31
        "core.canadian_work": 40,  # 606 days, 2,597 hours: one year
        "transferability.education_language": 25,  # one credential, lowest level 9
        "transferability.education_canadian_work": 13,  # one credential, one year
        "transferability.foreign_work_language": 25,  # 822 days, 3,522 hours: two years abroad, lowest level 9
        "transferability.foreign_work_canadian_work": 13,  # two years abroad, one in Canada
    }
    expect_lines(page, lines)
    expect_values(page, "program", fsw="yes", cec="yes")
    # fsw.grid: language 4 x 6, education 21, three years of work in all 11, age 12; a year's work in Canada 10.
    expect_pass_mark(page, 78)
    expect_rounds(page, ON, 470, [CEC])
    expect_turn(page, "2026-10-20", 470, 465)

    # The day before the birthday, and the birthday.
    person.go_to("you")
    field(page, "on").fill("2026-10-19")
    expect_lines(page, lines)
    field(page, "on").fill("2026-10-20")
    expect_lines(page, {**lines, "core.age": 105})
    expect_score(page, 465, core=389, transferability=76)
    # From 3 November 2026 on the score carries the day of its rules, and goes back to it at a press.
    field(page, "on").fill("2026-11-20")
    expect(page.locator(".score-label")).to_contain_text("2 November 2026")
    page.locator(".score-dated .js-rescore").click()
    expect(field(page, "on")).to_have_value("2026-11-02")
    expect_score(page, 465, core=389, transferability=76)
    expect(page.locator(".js-rescore")).to_have_count(0)

    # Sent to somebody who reads French, the answers are the same.
    assert linked(page) == profile
    address = page.evaluate("() => navigator.clipboard.readText()")
    other = reader("fr", 768).page
    follow(other, "#" + address.partition("#")[2])
    expect_score(other, 465, core=389, transferability=76)
    expect_values(other, "program", fsw="yes", cec="yes")
    expect(result(other, "program-cec")).to_be_visible()
