"""A reader with a browser of their own: what a visit to a page took, told by the page itself."""

import base64
import contextlib
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import BrowserContext, BrowserType, Page
from playwright.sync_api import Error as BrowserError

from tools.bench.line import BenchServer
from tools.bench.slow import slowed
from tools.browser import FLAGS
from tools.console import Failure
from tools.place import Place

# In each frame. Browsers do not measure a line to the same machine, and pages may choose by what they say of it.
CONNECTION = """
Object.defineProperty(Navigator.prototype, "connection", {{ get: () => ({}) }});
"""
# In each page, before anything of it runs. Times are milliseconds since the visit began.
WATCH = """
if (window === window.top) {
  const bench = { usable: null, paint: null, shifts: 0 };
  bench.first = new Promise((done, failed) => {
    const look = () => {
      if (bench.usable === null && document.documentElement?.dataset.calculator) bench.usable = performance.now();
      if (!/^\\d+$/.test(document.querySelector('[data-result="crs-total"]')?.textContent.trim() ?? "")) return;
      observer.disconnect();
      done(performance.now());
    };
    const observer = new MutationObserver(look);
    const what = { subtree: true, childList: true, characterData: true, attributeFilter: ["data-calculator"] };
    observer.observe(document, what);
    setTimeout(() => failed(new Error("no score within three minutes")), 180_000);
  });
  bench.first.catch(() => {});
  const watch = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  watch("largest-contentful-paint", (entry) => { bench.paint = entry.startTime; });
  watch("layout-shift", (entry) => { if (!entry.hadRecentInput) bench.shifts += entry.value; });
  window.bench = bench;
}
"""
TOLD = """() => ({ usable: bench.usable, paint: bench.paint, shifts: bench.shifts,
  engine: document.documentElement.dataset.engine ?? null })"""
KEPT = """async () => {
  const late = new Promise((done) => setTimeout(() => done(false), 30_000));
  return Promise.race([navigator.serviceWorker.ready.then(() => true), late]);
}"""
LOOP = """() => new Promise((done) => {
  const code = `onmessage = ({ data }) => {
    const start = performance.now();
    let sum = 0;
    for (let i = 0; i < data; i++) sum += i % 7;
    postMessage([performance.now() - start, sum]);
  }`;
  const worker = new Worker(URL.createObjectURL(new Blob([code])));
  worker.onmessage = ({ data }) => { worker.terminate(); done(data[0]); };
  worker.postMessage(100_000_000);
})"""
SLOWER = 4
# After this long a browser is done with its own start.
BROWSER_START_S = 1


class Visit(NamedTuple):
    """Seconds until the first score and until the form could be used, bytes until that score, and what moved."""

    first: float
    usable: float | None
    shifts: float
    engine: str | None
    bytes: int


class Reader:
    """A browser with an empty profile."""

    def __init__(self, context: BrowserContext, server: BenchServer, mark: str) -> None:
        self.context = context
        self.server = server
        self.mark = mark

    def score(self, path: str, keep: bool = False) -> Visit:
        """A visit until the first score, in a page of its own; `keep`: until the service worker has its files."""
        wire = self.server.wire
        with self.page() as page:
            wire.rest()
            before = wire.bytes
            page.goto(self.server.address + path, wait_until="commit", timeout=180_000)
            try:
                first = page.evaluate("() => bench.first")
            except BrowserError as error:
                raise Failure(f"{path.partition('#')[0]} showed no score: {error.message.splitlines()[0]}") from None
            sent = wire.bytes - before
            if keep:
                page.evaluate(KEPT)
                wire.rest(1.5)
            told = page.evaluate(TOLD)
        usable = told["usable"] / 1000 if told["usable"] is not None else None
        return Visit(first / 1000, usable, told["shifts"], told["engine"], sent)

    def look(self, path: str) -> tuple[float, float]:
        """Seconds until the largest paint of a page, and what moved on it."""
        with self.page() as page:
            page.goto(self.server.address + path, wait_until="load", timeout=180_000)
            self.server.wire.rest()
            told = page.evaluate(TOLD)
        return (told["paint"] or 0) / 1000, told["shifts"]

    @contextlib.contextmanager
    def page(self) -> Iterator[Page]:
        page = self.context.new_page()
        try:
            yield page
        finally:
            page.close()

    @contextlib.contextmanager
    def slowed(self, share: float) -> Iterator[None]:
        """While it lasts, this reader's browser runs that share of the time."""
        with slowed(self.mark, share):
            yield

    def slowness(self, share: float) -> float:
        """How many times longer a loop in a worker takes."""
        with self.page() as page:
            page.goto(f"{self.server.address}stock/blank.html")

            def loop() -> float:
                seconds: float = page.evaluate(LOOP)
                return seconds

            def slow_loop() -> float:
                with self.slowed(share):
                    return loop()

            loop()
            # In turns: whatever else the machine does meets both.
            return median(slow_loop() / loop() for _ in range(3))


@contextlib.contextmanager
def reader(chromium: BrowserType, executable: str, server: BenchServer) -> Iterator[Reader]:
    with tempfile.TemporaryDirectory(prefix="waymark-reader-", ignore_cleanup_errors=True) as profile:
        # Kept apart from an incognito window: that keeps no compiled code.
        context = chromium.launch_persistent_context(
            profile, executable_path=executable, args=FLAGS, locale="en-CA", timezone_id="America/Toronto"
        )
        try:
            context.add_init_script(WATCH)
            context.add_init_script(CONNECTION.format(json.dumps(server.wire.line.as_browsers_tell())))
            # Readers' browsers have been running for a while.
            time.sleep(BROWSER_START_S)
            yield Reader(context, server, profile)
        finally:
            context.close()


class Stand(NamedTuple):
    """Where readers come from: their browser, the server they ask, and the answers in the address they open."""

    chromium: BrowserType
    executable: str
    server: BenchServer
    answers: str

    def reader(self) -> contextlib.AbstractContextManager[Reader]:
        return reader(self.chromium, self.executable, self.server)


def calibrated(stand: Stand) -> tuple[float, float]:
    """The share of the time that makes a worker four times slower, and how much slower it was seen to be."""
    share = 1 / SLOWER
    with stand.reader() as one:
        # On a busy machine a browser that was held back comes first when it may go on: its share has to be smaller.
        share = min(0.4, max(0.1, share * one.slowness(share) / SLOWER))
        return share, one.slowness(share)


def answers(place: Place, name: str = "435-couple") -> str:
    """What stands after # in an address that carries the answers of one of the recorded questions."""
    recorded = json.loads((place.root / "tests" / "contract" / f"{name}.json").read_text(encoding="utf-8"))
    text = base64.urlsafe_b64encode(json.dumps(recorded["profile"]).encode()).decode().rstrip("=")
    return f"#p={text}&on={recorded['on']}"


def served(place: Place, site: Path, wheel: Path) -> BenchServer:
    """A server of the site and, under `stock/`, of what it is measured against."""
    stock = Path(__file__).parent / "stock"

    def named(file: Path, body: bytes) -> bytes:
        return body.replace(b"WHEEL_NAME", wheel.name.encode()) if file.parent == stock else body

    folders = {
        "/": site,
        "/stock/": stock,
        f"/stock/{wheel.name}": wheel,
        "/stock/pyodide/": place.node_modules / "pyodide",
    }
    return BenchServer(folders, named)
