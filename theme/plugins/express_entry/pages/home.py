"""The home page."""

from __future__ import annotations

from collections.abc import Iterator

from ..library import Library
from ..routes import Place
from ..speech import Speech
from . import Page


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    last = sorted((rounds[-1] for rounds in library.rounds_by_kind.values()), key=lambda one: one["date"], reverse=True)
    yield Page(
        Place("home", speech.language),
        "home",
        {
            "last_rounds": last,
            "first_year": library.rounds[0]["date"][:4],
            "counts": {
                "rounds": len(library.rounds),
                "units": len(library.units),
                "categories": len(library.categories),
            },
            "guides": list(library.guides[speech.language].values()),
        },
    )
