"""The search of the site in a real Chromium: what people ask first, in both languages, and what it fetches when."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

import pytest
from normal import IN_FRENCH, WIDE, some_long
from playwright.sync_api import Browser, Page, Route, expect
from test_accessibility import expect_no_fault, expect_nothing_cut_off

PATHS = {"en": "en/search/", "fr": "fr/recherche/"}
# The whole first question: the library, the program, the index and the texts that are shown.
FIRST_USE = 300_000
Open = Callable[..., Page]


@pytest.fixture
def searching(visit: Open) -> Open:
    """`searching("fr")` is the page of the search."""

    def start(language: str = "en", question: str = "", **how: object) -> Page:
        return visit(PATHS[language] + (f"#q={question}" if question else ""), **how)

    return start


@pytest.fixture(scope="module")
def kept_open(keep_visit: Open) -> Open:
    """The same page, for one question after another."""
    return cache(lambda language: keep_visit(PATHS[language]))


def field(page: Page):
    return page.get_by_role("searchbox")


def status(page: Page):
    return page.locator(".js-status")


def results(page: Page):
    return page.locator(".search-results > li")


def links(page: Page):
    return page.locator(".search-results h3 a")


def ask(page: Page, text: str) -> None:
    """Types a question and waits for its answer."""
    field(page).fill("")
    field(page).press_sequentially(text)
    expect(status(page)).to_have_text(re.compile(rf"[“«]\s?{re.escape(text)}\s?[”»]|\d pages? (has|have|en contien)"))


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("en", "spouse", "rules/(crs.spouse|fsw.adaptability.spouse)"),
        ("en", "STEM", "guides/stem-rounds/"),
        ("en", "CLB 9", "rules/language"),
        ("en", "293", "draws/293/"),
        ("en", "job offer", "rules/crs.additional.job_offer/"),
        ("en", "how is settlement funds", "rules/funds.table/"),
        ("en", "sibling", "rules/crs.additional.sibling/"),
        ("en", "tie-break", "draws/"),
        ("en", "11 April 2024", "draws/293/"),
        ("en", "privacy", "privacy/"),
        ("fr", "conjoint", "(guides/spouse-or-partner/|regles/(crs.spouse|fsw.adaptability.spouse))"),
        ("fr", "offre d'emploi", "regles/crs.additional.job_offer/"),
        ("fr", "offre d’emploi", "regles/crs.additional.job_offer/"),
        ("fr", "fratrie", "regles/crs.additional.sibling/"),
        ("fr", "STIM", "guides/stem-rounds/"),
        ("fr", "TEF", "regles/language.tef/"),
        ("fr", "NCLC 7", "regles/language"),
        ("fr", "désignation", "(guides/provincial-nomination/|regles/crs.additional.nomination/)"),
        ("fr", "designations", "(guides/provincial-nomination/|regles/crs.additional.nomination/)"),
        ("fr", "confidentialite", "confidentialite/"),
    ],
)
def test_what_people_ask_finds_its_own_page_first(kept_open, language, text, first):
    page = kept_open(language)
    ask(page, text)
    assert re.search(f"/{language}/{first}", links(page).first.get_attribute("href"))


def test_accents_may_be_left_out(searching):
    page = searching("fr")
    ask(page, "francais")
    assert any("français" in title.lower() for title in links(page).all_inner_texts()[:3])
    titles = {}
    for text in ("métiers", "metiers"):
        ask(page, text)
        titles[text] = set(links(page).all_inner_texts()[:3])
    assert titles["métiers"] == titles["metiers"]


def test_other_forms_of_a_word_are_found(searching):
    page = searching("en")
    ask(page, "spouses")
    assert links(page).count() > 5
    page = searching("fr")
    ask(page, "conjoints")
    assert links(page).count() > 5


def test_a_rule_comes_before_the_rounds_that_speak_of_it(searching):
    page = searching("en")
    ask(page, "nomination")
    kinds = page.locator(".search-kind").all_inner_texts()
    assert kinds[0] == "Rule" and kinds.index("Rounds") < kinds.index("Round")


def test_a_result_shows_its_title_its_kind_and_the_words_asked_for(searching):
    page = searching("fr")
    ask(page, "offre d'emploi")
    first = results(page).first
    expect(first.get_by_role("heading", level=3)).to_have_text("Offre d’emploi")
    expect(first.locator(".search-kind")).to_have_text("Règle")
    marked = first.locator("mark").all_inner_texts()
    assert {"Offre", "emploi"} & set(marked)
    # What is set apart in the index is together again.
    assert "’ " not in page.locator(".search-results").inner_text()


def test_a_number_is_found_however_its_thousands_are_set_apart(searching):
    page = searching("en")
    found = []
    for text in ("1560", "1,560", "1 560"):
        ask(page, text)
        found.append(links(page).all_inner_texts())
    assert "What one year of work is" in found[0] and found[0] == found[1] == found[2]


def test_numbers_are_shown_as_the_language_writes_them(searching):
    page = searching("fr")
    ask(page, "1 560")
    assert (
        "1\u00a0560" in results(page).filter(has_text="année de travail").first.locator(".search-excerpt").inner_text()
    )


def test_a_guide_names_the_sections_that_answer(searching):
    page = searching("en")
    ask(page, "STEM")
    section = page.locator(".search-sections a").first
    assert re.search(r"/en/guides/stem-rounds/#\w", section.get_attribute("href"))
    section.click()
    expect(page.locator(":target")).to_be_in_viewport()


def test_words_that_stand_together_nowhere_find_pages_with_some_of_them(searching):
    page = searching("en")
    ask(page, "IELTS privacy")
    expect(status(page)).to_have_text(re.compile(r"^No page has all of these words\. \d+ pages have some of them\.$"))
    titles = links(page).all_inner_texts()
    assert "Privacy" in titles and "IELTS General Training to CLB" in titles


def test_nothing_found_is_said_and_announced(searching):
    page = searching("en")
    ask(page, "xyzzyq")
    expect(status(page)).to_have_role("status")
    expect(status(page)).to_have_text(re.compile("^Nothing found for “xyzzyq”"))
    expect(results(page)).to_have_count(0)
    expect(page.locator(".js-kinds")).to_be_hidden()
    field(page).fill("")
    expect(status(page)).to_have_text("")
    expect(page.locator(".js-job")).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("fr", "parapluie", "^Rien trouvé"),
        ("fr", "bonjour", "^Rien trouvé"),
        ("en", "zebra", "^Nothing found"),
        ("en", "zebra IELTS", "^No page has all of these words"),
    ],
)
def test_the_first_letters_of_a_word_are_no_answer_to_it(kept_open, language, text, said):
    page = kept_open(language)
    ask(page, text)
    expect(status(page)).to_have_text(re.compile(said))


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "studies"), ("en", "scoring"), ("en", "invit"), ("en", "tiebreak"), ("fr", "demandes")],
)
def test_another_form_of_a_word_and_its_beginning_answer(kept_open, language, text):
    page = kept_open(language)
    ask(page, text)
    expect(links(page).first).to_be_visible()


def test_one_kind_of_page_is_chosen_with_the_keyboard(searching):
    page = searching("en")
    ask(page, "trades")
    all_pages = page.get_by_role("radio", name=re.compile(r"^All \(\d+\)$"))
    expect(all_pages).to_be_checked()
    all_pages.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    rules = page.get_by_role("radio", name=re.compile(r"^Rules \(\d+\)$"))
    expect(rules).to_be_checked()
    expect(rules).to_be_focused()
    count = int(re.search(r"\d+", page.locator("label").filter(has_text="Rules (").inner_text())[0])
    expect(results(page)).to_have_count(min(count, 10))
    assert set(page.locator(".search-kind").all_inner_texts()) == {"Rule"}
    assert "kind=rule" in page.url


def test_more_pages_follow_and_lead_the_keyboard_on(searching):
    page = searching("en")
    ask(page, "nomination")
    expect(results(page)).to_have_count(10)
    page.get_by_role("button", name="10 more pages").click()
    expect(results(page)).to_have_count(20)
    expect(links(page).nth(10)).to_be_focused()


def test_back_from_a_page_found_shows_the_answer_again(searching):
    page = searching("fr", base="/x/y/")
    ask(page, "désignation")
    page.locator(".js-more").click()
    expect(results(page)).to_have_count(20)
    found = links(page).first.get_attribute("href")
    links(page).first.click()
    expect(page).to_have_url(re.compile(re.escape(found.lstrip("./")) + "$"))
    page.go_back()
    expect(field(page)).to_have_value("désignation")
    expect(results(page)).to_have_count(20)


def test_an_address_carries_the_question_after_its_number_sign(searching):
    page = searching("en", "job+offer&kind=rule")
    expect(field(page)).to_have_value("job offer")
    expect(page.get_by_role("radio", name=re.compile("^Rules"))).to_be_checked()
    ask(page, "age")
    parts = urlsplit(page.url)
    assert parts.query == "" and parts.fragment == "q=age&kind=rule"
    page.evaluate("() => { location.hash = 'q=spouse'; }")
    expect(field(page)).to_have_value("spouse")
    expect(status(page)).to_have_text(re.compile("“spouse”"))


@pytest.mark.parametrize(("language", "text", "code"), [("en", "welder", "72106"), ("fr", "21231", "21231")])
def test_a_job_is_handed_on_to_the_search_of_occupations(searching, language, text, code):
    page = searching(language)
    ask(page, text)
    page.locator(".js-job a").click()
    expect(page).to_have_url(re.compile(rf"/(en/noc|fr/cnp)/#q={text}$"))
    expect(page.get_by_role("combobox")).to_have_value(text)
    expect(page.get_by_role("option").first.locator(".code")).to_have_text(code)


def test_nothing_is_fetched_before_the_field_is_used_and_nothing_from_elsewhere(searching):
    page = searching("en")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert asked and not [url for url in asked if "/pagefind/" in url]
    ask(page, "job offer")
    links(page).first.hover()
    fetched = [url for url in asked if "/pagefind/" in url]
    assert fetched
    origin = urlsplit(page.url).netloc
    assert {urlsplit(url).netloc for url in asked} == {origin}
    # The one query any address has is the time, which keeps an old table of contents from being used.
    assert {re.sub(r"\d+", "", urlsplit(url).query) for url in fetched} == {"", "ts="}
    assert not [url for url in asked if re.search("job|offer", url)]
    assert page.evaluate("() => document.cookie + Object.keys(localStorage) + Object.keys(sessionStorage)") == ""


@pytest.mark.parametrize(("language", "text"), some_long([("en", "job offer"), ("fr", "offre d’emploi")], "fr"))
def test_the_first_question_costs_less_than_it_may(searching, language, text):
    page = searching(language)
    sizes: dict[str, int] = {}

    def weigh(response) -> None:
        if "/pagefind/" in response.url:
            sizes[response.url] = len(response.body())

    page.on("response", weigh)
    ask(page, text)
    expect(links(page).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    # Not compressed by the server of the tests: less goes over the wire.
    assert 100_000 < sum(sizes.values()) < FIRST_USE


def test_the_page_may_reach_no_other_origin_and_start_no_worker(chromium: Browser, serve: Callable[[str], str]):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(serve("/") + PATHS["en"])
    ask(page, "age")
    outcome = page.evaluate(
        """async () => {
          const violations = [];
          document.addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
          await fetch("https://example.org/").catch(() => undefined);
          try { new Worker("/theme/js/search.mjs"); } catch { /* refused */ }
          // Later, because what the tests run at once is let through.
          const evaluated = await new Promise((done) => setTimeout(() => {
            try { done(new Function("return true")()); } catch { done(false); }
          }));
          await new Promise((done) => setTimeout(done, 50));
          return [evaluated, [...new Set(violations)].sort()];
        }"""
    )
    context.close()
    # No text becomes a script, so neither gets as far as the lists of where scripts and workers may come from.
    assert outcome == [False, ["connect-src", "require-trusted-types-for"]]


@pytest.mark.parametrize(
    "lost", ["pagefind.js", "kinds.en.json", "wasm.en.pagefind", "*.pf_meta", "*.pf_index", "*.pf_fragment"]
)
def test_a_part_that_failed_to_load_is_told_and_asked_for_again(
    chromium: Browser, serve: Callable[[str], str], lost: str
):
    context = chromium.new_context()
    page = context.new_page()
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.abort()

    pattern = re.compile(re.escape(lost).replace(r"\*", ".*") + r"(\?.*)?$")
    page.route(pattern, refuse)
    page.goto(serve("/") + PATHS["en"])
    field(page).fill("job offer")
    expect(status(page)).to_have_text(re.compile("could not be loaded"))
    expect(results(page)).to_have_count(0)
    assert refused
    page.unroute(pattern)
    page.get_by_role("button", name="Try again").click()
    expect(links(page).first).to_have_text("Job offer")
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()
    context.close()


def test_hostile_text_stays_text(searching):
    page = searching("en")
    field(page).fill('<img src=x onerror="document.title = 1"> spouse')
    expect(status(page)).not_to_have_text("")
    expect(page.locator(".js-job")).to_contain_text("<img")
    assert page.locator(".search-answer img").count() == 0


def test_the_header_leads_to_the_search_and_the_field_takes_the_first_key(searching):
    page = searching("en")
    page.goto(page.url.replace("/en/search/", "/en/about/"))
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    expect(page).to_have_url(re.compile(r"/en/search/$"))
    page.locator("label[for=q]").click()
    page.keyboard.type("age")
    expect(status(page)).to_have_text(re.compile("“age”"))


def test_without_a_script_there_is_no_field_but_the_other_ways(searching):
    page = searching("fr", script=False, width=320)
    expect(field(page)).to_be_hidden()
    assert "La recherche a besoin d’un script" in page.locator("noscript").text_content()
    page.get_by_role("link", name="Les règles, section par section").click()
    expect(page).to_have_url(re.compile(r"/fr/regles/$"))
    page.get_by_role("banner").get_by_role("link", name="Recherche").click()
    expect(page).to_have_url(re.compile(r"/fr/recherche/$"))


@pytest.mark.parametrize(("language", "width", "scheme"), WIDE)
def test_axe_finds_nothing_while_searching(searching, language, width, scheme):
    page = searching(language, width=width, scheme=scheme)
    expect_no_fault(page)
    for text in ("STEM", "xyzzyq", "21231"):
        ask(page, text)
        expect_no_fault(page)
        expect_nothing_cut_off(page, width)


@pytest.mark.parametrize("language", IN_FRENCH)
@pytest.mark.parametrize("width", [320, 360, 390, 768, 960, 1024])
def test_the_header_stays_on_one_line(searching, language, width):
    page = searching(language, width=width)
    assert page.locator(".top-row").bounding_box()["height"] < 80
    expect_nothing_cut_off(page, width)
    for name in (".to-search", ".language"):
        box = page.locator(name).bounding_box()
        assert min(box["width"], box["height"]) >= 24
