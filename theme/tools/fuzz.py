"""Fuzzing for as long as one likes: each target in a process of its own, and what it found under .cache/fuzz."""

import json
import math
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.console import Failure, step
from tools.place import Place

TARGETS = ("bridge", "lines", "feed", "files")


def run(place: Place, names: Sequence[str], minutes: float, *, keep: bool = False) -> None:
    """Fuzzes each target for so long and prints what was done. Raises `Failure` naming every input that breaks one."""
    seconds = round(minutes * 60) if math.isfinite(minutes) else 0
    if seconds < 1:
        raise Failure("fuzzing takes a second for each target at least; name another number with --minutes")
    done = {name: campaign(place, name, seconds) for name in dict.fromkeys(names)}
    found = []
    for name, told in done.items():
        reached = f"{told['edges']:,} edges reached" if told["edges"] else "not guided by coverage on this system"
        print(f"  {name}: {told['tried']:,} inputs, {reached}, {len(told['found']) or 'none'} that show a fault")
        found += told["found"]
    (_folder(place) / "result.json").write_text(json.dumps(done, indent=2) + "\n", encoding="utf-8")
    if keep:
        for name in done:
            with step(f"Keeping the inputs for {name} that reach far"):
                _call(place, name, "keep")
    if found:
        advice = "mend each, with a case beside the code; what went wrong stands in the file beside it"
        raise Failure(f"inputs that show a fault: {len(found)}; {advice}", found)


def campaign(place: Place, name: str, seconds: int) -> dict[str, Any]:
    """`{"seconds", "tried", "edges", "found"}`: `edges` is None without coverage, `found` are files in the project."""
    found = _folder(place) / name / "found"
    for old in found.glob("*"):
        old.unlink()
    with step(f"Fuzzing {name} for {seconds} s"):
        code, told, log = _call(place, name, str(seconds))
    inputs = [path for path in sorted(found.glob("*")) if path.suffix != ".txt"]
    # An input that hangs, or takes all memory, ends the run, and is found.
    if not told or (code and not inputs):
        raise Failure(f"fuzzing {name} stopped by itself (all it said: {log})")
    edges = re.findall(r"cov: (\d+)", log.read_text(encoding="utf-8", errors="replace"))
    return {
        "seconds": seconds,
        "tried": json.loads(told[-1])["tried"],
        "edges": int(edges[-1]) if edges else None,
        "found": [path.relative_to(place.root).as_posix() for path in inputs],
    }


def _call(place: Place, name: str, what: str) -> tuple[int, list[str], Path]:
    """The exit code and the lines of a campaign, and the file with what it said beside them."""
    folder = _folder(place) / name
    folder.mkdir(parents=True, exist_ok=True)
    command = [place.python, place.root / "tests" / "fuzz" / "campaign.py", name, what, folder]
    log = folder / "log.txt"
    with log.open("w", encoding="utf-8") as sink, tempfile.TemporaryDirectory(prefix="waymark-fuzz-") as scratch:
        # libFuzzer ends the process on the spot, and what it had made elsewhere would stay.
        env = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), scratch)
        answer = subprocess.run(
            command, cwd=place.root, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=sink
        )
    return answer.returncode, answer.stdout.decode().splitlines(), log


def _folder(place: Place) -> Path:
    return place.cache / "fuzz"
