"""The guides in a real Chromium: every example opens with the number the guide states, and terms and paths work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from normal import IN_ENGLISH, IN_FRENCH, WIDE
from playwright.sync_api import Page, expect
from test_accessibility import expect_no_fault, expect_nothing_cut_off
from visits import PATIENCE, expect_total, follow, result

ROOT = Path(__file__).parents[2]
GUIDES = sorted({path.stem for path in ROOT.glob("content/guides/*/*.md")})
OPENING = re.compile(r'<a class="(?:figure|open-example)" href="[^"#]*(#p=[^"]+)"([^>]*)>(.*?)</a>', re.S)
WORKED = re.compile(r'<section class="example" data-example="([^"]+)">.*?</section>', re.S)
SECTIONS = ("core", "spouse", "transferability", "additional")
Open = Callable[..., Page]


class Stated(NamedTuple):
    """What a guide says of the answers that a link opens: the part of the score, and its points as written."""

    part: str
    text: str


def stated(site: Path, language: str, slug: str) -> dict[str, set[Stated]]:
    """Every opening link of the guide, by its fragment, with all that the guide states of it."""
    html = (site / language / "guides" / slug / "index.html").read_text(encoding="utf-8")
    found: dict[str, set[Stated]] = {}
    for fragment, attributes, text in OPENING.findall(html):
        claims = found.setdefault(unescape(fragment), set())
        if part := re.search(r'data-part="([^"]+)"', attributes):
            claims.add(Stated(part[1], re.sub(r"<[^>]+>", "", text)))
    for section in WORKED.finditer(html):
        fragment = unescape(OPENING.search(section[0])[1])
        total = re.search(r'data-value="\d+">([^<]+)<', section[0])
        found[fragment].add(Stated("total", total[1]))
    return found


def expect_stated(page: Page, claim: Stated) -> None:
    """Points that the result shows; ages, days and differences of two examples are not points."""
    if claim.part == "total":
        # The calculator writes the score as one figure, without marks between thousands.
        expect_total(page, re.sub(r"\D", "", claim.text))
    elif claim.part in SECTIONS:
        expect(result(page, f"crs-{claim.part}")).to_have_text(claim.text)
    elif claim.part.startswith("crs."):
        expect(page.locator(f'[data-line="{claim.part}"] .line-points')).to_have_text(claim.text)
    elif claim.part == "fsw.grid total":
        expect(page.locator('[data-check="fsw.pass_mark"] .check-read')).to_contain_text(claim.text)


def each_guide() -> Iterator[object]:
    """In both languages; a short run sees every third guide, in one of them in turn: all are made in one way."""
    for (number, slug), (place, language) in product(enumerate(GUIDES), enumerate(("en", "fr"))):
        is_short = number % 3 == 0 and place == number % 2
        yield pytest.param(language, slug, marks=() if is_short else pytest.mark.long)


@pytest.mark.parametrize(("language", "slug"), list(each_guide()))
def test_every_example_opens_with_the_number_the_guide_states(calculator, site, language, slug):
    for fragment, claims in stated(site, language, slug).items():
        page = calculator(language)
        follow(page, fragment)
        expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
        expect(result(page, "crs-total")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".error-summary")).to_be_hidden()
        for claim in claims:
            expect_stated(page, claim)


def test_the_guides_state_totals_in_both_languages(site):
    for language in ("en", "fr"):
        claims = [claim for slug in GUIDES for of in stated(site, language, slug).values() for claim in of]
        assert sum(claim.part == "total" for claim in claims) >= len(GUIDES) / 2


@pytest.mark.parametrize(("language", "width", "scheme"), WIDE)
def test_axe_finds_nothing_and_nothing_is_cut_off(visit, language, width, scheme):
    for part in ("", "glossary/", "how-express-entry-works/#path-new-here", "three-programs/", "what-changed/"):
        page = visit(f"{language}/guides/{part}", width=width, scheme=scheme)
        expect_no_fault(page)
        expect_nothing_cut_off(page, width)


@pytest.mark.parametrize("language", IN_FRENCH)
def test_no_guide_is_cut_off_on_a_phone(visit, language):
    page = visit(f"{language}/guides/", width=320)
    for slug in GUIDES:
        page.goto(page.url.partition(f"/{language}/")[0] + f"/{language}/guides/{slug}/")
        expect_nothing_cut_off(page, 320)


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_a_term_shows_its_definition_by_keyboard_and_gives_the_focus_back(visit, language):
    page = visit(f"{language}/guides/how-express-entry-works/", width=320)
    term = page.locator("a.term").first
    definition = page.locator(f"#{term.get_attribute('aria-describedby')} dd").first.text_content()
    term.focus()
    page.keyboard.press("Enter")
    note = page.locator(".term-note")
    expect(note).to_be_visible()
    expect(note).to_be_focused()
    expect(note).to_contain_text(definition)
    expect_no_fault(page)
    expect_nothing_cut_off(page, 320)
    page.keyboard.press("Tab")
    expect(note.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(term).to_be_focused()


def test_a_term_shows_its_definition_by_touch_within_the_window(chromium, serve):
    context = chromium.new_context(viewport={"width": 320, "height": 600}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(serve("/") + "en/guides/how-express-entry-works/")
    for at in (0, 3, page.locator("a.term").count() - 1):
        page.locator("a.term").nth(at).tap()
        box = page.locator(".term-note").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320
        assert box["y"] >= 0 and box["y"] + box["height"] <= 600
        page.locator(".term-note button").tap()
        expect(page.locator(".term-note")).to_be_hidden()
    context.close()


def test_without_scripts_a_term_leads_to_the_glossary(visit):
    page = visit("en/guides/how-express-entry-works/", script=False)
    term = page.locator("a.term").first
    name = term.get_attribute("href").partition("#")[2]
    term.click()
    expect(page).to_have_url(re.compile(rf"/en/guides/glossary/#{name}$"))
    expect(page.locator(f"#{name} dfn")).to_be_visible()


@pytest.mark.parametrize("language", IN_FRENCH)
@pytest.mark.parametrize("script", [True, False])
def test_a_path_is_followed_from_the_index_to_its_end(visit, language, script):
    page = visit(f"{language}/guides/", script=script)
    path = page.locator("#path-in-the-us")
    names = path.locator("ol a").all_text_contents()
    path.locator("ol a").first.click()
    for at, name in enumerate(names):
        expect(page.locator("h1")).to_have_text(name)
        shown = page.locator(".path-now:visible")
        expect(shown).to_have_count(1)
        expect(shown).to_have_attribute("id", "path-in-the-us")
        if at + 1 < len(names):
            shown.locator("a[rel=next]").click()
    expect(page.locator(".path-now:visible a[rel=next]")).to_have_count(0)
    page.locator(".path-now:visible a[rel=prev]").click()
    expect(page.locator("h1")).to_have_text(names[-2])


def test_a_heading_is_the_link_to_itself(visit):
    page = visit("en/guides/how-express-entry-works/")
    page.locator("h2 .heading-link").nth(1).click()
    heading = page.locator("h2:has(.heading-link)").nth(1)
    expect(page).to_have_url(re.compile(f"#{heading.get_attribute('id')}$"))
    expect(heading).to_be_in_viewport()


def test_on_paper_a_guide_is_text_and_sources(visit):
    page = visit("en/guides/how-express-entry-works/#path-new-here")
    page.emulate_media(media="print")
    for piece in (".contents", ".path-now", ".ways", ".beside", ".buttons"):
        assert not any(one.is_visible() for one in page.locator(piece).all()), piece
    expect(page.locator("#still-right")).to_be_visible()
    expect(page.locator("#guide-sources")).to_be_visible()
