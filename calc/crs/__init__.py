"""The Comprehensive Ranking System: four sections under their ceilings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from calc.crs import core, spouse
from calc.explain import Award, Json, Total, held
from calc.person import Person
from calc.rows import Value
from calc.rules import SECTIONS, InForce
from calc.tables import look_up
from calc.values import OFFICIAL_LANGUAGES
from calc.wages import wage_facts

# The lines that are read ability by ability. Every other line is the one row of its table that matches the facts.
BY_ABILITY: Mapping[str, Callable[[Person, str, InForce], Award]] = {
    "crs.core.first_language": core.first_language,
    "crs.core.second_language": core.second_language,
    "crs.spouse.language": spouse.language,
}


class Score(NamedTuple):
    """The whole score and the official language taken as first."""

    total: Total
    first: str

    def sections(self) -> Json:
        """Points by section, each the sum of its lines."""
        return {name: self.total.of(f"crs.{name}.") for name in SECTIONS}


def score(person: Person, rules: InForce) -> Score:
    """The person's score under the rules.

    The first official language is the one the person named; otherwise the one that gives the higher total, English on
    a tie. A language without a valid result is never chosen while the other has one.
    """
    named = person.profile.first_official_language
    tries = [named] if named else [one for one in OFFICIAL_LANGUAGES if one in person.levels] or ["en"]
    wages = wage_facts(person, rules)
    scores = [_with_first(person, first, {**person.with_first(first), **wages}, rules) for first in tries]
    return max(scores, key=lambda one: one.total.points)


def _with_first(person: Person, first: str, facts: Mapping[str, Value], rules: InForce) -> Score:
    awards: list[Award] = []
    for name, lines in rules.lines.items():
        if name == "spouse" and person.partner is None:
            continue
        section = [_line(rule_id, person, first, facts, rules) for rule_id in lines]
        awards += _under_ceiling(section, f"crs.{name}.ceiling", person, rules)
    return Score(Total(tuple(_under_ceiling(awards, "crs.ceiling", person, rules))), first)


def _line(rule_id: str, person: Person, first: str, facts: Mapping[str, Value], rules: InForce) -> Award:
    if rule_id in BY_ABILITY:
        return BY_ABILITY[rule_id](person, first, rules)
    return look_up(rules, rule_id, facts, person.column)


def _under_ceiling(awards: Sequence[Award], rule_id: str, person: Person, rules: InForce) -> Sequence[Award]:
    """The awards under a ceiling: first each of its groups, then the whole."""
    ceiling = rules.ceilings[rule_id]
    if ceiling is None:
        return awards
    for members, most in ceiling.groups:
        awards = held(awards, most, [one.id for one in awards if _is_member(one.id, members)])
    return held(awards, ceiling.maximum[person.column])


def _is_member(award_id: str, members: Sequence[str]) -> bool:
    # A group names single lines, or whole sections by the id all their lines begin with.
    return any(award_id == member or award_id.startswith(f"{member}.") for member in members)
