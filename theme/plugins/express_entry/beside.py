"""Work done by a second process at the same time, and how long each stage of the work takes."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Result = TypeVar("Result")


def beside(work: Callable[[], Result]) -> Callable[[], Result]:
    """Begins the work in a copy of this process; what is returned waits for the result.

    Where there is no such copy, and where it failed, the work is done here when its result is asked for: so an error
    arises where it can be told. What the copy changes in its memory is lost.
    """
    # Elsewhere libraries of the system may not survive a fork.
    if sys.platform != "linux" or (os.cpu_count() or 1) < 2:
        return work
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def do() -> None:
        try:
            sender.send(work())
        except BaseException:
            os._exit(1)

    # Ends with this process: with nobody to take its result, it would wait for ever.
    process = context.Process(target=do, daemon=True)
    process.start()
    sender.close()

    def result() -> Result:
        try:
            return receiver.recv()
        except EOFError:
            return work()
        finally:
            process.join()

    return result


class Clock:
    """Seconds spent on each stage: `{"render": (wall, cpu)}`."""

    def __init__(self) -> None:
        self.spent: dict[str, tuple[float, float]] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            before = self.spent.get(name, (0.0, 0.0))
            self.spent[name] = (before[0] + time.perf_counter() - wall, before[1] + time.process_time() - cpu)

    def add(self, other: dict[str, tuple[float, float]], *, at_once: bool = False) -> None:
        """Adds what was spent elsewhere; what was spent at once with something that was timed here is no wall time."""
        for name, (wall, cpu) in other.items():
            before = self.spent.get(name, (0.0, 0.0))
            self.spent[name] = (before[0] + (0.0 if at_once else wall), before[1] + cpu)
