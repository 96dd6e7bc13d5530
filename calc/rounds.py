"""A profile against every past round, under the rules of the round's day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from calc import categories, crs
from calc.explain import Json, Outcome
from calc.person import Person
from calc.programs import PROGRAMS
from calc.rules import InForce, Round, Rules

BY_PROGRAM = {"canadian-experience-class": "cec", "federal-skilled-worker": "fsw", "federal-skilled-trades": "fst"}
NOMINEES = "provincial-nominee-program"

# Rules of which a new version leaves the score, or the programs, as they were
NOT_FOR_THE_SCORE = ("categories.", "cec.", "fst.", "fsw.", "funds.", "invitation.", "profile.")
NOT_FOR_PROGRAMS = ("categories.", "crs.", "invitation.", "profile.")


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


class Under:
    """The person under the rules of one day. Nothing is worked out before it is asked for.

    What rules of an earlier day that give the same score, or the same programs, have worked out is taken from there.
    """

    def __init__(self, person: Person, rules: InForce, same_score: Under | None, same_programs: Under | None):
        self.person = person
        self.rules = rules
        self._same_score = same_score
        self._same_programs = same_programs
        self._fits: dict[str, categories.Fit] = {}

    @cached_property
    def score(self) -> int:
        """Points of the ranking system."""
        return self._same_score.score if self._same_score else crs.score(self.person, self.rules).total.points

    @cached_property
    def programs(self) -> dict[str, Outcome]:
        """The three programs."""
        if self._same_programs:
            return self._same_programs.programs
        return {name: assessed(self.person, self.rules) for name, assessed in PROGRAMS.items()}

    @cached_property
    def outside(self) -> list[str]:
        """The conditions that keep the person out of every program; empty if one is open."""
        programs = self.programs.values()
        if any(program.eligible for program in programs):
            return []
        return [check for program in programs for check in program.failing()]

    @property
    def in_pool(self) -> bool:
        """Whether any program is open to the person."""
        return not self.outside

    def fit(self, slug: str) -> categories.Fit:
        """One category."""
        if slug not in self._fits:
            self._fits[slug] = categories.fit(slug, self.person, self.in_pool, self.rules)
        return self._fits[slug]


def replayed(person: Person, rules: Rules, since: date | None = None) -> list[Standing]:
    """The person against each round up to the person's day (and after `since`), oldest first.

    The facts are those of the person's day, the rules those of the round's day.
    """
    standings = []
    for one, under in _past(person, rules, since):
        because = _barred(one, under)
        outcome = "not_eligible" if because is not None else _outcome(one, under)
        standings.append(Standing(one.number, outcome, under.score, one.cutoff, tuple(because or ())))
    return standings


def invitations(person: Person, rules: Rules, since: date | None = None) -> list[str]:
    """Numbers of the same rounds, of those that would have invited the person.

    Quicker than all the standings: who could be invited is only looked into where the score would do.
    """
    past = _past(person, rules, since)
    return [one.number for one, under in past if _outcome(one, under) == "invited" and _barred(one, under) is None]


def _past(person: Person, rules: Rules, since: date | None) -> Iterator[tuple[Round, Under]]:
    by_rules: dict[int, Under] = {}
    by_score: dict[int, Under] = {}
    by_programs: dict[int, Under] = {}
    for one in rules.rounds:
        if one.day > person.on:
            break
        if since is not None and one.day <= since:
            continue
        in_force = rules.on(one.day)
        under = by_rules.get(id(in_force))
        if under is None:
            score, programs = rules.stretch(one.day, NOT_FOR_THE_SCORE), rules.stretch(one.day, NOT_FOR_PROGRAMS)
            under = Under(person, in_force, by_score.get(score), by_programs.get(programs))
            by_rules[id(in_force)] = under
            by_score.setdefault(score, under)
            by_programs.setdefault(programs, under)
        yield one, under


def _barred(one: Round, under: Under) -> list[str] | None:
    """Why the round could not have invited the person; None if it could."""
    if one.kind in BY_PROGRAM:
        program = under.programs[BY_PROGRAM[one.kind]]
        return None if program.eligible else program.failing()
    if one.kind == NOMINEES and not under.person.profile.provincial_nomination:
        return ["nomination", *under.outside]
    if one.type == "category":
        fit = under.fit(one.kind)
        return None if fit.eligible else [check.id for check in fit.checks if not check.met] + under.outside
    return None if under.in_pool else under.outside


def _outcome(one: Round, under: Under) -> str:
    if under.score != one.cutoff:
        return "invited" if under.score > one.cutoff else "below_cutoff"
    submitted = under.person.profile.profile_submitted
    if submitted is None or one.tie_break is None:
        return "tie"
    return "invited" if moment(submitted) <= moment(one.tie_break) else "tie_missed"


def moment(utc: str) -> str:
    """A UTC time in a form that sorts by time: fractions of a second padded."""
    whole, _, part = utc.rstrip("Z").partition(".")
    return f"{whole}.{part:0<6}"
