"""What the bench finds: medians and spreads beside what the project asks of itself, as a table and as JSON."""

import contextlib
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from statistics import median, quantiles
from typing import Any

from tools import hashes
from tools.browser import version_of
from tools.place import Place

ROUNDED = {"s": 3, "ms": 2, "MB": 2, "KB": 1, "MiB": 1, "/s": 0, "x": 2, "": 3}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the table.

    `name` stays the same from one run to the next. `values` are those of the passes, in `unit`; `ratios` are to what
    `against` names, each in the same pass. A target is the most that the median may be, or the least for a rate;
    `most_ratio` is that of the ratios. A figure without a target is there to be compared with.
    """

    name: str
    what: str
    unit: str
    values: Sequence[float]
    ratios: Sequence[float] = ()
    against: str = ""
    most: float | None = None
    least: float | None = None
    most_ratio: float | None = None

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def ratio(self) -> float | None:
        return median(self.ratios) if self.ratios else None

    @property
    def is_reached(self) -> bool | None:
        """Whether every target is reached; None if there is none."""
        held = []
        if self.most is not None:
            held.append(self.median <= self.most)
        if self.least is not None:
            held.append(self.median >= self.least)
        if self.most_ratio is not None:
            # A machine that could not run the other one has nothing to compare.
            held.append(self.ratio is not None and self.ratio <= self.most_ratio)
        return all(held) if held else None

    def as_json(self) -> dict[str, Any]:
        """`{name, what, unit, passes, median, quartiles, least, most, [ratio, against], [target], reached}`."""
        found: dict[str, Any] = {"name": self.name, "what": self.what, "unit": self.unit, "passes": len(self.values)}
        found |= {
            "median": self._rounded(self.median),
            "quartiles": [self._rounded(one) for one in _quartiles(self.values)],
        }
        found |= {"least": self._rounded(min(self.values)), "most": self._rounded(max(self.values))}
        if self.ratio is not None:
            ratios = [round(one, 3) for one in _quartiles(self.ratios)]
            found["ratio"] = {"to": self.against, "median": round(self.ratio, 3), "quartiles": ratios}
        target = {"most": self.most, "least": self.least, "most_ratio": self.most_ratio}
        if self.is_reached is not None:
            found["target"] = {key: value for key, value in target.items() if value is not None}
        return found | {"reached": self.is_reached}

    def line(self) -> str:
        low, high = _quartiles(self.values)
        spread = f"{self._shown(low)} to {self._shown(high)}" if len(self.values) > 1 else ""
        most = f"{self._shown(max(self.values))}" if len(self.values) > 2 else ""
        ratio = f"{self.ratio:.2f} of {self.against}" if self.ratio is not None else ""
        verdict = {True: "reached", False: "MISSED", None: ""}[self.is_reached]
        found = f"{self._shown(self.median)} {self.unit}".rstrip()
        line = f"{self.what:<58}{found:>12}  {spread:<18}{most:>9}  {ratio:<16}{self._asked():<22}{verdict}"
        return line.rstrip()

    def _asked(self) -> str:
        asked = [f"at most {self.most:,g} {self.unit}".rstrip()] if self.most is not None else []
        asked += [f"at least {self.least:,g} {self.unit}"] if self.least is not None else []
        asked += [f"at most {self.most_ratio:g} of it"] if self.most_ratio is not None else []
        return ", ".join(asked)

    def _rounded(self, value: float) -> float:
        return round(value, ROUNDED[self.unit] or None)

    def _shown(self, value: float) -> str:
        decimals = {"/s": 0, "s": 2, "ms": 1, "": 3}.get(self.unit, 2)
        return f"{value:,.{decimals}f}"


HEAD = f"{'':<58}{'median':>12}  {'quartiles':<18}{'most':>9}  {'ratio':<16}{'asked':<22}".rstrip()


def machine() -> dict[str, Any]:
    """`{processor, cores, system}` that the figures hold for."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as told:
            names = [line.partition(":")[2].strip() for line in told if line.startswith("model name")]
        model = names[0] if names else model
    except OSError:
        pass
    return {"processor": model, "cores": os.cpu_count() or 1, "system": platform.system()}


def versions(place: Place, browser: str | None) -> dict[str, str]:
    """What was measured, by the names of the programs; without those that were not at hand."""
    parts = hashes.parts(place)
    found = {"Python": platform.python_version(), "Pyodide": parts["pyodide"], "Pelican": parts["pelican"]}
    with contextlib.suppress(PackageNotFoundError):
        found["Hugo"] = version("hugo")
    if browser:
        found["Chromium"] = version_of(browser)
    return found


def load() -> float | None:
    """How many processes have wanted the processor in the last minute, where the system tells."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def table(figures: Iterable[Figure]) -> str:
    return "\n".join([HEAD, *(figure.line() for figure in figures)])


def ratios(values: Sequence[float], others: Sequence[float]) -> list[float]:
    """Each to the other of its pass."""
    return [value / other for value, other in zip(values, others, strict=True)]


def _quartiles(values: Sequence[float]) -> tuple[float, float]:
    """A quarter of the values lies below the first, and one above the second; of few, the extremes."""
    if len(values) < 4:
        return min(values), max(values)
    low, _, high = quantiles(values, n=4, method="inclusive")
    return low, high
