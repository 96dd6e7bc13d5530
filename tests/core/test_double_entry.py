"""The core against the second entry: tables typed again and a plain scorer, by someone who had not seen this one.

Everything must be equal but for the readings below: sentences of the contract that can be read in two ways, where the
two entries chose differently. Their numbers are those of tests/double_entry/READINGS.md.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from double_entry import generate, plain
from express_entry.records import read_draws
from known import LAST_ROUND, known_rules

from calc import assess
from calc.assessment import EVERYTHING, PARTS

ROOT = Path(__file__).parents[2]
PAIRS = sorted((ROOT / "tests" / "contract").glob("*.json"))
A_CHUNK = 100
SHORT, LONG = 400, 20_000  # random cases in the normal run, and in the long one
WITH_ROUNDS = 10  # the replay is slow in the plain scorer: every tenth case
RULES = known_rules()
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
    return path == "notices" and on > FUNDS_VERIFIED and theirs == sorted([*ours, extra]) and extra not in ours


# In each of the four the contract was read once more, and the core follows the reading it supports best.
READINGS = {
    # "Every figure comes from the version in force on `on`": before a factor began, there was none.
    "R10": Reading("before a factor of section D existed no version of it did: null, not 2015-01-01", is_not_begun),
    # The notice names "crs" as the rule, and nobody says which of its other factors stayed as they were.
    "R15": Reading("the ranking rules are used as one set, so every line of a later day is unverified", is_unverified),
    # "Pages show 'unknown' when no check is false": a total that can still rise is no answer yet.
    "R25": Reading("the pass mark is open while language, education or work is not given", is_open_pass_mark),
    # The contract's own example for 2026-11-03 and later has one notice.
    "R37": Reading("only the ranking rules have a notice; the check of funds names its table", is_funds_notice),
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
        if one["date"] <= LAST_ROUND
    ]


def chunks() -> Iterator[Any]:
    for first in range(0, LONG, A_CHUNK):
        yield pytest.param(first, marks=() if first < SHORT else pytest.mark.long, id=f"{first}-{first + A_CHUNK - 1}")


@pytest.mark.parametrize("first", list(chunks()))
def test_random_profiles_get_the_same_answer_twice(first: int, draws: list[dict[str, str]], record_figure):
    record_figure("people_compared", A_CHUNK)
    faults = []
    for seed in range(first, first + A_CHUNK):
        profile, on = generate.case(seed)
        left = unexplained(*both(profile, on, draws, rounds=seed % WITH_ROUNDS == 0), on)
        faults += [f"seed {seed} on {on}: {path}: {ours!r}, second entry {theirs!r}" for path, ours, theirs in left]
    assert not faults, "\n".join(faults[:20])


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_every_contract_pair_gets_the_same_answer_twice(path: Path, draws: list[dict[str, str]]):
    pair = json.loads(path.read_text(encoding="utf-8"))
    if pair["expect"]["ok"]:
        on = date.fromisoformat(pair["on"])
        assert not unexplained(*both(pair["profile"], on, draws, rounds="rounds" in pair["want"]), on)
    else:
        # What is refused is refused by the checks of a profile, which the second entry takes for granted.
        assert pair["expect"]["error"]["code"] in ("invalid_profile", "no_rule_yet")


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


def test_the_profiles_of_the_normal_run_reach_every_answer():
    met: dict[str, set[bool | None]] = defaultdict(set)
    eligible: dict[str, set[bool]] = defaultdict(set)
    seen: dict[str, set[str]] = defaultdict(set)
    for seed in range(SHORT):
        profile, on = generate.case(seed)
        found = assess(profile, on, want=parts(rounds=seed % WITH_ROUNDS == 0), rules=RULES)
        for name, answer in (found["programs"] | found["categories"]).items():
            eligible[name].add(answer["eligible"])
            seen["status"].add(answer.get("status", "in_force"))
            for check in answer["checks"]:
                met[check["id"]].add(check["met"])
        seen["notices"] |= {one["code"] for one in found["notices"]}
        seen["missing"] |= {one["path"] for one in found["missing"]}
        seen["outcomes"] |= {one["outcome"] for one in found.get("rounds", ())}
    assert {check for check, answers in met.items() if answers != {True, False, None}} == {
        "fsw.destination", "cec.destination", "fst.destination",
    }  # fmt: skip
    assert len(eligible) == 14 and all(answers == {True, False} for answers in eligible.values())
    assert seen == {
        "status": {"not_yet", "in_force", "retired"},
        "notices": {
            "rules_unverified_after", "noc_2021_used_before", "physician_policy_not_computed", "program_rules_of_today",
        },
        "missing": {
            "languages", "education", "work", "funds", "languages[0]", "languages[1]",
            "spouse.education", "spouse.languages[0]", "spouse.languages[1]",
        },
        "outcomes": {"invited", "tie", "tie_missed", "below_cutoff", "not_eligible"},
    }  # fmt: skip


def test_the_readings_are_those_the_second_entry_wrote_down():
    text = (ROOT / "tests" / "double_entry" / "READINGS.md").read_text(encoding="utf-8")
    assert all(f"**{number}** (display)" in text for number in READINGS)


def both(profile: Mapping[str, Any], on: date, draws: list[dict[str, str]], *, rounds: bool) -> tuple[Flat, Flat]:
    """The answer of the core and that of the plain scorer, flat."""
    want = parts(rounds=rounds)
    ours = assess(profile, on, want=want, rules=RULES)
    return flat(ours), flat(plain.assess(profile, on, set(want), noc_codes=set(RULES.occupations), rounds=draws))


def parts(*, rounds: bool) -> list[str]:
    return list(PARTS) if rounds else list(EVERYTHING)


def flat(answer: Mapping[str, Any]) -> Flat:
    """Everything both entries say, by path; sorted where the contract promises no order."""
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
        for check in program["checks"]:
            out[f"checks.{check['id']}"] = check["met"]
            out[f"checks.{check['id']}.code"] = check.get("need", check).get("code")
    out["categories"] = set(answer["categories"])
    for slug, category in answer["categories"].items():
        out |= {f"{slug}.{key}": value for key, value in category.items() if key != "checks"}
        out[f"{slug}.checks"] = [(check["id"], check["met"]) for check in category["checks"]]
    out |= {"clb": answer["clb"], "experience": answer["experience"]}
    out["missing"] = sorted((one["path"], one["code"]) for one in answer["missing"])
    out["notices"] = sorted((one["code"], one.get("rule", "")) for one in answer["notices"])
    for one in answer.get("rounds", ()):
        out[f"round {one['number']}"] = {**one, "because": sorted(one["because"])}
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
