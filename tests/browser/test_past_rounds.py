"""The past rounds: the sentence on top, the score on the chart of cut-offs, each round by kind, outcome and year."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from express_entry.words import read_words
from normal import IN_FRENCH, some_long
from playwright.sync_api import Page, expect
from test_further import expect_in_the_end
from visits import PATHS, PATIENCE, expect_total, follow, link, pair

from calc import assess
from calc.assessment import own_rules

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-10-01"
# French at NCLC 8 beside one year in Canada: invited in some of the year's rounds, for French alone.
FRENCH = {"test": "clb", "language": "fr", "reading": 8, "writing": 8, "listening": 8, "speaking": 8}


def somebody() -> dict:
    question = pair("435-couple")["profile"]
    return {**question, "languages": [*question["languages"], FRENCH]}


def rounds(profile: dict, on: str = TODAY) -> list[dict]:
    """The core's answer with each round's day and kind, newest first."""
    known = {one.number: one for one in own_rules().rounds}
    answer = assess(profile, date.fromisoformat(on), want=["rounds"])["rounds"]
    return [{**one, "day": known[one["number"]].day, "kind": known[one["number"]].kind} for one in reversed(answer)]


def unanswered(profile: dict) -> set[str]:
    """The conditions that these answers leave open."""
    answer = assess(profile, date.fromisoformat(TODAY), want=["programs", "categories"])
    found = [*answer["programs"].values(), *answer["categories"].values()]
    checks = [check for one in found for check in one["checks"]]
    # Of funds nothing is known on the day of an early round.
    return {one["id"] for one in checks if one["met"] is None or (one["met"] and one["id"].endswith(".funds"))}


def decapitalised(name: str) -> str:
    return name[0].lower() + name[1:]


def shown(page: Page) -> list[str]:
    """The numbers of the rounds that are not hidden."""
    return page.locator(".past-each tbody tr:not([hidden])").evaluate_all(
        "rows => rows.map((row) => row.dataset.result.replace('round-', ''))"
    )


@pytest.mark.parametrize("language", IN_FRENCH)
def test_the_sentence_on_top_is_counted_from_the_rounds_of_the_year(calculator, language):
    profile = somebody()
    page = calculator(language, profile, TODAY)
    of_year = [one for one in rounds(profile) if one["day"].isoformat().startswith(TODAY[:4])]
    invited = [one for one in of_year if one["outcome"] == "invited"]
    assert invited
    said = page.locator("[data-rounds-said]")
    expect(said).to_contain_text(f" {len(invited)} ", timeout=PATIENCE)
    expect(said).to_contain_text(f" {len(of_year)} ")
    for count in Counter(one["kind"] for one in invited).values():
        expect(said).to_contain_text(f"({count})")
    page.locator('[data-keep="years"] summary').click()
    for year in {one["day"].year for one in rounds(profile)}:
        row = page.locator(f'.past-years [data-year="{year}"]')
        count = sum(one["outcome"] == "invited" for one in rounds(profile) if one["day"].year == year)
        expect(row).to_have_attribute("data-invited", str(count))


def test_who_would_have_been_invited_in_none_is_told_the_nearest(calculator):
    profile = pair("435-couple")["profile"]
    page = calculator("en", profile, TODAY)
    open_ones = [
        one for one in rounds(profile) if one["day"].year == 2026 and one["outcome"] not in ("not_eligible", "invited")
    ]
    nearest = min(open_ones, key=lambda one: one["cutoff"] - one["score"])
    by = nearest["cutoff"] - nearest["score"]
    expect(page.locator("[data-rounds-said]")).to_contain_text("invited in none of the", timeout=PATIENCE)
    expect(page.locator("[data-rounds-said]")).to_contain_text(f"{by} points above your score")


def test_who_was_not_eligible_for_any_round_is_told_so(calculator):
    # The three programs are for those who will live outside Quebec.
    page = calculator("en", {"birth_date": "1994-05-01", "destination": "QC"}, TODAY)
    expect(page.locator("[data-rounds-said]")).to_contain_text("was open to you", timeout=PATIENCE)


def test_rounds_are_chosen_by_kind_outcome_and_year(calculator):
    profile = somebody()
    page = calculator("en", profile, TODAY)
    every = rounds(profile)
    expect_in_the_end(lambda: shown(page), [one["number"] for one in every if one["day"].year == 2026])
    expect(page.locator(".past-each")).to_be_hidden()
    page.locator("#past-year").select_option("all")
    expect(page.locator(".past-each")).to_be_visible()
    expect_in_the_end(lambda: shown(page), [one["number"] for one in every])
    page.locator("#past-kind").select_option("french")
    french = [one for one in every if one["kind"] == "french"]
    expect_in_the_end(lambda: shown(page), [one["number"] for one in french])
    page.locator("#past-outcome").select_option("invited")
    invited = [one["number"] for one in french if one["outcome"] == "invited"]
    expect_in_the_end(lambda: shown(page), invited)
    expect(page.locator(".past-shown")).to_have_text(f"{len(invited)} of {len(every)} rounds shown")
    page.locator("#past-year").select_option("2015")
    expect(page.locator(".past-shown")).to_have_text("No round fits these choices.")


@pytest.mark.parametrize("answered", [False, True])
def test_each_round_that_was_not_open_says_which_condition_failed(calculator, answered):
    # Of the category of military recruits one condition is not met, and the others are not answered.
    profile = {**somebody(), "military": {"continuous_service_years": 2}} if answered else somebody()
    page = calculator("en", profile, TODAY)
    expect(page.locator("#past-kind")).to_be_visible(timeout=PATIENCE)
    names = read_words(ROOT)["en"]["core"]["check_names"]
    left_open = unanswered(profile)
    told: Counter[bool] = Counter()
    for one in rounds(profile):
        is_open = left_open.issuperset(one["because"])
        because = [name for name in one["because"] if is_open or name not in left_open]
        of = {name.split(".")[0] for name in because}
        if len(of) != 1 or of == {"nomination"}:
            continue
        failed = ", ".join(decapitalised(names[name.split(".")[1]]) for name in because)
        whose = "program" if of <= {"fsw", "cec", "fst"} else "category"
        outcome = page.locator(f'[data-result="round-{one["number"]}"] .outcome').text_content()
        if is_open:
            assert outcome == f"Not known, because your answers leave this open: {failed}"
        else:
            assert outcome == f"Not eligible: conditions of the {whose} not met ({failed})"
        told[is_open] += 1
    assert told[False] and bool(told[True]) != answered


def test_rounds_that_the_answers_leave_open_are_counted_and_chosen_as_such(calculator):
    page = calculator("en", {"birth_date": "1994-05-01"}, TODAY)
    of_year = [one for one in rounds({"birth_date": "1994-05-01"}) if one["day"].year == 2026]
    nominees = [one["number"] for one in of_year if "nomination" in one["because"]]
    expect(page.locator("#past-kind")).to_be_visible(timeout=PATIENCE)
    page.locator("#past-outcome").select_option("unknown")
    expect_in_the_end(lambda: shown(page), [one["number"] for one in of_year if one["number"] not in nominees])
    page.locator("#past-outcome").select_option("not_eligible")
    expect_in_the_end(lambda: shown(page), nominees)
    # Quebec is in none of the programs, whatever else is not known.
    page = calculator("en", {"birth_date": "1994-05-01", "destination": "QC"}, TODAY)
    expect(page.locator("#past-kind")).to_be_visible(timeout=PATIENCE)
    page.locator("#past-outcome").select_option("unknown")
    expect(page.locator(".past-shown")).to_have_text("No round fits these choices.")


def test_a_choice_stays_when_the_answers_change_and_keeps_the_focus(calculator):
    page = calculator("en", pair("435-couple")["profile"], TODAY)
    expect(page.locator("#past-kind")).to_be_visible(timeout=PATIENCE)
    page.locator("#past-kind").select_option("french")
    page.locator("#past-kind").focus()
    profile = somebody()
    follow(page, link(profile, TODAY))
    expect_total(page, assess(profile, date.fromisoformat(TODAY), want=["crs"])["crs"]["total"])
    expected = [one["number"] for one in rounds(profile) if one["kind"] == "french" and one["day"].year == 2026]
    expect_in_the_end(lambda: shown(page), expected)
    expect(page.locator("#past-kind")).to_have_value("french")


@pytest.mark.parametrize(
    ("language", "label"),
    some_long([("en", "Your score: 435"), ("fr", "Votre note\u00a0: 435")], "en"),
    ids=list(PATHS),
)
def test_the_score_is_a_line_on_the_chart_of_cut_offs(calculator, language, label):
    question = pair("435-couple")
    page = calculator(language, question["profile"], question["on"])
    figure = page.locator(".past-chart")
    expect(page.locator("#past-kind")).to_be_visible(timeout=PATIENCE)
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".own-text")).to_have_text(label, timeout=PATIENCE)
    # The chart of one kind takes its place, with the line in it.
    page.locator("#past-kind").select_option("french")
    expect(figure.locator("figcaption strong")).to_contain_text({"en": "French", "fr": "français"}[language])
    expect(figure.locator(".own-text")).to_have_text(label)
    expect(figure.locator("svg.picture")).to_have_count(1)
    slider = figure.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")
    newest = next(one for one in rounds(question["profile"], question["on"]) if one["kind"] == "french")
    readout = figure.locator(".readout")
    expect(readout).to_contain_text(newest["number"])
    expect(readout).to_contain_text(f"{newest['cutoff']}")
    expect(readout).to_contain_text("435")


def test_after_the_known_rules_the_line_carries_the_date(calculator):
    page = calculator("en", pair("497-canada-and-abroad")["profile"], "2026-11-10")
    expect(page.locator("#past-kind")).to_be_visible(timeout=PATIENCE)
    page.locator(".past-chart").scroll_into_view_if_needed()
    expect(page.locator(".past-chart .own-text")).to_have_text(
        "Your score: 497 (rules to 2 Nov 2026)", timeout=PATIENCE
    )


def test_the_chart_asks_nothing_of_the_network_but_files_of_the_site(open_calculator):
    # A page of its own: what another test has fetched is not asked for again.
    page = open_calculator("en")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    follow(page, link(pair("435-couple")["profile"], TODAY))
    expect(page.locator("#past-kind")).to_be_visible(timeout=PATIENCE)
    page.locator(".past-chart").scroll_into_view_if_needed()
    expect(page.locator(".past-chart svg.picture")).to_have_count(1, timeout=PATIENCE)
    host = page.evaluate("() => location.origin")
    assert any("charts-en" in address for address in asked)
    assert all(address.startswith(host) for address in asked)
