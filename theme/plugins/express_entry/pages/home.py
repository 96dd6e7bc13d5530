"""The home page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ..library import Library
from ..macros import packed
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
            "example": _example(library, speech),
            "first_year": library.rounds[0]["date"][:4],
            "counts": {
                "rounds": len(library.rounds),
                "units": len(library.units),
                "categories": len(library.categories),
            },
            "guides": list(library.guides[speech.language].values()),
        },
    )


def _example(library: Library, speech: Speech) -> dict[str, Any] | None:
    """The first example person and the score the core gives: what an explained score looks like."""
    for _, example in sorted(library.facts.examples.items()):
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
