"""The compiled rules as frozen versions, and which of them are in force on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

Value = str | int | bool | None
Column = str

WITH_SPOUSE: Column = "with_spouse"
WITHOUT_SPOUSE: Column = "without_spouse"
COLUMNS = (WITH_SPOUSE, WITHOUT_SPOUSE)

FIRST_DAY = date(2015, 1, 1)  # Express Entry begins; there are no rules before.


class NoRuleYet(ValueError):
    """A day before Express Entry: no rule of it was in force."""

    def __init__(self, on: date):
        super().__init__(f"Express Entry begins on {FIRST_DAY}; there are no rules for {on}.")


class Table:
    """A table of points: exactly one row for each combination of the facts it reads.

    Built from rows such as `{"age": "20..29", "with_spouse": 100, "without_spouse": 110}`. A cell is `18`, `"20..29"`,
    `"45.."`, a word, true or false, `"not_given"`, `"any"`, or a list of these. Raises ValueError if two rows
    match the same facts or a band is upside down.
    """

    __slots__ = ("_cells", "_cuts", "_words", "nameless", "reads", "rows")

    def __init__(self, reads: Sequence[str], rows: Sequence[Mapping[str, Any]]):
        self.reads = tuple(reads)
        self.rows = tuple({column: points_in(row, column) for column in COLUMNS} for row in rows)
        columns = [[atoms(row[name]) for row in rows] for name in self.reads]
        # For each row the facts that it takes as not given; "any" asks nothing of a fact.
        self.nameless = tuple(
            frozenset(name for name, cells in zip(self.reads, columns, strict=True) if _NOT_GIVEN in cells[index])
            for index in range(len(rows))
        )
        self._cuts = [_cuts(cells) for cells in columns]
        self._words = [_words(cells, len(cuts)) for cells, cuts in zip(columns, self._cuts, strict=True)]
        self._cells: dict[tuple[int, ...], int] = {}
        for index in range(len(rows)):
            spots: list[tuple[int, ...]] = [()]
            for dimension, cells in enumerate(columns):
                classes = self._classes(dimension, cells[index])
                spots = [(*spot, one) for spot in spots for one in classes]
            for spot in spots:
                if spot in self._cells:
                    raise ValueError(f"rows {self._cells[spot]} and {index} both match some facts")
                self._cells[spot] = index

    def row(self, facts: Sequence[Value]) -> int | None:
        """Index of the row that matches the facts (in the order of `reads`), None if there is none."""
        spot = []
        for dimension, value in enumerate(facts):
            if isinstance(value, int) and not isinstance(value, bool):
                place = bisect_right(self._cuts[dimension], value) - 1
            else:
                place = self._words[dimension].get(value, -1)
            if place < 0:
                return None
            spot.append(place)
        return self._cells.get(tuple(spot))

    def match(self, facts: Sequence[Value]) -> int:
        """Index of the row that matches the facts. Raises LookupError if there is none."""
        row = self.row(facts)
        if row is None:
            raise LookupError(f"no row for {dict(zip(self.reads, facts, strict=True))}")
        return row

    def points(self, facts: Sequence[Value], column: Column) -> int:
        """Points of the matching row. Raises LookupError if no row matches."""
        return self.rows[self.match(facts)][column]

    def _classes(self, dimension: int, cell: Sequence[Atom]) -> list[int]:
        cuts, words = self._cuts[dimension], self._words[dimension]
        found: set[int] = set()
        for low, high, word in cell:
            if word == "any":
                found.update(range(len(cuts)), words.values())
            elif low is None:
                found.add(words[_meaning(word)])
            else:
                last = len(cuts) if high is None else bisect_right(cuts, high)
                found.update(range(bisect_right(cuts, low) - 1, last))
        return sorted(found)


Atom = tuple[int | None, int | None, Value]
_NOT_GIVEN: Atom = (None, None, "not_given")


def atoms(cell: Any) -> list[Atom]:
    """A cell of a table as (low, high, word) triples: whole-number bands, or words with low None."""
    out: list[Atom] = []
    for item in cell if isinstance(cell, list) else [cell]:
        if isinstance(item, int) and not isinstance(item, bool):
            out.append((item, item, None))
        elif isinstance(item, str) and ".." in item:
            first, _, last = item.partition("..")
            low, high = int(first), int(last) if last else None
            if high is not None and high < low:
                raise ValueError(f"the band {item} ends before it begins")
            out.append((low, high, None))
        else:
            out.append((None, None, item))
    return out


def points_in(row: Mapping[str, Any], column: Column) -> int:
    """Points of a row or of a maximum in a column; `points` serves both columns."""
    value = row["points"] if "points" in row else row[column]
    return int(value)


def _cuts(cells: Sequence[Sequence[Atom]]) -> list[int]:
    found = set()
    for cell in cells:
        for low, high, _ in cell:
            if low is not None:
                found.add(low)
                if high is not None:
                    found.add(high + 1)
    return sorted(found)


def _words(cells: Sequence[Sequence[Atom]], offset: int) -> dict[Value, int]:
    found: dict[Value, int] = {}
    for cell in cells:
        for low, _, word in cell:
            if low is None and word != "any":
                found.setdefault(_meaning(word), offset + len(found))
    return found


def _meaning(word: Value) -> Value:
    return None if word == "not_given" else word


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
    ceilings: Mapping[str, Ceiling | None]
    tests: Mapping[str, TestTable]
    figures: Mapping[str, Mapping[str, int]]
    changed_unread: frozenset[str]
    funds: Funds | None
    trades: Groups
    physicians: Groups | None
    categories: Mapping[str, Category | None]
    retired: frozenset[str]

    def is_trade(self, noc: str) -> bool:
        """Whether the occupation is one of the Federal Skilled Trades class."""
        return self.trades.holds(noc)


class Rules:
    """All versions of all rules, as compiled from the project's data.

    `data` is the compiled object: `{"rules": {id: {...}}, "occupations": [codes], ...}`.
    """

    def __init__(self, data: Mapping[str, Any]):
        self.occupations: frozenset[str] = frozenset(data["occupations"])
        self._raw: Mapping[str, Any] = data["rules"]
        self.rounds: tuple[Round, ...] = tuple(
            Round(number, date.fromisoformat(day), *rest) for number, day, *rest in data["rounds"]
        )
        self.days: list[str] = sorted({version["from"] for raw in self._raw.values() for version in raw["versions"]})
        self._in_force: dict[int, InForce] = {}
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

    def crs_as_of(self, day: date) -> date:
        """The day whose ranking rules are used for `day`: itself, or the last day they are known to hold."""
        return min(day, self.crs_verified_through)

    def first_start(self, rule_id: str) -> str:
        """First day (ISO) of the rule's first version."""
        start: str = self._raw[rule_id]["versions"][0]["from"]
        return start

    def _gather(self, day: str) -> InForce:
        points: dict[str, Points | None] = {}
        ceilings: dict[str, Ceiling | None] = {}
        tests: dict[str, TestTable] = {}
        figures: dict[str, Mapping[str, int]] = {}
        unread = set()
        retired = set()
        funds: Funds | None = None
        groups: dict[str, Groups] = {}
        categories: dict[str, Category | None] = {}
        # The ranking rules are used as one set: one that was read past the day the others are known to must wait.
        crs_day = min(day, self.crs_verified_through.isoformat())
        for rule_id, raw in self._raw.items():
            begun = _begun(raw, day)
            known = [one for one in _begun(raw, crs_day if rule_id.startswith("crs.") else day) if _is_known(one)]
            version = known[-1] if known else None
            if begun and begun[-1] is not version:
                unread.add(rule_id)
            kind = raw["kind"]
            if kind == "points":
                points[rule_id] = _points(rule_id, version) if version else None
            elif kind == "ceiling":
                ceilings[rule_id] = _ceiling(rule_id, version) if version else None
            elif kind == "language":
                # A level is a fact about the person, so a test's first table also serves the days before it.
                tests[rule_id.rpartition(".")[2]] = _test(rule_id, raw, version or raw["versions"][0])
            elif kind == "figures" and version:
                figures[rule_id] = version["figures"]
            elif kind == "funds":
                funds = _funds(version) if version else None
            elif kind == "groups" and version:
                groups[rule_id] = Groups(tuple(version["include"]), tuple(version["exclude"]))
            elif kind == "category":
                slug = rule_id.rpartition(".")[2]
                if version and version.get("retired"):
                    retired.add(slug)
                categories[slug] = _category(rule_id, version) if version and slug not in retired else None
        return InForce(
            points,
            ceilings,
            tests,
            figures,
            frozenset(unread),
            funds,
            groups["fst.occupations"],
            groups.get("cec.fee_for_service_physicians"),
            categories,
            frozenset(retired),
        )


def _begun(raw: Mapping[str, Any], day: str) -> list[Mapping[str, Any]]:
    return [version for version in raw["versions"] if version["from"] <= day]


def _is_known(version: Mapping[str, Any]) -> bool:
    return bool(version.get("figures") != "unknown")


def _points(rule_id: str, version: Mapping[str, Any]) -> Points:
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


def _ceiling(rule_id: str, version: Mapping[str, Any]) -> Ceiling:
    section = rule_id.rpartition(".")[0]
    groups = []
    for group in version.get("groups", ()):
        members = [f"{section}.{name}" for name in group.get("lines", group.get("sections"))]
        groups.append((tuple(members), int(group["max"])))
    return Ceiling(rule_id, version["from"], tuple(version["sources"]), _both(version["max"]), tuple(groups))


def _test(rule_id: str, raw: Mapping[str, Any], version: Mapping[str, Any]) -> TestTable:
    bounds = {}
    for ability in raw["scale"]:
        rows = sorted((low_bound(row[ability]), row["level"]) for row in version["table"])
        bounds[ability] = (tuple(low for low, _ in rows), tuple(level for _, level in rows))
    scales = {ability: Scale(one["from"], one["to"], one["step"]) for ability, one in raw["scale"].items()}
    return TestTable(rule_id, raw["language"], scales, bounds)


def _funds(version: Mapping[str, Any]) -> Funds:
    return Funds(version["from"], tuple(version["sources"]), tuple(version["amounts"]), version["each_additional"])


def _category(rule_id: str, version: Mapping[str, Any]) -> Category:
    codes = frozenset(version.get("codes", ()))
    return Category(rule_id, version["from"], tuple(version["sources"]), version["version"], version["criteria"], codes)


def low_bound(cell: Any) -> float:
    """Lowest score of a band of a language table: `7.5` or `"6.0..7.0"`."""
    return float(str(cell).partition("..")[0])


def _both(maximum: Mapping[str, int]) -> Mapping[Column, int]:
    return {column: points_in(maximum, column) for column in COLUMNS}
