"""How long a build takes, stage by stage: cold, with nothing changed, after one edit, and with more pages."""

import contextlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import urljoin

from tools.bench import hugo, spent
from tools.bench.figures import Figure
from tools.bench.made_up import multiply
from tools.bench.spent import Spent
from tools.console import Failure, known_cause, step
from tools.place import INPUTS, NOT_INPUTS, Place

SIZES = (1, 2, 4)
# By the names of its stages: what makes pages out of templates and writes them, and all that Pelican does.
RENDERING = ("render", "write")
PELICAN = ("parse", *RENDERING, "files", "pelican")
EDITED = "Waymarks stand beside the road, and this one was put up by the bench."
PATIENCE = 120
MB = 1_000_000

Found = TypeVar("Found")


class Build(NamedTuple):
    """What a build took, as a whole and by stage."""

    whole: Spent
    stages: dict[str, Spent]


def measure(place: Place, quick: bool) -> Iterator[Figure]:
    """Figures of every size; `quick`: of the first alone, and without an edit."""
    first = 0.0
    for size in SIZES[:1] if quick else SIZES:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            with step(f"Measuring: the build at {size}x the pages"):
                copy(place, root)
                multiply(root, size)
                cold, unchanged = build(root), build(root)
            out = root / "output"
            pages = sum(1 for _ in out.rglob("*.html"))
            what = f"build at {size}x, {pages:,} pages"
            yield Figure(name=f"build.{size}.cold", what=what, unit="s", values=[cold.whole.wall], most=60 * size)
            used = f"{what}: processor time"
            yield Figure(name=f"build.{size}.processor", what=used, unit="s", values=[cold.whole.cpu])
            for name, stage in cold.stages.items():
                yield Figure(name=f"build.{size}.stage.{name}", what=f"… {name}", unit="s", values=[stage.wall])
            a_page = cold.whole.cpu / pages
            if size == 1:
                first = a_page
                what = "build with nothing changed"
                yield Figure(name="build.unchanged", what=what, unit="s", values=[unchanged.whole.wall], most=3)
            else:
                what = f"time of a page at {size}x to that at 1x"
                yield Figure(name=f"build.{size}.growth", what=what, unit="x", values=[a_page / first], most=1.2)
            yield from _beside_hugo(place, size, out, pages, cold, 1 if quick else 3)
            if size == 1 and not quick:
                with step("Measuring: from an edit to the page that is served"):
                    seconds = seen_after_edit(root)
                what = "one edit of a guide to the page served"
                yield Figure(name="build.edit", what=what, unit="s", values=[seconds], most=2)


def build(root: Path) -> Build:
    """One build of the project in `root`, into its output/."""
    timings = root / "timings.json"
    command: list[str | Path] = [sys.executable, root / "publish.py", "build", "--timings", timings]
    whole, done = spent.run(command, cwd=root)
    if done.returncode:
        said = done.stdout + done.stderr
        raise Failure(f"a copy of the site could not be built: {known_cause(said) or said.strip().splitlines()[-1]}")
    told = json.loads(timings.read_text(encoding="utf-8"))
    return Build(whole, {name: Spent(**stage) for name, stage in told.items() if name != "total"})


def copy(place: Place, root: Path, *more: str) -> None:
    """A copy of the project that has built nothing yet, with the same packages; `more` files or folders go with it."""
    for name in (*INPUTS, "theme/.npmrc", *more):
        source = place.root / name
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns(*NOT_INPUTS), dirs_exist_ok=True)
        else:
            shutil.copyfile(source, root / name)
    (root / ".venv").symlink_to(place.venv, target_is_directory=True)
    (root / "theme" / "node_modules").symlink_to(place.node_modules, target_is_directory=True)


def seen_after_edit(root: Path) -> float:
    """Seconds from a sentence written into a guide until `publish.py serve` sends it to a reader who has it open."""
    guide = sorted((root / "content" / "guides" / "en").glob("*.md"))[0]
    command: list[str | Path] = [sys.executable, root / "publish.py", "serve", "--port", "0"]
    log = root / ".cache" / "serve.txt"
    with (
        log.open("w", encoding="utf-8") as said,
        # Only this process ends it, and once: a terminal's Ctrl+C would reach it too, while it clears away.
        subprocess.Popen(
            command, cwd=root, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        ) as server,
    ):
        try:
            told = _until(lambda: re.search(r"Serving at (\S+)", log.read_text(encoding="utf-8")))
            address = f"{told[1]}en/guides/{guide.stem}/"
            page = _until(lambda: _fetched(address))
            # It looks at the files from then on, and has begun to wait.
            time.sleep(2)
            text = guide.read_text(encoding="utf-8")
            news = unescape(re.findall(r'data-news="([^"]+)"', page)[0])
            with urllib.request.urlopen(urljoin(address, news), timeout=PATIENCE) as events:
                began = time.monotonic()
                guide.write_text(re.sub(r"({#summary}\n)", rf"\1\n{EDITED}\n", text, count=1), encoding="utf-8")
                _until(lambda: events.readline() == b"event: changed\n")
            _until(lambda: EDITED in _fetched(address))
            return time.monotonic() - began
        finally:
            # It takes the build with it that it has started.
            server.terminate()


def _until(look: Callable[[], Found | None]) -> Found:
    """What `look` finds in the end."""
    began = time.monotonic()
    while not (found := look()):
        if time.monotonic() - began > PATIENCE:
            raise Failure(f"publish.py serve did not show a guide within {PATIENCE} s, in a copy of the site")
        time.sleep(0.02)
    return found


def _beside_hugo(place: Place, size: int, out: Path, pages: int, cold: Build, passes: int) -> Iterator[Figure]:
    with step(f"Measuring: Hugo on {pages:,} pages"), tempfile.TemporaryDirectory() as folder:
        theirs = hugo.times(place, Path(folder), out, passes)
        written = [hugo.written(pages)[1] / MB for pages in (Path(folder, "made0"), out)]
    ours, whole = ([cold.stages[name] for name in names] for names in (RENDERING, PELICAN))
    what = f"rendering and writing {pages:,} pages"
    name = f"render.{size}"
    walls, times = [one.wall for one in theirs], [one.cpu for one in theirs]
    yield Figure(name=f"{name}.hugo", what=f"{what}: all of Hugo", unit="s", values=walls)
    yield _to_hugo(f"{name}.site", f"{what}: here", sum(one.wall for one in ours), walls, 1)
    yield _to_hugo(f"{name}.whole", "… with the data read: all of Pelican", sum(one.wall for one in whole), walls, None)
    # On a busy machine the clock says more of the others than of these two.
    yield Figure(name=f"{name}.processor.hugo", what="… processor time: all of Hugo", unit="s", values=times)
    used = sum(one.cpu for one in whole)
    yield _to_hugo(f"{name}.processor.whole", "… processor time: all of Pelican", used, times, None)
    # Pages of tables and links hold more marks than the text that Hugo was given.
    for whose, megabytes in zip(("Hugo", "here"), written, strict=True):
        yield Figure(name=f"{name}.html.{whose.lower()}", what=f"… HTML: {whose}", unit="MB", values=[megabytes])


def _to_hugo(name: str, what: str, seconds: float, theirs: list[float], most: float | None) -> Figure:
    ratios = [seconds / one for one in theirs]
    return Figure(name=name, what=what, unit="s", values=[seconds], ratios=ratios, against="Hugo", most_ratio=most)


def _fetched(address: str) -> str:
    # The site in between two editions may refuse for a moment.
    with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=10) as answer:
        text: str = answer.read().decode()
        return text
    return ""
