"""The pages of rules and category lists in a real Chromium: figures that can be cited, versions side by side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from normal import NARROW
from playwright.sync_api import Page, expect
from test_accessibility import expect_no_fault, expect_nothing_cut_off

PARTS = {
    "en": ("categories/", "categories/transport/", "rules/crs.additional.job_offer/", "rules/funds.table/"),
    "fr": ("categories/", "categories/stem/", "regles/crs.core.first_language/", "regles/language.tef/"),
}
Open = Callable[..., Page]


@pytest.fixture
def open_page(visit: Open) -> Open:
    """`open_page("fr/regles/")` is that page."""
    return lambda path, **how: visit(path, base="/x/y/", **how)


@pytest.mark.parametrize(("language", "width", "scheme"), NARROW)
def test_axe_finds_nothing_and_nothing_is_cut_off(open_page, language, width, scheme):
    for part in PARTS[language]:
        page = open_page(f"{language}/{part}", width=width, scheme=scheme)
        expect_no_fault(page)
        expect_nothing_cut_off(page, width)


@pytest.mark.parametrize("path", ["en/rules/", "fr/regles/"])
def test_the_list_of_all_changes_has_no_fault_on_a_phone(open_page, path):
    page = open_page(path, width=320)
    page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")
    expect_no_fault(page)
    expect_nothing_cut_off(page, 320)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(
    ("path", "named"),
    [("en/rules/crs.core.age/", ": link to this figure"), ("fr/regles/crs.core.age/", "\u00a0: lien vers ce chiffre")],
)
def test_a_figure_is_reached_by_keyboard_and_leads_to_its_own_place(open_page, path, named, script):
    page = open_page(path, script=script)
    link = page.locator(".figure-link").first
    expect(link).to_have_accessible_name(link.inner_text() + named)
    link.focus()
    page.keyboard.press("Enter")
    anchor = page.locator(":target")
    expect(anchor).to_have_id(page.url.partition("#")[2])
    expect(anchor.locator(".figure-link")).to_have_count(1)
    expect(anchor).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_that_is_cited_stands_out(open_page, scheme):
    page = open_page("en/rules/crs.core.age/", scheme=scheme)
    other, cited = page.locator(".figure-link").nth(0), page.locator(".figure-link").nth(1)
    cited.click()
    looks = [one.locator("xpath=..").evaluate("(cell) => getComputedStyle(cell).boxShadow") for one in (other, cited)]
    assert looks[0] == "none" != looks[1]


def test_an_occupation_is_found_by_its_address_with_a_word_for_each_version(open_page, site):
    page = open_page("en/categories/stem/", script=False, width=320)
    row = page.locator(".table-marks tr[id^=noc]").first
    words = row.locator("td").all_inner_texts()
    assert words and all(word.strip() for word in words)
    versions = page.locator(".table-marks thead th").count() - 1
    assert len(words) == versions
    anchor = row.get_attribute("id")
    page.goto(page.url.partition("#")[0] + f"#{anchor}")
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()
    # Each word has its version beside it where the head of the table is out of sight.
    assert all(row.locator("td").nth(number).get_attribute("data-label") for number in range(versions))


def test_a_change_leads_to_the_figure_before_and_after(open_page):
    page = open_page("en/rules/crs.additional.french/")
    before, after = (
        page.locator("#changes ~ .timeline .moved td").nth(number).get_by_role("link") for number in (0, 1)
    )
    for link in (before, after):
        shown = link.inner_text().split()[0]
        link.click()
        expect(page.locator("td:target")).to_have_text(shown)


@pytest.mark.parametrize("path", ["en/categories/stem/", "fr/regles/crs.core.age/", "en/draws/"])
def test_a_page_printed_from_a_dark_screen_is_the_same_dark_ink_on_white(open_page, path):
    page = open_page(path)
    looks = {}
    for scheme in ("light", "dark"):
        page.emulate_media(media="print", color_scheme=scheme)
        looks[scheme] = page.evaluate(
            """() => [...document.querySelectorAll("main *")].filter((one) => one.checkVisibility()).map((one) => {
                const { color, backgroundColor, fill, borderTopColor } = getComputedStyle(one);
                return [one.outerHTML.slice(0, 80), color, backgroundColor, fill, borderTopColor].join();
            })"""
        )
    assert len(looks["light"]) > 20
    assert looks["dark"] == looks["light"]
