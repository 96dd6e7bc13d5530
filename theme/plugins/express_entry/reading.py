"""The guides in the order in which to read them: paths by who reads, and subjects, from `content/paths.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from . import parsed, shapes, yaml12
from .days import is_day
from .figures import GLOSSARY
from .guides import AUDIENCES, Guide
from .guides import Page as Rendered
from .speech import Speech
from .words import LANGUAGES

FILE = Path("content") / "paths.yaml"
EVERYONE = "everyone"
PATHS = tuple(who for who in AUDIENCES if who != EVERYONE)

SLUGS = shapes.kind_of(list, "a list of guides")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The slugs of the guides, path by path and subject by subject. Some may name a guide that is not there yet."""

    paths: Mapping[str, list[str]]
    subjects: Mapping[str, list[str]]


class Entry(NamedTuple):
    """A guide as lists of guides show it. `minutes` is None for the glossary, which is looked up, not read."""

    slug: str
    title: str
    description: str
    minutes: int | None
    audience: list[str]


class Way(NamedTuple):
    """Where a guide stands on a path: its number there, and its neighbours."""

    path: str
    at: int
    of: int
    before: Entry | None
    after: Entry | None


def read_reading(root: Path) -> Reading:
    """Raises `BadData` for a file of another form."""
    document = parsed.read(root, FILE)
    return Reading(**shapes.checked(document, lambda: form_faults(document)))


def form_faults(document: yaml12.Document) -> Iterator[str]:
    groups: shapes.Shape = {
        "paths": (True, shapes.kind_of(dict, "lists by path")),
        "subjects": (True, shapes.kind_of(dict, "lists by subject")),
    }
    found = list(shapes.entry_of(document, (), document.data, groups))
    yield from found
    if found:
        return
    if list(document.data["paths"]) != list(PATHS):
        yield document.fault(("paths",), f"the paths are {', '.join(PATHS)}, in this order")
    for group, lists in document.data.items():
        for key, slugs in lists.items():
            if wrong := SLUGS(slugs):
                yield document.fault((group, key), wrong)
            elif len(set(map(str, slugs))) < len(slugs):
                yield document.fault((group, key), "a guide stands there twice")


def check_reading(root: Path) -> list[str]:
    """Guides that a path names and that are not there, and guides that no subject or more than one names."""
    document = parsed.read(root, FILE)
    there = {path.stem for path in (root / "content" / "guides").glob("*/*.md")} | {GLOSSARY}
    faults = [
        document.fault((group, key, at), f"no guide {slug}")
        for group, lists in document.data.items()
        for key, slugs in lists.items()
        for at, slug in enumerate(slugs)
        if slug not in there
    ]
    listed = [slug for slugs in document.data["subjects"].values() for slug in slugs]
    faults += [
        document.fault(("subjects",), f"{slug} stands {'in no subject' if slug not in listed else 'in several'}")
        for slug in sorted(there)
        if listed.count(slug) != 1
    ]
    root_name = f"{root}/"
    return [fault.removeprefix(root_name) for fault in faults]


def entries(speech: Speech, guides: Mapping[str, Guide], pages: Mapping[str, Rendered]) -> dict[str, Entry]:
    """Every guide of one language, the glossary among them, by slug."""
    found = {
        slug: Entry(slug, guide.title, guide.description, pages[slug].minutes, guide.audience)
        for slug, guide in guides.items()
    }
    text = speech.text
    found[GLOSSARY] = Entry(GLOSSARY, text("glossary.title"), text("glossary.description"), None, [EVERYONE])
    return found


def present(slugs: Sequence[str], known: Mapping[str, Entry]) -> list[Entry]:
    return [known[slug] for slug in slugs if slug in known]


def ways(reading: Reading, known: Mapping[str, Entry], slug: str) -> list[Way]:
    """Every path the guide stands on."""
    found = []
    for path, slugs in reading.paths.items():
        on_path = present(slugs, known)
        places = [one.slug for one in on_path]
        if slug not in places:
            continue
        at = places.index(slug)
        before = on_path[at - 1] if at else None
        after = on_path[at + 1] if at + 1 < len(on_path) else None
        found.append(Way(path, at + 1, len(on_path), before, after))
    return found


def subjects(reading: Reading, known: Mapping[str, Entry]) -> list[tuple[str, list[Entry]]]:
    """The subjects with their guides, those that no subject names last."""
    listed = {slug for slugs in reading.subjects.values() for slug in slugs}
    groups = [(key, present(slugs, known)) for key, slugs in reading.subjects.items()]
    groups.append(("other", [entry for slug, entry in known.items() if slug not in listed]))
    return [(key, found) for key, found in groups if found]


def outdated(
    guides: Mapping[str, Mapping[str, Guide]], pages: Mapping[str, Mapping[str, Rendered]], rules: Any
) -> list[str]:
    """Guides that were reviewed before a version they rest on began, or before it was last checked, one line each."""
    lines = []
    for language in LANGUAGES[:1]:  # both languages rest on the same rules and have the same day
        for slug, guide in guides[language].items():
            for used in pages[language][slug].used:
                version = next(v for v in rules[used.rule]["versions"] if v["from"] == used.version)
                since = max(day for day in (used.version, version["checked"]) if is_day(day))
                if since > guide.reviewed:
                    lines.append(f"content/guides/*/{slug}.md: reviewed {guide.reviewed}; {used.rule} is of {since}")
    return lines
