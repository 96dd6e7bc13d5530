"""What the data do not know, worked out from them: the page on accuracy lists it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .library import Library
from .records import CONFIDENCE
from .rulebook import UNKNOWN, Rule, is_known


def _rules(library: Library) -> Iterator[tuple[str, Rule]]:
    return ((rule_id, rule) for rule_id, rule in library.rulebook.rules.items() if "versions" in rule)


def _grouped(pairs: Iterable[tuple[Any, str]]) -> dict[Any, list[str]]:
    groups: dict[Any, list[str]] = {}
    for key, rule_id in pairs:
        groups.setdefault(key, []).append(rule_id)
    return groups


def unread(library: Library) -> dict[str, list[str]]:
    """Rules whose newest figures are unknown, by the day on which these began."""
    last = ((rule_id, rule["versions"][-1]) for rule_id, rule in _rules(library))
    return dict(
        sorted(_grouped((version["from"], rule_id) for rule_id, version in last if not is_known(version)).items())
    )


def gaps(library: Library) -> list[tuple[str, int]]:
    """Versions between two others whose figures are unknown, as the rule and the number of the version."""
    return [
        (rule_id, number)
        for rule_id, rule in _rules(library)
        for number, version in enumerate(rule["versions"][:-1])
        if not is_known(version)
    ]


def lacking(library: Library) -> list[tuple[str, str, list[str]]]:
    """Single figures that are unknown in a version that has others: the rule, the version's first day, the figures."""
    found = []
    for rule_id, rule in _rules(library):
        for version in rule["versions"]:
            figures = version.get("figures")
            names = [name for name, one in figures.items() if one == UNKNOWN] if isinstance(figures, dict) else []
            found += [(rule_id, version["from"], names)] if names else []
    return found


def without_first_day(library: Library) -> dict[str, list[str]]:
    """Rules with tables of which only the year is known, and the years."""
    return {rule_id: [one["year"] for one in rule["earlier"]] for rule_id, rule in _rules(library) if "earlier" in rule}


def by_confidence(library: Library) -> dict[str, list[str]]:
    """Rules by how well the last version whose figures are known is known, the best first."""
    used = ((rule_id, library.rulebook.version_on(rule_id)) for rule_id, _ in _rules(library))
    found = _grouped((version["confidence"], rule_id) for rule_id, version in used if version)
    return {level: found[level] for level in CONFIDENCE if level in found}


def by_last_day(library: Library) -> dict[str, list[str]]:
    """Rules by the last day on which they are known to hold, the earliest first."""
    return dict(sorted(_grouped((rule["verified_through"], rule_id) for rule_id, rule in _rules(library)).items()))


def categories_named_by_us(library: Library) -> list[str]:
    """Category lists whose official French name is not known."""
    return [rule_id for rule_id, rule in _rules(library) if rule.get("name_fr_official") is False]


def rounds_named_by_us(library: Library) -> dict[tuple[str, str], int]:
    """Names of rounds whose French is ours, in English and French, with how many rounds have them."""
    names: dict[tuple[str, str], int] = {}
    for one in library.rounds:
        if not one["name_fr_official"]:
            name = (one["name"]["en"], one["name"]["fr"])
            names[name] = names.get(name, 0) + 1
    return dict(sorted(names.items(), key=lambda found: -found[1]))
