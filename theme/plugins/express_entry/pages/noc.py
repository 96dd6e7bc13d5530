"""The tables of occupations: all of them, by TEER category, by category list, and each broad group in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from ..finder import FOLDER
from ..library import Library
from ..routes import CATEGORY, Place
from ..speech import Speech
from . import Page


class Section(NamedTuple):
    """A part of a table: its anchor, its heading, the page the heading leads to, and its unit groups."""

    anchor: str
    heading: str
    link: str | None
    units: list[dict[str, Any]]


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    shared = {
        "titles": library.titles[speech.language],
        "lists": library.lists_of_code,
        "count": len(library.units),
        "categories_through": categories_through(library),
    }
    yield _all(library, speech, shared)
    yield _by_teer(library, speech, shared)
    yield _by_category(library, speech, shared)
    for group in library.groups.values():
        if group["level"] == 1:
            yield _group(library, speech, group["code"], shared)


def categories_through(library: Library) -> str:
    """The last day on which all category lists are known."""
    return min(rule["verified_through"] for rule in library.categories.values())


def _all(library: Library, speech: Speech, shared: dict[str, Any]) -> Page:
    place = Place("noc", speech.language)
    broad = [group["code"] for group in library.groups.values() if group["level"] == 1]
    sections = [
        Section(
            code,
            library.group_titles[speech.language][code],
            place.url("noc_group", digit=code),
            [unit for unit in library.units if unit["code"].startswith(code)],
        )
        for code in broad
    ]
    return Page(
        place,
        "noc",
        {
            **shared,
            "sections": sections,
            "highest_teer": library.rulebook.version_on("work.noc_2021")["figures"]["highest_teer"],
            "noc_version": library.noc_version,
            "finder_json": finder_json(speech, place),
        },
    )


def finder_json(speech: Speech, place: Place) -> Markup:
    """What the script that finds an occupation is given on a page: `{lang, words, index, units}`."""
    words = {"noc": {"search": speech.tree("noc.search"), "teer": speech.tree("noc.teer")}}
    words["draws"] = {"kinds": speech.tree("draws.kinds")}
    data = {"lang": speech.language, "words": words, "index": f"{place.root}{FOLDER}/", "units": place.url("noc")}
    return htmlsafe_json_dumps(data, ensure_ascii=False)


def _by_teer(library: Library, speech: Speech, shared: dict[str, Any]) -> Page:
    teers = sorted({unit["teer"] for unit in library.units})
    sections = [
        Section(
            f"t{teer}",
            speech("noc.teer", teer=teer),
            None,
            [unit for unit in library.units if unit["teer"] == teer],
        )
        for teer in teers
    ]
    return Page(Place("noc_teer", speech.language), "noc_by", {**shared, "by": "by_teer", "sections": sections})


def _by_category(library: Library, speech: Speech, shared: dict[str, Any]) -> Page:
    place = Place("noc_category", speech.language)
    units = {unit["code"]: unit for unit in library.units}
    sections = []
    for slug, rule in library.categories.items():
        version = library.rulebook.version_on(CATEGORY + slug)
        codes = (version or {}).get("codes", ())
        if codes:
            name = rule["name"][speech.language]
            sections.append(Section(slug, name, place.url("category", slug=slug), _of(codes, units)))
    return Page(place, "noc_by", {**shared, "by": "by_category", "sections": sections})


def _of(codes: Iterable[str], units: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [units[code] for code in sorted(codes)]


def _group(library: Library, speech: Speech, digit: str, shared: dict[str, Any]) -> Page:
    """A broad group with everything in it, as one list of headings and unit groups: `{code, level, title}`."""
    groups = [group for group in library.groups.values() if group["code"].startswith(digit) and group["level"] > 1]
    titles = library.group_titles[speech.language]
    headings = [{"code": group["code"], "level": group["level"], "title": titles[group["code"]]} for group in groups]
    headings.sort(key=lambda heading: heading["code"])
    units = [unit for unit in library.units if unit["code"].startswith(digit)]
    return Page(
        Place("noc_group", speech.language, digit=digit),
        "noc_group",
        {**shared, "digit": digit, "name": titles[digit], "headings": headings, "units": units},
    )
