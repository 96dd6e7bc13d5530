"""How much of a run each group of tests takes, beside what it may take: a report at the end, never a failure."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

# Minutes of a normal run that each group may take on two cores; the rest of a quarter of an hour is for its start.
BUDGETS = {"unit and property": 3, "build": 2, "browser": 6, "security and faults": 3}
# The group of a room, and of the files in it that belong elsewhere.
ROOMS = {
    "core": "unit and property",
    "site": "unit and property",
    "tooling": "build",
    "browser": "browser",
    "fuzz": "security and faults",
}
FAULTS = {
    *("test_attacks", "test_faults", "test_privacy", "test_security", "test_policies"),
    *("test_audit", "test_build_faults", "test_kills", "test_refused", "test_workflows"),
}


def group_of(test: str) -> str:
    """The group that the test with this id counts for."""
    file = Path(test.partition("::")[0])
    return "security and faults" if file.stem in FAULTS else ROOMS.get(file.parent.name, "unit and property")


class Budgets:
    """Adds up how long tests take. With several processes it stands in the one that hears of all of them."""

    def __init__(self, *, long: bool) -> None:
        self.long = long
        self.tests: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()
        self.workers: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        group = group_of(report.nodeid)
        # What several tests share, such as the built site, counts for the first of them.
        self.seconds[group] += report.duration
        self.tests[group] += report.when == "setup"
        self.workers.add(getattr(report, "worker_id", "alone"))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Minutes of all processes together, and each group's share of the time on the clock."""
        if not self.tests:
            return
        count = len(self.workers)
        terminalreporter.section(f"minutes, in {count} {'process' if count == 1 else 'processes'}")
        terminalreporter.line(f"{'':20}{'tests':>8}{'together':>10}{'share':>8}{'' if self.long else '  budget'}")
        rows = [(group, self.tests[group], self.seconds[group], BUDGETS[group]) for group in BUDGETS]
        rows.append(("all", self.tests.total(), self.seconds.total(), sum(BUDGETS.values())))
        for name, tests, seconds, budget in rows:
            share = seconds / 60 / count
            # A long run has no budget.
            held = "" if self.long else f"{budget:>8}{'  over' if share > budget else ''}"
            terminalreporter.line(f"{name:20}{tests:>8}{seconds / 60:>10.1f}{share:>8.1f}{held}")
