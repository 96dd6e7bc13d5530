"""Which pages the search of the site finds, and as what: `theme/tools/search.py` indexes them once they are written."""

from __future__ import annotations

from .routes import Place
from .speech import Speech

# Where the index stands, from the root of the site.
FOLDER = "pagefind"

ABOUT = ("method", "accuracy", "accessibility", "contribute", "licence")
# Each kind with its pages, by the names of `routes`.
KINDS = {
    "guide": ("guides", "guide"),
    "rule": ("rules", "rule"),
    "category": ("categories", "category"),
    "rounds": ("draws", "draw_kind", "draw_year", "draw_pool"),
    "round": ("draw",),
    "site": ("calculator", "noc", "data", "embedding", "about", *ABOUT, "privacy"),
}
KIND_OF_PAGE = {page: kind for kind, pages in KINDS.items() for page in pages}

# Occupations have a search of their own.
NOT_FOUND = (
    "home",
    "search",
    "licences",
    "embed",
    "unit",
    "noc_group",
    "noc_teer",
    "noc_category",
    "noc_titles",
    "noc_letter",
)


def other_words(speech: Speech, place: Place) -> str:
    """What readers call the page's matter where the page does not: no words for most pages."""
    words = speech.tree("search.also")
    return next((words[name] for name in (*place.of.values(), place.name) if name in words), "")
