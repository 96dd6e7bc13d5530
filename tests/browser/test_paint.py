"""What a reader sees while a page comes: nothing moves, and the form takes answers before there is an engine."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from kinds import NAMES, address
from normal import IN_ENGLISH, some_long
from playwright.sync_api import Page, Route, expect
from test_intent import of_the_engine
from test_keep import HERS, PUT, saved
from visits import PATHS, PATIENCE, expect_total, link, pair, shifts, wait_until

# Of the score by which browsers measure how far how much has moved; 0 is nothing at all.
MOST = 0.01
LOOKS = list(product(("en", "fr"), (320, 1280)))
ALL_OPENED = list(product(("calculator", "embed"), ("en", "fr"), (320, 1280)))
OPENED = some_long(ALL_OPENED, ("calculator", "fr", 320), ("embed", "en", 1280))
ALL_KEPT = list(product(("you", "languages", "check"), ("en", "fr"), (320, 1280)))
KEPT = some_long(ALL_KEPT, ("you", "fr", 320), ("languages", "en", 320), ("check", "fr", 1280))


def seen() -> Iterator[object]:
    for number, name in enumerate(NAMES):
        for place, look in enumerate(LOOKS):
            yield pytest.param(name, *look, marks=() if place == number % 4 else pytest.mark.long)


def expect_nothing_moved(page: Page) -> None:
    moved = shifts(page)
    assert sum(value for value, *_ in moved) <= MOST, moved


@pytest.mark.parametrize(("name", "language", "width"), list(seen()))
def test_nothing_moves_while_a_page_comes_and_nothing_of_the_engine_is_asked_for(visit, name, language, width):
    page = visit(address(name, language), width=width)
    page.wait_for_load_state("networkidle")
    expect_nothing_moved(page)
    assert bool(of_the_engine(page)) == (name in ("calculator", "embed"))


@pytest.fixture
def slowly(visit, serve):
    """`slowly("en/calculator/")` is the page whose scripts come so late that it is painted without them first."""

    def start(address: str, width: int, fragment: str = "", *, engine: bool = True, kept: str | None = None) -> Page:
        page = visit("404.html", width=width)
        if kept is not None:
            page.evaluate(PUT, kept)
        page.route("**/theme/js/words.mjs", late)
        if not engine:
            page.route("**/core.zip", nonsense)
        page.goto(serve("/") + address + fragment)
        return page

    return start


def nonsense(route: Route) -> None:
    route.fulfill(body="nonsense")


def late(route: Route) -> None:
    route.request.frame.page.wait_for_timeout(700)
    route.continue_()


@pytest.mark.parametrize(("name", "language", "width"), OPENED)
def test_nothing_moves_until_the_empty_form_is_ready(slowly, name, language, width):
    page = slowly(address(name, language), width)
    wait_until(page, "ready")
    expect_nothing_moved(page)


@pytest.mark.parametrize(("name", "language", "width"), OPENED)
def test_nothing_moves_until_the_score_of_a_link_is_there(slowly, name, language, width):
    question = pair("435-couple")
    page = slowly(address(name, language), width, link(question["profile"], question["on"]))
    expect_total(page, 435)
    expect_nothing_moved(page)


@pytest.mark.parametrize(("name", "language", "width"), OPENED)
def test_nothing_moves_when_the_engine_does_not_start(slowly, name, language, width):
    page = slowly(f"{address(name, language)}?engine=plain", width, engine=False)
    wait_until(page, "failed")
    expect(page.locator(".js-failed")).to_be_visible()
    expect_nothing_moved(page)


@pytest.mark.parametrize(("step", "language", "width"), KEPT)
def test_nothing_moves_when_kept_answers_come_back(slowly, step, language, width):
    question = pair("435-couple")
    page = slowly(PATHS[language], width, kept=saved(question["profile"], on=question["on"], step=step))
    expect_total(page, 435)
    expect(page.locator(".js-kept-notice p")).to_be_visible(timeout=PATIENCE)
    expect_nothing_moved(page)


@pytest.mark.parametrize(("language", "width"), some_long(LOOKS, ("en", 320)))
def test_nothing_moves_when_a_link_meets_kept_answers(slowly, language, width):
    question = pair("435-couple")
    page = slowly(PATHS[language], width, link(question["profile"], question["on"]), kept=saved(HERS))
    expect_total(page, 435)
    expect(page.locator(".js-kept-notice button").first).to_be_visible(timeout=PATIENCE)
    expect_nothing_moved(page)


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_the_form_takes_answers_before_anything_of_the_engine_is_there(visit, serve, language):
    page = visit("404.html")
    # Never answered: as a server that does not come back.
    page.route("**/engine/**", lambda route: None)
    # The frame of the engine holds back the end of loading.
    page.goto(serve("/") + PATHS[language], wait_until="domcontentloaded")
    page.locator('[name="birth_date"]').fill("1996-01-01")
    page.locator('[name="marital_status"]').select_option("married")
    expect(page.locator(".js-step-link[data-step=partner]")).to_be_visible()
    page.locator(".js-submit").click()
    expect(page.locator("#step-partner")).to_be_visible()
    expect(page.locator("#step-you")).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-calculator", "starting")
    page.unroute_all(behavior="ignoreErrors")


def test_no_motion_for_who_asked_for_less_of_it(visit):
    page = visit("en/")
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => {
          const { transitionDuration, animationName } = getComputedStyle(one);
          return transitionDuration !== "0s" || animationName !== "none";
        }).map((one) => one.className)"""
    )
    assert moving == []
