"""A long run over one target: `campaign.py TARGET SECONDS FOLDER`, which `publish.py fuzz` starts.

Guided by coverage where atheris is installed, else by Hypothesis. A fault does not end the run: the smallest input
that shows it is written to FOLDER/found, and the last line on standard output counts what was done, as JSON.
With `keep` for SECONDS, the inputs of earlier runs that reach the most are written into `kept`, for the tests.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
import time
import traceback
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PARTS = ("", "theme", "theme/plugins", "tests", "tests/tooling", "tests/fuzz")
SEEDS = 60
LARGEST = 100_000
LARGEST_KEPT = 3_000
SECONDS_FOR_ONE = 60  # longer, and it hangs

try:
    import atheris
except ImportError:
    atheris = None


class Campaign:
    """What was tried, and the faults that came to light: one input for each place in the code where one shows."""

    def __init__(self, name: str, folder: Path):
        from targets import TARGETS, kept

        self.target = TARGETS[name]
        self.seeds = [self.target.sound(Random(number)) for number in range(SEEDS)] + kept(name)
        self.corpus, self.found = folder / "corpus", folder / "found"
        for each in (self.corpus, self.found):
            each.mkdir(parents=True, exist_ok=True)
        self.tried = 0
        self.smallest: dict[str, int] = {}

    def check(self, raw: bytes) -> None:
        """Tries one input, and keeps it if it shows a fault that none smaller has shown."""
        self.tried += 1
        try:
            self.target.check(raw)
        except KeyboardInterrupt:
            raise
        except BaseException as fault:
            told = traceback.extract_tb(fault.__traceback__)[-1]
            place = f"{type(fault).__name__} {Path(told.filename).name}:{told.lineno}"
            if len(raw) < self.smallest.get(place, LARGEST * 10):
                self.smallest[place] = len(raw)
                stem = self.found / hashlib.sha256(place.encode()).hexdigest()[:12]
                stem.write_bytes(raw)
                stem.with_suffix(".txt").write_text(f"{place}\n\n{traceback.format_exc()}", encoding="utf-8")

    def told(self) -> str:
        return json.dumps({"tried": self.tried, "faults": sorted(self.smallest)})

    def changed(self, raw: bytes, rng: Random) -> bytes:
        """Mostly something near `raw`; now and then something near a seed, so that no run stays where it began."""
        start = raw if rng.randint(0, 7) else rng.choice(self.seeds)
        with contextlib.suppress(RecursionError):
            return self.target.changed(start, rng)
        return start


def by_coverage(campaign: Campaign, seconds: int) -> None:
    """libFuzzer ends the process itself; so the count is written after each stretch of inputs."""
    for seed in campaign.seeds:
        (campaign.corpus / hashlib.sha256(seed).hexdigest()[:20]).write_bytes(seed)
    due = time.monotonic()

    def one(raw: bytes) -> None:
        nonlocal due
        campaign.check(raw)
        if time.monotonic() >= due:
            print(campaign.told(), flush=True)
            due = time.monotonic() + 2

    def mutated(raw: bytes, most: int, seed: int) -> bytes:
        if seed % 4 == 0:
            return bytes(atheris.Mutate(raw, most))
        return campaign.changed(raw, Random(seed))[:most]

    options = [f"-max_total_time={seconds}", f"-timeout={SECONDS_FOR_ONE}", f"-max_len={LARGEST}", "-rss_limit_mb=4096"]
    options += [f"-report_slow_units={SECONDS_FOR_ONE}"]
    options += [f"-artifact_prefix={campaign.found}/", "-print_final_stats=1", "-len_control=0"]
    atheris.Setup(["campaign", *options, str(campaign.corpus)], one, custom_mutator=mutated)
    atheris.Fuzz()


def by_hypothesis(campaign: Campaign, seconds: int) -> None:
    """As in the tests, but again and again until the time is over."""
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st

    quiet = settings(
        max_examples=50, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    end = time.monotonic() + seconds
    start = time.time_ns()

    @quiet
    @given(rng=st.randoms(use_true_random=False))
    def one(rng: Random) -> None:
        campaign.check(campaign.changed(rng.choice(campaign.seeds), rng))

    while time.monotonic() < end:
        start += 1
        seed(start)(one)()
        print(campaign.told(), flush=True)


def keep(campaign: Campaign, name: str) -> None:
    """The smallest inputs first, each that reaches a line of ours that none before it has reached."""
    from targets import KEPT, kept, to_text

    corpus = [path.read_bytes() for path in campaign.corpus.iterdir()]
    reached: set[tuple[str, int]] = set()
    lines = []
    for raw in sorted({*corpus, *kept(name)}, key=lambda one: (len(one), one)):
        if len(raw) <= LARGEST_KEPT and (new := lines_of(campaign, raw) - reached):
            reached |= new
            lines.append(json.dumps(to_text(raw)))
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    print(json.dumps({"kept": len(lines), "lines": len(reached)}))


def lines_of(campaign: Campaign, raw: bytes) -> set[tuple[str, int]]:
    """The lines of the project's own modules that an input reaches."""
    found: set[tuple[str, int]] = set()
    ours = tuple(f"{ROOT / part}/" for part in ("calc", "theme/tools", "theme/plugins"))

    def inside(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            found.add((frame.f_code.co_filename, frame.f_lineno))
        return inside

    sys.settrace(lambda frame, event, _: inside if frame.f_code.co_filename.startswith(ours) else None)
    try:
        campaign.check(raw)
    finally:
        sys.settrace(None)
    return found


def main(name: str, what: str, folder: str) -> None:
    sys.path[:0] = [str(ROOT / part) for part in PARTS]
    # The project's own modules are watched, those of others are not.
    ours = ["calc", "tools", "express_entry"]
    watched = atheris.instrument_imports(include=ours) if atheris and what != "keep" else contextlib.nullcontext()
    with watched:
        campaign = Campaign(name, Path(folder))
    if what == "keep":
        keep(campaign, name)
    elif atheris:
        by_coverage(campaign, int(what))
    else:
        by_hypothesis(campaign, int(what))


if __name__ == "__main__":
    main(*sys.argv[1:])
