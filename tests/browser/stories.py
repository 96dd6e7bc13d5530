"""What a reader sees of a result, held against figures that were worked out by hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from express_entry.records import read_draws
from playwright.sync_api import Locator, Page, expect
from reader import Profile, Reader
from test_further import attributes, expect_in_the_end
from visits import PATIENCE, expect_total, result

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = ("core", "spouse", "transferability", "additional")
MET = {True: "true", False: "false", None: "null"}
LINES = """() => [...document.querySelectorAll("[data-line]")]
  .map((line) => [line.dataset.line.replace("crs.", ""), Number(line.querySelector(".line-points").textContent)])"""


def scored(person: Reader, profile: Profile, on: str, *checked: str) -> Page:
    """The page with the score, after every question. Each of `checked` stood among the answers to be checked."""
    person.answer(profile, on)
    for answer in checked:
        expect(person.page.locator(".js-answers")).to_contain_text(answer, timeout=PATIENCE)
    person.ask_for_the_score()
    return person.page


def expect_score(page: Page, total: int, **sections: int) -> None:
    """The score, and its sections; those that are not named give nothing."""
    expect_total(page, total)
    for name in SECTIONS:
        expect(result(page, f"crs-{name}")).to_have_text(str(sections.get(name, 0)))
    assert sum(sections.values()) == total


def expect_lines(page: Page, points: Mapping[str, int]) -> None:
    """Every line that gives points, by its name without `crs.`."""
    expect_in_the_end(lambda: {name: given for name, given in page.evaluate(LINES) if given}, dict(points))


def expect_values(page: Page, part: str, **values: str) -> None:
    """`expect_values(page, "program", fsw="yes")`; what is not named is "no"."""
    found = {}

    def shown() -> dict[str, str]:
        found.update(
            (name.removeprefix(f"{part}-"), value)
            for name, value in attributes(page, "result", "value")
            if name.startswith(f"{part}-")
        )
        return {name: value for name, value in found.items() if value != "no"}

    expect_in_the_end(shown, {name.replace("_", "-"): value for name, value in values.items()})
    assert found


def expect_conditions(page: Page, conditions: Mapping[str, bool | None]) -> None:
    """Which conditions of the programs are met; None where that is not known."""
    for name, met in conditions.items():
        expect(page.locator(f'[data-check="{name}"]')).to_have_attribute("data-met", MET[met])


def expect_pass_mark(page: Page, points: int) -> None:
    """The points in the grid of the Federal Skilled Worker Program."""
    said = page.locator('[data-check="fsw.pass_mark"] .check-read')
    expect(said).to_contain_text(re.compile(rf"\b{points} points \("))


def expect_rounds(page: Page, on: str, score: int, kinds: Collection[str]) -> None:
    """The rounds of the year by `on`, for somebody with this score whom these kinds of rounds could invite.

    Not for somebody with a nomination, nor with exactly the score of a cut-off.
    """
    held = [one for one in read_draws(ROOT) if on[:4] == one["date"][:4] and one["date"] <= on]
    open_ones = [one for one in held if one["kind"] in kinds]
    invited = {one["number"] for one in open_ones if one["cutoff"] < score}
    assert held and all(one["cutoff"] != score for one in open_ones)
    rows = f'[data-result^="round-"][data-year="{on[:4]}"]'

    def with_outcome(outcome: str) -> set[str]:
        shown = page.locator(f'{rows}[data-value="{outcome}"]')
        return set(shown.evaluate_all("rows => rows.map((row) => row.dataset.result.slice(6))"))

    expect_in_the_end(lambda: with_outcome("invited"), invited)
    assert with_outcome("below_cutoff") == {one["number"] for one in open_ones} - invited
    assert with_outcome("not_eligible") == {one["number"] for one in held if one not in open_ones}
    said = page.locator(f'[data-rounds-said="{on[:4]}"]')
    expect(said).to_contain_text(f" {len(held)} ")
    if invited:
        expect(said).to_contain_text(f" {len(invited)} ")
    elif open_ones:
        nearest = min(one["cutoff"] for one in open_ones)
        expect(said).to_contain_text(re.compile(rf"\b{nearest - score} points "))


def expect_gain(page: Page, change: str, points: int) -> None:
    """What the change would add, in the list of what would help."""
    shown = page.locator(f'[data-lever="{change}"] .line-points').first
    expect(shown).to_have_text(re.compile(rf"^\+{points}\b"), timeout=PATIENCE)


def expect_turn(page: Page, day: str, before: int, after: int) -> None:
    """On this day the score changes by itself."""
    shown = page.locator(f'[data-turn="{day}"] .num')
    expect(shown).to_contain_text(f"{before} → {after}", timeout=PATIENCE)


def planned(page: Page, invited: str, last: str) -> Locator:
    """The plan for an invitation on this day, whose last day to apply is `last`."""
    page.locator("#planner-invited").fill(invited)
    expect(page.locator(".planner-last")).to_have_attribute("data-deadline", last, timeout=PATIENCE)
    return page.locator("#planner")


def expect_documents(plan: Locator, states: Mapping[str, str]) -> None:
    """How these documents stand in the plan."""
    for name, state in states.items():
        expect(plan.locator(f'[data-document="{name}"]')).to_have_attribute("data-state", state)
