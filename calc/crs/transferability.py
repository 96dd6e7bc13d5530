"""Section C of the ranking system: skill transferability, which pairs two facts at a time.

Only the first official language is read here, and only through its lowest ability.
"""

from __future__ import annotations

from calc.explain import Award
from calc.person import Person
from calc.rules import InForce
from calc.tables import look_up


def education_language(person: Person, first: str, rules: InForce) -> Award:
    """Points for education together with the first official language."""
    return look_up(rules, "crs.transferability.education_language", person.with_first(first), person.column)


def education_canadian_work(person: Person, first: str, rules: InForce) -> Award:
    """Points for education together with work in Canada."""
    return look_up(rules, "crs.transferability.education_canadian_work", person.with_first(first), person.column)


def foreign_work_language(person: Person, first: str, rules: InForce) -> Award:
    """Points for work outside Canada together with the first official language."""
    return look_up(rules, "crs.transferability.foreign_work_language", person.with_first(first), person.column)


def foreign_work_canadian_work(person: Person, first: str, rules: InForce) -> Award:
    """Points for work outside Canada together with work in Canada."""
    return look_up(rules, "crs.transferability.foreign_work_canadian_work", person.with_first(first), person.column)


def certificate(person: Person, first: str, rules: InForce) -> Award:
    """Points for a Canadian certificate of qualification in a trade together with the first official language."""
    return look_up(rules, "crs.transferability.certificate", person.with_first(first), person.column)


LINES = (education_language, education_canadian_work, foreign_work_language, foreign_work_canadian_work, certificate)
