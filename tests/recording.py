"""What a whole run of the tests found, counted by room; written where `publish.py test --record` asks for it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

FIGURE = "recorded figure"
OUTCOMES = ("passed", "failed", "skipped")


class Recorder:
    """Counts the outcomes of a run. With several processes it stands in the one that hears of all of them."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.rooms: dict[str, Counter[str]] = defaultdict(Counter)
        self.figures: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # A test that cannot be prepared, or cleared away, is a fault too; one that ran has its outcome from the call.
        if report.when == "call" or report.outcome != "passed":
            self.rooms[Path(report.nodeid.partition("::")[0]).parent.name][report.outcome] += 1
        if report.when == "teardown":
            self.figures.update({name: value for kind, (name, value) in _figures(report) if kind == FIGURE})

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Only a run that came to its end says anything."""
        if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            rooms = {room: {name: found[name] for name in OUTCOMES} for room, found in sorted(self.rooms.items())}
            said = {"rooms": rooms, "figures": dict(sorted(self.figures.items()))}
            self.file.write_text(json.dumps(said), encoding="utf-8")


def _figures(report: pytest.TestReport) -> list[Any]:
    return [one for one in report.user_properties if one[0] == FIGURE]
