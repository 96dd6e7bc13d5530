"""Atom feeds (RFC 4287) of the rounds and of the changes of the rules, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from typing import NamedTuple
from uuid import UUID, uuid5
from xml.etree import ElementTree

from calc.rules import FIRST_DAY

from .changes import rule_changes
from .library import Library
from .linked import LICENCE
from .routes import Place
from .speech import Speech
from .words import LANGUAGES

FILE = "feed.atom"
ATOM = "http://www.w3.org/2005/Atom"
TYPE = "application/atom+xml"

# A reader asks for the whole file several times a day: it holds what is new. The pages and the data files hold it all.
NEWEST = 100

# An entry keeps its id wherever the site lives, so that moving it shows nobody old news again: a URN made from this
# number and the entry's own name, because a tag URI would need a domain of our own.
NAMESPACE = UUID("fec78817-346c-4890-9c30-01d3d2d1dbac")

# The feeds that tell what is new on a page, by the page's name; a feed lies beside the page it is named after.
FEEDS_OF_PAGE = {
    **dict.fromkeys(("home", "data"), ("draws", "rules")),
    **dict.fromkeys(("draws", "draw", "draw_kind", "draw_year", "draw_pool"), ("draws",)),
    **dict.fromkeys(("rules", "rule", "categories", "category"), ("rules",)),
}


class Entry(NamedTuple):
    """One piece of news. `name` never changes; `when` is a UTC time; the rest of the story stands at `anchor`.

    `text` says it in short, `points` one by one.
    """

    name: str
    title: str
    text: str
    when: str
    page: Place
    about: str
    anchor: str = ""
    points: Sequence[str] = ()


def feed_files(library: Library, address: str) -> Iterator[tuple[str, bytes]]:
    """Every feed with its path from the site's root; `address` is the site's own, empty where it is not known."""
    for language in LANGUAGES:
        speech = library.speech[language]
        for feed, entries in (("draws", _rounds), ("rules", _changes)):
            news = list(islice(entries(library, speech), NEWEST))
            subtitle = speech.text("around.feeds", feed, "subtitle", n=len(news), year=library.rounds[0]["date"][:4])
            yield feed_path(feed, language), _feed(feed, speech, news, subtitle, address)


def feed_path(feed: str, language: str) -> str:
    return Place(feed, language).folder + FILE


def noon(day: str) -> str:
    """A day whose hour is not known: at noon UTC it is the same day in all of Canada."""
    return f"{day}T12:00:00Z"


def _rounds(library: Library, speech: Speech) -> Iterator[Entry]:
    for one in reversed(library.rounds):
        number, kind = one["number"], speech.text("draws.kinds", one["kind"])
        date = speech.fmt.date(one["date"])
        said = speech.text(
            "draws.one.description",
            number=number,
            date=date,
            invitations=one["invitations"],
            cutoff=one["cutoff"],
            name=one["name"][speech.language],
        )
        if one["tie_break"]:
            said += " " + speech.text("around.feeds.draws.tie_break", moment=speech.fmt.day_time(one["tie_break"]))
        yield Entry(
            name=f"draws/{number}",
            title=speech.text("draws.one.title", number=number, date=date, kind=kind),
            text=said,
            when=one["time_utc"] or noon(one["date"]),
            page=Place("draw", speech.language, number=number),
            about=kind,
        )


def _changes(library: Library, speech: Speech) -> Iterator[Entry]:
    for change in rule_changes(library, speech):
        # The rules that Express Entry began with changed nothing.
        if change.date == FIRST_DAY.isoformat():
            continue
        # Figures that were not known at first are news when they are.
        unknown = "/unknown" if change.kind == "unknown" else ""
        yield Entry(
            name=f"rules/{change.rule_id}/{change.date}{unknown}",
            title=speech.text("around.feeds.rules.entry", name=change.title, date=speech.fmt.date(change.date)),
            text=" ".join(change.said or change.sentences),
            # What is announced is news on the day it was read.
            when=noon(min(change.date, change.checked)),
            page=Place("rule", speech.language, id=change.rule_id),
            about=speech.text("changes.groups", change.kind),
            anchor=change.anchor,
            points=change.sentences if len(change.sentences) > 1 else (),
        )


def _feed(feed: str, speech: Speech, entries: Sequence[Entry], subtitle: str, address: str) -> bytes:
    """The file. Where the site's address is not known, links are relative to the feed and it does not name itself."""
    language, place = speech.language, Place(feed, speech.language)

    def link(folder: str) -> str:
        return f"{address}/{folder}" if address else place.root + folder

    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(_tag("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": f"{language}-CA"})
    _add(root, "id", _id(language, feed))
    _add(root, "title", speech.text("around.feeds", feed, "title"))
    _add(root, "subtitle", subtitle)
    _add(root, "updated", max(entry.when for entry in entries))
    author = _add(root, "author")
    _add(author, "name", speech.text("around.feeds.author"))
    _add(root, "rights", speech.text("around.feeds.rights"))
    _add(root, "link", rel="license", href=LICENCE)
    _add(root, "link", rel="alternate", type="text/html", hreflang=language, href=link(place.folder))
    if address:
        _add(root, "link", rel="self", type=TYPE, href=link(feed_path(feed, language)))
    for entry in entries:
        child = _add(root, "entry")
        _add(child, "id", _id(language, entry.name))
        _add(child, "title", entry.title)
        _add(child, "published", entry.when)
        _add(child, "updated", entry.when)
        anchor = f"#{entry.anchor}" if entry.anchor else ""
        _add(child, "link", rel="alternate", type="text/html", href=link(entry.page.folder) + anchor)
        _add(child, "category", term=entry.about)
        _add(child, "summary", entry.text)
        if entry.points:
            _add(
                child,
                "content",
                f"<ul>{''.join(f'<li>{escape(point)}</li>' for point in entry.points)}</ul>",
                type="html",
            )
    ElementTree.indent(root, "")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _id(language: str, name: str) -> str:
    return uuid5(NAMESPACE, f"{language}/{name}").urn


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, _tag(name), attributes)
    child.text = text
    return child
