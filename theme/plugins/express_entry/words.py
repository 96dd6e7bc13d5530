"""The words of the site: every sentence and label, in both languages, from `content/words`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

from . import parsed
from .yaml12 import BadData, Document, Where

LANGUAGES = ("en", "fr")
FOLDER = Path("content", "words")


def read_words(root: Path) -> dict[str, dict[str, Any]]:
    """`{"en": {room: words}, "fr": {room: words}}`, one room a file.

    Raises `BadData` where a file, a key or a placeholder stands in one language only, or a value is not text.
    """
    rooms = sorted({path.stem for language in LANGUAGES for path in (root / FOLDER / language).glob("*.yaml")})
    words: dict[str, dict[str, Any]] = {language: {} for language in LANGUAGES}
    faults: list[str] = []
    for room in rooms:
        documents = {}
        for language in LANGUAGES:
            try:
                documents[language] = parsed.read(root, FOLDER / language / f"{room}.yaml")
            except BadData as bad:
                faults += bad.faults
        for language, document in documents.items():
            words[language][room] = document.data
        if len(documents) == len(LANGUAGES):
            faults += _differences(documents["en"], documents["fr"])
    if faults:
        raise BadData(faults)
    return words


def sentences(data: Any, where: Where = ()) -> Iterator[tuple[Where, Any]]:
    """Every end of the tree, with its place."""
    if isinstance(data, dict) and data:
        for key, value in data.items():
            yield from sentences(value, (*where, key))
    else:
        yield where, data


def placeholders(text: str) -> set[str]:
    """The names in braces. Raises `ValueError` where a brace is left open or holds anything but a name."""
    names = set()
    for _, name, how, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or how or conversion:
            raise ValueError(f"{{{name}}} is not a name" if not name.isidentifier() else f"more than a name: {name}")
        names.add(name)
    return names


def _differences(one: Document, other: Document) -> Iterator[str]:
    found = {document.path: dict(sentences(document.data)) for document in (one, other)}
    names: dict[Path, dict[Where, set[str]]] = {one.path: {}, other.path: {}}
    for document, twin in ((one, other), (other, one)):
        for where, text in found[document.path].items():
            if where not in found[twin.path]:
                yield document.fault(where, f"not in {twin.path}; write it there too, or remove it here")
            if not isinstance(text, str) or not text.strip():
                yield document.fault(where, "expected text (a number or yes/no needs quotes)")
                continue
            try:
                names[document.path][where] = placeholders(text)
            except ValueError as error:
                yield document.fault(where, f"bad placeholder: {error}")
    for where, here in names[one.path].items():
        there = names[other.path].get(where, here)
        for name in sorted(here ^ there):
            has, lacks = (one, other) if name in here else (other, one)
            yield lacks.fault(where, f"{{{name}}} is missing; {has.path} has it")
