"""The guides: an index by path and by subject, a page for each, and the glossary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..figures import GLOSSARY
from ..glossary import WAYS_ON
from ..guides import Used
from ..library import Library
from ..occupations import plain
from ..reading import present, subjects, ways
from ..routes import ROUTES, Place
from ..rulebook import is_known
from ..speech import Speech
from . import Page
from .rules import name


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    guides, known = library.guides[speech.language], library.guide_entries[speech.language]
    paths = [(path, present(slugs, known)) for path, slugs in library.reading.paths.items()]
    yield Page(
        Place("guides", speech.language),
        "guides",
        {
            "paths": [(path, found) for path, found in paths if found],
            "subjects": subjects(library.reading, known),
            "count": len(known),
        },
    )
    for slug, guide in guides.items():
        place = Place("guide", speech.language, slug=slug)
        page = library.guide_pages[speech.language][slug]
        values = {
            "guide": guide,
            "page": page,
            "used": _used(library, speech, page.used),
            "ways": ways(library.reading, known, slug),
            "others": _beside(library, slug, speech.language),
            "definitions": [_definition(library, speech, place, term) for term in page.terms],
        }
        yield Page(place, "guide", values)
    place = Place("guide", speech.language, slug=GLOSSARY)
    yield Page(place, "glossary", _glossary(library, speech, place))


def _glossary(library: Library, speech: Speech, place: Place) -> dict[str, Any]:
    """All terms in the order of their names in this language, and the name each has in the other one."""
    terms = [_definition(library, speech, place, term) for term in library.facts.glossary]
    terms.sort(key=lambda term: plain(term["name"]))
    letters = list(dict.fromkeys(plain(term["name"])[0].upper() for term in terms))
    return {
        "guide": library.guide_entries[speech.language][GLOSSARY],
        "terms": [(letter, [t for t in terms if plain(t["name"])[0].upper() == letter]) for letter in letters],
        "ways": ways(library.reading, library.guide_entries[speech.language], GLOSSARY),
    }


def _definition(library: Library, speech: Speech, place: Place, term: Mapping[str, Any]) -> dict[str, Any]:
    """A term as this page shows it: `{id, name, short, other, text, link, label}`."""
    here = speech.language
    other = next(language for language in term["term"] if language != here)
    on = _way_on(library, speech, place, term)
    short = term.get("short", {}).get(here)
    return {
        "id": term["id"],
        "name": term["term"][here],
        "short": short,
        "other": term["term"][other],
        "other_lang": other,
        "other_short": term.get("short", {}).get(other),
        "text": term["text"][here],
        "link": on[0] if on else None,
        "label": on[1] if on else None,
    }


def _way_on(library: Library, speech: Speech, place: Place, term: Mapping[str, Any]) -> tuple[str, str] | None:
    """Where the term leads on to, and what stands there; None from that very page, and where it is not there yet."""
    way = next((way for way in WAYS_ON if way in term), None)
    key = term.get(way)
    if way == "rule":
        return place.url("rule", id=key), _name(library, speech, key)
    if way == "guide" and key in library.guides[speech.language] and place.of.get("slug") != key:
        return place.url("guide", slug=key), library.guides[speech.language][key].title
    if way == "page" and key in ROUTES:
        return place.url(key), speech.text("glossary.pages", key)
    return None


def _beside(library: Library, slug: str, language: str) -> list[Any]:
    """The other guides of its subject."""
    known = library.guide_entries[language]
    for _, found in subjects(library.reading, known):
        if any(entry.slug == slug for entry in found):
            return [entry for entry in found if entry.slug != slug]
    return []


def _used(
    library: Library, speech: Speech, used: Sequence[Used]
) -> list[tuple[tuple[str, bool], list[dict[str, str]]]]:
    """The rules a guide rests on, by the first day of their versions, the newest first: `((day, unknown), rules)`.

    `unknown` are changes whose figures are not known. A rule whose last change is one stands there too, whichever
    version the guide names: its figures may hold no more.
    """
    versions = {(rule, start) for rule, start, _ in used}
    lasts = {(rule, library.rulebook.rules[rule]["versions"][-1]["from"]) for rule, _ in versions}
    versions |= {(rule, start) for rule, start in lasts if _is_unknown(library, rule, start)}
    groups: dict[tuple[str, bool], list[dict[str, str]]] = {}
    for rule, start in sorted(versions):
        group = groups.setdefault((start, _is_unknown(library, rule, start)), [])
        group.append({"id": rule, "name": _name(library, speech, rule)})
    return sorted(groups.items(), key=lambda one: one[0], reverse=True)


def _is_unknown(library: Library, rule_id: str, start: str) -> bool:
    """Whether the version is a known change whose figures are not."""
    versions = library.rulebook.rules[rule_id]["versions"]
    return any(version["from"] == start and not is_known(version) for version in versions)


def _name(library: Library, speech: Speech, rule_id: str) -> str:
    rule = library.rulebook.rules[rule_id]
    return rule["name"][speech.language] if rule["kind"] == "category" else name(speech, rule_id)
