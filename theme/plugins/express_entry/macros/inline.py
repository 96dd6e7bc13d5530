"""Macros inside a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import escape

from calc.values import ABILITIES

from ..rulebook import is_known
from ..tables import decimals, span
from .amounts import Amounts, a_figure
from .counted import Counted
from .html import day_html, draw_figure, figure, moment_html, rule_figure, unit_link
from .parsing import NotFound
from .persons import Persons
from .room import Room, column_of, ended


class Inline(Amounts, Counted, Persons):
    """Macros inside a sentence. Each method is one macro and answers with HTML."""

    def __init__(self, room: Room):
        self._room = room

    def points(self, rule: str, *, column: str | None = None, on: str | None = None, **facts: str) -> str:
        """Points of one row: `points crs.core.age age=29`, `column=with_spouse` for the other column."""
        version, row = self._room.row(rule, on, facts)
        return rule_figure(self._room, rule, version, self._room.fmt.number(row[column_of(version, column)]))

    def row(self, rule: str, fact: str, end: str | None = None, *, on: str | None = None, **facts: str) -> str:
        """The range of a fact that shares its row: `row crs.core.age age age=25` is 20 to 29, and with `low` 20."""
        version, row = self._room.row(rule, on, facts)
        if fact not in version["reads"]:
            raise NotFound(f"{rule} reads {', '.join(version['reads'])}")
        shown = self._room.value(fact, row[fact]) if end is None else span(self._room.t, an_end(row[fact], end))
        return rule_figure(self._room, rule, version, shown)

    def max(self, rule: str, *, column: str | None = None, on: str | None = None, group: str | None = None) -> str:
        """The most a rule gives: `max crs.transferability.ceiling`; with `group=certificate`, a group of its lines."""
        room = self._room
        version = room.version(rule, on)
        if "max" not in version:
            raise NotFound(f"{rule} has no maximum in the version of {version['from']}")
        most = version["max"]
        if group:
            groups = [
                one["max"]
                for one in version.get("groups", ())
                if group in (*one.get("lines", ()), *one.get("sections", ()))
            ]
            if not groups:
                raise NotFound(f"{rule} has no group with {group}")
            most = groups[0] if isinstance(groups[0], Mapping) else dict.fromkeys(most, groups[0])
        return rule_figure(room, rule, version, room.fmt.number(most[column_of(version, column)]))

    def figure(self, rule: str, key: str, *, on: str | None = None) -> str:
        """A figure of a `figures` rule: `figure work.year hours`."""
        room = self._room
        room.rule(rule, kind="figures")
        shown = room.fmt.number(a_figure(room, rule, key, on))
        return rule_figure(room, rule, room.version(rule, on), shown)

    def since(self, rule: str, *, on: str | None = None) -> str:
        """The day from which a rule's version is in force: `since crs.core.age`."""
        room = self._room
        version = room.version(rule, on)
        return rule_figure(room, rule, version, day_html(room, version["from"]))

    def ended(self, rule: str) -> str:
        """The day from which a rule is not in force: `ended crs.additional.job_offer`. Fails once it is again."""
        if not ended(self._room.version(rule)):
            raise NotFound(f"{rule} is in force")
        return self.since(rule)

    def change(self, rule: str) -> str:
        """The day of a known change of a rule whose figures are not known: `change crs.core.canadian_work`."""
        room = self._room
        version = room.rule(rule)["versions"][-1]
        if is_known(version):
            raise NotFound(f"{rule} has no known change without figures")
        room.using(rule, version)
        return rule_figure(room, rule, version, day_html(room, version["from"]))

    def verified(self, part: str) -> str:
        """The last day on which all rules of a part are known to hold: `verified crs`."""
        room = self._room
        rules = room.facts.rulebook.rules
        days = [
            rule["verified_through"]
            for rule_id, rule in rules.items()
            if f"{rule_id}.".startswith(f"{part}.") and "verified_through" in rule
        ]
        if not days:
            raise NotFound(f"no rule under {part}")
        href = room.url("rule", id=part) if "versions" in rules.get(part, {}) else room.url("rules")
        return figure(day_html(room, min(days)), href=href, title=room.t("guides.verified"), verified=part)

    def score(self, test: str, ability: str, level: str) -> str:
        """The lowest test score that gives a level: `score ielts listening 8`."""
        room = self._room
        rule_id = f"language.{test}"
        rule, version = room.rule(rule_id, kind="language"), room.version(rule_id)
        for row in version["table"]:
            if str(row["level"]) == level != "0" and ability in ABILITIES:
                return rule_figure(room, rule_id, version, span(room.t, an_end(row[ability], "low"), decimals(rule)))
        raise NotFound(f"{rule_id} has no {ability} score for level {level}")

    def level(self, test: str, level: str) -> str:
        """A level by its number, as the test's table has it: `level ielts 8`."""
        room = self._room
        rule_id = f"language.{test}"
        room.rule(rule_id, kind="language")
        version = room.version(rule_id)
        if level not in {str(row["level"]) for row in version["table"]}:
            raise NotFound(f"{rule_id} has no level {level}")
        return rule_figure(room, rule_id, version, room.fmt.number(int(level)))

    def category(self, slug: str, what: str, *, version: str | None = None) -> str:
        """A category's `name`, `count`, `since`, `announced`, `months` or a criterion by key: `category stem count`."""
        room = self._room
        chosen = room.list_version(slug, version)
        rule = f"categories.{slug}"
        if what == "name":
            return escape(room.rule_name(rule))
        if what == "count":
            return rule_figure(room, rule, chosen, room.fmt.number(len(room.codes(slug, version))))
        if what in ("since", "announced"):
            return rule_figure(room, rule, chosen, day_html(room, chosen["from" if what == "since" else what]))
        criteria = chosen.get("criteria", {})
        if what == "months" and "work_hours" in criteria:
            return rule_figure(room, rule, chosen, room.fmt.number(room.months(criteria["work_hours"])))
        wanted = criteria.get(what)
        if wanted is None or isinstance(wanted, bool):
            raise NotFound(f"{rule} has no figure {what} in this version")
        return rule_figure(room, rule, chosen, room.fmt.number(wanted))

    def moved(self, slug: str, old: str, new: str, which: str) -> str:
        """How many codes `entered`, `left` or were `kept` between two versions: `moved stem 2023-1 2025 left`."""
        room = self._room
        codes = room.moved(slug, old, new)
        if which not in codes:
            raise NotFound(f"{which} is none of {', '.join(codes)}")
        shown = room.fmt.number(len(codes[which]))
        return rule_figure(room, f"categories.{slug}", room.list_version(slug, new), shown)

    def noc(self, code: str, *, listed: str | None = None, unlisted: str | None = None) -> str:
        """A unit group by title and code: `noc 21231 listed=stem:2023-1 unlisted=stem:2025,stem:2026`.

        `listed` and `unlisted` show nothing; they let the build check what the sentence claims.
        """
        room = self._room
        link = unit_link(room, code)
        for places, wanted in ((listed, True), (unlisted, False)):
            for place in places.split(",") if places else ():
                slug, _, version = place.partition(":")
                if (code in room.codes(slug, version or None)) is not wanted:
                    raise NotFound(f"{code} is {'not ' if wanted else ''}on the list {place}")
        return f'<span class="occupation">{link} (<span class="code">{code}</span>)</span>'

    def round(self, number: str, what: str) -> str:
        """A round's `cutoff`, `invitations`, `date`, `name`, `number` or `tie_break`; `aim` of a program round."""
        return self._of_draw(self._room.draw(number), what)

    def last(self, kind: str, what: str = "sentence") -> str:
        """The last round of a kind, as a sentence or one of the words of `round`: `last stem`, `last stem date`."""
        room = self._room
        draw = room.draws_of(kind)[-1]
        if what != "sentence":
            return self._of_draw(draw, what)
        return room.t(
            "guides.last_round",
            **{part: self._of_draw(draw, part) for part in ("number", "date", "invitations", "cutoff")},
            through=room.fmt.date(room.facts.draws_through),
        )

    def rounds_through(self) -> str:
        """The last day to which the list of rounds is complete."""
        room = self._room
        shown = day_html(room, room.facts.draws_through)
        return figure(shown, href=room.url("draws"), title=room.rounds_through, rounds="through")

    def _of_draw(self, draw: Mapping, what: str) -> str:
        room = self._room
        if what in ("cutoff", "invitations"):
            return draw_figure(room, draw, room.fmt.number(draw[what]))
        if what == "date":
            return draw_figure(room, draw, day_html(room, draw["date"]))
        if what == "number":
            return draw_figure(room, draw, draw["number"])
        if what == "name":
            return draw_figure(room, draw, draw["name"][room.lang])
        if what == "tie_break" and draw["tie_break"]:
            return draw_figure(room, draw, moment_html(room, draw["tie_break"]))
        if what == "aim" and room.t.has("draws.aims", draw["kind"]):
            return draw_figure(room, draw, room.t("draws.aims", draw["kind"]))
        raise NotFound(f"a round has no {what}")


def an_end(atom: Any, end: str) -> str:
    """The `low` or `high` end of a cell that is a number or a range."""
    low, dots, high = str(atom).partition("..")
    found = {"low": low, "high": high if dots else low}.get(end)
    if not found or isinstance(atom, list):
        raise NotFound(f"{atom} has no end {end}")
    return found
