"""What follows the score: programs, categories, past rounds, advice and the days ahead, all as the core gives them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from double_entry import generate
from normal import IN_ENGLISH
from playwright.sync_api import Page, expect
from visits import PATIENCE, expect_total, field, follow, link, pair, result

from calc import advise, assess, timeline
from calc.assessment import Case, own_rules
from calc.levers import levers
from calc.levers.principal import principal_lever
from calc.profile import read

PROFILES = [
    ("533-graduate-in-canada", "en"),
    ("379-one-bachelors", "fr"),
    ("435-couple", "en"),
    ("497-after-3-november-2026", "fr"),
    ("only-a-birth-date", "en"),
    ("day-2017-06-06", "en"),
]
CATEGORIES = [
    "french", "healthcare", "stem", "trades", "transport", "agriculture", "education", "physicians", "senior-managers",
    "researchers", "military",
]  # fmt: skip
FRENCH = {"test": "clb", "language": "fr", "reading": 7, "writing": 7, "listening": 7, "speaking": 7}
YOUNG = {"birth_date": "1994-05-01"}
TODAY = "2026-10-01"


def expect_in_the_end(found: Callable[[], Any], expected: Any) -> None:
    """The page may still show what it showed before, and may ask once more for what it has shown."""
    until = time.monotonic() + PATIENCE / 1000
    while (last := found()) != expected and time.monotonic() < until:
        time.sleep(0.05)
    assert last == expected


def attributes(page: Page, *names: str) -> list[list[str]]:
    """These data attributes of every element that has them all, in the order of the page."""
    return page.evaluate(
        """(names) => [...document.querySelectorAll(names.map((name) => `[data-${name}]`).join(""))]
          .map((element) => names.map((name) => element.dataset[name]))""",
        list(names),
    )


def of_checks(outcome: dict[str, Any]) -> str:
    """The contract's yes, no and unknown."""
    if outcome["eligible"]:
        return "yes"
    open_ones = [check for check in outcome["checks"] if check["met"] is None and not check["id"].endswith(".funds")]
    return "unknown" if open_ones and all(check["met"] is not False for check in outcome["checks"]) else "no"


def of_category(category: dict[str, Any], programs: dict[str, Any]) -> str:
    if not category["meets_criteria"] or category["eligible"]:
        return of_checks(category)
    return "unknown" if "unknown" in map(of_checks, programs.values()) else "no"


def values(profile: dict[str, Any], on: str) -> list[list[str]]:
    """Every hook with a value, in the order of the page: rounds newest first."""
    answer = assess(profile, date.fromisoformat(on), want=["programs", "categories", "rounds"])
    programs = answer["programs"]
    return [
        *([f"program-{name}", of_checks(programs[name])] for name in ("fsw", "cec", "fst")),
        *([f"category-{slug}", of_category(answer["categories"][slug], programs)] for slug in CATEGORIES),
        *([f"round-{one['number']}", one["outcome"]] for one in reversed(answer["rounds"])),
    ]


def total(profile: dict[str, Any], on: str) -> int:
    return assess(profile, date.fromisoformat(on), want=["crs"])["crs"]["total"]


@pytest.mark.parametrize(("name", "language"), PROFILES)
def test_everything_shown_is_the_answer_of_the_core(calculator, name, language):
    question = pair(name)
    profile, on = question["profile"], date.fromisoformat(question["on"])
    page = calculator(language, profile, question["on"])
    expect_total(page, question["expect"]["result"]["crs"]["total"])
    expect_in_the_end(lambda: attributes(page, "result", "value"), values(profile, question["on"]))
    advice = advise(profile, on)
    # A nomination is enough by itself: pairs with one come after the others.
    pairs = sorted(advice["pairs"], key=lambda one: "provincial_nomination" in one["ids"])
    shown = [*([one["id"]] for one in advice["single"]), *([" ".join(one["ids"])] for one in pairs)]
    expect_in_the_end(lambda: attributes(page, "lever"), shown)
    expect_in_the_end(lambda: attributes(page, "turn"), [[entry["date"]] for entry in timeline(profile, on)["days"]])
    texts = page.locator('.further [data-result], .further .line, .further [role="row"]').all_inner_texts()
    assert not any(word in text for text in texts for word in ("undefined", "null", "NaN", "{"))


def test_each_condition_says_what_was_read_and_leads_to_its_rule_and_its_law(calculator):
    question = pair("435-couple")
    page = calculator("fr", question["profile"], question["on"])
    expect_total(page, 435)
    programs = assess(question["profile"], date.fromisoformat(question["on"]), want=["programs"])["programs"]
    checks = [check for program in programs.values() for check in program["checks"]]
    met = {True: "true", False: "false", None: "null"}
    expect_in_the_end(lambda: attributes(page, "check", "met"), [[one["id"], met[one["met"]]] for one in checks])
    for summary in page.locator("#programs summary").all():
        summary.focus()
        page.keyboard.press("Enter")
    for check in checks:
        shown = page.locator(f'[data-check="{check["id"]}"]')
        expect(shown.locator(".check-read")).to_have_text(re.compile(r"\w"))
        rule, law = shown.locator(".check-source").get_by_role("link").all()
        assert page.request.get(rule.evaluate("link => link.href")).status == 200
        expect(law).to_have_text(re.compile(r"^RIPR, (al|par|art)\. \d"))
    # 1,560 hours in the field of the core, as French writes it.
    hours = page.locator('[data-check="cec.work"] .check-read')
    expect(hours).to_have_text(re.compile("Il faut\u00a0: 1\u00a0560 heures"))


@pytest.mark.parametrize(
    ("more", "value", "said"),
    [({"work": []}, "no", "none of the three programs"), ({}, "unknown", "none of the three programs")],
    ids=["no program", "programs open"],
)
def test_a_category_that_is_met_without_a_program_is_told_apart(calculator, more, value, said):
    page = calculator("en", {**YOUNG, "languages": [FRENCH], **more}, TODAY)
    french = result(page, "category-french")
    expect(french).to_have_text("Met, but no program")
    expect(french).to_have_attribute("data-value", value)
    expect(page.locator('[data-category="french"]')).to_contain_text(said)


def test_while_little_is_answered_no_count_reads_as_a_refusal(calculator):
    page = calculator("en", YOUNG, TODAY)
    expect(page.locator(".js-rounds-gist")).to_have_text(re.compile(r"^\d+ of \d+ not known yet$"), timeout=PATIENCE)
    expect(page.locator(".js-programs-gist")).to_have_text("3 of 3 not known yet")
    expect(page.locator(".js-categories-gist")).to_have_text(re.compile(r"^(\d+) of \1 not known yet$"))
    expect(page.locator("[data-rounds-said]")).to_contain_text("your answers do not say yet")
    # The three programs are for those who will live outside Quebec.
    page = calculator("en", {**YOUNG, "destination": "QC"}, TODAY)
    expect(page.locator(".js-programs-gist")).to_have_text("eligible for 0 of 3", timeout=PATIENCE)


def test_an_education_of_the_spouse_that_cannot_count_yet_says_what_it_lacks(calculator):
    spouse = {"education": {"level": "bachelors", "country": "IN"}}
    page = calculator("en", {**YOUNG, "marital_status": "married", "spouse": spouse}, TODAY)
    lacking = page.locator(".js-missing").get_by_role("link", name="Spouse’s education")
    lacking.click(timeout=PATIENCE)
    eca = field(page, "spouse.education.eca_issued")
    expect(eca).to_be_focused()
    eca.fill("2026-01-20")
    expect(lacking).to_have_count(0, timeout=PATIENCE)


def test_a_category_of_several_conditions_says_that_they_are_met(calculator):
    question = pair("category-military")
    page = calculator("en", {**question["profile"], "work": []}, question["on"])
    expect(result(page, "category-military")).to_have_text("Met, but no program")
    expect(page.locator('[data-category="military"] .line-why')).to_have_text("Every condition is met.")


def test_a_list_that_is_not_in_force_says_so(calculator):
    page = calculator("en", YOUNG, "2020-01-01")
    expect_total(page, total(YOUNG, "2020-01-01"))
    for slug in CATEGORIES:
        expect(result(page, f"category-{slug}")).to_have_text("Not in force yet")
        expect(result(page, f"category-{slug}")).to_have_attribute("data-value", "no")


def test_hours_so_far_and_the_day_a_category_is_met(calculator):
    job = {"noc": "21301", "country": "CA", "start": "2026-04-01", "hours_per_week": 30}
    page = calculator("en", {**YOUNG, "work": [job]}, TODAY)
    stem = page.locator('[data-category="stem"]')
    expect(stem).to_contain_text("21301 Mechanical engineers: 788 of the 1,560 hours asked for.")
    expect(stem.get_by_role("progressbar", include_hidden=True)).to_have_count(1)
    ahead = timeline({**YOUNG, "work": [job]}, date.fromisoformat(TODAY))["categories"]["stem"]["first_day"]
    expect(stem).to_contain_text(f"{int(ahead[8:])} ", timeout=PATIENCE)
    expect(stem).to_contain_text("As things stand, you meet it on")


def test_who_has_more_than_the_hours_asked_for_is_told_both(calculator):
    job = {"noc": "21301", "country": "CA", "start": "2024-10-02", "hours_per_week": 30}
    page = calculator("en", {**YOUNG, "work": [job]}, TODAY)
    hours = assess({**YOUNG, "work": [job]}, date.fromisoformat(TODAY))["categories"]["stem"]["hours"]
    said = f"21301 Mechanical engineers: {hours:,} hours counted, 1,560 hours asked for."
    expect(page.locator('[data-category="stem"] .line-why').first).to_have_text(said, timeout=PATIENCE)


def test_the_score_leads_to_the_chart_of_all_rounds(calculator):
    question = pair("435-couple")
    page = calculator("fr", question["profile"], question["on"])
    way = page.locator("#rounds").get_by_role("link", name="notes minimales de toutes les rondes")
    expect(way).to_have_attribute("href", re.compile(r"rondes/#score=435$"), timeout=PATIENCE)


def test_the_notice_on_older_rounds_stands_with_the_rounds(calculator):
    page = calculator("en", YOUNG, TODAY)
    expect_total(page, total(YOUNG, TODAY))
    notice = page.locator('#rounds [data-result="notice"]')
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text("The conditions of the three programs are those of today")
    expect(page.locator('.js-answer [data-result="notice"]')).to_have_count(0)


def test_before_the_first_round_there_is_none(calculator):
    page = calculator("en", YOUNG, "2015-01-02")
    expect(page.locator("#rounds")).to_contain_text("There was no round by this day.")
    expect(page.locator('[data-result^="round-"]')).to_have_count(0)


# What is asked for later never holds up what the reader does


def test_the_score_does_not_wait_and_the_newest_answers_win(calculator):
    question = pair("435-couple")
    page = calculator("en", question["profile"], question["on"])
    expect_total(page, 435)
    profile = json.loads(json.dumps(question["profile"]))
    for score in (7, 8, 10):
        field(page, "languages[0].reading").fill(str(score))
        profile["languages"][0]["reading"] = score
        expect_total(page, total(profile, question["on"]))
    singles = [[entry["id"]] for entry in advise(profile, date.fromisoformat(question["on"]))["single"]]
    expect_in_the_end(lambda: attributes(page, "lever")[: len(singles)], singles)


# The worker's replies with those that hold a part turned into errors, as a fault of the core would be.
FAIL = """(part) => {
  const send = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (text) {
    const { id, result } = JSON.parse(text) ?? {};
    send.call(this, result?.[part] ? JSON.stringify({ id, ok: false, error: { code: "internal" } }) : text);
  };
}"""


def test_a_part_that_fails_says_so_and_the_others_are_shown(open_calculator):
    page = open_calculator("en")
    page.workers[0].evaluate(FAIL, "rounds")
    follow(page, link(YOUNG, TODAY))
    expect(page.locator(".js-rounds")).to_have_text(re.compile("a mistake of its own"), timeout=PATIENCE)
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    expect(page.locator("[data-lever]").first).to_be_visible()
    expect(page.locator("[data-turn]").first).to_be_visible()


def test_without_advice_nothing_stays_that_it_said_of_earlier_answers(open_calculator):
    question = pair("435-couple")
    page = open_calculator("en", question["profile"], question["on"])
    expect(page.locator("[data-french-goal]").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-alone]")).to_be_visible()
    page.workers[0].evaluate(FAIL, "single")
    field(page, "languages[0].reading").fill("10")
    expect(page.locator(".js-advice")).to_have_text(re.compile("a mistake of its own"), timeout=PATIENCE)
    expect(page.locator(".js-french")).to_be_empty()
    expect(page.locator("[data-alone]")).to_have_count(0)


def test_what_the_reader_opened_stays_open_when_an_answer_changes(calculator):
    question = pair("435-couple")
    page = calculator("en", question["profile"], question["on"])
    expect_total(page, 435)
    opened = page.locator('[data-keep="fsw"]')
    opened.locator("summary").click()
    field(page, "languages[0].reading").fill("10")
    expect_total(page, 438)
    expect(opened).to_have_attribute("open", "")
    expect(page.locator('[data-keep="cec"]')).not_to_have_attribute("open", "")


def test_an_empty_form_shows_none_of_it(calculator):
    page = calculator("en", YOUNG, TODAY)
    expect(page.locator("#programs")).to_be_visible()
    page.locator(".js-reset").click()
    for part in ("programs", "categories", "pool", "rounds", "advice", "trial", "scenarios", "ahead"):
        expect(page.locator(f"#{part}")).to_be_hidden()


def test_the_list_beside_the_score_leads_to_every_part(calculator):
    question = pair("435-couple")
    page = calculator("fr", question["profile"], question["on"])
    expect_total(page, 435)
    links = page.locator(".detail").get_by_role("link")
    expect(links).to_have_count(9)
    for one in links.all():
        heading = page.locator(f"{one.get_attribute('href')} h2")
        expect(heading).to_have_text(one.inner_text())
    expect(page.locator(".js-programs-gist")).to_have_text("admissible à 2 sur 3")


# Words for every change the core can think of

NAMES = """async (levers) => {
  const { Advice } = await import(new URL("../../theme/js/advice.mjs", location.href));
  const { Words } = await import(new URL("../../theme/js/words.mjs", location.href));
  const data = JSON.parse(document.querySelector(".js-data").textContent);
  const { words } = await import(new URL(`../../results/${data.lang}.mjs`, location.href));
  const made = new Words(data.lang, data.words);
  made.add(words);
  const advice = new Advice(made, new Map());
  const said = ({ id, changes }) => [advice.name(id, changes), ...advice.how(changes)].join(" ");
  const found = levers.map((lever) => [advice.patternOf(lever.id), said(lever)]);
  return { keys: Object.keys(words.core.levers), found };
}"""


def every_lever() -> Iterator[dict[str, Any]]:
    """Levers of many people, one of each id."""
    rules = own_rules()
    seen = {}
    for seed in range(300):
        profile, on = generate.case(seed)
        case = Case(read(profile, on, rules), on, rules)
        swap = principal_lever(case.profile, date(1990, 1, 1))
        for lever in [*levers(case.person, rules), *([swap] if swap else [])]:
            seen.setdefault(lever.id, {"id": lever.id, "changes": list(lever.changes)})
    yield from seen.values()


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_every_change_the_core_can_think_of_has_words_and_no_words_are_left_over(calculator, language):
    page = calculator(language)
    told = page.evaluate(NAMES, list(every_lever()))
    found = told["found"]
    assert all(name.strip() and not re.search(r"undefined|null|\{|  |: \.|: $", name) for _, name in found), found
    assert {pattern for pattern, _ in found} == set(told["keys"])
