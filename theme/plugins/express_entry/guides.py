"""Guides as files: Markdown with strict YAML front matter, one file for each language, the same slug in both."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from math import ceil
from pathlib import Path
from typing import NamedTuple

from markdown import Markdown

from . import parsed, shapes, stored, yaml12
from .days import is_day
from .figures import HEADING, QUOTED, Facts, markdown_extensions, typed_figures
from .glossary import HeadingLinksExtension, TermsExtension
from .macros import MACRO, NotFound, macros_in
from .speech import Speech
from .words import LANGUAGES
from .yaml12 import BadData

AUDIENCES = ("everyone", "new_here", "in_the_us", "in_canada", "french_speaker", "tradesperson", "adviser")
KEYS = ("title", "slug", "lang", "description", "reviewed", "audience", "rules", "sources")
SOURCE_KEYS = ("whose", "title", "url", "checked")
WORDS_A_MINUTE = 200
NOT_READ = re.compile(r"<table.*?</table>|<ul class=\"codes\">.*?</ul>", re.DOTALL)  # looked up, not read through


@dataclass(frozen=True, kw_only=True)
class Guide:
    """One guide in one language, read and checked; `body_line` is the line of the file on which `body` begins."""

    path: Path
    title: str
    slug: str
    lang: str
    description: str
    reviewed: str
    audience: list[str]
    rules: list[str]
    sources: list[dict]
    body: str
    body_line: int


class Used(NamedTuple):
    """A version of a rule that a guide's figures come from."""

    rule: str
    version: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """A guide as HTML: `toc` has {id, title, level}, `examples` the slugs of the worked examples.

    `parts` are pieces in it that have a style sheet and a module of their own, `terms` those of the glossary it uses.
    """

    html: str
    toc: list[dict]
    minutes: int
    used: list[Used]
    examples: list[str]
    parts: list[str]
    terms: list[dict]


def split_front_matter(text: str, path: Path, root: Path | None = None) -> tuple[yaml12.Document, str, int]:
    """The front matter, the Markdown after it, and the line on which that begins. Raises `BadData`.

    In the project at `root` the front matter is parsed once.
    """
    lines = text.split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        raise BadData([f"{path}:1: a guide begins with front matter between two lines of ---"])
    end = lines.index("---", 1)
    # The empty first line keeps the reader's line numbers equal to the file's.
    front = "\n" + "\n".join(lines[1:end]) + "\n"
    if root is None:
        document = yaml12.parse(front, path)
    else:
        document = parsed.parse(root, path.relative_to(root), front)._replace(path=path)
    return document, "\n".join(lines[end + 1 :]), end + 2


def read_guide(path: Path, root: Path | None = None) -> Guide:
    """The guide in the file; `root` is the project's folder, where it is of one.

    Raises `BadData` naming every fault of its front matter.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadData([f"{path}:1: not UTF-8 text ({error.reason} at byte {error.start})"]) from None
    front, body, body_line = split_front_matter(text, path, root)
    faults = list(front_faults(front))
    if faults:
        raise BadData(faults)
    return Guide(path=path, body=body, body_line=body_line, **front.data)


def front_faults(front: yaml12.Document) -> Iterator[str]:
    data = front.data
    if not isinstance(data, dict):
        yield front.fault((), f"front matter has the keys {', '.join(KEYS)}")
        return
    for key in data.keys() - set(KEYS):
        yield front.fault((key,), "unknown key")
    for key in KEYS:
        if key not in data:
            yield front.fault((key,), "missing")
    for key in ("title", "description"):
        if not isinstance(data.get(key, ""), str):
            yield front.fault((key,), "one line of text")
        elif typed := typed_figures(data.get(key, "")):
            yield front.fault((key,), f"a figure is typed: {typed[0][1]}")
    if data.get("slug") != front.path.stem or data.get("lang") != front.path.parent.name:
        yield front.fault(("slug",), "slug and lang are those of the path: content/guides/<lang>/<slug>.md")
    if not is_day(data.get("reviewed")):
        yield front.fault(("reviewed",), "a day of the form 2026-11-22, in quotes")
    if wrong := shapes.list_of(AUDIENCES)(data.get("audience")):
        yield front.fault(("audience",), f"a list of {', '.join(AUDIENCES)}; {wrong}")
    rules = data.get("rules")
    if not isinstance(rules, list) or list(map(str, rules)) != sorted(set(map(str, rules))):
        yield front.fault(("rules",), "a list of rule ids, in alphabetical order")
    sources = data.get("sources")
    if not isinstance(sources, list):
        yield front.fault(("sources",), "a list of sources; [] if there is none")
        return
    for at, source in enumerate(sources):
        if not isinstance(source, dict) or set(source) != set(SOURCE_KEYS):
            yield front.fault(("sources", at), f"a source has {', '.join(SOURCE_KEYS)}")
        elif not is_day(source["checked"]) or not str(source["url"]).startswith("https://"):
            yield front.fault(("sources", at), "url begins with https://, checked is a day")


class Store:
    """Guides as they were rendered, each kept in a file of `folder` until its text or anything in `files` changes.

    `files` are all that the figures and the words of a guide come from, and what works them out.
    """

    def __init__(self, folder: Path, files: Iterable[Path]) -> None:
        self.folder = folder
        self.of = b"\n".join((version("markdown").encode(), sys.version.encode(), stored.digest(files)))

    def page(self, guide: Guide, make: Callable[[], Page]) -> Page:
        file = self.folder / guide.lang / f"{guide.slug}.json"
        key = self.of + repr(guide).encode()
        if content := stored.load(file, key):
            kept = json.loads(content)
            return Page(**{**kept, "used": [Used(*one) for one in kept["used"]]})
        page = make()
        stored.save(file, key, json.dumps(asdict(page), ensure_ascii=False).encode())
        return page


def render(guide: Guide, facts: Facts, speech: Speech, *, url: Callable[..., str], store: Store | None = None) -> Page:
    """The guide as HTML, its figures inserted. Raises `BadData` for every macro that cannot be answered."""
    if store:
        return store.page(guide, lambda: render(guide, facts, speech, url=url))
    extensions = markdown_extensions(facts, speech, url=url, source=guide.path, first_line=guide.body_line)
    room = extensions[0].room
    terms = TermsExtension(facts.glossary, guide.lang, url)
    markdown = Markdown(extensions=[*extensions, terms, HeadingLinksExtension()], output_format="html")
    html = distinct(markdown.convert(guide.body))
    used = sorted(Used(rule, version, facts.rulebook.rules[rule]["kind"]) for rule, version in room.used)
    check_rules(guide, {entry.rule for entry in used})
    return Page(
        html=html,
        toc=list(flat(markdown.toc_tokens)),
        minutes=ceil(len(re.sub(r"<[^>]+>", " ", NOT_READ.sub(" ", html)).split()) / WORDS_A_MINUTE),
        used=used,
        examples=sorted(room.examples_used),
        parts=sorted(room.parts | ({"terms"} if terms.used else set())),
        terms=terms.used,
    )


REGION = re.compile(r'(role="region" tabindex="0" aria-label=")([^"]*)"')


def distinct(html: str) -> str:
    """Tables that share a caption, with the names of their regions numbered: a list of them must tell them apart."""
    seen: Counter[str] = Counter()

    def named(match: re.Match) -> str:
        seen[match[2]] += 1
        number = f" ({seen[match[2]]})" if seen[match[2]] > 1 else ""
        return f'{match[1]}{match[2]}{number}"'

    return REGION.sub(named, html)


def check_rules(guide: Guide, used: set[str]) -> None:
    """`rules` in the front matter is what readers are told the guide rests on: it must be true."""
    declared = set(guide.rules)
    faults = [f"{guide.path}:1: rules: {rule} is used and not named" for rule in sorted(used - declared)]
    faults += [f"{guide.path}:1: rules: {rule} is named and not used" for rule in sorted(declared - used)]
    if faults:
        raise BadData(faults)


def flat(tokens: list[dict]) -> Iterator[dict]:
    for token in tokens:
        yield {"id": token["id"], "title": token["name"], "level": token["level"]}
        yield from flat(token["children"])


INTERNAL_LINK = re.compile(r"\]\(((?:guide|rule|page):[^)\s]*)\)")
EXTERNAL_LINK = re.compile(r"\]\(https://[^)\s]*\)")


def skeleton(guide: Guide) -> list[tuple]:
    """What must be alike in both languages, section by section: (heading level and id, macros, links)."""
    sections: list[list] = [[("", ""), [], []]]
    for line in guide.body.split("\n"):
        if line.startswith("#"):
            heading = HEADING.fullmatch(line)
            sections.append([(heading[1], heading[3]) if heading else (line, None), [], []])
        sections[-1][1] += [QUOTED.sub('""', match[1]) for match in MACRO.finditer(line)]
        sections[-1][2] += INTERNAL_LINK.findall(line) + ["https:"] * len(EXTERNAL_LINK.findall(line))
    return [(heading, sorted(macros), sorted(links)) for heading, macros, links in sections]


def check_guides(root: Path) -> list[str]:
    """Faults of all guides that show without building: typed figures, broken macros, languages that differ."""
    faults: list[str] = []
    read: dict[tuple[str, str], Guide] = {}
    for path in sorted((root / "content" / "guides").glob("*/*.md")):
        try:
            guide = read_guide(path, root)
        except BadData as error:
            faults += error.faults
            continue
        read[guide.slug, guide.lang] = guide
        faults += body_faults(guide)
    for guide in read.values():
        twin = next(lang for lang in LANGUAGES if lang != guide.lang)
        if not (guide.path.parents[1] / twin / guide.path.name).exists():
            faults.append(f"{guide.path}:1: no translation content/guides/{twin}/{guide.slug}.md")
    for slug in sorted({slug for slug, _ in read}):
        if all((slug, lang) in read for lang in LANGUAGES):
            faults += translation_faults([read[slug, lang] for lang in LANGUAGES])
    return [fault.removeprefix(f"{root}{os.sep}") for fault in faults]


def body_faults(guide: Guide) -> Iterator[str]:
    for at, what in typed_figures(guide.body):
        yield f"{guide.path}:{guide.body_line + at - 1}: a figure is typed, insert it by a macro: {what}"
    for at, line in enumerate(guide.body.split("\n"), start=guide.body_line):
        try:
            list(macros_in(line))
        except NotFound as error:
            yield f"{guide.path}:{at}: {error.args[0]}"


def translation_faults(guides: list[Guide]) -> Iterator[str]:
    """Where the translations of one guide differ in headings, macros, links, rules or sources."""
    one, other = guides
    for key in ("reviewed", "audience", "rules"):
        if getattr(one, key) != getattr(other, key):
            yield f"{other.path}:1: {key} differs from {one.path}"
    if len(one.sources) != len(other.sources):
        yield f"{other.path}:1: sources: not as many as in {one.path}"
    ours, theirs = skeleton(one), skeleton(other)
    if [heading for heading, _, _ in ours] != [heading for heading, _, _ in theirs]:
        yield f"{other.path}:{other.body_line}: headings differ from {one.path}"
        return
    for (heading, macros, links), (_, other_macros, other_links) in zip(ours, theirs, strict=True):
        place = heading[1] or "before the first heading"
        if macros != other_macros:
            yield f"{other.path}:{other.body_line}: {place}: macros differ: {difference(macros, other_macros)}"
        if links != other_links:
            yield f"{other.path}:{other.body_line}: {place}: links differ: {difference(links, other_links)}"


def difference(ours: list[str], theirs: list[str]) -> str:
    only = [item for item in ours if item not in theirs] + [item for item in theirs if item not in ours]
    return ", ".join(only) or "not as many"
