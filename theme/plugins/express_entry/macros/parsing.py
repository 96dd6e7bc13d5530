"""Macros as they are written in the text of a guide."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple


class NotFound(LookupError):
    """A macro asks for something that is not in the data. The message says what, for the writer."""


class Macro(NamedTuple):
    """One macro as written: `words` in order, `options` by key, and whether it stands `alone` on its line."""

    name: str
    words: tuple[str, ...]
    options: dict[str, str]
    alone: bool
    text: str


MACRO = re.compile(r"\{\{\s*(.*?)\s*\}\}")
# Two braces without two braces behind them, or with the next macro in between.
OPEN = re.compile(r"\{\{(?:(?!\}\}).)*(?:\{\{|$)")
OPTION = re.compile(r"([a-z_]+)=(.*)", re.DOTALL)


def parse(text: str, *, alone: bool) -> Macro:
    """The macro between the braces. Raises `NotFound` for an empty one or an open quotation."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.quotes = '"'
    lexer.commenters = ""
    try:
        parts = list(lexer)
    except ValueError:
        raise NotFound("a quotation is not closed") from None
    if not parts:
        raise NotFound("an empty macro")
    words, options = [], {}
    for part in parts[1:]:
        if option := OPTION.fullmatch(part):
            options[option[1]] = option[2]
        else:
            words.append(part)
    return Macro(parts[0], tuple(words), options, alone, text)


def macros_in(line: str) -> Iterator[Macro]:
    """The macros of one line, in order. Raises `NotFound` where one is not closed."""
    if OPEN.search(line):
        raise NotFound("a macro is not closed on its line by two braces")
    for match in MACRO.finditer(line):
        yield parse(match[1], alone=match[0] == line.strip())
