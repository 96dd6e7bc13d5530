"""The bench's slower processor: the workers of a browser are slowed too, and nothing stays stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tools.bench import reader as readers
from tools.bench import slow
from tools.bench.line import BenchServer
from tools.bench.reader import LOOP, Reader, reader
from tools.bench.slow import IS_POSSIBLE, processes, slowed

pytestmark = pytest.mark.skipif(not IS_POSSIBLE, reason="this system cannot stop browsers")


@pytest.fixture
def one(chromium: Browser) -> Iterator[Reader]:
    """A reader with a browser of their own, whom nobody else's tests slow down."""
    server = BenchServer({"/stock/": Path(readers.__file__).parent / "stock"})
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with reader(chromium.browser_type, os.environ["WAYMARK_CHROMIUM"], server) as found:
        yield found
    server.shutdown()
    server.server_close()


def used(mark: str) -> float:
    """Seconds of the processor that the browser's processes have had."""
    ticks = [told(pid)[11:13] for pid in processes(mark)]
    return sum(int(user) + int(system) for user, system in ticks) / os.sysconf("SC_CLK_TCK")


def told(pid: int) -> list[str]:
    return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()


def test_a_worker_gets_the_share_of_the_time_that_it_is_given(one: Reader) -> None:
    with one.page() as page:
        page.goto(f"{one.server.address}stock/blank.html")
        page.evaluate(LOOP)
        with one.slowed(0.1):
            before, began = used(one.mark), time.monotonic()
            page.evaluate(LOOP)
            took, had = time.monotonic() - began, used(one.mark) - before
        # Of the time it had, not of what the loop takes by itself: other tests may want the processor as well.
        assert 0 < had < 0.4 * took
        assert not [pid for pid in processes(one.mark) if told(pid)[0] == "T"]


@pytest.mark.parametrize("what", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_stays_stopped_if_all_are_told_to_end(what: signal.Signals) -> None:
    mark = f"slowed by the test {os.getpid()}"
    with subprocess.Popen([sys.executable, "-c", "while True: pass", mark]) as busy:
        try:
            with slowed(mark, 0.1):
                (stopper,) = (pid for pid in processes(slow.__file__) if told(pid)[1] == str(os.getpid()))
                os.kill(stopper, what)
                time.sleep(0.2)
                assert told(stopper)[0] in "RS"
            assert told(busy.pid)[0] == "R"
        finally:
            busy.kill()


@pytest.mark.benchmarks
def test_a_slowed_loop_takes_longer(one: Reader) -> None:
    assert one.slowness(0.25) > 2
