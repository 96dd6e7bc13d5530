"""Section B of the ranking system: the line that is read ability by ability."""

from __future__ import annotations

from calc.explain import Award
from calc.person import Person
from calc.rules import InForce
from calc.tables import look_up_abilities


def language(person: Person, first: str, rules: InForce) -> Award:
    """Points for the spouse's official language; of two results, the one that gives more."""
    results = person.partner.languages if person.partner else ()
    awards = [look_up_abilities(rules, "crs.spouse.language", levels, person.column) for levels in results or (None,)]
    return max(awards, key=lambda award: award.points)
