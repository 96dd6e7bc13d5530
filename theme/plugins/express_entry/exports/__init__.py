"""The data of the site as files for programs: `/data/*.json` and `/data/*.csv`, with their schemas and an index.

What a file holds is in `documents` and `tables`, its form in `schemas`, what its keys and columns mean in the words
(`described`). Nothing is written unless each of them is said in both languages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from ..library import Library
from ..words import LANGUAGES
from . import columns, described
from .columns import Table
from .forms import Form
from .schemas import data_schemas
from .tables import data_tables

# Our compilation is dedicated; no rights are claimed in what it compiles, and what others ask for is passed on.
TERMS = {"licence": "CC0-1.0"}
NOC_TERMS = {
    **TERMS,
    "notice": (
        "Adapted from Statistics Canada, National Occupational Classification (NOC) 2021 Version 1.0, September 2021. "
        "This does not constitute an endorsement by Statistics Canada of this product."
    ),
}
# The files that hold titles of the classification.
WITH_NOTICE = ("noc", "titles-", "see-also", "categories.csv")
FOLDER = "data"
INDEX, BUILD, PARTS = "index.json", "build.json", "sbom.cdx.json"
SCHEMAS = ("profile", "answers", "assessment", "advice", "timeline", "plan", "error")
MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8; header=present",
    ".schema.json": "application/schema+json",
    ".json": "application/json",
}


def data_names(library: Library) -> list[str]:
    """The names of the files that `data_files` gives, in its order."""
    tables = [*data_tables(library)]
    names: list[str] = []
    for name in documents(library):
        names += [f"{name}.json", f"{name}.schema.json", *(file for file in tables if belongs_to(file) == name)]
    return [*names, "index.schema.json", "build.schema.json", *(f"schema/{name}.json" for name in SCHEMAS), INDEX]


def data_files(library: Library) -> dict[str, bytes]:
    """Every file by its name in the folder, the index last; the same library always gives the same bytes.

    `build.json`, which has the hashes of the whole site, and `sbom.cdx.json`, which has its parts, are written when all
    else is. Raises `LookupError` for a key or a column that the words do not explain.
    """
    forms, listed = data_schemas(library), data_tables(library)
    words = {language: described.words_of(library, language) for language in LANGUAGES}
    files: dict[str, bytes] = {}
    for name, document in documents(library).items():
        files[f"{name}.json"] = _json(document)
        files[f"{name}.schema.json"] = _json(described.schema_described(name, forms[name], words["en"]))
        files |= {file: columns.written(file, table) for file, table in listed.items() if belongs_to(file) == name}
    for name in ("index", "build"):
        files[f"{name}.schema.json"] = _json(described.schema_described(name, forms[name], words["en"]))
    files |= _schemas_of_the_library()
    return {**files, INDEX: _json(_index(library, files, forms, listed, words))}


def documents(library: Library) -> dict[str, dict[str, Any]]:
    """What each data file holds, by its name without `.json`. The first key names the schema."""
    return {
        name: {"$schema": f"{name}.schema.json", **held}
        for name, held in {
            "draws": _draws(library),
            "pool": _pool(library),
            "noc": _noc(library),
            "categories": _categories(library),
            "rules": _rules(library),
        }.items()
    }


def belongs_to(file: str) -> str:
    """The data file that a table is a view of."""
    stem = file.removesuffix(".csv")
    return stem if stem in ("draws", "pool", "categories", "rules") else "noc"


def _schemas_of_the_library() -> dict[str, bytes]:
    """The forms of what the scoring library reads and answers, as they come with it."""
    folder = resources.files("calc") / "schema"
    return {f"schema/{name}.json": (folder / f"{name}.json").read_bytes() for name in SCHEMAS}


def _draws(library: Library) -> dict[str, Any]:
    return {
        **library.coverage,
        **TERMS,
        "sources": _sources(library.draw_sources, library.draw_sources),
        "rounds": library.rounds,
    }


def _pool(library: Library) -> dict[str, Any]:
    used = {source for one in library.pool for source in one["sources"]}
    return {
        **library.coverage,
        **TERMS,
        "sources": _sources(library.draw_sources, used),
        "counts": library.pool,
    }


def _noc(library: Library) -> dict[str, Any]:
    return {
        "noc_version": library.noc_version,
        **NOC_TERMS,
        "groups": list(library.groups.values()),
        "units": library.units,
    }


def _rules(library: Library) -> dict[str, Any]:
    sources = library.rulebook.sources
    rules = {rule_id: rule for rule_id, rule in library.rulebook.rules.items() if rule["kind"] != "category"}
    return {
        "checked": library.data_dates["checked"],
        **TERMS,
        "sources": _sources(sources, sources),
        "rules": rules,
    }


def _categories(library: Library) -> dict[str, Any]:
    versions = (version for rule in library.categories.values() for version in rule["versions"])
    used = {source["source"] for version in versions for source in version["sources"]}
    return {
        "checked": library.data_dates["checked"],
        **TERMS,
        "sources": _sources(library.rulebook.sources, used),
        "categories": library.categories,
    }


def _sources(sources: Mapping[str, Mapping[str, Any]], used: Any) -> dict[str, Any]:
    """The sources in one form for all files; text that is the same in both languages is written twice."""
    return {
        key: {**source, "read_via": _in_both(source["read_via"]), "url": _in_both(source["url"])}
        for key, source in sources.items()
        if key in used
    }


def _in_both(text: Any) -> dict[str, str | None]:
    return {language: text.get(language) if isinstance(text, Mapping) else text for language in LANGUAGES}


def _index(
    library: Library,
    files: Mapping[str, bytes],
    forms: Mapping[str, Form],
    listed: Mapping[str, Table],
    words: Mapping[str, described.Words],
) -> dict[str, Any]:
    return {
        "$schema": "index.schema.json",
        **library.data_dates,
        **TERMS,
        "files": {
            name: {
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "media_type": next(kind for ending, kind in MEDIA_TYPES.items() if name.endswith(ending)),
                **terms(name),
                **({"schema": name.replace(".json", ".schema.json")} if name.removesuffix(".json") in forms else {}),
                **(_columns(name, listed[name], words) if name in listed else {}),
            }
            for name, content in files.items()
        },
    }


def terms(name: str) -> dict[str, str]:
    """The licence of a file, with the notice that goes with it if there is one."""
    with_notice = name.startswith(WITH_NOTICE) and not name.endswith(".schema.json")
    return NOC_TERMS if with_notice else TERMS


def _columns(name: str, table: Table, words: Mapping[str, described.Words]) -> dict[str, Any]:
    return {
        "rows": len(table.rows),
        "columns": [
            {
                "name": column.name,
                "type": column.type,
                "may_be_empty": column.may_be_empty,
                "description": {language: words[language].column(name, column) for language in LANGUAGES},
            }
            for column in table.columns
        ],
    }


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
