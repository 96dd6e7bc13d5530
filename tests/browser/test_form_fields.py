"""The form’s fields follow the answers: days in words, levels, what belongs to a spouse, jobs that come and go."""

from __future__ import annotations

import re

import pytest
from normal import IN_ENGLISH, some_long
from playwright.sync_api import expect
from visits import PATIENCE, expect_total, field, linked, pair, result


@pytest.mark.parametrize(("language", "words"), some_long([("en", "1 October 2026"), ("fr", "1er octobre 2026")], "fr"))
def test_a_day_stands_below_its_field_in_words(calculator, language, words):
    page = calculator(language, {"birth_date": "1990-05-01", "work": [{}]}, "2026-11-20")
    on = field(page, "on")
    on.fill("2026-10-01")
    expect(page.locator("#f-on-words")).to_have_text(words)
    assert "f-on-words" in on.get_attribute("aria-describedby").split()
    below = page.locator("#f-work-0-start-words")

    def room() -> float:
        start, hours = (field(page, f"work[0].{key}").bounding_box() for key in ("start", "hours_per_week"))
        return hours["y"] - start["y"]

    empty = room()
    field(page, "work[0].start").fill("2026-10-01")
    expect(below).to_have_text(words)
    assert room() == empty
    field(page, "work[0].start").fill("")
    expect(below).to_have_text("")
    on.fill("2026-12-01")
    page.locator("#result .js-rescore").click()
    expect(page.locator("#f-on-words")).to_have_text("2 November 2026" if language == "en" else "2 novembre 2026")


@pytest.mark.parametrize(
    ("test", "score", "level", "range"),
    [
        ("celpip", "9", "CLB 9", "0 to 12"),
        ("ielts", "7", "CLB 9", "0 to 9, in halves"),
        ("pte_core", "78", "CLB 9", "10 to 90"),
        ("tef", "250", "NCLC 9", "0 to 300"),
        ("tcf", "524", "NCLC 9", "0 to 699"),
        ("clb-en", "9", "CLB 9", "0 to 12"),
        ("clb-fr", "9", "NCLC 9", "0 to 12"),
    ],
)
def test_the_score_fields_follow_the_test_and_show_the_cores_level(calculator, test, score, level, range):
    page = calculator("en")
    expect(field(page, "languages[0].reading")).to_be_hidden()
    field(page, "languages[0].test").select_option(test)
    expect(page.locator("#f-languages-0-reading-hint")).to_have_text(range)
    field(page, "languages[0].reading").fill(score)
    expect(page.locator("#f-languages-0-reading-level")).to_have_text(level)
    hint = page.locator("#f-languages-0 .js-tef-hint")
    expect(hint).to_contain_text("équivalence ancien score")
    expect(hint).to_be_visible(visible=test == "tef")


def test_what_belongs_to_a_spouse_shows_with_one_and_is_kept_aside_without(calculator):
    question = pair("435-couple")
    page = calculator("en", question["profile"], question["on"])
    expect_total(page, 435)
    field(page, "marital_status").select_option("divorced")
    expect(field(page, "spouse.education.level")).to_be_hidden()
    expect(result(page, "crs-spouse")).to_have_text("0")
    field(page, "marital_status").select_option("married")
    expect_total(page, 435)
    for name, left_out, counted in (("canadian", "true", "false"), ("accompanying", "false", "true")):
        page.locator(f'[name="spouse.{name}"][value="{left_out}"]').check()
        expect(result(page, "crs-spouse")).to_have_text("0")
        expect(field(page, "spouse.education.level")).to_be_hidden()
        page.locator(f'[name="spouse.{name}"][value="{counted}"]').check()
        expect_total(page, 435)


def test_no_can_be_said_where_it_is_another_thing_than_no_answer(calculator):
    question = pair("435-couple")
    page = calculator("en", question["profile"], question["on"])
    condition = page.locator('[data-check="fst.certificate_or_offer"]')
    expect(condition).to_have_attribute("data-met", "null", timeout=PATIENCE)
    paths = ("certificate_of_qualification", "job_offer.trade_offer")
    for path in paths:
        expect(page.locator(f'[name="{path}"]:checked')).to_have_count(0)
    page.locator(".js-offer > summary").click()
    for path in paths:
        page.locator(f'[name="{path}"][value="false"]').check()
    expect(condition).to_have_attribute("data-met", "false")
    refused = {"certificate_of_qualification": False, "job_offer": {"trade_offer": False}}
    assert linked(page) == {**question["profile"], **refused}
    page.locator('[name="certificate_of_qualification"][value="true"]').check()
    expect(condition).to_have_attribute("data-met", "true")
    # A link says no as well.
    page = calculator("en", {**question["profile"], **refused}, question["on"])
    for path in paths:
        expect(page.locator(f'[name="{path}"][value="false"]')).to_be_checked()


def test_jobs_are_added_removed_and_numbered_anew(calculator):
    page = calculator("en", {"birth_date": "1990-05-01"}, "2026-10-01")
    jobs = page.locator('.js-jobs[data-list="work"]')
    add = jobs.get_by_role("button", name="Add a job")
    for number, code in enumerate(("21231", "21232", "21234"), start=1):
        if number > 1:
            add.click()
            expect(field(page, f"work[{number - 1}].noc")).to_be_focused()
            expect(page.locator(".js-job-said")).to_have_text(f"Job {number} added")
        field(page, f"work[{number - 1}].noc").fill(code)
    jobs.get_by_role("button", name="Remove job 2").click()
    expect(page.locator(".js-job-said")).to_have_text("Job 2 removed")
    expect(jobs.locator(".js-job-title")).to_have_text(["Job 1", "Job 2"])
    expect(field(page, "work[0].noc")).to_have_value("21231")
    expect(field(page, "work[1].noc")).to_have_value("21234")
    expect(jobs.locator(".js-job").nth(1)).to_be_focused()
    page.get_by_role("button", name="Show my score").click()
    page.get_by_role("link", name="Job 2, First day: Enter a complete date.").click()
    expect(field(page, "work[1].start")).to_be_focused()
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))
    for block in jobs.locator(".js-job").all():
        for label in block.locator("label[for]").all():
            assert block.locator(f'[id="{label.get_attribute("for")}"]').count() == 1
    for _ in range(2):
        jobs.get_by_role("button", name="Remove job 1").click()
    expect(add).to_be_focused()
    expect(page.locator(".error-summary")).to_be_hidden()


REPORT = {
    "en": ["Listening", "Reading", "Writing", "Speaking"],
    "fr": ["Compréhension de l’oral", "Compréhension de l’écrit", "Expression écrite", "Expression orale"],
}


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_the_abilities_stand_in_the_order_of_test_reports(calculator, language):
    question = pair("533-graduate-in-canada")
    low = {"test": "celpip", "reading": 6, "writing": 6, "listening": 6, "speaking": 6}
    page = calculator(language, {**question["profile"], "languages": [low]}, question["on"])
    expect(page.locator("#f-languages-0 .scores label")).to_have_text(REPORT[language])
    for said in (
        '[data-line="crs.core.first_language"] .line-why',
        '[data-check="fsw.language"] .check-read',
        '[data-lever="language.en.7"] .line-why',
    ):
        # The page is that of the test before: what it says of the answers before must go first.
        in_order = re.compile(".* ".join(map(re.escape, REPORT[language])), re.IGNORECASE | re.DOTALL)
        expect(page.locator(said).first).to_have_text(in_order, timeout=PATIENCE)
