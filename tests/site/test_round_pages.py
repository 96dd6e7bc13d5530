"""Rounds: what they add up to, the charts drawn of them, and the pages of kinds, years and the pool."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from express_entry import charts, records, rounds
from express_entry.records import KINDS
from express_entry.routes import path
from express_entry.rulebook import read_rules
from express_entry.speech import Format, Speech
from express_entry.words import LANGUAGES, read_words

ROOT = Path(__file__).resolve().parents[2]
KILOBYTE = 1000


def made(number: str, date: str, kind: str, cutoff: int, invitations: int = 100) -> dict:
    return {
        "number": number,
        "date": date,
        "kind": kind,
        "type": KINDS.get(kind, "category"),
        "cutoff": cutoff,
        "invitations": invitations,
    }


SOME = [
    made("1", "2015-01-31", "canadian-experience-class", 500),
    made("2", "2015-08-01", "stem", 480),
    made("3", "2016-02-29", "canadian-experience-class", 480, 50),
]
COUNT = {
    "as_on": "2016-02-27",
    "bands": [
        {"from": 601, "to": 1200, "candidates": 4},
        {"from": 301, "to": 600, "candidates": 20},
        {"from": 0, "to": 300, "candidates": 6},
    ],
    "total": 30,
}


def test_rounds_add_up_and_the_latest_of_equals_is_named():
    found = rounds.sums(SOME)
    assert (found.rounds, found.invitations) == (3, 250)
    assert (found.lowest["number"], found.highest["number"]) == ("3", "1")


@pytest.mark.parametrize(
    ("through", "months"),
    [("2016-02-01", 6), ("2016-01-31", 0), ("2017-07-31", 23), ("2017-08-01", 24)],
)
def test_a_kind_is_quiet_after_half_a_year_without_a_round(through, months):
    assert rounds.quiet_months([SOME[1]], through) == months


@pytest.mark.parametrize(
    ("kind", "family"),
    [
        ("no-program-specified", "general"),
        ("canadian-experience-class", "cec"),
        ("federal-skilled-trades", "programs"),
        ("provincial-nominee-program", "nominees"),
        ("french", "french"),
        ("a-list-of-tomorrow", "lists"),
    ],
)
def test_every_kind_belongs_to_a_family(kind, family):
    assert rounds.family(made("9", "2026-01-01", kind, 1)) == family


@pytest.mark.parametrize(
    ("cutoff", "inside", "above"), [(601, 4, 0), (600, 20, 4), (301, 20, 4), (300, 6, 24), (0, 6, 24)]
)
def test_a_cut_off_stands_in_its_band_of_the_pool(cutoff, inside, above):
    found = rounds.standing(made("3", "2016-02-29", "stem", cutoff), COUNT)
    assert (found.band["candidates"], found.above, found.days) == (inside, above, 2)


def test_wide_bands_are_those_that_every_count_can_be_read_in():
    cuts = ((601, 1200), (451, 600), (301, 450), (0, 300))
    finer = {"as_on": "2016-03-01", "bands": [{"from": low, "to": high, "candidates": 1} for low, high in cuts]}
    bands = rounds.wide_bands([COUNT, finer])
    assert bands == [(601, 1200), (301, 600), (0, 300)]
    assert rounds.in_wide_bands(finer, bands) == [1, 2, 1]


def test_a_frame_holds_all_values_between_round_lines():
    for values in ([481, 491], [75, 886], [368], [199, 415], [31_063, 135_215]):
        frame = charts.frame("2015-01-31", "2016-05-01", values, least=50)
        lines = charts.tick_values(frame)
        assert lines[0] <= min(values) and max(values) <= lines[-1]
        assert lines[-1] - lines[0] >= 50 and 3 <= len(lines) <= 7


def test_a_value_stands_between_the_lines_around_it():
    frame = charts.frame("2015-01-31", "2016-05-01", [400, 500])
    assert frame.y(400) == charts.BOTTOM and frame.y(500) == charts.TOP
    assert frame.y(450) == (charts.BOTTOM + charts.TOP) / 2
    assert (frame.x("2015-01-01"), frame.x("2016-12-31") < charts.WHOLE) == (0, True)


def test_what_a_chart_says_is_text_and_never_markup():
    frame = charts.frame("2015-01-31", "2016-05-01", [1, 2])
    ticks = ["<"] * len(charts.tick_values(frame))
    drawn = charts.chart(frame, [], chart_id="c", title="a < b", about="& c", ticks=ticks, end="2016-05-01")
    tree = ElementTree.fromstring(drawn)
    assert (tree.find("title").text, tree.find("desc").text) == ("a < b", "& c")


# The built site


@pytest.fixture(scope="module")
def held() -> list[dict]:
    return records.read_draws(ROOT)


def page_file(name: str, language: str, **of: str) -> str:
    return path(name, language, **of) + "index.html"


def pictures(site: Path, file: str) -> list[str]:
    """The charts on a page, as they are written."""
    return re.findall(r'<svg class="picture".*?(?=</div>)', (site / file).read_text(encoding="utf-8"), re.DOTALL)


def places_with_charts(held: list[dict], language: str) -> list[str]:
    kinds = dict.fromkeys(one["kind"] for one in held)
    return [
        page_file("draws", language),
        page_file("draw_pool", language),
        *(page_file("draw_kind", language, kind=kind) for kind in kinds),
    ]


def test_every_chart_is_small_named_described_and_without_styles(site, held):
    for language in LANGUAGES:
        for file in places_with_charts(held, language):
            found = pictures(site, file)
            assert found, file
            for picture in found:
                assert len(picture.encode()) <= 60 * KILOBYTE, file
                tree = ElementTree.fromstring(picture.replace("&nbsp;", " "))
                assert tree.get("role") == "img" and tree.find("title").text and len(tree.find("desc").text) > 60
                ids = {tree.find("title").get("id"), tree.find("desc").get("id")}
                assert set(tree.get("aria-labelledby").split()) == ids
                assert not [element for element in tree.iter() if element.get("style") or element.get("fill")]


def test_a_chart_has_a_mark_for_every_round(site, held):
    for language in LANGUAGES:
        for kind in {one["kind"] for one in held}:
            (picture,) = pictures(site, page_file("draw_kind", language, kind=kind))
            assert picture.count("h 0") == sum(one["kind"] == kind for one in held), kind
        assert pictures(site, page_file("draws", language))[0].count("h 0") == len(held)


def test_every_round_stands_on_the_pages_of_its_kind_and_year(pages, held):
    for language in LANGUAGES:
        for one in held:
            address = f"{path('draws', language)}{one['number']}/index.html"
            for file in (
                page_file("draw_kind", language, kind=one["kind"]),
                page_file("draw_year", language, year=one["date"][:4]),
            ):
                page = pages[file]
                assert address in {page.target(link)[0] for tag, _, link in page.links if tag == "a"}, file


def test_the_pages_say_how_fresh_the_data_are_and_which_kinds_are_quiet(pages, held):
    through = records.read_coverage(ROOT)["known_through"]
    words = read_words(ROOT)
    for language in LANGUAGES:
        day = Format(language).date
        for kind, alike in rounds.by(lambda one: one["kind"], held).items():
            text = pages[page_file("draw_kind", language, kind=kind)].text
            assert day(through) in text
            said = words[language]["draws"]["quiet"].format(
                round=words[language]["draws"]["of_kind"][kind]["one"], date=day(alike[-1]["date"])
            )
            assert (said in text) == bool(rounds.quiet_months(alike, through)), kind


def test_wherever_french_names_are_our_own_the_page_says_so(pages, held):
    said = read_words(ROOT)["fr"]["draws"]["names"]
    ours = {one["kind"] for one in held if not one["name_fr_official"]}
    years = {one["date"][:4] for one in held if not one["name_fr_official"]}
    files = [page_file("draw_kind", "fr", kind=kind) for kind in ours]
    files += [page_file("draw_year", "fr", year=year) for year in years]
    assert ours and [file for file in (page_file("draws", "fr"), *files) if said not in pages[file].text] == []


def test_one_round_is_said_in_the_singular():
    for language in LANGUAGES:
        speech = Speech(language, read_words(ROOT)[language])
        one = speech("draws.in_year", n=1)
        assert speech("draws.of_year.lead", n=1, invitations=9).startswith(f"{one},")
        about = speech(
            "draws.charts.cutoffs_about",
            n=1, first="x", last="y", lowest=9, lowest_date="y", highest=9, highest_date="y",
        )  # fmt: skip
        assert about.startswith(f"{one},") and "x" not in about.split(".")[0]


def test_addresses_of_kinds_years_and_the_pool_are_never_those_of_a_round(held):
    for language in LANGUAGES:
        kinds = {path("draw_kind", language, kind=one["kind"]) for one in held}
        years = {path("draw_year", language, year=one["date"][:4]) for one in held}
        numbers = {path("draw", language, number=one["number"]) for one in held}
        numbers |= {path("draw", language, number=str(number)) for number in range(1, 3000)}
        assert not (kinds | years | {path("draw_pool", language)}) & numbers
        assert not kinds & years


def test_a_rounds_page_shows_the_pool_as_it_was_counted(pages, held):
    counts = {number: count for count in records.read_pool(ROOT) for number in count["rounds"]}
    for language in LANGUAGES:
        number, words = Format(language).number, read_words(ROOT)[language]["draws"]["one"]
        for one in held:
            page = pages[page_file("draw", language, number=one["number"])]
            if one["number"] not in counts:
                assert words["pool_none"] in page.text
            for band in counts.get(one["number"], {"bands": []})["bands"]:
                assert number(band["candidates"]) in page.pieces, one["number"]


def test_a_rounds_page_links_to_the_list_of_its_day(pages, site, held):
    book = read_rules(ROOT)
    for one in held:
        if one["type"] == "category":
            page = pages[page_file("draw", "en", number=one["number"])]
            targets = [page.target(link) for tag, _, link in page.links if tag == "a"]
            version = book.version_on(f"categories.{one['kind']}", one["date"])
            assert (page_file("category", "en", slug=one["kind"]), f"v{version['from']}") in targets, one["number"]


def test_a_rule_that_changed_since_is_named_with_its_version_of_the_day(pages):
    page = pages[page_file("draw", "en", number="293")]
    targets = {page.target(link) for tag, _, link in page.links if tag == "a"}
    assert (page_file("rule", "en", id="crs.additional.job_offer"), "v2016-11-19") in targets


def test_the_line_of_a_kind_stops_where_it_was_quiet(site, held):
    for kind, alike in rounds.by(lambda one: one["kind"], held).items():
        (picture,) = pictures(site, page_file("draw_kind", "en", kind=kind))
        days = [one["date"] for one in alike]
        joined = sum(rounds.months_between(*pair) < rounds.QUIET_MONTHS for pair in pairwise(days))
        lines = [mark.get("d") for mark in ElementTree.fromstring(picture).iter("path") if "line" in mark.get("class")]
        assert sum(line.count("L") + line.count("H") for line in lines) == joined, kind
