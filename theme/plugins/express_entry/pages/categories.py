"""The category lists: what counts today, and a page for each list with all its versions side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from .. import addresses, changes, charts, criteria, evidence, pictures, rounds
from ..library import Library
from ..routes import CATEGORY, Place
from ..rulebook import Rule
from ..speech import Speech
from . import Page
from .draws import spoken
from .noc import categories_through
from .sources import cited
from .spans import ends

# With fewer rounds, a chart shows nothing that the table does not.
ROUNDS_FOR_CHART = 2


class Cell(NamedTuple):
    """What a version asks for by one criterion. `text` is None where it has no such criterion."""

    text: str | None
    anchor: str
    changed: bool


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    yield Page(
        Place("categories", speech.language),
        "categories",
        {
            "groups": rounds.by(_state, [_overview(library, speech, slug) for slug in library.categories]),
            "through": categories_through(library),
        },
    )
    for slug, rule in library.categories.items():
        yield Page(Place("category", speech.language, slug=slug), "category", _whole(library, speech, slug, rule))


def _state(one: Mapping[str, Any]) -> str:
    return "in_force" if one["since"] else "not_in_force"


def _overview(library: Library, speech: Speech, slug: str) -> dict[str, Any]:
    """A list as it is on the last day on which it is known; of one that is over, its last version."""
    rule = library.categories[slug]
    version = library.rulebook.version_on(CATEGORY + slug) or rule["versions"][0]
    # A list that is only announced counts for nothing yet, unless there is no other.
    begun = [one for one in rule["versions"] if one["from"] <= version["from"]]
    last_list = last_in_force(begun)
    held = library.rounds_by_kind.get(slug, [])
    change = changes.changes_of(library, speech, CATEGORY + slug, rule)[-1]
    return {
        "slug": slug,
        "rule": rule,
        "name": rule["name"][speech.language],
        "since": in_force_since(begun),
        "version": version,
        "list": last_list,
        "criteria": criteria.short(library.rulebook, speech, last_list),
        "last": held[-1] if held else None,
        "quiet": rounds.quiet_months(held, library.coverage["known_through"]) if held else 0,
        "change": change,
        "changed": list(_changed(speech, change)),
    }


def _changed(speech: Speech, change: changes.Change) -> Iterator[str]:
    """The last change in short; the page of the list has it all."""
    if change.kind not in ("again", "ended"):
        yield from change.said
    else:
        yield speech("categories.came_back" if change.kind == "again" else "changes.retired")
        if change.codes:
            yield changes.codes_said(speech, change.codes)
    if change.figures:
        yield speech("changes.criteria", names=", ".join(moved.what for moved in change.figures))


def last_in_force(versions: Sequence[Rule]) -> Rule:
    """The last version that is a list, and not the end of one."""
    return [version for version in versions if not version.get("retired")][-1]


def in_force_since(versions: Sequence[Rule]) -> str | None:
    """The first day (ISO) of the time without a gap up to the last version; None if the list is over."""
    since = None
    for version in versions:
        since = None if version.get("retired") else since or version["from"]
    return since


def marks(versions: Sequence[Rule], code: str) -> list[str]:
    """What each version does with an occupation: a word of `categories.one.marks`."""
    found: list[str] = []
    for number, version in enumerate(versions):
        here = code in version.get("codes", ())
        before = number > 0 and code in versions[number - 1].get("codes", ())
        ever = any(code in earlier.get("codes", ()) for earlier in versions[:number])
        if version.get("retired"):
            found.append("gap")
        elif here:
            found.append("listed" if not number else "stayed" if before else "back" if ever else "entered")
        else:
            found.append("left" if before else "unlisted")
    return found


def _whole(library: Library, speech: Speech, slug: str, rule: Rule) -> dict[str, Any]:
    versions = rule["versions"]
    held = library.rounds_by_kind.get(slug, [])
    columns = [_version(library, speech, slug, number) for number in range(len(versions))]
    overview = _overview(library, speech, slug)
    latest = overview["list"]
    codes = sorted({code for version in versions for code in version.get("codes", ())})
    rows = [{"code": code, "marks": marks(versions, code)} for code in codes]
    return {
        **overview,
        "checked": evidence.checked(library.rulebook, CATEGORY + slug),
        "most_days": evidence.MOST_DAYS,
        "columns": columns,
        "criteria_rows": _criteria(library, speech, rule),
        "occupations": {
            "on": [row for row in rows if row["code"] in latest.get("codes", ())],
            "off": [row for row in rows if row["code"] not in latest.get("codes", ())],
        },
        "moves": _moves(speech, versions),
        "titles": library.titles[speech.language],
        "rounds": held,
        "picture": _picture(library, speech, slug, rule, held) if len(held) >= ROUNDS_FOR_CHART else None,
    }


def _version(library: Library, speech: Speech, slug: str, number: int) -> dict[str, Any]:
    versions = library.categories[slug]["versions"]
    version, end = versions[number], ends(versions, number)
    held = [
        one
        for one in library.rounds_by_kind.get(slug, ())
        if version["from"] <= one["date"] and (end is None or one["date"] <= end)
    ]
    return {
        **version,
        "gap": "retired" in version,
        "announced_for": version["from"] > library.rulebook.day,
        "end": end,
        "rounds": held[::-1],
        "cited": [cited(library.rulebook.sources, source, speech.language) for source in version["sources"]],
    }


def _criteria(library: Library, speech: Speech, rule: Rule) -> list[dict[str, Any]]:
    """The criteria of all versions side by side: `{key, name, cells}`, None for a cell in a gap."""
    tables = [
        None if version.get("retired") else criteria.table(library.rulebook, speech, version)
        for version in rule["versions"]
    ]
    names = {key: name for table in tables if table for key, ((name,), _) in zip(table.keys, table.rows, strict=True)}
    texts = [
        None if table is None else {key: text for key, (_, (text,)) in zip(table.keys, table.rows, strict=True)}
        for table in tables
    ]
    return [
        {"key": key, "name": name, "cells": list(_cells(rule["versions"], texts, key))} for key, name in names.items()
    ]


def _cells(versions: Sequence[Rule], texts: Sequence[Mapping[str, str] | None], key: str) -> Iterator[Cell | None]:
    before: Mapping[str, str] | None = None
    for version, asked in zip(versions, texts, strict=True):
        if asked is None:
            yield None
            continue
        changed = before is not None and before.get(key) != asked.get(key)
        yield Cell(asked.get(key), addresses.figure(version["from"], key), changed)
        before = asked


def _moves(speech: Speech, versions: Sequence[Rule]) -> list[dict[str, Any]]:
    """What became of the occupations from each list to the next: `{from, said, over_gap}`."""
    found = []
    for number, version in enumerate(versions):
        before = changes.base(versions, number)
        if version.get("retired"):
            found.append({"from": version["from"], "said": speech.text("changes.retired"), "over_gap": False})
        elif before and "codes" in version:
            said = changes.codes_said(speech, changes.code_moves(before, version))
            found.append({"from": version["from"], "said": said, "over_gap": before is not versions[number - 1]})
    return found


def _picture(library: Library, speech: Speech, slug: str, rule: Rule, held: Sequence[rounds.Round]) -> pictures.Picture:
    title = speech("draws.charts.kind", kind=spoken(speech, slug))
    picture = pictures.cutoffs(library, speech, held, "cutoffs", title)
    drawn: Markup = charts.dated(picture.svg, picture.frame, [version["from"] for version in rule["versions"]])
    return picture._replace(svg=drawn)
