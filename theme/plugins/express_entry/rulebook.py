"""The rules as they stand in `rules/`, read strictly and checked against each other.

Every fault is named with file, line and place, all of them at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match
from jsonschema.validators import extend

from calc.crs import BY_ABILITY
from calc.person import ABILITY_FACTS, FACTS, GRID_FACTS, NUMBERS, RANKING_FACTS, Facts
from calc.rows import COLUMNS, Table, atoms, points_in
from calc.rules import FIRST_DAY, INVITATION, SECTIONS
from calc.values import ABILITIES
from calc.wages import NO_FACTS

from . import parsed
from .days import is_day
from .needed import needed_faults
from .yaml12 import BadData, Document, Where

RULES = Path("rules")
SCHEMA = RULES / "rule.schema.json"
SOURCES = RULES / "sources.yaml"
LAST_DAY = "9999-12-31"
PATTERNS = {r"^\d{5}$": "a code of 5 digits", r"^\d{4}-\d{2}-\d{2}$": "a day, written YYYY-MM-DD"}
FAR = 10**6  # stands for any large number when a table is tried for completeness
EACH_ABILITY = {*BY_ABILITY, "fsw.grid.first_language"}
WAGE_LEVELS = "crs.wage_levels"  # under crs, so that it is used as one set with the tables that read it
WAGE_FACTS = NO_FACTS.keys()
UNKNOWN = "unknown"

# To the form 5.0 is a whole number; what is computed from it would be written with its point.
WHOLE = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
Validator = extend(Draft202012Validator, type_checker=WHOLE)

Rule = dict[str, Any]


class Rulebook:
    """All rules and their sources. `rules` and `sources` are as written in the YAML, by id.

    `day` (ISO) is the day the data speak for, the last on which anything was checked; a version that begins after it is
    announced, and nobody can have seen it in force. It comes from the data, so that a build does not depend on a clock.
    """

    def __init__(self, rules: dict[str, Rule], sources: dict[str, dict[str, Any]]):
        self.rules = rules
        self.sources = sources
        versions = [version for rule in rules.values() for version in rule.get("versions", ())]
        self.day = max((version["checked"] for version in versions if "checked" in version), default=LAST_DAY)

    def version_on(self, rule_id: str, day: str | None = None) -> dict[str, Any] | None:
        """The version whose figures are used on the day (ISO; the data's own without one), None if none had begun.

        The ranking rules are used as one set, up to the day on which all of them are known, as in the core.
        """
        rule = self.rules[rule_id]
        last = self.crs_verified_through if is_score_rule(rule_id, rule) else LAST_DAY
        return _known_on(rule["versions"], min(day or self.day, last))

    def points(self, rule_id: str, facts: Mapping[str, Any], column: str, on: str | None = None) -> int:
        """Points of the row of the rule's table that matches the facts. Raises LookupError if there is none."""
        version = self.version_on(rule_id, on)
        if version is None or "table" not in version:
            raise LookupError(f"{rule_id} has no table on {on}")
        table = Table(version["reads"], version["table"])
        if column not in COLUMNS:
            raise LookupError(f"no column {column!r}")
        return table.points(tuple(facts[name] for name in table.reads), column)

    @cached_property
    def crs_verified_through(self) -> str:
        """The last day (ISO) on which every rule of the ranking system is known to hold."""
        return min(rule["verified_through"] for rule_id, rule in self.rules.items() if is_score_rule(rule_id, rule))


def is_known(version: Mapping[str, Any]) -> bool:
    """Whether a version's figures are known."""
    return version.get("figures") != UNKNOWN


def is_score_rule(rule_id: str, rule: Mapping[str, Any]) -> bool:
    """Whether the ranking system gives or holds points by the rule."""
    return rule_id.startswith("crs.") and rule["kind"] in ("points", "ceiling", "levels")


def read_rules(root: Path) -> Rulebook:
    """Every rule of the project, checked. Raises `BadData`."""
    paths = [path.relative_to(root) for path in sorted((root / RULES).rglob("*.yaml"))]
    sources = parsed.read(root, SOURCES)
    documents, faults = parsed.read_all(root, (path for path in paths if path != SOURCES))
    schema = json.loads((root / SCHEMA).read_text(encoding="utf-8"))
    of_sources = list(_shape_faults(sources, schema, "sources"))
    faults += of_sources
    for document in documents:
        faults += _document_faults(document, schema, None if of_sources else sources.data)
    if not faults:
        by_id = {document.data["id"]: document for document in documents}
        for document in documents:
            faults += _relation_faults(document, by_id)
    if faults:
        raise BadData(faults)
    # Where a file names its place among its kind, that is the order everywhere; one that names none comes after them.
    documents.sort(key=lambda document: document.data.get("order", float("inf")))
    return Rulebook({document.data["id"]: document.data for document in documents}, sources.data)


# Faults inside one file


def _document_faults(document: Document, schema: Rule, sources: Mapping[str, Any] | None) -> list[str]:
    """`sources` is None where it is not known which there are."""
    kinds = [name for name in schema["$defs"] if name not in ("sources", "parts")]
    kind = document.data.get("kind") if isinstance(document.data, dict) else None
    if kind not in kinds:
        return [document.fault(("kind",), f"expected one of {', '.join(kinds)}")]
    faults = list(_shape_faults(document, schema, kind))
    if faults:
        return faults
    faults += _id_faults(document)
    faults += _source_faults(document, sources) if sources is not None else ()
    if kind == "changes":
        return faults + list(_day_faults(document, "changes", "date"))
    faults += _day_faults(document, "versions", "from")
    faults += _verified_faults(document)
    inside = {
        "points": _points_faults,
        "language": _language_faults,
        "category": _category_faults,
        "levels": _levels_faults,
        "figures": _figures_faults,
    }.get(kind)
    faults += inside(document) if inside else ()
    return faults + list(needed_faults(document))


def _shape_faults(document: Document, schema: Rule, kind: str) -> Iterator[str]:
    validator = Validator({"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]})
    for error in sorted(validator.iter_errors(document.data), key=lambda one: list(map(str, one.absolute_path))):
        # Of a choice between shapes, what the nearest of them lacks says more than that none fits.
        nearest = best_match([error])
        yield document.fault(tuple(nearest.absolute_path), nearest.message[:200] + _hint(nearest))


def _hint(error: ValidationError) -> str:
    if error.validator_value == "string":
        return " (codes and dates are written in quotes)"
    if error.validator == "pattern" and error.validator_value in PATTERNS:
        return f" ({PATTERNS[error.validator_value]})"
    return ""


def _id_faults(document: Document) -> Iterator[str]:
    expected = ".".join(document.path.relative_to(RULES).with_suffix("").parts)
    if document.data["id"] != expected:
        yield document.fault(("id",), f"the file's place asks for the id {expected}")


def _source_faults(document: Document, sources: Mapping[str, Any]) -> Iterator[str]:
    for name in ("versions", "changes"):
        for index, version in enumerate(document.data.get(name, ())):
            for number, source in enumerate(version["sources"]):
                key = source["source"] if isinstance(source, dict) else source
                if key not in sources:
                    yield document.fault((name, index, "sources", number), f"{key} is not in {SOURCES}")
            if version["confidence"] == "two-sources" and len(version["sources"]) < 2:
                yield document.fault((name, index, "confidence"), "two sources are claimed, but one is named")


def _day_faults(document: Document, name: str, key: str) -> Iterator[str]:
    days = [entry[key] for entry in document.data[name]]
    for index, day in enumerate(days):
        if not is_day(day):
            yield document.fault((name, index, key), f"{day} is not a day of the calendar")
        elif date.fromisoformat(day) < FIRST_DAY:
            yield document.fault((name, index, key), f"{day} is before Express Entry began, on {FIRST_DAY}")
    for index, (earlier, later) in enumerate(pairwise(days)):
        if earlier >= later:
            yield document.fault((name, index + 1, key), f"{later} does not come after {earlier}")


def _verified_faults(document: Document) -> Iterator[str]:
    through = document.data["verified_through"]
    if not is_day(through):
        yield document.fault(("verified_through",), f"{through} is not a day of the calendar")
    for index, version in enumerate(document.data["versions"]):
        where = ("versions", index, "from")
        begun = version["from"] <= through
        is_last = index == len(document.data["versions"]) - 1
        if is_known(version) and not begun:
            yield document.fault(where, f"begins after verified_through, {through}")
        if not is_known(version) and begun and is_last:
            yield document.fault(where, f"is unknown, so the rule cannot be verified through {through}")


def _points_faults(document: Document) -> Iterator[str]:
    parts = document.data["id"].split(".")
    if parts[0] == "crs" and (len(parts) != 3 or parts[1] not in SECTIONS):
        yield document.fault(("id",), f"a line of the score stands right in one of: {', '.join(SECTIONS)}")
    for index, version in enumerate(document.data["versions"]):
        if not is_known(version):
            continue
        where: Where = ("versions", index)
        found = list(_row_faults(document, where, version))
        yield from found
        if not found:
            yield from _table_faults(document, where, version)


def _row_faults(document: Document, where: Where, version: Rule) -> Iterator[str]:
    facts, counted = _may_read(document.data["id"])
    if version["counted"] != counted:
        yield document.fault((*where, "counted"), f"the core counts this line {counted}")
    if "cap" in version and counted == "once":
        yield document.fault((*where, "cap"), "a cap is for what is counted in each_ability; max is the most here")
    for name in version["reads"]:
        if name not in facts:
            yield document.fault((*where, "reads"), f"{name} is not a fact for this table: {', '.join(facts)}")
    columns = [set(version["max"])]
    for index, row in enumerate(version["table"]):
        spot = (*where, "table", index)
        if row.keys() - {"points", *COLUMNS} != set(version["reads"]):
            yield document.fault(spot, f"reads {sorted(row.keys() - {'points', *COLUMNS})}, not {version['reads']}")
        columns.append(row.keys() & {"points", *COLUMNS})
        for name in row.keys() & FACTS.keys():
            yield from _atom_faults(document, (*spot, name), name, row[name])
    if any(one not in ({"points"}, set(COLUMNS)) for one in columns) or len(set(map(frozenset, columns))) > 1:
        yield document.fault((*where, "table"), f"every row and max give either points, or {' and '.join(COLUMNS)}")


def _may_read(rule_id: str) -> tuple[Facts, str]:
    """The facts that the core has at hand for a table, and how it counts the rows."""
    if rule_id in EACH_ABILITY:
        return ABILITY_FACTS, "each_ability"
    return RANKING_FACTS if rule_id.startswith("crs.") else GRID_FACTS, "once"


def _atom_faults(document: Document, where: Where, name: str, cell: Any) -> Iterator[str]:
    try:
        cells = atoms(cell)
    except ValueError as error:
        yield document.fault(where, str(error))
        return
    for low, _, word in cells:
        if low is not None and NUMBERS not in FACTS[name]:
            yield document.fault(where, f"{name} is not a number")
        elif low is None and word != "any" and (None if word == "not_given" else word) not in FACTS[name]:
            yield document.fault(where, f"{word!r} is not a value of {name}")


def _table_faults(document: Document, where: Where, version: Rule) -> Iterator[str]:
    try:
        table = Table(version["reads"], version["table"])
    except ValueError as error:
        yield document.fault((*where, "table"), str(error))
        return
    for facts in product(*(_trial_values(version, name) for name in version["reads"])):
        if table.row(facts) is None:
            yield document.fault((*where, "table"), f"no row for {dict(zip(version['reads'], facts, strict=True))}")
            return
    times = len(ABILITIES) if version["counted"] == "each_ability" else 1
    for column in {"points", *COLUMNS} & version["max"].keys():
        most = times * max(row[column] for row in version["table"])
        if "cap" in version:
            most = min(most, points_in(version["cap"], column))
        if version["max"][column] != most:
            yield document.fault((*where, "max", column), f"the table gives at most {most}")


def _trial_values(version: Rule, name: str) -> list[Any]:
    values = [value for value in FACTS[name] if value != NUMBERS]
    if NUMBERS in FACTS[name]:
        edges = {0, FAR}
        for row in version["table"]:
            for low, high, _ in atoms(row[name]):
                if low is not None:
                    edges |= {max(low - 1, 0), low, low if high is None else high, FAR if high is None else high + 1}
        values += sorted(edges)
    return values


def _language_faults(document: Document) -> Iterator[str]:
    for index, version in enumerate(document.data["versions"]):
        levels = [row["level"] for row in version["table"]]
        where: Where = ("versions", index, "table")
        if levels != sorted(set(levels), reverse=True):
            yield document.fault(where, "levels must fall from row to row")
        for ability, scale in document.data["scale"].items():
            expected = float(scale["to"])
            for number, row in enumerate(version["table"]):
                low, high = band(row[ability])
                if high != expected or low > high or (low - scale["from"]) % scale["step"]:
                    yield document.fault((*where, number, ability), f"this band must end at {expected:g}")
                expected = low - scale["step"]
            if expected != scale["from"] - scale["step"]:
                yield document.fault(
                    (*where, len(levels) - 1, ability), f"the lowest band must begin at {scale['from']}"
                )


def band(cell: Any) -> tuple[float, float]:
    """Both ends of a band of a language table: `7.5` or `6.0..7.0`."""
    low, dots, high = str(cell).partition("..")
    return float(low), float(high if dots else low)


def _category_faults(document: Document) -> Iterator[str]:
    for index, version in enumerate(document.data["versions"]):
        codes = version.get("codes", [])
        for number, code in enumerate(codes):
            if code in codes[:number]:
                yield document.fault(("versions", index, "codes", number), f"{code} is listed twice")


def _figures_faults(document: Document) -> Iterator[str]:
    units, id_ = document.data["units"].keys(), document.data["id"]
    for index, version in enumerate(document.data["versions"]):
        for name, figure in version["figures"].items() if is_known(version) else ():
            where = ("versions", index, "figures", name)
            if name not in units:
                yield document.fault(where, "has no unit")
            if figure == UNKNOWN and not id_.startswith(INVITATION):
                yield document.fault(where, "the score needs this figure; a version may be unknown as a whole")


def _levels_faults(document: Document) -> Iterator[str]:
    if document.data["id"] != WAGE_LEVELS:
        yield document.fault(("id",), f"the core reads one list of levels, {WAGE_LEVELS}")
    for index, version in enumerate(document.data["versions"]):
        listed: dict[str, str] = {}
        for level, codes in version["levels"].items():
            for number, code in enumerate(codes):
                if code in listed:
                    where = ("versions", index, "levels", level, number)
                    yield document.fault(where, f"{code} is already on level {listed[code]}")
                listed[code] = level


# Faults between files


def _relation_faults(document: Document, by_id: Mapping[str, Document]) -> Iterator[str]:
    if document.data["kind"] == "changes":
        for index, change in enumerate(document.data["changes"]):
            for number, rule_id in enumerate(change["rules"]):
                if rule_id not in by_id:
                    yield document.fault(("changes", index, "rules", number), f"there is no rule {rule_id}")
    if document.data["kind"] == "ceiling":
        yield from _ceiling_faults(document, by_id)
    if document.data["kind"] == "points":
        yield from _wage_faults(document, by_id)
    if "order" in document.data:
        alike = [rule_id for rule_id, one in by_id.items() if one.data.get("order") == document.data["order"]]
        if document.data["id"] != alike[0]:
            yield document.fault(("order",), f"{alike[0]} has this place already")


def _wage_faults(document: Document, by_id: Mapping[str, Document]) -> Iterator[str]:
    """A table cannot read wage levels before there is a list of them: everybody would be on level 0."""
    first = by_id[WAGE_LEVELS].data["versions"][0]["from"] if WAGE_LEVELS in by_id else LAST_DAY
    for index, version in enumerate(document.data["versions"]):
        read = sorted(WAGE_FACTS & set(version.get("reads", ())))
        if read and version["from"] < first:
            what = f"{read[0]} is read from {version['from']}, and {WAGE_LEVELS} has no list for that day"
            yield document.fault(("versions", index, "reads"), what)


def _ceiling_faults(document: Document, by_id: Mapping[str, Document]) -> Iterator[str]:
    """A ceiling that says it takes no points must equal the sum below it, on every day; a binding one must be less."""
    section = document.data["id"].rpartition(".")[0]
    for index, version in enumerate(document.data["versions"]):
        for number, group in enumerate(version.get("groups", ())):
            for name in group.get("lines", group.get("sections")):
                if not {f"{section}.{name}", f"{section}.{name}.ceiling"} & by_id.keys():
                    yield document.fault(("versions", index, "groups", number), f"there is no {section}.{name}")
    parts = {rule_id: by_id[rule_id].data["versions"] for rule_id in _below(section, by_id)}
    own = document.data["versions"]
    for day in sorted({version["from"] for versions in (own, *parts.values()) for version in versions}):
        ceiling = _known_on(own, day)
        if ceiling is not None:
            yield from _sum_faults(
                document, own.index(ceiling), {one: _known_on(parts[one], day) for one in parts}, day
            )


def _sum_faults(document: Document, index: int, parts: Mapping[str, Rule | None], day: str) -> Iterator[str]:
    version = document.data["versions"][index]
    for column in COLUMNS:
        maxima = [points_in(one["max"], column) for rule_id, one in parts.items() if one and _applies(rule_id, column)]
        most, total = points_in(version["max"], column), sum(maxima)
        if not version["binding"] and most != total:
            yield document.fault(("versions", index, "max"), f"on {day} the parts add up to {total} ({column})")
        if version["binding"] and most >= total:
            yield document.fault(("versions", index, "binding"), f"on {day} the parts only reach {total} ({column})")


def _known_on(versions: Sequence[Rule], day: str) -> Rule | None:
    known = [version for version in versions if version["from"] <= day and is_known(version)]
    return known[-1] if known else None


def _below(section: str, by_id: Mapping[str, Document]) -> list[str]:
    inside = [rule_id for rule_id in by_id if rule_id.startswith(f"{section}.") and rule_id != f"{section}.ceiling"]
    if section == "crs":
        return [rule_id for rule_id in inside if rule_id.endswith(".ceiling")]
    return [rule_id for rule_id in inside if by_id[rule_id].data["kind"] == "points"]


def _applies(rule_id: str, column: str) -> bool:
    # The spouse's section is part of the sum only in the column that has it.
    return not (rule_id == "crs.spouse.ceiling" and column == "without_spouse")
