"""Section B of the ranking system: the accompanying spouse or common-law partner."""

from __future__ import annotations

from calc.explain import Award
from calc.person import Person
from calc.rules import InForce
from calc.tables import look_up, look_up_abilities


def education(person: Person, first: str, rules: InForce) -> Award:
    """Points for the spouse's level of education."""
    return look_up(rules, "crs.spouse.education", person.facts, person.column)


def language(person: Person, first: str, rules: InForce) -> Award:
    """Points for the spouse's official language; of two results, the one that gives more."""
    results = person.partner.languages if person.partner else ()
    awards = [look_up_abilities(rules, "crs.spouse.language", levels, person.column) for levels in results or (None,)]
    return max(awards, key=lambda award: award.points)


def canadian_work(person: Person, first: str, rules: InForce) -> Award:
    """Points for the spouse's whole years of work in Canada within ten years."""
    return look_up(rules, "crs.spouse.canadian_work", person.facts, person.column)


LINES = (education, language, canadian_work)
