"""Figures in guides: every number of the law is inserted by a macro, never typed.

The plugin wires it so: it fills `Facts` once a build, and for each guide calls `guides.render`, which gives
`markdown_extensions(...)` to Python-Markdown. Nothing is kept in the module. Anything a macro asks for that is not
there raises `BadData` with file, line and macro.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension
from markdown.preprocessors import Preprocessor

from . import parsed
from .days import is_day
from .macros import MACRO, Blocks, Facts, Inline, Macro, NotFound, Room, call, macros_in
from .routes import ROUTES
from .speech import Speech
from .words import LANGUAGES
from .yaml12 import BadData

# The guide that is made, not written.
GLOSSARY = "glossary"

LINK = re.compile(r"\]\(([a-z]+):([^)\s]*)\)")
HEADING = re.compile(r"(#+)\s+(.*?)\s*(?:\{#([a-z0-9-]+)\})?\s*")


class FiguresPreprocessor(Preprocessor):
    """Puts inserted figures in the place of macros, and real addresses in the place of `guide:`, `rule:`, `page:`."""

    def __init__(self, md: Markdown, room: Room, source: Path, first_line: int):
        super().__init__(md)
        self.room, self.source, self.first_line = room, source, first_line

    def run(self, lines: list[str]) -> list[str]:
        faults: list[str] = []
        done: list[str] = []
        for at, line in enumerate(lines, start=self.first_line):
            try:
                done += self._line(line)
            except NotFound as error:
                faults.append(f"{self.source}:{at}: {error.args[0]}")
        if faults:
            raise BadData(faults)
        return done

    def _line(self, line: str) -> list[str]:
        if line.startswith("#"):
            check_heading(line)
        macros = list(macros_in(line))
        line = LINK.sub(self._link, line)
        if len(macros) == 1 and macros[0].alone and hasattr(Blocks, macros[0].name):
            indent = line[: len(line) - len(line.lstrip())]
            return ["", indent + self._stored(Blocks(self.room), macros[0]), ""]
        if len(macros) == 1 and macros[0].alone and not call(Inline(self.room), macros[0]):
            return []  # it only lets the build check something
        for macro in macros:
            line = MACRO.sub(lambda _, m=macro: self._stored(Inline(self.room), m), line, count=1)
        return [line]

    def _stored(self, macros: Inline | Blocks, macro: Macro) -> str:
        return self.md.htmlStash.store(call(macros, macro))

    def _link(self, match: re.Match) -> str:
        scheme, rest = match[1], match[2]
        if scheme == "https":
            return match[0]
        try:
            address = self._address(scheme, rest)
        except LookupError as error:
            raise NotFound(f"{scheme}:{rest}: {error.args[0]}") from error
        return f"]({address})"

    def _address(self, scheme: str, rest: str) -> str:
        name, _, anchor = rest.partition("#")
        if scheme == "guide":
            if name != GLOSSARY and not self.source.with_name(f"{name}.md").is_file():
                raise NotFound(f"no guide {name} in this language")
            address = self.room.url("guide", slug=name)
        elif scheme == "rule":
            self.room.rule(name)
            address = self.room.url("rule", id=name)
        elif scheme == "page":
            if name not in ROUTES:
                raise NotFound("no such page")
            address = self.room.url(name)
        else:
            raise NotFound("links begin with guide:, rule:, page: or https://")
        return f"{address}#{anchor}" if anchor else address


def check_heading(line: str) -> None:
    """Headings carry an id of their own, the same in both languages, so that links to them outlive a new wording."""
    heading = HEADING.fullmatch(line)
    if heading is None or heading[3] is None:
        raise NotFound("a heading needs an id: ## Text {#id}")
    if len(heading[1]) == 1:
        raise NotFound("headings start at ##; the page's title comes from the front matter")
    if "{{" in line:
        raise NotFound("a heading cannot hold a macro")


class FiguresExtension(Extension):
    """Python-Markdown extension. After `convert`, `room.used` holds (rule, version) and `room.examples_used` slugs."""

    def __init__(self, facts: Facts, speech: Speech, *, url: Callable[..., str], source: Path, first_line: int = 1):
        super().__init__()
        self.room = Room(facts, speech, url=url)
        self.source, self.first_line = Path(source), first_line

    def extendMarkdown(self, md: Markdown) -> None:
        # After whitespace is normalized (30) and before code and raw HTML are set aside (25, 20).
        md.preprocessors.register(FiguresPreprocessor(md, self.room, self.source, self.first_line), "figures", 28)


def markdown_extensions(
    facts: Facts, speech: Speech, *, url: Callable[..., str], source: Path, first_line: int = 1
) -> list[Extension]:
    """The extensions a guide is read with, `FiguresExtension` first.

    `speech` is the guide's language, `url(name, **of)` links from the guide's page. `source` and `first_line` (the line
    of the file on which the Markdown begins) only name the place of a fault.
    """
    return [
        FiguresExtension(facts, speech, url=url, source=source, first_line=first_line),
        AttrListExtension(),
        AdmonitionExtension(),
        # Inline styles would be stopped by the page's own security policy.
        TableExtension(use_align_attribute=True),
        TocExtension(toc_depth="2-3"),
    ]


def read_examples(root: Path) -> dict[str, dict]:
    """The example people of `content/examples`, by slug. Raises `BadData`."""
    examples, faults = {}, []
    for path in sorted((root / "content" / "examples").glob("*.yaml")):
        document = parsed.read(root, path.relative_to(root))
        example = document.data
        if not isinstance(example, dict) or set(example) != {"title", "on", "profile"}:
            faults.append(document.fault((), "an example has title, on and profile"))
            continue
        title = example["title"]
        if not isinstance(title, dict) or set(title) != set(LANGUAGES) or not all(title.values()):
            faults.append(document.fault(("title",), "a title in en and in fr"))
        if not is_day(example["on"]):
            faults.append(document.fault(("on",), "a day of the form 2026-10-01"))
        if not isinstance(example["profile"], dict):
            faults.append(document.fault(("profile",), "a profile as the calculator reads it"))
        examples[path.stem] = example
    if faults:
        raise BadData(faults)
    return examples


# Names, and references to a text, that hold a digit and are no figure of the law. Add a name here when a guide needs
# it, never a figure.
NAMES = (
    r"(?:NOC|CNP) (?:2011|2016|2021|2026)",
    r"H-1B1?",
    r"H-4",
    r"L-1[AB]?",
    r"O-1",
    r"TN-1",
    r"I-(?:94|797)",
    r"W-2",
    r"COVID-19",
    r"(?:TEER|FEER) [0-5]",
    r"(?:[Cc]hapter|[Ss]ections?|[Cc]hapitre|[Aa]rticles?) \d+(?:\.\d+)?",
)
NAMED = re.compile(rf"\b(?:{'|'.join(NAMES)})(?!\w)".replace(" ", r"[ \u00a0]"))
# French un and une are left out: they are articles far more often than figures.
NUMBER_WORDS = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred"
    r"|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|soixante|cent"
)
UNIT_WORDS = (
    r"points?|months?|years?|hours?|weeks?|days?|rounds?|occupations?|codes?|invitations?|dollars?"
    r"|mois|années?|ans?|heures?|semaines?|jours|rondes?|professions?"
)
DIGITS = re.compile(r"\d[\d.,\u00a0\u202f]*")
YEAR = re.compile(rf"(?:19|20)\d\d(?!\d)(?![\s\u00a0\u202f-]+(?:{UNIT_WORDS})\b)")
SPELLED = re.compile(rf"\b(?:{NUMBER_WORDS})[\s\u00a0-]+(?:{UNIT_WORDS})\b", re.IGNORECASE)
NOT_PROSE = re.compile(
    r"\]\([^)]*\)"  # the address of a link
    r"|\{[#:][^}]*\}"  # an id or attribute
    r"|<!--.*?-->"
    r"|^\s*\d+\.\s"  # the number of a list item
)
QUOTED = re.compile(r'"([^"]*)"')


def typed_figures(text: str) -> list[tuple[int, str]]:
    """Figures typed into prose instead of inserted, as (line, what). Years standing alone and `NAMES` are allowed."""
    found = []
    for at, line in enumerate(text.split("\n"), start=1):
        prose = MACRO.sub(lambda match: " ".join(QUOTED.findall(match[1])), line)
        prose = NAMED.sub(" ", NOT_PROSE.sub(" ", prose))
        found += [(at, match[0]) for match in SPELLED.finditer(prose)]
        for match in DIGITS.finditer(YEAR.sub(" ", prose)):
            found.append((at, match[0].rstrip(".,\u202f")))
    return found
