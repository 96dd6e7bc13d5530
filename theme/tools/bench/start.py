"""How long a reader waits for the first score, beside Pyodide as it comes, in the same run and conditions.

In each pass every variant has its turn, the first one being another each time: what the machine does meanwhile meets
them all, and ratios are made within a pass.
"""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tools.bench.figures import Figure, ratios
from tools.bench.line import LOOPBACK, Line
from tools.bench.reader import Reader, Stand, Visit, calibrated
from tools.bench.slow import IS_POSSIBLE
from tools.console import step

STOCK, CHOSEN, PLAIN = "stock", "page", "plain"
MB = 1_000_000
CALCULATOR = "en/calculator/"
WORKER = "/sw.js"
WORKERS = {WORKER, "/stock/sw.js"}

Found = dict[str, list[Visit]]


class Condition(NamedTuple):
    """What a visit met: its words, the ratio to the stock loader that is asked for, that of the bytes."""

    name: str
    what: str
    most_ratio: float
    sends: bool = True
    most_bytes: float | None = None


COLD = Condition("cold", "cold", 0.30)
WARM = Condition("warm", "second visit", 0.25, sends=False)
KEPT = Condition("kept", "service worker", 0.22, sends=False)
SLOW = Condition("slow", "4x slower", 0.30, sends=False)
LINES = (
    (Line(20, 30), Condition("20mbps", "20 Mbps", 0.60)),
    (Line(9, 60), Condition("9mbps", "9 Mbps", 0.70)),
    (Line(1.6, 150), Condition("1.6mbps", "1.6 Mbps", 0.75, most_bytes=0.75)),
)
# Of the passes over the loopback, so many are made where each takes long.
SLOW_SHARE = {"slow": 0.4, "20mbps": 0.4, "9mbps": 0.4, "1.6mbps": 0.25}


def variants(site: Path) -> list[str]:
    """The variants of the engine that this site has."""
    return list(json.loads((site / "engine" / "manifest.json").read_text(encoding="utf-8"))["variants"])


def address(variant: str, answers: str) -> str:
    """The path that shows a score by itself: the page as it chooses, one variant by force, or the stock loader."""
    if variant == STOCK:
        return f"stock/{answers}"
    return CALCULATOR + ("" if variant == CHOSEN else f"?engine={variant}") + answers


def measure(stand: Stand, site: Path, passes: int, quick: bool) -> Iterator[Figure]:
    """Figures of every condition; `quick`: one pass over the loopback, and one slow line."""
    forced = variants(site)
    everyone = [STOCK, CHOSEN, *forced]

    def visit(variant: str) -> list[Visit]:
        with stand.reader() as one:
            return _three_visits(one, address(variant, stand.answers))

    with step(f"Measuring: first score, three visits, {passes} passes of {', '.join(everyone)}"):
        found = interleaved(everyone, passes, visit)
    for number, condition in enumerate((COLD, WARM, KEPT)):
        yield from _figures(condition, {name: [visits[number] for visits in all_] for name, all_ in found.items()})
    # The plain way is the stock loader's, measured above: what is left is what may be chosen.
    choices = [name for name in everyone if name != PLAIN]
    if IS_POSSIBLE:
        yield from _slow(stand, choices, _few(passes, "slow"))
    for line, condition in LINES[:1] if quick else LINES:
        fewer = choices if condition.most_bytes is None else [STOCK, CHOSEN]
        yield from _shaped(stand, line, condition, fewer, _few(passes, condition.name))


def interleaved(variants: Sequence[str], passes: int, visit: Callable[[str], object]) -> dict[str, list[Any]]:
    """What `visit` found of each variant, pass by pass; each pass begins with another one."""
    found: dict[str, list[Any]] = {variant: [] for variant in variants}
    for number in range(passes):
        begin = number % len(variants)
        for variant in (*variants[begin:], *variants[:begin]):
            found[variant].append(visit(variant))
    return found


def _three_visits(one: Reader, path: str) -> list[Visit]:
    """With nothing kept; with what the browser keeps by itself; with the service worker."""
    wire = one.server.wire
    wire.hidden |= WORKERS
    cold = one.score(path)
    wire.hidden -= WORKERS
    warm = one.score(path, keep=True)
    return [cold, warm, one.score(path)]


def _slow(stand: Stand, names: list[str], passes: int) -> Iterator[Figure]:
    def visit(variant: str) -> Visit:
        with stand.reader() as one, one.slowed(share):
            return one.score(address(variant, stand.answers))

    with step(f"Measuring: first score, processor 4x slower, {passes} passes"):
        share, slowness = calibrated(stand)
        found = interleaved(names, passes, visit)
    yield Figure(name="start.slow.slowness", what="a loop in a worker, slowed", unit="x", values=[slowness])
    yield from _figures(SLOW, found)


def _shaped(stand: Stand, line: Line, condition: Condition, names: list[str], passes: int) -> Iterator[Figure]:
    def visit(variant: str) -> Visit:
        with stand.reader() as one:
            return one.score(address(variant, stand.answers))

    with step(f"Measuring: first score, {line}, {passes} passes"):
        stand.server.wire.line = line
        try:
            found = interleaved(names, passes, visit)
        finally:
            stand.server.wire.line = LOOPBACK
    yield from _figures(condition, found)


def _figures(condition: Condition, found: Found) -> Iterator[Figure]:
    seconds = {variant: [one.first for one in visits] for variant, visits in found.items()}
    yield from _beside_stock(
        f"start.{condition.name}", f"first score, {condition.what}", "s", seconds, condition.most_ratio, found
    )
    if condition.sends:
        sent = {variant: [one.bytes / MB for one in visits] for variant, visits in found.items()}
        what = f"MB until the score, {condition.what}"
        yield from _beside_stock(f"bytes.{condition.name}", what, "MB", sent, condition.most_bytes, found)
    yield from _of_the_form(condition, found[CHOSEN])


def _beside_stock(
    name: str, what: str, unit: str, values: dict[str, list[float]], most_ratio: float | None, found: Found
) -> Iterator[Figure]:
    yield Figure(name=f"{name}.{STOCK}", what=f"{what}: {STOCK}", unit=unit, values=values[STOCK])
    for variant in (one for one in values if one != STOCK):
        yield Figure(
            name=f"{name}.{variant}",
            what=f"{what}: {_called(variant, found[variant])}",
            unit=unit,
            values=values[variant],
            ratios=ratios(values[variant], values[STOCK]),
            against=STOCK,
            most_ratio=most_ratio if variant == CHOSEN else None,
        )


def _of_the_form(condition: Condition, visits: list[Visit]) -> Iterator[Figure]:
    usable = [one.usable for one in visits if one.usable is not None]
    before = [one.first - one.usable for one in visits if one.usable is not None]
    if usable:
        most = 1.0 if condition.name == "9mbps" else None
        what = f"form usable, {condition.what}"
        yield Figure(name=f"form.{condition.name}.usable", what=what, unit="s", values=usable, most=most)
        # The least of all passes: always is asked for.
        what = f"form usable before the score, {condition.what}: least"
        yield Figure(name=f"form.{condition.name}.before", what=what, unit="s", values=[min(before)], least=0)
    shifts = [one.shifts for one in visits]
    what = f"layout shift (CLS) until the score, {condition.what}: most"
    yield Figure(name=f"form.{condition.name}.shift", what=what, unit="", values=[max(shifts)], most=0)


def _called(variant: str, visits: list[Visit]) -> str:
    """The page's own choices are named."""
    chosen = sorted({one.engine for one in visits if one.engine})
    return f"{variant} ({', '.join(chosen)})" if variant == CHOSEN and chosen else variant


def _few(passes: int, name: str) -> int:
    return max(1, math.ceil(passes * SLOW_SHARE[name]))
