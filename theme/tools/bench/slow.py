"""A slower processor: all processes of a browser are stopped and continued in turn, so that its workers slow down too.

What browsers offer themselves (`Emulation.setCPUThrottlingRate`) slows no worker. How much slower it really is, a loop
in a worker tells. Run as a program, this file does the stopping: a process of its own keeps better time, and continues
all that it stopped when the bench ends, however it ends.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PERIOD = 0.02
BEGUN = "begun\n"
IS_POSSIBLE = hasattr(signal, "SIGSTOP") and Path("/proc/self/stat").exists()


@contextlib.contextmanager
def slowed(mark: str, share: float) -> Iterator[None]:
    """While it lasts, processes with `mark` on their command line, and their children, run this share of the time."""
    command = [sys.executable, "-I", __file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as stopper:
        assert stopper.stdin and stopper.stdout
        try:
            # Not on its command line, where it would find itself.
            print(share, mark, file=stopper.stdin, flush=True)
            if stopper.stdout.readline() != BEGUN:
                raise RuntimeError("the program that slows the processor did not begin")
            yield
        finally:
            stopper.stdin.close()


def main() -> None:
    # What ends the bench may be sent to all that it started; this one has to go on until then.
    for what in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(what, signal.SIG_IGN)
    told, _, mark = sys.stdin.readline().rstrip("\n").partition(" ")
    share = float(told)
    found = processes(mark)
    print(BEGUN, end="", flush=True)
    stopped: set[int] = set()
    owed = 0.0
    try:
        while True:
            began = time.monotonic()
            stopped = _send(signal.SIGSTOP, found)
            # New ones start while the others run, and are looked for while nothing runs.
            found = processes(mark)
            if _is_over(owed + PERIOD * (1 - share) + began - time.monotonic()):
                return
            _send(signal.SIGCONT, stopped)
            stopped = set()
            continued = time.monotonic()
            if _is_over(PERIOD * share):
                return
            # A busy machine wakes this process late: what ran too long is stopped for longer.
            owed += (time.monotonic() - continued) * (1 - share) / share - (continued - began)
    finally:
        _send(signal.SIGCONT, stopped)


def processes(mark: str) -> set[int]:
    """The processes with `mark` on their command line, and all that they started."""
    parents: dict[int, int] = {}
    found = set()
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        with contextlib.suppress(OSError):
            # The name of the program stands in parentheses and may hold spaces.
            parents[int(name)] = int(
                Path("/proc", name, "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1]
            )
            if mark.encode() in Path("/proc", name, "cmdline").read_bytes():
                found.add(int(name))
    more = found
    while more:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        found |= more
    return found


def _send(what: signal.Signals, pids: set[int]) -> set[int]:
    sent = set()
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, what)
            sent.add(pid)
    return sent


def _is_over(seconds: float) -> bool:
    """Waits; whether the bench has ended meanwhile."""
    return bool(select.select([sys.stdin], [], [], max(0.0, seconds))[0])


if __name__ == "__main__":
    main()
