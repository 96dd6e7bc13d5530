"""The pool of candidates by score, on every day on which it was counted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from .. import pictures, rounds
from ..library import Library
from ..routes import Place
from ..speech import Speech
from . import Page
from .draws import script_words
from .sources import cited


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    if not library.pool:
        return
    bands = rounds.wide_bands(library.pool)
    rows = [
        {"count": count, "parts": rounds.in_wide_bands(count, bands), "year": count["as_on"][:4]}
        for count in reversed(library.pool)
    ]
    used = dict.fromkeys(source for count in library.pool for source in count["sources"])
    yield Page(
        Place("draw_pool", speech.language),
        "draw_pool",
        {
            "bands": bands,
            "sections": [(year, list(group)) for year, group in groupby(rows, lambda row: row["year"])],
            "last": rows[0],
            "count": len(rows),
            "noted": [row["count"] for row in rows if row["count"]["note"]],
            "picture": pictures.pool(library, speech),
            "sources": [cited(library.draw_sources, source, speech.language) for source in used],
            "script_words": script_words(speech),
        },
    )
