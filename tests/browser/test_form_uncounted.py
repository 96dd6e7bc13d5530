"""What the form holds and the score does not count: each is named with its reason."""

from __future__ import annotations

import re

import pytest
from normal import some_long
from playwright.sync_api import expect
from visits import field, job

UNCOUNTED = [
    (job("65201"), "only work in TEER 0 to 3 counts", "seul le travail dans les FEER 0 à 3 compte"),
    (
        job("21231", self_employed=True),
        "self-employed work in Canada does not count",
        "le travail à son compte au Canada ne compte pas",
    ),
    (
        job("21231", while_full_time_student=True),
        "work as a full-time student does not count",
        "le travail pendant des études à temps plein ne compte pas",
    ),
    (
        job("21231", authorized=False),
        "work without authorization does not count",
        "le travail sans autorisation ne compte pas",
    ),
    (
        job("21231", start="2010-01-01", end="2012-01-01"),
        "it ended before the years that count",
        "il a pris fin avant les années qui comptent",
    ),
]


@pytest.mark.parametrize(
    ("language", "name", "none"),
    some_long([("en", "Job", "In Canada: none"), ("fr", "Emploi", "aucune heure")], "fr"),
)
def test_a_job_that_does_not_count_is_named_with_its_reason(calculator, language, name, none):
    profile = {"birth_date": "1985-05-01", "work": [one[0] for one in UNCOUNTED]}
    page = calculator(language, profile, "2026-10-01")
    links = page.locator(".js-missing").get_by_role("link", name=re.compile(rf"^{name} \d"))
    expect(links).to_have_count(len(UNCOUNTED))
    colon = ": " if language == "en" else "\u00a0: "
    assert links.all_text_contents() == [
        f"{name} {number}{colon}{words[0] if language == 'en' else words[1]}"
        for number, (_, *words) in enumerate(UNCOUNTED, start=1)
    ]
    expect(page.locator(".js-explained-lines")).to_contain_text(none)
    links.nth(1).click()
    expect(page.locator("#f-work-1")).to_be_focused()
    page.get_by_role("button", name=re.compile(r"(Remove job|Retirer l’emploi) 1$")).first.click()
    expect(links).to_have_count(len(UNCOUNTED) - 1)


def test_several_reasons_stand_in_one_line_and_a_job_that_counts_has_none(calculator):
    profile = {"birth_date": "1985-05-01", "work": [job("21231"), job("65201", authorized=False)]}
    page = calculator("en", profile, "2026-10-01")
    links = page.locator(".js-missing").get_by_role("link", name=re.compile(r"^Job \d"))
    expect(links).to_have_text(["Job 2: only work in TEER 0 to 3 counts; work without authorization does not count"])


def test_half_an_answer_on_education_says_what_is_missing(calculator):
    page = calculator("en", {"birth_date": "1990-05-01", "education": {"level": "bachelors"}}, "2026-10-01")
    half = page.get_by_role(
        "link", name="Education: the country, or the date of the assessment (ECA) report, is missing"
    )
    half.click()
    expect(field(page, "education.country")).to_be_focused()
    before = half.element_handle()
    field(page, "education.country").select_option("IN")
    before.wait_for_element_state("hidden")
    half.click()
    expect(field(page, "education.eca_issued")).to_be_focused()
    field(page, "education.eca_issued").fill("2018-01-01")
    expect(page.get_by_role("link", name="Education: no longer valid on this day")).to_be_visible()
    expect(page.locator('[data-line="crs.core.education"] .line-why')).to_have_text(
        "No valid answer on this day, so it adds nothing."
    )
    field(page, "education.country").select_option("CA")
    expect(half).to_be_hidden()
    unanswered = page.get_by_role("link", name="Whether you earned a credential by studying in Canada: not answered")
    unanswered.click()
    expect(field(page, "canadian_credential")).to_be_focused()
    field(page, "canadian_credential").check()
    expect(unanswered).to_be_hidden()


def test_slips_in_the_days_are_said(calculator):
    page = calculator("fr", {"birth_date": "1850-05-01"}, "2026-10-01")
    page.get_by_role("button", name="Voir ma note").click()
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Vérifiez l’année de naissance.")
    expect(field(page, "birth_date")).to_have_attribute("aria-invalid", "true")
    field(page, "birth_date").fill("1990-05-01")
    expect(summary).to_be_hidden()
    field(page, "on").fill("2150-01-01")
    page.get_by_role("button", name="Voir ma note").click()
    expect(summary).to_contain_text("Choisissez un jour dans les deux prochaines années.")
