"""What a normal run takes of a test with several values. A long run takes them all.

A behaviour is the same in both languages: a normal run tries it in one of them, half of the tests in each.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest
from _pytest.mark import ParameterSet


def some_long(values: Iterable[object], *normal: object) -> list[ParameterSet]:
    """Values for `parametrize`, of which a normal run takes those in `normal`: `some_long(PATHS, "fr")`.

    Of a value with several parts it is enough that one is: `some_long([("en", "Yes"), ("fr", "Oui")], "fr")`.
    """
    found = []
    values = [*values]
    for value in values:
        parts = value if isinstance(value, tuple) else (value,)
        taken = value in normal or any(part in normal for part in parts)
        found.append(pytest.param(*parts, marks=() if taken else pytest.mark.long))
    known = {part for value in values for part in (value, *(value if isinstance(value, tuple) else ()))}
    assert normal and known.issuperset(normal), f"not among the values: {set(normal) - known}"
    return found


IN_ENGLISH = some_long(("en", "fr"), "en")
IN_FRENCH = some_long(("en", "fr"), "fr")

# How a part of a page is looked at: language, width, theme. One page of each kind, and each state of the calculator, is
# looked at in more of them in any run: test_kinds_of_page.py, test_states.py.
LOOKS = list(product(("en", "fr"), (320, 1280), ("light", "dark")))
NARROW = some_long(LOOKS, ("fr", 320, "dark"))
WIDE = some_long(LOOKS, ("en", 1280, "light"))
