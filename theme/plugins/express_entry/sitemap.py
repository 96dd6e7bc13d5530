"""The sitemap: every page that a search engine may show, with its other languages and the day it last changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from .library import Library
from .pages import Page
from .routes import CATEGORY, Place, path
from .words import LANGUAGES

# Stands for readers of no language named: the page that lets them choose, elsewhere the English one.
ANY = "x-default"

# Pages that tell of all rounds up to the end of the data: each new round changes them.
OF_ALL_ROUNDS = ("home", "draws", "draw_kind", "draw_pool")

# A sitemap takes whole addresses only. A site that was not told its own gets them under a name that no site can have;
# robots.txt does not name such a sitemap.
NOWHERE = "https://waymark.example"


def languages(place: Place) -> dict[str, str]:
    """The page in every language and for `x-default`: the folders from the site's root."""
    versions = place.versions()
    return {**versions, ANY: "" if place.name == "home" else versions["en"]}


def last_changed(library: Library, page: Page) -> str | None:
    """The day a page last changed, where the data know it: a page about one thing names more than its own day."""
    name, of = page.place.name, page.place.of
    if name in OF_ALL_ROUNDS:
        return library.coverage["checked"]
    if name in ("rule", "category"):
        rule_id = of["id"] if name == "rule" else CATEGORY + of["slug"]
        return max(version["checked"] for version in library.rulebook.rules[rule_id]["versions"])
    if name == "guide":
        # The glossary among the guides is reviewed with all of them.
        guides = library.guides[page.place.language]
        return guides[of["slug"]].reviewed if of["slug"] in guides else max(one.reviewed for one in guides.values())
    return None


def sitemap(pages: Iterable[tuple[Place, str | None]], site: str) -> str:
    """The file; `pages`, in one language, each with the day it last changed; `site` is the address."""
    shared = {language: path("home", language) for language in LANGUAGES} | {ANY: ""}
    licences = path("licences", "en")
    entries = [
        # Two pages hold both languages: the choice of one, and the licences.
        _entry("", shared, None, site),
        _entry(licences, dict.fromkeys((*LANGUAGES, ANY), licences), None, site),
        *(_entry(place.folder, languages(place), changed, site) for place, changed in pages),
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{''.join(entries)}</urlset>\n"
    )


def _entry(folder: str, versions: Mapping[str, str], changed: str | None, site: str) -> str:
    day = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{escape(site)}/{escape(folder)}</loc>{day}{''.join(_links(versions, site))}</url>\n"


def _links(versions: Mapping[str, str], site: str) -> Iterator[str]:
    for language, folder in versions.items():
        yield f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(site)}/{escape(folder)}"/>'
