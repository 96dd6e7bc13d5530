"""Macros inside a sentence that count: rounds, invitations, cut-offs side by side, the pool."""

from __future__ import annotations

from statistics import median

from .html import day_html, figure
from .parsing import NotFound
from .room import Room, a_day

CUTOFFS = {"lowest": min, "median": median, "highest": max}
CEC = "canadian-experience-class"


class Counted:
    """Counts of the past. Each method is one macro."""

    _room: Room

    def rounds(self, kind: str, *, after: str | None = None, since: str | None = None, year: str | None = None) -> str:
        """How many rounds of a kind, or of `all`: `rounds stem`, `rounds all year=2025`, `rounds stem since=2025`.

        `after` is a day, `since` a version of the kind's list.
        """
        room = self._room
        if quiet := kind != "all" and all(draw["kind"] != kind for draw in room.facts.draws):
            room.rule(f"categories.{kind}", kind="category")  # a category may have had no round yet
        draws = [] if quiet else [draw for draw in room.draws_of(kind) if year in (None, draw["date"][:4])]
        if after:
            draws = [draw for draw in draws if draw["date"] > a_day(after)]
        if since:
            draws = [draw for draw in draws if draw["date"] >= room.list_version(kind, since)["from"]]
        return self._counted(kind, year, room.fmt.number(len(draws)))

    def invitations(self, kind: str, *, year: str | None = None) -> str:
        """Invitations of all rounds of a kind, or of `all`: `invitations french year=2025`."""
        held = sum(draw["invitations"] for draw in self._room.draws_in(kind, year))
        return self._counted(kind, year, self._room.fmt.number(held))

    def cutoffs(self, kind: str, which: str, *, year: str | None = None) -> str:
        """The `lowest`, `median` or `highest` cut-off of a kind's rounds: `cutoffs stem median year=2024`."""
        if which not in CUTOFFS:
            raise NotFound(f"{which} is none of {', '.join(CUTOFFS)}")
        cutoffs = [draw["cutoff"] for draw in self._room.draws_in(kind, year)]
        return self._counted(kind, year, self._room.fmt.number(CUTOFFS[which](cutoffs)))

    def gap(self, kind: str, year: str, way: str, *, to: str = CEC) -> str:
        """How far a kind's median cut-off of a year is from that of another kind: `gap french 2025 lower`.

        `lower` or `higher` is what the sentence says; the build checks it.
        """
        room = self._room
        apart = median_of(room, kind, year) - median_of(room, to, year)
        if (way == "higher") is not (apart > 0) or way not in ("lower", "higher") or not apart:
            raise NotFound(f"{kind} is {room.fmt.number(apart)} from {to} in {year}, not {way}")
        return self._counted(kind, year, room.fmt.number(abs(apart)))

    def pool(
        self, what: str = "total", low: str | None = None, high: str | None = None, *, round: str | None = None
    ) -> str:
        """The pool as last counted: `pool total`, `pool day`, `pool count 501`, `pool count 451 500`, `pool share 501`.

        `count` and `share` (a percentage of all) take the scores from and to which they count. `round=446` takes the
        count that was published with that round.
        """
        room = self._room
        count = room.pool_count(round)
        title = room.t("guides.pool.counted", date=room.fmt.date(count["as_on"]))
        if what == "day":
            shown = day_html(room, count["as_on"])
        elif what == "total":
            shown = room.fmt.number(count["total"])
        elif what in ("count", "share") and low:
            found = in_bands(count, int(low), int(high) if high else None)
            shown = room.fmt.number(found)
            if what == "share":
                shown = room.t("guides.pool.share", n=round_half_up(100 * found, count["total"]))
        else:
            raise NotFound("the pool has total, day, and count or share with the scores they begin and end with")
        return figure(shown, href=room.url("draw_pool"), title=title, pool=count["as_on"])

    def _counted(self, kind: str, year: str | None, shown: str) -> str:
        room = self._room
        # A kind without a round has no page of its own.
        held = any(draw["kind"] == kind for draw in room.facts.draws)
        kind_page = room.url("draw_kind", kind=kind) if held else room.url("draws")
        href = room.url("draw_year", year=year) if year else kind_page
        return figure(shown, href=href, title=room.rounds_through, kind=kind)


def median_of(room: Room, kind: str, year: str) -> float:
    return median(draw["cutoff"] for draw in room.draws_in(kind, year))


def in_bands(count: dict, low: int, high: int | None) -> int:
    """Candidates with scores in that range, which must begin and end with a band."""
    bands = count["bands"]
    high = max(band["to"] for band in bands) if high is None else high
    if low not in {band["from"] for band in bands} or high not in {band["to"] for band in bands}:
        known = ", ".join(f"{band['from']}-{band['to']}" for band in bands)
        raise NotFound(f"no band begins with {low} or ends with {high}; the bands are {known}")
    return sum(band["candidates"] for band in bands if low <= band["from"] and band["to"] <= high)


def round_half_up(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)
