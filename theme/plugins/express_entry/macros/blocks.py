"""Macros alone on their line."""

from __future__ import annotations

from markupsafe import escape

from ..tables import language_table, points_table
from .html import STOP, code_list, grid, open_link, person, source_line, sums, table_of
from .inline import Inline
from .parsing import NotFound
from .room import Room


class Blocks:
    """Macros alone on their line. Each method is one macro and answers with a block of HTML."""

    def __init__(self, room: Room):
        self._room = room

    def table(self, rule: str, *, on: str | None = None) -> str:
        """A rule's whole table: `table crs.core.age`."""
        room = self._room
        version = room.table_version(rule, on)
        caption = STOP.join([room.rule_name(rule), room.since(version)])
        return table_of(room, caption, points_table(room.t, version)) + source_line(room, rule)

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
        through = room.t("guides.rounds_through", date=room.fmt.date(room.facts.draws_through))
        name = room.draws_of(kind)[-1]["name"][room.lang]
        return grid(STOP.join([name, through]), head, rows)

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
            change = room.score(slug)["total"] - start
            sign = {True: "+", False: "\N{MINUS SIGN}"}[change > 0] if change else ""
            shown = "" if slug == first else f"{sign}{room.fmt.number(abs(change))}"
            rows.append([room.example(slug)["title"][room.lang], inline.example(slug), shown])
        head = [room.t("guides.compared", key) for key in ("example", "score", "change")]
        on = room.fmt.date(room.example(first)["on"])
        return grid(STOP.join([room.t("guides.computed", date=on), room.t("guides.compared.open")]), head, rows)
