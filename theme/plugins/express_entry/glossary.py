"""The glossary: terms in both languages, and the first use of each in a guide linked to its definition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from . import parsed, shapes, yaml12
from .figures import GLOSSARY, typed_figures
from .routes import ROUTES
from .words import LANGUAGES

FILE = Path("content") / "glossary.yaml"
WAYS_ON = ("guide", "rule", "page")
# What is a heading, leads elsewhere or is looked up is left as it is.
LEFT_ALONE = ("h1", "h2", "h3", "h4", "h5", "h6", "a", "code", "pre", "th")

Term = Mapping[str, Any]


def read_glossary(root: Path) -> list[Term]:
    """The terms in the order of the file: `{id, term, short, forms, text, guide | rule | page}`. Raises `BadData`."""
    document = parsed.read(root, FILE)
    return shapes.checked(document, lambda: faults(document))


def faults(document: yaml12.Document) -> Iterator[str]:
    shape: shapes.Shape = {
        "id": (True, shapes.text),
        "term": (True, shapes.both),
        "short": (False, shapes.both),
        "forms": (False, _forms),
        "text": (True, shapes.both),
        **{way: (False, shapes.text) for way in WAYS_ON},
    }
    found = list(shapes.each_entry(document, shape, list))
    yield from found
    if found:
        return
    yield from shapes.written_twice(document, (), "id")
    seen: dict[tuple[str, str], str] = {}
    for at, term in enumerate(document.data):
        if not re.fullmatch(r"[a-z0-9-]+", term["id"]):
            yield document.fault((at, "id"), "an id has small letters, digits and - only")
        if len([way for way in WAYS_ON if way in term]) > 1:
            yield document.fault((at,), "a term leads on to one place: guide, rule or page")
        for language in LANGUAGES:
            for _, what in typed_figures(term["text"][language]):
                yield document.fault((at, "text", language), f"a figure is typed: {what}")
            for form in forms_of(term, language):
                if seen.setdefault((language, form.lower()), term["id"]) != term["id"]:
                    yield document.fault((at,), f"{form} is also a form of {seen[language, form.lower()]}")


def _forms(value: Any) -> str | None:
    good = isinstance(value, dict) and set(value) <= set(LANGUAGES) and value
    if good and all(isinstance(forms, list) and all(isinstance(one, str) for one in forms) for forms in value.values()):
        return None
    return "expected lists of words under en, fr"


def check_glossary(root: Path, terms: Sequence[Term], rules: Mapping[str, Any]) -> list[str]:
    """Terms that lead on to a guide, a rule or a page that is not there."""
    document = parsed.read(root, FILE)
    guides = {path.stem for path in (root / "content" / "guides").glob("*/*.md")}
    there = {"guide": guides, "rule": rules, "page": ROUTES}
    return [
        document.fault((at, way), f"no {way} {term[way]}").removeprefix(f"{root}/")
        for at, term in enumerate(terms)
        for way in WAYS_ON
        if way in term and term[way] not in there[way]
    ]


def forms_of(term: Term, language: str) -> list[str]:
    """Every form under which the term is found in a text."""
    short = [term["short"][language]] if "short" in term else []
    return list(dict.fromkeys([term["term"][language], *short, *term.get("forms", {}).get(language, ())]))


class Terms(Treeprocessor):
    """Links the first use of each term to the glossary. `used` lists the terms, in the order of the text."""

    def __init__(self, md: Markdown, terms: Sequence[Term], language: str, address: str):
        super().__init__(md)
        self.address = address
        self.used: list[Term] = []
        self.by_form = {form.lower(): term for term in terms for form in forms_of(term, language)}
        longest_first = sorted((form for term in terms for form in forms_of(term, language)), key=len, reverse=True)
        found = "|".join(_pattern(form) for form in longest_first)
        # A placeholder for what a macro inserted is no word of the text.
        self.pattern = re.compile(rf"(?<![\w\x02:/-])(?:{found})(?![\w-])") if found else None

    def run(self, root: Element) -> None:
        if self.pattern:
            self._inside(root)

    def _inside(self, element: Element) -> None:
        if element.tag in LEFT_ALONE:
            return
        pieces = self._linked(element.text)
        element.text, made = pieces[0], pieces[1:]
        for child in list(element):
            self._inside(child)
            pieces = self._linked(child.tail)
            child.tail = pieces[0]
            made += [child, *pieces[1:]]
        element[:] = made

    def _linked(self, text: str | None) -> list[Any]:
        """The text before the first link, then the links, each with the text after it as its tail."""
        if not text or isinstance(text, AtomicString):
            return [text]
        pieces: list[Any] = [""]
        end = 0
        for match in self.pattern.finditer(text):
            term = self.by_form.get(_plain(match[0]))
            if term is None or term in self.used:
                continue
            self._add(pieces, text[end : match.start()])
            link = Element("a", {"class": "term", "href": f"{self.address}#{term['id']}"})
            link.set("aria-describedby", f"d-{term['id']}")
            link.text = AtomicString(match[0])
            pieces.append(link)
            self.used.append(term)
            end = match.end()
        self._add(pieces, text[end:])
        return pieces

    @staticmethod
    def _add(pieces: list[Any], text: str) -> None:
        if len(pieces) == 1:
            pieces[0] += text
        else:
            pieces[-1].tail = (pieces[-1].tail or "") + text


class TermsExtension(Extension):
    """Python-Markdown extension: see `Terms`."""

    def __init__(self, terms: Sequence[Term], language: str, url: Callable[..., str]):
        super().__init__()
        self.all, self.language, self.address = terms, language, url("guide", slug=GLOSSARY)
        self._terms: Terms | None = None

    @property
    def used(self) -> list[Term]:
        """After `convert`, the terms that are linked, in the order of the text."""
        return self._terms.used if self._terms else []

    def extendMarkdown(self, md: Markdown) -> None:
        self._terms = Terms(md, self.all, self.language, self.address)
        # After what stands inside a line is read (20), before the tree is set out for print (10).
        md.treeprocessors.register(self._terms, "terms", 15)


class HeadingLinks(Treeprocessor):
    """Makes each heading the link to itself, so that its address can be copied."""

    def run(self, root: Element) -> None:
        for tag in ("h2", "h3", "h4"):
            for heading in root.iter(tag):
                if heading.get("id") and heading.find(".//a") is None:
                    link = Element("a", {"class": "heading-link", "href": f"#{heading.get('id')}"})
                    link.text, heading.text = heading.text, None
                    link.extend(list(heading))
                    for child in list(heading):
                        heading.remove(child)
                    heading.append(link)


class HeadingLinksExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        # After the table of contents is drawn up (5).
        md.treeprocessors.register(HeadingLinks(md), "heading-links", 3)


def _pattern(form: str) -> str:
    """A name in capitals is found as it is; a word also where it begins a sentence."""
    pattern = r"[ \u00a0\u2011\n]".join(re.escape(part) for part in form.split(" ")).replace("’", "['’]")
    first = form[0]
    if form[1:] == form[1:].lower() and first.islower():
        pattern = f"[{first}{first.upper()}]{pattern[len(re.escape(first)) :]}"
    return pattern


def _plain(found: str) -> str:
    return re.sub(r"[\u00a0\n]", " ", found).replace("'", "’").lower()
