"""How fast the core and the build are on this machine: each figure beside what the project asks of itself."""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tools.bench_site import SIZES, builds
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


class Figure(NamedTuple):
    """One line of the table: what was measured, the median, the slowest case if there are several, what is asked."""

    what: str
    found: float
    slowest: float | None
    target: float
    unit: str

    @property
    def is_reached(self) -> bool:
        return self.found >= self.target if self.unit == "/s" else self.found <= self.target


def run(place: Place, quick: bool) -> None:
    """Measures and prints the table. `quick` does a small part of the work, to see that everything runs."""
    scale = 50 if quick else 1
    sys.path.insert(0, str(place.root / "tests"))
    from double_entry import generate

    people = [generate.case(seed)[0] for seed in range(5000 // scale)]
    on = generate.LAST_DAY  # nothing that was said of anybody lies after it, and no round that is known
    with tempfile.TemporaryDirectory() as folder:
        figures = [
            *_throughput(place, Path(folder), people, on),
            *_each(people[: 60 // scale], on),
            *_memory(place, Path(folder), people, on, 100_000 // scale),
            *_builds(place, quick),
        ]
    print(f"\n{machine()}")
    method = f"Medians of {REPEATS} repeats over made-up people of all kinds, and one build of each size"
    method += "; time is that of the processor."
    print(f"{method} Few people: the start of Python weighs on the rates.\n" if quick else f"{method}\n")
    for figure in figures:
        print(_line(figure))


def machine() -> str:
    """The machine and the Python that the figures hold for."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as told:
            names = [line.partition(":")[2].strip() for line in told if line.startswith("model name")]
        model = names[0] if names else model
    except OSError:
        pass
    version = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, {version}"


def peak_memory(place: Place, people: Path, *words: str) -> float:
    """MiB of memory that the command line takes at most to assess the people of a file of JSON lines."""
    command = [sys.executable, "-c", PEAK, "assess", "--jsonl", people, *words]
    done = subprocess.run(command, cwd=place.root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise Failure(f"the command line could not assess {people.name}: {done.stderr.strip()}")
    return int(done.stderr.split()[-1]) / MIB


def _throughput(place: Place, folder: Path, people: list[Any], on: date) -> Iterator[Figure]:
    path = _written(folder / "people.jsonl", people, len(people))
    for what, words, target in (
        ("score alone, from JSON lines on one core", ("--want", "crs"), 3000),
        ("whole assessment, from JSON lines on one core", (), 1000),
    ):
        command = [sys.executable, "-m", "calc", "assess", "--jsonl", path, "--on", on.isoformat(), *words]
        with step(f"Measuring: {what}"):
            seconds = median(_seconds_of_program(command, place.root) for _ in range(REPEATS))
        yield Figure(what, len(people) / seconds, None, target, "/s")


def _each(people: list[Any], on: date) -> Iterator[Figure]:
    from calc import advice, assess, timeline

    tasks: dict[str, tuple[Callable[[Any], Any], float]] = {
        "every past round replayed": (lambda one: assess(one, on, want=["rounds"]), 5),
        "single changes": (lambda one: _single_changes(advice, one, on), 50),
        "single changes and pairs": (lambda one: advice.advise(one, on), 400),
        "timeline of five years": (lambda one: timeline(one, on), 100),
    }
    for what, (task, target) in tasks.items():
        with step(f"Measuring: {what}"):
            each = [_median_ms(lambda one=one, task=task: task(one)) for one in people]
        yield Figure(f"{what}, a person", median(each), max(each), target, "ms")
    with step("Measuring: the slices of pairs"):
        longest = [_longest_slice(advice, one, on) for one in people]
    yield Figure("longest slice of the pairs, a person", median(longest), max(longest), 20, "ms")


def _memory(place: Place, folder: Path, people: list[Any], on: date, most: int) -> Iterator[Figure]:
    peaks = {}
    for lines in (most // 10, most):
        path = _written(folder / f"{lines}.jsonl", people, lines)
        with step(f"Measuring: memory over {lines:,} JSON lines"):
            peaks[lines] = peak_memory(place, path, "--on", on.isoformat(), "--want", "crs")
    few, many = peaks.values()
    yield Figure(f"memory over {most:,} JSON lines", many, None, 120, "MiB")
    yield Figure("memory that ten times the lines take more", many - few, None, 8, "MiB")


def _builds(place: Place, quick: bool) -> Iterator[Figure]:
    found = list(builds(place, _seconds_of_program, SIZES[:1] if quick else SIZES))
    first = found[0]
    for one in found:
        what = f"build at {one.size}x: {one.pages:,} pages, {one.a_page:.1f} ms each"
        yield Figure(what, one.cold, None, 60 * one.size, "s")
    yield Figure("build with nothing changed", first.unchanged, None, 3, "s")
    for one in found[1:]:
        yield Figure(f"time of a page at {one.size}x to that at 1x", one.a_page / first.a_page, None, 1.2, "x")


def _single_changes(advice: Any, profile: Any, on: date) -> Any:
    paired, advice.MOST_PAIRED = advice.MOST_PAIRED, 0
    try:
        return advice.advise(profile, on)
    finally:
        advice.MOST_PAIRED = paired


def _longest_slice(advice: Any, profile: Any, on: date) -> float:
    """Milliseconds of the longest slice; of each the median over the repeats, so that a chance delay does not count."""
    return max(median(times) for times in zip(*(_slices(advice, profile, on) for _ in range(REPEATS)), strict=True))


def _slices(advice: Any, profile: Any, on: date) -> list[float]:
    times = []
    slices = advice.steps(profile, on)
    before = time.process_time()
    for _ in slices:
        now = time.process_time()
        times.append((now - before) * 1000)
        before = now
    return times


def _median_ms(task: Callable[[], Any]) -> float:
    return median(_seconds(task) for _ in range(REPEATS)) * 1000


def _seconds(task: Callable[[], Any]) -> float:
    before = time.process_time()
    task()
    return time.process_time() - before


def _seconds_of_program(command: list[Any], folder: Path) -> float:
    before = os.times()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return used or after.elapsed - before.elapsed  # not every system counts what a program used


def _written(path: Path, people: list[Any], lines: int) -> Path:
    with path.open("w", encoding="utf-8") as out:
        for number in range(lines):
            out.write(json.dumps(people[number % len(people)]) + "\n")
    return path


def _line(figure: Figure) -> str:
    sign = "at least" if figure.unit == "/s" else "at most"
    slowest = f"slowest {figure.slowest:,.1f}" if figure.slowest is not None else ""
    verdict = "reached" if figure.is_reached else "MISSED"
    decimals = 0 if figure.unit == "/s" else 1
    found = f"{figure.found:,.{decimals}f} {figure.unit}"
    return f"{figure.what:<48}{found:>13}  {slowest:<15}  {sign} {figure.target:,} {figure.unit:<4} {verdict}"
