"""Every figure of the rules as a row of a table, with its address on the rule's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from calc.values import ABILITIES

from .. import addresses
from ..library import Library
from ..pages.spans import ends
from ..rulebook import UNKNOWN, is_known
from .columns import Column

Rule = Mapping[str, Any]


class Figure(NamedTuple):
    """One figure: the row and the column it stands in, both empty where there are none, and its address."""

    row: str
    column: str
    value: Any
    unit: str
    place: tuple[str, ...] = ()


def rule_rows(library: Library) -> Iterator[dict[str, Any]]:
    """The figures of every version, oldest first; one row without a figure for a version whose figures are unknown."""
    for rule_id, rule in library.rulebook.rules.items():
        if rule["kind"] in ("category", "changes"):
            continue
        about = {"rule": rule_id, "kind": rule["kind"], "verified_through": rule["verified_through"]}
        for year in rule.get("earlier", ()):
            for one in _funds(year):
                row = f"year={year['year']};{one.row}"
                yield {**about, **one._asdict(), **_undated(year), "row": row, "anchor": None}
        for number, version in enumerate(rule["versions"]):
            dated = {
                "from": version["from"],
                "to": ends(rule["versions"], number),
                "counted": version.get("counted"),
                "confidence": version["confidence"],
                "checked": version["checked"],
                "sources": [source["source"] for source in version["sources"]],
            }
            for one in _figures(rule, version):
                anchor = addresses.figure(version["from"], *one.place) if one.place else None
                yield {**about, **dated, **one._asdict(), "anchor": anchor}


def _undated(year: Rule) -> dict[str, Any]:
    """A table of which the year is known, but neither its first day nor its sources one by one."""
    return {
        **dict.fromkeys(("from", "to", "counted", "checked", "sources")),
        "confidence": year["confidence"],
    }


def _figures(rule: Rule, version: Rule) -> Iterator[Figure]:
    if not is_known(version):
        yield Figure("", "", None, "")
        return
    kinds = {
        "points": _points,
        "ceiling": _ceiling,
        "language": _language,
        "groups": _groups,
        "funds": _funds,
        "levels": _levels,
    }
    if rule["kind"] == "figures":
        for name, figure in version["figures"].items():
            yield Figure(name, "figure", None if figure == UNKNOWN else figure, rule["units"][name], (name,))
    elif rule["kind"] != "terms":  # terms are words, not figures
        yield from kinds[rule["kind"]](version)


def _points(version: Rule) -> Iterator[Figure]:
    reads, columns = version["reads"], [*version["max"]]
    anchored = dict(zip(columns, addresses.points_columns(version["max"]), strict=True))
    for row in version["table"]:
        said = ";".join(f"{fact}={_cell(row[fact])}" for fact in reads)
        place = addresses.points_row(reads, row)
        yield from (Figure(said, column, row[column], "points", (place, anchored[column])) for column in columns)
    # The page says the maximum above the table, except where nothing is given any more.
    places = {} if version.get("repealed") else {"max": ("max",)}
    for most in ("cap", "max"):
        place = places.get(most, ())
        yield from (Figure(most, column, figure, "points", place) for column, figure in version.get(most, {}).items())


def _cell(atom: Any) -> str:
    if isinstance(atom, list):
        return "|".join(map(_cell, atom))
    return str(atom).lower() if isinstance(atom, bool) else str(atom)


def _ceiling(version: Rule) -> Iterator[Figure]:
    columns = dict(zip(version["max"], addresses.points_columns(version["max"]), strict=True))
    for group in version.get("groups", ()):
        name = "lines" if "lines" in group else "sections"
        said, place = f"{name}={'|'.join(group[name])}", addresses.ceiling_row(group)
        for column, anchor in columns.items():
            yield Figure(said, column, group["max"], "points", (place, anchor))
    for column, anchor in columns.items():
        yield Figure("max", column, version["max"][column], "points", (addresses.TOTAL, anchor))


def _language(version: Rule) -> Iterator[Figure]:
    for row in version["table"]:
        place = addresses.level_row(row["level"])
        for ability in ABILITIES:
            yield Figure(f"level={row['level']}", ability, row[ability], "score", (place, ability))


def _groups(version: Rule) -> Iterator[Figure]:
    for name in ("include", "exclude"):
        yield from (Figure(f"digits={digits}", "listed", name, "", (digits,)) for digits in version[name])


def _funds(version: Rule) -> Iterator[Figure]:
    for size, amount in enumerate(version["amounts"], 1):
        yield Figure(f"family_size={size}", "amount", amount, "CAD", (addresses.family_row(size),))
    yield Figure("each_additional", "amount", version["each_additional"], "CAD", (addresses.FURTHER,))


def _levels(version: Rule) -> Iterator[Figure]:
    yield Figure("work_hours", "figure", version["work_hours"], "hours", ("work_hours",))
    for level, codes in version["levels"].items():
        yield from (Figure(f"noc={code}", "level", level, "level", (addresses.level_row(level),)) for code in codes)


RULE_COLUMNS = [
    Column("rule", "word", itemgetter("rule"), "id"),
    Column("kind", "word", itemgetter("kind"), "kind"),
    Column("from", "day", itemgetter("from"), may_be_empty=True),
    Column("to", "day", itemgetter("to"), may_be_empty=True),
    Column("verified_through", "day", itemgetter("verified_through"), "verified_through"),
    Column("row", "text", itemgetter("row"), may_be_empty=True),
    Column("column", "word", itemgetter("column"), may_be_empty=True),
    Column("value", "figure", itemgetter("value"), may_be_empty=True),
    Column("unit", "word", itemgetter("unit"), may_be_empty=True),
    Column("counted", "word", itemgetter("counted"), "versions.counted", True),
    Column("confidence", "word", itemgetter("confidence"), "versions.confidence"),
    Column("checked", "day", itemgetter("checked"), "versions.checked", True),
    Column("sources", "words", itemgetter("sources"), "versions.sources", True),
    Column("anchor", "word", itemgetter("anchor"), may_be_empty=True),
]
