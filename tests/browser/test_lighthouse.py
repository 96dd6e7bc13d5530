"""Lighthouse on the pages that most readers meet, in both languages: on a phone with a slow line, as it sees all sites.

Every score must be at least 95, except that of speed, which is reported beside them and never fails: it depends on what
else the machine does, and what a page weighs is a test of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest
from express_entry.routes import path
from tools import environment
from tools.bench.line import BenchServer
from tools.browser import FLAGS
from tools.place import Place

PROGRAM = Path(__file__).with_name("lighthouse.mjs")
PAGES = {"home": (), "guide": ("language-tests",), "draws": (), "unit": ("21231",), "calculator": ()}
LEAST = 95
SPEED = "performance"
# The name of each score where it is recorded.
RECORDED = {
    SPEED: "lighthouse_performance",
    "accessibility": "lighthouse_accessibility",
    "best-practices": "lighthouse_best_practices",
    "seo": "lighthouse_search",
    "agentic-browsing": "lighthouse_agents",
}
RUNS = 3


@pytest.fixture
def sent(build_site: Callable[..., Path]) -> Iterator[str]:
    """The address of a server that sends the site compressed, as GitHub Pages does.

    The site knows its address: search engines follow no canonical link that is relative.
    """
    site = build_site("site-with-address", "--site-url", "https://example.org/x/y")
    server = BenchServer({"/": site})
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.address
    server.shutdown()
    server.server_close()


@pytest.mark.long
@pytest.mark.timeout(2400)
def test_the_scores_of_lighthouse_are_high(place: Place, sent: str, record_figure):
    asked = {
        "addresses": [sent + path(name, language, *key) for name, key in PAGES.items() for language in ("en", "fr")],
        "runs": RUNS,
        "chromePath": os.environ["WAYMARK_CHROMIUM"],
        "chromeFlags": ["--headless", *FLAGS],
    }
    command = [*environment.node(place), PROGRAM, place.lighthouse / "package.json"]
    done = subprocess.run(
        command, input=json.dumps(asked), capture_output=True, encoding="utf-8", env=environment.plain()
    )
    assert done.returncode == 0, done.stderr[-2000:]
    pages = [json.loads(line) for line in done.stdout.splitlines()]
    assert [page["address"] for page in pages] == asked["addresses"]
    assert [page["failed"] for page in pages if page["failed"]] == []
    scores = {
        page["address"].removeprefix(sent): {name: round(100 * median(all_)) for name, all_ in page["scores"].items()}
        for page in pages
    }
    report = table(scores, {page["address"].removeprefix(sent): page["faults"] for page in pages})
    (place.logs / "lighthouse.txt").write_text(report, encoding="utf-8")
    print(report)
    for category, name in RECORDED.items():
        record_figure(name, min(of_page[category] for of_page in scores.values()))
    low = [of_page for of_page in scores.values() if any(of_page[name] < LEAST for name in RECORDED if name != SPEED)]
    assert low == [], report


def table(scores: dict[str, dict[str, int]], faults: dict[str, list[str]]) -> str:
    """The scores of each page, and what is wrong where one is too low."""
    lines = [" ".join(f"{name:>16}" for name in RECORDED)]
    for page, of_page in scores.items():
        lines.append(" ".join(f"{of_page[name]:>16}" for name in RECORDED) + f"  /{page}")
        lines += [f"  under {LEAST}: {fault}" for fault in faults[page] if of_page[fault.partition(":")[0]] < LEAST]
    return "\n".join(lines) + "\n"
