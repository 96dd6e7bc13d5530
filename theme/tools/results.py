"""The file of results: what the last whole runs of the tests found. `publish.py test --record` alone writes it."""

import json
import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tools import hashes
from tools.bench import figures
from tools.browser import version_of
from tools.console import Failure
from tools.place import Place

FILE = Path("content", "results.json")


def refuse_parts(rest: list[str]) -> None:
    """Only whole runs are recorded. Raises `Failure` if more words for pytest were given."""
    if rest:
        raise Failure(f"--record keeps the results of whole runs; leave out {' '.join(rest)}")


def write(place: Place, counted: Path, *, long: bool, seconds: float, today: date, browser: str) -> None:
    """Puts what a run counted in the place of the last run of its kind; the other kind stays. Raises `Failure`."""
    try:
        found = json.loads(counted.read_text(encoding="utf-8"))
    except OSError:
        raise Failure(f"the tests did not come to their end, so {FILE} stays as it was") from None
    file = place.root / FILE
    runs = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    runs["long" if long else "short"] = {
        "day": today.isoformat(),
        "minutes": round(seconds / 60),
        "machine": "{processor}, {cores} cores, {system}".format(**figures.machine()),
        "versions": {
            "python": platform.python_version(),
            **hashes.parts(place),
            "chromium": version_of(browser),
            "playwright": version("playwright"),
            "hypothesis": version("hypothesis"),
        },
        **found,
    }
    text = json.dumps(dict(sorted(runs.items())), ensure_ascii=False, indent=1)
    # The build and the tests read it: it is there whole, or not yet.
    beside = place.cache / "results.json"
    beside.parent.mkdir(exist_ok=True)
    beside.write_text(f"{text}\n", encoding="utf-8")
    os.replace(beside, file)
    print(f"Wrote {FILE}; the page on accuracy shows it after the next build.")
