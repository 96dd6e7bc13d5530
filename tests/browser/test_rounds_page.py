"""The pages of rounds in a real Chromium: choosing and ordering rounds, reading charts, the reader's own score."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from normal import NARROW
from playwright.sync_api import Page, expect
from test_accessibility import expect_no_fault, expect_nothing_cut_off, leave_few_rows
from visits import shifts

PATHS = {"en": "en/draws/", "fr": "fr/rondes/"}
PARTS = {"en": ("", "stem/", "293/", "year-2024/", "pool/"), "fr": ("", "stem/", "293/", "annee-2024/", "bassin/")}
Open = Callable[..., Page]


@pytest.fixture
def rounds_page(visit: Open) -> Open:
    """`rounds_page("fr", "stem/")` is a page of rounds."""
    return lambda language="en", part="", **how: visit(PATHS[language] + part, base="/x/y/", **how)


@pytest.fixture(scope="module")
def held(site: Path) -> list[dict]:
    return json.loads((site / "data" / "draws.json").read_text(encoding="utf-8"))["rounds"]


def numbers(page: Page) -> list[str]:
    """The rounds that the table shows, from top to bottom."""
    return page.locator("#rounds tbody tr:not(.group):visible th").all_inner_texts()


def choose(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"select[name={name}]").select_option(value)


def count(page: Page):
    return page.locator(".js-count")


def query(page: Page) -> str:
    return page.evaluate("() => location.search")


def readout(page: Page):
    return page.locator(".js-readout").first


def plot(page: Page):
    return page.get_by_role("slider").first


def test_rounds_are_chosen_by_kind_program_and_year(rounds_page, held):
    page = rounds_page()
    assert numbers(page) == [one["number"] for one in held[::-1]]
    choose(page, kind="french", year="2024")
    expected = [one["number"] for one in held[::-1] if one["kind"] == "french" and one["date"].startswith("2024")]
    assert numbers(page) == expected
    expect(count(page)).to_have_text(f"{len(expected)} of {len(held)} rounds")
    expect(count(page)).to_have_role("status")
    choose(page, kind="", program="PNP", year="")
    assert numbers(page) == [one["number"] for one in held[::-1] if "PNP" in one["programs"]]


def test_a_choice_without_rounds_says_so(rounds_page):
    page = rounds_page("fr", "?kind=stem&year=2015")
    assert numbers(page) == []
    expect(count(page)).to_have_text("Aucune ronde ne répond à ces choix.")
    page.locator(".js-clear").click()
    expect(page.locator("select[name=kind]")).to_be_focused()
    assert query(page) == "" and len(numbers(page)) > 100


@pytest.mark.parametrize("column", ["cutoff", "invitations"])
def test_a_heading_orders_the_table_and_says_how(rounds_page, held, column):
    page = rounds_page()
    heads = page.locator("#rounds th[aria-sort]")
    expect(page.locator("#rounds th[aria-sort=descending]")).to_have_text("Date")
    head = page.locator(f"#rounds th[data-sort={column}]")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert numbers(page) == [one["number"] for one in sorted(held[::-1], key=lambda one: -one[column])]
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert numbers(page) == [one["number"] for one in sorted(held[::-1], key=lambda one: one[column])]
    assert heads.evaluate_all("heads => heads.filter((head) => head.ariaSort !== 'none').length") == 1
    page.locator("#rounds th[data-sort=date]").get_by_role("button").click()
    assert numbers(page) == [one["number"] for one in held[::-1]]
    page.locator("#rounds th[data-sort=date]").get_by_role("button").click()
    assert numbers(page) == [one["number"] for one in held]


def test_the_address_holds_the_choice_and_the_way_back_leads_through_it(rounds_page):
    page = rounds_page("en", "#all")
    choose(page, kind="stem")
    assert query(page) == "?kind=stem"
    stem = numbers(page)
    choose(page, sort="cutoff-asc")
    assert query(page) == "?kind=stem&sort=cutoff-asc"
    page.go_back()
    expect(page.locator("select[name=sort]")).to_have_value("date-desc")
    assert numbers(page) == stem
    page.go_back()
    expect(page.locator("select[name=kind]")).to_have_value("")
    assert len(numbers(page)) > len(stem)
    page.go_forward()
    assert numbers(page) == stem
    page.reload()
    assert numbers(page) == stem


def test_an_address_with_unknown_choices_shows_every_round(rounds_page, held):
    page = rounds_page("en", "?kind=<b>&year=1867&sort=up&x=1")
    assert len(numbers(page)) == len(held)
    expect(page.locator("select[name=sort]")).to_have_value("date-desc")


def test_a_year_says_how_many_of_its_rounds_are_left(rounds_page):
    page = rounds_page("en", "?kind=stem")
    expect(page.locator("#rounds tr.group:visible .muted")).to_have_text(["1 round", "2 rounds"])


def test_the_arrow_keys_walk_through_a_chart(rounds_page, held):
    page = rounds_page("en", "stem/")
    alike = [one for one in held if one["kind"] == "stem"]
    plot(page).focus()
    expect(readout(page)).to_have_role("status")
    page.keyboard.press("Home")
    for one in alike:
        expect(readout(page)).to_contain_text(f"Round {one['number']},")
        expect(readout(page)).to_contain_text(f"cut-off {one['cutoff']}")
        expect(readout(page).get_by_role("link")).to_have_attribute("href", re.compile(f"/en/draws/{one['number']}/$"))
        expect(plot(page)).to_have_attribute("aria-valuetext", f"round {one['number']}")
        page.keyboard.press("ArrowRight")
    expect(plot(page)).to_have_attribute("aria-valuenow", str(len(alike)))
    page.keyboard.press("ArrowLeft")
    expect(readout(page)).to_contain_text(f"Round {alike[-2]['number']},")
    expect(page.locator(".cursor")).to_have_count(1)


def test_pointing_at_a_mark_reads_it(rounds_page, held):
    page = rounds_page("fr", "stem/", width=390)
    plot(page).focus()
    page.keyboard.press("End")
    box = page.locator(".cursor").bounding_box()
    page.keyboard.press("Home")
    page.mouse.move(box["x"] + box["width"] / 2 + 3, box["y"] + box["height"] / 2 - 3)
    last = [one for one in held if one["kind"] == "stem"][-1]
    expect(readout(page)).to_contain_text(f"Ronde {last['number']},")


def test_every_mark_of_the_cursor_lies_on_its_dot(rounds_page):
    page = rounds_page("en", "stem/")
    plot(page).focus()
    d = page.locator(".picture .dots").get_attribute("d")
    drawn = [(float(x), float(y)) for x, y in re.findall(r"M ([\d.]+) ([\d.]+)", d)]
    page.keyboard.press("Home")
    for x, y in drawn:
        cursor = page.locator(".cursor")
        assert abs(float(cursor.get_attribute("cx")[:-1]) * 10 - x) < 0.2
        assert abs(float(cursor.get_attribute("cy")[:-1]) * 10 - y) < 0.2
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize(("language", "part", "said"), [("en", "pool/", "candidates"), ("fr", "bassin/", "candidats")])
def test_the_chart_of_the_pool_reads_every_band(rounds_page, language, part, said):
    page = rounds_page(language, part)
    plot(page).focus()
    page.keyboard.press("End")
    cells = page.locator("#pool-table tbody tr").first.locator("th, td").all_inner_texts()
    text = readout(page).inner_text()
    assert said in text
    for cell in cells:
        assert cell in text


def test_the_own_score_is_drawn_and_compared_with_past_rounds(rounds_page, held):
    page = rounds_page("en", "stem/")
    cutoffs = [one["cutoff"] for one in held if one["kind"] == "stem"]
    score = sorted(cutoffs)[1]
    said = page.locator(".js-own-said")
    page.locator(".js-own-score").fill(str(score))
    below = sum(cutoff <= score for cutoff in cutoffs)
    expect(said).to_contain_text(f"in {below} of the {len(cutoffs)} rounds in the chart")
    expect(said).to_contain_text("the tie-break decides")
    expect(page.locator(".own-text")).to_have_text(f"Your score: {score}")
    plot(page).focus()
    page.keyboard.press("Home")
    for _ in range(cutoffs.index(score)):
        page.keyboard.press("ArrowRight")
    expect(readout(page)).to_contain_text(f"cut-off {score}")
    height = page.locator(".cursor").get_attribute("cy")
    assert abs(float(height[:-1]) - float(page.locator(".own-line").get_attribute("y1")[:-1])) < 0.01
    page.locator(".js-own-score").fill("0")
    expect(page.locator(".own-text")).to_have_text("Your score: 0 ↓")
    page.locator(".js-own-score").fill("99999")
    expect(said).to_contain_text("Enter a whole number from 0 to 1,200.")
    expect(page.locator(".own-line")).to_have_count(0)
    page.locator(".js-own-score").fill("")
    expect(said).to_contain_text("It stays on this page.")


def test_a_score_in_the_address_is_drawn_at_once(rounds_page):
    page = rounds_page("en", "#score=487")
    expect(page.locator(".js-own-score")).to_have_value("487")
    expect(page.locator(".own-text")).to_have_text("Your score: 487")
    page = rounds_page("en", "#score=<b>")
    expect(page.locator(".own-line")).to_have_count(0)
    expect(page.locator(".js-own-said")).to_contain_text("It stays on this page.")


def test_all_rounds_but_one_are_not_a_hundred_percent(rounds_page, held):
    page = rounds_page("fr")
    highest, second = sorted({one["cutoff"] for one in held})[:-3:-1]
    page.locator(".js-own-score").fill(str(second + 1))
    above = sum(one["cutoff"] == highest for one in held)
    share = f"{100 * (len(held) - above) / len(held):.1f}".replace(".", ",")
    expect(page.locator(".js-own-said")).to_contain_text(f"soit {share}\N{NO-BREAK SPACE}%")


def test_the_own_score_is_held_against_one_round(rounds_page, held):
    one = next(one for one in held if one["number"] == "293")
    page = rounds_page("fr", "293/")
    said, field = page.locator(".js-own-said"), page.locator(".js-own-score")
    for score, words in (
        (one["cutoff"] + 7, "7 de plus que la note minimale"),
        (one["cutoff"], "exactement la note minimale"),
        (one["cutoff"] - 1, "1 de moins que la note minimale"),
    ):
        field.fill(str(score))
        expect(said).to_contain_text(words)
        expect(page.locator(".own-text")).to_have_text(f"Votre note\N{NO-BREAK SPACE}: {score}")
    ring = float(page.locator(".here").get_attribute("cy")[:-1])
    field.fill(str(one["cutoff"]))
    assert abs(float(page.locator(".own-line").get_attribute("y1")[:-1]) - ring) < 0.01


def test_without_a_script_every_round_stands_grouped_and_no_dead_field_is_shown(rounds_page, held):
    page = rounds_page("fr", script=False)
    assert numbers(page) == [one["number"] for one in held[::-1]]
    assert page.locator("#rounds tr.group").count() == len({one["date"][:4] for one in held})
    assert page.locator("main :is(select, input, button):visible").count() == 0
    assert page.locator(".picture:visible").count() == 2


@pytest.mark.parametrize("part", ["", "stem/", "pool/"])
def test_the_page_does_not_move_while_its_script_starts(rounds_page, part):
    page = rounds_page("en", part)
    assert shifts(page) == []


@pytest.mark.parametrize(("language", "width", "scheme"), NARROW)
def test_axe_finds_nothing_and_nothing_is_cut_off(rounds_page, language, width, scheme):
    for part in PARTS[language]:
        page = rounds_page(language, part, width=width, scheme=scheme)
        expect_nothing_cut_off(page, width)
        if page.get_by_role("slider").count():
            plot(page).focus()
            page.keyboard.press("End")
        if page.locator(".js-own-score").count():
            page.locator(".js-own-score").fill("480")
        expect_nothing_cut_off(page, width)
        leave_few_rows(page)
        expect_no_fault(page)
