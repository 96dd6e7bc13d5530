"""The rules and the occupation codes compiled for the core: checked, and cut to what a score needs."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from .records import read_draws, read_pool, read_units
from .rulebook import Rule, read_rules

FORMAT = 1
KEPT = (
    "from", "repealed", "retired", "figures", "reads", "counted", "max", "cap", "table", "groups", "include", "exclude",
    "amounts", "each_additional", "version", "criteria", "codes", "work_hours", "levels", "terms", "confidence",
)  # fmt: skip
SCORED = ("points", "ceiling", "language", "figures", "groups", "funds", "category", "levels", "terms")
ROUND = ("number", "date", "kind", "type", "cutoff", "tie_break")


def compile_core(root: Path) -> dict[str, Any]:
    """What the core reads: `{"format", "rules": {id: ...}, "occupations": [codes], "rounds": [rows], "pool": [...]}`.

    Raises `BadData`.
    """
    book = read_rules(root)
    rules = {rule_id: _rule(rule) for rule_id, rule in book.rules.items() if rule["kind"] in SCORED}
    return {
        "format": FORMAT,
        "rules": rules,
        "occupations": sorted(unit["code"] for unit in read_units(root)),
        "rounds": [[one[key] for key in ROUND] for one in read_draws(root)],
        "pool": _pool(read_pool(root)),
    }


def write_core(data: Mapping[str, Any], path: Path) -> None:
    """Write the module that carries the data, at once and only if it differs."""
    text = json.dumps(data, separators=(",", ":"))
    title = '"""The compiled rules. Generated from rules/ and content/noc/: edit those, then build."""'
    module = f"{title}\n\nTEXT = {text!r}\n".encode()
    if path.exists() and path.read_bytes() == module:
        return
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(module)
    beside.replace(path)


def _pool(counts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Counts in a row that share their bands: `{"bands": [[low, high]], "counts": [rows]}`, the bands written once."""

    def bands(one: dict[str, Any]) -> list[list[int]]:
        return [[band["from"], band["to"]] for band in one["bands"]]

    def row(one: dict[str, Any]) -> list[Any]:
        candidates = [band["candidates"] for band in one["bands"]]
        return [one["as_on"], one["published"], one["rounds"][0], candidates, one["unplaced"], one["sources"]]

    return [{"bands": same, "counts": [row(one) for one in group]} for same, group in groupby(counts, key=bands)]


def _rule(rule: Rule) -> dict[str, Any]:
    out = {key: rule[key] for key in ("kind", "verified_through", "language", "scale") if key in rule}
    out["versions"] = [_version(version) for version in rule["versions"]]
    return out


def _version(version: Rule) -> dict[str, Any]:
    out = {key: version[key] for key in KEPT if key in version}
    out["sources"] = [source["source"] for source in version["sources"]]
    return out
