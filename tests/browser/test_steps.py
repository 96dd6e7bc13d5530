"""The form one topic at a time: forward, back without loss, the answers checked at the end."""

from __future__ import annotations

import axe
import pytest
from normal import IN_FRENCH, some_long
from playwright.sync_api import Locator, Page, expect
from states import answered
from visits import PATIENCE, expect_total, field, follow, link, linked, pair, result, show_all

NAMES = {
    "en": ["You", "Partner", "Education", "Languages", "Work", "Canada and more", "Check"],
    "fr": ["Vous", "Conjoint", "Études", "Langues", "Travail", "Canada et autres", "Vérification"],
}
STEPS = ["you", "partner", "education", "languages", "work", "more", "check"]
COUPLE = pair("435-couple")


@pytest.fixture
def form(opened):
    """`form("fr")` is the empty form at its first step."""
    return lambda language="en": opened(language)


def current(page: Page) -> Locator:
    return page.locator(".js-steps [aria-current=step]")


def go_on(page: Page) -> None:
    """To the next step; waits until it is there."""
    before = page.locator(".js-step-count").inner_text()
    page.locator(".js-submit").click()
    expect(page.locator(".js-step-count")).not_to_have_text(before)


def to_check(page: Page) -> None:
    while page.locator("#step-check").is_hidden():
        go_on(page)


@pytest.mark.parametrize("language", IN_FRENCH)
def test_one_topic_is_shown_at_a_time_and_the_way_is_named(form, language):
    page = form(language)
    alone = [name for name, step in zip(NAMES[language], STEPS, strict=True) if step != "partner"]
    expect(page.locator(".js-step-link:visible")).to_have_text(alone)
    field(page, "birth_date").fill("1990-05-01")
    field(page, "marital_status").select_option("married")
    expect(page.locator(".js-step-link:visible")).to_have_text(NAMES[language])
    for number, (step, name) in enumerate(zip(STEPS, NAMES[language], strict=True), start=1):
        page.locator(".js-step-link:not([href])").evaluate_all("links => links.forEach((link) => link.click())")
        expect(current(page)).to_have_text(name)
        expect(page.locator(".js-step:visible")).to_have_count(1)
        expect(page.locator(f"#step-{step}")).to_be_visible()
        count = {"en": f"Step {number} of 7: {name}", "fr": f"Étape {number} de 7\u00a0: {name}"}[language]
        expect(page.locator(".js-step-count")).to_have_text(count)
        # What was not seen yet is named and leads nowhere.
        expect(page.locator(".js-step-link[href]")).to_have_count(number)
        expect(page.locator(".js-steps").get_by_role("link", disabled=True)).to_have_count(7 - number)
        if number > 1:
            expect(page.locator(f"#step-{step}")).to_be_focused()
            expect(page.locator(".js-job-said")).to_have_text(count)
        if step != "check":
            go_on(page)


def test_back_leads_to_the_step_before_and_loses_nothing(form):
    page = form()
    address = page.url
    field(page, "birth_date").fill("1990-05-01")
    go_on(page)
    field(page, "education.level").select_option("secondary")
    go_on(page)
    field(page, "languages[0].test").select_option("celpip")
    page.go_back()
    expect(current(page)).to_have_text("Education")
    expect(field(page, "education.level")).to_have_value("secondary")
    page.go_back()
    expect(current(page)).to_have_text("You")
    expect(field(page, "birth_date")).to_have_value("1990-05-01")
    page.go_forward()
    page.go_forward()
    expect(current(page)).to_have_text("Languages")
    expect(field(page, "languages[0].test")).to_have_value("celpip")
    page.locator(".js-back").click()
    expect(current(page)).to_have_text("Education")
    page.locator(".js-steps").get_by_role("link", name="Languages").click()
    expect(current(page)).to_have_text("Languages")
    assert page.url == address


def test_what_stands_in_another_step_still_counts(form):
    page = form()
    field(page, "birth_date").fill("1996-10-01")
    expect(result(page, "crs-total")).to_be_visible()
    before = int(result(page, "crs-total").inner_text())
    go_on(page)
    field(page, "education.level").select_option("doctoral")
    field(page, "education.country").select_option("CA")
    expect(result(page, "crs-total")).not_to_have_text(str(before))
    assert linked(page) == {"birth_date": "1996-10-01", "education": {"level": "doctoral", "country": "CA"}}


def test_a_step_goes_on_only_when_what_was_entered_in_it_can_be_read(form):
    page = form()
    page.locator(".js-submit").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(["Date of birth: Enter your date of birth."])
    expect(current(page)).to_have_text("You")
    field(page, "birth_date").fill("1990-05-01")
    expect(summary).to_be_hidden()
    go_on(page)
    go_on(page)
    field(page, "languages[0].test").select_option("celpip")
    field(page, "languages[0].reading").fill("nine")
    page.locator(".js-submit").click()
    expect(summary.get_by_role("link")).to_have_count(4)
    expect(current(page)).to_have_text("Languages")
    expect_no_fault_in_the_form(page)


def test_a_problem_leads_to_its_step_and_opens_what_it_stands_in(form):
    page = form()
    field(page, "birth_date").fill("1990-05-01")
    to_check(page)
    page.locator(".js-steps").get_by_role("link", name="Canada and more").click()
    page.locator(".js-funds > summary").click()
    field(page, "funds.amount").fill("much")
    page.locator(".js-funds > summary").click()
    page.locator(".js-steps").get_by_role("link", name="Check").click()
    page.get_by_role("button", name="Show my score").click()
    page.locator(".error-summary").get_by_role("link").first.click()
    expect(field(page, "funds.amount")).to_be_focused()
    expect(field(page, "funds.amount")).to_be_in_viewport()
    expect(current(page)).to_have_text("Canada and more")


@pytest.mark.parametrize(
    ("language", "change", "none"),
    some_long([("en", "Change", "Not given"), ("fr", "Modifier", "Sans réponse")], "en"),
)
def test_the_answers_are_checked_and_each_can_be_changed(open_calculator, language, change, none):
    page = open_calculator(language, COUPLE["profile"], COUPLE["on"], steps=True)
    expect_total(page, 435)
    # A link is answered already: it opens with its answers.
    expect(current(page)).to_have_text(NAMES[language][-1])
    answers = page.locator(".js-answers")
    expect(answers.locator("h3")).to_have_count(6)
    rows = answers.locator(".answers > div")
    assert rows.count() == answers.get_by_role("link", name=change).count() > 15
    expect(answers).to_contain_text(none)
    names = answers.get_by_role("link").all_inner_texts()
    assert all(name.strip() != change for name in names), "each link names what it changes"
    for path in ("education.level", "spouse.education.level", "marital_status"):
        chosen = field(page, path).locator("option:checked").text_content().strip()
        expect(answers).to_contain_text(chosen)
    scores = COUPLE["profile"]["languages"][0]
    expect(answers).to_contain_text(f"({'CLB' if language == 'en' else 'NCLC'} {scores['reading']})")
    answers.locator("a[href='#f-birth_date']").click()
    expect(field(page, "birth_date")).to_be_focused()
    field(page, "birth_date").fill("1993-05-01")
    page.locator(".js-to-check").click()
    expect(answers).to_contain_text({"en": "1 May 1993", "fr": "1er mai 1993"}[language])
    expect_total(page, 430)


def test_the_step_goes_along_to_the_other_language(open_calculator):
    page = open_calculator("en", COUPLE["profile"], COUPLE["on"], steps=True)
    expect_total(page, 435)
    page.locator(".js-steps").get_by_role("link", name="Work").click()
    page.locator(".language").click()
    page.locator("html[lang=fr][data-calculator=ready]").wait_for(timeout=PATIENCE)
    expect(current(page)).to_have_text("Travail")
    expect_total(page, 435)
    page.reload()
    expect(current(page)).to_have_text("Travail")


def test_all_questions_can_stand_on_one_page(form):
    page = form()
    field(page, "birth_date").fill("1990-05-01")
    show_all(page)
    for path in ("birth_date", "education.level", "languages[0].test", "work[0].noc", "provincial_nomination"):
        expect(field(page, path)).to_be_visible()
    expect(page.locator("#step-check")).to_be_hidden()
    page.get_by_role("button", name="Show my score").click()
    expect(page.locator("#result")).to_be_focused()
    page.locator(".js-steps").get_by_role("link", name="Work").click()
    expect(page.locator("#step-work")).to_be_focused()
    page.get_by_role("button", name="Show one topic at a time").click()
    expect(page.locator(".js-step:visible")).to_have_count(1)
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_starting_again_leads_to_the_first_step_and_can_be_undone(form):
    page = form()
    field(page, "birth_date").fill("1990-05-01")
    go_on(page)
    field(page, "education.level").select_option("secondary")
    page.get_by_role("button", name="Start again").click()
    expect(current(page)).to_have_text("You")
    expect(field(page, "birth_date")).to_be_focused()
    expect(page.locator(".js-step-link[href]")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(field(page, "birth_date")).to_have_value("1990-05-01")
    assert linked(page) == {"birth_date": "1990-05-01", "education": {"level": "secondary"}}


def test_without_the_core_nobody_waits_for_a_step(open_calculator):
    page = open_calculator(
        "en", steps=True, state="starting", prepare=lambda page: page.route("**/pyodide.asm.wasm", hold)
    )
    go_on(page)
    expect(current(page)).to_have_text("Education")
    go_on(page)
    field(page, "languages[0].test").select_option("celpip")
    field(page, "languages[0].reading").fill("9")
    expect(page.locator("#f-languages-0 .js-level-wait")).to_be_visible()


def hold(route) -> None:
    """Never answers."""


def expect_no_fault_in_the_form(page: Page) -> None:
    axe.inject(page)
    assert axe.faults(page, within=".js-form") == []


def test_what_was_tried_is_taken_back_without_leaving_the_step(form):
    page = answered(form(), step="education")
    page.locator("#trial-en-writing").fill("10")
    page.locator(".js-trial-use").click()
    expect(page.locator(".js-assumes")).to_be_visible()
    page.locator(".js-undo-button").click()
    expect_total(page, 435)
    expect(current(page)).to_have_text("Education")
    expect(page.locator(".js-submit")).to_be_focused()


@pytest.mark.parametrize("spouse", [{"accompanying": False}, {"canadian": True}])
def test_the_plan_says_why_it_lists_nothing_of_a_partner(form, spouse):
    page = form()
    profile = {"birth_date": "1990-05-01", "marital_status": "married", "spouse": spouse}
    follow(page, link(profile, "2026-10-01"))
    page.locator("#planner-invited").fill("2026-10-07")
    said = page.locator(".js-planner-result .notice").filter(has_text="nothing of theirs is listed here")
    expect(said).to_be_visible(timeout=PATIENCE)
    page.locator(".js-steps").get_by_role("link", name="Partner").click()
    field(page, "spouse.accompanying").check()
    page.locator('[name="spouse.canadian"][value="false"]').check()
    expect(said).to_have_count(0)
