"""Five people abroad, from the first question to what they do next. Every figure is worked out by hand.

Each number stands with the row of the table it comes from. Work is credited at 30 hours a week at most, 1,560 hours to
a year; what is not named gives no points. Nobody is asked whether they served in the military: with studies that would
do, that category stays unknown.
"""

from __future__ import annotations

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
from visits import PATIENCE, field, linked, result

ON = "2026-10-01"
FRENCH_AT_7 = "new_language.fr.7"


@pytest.mark.long
def test_a_software_engineer_in_the_united_states_on_h_1b(reader):
    profile = {
        "birth_date": "1994-03-15",
        "education": {"level": "masters_or_professional", "country": "US", "eca_issued": "2025-05-10"},
        "languages": [
            {"test": "ielts", "taken": "2025-11-08", "listening": 8.5, "reading": 8, "writing": 7, "speaking": 7.5}
        ],
        "work": [{"noc": "21231", "country": "US", "start": "2020-07-01", "hours_per_week": 40}],
        "funds": {"amount": 40000, "family_size": 1},
    }
    person = reader("en", 1280, {"21231": "software engineer"})
    # language.ielts: listening 8.5 to 9 is level 10, reading 8 to 9 is 10, writing 7 is 9, speaking 7.5 to 9 is 10.
    page = scored(
        person, profile, ON, "15 March 1994", "21231 ", "8.5 (CLB 10)", "8 (CLB 10)", "7 (CLB 9)", "7.5 (CLB 10)"
    )
    expect_score(page, 462, core=362, transferability=100)
    expect_lines(
        page,
        {
            "core.age": 94,  # 32, without a spouse
            "core.education": 135,  # a master's degree
            "core.first_language": 133,  # 34 for each of three abilities at 10, 31 for writing at 9
            # From 1 July 2020 to the day are 2,284 days, 9,788 hours: six years abroad.
            "transferability.education_language": 50,  # master's degree, lowest level 9
            "transferability.foreign_work_language": 50,  # three years or more, lowest level 9
        },
    )
    expect_values(page, "program", fsw="yes")
    # fsw.grid: language 4 x 6, education 23, six years 15, age 12. Funds for one from 2025-07-07 on: 15,263.
    expect_pass_mark(page, 74)
    expect_conditions(page, {"fsw.work": True, "fsw.language": True, "fsw.funds": True, "cec.work": False})
    # Software engineers were on the list of 2023 and are on none now: rounds of that list could invite them.
    expect_values(page, "category", military="unknown")
    expect(result(page, "round-293")).to_have_attribute("data-value", "below_cutoff")
    expect_rounds(page, ON, 462, [])
    # 3 points for each of four abilities in a second language, and the bonus of 50 with English at 5 or more.
    expect_gain(page, FRENCH_AT_7, 62)
    expect_gain(page, "provincial_nomination", 600)
    # 33 on 15 March 2027: 94 becomes 88. But on 3 November 2026 the rules change, and their figures are not known.
    expect_turn(page, "2027-03-15", 462, 456)
    expect(page.locator(".js-ahead-unknown")).to_contain_text("From 3 November 2026 on")


@pytest.mark.long
def test_a_nurse_abroad_with_a_spouse(reader):
    study = {"level": "bachelors", "country": "PH", "eca_issued": "2024-02-01"}
    profile = {
        "birth_date": "1991-12-20",
        "marital_status": "married",
        "spouse": {
            "accompanying": True,
            "education": study,
            "languages": [
                {"test": "ielts", "taken": "2025-06-14", "listening": 5.5, "reading": 5, "writing": 5.5, "speaking": 6}
            ],
        },
        "education": study,
        "languages": [
            {"test": "ielts", "taken": "2025-06-14", "listening": 8, "reading": 7, "writing": 6.5, "speaking": 7}
        ],
        "work": [
            {"noc": "31301", "country": "PH", "start": "2016-01-04", "end": "2022-12-31", "hours_per_week": 40},
            {"noc": "31301", "country": "SA", "start": "2023-02-01", "hours_per_week": 48},
        ],
        "funds": {"amount": 25000, "family_size": 2},
    }
    person = reader("fr", 320, {"31301": "infirmière"})
    page = scored(person, profile, ON, "20 décembre 1991", "31301 ", "6,5 (NCLC 8)", "5,5 (NCLC 6)", "31 décembre 2022")
    expect_score(page, 348, core=296, spouse=14, transferability=38)
    expect_lines(
        page,
        {
            "core.age": 75,  # 34, with a spouse
            "core.education": 112,  # a bachelor's degree, with a spouse
            "core.first_language": 109,  # 29 for each of three abilities at 9, 22 for writing at 8
            "spouse.education": 8,  # a bachelor's degree
            "spouse.language": 6,  # 1 for each of three abilities at 6, 3 for speaking at 7
            # Within ten years of the day: 2,282 days and then 1,339, far more than three years abroad.
            "transferability.education_language": 13,  # one credential, lowest level 8
            "transferability.foreign_work_language": 25,  # three years or more, lowest level 8
        },
    )
    expect_values(page, "program", fsw="yes")
    # fsw.grid: language 3 x 6 + 5, education 21, six years or more 15, age 12; the spouse's language at 4 or more: 5.
    expect_pass_mark(page, 76)
    # For a family of two 19,001 are needed.
    expect_conditions(page, {"fsw.funds": True, "cec.work": False, "fst.work": False})
    # 31301 is on the list; the last three years alone are 1,096 days, 4,697 hours.
    expect_values(page, "category", healthcare="yes", military="unknown")
    expect_rounds(page, ON, 348, ["healthcare"])
    # Writing at 9: 29 for 22; the credential 25 for 13; three years abroad 50 for 25.
    expect_gain(page, "language.en.writing", 7 + 12 + 25)
    expect_gain(page, "spouse.language.en.9", 4 * 5 - 6)
    # 35 on the birthday: 75 becomes 70. Two years after the test everything that rests on it is gone, the spouse's too.
    expect_turn(page, "2026-12-20", 348, 343)
    expect_turn(page, "2027-06-14", 343, 343 - 109 - 6 - 38)


def test_a_teacher_whose_first_language_is_french(reader):
    profile = {
        "birth_date": "1997-07-08",
        "education": {"level": "two_or_more", "country": "FR", "eca_issued": "2025-03-03"},
        "languages": [
            {"test": "tef", "taken": "2025-09-20", "listening": 300, "reading": 250, "writing": 393, "speaking": 380},
            {"test": "ielts", "taken": "2025-10-11", "listening": 6, "reading": 5.5, "writing": 5.5, "speaking": 6},
        ],
        "work": [{"noc": "41221", "country": "FR", "start": "2021-09-01", "end": "2026-06-30", "hours_per_week": 35}],
        "funds": {"amount": 16000, "family_size": 1},
    }
    person = reader("fr", 768, {"41221": "enseignante au primaire"})
    # language.tef: listening 298 to 315, reading 248 to 262 and speaking 371 to 392 are 9, writing from 393 on is 10.
    page = scored(
        person, profile, ON, "8 juillet 1997", "300 (NCLC 9)", "250 (NCLC 9)", "393 (NCLC 10)", "380 (NCLC 9)", "41221 "
    )
    expect_score(page, 523, core=373, transferability=100, additional=50)
    expect_lines(
        page,
        {
            "core.age": 110,  # 29
            "core.education": 128,  # two credentials, one of three years or more
            "core.first_language": 127,  # French: 31 for each of three abilities at 9, 34 for writing at 10
            "core.second_language": 8,  # English: 1 for reading and writing at 6, 3 for listening and speaking at 7
            # 1,764 days, 7,560 hours: four years abroad.
            "transferability.education_language": 50,  # two credentials, lowest level 9
            "transferability.foreign_work_language": 50,  # three years or more, lowest level 9
            "additional.french": 50,  # French at 7 or more in all four, English at 5 or more in all four
        },
    )
    expect_values(page, "program", fsw="yes")
    # fsw.grid: French 4 x 6, English at 5 or more in all four 4, education 22, four years 13, age 12.
    expect_pass_mark(page, 75)
    expect_values(page, "category", french="yes", education="yes", military="unknown")
    expect_rounds(page, ON, 523, ["french", "education"])
    # Sixty days after 5 October; France is where the last ten years were worked in.
    plan = planned(page, "2026-10-05", "2026-12-04")
    expect_documents(plan, {"police.FR": "asked", "language_result.fr": "valid", "eca": "valid", "funds": "enough"})


@pytest.mark.long
def test_somebody_whose_language_test_is_about_to_lapse(reader):
    profile = {
        "birth_date": "1996-05-20",
        "education": {"level": "bachelors", "country": "SN", "eca_issued": "2024-11-01"},
        "languages": [
            {"test": "tcf", "taken": "2024-10-15", "listening": 523, "reading": 524, "writing": 14, "speaking": 14}
        ],
        "work": [{"noc": "11100", "country": "SN", "start": "2021-01-04", "hours_per_week": 40}],
        "funds": {"amount": 15263, "family_size": 1},
    }
    person = reader("fr", 320, {"11100": "comptable"})
    # language.tcf: listening 523 to 548, reading 524 to 548, writing and speaking 14 and 15: level 9 in all four.
    page = scored(person, profile, ON, "15 octobre 2024", "523 (NCLC 9)", "524 (NCLC 9)", "14 (NCLC 9)")
    expect_score(page, 449, core=349, transferability=75, additional=25)
    with_test = {
        "core.age": 105,  # 30
        "core.education": 120,  # a bachelor's degree
        "core.first_language": 124,  # 4 x 31
        "transferability.education_language": 25,  # one credential, lowest level 9
        "transferability.foreign_work_language": 50,  # 2,097 days, 8,987 hours: three years or more
        "additional.french": 25,  # French at 7 or more, no English
    }
    expect_lines(page, with_test)
    expect_values(page, "program", fsw="yes")
    expect_values(page, "category", french="yes", military="unknown")
    expect_rounds(page, ON, 449, ["french"])
    expect_turn(page, "2026-10-15", 449, 225)
    plan = planned(page, "2026-10-05", "2026-12-04")
    expect_documents(plan, {"language_result.fr": "lapses", "eca": "valid"})

    # The last day it counts, and the next: two years after the test it no longer does.
    person.go_to("you")
    field(page, "on").fill("2026-10-14")
    expect_lines(page, with_test)
    field(page, "on").fill("2026-10-15")
    expect_score(page, 225, core=225)
    expect_lines(page, {"core.age": 105, "core.education": 120})
    expect_values(page, "program", fsw="unknown")
    expect_conditions(page, {"fsw.language": None, "fsw.work": True, "fsw.education": True})
    expect_values(page, "category", french="unknown", military="unknown")
    # What is not counted any more is named, with a way to it.
    page.locator(".js-missing").get_by_role("link").first.click()
    expect(page.locator("#step-languages")).to_be_visible()
    field(page, "languages[0].taken").fill("2026-10-10")
    expect_score(page, 449, core=349, transferability=75, additional=25)


@pytest.mark.long
def test_somebody_who_fits_no_program(reader):
    on = "2026-11-02"  # the last day whose rules are known
    profile = {
        "birth_date": "1978-02-02",
        "education": {"level": "secondary", "country": "PH", "eca_issued": "2025-04-01"},
        "languages": [{"test": "clb", "language": "en", "listening": 4, "reading": 4, "writing": 4, "speaking": 4}],
        "work": [{"noc": "65201", "country": "PH", "start": "2023-03-01", "hours_per_week": 40}],
        "sibling_in_canada": True,
    }
    person = reader("en", 320, {"65201": "kitchen helper"})
    page = scored(person, profile, on, "2 February 1978", "2 November 2026", "65201 ")
    expect_score(page, 69, core=54, additional=15)
    expect_lines(
        page,
        {
            # 48: 45 and more give nothing.
            "core.education": 30,  # a secondary diploma
            "core.first_language": 24,  # 6 for each ability at 4
            "additional.sibling": 15,
        },
    )
    # The second digit of 65201 is its TEER, 5: it counts for none of the programs.
    expect_values(page, "program")
    expect_conditions(
        page,
        {
            "fsw.work": False,
            "fsw.language": False,  # 7 is needed in all four
            "fsw.pass_mark": False,
            "fsw.funds": None,
            "cec.work": False,
            "cec.language": False,
            "fst.work": False,
            "fst.language": False,  # 5 is needed for speaking and listening
        },
    )
    # fsw.grid: language 0 below 7, education 5, experience 0, age 0; a brother or sister is a relative: 5.
    expect_pass_mark(page, 10)
    expect_values(page, "category")
    expect_rounds(page, on, 69, [])
    # A nomination and a brother or sister share 600 points: 585 more.
    expect_gain(page, "provincial_nomination", 585)
    # What stays open is said, and nothing is made up for it.
    expect(page.locator(".js-missing")).not_to_be_empty(timeout=PATIENCE)
    assert linked(page) == profile
