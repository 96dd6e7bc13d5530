"""A rule's table reads the same on its own page and in a guide."""

from pathlib import Path

import pytest
from express_entry import tables
from express_entry.rulebook import read_rules
from express_entry.speech import Speech
from express_entry.words import LANGUAGES, read_words

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def speech() -> dict[str, Speech]:
    words = read_words(ROOT)
    return {language: Speech(language, words[language]) for language in LANGUAGES}


@pytest.fixture(scope="module")
def rules() -> dict:
    return read_rules(ROOT).rules


@pytest.mark.parametrize(
    ("fact", "cell", "en", "fr"),
    [
        ("age", 29, ["29"], ["29"]),
        ("age", "20..29", ["20 to 29"], ["20 à 29"]),
        ("age", "45..", ["45 or more"], ["45 ou plus"]),
        ("age", ["not_given", "0..17"], ["not given", "17 or less"], ["non indiqué", "17 ou moins"]),
        ("clb", ["not_given", "0..3"], ["no valid result", "3 or less"], ["aucun résultat valide", "3 ou moins"]),
        ("first_lowest", "any", ["any level"], ["tout niveau"]),
        ("education", "any", ["any"], ["peu importe"]),
        ("offer", "none", ["none"], ["aucune"]),
        ("nomination", True, ["yes"], ["oui"]),
        ("education", ["doctoral"], ["doctorate"], ["doctorat"]),
    ],
)
def test_a_cell_is_said_in_words(speech, fact, cell, en, fr):
    assert tables.cell(speech["en"], fact, cell) == en
    assert tables.cell(speech["fr"], fact, cell) == fr


def test_scores_are_written_with_the_decimals_of_their_test(speech):
    assert tables.span(speech["en"], "7.5..9", 1) == "7.5 to 9.0"
    assert tables.span(speech["fr"], 7, 1) == "7,0"


def test_a_figure_stands_with_its_unit(speech, rules):
    def said(language: str, rule_id: str) -> list[str]:
        rule = rules[rule_id]
        table = tables.shown(speech[language], rule_id, rule, rule["versions"][-1], titles={})
        return [value for _, (value,) in table.rows]

    assert "TEER 3" in said("en", "work.noc_2021") and "FEER 3" in said("fr", "work.noc_2021")
    assert {"CLB or NCLC 7", "CLB or NCLC 5"} <= set(said("en", "cec.minimum"))
    assert {"NCLC 7", "NCLC 5"} <= set(said("fr", "cec.minimum"))
    assert "1,560 hours" in said("en", "work.year") and "1\u00a0560 heures" in said("fr", "work.year")


def test_every_known_version_has_a_table_in_both_languages(library, speech, rules):
    for rule_id, rule in rules.items():
        for version in rule["versions"] if rule["kind"] not in ("category", "changes") else ():
            for language in LANGUAGES:
                table = tables.shown(speech[language], rule_id, rule, version, library.group_titles[language])
                assert (table is None) is (version.get("figures") == "unknown"), rule_id
                assert table is None or {len(row) for row in table.rows} == {len(table.head)}, rule_id


def test_hours_are_months_only_when_nothing_is_left_over():
    assert tables.full_time_months(780, {"hours": 1560}) == 6
    with pytest.raises(LookupError, match="800 hours are no whole number of months"):
        tables.full_time_months(800, {"hours": 1560})
