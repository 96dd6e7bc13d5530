"""What is fuzzed: for each target how a sound input is made, how it is changed, and what must hold of any."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

import core_targets as core
import data_targets as data
import mutate

KEPT = Path(__file__).with_name("kept")


class Target(NamedTuple):
    """`check` raises for an input that shows a fault, whatever bytes it is given."""

    sound: Callable[[Random], bytes]
    changed: Callable[[bytes, Random], bytes]
    check: Callable[[bytes], None]
    examples: int  # in the short run


TARGETS = {
    "bridge": Target(core.request, mutate.json_text, core.check_request, 250),
    "lines": Target(core.lines, core.changed_lines, core.check_lines, 60),
    "feed": Target(data.feeds, data.changed_feeds, data.check_feeds, 120),
    "files": Target(data.file, data.changed_file, data.check_file, 40),
}


def kept(name: str) -> list[bytes]:
    """The inputs that were kept for a target, smallest first: those that showed a fault, and those that reach far."""
    path = KEPT / f"{name}.jsonl"
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return [from_text(json.loads(line)) for line in lines]


def to_text(raw: bytes) -> str:
    """Any bytes as text that JSON can hold."""
    return raw.decode("utf-8", "surrogateescape")


def from_text(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
