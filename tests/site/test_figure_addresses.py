"""Every figure of a rule has an address that stays when its table grows."""

from __future__ import annotations

import re
from itertools import permutations
from pathlib import Path

import pytest
from express_entry import addresses, tables
from express_entry.words import LANGUAGES

from calc.person import FACTS, NUMBERS
from calc.rows import COLUMNS, atoms

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"en": "en/rules", "fr": "fr/regles"}
START = "2016-01-01"
ROWS = [
    {"age": ["not_given", "0..17"], "education": "any", "with_spouse": 0, "without_spouse": 1},
    {"age": "18..", "education": ["secondary", "doctoral"], "with_spouse": 2, "without_spouse": 3},
    {"age": "18..", "education": "two_year", "with_spouse": 4, "without_spouse": 5},
]
NEW = {"age": "18..", "education": "bachelors", "with_spouse": 6, "without_spouse": 7}


def shown(library, rows, language="en") -> tables.Shown:
    most = {"with_spouse": 9, "without_spouse": 9}
    return tables.points_table(library.speech[language], {"reads": ["age", "education"], "max": most, "table": rows})


def anchors(table: tables.Shown) -> dict[str, str]:
    """The text of each figure by its address."""
    return {
        addresses.figure(START, key, column): text
        for key, row in zip(table.keys, table.rows, strict=True)
        for column, (text,) in zip(table.columns, row[table.labels :], strict=True)
    }


def test_an_address_names_the_version_the_row_and_the_column(library):
    assert list(anchors(shown(library, ROWS))) == [
        "v2016-01-01-age-not_given_or_0-17-education-any-with_spouse",
        "v2016-01-01-age-not_given_or_0-17-education-any-without_spouse",
        "v2016-01-01-age-18-up-education-secondary_or_doctoral-with_spouse",
        "v2016-01-01-age-18-up-education-secondary_or_doctoral-without_spouse",
        "v2016-01-01-age-18-up-education-two_year-with_spouse",
        "v2016-01-01-age-18-up-education-two_year-without_spouse",
    ]


def test_addresses_stay_when_a_row_is_added_or_rows_change_places(library):
    before = anchors(shown(library, ROWS))
    for rows in permutations([*ROWS, NEW]):
        after = anchors(shown(library, list(rows)))
        assert len(after) == len(before) + 2
        assert {address: after[address] for address in before} == before


def test_addresses_are_the_same_in_both_languages(library):
    english, french = (shown(library, ROWS, language) for language in LANGUAGES)
    assert list(anchors(english)) == list(anchors(french))
    assert english.head != french.head


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_on_a_rules_page_is_a_link_to_its_own_place(library, site, pages, language):
    for rule_id, rule in library.rulebook.rules.items():
        if rule["kind"] in ("category", "changes"):
            continue
        name = f"{FOLDERS[language]}/{rule_id}/index.html"
        assert len(pages[name].ids) == len(set(pages[name].ids)), rule_id
        html = (site / name).read_text(encoding="utf-8")
        links = re.findall(r'<td[^>]* id="([^"]+)"[^>]*><a class="figure-link" href="#([^"]+)"[^>]*>([^<]*)</a>', html)
        assert all(own == target for own, target, _ in links), rule_id
        cited = {own: text for own, _, text in links}
        for version in rule["versions"]:
            titles = library.group_titles[language]
            table = tables.shown(library.speech[language], rule_id, rule, version, titles)
            if table is not None:
                figures = [addresses.figure(version["from"], key, c) for key in table.keys for c in table.columns]
                assert set(figures) <= cited.keys(), rule_id
                texts = [text for row in table.rows for (text,) in row[table.labels :]]
                assert [cited[figure] for figure in figures] == texts, rule_id


def test_the_address_of_somebodys_points_leads_to_their_figure(library, site):
    book = library.rulebook
    for rule_id, rule in book.rules.items():
        if rule["kind"] != "points":
            continue
        version = book.version_on(rule_id)
        html = (site / FOLDERS["en"] / rule_id / "index.html").read_text(encoding="utf-8")
        for row in version["table"]:
            facts = {name: somebody(name, row[name]) for name in version["reads"]}
            for column in COLUMNS:
                anchor = addresses.points(book, rule_id, facts, column)
                found = re.search(rf'id="{re.escape(anchor)}"[^>]*><a [^>]*>(\d+)</a>', html)
                assert found and int(found[1]) == book.points(rule_id, facts, column), anchor


def somebody(name, cell):
    """A fact that the cell accepts."""
    low, _, word = atoms(cell)[-1]
    if word == "any":
        return 0 if NUMBERS in FACTS[name] else next(iter(FACTS[name]))
    return low if low is not None else None if word == "not_given" else word


def test_there_is_no_address_where_there_is_no_figure(library):
    with pytest.raises(LookupError):
        addresses.points(library.rulebook, "work.year", {}, "with_spouse")
    with pytest.raises(LookupError):
        addresses.points(library.rulebook, "crs.core.age", {"age": -1}, "with_spouse")


def test_the_address_that_is_given_as_an_example_leads_somewhere(pages):
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    examples = re.findall(r"/en/rules/([\w.]+)/#([\w.-]+)", text)
    assert examples
    for rule_id, anchor in examples:
        assert anchor in pages[f"en/rules/{rule_id}/index.html"].ids
