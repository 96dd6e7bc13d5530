"""The feeds: valid Atom (RFC 4287), the newest first, with ids that stay when the site moves."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from posixpath import join, normpath
from uuid import UUID
from xml.etree import ElementTree

import pytest
from express_entry import feeds
from express_entry.changes import rule_changes
from express_entry.library import Library
from reading import ADDRESS, Parsed

from calc.rules import FIRST_DAY

ROOT = Path(__file__).resolve().parents[2]
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FILES = {
    "draws": {"en": "en/draws/feed.atom", "fr": "fr/rondes/feed.atom"},
    "rules": {"en": "en/rules/feed.atom", "fr": "fr/regles/feed.atom"},
}
EVERY = [(feed, language) for feed in FILES for language in FILES[feed]]
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

Element = ElementTree.Element


def read(site: Path, feed: str, language: str) -> Element:
    return ElementTree.parse(site / FILES[feed][language]).getroot()


def text(element: Element, name: str) -> str:
    """The one child of that name, which has text."""
    [found] = element.findall(f"a:{name}", ATOM)
    assert found.text and found.text.strip()
    return found.text


def entries(feed: Element) -> list[Element]:
    return feed.findall("a:entry", ATOM)


def links(element: Element, rel: str) -> list[Element]:
    return [link for link in element.findall("a:link", ATOM) if link.get("rel", "alternate") == rel]


def ids(feed: Element) -> list[str]:
    return [text(one, "id") for one in (feed, *entries(feed))]


@pytest.mark.parametrize(("feed", "language"), EVERY)
def test_a_feed_has_all_that_atom_requires(site: Path, feed: str, language: str):
    root = read(site, feed, language)
    assert root.tag == f"{{{ATOM['a']}}}feed" and root.get(LANG) == f"{language}-CA"
    assert [text(author, "name") for author in root.findall("a:author", ATOM)] == ["Waymark"]
    for one in (root, *entries(root)):
        assert text(one, "title") and MOMENT.fullmatch(text(one, "updated"))
        assert UUID(text(one, "id").removeprefix("urn:uuid:"))
        assert [link.get("type") for link in links(one, "alternate")] == ["text/html"]
    for one in entries(root):
        assert text(one, "summary") and MOMENT.fullmatch(text(one, "published"))
        assert len(one.findall("a:content", ATOM)) <= 1


def test_no_two_pieces_of_news_have_one_id(site: Path):
    found = [name for feed, language in EVERY for name in ids(read(site, feed, language))]
    assert sorted(set(found)) == sorted(found)


@pytest.mark.parametrize(("feed", "language"), EVERY)
def test_the_newest_stands_first_and_dates_the_feed(site: Path, feed: str, language: str):
    root = read(site, feed, language)
    days = [text(one, "published")[:10] for one in entries(root)]
    assert days and days == sorted(days, reverse=True)
    moments = [datetime.fromisoformat(text(one, "updated")) for one in entries(root)]
    assert datetime.fromisoformat(text(root, "updated")) == max(moments)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_newest_rounds_are_told_with_their_figures(site: Path, library: Library, language: str):
    told = entries(read(site, "draws", language))
    newest = library.rounds[::-1][: feeds.NEWEST]
    speech = library.speech[language]
    for entry, one in zip(told, newest, strict=True):
        said = text(entry, "summary")
        parts = [one["number"], speech.fmt.date(one["date"]), one["name"][language]]
        parts += [speech.fmt.number(one[figure]) for figure in ("invitations", "cutoff")]
        parts += [speech.fmt.day_time(one["tie_break"])] if one["tie_break"] else []
        assert [part for part in parts if part not in said] == []
        assert text(entry, "updated") == (one["time_utc"] or f"{one['date']}T12:00:00Z")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_change_of_a_rule_since_the_first_day_is_told(site: Path, library: Library, language: str):
    changes = [one for one in rule_changes(library, library.speech[language]) if one.date > FIRST_DAY.isoformat()]
    told = entries(read(site, "rules", language))
    for entry, change in zip(told, changes[: feeds.NEWEST], strict=True):
        assert change.title in text(entry, "title") and text(entry, "published")[:10] == change.date
        assert links(entry, "alternate")[0].get("href", "").endswith(f"#{change.anchor}")
        content = entry.findtext("a:content", None, ATOM)
        points = [item.text for item in ElementTree.fromstring(content)] if content else [text(entry, "summary")]
        assert points == change.sentences


@pytest.mark.parametrize(("feed", "language"), EVERY)
def test_each_piece_of_news_leads_to_its_place(site: Path, pages: dict[str, Parsed], feed: str, language: str):
    folder = FILES[feed][language].removesuffix("feed.atom")
    for one in entries(read(site, feed, language)):
        path, _, anchor = links(one, "alternate")[0].get("href", "").partition("#")
        page = pages[normpath(join(folder, path, "index.html"))]
        assert page.lang == language and (not anchor or anchor in page.ids)


@pytest.mark.parametrize(("feed", "language"), EVERY)
def test_only_a_site_that_knows_its_address_names_it(site: Path, with_address: Path, feed: str, language: str):
    here, there = read(site, feed, language), read(with_address, feed, language)
    assert links(here, "self") == []
    assert [link.get("href") for link in links(there, "self")] == [f"{ADDRESS}/{FILES[feed][language]}"]
    for one in (there, *entries(there)):
        assert links(one, "alternate")[0].get("href", "").startswith(f"{ADDRESS}/{language}/")
    assert ids(here) == ids(there)


def test_names_may_hold_any_sign(library: Library):
    name = 'A <b>"B"</b> & ]]> C'
    last = {**library.rounds[-1], "name": {"en": name, "fr": name}}
    files = dict(feeds.feed_files(replace(library, rounds=[*library.rounds[:-1], last]), ADDRESS))
    for path in FILES["draws"].values():
        assert name in text(entries(ElementTree.fromstring(files[path]))[0], "summary")


def test_a_new_round_leaves_the_ids_of_the_others_alone(library: Library):
    fewer = dict(feeds.feed_files(replace(library, rounds=library.rounds[:-1]), ""))
    more = dict(feeds.feed_files(library, ""))
    for path in FILES["draws"].values():
        old, new = (ids(ElementTree.fromstring(files[path])) for files in (fewer, more))
        assert new[0] == old[0] and new[2:] == old[1:-1] and new[1] not in old


def test_pages_name_the_feeds_that_tell_of_what_is_new_on_them(pages: dict[str, Parsed]):
    expected = {
        "en/index.html": ["draws", "rules"],
        "fr/rondes/index.html": ["draws"],
        "en/draws/1/index.html": ["draws"],
        "fr/regles/index.html": ["rules"],
        "en/categories/index.html": ["rules"],
        "fr/donnees/index.html": ["draws", "rules"],
        "en/privacy/index.html": [],
    }
    for path, named in expected.items():
        page = pages[path]
        files = [FILES[feed][path[:2]] for feed in named]
        kept = [link for link in page.rel["alternate"] if link.get("type") == feeds.TYPE]
        assert [page.target(link["href"])[0] for link in kept] == files, path
        shown = {page.target(address)[0] for tag, _, address in page.links if tag == "a" and address.endswith(".atom")}
        assert shown == set(files), path
