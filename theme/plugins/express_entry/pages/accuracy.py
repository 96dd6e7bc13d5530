"""How the site is tested, what is not known, and what cannot be promised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import unknowns
from ..library import Library
from ..routes import Place
from ..runs import runs
from ..speech import Speech
from ..speed import read_speed
from . import Page
from .rules import names
from .spans import ends

ROOT = Path(__file__).resolve().parents[4]


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    rules = {rule_id: rule for rule_id, rule in library.rulebook.rules.items() if "versions" in rule}
    values = {
        "counts": {
            **library.tested,
            "rounds": len(library.rounds),
            "pool": len(library.pool),
            "rules": len(rules),
            "versions": sum(len(rule["versions"]) for rule in rules.values()),
            "sources": len(library.rulebook.sources) + len(library.draw_sources),
            "units": len(library.units),
        },
        "runs": runs(ROOT),
        "speed": read_speed(ROOT),
        "pool_days": (library.pool[0]["as_on"], library.pool[-1]["as_on"]),
        "names": names(library, speech),
        "unread": unknowns.unread(library),
        "gaps": [_gap(library, speech, rule_id, number) for rule_id, number in unknowns.gaps(library)],
        "lacking": unknowns.lacking(library),
        "without_first_day": unknowns.without_first_day(library),
        "by_confidence": unknowns.by_confidence(library),
        "by_last_day": unknowns.by_last_day(library),
        "categories": [(rule_id, rules[rule_id]["name"]) for rule_id in unknowns.categories_named_by_us(library)],
        "round_names": unknowns.rounds_named_by_us(library),
        "rounds": {
            "no_tie_break": sum(one["tie_break"] is None for one in library.rounds),
            "no_time": sum(one["time_utc"] is None for one in library.rounds),
            "noted": [one["number"] for one in library.rounds if one["note"]],
            "no_count": sum(one["number"] not in library.pool_of_round for one in library.rounds),
        },
    }
    yield Page(Place("accuracy", speech.language), "accuracy", values)


def _gap(library: Library, speech: Speech, rule_id: str, number: int) -> dict[str, Any]:
    versions = library.rulebook.rules[rule_id]["versions"]
    return {
        "id": rule_id,
        "from": versions[number]["from"],
        "to": ends(versions, number),
        "said": (versions[number].get("note") or {}).get(speech.language),
    }
