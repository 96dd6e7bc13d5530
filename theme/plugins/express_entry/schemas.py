"""JSON Schemas of the data files."""

from __future__ import annotations

from typing import Any

from .records import CONFIDENCE

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_TEXT = {"type": "string", "minLength": 1}
_NUMBER = {"type": "integer", "minimum": 0}


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


_BOTH = _object(en=_TEXT, fr=_TEXT)
_SOURCE = _object(whose=_BOTH, title=_BOTH, read_via=_or_null(_TEXT), url=_or_null(_TEXT), checked=_DAY)
_BAND = _object(**{"from": _NUMBER, "to": _NUMBER, "candidates": _NUMBER})

POOL = {
    "$schema": DIALECT,
    "title": "The candidates in the pool by score",
    **_object(
        known_through={**_DAY, "description": "The list of rounds, and so of counts, is complete to this day."},
        checked={**_DAY, "description": "The day on which the sources were read."},
        licence=_TEXT,
        sources={"type": "object", "additionalProperties": _SOURCE},
        counts={
            **_list(
                _object(
                    as_on={**_DAY, "description": "The day the candidates were counted."},
                    published={**_DAY, "description": "The day of the first round the count was published with."},
                    rounds={**_list(_TEXT), "description": "The numbers of the rounds it was published with."},
                    bands={**_list(_BAND), "description": "From the highest scores down, without gaps."},
                    total=_NUMBER,
                    unplaced={**_NUMBER, "description": "Candidates in the published total and in no band."},
                    confidence={"enum": list(CONFIDENCE)},
                    sources={**_list(_TEXT), "description": "Keys of the sources above."},
                    note=_or_null(_BOTH),
                )
            ),
            "description": "Oldest first.",
        },
    ),
}
