"""The changes a person could make, each as a changed profile. What they are worth is for `advice` to work out."""

from __future__ import annotations

from collections.abc import Iterator

from calc.levers.education import education_levers
from calc.levers.language import language_levers
from calc.levers.lever import SPOUSE, Lever, put
from calc.levers.work import work_levers
from calc.person import Person
from calc.programs.conditions import QUEBEC
from calc.rules import Rules
from calc.values import Profile


def levers(person: Person, rules: Rules) -> Iterator[Lever]:
    """Every change the person could still make; facts of the past and of the family are not among them."""
    profile, on, in_force = person.profile, person.on, rules.on(person.on)
    yield from language_levers(profile, "", on, in_force)
    yield from education_levers(profile, "", on, in_force)
    yield from work_levers(profile, on, rules)
    if not profile.certificate_of_qualification:
        yield _yes(profile, "certificate_of_qualification")
    # Quebec nominates nobody through Express Entry, and another province only those who mean to live there.
    if not profile.provincial_nomination and profile.destination != QUEBEC:
        yield _yes(profile, "provincial_nomination")
    # A brother or sister cannot be gained, but can have been left out. Who has no relative there has none of them.
    if profile.sibling_in_canada is None and profile.relative_in_canada is not False:
        yield _yes(profile, "sibling_in_canada")
    if person.partner:
        yield from language_levers(profile, SPOUSE, on, in_force)
        yield from education_levers(profile, SPOUSE, on, in_force)


def _yes(profile: Profile, key: str) -> Lever:
    """A question answered with yes."""
    change = {"path": key, "from": getattr(profile, key), "to": True}
    return Lever(key, frozenset({key}), (change,), lambda one: put(one, "", **{key: True}))
