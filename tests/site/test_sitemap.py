"""The sitemap against the pages: every page once, in all its languages, with a day only where the data know one."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from express_entry import records
from express_entry.rulebook import read_rules
from reading import ADDRESS, EMBEDDED, Parsed

ROOT = Path(__file__).resolve().parents[2]
SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
# Not for search engines: the pages for a wrong address and for no network, the calculator's frame, which has no text,
# and the calculator for frames of other sites.
NOT_LISTED = {"404.html", "offline.html", "engine/index.html", *EMBEDDED}
# What a file may hold; with more it has to be split.
MOST = 50_000


@pytest.fixture(scope="module")
def entries(with_address: Path) -> dict[str, ElementTree.Element]:
    """Each entry by the file of its page."""
    found = ElementTree.parse(with_address / "sitemap.xml").findall("s:url", SPACES)
    files = {f"{address(one).removeprefix(ADDRESS + '/')}index.html": one for one in found}
    assert len(files) == len(found) <= MOST
    return files


def address(entry: ElementTree.Element) -> str:
    return entry.findtext("s:loc", "", SPACES)


def languages(entry: ElementTree.Element) -> dict[str | None, str | None]:
    return {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", SPACES)}


def changed(entry: ElementTree.Element) -> str | None:
    return entry.findtext("s:lastmod", None, SPACES)


def test_it_has_every_page_for_readers_and_no_other(entries, pages_with_address: dict[str, Parsed]):
    assert set(entries) == set(pages_with_address) - NOT_LISTED


def test_it_and_each_page_name_the_same_address_and_languages(entries, pages_with_address: dict[str, Parsed]):
    for path, entry in entries.items():
        page = pages_with_address[path]
        assert [link["href"] for link in page.rel["canonical"]] == [address(entry)], path
        assert {link["hreflang"]: link["href"] for link in page.versions()} == languages(entry), path


def test_pages_that_are_versions_of_each_other_all_say_so(entries):
    by_address = {address(entry): entry for entry in entries.values()}
    for path, entry in entries.items():
        assert {"en", "fr", "x-default"} == set(languages(entry)), path
        assert address(entry) in languages(entry).values(), path
        for other in languages(entry).values():
            assert languages(by_address[other]) == languages(entry), path


def test_a_day_of_change_is_one_that_the_data_name(entries):
    rules, checked = read_rules(ROOT).rules, records.read_coverage(ROOT)["checked"]
    for folder in ("en/draws", "fr/rondes", "en/draws/pool", "fr/rondes/bassin"):
        assert changed(entries[f"{folder}/index.html"]) == checked
    for rule_id, rule in rules.items():
        if rule["kind"] == "points":
            last = max(version["checked"] for version in rule["versions"])
            assert changed(entries[f"en/rules/{rule_id}/index.html"]) == last, rule_id
    assert changed(entries["en/privacy/index.html"]) is None
    number = records.read_draws(ROOT)[0]["number"]
    assert changed(entries[f"fr/rondes/{number}/index.html"]) is None
