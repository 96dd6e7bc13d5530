"""What a guide says in the words of schema.org beside its trail: questions with their answers, and steps to follow.

Both are read from the finished page, so that they hold what a reader sees and nothing else. Where the page is of
another form, nothing is said.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, NamedTuple

# The guide that is a list of questions, and the section that is a list of steps.
QUESTIONS = "questions"
STEPS = "steps"

HEADINGS = ("h2", "h3", "h4")
BLOCKS = ("p", "li", "dd", "td", "th", "caption")

Thing = dict[str, Any]


class Section(NamedTuple):
    """A heading with what follows up to the next one: the text of its blocks, the points of its numbered list."""

    id: str
    title: list[str]
    blocks: list[list[str]]
    steps: list[list[str]]
    lists: list[str]


class Sections(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.found: list[Section] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in HEADINGS:
            self.found.append(Section(dict(attrs).get("id") or "", [], [], [], []))
        if not self.found:
            return
        section = self.found[-1]
        if tag in ("ol", "ul", "table"):
            section.lists.append(tag)
        if tag in BLOCKS:
            section.blocks.append([])
        if tag == "li" and "ol" in self._open and "ul" not in self._open:
            section.steps.append([])
        if tag not in ("wbr", "br", "img"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.found:
            return
        section = self.found[-1]
        if any(tag in HEADINGS for tag in self._open):
            section.title.append(data)
        elif section.blocks and any(tag in BLOCKS for tag in self._open):
            section.blocks[-1].append(data)
            if section.steps and "ol" in self._open:
                section.steps[-1].append(data)


def things(slug: str, html: str) -> list[Thing]:
    """What the guide may truly say of itself."""
    sections = Sections(html).found
    found = []
    asked = [(_text(one.title), _answer(one)) for one in sections] if slug == QUESTIONS else []
    pairs = [(question, answer) for question, answer in asked if question.endswith("?") and answer]
    if len(pairs) > 1:
        found.append({"@type": "FAQPage", "mainEntity": [_pair(*pair) for pair in pairs]})
    found += [_steps(one) for one in sections if one.id == STEPS and one.lists == ["ol"] and len(one.steps) > 2]
    return found


def _pair(question: str, answer: str) -> Thing:
    return {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}


def _steps(section: Section) -> Thing:
    steps = [{"@type": "HowToStep", "position": at, "text": _text(step)} for at, step in enumerate(section.steps, 1)]
    return {"@type": "HowTo", "name": _text(section.title), "step": steps}


def _answer(section: Section) -> str:
    """The answer as running text; none where it is more than that, since a table is not to be had as a sentence."""
    return "" if "table" in section.lists else " ".join(filter(None, map(_text, section.blocks)))


def _text(parts: list[str]) -> str:
    return " ".join("".join(parts).split())
