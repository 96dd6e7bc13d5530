"""The data of the site as files for programs: `/data/*.json` and `/data/*.csv`, with an index."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Any

from . import schemas
from .library import Library

# Our compilation is dedicated; no rights are claimed in what it compiles, and what others ask for is passed on.
TERMS = {"licence": "CC0-1.0"}
NOC_TERMS = {
    **TERMS,
    "notice": (
        "Adapted from Statistics Canada, National Occupational Classification (NOC) 2021 Version 1.0, September 2021. "
        "This does not constitute an endorsement by Statistics Canada of this product."
    ),
}
FOLDER = "data"
SCHEMAS = ("profile", "assessment", "advice", "timeline", "plan", "error")


def data_files(library: Library) -> dict[str, bytes]:
    """Every file by its name in the folder, the index last; the same library always gives the same bytes."""
    files = {
        "draws.json": _json(_draws(library)),
        "draws.csv": _csv(map(_draw_row, library.rounds)),
        "pool.json": _json(_pool(library)),
        "pool.csv": _csv(pool_rows(library.pool)),
        "pool.schema.json": _json(schemas.POOL),
        "noc.json": _json(_noc(library)),
        "noc.csv": _csv(
            {
                "code": unit["code"],
                "teer": unit["teer"],
                "title_en": unit["title"]["en"],
                "title_fr": unit["title"]["fr"],
            }
            for unit in library.units
        ),
        "rules.json": _json(_rules(library)),
        "categories.json": _json(_categories(library)),
        **_schemas(),
    }
    return {**files, "index.json": _json(_index(library, files))}


def _schemas() -> dict[str, bytes]:
    """The forms of what the scoring library reads and answers, as they come with it."""
    folder = resources.files("calc") / "schema"
    return {f"schema/{name}.json": (folder / f"{name}.json").read_bytes() for name in SCHEMAS}


def _draws(library: Library) -> dict[str, Any]:
    return {
        **library.coverage,
        **TERMS,
        "sources": library.draw_sources,
        "rounds": library.rounds,
    }


def _draw_row(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": one["number"],
        "date": one["date"],
        "time_utc": one["time_utc"],
        "type": one["type"],
        "kind": one["kind"],
        "name_en": one["name"]["en"],
        "name_fr": one["name"]["fr"],
        "name_fr_official": "true" if one["name_fr_official"] else "false",
        "first_published_name": one["first_published_name"],
        "programs": " ".join(one["programs"]),
        "invitations": one["invitations"],
        "cutoff": one["cutoff"],
        "tie_break": one["tie_break"],
        "confidence": one["confidence"],
        "sources": " ".join(one["sources"]),
        "note_en": (one["note"] or {}).get("en"),
        "note_fr": (one["note"] or {}).get("fr"),
    }


def _pool(library: Library) -> dict[str, Any]:
    used = {source for one in library.pool for source in one["sources"]}
    return {
        **library.coverage,
        **TERMS,
        "sources": {key: source for key, source in library.draw_sources.items() if key in used},
        "counts": library.pool,
    }


def pool_rows(counts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A column for each band ever published: counts of different years may have different bands."""
    bands = {(band["from"], band["to"]) for one in counts for band in one["bands"]}
    columns = {ends: "crs_{}_{}".format(*ends) for ends in sorted(bands, reverse=True)}
    for one in counts:
        found = {columns[band["from"], band["to"]]: band["candidates"] for band in one["bands"]}
        yield {
            "as_on": one["as_on"],
            "published": one["published"],
            "rounds": " ".join(one["rounds"]),
            **{column: found.get(column) for column in columns.values()},
            "unplaced": one["unplaced"],
            "total": one["total"],
            "confidence": one["confidence"],
            "sources": " ".join(one["sources"]),
            "note_en": (one["note"] or {}).get("en"),
            "note_fr": (one["note"] or {}).get("fr"),
        }


def _noc(library: Library) -> dict[str, Any]:
    return {
        "noc_version": library.noc_version,
        **NOC_TERMS,
        "groups": list(library.groups.values()),
        "units": library.units,
    }


def _rules(library: Library) -> dict[str, Any]:
    rules = {rule_id: rule for rule_id, rule in library.rulebook.rules.items() if rule["kind"] != "category"}
    return {
        "checked": library.data_dates["checked"],
        **TERMS,
        "sources": library.rulebook.sources,
        "rules": rules,
    }


def _categories(library: Library) -> dict[str, Any]:
    used = {
        source["source"]
        for rule in library.categories.values()
        for version in rule["versions"]
        for source in version["sources"]
    }
    return {
        "checked": library.data_dates["checked"],
        **TERMS,
        "sources": {key: source for key, source in library.rulebook.sources.items() if key in used},
        "categories": library.categories,
    }


def _index(library: Library, files: dict[str, bytes]) -> dict[str, Any]:
    return {
        **library.data_dates,
        **TERMS,
        "files": {
            name: {
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                **(NOC_TERMS if name.startswith("noc.") else TERMS),
            }
            for name, content in files.items()
        },
    }


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(rows: Iterable[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer: csv.DictWriter | None = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(text, row, lineterminator="\r\n")
            writer.writeheader()
        writer.writerow(row)
    return text.getvalue().encode()
