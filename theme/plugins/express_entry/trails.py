"""The trail to each page: the pages above it, from the home page down to the page itself."""

from __future__ import annotations

from typing import NamedTuple

from .pages import Page
from .routes import VARIANTS, Place
from .speech import Speech

# The page above each page that does not stand right under the home page.
ABOVE = {
    "draw_kind": "draws",
    "draw_year": "draws",
    "draw_pool": "draws",
    "noc_group": "noc",
    "noc_teer": "noc",
    "noc_category": "noc",
    "noc_titles": "noc",
    "noc_letter": "noc_titles",
    "category": "categories",
    "rule": "rules",
    "guide": "guides",
    "method": "about",
    "accuracy": "about",
    "accessibility": "about",
    "contribute": "about",
    "licence": "about",
}
# Pages of their own whose names are longer than those in the navigation.
NAMES = {
    "draw_pool": ("draws.pool.title",),
    "noc_teer": ("noc.by_teer.title",),
    "noc_category": ("noc.by_category.title",),
    "noc_titles": ("noc.letters.title",),
    "home": ("around.trail.home",),
    "search": ("search.title",),
    "embedding": ("embed.nav",),
}


class Step(NamedTuple):
    """A page on the way: what it is called there, in plain text, and where it stands."""

    label: str
    place: Place


def trail(speech: Speech, page: Page) -> list[Step]:
    """The way from the home page to the page, both included; none for the home page and for another page's variant."""
    if page.place.name == "home" or page.place.name in VARIANTS:
        return []
    places: list[Place] = []
    above: Place | None = _above(page.place, page)
    while above:
        places.insert(0, above)
        above = _above(above, page)
    return [*(Step(_label(speech, place), place) for place in places), Step(_own_label(speech, page), page.place)]


def _above(place: Place, page: Page) -> Place | None:
    name, language = place.name, place.language
    if name == "home":
        return None
    if name == "draw":
        return Place("draw_kind", language, kind=page.values["round"]["kind"])
    if name == "unit":
        return Place("noc_group", language, digit=place.of["code"][0])
    return Place(ABOVE.get(name, "home"), language)


def _own_label(speech: Speech, page: Page) -> str:
    """What a page is called on its own trail, where its content says it."""
    values = page.values
    if page.place.name == "guide":
        return values["guide"].title
    if page.place.name == "noc_letter":
        letter, part = values["letter"], values["part"]
        if len(letter["parts"]) == 1:
            return letter["name"]
        return speech.text("around.trail.part", name=letter["name"], number=part["number"])
    return _label(speech, page.place)


def _label(speech: Speech, place: Place) -> str:
    name, of = place.name, place.of
    if name == "draw":
        return speech.text("around.trail.round", number=of["number"])
    if name == "draw_kind":
        kind = speech.text("draws.of_kind", of["kind"], n=2)
        return kind[0].upper() + kind[1:]
    if name == "draw_year":
        return of["year"]
    if name == "unit":
        return of["code"]
    if name == "noc_group":
        return speech.text("around.trail.group", digit=of["digit"])
    if name == "category":
        return speech.text("draws.kinds", of["slug"])
    if name == "rule":
        line = speech.has("core.lines", of["id"])
        return speech.text("core.lines", of["id"]) if line else speech.text("core.rules", of["id"], "name")
    return speech.text(*NAMES.get(name, ("site.nav", name)))
