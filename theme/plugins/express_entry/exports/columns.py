"""Tables as CSV files: UTF-8, a header, CRLF; what is not known or does not apply is an empty cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

# How a spreadsheet recognizes a formula. A cell that began so could run when the file is opened there.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Column(NamedTuple):
    """A column: `value(row)` is its cell.

    `type` is a key of the words `data.types`, `of` the key of the JSON file that says what it holds; a column without
    one has words of its own. `named` goes into these words.
    """

    name: str
    type: str
    value: Callable[[Any], Any]
    of: str = ""
    may_be_empty: bool = False
    words: str = ""
    named: tuple[tuple[str, int], ...] = ()


class Table(NamedTuple):
    columns: Sequence[Column]
    rows: Sequence[Any]

    def cells(self) -> Iterable[list[str]]:
        for row in self.rows:
            yield [_cell(column, column.value(row)) for column in self.columns]


def written(name: str, table: Table) -> bytes:
    """The file. Raises `ValueError` for a cell that no reader of CSV could take at its word."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    for cells in table.cells():
        for column, cell in zip(table.columns, cells, strict=True):
            if cell.startswith(FORMULA):
                raise ValueError(f"data/{name}, column {column.name}: {cell!r} would be a formula in a spreadsheet")
            if "\n" in cell or "\r" in cell:
                raise ValueError(f"data/{name}, column {column.name}: {cell!r} is more than one line")
            if not cell and not column.may_be_empty:
                raise ValueError(f"data/{name}, column {column.name}: an empty cell in {cells}")
        writer.writerow(cells)
    return text.getvalue().encode()


def _cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(value)
    return str(value)
