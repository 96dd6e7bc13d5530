"""How fast the site was found to be, from the history that `publish.py bench --record` writes: never measured here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from .yaml12 import BadData

HISTORY = Path("content", "performance", "history.jsonl")
# The figures that the site shows beside another, by their names in the history, with that of the other.
BESIDE = {
    "cold": ("start.cold.page", "start.cold.stock"),
    "warm": ("start.warm.page", "start.warm.stock"),
    "kept": ("start.kept.page", "start.kept.stock"),
    "slow": ("start.slow.page", "start.slow.stock"),
    "fast_line": ("start.20mbps.page", "start.20mbps.stock"),
    "middle_line": ("start.9mbps.page", "start.9mbps.stock"),
    "slow_line": ("start.1.6mbps.page", "start.1.6mbps.stock"),
    "pages": ("render.1.site", "render.1.hugo"),
}
# Those that it shows by themselves.
ALONE = {
    "usable": "form.9mbps.usable",
    "answer": "answer.round_trip",
    "slowest": "answer.round_trip.p99",
    "changed": "answer.slow.changed",
    "build": "build.1.cold",
}


class Measure(NamedTuple):
    value: float
    unit: str


class Run(NamedTuple):
    """One recorded run. `beside`: ours, the other's, and the median of their ratios; without what was not measured."""

    date: str
    processor: str
    cores: int
    system: str
    versions: dict[str, str]
    beside: dict[str, tuple[Measure, Measure, float]]
    alone: dict[str, Measure]


def read_speed(root: Path) -> list[Run]:
    """Every recorded run, oldest first; none without a history. Raises `BadData`."""
    path = root / HISTORY
    if not path.exists():
        return []
    runs, faults = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            runs.append(_run(json.loads(line)))
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            faults.append(f"{HISTORY.as_posix()}:{number}: is not a run that the bench recorded: {error}")
    if faults:
        raise BadData(faults)
    return runs


def _run(told: dict[str, Any]) -> Run:
    figures, machine = told["figures"], told["machine"]
    both = {key: pair for key, pair in BESIDE.items() if figures.keys() >= set(pair)}
    return Run(
        date=told["date"],
        processor=machine["processor"],
        cores=machine["cores"],
        system=machine["system"],
        versions=dict(told["versions"]),
        beside={
            key: (_measure(figures[ours]), _measure(figures[theirs]), float(figures[ours]["ratio"]))
            for key, (ours, theirs) in both.items()
        },
        alone={key: _measure(figures[name]) for key, name in ALONE.items() if name in figures},
    )


def _measure(figure: dict[str, Any]) -> Measure:
    return Measure(float(figure["median"]), figure["unit"])
