"""One page of each kind: of those of which there are many, one is named here."""

from __future__ import annotations

from express_entry.routes import ROUTES, VARIANTS, path

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


def address(name: str, language: str) -> str:
    """The folder of the page, from the site's root."""
    return path(name, language, KEYS.get(name))
