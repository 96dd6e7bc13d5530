"""Section A of the ranking system: core and human capital factors."""

from __future__ import annotations

from calc.explain import Award
from calc.person import Person
from calc.rules import InForce
from calc.tables import look_up, look_up_abilities


def age(person: Person, first: str, rules: InForce) -> Award:
    """Points for age in completed years on the day of the score."""
    return look_up(rules, "crs.core.age", person.facts, person.column)


def education(person: Person, first: str, rules: InForce) -> Award:
    """Points for the highest level of education, Canadian or assessed."""
    return look_up(rules, "crs.core.education", person.facts, person.column)


def first_language(person: Person, first: str, rules: InForce) -> Award:
    """Points for the first official language, ability by ability."""
    return look_up_abilities(rules, "crs.core.first_language", person.levels.get(first), person.column)


def second_language(person: Person, first: str, rules: InForce) -> Award:
    """Points for the other official language, ability by ability, under a cap of its own."""
    second = "fr" if first == "en" else "en"
    return look_up_abilities(rules, "crs.core.second_language", person.levels.get(second), person.column)


def canadian_work(person: Person, first: str, rules: InForce) -> Award:
    """Points for whole years of work in Canada within ten years."""
    return look_up(rules, "crs.core.canadian_work", person.facts, person.column)


LINES = (age, education, first_language, second_language, canadian_work)
