"""YAML files parsed once: the plain data and the line of every value, kept as JSON until the file changes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from . import stored, yaml12
from .yaml12 import BadData, Document, Where

HALF = re.compile("[\ud800-\udfff]")


def read(root: Path, path: Path) -> Document:
    """The document in `root/path`; its faults name `path`. Raises `BadData`."""
    try:
        text = (root / path).read_bytes().decode()
    except OSError as error:
        raise BadData([f"{path}:1: cannot be read ({error.strerror})"]) from None
    except UnicodeDecodeError as error:
        raise BadData([f"{path}:1: not UTF-8 text ({error.reason} at byte {error.start})"]) from None
    return parse(root, path, text)


def parse(root: Path, path: Path, text: str) -> Document:
    """The document in the text, which is all or a part of `root/path`; its faults name `path`. Raises `BadData`."""
    kept_in = root / ".cache" / "parsed" / f"{path}.json"
    key = hashlib.sha256(_parser() + text.encode()).digest()
    if content := stored.load(kept_in, key):
        kept = json.loads(content)
        return Document(path, kept["data"], {tuple(where): line for where, line in kept["lines"]})
    document = yaml12.parse(text, path)
    halves = [where for where, value in _texts(document.data) if HALF.search(value)]
    if halves:
        raise BadData([document.fault(where, "half a character, which no file can hold") for where in halves])
    kept = {"data": document.data, "lines": list(document.lines.items())}
    stored.save(kept_in, key, json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode())
    return document


def read_all(root: Path, paths: Iterable[Path]) -> tuple[list[Document], list[str]]:
    """The documents that could be read, in the order of their files, and the faults of the others."""
    documents: list[Document] = []
    faults: list[str] = []
    for path in paths:
        try:
            documents.append(read(root, path))
        except BadData as bad:
            faults += bad.faults
    return documents, faults


def _texts(data: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Every key and every text, with its place."""
    if isinstance(data, str):
        yield where, data
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        if isinstance(key, str):
            yield where, key
        yield from _texts(value, (*where, key))


@cache
def _parser() -> bytes:
    """What the parse depends on beside the file itself."""
    return Path(yaml12.__file__).read_bytes() + Path(__file__).read_bytes()
