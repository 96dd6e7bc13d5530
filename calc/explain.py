"""Results that carry their reasons: a total is always the sum of the awards that explain it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

Json = dict[str, Any]


class Award(NamedTuple):
    """The points of one rule, with what was read to get them.

    `points` is what the line finally adds and `lost_to_cap` what a ceiling took from it; `maximum` is the most the line
    can give under this version. `version` is the first day of the version used (ISO), or None if there was none yet.
    `reason` is `row`, `not_given`, `not_in_force` or `repealed`.
    """

    id: str
    points: int
    maximum: int
    lost_to_cap: int
    version: str | None
    reason: str
    read: Json
    sources: tuple[str, ...]
    unverified: bool

    def less(self, taken: int) -> Award:
        """The same award after a ceiling took `taken` points."""
        return self._replace(points=self.points - taken, lost_to_cap=self.lost_to_cap + taken)

    def as_json(self) -> Json:
        """The line of the contract; `unverified` stands only where it is true."""
        line: Json = {
            "id": self.id,
            "points": self.points,
            "max": self.maximum,
            "lost_to_cap": self.lost_to_cap,
            "version": self.version,
            "reason": self.reason,
            "read": self.read,
            "sources": list(self.sources),
        }
        if self.unverified:
            line["unverified"] = True
        return line


class Check(NamedTuple):
    """One condition: `met` is true, false, or None where the fact was not given; what was read and what is needed."""

    id: str
    met: bool | None
    read: Json
    need: Json
    sources: tuple[str, ...]

    def as_json(self) -> Json:
        """The check of the contract."""
        return {"id": self.id, "met": self.met, "read": self.read, "need": self.need, "sources": list(self.sources)}


class Outcome(NamedTuple):
    """A program's answer: its checks, and for the Federal Skilled Worker class the grid that was used."""

    eligible: bool
    checks: tuple[Check, ...]
    grid: Json | None = None
    grid_lines: tuple[Award, ...] = ()

    def failing(self) -> list[str]:
        """Ids of the checks that stand in the way: false, or open where only settlement funds may be open."""
        return [check.id for check in self.checks if not check.met]

    def as_json(self) -> Json:
        """The program of the contract."""
        out: Json = {"eligible": self.eligible}
        if self.grid is not None:
            out["grid"] = self.grid
            out["grid_lines"] = [award.as_json() for award in self.grid_lines]
        out["checks"] = [check.as_json() for check in self.checks]
        return out


class Total(NamedTuple):
    """Awards and their sum."""

    awards: tuple[Award, ...]

    @property
    def points(self) -> int:
        """Points, never stored apart from the awards that make them."""
        return sum(award.points for award in self.awards)

    def of(self, prefix: str) -> int:
        """Points of the awards whose id begins with the prefix."""
        return sum(award.points for award in self.awards if award.id.startswith(prefix))


def held(awards: Sequence[Award], ceiling: int, ids: Iterable[str] | None = None) -> tuple[Award, ...]:
    """The awards held to a ceiling together (only those named in `ids`, if given): the later lines pay."""
    named = None if ids is None else frozenset(ids)
    excess = sum(award.points for award in awards if named is None or award.id in named) - ceiling
    kept = list(awards)
    for index in range(len(kept) - 1, -1, -1):
        if excess <= 0:
            break
        award = kept[index]
        if (named is None or award.id in named) and award.points > 0:
            taken = min(excess, award.points)
            kept[index] = award.less(taken)
            excess -= taken
    return tuple(kept)
