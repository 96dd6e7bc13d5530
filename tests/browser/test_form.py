"""The form filled by keyboard alone, and read without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from normal import some_long
from playwright.sync_api import Page, expect
from visits import expect_total, field, focused, pair


def date_keys(page: Page, iso: str) -> str:
    """The keys that enter a day in a date field, in the order this browser's own language has."""
    year, month, day = iso.split("-")
    scratch = page.context.new_page()
    scratch.set_content('<input type="date" max="2199-12-31" autofocus>')
    scratch.locator("input").focus()
    scratch.keyboard.type("01022003")
    seen = scratch.locator("input").input_value()
    scratch.close()
    return {"2003-01-02": month + day + year, "2003-02-01": day + month + year}.get(seen, year + month + day)


def tab_to(page: Page, name: str) -> None:
    tab_until(page, lambda: focused(page) == name, name)


def tab_to_button(page: Page, text: str) -> None:
    tab_until(page, lambda: page.evaluate("() => document.activeElement.textContent.trim()") == text, text)


def tab_until(page: Page, reached: Callable[[], bool], what: str) -> None:
    for _ in range(60):
        if reached():
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{what} cannot be reached with the Tab key")


BUTTONS = {
    "en": ("Add a job", "Continue", "Show my score"),
    "fr": ("Ajouter un emploi", "Continuer", "Voir ma note"),
}


# From the empty form to a result by keyboard: test_keyboard.py.
@pytest.mark.long
@pytest.mark.parametrize("language", ("en", "fr"))
def test_the_form_can_be_filled_by_keyboard_alone(open_calculator, language):
    page = open_calculator(language, steps=True)
    add, go_on, show = BUTTONS[language]
    keys = page.keyboard

    def date(name: str, iso: str) -> None:
        tab_to(page, name)
        keys.type(typed[iso])
        expect(field(page, name)).to_have_value(iso)

    def text(name: str, value: str) -> None:
        tab_to(page, name)
        keys.type(value)

    def choose(name: str, value: str) -> None:
        """By the first letters, and where a letter has no key of its own, down the list."""
        tab_to(page, name)
        text = field(page, name).locator(f'option[value="{value}"]').inner_text()
        keys.type(text) if text.isascii() else keys.press("Home")
        for _ in range(300):
            if field(page, name).input_value() == value:
                return
            keys.press("ArrowDown")
        pytest.fail(f"{value} cannot be chosen")

    def next_step(name: str) -> None:
        tab_to_button(page, go_on)
        keys.press("Enter")
        expect(page.locator(f"#step-{name}")).to_be_focused()

    question = pair("533-graduate-in-canada")
    profile = question["profile"]
    days = [
        question["on"],
        profile["birth_date"],
        *(job[end] for job in profile["work"] for end in ("start", "end") if end in job),
    ]
    typed = {iso: date_keys(page, iso) for iso in days}
    date("birth_date", profile["birth_date"])
    date("on", question["on"])
    next_step("education")
    choose("education.level", profile["education"]["level"])
    choose("education.country", profile["education"]["country"])
    tab_to(page, "canadian_credential")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    next_step("languages")
    choose("languages[0].test", profile["languages"][0]["test"])
    for ability in ("listening", "reading", "writing", "speaking"):
        text(f"languages[0].{ability}", str(profile["languages"][0][ability]))
    next_step("work")
    for index, job in enumerate(profile["work"]):
        if index:
            tab_to_button(page, add)
            keys.press("Enter")
            assert focused(page) == f"work[{index}].noc"
        text(f"work[{index}].noc", job["noc"])
        keys.press("Escape")
        choose(f"work[{index}].country", job["country"])
        date(f"work[{index}].start", job["start"])
        if "end" in job:
            date(f"work[{index}].end", job["end"])
        text(f"work[{index}].hours_per_week", str(job["hours_per_week"]))
    next_step("more")
    next_step("check")
    expect_total(page, 533)
    tab_to_button(page, show)
    keys.press("Enter")
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator(".js-announce")).to_contain_text("533")


@pytest.mark.parametrize(
    ("language", "words"),
    some_long([("en", "This calculator needs JavaScript"), ("fr", "Cette calculatrice a besoin de JavaScript")], "en"),
)
def test_without_a_script_the_whole_form_can_be_read(open_calculator, language, words):
    page = open_calculator(language, script=False)
    assert words in page.locator("noscript").text_content()
    for path in (
        "birth_date",
        "education.eca_issued",
        "languages[0].speaking",
        "languages[1].reading",
        "work[0].hours_per_week",
        "work[0].authorized",
        "spouse.languages[0].writing",
        "spouse.work[0].start",
        "provincial_nomination",
    ):
        expect(field(page, path)).to_be_visible()
    # The names of the topics lead to them; what only a script can do is not promised.
    expect(page.locator(".js-step-link:visible")).to_have_count(6)
    page.locator(".js-step-link[data-step=work]").click()
    expect(page.locator("#step-work")).to_be_in_viewport()
    for hook in ("js-whole", "js-short", "js-step-count", "js-second", "js-assume", "js-answers"):
        expect(page.locator(f".{hook}:visible")).to_have_count(0)
    expect(page.locator("#result")).to_be_hidden()
    expect(page.locator(".js-actions")).to_be_hidden()
