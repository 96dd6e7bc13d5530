"""The JSON Schemas of the data files, without what their keys mean: `described` puts that in from the words."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from ..library import Library
from ..records import GROUP_LEVELS, KINDS, PROGRAMS
from ..rulebook import SCHEMA
from .forms import (
    BOTH,
    BOTH_OR_NULL,
    CONFIDENCE_WORD,
    DAY,
    MOMENT,
    SHA256,
    SHARED,
    TEXT,
    WHOLE,
    YES_NO,
    Form,
    by_id,
    closed,
    digits,
    document,
    listed,
    or_null,
    shared,
)

ROOT = Path(__file__).resolve().parents[4]

LICENCE: Form = {"const": "CC0-1.0"}
NUMBER: Form = {"type": "string", "pattern": "^[1-9][0-9]*[a-z]?$"}
NUMBERS = {**listed(NUMBER), "uniqueItems": True}
IDS = {**listed(TEXT), "uniqueItems": True}
SOURCES = by_id(closed({"whose": BOTH, "title": BOTH, "read_via": BOTH_OR_NULL, "url": BOTH_OR_NULL, "checked": DAY}))
COVERAGE = {"known_through": DAY, "checked": DAY, "licence": LICENCE, "sources": SOURCES}
# Dates by which the data answer, as the site's footer names them.
DATES = {"draws_through": DAY, "rules_verified_through": DAY, "checked": DAY}
FILE = {"bytes": WHOLE, "sha256": SHA256}
COLUMN = closed({"name": TEXT, "type": TEXT, "may_be_empty": YES_NO, "description": BOTH})


def data_schemas(library: Library) -> dict[str, Form]:
    """The schema of each data file by the file's name, `draws` for `draws.json`."""
    forms = rule_forms(library)
    category = forms.pop("category")
    return {
        "draws": document("draws", {**COVERAGE, "rounds": listed(_round(library))}),
        "pool": document("pool", {**COVERAGE, "counts": listed(_count())}),
        "noc": document("noc", _noc()),
        "categories": document(
            "categories", {"checked": DAY, "licence": LICENCE, "sources": SOURCES, "categories": by_id(category)}
        ),
        "rules": document(
            "rules",
            {"checked": DAY, "licence": LICENCE, "sources": SOURCES, "rules": by_id({"oneOf": [*forms.values()]})},
        ),
        "index": document("index", _index()),
        "build": document("build", _build()),
    }


def _round(library: Library) -> Form:
    return closed(
        {
            "number": NUMBER,
            "date": DAY,
            "time_utc": or_null(MOMENT),
            "kind": {"enum": [*KINDS, *library.categories]},
            "type": {"enum": [*dict.fromkeys(KINDS.values()), "category"]},
            "name": BOTH,
            "name_fr_official": YES_NO,
            "first_published_name": or_null(TEXT),
            "programs": {**listed({"enum": list(PROGRAMS)}), "uniqueItems": True},
            "invitations": WHOLE,
            "cutoff": WHOLE,
            "tie_break": or_null(MOMENT),
            "confidence": CONFIDENCE_WORD,
            "sources": IDS,
            "note": or_null(BOTH),
        }
    )


def _count() -> Form:
    return closed(
        {
            "as_on": DAY,
            "published": DAY,
            "rounds": NUMBERS,
            "bands": listed(closed({"from": WHOLE, "to": WHOLE, "candidates": WHOLE})),
            "total": WHOLE,
            "unplaced": WHOLE,
            "confidence": CONFIDENCE_WORD,
            "sources": IDS,
            "note": or_null(BOTH),
        }
    )


def _noc() -> dict[str, Form]:
    levels = [*GROUP_LEVELS.values()]
    return {
        "noc_version": TEXT,
        "licence": LICENCE,
        "notice": TEXT,
        "groups": listed(closed({"code": digits(1, 4), "title": BOTH, "level": {"enum": levels}})),
        "units": listed(closed({"code": digits(5, 5), "teer": {"enum": [*range(6)]}, "title": BOTH})),
    }


def _index() -> dict[str, Form]:
    file = closed(
        {
            **FILE,
            "media_type": TEXT,
            "licence": LICENCE,
            "notice": TEXT,
            "schema": TEXT,
            "rows": WHOLE,
            "columns": listed(COLUMN),
        },
        optional=("notice", "schema", "rows", "columns"),
    )
    return {**DATES, "licence": LICENCE, "files": by_id(file, PATHS)}


PATHS = r"^[^/\\]+(/[^/\\]+)*$"


def _build() -> dict[str, Form]:
    return {**DATES, "parts": by_id(TEXT, PATHS), "sources_sha256": SHA256, "files": by_id(closed(FILE), PATHS)}


def rule_forms(library: Library) -> dict[str, Form]:
    """The form of each kind of rule: the one its files are held to when they are read, with its parts put in."""
    forms = json.loads((ROOT / SCHEMA).read_text(encoding="utf-8"))["$defs"]
    parts = forms.pop("parts")
    del forms["sources"]
    whole = {kind: _whole(form, parts) for kind, form in forms.items()}
    rows = whole["points"]["properties"]["versions"]["items"]["else"]["properties"]["table"]["items"]
    fact = rows["additionalProperties"]
    rows["properties"] = {**dict.fromkeys(facts_read(library), fact), **rows["properties"]}
    rows["additionalProperties"] = False
    return whole


def facts_read(library: Library) -> Collection[str]:
    """The facts that the tables of points read: columns of their rows."""
    rules = library.rulebook.rules.values()
    return {fact: None for rule in rules for version in rule.get("versions", ()) for fact in version.get("reads", ())}


def _whole(form: Any, parts: dict[str, Form]) -> Any:
    if isinstance(form, list):
        return [_whole(inner, parts) for inner in form]
    if not isinstance(form, dict):
        return form
    if "$ref" in form:
        name = form["$ref"].rpartition("/")[2]
        return shared(name) if name in SHARED else _whole(parts[name], parts)
    return {key: _whole(inner, parts) for key, inner in form.items()}
