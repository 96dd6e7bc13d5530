"""What stands around the content of a page: the trail to it, files and feeds to take along, what programs read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .exports import FOLDER
from .feeds import FEEDS_OF_PAGE, feed_path
from .library import Library
from .linked import DATA_OF_PAGE, files_of, linked
from .pages import Page
from .routes import VARIANTS, Place, path
from .sitemap import languages
from .speech import LOCALES, Speech
from .trails import trail
from .words import LANGUAGES


def surroundings(library: Library, speech: Speech, page: Page, names: Sequence[str], address: str) -> dict[str, Any]:
    """The variables of the base template; `names` are those of all data files.

    `address` is the site's own and may be empty: then addresses are relative to the page, and what must be absolute,
    as pictures for other sites, is left out.
    """
    place = page.place
    steps = trail(speech, page)

    def link(path: str) -> str:
        return f"{address}/{path}" if address else place.root + path

    return {
        "canonical": _canonical(place, address),
        "alternates": [(language, link(folder) or "./") for language, folder in languages(place).items()],
        "trail": steps,
        "linked": linked(library, speech, steps, names, link),
        "feeds": [(feed, place.root + feed_path(feed, speech.language)) for feed in FEEDS_OF_PAGE.get(place.name, ())],
        "taken": [(name, f"{place.root}{FOLDER}/{name}") for name in files_of(DATA_OF_PAGE.get(place.name, ""), names)],
        **cards(speech, address, place.folder),
    }


def _canonical(place: Place, address: str) -> str:
    name = VARIANTS.get(place.name, place.name)
    if address:
        return f"{address}/{path(name, place.language, **place.of)}"
    return place.url(name) if name != place.name else "./"


def cards(speech: Speech, address: str, folder: str) -> dict[str, Any]:
    """What other sites need to show a link to the page: both addresses are absolute or None."""
    return {
        "locales": [LOCALES[speech.language], *(LOCALES[other] for other in LANGUAGES if other != speech.language)],
        "page_address": f"{address}/{folder}" if address else None,
        "card_picture": f"{address}/theme/card-{speech.language}.png" if address else None,
    }
