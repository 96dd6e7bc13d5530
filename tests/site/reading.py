"""A page as the tests see it: parsed once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from tools.loaded import FETCHED

ADDRESS = "https://example.org/x/y"
# The calculator in another dress, and the page that search engines are led to.
EMBEDDED = {
    "en/calculator/embed/index.html": "en/calculator/index.html",
    "fr/calculatrice/integree/index.html": "fr/calculatrice/index.html",
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Parsed:
    """One page: what stands in its head, its ids, its links, and its text."""

    path: str
    lang: str | None = None
    title: str = ""
    h1: list[str] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    rel: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)  # element, attribute, address
    loads: list[str] = field(default_factory=list)  # addresses that a browser fetches by itself
    inline: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)  # text between two tags
    text: str = ""
    code: list[str] = field(default_factory=list)  # text that stands as a machine writes it

    def versions(self) -> list[dict[str, str]]:
        """The links in its head that name its languages."""
        return [link for link in self.rel.get("alternate", ()) if "hreflang" in link]

    def target(self, address: str) -> tuple[str, str]:
        """The file a relative address leads to, from the site's root, and its anchor."""
        parts = urlsplit(address)
        if not parts.path:
            return self.path, unquote(parts.fragment)
        path = normpath(join(dirname(self.path), unquote(parts.path)))
        if parts.path.endswith("/") or path == ".":
            path = normpath(join(path, "index.html"))
        return path, unquote(parts.fragment)


class _Reader(HTMLParser):
    def __init__(self, page: Parsed):
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        page = self.page
        if tag == "html":
            page.lang = given.get("lang")
        elif tag == "meta":
            name = given.get("name") or given.get("http-equiv") or ("charset" if "charset" in given else "")
            page.meta.setdefault(name.lower(), []).append(given.get("content", ""))
        elif tag == "link":
            page.rel.setdefault(given.get("rel", ""), []).append(given)
        elif tag == "h1":
            page.h1.append("")
        if "id" in given:
            page.ids.append(given["id"])
        for name in ("href", "src", "action", "poster", "data"):
            if name in given:
                page.links.append((tag, name, given[name]))
                if name in ("src", "poster", "data") or (tag == "link" and FETCHED & set(given["rel"].split())):
                    page.loads.append(given[name])
        for name, value in given.items():
            if name.startswith("data-") and re.match(r"\.\.?/", value):
                page.links.append((tag, name, value))
        is_data = tag == "script" and given.get("type") in ("application/json", "application/ld+json")
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            page.inline.append(f"<{tag}>")
        page.inline += [f"<{tag} {name}>" for name in given if name == "style" or re.match(r"on[a-z]+$", name)]

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"{self.page.path}: </{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "title" in self.open and "head" in self.open:
            self.page.title += data
        if "script" in self.open:
            return
        if "h1" in self.open:
            self.page.h1[-1] += data
        self.page.pieces.append(data)
        if "code" in self.open or "pre" in self.open:
            self.page.code.append(data)


def parse(path: str, html: str) -> Parsed:
    """The page; raises AssertionError where an element is closed in the wrong place."""
    page = Parsed(path)
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    assert not reader.open, f"{path}: not closed: {reader.open}"
    page.text = "".join(page.pieces)
    return page


def parsed_pages(site: Path) -> dict[str, Parsed]:
    """Every page of a site, by its path from the site's root."""
    files = {file.relative_to(site).as_posix(): file for file in sorted(site.rglob("*.html"))}
    return {path: parse(path, file.read_text(encoding="utf-8")) for path, file in files.items()}
