"""The age of the data in a real Chromium: told from the day it is over a fortnight, wherever the reader is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from express_entry import records
from normal import WIDE, some_long
from playwright.sync_api import Browser, Locator, Page, Route, expect
from test_accessibility import expect_no_fault, expect_nothing_cut_off
from visits import never_starts, shifts

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("en/", "fr/rondes/", "en/draws/293/", "fr/cnp/21231/", "en/privacy/", "en/calculator/", "fr/calculatrice/")
SOME_PAGES = some_long(PAGES, "en/", "fr/rondes/", "en/draws/293/", "fr/calculatrice/")
THROUGH = date.fromisoformat(records.read_coverage(ROOT)["known_through"])
FORTNIGHT = timedelta(days=14)

Open = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, serve: Callable[[str], str]) -> Iterator[Open]:
    """`open_page("en/", now)` is a page as it was at that moment (UTC); whatever its console complains of fails."""
    contexts = []
    complaints: list[str] = []

    def start(
        path: str,
        now: datetime,
        *,
        zone: str = "America/Toronto",
        script: bool = True,
        width: int = 1280,
        scheme=None,
        prepare: Callable[[Page], object] = lambda page: None,
    ) -> Page:
        context = chromium.new_context(
            timezone_id=zone,
            java_script_enabled=script,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
        )
        contexts.append(context)
        never_starts(context)
        page = context.new_page()
        page.clock.set_fixed_time(now)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        prepare(page)
        page.goto(serve("/x/y/") + path)
        return page

    yield start
    for context in contexts:
        context.close()
    assert complaints == []


def noon(day: date) -> datetime:
    """In Canada too it is that day."""
    return datetime(day.year, day.month, day.day, 18, tzinfo=UTC)


def notice(page: Page) -> Locator:
    return page.locator(".age")


def day(page: Page, number: int) -> None:
    """The notice says so many days."""
    expect(notice(page)).to_be_visible()
    expect(notice(page).locator("span")).to_have_text(str(number))


@pytest.mark.parametrize("path", SOME_PAGES)
def test_nothing_is_said_for_a_fortnight(open_page: Open, path: str):
    for age in (timedelta(0), FORTNIGHT):
        expect(notice(open_page(path, noon(THROUGH + age)))).to_be_hidden()


@pytest.mark.parametrize("path", SOME_PAGES)
def test_the_day_after_it_is_said_how_old_the_data_are(open_page: Open, path: str):
    page = open_page(path, noon(THROUGH + FORTNIGHT + timedelta(days=1)))
    day(page, 15)
    expect(notice(page)).to_have_role("complementary")
    expect(notice(page).locator("time")).to_have_attribute("datetime", THROUGH.isoformat())
    official = notice(page).get_by_role("link")
    expect(official).to_have_attribute("href", re.compile(rf"https://www\.canada\.ca/{path[:2]}/"))
    page.emulate_media(media="print")
    expect(notice(page)).to_be_visible()


def test_it_is_said_before_the_content_as_a_plain_sentence(open_page: Open):
    page = open_page("en/draws/", noon(THROUGH + timedelta(days=43)))
    text = notice(page).inner_text()
    assert "43 days ago. Newer rounds may be missing; see the official page of rounds." in text
    assert notice(page).evaluate("(own) => !!(own.compareDocumentPosition(document.querySelector('h1')) & 4)")


def test_data_of_years_ago_are_counted_as_the_language_writes_numbers(open_page: Open):
    page = open_page("fr/", noon(THROUGH + timedelta(days=1234)))
    assert re.search(r"il y a 1\s234 jours", notice(page).inner_text())


def test_the_day_is_that_of_the_readers_own_calendar(open_page: Open):
    # At this moment the fifteenth day has begun in New Zealand and not in Canada.
    later = THROUGH + timedelta(days=15)
    moment = datetime(later.year, later.month, later.day, 1, tzinfo=UTC)
    day(open_page("en/", moment, zone="Pacific/Auckland"), 15)
    expect(notice(open_page("en/", moment, zone="America/Vancouver"))).to_be_hidden()


ZONES = ("America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris")


@pytest.mark.parametrize("zone", some_long(ZONES, "America/St_Johns", "Pacific/Kiritimati"))
def test_neither_the_hour_nor_the_change_of_clocks_counts(open_page: Open, zone: str):
    # Half a year after the data, clocks have changed once in much of the world.
    for age in (15, 183):
        seen = {
            notice(open_page("en/", local(zone, THROUGH + timedelta(days=age), hour), zone=zone))
            .locator("span")
            .inner_text()
            for hour in (0, 23)
        }
        assert seen == {str(age)}


def local(zone: str, when: date, hour: int) -> datetime:
    return datetime(when.year, when.month, when.day, hour, 30, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("path", ["en/privacy/", "fr/rondes/"])
def test_nothing_moves_when_it_appears_however_late_the_script_comes(open_page: Open, path: str):
    def late(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    page = open_page(
        path, noon(THROUGH + timedelta(days=40)), prepare=lambda page: page.route("**/theme/js/age.js", late)
    )
    day(page, 40)
    assert shifts(page) == []


def test_without_a_script_the_date_stands_at_the_foot(open_page: Open):
    page = open_page("fr/rondes/", noon(THROUGH + timedelta(days=400)), script=False)
    expect(notice(page)).to_be_hidden()
    expect(page.locator(f'footer time[datetime="{THROUGH.isoformat()}"]')).to_be_visible()


@pytest.mark.parametrize(("language", "width", "scheme"), WIDE)
def test_axe_finds_nothing_in_the_notice_and_the_trail(open_page: Open, language: str, width: int, scheme: str):
    path = {"en": "en/draws/293/", "fr": "fr/cnp/21231/"}[language]
    page = open_page(path, noon(THROUGH + timedelta(days=20)), width=width, scheme=scheme)
    day(page, 20)
    expect_no_fault(page)
    expect_nothing_cut_off(page, width)


def test_data_for_programs_do_not_offend_the_policy(open_page: Open):
    def listen(page: Page) -> None:
        page.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => { (window.refused ??= []).push(event.type); })"
        )

    for path in ("en/data/", "fr/rondes/"):
        page = open_page(path, noon(THROUGH), prepare=listen)
        data = page.locator('script[type="application/ld+json"]')
        expect(data).to_have_count(1)
        assert data.evaluate("(own) => JSON.parse(own.textContent).length") == 2
        assert page.evaluate("() => window.refused") is None
