"""The rounds and the occupations, read strictly from `content/draws` and `content/noc`.

Every fault is named as `file:line: place: what`, all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from . import parsed
from .days import is_day
from .yaml12 import BadData, Document, Where

DRAWS = Path("content", "draws")
NOC = Path("content", "noc")
FIRST_DAY = "2015-01-01"

# What a round is called by, and the type that follows from it. The others are the slugs of the category lists.
KINDS = {
    "no-program-specified": "general",
    "provincial-nominee-program": "program",
    "canadian-experience-class": "program",
    "federal-skilled-worker": "program",
    "federal-skilled-trades": "program",
}
PROGRAMS = ("FSW", "CEC", "FST", "PNP")
CONFIDENCE = ("official", "official-copy", "two-sources", "one-source")
GROUP_LEVELS = {"broad_categories": 1, "major_groups": 2, "submajor_groups": 3, "minor_groups": 4}

Test = Callable[[Any], str | None]
Shape = dict[str, tuple[bool, Test]]


def read_draws(root: Path) -> list[dict[str, Any]]:
    """Every round, oldest first: `{number, date, time_utc, kind, type, name: {en, fr}, name_fr_official,
    first_published_name, programs, invitations, cutoff, tie_break, confidence, sources, note}`.

    Raises `BadData`.
    """
    names = _names(root)
    sources = read_draw_sources(root)
    rounds: list[dict[str, Any]] = []
    faults: list[str] = []
    seen: dict[str, str] = {}
    for file in sorted((root / DRAWS).glob("[0-9]*.yaml")):
        document = parsed.read(root, DRAWS / file.name)
        found = list(_round_faults(document, file.stem, names, sources, seen, rounds[-1] if rounds else None))
        faults += found
        if not found:
            rounds += [_round(entry, names) for entry in document.data]
    if not rounds and not faults:
        faults.append(f"{DRAWS}:1: no rounds; one file a year is expected")
    if faults:
        raise BadData(faults)
    return rounds


def read_draw_sources(root: Path) -> dict[str, dict[str, Any]]:
    """The copies through which the rounds were read, by the id a round names them with. Raises `BadData`."""
    document = parsed.read(root, DRAWS / "sources.yaml")
    shape: Shape = {
        "whose": (True, _both),
        "title": (True, _both),
        "read_via": (True, _or_null(_text)),
        "url": (True, _or_null(_address)),
        "checked": (True, _day),
    }
    return _checked(document, lambda: _each(document, shape, dict))


def read_coverage(root: Path) -> dict[str, str]:
    """`{known_through, checked}`: the days the list of rounds answers for. Raises `BadData`."""
    document = parsed.read(root, DRAWS / "coverage.yaml")
    return _checked(
        document, lambda: _entry(document, (), document.data, {"known_through": (True, _day), "checked": (True, _day)})
    )


def read_units(root: Path) -> list[dict[str, Any]]:
    """The unit groups in the order of their codes: `{code, teer, title: {en, fr}}`. Raises `BadData`."""
    return _checked_noc(root)[1]


def read_groups(root: Path) -> dict[str, dict[str, Any]]:
    """The larger groups by code: `{code, level, title: {en, fr}}`, level 1 (broad) to 4 (minor). Raises `BadData`."""
    return _checked_noc(root)[0]


def read_noc_version(root: Path) -> str:
    """The edition of the classification, as its publisher names it. Raises `BadData`."""
    return parsed.read(root, NOC / "units.yaml").data["noc_version"]


# --- rounds


def _names(root: Path) -> dict[str, dict[str, Any]]:
    document = parsed.read(root, DRAWS / "names.yaml")
    slugs = {path.stem for path in (root / "rules" / "categories").glob("*.yaml")}
    shape: Shape = {
        "en": (True, _text),
        "fr": (True, _text),
        "fr_official": (True, _kind_of(bool, "true or false")),
        "kind": (True, _one_of((*KINDS, *sorted(slugs)))),
    }

    def faults() -> Iterator[str]:
        yield from _each(document, shape, list)
        yield from _written_twice(document, (), "en")

    _checked(document, faults)
    return {entry["en"]: entry for entry in document.data}


def _round_faults(
    document: Document,
    year: str,
    names: dict[str, Any],
    sources: dict[str, Any],
    seen: dict[str, str],
    last: dict[str, Any] | None,
) -> Iterator[str]:
    shape: Shape = {
        "number": (True, _matches(r"[1-9][0-9]*[a-z]?", 'a round number in quotes, such as "91a"')),
        "date": (True, _day),
        "time_utc": (True, _or_null(_moment)),
        "name": (True, _one_of(names)),
        "first_published_name": (False, _text),
        "programs": (True, _list_of(PROGRAMS)),
        "invitations": (True, _count),
        "cutoff": (True, _count),
        "tie_break": (True, _or_null(_moment)),
        "confidence": (True, _one_of(CONFIDENCE)),
        "sources": (True, _list_of(sources)),
        "note": (False, _both),
    }
    wrong = list(_each(document, shape, list))
    yield from wrong
    if wrong:
        return
    for index, entry in enumerate(document.data):
        if entry["number"] in seen:
            yield document.fault(
                (index, "number"), f"round {entry['number']} stands already in {seen[entry['number']]}"
            )
        seen[entry["number"]] = str(document.path)
        if not entry["date"].startswith(f"{year}-"):
            yield document.fault((index, "date"), f"{entry['date']} does not belong in the file of {year}")
        if entry["tie_break"] and entry["time_utc"] and entry["tie_break"] > entry["time_utc"]:
            yield document.fault((index, "tie_break"), "later than the round itself")
        if last and entry["date"] < last["date"]:
            yield document.fault(
                (index, "date"), f"{entry['date']} comes before round {last['number']} of {last['date']}"
            )
        if last and not _follows(last["number"], entry["number"]):
            yield document.fault((index, "number"), f"round {entry['number']} cannot follow round {last['number']}")
        last = entry


def _follows(before: str, after: str) -> bool:
    """Rounds are numbered without a gap; one number may be split in a, b, c."""
    (one, letter), (other, next_letter) = (re.fullmatch(r"(\d+)([a-z]?)", text).groups() for text in (before, after))
    if one == other:
        return bool(letter) and next_letter == chr(ord(letter) + 1)
    return int(other) == int(one) + 1 and next_letter in ("", "a")


def _round(entry: dict[str, Any], names: dict[str, dict[str, Any]]) -> dict[str, Any]:
    name = names[entry["name"]]
    return {
        "number": entry["number"],
        "date": entry["date"],
        "time_utc": entry["time_utc"],
        "kind": name["kind"],
        "type": KINDS.get(name["kind"], "category"),
        "name": {"en": name["en"], "fr": name["fr"]},
        "name_fr_official": name["fr_official"],
        "first_published_name": entry.get("first_published_name"),
        "programs": entry["programs"],
        "invitations": entry["invitations"],
        "cutoff": entry["cutoff"],
        "tie_break": entry["tie_break"],
        "confidence": entry["confidence"],
        "sources": entry["sources"],
        "note": entry.get("note"),
    }


# --- occupations


def _checked_noc(root: Path) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    larger = parsed.read(root, NOC / "groups.yaml")
    units = parsed.read(root, NOC / "units.yaml")
    faults = [*_group_faults(larger)]
    groups = (
        {}
        if faults
        else {
            entry["code"]: {**entry, "level": level}
            for name, level in GROUP_LEVELS.items()
            for entry in larger.data[name]
        }
    )
    faults += _unit_faults(units, groups)
    if faults:
        raise BadData(faults)
    return groups, units.data["units"]


def _group_faults(document: Document) -> Iterator[str]:
    shape: Shape = {"noc_version": (True, _text), **{name: (True, _kind_of(list, "a list")) for name in GROUP_LEVELS}}
    wrong = list(_entry(document, (), document.data, shape))
    yield from wrong
    if wrong:
        return
    known: set[str] = set()
    for name, level in GROUP_LEVELS.items():
        one: Shape = {"code": (True, _digits(level)), "title": (True, _both)}
        found = [f for i, entry in enumerate(document.data[name]) for f in _entry(document, (name, i), entry, one)]
        yield from found
        if found:
            return
        yield from _codes_faults(document, name, known if level > 1 else None)
        known |= {entry["code"] for entry in document.data[name]}


def _unit_faults(document: Document, groups: dict[str, Any]) -> Iterator[str]:
    shape: Shape = {"noc_version": (True, _text), "units": (True, _kind_of(list, "a list"))}
    wrong = list(_entry(document, (), document.data, shape))
    one: Shape = {"code": (True, _digits(5)), "teer": (True, _count), "title": (True, _both)}
    if not wrong:
        wrong = [f for i, e in enumerate(document.data["units"]) for f in _entry(document, ("units", i), e, one)]
    yield from wrong
    if wrong:
        return
    yield from _codes_faults(document, "units", set(groups) if groups else None)
    for index, entry in enumerate(document.data["units"]):
        if str(entry["teer"]) != entry["code"][1]:
            yield document.fault(("units", index, "teer"), f"the second digit of {entry['code']} is its TEER category")


def _codes_faults(document: Document, name: str, parents: set[str] | None) -> Iterator[str]:
    yield from _written_twice(document, (name,), "code")
    last = ""
    for index, entry in enumerate(document.data[name]):
        code = entry["code"]
        if code < last:
            yield document.fault((name, index, "code"), f"{code} comes before {last}; keep the order of the codes")
        if parents is not None and code[:-1] not in parents:
            yield document.fault((name, index, "code"), f"{code} has no group {code[:-1]} above it")
        last = code


# --- shapes: what a value must be, said in words


def _checked(document: Document, faults: Callable[[], Iterator[str]]) -> Any:
    found = list(faults())
    if found:
        raise BadData(found)
    return document.data


def _each(document: Document, shape: Shape, kind: type) -> Iterator[str]:
    data = document.data
    if not isinstance(data, kind) or not data:
        yield document.fault((), f"expected a {'list' if kind is list else 'mapping'} of entries")
        return
    for key, entry in data.items() if isinstance(data, dict) else enumerate(data):
        yield from _entry(document, (key,), entry, shape)


def _entry(document: Document, where: Where, entry: Any, shape: Shape) -> Iterator[str]:
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


def _written_twice(document: Document, where: Where, key: str) -> Iterator[str]:
    seen: set[str] = set()
    entries = document.data[where[0]] if where else document.data
    for index, entry in enumerate(entries):
        value = entry.get(key) if isinstance(entry, dict) else None
        if isinstance(value, str) and value in seen:
            yield document.fault((*where, index, key), f"{value} is written twice")
        seen.add(str(value))


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() == value and value else "expected text"


def _both(value: Any) -> str | None:
    if not isinstance(value, dict) or set(value) != {"en", "fr"}:
        return "expected en and fr"
    return next((f"{language}: {wrong}" for language in ("en", "fr") if (wrong := _text(value[language]))), None)


def _day(value: Any) -> str | None:
    return None if is_day(value) and value >= FIRST_DAY else f"expected a day since {FIRST_DAY}, written YYYY-MM-DD"


def _moment(value: Any) -> str | None:
    try:
        fine = isinstance(value, str) and bool(datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        fine = False
    return None if fine else "expected a UTC time, written YYYY-MM-DDTHH:MM:SSZ"


def _count(value: Any) -> str | None:
    fine = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return None if fine else "expected a whole number"


def _address(value: Any) -> str | None:
    return None if isinstance(value, str) and value.startswith("https://") else "expected an https address"


def _digits(length: int) -> Test:
    return _matches(rf"[0-9]{{{length}}}", f"a code of {length} digits in quotes")


def _matches(pattern: str, what: str) -> Test:
    return lambda value: None if isinstance(value, str) and re.fullmatch(pattern, value) else f"expected {what}"


def _kind_of(kind: type, what: str) -> Test:
    return lambda value: None if isinstance(value, kind) else f"expected {what}"


def _or_null(test: Test) -> Test:
    return lambda value: None if value is None else test(value)


def _one_of(known: Any) -> Test:
    return lambda value: None if isinstance(value, str) and value in known else f"{value!r} is not known"


def _list_of(known: Any) -> Test:
    def test(value: Any) -> str | None:
        if not isinstance(value, list) or not value:
            return "expected a list"
        unknown = next((item for item in value if not isinstance(item, str) or item not in known), None)
        if unknown is not None:
            return f"{unknown!r} is not known"
        return "written twice" if len(set(value)) < len(value) else None

    return test
