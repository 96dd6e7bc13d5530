"""Answers kept on the device: only when asked, whole, back at the next visit, and never lost or run without a word."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hosts import Host, visitor
from normal import NARROW
from playwright.sync_api import Browser, BrowserContext, Page, expect
from states import FEWER_ROWS
from test_accessibility import expect_no_fault, expect_nothing_cut_off
from test_answer_files import HERS, HIS, ON, load
from visits import (
    PATHS,
    PATIENCE,
    expect_total,
    field,
    follow,
    link,
    never_starts,
    pair,
    show_all,
    wait_until,
)

from calc import assess

KEY = "waymark.answers"
PUT = "(value) => localStorage.setItem('waymark.answers', value)"
EVERYTHING = """async () => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie,
  (await indexedDB.databases()).map(({ name }) => name), await caches.keys()]"""

Reader = Callable[..., Page]


@pytest.fixture
def reader(chromium: Browser, serve: Callable[[str], str]) -> Iterator[Reader]:
    """`reader()` opens a page of one reader, each a tab of the same browser; an error of its scripts fails the test.
    `start` is a script that runs before those of the page. Only where the first has `engine` is there ever a score.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_tab(
        language: str = "en", fragment: str = "", *, start: str = "", path: str | None = None, engine: bool = False
    ) -> Page:
        if not contexts:
            contexts.append(chromium.new_context(locale="en-CA", reduced_motion="reduce", service_workers="block"))
            if not engine:
                never_starts(contexts[0])
        page = contexts[0].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        if start:
            page.add_init_script(start)
        page.goto(serve("/") + (path or PATHS[language]) + fragment)
        page.locator("html[data-calculator]").wait_for()
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert errors == []


def kept(page: Page) -> dict[str, Any] | None:
    return page.evaluate("(key) => JSON.parse(localStorage.getItem(key))", KEY)


def expect_kept(page: Page, **answers: object) -> None:
    """What is kept comes to hold these answers."""
    page.wait_for_function(
        """([key, answers]) => {
          const { profile } = JSON.parse(localStorage.getItem(key)) ?? { profile: {} };
          const text = JSON.stringify;
          return Object.entries(answers).every(([name, value]) => text(profile[name]) === text(value));
        }""",
        arg=[KEY, answers],
    )


def switch(page: Page):
    return page.get_by_role("checkbox", name="Keep my answers on this device")


def keep(page: Page) -> None:
    switch(page).check()
    expect(page.locator(".js-keep-said")).to_have_text("Your answers are kept on this device from now on.")


def notice(page: Page):
    return page.locator(".js-kept-notice")


def saved(profile: object, **more: object) -> str:
    """What a page keeps of these answers."""
    whole = {"format": "waymark-answers", "version": 1, "edition": "x", "on": ON, "profile": profile, "assumed": []}
    return json.dumps({**whole, "step": "check", "page": None, "saved": "2026-10-02T10:00:00.000Z", **more})


# Asked and not asked


def test_nothing_is_stored_before_the_reader_asks(reader):
    page = reader(engine=True)
    show_all(page)
    field(page, "birth_date").fill("1990-05-01")
    field(page, "marital_status").select_option("married")
    expect(page.locator(".to-keep")).to_contain_text("clears your answers")
    page.locator(".to-keep a").click()
    expect(switch(page)).not_to_be_checked()
    # Longer than any pause before something would be stored.
    page.wait_for_timeout(600)
    assert page.evaluate(EVERYTHING) == [[], [], "", [], []]
    page.reload()
    expect(field(page, "birth_date")).to_have_value("")
    assert page.evaluate(EVERYTHING) == [[], [], "", [], []]


def test_once_asked_later_changes_are_kept_too_and_all_is_back_at_the_next_visit(reader):
    page = reader(engine=True)
    show_all(page)
    field(page, "birth_date").fill("1990-05-01")
    keep(page)
    expect_kept(page, birth_date="1990-05-01")
    expect(page.locator(".to-keep")).to_contain_text("are kept on this device")
    field(page, "on").fill(ON)
    field(page, "languages[0].test").select_option("ielts")
    field(page, "languages[0].listening").fill("8.5")
    page.locator('[name="languages[0].goal"]').check()
    expect_kept(page, languages=[{"test": "ielts", "listening": 8.5}])
    page.wait_for_function("(key) => JSON.parse(localStorage.getItem(key)).assumed.length === 1", arg=KEY)
    page.close()
    page = reader()
    expect(notice(page)).to_contain_text("Your answers are back")
    expect(notice(page)).to_have_role("status")
    expect(switch(page)).to_be_checked()
    show_all(page)
    expect(field(page, "on")).to_have_value(ON)
    expect(field(page, "languages[0].listening")).to_have_value("8.5")
    expect(page.locator('[name="languages[0].goal"]')).to_be_checked()


def test_leaving_at_once_loses_nothing(reader):
    page = reader()
    keep(page)
    field(page, "birth_date").fill("1990-05-01")
    page.reload()
    expect(field(page, "birth_date")).to_have_value("1990-05-01")


def test_the_reader_goes_on_where_they_were_and_today_is_the_day_of_the_visit(reader):
    page = reader()
    keep(page)
    field(page, "birth_date").fill("1990-05-01")
    page.locator(".js-submit").click()
    expect(page.locator(".js-step-link[aria-current]")).to_have_text("Education")
    page.wait_for_function("(key) => JSON.parse(localStorage.getItem(key)).step === 'education'", arg=KEY)
    assert kept(page)["on"] is None
    page.reload()
    expect(page.locator(".js-step-link[aria-current]")).to_have_text("Education")
    today = page.evaluate("() => new Date().toLocaleDateString('en-CA')")
    expect(field(page, "on")).to_have_value(today)


def test_what_was_chosen_beside_the_answers_is_back_too(reader):
    question = pair("435-couple")
    page = reader("en", link(question["profile"], ON), engine=True)
    expect_total(page, assess(question["profile"], date.fromisoformat(ON))["crs"]["total"])
    keep(page)
    assert "#p=" not in page.url
    page.locator("#planner-invited").fill("2026-09-30")
    page.locator('[data-document="passport"] input').check(timeout=PATIENCE)
    page.locator('[data-scenario="A"] .js-scenario-keep').click()
    page.locator(".js-past-outcome").select_option("below_cutoff", timeout=PATIENCE)
    page.wait_for_function(
        "(key) => JSON.parse(localStorage.getItem(key)).page.rounds.outcome === 'below_cutoff'", arg=KEY
    )
    page.reload()
    expect(page.locator('[data-scenario="A"] .slot-said')).to_contain_text("435", timeout=PATIENCE)
    expect(page.locator("#planner-invited")).to_have_value("2026-09-30")
    expect(page.locator('[data-document="passport"] input')).to_be_checked(timeout=PATIENCE)
    expect(page.locator(".js-past-outcome")).to_have_value("below_cutoff", timeout=PATIENCE)


def test_taking_the_tick_away_deletes_what_is_kept_and_leaves_the_page(reader):
    page = reader()
    field(page, "birth_date").fill("1990-05-01")
    keep(page)
    switch(page).uncheck()
    expect(page.locator(".js-keep-said")).to_contain_text("Deleted from this device.")
    field(page, "birth_date").fill("1991-05-01")
    page.wait_for_timeout(600)
    assert page.evaluate(EVERYTHING) == [[], [], "", [], []]
    expect(field(page, "birth_date")).to_have_value("1991-05-01")


def test_starting_again_is_a_change_like_others_and_can_be_taken_back(reader):
    page = reader()
    field(page, "birth_date").fill("1990-05-01")
    keep(page)
    page.locator(".js-reset").click()
    page.wait_for_function("(key) => !('birth_date' in JSON.parse(localStorage.getItem(key)).profile)", arg=KEY)
    page.locator(".js-undo-button").click()
    expect_kept(page, birth_date="1990-05-01")


# Links


def test_a_link_never_overwrites_what_is_kept_without_the_readers_word(reader):
    page = reader()
    page.evaluate(PUT, saved(HERS))
    page = reader("en", link(HIS, ON))
    expect(notice(page)).to_contain_text("These answers come from a link.")
    expect(switch(page)).to_be_hidden()
    show_all(page)
    field(page, "marital_status").select_option("widowed")
    page.wait_for_timeout(600)
    page.reload()
    assert kept(page)["profile"] == HERS
    expect(field(page, "birth_date")).to_have_value("1985-02-03")
    page.get_by_role("button", name="Show the kept answers").click()
    expect(field(page, "birth_date")).to_have_value("1990-05-01")
    expect(notice(page)).to_have_text("")
    expect(switch(page)).to_be_checked()
    assert "#p=" not in page.url
    # Taken back, the link's answers are as little kept as before.
    page.locator(".js-undo-button").click()
    expect(field(page, "birth_date")).to_have_value("1985-02-03")
    expect(notice(page)).to_contain_text("These answers come from a link.")
    page.wait_for_timeout(600)
    assert kept(page)["profile"] == HERS
    page.get_by_role("button", name="Keep these instead").click()
    expect(switch(page)).to_be_focused()
    assert kept(page)["profile"] == HIS


def test_a_link_opened_in_a_tab_that_keeps_does_not_overwrite_either(reader):
    page = reader()
    field(page, "birth_date").fill("1990-05-01")
    keep(page)
    field(page, "marital_status").select_option("widowed")
    follow(page, link(HIS, ON))
    expect(notice(page)).to_contain_text("These answers come from a link.")
    expect(field(page, "birth_date")).to_have_value("1985-02-03")
    page.wait_for_timeout(600)
    assert kept(page)["profile"] == {**HERS, "marital_status": "widowed"}


def test_the_way_to_the_other_language_goes_on_keeping(reader):
    page = reader()
    show_all(page)
    field(page, "birth_date").fill("1990-05-01")
    keep(page)
    field(page, "marital_status").select_option("widowed")
    page.locator(".language").click()
    page.wait_for_url("**/fr/**")
    box = page.get_by_role("checkbox", name="Garder mes réponses sur cet appareil")
    expect(box).to_be_checked()
    expect(notice(page)).to_have_text("")
    assert "#p=" not in page.url
    field(page, "marital_status").select_option("divorced")
    expect_kept(page, marital_status="divorced")


# Tabs


def test_two_tabs_lose_nothing_silently(reader):
    page = reader()
    field(page, "birth_date").fill("1990-05-01")
    keep(page)
    other = reader()
    expect(field(other, "birth_date")).to_have_value("1990-05-01")
    show_all(other)
    field(other, "birth_date").fill("1985-02-03")
    expect_kept(page, birth_date="1985-02-03")
    expect(notice(page)).to_contain_text("from another tab")
    field(page, "birth_date").fill("1970-01-01")
    page.wait_for_timeout(600)
    assert kept(page)["profile"] == HIS
    expect(field(page, "birth_date")).to_have_value("1970-01-01")
    page.get_by_role("button", name="Keep these instead").click()
    expect_kept(other, birth_date="1970-01-01")
    expect(notice(other)).to_contain_text("from another tab")
    expect(field(other, "birth_date")).to_have_value("1985-02-03")
    other.get_by_role("button", name="Show the kept answers").click()
    expect(field(other, "birth_date")).to_have_value("1970-01-01")
    expect(notice(page)).to_have_text("")


def test_asking_where_another_tab_keeps_other_answers_overwrites_nothing(reader):
    page, other = reader(), reader()
    field(page, "birth_date").fill("1990-05-01")
    field(other, "birth_date").fill("1985-02-03")
    keep(page)
    expect(notice(other)).to_contain_text("from another tab")
    expect(switch(other)).to_be_hidden()
    assert kept(other)["profile"] == HERS


def test_a_tab_hears_that_another_has_deleted_what_was_kept(reader):
    page = reader()
    field(page, "birth_date").fill("1990-05-01")
    keep(page)
    other = reader()
    expect(switch(other)).to_be_checked()
    switch(page).uncheck()
    expect(switch(other)).not_to_be_checked()
    expect(other.locator(".js-keep-said")).to_contain_text("has been deleted, in another tab")
    field(other, "birth_date").fill("1991-05-01")
    other.wait_for_timeout(600)
    assert kept(page) is None


# What a browser may refuse

FULL = """Storage.prototype.setItem = function () {
  if (window.isFull) throw new DOMException("full", "QuotaExceededError");
  this[arguments[0]] = arguments[1];
};"""
FORBIDDEN = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
)


def test_where_there_is_no_room_it_is_said_and_what_was_kept_stays(reader):
    page = reader(start=FULL)
    page.evaluate("() => { window.isFull = true; }")
    field(page, "birth_date").fill("1990-05-01")
    switch(page).click()
    expect(page.locator(".js-keep-said")).to_contain_text("has no room to keep them. Nothing was kept.")
    expect(switch(page)).not_to_be_checked()
    page.evaluate("() => { window.isFull = false; }")
    keep(page)
    page.evaluate("() => { window.isFull = true; }")
    field(page, "birth_date").fill("1991-05-01")
    expect(notice(page)).to_contain_text("the last changes are not kept")
    assert kept(page)["profile"] == HERS
    page.evaluate("() => { window.isFull = false; }")
    field(page, "birth_date").fill("1992-05-01")
    expect_kept(page, birth_date="1992-05-01")
    expect(notice(page)).to_have_text("")


def test_where_there_is_no_room_for_a_links_answers_those_kept_stay_and_the_choice_too(reader):
    page = reader()
    page.evaluate(PUT, saved(HERS))
    page = reader("en", link(HIS, ON), start=FULL + "window.isFull = true;")
    page.get_by_role("button", name="Keep these instead").click()
    expect(notice(page)).to_contain_text("What was kept before still is.")
    assert kept(page)["profile"] == HERS
    page.evaluate("() => { window.isFull = false; }")
    page.get_by_role("button", name="Keep these instead").click()
    expect(switch(page)).to_be_checked()
    assert kept(page)["profile"] == HIS


def test_where_keeping_is_forbidden_it_is_said_and_all_else_works(reader):
    page = reader(start=FORBIDDEN)
    field(page, "birth_date").fill("1990-05-01")
    switch(page).click()
    expect(page.locator(".js-keep-said")).to_contain_text("does not allow this site to keep anything")
    expect(switch(page)).not_to_be_checked()
    expect(field(page, "birth_date")).to_have_value("1990-05-01")
    page.locator(".js-keep-forget").click()
    expect(page.locator(".js-keep-said")).to_contain_text("Delete the data of this site in the settings")


# What is kept may come from anywhere

BROKEN = [
    "", "not json", "null", "[]", "1", '"text"', "{}", '{"format": "other"}',
    saved(HERS, version=2), saved(HERS, version="1"), saved([]), saved("x"), saved(HERS, more=1),
    saved(HERS, on="today"),
    saved(HERS, assumed=["__proto__"]), saved(HERS, assumed=[1]), saved(HERS, step=1), saved(HERS, saved="never"),
    saved({"__proto__": {"polluted": True}, **HERS}), saved({"spouse": {"constructor": {"prototype": {}}}}),
    '{"__proto__": {"format": "waymark-answers"}}', saved({"birth_date": "x" * 700_000}),
]  # fmt: skip


@pytest.mark.parametrize("texts", [BROKEN[::4], pytest.param(BROKEN, marks=pytest.mark.long)], ids=["some", "all"])
def test_what_cannot_be_read_is_refused_and_stays_until_the_reader_deletes_it(reader, texts: list[str]):
    page = reader()
    for text in texts:
        page.evaluate(PUT, text)
        page.reload()
        expect(notice(page)).to_contain_text("cannot be read here")
        expect(switch(page)).to_be_hidden()
        expect(field(page, "birth_date")).to_have_value("")
        field(page, "birth_date").fill("1991-05-01")
        page.wait_for_timeout(300)
        assert page.evaluate("() => localStorage.getItem('waymark.answers')") == text
        assert page.evaluate("() => ({}).polluted") is None
    page.get_by_role("button", name="Delete what is kept").click()
    expect(switch(page)).to_be_visible()
    assert kept(page) is None


def test_answers_that_are_commands_are_text(reader):
    hostile = '<img src=x onerror="window.harmed = true">'
    profile = {**HERS, "primary_noc": hostile, "stranger": hostile}
    page = reader()
    page.evaluate(PUT, saved(profile))
    page.reload()
    expect(field(page, "birth_date")).to_have_value("1990-05-01")
    expect(page.locator(".js-kept-text")).to_contain_text("stranger")
    assert page.evaluate("() => [window.harmed, document.images.length]")[0] is None


def test_a_part_of_the_page_that_cannot_be_read_is_left_out_and_the_answers_are_back(reader):
    parts = {
        "rounds": {"kind": "all", "outcome": "tie", "year": ""},
        "planner": {"invited": 5, "done": "all"},
        "stranger": {},
        "scenarios": {"kept": [{"on": ON, "profile": [], "assumed": []}], "all": True},
    }
    page = reader(engine=True)
    page.evaluate(PUT, saved(HERS, page=parts))
    page.reload()
    expect(notice(page)).to_contain_text("could not be read and was left out", timeout=PATIENCE)
    expect(field(page, "birth_date")).to_have_value("1990-05-01")
    wait_until(page, "ready")
    expect(page.locator(".js-past-outcome")).to_have_value("tie", timeout=PATIENCE)
    expect(page.locator("#planner-invited")).to_have_value("")


# Deleting


def test_delete_everything_clears_the_answers_and_the_files_and_keeping_is_off(chromium: Browser, site: Path):
    here = Host(site, "/repo/")
    context, page = visitor(chromium)
    page.goto(here.address + PATHS["en"])
    expect(page.locator(".js-kept-offline")).to_be_visible(timeout=PATIENCE)
    field(page, "birth_date").fill("1990-05-01")
    keep(page)
    page.get_by_role("button", name="Delete everything kept on this device").click()
    expect(page.locator(".js-keep-said")).to_contain_text("keeps nothing more on this device")
    expect(switch(page)).not_to_be_checked()
    expect(page.locator(".js-kept-offline")).to_be_hidden()
    expect(field(page, "birth_date")).to_have_value("1990-05-01")
    field(page, "birth_date").fill("1991-05-01")
    page.wait_for_timeout(600)
    assert page.evaluate(EVERYTHING) == [[], [], "", [], []]
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    context.close()
    here.stop()


def test_in_a_frame_of_another_site_nothing_is_kept(reader):
    page = reader(path="en/calculator/embed/")
    field(page, "birth_date").fill("1990-05-01")
    expect(page.get_by_role("heading", name="As a file")).to_be_visible()
    expect(page.locator(".js-keep-switch, .js-keep-forget")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("en/privacy/", "only if you tick “Keep my answers"),
        ("fr/confidentialite/", "que si vous cochez «\u00a0Garder mes"),
    ],
)
def test_the_privacy_page_says_what_may_be_kept_and_its_button_deletes_it(visit, path: str, said: str):
    page = visit(path)
    expect(page.locator("main")).to_contain_text(said)
    page.evaluate(PUT, saved(HERS))
    page.locator(".js-forget-button").click()
    expect(page.locator(".js-forget-said")).not_to_be_empty()
    assert kept(page) is None


# For everybody


@pytest.mark.parametrize(("language", "width", "scheme"), NARROW)
def test_axe_finds_nothing_in_any_state_of_keeping(reader, language, width, scheme):
    page = reader(language, engine=True)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.evaluate(PUT, saved(HERS))
    follow(page, link(HIS, ON))
    page.reload()
    expect(page.locator(".js-kept-open")).to_be_visible(timeout=PATIENCE)
    wait_until(page, "ready")
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    page.locator(".js-python summary").click()
    expect(page.locator('[data-code="python"] code')).to_contain_text("1985")
    load(page, '{"spam": 1}')
    expect(page.locator(".js-file-faults")).to_be_visible()
    page.evaluate(FEWER_ROWS)
    expect_no_fault(page)
    expect_nothing_cut_off(page, width)
    page.locator(".js-kept-replace").click()
    expect(page.locator(".js-keep-switch")).to_be_checked()
    expect_no_fault(page)
