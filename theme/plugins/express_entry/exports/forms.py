"""The pieces that the JSON Schemas of the data files are made of. What a key means is put in from the words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..records import CONFIDENCE

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Form = dict[str, Any]

TEXT: Form = {"type": "string", "minLength": 1}
WHOLE: Form = {"type": "integer", "minimum": 0}
YES_NO: Form = {"type": "boolean"}
SHA256: Form = {"type": "string", "pattern": "^[0-9a-f]{64}$"}

_IN_BOTH = {"type": "object", "required": ["en", "fr"], "additionalProperties": False}
# Forms that stand in many places. The names are those of `parts` in rules/rule.schema.json where it has the same.
SHARED: dict[str, Form] = {
    "day": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "moment": {
        "type": "string",
        "format": "date-time",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
    },
    "both": {**_IN_BOTH, "properties": {"en": TEXT, "fr": TEXT}},
    "both_or_null": {
        **_IN_BOTH,
        "properties": {language: {"type": ["string", "null"], "minLength": 1} for language in ("en", "fr")},
    },
    "confidence": {"enum": list(CONFIDENCE)},
}


def shared(name: str) -> Form:
    return {"$ref": f"#/$defs/{name}"}


DAY, MOMENT, BOTH, BOTH_OR_NULL, CONFIDENCE_WORD = map(shared, SHARED)


def closed(properties: dict[str, Form], *, optional: tuple[str, ...] = ()) -> Form:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [key for key in properties if key not in optional],
        "additionalProperties": False,
    }


def listed(items: Form, *, least: int = 1) -> Form:
    return {"type": "array", "items": items, "minItems": least}


def by_id(values: Form, pattern: str = "^[a-z0-9]+([._-][a-z0-9]+)*$") -> Form:
    """An object whose keys are ids."""
    return {"type": "object", "propertyNames": {"pattern": pattern}, "additionalProperties": values}


def or_null(form: Form) -> Form:
    return {"anyOf": [form, {"type": "null"}]}


def digits(low: int, high: int) -> Form:
    return {"type": "string", "pattern": f"^[0-9]{{{low},{high}}}$" if low != high else f"^[0-9]{{{low}}}$"}


def document(name: str, properties: dict[str, Form], *, optional: tuple[str, ...] = ()) -> Form:
    """The schema of the data file `name`, whose first key names it.

    Both names are relative: a copy of the folder is sound at any address, also at one nobody knows when it is made.
    """
    schema = f"{name}.schema.json"
    body = closed({"$schema": {"const": schema}, **properties}, optional=optional)
    used = sorted(_refs(body))
    return {"$schema": DIALECT, "$id": schema, **body, "$defs": {part: SHARED[part] for part in used}}


def _refs(form: Any) -> set[str]:
    if isinstance(form, list):
        return set().union(*map(_refs, form))
    if not isinstance(form, dict):
        return set()
    here = {form["$ref"].rpartition("/")[2]} if "$ref" in form else set()
    return here.union(*map(_refs, form.values()))


def keys(form: Form, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Form, bool]]:
    """Every key of a form with its path, its own form and whether it must be there, as often as it is written.

    A list adds nothing to the path; `*` stands for the ids of an object by id.
    """
    needed = form.get("required", ())
    for name, inner in form.get("properties", {}).items():
        yield (*path, name), inner, name in needed
        yield from keys(inner, (*path, name))
    if isinstance(form.get("additionalProperties"), dict):
        yield (*path, "*"), form["additionalProperties"], True
        yield from keys(form["additionalProperties"], (*path, "*"))
    for inner in (
        form.get("items"),
        form.get("then"),
        form.get("else"),
        *form.get("anyOf", ()),
        *form.get("oneOf", ()),
    ):
        if inner:
            yield from keys(inner, path)
