"""Trying levels, two scenarios side by side, the plan with French, who should be principal: all as the core says."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from normal import IN_ENGLISH, IN_FRENCH
from playwright.sync_api import Page, expect
from test_further import expect_in_the_end
from visits import PATIENCE, expect_total, field, follow, link, linked, pair

from calc import advise, assess

TODAY = "2026-10-01"
ON = date.fromisoformat(TODAY)


def total(profile: dict[str, Any]) -> int:
    return assess(profile, ON, want=["crs"])["crs"]["total"]


def with_levels(profile: dict[str, Any], **levels: int) -> dict[str, Any]:
    """The profile with other levels in its first result, as levels already known."""
    rest = profile["languages"][1:]
    known = assess(profile, ON, want=["clb"])["clb"]["en"]
    return {**profile, "languages": [{"test": "clb", "language": "en", **known, **levels}, *rest]}


def opened(calculator, language: str = "en") -> tuple[Page, dict[str, Any]]:
    profile = pair("435-couple")["profile"]
    page = calculator(language, profile, TODAY)
    expect_total(page, total(profile))
    expect(page.locator("#trial-en-writing")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#trial-en-writing")).to_be_enabled()
    expect(page.locator("[data-trial]")).to_have_attribute("data-trial", str(total(profile)))
    return page, profile


def expect_trial(page: Page, score: int) -> None:
    expect(page.locator("[data-trial]")).to_have_attribute("data-trial", str(score), timeout=PATIENCE)


# Trying


@pytest.mark.parametrize("language", IN_FRENCH)
def test_a_slider_shows_the_new_score_at_once_and_changes_no_answer(calculator, language):
    page, profile = opened(calculator, language)
    before = linked(page)
    page.locator("#trial-en-writing").focus()
    page.keyboard.press("ArrowRight")
    score = total(with_levels(profile, writing=10))
    expect_trial(page, score)
    expect(page.locator(".trial-gain")).to_have_text(f"+{score - total(profile)}")
    expect(page.locator("#trial-en-writing")).to_have_attribute("aria-valuetext", re.compile("10$"))
    expect_total(page, total(profile))
    assert linked(page) == before
    page.locator(".js-trial-reset").click()
    expect_trial(page, total(profile))
    expect(page.locator("#trial-en")).to_be_focused()


def test_the_last_of_many_moves_is_what_is_shown(calculator):
    page, profile = opened(calculator)
    page.locator("#trial-en-reading").focus()
    for key in ("ArrowLeft",) * 7 + ("ArrowRight",) * 3:
        page.keyboard.press(key)
    expect_trial(page, total(with_levels(profile, reading=5)))


def test_a_language_can_be_tried_that_was_never_taken(calculator):
    page, profile = opened(calculator)
    expect(page.locator("#trial-fr-reading")).to_be_disabled()
    page.locator("#trial-fr").check()
    need = assess(profile, ON, want=["categories"])["categories"]["french"]["checks"][0]["need"]["reading"]
    levels = dict.fromkeys(("reading", "writing", "listening", "speaking"), need)
    tried = {**profile, "languages": [*profile["languages"], {"test": "clb", "language": "fr", **levels}]}
    expect_trial(page, total(tried))
    expect(page.locator(".trial-more")).to_contain_text("French category")
    page.locator("#trial-fr").uncheck()
    expect_trial(page, total(profile))
    # A result can be left out, too.
    page.locator("#trial-en").uncheck()
    expect_trial(page, total({**profile, "languages": []}))


def test_each_level_in_the_advice_can_be_tried_with_the_sliders(calculator):
    page, profile = opened(calculator)
    levers = [one for one in advise(profile, ON)["single"] if re.match(r"(new_)?language\.", one["id"])]
    assert len(levers) > 2 and any(one["id"].startswith("new_") for one in levers)
    buttons = page.locator(".js-try")
    expect(buttons).to_have_count(len(levers), timeout=PATIENCE)
    for at, lever in enumerate(levers):
        # Those beyond the first few are folded away.
        buttons.nth(at).evaluate("button => button.click()")
        expect_trial(page, lever["total"])
        expect(page.locator("#trial input:focus")).to_have_count(1)
    expect_total(page, total(profile))


def test_what_was_tried_becomes_the_answer_as_a_goal_and_can_be_undone(calculator):
    page, profile = opened(calculator)
    page.locator("#trial-en-writing").fill("10")
    expect_trial(page, total(with_levels(profile, writing=10)))
    page.locator(".js-trial-use").click()
    score = total(with_levels(profile, writing=10))
    expect_total(page, score)
    expect(page.locator(".js-assumes")).to_be_visible()
    assert linked(page)["languages"][0]["writing"] == 10
    # The trial is over: its sliders are the answers now.
    expect(page.locator(".js-trial-use")).to_be_disabled()
    expect_trial(page, score)
    page.locator(".js-undo-button").click()
    expect_total(page, total(profile))
    assert linked(page)["languages"] == profile["languages"]


def test_what_was_tried_is_a_goal_in_a_scenario_too(calculator):
    page, _ = opened(calculator)
    page.locator("#trial-fr").check()
    # The result in French is then the first that is left.
    page.locator("#trial-en").uncheck()
    expect(page.locator(".js-trial-keep")).to_be_enabled()
    page.locator(".js-trial-keep").click()
    expect(page.locator('[data-scenario="A"] .slot-said')).not_to_contain_text("Nothing", timeout=PATIENCE)
    page.locator('[data-scenario="A"] .js-scenario-open').click()
    expect(page.locator("#f-languages-0 .js-goal-badge")).to_have_count(1)
    expect(field(page, "languages[0].test")).to_have_value("clb-fr")
    expect(field(page, "languages[0].goal")).to_be_checked()
    expect(page.locator(".js-assumes")).to_contain_text("is a goal, not a result")
    # Whoever has no result in English stays where the buttons were, when it is over.
    page.locator("#trial-fr-reading").fill("9")
    page.locator(".js-trial-use").click()
    expect(page.locator("#trial-en")).to_be_focused()


def test_answers_that_change_take_along_what_was_not_moved(calculator):
    page, profile = opened(calculator)
    page.locator("#trial-en-writing").fill("10")
    expect_trial(page, total(with_levels(profile, writing=10)))
    other = with_levels(profile, reading=7)
    follow(page, link(other, TODAY))
    expect_total(page, total(other))
    expect_trial(page, total(with_levels(other, writing=10)))
    expect(page.locator("#trial-en-reading")).to_have_value("7")


MOVE = """(slider) => {
  slider.value = "10";
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def test_a_slider_moved_before_its_answers_are_there_waits_for_them(calculator):
    page, profile = opened(calculator)
    page.locator(".js-reset").click()
    page.locator(".js-empty").wait_for()
    page.locator("#trial-en-writing").evaluate(MOVE)
    other = with_levels(profile, reading=7)
    follow(page, link(other, TODAY))
    expect_trial(page, total(with_levels(other, writing=10)))


def test_a_trial_after_the_known_rules_carries_the_date(calculator):
    page = calculator("en", pair("497-canada-and-abroad")["profile"], "2026-11-10")
    expect_total(page, 497)
    page.locator("#trial-en-writing").fill("5")
    expect(page.locator(".trial-label")).to_have_text(
        "Trial, not your answers, under the rules to 2 November 2026", timeout=PATIENCE
    )
    expect(page.locator(".trial-more .js-rescore")).to_have_attribute("data-day", "2026-11-02")


def test_on_a_narrow_screen_the_trials_score_stays_in_sight_and_hides_no_slider(calculator):
    page, _ = opened(calculator, "fr")
    page.set_viewport_size({"width": 320, "height": 640})
    page.locator("#trial-fr").check()
    page.locator("#trial-en-listening").focus()
    for _ in range(9):
        head, slider = (
            page.evaluate("(hook) => document.querySelector(hook).getBoundingClientRect().toJSON()", hook)
            for hook in (".trial-head", ".trial :focus")
        )
        assert head["top"] >= -1 and head["bottom"] <= slider["bottom"]
        page.keyboard.press("Tab")


# Two scenarios


def compared(page: Page) -> dict[str, str]:
    """What differs, by its key: the text of the difference."""
    return dict(
        page.locator("[data-compared]").evaluate_all(
            "rows => rows.map((row) => [row.dataset.compared, row.lastElementChild.textContent])"
        )
    )


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_two_sets_of_answers_stand_side_by_side_with_what_differs_marked(calculator, language):
    page, profile = opened(calculator, language)
    page.locator('[data-scenario="A"] .js-scenario-keep').click()
    page.locator("#trial-en-writing").fill("10")
    expect_trial(page, total(with_levels(profile, writing=10)))
    page.locator(".js-trial-keep").click()
    one, other = (assess(each, ON)["crs"] for each in (profile, with_levels(profile, writing=10)))
    expect_in_the_end(lambda: compared(page).get("total"), f"+{other['total'] - one['total']}")
    lines = {line["id"]: line["points"] for line in one["lines"]}
    changed = {
        line["id"]: f"+{line['points'] - lines[line['id']]}"
        for line in other["lines"]
        if line["points"] > lines[line["id"]]
    }
    found = compared(page)
    assert changed and {key: found[key] for key in changed} == changed
    # Only what differs is shown, until all is asked for.
    assert "crs.core.age" not in found
    page.locator("#scenarios-every").check()
    expect(page.locator('[data-compared="crs.core.age"]')).to_have_attribute("data-differs", "false")
    # The answers themselves were never touched.
    expect_total(page, total(profile))


def test_a_kept_scenario_comes_back_into_the_form_and_goes_away(calculator):
    page, profile = opened(calculator)
    page.locator('[data-scenario="A"] .js-scenario-keep').click()
    expect(page.locator('[data-scenario="A"] .slot-said')).to_contain_text(str(total(profile)))
    other = with_levels(profile, reading=5)
    follow(page, link(other, TODAY))
    expect_total(page, total(other))
    expect_in_the_end(lambda: compared(page).get("total"), f"−{total(profile) - total(other)}")
    page.locator('[data-scenario="A"] .js-scenario-open').click()
    expect_total(page, total(profile))
    page.locator('[data-scenario="A"] .js-scenario-remove').click()
    expect(page.locator("[data-compared]")).to_have_count(0)
    expect(page.locator('[data-scenario="A"] .slot-said')).to_have_text("Nothing kept here yet.")
    expect(page.locator('[data-scenario="A"] .js-scenario-keep')).to_be_focused()


# French, and who should be principal


@pytest.mark.parametrize("language", IN_FRENCH)
def test_the_plan_with_french_tells_the_bonus_the_category_and_the_score(calculator, language):
    page, profile = opened(calculator, language)
    goals = {
        one["id"]: one for one in advise(profile, ON)["single"] if re.match(r"(new_)?language\.fr\.\d+$", one["id"])
    }
    assert goals
    for name, one in goals.items():
        row = page.locator(f'[data-french-goal="{name}"]')
        expect(row.locator("td").nth(0)).to_have_text(
            re.compile(rf"^\+?{one['lines'].get('crs.additional.french', 0)}$"), timeout=PATIENCE
        )
        expect(row.locator("td").nth(1)).to_have_text(f"+{one['gained']}")
        expect(row.locator("td").nth(2)).to_have_text(str(one["total"]))
        opens = "French category" if language == "en" else "catégorie du français"
        assert (opens in row.inner_text()) == ("french" in one["categories"])
    validity = page.locator(".plan-french .hint")
    expect(validity).to_contain_text({"en": "2 years", "fr": "2 ans"}[language])
    for address in validity.get_by_role("link").evaluate_all("links => links.map((link) => link.href)"):
        assert page.request.get(address).status == 200


def test_who_should_be_principal_is_answered_once_the_birthday_is_there(calculator):
    page, profile = opened(calculator)
    answer = advise(profile, ON, compare=["spouse_not_accompanying"], spouse_birth_date=date(1992, 1, 1))
    alone = answer["compare"]["spouse_not_accompanying"]
    expect(page.locator("[data-alone]")).to_have_attribute("data-alone", str(alone["total"]), timeout=PATIENCE)
    expect(page.locator("[data-alone]")).to_contain_text("must be true, and it must be declared")
    expect(page.locator("[data-principal]")).to_have_count(0)
    page.locator("#principal-birth").fill("1992-01-01")
    expect(page.locator("[data-principal]")).to_have_attribute(
        "data-principal", str(answer["principal"]["total"]), timeout=PATIENCE
    )
    gained = answer["principal"]["gained"]
    expect(page.locator("[data-principal] .said")).to_contain_text(
        f"{abs(gained)} points {'more' if gained > 0 else 'less'}"
    )
    # The birthday is no answer: it goes into no link.
    assert "1992" not in str(linked(page))
    problem = page.locator("#principal-problem")
    page.locator("#principal-birth").fill("2026-09-20")
    expect(problem).to_be_hidden()
    # It is later than the day of the score, whichever of the two was changed.
    field(page, "on").fill("2026-09-10")
    expect(problem).to_be_visible()
    field(page, "on").fill(TODAY)
    expect(problem).to_be_hidden()
    page.locator("#principal-birth").fill("2027-01-01")
    expect(problem).to_be_visible()
    page.locator(".js-reset").click()
    expect(page.locator("#principal-birth")).to_have_value("")
    expect(page.locator("#principal-birth")).not_to_have_attribute("aria-invalid", "true")


def test_without_a_partner_nobody_asks_who_should_be_principal(calculator):
    question = pair("379-one-bachelors")
    page = calculator("en", question["profile"], question["on"])
    expect(page.locator("[data-lever]").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".plan-principal")).to_be_hidden()
