"""What a browser fetches for a page before anybody touches it, told from the files alone."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

# The most bytes that a page may be with all that it brings, compressed as servers do it. Without the engine, which the
# calculator's form does not wait for.
PAGE, BIG_TABLE, CALCULATOR = 60_000, 200_000, 103_000
ENGINE = "engine/"

COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
# `import … from "./x.mjs"`, `import "./x.mjs"`, `export … from "./x.mjs"`; not `import("./x.mjs")`, which waits.
STATIC_IMPORT = re.compile(r'^(?:import|export)\b(?:[^"();]*\bfrom)?\s*"([^"]+)"', re.MULTILINE)
WAITING_IMPORT = re.compile(r'\bimport\(\s*"([^"]+)"\s*\)|\bnew URL\(\s*"([^"]+)",\s*import\.meta\.url\s*\)')
# Links whose files come with the page.
FETCHED = {"stylesheet", "icon", "manifest", "modulepreload", "preload"}
IN_STYLES = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")


def loads(html: str) -> list[str]:
    """The addresses that a browser fetches by itself for a page, as they stand in it."""
    reader = _Loads()
    reader.feed(html)
    return reader.found


def fetched(site: Path, path: str, addresses: Iterable[str]) -> set[str]:
    """A page and every file it brings with it, by their paths from the site's root; `addresses` are what it loads."""
    waiting = [beside(path, address.removeprefix("/")) for address in addresses]
    found = {path}
    while waiting:
        name = waiting.pop()
        if name not in found and not name.startswith(ENGINE):
            found.add(name)
            waiting += needed_at_once(site, name)
    return found


def needed_at_once(site: Path, name: str) -> list[str]:
    if name.endswith(".css"):
        return list(in_styles(site, name))
    return list(imports(site, name)) if name.endswith((".mjs", ".js")) else []


@cache
def in_styles(site: Path, name: str) -> tuple[str, ...]:
    """The files a style sheet names."""
    text = COMMENT.sub("", (site / name).read_text(encoding="utf-8"))
    return tuple(beside(name, one or other) for one, other in IN_STYLES.findall(text) if not one.startswith("data:"))


@cache
def imports(site: Path, name: str) -> tuple[str, ...]:
    """The modules that are fetched with a module."""
    text = COMMENT.sub("", (site / name).read_text(encoding="utf-8"))
    return tuple(beside(name, address) for address in STATIC_IMPORT.findall(text))


def waiting_imports(site: Path, name: str) -> Iterator[str]:
    """The files a module may fetch later, as far as it names them in full."""
    text = COMMENT.sub("", (site / name).read_text(encoding="utf-8"))
    for one, other in WAITING_IMPORT.findall(text):
        yield beside(name, one or other)


def beside(name: str, address: str) -> str:
    return normpath(join(dirname(name), address.partition("?")[0].partition("#")[0]))


@cache
def over_the_wire(path: Path) -> int:
    """Bytes of the file as a server sends it."""
    return len(gzip.compress(path.read_bytes(), compresslevel=6, mtime=0))


class _Loads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and FETCHED & set(given["rel"].split()):
            self.found.append(given["href"])
        self.found += [given[name] for name in ("src", "poster", "data") if name in given]
