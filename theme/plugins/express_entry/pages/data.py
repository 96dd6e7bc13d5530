"""The page of the data files: what each of them holds, and what every key and column means."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .. import exports
from ..exports.described import COMMON, Said, columns_said, keys_said, together, words_of
from ..exports.schemas import data_schemas
from ..exports.tables import data_tables
from ..library import Library
from ..records import CONFIDENCE
from ..routes import Place
from ..speech import Speech
from . import Page
from .sources import cited


def pages(library: Library, speech: Speech, data: Mapping[str, bytes]) -> Iterator[Page]:
    """`data` are the files, as `exports.data_files` gives them."""
    sources = [cited(library.draw_sources, name, speech.language) for name in library.draw_sources]
    values = {
        "files": list(_files(data)),
        "sources": sources,
        "confidence": CONFIDENCE,
        **_explained(library, speech, data),
    }
    yield Page(Place("data", speech.language), "data", values)


def _files(data: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """Each file with its size and hash; the index has no hash in itself, and what lists it all is not yet written."""
    index = json.loads(data[exports.INDEX])
    for name, file in index["files"].items():
        yield {"name": name, "schema_of": _schema_of(name), **file}
    yield {"name": exports.INDEX, "schema_of": None, "bytes": len(data[exports.INDEX]), **exports.TERMS}
    for name in (exports.BUILD, exports.PARTS):
        yield {"name": name, "schema_of": None, **exports.TERMS}


def _schema_of(name: str) -> str | None:
    return name.replace(".schema.json", ".json") if name.endswith(".schema.json") else None


def _explained(library: Library, speech: Speech, data: Mapping[str, bytes]) -> dict[str, Any]:
    """`sets`: each data file with its tables, `{name, tables: [(file, columns)], keys}`; `common`: keys of several."""
    words = words_of(library, speech.language)
    documents = {**exports.documents(library), "index": json.loads(data[exports.INDEX]), "build": {}}
    said = {name: keys_said(name, form, documents[name], words) for name, form in data_schemas(library).items()}
    common: dict[str, list[Said]] = {}
    for key in (key for keys in said.values() for key in keys if key.room == COMMON):
        common.setdefault(key.path, []).append(key)
    tables = data_tables(library)
    sets = [
        {
            "name": name,
            "tables": [
                (file, columns_said(file, table, words))
                for file, table in tables.items()
                if exports.belongs_to(file) == name
            ],
            "keys": [key for key in keys if key.room != COMMON],
        }
        for name, keys in said.items()
    ]
    return {"sets": sets, "common": [together(same) for same in common.values()]}
