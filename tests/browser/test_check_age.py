"""How long ago a rule was checked, in a real Chromium: said from the day after half a year, in the reader's browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from express_entry import evidence
from express_entry.routes import path
from express_entry.rulebook import read_rules
from playwright.sync_api import Browser, Page, expect
from test_accessibility import expect_no_fault, expect_nothing_cut_off
from visits import shifts

BOOK = read_rules(Path(__file__).resolve().parents[2])
RULES = ("crs.core.age", "categories.stem")
MOST = timedelta(evidence.MOST_DAYS)
SAID = {
    "en": "This rule was last checked on {}, {} days ago. It may have changed since.",
    "fr": "Cette règle a été vérifiée pour la dernière fois le {}, il y a {} jours. Elle a peut-être changé depuis.",
}
Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, serve: Callable[[str], str]):
    """`visit(rule, language, after)` is a rule's page so many days after its check."""
    contexts = []

    def start(rule_id: str, language: str, after: timedelta, *, script: bool = True, width: int = 1280) -> Page:
        context = chromium.new_context(
            java_script_enabled=script, timezone_id="America/Toronto", viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        day = checked(rule_id) + after
        page.clock.set_fixed_time(datetime(day.year, day.month, day.day, 18, tzinfo=UTC))
        page.goto(serve("/x/y/") + path("rule", language, id=rule_id))
        return page

    yield start
    for context in contexts:
        context.close()


def checked(rule_id: str) -> date:
    return date.fromisoformat(evidence.checked(BOOK, rule_id))


@pytest.mark.parametrize("rule_id", RULES)
@pytest.mark.parametrize("language", SAID)
def test_the_age_of_a_check_is_said_once_it_is_old(visit: Visit, rule_id: str, language: str):
    hidden = visit(rule_id, language, MOST).locator("[data-check-age]")
    expect(hidden).to_be_hidden()
    page = visit(rule_id, language, MOST + timedelta(1))
    notice = page.locator("[data-check-age]")
    expect(notice).to_be_visible()
    said = re.sub(r"\s+", " ", notice.inner_text())
    assert said == SAID[language].format(notice.locator("time").inner_text(), evidence.MOST_DAYS + 1)
    expect(notice.locator("time")).to_have_attribute("datetime", checked(rule_id).isoformat())


def test_without_a_script_the_day_of_the_check_stands_alone(visit: Visit):
    page = visit("crs.core.age", "en", timedelta(1000), script=False)
    expect(page.locator("[data-check-age]")).to_be_hidden()
    day = checked("crs.core.age").isoformat()
    expect(page.locator(f'.version .source time[datetime="{day}"]').first).to_be_visible()


def test_nothing_moves_when_it_appears(visit: Visit):
    page = visit("crs.core.age", "en", timedelta(400))
    expect(page.locator("[data-check-age]")).to_be_visible()
    assert shifts(page) == []


@pytest.mark.parametrize(
    ("rule_id", "language", "width"), [("crs.core.age", "fr", 320), ("categories.stem", "en", 1280)]
)
def test_axe_finds_nothing_in_the_line(visit: Visit, rule_id: str, language: str, width: int):
    page = visit(rule_id, language, timedelta(1234), width=width)
    expect(page.locator("[data-check-age]")).to_be_visible()
    expect_no_fault(page)
    expect_nothing_cut_off(page, width)
