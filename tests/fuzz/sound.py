"""What a sound reply is: its form, its codes, and no figure above its ceiling. Each check raises AssertionError."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

import calc
from calc.assessment import own_rules
from calc.rows import WITH_SPOUSE, WITHOUT_SPOUSE
from calc.rules import SECTIONS, Rules
from calc.values import ABILITIES

HIGHEST = 1200  # the law's own: no score is above it under any rules there have been
LEVELS = range(11)
COUNTS_AS = ("canadian", "foreign", None)
LONGEST_MESSAGE = 400

Json = dict[str, Any]


@cache
def form(name: str) -> Draft202012Validator:
    schema = Path(calc.__file__).with_name("schema") / f"{name}.json"
    return Draft202012Validator(json.loads(schema.read_bytes()))


def has_form(name: str, answer: Any) -> None:
    fault = next(form(name).iter_errors(answer), None)
    assert fault is None, f"{name}{fault.json_path[1:]}: {fault.message[:200]}"


def read(text: str) -> Any:
    """The JSON value of what was answered; ASCII on one line, without what JSON has no word for."""
    assert text.isascii() and "\n" not in text

    def no_word(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=no_word)


def error(found: Json, codes: Iterable[str] = ("invalid_profile", "no_rule_yet")) -> None:
    """An error of the contract, never one of our own."""
    assert found["code"] in codes, found
    has_form("error", {"error": found})
    assert all(len(problem["message"]) <= LONGEST_MESSAGE for problem in found["problems"])


def answer(kind: str, found: Json, rules: Rules | None = None) -> None:
    """The answer to a question of that kind."""
    rules = rules or own_rules()
    if kind in ("assess", "advise", "timeline", "plan"):
        has_form({"assess": "assessment", "advise": "advice"}.get(kind, kind), found)
    {
        "assess": assessment, "advise": advice, "timeline": timeline, "plan": plan, "jobs": jobs, "clb": levels,
    }[kind](found, rules)  # fmt: skip


def assessment(found: Json, rules: Rules) -> None:
    if "crs" in found:
        _score(found["crs"], rules)
    if "programs" in found:
        grid, lines = found["programs"]["fsw"]["grid"], found["programs"]["fsw"]["grid_lines"]
        assert grid["total"] == sum(grid.values()) - grid["total"] <= 100, grid
        _lines(lines)
    for fit in found.get("categories", {}).values():
        assert not (fit["eligible"] and not fit["meets_criteria"]), fit
        assert fit["hours"] >= 0
    for language in found.get("clb", {}).values():
        assert language is None or all(level in LEVELS for level in language.values()), language
    for one in found.get("rounds", ()):
        assert 0 <= one["score"] <= _highest(rules), one
        assert bool(one["because"]) == (one["outcome"] == "not_eligible"), one
        assert one["outcome"] not in ("invited", "tie", "tie_missed") or one["score"] >= one["cutoff"], one


def _score(crs: Json, rules: Rules) -> None:
    lines, sections = crs["lines"], crs["sections"]
    assert crs["total"] == sum(sections.values()) == sum(line["points"] for line in lines), crs
    assert 0 <= crs["total"] <= _highest(rules), crs["total"]
    _lines(lines)
    in_force = rules.on(date.fromisoformat(crs["rules_as_of"]))
    column = WITH_SPOUSE if crs["with_spouse"] else WITHOUT_SPOUSE
    for section in SECTIONS:
        points = sum(line["points"] for line in lines if line["id"].startswith(f"crs.{section}."))
        ceiling = in_force.ceilings.get(f"crs.{section}.ceiling")
        assert sections[section] == points >= 0, section
        assert ceiling is None or points <= ceiling.maximum[column], section
        for members, most in ceiling.groups if ceiling else ():
            assert sum(line["points"] for line in lines if line["id"] in members) <= most, members
    assert crs["with_spouse"] or not sections["spouse"]
    whole = in_force.ceilings.get("crs.ceiling")
    assert whole is None or crs["total"] <= whole.maximum[column]


def _lines(lines: list[Json]) -> None:
    assert len({line["id"] for line in lines}) == len(lines)
    for line in lines:
        assert 0 <= line["points"] <= line["max"] and line["lost_to_cap"] >= 0, line


def _highest(rules: Rules) -> int:
    return HIGHEST if rules is own_rules() else 10**9


def advice(found: Json, rules: Rules) -> None:
    assert 0 <= found["total"] <= _highest(rules)
    told = [*found["single"], *found["pairs"], *([found["principal"]] if found.get("principal") else [])]
    for one in told:
        assert 0 <= one["total"] <= _highest(rules) and one["total"] - found["total"] == one["gained"], one
        assert one["gained"] == sum(one["sections"].values()) == sum(one["lines"].values()), one
        assert one["worth"] == one["gained"] + one["lost_to_cap"], one


def timeline(found: Json, rules: Rules) -> None:
    days = [entry["date"] for entry in found["days"]]
    assert days == sorted(set(days)) and all(found["on"] < day <= found["until"] for day in days), days
    totals = [entry["total"] for entry in found["days"]]
    assert all(0 <= one["to"] <= _highest(rules) for one in totals)
    assert all(one["to"] == after["from"] for one, after in pairwise(totals)), totals
    for one in [*found["categories"].values(), *found["programs"].values()]:
        assert one["first_day"] is None or one["first_day"] in days, one


def plan(found: Json, rules: Rules) -> None:
    days = [entry["date"] for entry in found["calendar"]]
    deadline = found["deadline"]
    assert days == sorted(days) and (deadline or not days), days
    assert all(found["invited"] < day <= deadline for day in days), days


def jobs(found: Json, rules: Rules) -> None:
    assert list(found) == ["work", "spouse_work"]
    for job in [*found["work"], *found["spouse_work"]]:
        assert list(job) == ["counts_as", "hours", "because"] and job["counts_as"] in COUNTS_AS, job
        assert type(job["hours"]) is int and job["hours"] >= 0, job
        assert bool(job["because"]) == (job["counts_as"] is None), job
        assert all(isinstance(code, str) for code in job["because"]), job


def levels(found: Json, rules: Rules) -> None:
    assert list(found) == ["levels"]
    for one in found["levels"]:
        assert list(one) == ["language", *ABILITIES, "problems"] and one["language"] in ("en", "fr", None), one
        assert all(one[ability] is None or one[ability] in LEVELS for ability in ABILITIES), one
        if one["problems"]:
            error({"code": "invalid_profile", "problems": one["problems"]})


def reply(text: str, asked_id: Any, kind: Any) -> None:
    """The one reply to a request of that id and kind."""
    found: Mapping[str, Any] = read(text)
    assert list(found) == ["id", "ok", "result" if found["ok"] is True else "error"], found
    assert found["id"] == asked_id and type(found["id"]) is type(asked_id), found["id"]
    if found["ok"] is True:
        answer(kind, found["result"])
    elif found["error"]["code"] == "cancelled":
        assert kind == "cancel" and found["error"] == {"code": "cancelled"}
    else:
        error(found["error"])
