"""Section D of the ranking system: additional points."""

from __future__ import annotations

from calc.explain import Award
from calc.person import Person
from calc.rules import InForce
from calc.tables import look_up


def nomination(person: Person, first: str, rules: InForce) -> Award:
    """Points for a provincial or territorial nomination through Express Entry."""
    return look_up(rules, "crs.additional.nomination", person.facts, person.column)


def job_offer(person: Person, first: str, rules: InForce) -> Award:
    """Points for a qualifying job offer. Less from 2016-11-19, none from 2025-03-25."""
    return look_up(rules, "crs.additional.job_offer", person.facts, person.column)


def canadian_study(person: Person, first: str, rules: InForce) -> Award:
    """Points for a credential earned in Canada, since 2016-11-19."""
    return look_up(rules, "crs.additional.canadian_study", person.facts, person.column)


def french(person: Person, first: str, rules: InForce) -> Award:
    """Points for NCLC 7 in all four abilities, more with English, since 2017-06-06; raised on 2020-10-20."""
    return look_up(rules, "crs.additional.french", person.facts, person.column)


def sibling(person: Person, first: str, rules: InForce) -> Award:
    """Points for a brother or sister in Canada, since 2017-06-06."""
    return look_up(rules, "crs.additional.sibling", person.facts, person.column)


LINES = (nomination, job_offer, canadian_study, french, sibling)
