"""Macros alone on their line."""

from __future__ import annotations

from markupsafe import escape

from ..tables import language_table
from .converter import converter_html
from .counted import CEC, median_of
from .html import (
    STOP,
    code_list,
    day_html,
    grid,
    open_link,
    person,
    shown_table,
    skilled_grid,
    source_line,
    sums,
    table_of,
    versions_of,
)
from .inline import Inline
from .parsing import NotFound
from .room import Room, a_day


class Blocks:
    """Macros alone on their line. Each method is one macro and answers with a block of HTML."""

    def __init__(self, room: Room):
        self._room = room

    def table(self, rule: str, *, on: str | None = None) -> str:
        """A rule's whole table: `table crs.core.age`, `table funds.table`, `table invitation.fees`."""
        room = self._room
        if room.rule(rule)["kind"] == "category":
            raise NotFound(f"{rule} is a list of occupations: codes {rule.removeprefix('categories.')}")
        version = room.version(rule, on)
        shown = shown_table(room, rule, version)
        if shown is None or not shown.rows:
            raise NotFound(f"{rule} has no table in the version of {version['from']}")
        caption = STOP.join([room.rule_name(rule), room.since(version)])
        return table_of(room, caption, shown) + source_line(room, rule)

    def versions(self, rule: str) -> str:
        """What a rule said from day to day: `versions invitation.days`, `versions funds.table`."""
        kind = self._room.rule(rule)["kind"]
        if kind not in ("figures", "terms", "funds"):
            raise NotFound(f"{rule} is a rule of kind {kind}; this shows figures, terms and funds")
        return versions_of(self._room, rule)

    def converter(self, test: str, *, levels: str = "4..10") -> str:
        """Test scores for each level: `converter ielts levels=7..10`."""
        room = self._room
        rule_id = f"language.{test}"
        rule, version = room.rule(rule_id, kind="language"), room.version(rule_id)
        low, high = (int(n) for n in levels.split("..", 1))
        rows = [row for row in reversed(version["table"]) if low <= row["level"] <= high]
        if not rows:
            raise NotFound(f"{rule_id} has no levels {levels}")
        caption = STOP.join([room.t("core.tests", test), room.since(version)])
        return table_of(room, caption, language_table(room.t, rule, version, rows)) + source_line(room, rule_id)

    def converter_tool(self) -> str:
        """Fields that turn four test results into levels, for browsers with scripts; tables must stand beside it."""
        return converter_html(self._room)

    def codes(self, slug: str, *, version: str | None = None) -> str:
        """A category's occupations with their codes: `codes stem version=2023-1`."""
        room = self._room
        chosen = room.list_version(slug, version)
        return code_list(room, room.codes(slug, version)) + source_line(room, f"categories.{slug}", chosen)

    def moves(self, slug: str, old: str, new: str) -> str:
        """What left and what entered a category between two versions: `moves stem 2023-1 2025`."""
        room = self._room
        codes = room.moved(slug, old, new)
        parts = [
            f'<p class="codes-title">{escape(room.t("guides.codes", which, n=room.fmt.number(len(codes[which]))))}</p>'
            + code_list(room, codes[which])
            for which in ("kept", "left", "entered")
            if codes[which]
        ]
        chosen = room.list_version(slug, new)
        return f'<div class="code-lists">{"".join(parts)}</div>' + source_line(room, f"categories.{slug}", chosen)

    def history(self, kind: str) -> str:
        """Every round of a kind, oldest first: `history stem`."""
        room = self._room
        head = [room.t("guides.history", key) for key in ("number", "date", "invitations", "cutoff")]
        inline = Inline(room)
        rows = [
            [inline.round(draw["number"], what) for what in ("number", "date", "invitations", "cutoff")]
            for draw in room.draws_of(kind)
        ]
        return grid(STOP.join([room.t("draws.kinds", kind), room.rounds_through]), head, rows)

    def worked(self, slug: str) -> str:
        """An example in full: who it is, every line that gives points, the total, and the way into the calculator."""
        room = self._room
        example, score = room.example(slug), room.score(slug)
        on = room.fmt.date(example["on"])
        return (
            f'<section class="example" data-example="{slug}">'
            f'<p class="example-title">{escape(example["title"][room.lang])}</p>'
            f"{person(room, score)}{sums(room, score, on)}"
            f'<p class="example-open">{open_link(room, slug)}</p></section>'
        )

    def compare(self, first: str, *others: str) -> str:
        """Scores of examples beside that of the first: `compare us-engineer us-engineer-french`."""
        room = self._room
        inline = Inline(room)
        start = room.score(first)["total"]
        rows = []
        for slug in (first, *others):
            if room.example(slug)["on"] != room.example(first)["on"]:
                raise NotFound(f"{slug} and {first} are computed for different days")
            shown = "" if slug == first else signed(room, room.score(slug)["total"] - start)
            rows.append([room.example(slug)["title"][room.lang], inline.example(slug), shown])
        head = [room.t("guides.compared", key) for key in ("example", "score", "change")]
        on = room.fmt.date(room.example(first)["on"])
        return grid(STOP.join([room.t("guides.computed", date=on), room.t("guides.compared.open")]), head, rows)

    def worked_grid(self, slug: str) -> str:
        """An example's points in the grid of the Federal Skilled Worker Program, line by line."""
        return skilled_grid(self._room, slug)

    def gaps(self, year: str, *, to: str = CEC) -> str:
        """The cut-offs of a year by kind of round, each beside those of `to`: `gaps 2025`.

        Rounds for provincial nominees are left out: the points of a nomination are in their scores.
        """
        room = self._room
        here = median_of(room, to, year)
        kinds = dict.fromkeys(draw["kind"] for draw in room.draws_in("all", year))
        rows = []
        for kind in sorted(kinds.keys() - {"provincial-nominee-program"}, key=lambda k: -median_of(room, k, year)):
            cutoffs = [draw["cutoff"] for draw in room.draws_in(kind, year)]
            middle = median_of(room, kind, year)
            apart = "" if kind == to else signed(room, middle - here)
            numbers = [room.fmt.number(one) for one in (len(cutoffs), min(cutoffs), middle, max(cutoffs))]
            rows.append([room.t("draws.kinds", kind), *numbers, apart])
        head = [room.t("guides.gaps", key) for key in ("kind", "rounds", "lowest", "median", "highest")]
        head.append(room.t("guides.gaps.apart", kind=room.t("draws.kinds", to)))
        return grid(STOP.join([room.t("guides.gaps.caption", year=year), room.rounds_through]), head, rows)

    def by_year(self, *kinds: str, since: str = "2015") -> str:
        """Rounds and invitations year by year: `by_year stem french since=2023`; of all kinds without one."""
        room = self._room
        years = sorted({draw["date"][:4] for draw in room.draws_of("all") if draw["date"][:4] >= since})
        names = kinds or ("all",)
        rows = []
        for year in years:
            cells: list[str] = []
            for kind in names:
                held = [draw for draw in room.draws_of(kind) if draw["date"][:4] == year]
                invited = sum(draw["invitations"] for draw in held)
                cells.append(
                    room.t("guides.by_year.cell", n=len(held), invited=room.fmt.number(invited)) if held else ""
                )
            rows.append([year, *cells])
        head = [room.t("guides.by_year.year")]
        head += [room.t("guides.by_year.all") if kind == "all" else room.t("draws.kinds", kind) for kind in names]
        return grid(STOP.join([room.t("guides.by_year.caption"), room.rounds_through]), head, rows)

    def pool_bands(self, *, round: str | None = None) -> str:
        """The pool by score as last counted, or as published with a round: `pool_bands`, `pool_bands round=446`."""
        room = self._room
        count = room.pool_count(round)
        bands = [
            [room.t("rules.one.atom_range", low=room.fmt.number(band["from"]), high=room.fmt.number(band["to"])),
             room.fmt.number(band["candidates"])]
            for band in count["bands"]
        ]  # fmt: skip
        rows = [*bands, [room.t("guides.pool.total"), room.fmt.number(count["total"])]]
        caption = room.t("guides.pool.counted", date=room.fmt.date(count["as_on"]))
        link = f'<a href="{escape(room.url("draw_pool"))}">{escape(room.t("guides.pool.more"))}</a>'
        table = grid(caption, [room.t("guides.pool", key) for key in ("scores", "candidates")], rows)
        return f'{table}<p class="figure-source">{link}</p>'

    def changes(self, *, since: str = "2015-01-01") -> str:
        """What changed in the score, day by day, oldest first, each day linked to what it changed."""
        room = self._room
        found = [one for one in room.record() if one["date"] >= a_day(since)]
        items = "".join(
            f'<div><dt><a class="figure" href="{escape(room.url("rules", anchor="c" + one["date"]))}">'
            f"{day_html(room, one['date'])}</a></dt><dd>{escape(one['text'][room.lang])}</dd></div>"
            for one in found
        )
        return f'<dl class="change-list">{items}</dl>'


def signed(room: Room, number: float) -> str:
    sign = {True: "+", False: "\N{MINUS SIGN}"}[number > 0] if number else ""
    return f"{sign}{room.fmt.number(abs(number))}"
