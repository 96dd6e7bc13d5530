"""The form filled by keyboard alone, and read without a script."""

from __future__ import annotations

import pytest
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
    for _ in range(40):
        if focused(page) == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{name} cannot be reached with the Tab key")


ADD = {"en": "Add a job", "fr": "Ajouter un emploi"}


@pytest.mark.parametrize("language", ADD)
def test_the_form_can_be_filled_by_keyboard_alone(open_calculator, language):
    page = open_calculator(language)
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

    question = pair("533-graduate-in-canada")
    profile = question["profile"]
    days = [
        question["on"],
        profile["birth_date"],
        *(job[end] for job in profile["work"] for end in ("start", "end") if end in job),
    ]
    typed = {iso: date_keys(page, iso) for iso in days}
    date("on", question["on"])
    date("birth_date", profile["birth_date"])
    choose("education.level", profile["education"]["level"])
    choose("education.country", profile["education"]["country"])
    tab_to(page, "canadian_credential")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    choose("languages[0].test", profile["languages"][0]["test"])
    for ability in ("listening", "reading", "writing", "speaking"):
        text(f"languages[0].{ability}", str(profile["languages"][0][ability]))
    for index, job in enumerate(profile["work"]):
        if index:
            for _ in range(12):
                if page.evaluate("() => document.activeElement.textContent.trim()") == ADD[language]:
                    break
                keys.press("Tab")
            keys.press("Enter")
            assert focused(page) == f"work[{index}].noc"
        text(f"work[{index}].noc", job["noc"])
        keys.press("Escape")
        choose(f"work[{index}].country", job["country"])
        date(f"work[{index}].start", job["start"])
        if "end" in job:
            date(f"work[{index}].end", job["end"])
        text(f"work[{index}].hours_per_week", str(job["hours_per_week"]))
    expect_total(page, 533)
    keys.press("Enter")
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator(".js-announce")).to_contain_text("533")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This calculator needs JavaScript"), ("fr", "Cette calculatrice a besoin de JavaScript")],
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
    expect(page.locator("#result")).to_be_hidden()
    expect(page.locator(".js-actions")).to_be_hidden()
