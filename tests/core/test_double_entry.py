"""The core against the second entry: tables typed again and a plain scorer, by someone who had not seen this one.

Everything must be equal but for the readings below: sentences of the contract that can be read in two ways, where the
two entries chose differently. Their numbers are those of tests/double_entry/READINGS.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from double_entry import generate, plain
from express_entry.records import read_draws

from calc import assess
from calc.assessment import EVERYTHING, PARTS, own_rules

ROOT = Path(__file__).parents[2]
A_CHUNK = 100
SHORT, LONG = 2_000, 20_000  # random cases in the normal run, and in the long one
WITH_ROUNDS = 10  # the replay is slow in the plain scorer: every tenth case
LAST_VERIFIED = date(2026, 11, 2)
FUNDS_VERIFIED = date(2026, 8, 15)
BEGINS = {
    "crs.additional.canadian_study": "2016-11-19",
    "crs.additional.french": "2017-06-06",
    "crs.additional.sibling": "2017-06-06",
}

Flat = dict[str, Any]


class Reading(NamedTuple):
    """One allowed difference: where it stands, and when it is that difference and no other."""

    why: str
    covers: Callable[[str, Any, Any, date, Flat], bool]


def is_not_begun(path: str, ours: Any, theirs: Any, on: date, _: Flat) -> bool:
    line = path.removesuffix(".version")
    return line in BEGINS and on.isoformat() < BEGINS[line] and (ours, theirs) == (None, "2015-01-01")


def is_unverified(path: str, ours: Any, theirs: Any, on: date, _: Flat) -> bool:
    return path.endswith(".unverified") and on > LAST_VERIFIED and (ours, theirs) == (True, None)


def is_open_pass_mark(path: str, ours: Any, theirs: Any, _: date, other: Flat) -> bool:
    facts = ("fsw.language", "fsw.education", "fsw.work")
    open_fact = any(other[f"checks.{fact}"] is None for fact in facts)
    return path == "checks.fsw.pass_mark" and (ours, theirs) == (None, False) and open_fact


def is_funds_notice(path: str, ours: Any, theirs: Any, on: date, _: Flat) -> bool:
    extra = ("rules_unverified_after", "funds")
    return path == "notices" and on > FUNDS_VERIFIED and theirs == ours | {extra} and extra not in ours


READINGS = {
    "R10": Reading("before a factor of section D existed no version of it did: null, not 2015-01-01", is_not_begun),
    "R15": Reading("the ranking rules are used as one set, so every line of a later day is unverified", is_unverified),
    "R25": Reading("the pass mark is open while language, education or work is not given", is_open_pass_mark),
    "R37": Reading(
        "the contract shows the notice for the ranking rules alone; funds show their own table", is_funds_notice
    ),
}


@pytest.fixture(scope="module")
def draws() -> list[dict[str, str]]:
    """The rounds with the column names the plain scorer reads."""
    return [
        {
            "number": one["number"],
            "date": one["date"],
            "round_type": one["type"],
            "program_or_category": one["kind"],
            "crs_cutoff": str(one["cutoff"]),
            "tie_break_utc": one["tie_break"] or "",
        }
        for one in read_draws(ROOT)
    ]


def chunks() -> Iterator[Any]:
    for first in range(0, LONG, A_CHUNK):
        yield pytest.param(first, marks=() if first < SHORT else pytest.mark.long, id=f"{first}-{first + A_CHUNK - 1}")


@pytest.mark.parametrize("first", list(chunks()))
def test_random_profiles_get_the_same_answer_twice(first: int, draws: list[dict[str, str]]):
    faults = []
    for seed in range(first, first + A_CHUNK):
        profile, on = generate.case(seed)
        left = unexplained(*both(profile, on, draws, rounds=seed % WITH_ROUNDS == 0), on)
        faults += [f"seed {seed} on {on}: {path}: {ours!r}, second entry {theirs!r}" for path, ours, theirs in left]
    assert not faults, "\n".join(faults[:20])


@pytest.mark.parametrize(
    "number, profile, on",
    [
        ("R10", {"birth_date": "1990-01-01"}, date(2015, 1, 1)),
        ("R15", {"birth_date": "1990-01-01"}, date(2026, 11, 3)),
        ("R25", {"birth_date": "1990-01-01", "work": []}, date(2026, 10, 1)),
        ("R37", {"birth_date": "1990-01-01"}, date(2026, 8, 16)),
    ],
)
def test_each_reading_is_still_needed(number: str, profile: Mapping[str, Any], on: date, draws: list[dict[str, str]]):
    ours, theirs = both(profile, on, draws, rounds=False)
    used = {name for path in differing(ours, theirs) for name in explaining(path, ours, theirs, on)}
    assert number in used
    assert not unexplained(ours, theirs, on)


def test_the_readings_are_those_the_second_entry_wrote_down():
    text = (ROOT / "tests" / "double_entry" / "READINGS.md").read_text(encoding="utf-8")
    assert all(f"**{number}** (display)" in text for number in READINGS)


def both(profile: Mapping[str, Any], on: date, draws: list[dict[str, str]], *, rounds: bool) -> tuple[Flat, Flat]:
    """The answer of the core and that of the plain scorer, flat."""
    parts = list(PARTS) if rounds else list(EVERYTHING)
    codes = set(own_rules().occupations)
    ours = assess(profile, on, want=parts)
    return flat(ours), flat(plain.assess(profile, on, set(parts), noc_codes=codes, rounds=draws))


def flat(answer: Mapping[str, Any]) -> Flat:
    """Everything both entries say, by path. Sets stand where the contract promises no order."""
    crs = answer["crs"]
    out: Flat = {f"crs.{key}": value for key, value in crs.items() if key != "lines"}
    out["line ids"] = [line["id"] for line in crs["lines"]]
    for line in crs["lines"]:
        for key in ("points", "max", "lost_to_cap", "version", "unverified"):
            out[f"{line['id']}.{key}"] = line.get(key)
    for name, program in answer["programs"].items():
        out[f"{name}.eligible"] = program["eligible"]
        out[f"{name}.grid"] = program.get("grid")
        out[f"{name}.check ids"] = [check["id"] for check in program["checks"]]
        out |= {f"checks.{check['id']}": check["met"] for check in program["checks"]}
    out["categories"] = set(answer["categories"])
    for slug, category in answer["categories"].items():
        out |= {f"{slug}.{key}": value for key, value in category.items() if key != "checks"}
        out[f"{slug}.checks"] = [(check["id"], check["met"]) for check in category["checks"]]
    out |= {"clb": answer["clb"], "experience": answer["experience"]}
    out["missing"] = {(one["path"], one["code"]) for one in answer["missing"]}
    out["notices"] = {(one["code"], one.get("rule")) for one in answer["notices"]}
    for one in answer.get("rounds", ()):
        out[f"round {one['number']}"] = {**one, "because": set(one["because"])}
    out["rounds"] = [one["number"] for one in answer.get("rounds", ())]
    return out


def differing(ours: Flat, theirs: Flat) -> list[str]:
    return [path for path in {**ours, **theirs} if path not in ours or path not in theirs or ours[path] != theirs[path]]


def explaining(path: str, ours: Flat, theirs: Flat, on: date) -> list[str]:
    one, other = ours.get(path), theirs.get(path)
    return [name for name, reading in READINGS.items() if reading.covers(path, one, other, on, theirs)]


def unexplained(ours: Flat, theirs: Flat, on: date) -> list[tuple[str, Any, Any]]:
    return [
        (path, ours.get(path), theirs.get(path))
        for path in differing(ours, theirs)
        if not explaining(path, ours, theirs, on)
    ]
