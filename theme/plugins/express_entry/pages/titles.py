"""The job titles from A to Z: what finds an occupation without a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

from ..library import Library
from ..occupations import JobTitle, plain
from ..routes import Place
from ..speech import Speech
from ..words import LANGUAGES
from . import Page

# Long letters go over several pages, so that none weighs more than a phone should load.
MOST_ON_A_PAGE = 2000
# Letters with which hardly any title begins share a page; figures stand before A.
SHELVES = (*"abcdefghijklmnopqrstuvw", "x-z")


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    counts = [Counter(_shelf(plain(title.text)) for title in _titles(library, language)) for language in LANGUAGES]
    letters = []
    for shelf, titles in _shelved(library, speech.language).items():
        # As many pages as the longer language needs, so that every page has its translation.
        pages_needed = max(-(-count[shelf] // MOST_ON_A_PAGE) for count in counts)
        letters.append(
            {
                "name": _name(shelf, titles),
                "count": len(titles),
                "parts": [
                    {"part": shelf if not number else f"{shelf}-{number + 1}", "number": number + 1, "titles": part}
                    for number, part in enumerate(_split(titles, pages_needed))
                ],
            }
        )
    count = sum(letter["count"] for letter in letters)
    place = Place("noc_titles", speech.language)
    yield Page(place, "noc_titles", {"letters": letters, "count": count, "noc_version": library.noc_version})
    for letter in letters:
        for part in letter["parts"]:
            yield Page(
                Place("noc_letter", speech.language, part=part["part"]),
                "noc_letter",
                {"letters": letters, "letter": letter, "part": part},
            )


def _shelved(library: Library, language: str) -> dict[str, list[tuple[JobTitle, str]]]:
    """The titles of a language with how they are printed, by shelf, as the language sorts them."""
    shelves: dict[str, list[Any]] = {shelf: [] for shelf in SHELVES}
    fmt = library.speech[language].fmt
    for sorting, title in sorted((plain(title.text), title) for title in _titles(library, language)):
        shelves[_shelf(sorting)].append((title, fmt.title(title.text)))
    return shelves


def _titles(library: Library, language: str) -> Iterator[JobTitle]:
    return chain.from_iterable(library.job_titles[language].values())


def _shelf(sorting: str) -> str:
    first = sorting[0]
    return "a" if first < "a" else first if first in SHELVES else SHELVES[-1]


def _name(shelf: str, titles: list[tuple[JobTitle, str]]) -> str:
    """What readers call the shelf: `C`, `X–Z`, `0–9, A`."""
    name = shelf.upper().replace("-", "–")
    return f"0–9, {name}" if titles and titles[0][0].text[0].isdigit() else name


def _split(titles: list[Any], pages_needed: int) -> list[list[Any]]:
    """The titles in so many parts of nearly one length."""
    edges = [round(number * len(titles) / pages_needed) for number in range(pages_needed + 1)]
    return [titles[first:last] for first, last in pairwise(edges)]
