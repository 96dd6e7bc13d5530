"""Finding an occupation in a real Chromium: what people type, in both languages, by keyboard and on a small screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from normal import NARROW
from playwright.sync_api import Browser, Page, Route, expect
from test_accessibility import expect_no_fault, expect_nothing_cut_off, leave_few_rows
from visits import shifts

PATHS = {"en": "en/noc/", "fr": "fr/cnp/"}
Open = Callable[..., Page]


@pytest.fixture
def occupations(visit: Open) -> Open:
    """`occupations("fr")` is the page of occupations."""
    return lambda language="en", **how: visit(PATHS[language], **how)


@pytest.fixture(scope="module")
def kept_open(keep_visit: Open) -> Open:
    """The same page, for one question after another."""
    return cache(lambda language: keep_visit(PATHS[language]))


def search(page: Page):
    return page.get_by_role("combobox")


def options(page: Page):
    return page.get_by_role("option")


def ask(page: Page, text: str) -> None:
    """Types a question and waits for its answer."""
    search(page).fill("")
    search(page).press_sequentially(text)
    expect(page.locator(".occupation-status")).to_have_text(re.compile(r"\d|“|«"))


@pytest.mark.parametrize(
    ("language", "text", "code", "said"),
    [
        ("en", "developpeur", "21232", "développeur/développeuse de logiciels"),
        ("fr", "developpeur", "21232", "développeur/développeuse de logiciels"),
        ("en", "softwear enginer", "21231", "software engineer"),
        ("en", "sotfware engineer", "21231", "software engineer"),
        ("fr", "software engineer", "21231", "software engineer"),
        ("en", "21231", "21231", "Software engineers and designers"),
        ("en", "NOC 21231", "21231", "Software engineers and designers"),
        ("fr", "21231", "21231", "Ingénieurs/ingénieures et concepteurs/conceptrices en logiciel"),
        ("fr", "infirmière", "31301", "infirmier/infirmière"),
        ("fr", "INFIRMIERE", "31301", "infirmier/infirmière"),
        ("fr", "cuisinier", "63200", "cuisinier/cuisinière"),
        ("en", "cook", "63200", "cook"),
        ("en", "truck driver", "73300", "truck driver"),
        ("en", "driver", "73300", "transport driver"),
        ("en", "engineer", "21300", "bridge engineer"),
        ("en", "driver truck", "73300", "truck driver"),
        ("fr", "camioneur", "73300", "camionneur/camionneuse"),
        ("fr", "professeur d'université", "41200", "professeur/professeure d’université"),
        ("en", "eletrician", "72200", "electrician"),
        ("en", "nurs", "31301", "nurse"),
    ],
)
def test_what_people_type_finds_their_occupation_first(kept_open, language, text, code, said):
    page = kept_open(language)
    ask(page, text)
    first = options(page).first
    expect(first.locator(".code")).to_have_text(code)
    expect(first).to_contain_text(said)


WORDS = [
    "soudeur",
    "nurse",
    "nursery",
    "cook",
    "cooks",
    "aaab",
    "abab",
    "chef",
    "ingenieur",
    "a",
    "ab",
    "21231",
    "boomoo",
]


def misspelled(words: list[str]) -> list[str]:
    """The words with every kind of slip at every place, and with two slips."""
    found = set(words)
    for word in words:
        for at in range(len(word) + 1):
            found |= {word[:at] + letter + word[at:] for letter in "aox"}
            found |= {word[:at] + word[at + 1 :], word[:at] + "x" + word[at + 1 :], word[:at]}
            found.add(word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :])
    return sorted(one for one in found | {f"x{one[1:-1]}x" for one in found} if one)


def slips(one: str, other: str) -> int:
    """How many letters were changed, added, left out, or swapped with the next."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        rows.append([i])
        for j, b in enumerate(other, 1):
            best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and (a, b) == (other[j - 1 - 1], one[i - 1 - 1]):
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i].append(best)
    return rows[-1][-1]


def expected_quality(word: str, wanted: str) -> str:
    if word.startswith(wanted):
        return "exact" if word == wanted else "prefix"
    if len(wanted) >= 4 and slips(word, wanted) <= 1:
        return "typo"
    if len(wanted) >= 5 and any(slips(word[:end], wanted) <= 1 for end in range(len(word))):
        return "typo in a prefix"
    return "none"


def test_one_slip_is_forgiven_anywhere_in_a_word_and_two_are_not(occupations):
    page = occupations("en")
    asked = misspelled(WORDS)
    rates = page.evaluate(
        """async ([words, asked]) => {
          const { quality } = await import("/theme/js/finder.mjs");
          return words.map((word) => asked.map((wanted) => quality(word, wanted)));
        }""",
        [WORDS, asked],
    )
    names = {0: "none", 3: "typo in a prefix", 5: "typo", 7: "prefix", 10: "exact"}
    wrong = [
        (word, wanted, names[rate])
        for word, row in zip(WORDS, rates, strict=True)
        for wanted, rate in zip(asked, row, strict=True)
        if names[rate] != expected_quality(word, wanted)
    ]
    assert wrong == []


def test_an_answer_shows_teer_and_category_lists(occupations):
    page = occupations("fr")
    ask(page, "soudeur")
    expect(options(page).first).to_contain_text("FEER 2")
    expect(options(page).first).to_contain_text("Sur la liste")
    expect(options(page).first.locator(".badge")).to_have_text(["Métiers spécialisés"])


def test_titles_in_the_other_language_are_marked_as_such(occupations):
    page = occupations("en")
    ask(page, "cuisinier")
    expect(options(page).first.locator(".occupation-titles [lang=fr]").first).to_contain_text("cuisinier")
    assert options(page).first.locator("[lang=en]").count() == 0


def test_nothing_found_is_said_and_announced(occupations):
    page = occupations("en")
    ask(page, "xyzzyq")
    status = page.locator(".occupation-status")
    expect(status).to_have_role("status")
    expect(status).to_have_text(re.compile("Nothing found for “xyzzyq”"))
    expect(search(page)).to_have_attribute("aria-expanded", "false")
    expect(options(page)).to_have_count(0)


def test_the_keyboard_finds_moves_and_opens_the_page(occupations):
    page = occupations("en", base="/x/y/")
    ask(page, "welder")
    field = search(page)
    expect(field).to_have_attribute("aria-expanded", "true")
    listbox = page.get_by_role("listbox")
    expect(field).to_have_attribute("aria-controls", listbox.get_attribute("id"))
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(chosen).to_have_count(1)
    expect(field).to_have_attribute("aria-activedescendant", options(page).nth(1).get_attribute("id"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/x/y/en/noc/72106/$"))


def test_escape_closes_and_keeps_what_was_typed(occupations):
    page = occupations("en")
    ask(page, "welder")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(search(page)).to_have_value("welder")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_be_visible()


def test_a_press_on_an_answer_opens_its_page(occupations):
    page = occupations("fr", width=320)
    ask(page, "21231")
    options(page).first.click()
    expect(page).to_have_url(re.compile(r"/fr/cnp/21231/$"))


def test_leaving_the_field_closes_the_list(occupations):
    page = occupations("en")
    ask(page, "welder")
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_hostile_text_stays_text(occupations):
    page = occupations("en")
    search(page).fill('<img src=x onerror="document.title = 1">')
    expect(page.locator(".occupation-status")).to_have_text(re.compile("<img"))
    assert page.locator(".finder img").count() == 0


def test_an_index_that_failed_to_load_is_asked_for_again(chromium: Browser, serve: Callable[[str], str]):
    context = chromium.new_context()
    page = context.new_page()
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.abort()

    page.route("**/occupations/fr.mjs*", refuse)
    page.goto(serve("/") + PATHS["en"])
    search(page).fill("welder")
    expect(page.locator(".occupation-status")).to_have_text(re.compile("could not be loaded"))
    page.unroute("**/occupations/fr.mjs*")
    search(page).press_sequentially("s")
    expect(options(page).first).to_contain_text("72106")
    assert refused
    context.close()


def test_the_index_is_loaded_when_the_field_is_used_and_not_before(occupations):
    page = occupations("en")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(search(page)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert asked and not [url for url in asked if "/occupations/" in url]
    with page.expect_request("**/occupations/en.mjs"):
        search(page).focus()


def test_the_page_does_not_move_while_it_loads_or_answers(occupations):
    page = occupations("en", width=320)
    ask(page, "truck driver")
    assert shifts(page) == []


def test_without_a_script_the_list_from_a_to_z_leads_there(occupations):
    page = occupations("fr", script=False)
    expect(page.locator("#occupation")).to_be_hidden()
    page.get_by_role("link", name="Toutes les appellations d’emploi, de A à Z").click()
    page.get_by_role("link", name=re.compile(r"^De «\ss")).first.click()
    page.get_by_role("link", name="soudeur/soudeuse", exact=True).click()
    expect(page).to_have_url(re.compile(r"/fr/cnp/72106/$"))


@pytest.mark.parametrize(("language", "width", "scheme"), NARROW)
def test_axe_finds_nothing_while_searching(occupations, language, width, scheme):
    page = occupations(language, width=width)
    page.emulate_media(color_scheme=scheme)
    leave_few_rows(page)
    expect_no_fault(page)
    ask(page, "infirm")
    page.keyboard.press("ArrowDown")
    expect_no_fault(page)
    expect_nothing_cut_off(page, width)
    ask(page, "xyzzyq")
    expect_no_fault(page)


# One page of each kind is looked at in test_kinds_of_page.py.
@pytest.mark.long
@pytest.mark.parametrize(("language", "width", "scheme"), NARROW)
def test_axe_finds_nothing_on_the_pages_of_occupations(occupations, language, width, scheme):
    page = occupations(language, width=width)
    page.emulate_media(color_scheme=scheme)
    names = {
        "en": ("00013/", "31301/", "94219/", "group-0/", "by-teer/", "titles/", "titles/c/"),
        "fr": ("00013/", "31301/", "94219/", "groupe-0/", "par-feer/", "appellations/", "appellations/c/"),
    }
    home = page.url
    for name in names[language]:
        page.goto(home + name)
        expect_no_fault(page)
        expect_nothing_cut_off(page, width)
