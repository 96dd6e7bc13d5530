"""What a change is: what it sets, how it is told, and the profile with it made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from calc.explain import Json
from calc.values import Profile, Spouse

SPOUSE = "spouse."  # before a path: the answer is the spouse's


class Lever(NamedTuple):
    """One change a person could make.

    `changes` tells it in terms of the profile that was given, one object for each answer: `path` with `to`, the new
    answer (and `from`, the old one), or with `add`, what joins the list there. `touches` names what it sets: changes
    that touch the same thing cannot be joined, and one that touches nothing by name is joined with none.
    """

    id: str
    touches: frozenset[str]
    changes: tuple[Json, ...]
    made_on: Callable[[Profile], Profile]


def of(profile: Profile, whose: str) -> Profile | Spouse:
    """The answers of the applicant, or with SPOUSE those of the spouse, of whom perhaps nothing was said."""
    return (profile.spouse or Spouse()) if whose == SPOUSE else profile


def put(profile: Profile, whose: str, **answers: Any) -> Profile:
    """The profile with some of these answers changed."""
    if whose == SPOUSE:
        return profile._replace(spouse=(profile.spouse or Spouse())._replace(**answers))
    return profile._replace(**answers)
