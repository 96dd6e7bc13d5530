"""The whole assessment of a profile on a day, part by part."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from calc import crs
from calc.experience import credited, reasons_against, window
from calc.explain import Json
from calc.language import Levels, level
from calc.person import Person, missing, seen
from calc.profile import (
    ABILITIES,
    LONGEST_ECHO,
    OFFICIAL_LANGUAGES,
    InvalidProfile,
    Job,
    Problem,
    Profile,
    read,
    read_language_result,
)
from calc.rules import InForce, Rules


class Case(NamedTuple):
    """One profile on one day, with the rules it is read under."""

    profile: Profile
    on: date
    rules: Rules
    in_force: InForce
    person: Person


@cache
def own_rules() -> Rules:
    """The rules compiled into this package."""
    from calc.compiled import TEXT

    return Rules(json.loads(TEXT))


def assess(
    profile: Mapping[str, Any], on: date, *, want: Sequence[str] | None = None, rules: Rules | None = None
) -> Json:
    """The assessment of a profile on a day, in the contract's shape.

    `want` names the parts to work out; left out, all of them. Raises InvalidProfile with every problem of the profile,
    NoRuleYet before 2015-01-01, and ValueError for an unknown part.
    """
    rules = rules or own_rules()
    parts = tuple(PARTS) if want is None else _parts(want)
    in_force = rules.on(on)
    checked = read(profile, on, rules)
    case = Case(checked, on, rules, in_force, seen(checked, on, in_force))
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

    One object a result: `language`, the four abilities (a level or None), and `problems`.
    """
    rules = rules or own_rules()
    return [_levels_so_far(*read_language_result(raw, on, rules), raw, rules.on(on)) for raw in results]


def _crs(case: Case) -> Json:
    score = crs.score(case.person, case.in_force)
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
    return out


PARTS: Mapping[str, Callable[[Case], Any]] = {
    "crs": _crs,
    "clb": _clb,
    "experience": _experience,
    "missing": _missing,
    "notices": _notices,
}


def _by_ability(levels: Levels | None) -> Json | None:
    return dict(zip(ABILITIES, levels, strict=True)) if levels else None


def _levels_so_far(
    language: str | None, scores: Mapping[str, float], problems: Sequence[Problem], raw: Any, in_force: InForce
) -> Json:
    out: Json = {"language": language, **dict.fromkeys(ABILITIES)}
    out |= {ability: level(in_force, raw["test"], ability, score) for ability, score in scores.items()}
    out["problems"] = [problem._asdict() for problem in problems]
    return out
