"""What the rounds add up to, by kind and by year, and where a cut-off stood in the pool. Counts of the past only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

Round = Mapping[str, Any]
Count = Mapping[str, Any]

# Kinds are many and some are rare: charts show them in these families, each in a colour of its own.
FAMILIES = ("general", "cec", "programs", "nominees", "french", "lists")
FAMILY_OF_KIND = {
    "no-program-specified": "general",
    "canadian-experience-class": "cec",
    "provincial-nominee-program": "nominees",
    "french": "french",
}
FAMILY_OF_TYPE = {"general": "general", "program": "programs", "category": "lists"}

# A kind is called quiet when half a year of the data holds no round of it.
QUIET_MONTHS = 6

# Where the bands of the pool are cut for reading; the highest first. The narrower ones are on the pages of the rounds.
POOL_CUTS = (601, 501, 451, 401, 351, 301, 0)


class Sums(NamedTuple):
    """What some rounds add up to."""

    rounds: int
    invitations: int
    lowest: Round
    highest: Round


class Standing(NamedTuple):
    """Where a cut-off stands in a count of the pool: candidates in its band and above it."""

    count: Count
    days: int
    band: Mapping[str, int]
    above: int


def family(one: Round) -> str:
    return FAMILY_OF_KIND.get(one["kind"]) or FAMILY_OF_TYPE[one["type"]]


def sums(rounds: Sequence[Round]) -> Sums:
    """Of at least one round. Of several with the same cut-off the latest is named."""
    latest_first = rounds[::-1]
    return Sums(
        len(rounds),
        sum(one["invitations"] for one in rounds),
        min(latest_first, key=lambda one: one["cutoff"]),
        max(latest_first, key=lambda one: one["cutoff"]),
    )


def by(key: Any, rounds: Iterable[Round]) -> dict[str, list[Round]]:
    """The rounds by what `key` gives of each, in the order of first sight."""
    found: dict[str, list[Round]] = {}
    for one in rounds:
        found.setdefault(key(one), []).append(one)
    return found


def year(one: Round) -> str:
    return one["date"][:4]


def months_between(earlier: str, later: str) -> int:
    """Whole months from one day to another."""
    a, b = date.fromisoformat(earlier), date.fromisoformat(later)
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)


def quiet_months(rounds: Sequence[Round], through: str) -> int:
    """Months without a round up to the end of the data; 0 where the last one is not long past."""
    months = months_between(rounds[-1]["date"], through)
    return months if months >= QUIET_MONTHS else 0


def standing(one: Round, count: Count) -> Standing | None:
    """None where no band holds the cut-off."""
    bands = count["bands"]
    band = next((band for band in bands if band["from"] <= one["cutoff"] <= band["to"]), None)
    if band is None:
        return None
    days = (date.fromisoformat(one["date"]) - date.fromisoformat(count["as_on"])).days
    return Standing(count, days, band, sum(other["candidates"] for other in bands if other["from"] > band["to"]))


def wide_bands(counts: Sequence[Count]) -> list[tuple[int, int]]:
    """`(from, to)` of the bands that every count can be read in, highest first."""
    common = set.intersection(*({band["from"] for band in count["bands"]} for count in counts))
    cuts = [cut for cut in POOL_CUTS if cut in common]
    top = max(count["bands"][0]["to"] for count in counts)
    return list(zip(cuts, (top, *(cut - 1 for cut in cuts)), strict=False))


def in_wide_bands(count: Count, bands: Sequence[tuple[int, int]]) -> list[int]:
    """Candidates in each of the wide bands."""
    return [sum(band["candidates"] for band in count["bands"] if low <= band["from"] <= high) for low, high in bands]
