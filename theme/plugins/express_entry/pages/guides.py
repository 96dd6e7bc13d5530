"""The guides: an index, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from ..library import Library
from ..routes import Place
from ..speech import Speech
from . import Page
from .rules import name


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    guides = library.guides[speech.language]
    yield Page(Place("guides", speech.language), "guides", {"guides": list(guides.values())})
    for slug, guide in guides.items():
        place = Place("guide", speech.language, slug=slug)
        page = library.guide_pages[speech.language][slug]
        used = [
            {
                "id": entry.rule,
                "name": _name(library, speech, entry.rule),
                "from": entry.version,
                "unknown": _is_unknown(library, entry.rule, entry.version),
            }
            for entry in page.used
        ]
        others = [other for other in guides.values() if other is not guide]
        yield Page(place, "guide", {"guide": guide, "page": page, "used": used, "others": others})


def _is_unknown(library: Library, rule_id: str, start: str) -> bool:
    """Whether the version is a known change whose figures are not."""
    versions = library.rulebook.rules[rule_id]["versions"]
    return any(version["from"] == start and version.get("figures") == "unknown" for version in versions)


def _name(library: Library, speech: Speech, rule_id: str) -> str:
    rule = library.rulebook.rules[rule_id]
    return rule["name"][speech.language] if rule["kind"] == "category" else name(speech, rule_id)
