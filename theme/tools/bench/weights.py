"""What the heaviest page of each kind weighs over the wire, and how soon it shows on a slow line, and what moves."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tools.bench.figures import Figure
from tools.bench.line import LOOPBACK, Line
from tools.bench.reader import Stand
from tools.console import step
from tools.loaded import BIG_TABLE, CALCULATOR, PAGE, fetched, loads, over_the_wire

KB = 1000
# By the name of its route or routes.
KINDS = {
    "home": ("home",),
    "calculator": ("calculator",),
    "list of rounds": ("draws",),
    "page of rounds": ("draw",),
    "list of occupations": ("noc",),
    "page of occupations": ("unit",),
    "category": ("category",),
    "rule": ("rule",),
    "guide": ("guide",),
    "page about the site": ("about", "method", "accuracy", "licence", "privacy"),
}
# The tests hold them.
BUDGETS = {"calculator": CALCULATOR, "list of rounds": BIG_TABLE, "list of occupations": BIG_TABLE}
SLOW_LINE = Line(9, 60)


def measure(site: Path) -> Iterator[Figure]:
    """The weight of the heaviest page of each kind, without the engine, which the form does not wait for."""
    with step("Measuring: the weight of every page"):
        found = heaviest(site)
    for kind, (_, size, count) in found.items():
        what = f"heaviest {kind}, of {count}" if count > 1 else kind
        name = f"weight.{kind.replace(' ', '_')}"
        yield Figure(name=name, what=what, unit="KB", values=[size / KB], most=BUDGETS.get(kind, PAGE) / KB)


def look(stand: Stand, site: Path, passes: int, quick: bool) -> Iterator[Figure]:
    """The largest paint of these pages, each the first one of a reader, and what moves on them."""
    paths = {kind: path for kind, (path, _, _) in heaviest(site).items()}
    if quick:
        paths = {"home": paths["home"]}
    paints: dict[str, list[float]] = {kind: [] for kind in paths}
    shifts: list[tuple[float, str]] = []
    with step(f"Measuring: the paint of {len(paths)} pages, {SLOW_LINE}, {passes} passes"):
        stand.server.wire.line = SLOW_LINE
        try:
            for _ in range(passes):
                for kind, path in paths.items():
                    with stand.reader() as one:
                        paint, shift = one.look(path.removesuffix("index.html"))
                    paints[kind].append(paint)
                    shifts.append((shift, kind))
        finally:
            stand.server.wire.line = LOOPBACK
    for kind, seconds in paints.items():
        what = f"largest paint at 9 Mbps: {kind}"
        yield Figure(name=f"paint.{kind.replace(' ', '_')}", what=what, unit="s", values=seconds, most=1)
    most, moved = max(shifts)
    what = f"layout shift (CLS) of these pages: most{f' ({moved})' if most else ''}"
    yield Figure(name="paint.shift", what=what, unit="", values=[most], most=0)


@cache
def heaviest(site: Path) -> dict[str, tuple[str, int, int]]:
    """Of each kind the heaviest page in English, its bytes, and how many pages there are of it."""
    from express_entry.routes import ROUTES

    found = {}
    for kind, names in KINDS.items():
        patterns = [re.sub(r"{\w+}", "*", ROUTES[name]["en"]) for name in names]
        paths = [file.relative_to(site).as_posix() for one in patterns for file in site.glob(f"{one}index.html")]
        most, path = max((weight(site, path), path) for path in paths)
        found[kind] = (path, most, len(paths))
    return found


def weight(site: Path, path: str) -> int:
    html = (site / path).read_text(encoding="utf-8")
    return sum(over_the_wire(site / name) for name in fetched(site, path, loads(html)))
