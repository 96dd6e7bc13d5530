"""What every key and every column of the data files means: said once in the words, for the schemas and for the page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..speech import Speech
from .columns import Column, Table
from .forms import SHARED, Form, keys
from .schemas import facts_read

# Under which words a file's keys are looked for, in this order.
ROOMS = {
    "draws": ("draws", "common"),
    "pool": ("pool", "common"),
    "noc": ("noc", "common"),
    "categories": ("categories", "rule", "common"),
    "rules": ("rules", "rule", "common"),
    "index": ("index", "common"),
    "build": ("build", "index", "common"),
    "noc-groups": ("noc",),
    "titles": ("titles", "noc"),
    "see-also": ("see-also", "noc"),
}
COLUMN_ROOMS = {**ROOMS, "categories": ("categories", "rule", "noc")}
COMMON = "common"
LONGEST_EXAMPLE = 60


class Said(NamedTuple):
    """A key or a column as the page shows it.

    `path` is how it is written, `anchor` its address on the page. `types` says what it can be, in keys of the words
    `data.types`, each with all its values where these are few. `kinds` are the kinds of rule that have it, if not all
    that have what it stands in do; `room` is where in the words its meaning stands.
    """

    path: str
    anchor: str
    types: dict[str, list[str]]
    optional: bool
    meaning: str
    empty: str | None
    example: str | None
    kinds: list[str]
    room: str


def room(file: str) -> str:
    """The name that the words know a file by: one for the files of both languages."""
    stem = file.partition(".")[0]
    return "titles" if stem.startswith("titles-") else stem


class Words:
    """What keys and columns mean, in one language. Raises `LookupError` where the words do not say it."""

    def __init__(self, speech: Speech, facts: Iterable[str]):
        self.speech = speech
        self.facts = {f"versions.table.{fact}": fact for fact in facts}
        self.used: set[tuple[str, ...]] = set()

    def key(self, name: str, path: tuple[str, ...]) -> str:
        place = _in_rule(path)
        if place in self.facts:
            return self.speech.text("core.lines_read", self.facts[place])
        return self._first("keys", ROOMS[name], place)

    def room_of_key(self, name: str, path: tuple[str, ...]) -> str:
        place = _in_rule(path)
        return next((kept for kept in ROOMS[name] if self.speech.has("data.keys", kept, place)), name)

    def key_empty(self, name: str, path: tuple[str, ...]) -> str:
        return self._first("empty", ROOMS[name], _in_rule(path))

    def column(self, file: str, column: Column) -> str:
        kept = room(file)
        if column.of:
            return self._first("keys", (*COLUMN_ROOMS[kept], "common"), column.of)
        return self._first("columns", (kept,), column.words or column.name, **dict(column.named))

    def column_empty(self, file: str, column: Column) -> str | None:
        if not column.may_be_empty:
            return None
        return self._first("empty", COLUMN_ROOMS[room(file)], column.of or column.words or column.name)

    def _first(self, branch: str, rooms: Iterable[str], place: str, **values: int) -> str:
        for kept in rooms:
            if self.speech.has(f"data.{branch}", kept, place):
                self.used.add((branch, kept, place))
                return self.speech.text(f"data.{branch}", kept, place, **values)
        around = place.rpartition(".")[0]
        if branch == "empty" and around:
            # What is true of all the parts of a thing is said once, of the thing.
            return self._first(branch, rooms, around)
        wanted = " or ".join(f"{branch}.{kept}" for kept in rooms)
        raise LookupError(f"content/words/{self.speech.language}/data.yaml: {wanted}: nothing for {place}")


def words_of(library: Any, language: str) -> Words:
    return Words(library.speech[language], facts_read(library))


def schema_described(name: str, form: Form, words: Words) -> Form:
    """The schema with a title, and with a description of every key."""
    head = {key: form[key] for key in ("$schema", "$id")}
    title = words.speech.text("data.sets", name, "title")
    about = words.speech.text("data.sets", name, "about")
    rest = {key: value for key, value in form.items() if key not in head}
    return {**head, "title": title, "description": about, **_put_in(name, rest, words, ())}


def _put_in(name: str, form: Any, words: Words, path: tuple[str, ...]) -> Any:
    if isinstance(form, list):
        return [_put_in(name, inner, words, path) for inner in form]
    if not isinstance(form, dict):
        return form
    done: Form = {}
    for key, inner in form.items():
        if key == "properties":
            done[key] = {one: _described(name, part, words, (*path, one)) for one, part in inner.items()}
        elif key == "additionalProperties" and isinstance(inner, dict):
            done[key] = _described(name, inner, words, (*path, "*"))
        elif key == "$defs":
            done[key] = {part: _languages(shared, words) for part, shared in inner.items()}
        elif key == "if":
            done[key] = inner
        else:
            done[key] = _put_in(name, inner, words, path)
    return done


def _described(name: str, form: Form, words: Words, path: tuple[str, ...]) -> Form:
    return {"description": words.key(name, path), **_put_in(name, form, words, path)}


def _languages(form: Form, words: Words) -> Form:
    """A shared form; the only keys that any of them has are the two languages."""
    if "properties" not in form:
        return form
    inner = {key: {"description": words.key("draws", (key,)), **part} for key, part in form["properties"].items()}
    return {**form, "properties": inner}


def keys_said(name: str, form: Form, document: Any, words: Words) -> list[Said]:
    """Every key of a JSON file, in the order of its schema."""
    found: dict[tuple[str, ...], list[tuple[Form, bool]]] = {}
    for path, inner, needed in keys(form):
        found.setdefault(path, []).append((inner, needed))
    kinds = _kinds(form)
    rows = []
    for path, forms in found.items():
        types = _types(inner for inner, _ in forms)
        nullable = types.pop("null", None) is not None
        some, kept = kinds.get(path, []), words.room_of_key(name, path)
        first = COMMON if kept == COMMON else name
        rows.append(
            Said(
                path=_written(path, found),
                anchor="-".join((first, "json", *(part.strip("$").replace("*", "any") for part in path))),
                types=types,
                optional=not all(needed for _, needed in forms),
                meaning=words.key(name, path),
                empty=words.key_empty(name, path) if nullable else None,
                example=_example(document, path, words.speech.language),
                kinds=some if some != kinds.get(path[:-1], some) else [],
                room=kept,
            )
        )
    return rows


def together(same: Sequence[Said]) -> Said:
    """A key that several files have, as it is in any of them."""
    types: dict[str, list[str]] = {}
    for one in same:
        for label, values in one.types.items():
            kept = types.setdefault(label, [])
            kept += [value for value in values if value not in kept]
    return same[0]._replace(
        types=_one_of_several(types),
        optional=any(one.optional for one in same),
        example=next((one.example for one in same if one.example is not None), None),
    )


def columns_said(file: str, table: Table, words: Words) -> list[Said]:
    """Every column of a CSV file, in its order."""
    examples: dict[str, str] = {}
    names = [column.name for column in table.columns]
    for cells in table._replace(rows=table.rows[::-1]).cells():
        examples |= {name: cell for name, cell in zip(names, cells, strict=True) if cell and name not in examples}
        if len(examples) == len(names):
            break
    return [
        Said(
            path=column.name,
            anchor=f"{file.replace('.', '-')}-{column.name}",
            types={column.type: []},
            optional=False,
            meaning=words.column(file, column),
            empty=words.column_empty(file, column),
            example=_short(examples[column.name]) if column.name in examples else None,
            kinds=[],
            room=room(file),
        )
        for column in table.columns
    ]


def _types(forms: Iterable[Form]) -> dict[str, list[str]]:
    """What a key can be, as the words `data.types` name it, with the values where the forms list them."""
    types: dict[str, list[str]] = {}
    for form in forms:
        for label, values in _labels(form):
            kept = types.setdefault(label, [])
            kept += [_json(value) for value in values if _json(value) not in kept]
    return _one_of_several(types)


def _one_of_several(types: dict[str, list[str]]) -> dict[str, list[str]]:
    """What is always the same in each of several places, but not in all, is one of several."""
    return {"one_of" if len(values) > 1 and label == "always" else label: values for label, values in types.items()}


def _labels(form: Form) -> Iterator[tuple[str, Iterable[Any]]]:
    if "$ref" in form:
        yield from _shared_labels(form["$ref"].rpartition("/")[2])
    elif "const" in form:
        yield "always", [form["const"]]
    elif "enum" in form:
        yield "one_of", form["enum"]
    elif "if" in form:
        yield from (*_labels(form["then"]), *_labels(form["else"]))
    elif "anyOf" in form or "oneOf" in form:
        for inner in (*form.get("anyOf", ()), *form.get("oneOf", ())):
            yield from _labels(inner)
    else:
        for kind in form["type"] if isinstance(form["type"], list) else [form["type"]]:
            yield from _typed_labels(kind, form)


def _shared_labels(name: str) -> Iterator[tuple[str, Iterable[Any]]]:
    if "enum" in SHARED[name]:
        yield "one_of", SHARED[name]["enum"]
        return
    yield name, ()
    if name == "both_or_null":
        yield "null", ()


def _typed_labels(kind: str, form: Form) -> Iterator[tuple[str, Iterable[Any]]]:
    if kind == "array":
        yield from ((f"list_{label}", values) for label, values in _labels(form["items"]))
    elif kind == "object":
        yield "object" if "properties" in form else "by_id", ()
    elif kind == "string":
        yield "code" if "pattern" in form else "text", ()
    else:
        yield {"integer": "whole", "number": "number", "boolean": "yes_no", "null": "null"}[kind], ()


def _kinds(form: Form) -> dict[tuple[str, ...], list[str]]:
    """For each key of a rule the kinds of rule that have it; nothing in files of one kind."""
    forms = form["properties"].get("rules", {}).get("additionalProperties", {}).get("oneOf", ())
    found: dict[tuple[str, ...], list[str]] = {}
    for one in forms:
        kind = one["properties"]["kind"]["const"]
        paths = dict.fromkeys(("rules", "*", *path) for path, _, _ in keys(one))
        for path in (("rules", "*"), *paths):
            found.setdefault(path, []).append(kind)
    return found


def _in_rule(path: tuple[str, ...]) -> str:
    """A key's place in the words: keys of a rule stand there without the rule's id before them."""
    inside = path[2:] if path[:2] in (("rules", "*"), ("categories", "*")) and len(path) > 2 else path
    return ".".join(inside)


def _written(path: tuple[str, ...], found: Mapping[tuple[str, ...], list[tuple[Form, bool]]]) -> str:
    """The path with `[]` behind each list of objects: `rounds[].number`."""
    parts = []
    for length, part in enumerate(path, 1):
        inside = length < len(path) and any("items" in form for form, _ in found[path[:length]])
        parts.append(f"{part}[]" if inside else part)
    return ".".join(parts)


def _example(document: Any, path: tuple[str, ...], language: str) -> str | None:
    """The newest value under the key that is not null, as JSON; None if there is none to be shown in a line."""
    if path[-1] == "*":
        around = next((one for one in _found(document, path[:-1]) if one), {})
        return _json(next(iter(around), None)) if around else None
    value = next((one for one in _found(document, path) if one is not None), None)
    if isinstance(value, Mapping) and set(value) == {"en", "fr"}:
        value = value[language] or value["en"] or value["fr"]
    if value is None or isinstance(value, Mapping) or (isinstance(value, list) and not _plain(value)):
        return None
    return _short(_json(value))


def _found(data: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(data, list) and path:
        for one in reversed(data):
            yield from _found(one, path)
    elif not path:
        yield data
    elif isinstance(data, Mapping):
        inner = data.values() if path[0] == "*" else [data[path[0]]] if path[0] in data else []
        for one in inner:
            yield from _found(one, path[1:])


def _plain(values: list[Any]) -> bool:
    return bool(values) and not any(isinstance(value, (Mapping, list)) for value in values)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_EXAMPLE else f"{text[:LONGEST_EXAMPLE].rstrip()} …"
