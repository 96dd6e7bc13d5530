"""One page of each kind: no fault known to axe, and nothing wider than a narrow screen. A short run sees each page in
both languages and themes, and in each language on one of the screens; a long one on both.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product

import axe
import pytest
from express_entry.routes import ROUTES, VARIANTS, path
from test_accessibility import expect_nothing_cut_off

# One of each kind of which there are many.
KEYS = {
    "draw": "293",
    "draw_kind": "stem",
    "draw_year": "2024",
    "unit": "21231",
    "noc_group": "2",
    "noc_letter": "a",
    "category": "stem",
    "rule": "crs.core.age",
    "guide": "language-tests",
}
# The calculator has tests of its own for each of its states.
NAMES = [name for name in ROUTES if name not in VARIANTS and name not in VARIANTS.values()]
LOOKS = list(product(("en", "fr"), (320, 1280)))
# Rows and titles that are all alike are too many for axe.
FEWER = """() => {
  for (const one of document.querySelectorAll("tbody tr:nth-child(n+13), main li:nth-child(n+41)")) one.remove();
}"""


def seen() -> Iterator[object]:
    for number, name in enumerate(NAMES):
        short = {number % 2, 2 + (number + 1) % 2}
        for place, look in enumerate(LOOKS):
            yield pytest.param(name, *look, marks=() if place in short else pytest.mark.long)


@pytest.mark.parametrize(("name", "language", "width"), list(seen()))
def test_nothing_is_at_fault_or_too_wide(visit, record_figure, name, language, width):
    page = visit(path(name, language, *([KEYS[name]] if name in KEYS else [])), width=width, scheme="light")
    expect_nothing_cut_off(page, width)
    page.evaluate(FEWER)
    page.evaluate("() => { for (const one of document.querySelectorAll('main details')) one.open = true; }")
    axe.inject(page)
    assert [*axe.faults(page), *axe.faults_in_dark(page)] == []
    expect_nothing_cut_off(page, width)
    # A long run sees every page there is, and counts them there.
    if not os.environ.get("WAYMARK_LONG"):
        record_figure("pages_audited", 1)
