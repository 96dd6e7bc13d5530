"""The published data files as the tests read them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from express_entry.exports.forms import keys

Path_ = tuple[str, ...]
DOCUMENTS = ("draws", "pool", "noc", "categories", "rules", "index", "build")


def document(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def schema(folder: Path, name: str) -> Any:
    return document(folder, f"{name}.schema")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def narrowed(data: Any, path: Path_) -> Any:
    """A sound part of a document that has the key: of each list and each object by id on the way there, one entry that
    leads to it and its neighbours. Raises `LookupError` if nothing in the document has the key.
    """
    if not path:
        return data
    if isinstance(data, list):
        for index, one in enumerate(data):
            try:
                found = narrowed(one, path)
            except LookupError:
                continue
            return [*data[max(index - 1, 0) : index], found, *data[index + 1 : index + 2]]
    elif isinstance(data, dict) and path[0] == "*":
        for key, one in data.items():
            try:
                return {key: narrowed(one, path[1:])}
            except LookupError:
                continue
    elif isinstance(data, dict) and path[0] in data:
        return {**data, path[0]: narrowed(data[path[0]], path[1:])}
    raise LookupError(".".join(path))


def holders(data: Any, path: Path_) -> Iterator[tuple[dict[str, Any], str]]:
    """Every object of a document that has the key at the path, with the key."""
    if isinstance(data, list):
        for one in data:
            yield from holders(one, path)
    elif isinstance(data, dict):
        for name in data if path[0] == "*" else {path[0]} & data.keys():
            if len(path) == 1:
                yield data, name
            else:
                yield from holders(data[name], path[1:])


def paths(form: Any) -> dict[Path_, bool]:
    """Every key of a schema by its path, and whether it must be there wherever it can be."""
    found: dict[Path_, bool] = {}
    for path, _, needed in keys(form):
        found[path] = needed and found.get(path, True)
    return found
