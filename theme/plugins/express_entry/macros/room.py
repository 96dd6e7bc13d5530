"""What macros look up: the data of a build, the language and place of one guide, and what it has used."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from calc.rows import Table

from ..days import is_day
from ..speech import Speech
from ..tables import full_time_months, value
from .parsing import NotFound


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What macros read, the same for both languages."""

    rulebook: Any
    draws: Sequence[Mapping]
    titles: Mapping[str, Mapping[str, str]]
    examples: Mapping[str, Mapping]
    draws_through: str
    assess: Callable[..., dict]
    pool: Sequence[Mapping] = ()
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    glossary: Sequence[Mapping] = ()


class Room:
    """What the macros of one guide share: the data, the language (`t`, `fmt`), its links, and what has been used.

    `parts` are the pieces that bring a style sheet and a module of their own.
    """

    def __init__(self, facts: Facts, speech: Speech, *, url: Callable[..., str]):
        self.facts, self.t, self.url = facts, speech, url
        self.lang, self.fmt = speech.language, speech.fmt
        self.used: set[tuple[str, str]] = set()
        self.examples_used: set[str] = set()
        self.parts: set[str] = set()
        self._answers: dict[tuple[str, str], dict] = {}

    def rule(self, rule_id: str, *, kind: str | None = None) -> dict:
        rule = self.facts.rulebook.rules.get(rule_id)
        if rule is None or "versions" not in rule:
            raise NotFound(f"no rule {rule_id}")
        if kind and rule["kind"] != kind:
            raise NotFound(f"{rule_id} is a rule of kind {rule['kind']}, not {kind}")
        return rule

    def version(self, rule_id: str, on: str | None = None) -> dict:
        """The version in force on that day, or on the last day the rule is known to hold; noted as used.

        Without a day, what is only announced is not said as if it held.
        """
        rule = self.rule(rule_id)
        on = a_day(on) if on else min(rule["verified_through"], self.facts.rulebook.day)
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

    def row(self, rule_id: str, on: str | None, facts: Mapping[str, str]) -> tuple[Mapping, Mapping]:
        """The version in force and the row of its table that the facts fall into."""
        version = self.table_version(rule_id, on)
        if set(facts) != set(version["reads"]):
            raise NotFound(f"{rule_id} reads {', '.join(version['reads'])}")
        given = [fact_value(facts[name]) for name in version["reads"]]
        at = Table(version["reads"], version["table"]).row(given)
        if at is None:
            raise NotFound(f"{rule_id} has no row for {', '.join(f'{k}={v}' for k, v in facts.items())}")
        return version, version["table"][at]

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

    def moved(self, slug: str, old: str, new: str) -> dict[str, list[str]]:
        """What became of the codes between two versions of a list: `kept`, `left`, `entered`."""
        before, after = self.codes(slug, old), self.codes(slug, new)
        return {
            "kept": [code for code in after if code in before],
            "left": [code for code in before if code not in after],
            "entered": [code for code in after if code not in before],
        }

    def months(self, hours: int) -> int:
        """Hours of work as months of full-time work."""
        return full_time_months(hours, self.version("work.year")["figures"])

    def title(self, code: str) -> str:
        if code not in self.facts.titles[self.lang]:
            raise NotFound(f"no unit group {code} in NOC 2021")
        return self.fmt.title(self.facts.titles[self.lang][code])

    def draw(self, number: str) -> Mapping:
        for draw in self.facts.draws:
            if draw["number"] == number:
                return draw
        raise NotFound(f"no round {number}")

    def draws_of(self, kind: str) -> list[Mapping]:
        """Rounds of a kind, or of all kinds, oldest first."""
        found = [draw for draw in self.facts.draws if kind in ("all", draw["kind"])]
        if not found:
            raise NotFound(f"no round of the kind {kind}")
        return found

    def draws_in(self, kind: str, year: str | None) -> list[Mapping]:
        """The same of one year, at least one."""
        found = [draw for draw in self.draws_of(kind) if year in (None, draw["date"][:4])]
        if not found:
            raise NotFound(f"no round of the kind {kind} in {year}")
        return found

    @property
    def rounds_through(self) -> str:
        """A sentence: up to which day the rounds are known."""
        return self.t("guides.rounds_through", date=self.fmt.date(self.facts.draws_through))

    def pool_count(self, number: str | None) -> Mapping:
        """The count of the pool published with a round; without a number, the last one."""
        found = [count for count in self.facts.pool if number is None or number in count["rounds"]]
        if not found:
            raise NotFound(f"no count of the pool was published with round {number}")
        return found[-1]

    def record(self) -> list[Mapping]:
        """The rules' own record of changes: what each day changed, oldest first."""
        rules = self.facts.rulebook.rules.values()
        return [change for rule in rules if rule["kind"] == "changes" for change in rule["changes"]]

    def example(self, slug: str) -> Mapping:
        if slug not in self.facts.examples:
            raise NotFound(f"no example {slug} in content/examples")
        self.examples_used.add(slug)
        return self.facts.examples[slug]

    def assessed(self, slug: str, on: str | None = None) -> dict:
        """What the core answers of an example, on its own day or another."""
        example = self.example(slug)
        day = a_day(on) if on else example["on"]
        if (slug, day) not in self._answers:
            try:
                found = self.facts.assess(
                    example["profile"], date.fromisoformat(day), want=["crs", "programs", "categories"]
                )
            except ValueError as error:
                raise NotFound(f"the core refuses content/examples/{slug}.yaml: {error}") from error
            if on and not found["crs"]["current"]:
                raise NotFound(f"the rules of {on} are not known")
            self._answers[slug, day] = found
        return self._answers[slug, day]

    def score(self, slug: str, on: str | None = None) -> dict:
        """The part `crs` of the example's assessment, computed by the core."""
        return self.assessed(slug, on)["crs"]

    def rule_name(self, rule_id: str) -> str:
        rule = self.rule(rule_id)
        if rule["kind"] == "category":
            return rule["name"][self.lang]
        return self.t("core.lines", rule_id) if rule["kind"] == "points" else self.t("core.rules", rule_id, "name")

    def value(self, fact: str, atom: Any) -> str:
        """A cell of a rule's table, or a fact of a person, in words."""
        return value(self.t, fact, atom)

    def since(self, version: Mapping) -> str:
        key = "rules.ended" if ended(version) else "guides.in_force_since"
        return self.t(key, date=self.fmt.date(version["from"]))

    def example_link(self, slug: str, on: str | None = None) -> str:
        """The calculator filled with the example's answers, on the example's day or another."""
        example = self.example(slug)
        return f"{self.url('calculator')}#p={packed(example['profile'])}&on={on or example['on']}"


def ended(version: Mapping) -> bool:
    """Whether the version says that the rule or list is not in force any more."""
    return bool(version.get("repealed") or version.get("retired"))


def column_of(version: Mapping, column: str | None) -> str:
    column = column or ("points" if "points" in version["max"] else "without_spouse")
    if column not in version["max"]:
        raise NotFound(f"no column {column}; there are {', '.join(version['max'])}")
    return column


def fact_value(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    return None if text == "not_given" else int(text) if text.isdecimal() else text


def a_day(text: str) -> str:
    if not is_day(text):
        raise NotFound(f"{text} is not a day of the form 2026-10-01")
    return text


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


def packed(profile: Mapping) -> str:
    """A profile as the calculator reads it after `#p=`: compact UTF-8 JSON in base64url without padding."""
    raw = json.dumps(profile, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def unpacked(text: str) -> dict:
    """The profile of a `#p=` value; the other half of `packed`."""
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
