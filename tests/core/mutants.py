"""Every change of one cell of the rules: a figure, a day, a code, a word, a whole version."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from calc.person import FACTS, NUMBERS
from calc.rows import COLUMNS
from calc.values import EDUCATION_LEVELS

Rule = Mapping[str, Any]
# Where a cell stands in its rule, and what is put there instead. DROPPED takes it away; Added puts one more in a list.
Mutant = tuple[tuple[Any, ...], Any]
DROPPED = "(dropped)"
CODES = ("codes", "include", "exclude", "lines", "sections")


class Added(str):
    """A code that a list gets in addition."""


def mutants(rule: Rule, occupations: Sequence[str]) -> Iterator[Mutant]:
    """Every change of one cell of a rule as compiled; `occupations` are the codes there are."""
    for number, version in enumerate(rule["versions"]):
        if version.get("figures") != "unknown":
            yield from _changed(("versions", number), version, rule, occupations)
            yield ("versions", number), DROPPED
    if rule["kind"] == "language":
        yield ("language",), {"en": "fr", "fr": "en"}[rule["language"]]
        for ability, scale in rule["scale"].items():
            for end in ("from", "to"):
                yield from ((("scale", ability, end), scale[end] + by * scale["step"]) for by in (-1, 1))


def made(rule: Rule, mutant: Mutant) -> dict[str, Any]:
    """The rule with the one change."""
    place, value = mutant
    out: dict[str, Any] = copy.deepcopy(dict(rule))
    spot: Any = out
    for key in place[:-1]:
        spot = spot[key]
    if value is DROPPED:
        del spot[place[-1]]
    elif isinstance(value, Added):
        spot[place[-1]].append(str(value))
    else:
        spot[place[-1]] = value
    return out


def _changed(place: tuple[Any, ...], value: Any, rule: Rule, occupations: Sequence[str]) -> Iterator[Mutant]:
    key = place[-1]
    if key in ("sources", "reads", "binding", "confidence"):
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _changed((*place, name), inner, rule, occupations)
        if key == "cap":
            yield place, DROPPED
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if key in CODES:
                yield (*place, index), DROPPED
            else:
                yield from _changed((*place, index), inner, rule, occupations)
        if key in CODES:
            # What is left out must have been in before.
            left_out_of = tuple(rule["versions"][place[1]]["include"]) if key == "exclude" else ""
            beside = (code for code in _neighbours(value, occupations) if code.startswith(left_out_of))
            yield from ((place, Added(code)) for code in beside)
    elif isinstance(value, bool):
        yield place, not value
    elif isinstance(value, (int, float)):
        step = 0.5 if _in_halves(rule) and key != "level" else 1
        yield place, value + step
        if value > 0 or key in ("points", *COLUMNS):
            yield place, value - step
    elif isinstance(value, str):
        yield from ((place, other) for other in _other_words(place, value, rule))


def _other_words(place: tuple[Any, ...], value: str, rule: Rule) -> Iterator[str]:
    key = place[-1]
    if key == "from":
        # A level is a fact of the person: the tables of the tests serve on every day.
        if rule["kind"] != "language":
            yield from ((date.fromisoformat(value) + timedelta(days)).isoformat() for days in (-1, 1))
    elif ".." in value:
        yield from _moved(value, 0.5 if _in_halves(rule) else 1)
    elif key == "education_level":
        yield from (level for level in EDUCATION_LEVELS if level != value)
    elif key == "counted":
        yield {"once": "each_ability", "each_ability": "once"}[value]
    elif key == "version":
        yield f"{value}, another"
    else:
        # A word in a table: a value of the fact in its column.
        fact = next(part for part in reversed(place) if isinstance(part, str))
        yield from (word for word in FACTS[fact] if isinstance(word, str) and word not in (value, NUMBERS))


def _moved(band: str, step: float) -> Iterator[str]:
    low, _, high = band.partition("..")
    number = float if step != 1 else int
    for by in (-step, step):
        # No fact is below zero, so a band that begins there cannot begin earlier.
        if number(low) + by >= 0:
            yield f"{number(low) + by}..{high}"
        if high:
            yield f"{low}..{number(high) + by}"


def _neighbours(codes: Sequence[str], occupations: Sequence[str]) -> Iterator[str]:
    """Codes that stand beside those of a list, and are not on it: the next occupation, or the next group."""
    for code in codes:
        if code.isdigit():
            beside = [one for one in sorted({one[: len(code)] for one in occupations}) if one > code][:1]
            yield from (one for one in beside if one not in codes)


def _in_halves(rule: Rule) -> bool:
    return rule["kind"] == "language" and any(scale["step"] != 1 for scale in rule["scale"].values())
