"""The charts of rounds and pool: what is drawn, and what each says to those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import svg
from markupsafe import Markup

from . import charts, rounds
from .library import Library
from .speech import Speech

# Shapes beside the colours, for those who cannot tell the colours apart.
SHAPES = {
    "general": "round",
    "cec": "round",
    "programs": "square",
    "nominees": "square",
    "french": "round",
    "lists": "square",
}
# A kind of round with few points of difference must not look as if it leapt.
LEAST_POINTS = 50
# Of a year's width, which part its bar leaves free.
GAP = 0.2


class Picture(NamedTuple):
    """A chart for a page, with the names in its legend as `(class, text)`."""

    chart_id: str
    title: str
    svg: Markup
    legend: Sequence[tuple[str, str]]
    frame: charts.Frame


def cutoffs(library: Library, speech: Speech, shown: Sequence[rounds.Round], chart_id: str, title: str) -> Picture:
    """The cut-off of each round, over the days."""
    end = library.coverage["known_through"]
    values = [one["cutoff"] for one in shown]
    frame = charts.frame(shown[0]["date"], end, values, least=LEAST_POINTS)
    groups = rounds.by(rounds.family, shown)
    points = {
        name: [(frame.x(one["date"]), frame.y(one["cutoff"])) for one in groups[name]]
        for name in rounds.FAMILIES
        if name in groups
    }
    of_one_kind = len({one["kind"] for one in shown}) == 1
    marks = _lines(frame, shown) if of_one_kind else []
    marks += [charts.dots(found, f"{name} {SHAPES[name]}") for name, found in points.items()]
    sums = rounds.sums(shown)
    about = speech.text(
        "draws.charts.cutoffs_about",
        n=sums.rounds,
        first=speech.fmt.date(shown[0]["date"]),
        last=speech.fmt.date(shown[-1]["date"]),
        lowest=sums.lowest["cutoff"],
        lowest_date=speech.fmt.date(sums.lowest["date"]),
        highest=sums.highest["cutoff"],
        highest_date=speech.fmt.date(sums.highest["date"]),
    )
    drawn = charts.chart(
        frame, marks, chart_id=chart_id, title=title, about=about, ticks=_ticks(frame, speech), end=end
    )
    legend = [] if of_one_kind else [(f"{name} {SHAPES[name]}", speech("draws.families", name)) for name in points]
    return Picture(chart_id, title, drawn, legend, frame)


def _lines(frame: charts.Frame, alike: Sequence[rounds.Round]) -> list[svg.Element]:
    """From each round to the next, but not across a time in which the kind was quiet."""
    runs = [[alike[0]]]
    for before, one in pairwise(alike):
        if rounds.months_between(before["date"], one["date"]) >= rounds.QUIET_MONTHS:
            runs.append([])
        runs[-1].append(one)
    name = rounds.family(alike[0])
    return [
        charts.line([(frame.x(one["date"]), frame.y(one["cutoff"])) for one in run], name)
        for run in runs
        if len(run) > 1
    ]


def invitations(library: Library, speech: Speech) -> Picture:
    """The invitations of each year, by family of rounds."""
    years = rounds.by(rounds.year, library.rounds)
    table = [(year, invitations_by_family(held)) for year, held in years.items()]
    totals = [sum(parts) for _, parts in table]
    frame = charts.frame(table[0][0], table[-1][0], totals, from_zero=True)
    marks = []
    width = charts.WHOLE / len(frame.years)
    for (year, parts), borders in zip(table, charts.stacks(frame, [parts for _, parts in table]), strict=True):
        left = (int(year) - frame.first_year) * width
        for number, name in enumerate(rounds.FAMILIES):
            if parts[number]:
                at, size = round(left + width * GAP / 2, 1), round(width * (1 - GAP), 1)
                marks.append(charts.bar(at, size, borders[number + 1], borders[number], name))
    most = max(range(len(table)), key=totals.__getitem__)
    about = speech.text(
        "draws.charts.invitations_about",
        first=table[0][0],
        last=table[-1][0],
        most=totals[most],
        most_year=table[most][0],
        date=speech.fmt.date(library.coverage["known_through"]),
    )
    title = speech("draws.charts.invitations")
    drawn = charts.chart(
        frame, marks, chart_id="invitations", title=title, about=about, ticks=_ticks(frame, speech),
        end=f"{frame.last_year}-12-31", filled=True,
    )  # fmt: skip
    legend = [(f"{name} filled", speech("draws.families", name)) for name in reversed(rounds.FAMILIES)]
    return Picture("invitations", title, drawn, legend, frame)


def invitations_by_family(held: Sequence[rounds.Round]) -> list[int]:
    return [sum(one["invitations"] for one in held if rounds.family(one) == name) for name in rounds.FAMILIES]


def pool(library: Library, speech: Speech) -> Picture:
    """The candidates in the pool by score, over the days on which they were counted."""
    counts = library.pool
    bands = rounds.wide_bands(counts)
    end = library.coverage["known_through"]
    frame = charts.frame(counts[0]["as_on"], end, [count["total"] for count in counts], from_zero=True)
    days = [frame.x(count["as_on"]) for count in counts]
    # The lowest scores at the bottom.
    piled = charts.stacks(frame, [rounds.in_wide_bands(count, bands)[::-1] for count in counts])
    marks = []
    for number in range(len(bands)):
        lower = [(x, borders[number]) for x, borders in zip(days, piled, strict=True)]
        upper = [(x, borders[number + 1]) for x, borders in zip(days, piled, strict=True)]
        marks.append(charts.area(upper, lower, f"band-{len(bands) - number}"))
    first, last = counts[0], counts[-1]
    about = speech.text(
        "draws.charts.pool_about",
        n=len(counts),
        first=speech.fmt.date(first["as_on"]),
        first_total=first["total"],
        last=speech.fmt.date(last["as_on"]),
        last_total=last["total"],
    )
    title = speech("draws.charts.pool")
    drawn = charts.chart(
        frame,
        marks,
        chart_id="pool",
        title=title,
        about=about,
        ticks=_ticks(frame, speech),
        end=last["as_on"],
        filled=True,
    )
    legend = [
        (f"band-{number} filled", speech("draws.pool.band", low=low, high=high))
        for number, (low, high) in enumerate(bands, 1)
    ]
    return Picture("pool", title, drawn, legend, frame)


def _ticks(frame: charts.Frame, speech: Speech) -> list[str]:
    return [speech.fmt.number(value) for value in charts.tick_values(frame)]
