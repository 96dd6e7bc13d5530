"""The calculator for everybody: no fault known to axe, nothing cut off at 320 pixels, room for a finger."""

from __future__ import annotations

import axe
from playwright.sync_api import Frame, Page, expect
from visits import expect_total, field, follow, link, pair, result


def leave_few_rows(page: Page) -> None:
    """Rows and titles that are all alike are too many for axe."""
    page.evaluate(
        """() => {
          const many = document.querySelectorAll("tbody tr:nth-child(n+13), main li:nth-child(n+41)");
          for (const one of many) one.remove();
        }"""
    )


def expect_no_fault(page: Page | Frame) -> None:
    axe.inject(page)
    assert axe.faults(page) == []


def expect_nothing_cut_off(page: Page, width: int) -> None:
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_the_score_is_announced_by_a_region_that_was_there_before(calculator):
    page = calculator("en")
    announced = page.locator(".js-announce")
    expect(announced).to_have_role("status")
    for region in (announced, page.locator(".js-status")):
        assert region.evaluate("(element) => element.checkVisibility()")
    expect(announced).to_have_text("")
    question = pair("164-secondary")
    follow(page, link(question["profile"], question["on"]))
    expect(announced).to_have_text("CRS score 164")
    page.locator(".js-reset").click()
    expect(announced).to_have_text("")


def test_what_can_be_touched_has_room_for_a_finger(calculator):
    question = pair("435-couple")
    page = calculator("fr", question["profile"], "2026-11-10")
    page.set_viewport_size({"width": 320, "height": 900})
    expect_total(page, 435)
    small = page.evaluate(
        """() => [...document.querySelectorAll("main :is(button, select, summary, .choice, input)")]
          .filter((element) => !["radio", "checkbox"].includes(element.type))
          .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 43.5)
          .map((element) => element.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_the_link_to_the_score_covers_nothing_that_has_the_focus(calculator):
    question = pair("533-graduate-in-canada")
    page = calculator("en", question["profile"], question["on"])
    page.set_viewport_size({"width": 320, "height": 900})
    expect_total(page, 533)
    field(page, "birth_date").focus()
    pill = page.locator(".to-result")
    for _ in range(80):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
              const pill = document.querySelector(".to-result");
              const [a, b] = [pill.getBoundingClientRect(), document.activeElement.getBoundingClientRect()];
              if (document.activeElement === pill || getComputedStyle(pill).visibility === "hidden") return false;
              return b.top >= a.top && b.bottom <= a.bottom && b.left >= a.left && b.right <= a.right;
            }"""
        )
        assert hidden is False
    field(page, "birth_date").focus()
    pill.click()
    expect(result(page, "crs-total")).to_be_in_viewport()


def test_every_field_has_a_name_of_its_own(open_calculator):
    page = open_calculator("en", script=False)
    unnamed = page.locator("main :is(input, select)").evaluate_all(
        "controls => controls.filter((one) => !one.labels.length && !one.ariaLabel).map((one) => one.name)"
    )
    assert unnamed == []
    expect(field(page, "birth_date")).to_have_attribute("autocomplete", "bday")


def test_the_page_shifts_and_scrolls_smoothly_for_nobody_who_asked_for_less_motion(calculator):
    page = calculator("en")
    assert page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"
