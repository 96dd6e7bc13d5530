"""A page for each kind of round, and one for each year."""

from __future__ import annotations

from collections.abc import Iterator

from .. import pictures, rounds
from ..library import Library
from ..routes import Place
from ..speech import Speech
from . import Page
from .draws import by_year, ceiling, kind_rows, script_words, spoken


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    for kind, held in library.rounds_by_kind.items():
        yield _kind(library, speech, kind, held)
    years = by_year(library.rounds)
    for number, (year, held) in enumerate(years):
        yield Page(
            Place("draw_year", speech.language, year=year),
            "draw_year",
            {
                "year": year,
                "sections": [(year, held)],
                "sums": rounds.sums(held[::-1]),
                "kinds": kind_rows(library, held[::-1]),
                "is_last": number == 0,
                "year_after": years[number - 1][0] if number else None,
                "year_before": years[number + 1][0] if number + 1 < len(years) else None,
            },
        )


def _kind(library: Library, speech: Speech, kind: str, held: list[dict]) -> Page:
    return Page(
        Place("draw_kind", speech.language, kind=kind),
        "draw_kind",
        {
            "kind": kind,
            "is_category": kind in library.categories,
            "sums": rounds.sums(held),
            "first": held[0],
            "last": held[-1],
            "quiet": rounds.quiet_months(held, library.coverage["known_through"]),
            "sections": by_year(held),
            "nomination": library.rulebook.version_on("crs.additional.nomination", held[-1]["date"]),
            "picture": pictures.cutoffs(
                library, speech, held, "cutoffs", speech("draws.charts.kind", kind=spoken(speech, kind))
            ),
            "script_words": script_words(speech),
            "ceiling": ceiling(library),
        },
    )
