"""The permanent address of each figure on a rule's page: `#v2015-01-01-age-20-29-with_spouse`.

It is made of the first day of the version, of what the row of the table accepts, and of the column where there is more
than one. So it stays when rows are added or change places, and it is the same in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calc.rows import Table

from .rulebook import Rulebook

EARLIER = "earlier"  # the part of a page with tables that have no certain first day
TOTAL = "all"  # the row of a ceiling that holds everything together
FURTHER = "each_additional"  # the row of settlement funds for each further member of a family


def figure(start: str, row: str, column: str = "") -> str:
    """The anchor of a figure in the version that starts on the day (ISO), or in the EARLIER tables."""
    part = start if start == EARLIER else f"v{start}"
    return "-".join(filter(None, (part, row, column)))


def points(rulebook: Rulebook, rule_id: str, facts: Mapping[str, Any], column: str, on: str | None = None) -> str:
    """The anchor, on the rule's page, of the points that somebody has by its table on a day (ISO; the latest if None).

    `facts` holds what the table reads, `column` is `with_spouse` or `without_spouse`. Raises `LookupError` where there
    is no such figure.
    """
    version = rulebook.version_on(rule_id, on)
    if version is None or "table" not in version:
        raise LookupError(f"{rule_id} has no table on {on}")
    row = version["table"][Table(version["reads"], version["table"]).match([facts[name] for name in version["reads"]])]
    return figure(version["from"], points_row(version["reads"], row), column if column in row else "")


def points_row(reads: Sequence[str], row: Mapping[str, Any]) -> str:
    """A row of a table of points: `education-doctoral-first_lowest-9-up`."""
    return "-".join(f"{name}-{_cell(row[name])}" for name in sorted(reads))


def points_columns(most: Mapping[str, int]) -> list[str]:
    """The columns of a table of points; a lone one needs no name."""
    return ["" if column == "points" else column for column in most]


def ceiling_row(group: Mapping[str, Any]) -> str:
    """A group of a ceiling, by the lines or the sections in it."""
    return "-".join(group.get("lines") or group["sections"])


def level_row(level: int | str) -> str:
    return f"level-{level}"


def family_row(size: int) -> str:
    return f"family-{size}"


def _cell(atom: Any) -> str:
    """What a cell accepts: `29`, `20-29`, `45-up`, `yes`, `any`, `not_given_or_0-17`."""
    if isinstance(atom, list):
        return "_or_".join(_cell(one) for one in atom)
    if isinstance(atom, bool):
        return "yes" if atom else "no"
    low, dots, high = str(atom).partition("..")
    return f"{low}-{high or 'up'}" if dots else low
