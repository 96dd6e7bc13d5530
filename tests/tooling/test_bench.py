"""The bench: it measures everything the project promises of the core's speed, and says on which machine."""

import json
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tools import bench
from tools.console import Failure
from tools.place import Place

from calc import advice


def test_the_table_names_the_machine_and_every_promise(place: Place) -> None:
    command = [sys.executable, place.root / "publish.py", "bench", "--quick"]
    done = subprocess.run(command, cwd=place.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    _, _, machine, method, _, *table = done.stdout[done.stdout.rindex("the pages …") :].splitlines()
    assert machine == bench.machine() and f"CPython {platform.python_version()}" in machine
    assert f"{bench.REPEATS} repeats" in method
    promised = {
        "score alone, from JSON lines on one core": "at least 3,000 /s",
        "whole assessment, from JSON lines on one core": "at least 1,000 /s",
        "every past round replayed, a person": "at most 5 ms",
        "single changes, a person": "at most 50 ms",
        "single changes and pairs, a person": "at most 400 ms",
        "longest slice of the pairs, a person": "at most 20 ms",
        "timeline of five years, a person": "at most 100 ms",
        "memory over 2,000 JSON lines": "at most 120 MiB",
        "memory that ten times the lines take more": "at most 8 MiB",
        "build at 1x:": "at most 60 s",
        "build with nothing changed": "at most 3 s",
    }
    assert len(table) == len(promised)
    for what, target in promised.items():
        (line,) = [line for line in table if line.startswith(f"{what} ")]
        assert target in line and line.endswith(("reached", "MISSED"))


@pytest.mark.parametrize(
    ("found", "unit", "reached"),
    [(999.9, "/s", False), (1000, "/s", True), (1000, "ms", True), (1000.1, "ms", False), (1000.1, "MiB", False)],
)
def test_more_is_better_for_a_rate_and_worse_for_everything_else(found: float, unit: str, reached: bool) -> None:
    figure = bench.Figure("something", found, None, 1000, unit)
    assert figure.is_reached is reached
    assert bench._line(figure).endswith("reached" if reached else "MISSED")


def test_single_changes_are_measured_without_their_pairs() -> None:
    profile = {"birth_date": "1990-01-01"}
    before, on = advice.MOST_PAIRED, date(2026, 10, 1)
    alone, all_of_it = bench._single_changes(advice, profile, on), advice.advise(profile, on)
    assert before == advice.MOST_PAIRED
    assert alone["pairs"] == [] and all_of_it["pairs"]
    assert alone["single"] == all_of_it["single"]


def test_slices_are_as_many_as_there_are_pauses() -> None:
    profile, on = {"birth_date": "1990-01-01"}, date(2026, 10, 1)
    assert len(bench._slices(advice, profile, on)) == len(list(advice.steps(profile, on))) > 10


def test_people_who_cannot_be_assessed_stop_the_bench(place: Place, tmp_path: Path) -> None:
    people = tmp_path / "people.jsonl"
    people.write_text(json.dumps({"birth_date": "1990-01-01"}) + "\n", encoding="utf-8")
    assert 5 < bench.peak_memory(place, people, "--on", "2026-10-01") < 120
    people.write_text("{}\n", encoding="utf-8")
    with pytest.raises(Failure, match=r"people\.jsonl"):
        bench.peak_memory(place, people, "--on", "2026-10-01")
