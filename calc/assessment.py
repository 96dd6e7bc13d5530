"""The whole assessment of a profile on a day, part by part."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from typing import Any

from calc import crs
from calc.categories import Fit, fits
from calc.experience import credited, reasons_against, window
from calc.explain import Json, Outcome
from calc.language import Levels, level
from calc.person import missing, seen
from calc.pool import standing
from calc.profile import read, read_language_result
from calc.programs import PROGRAMS
from calc.programs.cec import physician_policy_could_matter
from calc.rounds import replayed
from calc.rules import InForce, Rules
from calc.values import ABILITIES, LONGEST_ECHO, OFFICIAL_LANGUAGES, InvalidProfile, Job, Problem, Profile


class Case:
    """One checked profile on one day, under the rules of that day or, to compare, under those `in_force` on another.

    Nothing is worked out before it is asked for.
    """

    def __init__(
        self, profile: Profile, on: date, rules: Rules, *, replays: bool = False, in_force: InForce | None = None
    ):
        self.on = on
        self.replays = replays
        self.rules = rules
        self.in_force = in_force or rules.on(on)
        self.profile = profile
        self.person = seen(self.profile, on, self.in_force)

    @cached_property
    def score(self) -> crs.Score:
        """The ranking score."""
        return crs.score(self.person, self.in_force)

    @cached_property
    def programs(self) -> dict[str, Outcome]:
        """The three programs."""
        return {name: assessed(self.person, self.in_force) for name, assessed in PROGRAMS.items()}

    @cached_property
    def categories(self) -> dict[str, Fit]:
        """Every category."""
        return fits(self.person, self.programs, self.in_force)


@cache
def own_rules() -> Rules:
    """The rules compiled into this package."""
    from calc.compiled import TEXT

    return Rules(json.loads(TEXT))


def assess(
    profile: Mapping[str, Any], on: date, *, want: Sequence[str] | None = None, rules: Rules | None = None
) -> Json:
    """The assessment of a profile on a day, in the contract's shape.

    `want` names the parts to work out; left out, all of them but `rounds` and `pool`. Raises InvalidProfile with every
    problem of the profile and of `want`, and NoRuleYet before 2015-01-01.
    """
    rules = rules or own_rules()
    parts = EVERYTHING if want is None else _parts(want)
    case = Case(read(profile, on, rules), on, rules, replays="rounds" in parts)
    return {"on": on.isoformat(), **{name: part(case) for name, part in PARTS.items() if name in parts}}


def _parts(want: Any) -> tuple[str, ...]:
    if isinstance(want, str) or not isinstance(want, Sequence) or not all(isinstance(name, str) for name in want):
        raise InvalidProfile([Problem("want", "wrong_type", "expected a list of parts")])
    unknown = [name for name in want if name not in PARTS]
    if unknown:
        raise InvalidProfile(
            [Problem("want", "unknown_value", f"no such part of an assessment: {unknown[0][:LONGEST_ECHO]!r}")]
        )
    return tuple(want)


def jobs_of(profile: Mapping[str, Any], on: date, rules: Rules | None = None) -> Json:
    """What the ranking system makes of each job: `{"work": [...], "spouse_work": [...]}`, in the profile's order.

    A job is `{"counts_as": "canadian" | "foreign" | None, "hours", "because"}`: its own whole credited hours, and the
    codes of what shuts it out. Raises InvalidProfile and NoRuleYet.
    """
    rules = rules or own_rules()
    in_force = rules.on(on)
    checked = read(profile, on, rules)
    days = window(on, in_force.figures["work.window"]["crs_years"])
    most = in_force.figures["work.year"]["hours_per_week"]

    def seen_alone(job: Job) -> Json:
        because = reasons_against(job, days)
        side = None if because else "canadian" if job.in_canada else "foreign"
        return {"counts_as": side, "hours": credited([job], days, most).hours if side else 0, "because": because}

    spouse_work = checked.spouse.work if checked.spouse else None
    return {
        "work": [seen_alone(job) for job in checked.work or ()],
        "spouse_work": [seen_alone(job) for job in spouse_work or ()],
    }


def levels_of(results: Sequence[Any], on: date, rules: Rules | None = None) -> list[Json]:
    """CLB or NCLC levels of language results as they are typed, abilities still missing allowed.

    One object a result: `language`, the four abilities (a level or None), and `problems`. Raises InvalidProfile if
    there is no list, and NoRuleYet.
    """
    rules = rules or own_rules()
    if isinstance(results, str) or not isinstance(results, Sequence):
        raise InvalidProfile([Problem("languages", "wrong_type", "expected a list of results")])
    return [_levels_so_far(*read_language_result(raw, on, rules), raw, rules.on(on)) for raw in results]


def _crs(case: Case) -> Json:
    score = case.score
    as_of = case.rules.crs_as_of(case.on)
    return {
        "total": score.total.points,
        "sections": score.sections(),
        "rules_as_of": as_of.isoformat(),
        "current": as_of == case.on,
        "first_official_language": score.first,
        "with_spouse": case.person.partner is not None,
        "lines": [award.as_json() for award in score.total.awards],
    }


def _programs(case: Case) -> Json:
    return {name: outcome.as_json() for name, outcome in case.programs.items()}


def _categories(case: Case) -> Json:
    return {slug: fit.as_json() for slug, fit in case.categories.items()}


def _rounds(case: Case) -> list[Json]:
    return [one.as_json() for one in replayed(case.person, case.rules)]


def _pool(case: Case) -> Json | None:
    in_pool = any(program.eligible for program in case.programs.values())
    return standing(case.score.total.points, in_pool, case.on, case.rules.pool)


def _clb(case: Case) -> Json:
    return {language: _by_ability(case.person.levels.get(language)) for language in OFFICIAL_LANGUAGES}


def _experience(case: Case) -> Json:
    year = case.in_force.figures["work.year"]["hours"]
    canadian, foreign = case.person.canadian, case.person.foreign
    return {
        "canadian_hours": canadian.hours,
        "canadian_years": canadian.years(year),
        "foreign_hours": foreign.hours,
        "foreign_years": foreign.years(year),
    }


def _missing(case: Case) -> list[Json]:
    return missing(case.profile, case.on, case.in_force, case.person.partner)


def _notices(case: Case) -> list[Json]:
    out: list[Json] = []
    as_of = case.rules.crs_as_of(case.on)
    if as_of < case.on:
        out.append({"code": "rules_unverified_after", "rule": "crs", "date": as_of.isoformat()})
    noc_2021 = case.rules.first_start("work.noc_2021")
    if case.on.isoformat() < noc_2021:
        out.append({"code": "noc_2021_used_before", "date": noc_2021})
    if physician_policy_could_matter(case.person, case.in_force):
        out.append({"code": "physician_policy_not_computed"})
    if case.replays and any(one.day <= case.on for one in case.rules.rounds[:1]):
        # Only today's text of the program rules was read, so older rounds are held against it too.
        out.append({"code": "program_rules_of_today"})
    return out


PARTS: Mapping[str, Callable[[Case], Any]] = {
    "crs": _crs,
    "programs": _programs,
    "categories": _categories,
    "clb": _clb,
    "experience": _experience,
    "rounds": _rounds,
    "pool": _pool,
    "missing": _missing,
    "notices": _notices,
}


ONLY_WHEN_ASKED = ("rounds", "pool")  # the past and the other candidates; the rest is about the person
EVERYTHING = tuple(name for name in PARTS if name not in ONLY_WHEN_ASKED)


def _by_ability(levels: Levels | None) -> Json | None:
    return dict(zip(ABILITIES, levels, strict=True)) if levels else None


def _levels_so_far(
    language: str | None, scores: Mapping[str, float], problems: Sequence[Problem], raw: Any, in_force: InForce
) -> Json:
    out: Json = {"language": language, **dict.fromkeys(ABILITIES)}
    out |= {ability: level(in_force, raw["test"], ability, score) for ability, score in scores.items()}
    out["problems"] = [problem._asdict() for problem in problems]
    return out
