"""The job titles of the unit groups, and which groups look alike, read strictly from the tables in `content/noc`.

The tables are tab-separated text, because YAML of 57,000 lines takes seconds to read. Every fault is named as
`file:line: what`, all of them at once.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from . import stored
from .words import LANGUAGES
from .yaml12 import BadData

TITLES = Path("content", "noc", "titles")
SEE_ALSO = Path("content", "noc", "see_also.tsv")

# How the classification marks a title: one it gives as an example, or work one would not expect in the group.
EXAMPLE, INCLUSION = "example", "inclusion"
MARKS = ("", EXAMPLE, INCLUSION)
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
ACCENTS = re.compile("[\u0300-\u036f]+")


class JobTitle(NamedTuple):
    """One title of the index of jobs: `mark` is `example`, `inclusion` or empty."""

    code: str
    text: str
    mark: str


@cache
def plain(text: str) -> str:
    """The text as it is sorted and searched: small letters without accents."""
    if text.isascii():
        return text.lower()
    return ACCENTS.sub("", unicodedata.normalize("NFD", text.lower().translate(LIGATURES)))


def read_job_titles(root: Path, codes: Collection[str]) -> dict[str, dict[str, list[JobTitle]]]:
    """`{language: {code: titles}}`, codes in their order; `codes` are the unit groups. Raises `BadData`."""
    faults: list[str] = []
    found = {language: _kept_titles(root, TITLES / f"{language}.tsv", codes, faults) for language in LANGUAGES}
    if faults:
        raise BadData(faults)
    return found


def read_see_also(root: Path, units: Collection[str], groups: Collection[str]) -> dict[str, list[str]]:
    """For each unit group the codes of other groups, units or wider ones, that hold work one might look for in it.

    Raises `BadData`.
    """
    faults: list[str] = []
    found: dict[str, list[str]] = {}
    last = ("", "")
    for number, (code, *rest) in _rows(root, SEE_ALSO, faults):
        other = rest[0] if len(rest) == 1 else ""
        wrong = None
        if len(rest) != 1:
            wrong = "expected a code, a tab and the code of the other group"
        elif code not in units:
            wrong = f"{code} is no unit group of NOC 2021"
        elif other not in units and other not in groups:
            wrong = f"{other} is no group of NOC 2021"
        elif code.startswith(other):
            wrong = f"{code} cannot point to itself or to a group that it is in"
        elif (code, other) <= last:
            wrong = _order(f"{code} {other}", " ".join(last), (code, other) == last)
            last = (code, other)  # or every line after it would be out of order too
        if wrong:
            faults.append(f"{SEE_ALSO}:{number}: {wrong}")
            continue
        last = (code, other)
        found.setdefault(code, []).append(other)
    if faults:
        raise BadData(faults)
    return found


def pointed_from(see_also: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The other direction: for each group the unit groups that point to it."""
    found: dict[str, list[str]] = {}
    for code, others in see_also.items():
        for other in others:
            found.setdefault(other, []).append(code)
    return found


def _kept_titles(root: Path, path: Path, codes: Collection[str], faults: list[str]) -> dict[str, list[JobTitle]]:
    """The titles of a file, read and checked once until the file or the codes change."""
    store = root / ".cache" / "parsed" / f"{path}.json"
    key = " ".join(codes).encode() + stored.digest(file for file in (root / path, Path(__file__)) if file.is_file())
    if content := stored.load(store, key):
        return {code: [JobTitle(code, *one) for one in titles] for code, titles in json.loads(content).items()}
    titles: dict[str, list[JobTitle]] = {}
    if wrong := _read_titles(root, path, codes, titles):
        faults += wrong
    else:
        rest = {code: [(one.text, one.mark) for one in all_] for code, all_ in titles.items()}
        stored.save(store, key, json.dumps(rest, ensure_ascii=False).encode())
    return titles


def _read_titles(root: Path, path: Path, codes: Collection[str], titles: dict[str, list[JobTitle]]) -> list[str]:
    faults: list[str] = []
    seen: dict[str, int] = {}
    last = ("", "", "")
    for number, (code, *rest) in _rows(root, path, faults):
        text, mark = (*rest, "", "")[:2]
        key = (code, plain(text), text)
        wrong = None
        if len(rest) not in (1, 2) or mark not in MARKS or rest[1:] == [""]:
            wrong = f"expected a code, a tab, a title, and at most one more: {EXAMPLE} or {INCLUSION}"
        elif code not in codes:
            wrong = f"{code} is no unit group of NOC 2021"
        elif not text or " ".join(text.split()) != text:
            wrong = "an empty title, or one with spaces too many"
        elif text in seen:
            wrong = f"{text!r} is written twice, first on line {seen[text]}"
        elif key < last:
            wrong = _order(f"{code} {text}", f"{last[0]} {last[2]}", same=False)
            last = key
        if wrong:
            faults.append(f"{path}:{number}: {wrong}")
            continue
        last = key
        seen[text] = number
        titles.setdefault(code, []).append(JobTitle(code, text, mark))
    if not faults and (empty := sorted(set(codes) - set(titles))):
        faults.append(f"{path}:1: no title for {', '.join(empty)}")
    return faults


def _order(one: str, last: str, same: bool) -> str:
    if same:
        return f"{one} is written twice"
    return f"{one} comes before {last}; keep the order of the codes, then of the letters without accents"


def _rows(root: Path, path: Path, faults: list[str]) -> Iterator[tuple[int, list[str]]]:
    try:
        text = (root / path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        faults.append(f"{path}:1: not UTF-8 text ({error.reason} at byte {error.start})")
        return
    except OSError as error:
        faults.append(f"{path}:1: cannot be read ({error.strerror})")
        return
    for number, line in enumerate(text.splitlines(), 1):
        yield number, line.split("\t")
