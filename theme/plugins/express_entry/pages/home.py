"""The home page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ..library import Library
from ..macros import packed
from ..reading import present
from ..routes import Place
from ..speech import Speech
from . import Page

EXAMPLE = "electrical-engineer"


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    last = sorted((rounds[-1] for rounds in library.rounds_by_kind.values()), key=lambda one: one["date"], reverse=True)
    yield Page(
        Place("home", speech.language),
        "home",
        {
            "last_rounds": last,
            "example": _example(library, speech),
            "first_year": library.rounds[0]["date"][:4],
            "counts": {
                "rounds": len(library.rounds),
                "units": len(library.units),
                "categories": len(library.categories),
            },
            # A few to begin with; the index has them all.
            "guides": present(library.reading.subjects["start"], library.guide_entries[speech.language]),
        },
    )


def _example(library: Library, speech: Speech) -> dict[str, Any] | None:
    """An example person and the score the core gives: what an explained score looks like."""
    examples = library.facts.examples
    for example in [examples[slug] for slug in (EXAMPLE, *examples) if slug in examples]:
        crs = library.facts.assess(example["profile"], date.fromisoformat(example["on"]), want=["crs"])["crs"]
        ceiling = library.rulebook.version_on("crs.ceiling", example["on"])
        return {
            "title": example["title"][speech.language],
            "on": example["on"],
            "total": crs["total"],
            "most": ceiling["max"]["points"],
            "lines": [line for line in crs["lines"] if line["points"]],
            "fragment": f"p={packed(example['profile'])}&on={example['on']}",
        }
    return None
