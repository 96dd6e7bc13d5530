"""One page of each kind: no fault known to axe, and nothing wider than a narrow screen. A short run sees each page in
both languages and themes, and in each language on one of the screens; a long one on both.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product

import axe
import pytest
from kinds import NAMES, address
from test_accessibility import expect_nothing_cut_off, leave_few_rows

LOOKS = list(product(("en", "fr"), (320, 1280)))


def seen() -> Iterator[object]:
    for number, name in enumerate(NAMES):
        short = {number % 2, 2 + (number + 1) % 2}
        for place, look in enumerate(LOOKS):
            yield pytest.param(name, *look, marks=() if place in short else pytest.mark.long)


@pytest.mark.parametrize(("name", "language", "width"), list(seen()))
def test_nothing_is_at_fault_or_too_wide(visit, record_figure, name, language, width):
    page = visit(address(name, language), width=width, scheme="light")
    expect_nothing_cut_off(page, width)
    leave_few_rows(page)
    page.evaluate("() => { for (const one of document.querySelectorAll('main details')) one.open = true; }")
    axe.inject(page)
    assert [*axe.faults(page), *axe.faults_in_dark(page)] == []
    expect_nothing_cut_off(page, width)
    # A long run sees every page there is, and counts them there.
    if not os.environ.get("WAYMARK_LONG"):
        record_figure("pages_audited", 1)
