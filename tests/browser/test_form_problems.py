"""The form’s problems: all at once, each at its field, and none marked while somebody types."""

from __future__ import annotations

import pytest
from normal import some_long
from playwright.sync_api import expect
from test_accessibility import expect_no_fault
from visits import PATIENCE, expect_total, field, pair, result


def test_the_summary_takes_the_focus_and_leads_to_the_fields(calculator):
    page = calculator("en")
    expect(page.locator(".js-empty")).to_be_visible()
    page.get_by_role("button", name="Show my score").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(["Date of birth: Enter your date of birth."])
    birth = field(page, "birth_date")
    expect(birth).to_have_attribute("aria-invalid", "true")
    described = birth.get_attribute("aria-describedby").split()
    expect(page.locator(f"#{described[-1]}")).to_have_text("Enter your date of birth.")
    summary.get_by_role("link").click()
    expect(birth).to_be_focused()
    birth.fill("1990-05-01")
    expect(summary).to_be_hidden()
    expect(birth).not_to_have_attribute("aria-invalid", "true")
    expect(result(page, "crs-total")).to_be_visible()


def test_all_problems_are_shown_at_once_each_at_its_field(calculator):
    page = calculator("fr")
    field(page, "birth_date").fill("1990-05-01")
    field(page, "languages[0].test").select_option("ielts")
    field(page, "languages[0].reading").fill("7,3")
    field(page, "languages[0].writing").fill("sept")
    field(page, "languages[0].listening").fill("12")
    field(page, "languages[1].test").select_option("tef")
    field(page, "languages[1].reading").fill("500")
    field(page, "work[0].noc").fill("Astronaute")
    field(page, "work[0].country").select_option("CA")
    field(page, "work[0].start").fill("2026-01-01")
    field(page, "work[0].end").fill("2025-01-01")
    field(page, "work[0].hours_per_week").fill("0")
    page.get_by_role("button", name="Voir ma note").click()
    links = page.locator(".error-summary").get_by_role("link")
    expect(links).to_have_count(11)
    texts = links.all_inner_texts()
    halves = "Inscrivez un nombre de 0 à 9, par demi-points (par exemple 6,5)."
    assert [text.replace("\u00a0", " ") for text in texts] == [
        f"Votre résultat de test, compréhension de l’oral : {halves}",
        f"Votre résultat de test, compréhension de l’écrit : {halves}",
        f"Votre résultat de test, expression écrite : {halves}",
        "Votre résultat de test, expression orale : Inscrivez ce résultat.",
        "Un résultat dans l’autre langue officielle, compréhension de l’oral : Inscrivez ce résultat.",
        "Un résultat dans l’autre langue officielle, compréhension de l’écrit : "
        "C’est un résultat du TEF sur la nouvelle échelle. "
        "Inscrivez le résultat imprimé sous « équivalence ancien score ».",
        "Un résultat dans l’autre langue officielle, expression écrite : Inscrivez ce résultat.",
        "Un résultat dans l’autre langue officielle, expression orale : Inscrivez ce résultat.",
        "Emploi 1, profession : Choisissez une profession dans la liste, ou tapez son code CNP à cinq chiffres.",
        "Emploi 1, dernier jour : La fin précède le début.",
        "Emploi 1, heures par semaine : Inscrivez les heures d’une semaine : plus de 0, au plus 168.",
    ]
    for path in (
        "languages[0].reading",
        "languages[1].reading",
        "work[0].noc",
        "work[0].end",
        "work[0].hours_per_week",
    ):
        expect(field(page, path)).to_have_attribute("aria-invalid", "true")


def test_while_typing_nothing_is_marked_but_what_is_needed_is_listed(calculator):
    page = calculator("en")
    field(page, "birth_date").fill("1990-05-01")
    before = result(page, "crs-total")
    expect(before).to_be_visible()
    field(page, "languages[0].test").select_option("celpip")
    field(page, "languages[0].reading").fill("9")
    expect(page.locator("#f-languages-0-reading-level")).to_have_text("CLB 9")
    expect(page.locator(".js-incomplete-list li")).to_have_count(3)
    expect(page.get_by_text("This score is for your earlier answers.")).to_be_visible()
    expect(page.locator("[aria-invalid]")).to_have_count(0)
    expect(page.locator(".error-summary")).to_be_hidden()
    for ability in ("writing", "listening", "speaking"):
        field(page, f"languages[0].{ability}").fill("9")
    expect(page.locator(".js-incomplete")).to_be_hidden()
    expect(page.get_by_text("This score is for your earlier answers.")).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "words"),
    some_long(
        [
            ("en", "This part is for your earlier answers. Your last changes are not in it yet."),
            ("fr", "Cette partie tient compte de vos réponses précédentes, pas encore de vos dernières modifications."),
        ],
        "fr",
    ),
)
def test_while_an_answer_cannot_be_read_every_part_says_that_it_is_of_earlier_answers(calculator, language, words):
    question = pair("533-graduate-in-canada")
    page = calculator(language, question["profile"], question["on"])
    expect_total(page, 533)
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    parts = page.locator(":is(.further, .explained):has(.js-stale)")
    count = parts.count()
    assert count > 5
    said = page.get_by_text(words)
    expect(parts.filter(has=said.locator("visible=true"))).to_have_count(0)
    field(page, "languages[0].reading").fill("nine")
    expect(parts.filter(has=said.locator("visible=true"))).to_have_count(count)
    expect(page.locator("[data-lever]").first).to_be_visible()
    expect_no_fault(page)
    field(page, "languages[0].reading").fill("9")
    expect(parts.filter(has=said.locator("visible=true"))).to_have_count(0)
    expect_total(page, 533)


def test_two_results_of_one_language_are_refused_by_name(calculator):
    page = calculator("en")
    field(page, "birth_date").fill("1990-05-01")
    for index in (0, 1):
        field(page, f"languages[{index}].test").select_option("clb-en")
        for ability in ("reading", "writing", "listening", "speaking"):
            field(page, f"languages[{index}].{ability}").fill("7")
    page.get_by_role("button", name="Show my score").click()
    expect(page.locator(".error-summary")).to_contain_text("There are two results for one language. Keep one.")


def test_a_half_entered_date_is_not_taken_as_empty(calculator):
    page = calculator("en", {"birth_date": "1990-05-01"}, "2026-10-01")
    expect(result(page, "crs-total")).to_be_visible()
    field(page, "languages[0].test").select_option("celpip")
    for ability in ("reading", "writing", "listening", "speaking"):
        field(page, f"languages[0].{ability}").fill("9")
    expect(page.locator(".js-incomplete")).to_be_hidden()
    taken = field(page, "languages[0].taken")
    taken.focus()
    page.keyboard.type("01")
    page.get_by_role("button", name="Show my score").click()
    expect(page.locator(".error-summary")).to_contain_text("Date of the test: Enter a complete date.")
