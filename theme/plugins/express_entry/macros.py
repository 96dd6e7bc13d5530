"""The macros of guides: what stands between double braces, and the HTML it becomes.

`{{ points crs.core.age age=29 }}`: words after the name say what is wanted, `key=value` narrows it, text for the
reader stands in straight double quotes. Methods of `Inline` are the macros that stand inside a sentence, methods of
`Blocks` those that stand alone on their line. Nothing is kept in the module.
"""

from __future__ import annotations

import base64
import inspect
import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from calc.rules import Table

ABILITIES = ("reading", "writing", "listening", "speaking")
SECTIONS = ("core", "spouse", "transferability", "additional")
STOP = Markup(". ")
SHOWN_FACTS = ("age", "education", "canadian_years", "foreign_years")


class NotFound(LookupError):
    """A macro asks for something that is not in the data. The message says what, for the writer."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What macros read, the same for both languages."""

    rulebook: Any
    draws: Sequence[Mapping]
    titles: Mapping[str, Mapping[str, str]]
    examples: Mapping[str, Mapping]
    draws_through: str
    assess: Callable[..., dict]


class Macro(NamedTuple):
    """One macro as written: `words` in order, `options` by key, and whether it stands `alone` on its line."""

    name: str
    words: tuple[str, ...]
    options: dict[str, str]
    alone: bool
    text: str


MACRO = re.compile(r"\{\{\s*(.*?)\s*\}\}")
OPTION = re.compile(r"([a-z_]+)=(.*)", re.DOTALL)


def parse(text: str, *, alone: bool) -> Macro:
    """The macro between the braces. Raises `NotFound` for an empty one or an open quotation."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.quotes = '"'
    lexer.commenters = ""
    try:
        parts = list(lexer)
    except ValueError:
        raise NotFound("a quotation is not closed") from None
    if not parts:
        raise NotFound("an empty macro")
    words, options = [], {}
    for part in parts[1:]:
        if option := OPTION.fullmatch(part):
            options[option[1]] = option[2]
        else:
            words.append(part)
    return Macro(parts[0], tuple(words), options, alone, text)


def macros_in(line: str) -> Iterator[Macro]:
    """The macros of one line, in order."""
    for match in MACRO.finditer(line):
        yield parse(match[1], alone=match[0] == line.strip())


class Room:
    """What one guide's macros share: the data, the language, the way links are written, and what has been used."""

    def __init__(self, facts: Facts, lang: str, *, url: Callable, fmt: Any, t: Callable):
        self.facts, self.lang, self.url, self.fmt, self.t = facts, lang, url, fmt, t
        self.used: set[tuple[str, str]] = set()
        self.examples_used: set[str] = set()
        self._scores: dict[str, dict] = {}

    def rule(self, rule_id: str, *, kind: str | None = None) -> dict:
        rule = self.facts.rulebook.rules.get(rule_id)
        if rule is None or "versions" not in rule:
            raise NotFound(f"no rule {rule_id}")
        if kind and rule["kind"] != kind:
            raise NotFound(f"{rule_id} is a rule of kind {rule['kind']}, not {kind}")
        return rule

    def version(self, rule_id: str, on: str | None = None) -> dict:
        """The version in force on that day, or on the last day the rule is known to hold; noted as used."""
        rule = self.rule(rule_id)
        on = day(on) if on else rule["verified_through"]
        version = self.facts.rulebook.version_on(rule_id, on)
        if version is None:
            raise NotFound(f"{rule_id} was not in force on {on}")
        # The rulebook falls back to the last known figures; a guide must not present them as those of that day.
        if any(version["from"] < other["from"] <= on for other in rule["versions"]):
            raise NotFound(f"the figures of {rule_id} are not known for {on}")
        return self.using(rule_id, version)

    def using(self, rule_id: str, version: dict) -> dict:
        self.used.add((rule_id, version["from"]))
        return version

    def table_version(self, rule_id: str, on: str | None = None) -> dict:
        self.rule(rule_id, kind="points")
        version = self.version(rule_id, on)
        if "table" not in version:
            raise NotFound(f"{rule_id} has no table in the version of {version['from']}")
        return version

    def list_version(self, slug: str, name: str | None = None) -> dict:
        """A category's version by its name, or the one in force on the last day it is known to hold."""
        rule_id = f"categories.{slug}"
        rule = self.rule(rule_id, kind="category")
        if name is None:
            return self.version(rule_id)
        for version in rule["versions"]:
            if version.get("version") == name:
                return self.using(rule_id, version)
        known = ", ".join(v["version"] for v in rule["versions"] if "version" in v)
        raise NotFound(f"{rule_id} has no version {name}; it has {known}")

    def codes(self, slug: str, name: str | None = None) -> list[str]:
        codes = self.list_version(slug, name).get("codes")
        if not codes:
            raise NotFound(f"categories.{slug} has no list of codes in this version")
        return list(codes)

    def title(self, code: str) -> str:
        if code not in self.facts.titles[self.lang]:
            raise NotFound(f"no unit group {code} in NOC 2021")
        return self.fmt.title(self.facts.titles[self.lang][code])

    def draw(self, number: str) -> Mapping:
        for draw in self.facts.draws:
            if draw["number"] == number:
                return draw
        raise NotFound(f"no round {number}")

    def draws_of(self, kind: str, *, after: str | None = None) -> list[Mapping]:
        """Rounds of a kind, oldest first; `after` leaves out that day and those before it."""
        if kind not in {draw["kind"] for draw in self.facts.draws}:
            raise NotFound(f"no round of the kind {kind}")
        return [d for d in self.facts.draws if d["kind"] == kind and (after is None or d["date"] > day(after))]

    def example(self, slug: str) -> Mapping:
        if slug not in self.facts.examples:
            raise NotFound(f"no example {slug} in content/examples")
        self.examples_used.add(slug)
        return self.facts.examples[slug]

    def score(self, slug: str) -> dict:
        """The part `crs` of the example's assessment, computed by the core."""
        if slug not in self._scores:
            example = self.example(slug)
            on = date.fromisoformat(example["on"])
            try:
                self._scores[slug] = self.facts.assess(example["profile"], on, want=["crs"])["crs"]
            except ValueError as error:
                raise NotFound(f"the core refuses the example {slug}: {error}") from error
        return self._scores[slug]

    def rule_name(self, rule_id: str) -> str:
        rule = self.rule(rule_id)
        if rule["kind"] == "category":
            return rule["name"][self.lang]
        return self.t("core.lines", rule_id) if rule["kind"] == "points" else self.t("core.rules", rule_id, "name")

    def since(self, version: Mapping) -> str:
        key = "guides.ended_on" if version.get("repealed") or version.get("retired") else "guides.in_force_since"
        return self.t(key, date=self.fmt.date(version["from"]))

    def rule_figure(self, rule_id: str, version: Mapping, shown: str) -> str:
        return figure(
            shown,
            href=self.url("rule", id=rule_id),
            title=STOP.join([self.rule_name(rule_id), self.since(version)]),
            rule=rule_id,
            version=version["from"],
        )

    def draw_figure(self, draw: Mapping, shown: str) -> str:
        title = self.t("guides.round_of", number=draw["number"], date=self.fmt.date(draw["date"]))
        return figure(shown, href=self.url("draw", number=draw["number"]), title=title, round=draw["number"])

    def example_figure(self, slug: str, shown: str, *, part: str) -> str:
        title = self.t("guides.computed", date=self.fmt.date(self.example(slug)["on"]))
        return figure(shown, href=self.example_link(slug), title=title, example=slug, part=part)

    def example_link(self, slug: str) -> str:
        """The calculator filled with the example's answers, on the example's day."""
        example = self.example(slug)
        return f"{self.url('calculator')}#p={packed(example['profile'])}&on={example['on']}"

    def value(self, fact: str, atom: Any) -> str:
        """A cell of a rule's table, or a fact of a person, in words."""
        if isinstance(atom, list):
            return self.t("guides.or").join(self.value(fact, item) for item in atom)
        if isinstance(atom, bool):
            return self.t("core.values", fact, "true" if atom else "false")
        if isinstance(atom, (int, float)):
            return self.fmt.number(atom)
        if ".." in str(atom):
            return self.span(str(atom))
        if atom in (None, "not_given", "any"):
            return self.t("core.values", atom or "not_given")
        return self.t("core.education", atom) if fact.endswith("education") else self.t("core.values", fact, atom)

    def span(self, atom: str, **how: int) -> str:
        low, high = atom.split("..")
        if not high:
            return self.t("guides.at_least", n=self.fmt.number(number(low), **how))
        return self.t("guides.span", low=self.fmt.number(number(low), **how), high=self.fmt.number(number(high), **how))


class Inline:
    """Macros inside a sentence. Each method is one macro and answers with HTML."""

    def __init__(self, room: Room):
        self._room = room

    def points(self, rule: str, *, column: str | None = None, on: str | None = None, **facts: str) -> str:
        """Points of one row: `points crs.core.age age=29`, `column=with_spouse` for the other column."""
        version, row = self._row(rule, on, facts)
        return self._room.rule_figure(rule, version, self._room.fmt.number(row[column_of(version, column)]))

    def row(self, rule: str, fact: str, *, on: str | None = None, **facts: str) -> str:
        """The range of a fact that shares its row: `row crs.core.age age age=25` is 20 to 29."""
        version, row = self._row(rule, on, facts)
        if fact not in version["reads"]:
            raise NotFound(f"{rule} reads {', '.join(version['reads'])}")
        return self._room.rule_figure(rule, version, self._room.value(fact, row[fact]))

    def max(self, rule: str, *, column: str | None = None, on: str | None = None) -> str:
        """The most a rule gives: `max crs.transferability.ceiling`."""
        room = self._room
        version = room.version(rule, on)
        if "max" not in version:
            raise NotFound(f"{rule} has no maximum in the version of {version['from']}")
        return room.rule_figure(rule, version, room.fmt.number(version["max"][column_of(version, column)]))

    def figure(self, rule: str, key: str, *, on: str | None = None) -> str:
        """A figure of a `figures` rule: `figure work.year hours`."""
        room = self._room
        room.rule(rule, kind="figures")
        version = room.version(rule, on)
        if not isinstance(version["figures"], Mapping):
            raise NotFound(f"the figures of {rule} are not known for the version of {version['from']}")
        if key not in version["figures"]:
            raise NotFound(f"{rule} has no figure {key}; it has {', '.join(version['figures'])}")
        return room.rule_figure(rule, version, room.fmt.number(version["figures"][key]))

    def since(self, rule: str, *, on: str | None = None) -> str:
        """The day from which a rule's version is in force: `since crs.additional.job_offer`."""
        room = self._room
        version = room.version(rule, on)
        return room.rule_figure(rule, version, day_html(room, version["from"]))

    def change(self, rule: str) -> str:
        """The day of a known change of a rule whose figures are not known: `change crs.core.canadian_work`."""
        room = self._room
        version = room.rule(rule)["versions"][-1]
        if version.get("figures") != "unknown":
            raise NotFound(f"{rule} has no known change without figures")
        room.using(rule, version)
        return room.rule_figure(rule, version, day_html(room, version["from"]))

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
                low = number(str(row[ability]).split("..")[0])
                return room.rule_figure(rule_id, version, room.fmt.number(low, **decimals(rule)))
        raise NotFound(f"{rule_id} has no {ability} score for level {level}")

    def level(self, test: str, level: str) -> str:
        """A level by its number, as the test's table has it: `level ielts 8`."""
        room = self._room
        rule_id = f"language.{test}"
        room.rule(rule_id, kind="language")
        version = room.version(rule_id)
        if level not in {str(row["level"]) for row in version["table"]}:
            raise NotFound(f"{rule_id} has no level {level}")
        return room.rule_figure(rule_id, version, room.fmt.number(int(level)))

    def category(self, slug: str, what: str, *, version: str | None = None) -> str:
        """A category's `name`, `count`, `since`, `announced`, `months` or a criterion by key: `category stem count`."""
        room = self._room
        chosen = room.list_version(slug, version)
        rule = f"categories.{slug}"
        if what == "name":
            return escape(room.rule_name(rule))
        if what == "count":
            return room.rule_figure(rule, chosen, room.fmt.number(len(room.codes(slug, version))))
        if what in ("since", "announced"):
            return room.rule_figure(rule, chosen, day_html(room, chosen["from" if what == "since" else what]))
        criteria = chosen.get("criteria", {})
        if what == "months" and "work_hours" in criteria:
            return room.rule_figure(rule, chosen, room.fmt.number(full_time_months(room, criteria["work_hours"])))
        wanted = criteria.get(what)
        if wanted is None or isinstance(wanted, bool):
            raise NotFound(f"{rule} has no figure {what} in this version")
        return room.rule_figure(rule, chosen, room.fmt.number(wanted))

    def moved(self, slug: str, old: str, new: str, which: str) -> str:
        """How many codes `entered`, `left` or were `kept` between two versions: `moved stem 2023-1 2025 left`."""
        room = self._room
        codes = moves(room, slug, old, new)
        if which not in codes:
            raise NotFound(f"{which} is none of {', '.join(codes)}")
        shown = room.fmt.number(len(codes[which]))
        return room.rule_figure(f"categories.{slug}", room.list_version(slug, new), shown)

    def noc(self, code: str, *, listed: str | None = None, unlisted: str | None = None) -> str:
        """A unit group by title and code: `noc 21231 listed=stem:2023-1 unlisted=stem:2025,stem:2026`.

        `listed` and `unlisted` show nothing; they let the build check what the sentence claims.
        """
        room = self._room
        title = room.title(code)
        for places, wanted in ((listed, True), (unlisted, False)):
            for place in places.split(",") if places else ():
                slug, _, version = place.partition(":")
                if (code in room.codes(slug, version or None)) is not wanted:
                    raise NotFound(f"{code} is {'not ' if wanted else ''}on the list {place}")
        return f'<span class="occupation">{breakable(title)} (<span class="code">{code}</span>)</span>'

    def round(self, number: str, what: str) -> str:
        """A round's `cutoff`, `invitations`, `date`, `name` or `number`: `round 293 cutoff`."""
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

    def rounds(self, kind: str, *, after: str | None = None) -> str:
        """How many rounds of a kind there have been, since a day if one is named: `rounds stem after=2024-04-11`."""
        room = self._room
        shown = room.fmt.number(len(room.draws_of(kind, after=after)))
        title = room.t("guides.rounds_through", date=room.fmt.date(room.facts.draws_through))
        return figure(shown, href=room.url("draws"), title=title, kind=kind)

    def rounds_through(self) -> str:
        """The last day to which the list of rounds is complete."""
        room = self._room
        through = room.facts.draws_through
        title = room.t("guides.rounds_through", date=room.fmt.date(through))
        return figure(day_html(room, through), href=room.url("draws"), title=title, rounds="through")

    def example(self, slug: str, what: str = "total") -> str:
        """An example's `total`, a section (`core`) or a line (`crs.core.age`), computed by the core."""
        room = self._room
        return room.example_figure(slug, room.fmt.number(part(room.score(slug), what)), part=what)

    def gain(self, slug: str, other: str, what: str = "total") -> str:
        """How many points more the second example has than the first: `gain us-engineer us-engineer-french`."""
        room = self._room
        more = part(room.score(other), what) - part(room.score(slug), what)
        return room.example_figure(other, room.fmt.number(more), part=f"{what} less {slug}")

    def fact(self, slug: str, name: str) -> str:
        """A fact of an example's person as the core read it: `fact us-engineer age`, `fact us-engineer reading`."""
        room = self._room
        read = facts_read(room.score(slug))
        if read.get(name) is None:
            raise NotFound(f"the example {slug} has no fact {name}; it has {', '.join(k for k in read if read[k])}")
        return room.example_figure(slug, room.value(name, read[name]), part=name)

    def open(self, slug: str, text: str | None = None) -> str:
        """A link to the calculator filled with an example: `open us-engineer "Open these answers"`."""
        room = self._room
        shown = escape(text or room.t("guides.open"))
        return f'<a class="open-example" href="{escape(room.example_link(slug))}" data-example="{slug}">{shown}</a>'

    def _row(self, rule: str, on: str | None, facts: Mapping[str, str]) -> tuple[Mapping, Mapping]:
        """The version in force and the row of its table that the facts fall into."""
        room = self._room
        version = room.table_version(rule, on)
        if set(facts) != set(version["reads"]):
            raise NotFound(f"{rule} reads {', '.join(version['reads'])}")
        given = [fact_value(facts[name]) for name in version["reads"]]
        at = Table(version["reads"], version["table"]).row(given)
        if at is None:
            raise NotFound(f"{rule} has no row for {', '.join(f'{k}={v}' for k, v in facts.items())}")
        return version, version["table"][at]

    def _of_draw(self, draw: Mapping, what: str) -> str:
        room = self._room
        if what in ("cutoff", "invitations"):
            return room.draw_figure(draw, room.fmt.number(draw[what]))
        if what == "date":
            return room.draw_figure(draw, day_html(room, draw["date"]))
        if what == "number":
            return room.draw_figure(draw, draw["number"])
        if what == "name":
            return room.draw_figure(draw, draw["name"][room.lang])
        raise NotFound(f"a round has no {what}")


class Blocks:
    """Macros alone on their line. Each method is one macro and answers with a block of HTML."""

    def __init__(self, room: Room):
        self._room = room

    def table(self, rule: str, *, on: str | None = None) -> str:
        """A rule's whole table: `table crs.core.age`."""
        room = self._room
        version = room.table_version(rule, on)
        columns = list(version["max"])
        head = [room.t("core.lines_read", fact) for fact in version["reads"]]
        head += [room.t("core.columns", column) for column in columns]
        rows = [
            [room.value(fact, row[fact]) for fact in version["reads"]] + [room.fmt.number(row[c]) for c in columns]
            for row in version["table"]
        ]
        caption = STOP.join([room.rule_name(rule), room.since(version)])
        return grid(caption, head, rows, labels=len(version["reads"])) + source_line(room, rule)

    def converter(self, test: str, *, levels: str = "4..10") -> str:
        """Test scores for each level: `converter ielts levels=7..10`."""
        room = self._room
        rule_id = f"language.{test}"
        rule, version = room.rule(rule_id, kind="language"), room.version(rule_id)
        low, high = (int(n) for n in levels.split("..", 1))
        how = decimals(rule)
        head = [room.t("core.scales", rule["language"])] + [room.t("core.abilities", a) for a in ABILITIES]
        rows = []
        for row in sorted(version["table"], key=lambda row: row["level"]):
            if low <= row["level"] <= high:
                cells = [
                    room.span(str(row[a]), **how) if ".." in str(row[a]) else room.fmt.number(row[a], **how)
                    for a in ABILITIES
                ]
                rows.append([room.fmt.number(row["level"]), *cells])
        if not rows:
            raise NotFound(f"{rule_id} has no levels {levels}")
        caption = STOP.join([room.t("core.tests", test), room.since(version)])
        return grid(caption, head, rows) + source_line(room, rule_id)

    def codes(self, slug: str, *, version: str | None = None) -> str:
        """A category's occupations with their codes: `codes stem version=2023-1`."""
        room = self._room
        chosen = room.list_version(slug, version)
        return code_list(room, room.codes(slug, version)) + source_line(room, f"categories.{slug}", chosen)

    def moves(self, slug: str, old: str, new: str) -> str:
        """What left and what entered a category between two versions: `moves stem 2023-1 2025`."""
        room = self._room
        codes = moves(room, slug, old, new)
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
            f'<p class="example-open">{Inline(room).open(slug)}</p></section>'
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


def figure(shown: str, *, href: str, title: str, **data: str) -> Markup:
    """An inserted figure, one tap from its source."""
    marks = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    return Markup(f'<a class="figure" href="{escape(href)}" title="{escape(title)}"{marks}>{escape(shown)}</a>')


def day_html(room: Room, iso: str) -> Markup:
    return Markup(f'<time datetime="{iso}">{escape(room.fmt.date(iso))}</time>')


def grid(caption: str, head: list[str], rows: list[list[str]], *, labels: int = 1) -> str:
    """A table whose first `labels` columns name the row."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        "<tr>"
        + "".join(f'<th scope="row">{escape(cell)}</th>' for cell in row[:labels])
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[labels:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(caption)}"><table class="figures">'
        f"<caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def code_list(room: Room, codes: Sequence[str]) -> str:
    items = (f'<li><span class="code">{code}</span> {breakable(room.title(code))}</li>' for code in codes)
    return f'<ul class="codes">{"".join(items)}</ul>'


def breakable(title: str) -> Markup:
    """French titles name both genders, `Mathématiciens/mathématiciennes`: too long for a phone without a break."""
    return escape(title).replace("/", Markup("/<wbr>"))


def source_line(room: Room, rule_id: str, version: Mapping | None = None) -> str:
    """The way to a block's source; with `version`, also its day, where no caption says it."""
    link = f'<a href="{escape(room.url("rule", id=rule_id))}">{escape(room.t("guides.source"))}</a>'
    return f'<p class="figure-source">{f"{escape(room.since(version))}. " if version else ""}{link}</p>'


def person(room: Room, score: Mapping) -> str:
    """The facts of the example that the score rests on."""
    read = facts_read(score)
    shown = [(room.t("core.lines_read", name), room.value(name, read[name])) for name in SHOWN_FACTS if name in read]
    scale = room.t("core.scales", score["first_official_language"])
    levels = ", ".join(
        f"{room.t('core.abilities', ability).lower()} {room.fmt.number(read[ability])}"
        for ability in ABILITIES
        if read.get(ability) is not None
    )
    if levels:
        language = room.t("core.official_languages", score["first_official_language"])
        shown.append((room.t("guides.levels", language=language, scale=scale), levels))
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in shown)
    return f'<dl class="example-facts">{items}</dl>'


def sums(room: Room, score: Mapping, on: str) -> str:
    """The lines that give points, by section, and the total."""
    caption = room.t("guides.computed", date=on)
    head = "".join(f'<th scope="col">{escape(room.t("guides.sums", key))}</th>' for key in ("line", "points", "max"))
    bodies = []
    for section in SECTIONS:
        lines = [
            ln for ln in score["lines"] if ln["id"].split(".")[1] == section and (ln["points"] or ln["lost_to_cap"])
        ]
        if not lines:
            continue
        rows = "".join(line_row(room, line) for line in lines)
        name = escape(room.t("core.sections", section))
        total = room.fmt.number(score["sections"][section])
        bodies.append(
            f'<tbody>{rows}<tr class="section-total"><th scope="row">{name}</th><td>{total}</td><td></td></tr></tbody>'
        )
    total = f'<td data-value="{score["total"]}">{room.fmt.number(score["total"])}</td>'
    foot = f'<tfoot><tr><th scope="row">{escape(room.t("guides.sums.total"))}</th>{total}<td></td></tr></tfoot>'
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="figures sums"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>{''.join(bodies)}{foot}</table></div>"
    )


def line_row(room: Room, line: Mapping) -> str:
    link = f'<a href="{escape(room.url("rule", id=line["id"]))}">{escape(room.t("core.lines", line["id"]))}</a>'
    points, worth = line["points"], line["points"] + line["lost_to_cap"]
    if line["lost_to_cap"]:
        key = "core.lost_to_cap.some" if points else "core.lost_to_cap.all"
        note = room.t(key, worth=room.fmt.number(worth), **({"points": room.fmt.number(points)} if points else {}))
        link += f' <span class="note">{escape(note)}</span>'
    return (
        f'<tr><th scope="row">{link}</th><td>{room.fmt.number(points)}</td><td>{room.fmt.number(line["max"])}</td></tr>'
    )


def part(score: Mapping, what: str) -> int:
    """The points of the total, a section or a line of a score."""
    parts = {"total": score["total"], **score["sections"], **{line["id"]: line["points"] for line in score["lines"]}}
    if what not in parts:
        raise NotFound(f"a score has no part {what}; it has {', '.join(parts)}")
    return parts[what]


def facts_read(score: Mapping) -> dict[str, Any]:
    """Every fact the lines of a score read; the four abilities are those of the first official language."""
    read: dict[str, Any] = {}
    for line in score["lines"]:
        if line["id"] != "crs.core.second_language" and not line["id"].startswith("crs.spouse."):
            read.update(line["read"])
    return read


def moves(room: Room, slug: str, old: str, new: str) -> dict[str, list[str]]:
    before, after = room.codes(slug, old), room.codes(slug, new)
    return {
        "kept": [code for code in after if code in before],
        "left": [code for code in before if code not in after],
        "entered": [code for code in after if code not in before],
    }


def full_time_months(room: Room, hours: int) -> int:
    """Hours of work as months of full-time work. Raises `NotFound` where they are no whole months."""
    months, rest = divmod(hours * 12, room.version("work.year")["figures"]["hours"])
    if rest:
        raise NotFound(f"{hours} hours are no whole number of months")
    return months


def column_of(version: Mapping, column: str | None) -> str:
    column = column or ("points" if "points" in version["max"] else "without_spouse")
    if column not in version["max"]:
        raise NotFound(f"no column {column}; there are {', '.join(version['max'])}")
    return column


def fact_value(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    return None if text == "not_given" else int(text) if text.isdecimal() else text


def number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def decimals(rule: Mapping) -> dict[str, int]:
    """IELTS writes 7.0, never 7: how numbers of a test are written follows the step of its scale."""
    return {} if all(float(s["step"]).is_integer() for s in rule["scale"].values()) else {"decimals": 1}


def day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise NotFound(f"{text} is not a day of the form 2026-10-01") from None


def packed(profile: Mapping) -> str:
    """A profile as the calculator reads it after `#p=`: compact UTF-8 JSON in base64url without padding."""
    raw = json.dumps(profile, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def unpacked(text: str) -> dict:
    """The profile of a `#p=` value; the other half of `packed`."""
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def call(macros: Inline | Blocks, macro: Macro) -> str:
    """The HTML of a macro. Raises `NotFound` that begins with the macro as written."""
    method = None if macro.name.startswith("_") else getattr(macros, macro.name, None)
    if method is None:
        alone = hasattr(Blocks, macro.name)
        raise NotFound(f"{{{{ {macro.text} }}}}: " + ("stands alone on its line" if alone else "no such macro"))
    try:
        inspect.signature(method).bind(*macro.words, **macro.options)
    except TypeError as error:
        raise NotFound(f"{{{{ {macro.text} }}}}: {error}") from None
    try:
        return method(*macro.words, **macro.options)
    except LookupError as error:
        raise NotFound(f"{{{{ {macro.text} }}}}: {error.args[0]}") from error
