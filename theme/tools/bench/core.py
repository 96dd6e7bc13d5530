"""How fast the scoring library is by itself, in time of the processor."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from tools.bench import spent
from tools.bench.figures import Figure
from tools.console import Failure, step
from tools.place import Place

REPEATS = 5
MIB = 1024 * 1024
# The highest memory of a run, told by itself: the count the system keeps for a child begins with that of its parent.
PEAK = """
import sys
from calc.__main__ import main
code = main(sys.argv[1:])
try:
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    peak = int(status["VmHWM"].split()[0]) * 1024
except OSError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(peak, file=sys.stderr)
sys.exit(code)
"""


def people(count: int) -> tuple[list[Any], date]:
    """Made-up people of all kinds, and a day on which all that is said of them is known."""
    from double_entry import generate

    # Nothing that was said of anybody lies after it, and no round that is known.
    return [generate.case(seed)[0] for seed in range(count)], generate.LAST_DAY


def measure(place: Place, scale: int) -> Iterator[Figure]:
    """Figures of the scoring library by itself; `scale`: so much less work."""
    everybody, on = people(5000 // scale)
    with tempfile.TemporaryDirectory() as folder:
        yield from _throughput(place, Path(folder), everybody, on)
        yield from _each(everybody[: 60 // scale or 1], on)
        yield from _memory(place, Path(folder), everybody, on, 100_000 // scale)


def peak_memory(place: Place, people: Path, *words: str) -> float:
    """MiB of memory that the command line takes at most to assess the people of a file of JSON lines."""
    command: list[str | Path] = [sys.executable, "-c", PEAK, "assess", "--jsonl", people, *words]
    done = subprocess.run(command, cwd=place.root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise Failure(f"the command line could not assess {people.name}: {done.stderr.strip()}")
    return int(done.stderr.split()[-1]) / MIB


def _throughput(place: Place, folder: Path, people: list[Any], on: date) -> Iterator[Figure]:
    path = _written(folder / "people.jsonl", people, len(people))
    for name, what, words, target in (
        ("core.scores", "score alone, from JSON lines on one core", ("--want", "crs"), 3000),
        ("core.assessments", "whole assessment, from JSON lines on one core", (), 1000),
    ):
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "calc",
            "assess",
            "--jsonl",
            path,
            "--on",
            on.isoformat(),
            *words,
        ]
        with step(f"Measuring: {what}"):
            rates = [len(people) / _used(command, place.root) for _ in range(REPEATS)]
        yield Figure(name=name, what=what, unit="/s", values=rates, least=target)


def _each(people: list[Any], on: date) -> Iterator[Figure]:
    from calc import advice, assess, timeline

    tasks: dict[str, tuple[str, Callable[[Any], object], float]] = {
        "every past round replayed": ("rounds", lambda one: assess(one, on, want=["rounds"]), 5),
        "single changes": ("changes", lambda one: _single_changes(advice, one, on), 50),
        "single changes and pairs": ("pairs", lambda one: advice.advise(one, on), 400),
        "timeline of five years": ("timeline", lambda one: timeline(one, on), 100),
    }
    for what, (name, task, target) in tasks.items():
        with step(f"Measuring: {what}"):
            each = [_median_ms(partial(task, one)) for one in people]
        yield Figure(name=f"core.{name}", what=f"{what}, a person", unit="ms", values=each, most=target)
    with step("Measuring: the slices of pairs"):
        longest = [_longest_slice(advice, one, on) for one in people]
    yield Figure(name="core.slice", what="longest slice of the pairs, a person", unit="ms", values=longest, most=20)


def _memory(place: Place, folder: Path, people: list[Any], on: date, most: int) -> Iterator[Figure]:
    peaks = {}
    for lines in (most // 10, most):
        path = _written(folder / f"{lines}.jsonl", people, lines)
        with step(f"Measuring: memory over {lines:,} JSON lines"):
            peaks[lines] = peak_memory(place, path, "--on", on.isoformat(), "--want", "crs")
    few, many = peaks.values()
    yield Figure(name="core.memory", what=f"memory over {most:,} JSON lines", unit="MiB", values=[many], most=120)
    what = "memory that ten times the lines take more"
    yield Figure(name="core.memory.more", what=what, unit="MiB", values=[many - few], most=8)


def _single_changes(advice: Any, profile: Any, on: date) -> Any:
    paired, advice.MOST_PAIRED = advice.MOST_PAIRED, 0
    try:
        return advice.advise(profile, on)
    finally:
        advice.MOST_PAIRED = paired


def _longest_slice(advice: Any, profile: Any, on: date) -> float:
    """Milliseconds of the longest slice; of each the median over the repeats, so that a chance delay does not count."""
    repeated = [_slices(advice, profile, on) for _ in range(REPEATS)]
    return max(median(times) for times in zip(*repeated, strict=True))


def _slices(advice: Any, profile: Any, on: date) -> list[float]:
    times = []
    slices = advice.steps(profile, on)
    before = time.process_time()
    for _ in slices:
        now = time.process_time()
        times.append((now - before) * 1000)
        before = now
    return times


def _median_ms(task: Callable[[], object]) -> float:
    return median(_seconds(task) for _ in range(REPEATS)) * 1000


def _seconds(task: Callable[[], object]) -> float:
    before = time.process_time()
    task()
    return time.process_time() - before


def _used(command: list[str | Path], folder: Path) -> float:
    return spent.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)[0].cpu


def _written(path: Path, people: list[Any], lines: int) -> Path:
    with path.open("w", encoding="utf-8") as out:
        for number in range(lines):
            out.write(json.dumps(people[number % len(people)]) + "\n")
    return path
