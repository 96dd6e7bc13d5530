"""Every state of the calculator, in every look: no fault known to axe, and nothing cut off, even with letters twice as
large. A short run sees a few states that differ most, each in one look; a long one sees each state in all looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

import pytest
from playwright.sync_api import Page
from states import STATES
from test_accessibility import expect_no_fault, expect_nothing_cut_off

LOOKS = list(product(("en", "fr"), (320, 768, 1280), ("light", "dark")))
NORMAL, LARGE = 16, 32

# What runs over the edge of the screen or of what holds it, without a way to scroll there. What only screen readers
# read is cut off on purpose.
CUT_OFF = """() => {
  const holders = (element) => {
    const found = [];
    for (let at = element.parentElement; at; at = at.parentElement) found.push(at);
    return found;
  };
  const spoken = (element) => element.closest(".visually-hidden") || element.matches("option, optgroup");
  const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.checkVisibility() && !spoken(element))
    .filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      const over = width > 1 && right > document.documentElement.clientWidth + 1;
      const hides = ["hidden", "clip"].includes(getComputedStyle(element).overflowX);
      const cut = hides && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1;
      return (over && !holders(element).some(scrolls)) || cut;
    })
    .map((element) => element.outerHTML.slice(0, 160));
}"""


SHORT = ("education", "problems", "result", "failed", "embedded")


def seen(states: list[str]) -> Iterator[object]:
    """Each state in each look; one look of those in SHORT, in turn, is for the short run."""
    for number, state in enumerate(states):
        short = number * 5 % len(LOOKS) if state in SHORT else None
        for place, look in enumerate(LOOKS):
            yield pytest.param(state, *look, marks=() if place == short else pytest.mark.long)


def test_the_short_run_sees_what_it_names_in_each_language_width_and_theme():
    short = [case.values for case in seen(list(STATES)) if not case.marks]
    assert [values[0] for values in short] == [state for state in STATES if state in SHORT]
    for part, every in enumerate((("en", "fr"), (320, 768, 1280), ("light", "dark")), start=1):
        assert {values[part] for values in short} == set(every)


@contextmanager
def letters_of(page: Page, size: int) -> Iterator[None]:
    """The size of letters that a reader chooses in the browser's settings; the styles' own widths follow."""
    settings = page.context.new_cdp_session(page)
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
    try:
        yield
    finally:
        settings.send("Page.setFontSizes", {"fontSizes": {"standard": NORMAL}})
        settings.detach()


@pytest.mark.parametrize(("state", "language", "width", "scheme"), list(seen(list(STATES))))
def test_nothing_is_at_fault_or_cut_off(opened, state, language, width, scheme):
    page = STATES[state](opened, language)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    expect_no_fault(page)
    expect_nothing_cut_off(page, width)
    assert page.evaluate(CUT_OFF) == []
    with letters_of(page, LARGE):
        assert page.evaluate(CUT_OFF) == []
