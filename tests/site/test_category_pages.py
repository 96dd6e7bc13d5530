"""The pages of the category lists: every version side by side, and what counts today."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from express_entry import records, rounds
from express_entry.library import CATEGORY
from express_entry.pages.categories import in_force_since, marks
from express_entry.pages.spans import ends
from express_entry.words import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
DRAWS = {"en": "en/draws", "fr": "fr/rondes"}

LIST, GAP = {"from": "2020-01-01", "codes": ["1", "2"]}, {"from": "2021-01-01", "retired": True}
NEXT, AGAIN = {"from": "2021-01-01", "codes": ["2", "3"]}, {"from": "2022-01-01", "codes": ["1", "3"]}


@pytest.mark.parametrize(
    ("versions", "code", "expected"),
    [
        ((LIST, NEXT), "1", ["listed", "left"]),
        ((LIST, NEXT), "2", ["listed", "stayed"]),
        ((LIST, NEXT), "3", ["unlisted", "entered"]),
        ((LIST, NEXT, AGAIN), "1", ["listed", "left", "back"]),
        ((LIST, GAP, AGAIN), "1", ["listed", "gap", "back"]),
        ((LIST, GAP, AGAIN), "2", ["listed", "gap", "unlisted"]),
        ((LIST, GAP, AGAIN), "3", ["unlisted", "gap", "entered"]),
    ],
)
def test_each_version_says_what_it_does_with_an_occupation(versions, code, expected):
    assert marks(versions, code) == expected


def test_a_list_is_in_force_since_the_last_gap():
    assert in_force_since([LIST, NEXT]) == LIST["from"]
    assert in_force_since([LIST, GAP, AGAIN]) == AGAIN["from"]
    assert in_force_since([LIST, GAP]) is None


def of_categories(library, pages):
    for language in LANGUAGES:
        for slug, rule in library.categories.items():
            yield language, slug, rule, pages[f"{language}/categories/{slug}/index.html"]


def test_every_version_criterion_and_occupation_has_its_place(library, pages):
    for _, slug, rule, page in of_categories(library, pages):
        assert len(page.ids) == len(set(page.ids)), slug
        for version in rule["versions"]:
            expected = {f"v{version['from']}", *(f"noc{code}" for code in version.get("codes", ()))}
            for key in version.get("criteria", ()):
                expected |= {key, f"v{version['from']}-{key}"}
            assert expected <= set(page.ids), slug


def test_what_entered_left_and_stayed_is_counted_from_each_list_to_the_next(library, pages):
    for language, slug, rule, page in of_categories(library, pages):
        speech = library.speech[language]
        lists = [version for version in rule["versions"] if "codes" in version]
        for before, after in pairwise(lists):
            old, new = set(before["codes"]), set(after["codes"])
            counts = {"entered": len(new - old), "left": len(old - new), "kept": len(old & new)}
            if counts["entered"] or counts["left"]:
                parts = {which: speech.text("changes.codes", which, n=n) for which, n in counts.items()}
                said = speech.text("changes.moved", **parts)
            else:
                said = speech.text("changes.same_list", n=len(new))
            assert said in page.text and speech.fmt.date(after["from"]) in page.text, slug


def test_a_list_that_is_over_a_gap_and_a_category_without_a_list_are_said_plainly(library, pages):
    for language, slug, rule, page in of_categories(library, pages):
        speech = library.speech[language]
        for number, version in enumerate(rule["versions"]):
            if version.get("retired"):
                assert speech.text("rules.ended", date=speech.fmt.date(version["from"])) in page.text, slug
                start, end = speech.fmt.date(version["from"]), ends(rule["versions"], number)
                gap = speech.text("categories.one.gap_span", start=start, end=speech.fmt.date(end)) if end else None
                assert (gap or speech.text("categories.one.gap_over", date=start)) in page.text, slug
        if not any("codes" in version for version in rule["versions"]):
            assert speech.text("categories.one.no_list") in page.text, slug


def test_a_category_leads_to_its_rounds_and_says_how_long_it_has_been_quiet(library, pages):
    through = records.read_coverage(ROOT)["known_through"]
    for language, slug, _, page in of_categories(library, pages):
        speech, held = library.speech[language], library.rounds_by_kind.get(slug, [])
        targets = {page.target(address)[0] for tag, _, address in page.links if tag == "a"}
        kind = f"{DRAWS[language]}/{slug}/index.html"
        assert (kind in targets) is bool(held), slug
        assert {f"{DRAWS[language]}/{one['number']}/index.html" for one in held} <= targets, slug
        quiet = rounds.quiet_months(held, through) if held else 0
        if quiet:
            assert speech.text("draws.quiet_for", n=quiet, date=speech.fmt.date(through)) in page.text, slug
        if not held:
            assert speech.text("categories.one.no_round_yet") in page.text, slug


def test_the_overview_has_every_category_as_it_is_on_the_last_known_day(library, site, pages):
    for language in LANGUAGES:
        speech, page = library.speech[language], pages[f"{language}/categories/index.html"]
        html = (site / page.path).read_text(encoding="utf-8")
        by_state = dict(zip(("in_force", "not_in_force"), html.split('id="not_in_force"'), strict=False))
        for slug in library.categories:
            version = library.rulebook.version_on(CATEGORY + slug)
            state = "not_in_force" if version.get("retired") else "in_force"
            assert f'id="{slug}"' in by_state[state], slug
            row = html.split(f'id="{slug}"')[1].split("</tr>")[0]
            held = library.rounds_by_kind.get(slug)
            if held:
                assert speech.fmt.short_date(held[-1]["date"]) in row and str(held[-1]["cutoff"]) in row, slug
            if "codes" in version:
                assert f">{len(version['codes'])}</td>" in row, slug
            assert speech.fmt.short_date(version["from"]) in row, slug
        through = min(rule["verified_through"] for rule in library.categories.values())
        assert speech.fmt.date(through) in page.text and speech.fmt.date(library.data_dates["checked"]) in page.text
        targets = {page.target(address)[0] for tag, _, address in page.links if tag == "a"}
        folder = {"en": "en/noc/by-category", "fr": "fr/cnp/par-categorie"}[language]
        assert f"{folder}/index.html" in targets
