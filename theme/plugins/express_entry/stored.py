"""What was worked out from the project's files, kept under `.cache` until what it was made of changes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def load(file: Path, key: bytes) -> bytes | None:
    """What was kept for this key; None if there is nothing, or if it is not byte for byte what was written."""
    try:
        seal, _, content = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if seal == _seal(key, content) else None


def save(file: Path, key: bytes, content: bytes) -> None:
    """Keeps the content in place of what was made for another key."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and renamed: a build that is stopped half-way must not leave half a file.
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    beside.write_bytes(_seal(key, content) + b"\n" + content)
    beside.replace(file)


def digest(files: Iterable[Path]) -> bytes:
    """One hash over the names and the contents of files."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(f"{file}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.digest()


def _seal(key: bytes, content: bytes) -> bytes:
    return hashlib.sha256(key + content).hexdigest().encode()
