"""What the last recorded runs of the tests found, for the page on accuracy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .days import is_day
from .yaml12 import BadData

FILE = Path("content", "results.json")
# The runs there can be: that of every change, and the long one.
KINDS = ("short", "long")
OUTCOMES = ("passed", "failed", "skipped")
KEYS = {"day": str, "minutes": int, "machine": str, "versions": dict, "rooms": dict, "figures": dict}


def runs(root: Path) -> dict[str, dict[str, Any] | None]:
    """Each kind of run with `{day, minutes, machine, versions, rooms, figures, totals}`, None for one never recorded.

    Raises `BadData` if the file is not as `publish.py test --record` writes it.
    """
    try:
        data = json.loads((root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        data = {}
    except ValueError as error:
        raise BadData([f"{FILE}:1: no JSON ({error}); only publish.py test --record writes it"]) from None
    faults = list(_faults(data))
    if faults:
        raise BadData([f"{FILE}:1: {fault}; only publish.py test --record writes it" for fault in faults])
    return {kind: _with_totals(data[kind]) if kind in data else None for kind in KINDS}


def _with_totals(run: dict[str, Any]) -> dict[str, Any]:
    return {**run, "totals": {name: sum(room[name] for room in run["rooms"].values()) for name in OUTCOMES}}


def _faults(data: Any) -> Iterator[str]:
    if not isinstance(data, dict) or data.keys() - set(KINDS):
        yield f"expected runs by their kind: {', '.join(KINDS)}"
        return
    for kind, run in data.items():
        if not isinstance(run, dict) or run.keys() != KEYS.keys():
            yield f"{kind}: expected {', '.join(KEYS)}"
            continue
        yield from (f"{kind}.{key} is not of its type" for key, wanted in KEYS.items() if type(run[key]) is not wanted)
        if not is_day(run["day"]):
            yield f"{kind}.day: {run['day']} is not a day of the calendar"
        for name, room in run["rooms"].items() if isinstance(run["rooms"], dict) else ():
            if not isinstance(room, dict) or set(room) != set(OUTCOMES) or not all(map(_is_count, room.values())):
                yield f"{kind}.rooms.{name}: expected counts of {', '.join(OUTCOMES)}"
        for name, value in run["figures"].items() if isinstance(run["figures"], dict) else ():
            if not _is_count(value):
                yield f"{kind}.figures.{name}: expected a count"


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0
