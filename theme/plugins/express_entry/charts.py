"""Charts as SVG, drawn when the site is built: no style and no script of their own, readable at any width.

Letters are placed in percent, dots and areas stand in an inner drawing that is stretched: so a chart fills a phone and
a desk alike while letters and strokes keep their size. Colours are classes, which charts.css gives for light and dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import svg
from markupsafe import Markup, escape

# The height of the plot in thousandths of the drawing; the years are written below it.
TOP, BOTTOM = 45, 915
WHOLE = 1000
STEPS = (5, 10, 20, 25, 50, 100, 200, 250, 500)

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """From values to thousandths of the drawing's width or height."""

    low: int
    high: int
    start: int = 0
    end: int = WHOLE

    def at(self, value: float) -> float:
        return round(self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start), 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What a chart is drawn in: the years across, the values up, and the marks on the values."""

    first_year: int
    last_year: int
    up: Scale
    step: int

    @property
    def across(self) -> Scale:
        first, after = date(self.first_year, 1, 1), date(self.last_year + 1, 1, 1)
        return Scale(low=first.toordinal(), high=after.toordinal())

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    def x(self, iso: str) -> float:
        return self.across.at(date.fromisoformat(iso).toordinal())

    def y(self, value: float) -> float:
        return self.up.at(value)


def frame(first: str, last: str, values: Sequence[int], *, from_zero: bool = False, least: int = 0) -> Frame:
    """A frame of whole years and round values around the data; `least` is the smallest range of values shown."""
    low, high = (0 if from_zero else min(values)), max(values)
    if high - low < least:
        middle = (low + high) // 2
        low, high = max(middle - least // 2, 0), middle + least // 2
    step = _step(high - low)
    up = Scale(low=low // step * step, high=-(-high // step) * step, start=BOTTOM, end=TOP)
    return Frame(first_year=int(first[:4]), last_year=int(last[:4]), up=up, step=step)


def _step(span: int) -> int:
    """The smallest round step that needs no more than six lines."""
    scale = 1
    while True:
        for step in STEPS:
            if span <= step * scale * 5:
                return step * scale
        scale *= 100


def dots(points: Iterable[Point], shape: str) -> svg.Element:
    """A dot for each point: strokes without length, which their round or square ends make visible."""
    return svg.Path(class_=["dots", shape], d=[piece for x, y in points for piece in (svg.M(x, y), svg.h(0))])


def line(points: Sequence[Point], name: str) -> svg.Element:
    return svg.Path(class_=["line", name], d=_through(points))


def area(upper: Sequence[Point], lower: Sequence[Point], name: str) -> svg.Element:
    return svg.Path(class_=["area", name], d=[*_through([*upper, *lower[::-1]]), svg.Z()])


def bar(left: float, width: float, top: float, bottom: float, name: str) -> svg.Element:
    return svg.Rect(class_=["bar", name], x=left, width=width, y=top, height=round(bottom - top, 1))


def stacks(frame: Frame, columns: Sequence[Sequence[float]]) -> list[list[float]]:
    """The heights of the borders of each column's parts, piled up from the bottom: one more than there are parts."""
    piled = []
    for parts in columns:
        sums = [0.0]
        for part in parts:
            sums.append(sums[-1] + part)
        piled.append([frame.y(value) for value in sums])
    return piled


def chart(
    frame: Frame,
    marks: Iterable[svg.Element],
    *,
    chart_id: str,
    title: str,
    about: str,
    ticks: Sequence[str],
    end: str,
    filled: bool = False,
) -> Markup:
    """The whole drawing. `ticks` are the marks on the values, lowest first; `end` is the last day of the data.
    Where the marks are `filled`, the ticks are written over them, else below, so that no dot is hidden.

    What the script needs to draw into it stands in its data attributes: the days at both ends, and the values and
    heights (in thousandths) of the lowest and highest line.
    """
    up = frame.up
    heights = [frame.y(value) for value in range(up.low, up.high + 1, frame.step)]
    written = [
        svg.Text(class_=["tick"], y=percent(y), text=str(escape(tick))) for y, tick in zip(heights, ticks, strict=True)
    ]
    areas = svg.SVG(
        xmlns=None,
        viewBox=svg.ViewBoxSpec(0, 0, WHOLE, WHOLE),
        preserveAspectRatio=svg.PreserveAspectRatio("none"),
        overflow="visible",
        elements=list(marks),
    )
    drawing = svg.SVG(
        xmlns=None,
        class_=["picture"],
        extra={"role": "img", "aria-labelledby": f"{chart_id}-title {chart_id}-about"},
        data={
            "start": f"{frame.first_year}-01-01",
            "end": f"{frame.last_year + 1}-01-01",
            "low": up.low,
            "high": up.high,
            "bottom": BOTTOM,
            "top": TOP,
        },
        elements=[
            svg.Title(id=f"{chart_id}-title", text=str(escape(title))),
            svg.Desc(id=f"{chart_id}-about", text=str(escape(about))),
            _unknown(frame, end),
            *(_rule(height) for height in heights),
            *_years(frame),
            *([areas, *written] if filled else [*written, areas]),
        ],
    )
    return Markup(drawing.as_str())


def tick_values(frame: Frame) -> range:
    return range(frame.up.low, frame.up.high + 1, frame.step)


def marked(picture: Markup, frame: Frame, day: str, value: int) -> Markup:
    """The same drawing with a ring around one point."""
    ring = svg.Circle(class_=["here"], cx=percent(frame.x(day)), cy=percent(frame.y(value)), r=7)
    return Markup(str(picture).removesuffix("</svg>") + ring.as_str() + "</svg>")


def dated(picture: Markup, frame: Frame, days: Iterable[str]) -> Markup:
    """The same drawing with an upright line at each of the days in it."""
    shown = [frame.x(day) for day in days if frame.across.start < frame.x(day) < frame.across.end]
    lines = (
        svg.Line(class_=["day-rule"], x1=percent(x), x2=percent(x), y1=percent(TOP), y2=percent(BOTTOM)) for x in shown
    )
    return Markup(str(picture).removesuffix("</svg>") + "".join(line.as_str() for line in lines) + "</svg>")


def percent(thousandths: float) -> svg.Length:
    return svg.Length(round(thousandths / 10, 2), "%")


def _through(points: Sequence[Point]) -> list[svg.PathData]:
    if not points:
        return []
    steps = (svg.L(x, y) if y != before else svg.H(x) for (_, before), (x, y) in pairwise(points))
    return [svg.M(*points[0]), *steps]


def _rule(height: float) -> svg.Element:
    return svg.Line(class_=["rule"], x2=svg.Length(100, "%"), y1=percent(height), y2=percent(height))


def _years(frame: Frame) -> Iterable[svg.Element]:
    for number, year in enumerate(frame.years):
        start, after = frame.x(f"{year}-01-01"), frame.across.at(date(year + 1, 1, 1).toordinal())
        if number:
            yield svg.Line(
                class_=["year-rule"], x1=percent(start), x2=percent(start), y1=percent(BOTTOM), y2=percent(WHOLE)
            )
        names = ["year", "second"] if (frame.last_year - year) % 2 else ["year"]
        yield svg.Text(class_=names, x=percent((start + after) / 2), y=svg.Length(100, "%"), text=str(year))


def _unknown(frame: Frame, end: str) -> svg.Element:
    """The days after the end of the data."""
    left = frame.x(end)
    return svg.Rect(
        class_=["unknown"],
        x=percent(left),
        width=percent(WHOLE - left),
        y=percent(TOP),
        height=percent(BOTTOM - TOP),
    )
