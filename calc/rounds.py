"""A profile against every past round, under the rules of the round's day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from calc import categories, crs
from calc.explain import Json, Outcome
from calc.person import Person
from calc.programs import PROGRAMS
from calc.rules import Round, Rules

BY_PROGRAM = {"canadian-experience-class": "cec", "federal-skilled-worker": "fsw", "federal-skilled-trades": "fst"}
NOMINEES = "provincial-nominee-program"


class Standing(NamedTuple):
    """How the person would have stood in a round."""

    number: str
    outcome: str
    score: int
    cutoff: int
    because: tuple[str, ...]

    def as_json(self) -> Json:
        """The round of the contract."""
        return {**self._asdict(), "because": list(self.because)}


def replayed(person: Person, rules: Rules, since: date | None = None) -> list[Standing]:
    """The person against each round up to the person's day (and after `since`), oldest first.

    The facts are those of the person's day, the rules those of the round's day.
    """
    standings = []
    by_rules: dict[int, tuple[int, dict[str, Outcome]]] = {}
    fits: dict[tuple[int, str], categories.Fit] = {}
    for one in rules.rounds:
        if one.day > person.on:
            break
        if since is not None and one.day <= since:
            continue
        in_force = rules.on(one.day)
        key = id(in_force)
        if key not in by_rules:
            programs = {name: assessed(person, in_force) for name, assessed in PROGRAMS.items()}
            by_rules[key] = (crs.score(person, in_force).total.points, programs)
        score, programs = by_rules[key]
        if one.type == "category" and (key, one.kind) not in fits:
            in_pool = any(program.eligible for program in programs.values())
            fits[key, one.kind] = categories.fit(one.kind, person, in_pool, in_force)
        because = _barred(one, person, programs, fits.get((key, one.kind)))
        outcome = "not_eligible" if because is not None else _outcome(one, score, person.profile.profile_submitted)
        standings.append(Standing(one.number, outcome, score, one.cutoff, tuple(because or ())))
    return standings


def _barred(
    one: Round, person: Person, programs: Mapping[str, Outcome], fit: categories.Fit | None
) -> list[str] | None:
    """Why the round could not have invited the person; None if it could."""
    in_pool = any(program.eligible for program in programs.values())
    outside = [check for program in programs.values() for check in program.failing()] if not in_pool else []
    if one.kind in BY_PROGRAM:
        program = programs[BY_PROGRAM[one.kind]]
        return None if program.eligible else program.failing()
    if one.kind == NOMINEES and not person.profile.provincial_nomination:
        return ["nomination", *outside]
    if fit is not None:
        missed = [check.id for check in fit.checks if not check.met]
        return None if fit.eligible else missed + outside
    return None if in_pool else outside


def _outcome(one: Round, score: int, submitted: str | None) -> str:
    if score != one.cutoff:
        return "invited" if score > one.cutoff else "below_cutoff"
    if submitted is None or one.tie_break is None:
        return "tie"
    return "invited" if moment(submitted) <= moment(one.tie_break) else "tie_missed"


def moment(utc: str) -> str:
    """A UTC time in a form that sorts by time: fractions of a second padded."""
    whole, _, part = utc.rstrip("Z").partition(".")
    return f"{whole}.{part:0<6}"
