"""The pages about the site: the same in both languages, and their lists and numbers are those of the data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from express_entry import parsed, records
from express_entry.pages.plain import PARTS
from express_entry.routes import ROUTES, path
from express_entry.rulebook import read_rules
from express_entry.search import ABOUT
from express_entry.words import LANGUAGES, read_words
from tools import licences

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("about", *ABOUT)
# What shapes a page: its headings, lists, tables and links, in their order.
PIECE = re.compile(r"<(h[1-6]|ul|ol|li|dl|dt|dd|table|tr|details|summary|blockquote|pre|a)\b([^>]*)>")
WORDS = read_words(ROOT)
RULES = {rule_id: rule for rule_id, rule in read_rules(ROOT).rules.items() if rule["kind"] != "changes"}
ROUNDS, POOL = records.read_draws(ROOT), records.read_pool(ROOT)
Main = Callable[[str, str], str]


@pytest.fixture(scope="module")
def main(site: Path) -> Main:
    """`main("accuracy", "fr")` is what stands between the header and the footer of that page."""

    def read(name: str, language: str) -> str:
        html = (site / ROUTES[name][language] / "index.html").read_text(encoding="utf-8")
        return html[html.index("<main") : html.index("</main>")]

    return read


def part(html: str, anchor: str) -> str:
    """The element with this id, up to the next thing that has one."""
    found = re.search(rf'<\w+[^>]* id="{re.escape(anchor)}"[^>]*>(.*?)(?=<\w+[^>]* id="|$)', html, re.S)
    assert found, anchor
    return found[1]


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def linked_rules(html: str, language: str) -> list[str]:
    """The rules that links lead to, by their ids."""
    ids = {path("rule", language, rule_id): rule_id for rule_id in RULES}
    return [
        ids[found]
        for found in (link.replace("../", "") for link in re.findall(r'href="([^"#]*)"', html))
        if found in ids
    ]


def say(language: str, place: str, **values: Any) -> str:
    found: Any = WORDS[language]["pages"]
    for key in place.split("."):
        found = found[key]
    return found.format(**values)


def number(count: int, language: str) -> str:
    return f"{count:,}".replace(",", {"en": ",", "fr": "\u00a0"}[language])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_built_alike_in_both_languages(main: Main, name: str):
    def shape(language: str) -> Iterator[tuple[str, str]]:
        for tag, attributes in PIECE.findall(main(name, language)):
            anchor = re.search(r' id="([^"]+)"', attributes)
            yield tag, anchor[1] if anchor else ""

    assert list(shape("en")) == list(shape("fr"))
    assert sum(tag == "h2" for tag, _ in shape("en")) >= 4


def links(html: str, language: str) -> list[str]:
    """Where links lead, the site's own pages by their names."""
    names = {folders[language]: name for name, folders in ROUTES.items() if "{" not in folders[language]}
    return [
        names.get(found.partition("#")[0].replace("../", ""), "a page")
        for found in re.findall(r'<a href="((?!https?:)[^"#]*)', html)
        if found
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_leads_to_the_same_places_in_both_languages(main: Main, name: str):
    assert links(main(name, "en"), "en") == links(main(name, "fr"), "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_footer_and_the_page_about_lead_to_all_of_them(site: Path, main: Main, language: str):
    footer = (site / ROUTES["home"][language] / "index.html").read_text(encoding="utf-8").partition("<footer")[2]
    assert {*PAGES, "privacy", "data"} <= set(links(footer, language))
    assert {*ABOUT, "privacy", "data"} <= set(links(main("about", language), language))


# What is not known


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_are_listed_by_the_last_day_on_which_they_are_known(main: Main, language: str):
    html = main("accuracy", language)
    listed = {
        day: linked_rules(part(html, f"through-{day}"), language) for day in re.findall(r'id="through-([\d-]+)"', html)
    }
    assert {rule_id: day for day, ids in listed.items() for rule_id in ids} == {
        rule_id: rule["verified_through"] for rule_id, rule in RULES.items()
    }
    assert sum(map(len, listed.values())) == len(RULES) and list(listed) == sorted(listed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_not_read_in_the_official_text_are_listed(main: Main, language: str):
    html = main("accuracy", language)
    listed = {
        rule_id: level
        for level in re.findall(r'id="confidence-([\w-]+)"', html)
        for rule_id in linked_rules(part(html, f"confidence-{level}"), language)
    }
    # The scoring rules are used as one set, up to the last day on which all of them are known.
    through = read_rules(ROOT).crs_verified_through
    used = {
        rule_id: [
            one
            for one in rule["versions"]
            if one.get("figures") != "unknown" and (not rule_id.startswith("crs.") or one["from"] <= through)
        ]
        for rule_id, rule in RULES.items()
    }
    wanted = {rule_id: versions[-1]["confidence"] for rule_id, versions in used.items() if versions}
    assert listed == {rule_id: level for rule_id, level in wanted.items() if level != "official"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_version_without_figures_is_listed(main: Main, language: str):
    html = main("accuracy", language)
    newest = {
        rule_id: rule["versions"][-1]["from"]
        for rule_id, rule in RULES.items()
        if rule["versions"][-1].get("figures") == "unknown"
    }
    listed = {
        rule_id: day
        for day in re.findall(r'id="unread-([\d-]+)"', html)
        for rule_id in linked_rules(part(html, f"unread-{day}"), language)
    }
    assert listed == newest
    between = [
        rule_id for rule_id, rule in RULES.items() for one in rule["versions"][:-1] if one.get("figures") == "unknown"
    ]
    lacking = [
        (rule_id, name)
        for rule_id, rule in RULES.items()
        for one in rule["versions"]
        if isinstance(one.get("figures"), dict)
        for name, figure in one["figures"].items()
        if figure == "unknown"
    ]
    earlier = [rule_id for rule_id, rule in RULES.items() if "earlier" in rule]
    if between or lacking or earlier:
        gaps = part(html, "gaps")
        assert linked_rules(gaps, language) == [
            *between,
            *dict.fromkeys(rule_id for rule_id, _ in lacking),
            *earlier,
        ]
        for rule_id, name in lacking:
            assert WORDS[language]["core"]["figures"][rule_id][name] in text(gaps)
        for rule_id in earlier:
            assert ", ".join(one["year"] for one in RULES[rule_id]["earlier"]) in text(gaps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_of_the_rounds_are_counted(main: Main, language: str):
    html = main("accuracy", language)
    counted = {number for count in POOL for number in count["rounds"]}
    for place, count, more in (
        ("no_tie_break", sum(one["tie_break"] is None for one in ROUNDS), {}),
        ("no_time", sum(one["time_utc"] is None for one in ROUNDS), {}),
        ("no_count", sum(one["number"] not in counted for one in ROUNDS), {"date": ""}),
    ):
        form = "one" if count == 1 or (language == "fr" and count == 0) else "other"
        said = say(language, f"accuracy.rounds_{place}.{form}", n=number(count, language), **more)
        assert " ".join(said.partition(".")[0].split()) in text(part(html, "rounds")), place
    noted = re.findall(r">[^<>]* ([1-9][0-9]*[a-z]?)</a>", part(html, "rounds-noted"))
    assert noted == [one["number"] for one in ROUNDS if one["note"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_french_names_of_our_own_are_listed(main: Main, language: str):
    html = main("accuracy", language)
    ours = [rule_id for rule_id, rule in RULES.items() if rule.get("name_fr_official") is False]
    assert linked_rules(part(html, "names-categories"), language) == ours
    names = {one["name"]["en"] for one in ROUNDS if not one["name_fr_official"]}
    assert set(map(unescape, re.findall(r'<span lang="en">([^<]+)</span>', part(html, "names-rounds")))) == names


# Numbers


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_are_those_of_the_data_and_of_the_tests(main: Main, language: str):
    files = sorted((ROOT / "tests" / "cases").rglob("*.yaml"))
    cases = sum(len(parsed.read(ROOT, file.relative_to(ROOT)).data["cases"]) for file in files)
    pairs = len(list((ROOT / "tests" / "contract").glob("*.json")))
    sources = len(read_rules(ROOT).sources) + len(records.read_draw_sources(ROOT))
    holds = text(part(main("accuracy", language), "holds"))
    for count in (
        len(ROUNDS),
        len(POOL),
        len(RULES),
        sum(len(rule["versions"]) for rule in RULES.values()),
        sources,
        len(records.read_units(ROOT)),
        cases,
        len(files),
    ):
        assert re.search(rf"(?<!\d){number(count, language)}(?!\d)", holds.replace(" ", "\u00a0")), count
    tests = text(part(main("accuracy", language), "tests"))
    assert say(language, "accuracy.tests_about.browser", n=number(pairs, language)) in tests


# Sources


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_source_is_listed_with_what_rests_on_it(main: Main, language: str):
    html = main("method", language)
    sources = {**read_rules(ROOT).sources, **records.read_draw_sources(ROOT)}
    assert sorted(re.findall(r'id="source-([^"]+)"', html)) == sorted(sources)
    for source_id, source in sources.items():
        row = part(html, f"source-{source_id}").partition("</tr>")[0]
        assert text(source["whose"][language]) in text(row), source_id
        assert text(source["title"][language]) in text(row), source_id
        assert f'<time datetime="{source["checked"]}">' in row, source_id
    for source_id in read_rules(ROOT).sources:
        named = {
            rule_id
            for rule_id, rule in RULES.items()
            for one in rule["versions"]
            for found in one["sources"]
            if source_id == (found if isinstance(found, str) else found["source"])
        }
        row = part(html, f"source-{source_id}").partition("</tr>")[0]
        assert set(linked_rules(row, language)) == named, source_id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_through_which_a_source_was_read_is_named(main: Main, language: str):
    html = main("method", language)
    for source_id, source in read_rules(ROOT).sources.items():
        copy = source["read_via"]
        copy = copy[language] if isinstance(copy, dict) else copy
        if copy:
            row = text(part(html, f"source-{source_id}").partition("</tr>")[0])
            wanted = re.sub(r"^github\.com/([\w.-]+/[\w.-]+?)(, .*)?$", r"\1", copy)
            assert text(wanted) in row, source_id


# Licences


def test_the_parts_have_the_licences_that_the_notices_name():
    assert {name: " OR ".join(found) for name, found in PARTS} == {work.name: work.licence for work in licences.OURS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_licence_leads_to_its_text_and_the_notice_stands_there(site: Path, main: Main, language: str):
    html = main("licence", language)
    for name, found in PARTS:
        told = part(html, f"part-{name}")
        for licence in found:
            assert f'licences/{licence}.txt"' in told
            assert (site / "licences" / f"{licence}.txt").is_file()
    assert text(WORDS[language]["licences"]["noc"]) in text(html)


def test_the_notice_is_worded_as_statistics_canada_asks():
    assert WORDS["en"]["licences"]["noc"] == (
        "Adapted from Statistics Canada, National Occupational Classification (NOC) 2021 Version 1.0, September 2021. "
        "This does not constitute an endorsement by Statistics Canada of this product."
    )
