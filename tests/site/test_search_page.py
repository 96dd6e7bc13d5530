"""The search: every page leads to it, it knows every kind of page, and without a script there are other ways."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from express_entry.routes import ROUTES
from express_entry.rulebook import read_rules
from express_entry.search import FOLDER, KIND_OF_PAGE, KINDS, NOT_FOUND
from express_entry.words import LANGUAGES, read_words
from reading import EMBEDDED, Parsed
from test_pages import ROOT, SEARCH
from test_script_words import page_data, scripts, stands

PAGES = dict(zip(LANGUAGES, (f"{folder}index.html" for folder in SEARCH), strict=True))
PLACE = re.compile(r'\.(?:say|count|keys)\(\s*"(search\.[\w.]+)"')


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def words() -> dict[str, dict[str, Any]]:
    return read_words(ROOT)


def found_as(site: Path, language: str) -> dict[str, str]:
    """The kind of each page in the index, by its address."""
    kinds = json.loads((site / FOLDER / f"kinds.{language}.json").read_text(encoding="utf-8"))
    kind_of = {name: kind for kind, names in kinds.items() for name in names}
    pages = {}
    for path in (site / FOLDER / "fragment").glob(f"{language}_*"):
        url = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))["url"]
        pages[url.removeprefix("/") + "index.html"] = kind_of[path.stem]
    return pages


def test_every_page_is_found_as_something_or_left_out_on_purpose():
    assert sorted([*KIND_OF_PAGE, *NOT_FOUND]) == sorted(ROUTES)


def test_the_index_holds_every_page_of_its_kinds_and_no_other(site: Path, pages: dict[str, Parsed], language: str):
    found = found_as(site, language)
    expected = {}
    for kind, names in KINDS.items():
        for name in names:
            pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", ROUTES[name][language]) + "index.html")
            for path in filter(pattern.fullmatch, pages):
                expected.setdefault(path, kind)
    # A round, a kind of round, a year and the pool have addresses of one form: only rounds are numbered.
    folder = ROUTES["draws"][language]
    for path in expected:
        if path.startswith(folder) and path != f"{folder}index.html":
            expected[path] = "round" if re.fullmatch(rf"{folder}\d+[a-z]?/index\.html", path) else "rounds"
    assert found == expected
    assert len(found) > 450


def test_every_page_leads_to_the_search_in_its_language(pages: dict[str, Parsed], language: str):
    for path, page in pages.items():
        if path.startswith(f"{language}/") and path not in EMBEDDED:
            assert PAGES[language] in {page.target(address)[0] for tag, _, address in page.links if tag == "a"}, path


def test_a_missing_page_leads_to_both_searches(pages: dict[str, Parsed]):
    leads_to = {address.removeprefix("/") for tag, _, address in pages["404.html"].links if tag == "a"}
    assert set(SEARCH) <= leads_to


def test_without_a_script_the_page_says_so_and_names_the_other_ways(
    site: Path, pages: dict[str, Parsed], words: dict[str, dict[str, Any]], language: str
):
    page = pages[PAGES[language]]
    html = (site / PAGES[language]).read_text(encoding="utf-8")
    said = re.search(r"<noscript>(.*?)</noscript>", html, re.DOTALL)[1]
    assert words[language]["search"]["no_script"] in said
    leads_to = {page.target(address)[0] for tag, _, address in page.links if tag == "a"}
    ways = ("draws", "rules", "categories", "guides", "noc_titles")
    assert {f"{ROUTES[name][language]}index.html" for name in ways} <= leads_to


def test_the_field_has_a_label_and_sends_nothing(site: Path, language: str):
    html = (site / PAGES[language]).read_text(encoding="utf-8")
    assert '<label for="q">' in html and '<input type="search" id="q"' in html
    # Without a name, a field is no part of what a form would send.
    assert " name=" not in re.search(r"<form.*?</form>", html, re.DOTALL)[0]


def test_nothing_of_the_index_is_named_by_any_page(pages: dict[str, Parsed]):
    named = {path for path, page in pages.items() if any(f"{FOLDER}/" in address for address in page.loads)}
    assert named == set()


def test_every_place_that_the_script_names_has_words(site: Path, language: str):
    given = page_data(site, PAGES[language].removesuffix("/index.html"))["words"]
    texts = [ROOT.joinpath("theme/static/js", name).read_text(encoding="utf-8") for name in scripts("search.mjs")]
    named = {place for text in texts for place in PLACE.findall(text)}
    assert len(named) > 8
    assert sorted(place for place in named if not stands(given, *place.split("."))) == []
    assert set(given["search"]["kind_of"]) == set(KINDS)
    assert set(given["search"]["kinds"]) == set(KINDS) - {"round"}


def test_other_words_are_those_of_pages_that_are_found(words: dict[str, dict[str, Any]], language: str):
    known = {*read_rules(ROOT).rules, *KIND_OF_PAGE}
    assert set(words[language]["search"]["also"]) <= known


def test_other_words_are_in_the_index(site: Path, words: dict[str, dict[str, Any]], language: str):
    sibling = f"/{ROUTES['rule'][language].format(id='crs.additional.sibling')}"
    metas = {}
    for path in (site / FOLDER / "fragment").glob(f"{language}_*"):
        page = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        metas[page["url"]] = page["meta"]
    assert metas[sibling]["also"] == words[language]["search"]["also"]["crs.additional.sibling"]


def test_the_stemming_of_both_languages_is_there(site: Path):
    entry = json.loads((site / FOLDER / "pagefind-entry.json").read_text(encoding="utf-8"))
    assert {language: made["wasm"] for language, made in entry["languages"].items()} == {"en": "en", "fr": "fr"}


def test_the_notices_name_the_maker_of_the_search(site: Path):
    html = (site / "licences" / "index.html").read_text(encoding="utf-8")
    assert html.count('<a href="LICENSE-Pagefind.txt"') == len(LANGUAGES)
    notice = (site / "licences" / "LICENSE-Pagefind.txt").read_text(encoding="utf-8")
    assert "CloudCannon" in notice and "LICENSE-GPL-3.0-only.txt" in notice
    assert "Version 3, 29 June 2007" in (site / "licences" / "LICENSE-GPL-3.0-only.txt").read_text(encoding="utf-8")
