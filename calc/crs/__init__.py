"""The Comprehensive Ranking System: four sections under their ceilings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calc.crs import additional, core, spouse, transferability
from calc.explain import Award, Json, Total, held
from calc.person import Person
from calc.profile import OFFICIAL_LANGUAGES
from calc.rules import InForce

SECTIONS = {
    "core": core.LINES,
    "spouse": spouse.LINES,
    "transferability": transferability.LINES,
    "additional": additional.LINES,
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
    return max((_with_first(person, first, rules) for first in tries), key=lambda one: one.total.points)


def _with_first(person: Person, first: str, rules: InForce) -> Score:
    awards: list[Award] = []
    for name, lines in SECTIONS.items():
        if name == "spouse" and person.partner is None:
            continue
        section = tuple(line(person, first, rules) for line in lines)
        awards += _under_ceiling(section, f"crs.{name}.ceiling", person, rules)
    return Score(Total(tuple(_under_ceiling(awards, "crs.ceiling", person, rules))), first)


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
