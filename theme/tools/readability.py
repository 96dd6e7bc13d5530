"""How plain the guides are: one measure for each language, over their sentences with the figures inserted.

English is measured by the grade of Flesch and Kincaid, French by the ease of reading of Kandel and Moles, which is
Flesch's scale fitted to French. Only running text is read: tables, lists of occupations, headings and the sums of an
example are looked up, not read through.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

HIGHEST_GRADE = 9.0
# Where this scale calls a text fairly easy. The French guides written for newcomers stand above it.
LOWEST_EASE = 70.0
READ = ("p", "li", "dd")
LEFT_OUT = (
    *("table", "h2", "h3", "h4", "form", "button", "select", "template", "ul.codes", "dl.example-facts"),
    *("p.figure-source", "p.codes-title", "p.example-title", "p.example-open"),
)
GOES_ON = re.compile(r"(?:[:;,]|\b(?:and|or|et|ou))$")
VOID = ("wbr", "br", "img", "input", "hr")


class Plain(NamedTuple):
    """How plain one guide is: the measure, and whether it is on the right side of its limit."""

    language: str
    slug: str
    measure: float
    good: bool


def of_guides(pages: dict) -> list[Plain]:
    """The measure of every guide: `pages` has them as HTML, by language and slug. The least plain come first."""
    found = [
        Plain(language, slug, measure, measure <= HIGHEST_GRADE if language == "en" else measure >= LOWEST_EASE)
        for language, of_language in pages.items()
        for slug, page in of_language.items()
        for measure in [measured(language, page.html)]
    ]
    return sorted(found, key=lambda one: (one.language, one.measure if one.language == "fr" else -one.measure))


def show(found: list[Plain]) -> None:
    """Prints every guide's measure, the least plain first."""
    for language, what in (("en", f"grade, at most {HIGHEST_GRADE:g}"), ("fr", f"ease, at least {LOWEST_EASE:g}")):
        print(f"  How plain the guides are, {language} ({what}):")
        for one in found:
            if one.language == language:
                print(f"    {one.measure:6.1f}  {one.slug}{'' if one.good else '  not plain enough'}")


def faults(found: list[Plain]) -> list[str]:
    return [
        f"content/guides/{one.language}/{one.slug}.md:1: not plain enough: "
        + (
            f"grade {one.measure}, at most {HIGHEST_GRADE}"
            if one.language == "en"
            else f"{one.measure} of {LOWEST_EASE}"
        )
        + "; shorter sentences and words help most"
        for one in found
        if not one.good
    ]


def measured(language: str, html: str) -> float:
    """The grade of an English text, the ease of a French one."""
    from textstat.backend.metrics import flesch_kincaid_grade, flesch_reading_ease

    text = " ".join(sentences(html))
    if language == "en":
        return round(flesch_kincaid_grade(text, "en_US"), 1)
    return round(flesch_reading_ease(text, "fr_FR"), 1)


def sentences(html: str) -> Iterator[str]:
    """The paragraphs and points of a list as text, each closed by a full stop.

    A list that goes on a sentence (`You need: the result of a test; a passport`) is read as that one sentence.
    """
    begun = ""
    for text in Blocks(html).found:
        # A stop or a space within a number ends no sentence and no word.
        text = re.sub(r"(?<=\d)[.,\u00a0\u202f](?=\d)", "", text)
        text = " ".join(text.replace("\u2019", "'").split())
        if not text:
            continue
        begun = f"{begun} {text}".strip()
        if GOES_ON.search(begun):
            continue
        yield begun if re.search(r"[.!?][»”)\s]*$", begun) else f"{begun}."
        begun = ""
    if begun:
        yield f"{begun.rstrip(' :;,')}."


class Blocks(HTMLParser):
    """The text of the blocks that are read through."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in VOID:
            return
        classes = dict(attrs).get("class") or ""
        names = (tag, *(f"{tag}.{one}" for one in classes.split()))
        self._open.append((tag, any(name in LEFT_OUT for name in names)))
        if tag in READ:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag in READ:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _ in self._open]
        if self.found and not any(out for _, out in self._open) and any(tag in READ for tag in inside):
            self.found[-1] += data
