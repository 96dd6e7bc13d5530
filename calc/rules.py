"""The compiled rules as frozen versions, and which of them are in force on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from calc.explain import Json
from calc.rows import COLUMNS, Column, Table, points_in

Version = Mapping[str, Any]  # as compiled

FIRST_DAY = date(2015, 1, 1)  # Express Entry begins; there are no rules before.
INVITATION = "invitation."  # Rules of what follows an invitation. Nothing that is scored reads them.

# The lines that every score has, by section, in this order. Any other rule of points in a section is a line of its own
# from the day it begins, after these.
SECTIONS = {
    "core": ("age", "education", "first_language", "second_language", "canadian_work"),
    "spouse": ("education", "language", "canadian_work"),
    "transferability": (
        "education_language", "education_canadian_work", "foreign_work_language", "foreign_work_canadian_work",
        "certificate",
    ),
    "additional": ("nomination", "job_offer", "canadian_study", "french", "sibling"),
}  # fmt: skip


class NoRuleYet(ValueError):
    """A day before Express Entry: no rule of it was in force."""

    def __init__(self, on: date):
        # Given as it is, so that the error survives the way back from another process.
        super().__init__(on)
        self.on = on

    def __str__(self) -> str:
        return f"Express Entry begins on {FIRST_DAY}; there are no rules for {self.on}."


class Points(NamedTuple):
    """A version of a rule that gives points by a table."""

    id: str
    start: str
    sources: tuple[str, ...]
    repealed: bool
    table: Table
    each_ability: bool
    maximum: Mapping[Column, int]
    cap: Mapping[Column, int] | None


class Ceiling(NamedTuple):
    """A version of a ceiling; `groups` are narrower ceilings over some of its lines or sections."""

    id: str
    start: str
    sources: tuple[str, ...]
    maximum: Mapping[Column, int]
    groups: tuple[tuple[tuple[str, ...], int], ...]


class Scale(NamedTuple):
    """What a language test prints for one ability: whole or half steps between two ends."""

    low: float
    high: float
    step: float


class TestTable(NamedTuple):
    """A language test: its language, scales, and per ability the lower bounds of the levels, lowest first."""

    id: str
    language: str
    scales: Mapping[str, Scale]
    bounds: Mapping[str, tuple[tuple[float, ...], tuple[int, ...]]]


class Round(NamedTuple):
    """One past round. `tie_break` is a UTC time or None where none was published."""

    number: str
    day: date
    kind: str
    type: str
    cutoff: int
    tie_break: str | None


class PoolCount(NamedTuple):
    """One count of the pool: taken on the day `as_on`, published on another with the round of that number.

    `bands` are the lowest and highest score of each band, the highest band first, `candidates` how many stood in each
    and `unplaced` how many the published total counts beyond them.
    """

    as_on: date
    published: date
    round: str
    bands: tuple[tuple[int, int], ...]
    candidates: tuple[int, ...]
    unplaced: int
    sources: tuple[str, ...]


class Funds(NamedTuple):
    """Settlement funds in CAD by family size, from one to the length of `amounts`, then for each further member."""

    start: str
    sources: tuple[str, ...]
    amounts: tuple[int, ...]
    each_additional: int

    def amount(self, family_size: int) -> int:
        """Funds needed by a family."""
        listed = min(family_size, len(self.amounts))
        return self.amounts[listed - 1] + (family_size - listed) * self.each_additional


class Groups(NamedTuple):
    """Occupations by the first digits of their codes."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]

    def holds(self, noc: str) -> bool:
        """Whether the occupation is in."""
        return noc.startswith(self.include) and not noc.startswith(self.exclude)


class WageLevels(NamedTuple):
    """Occupations by wage level, a higher level for higher wages, and the hours of work that carry a level."""

    work_hours: int
    by_noc: Mapping[str, int]


class Category(NamedTuple):
    """A version of a category list. `codes` is empty where the category has no list of its own."""

    id: str
    start: str
    sources: tuple[str, ...]
    name: str
    criteria: Mapping[str, Any]
    codes: frozenset[str]


class InForce(NamedTuple):
    """The rules of one day. A rule that had no version yet is None; a category is also None while it is retired."""

    points: Mapping[str, Points | None]
    lines: Mapping[str, tuple[str, ...]]
    ceilings: Mapping[str, Ceiling | None]
    tests: Mapping[str, TestTable]
    figures: Mapping[str, Mapping[str, int]]
    changed_unread: frozenset[str]
    funds: Funds | None
    trades: Groups
    physicians: Groups | None
    wage_levels: WageLevels | None
    categories: Mapping[str, Category | None]
    retired: frozenset[str]

    def reading(self, *facts: str) -> tuple[str, ...]:
        """Ids of the rules of points in force whose tables read one of the facts."""
        begun = {rule_id: version for rule_id, version in self.points.items() if version}
        return tuple(rule_id for rule_id, version in begun.items() if not {*facts}.isdisjoint(version.table.reads))

    def is_trade(self, noc: str) -> bool:
        """Whether the occupation is one of the Federal Skilled Trades class."""
        return self.trades.holds(noc)


class Rules:
    """All versions of all rules, as compiled from the project's data.

    `data` is the compiled object: `{"rules": {id: {...}}, "occupations": [codes], ...}`.
    """

    def __init__(self, data: Mapping[str, Any]):
        self.occupations: frozenset[str] = frozenset(data["occupations"])
        self._every: Mapping[str, Any] = data["rules"]
        self._raw = {rule_id: raw for rule_id, raw in self._every.items() if not rule_id.startswith(INVITATION)}
        self.rounds: tuple[Round, ...] = tuple(
            Round(number, date.fromisoformat(day), *rest) for number, day, *rest in data["rounds"]
        )
        self.pool: tuple[PoolCount, ...] = tuple(_pool(data.get("pool", ())))
        self.days: list[str] = sorted({version["from"] for raw in self._raw.values() for version in raw["versions"]})
        self._in_force: dict[int, InForce] = {}
        self._changes: dict[tuple[str, ...], list[str]] = {}
        crs = [raw["verified_through"] for rule_id, raw in self._raw.items() if rule_id.startswith("crs.")]
        self.crs_verified_through = date.fromisoformat(min(crs))

    def on(self, day: date) -> InForce:
        """The rules in force on the day: the last verified version of each. Raises NoRuleYet before 2015."""
        if day < FIRST_DAY:
            raise NoRuleYet(day)
        span = bisect_right(self.days, day.isoformat())
        if span not in self._in_force:
            self._in_force[span] = self._gather(day.isoformat())
        return self._in_force[span]

    def stretch(self, day: date, without: tuple[str, ...]) -> int:
        """A number for the stretch of days, around `day`, on which no rule changes but those whose ids begin so."""
        if without not in self._changes:
            kept = [raw for rule_id, raw in self._raw.items() if not rule_id.startswith(without)]
            self._changes[without] = sorted({version["from"] for raw in kept for version in raw["versions"]})
        return bisect_right(self._changes[without], day.isoformat())

    def crs_as_of(self, day: date) -> date:
        """The day whose ranking rules are used for `day`: itself, or the last day they are known to hold."""
        return min(day, self.crs_verified_through)

    def begun(self, rule_id: str, day: date) -> Version | None:
        """The version that had begun last on the day, also one whose figures are not known; None before the first."""
        found = _begun(self._every[rule_id], day.isoformat())
        return found[-1] if found else None

    def between(self, rule_id: str, first: date, last: date) -> list[Version]:
        """The versions in force on one of the days, both ends included, in their order."""
        current = self.begun(rule_id, first)
        later = [one for one in _begun(self._every[rule_id], last.isoformat()) if one["from"] > first.isoformat()]
        return [*([current] if current else []), *later]

    def cite(self, rule_id: str, day: date) -> Json:
        """Where the version begun last on the day was read: `{"version", "confidence", "verified_through", "sources"}`.

        `version` is its first day, and like `confidence` None where none had begun.
        """
        version = self.begun(rule_id, day) or {}
        return {
            "version": version.get("from"),
            "confidence": version.get("confidence"),
            "verified_through": self._every[rule_id]["verified_through"],
            "sources": [*version.get("sources", ())],
        }

    def first_start(self, rule_id: str) -> str:
        """First day (ISO) of the rule's first version."""
        start: str = self._raw[rule_id]["versions"][0]["from"]
        return start

    def _gather(self, day: str) -> InForce:
        used = self._used(day)
        newest = {rule_id: begun[-1] for rule_id, raw in self._raw.items() if (begun := _begun(raw, day))}

        def of(kind: str) -> Iterator[tuple[str, Version | None]]:
            return ((rule_id, used[rule_id]) for rule_id, raw in self._raw.items() if raw["kind"] == kind)

        points = {rule_id: _points(rule_id, one) if one else None for rule_id, one in of("points")}
        groups = {rule_id: _groups(one) for rule_id, one in of("groups") if one}
        retired = {rule_id for rule_id, one in of("category") if one and one.get("retired")}
        return InForce(
            points=points,
            lines={section: _lines(section, points) for section in SECTIONS},
            ceilings={rule_id: _ceiling(rule_id, one) if one else None for rule_id, one in of("ceiling")},
            # A level is a fact about the person, so a test's first table also serves the days before it.
            tests={
                _name(rule_id): _test(rule_id, raw, used[rule_id] or raw["versions"][0])
                for rule_id, raw in self._raw.items()
                if raw["kind"] == "language"
            },
            figures={rule_id: one["figures"] for rule_id, one in of("figures") if one},
            changed_unread=frozenset(rule_id for rule_id, one in newest.items() if one is not used[rule_id]),
            funds=next((funds_of(one) for _, one in of("funds") if one), None),
            trades=groups["fst.occupations"],
            physicians=groups.get("cec.fee_for_service_physicians"),
            wage_levels=next((_wage_levels(one) for _, one in of("levels") if one), None),
            categories={
                _name(rule_id): _category(rule_id, one) if one and rule_id not in retired else None
                for rule_id, one in of("category")
            },
            retired=frozenset(map(_name, retired)),
        )

    def _used(self, day: str) -> dict[str, Version | None]:
        """The version of each rule that serves on the day: the last of those begun whose figures are known."""
        # The ranking rules are used as one set: one that was read past the day the others are known to must wait.
        crs_day = min(day, self.crs_verified_through.isoformat())
        used: dict[str, Version | None] = {}
        for rule_id, raw in self._raw.items():
            begun = _begun(raw, crs_day if rule_id.startswith("crs.") else day)
            used[rule_id] = next((one for one in reversed(begun) if _is_known(one)), None)
        return used


def _pool(groups: Sequence[Mapping[str, Any]]) -> Iterator[PoolCount]:
    for group in groups:
        bands = tuple((low, high) for low, high in group["bands"])
        for as_on, published, number, candidates, unplaced, sources in group["counts"]:
            days = date.fromisoformat(as_on), date.fromisoformat(published)
            yield PoolCount(*days, number, bands, tuple(candidates), unplaced, tuple(sources))


def _begun(raw: Mapping[str, Any], day: str) -> list[Version]:
    return [version for version in raw["versions"] if version["from"] <= day]


def _is_known(version: Version) -> bool:
    return bool(version.get("figures") != "unknown")


def _points(rule_id: str, version: Version) -> Points:
    cap = version.get("cap")
    return Points(
        rule_id,
        version["from"],
        tuple(version["sources"]),
        version.get("repealed", False),
        Table(version["reads"], version["table"]),
        version["counted"] == "each_ability",
        _both(version["max"]),
        _both(cap) if cap else None,
    )


def _lines(section: str, points: Mapping[str, Points | None]) -> tuple[str, ...]:
    """Ids of the section's lines: the settled ones, then the others that have begun."""
    settled = [f"crs.{section}.{name}" for name in SECTIONS[section]]
    begun = sorted(rule_id for rule_id, version in points.items() if version and rule_id.startswith(f"crs.{section}."))
    return tuple(dict.fromkeys([*settled, *begun]))


def _ceiling(rule_id: str, version: Version) -> Ceiling:
    section = rule_id.rpartition(".")[0]
    groups = []
    for group in version.get("groups", ()):
        members = [f"{section}.{name}" for name in group.get("lines", group.get("sections"))]
        groups.append((tuple(members), int(group["max"])))
    return Ceiling(rule_id, version["from"], tuple(version["sources"]), _both(version["max"]), tuple(groups))


def _test(rule_id: str, raw: Mapping[str, Any], version: Version) -> TestTable:
    bounds = {}
    for ability in raw["scale"]:
        rows = sorted((low_bound(row[ability]), row["level"]) for row in version["table"])
        bounds[ability] = (tuple(low for low, _ in rows), tuple(level for _, level in rows))
    scales = {ability: Scale(one["from"], one["to"], one["step"]) for ability, one in raw["scale"].items()}
    return TestTable(rule_id, raw["language"], scales, bounds)


def _groups(version: Version) -> Groups:
    return Groups(tuple(version["include"]), tuple(version["exclude"]))


def _name(rule_id: str) -> str:
    """The last part of an id: the name of a test, or of a category."""
    return rule_id.rpartition(".")[2]


def funds_of(version: Version) -> Funds:
    """A version of the table of settlement funds."""
    return Funds(version["from"], tuple(version["sources"]), tuple(version["amounts"]), version["each_additional"])


def _wage_levels(version: Version) -> WageLevels:
    levels = {noc: int(level) for level, codes in version["levels"].items() for noc in codes}
    return WageLevels(version["work_hours"], levels)


def _category(rule_id: str, version: Version) -> Category:
    codes = frozenset(version.get("codes", ()))
    return Category(rule_id, version["from"], tuple(version["sources"]), version["version"], version["criteria"], codes)


def low_bound(cell: Any) -> float:
    """Lowest score of a band of a language table: `7.5` or `"6.0..7.0"`."""
    return float(str(cell).partition("..")[0])


def _both(maximum: Mapping[str, int]) -> Mapping[Column, int]:
    return {column: points_in(maximum, column) for column in COLUMNS}
