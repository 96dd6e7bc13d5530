"""What a program took."""

import os
import subprocess
import time
from collections.abc import Sequence
from typing import Any, NamedTuple


class Spent(NamedTuple):
    """Seconds of the clock, and of the processor: more than the clock's where a program uses several at once."""

    wall: float
    cpu: float


def run(command: Sequence[str | os.PathLike[str]], **more: Any) -> tuple[Spent, subprocess.CompletedProcess[str]]:
    """Runs a program to its end, with all that it starts; `more` is for `subprocess.run`."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    before, began = os.times(), time.monotonic()
    done = subprocess.run(command, text=True, **(streams | more))
    wall, after = time.monotonic() - began, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    # Not every system counts what a program used.
    return Spent(wall, cpu or wall), done
