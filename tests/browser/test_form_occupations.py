"""The form’s occupations: found by title or code, in every field that asks for one, however the index fares."""

from __future__ import annotations

import re

import pytest
from normal import NARROW, some_long
from playwright.sync_api import Locator, Page, Route, expect
from test_accessibility import expect_no_fault, expect_nothing_cut_off
from visits import PATIENCE, field, job, linked, result

INDEX = re.compile(r"/occupations/(en|fr|groups)\.mjs")
FINDER = re.compile(r"/js/finder\.mjs")
NAMES = re.compile(r"/occupations/names-(en|fr)\.mjs")
ON = "2026-10-01"
YOUNG = {"birth_date": "1990-05-01"}
MARRIED = {**YOUNG, "marital_status": "married"}
LISTBOX = ".occupation-list:not([hidden])"


def options(page: Page) -> Locator:
    return page.locator(f"{LISTBOX} .occupation")


def status(page: Page, path: str) -> Locator:
    """What the field says of its search."""
    return page.locator(".field", has=field(page, path)).locator(".occupation-status")


def below(page: Page, path: str) -> Locator:
    """The title that stands below the field."""
    return page.locator(f"#{field(page, path).get_attribute('id')}-title")


def title(page: Page, code: str) -> str:
    """The official title in the page's language."""
    return page.evaluate(
        "async (code) => (await import(`/occupations/names-${document.documentElement.lang}.mjs`)).names[code]", code
    )


def ask(page: Page, path: str, text: str) -> None:
    """Types a question and waits for what is found."""
    field(page, path).fill("")
    field(page, path).press_sequentially(text)
    expect(options(page).first).to_be_visible()


@pytest.mark.parametrize(
    ("language", "text", "code", "said"),
    [
        ("en", "software engineer", "21231", "Chosen: 21231 "),
        ("en", "infirmière", "31301", "Chosen: 31301 "),
        ("fr", "softwear enginer", "21231", "Profession choisie\u00a0: 21231 "),
        ("fr", "infirmiere", "31301", "Profession choisie\u00a0: 31301 "),
        ("fr", "CNP 21231", "21231", "Profession choisie\u00a0: 21231 "),
    ],
)
def test_what_is_found_can_be_chosen_by_keyboard_and_gives_the_code(calculator, language, text, code, said):
    page = calculator(language, YOUNG, ON)
    ask(page, "work[0].noc", text)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field(page, "work[0].noc")).to_have_value(code)
    expect(field(page, "work[0].noc")).to_be_focused()
    expect(below(page, "work[0].noc")).to_have_text(title(page, code))
    expect(page.locator(".js-job-said")).to_have_text(said + title(page, code))
    expect(page.locator(LISTBOX)).to_have_count(0)
    expect(status(page, "work[0].noc")).to_have_text("")
    assert linked(page) == {**YOUNG, "work": [{"noc": code}]}


def test_what_is_found_can_be_chosen_by_a_press(calculator):
    page = calculator("en", YOUNG, ON)
    ask(page, "work[0].noc", "welder")
    options(page).first.locator(".occupation-name").click()
    expect(field(page, "work[0].noc")).to_have_value("72106")
    expect(field(page, "work[0].noc")).to_be_focused()
    assert linked(page) == {**YOUNG, "work": [{"noc": "72106"}]}


def test_what_is_found_shows_teer_and_categories(calculator):
    page = calculator("fr", YOUNG, ON)
    ask(page, "work[0].noc", "soudeur")
    expect(options(page).first).to_contain_text("FEER 2")
    expect(options(page).first.locator(".badge")).to_have_text(["Métiers spécialisés"])


def test_every_field_for_an_occupation_finds_one_those_added_later_too(calculator):
    page = calculator("en", MARRIED, ON)
    work = page.locator('.js-jobs[data-list="work"]')
    work.get_by_role("button", name="Add a job").click()
    page.locator('.js-jobs[data-list="spouse.work"]').get_by_role("button", name="Add a job").click()
    for name in ("js-offer", "js-military", "js-primary"):
        page.locator(f".{name} > summary").click()
    asked = {
        "work[0].noc": ("welder", "72106"),
        "work[1].noc": ("cook", "63200"),
        "spouse.work[0].noc": ("nurse", "31301"),
        "spouse.work[1].noc": ("truck driver", "73300"),
        "job_offer.noc": ("electrician", "72200"),
        "military.caf_offer_noc": ("welder", "72106"),
        "primary_noc": ("cook", "63200"),
    }
    for path, (text, code) in asked.items():
        expect(field(page, path)).to_have_role("combobox")
        ask(page, path, text)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(field(page, path)).to_have_value(code)
    assert page.locator("input.js-occupation:not([data-aside])").count() == len(asked)
    assert linked(page) == {
        **MARRIED,
        "work": [{"noc": "72106"}, {"noc": "63200"}],
        "spouse": {"work": [{"noc": "31301"}, {"noc": "73300"}]},
        "job_offer": {"noc": "72200"},
        "military": {"caf_offer_noc": "72106"},
        "primary_noc": "63200",
    }
    # A block that takes the number of another keeps a list of its own.
    work.get_by_role("button", name="Remove job 1").click()
    expect(below(page, "work[0].noc")).to_have_text(title(page, "63200"))
    ask(page, "work[0].noc", "plumber")
    controlled = field(page, "work[0].noc").get_attribute("aria-controls")
    expect(page.locator(f"#{controlled}")).to_be_visible()
    page.keyboard.press("ArrowDown")
    active = field(page, "work[0].noc").get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))


def test_a_code_may_be_typed_without_choosing(calculator):
    page = calculator("fr", YOUNG, ON)
    field(page, "work[0].noc").press_sequentially("31301")
    page.keyboard.press("Tab")
    expect(page.locator(LISTBOX)).to_have_count(0)
    # The help beside the question comes before the next question.
    expect(page.locator('.js-job[data-path="work[0]"] summary').first).to_be_focused()
    expect(below(page, "work[0].noc")).to_have_text(title(page, "31301"))
    expect(status(page, "work[0].noc")).to_have_text("")
    assert linked(page) == {**YOUNG, "work": [{"noc": "31301"}]}


def test_an_occupation_can_be_typed_by_its_title(calculator):
    page = calculator("fr", {"birth_date": "1990-05-01"}, "2026-10-01")
    name = title(page, "21231")
    plain = name.lower().replace("é", "e")
    field(page, "work[0].noc").fill(plain)
    expect(below(page, "work[0].noc")).to_have_text(name)
    page.keyboard.press("Escape")
    field(page, "work[0].country").select_option("US")
    field(page, "work[0].start").fill("2020-01-01")
    field(page, "work[0].hours_per_week").fill("37,5")
    expect(page.locator(".js-incomplete")).to_be_hidden()
    expect(page.locator('[data-line="crs.transferability.foreign_work_language"] .line-why')).to_contain_text(
        "6 années complètes"
    )


@pytest.mark.parametrize(
    ("language", "words"),
    some_long(
        [
            ("en", "Choose an occupation from the list, or type its five-digit NOC code."),
            ("fr", "Choisissez une profession dans la liste, ou tapez son code CNP à cinq chiffres."),
        ],
        "en",
    ),
)
def test_what_is_no_occupation_is_said_once_the_field_is_left(calculator, language, words):
    page = calculator(language, YOUNG, ON)
    noc = field(page, "work[0].noc")
    for text in ("welder", "99999"):
        noc.fill("")
        noc.press_sequentially(text)
        expect(below(page, "work[0].noc")).to_have_text("")
        page.keyboard.press("Tab")
        expect(below(page, "work[0].noc")).to_have_text(words)
        noc.focus()
        expect(below(page, "work[0].noc")).to_have_text("")
    # Asked for the score, the page says it once: as a problem of the field.
    page.locator(".js-actions [type=submit]").click()
    expect(page.locator("#f-work-0-noc-error")).to_have_text(words)
    expect(below(page, "work[0].noc")).to_be_hidden()
    noc.fill("72106")
    expect(page.locator("#f-work-0-noc-error")).to_be_hidden()


def test_escape_keeps_what_was_typed_and_enter_then_asks_for_the_score(calculator):
    page = calculator("en", YOUNG, ON)
    expect(result(page, "crs-total")).to_be_visible()
    ask(page, "work[0].noc", "welder")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(field(page, "work[0].noc")).to_have_value("welder")
    expect(page.locator(LISTBOX)).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()


def test_what_was_cleared_comes_back_with_its_title(calculator):
    page = calculator("en", {**YOUNG, "work": [job("21231")]}, ON)
    expect(below(page, "work[0].noc")).to_have_text(title(page, "21231"))
    ask(page, "work[0].noc", "welder")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".js-reset").click()
    expect(field(page, "work[0].noc")).to_have_value("")
    expect(below(page, "work[0].noc")).to_have_text("")
    page.locator(".js-undo-button").click()
    expect(field(page, "work[0].noc")).to_have_value("72106")
    expect(below(page, "work[0].noc")).to_have_text(title(page, "72106"))


def test_a_field_is_told_by_its_label_its_hint_and_its_title(calculator):
    page = calculator("en", {**YOUNG, "work": [job("21231")]}, ON)
    noc = field(page, "work[0].noc")
    expect(noc).to_have_role("combobox")
    expect(noc).to_have_accessible_name("Occupation")
    expect(below(page, "work[0].noc")).to_have_text(title(page, "21231"))
    hint = "Type a job title or a NOC 2021 code, in English or French, then choose from the list."
    expect(noc).to_have_accessible_description(f"{hint} {title(page, '21231')}")
    ask(page, "work[0].noc", "welder")
    expect(page.locator(LISTBOX)).to_have_accessible_name("Occupations found")
    expect(noc).to_have_attribute("aria-expanded", "true")
    expect(status(page, "work[0].noc")).to_have_role("status")
    expect(status(page, "work[0].noc")).to_have_text(re.compile(r"^\d+ occupations found"))


@pytest.mark.parametrize(("language", "width", "scheme"), NARROW)
def test_axe_finds_nothing_while_an_occupation_is_looked_for(calculator, language, width, scheme):
    page = calculator(language)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    ask(page, "work[0].noc", "infirm")
    page.keyboard.press("ArrowDown")
    expect_no_fault(page)
    expect_nothing_cut_off(page, width)
    page.keyboard.press("Enter")
    expect(below(page, "work[0].noc")).not_to_have_text("")
    expect_no_fault(page)
    expect_nothing_cut_off(page, width)
    field(page, "work[0].noc").fill("xyzzyq")
    expect(status(page, "work[0].noc")).to_contain_text("xyzzyq")
    page.keyboard.press("Tab")
    expect_no_fault(page)
    expect_nothing_cut_off(page, width)


# The index


def requested(page: Page, asked: list[str]) -> None:
    page.on("request", lambda request: asked.append(request.url))


def test_the_index_is_loaded_when_a_field_is_used_and_not_before(open_calculator):
    asked: list[str] = []
    page = open_calculator("en", prepare=lambda page: requested(page, asked))
    assert asked
    assert not [url for url in asked if "/occupations/" in url or FINDER.search(url)]
    field(page, "birth_date").focus()
    assert not [url for url in asked if "/occupations/" in url or FINDER.search(url)]
    with page.expect_request(re.compile(r"/occupations/fr\.mjs")):
        field(page, "work[0].noc").focus()
    ask(page, "work[0].noc", "welder")
    assert len([url for url in asked if INDEX.search(url)]) == 3
    assert [url.rsplit("/", 1)[1] for url in asked if NAMES.search(url)] == ["names-en.mjs"]


def test_answers_of_a_link_are_named_without_the_index(open_calculator):
    asked: list[str] = []
    profile = {**YOUNG, "work": [job("21231"), job("72106")]}
    page = open_calculator("fr", profile, ON, prepare=lambda page: requested(page, asked))
    for index, code in enumerate(("21231", "72106")):
        expect(field(page, f"work[{index}].noc")).to_have_value(code)
        expect(below(page, f"work[{index}].noc")).to_have_text(title(page, code))
    expect(page.locator('[data-category="trades"] .line-why')).to_contain_text(
        f"72106 {title(page, '72106')}", timeout=PATIENCE
    )
    assert not [url for url in asked if INDEX.search(url)]


def test_while_the_index_is_on_its_way_a_code_counts_and_nothing_opens_afterwards(open_calculator):
    held: list[Route] = []
    page = open_calculator(
        "en", YOUNG, ON, state="starting", prepare=lambda page: page.route(INDEX, lambda route: held.append(route))
    )
    field(page, "work[0].noc").press_sequentially("21231")
    expect(status(page, "work[0].noc")).to_have_text("Loading the index of job titles …")
    assert linked(page) == {**YOUNG, "work": [{"noc": "21231"}]}
    expect(below(page, "work[0].noc")).to_have_text(title(page, "21231"))
    page.keyboard.press("Tab")
    expect(status(page, "work[0].noc")).to_have_text("")
    for route in held:
        route.continue_()
    page.unroute(INDEX)
    page.evaluate("async () => { await import('/occupations/en.mjs'); await import('/occupations/fr.mjs'); }")
    page.wait_for_timeout(500)
    expect(page.locator(LISTBOX)).to_have_count(0)
    ask(page, "work[0].noc", "welder")


@pytest.mark.parametrize(
    ("language", "part", "words"),
    [
        ("en", INDEX, "The search could not be loaded. A five-digit NOC code still works; type again to retry."),
        (
            "fr",
            FINDER,
            "La recherche n’a pas pu être chargée. Un code CNP à cinq chiffres fonctionne toujours; "
            "tapez de nouveau pour réessayer.",
        ),
    ],
)
def test_an_index_that_cannot_be_loaded_is_said_and_a_code_still_counts(open_calculator, language, part, words):
    page = open_calculator(
        language, YOUNG, ON, state="starting", prepare=lambda page: page.route(part, lambda route: route.abort())
    )
    noc = field(page, "work[0].noc")
    noc.press_sequentially("welder")
    expect(status(page, "work[0].noc")).to_have_text(words)
    noc.fill("72106")
    page.keyboard.press("Tab")
    expect(below(page, "work[0].noc")).to_have_text(title(page, "72106"))
    assert linked(page) == {**YOUNG, "work": [{"noc": "72106"}]}
    page.unroute(part)
    ask(page, "work[0].noc", "plumber")
    expect(status(page, "work[0].noc")).not_to_have_text(words)


def test_names_that_cannot_be_loaded_are_asked_for_again_when_a_field_is_used(open_calculator):
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.abort()

    profile = {**YOUNG, "work": [job("72106")]}
    page = open_calculator("en", profile, ON, state="starting", prepare=lambda page: page.route(NAMES, refuse))
    field(page, "work[0].hours_per_week").press_sequentially("000")
    assert len(refused) == 1
    expect(field(page, "work[0].noc")).to_have_value("72106")
    expect(below(page, "work[0].noc")).to_have_text("")
    page.unroute(NAMES)
    field(page, "work[0].noc").focus()
    expect(below(page, "work[0].noc")).to_have_text(title(page, "72106"))
