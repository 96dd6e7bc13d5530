"""A page of the finished site, read back from its HTML: what stands at each address, and in which row."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Whole numbers in groups of three, and decimals, as each language writes them.
NUMBERS = {
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"),
    "fr": re.compile(r"\d{1,3}(?:[\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:,\d+)?"),
}


class Part:
    """An element with what is in it. `inside` are the elements around it, the nearest last."""

    def __init__(self, tag: str, line: int, given: dict[str, str], inside: "tuple[Part, ...]") -> None:
        self.tag, self.line, self.given, self.inside = tag, line, given, inside
        self.pieces: list[str] = []
        self.cells: list[Part] = []  # of a row
        self.days: list[str] = []
        self.links: list[str] = []

    @property
    def text(self) -> str:
        """Its text on one line. Spaces that do not break stay: they hold numbers together."""
        return re.sub(r"[ \t\r\n]+", " ", "".join(self.pieces)).strip()


class Page(NamedTuple):
    """`parts` are the elements with an id, `rows` those of all tables, `links` all links with an address, `days` those
    of its main part: what stands around it is the same on every page.
    """

    parts: dict[str, Part]
    rows: list[Part]
    links: list[Part]
    days: set[str]


def numbers(text: str, language: str) -> list[float]:
    """Every number in a text of the language, in its order."""
    found = NUMBERS[language].findall(text)
    if language == "fr":
        found = [re.sub(r"[\u00a0\u202f]", "", one).replace(",", ".") for one in found]
    return [float(one.replace(",", "")) for one in found]


def read(html: str) -> Page:
    """The page of this HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page({}, [], [], set())
        self.open: list[Part] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        part = Part(tag, self.getpos()[0], {name: value or "" for name, value in attrs}, tuple(self.open))
        for outer in self.open:
            outer.pieces.append(" " if tag in ("li", "p", "tr", "td", "th", "br", "span") else "")
        if "id" in part.given:
            self.page.parts[part.given["id"]] = part
        if tag == "time":
            self._day(part.given.get("datetime", ""))
        elif tag == "tr":
            self.page.rows.append(part)
        elif tag == "a" and "href" in part.given:
            self.page.links.append(part)
            for outer in self.open:
                outer.links.append(part.given["href"])
        elif tag in ("td", "th"):
            next(outer for outer in reversed(self.open) if outer.tag == "tr").cells.append(part)
        if tag not in VOID:
            self.open.append(part)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for outer in self.open:
            outer.pieces.append(data)

    def _day(self, day: str) -> None:
        if any(outer.tag == "main" for outer in self.open):
            self.page.days.add(day)
        for outer in self.open:
            outer.days.append(day)
