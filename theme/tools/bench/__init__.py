"""How fast the calculator, the library and the build are on this machine: each figure beside what the project asks.

The figures are no tests: nothing fails because of them. Budgets in bytes are tests, in tests/site/test_weight.py.
"""

import json
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tools.bench import figures, history
from tools.bench.figures import Figure
from tools.console import Failure
from tools.place import Place

# What can be measured by itself, and the group of packages that it needs beside those of the site.
PARTS = {"core": None, "browser": "test", "build": "bench", "weights": None}
METHOD = """Medians. Variants take turns in each pass, and ratios are within a pass. Times of the library are of the
processor. A slow line is made by the server: one bucket of bits for all connections, a delay before each answer and
once more for a new connection; HTTP/1.1 with six connections, no encryption. A slow processor: all of the browser's
processes are stopped and continued in turn; the loop in a worker says how much slower it really was."""


def groups(only: Sequence[str]) -> list[str]:
    """The groups of packages that these parts need beside those of the site; no parts are all."""
    return [group for part, group in PARTS.items() if group and (not only or part in only)]


def run(
    place: Place, day: date, *, quick: bool, only: Sequence[str], passes: int, report: Path | None, record: bool
) -> None:
    """Measures, prints the table, writes `report` as JSON; `record` adds a line to the history that the site shows.

    `quick` does a small part of the work, to see that everything runs. `only` names parts.
    """
    if record and (quick or only):
        raise Failure("only a whole run is recorded; leave out --quick and --only")
    if passes < 1:
        raise Failure("there must be one pass at least; name another number with --passes")
    if report and not report.absolute().parent.is_dir():
        raise Failure(f"{report.parent} is no folder that --json could write to; name another file")
    passes = 1 if quick else passes
    browser = _browser(place) if "browser" in (only or PARTS) else None
    sys.path.append(str(place.root / "tests"))
    load = figures.load()
    found = {part: list(_measured(place, part, quick, passes, browser)) for part in only or PARTS}
    everything: dict[str, Any] = {
        "date": day.isoformat(),
        "machine": figures.machine(),
        "load": load,
        "versions": figures.versions(place, browser),
        "passes": passes,
        "quick": quick,
        "parts": {part: [one.as_json() for one in all_] for part, all_ in found.items()},
    }
    told = ", ".join(f"{name} {number}" for name, number in everything["versions"].items())
    print("\n{processor}, {cores} cores, {system}".format(**everything["machine"]))
    print(told if load is None else f"{told}; load before the run {load}")
    print(f"{METHOD}\n")
    print(figures.table(one for all_ in found.values() for one in all_))
    if report:
        report.write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if record:
        print(f"\nRecorded in {history.append(place, everything)}; keep it with the change that was measured.")


def _measured(place: Place, part: str, quick: bool, passes: int, browser: str | None) -> Iterator[Figure]:
    if part == "core":
        from tools.bench import core

        yield from core.measure(place, 50 if quick else 1)
    elif part == "build":
        from tools.bench import building

        yield from building.measure(place, quick)
    elif part == "weights":
        from tools.bench import weights

        yield from weights.measure(_site(place))
    elif browser:
        yield from _in_browser(place, quick, passes, browser)


def _in_browser(place: Place, quick: bool, passes: int, browser: str) -> Iterator[Figure]:
    from engine import bundle
    from playwright.sync_api import sync_playwright

    from tools.bench import answering, core, reader, start, weights

    site = _site(place)
    with tempfile.TemporaryDirectory() as folder:
        server = reader.served(place, site, bundle.build_wheel(place, Path(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        people, on = core.people(10 if quick else 300)
        try:
            with sync_playwright() as playwright:
                stand = reader.Stand(playwright.chromium, browser, server, reader.answers(place))
                yield from start.measure(stand, site, passes, quick)
                yield from answering.measure(stand, people, on.isoformat(), quick)
                yield from weights.look(stand, site, max(1, passes // 2), quick)
        finally:
            server.shutdown()
            server.server_close()


def _site(place: Place) -> Path:
    """The site as it is now; the build does nothing if it is up to date. The tests build theirs there, too."""
    from tools import site

    out = place.cache / "site-for-tests"
    site.build(place, out)
    return out


def _browser(place: Place) -> str:
    from tools import browser

    return browser.find(place)
