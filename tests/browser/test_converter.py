"""The converter in the guide to language tests: four results as levels, as the tables beside it have them."""

from __future__ import annotations

import re

import pytest
from normal import IN_ENGLISH, IN_FRENCH, WIDE
from playwright.sync_api import Page, expect
from test_accessibility import expect_no_fault, expect_nothing_cut_off

# In the order of the tables' columns.
ABILITIES = ("reading", "writing", "listening", "speaking")
TESTS = ("celpip", "ielts", "pte_core", "tef", "tcf")


@pytest.fixture
def guide(visit):
    return lambda language="en", **how: visit(f"{language}/guides/language-tests/", base="/x/y/", **how)


def choose(page: Page, test: str) -> str:
    """Chooses a test; its name."""
    page.locator("#converter-test").select_option(test)
    return page.locator(f"#converter-test option[value={test}]").inner_text()


def fill(page: Page, *results: str) -> None:
    for ability, result in zip(ABILITIES, results, strict=True):
        page.locator(f"#converter-{ability}").fill(result)


def level(page: Page, ability: str):
    return page.locator(f"output[for=converter-{ability}]")


def rows(page: Page, name: str) -> list[list[str]]:
    """The test's own table in the guide: level, then the scores of each ability."""
    return page.evaluate(
        """(name) => [...document.querySelectorAll("table")]
          .filter((table) => table.caption?.textContent.startsWith(name))
          .flatMap((table) => [...table.tBodies[0].rows])
          .map((row) => [...row.cells].map((cell) => cell.textContent))""",
        name,
    )


@pytest.mark.parametrize("language", IN_FRENCH)
@pytest.mark.parametrize("test", TESTS)
def test_every_row_of_the_tables_is_read_as_the_table_has_it(guide, language, test):
    page = guide(language)
    table = rows(page, choose(page, test))
    assert len(table) > 5
    for name, *scores in table:
        ends = [re.findall(r"\d+(?:[.,]\d)?", score) for score in scores]
        for end in (0, -1):
            fill(page, *(numbers[end] for numbers in ends))
            for ability in ABILITIES:
                expect(level(page, ability)).to_have_text(name)
            expect(page.locator(".js-lowest")).to_contain_text(name)


def test_levels_stand_beside_each_result_and_are_not_averaged(guide):
    page = guide()
    choose(page, "ielts")
    page.locator("#converter-reading").fill("8")
    expect(level(page, "reading")).to_have_text("CLB 10 or more")
    expect(page.locator(".js-lowest")).to_be_empty()
    fill(page, "8", "7.5", "7.0", "7,5")
    expect(level(page, "listening")).to_have_text("CLB 7")
    expect(level(page, "speaking")).to_have_text("CLB 10 or more")
    expect(page.locator(".js-lowest")).to_have_text("The lowest of the four is CLB 7.")
    fill(page, "3", "7.5", "8.5", "7.5")
    expect(level(page, "reading")).to_have_text("below the lowest level")


def test_a_score_that_the_test_does_not_give_is_said_to_be_wrong(guide):
    page = guide()
    choose(page, "tef")
    expect(page.locator(".js-hint")).to_contain_text("équivalence ancien score")
    listening = page.locator("#converter-listening")
    listening.fill("480")
    expect(level(page, "listening")).to_have_text("Not a score of this test")
    expect(listening).to_have_attribute("aria-invalid", "true")
    listening.fill("280")
    expect(level(page, "listening")).to_have_text("NCLC 8")
    expect(listening).not_to_have_attribute("aria-invalid", "true")
    for wrong in ("280.5", "-1", "good"):
        listening.fill(wrong)
        expect(level(page, "listening")).to_have_text("Not a score of this test")


def test_who_is_still_typing_is_not_told_of_a_mistake(guide):
    page = guide()
    choose(page, "pte_core")
    reading = page.locator("#converter-reading")
    reading.press_sequentially("8")
    expect(level(page, "reading")).to_have_text("Type a result")
    reading.press_sequentially("8")
    expect(level(page, "reading")).to_have_text("CLB 10 or more")
    reading.fill("8")
    reading.blur()
    expect(level(page, "reading")).to_have_text("Not a score of this test")


def test_results_of_each_test_are_kept_while_another_is_looked_at(guide):
    page = guide("fr")
    expect(page.locator("#converter-test")).to_have_value("tef")
    fill(page, "207", "310", "249", "310")
    choose(page, "ielts")
    expect(page.locator("#converter-reading")).to_have_value("")
    expect(page.locator("#converter-reading-range")).to_have_text("De 0 à 9, par demi-points")
    expect(page.locator(".js-hint")).to_be_empty()
    choose(page, "tef")
    expect(page.locator("#converter-speaking")).to_have_value("310")
    expect(page.locator(".js-lowest")).to_contain_text("NCLC 7")


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_without_a_script_the_tables_stand_alone(guide, language):
    page = guide(language, script=False)
    expect(page.locator(".converter")).to_be_hidden()
    expect(page.locator("table").first).to_be_visible()


@pytest.mark.parametrize(("language", "width", "scheme"), WIDE)
def test_it_can_be_used_by_everyone(guide, language, width, scheme):
    page = guide(language, width=width, scheme=scheme)
    expect_no_fault(page)
    choose(page, "tef")
    fill(page, "207", "699", "249", "310")
    page.locator("#converter-writing").blur()
    expect_no_fault(page)
    expect_nothing_cut_off(page, width)
