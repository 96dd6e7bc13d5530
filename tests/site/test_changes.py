"""What changed is worked out from the versions of a rule, here made up, and told once on the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from express_entry import changes
from express_entry.library import Library
from express_entry.rulebook import Rulebook
from express_entry.words import LANGUAGES

from calc.rules import FIRST_DAY

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"en": ("en/rules", "en/categories"), "fr": ("fr/regles", "fr/categories")}
FIRST = FIRST_DAY.isoformat()
READ = {"confidence": "one-source", "sources": [], "checked": "2020-12-31"}
AGE = "crs.core.age"


@pytest.fixture
def made(library: Library):
    """`made(id=rule)` is the library with these rules alone, and the length of a year of work."""

    def make(rules: Mapping[str, Any]) -> Library:
        year = library.rulebook.rules["work.year"]
        return replace(library, rulebook=Rulebook({"work.year": year, **rules}, library.rulebook.sources))

    return make


def version(start: str, **parts: Any) -> dict[str, Any]:
    return {"from": start, **READ, **parts}


def ages(start: str, rows: Mapping[str, int], **parts: Any) -> dict[str, Any]:
    table = [{"age": age, "points": points} for age, points in rows.items()]
    return version(start, reads=["age"], counted="once", max={"points": max(rows.values())}, table=table, **parts)


def points(*versions: dict[str, Any]) -> dict[str, Any]:
    return {"id": AGE, "kind": "points", "versions": list(versions)}


def listed(start: str, codes: list[str], hours: int = 780, **parts: Any) -> dict[str, Any]:
    criteria = {"work_hours": hours, "window_years": 3, "continuous": True, "canadian_only": False}
    return version(start, version=start, announced=start, criteria=criteria, codes=codes, **parts)


def category(*versions: dict[str, Any]) -> dict[str, Any]:
    return {"id": "categories.x", "kind": "category", "name": {"en": "X", "fr": "X"}, "versions": list(versions)}


def of(library: Library, rule: dict[str, Any], language: str = "en") -> list[changes.Change]:
    return changes.changes_of(library, library.speech[language], rule["id"], rule)


def moved(change: changes.Change) -> list[tuple[str, str | None, str | None]]:
    return [
        (one.what, one.before.value if one.before else None, one.after.value if one.after else None)
        for one in change.figures
    ]


def test_a_figure_that_changes_is_told_with_what_it_was(made):
    rule = points(ages(FIRST, {"0..29": 10, "30..": 0}), ages("2016-01-01", {"0..29": 12, "30..": 0}))
    first, second = of(made({AGE: rule}), rule)
    assert (first.kind, first.figures, first.date) == ("first", [], FIRST)
    assert moved(second) == [("Age\u00a0– 29 or less", "10 points", "12 points")]
    assert second.sentences == ["Age\u00a0– 29 or less: 10 points before, 12 points from this day on."]
    assert (second.figures[0].before.anchor, second.figures[0].after.anchor) == (
        f"v{FIRST}-age-0-29",
        "v2016-01-01-age-0-29",
    )


def test_rows_that_come_and_go_are_told(made):
    rule = points(ages(FIRST, {"0..29": 10, "30..": 0}), ages("2016-01-01", {"0..19": 10, "20..29": 1, "30..": 0}))
    change = of(made({AGE: rule}), rule)[1]
    assert [(before, after) for _, before, after in moved(change)] == [
        (None, "10 points"),
        (None, "1 point"),
        ("10 points", None),
    ]
    assert change.sentences[-1] == "Age\u00a0– 29 or less: no longer there, 10 points before."


def test_two_columns_are_told_apart(made):
    rows = [
        {"age": "0..", "with_spouse": 1, "without_spouse": 2},
        {"age": "0..", "with_spouse": 1, "without_spouse": 3},
    ]
    shared = {"reads": ["age"], "counted": "once"}
    rule = points(
        *(
            version(day, table=[row], max={"with_spouse": 1, "without_spouse": row["without_spouse"]}, **shared)
            for day, row in zip((FIRST, "2016-01-01"), rows, strict=True)
        )
    )
    assert moved(of(made({AGE: rule}), rule)[1]) == [
        ("Age\u00a0– 0 or more (Without a spouse)", "2 points", "3 points")
    ]


def test_a_repeal_and_a_return_are_told(made):
    rule = points(
        ages(FIRST, {"0..": 5}),
        ages("2016-01-01", {"0..": 0}, repealed=True),
        ages("2017-01-01", {"0..": 6}),
    )
    _, repeal, again = of(made({AGE: rule}), rule)
    assert (repeal.kind, moved(repeal)[0][1:]) == ("ended", ("5 points", "0 points"))
    assert (again.kind, moved(again)[0][1:]) == ("again", ("0 points", "6 points"))
    assert again.said == ["In force again, after a time without it since 1 January 2016."]


def test_what_is_not_known_is_not_compared(made):
    unknown = version("2016-01-01", figures="unknown")
    rule = points(ages(FIRST, {"0..": 5}), unknown, ages("2017-01-01", {"0..": 6}))
    _, change, known = of(made({AGE: rule}), rule)
    assert (change.kind, change.figures) == ("unknown", [])
    assert change.sentences == ["A change from this day is known, its figures are not."]
    # The last known figures are those of the version before the unknown one.
    assert moved(known)[0][1:] == ("5 points", "6 points")
    assert known.said == ["The figures are known again. They are compared with the last known before."]


def test_a_version_without_another_figure_says_so(made):
    rule = points(ages(FIRST, {"0..": 5}), ages("2016-01-01", {"0..": 5}))
    assert of(made({AGE: rule}), rule)[1].said == ["No figure changes."]
    rule["versions"][1]["max"] = {"points": 20}
    assert of(made({AGE: rule}), rule)[1].said == ["Maximum: 20 points."]


def test_a_first_version_says_what_is_known_of_its_beginning(made):
    later = points(ages("2016-01-01", {"0..": 5}))
    assert of(made({AGE: later}), later)[0].said == [
        "Begins: no version before this day is known to us.",
        "Maximum: 5 points.",
    ]
    funds = {"kind": "funds", "id": "funds.table", "earlier": [{}]}
    funds["versions"] = [version("2016-01-01", amounts=[1], each_additional=1)]
    assert of(made({"funds.table": funds}), funds)[0].said == ["The first table of which the first day is known."]


def test_a_list_tells_what_entered_left_and_stayed(made):
    rule = category(
        listed(FIRST, ["21230", "21231"]),
        listed("2016-01-01", ["21231", "21232", "21233"]),
        listed("2017-01-01", ["21231", "21232", "21233"], hours=1560),
    )
    first, second, third = of(made({"categories.x": rule}), rule)
    assert first.said == ["The list begins, with 2 occupations."]
    assert second.codes == (["21232", "21233"], ["21230"], ["21231"])
    assert second.said == ["2 occupations entered, 1 left, 1 stayed.", "The conditions stay the same."]
    assert [text.split(":")[0] for text in second.sentences[2:]] == ["Entered", "Left"]
    assert "21230" in second.sentences[3]
    assert third.said == ["The same 3 occupations as before."]
    ((what, before, after),) = moved(third)
    assert (what, before[:2], after[:2]) == ("Work in one listed occupation", "6 ", "12")


def test_a_list_that_comes_back_is_held_against_the_one_before_the_gap(made):
    gap = version("2016-01-01", retired=True)
    rule = category(listed(FIRST, ["21230", "21231"]), gap, listed("2017-01-01", ["21231"]))
    _, ended, again = of(made({"categories.x": rule}), rule)
    assert (ended.kind, ended.said, ended.codes) == ("ended", ["The list is no longer in force."], None)
    assert (again.kind, again.codes) == ("again", ([], ["21230"], ["21231"]))
    assert again.said[:2] == [
        "In force again, after a time without it since 1 January 2016.",
        "It is compared with the version before that time.",
    ]


def test_an_occupation_that_changes_its_wage_level_is_told(made):
    levels = ({"2": ["21231"], "1": ["21230"]}, {"2": ["21230", "21231"]})
    rule = {"id": "crs.wage_levels", "kind": "levels"}
    rule["versions"] = [
        version(day, work_hours=1560, levels=one) for day, one in zip((FIRST, "2016-01-01"), levels, strict=True)
    ]
    library = made({"crs.wage_levels": rule})
    found = changes.moves(
        *(changes.figures_of(library, library.speech["en"], rule["id"], rule, one) for one in rule["versions"])
    )
    assert [(one.before.value, one.after.value, one.after.anchor) for one in found] == [
        ("wage level 1", "wage level 2", "v2016-01-01-level-2")
    ]


def test_lists_that_change_alike_are_told_together(made):
    rules = {
        name: {**category(listed(FIRST, ["21231"]), listed("2016-01-01", ["21231"], hours=hours)), "id": name}
        for name, hours in (("categories.a", 1560), ("categories.b", 1560), ("categories.c", 3120))
    }
    library = made(rules)
    day = changes.days(library, library.speech["en"])[0]
    assert [(kind, [[one.rule_id for one in group] for group in groups]) for kind, groups in day.groups] == [
        ("changed", [["categories.a", "categories.b"], ["categories.c"]])
    ]


def test_a_days_record_stands_with_the_changes_of_that_day_and_names_only_the_other_rules(made):
    record = {"confidence": "one-source", "sources": [], "text": {"en": "Told.", "fr": "Dit."}}
    records = {
        "id": "crs.changes",
        "kind": "changes",
        "changes": [
            {**record, "date": "2016-01-01", "rules": [AGE, "work.year"]},
            {**record, "date": "2017-01-01", "rules": []},
        ],
    }
    rule = points(ages(FIRST, {"0..": 5}), ages("2016-01-01", {"0..": 6}))
    library = made({AGE: rule, "crs.changes": records})
    alone, with_record, first = changes.days(library, library.speech["en"])
    assert (alone.date, alone.told, alone.groups) == ("2017-01-01", "Told.", [])
    assert (with_record.anchor, with_record.told, with_record.named) == ("c2016-01-01", "Told.", ["work.year"])
    assert [group[0].rule_id for _, groups in with_record.groups for group in groups] == [AGE]
    assert (first.date, first.told) == (FIRST, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_version_is_a_change_told_once_in_plain_text_the_newest_first(library, language):
    found = changes.rule_changes(library, library.speech[language])
    rules = {name: rule for name, rule in library.rulebook.rules.items() if rule["kind"] != "changes"}
    versions = [(name, one["from"]) for name, rule in rules.items() for one in rule["versions"]]
    assert sorted((one.rule_id, one.date) for one in found) == sorted(versions)
    assert [one.date for one in found] == sorted((one.date for one in found), reverse=True)
    for change in found:
        assert change.sentences and change.title and change.sources, change
        for text in (change.title, *change.sentences):
            assert not re.search(r"[<>{}\u200b]|&\w+;", text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_page_has_every_day_and_leads_to_every_change(library, pages, language):
    rules_folder, categories_folder = FOLDERS[language]
    page = pages[f"{rules_folder}/index.html"]
    targets = {page.target(address) for tag, _, address in page.links if tag == "a"}
    for change in changes.rule_changes(library, library.speech[language]):
        name = change.rule_id.removeprefix("categories.")
        folder = rules_folder if name == change.rule_id else categories_folder
        assert (f"{folder}/{name}/index.html", change.anchor) in targets, change.rule_id
        assert f"c{change.date}" in page.ids
    records = library.rulebook.rules["crs.changes"]["changes"]
    for record in records:
        assert f"c{record['date']}" in page.ids
        assert page.text.count(record["text"][language]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rules_page_tells_its_own_changes(library, pages, language):
    for rule_id, rule in library.rulebook.rules.items():
        if rule["kind"] in ("changes", "category"):
            continue
        page = pages[f"{FOLDERS[language][0]}/{rule_id}/index.html"]
        of_rule = changes.changes_of(library, library.speech[language], rule_id, rule)
        assert "changes" in page.ids
        for change in of_rule if len(of_rule) > 1 else ():
            assert all(sentence in page.text for sentence in change.said), rule_id
            for one in change.figures:
                anchors = {figure.anchor for figure in (one.before, one.after) if figure}
                assert one.what in page.text and anchors <= set(page.ids), rule_id
