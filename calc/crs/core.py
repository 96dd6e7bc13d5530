"""Section A of the ranking system: the two lines that are read ability by ability."""

from __future__ import annotations

from calc.explain import Award
from calc.person import Person
from calc.rules import InForce
from calc.tables import look_up_abilities


def first_language(person: Person, first: str, rules: InForce) -> Award:
    """Points for the first official language, ability by ability."""
    return look_up_abilities(rules, "crs.core.first_language", person.levels.get(first), person.column)


def second_language(person: Person, first: str, rules: InForce) -> Award:
    """Points for the other official language, ability by ability, under a cap of its own."""
    second = "fr" if first == "en" else "en"
    return look_up_abilities(rules, "crs.core.second_language", person.levels.get(second), person.column)
