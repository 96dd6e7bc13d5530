"""Strict reading of the project's YAML files.

YAML 1.2 by ruamel.yaml, held to the plain subset the project writes: mappings, lists, strings, numbers, true, false and
null. Dates stay strings. Duplicate keys, tabs, anchors, aliases, merge keys and a second document are refused,
because each of them can hide a changed figure from the person who reviews the file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Step = str | int
Where = tuple[Step, ...]


class BadData(Exception):
    """Faults in a data file. `faults` holds one line each: `file:line: place: what is wrong`."""

    def __init__(self, faults: Iterable[str]):
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))


class Document(NamedTuple):
    """One YAML file: its plain `data`, and the line on which every value stands."""

    path: Path
    data: Any
    lines: dict[Where, int]

    def fault(self, where: Where, what: str) -> str:
        """`file:line: place: what`, at the nearest value that stands in the file."""
        spot = where
        while spot and spot not in self.lines:
            spot = spot[:-1]
        place = spelled(where)
        return f"{self.path}:{self.lines.get(spot, 1)}: {place + ': ' if place else ''}{what}"


def spelled(where: Where) -> str:
    """A place as people write it: `versions[2].table[4]`."""
    text = ""
    for step in where:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read(path: Path) -> Document:
    """The document in the file. Raises `BadData` naming file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadData([f"{path}:1: not UTF-8 text ({error.reason} at byte {error.start})"]) from None
    except OSError as error:
        raise BadData([f"{path}:1: cannot be read ({error.strerror})"]) from None
    return parse(text, path)


def parse(text: str, path: Path) -> Document:
    """The document in the text; `path` only names it in faults."""
    try:
        roots = list(YAML(typ="safe", pure=True).compose_all(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise BadData([f"{path}:{line}: {_unreadable(error)}"]) from None
    except YAMLError as error:
        raise BadData([f"{path}:1: {str(error).splitlines()[0]}"]) from None
    except RecursionError:
        raise BadData([f"{path}:1: nested too deeply to be read"]) from None
    if len(roots) != 1 or roots[0] is None:
        raise BadData([f"{path}:1: expected exactly one document, found {len([r for r in roots if r])}"])
    lines: dict[Where, int] = {}
    faults: list[str] = []
    data = _plain(roots[0], (), path, lines, faults)
    if faults:
        raise BadData(faults)
    return Document(path, data, lines)


def _unreadable(error: MarkedYAMLError) -> str:
    if "\\t" in str(error.problem):
        return "a tab; indent with spaces"
    return f"{error.problem or error.context}; look at the indentation, quotes and brackets here and just above"


_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def _plain(node: Node, where: Where, path: Path, lines: dict[Where, int], faults: list[str]) -> Any:
    line = node.start_mark.line + 1
    if where in lines:
        faults.append(f"{path}:{line}: {spelled(where)}: an alias; write the value out")
        return None
    lines[where] = line
    if node.anchor:
        faults.append(f"{path}:{line}: {spelled(where)}: an anchor; write the value out where it is used")
    if isinstance(node, MappingNode):
        return dict(_pairs(node, where, path, lines, faults))
    if isinstance(node, SequenceNode):
        return [_plain(item, (*where, index), path, lines, faults) for index, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    return _scalar(node, where, path, line, faults)


def _pairs(
    node: MappingNode, where: Where, path: Path, lines: dict[Where, int], faults: list[str]
) -> Iterator[tuple[str, Any]]:
    seen: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        # A key that looks like a number (a CLB level, a year) is still a name.
        name = key.value if isinstance(key, ScalarNode) else None
        if name is None or name == "<<":
            faults.append(f"{path}:{line}: {spelled(where)}: a key must be a plain word")
            continue
        if name in seen:
            faults.append(f"{path}:{line}: {spelled((*where, name))}: written twice, first on line {seen[name]}")
            continue
        seen[name] = line
        yield name, _plain(value, (*where, name), path, lines, faults)


def _scalar(node: ScalarNode, where: Where, path: Path, line: int, faults: list[str]) -> Any:
    kind = str(node.ctag if hasattr(node, "ctag") else node.tag).rsplit(":", 1)[-1]
    text = node.value
    if kind in ("str", "timestamp", "!") or node.style in ("'", '"', "|", ">"):
        return text
    if kind in ("bool", "null") and text.lower() in _WORDS:
        return _WORDS[text.lower()]
    number = _number(kind, text)
    if number is not None:
        return number
    faults.append(f"{path}:{line}: {spelled(where)}: {text!r} is ambiguous; put it in quotes if it is a word or a code")
    return None


def _number(kind: str, text: str) -> int | float | None:
    digits = text.lstrip("-")
    try:
        if kind == "int" and digits.isdigit() and (digits == "0" or digits[0] != "0"):
            return int(text)
        if kind == "float" and math.isfinite(number := float(text.replace("_", ""))):
            return number
    except ValueError:  # such as -.inf, or a figure of thousands of digits
        pass
    return None
