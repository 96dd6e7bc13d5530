"""A build that is killed, at whatever moment, leaves a whole site; and the next one makes what a clean one makes."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

# On every page.
BEFORE, AFTER = "Waymark</a>", "Waymark.</a>"

# Loaded by the Python of publish.py before anything else: it dies with all it started, just before what it is told.
DIES = """\
import os, signal, sys

what, time, *names = os.environ["WAYMARK_DIES"].split()
seen = []


def look(event, given):
    if event == what and [os.path.basename(str(path)) for path in given[: len(names)]] == names:
        if event != "open" or "w" in str(given[1]):
            seen.append(event)
        if len(seen) == int(time):
            os.killpg(0, signal.SIGKILL)


sys.addaudithook(look)
"""
# What a build does when the new site is ready: the event, which one of its kind, and with which files.
SWAP = [
    "os.remove 1 {record}",
    "os.rename 1 output output.old",
    "os.rename 1 output.new output",
    "shutil.rmtree 2 output.old",
    "open 1 {record}",
]
MIDDLE = SWAP[2]
# What it says when it begins with each of its longer parts.
STAGES = ["Checking the rules", "Rendering", "Indexing", "Gathering"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="process groups are killed as POSIX does it")


@dataclass(frozen=True)
class Small:
    """A copy of the project with few pages; `old` and `new` are the sites of its sources before and after a change."""

    copy: Any
    old: dict[str, str]
    new: dict[str, str]
    # Seconds from the start to the beginning of each stage, and to the end.
    begins: dict[str, float]
    whole: float
    # The folders of what builds keep for the next one.
    kept: list[str]

    @property
    def out(self) -> Path:
        return self.copy.root / "output"

    def start(self, **more: object) -> subprocess.Popen[str]:
        # Or an earlier build that was killed at its very end would have left nothing to do.
        for record in (self.copy.root / ".cache" / "built").glob("*"):
            record.unlink()
        command = [sys.executable, self.copy.root / "publish.py", "build"]
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.Popen(command, cwd=self.copy.root, text=True, start_new_session=True, **streams, **more)

    def expect_whole(self, when: str) -> dict[str, str]:
        """The site that stands there, or that the next build will put back; it is one of the two, byte for byte."""
        folder = self.out if self.out.exists() else self.out.with_name("output.old")
        found = hashes(folder)
        assert found in (self.old, self.new), f"killed {when}: neither the old site nor the new one"
        return found


def hashes(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def built(copy: Any) -> dict[str, str]:
    done = copy.publish("build")
    assert done.returncode == 0, done.stdout + done.stderr
    return hashes(copy.root / "output")


@pytest.fixture(scope="module")
def small(copied_built: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory) -> Small:
    top = tmp_path_factory.mktemp("kills")
    clean, copy = (copied_built(top / name / "project") for name in ("clean", "killed"))
    old = hashes(copy.root / "output")
    for one in (clean, copy):
        replaced(one.root / "theme" / "templates" / "base.html", BEFORE, AFTER)
    start, begins = time.monotonic(), {}
    process = Small(clean, old, {}, {}, 0, []).start()
    for stage in STAGES:
        read_until(process, stage)
        begins[stage] = time.monotonic() - start
    said, _ = process.communicate()
    assert process.returncode == 0, said
    whole = time.monotonic() - start
    return Small(copy, old, hashes(clean.root / "output"), begins, whole, folders(clean))


def folders(copy: Any) -> list[str]:
    return sorted(path.name for path in copy.root.glob(".cache/*") if path.is_dir())


def read_until(process: subprocess.Popen[str], words: str) -> None:
    said = ""
    while words not in said:
        letter = process.stdout.read(1)
        assert letter, said
        said += letter


def kill_in(small: Small, stage: str, part: float) -> str:
    """Kills a build when it has done this part of what it does in that stage; "" is all before the first."""
    ends = [*small.begins.values(), small.whole]
    place = STAGES.index(stage) + 1 if stage else 0
    process = small.start()
    read_until(process, stage)
    time.sleep((ends[place] - [0, *ends][place]) * part)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return f"{part:.0%} into {stage or 'the start'!r}"


def kill_before(small: Small, moment: str, folder: Path) -> str:
    """Kills a build when it is about to do one thing of the swap."""
    (folder / "sitecustomize.py").write_text(DIES, encoding="utf-8")
    when = moment.format(record=small.copy.record_in(small.copy.root).name)
    process = small.start(env={**os.environ, "PYTHONPATH": str(folder), "WAYMARK_DIES": when})
    said, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL, said
    return f"before {moment}"


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kills", [pytest.param(5, id="5"), pytest.param(30, id="30", marks=pytest.mark.long)])
def test_a_killed_build_leaves_a_whole_site_and_the_next_is_as_a_clean_one(
    small: Small, tmp_path: Path, record_figure, kills: int
) -> None:
    chance = random.Random(kills)
    assert small.old != small.new and len(small.old) > 300
    # In long runs each moment of the swap and each stage, else each stage that takes long and the middle of the swap.
    first, last, stages = (SWAP[:3], SWAP[3:], ["", *STAGES]) if kills > 5 else ([MIDDLE], [], STAGES)
    stages = stages * ((kills - len(first) - len(last)) // len(stages))
    assert len(first) + len(stages) + len(last) == kills
    for moment in first:
        when = kill_before(small, moment, tmp_path)
        assert small.expect_whole(when) == small.old, when
        assert small.out.exists() == (moment != MIDDLE), when
    for stage in stages:
        small.expect_whole(kill_in(small, stage, chance.random() * 0.9))
    for moment in last:
        when = kill_before(small, moment, tmp_path)
        assert small.expect_whole(when) == small.new, when
    assert built(small.copy) == small.new
    assert [*small.copy.root.glob("output*")] == [small.out]
    assert folders(small.copy) == small.kept
    record_figure("builds_killed", kills)


def test_what_a_killed_build_has_started_is_waited_for(small: Small) -> None:
    process = small.start()
    while not any(small.out.with_name("output.new").rglob("*.html")):
        assert process.poll() is None
        time.sleep(0.05)
    # Only the command itself, as a system short of memory may: what renders the pages goes on.
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    done = small.copy.publish("build")
    assert done.returncode == 0, done.stderr
    assert "waiting for it" in done.stdout
    assert hashes(small.out) == small.new
