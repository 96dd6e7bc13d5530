"""The rounds, the pool and the occupations, read strictly from `content/draws`, `content/pool` and `content/noc`.

Every fault is named as `file:line: place: what`, all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import parsed, shapes
from .yaml12 import BadData, Document

DRAWS = Path("content", "draws")
POOL = Path("content", "pool")
NOC = Path("content", "noc")

# What a round is called by, and the type that follows from it. The others are the slugs of the category lists.
KINDS = {
    "no-program-specified": "general",
    "provincial-nominee-program": "program",
    "canadian-experience-class": "program",
    "federal-skilled-worker": "program",
    "federal-skilled-trades": "program",
}
FED = ("date", "time_utc", "name", "programs", "invitations", "cutoff", "tie_break")
PROGRAMS = ("FSW", "CEC", "FST", "PNP")
CONFIDENCE = ("official", "official-copy", "two-sources", "one-source")
GROUP_LEVELS = {"broad_categories": 1, "major_groups": 2, "submajor_groups": 3, "minor_groups": 4}


def read_draws(root: Path) -> list[dict[str, Any]]:
    """Every round, oldest first: `{number, date, time_utc, kind, type, name: {en, fr}, name_fr_official,
    first_published_name, programs, invitations, cutoff, tie_break, confidence, sources, note}`.

    Raises `BadData`.
    """
    names = _names(root)
    sources = read_draw_sources(root)
    rounds: list[dict[str, Any]] = []
    documents, faults = parsed.read_all(root, _years(root, DRAWS))
    seen: dict[str, str] = {}
    last = None  # after a faulty file the order is not known, and is no fault of the next one
    for document in documents:
        found = list(_round_faults(document, document.path.stem, names, sources, seen, last))
        faults += found
        rounds += [] if found else [_round(entry, names) for entry in document.data]
        last = None if found else rounds[-1]
    if not rounds and not faults:
        faults.append(f"{DRAWS}:1: no rounds; one file a year is expected")
    if faults:
        raise BadData(faults)
    return rounds


def read_pool(root: Path) -> list[dict[str, Any]]:
    """Every count of the pool by score, oldest first: `{as_on, published, rounds, bands: [{from, to, candidates}],
    total, unplaced, confidence, sources, note}`.

    The candidates were counted on the day `as_on`. `rounds` are the rounds it was published with and `published` is
    the day of the first of them. Bands are highest first; `unplaced` are candidates whom only the total counts.
    Raises `BadData`.
    """
    days = {one["number"]: one["date"] for one in read_draws(root)}
    sources = read_draw_sources(root)
    counts: list[dict[str, Any]] = []
    documents, faults = parsed.read_all(root, _years(root, POOL))
    seen: dict[str, str] = {}
    last = ""
    for document in documents:
        found = list(_count_faults(document, document.path.stem, days, sources, seen, last))
        faults += found
        counts += [] if found else [_pool_count(entry, days) for entry in document.data]
        last = "" if found else counts[-1]["as_on"]
    if faults:
        raise BadData(faults)
    return counts


def read_draw_sources(root: Path) -> dict[str, dict[str, Any]]:
    """The copies through which rounds and pool were read, by the id an entry names them with. Raises `BadData`."""
    document = parsed.read(root, DRAWS / "sources.yaml")
    shape: shapes.Shape = {
        "whose": (True, shapes.both),
        "title": (True, shapes.both),
        "read_via": (True, shapes.or_null(shapes.text)),
        "url": (True, shapes.or_null(shapes.address)),
        "checked": (True, shapes.day),
    }
    return shapes.checked(document, lambda: shapes.each_entry(document, shape, dict))


def read_coverage(root: Path) -> dict[str, str]:
    """`{known_through, checked}`: the days the list of rounds answers for. Raises `BadData`."""
    document = parsed.read(root, DRAWS / "coverage.yaml")
    shape: shapes.Shape = {"known_through": (True, shapes.day), "checked": (True, shapes.day)}
    coverage = shapes.checked(document, lambda: shapes.entry_of(document, (), document.data, shape))
    newest = read_draws(root)[-1]
    if coverage["known_through"] < newest["date"]:
        later = f"round {newest['number']} was held later, on {newest['date']}"
        raise BadData([document.fault(("known_through",), later)])
    return coverage


def read_units(root: Path) -> list[dict[str, Any]]:
    """The unit groups in the order of their codes: `{code, teer, title: {en, fr}}`. Raises `BadData`."""
    return _checked_noc(root)[1]


def read_groups(root: Path) -> dict[str, dict[str, Any]]:
    """The larger groups by code: `{code, level, title: {en, fr}}`, level 1 (broad) to 4 (minor). Raises `BadData`."""
    return _checked_noc(root)[0]


def read_noc_version(root: Path) -> str:
    """The edition of the classification, as its publisher names it. Raises `BadData`."""
    return parsed.read(root, NOC / "units.yaml").data["noc_version"]


def _years(root: Path, folder: Path) -> list[Path]:
    return [folder / file.name for file in sorted((root / folder).glob("[0-9]*.yaml"))]


# --- rounds


def _names(root: Path) -> dict[str, dict[str, Any]]:
    document = parsed.read(root, DRAWS / "names.yaml")
    slugs = {path.stem for path in (root / "rules" / "categories").glob("*.yaml")}
    shape: shapes.Shape = {
        "en": (True, shapes.text),
        "fr": (True, shapes.text),
        "fr_official": (True, shapes.kind_of(bool, "true or false")),
        "kind": (True, shapes.one_of((*KINDS, *sorted(slugs)))),
    }

    def faults() -> Iterator[str]:
        yield from shapes.each_entry(document, shape, list)
        yield from shapes.written_twice(document, (), "en")

    shapes.checked(document, faults)
    return {entry["en"]: entry for entry in document.data}


def _round_faults(
    document: Document,
    year: str,
    names: dict[str, Any],
    sources: dict[str, Any],
    seen: dict[str, str],
    last: dict[str, Any] | None,
) -> Iterator[str]:
    shape: shapes.Shape = {
        "number": (True, shapes.matches(r"[1-9][0-9]{0,5}[a-z]?", 'a round number in quotes, such as "91a"')),
        "date": (True, shapes.day),
        "time_utc": (True, shapes.or_null(shapes.moment)),
        "name": (True, shapes.one_of(names)),
        "first_published_name": (False, shapes.text),
        "programs": (True, shapes.list_of(PROGRAMS)),
        "invitations": (True, shapes.count),
        "cutoff": (True, shapes.count),
        "tie_break": (True, shapes.or_null(shapes.moment)),
        "confidence": (True, shapes.one_of(CONFIDENCE)),
        "sources": (True, shapes.list_of(sources)),
        "note": (False, shapes.both),
        "feed": (False, _as_fed),
    }
    wrong = list(shapes.each_entry(document, shape, list))
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
        for key in entry.get("feed", {}):
            if entry[key] is not None and "note" not in entry:
                yield document.fault((index, "feed", key), "a note must say why the feed is not followed")
        if last and entry["date"] < last["date"]:
            yield document.fault(
                (index, "date"), f"{entry['date']} comes before round {last['number']} of {last['date']}"
            )
        if last and not follows(last["number"], entry["number"]):
            yield document.fault((index, "number"), f"round {entry['number']} cannot follow round {last['number']}")
        last = entry


def _as_fed(value: Any) -> str | None:
    """What the feed writes where it is not followed or cannot be read, letter for letter."""
    if not isinstance(value, dict) or not value:
        return "expected what the feed writes, by the keys of the round"
    for key, written in value.items():
        if key not in FED:
            return f"{key}: expected one of {', '.join(FED)}"
        if not isinstance(written, str):
            return f"{key}: expected text"
    return None


def follows(before: str, after: str) -> bool:
    """Whether one number of a round comes next after the other: no gap, but a number may be split in a, b, c."""
    found = [re.fullmatch(r"([1-9][0-9]{0,5})([a-z]?)", text) for text in (before, after)]
    if not all(found):
        return False
    (one, letter), (other, next_letter) = (match.groups() for match in found)
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


# --- the pool


def _count_faults(
    document: Document, year: str, days: dict[str, str], sources: dict[str, Any], seen: dict[str, str], last: str
) -> Iterator[str]:
    shape: shapes.Shape = {
        "as_on": (True, shapes.day),
        "rounds": (True, shapes.list_of(days)),
        "bands": (True, _bands),
        "total": (True, shapes.count),
        "unplaced": (False, shapes.count),
        "confidence": (True, shapes.one_of(CONFIDENCE)),
        "sources": (True, shapes.list_of(sources)),
        "note": (False, shapes.both),
        # The feed has zeros there, which is how it says that it gives no count.
        "feed": (False, shapes.one_of(("zeros",))),
    }
    wrong = list(shapes.each_entry(document, shape, list))
    yield from wrong
    if wrong:
        return
    for index, entry in enumerate(document.data):
        as_on, published = entry["as_on"], _published(entry, days)
        if not as_on.startswith(f"{year}-"):
            yield document.fault((index, "as_on"), f"{as_on} does not belong in the file of {year}")
        if as_on <= last:
            yield document.fault((index, "as_on"), f"{as_on} does not come after {last}")
        if published < as_on:
            yield document.fault((index, "rounds"), f"published on {published}, before it was counted")
        if entry["rounds"] != [number for number in days if number in entry["rounds"]]:
            yield document.fault((index, "rounds"), "expected in the order of the rounds, the first one first")
        for number in entry["rounds"]:
            if number in seen:
                yield document.fault((index, "rounds"), f"round {number} stands already with {seen[number]}")
            seen[number] = as_on
        placed, unplaced = sum(entry["bands"].values()), entry.get("unplaced", 0)
        if placed + unplaced != entry["total"]:
            yield document.fault(
                (index, "total"), f"the bands hold {placed} and {unplaced} are unplaced, which is not {entry['total']}"
            )
        if unplaced and "note" not in entry:
            yield document.fault((index, "unplaced"), "a note must say why no band holds them")
        last = as_on


def _published(entry: dict[str, Any], days: dict[str, str]) -> str:
    return days[entry["rounds"][0]]


def _pool_count(entry: dict[str, Any], days: dict[str, str]) -> dict[str, Any]:
    bands = [(*_ends(band), candidates) for band, candidates in entry["bands"].items()]
    return {
        "as_on": entry["as_on"],
        "published": _published(entry, days),
        "rounds": entry["rounds"],
        "bands": [{"from": low, "to": high, "candidates": candidates} for low, high, candidates in bands],
        "total": entry["total"],
        "unplaced": entry.get("unplaced", 0),
        "confidence": entry["confidence"],
        "sources": entry["sources"],
        "note": entry.get("note"),
    }


def _bands(value: Any) -> str | None:
    if not isinstance(value, dict) or not value:
        return "expected bands of scores and their candidates"
    above = None
    for band, candidates in value.items():
        if not re.fullmatch(r"(0|[1-9][0-9]{0,5})\.\.[1-9][0-9]{0,5}", band):
            return f'{band}: expected a band of scores, such as "491..500"'
        low, high = _ends(band)
        if high < low or (above is not None and high != above - 1):
            return f"{band}: bands go from the highest scores down, each ending just below the last"
        if wrong := shapes.count(candidates):
            return f"{band}: {wrong}"
        above = low
    return "the lowest band must begin at 0" if above else None


def _ends(band: str) -> tuple[int, int]:
    low, _, high = band.partition("..")
    return int(low), int(high)


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
    shape: shapes.Shape = {
        "noc_version": (True, shapes.text),
        **{name: (True, shapes.kind_of(list, "a list")) for name in GROUP_LEVELS},
    }
    wrong = list(shapes.entry_of(document, (), document.data, shape))
    yield from wrong
    if wrong:
        return
    known: set[str] = set()
    for name, level in GROUP_LEVELS.items():
        one: shapes.Shape = {"code": (True, shapes.digits(level)), "title": (True, shapes.both)}
        found = [
            f for i, entry in enumerate(document.data[name]) for f in shapes.entry_of(document, (name, i), entry, one)
        ]
        yield from found
        if found:
            return
        yield from _codes_faults(document, name, known if level > 1 else None)
        known |= {entry["code"] for entry in document.data[name]}


def _unit_faults(document: Document, groups: dict[str, Any]) -> Iterator[str]:
    shape: shapes.Shape = {"noc_version": (True, shapes.text), "units": (True, shapes.kind_of(list, "a list"))}
    wrong = list(shapes.entry_of(document, (), document.data, shape))
    one: shapes.Shape = {"code": (True, shapes.digits(5)), "teer": (True, shapes.count), "title": (True, shapes.both)}
    if not wrong:
        wrong = [
            f for i, e in enumerate(document.data["units"]) for f in shapes.entry_of(document, ("units", i), e, one)
        ]
    yield from wrong
    if wrong:
        return
    yield from _codes_faults(document, "units", set(groups) if groups else None)
    for index, entry in enumerate(document.data["units"]):
        if str(entry["teer"]) != entry["code"][1]:
            yield document.fault(("units", index, "teer"), f"the second digit of {entry['code']} is its TEER category")


def _codes_faults(document: Document, name: str, parents: set[str] | None) -> Iterator[str]:
    yield from shapes.written_twice(document, (name,), "code")
    last = ""
    for index, entry in enumerate(document.data[name]):
        code = entry["code"]
        if code < last:
            yield document.fault((name, index, "code"), f"{code} comes before {last}; keep the order of the codes")
        if parents is not None and code[:-1] not in parents:
            yield document.fault((name, index, "code"), f"{code} has no group {code[:-1]} above it")
        last = code
