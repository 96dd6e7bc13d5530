"""Answers as a file: saved in their published form, loaded again, and refused with all that is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from normal import IN_ENGLISH
from playwright.sync_api import Page, expect
from visits import expect_total, field, pair

import calc
from calc import assess

FORMS = Path(calc.__file__).with_name("schema")
HERS = {"birth_date": "1990-05-01"}
HIS = {"birth_date": "1985-02-03"}
ON = "2026-10-01"


def downloaded(page: Page) -> tuple[str, str]:
    with page.expect_download() as download:
        page.locator(".js-file-save").click()
    return download.value.suggested_filename, Path(download.value.path()).read_text(encoding="utf-8")


def load(page: Page, text: str | bytes, name: str = "me.json") -> None:
    content = text if isinstance(text, bytes) else text.encode()
    page.locator(".js-file").set_input_files({"name": name, "mimeType": "application/json", "buffer": content})


def envelope(profile: object, **more: object) -> str:
    return json.dumps({"format": "waymark-answers", "version": 1, "profile": profile, **more})


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_a_saved_file_has_its_published_form_and_brings_the_answers_back(calculator, language):
    question = pair("435-couple")
    page = calculator(language, question["profile"], ON)
    total = assess(question["profile"], date.fromisoformat(ON))["crs"]["total"]
    expect_total(page, total)
    page.locator('[name="work[0].approximate"]').evaluate("(box) => { box.checked = true; }")
    name, text = downloaded(page)
    assert name == {"en": f"express-entry-answers-{ON}.json", "fr": f"reponses-entree-express-{ON}.json"}[language]
    answers = json.loads(text)
    form = json.loads((FORMS / "answers.json").read_text(encoding="utf-8"))
    form["properties"]["profile"] = {"type": "object"}
    Draft202012Validator(form).validate(answers)
    profile_form = json.loads((FORMS / "profile.json").read_text(encoding="utf-8"))
    Draft202012Validator(profile_form).validate(answers["profile"])
    assert answers["on"] == ON
    assert answers["edition"] == page.evaluate("() => document.documentElement.dataset.edition")
    assert assess(answers["profile"], date.fromisoformat(ON)) == assess(question["profile"], date.fromisoformat(ON))
    page.locator(".js-reset").click()
    page.locator(".js-empty").wait_for()
    load(page, text)
    expect_total(page, total)
    expect(field(page, "on")).to_have_value(ON)
    assert downloaded(page)[1] == text


def test_a_bare_profile_is_loaded_for_today_and_loading_can_be_undone(calculator):
    page = calculator("en", HERS, ON)
    load(page, json.dumps(HIS), "his answers.json")
    expect(field(page, "birth_date")).to_have_value("1985-02-03")
    today = page.evaluate("() => new Date().toLocaleDateString('en-CA')")
    expect(field(page, "on")).to_have_value(today)
    expect(page.locator(".js-undo")).to_contain_text("The answers of his answers.json are loaded")
    page.locator(".js-undo-button").click()
    expect(field(page, "birth_date")).to_have_value("1990-05-01")
    expect(field(page, "on")).to_have_value(ON)


def test_loaded_answers_are_shown_to_be_checked(open_calculator):
    page = open_calculator("en", steps=True)
    load(page, envelope(HIS, on=ON))
    expect(page.locator("#step-check")).to_be_focused()
    expect(page.locator(".js-answers")).to_contain_text("3 February 1985")


REFUSED = [
    ("not json", ["It is not a JSON file, or is damaged."]),
    (b"\xff\xfe", ["It is not a JSON file, or is damaged."]),
    ("[1]", ["It holds no answers."]),
    ('{"format": "gpx"}', ["format: It is not a file of answers of this calculator."]),
    (envelope(HERS, version=9), ["version: It was made by a newer version of this calculator."]),
    (envelope(HERS, version="x"), ["version: There is no such version of the file."]),
    (envelope(HERS, on=5, assumed="all", spam=1), ["spam: ", "on: ", "assumed: "]),
    ('{"birth_date": "1990-05-01", "__proto__": {"polluted": 1}}', ["__proto__: This name is not allowed"]),
    (
        '{"birth_date": "1990-02-30", "work": [{"noc": "99999"}], "spam": 1}',
        ["birth_date: ", "work[0].noc: ", "spam: "],
    ),
    (envelope(HERS, on="2014-12-31"), ["on: Express Entry did not exist yet on this day."]),
    (json.dumps({"birth_date": "x" * 200_000}), ["It is larger than any file of answers."]),
    ("x" * 900_000, ["It is larger than any file of answers."]),
]


def test_a_bad_file_is_refused_with_all_that_is_wrong_and_the_form_is_untouched(calculator):
    page = calculator("en", HERS, ON)
    faults = page.locator(".js-file-faults")
    for text, expected in REFUSED:
        load(page, text, "bad.json")
        for sentence in expected:
            expect(faults).to_contain_text(sentence)
        expect(faults).to_be_focused()
        expect(faults).to_contain_text("bad.json was not loaded")
        expect(faults).to_contain_text("Nothing in the form was changed.")
        expect(field(page, "birth_date")).to_have_value("1990-05-01")
        expect(page.locator(".js-undo")).to_be_hidden()
    assert page.evaluate("() => ({}).polluted") is None


def test_without_answers_there_is_nothing_to_save_or_print(calculator):
    page = calculator("en")
    page.evaluate("() => { window.printed = null; window.print = () => { window.printed = true; }; }")
    page.locator(".js-file-save").click()
    expect(page.locator(".js-file-said")).to_have_text("There are no answers yet.")
    page.locator(".js-print").click()
    expect(page.locator(".js-print-said")).to_have_text("There are no answers yet.")
    assert page.evaluate("() => window.printed") is None
