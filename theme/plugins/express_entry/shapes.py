"""The shapes of records: what a value must be, said in words.

A shape names the keys of an entry, whether each is needed, and its test, which says what is wrong or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from .days import is_day
from .yaml12 import BadData, Document, Where

FIRST_DAY = "2015-01-01"

Test = Callable[[Any], str | None]
Shape = dict[str, tuple[bool, Test]]


def checked(document: Document, faults: Callable[[], Iterator[str]]) -> Any:
    """The document's data. Raises `BadData` if there are faults."""
    found = list(faults())
    if found:
        raise BadData(found)
    return document.data


def each_entry(document: Document, shape: Shape, kind: type) -> Iterator[str]:
    """The faults of a list or mapping of entries of one shape."""
    data = document.data
    if not isinstance(data, kind) or not data:
        yield document.fault((), f"expected a {'list' if kind is list else 'mapping'} of entries")
        return
    for key, entry in data.items() if isinstance(data, dict) else enumerate(data):
        yield from entry_of(document, (key,), entry, shape)


def entry_of(document: Document, where: Where, entry: Any, shape: Shape) -> Iterator[str]:
    """The faults of one entry: keys missing, unknown keys, wrong values."""
    if not isinstance(entry, dict):
        yield document.fault(where, "expected keys and values")
        return
    for key in entry.keys() - shape.keys():
        yield document.fault((*where, key), "unknown key")
    for key, (needed, test) in shape.items():
        if key not in entry:
            if needed:
                yield document.fault((*where, key), "missing")
            continue
        wrong = test(entry[key])
        if wrong:
            yield document.fault((*where, key), wrong)


def written_twice(document: Document, where: Where, key: str) -> Iterator[str]:
    """A fault for each entry whose value under the key stands already in an entry before it."""
    seen: set[str] = set()
    entries = document.data[where[0]] if where else document.data
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        value = entry.get(key) if isinstance(entry, dict) else None
        if isinstance(value, str) and value in seen:
            yield document.fault((*where, index, key), f"{value} is written twice")
        seen.add(str(value))


def text(value: Any) -> str | None:
    if not isinstance(value, str) or not value or value.strip() != value:
        return "expected text"
    return "expected text in one line" if len(value.splitlines()) > 1 else None


def both(value: Any) -> str | None:
    if not isinstance(value, dict) or set(value) != {"en", "fr"}:
        return "expected en and fr"
    return next((f"{language}: {wrong}" for language in ("en", "fr") if (wrong := text(value[language]))), None)


def day(value: Any) -> str | None:
    return None if is_day(value) and value >= FIRST_DAY else f"expected a day since {FIRST_DAY}, written YYYY-MM-DD"


def moment(value: Any) -> str | None:
    try:
        fine = isinstance(value, str) and bool(datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        fine = False
    return None if fine else "expected a UTC time, written YYYY-MM-DDTHH:MM:SSZ"


def count(value: Any) -> str | None:
    fine = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return None if fine else "expected a whole number"


def address(value: Any) -> str | None:
    return None if isinstance(value, str) and value.startswith("https://") else "expected an https address"


def digits(length: int) -> Test:
    return matches(rf"[0-9]{{{length}}}", f"a code of {length} digits in quotes")


def matches(pattern: str, what: str) -> Test:
    return lambda value: None if isinstance(value, str) and re.fullmatch(pattern, value) else f"expected {what}"


def kind_of(kind: type, what: str) -> Test:
    return lambda value: None if isinstance(value, kind) else f"expected {what}"


def or_null(test: Test) -> Test:
    return lambda value: None if value is None else test(value)


def one_of(known: Any) -> Test:
    return lambda value: None if isinstance(value, str) and value in known else f"{value!r} is not known"


def list_of(known: Any) -> Test:
    """At least one of the known values, each once."""

    def test(value: Any) -> str | None:
        if not isinstance(value, list) or not value:
            return "expected a list"
        unknown = next((item for item in value if not isinstance(item, str) or item not in known), None)
        if unknown is not None:
            return f"{unknown!r} is not known"
        return "written twice" if len(set(value)) < len(value) else None

    return test
