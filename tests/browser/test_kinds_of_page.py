"""One page of each kind: no fault known to axe, and nothing wider than a narrow screen. A short run sees each page in
two looks, a long one in all.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from kinds import NAMES, address
from test_accessibility import expect_no_fault, expect_nothing_cut_off, leave_few_rows

LOOKS = list(product(("en", "fr"), (320, 1280), ("light", "dark")))


def seen() -> Iterator[object]:
    for number, name in enumerate(NAMES):
        short = {number % 4, 4 + (number + 3) % 4}
        for place, look in enumerate(LOOKS):
            yield pytest.param(name, *look, marks=() if place in short else pytest.mark.long)


@pytest.mark.parametrize(("name", "language", "width", "scheme"), list(seen()))
def test_nothing_is_at_fault_or_too_wide(visit, name, language, width, scheme):
    page = visit(address(name, language), width=width, scheme=scheme)
    expect_nothing_cut_off(page, width)
    leave_few_rows(page)
    page.evaluate("() => { for (const one of document.querySelectorAll('main details')) one.open = true; }")
    expect_no_fault(page)
    expect_nothing_cut_off(page, width)
