"""How the figures are read, and every source of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..library import Library
from ..records import CONFIDENCE
from ..routes import CATEGORY, Place
from ..speech import Speech
from ..unknowns import by_confidence
from . import Page
from .rules import names
from .sources import cited

CHANGES = "changes"


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    levels = by_confidence(library)
    values = {
        "confidence": [(level, len(levels.get(level, ()))) for level in CONFIDENCE],
        "names": names(library, speech),
        **_sources(library, speech),
        "records": list(_records(library, speech)),
        "counts": {"rounds": len(library.rounds), "pool": len(library.pool), "units": len(library.units)},
        "noc_version": library.noc_version,
    }
    yield Page(Place("method", speech.language), "method", values)


def _sources(library: Library, speech: Speech) -> dict[str, list[dict[str, Any]]]:
    """Every source of a rule, as `cited` gives it, with `id` and `rules`, the ids of those that name it: those of
    category lists alone apart from the others.
    """
    sources = library.rulebook.sources
    rules: dict[str, list[str]] = {source_id: [] for source_id in sources}
    for rule_id, rule in library.rulebook.rules.items():
        for entry in rule.get("versions") or rule[CHANGES]:
            for named in entry["sources"]:
                source_id = named if isinstance(named, str) else named["source"]
                if rule_id not in rules[source_id]:
                    rules[source_id].append(rule_id)
    found: dict[str, list[dict[str, Any]]] = {"of_rules": [], "of_lists": []}
    for source_id, ids in rules.items():
        only_lists = ids and all(rule_id.startswith(CATEGORY) for rule_id in ids)
        told = {**cited(sources, source_id, speech.language), "id": source_id, "rules": ids}
        found["of_lists" if only_lists else "of_rules"].append(told)
    return found


def _records(library: Library, speech: Speech) -> Iterator[dict[str, Any]]:
    """Every source of the rounds and of the pool, with how many `rounds` and `counts` name it."""
    for source_id in library.draw_sources:
        yield {
            **cited(library.draw_sources, source_id, speech.language),
            "id": source_id,
            "rounds": sum(source_id in one["sources"] for one in library.rounds),
            "counts": sum(source_id in one["sources"] for one in library.pool),
        }
