"""What helps to answer: a second credential asked for, tests that are goals, years for dates, work as a picture."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from normal import IN_ENGLISH, IN_FRENCH, some_long
from playwright.sync_api import Page, expect
from visits import PATIENCE, expect_total, field, focused, follow, job, link, linked, pair, result

from calc.assessment import jobs_of, own_rules

BORN = {"birth_date": "1990-05-01"}
ON = "2026-10-01"
YEARS = {
    name: own_rules().on(date.fromisoformat(ON)).figures[rule][key]
    for name, rule, key in (
        ("crs", "work.window", "crs_years"),
        ("fst", "fst.minimum", "work_window_years"),
        ("cec", "cec.minimum", "work_window_years"),
    )
}
FULL_WEEK = own_rules().on(date.fromisoformat(ON)).figures["work.year"]["hours_per_week"]


def second(page: Page, answer: str, path: str = "education"):
    return page.locator(f'[name="{path}.second"][value="{answer}"]')


@pytest.mark.parametrize(
    ("language", "several"), some_long([("en", "Two or more"), ("fr", "Deux diplômes ou plus")], "en")
)
def test_a_second_credential_is_asked_for_where_it_makes_the_level(calculator, language, several):
    page = calculator(language, {**BORN, "education": {"level": "bachelors", "country": "CA"}}, ON)
    level = field(page, "education.level")
    expect(second(page, "true")).to_be_visible()
    second(page, "true").check()
    expect(level).to_have_value("two_or_more")
    assert linked(page)["education"] == {"level": "two_or_more", "country": "CA"}
    second(page, "false").check()
    expect(level).to_have_value("bachelors")
    level.select_option("two_or_more")
    expect(second(page, "true")).to_be_checked()
    level.select_option("bachelors")
    expect(second(page, "true")).not_to_be_checked()
    # Two short programs do not make it, and nobody is asked.
    level.select_option("two_year")
    expect(second(page, "true")).to_be_hidden()
    expect(page.locator("#step-education .js-short-programs")).to_contain_text(several)
    level.select_option("masters_or_professional")
    expect(page.locator("#step-education .js-short-programs")).to_be_hidden()
    assert linked(page)["education"] == {"level": "masters_or_professional", "country": "CA"}


ASSUMED = {
    "en": ("Your test result is a goal, not a result", "assumed", "Goal"),
    "fr": ("Votre résultat de test\u00a0: un objectif, et non un résultat obtenu", "supposée", "Objectif"),
}


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_a_test_not_taken_yet_is_a_goal_and_the_score_says_so(calculator, language):
    said, short, badge = ASSUMED[language]
    question = pair("533-graduate-in-canada")
    page = calculator(language, question["profile"], question["on"])
    expect_total(page, 533)
    expect(page.locator(".js-assumes")).to_be_hidden()
    goal = field(page, "languages[0].goal")
    goal.check()
    expect(page.locator(".js-assumes")).to_contain_text(said)
    expect(page.locator(".to-result")).to_contain_text(short)
    expect(page.locator(".js-announce")).to_contain_text(short)
    expect(page.locator("#f-languages-0 .js-goal-badge")).to_have_text(badge)
    expect(field(page, "languages[0].taken")).to_be_hidden()
    expect_total(page, 533)
    # It is no part of the profile, and goes along in the link.
    assert "goal" not in str(linked(page))
    address = page.evaluate("() => navigator.clipboard.readText()")
    page.locator(".js-reset").click()
    expect(goal).not_to_be_checked()
    page.evaluate("(address) => { location.href = address; }", address)
    expect(goal).to_be_checked()
    expect(page.locator(".js-assumes")).to_contain_text(said)
    goal.uncheck()
    expect(page.locator(".js-assumes")).to_be_hidden()


def shortcut(page: Page, **answers: str) -> None:
    """Fills in years instead of dates."""
    block = page.locator('.js-jobs[data-list="work"] .js-short')
    if block.get_attribute("open") is None:
        block.locator("summary").click()
    for key, value in answers.items():
        control = field(page, f"work.short.{key}")
        control.select_option(value) if key == "country" else control.fill(value)
    block.locator(".js-short-make").click()


@pytest.mark.parametrize("language", IN_FRENCH)
def test_years_become_jobs_that_end_on_the_day_and_are_marked(calculator, language):
    page = calculator(language, BORN, ON)
    shortcut(page, noc="21231", canada="2", abroad="1,5" if language == "fr" else "1.5", country="IN")
    expect(page.locator("#f-work-0")).to_be_focused()
    here = {"noc": "21231", "country": "CA", "start": "2024-10-02", "end": ON, "hours_per_week": FULL_WEEK}
    there = {"noc": "21231", "country": "IN", "start": "2023-04-02", "end": "2024-10-01", "hours_per_week": FULL_WEEK}
    assert linked(page) == {**BORN, "work": [here, there]}
    years = {"en": ("2 full years", "1 full year"), "fr": ("2 années complètes", "1 année complète")}[language]
    for words in years:
        expect(page.locator(".js-explained-lines")).to_contain_text(words, timeout=PATIENCE)
    expect(page.locator(".js-assumes")).to_contain_text({"en": "Job 1 has approximate", "fr": "Emploi 1"}[language])
    expect(page.locator('.js-work-times[data-list="work"] .badge')).to_have_count(2)
    # Dates can be put in, and the mark taken away.
    field(page, "work[0].start").fill("2024-09-15")
    field(page, "work[0].approximate").uncheck()
    expect(page.locator('.js-work-times[data-list="work"] .badge')).to_have_count(1)
    page.get_by_role("button", name={"en": "Remove job 1", "fr": "Retirer l’emploi 1"}[language]).click()
    expect(field(page, "work[0].approximate")).to_be_checked()
    expect(field(page, "work[0].country")).to_have_value("IN")


def test_years_are_added_to_the_jobs_that_are_there_and_can_be_taken_back(calculator):
    profile = {**BORN, "work": [job("72106", end="2024-06-01")]}
    page = calculator("en", profile, ON)
    shortcut(page, noc="21231", canada="1")
    expect(page.locator('.js-jobs[data-list="work"] .js-job')).to_have_count(2)
    expect(page.locator("#f-work-1")).to_be_focused()
    expect(page.locator(".js-undo")).to_contain_text("1 job with approximate dates added")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator('.js-jobs[data-list="work"] .js-job')).to_have_count(1)
    assert linked(page) == profile


def test_what_is_missing_for_years_is_said_at_its_field(calculator):
    page = calculator("en", BORN, ON)
    shortcut(page, noc="astronaut")
    expect(field(page, "work.short.noc")).to_be_focused()
    expect(page.locator("#f-work-short-noc-error")).to_contain_text("five-digit NOC code")
    expect(page.locator("#f-work-short-canada-error")).to_have_text("Enter the years of work, in Canada or abroad.")
    shortcut(page, noc="21231", canada="0", abroad="two")
    for key in ("canada", "abroad"):
        expect(field(page, f"work.short.{key}")).to_have_attribute("aria-invalid", "true")
    shortcut(page, canada="", abroad="2")
    assert focused(page) == "work.short.country"
    expect(page.locator("#f-work-short-country-error")).to_have_text("Choose a country.")
    # Enter asks for these jobs, not for the score.
    field(page, "work.short.country").select_option("FR")
    field(page, "work.short.abroad").press("Enter")
    expect(field(page, "work[0].country")).to_have_value("FR")
    expect(page.locator('.js-short [aria-invalid="true"]')).to_have_count(0)


def test_without_a_day_of_the_score_years_end_today(calculator):
    page = calculator("en", BORN, ON)
    field(page, "on").fill("")
    shortcut(page, noc="21231", canada="1")
    today = page.evaluate("() => new Date().toLocaleDateString('en-CA')")
    expect(field(page, "work[0].end")).to_have_value(today)


def test_a_spouse_is_asked_for_years_in_canada_alone(calculator):
    page = calculator("en", {**BORN, "marital_status": "married"}, ON)
    block = page.locator('.js-jobs[data-list="spouse.work"] .js-short')
    block.locator("summary").click()
    expect(block.locator("[name$='.abroad']")).to_have_count(0)
    field(page, "spouse.work.short.noc").fill("21231")
    field(page, "spouse.work.short.canada").fill("1")
    block.locator(".js-short-make").click()
    expect(field(page, "spouse.work[0].end")).to_have_value(ON)
    expect(page.locator(".js-assumes")).to_contain_text("Your spouse or partner, Job 1")


REASON = """(code) => {
  const { words } = JSON.parse(document.querySelector(".js-data").textContent);
  return words.calculator.work.uncounted[code];
}"""

WORK = [
    job("21231", start="2025-01-01"),
    job("21231", country="US", start="2018-01-01", end="2022-06-01"),
    job("65201", start="2024-01-01", end="2024-12-31"),
    job("21231", start="2010-01-01", end="2015-01-01"),
]


@pytest.mark.parametrize("language", IN_FRENCH)
def test_the_picture_of_the_work_says_what_the_core_says(calculator, language):
    page = calculator(language, {**BORN, "work": WORK}, ON)
    picture = page.locator('.js-work-times[data-list="work"]')
    rows = picture.locator("ol > li")
    expect(rows).to_have_count(len(WORK))
    found = jobs_of({**BORN, "work": WORK}, date.fromisoformat(ON))["work"]
    for index, one in enumerate(found):
        row = rows.nth(index)
        expect(row.locator(".times-in")).to_have_count(1 if one["counts_as"] else 0)
        if one["counts_as"]:
            hours = f"{one['hours']:,}" if language == "en" else f"{one['hours']:,}".replace(",", "\u00a0")
            expect(row).to_contain_text(hours)
        for code in one["because"]:
            reason = page.evaluate(REASON, code)
            expect(row).to_contain_text(reason.split("{")[0].strip())
    last = {"en": "last {} years", "fr": "les {} dernières années"}[language]
    several = {"en": "{}, {} and {}", "fr": "{}, {} et {}"}[language]
    expect(rows.nth(0)).to_contain_text(last.format(several.format(YEARS["crs"], YEARS["fst"], YEARS["cec"])))
    ended = date.fromisoformat(WORK[1]["end"])
    within = [
        years for years in (YEARS["crs"], YEARS["fst"]) if ended > date.fromisoformat(ON) - timedelta(365 * years)
    ]
    expect(rows.nth(1)).to_contain_text(last.format(f"{within[0]} {'and' if language == 'en' else 'et'} {within[1]}"))
    expect(picture.locator(".times-axis text")).to_contain_text(
        [str(YEARS["crs"]), str(YEARS["fst"]), str(YEARS["cec"])]
    )
    # The picture only repeats what stands beside it in words.
    expect(picture.locator("svg:not([aria-hidden=true])")).to_have_count(0)


def test_a_spouses_work_abroad_gives_no_points_and_the_picture_goes_with_the_work(calculator):
    question = pair("435-couple")
    profile = {**question["profile"], "spouse": {**question["profile"]["spouse"], "work": [WORK[1], WORK[0]]}}
    page = calculator("en", profile, question["on"])
    rows = page.locator('.js-work-times[data-list="spouse.work"] ol > li')
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Does not count for points: a spouse’s work abroad gives no points.")
    expect(rows.nth(1)).to_contain_text("as work in Canada")
    page.locator(".js-reset").click()
    expect(page.locator(".js-work-times:visible")).to_have_count(0)


@pytest.mark.parametrize("test", ["tef", "ielts", "celpip", "pte_core", "tcf"])
def test_the_help_on_a_test_stands_beside_it_and_leads_to_its_rule(calculator, test):
    page = calculator("en", BORN, ON)
    field(page, "languages[0].test").select_option(test)
    help_on = page.locator("#f-languages-0 .js-test-help:visible")
    expect(help_on).to_have_count(1)
    help_on.locator("summary").click()
    address = help_on.get_by_role("link").evaluate("link => link.href")
    assert address.endswith(f"/rules/language.{test}/")
    assert page.request.get(address).status == 200


@pytest.mark.parametrize("assumed", ["languages.0", "work.0,languages.0", "x.0,work.99,,languages[0]", "<b>"])
def test_marks_in_a_link_are_taken_only_where_they_belong(calculator, assumed):
    page = calculator("en")
    follow(page, link(BORN, ON) + f"&assumed={assumed}")
    expect(result(page, "crs-total")).to_be_visible()
    expect(page.locator(".js-assumes")).to_be_hidden()
