"""The rules against the second entry: the same tables, typed once more by someone who had not seen the first."""

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from tools.console import Failure
from tools.place import Place

# The second entry belongs to the tests, and so does the way it is compared.
FOLDER = Path("tests", "double_entry")
COMPARED = Path("tests", "core", "typed_again.py")


def faults(place: Place) -> list[str]:
    """Where a table of the compiled rules differs from the second entry, each with file, line and both figures."""
    again = _comparison(place)
    found = []
    for rule_id, rule in again.RULES.items():
        if rule_id in again.NOT_READ:
            continue
        if rule_id not in again.TYPED:
            found.append(_fault(place, rule_id, None, None, f"not in the second entry, {FOLDER}; have it typed there"))
            continue
        for version, row, what in again.faults(rule_id, rule):
            advice = "find out from the source which of the two is right"
            found.append(_fault(place, rule_id, version, row, f"{what}; {advice}"))
    gone = sorted({*again.TYPED} - {*again.RULES})
    return found + [
        f"{FOLDER / 'tables.py'}:1: {rule_id} is in the second entry, and not in rules/" for rule_id in gone
    ]


def typed_once(place: Place) -> list[str]:
    """Versions with figures that came after the second entry was typed, and are compared with nothing."""
    from calc.compiled import TEXT

    again = _comparison(place)
    return [
        f"{rule_id} of {version['from']}"
        for rule_id, rule in json.loads(TEXT)["rules"].items()
        for version in rule["versions"]
        if version.get("figures") != "unknown"
        and version["from"] not in _starts(again.known(again.RULES.get(rule_id, {"versions": ()})))
    ]


def _comparison(place: Place) -> Any:
    for needed in (FOLDER, COMPARED):
        if not (place.root / needed).exists():
            raise Failure(f"{needed} is missing, so the tables cannot be compared; take it from the project's sources")
    for folder in (place.root / "tests", (place.root / COMPARED).parent):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    return import_module(COMPARED.stem)


def _starts(rule: Any) -> Iterator[str]:
    return (version["from"] for version in rule["versions"])


def _fault(place: Place, rule_id: str, version: str | None, row: int | None, what: str) -> str:
    from express_entry import parsed
    from express_entry.rulebook import RULES

    document = parsed.read(place.root, RULES.joinpath(*rule_id.split(".")).with_suffix(".yaml"))
    starts = list(_starts(document.data))
    where: tuple[str | int, ...] = ("versions", starts.index(version)) if version in starts else ()
    return document.fault((*where, "table", row) if where and row is not None else where, what)
