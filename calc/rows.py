"""Tables of points: the one row that matches the facts, in two columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

Value = str | int | bool | None
Column = str

WITH_SPOUSE: Column = "with_spouse"
WITHOUT_SPOUSE: Column = "without_spouse"
COLUMNS = (WITH_SPOUSE, WITHOUT_SPOUSE)


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

    def begins(self, name: str) -> tuple[int, ...]:
        """Where the bands of a number begin, lowest first."""
        return tuple(self._cuts[self.reads.index(name)])

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
