"""The calculator with the keyboard alone, once through: from the empty form to a result, a changed answer and a file.

At each key the focus is somewhere, can be seen, and nothing lies over it.
"""

from __future__ import annotations

import re
from datetime import date

import pytest
from normal import some_long
from playwright.sync_api import Locator, Page, expect
from visits import PATIENCE, field, result

from calc import assess

ON = "2026-10-01"
# Day and month are alike, so that the order in which a browser asks for them does not matter.
BORN = "1990-05-05"

# What is wrong with the focus; empty if nothing is.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return "lost";
  const name = element.outerHTML.slice(0, 120);
  if (!element.checkVisibility({ visibilityProperty: true })) return `not shown: ${name}`;
  const box = element.getBoundingClientRect();
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  if (top >= bottom || box.right <= 0 || box.left >= innerWidth) return `out of sight: ${name}`;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  if ((outlineStyle === "none" || outlineWidth === "0px") && boxShadow === "none") return `without a mark: ${name}`;
  const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (top + bottom) / 2];
  const over = document.elementFromPoint(x, y);
  const part = over && (element.contains(over) || over.contains(element) || over.closest("label")?.control === element);
  return part ? "" : `covered by ${over?.outerHTML.slice(0, 120)}: ${name}`;
}"""


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)
    assert page.evaluate(FOCUS) == ""


def to(page: Page, selector: str, key: str = "Tab") -> None:
    """On with this key until there."""
    passed = []
    for _ in range(150):
        press(page, key)
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        passed.append(page.evaluate("() => document.activeElement.outerHTML.slice(0, 60)"))
    pytest.fail(f"{selector} is not reached: {passed}")


def to_field(page: Page, path: str) -> None:
    to(page, f'[name="{path}"]')


def enter_day(page: Page, control: Locator, iso: str) -> None:
    """Types a day in the order the browser asks for it."""
    year, month, day = iso.split("-")
    page.keyboard.type(month + day + year)
    if control.input_value() != iso:
        for _ in range(2):
            page.keyboard.press("Shift+Tab")
        page.keyboard.type(year + month + day)
    assert control.input_value() == iso


def go_on(page: Page, step: str) -> None:
    to(page, ".js-submit")
    press(page, "Enter")
    expect(page.locator(f"#step-{step}")).to_be_focused()
    assert page.evaluate(FOCUS) == ""


@pytest.mark.parametrize("width", some_long((320, 1280), 320))
def test_from_the_empty_form_to_a_result_a_changed_answer_and_a_file(open_calculator, width):
    page = open_calculator("en", steps=True)
    page.set_viewport_size({"width": width, "height": 900})
    profile = {
        "birth_date": BORN,
        "education": {"level": "bachelors", "country": "CA"},
        "languages": [{"test": "celpip", "reading": 9, "writing": 9, "listening": 9, "speaking": 9}],
        "work": [{"noc": "21231", "country": "CA", "start": "2022-01-01", "hours_per_week": 30}],
        "sibling_in_canada": True,
    }

    # Past what stands on every page, to the first question.
    press(page, "Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    to_field(page, "birth_date")
    enter_day(page, field(page, "birth_date"), BORN)
    to(page, "#step-you .help:first-of-type summary")
    press(page, "Enter")
    expect(page.locator("#step-you .help[open]")).to_have_count(1)
    to_field(page, "on")
    enter_day(page, field(page, "on"), ON)
    go_on(page, "education")

    to_field(page, "education.level")
    page.keyboard.type("Bachelor")
    to_field(page, "education.second")
    to_field(page, "education.country")
    page.keyboard.type("Canada")
    expect(field(page, "education.country")).to_have_value("CA")
    go_on(page, "languages")

    to_field(page, "languages[0].test")
    page.keyboard.type("CELPIP")
    for ability in ("listening", "reading", "writing", "speaking"):
        to_field(page, f"languages[0].{ability}")
        page.keyboard.type("9")
    expect(page.locator("#f-languages-0-speaking-level")).to_have_text("CLB 9")
    to_field(page, "first_official_language")
    press(page, "ArrowDown")
    expect(page.locator('[name="first_official_language"][value="en"]')).to_be_checked()
    press(page, "ArrowUp")
    go_on(page, "work")

    to_field(page, "work[0].noc")
    page.keyboard.type("software engineer")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    press(page, "ArrowDown")
    press(page, "Enter")
    expect(page.locator("#f-work-0-noc-title")).to_contain_text("oftware engineers")
    to_field(page, "work[0].country")
    page.keyboard.type("Canada")
    to_field(page, "work[0].start")
    enter_day(page, field(page, "work[0].start"), "2022-01-01")
    to_field(page, "work[0].hours_per_week")
    page.keyboard.type("30")
    go_on(page, "more")

    to_field(page, "sibling_in_canada")
    press(page, "Space")
    go_on(page, "check")

    # The result, and a line of it.
    to(page, ".js-submit")
    press(page, "Enter")
    expect(page.locator("#result")).to_be_focused()
    expect(result(page, "crs-total")).to_have_text(str(total(profile)), timeout=PATIENCE)
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    to(page, '.detail a[href="#explained"]')
    page.keyboard.press("Enter")
    to(page, ".js-explained-lines summary")
    press(page, "Space")
    expect(page.locator(".js-explained-lines details[open]")).to_have_count(1)

    # Back to the answers: one of them is changed.
    to(page, '.js-answers a[href="#f-sibling_in_canada"]', "Shift+Tab")
    press(page, "Enter")
    expect(field(page, "sibling_in_canada")).to_be_focused()
    press(page, "Space")
    expect(result(page, "crs-total")).to_have_text(str(total({**profile, "sibling_in_canada": False})))
    expect(field(page, "sibling_in_canada")).to_be_focused()
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)

    # An invitation is planned, and comes as a file.
    to(page, "#planner-invited")
    enter_day(page, page.locator("#planner-invited"), "2026-10-07")
    expect(page.locator(".js-planner-result")).to_be_visible(timeout=PATIENCE)
    to(page, ".js-planner-download")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert re.search(r"\.ics$", saved.value.suggested_filename)
    assert page.evaluate(FOCUS) == ""


def total(profile: dict) -> int:
    return assess(profile, date.fromisoformat(ON), want=["crs"])["crs"]["total"]
