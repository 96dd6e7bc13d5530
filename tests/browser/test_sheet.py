"""The sheet on paper: what an adviser needs, all as the core says it, and nothing of the page around."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from normal import IN_FRENCH, some_long
from playwright.sync_api import Page, expect
from visits import PATIENCE, expect_total, field, pair

from calc import assess

ON = "2026-10-01"
LATER = "2026-11-10"
PAPERS = {"A4": (595, 842), "Letter": (612, 792)}


def printed(page: Page) -> dict[str, Any]:
    """The sheet as the printer gets it; without layout, because the page is on a screen."""
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    sheet = page.evaluate(
        """() => {
          const sheet = document.querySelector(".js-sheet");
          const rows = (name) => Object.fromEntries([...sheet.querySelectorAll(`[data-sheet-${name}]`)].map((row) =>
            [row.getAttribute(`data-sheet-${name}`), [...row.cells].map((cell) => cell.textContent)]));
          return {
            text: sheet.textContent, label: sheet.querySelector(".sheet-total")?.textContent ?? null,
            lines: rows("line"), checks: rows("check"), categories: rows("category"),
            sums: [...sheet.querySelectorAll(".sheet-sum")].map((row) => row.cells[1].textContent),
            sources: [...sheet.querySelectorAll(".sheet-sources li")].map((item) => item.textContent),
            controls: sheet.querySelectorAll("button, input, select, a, [data-result], [id]").length,
          };
        }"""
    )
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    return sheet


def scored(calculator, profile: dict[str, Any], on: str = ON, language: str = "en") -> tuple[Page, dict[str, Any]]:
    page = calculator(language, profile, on)
    result = assess(profile, date.fromisoformat(on))
    expect_total(page, result["crs"]["total"])
    expect(page.locator('[data-line="crs.core.age"]')).to_be_visible(timeout=PATIENCE)
    return page, result


@pytest.mark.parametrize("language", IN_FRENCH)
def test_the_sheet_has_every_line_condition_and_category_with_its_source(calculator, language):
    page, result = scored(calculator, pair("435-couple")["profile"], language=language)
    sheet = printed(page)
    crs = result["crs"]
    assert {name: cells[2:4] for name, cells in sheet["lines"].items()} == {
        line["id"]: [str(line["points"]), str(line["max"])] for line in crs["lines"]
    }
    assert sheet["sums"] == [str(points) for points in (*crs["sections"].values(), crs["total"])]
    checks = [check for program in result["programs"].values() for check in program["checks"]]
    assert set(sheet["checks"]) == {check["id"] for check in checks}
    assert set(sheet["categories"]) == set(result["categories"])
    rows = [*sheet["lines"].values(), *sheet["checks"].values(), *sheet["categories"].values()]
    cited = {int(number) for cells in rows for number in re.findall(r"\[(\d+)\]", cells[-1])}
    named = {source for one in (*crs["lines"], *checks) for source in one["sources"]}
    named |= {source for one in result["categories"].values() for check in one["checks"] for source in check["sources"]}
    assert cited == set(range(1, len(named) + 1))
    assert len(sheet["sources"]) == len(named)
    assert all(re.search(r"\d{1,2}(er)? \w+ 20\d\d\.$", source) for source in sheet["sources"])
    assert sheet["controls"] == 0


def test_the_sheet_says_whose_answers_when_and_by_what_it_was_made(calculator):
    page, result = scored(calculator, pair("435-couple")["profile"])
    text = printed(page)["text"]
    assert "Your CRS score on 1 October 2026" in text
    assert str(result["crs"]["total"]) in text
    assert "1 May 1994" in text
    assert "Master’s or professional degree" in text
    assert text.count("Not affiliated with the Government of Canada.") == 2
    assert page.evaluate("() => document.documentElement.dataset.edition") in text
    assert re.search(r"Scoring rules known to \d+ \w+ \d{4}", text)
    # What was not answered is no answer.
    assert "Not given" not in text


@pytest.mark.parametrize(
    ("language", "label"),
    some_long(
        [("en", "under the rules to 2 November 2026"), ("fr", "selon les règles jusqu’au 2 novembre 2026")], "en"
    ),
)
def test_where_the_rules_of_the_day_are_not_known_the_date_is_in_the_label(calculator, language, label):
    page, _ = scored(calculator, pair("435-couple")["profile"], LATER, language)
    sheet = printed(page)
    assert label in sheet["label"]
    assert {"en": "10 November 2026", "fr": "10 novembre 2026"}[language] in sheet["text"]
    assert all(cells[4].endswith("†") for cells in sheet["lines"].values() if cells[4] != "–")


def test_a_score_that_is_not_that_of_the_answers_is_not_printed(calculator):
    page, _ = scored(calculator, pair("435-couple")["profile"])
    field(page, "languages[0].reading").fill("99")
    field(page, "work[0].hours_per_week").fill("40")
    sheet = printed(page)
    assert "No score stands here" in sheet["text"]
    assert sheet["label"] is None
    assert sheet["lines"] == {}
    assert "40 hours a week" in sheet["text"]
    expect(page.locator(".js-incomplete")).to_be_visible(timeout=PATIENCE)
    assert printed(page)["label"] is None


def test_goals_and_guesses_stand_on_the_sheet_with_the_score(calculator):
    page, _ = scored(calculator, pair("435-couple")["profile"])
    page.locator('[name="languages[0].goal"]').check()
    expect(page.locator(".js-assumes")).to_be_visible()
    assert page.locator(".js-assumes").inner_text() in printed(page)["text"]


def test_only_the_sheet_is_printed_and_it_leaves_no_trace(calculator):
    page, _ = scored(calculator, pair("435-couple")["profile"])
    sheet = page.locator(".js-sheet")
    expect(sheet).to_be_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    expect(sheet).to_be_visible()
    for other in ("form", ".top", ".bottom", "#keep", "#rounds", "#explained", ".js-result-area"):
        expect(page.locator(other).first).to_be_hidden()
    ink = sheet.evaluate("(one) => [getComputedStyle(one).color, getComputedStyle(document.body).backgroundColor]")
    assert ink == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    page.emulate_media(media="screen", color_scheme="light")
    expect(sheet).to_be_hidden()
    assert sheet.inner_html() == ""
    expect(page.locator("form")).to_be_visible()


@pytest.mark.parametrize("paper", some_long(PAPERS, "Letter"))
def test_the_sheet_fits_the_paper(calculator, paper):
    page, _ = scored(calculator, pair("435-couple")["profile"])
    content = page.pdf(format=paper)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert len(boxes) > 2
    width, height = PAPERS[paper]
    assert all(abs(float(x) - width) < 2 and abs(float(y) - height) < 2 for x, y in boxes)
    # As wide as the paper less its margins, in CSS pixels: nothing is cut off.
    page.set_viewport_size({"width": round((width - 85) * 96 / 72), "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.emulate_media(media="screen")


def test_the_button_prints(calculator):
    page, _ = scored(calculator, pair("435-couple")["profile"])
    page.evaluate("() => { window.printed = null; window.print = () => { window.printed = true; }; }")
    page.get_by_role("button", name="Print the sheet").click()
    page.wait_for_function("() => window.printed")
