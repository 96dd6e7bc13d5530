"""The list of rounds, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ..library import CATEGORY, Library
from ..routes import Place
from ..speech import Speech
from . import Page
from .sources import cited


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    newest_first = library.rounds[::-1]
    years = [(year, list(rounds)) for year, rounds in groupby(newest_first, lambda one: one["date"][:4])]
    yield Page(
        Place("draws", speech.language),
        "draws",
        {"years": years, "count": len(library.rounds), "split": _split(library.rounds)},
    )
    for index, one in enumerate(library.rounds):
        before, after = _neighbours(library.rounds, index)
        alike = library.rounds_by_kind[one["kind"]]
        same_before, same_after = _neighbours(alike, alike.index(one))
        yield Page(
            Place("draw", speech.language, number=one["number"]),
            "draw",
            {
                "round": one,
                "before": before,
                "after": after,
                "same_before": same_before,
                "same_after": same_after,
                "list": _list_used(library, one),
                "nomination": library.rulebook.version_on("crs.additional.nomination", one["date"]),
                "sources": [cited(library.draw_sources, source, speech.language) for source in one["sources"]],
            },
        )


def _split(rounds: list[dict[str, Any]]) -> list[list[str]]:
    """Rounds published under one number with a letter each, as 91a and 91b."""
    alike = groupby((one["number"] for one in rounds), lambda number: number.rstrip("abc"))
    return [numbers for _, group in alike if len(numbers := list(group)) == 2]


def _neighbours(rounds: list[dict[str, Any]], index: int) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    return rounds[index - 1] if index else None, rounds[index + 1] if index + 1 < len(rounds) else None


def _list_used(library: Library, one: dict[str, Any]) -> dict[str, Any] | None:
    """The category list of the round's day: `{slug, name, from}`."""
    if one["type"] != "category":
        return None
    version = library.rulebook.version_on(CATEGORY + one["kind"], one["date"])
    return {"slug": one["kind"], "name": library.categories[one["kind"]]["name"], "from": version["from"]}
