"""The cases of a rule, and what the core answers to them, in the words the cases use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from express_entry import parsed

from calc import assess, plan
from calc.rules import INVITATION, Rules

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"

Json = dict[str, Any]


@cache
def cases_of(rule: str) -> list[Json]:
    """The cases that stand at the rule's own path."""
    path = CASES.joinpath(*rule.split(".")).with_suffix(".yaml")
    # The pages say how many there are: a build has parsed them.
    data = parsed.read(ROOT, path.relative_to(ROOT)).data
    assert data["rule"] == rule
    return data["cases"]


def expectations(rule: str, case: Json, rules: Rules | None = None) -> Iterator[tuple[str, Any, Any]]:
    """Everything a case expects: its name, what the core says, and what the case says."""
    expect = case["expect"]
    assert expect, case["that"]
    on = date.fromisoformat(case["on"])
    if rule.startswith(INVITATION):
        found = planned(plan(case["profile"], on, rules=rules), expect)
    else:
        found = answer(rule, assess(case["profile"], on, rules=rules), expect)
    yield from ((name, found[name], wanted) for name, wanted in expect.items())


def answer(rule: str, found: Json, expect: Json) -> Json:
    """An assessment in the shape of what a case about the rule expects of it."""
    crs, programs = found["crs"], found["programs"]
    lines = {line["id"]: line for line in [*crs["lines"], *programs["fsw"]["grid_lines"]]}
    answers = [*programs.values(), *found["categories"].values()]
    checks = {check["id"]: check for one in answers for check in one["checks"]}

    def asked(name: str) -> Json:
        return expect.get(name, {})

    return {
        "unverified": False,
        **lines.get(rule, {}),
        "absent": rule not in lines,
        "current": crs["current"],
        "first": crs["first_official_language"],
        "total": crs["total"],
        "sections": {name: crs["sections"][name] for name in asked("sections")},
        "lines": {name: [lines[name]["points"], lines[name]["lost_to_cap"]] for name in asked("lines")},
        "experience": {name: found["experience"][name] for name in asked("experience")},
        "missing": [[one["path"], one["code"]] for one in found["missing"]],
        "notices": [one["code"] for one in found["notices"]],
        "level": level(found["clb"], asked("level")),
        "grid": {name: programs["fsw"]["grid"][name] for name in asked("grid")},
        "checks": {name: checks[name]["met"] if name in checks else "absent" for name in asked("checks")},
        "needs": {name: {key: checks[name]["need"][key] for key in keys} for name, keys in asked("needs").items()},
        "reads": {name: {key: checks[name]["read"][key] for key in keys} for name, keys in asked("reads").items()},
        "eligible": {name: programs[name]["eligible"] for name in asked("eligible")},
        "category": category(found["categories"], asked("category")),
    }


def planned(found: Json, expect: Json) -> Json:
    """A plan in the shape of what a case about an invitation expects of it."""
    items = {item["id"]: item for item in found["documents"]}
    return {
        **{name: found[name] for name in ("days", "deadline", "program", "programs", "missing")},
        "calendar": [[entry["date"], entry["code"]] for entry in found["calendar"]],
        "matters": {entry["code"]: entry["matters"] for entry in found["calendar"] if "matters" in entry},
        "items": {name: items[name]["state"] if name in items else "absent" for name in expect.get("items", ())},
        "facts": {
            name: {key: items[name]["facts"].get(key) for key in keys} if name in items else "absent"
            for name, keys in expect.get("facts", {}).items()
        },
        "version": {name: found["rules"][name]["version"] for name in expect.get("version", ())},
        "notices": [one["code"] for one in found["notices"]],
    }


def level(clb: Json, wanted: Json | None) -> Json | None:
    given = clb["en"] or clb["fr"]
    return given and {ability: given[ability] for ability in wanted or given}


def category(categories: Json, wanted: Json) -> Json | None:
    if not wanted:
        return None
    fit = categories[wanted["slug"]]
    said = {"slug": wanted["slug"], "meets": fit["meets_criteria"], **fit}
    return {key: said[key] for key in wanted}
