"""What a screen reader is told: the accessibility tree of the calculator, as the browser gives it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from express_entry.words import read_words
from normal import IN_FRENCH
from playwright.sync_api import Page, expect
from states import OPEN_ALL, OPEN_HELP, STEPS, answered, whole_result
from visits import PATIENCE, expect_total, field, follow, link, pair

ROOT = Path(__file__).parents[2]

# What can be used or is read as a whole: none of these may be without a name.
NAMED = {
    *("button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "radiogroup", "slider", "spinbutton"),
    *("Date", "DateTime", "table", "columnheader", "rowheader", "heading", "image", "meter", "progressbar"),
    *("region", "navigation", "alertdialog", "dialog", "listbox", "DisclosureTriangle"),
}
# The parts of a day stand in the field of the day.
GROUPS = {"group", "radiogroup", "region", "Date", "DateTime"}
ANSWERS = {"textbox", "combobox", "checkbox", "radio", "slider", "spinbutton", "Date", "DateTime"}


def tree(page: Page) -> list[dict]:
    """The nodes that a screen reader meets, and those it passes over."""
    settings = page.context.new_cdp_session(page)
    settings.send("Accessibility.enable")
    nodes = settings.send("Accessibility.getFullAXTree")["nodes"]
    settings.detach()
    return nodes


def role(node: dict) -> str:
    """Empty for what is passed over."""
    return "" if node["ignored"] else node["role"]["value"]


def name(node: dict) -> str:
    return node.get("name", {}).get("value", "").strip()


def groups(nodes: list[dict]) -> dict[str, str]:
    """For each node the names of the groups it stands in, as they are read out before it."""
    known = {node["nodeId"]: node for node in nodes}
    found = {}
    for node in nodes:
        names, at = [], node.get("parentId")
        while at in known:
            if role(known[at]) in GROUPS:
                names.append(name(known[at]))
            at = known[at].get("parentId")
        found[node["nodeId"]] = " < ".join(filter(None, names))
    return found


def expect_names(page: Page) -> None:
    nodes = tree(page)
    met = Counter(role(node) for node in nodes)
    assert met["heading"] and met["link"] and met["button"]
    assert [role(node) for node in nodes if role(node) in NAMED and not name(node)] == []
    within = groups(nodes)
    answers = Counter((within[node["nodeId"]], name(node)) for node in nodes if role(node) in ANSWERS)
    assert [one for one, count in answers.items() if count > 1] == [], "two answers sound the same"


@pytest.mark.parametrize("language", IN_FRENCH)
def test_everything_that_can_be_used_has_a_name_and_no_two_answers_the_same(opened, language):
    page = answered(opened(language))
    page.evaluate(OPEN_HELP)
    for step in STEPS:
        page.locator(f".js-step-link[data-step={step}]").click()
        expect(page.locator(f"#step-{step}")).to_be_visible()
        expect_names(page)
    page = opened(language)
    page.locator(".js-whole").click()
    page.evaluate(OPEN_ALL)
    expect_names(page)


@pytest.mark.long
@pytest.mark.parametrize("language", ("en", "fr"))
def test_everything_in_the_result_has_a_name(opened, language):
    page = whole_result(answered(opened(language)))
    expect_names(page)
    met = Counter(role(node) for node in tree(page))
    # Tables are tables to everybody, though narrow screens lay them out otherwise.
    assert met["table"] >= 4 and met["columnheader"] and met["rowheader"] and met["slider"] >= 4 and met["figure"]
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert Counter(role(node) for node in tree(page))["row"] == met["row"]


@pytest.mark.parametrize("language", IN_FRENCH)
def test_a_step_is_read_out_with_its_questions_their_hints_and_their_problems(opened, language):
    words = read_words(ROOT)[language]["calculator"]
    abilities = read_words(ROOT)[language]["core"]["abilities"]
    page = answered(opened(language), step="languages")
    step = page.locator("#step-languages")
    expect(step).to_have_role("group")
    expect(step).to_have_accessible_name(words["language"]["legend"])
    first = page.get_by_role("group", name=words["language"]["first"])
    expect(first.get_by_role("combobox")).to_have_accessible_name(words["language"]["test"])
    taken = field(page, "languages[0].taken")
    expect(taken).to_have_accessible_name(f"{words['language']['taken']} ({words['optional']})")
    expect(taken).to_have_accessible_description(words["language"]["taken_hint"])
    level = {"en": "CLB", "fr": "NCLC"}[language]
    for ability in ("listening", "reading", "writing", "speaking"):
        score = first.get_by_role("textbox", name=abilities[ability])
        expect(score).to_have_value("9")
        expect(score).to_have_accessible_description(re.compile(rf"12 {level} 9$"))
    score.fill("13")
    page.locator(".js-submit").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_have_role("alert")
    expect(page.locator(".error-summary")).to_have_accessible_name(words["problems"]["heading"])
    expect(score).to_have_attribute("aria-invalid", "true")
    said = page.locator("#f-languages-0-speaking-error").inner_text()
    assert said
    expect(score).to_have_accessible_description(re.compile(re.escape(said) + "$"))


def test_a_new_score_is_announced_and_nothing_else_speaks_over_it(opened):
    page = opened("en")
    page.evaluate(
        """() => {
          window.spoken = [];
          const live = [...document.querySelectorAll("[role=status], [role=alert], [aria-live=polite]")];
          const hear = (region) => () => window.spoken.push(region.textContent.trim());
          const any = { childList: true, subtree: true, characterData: true };
          for (const region of live) new MutationObserver(hear(region)).observe(region, any);
        }"""
    )
    question = pair("164-secondary")
    follow(page, link(question["profile"], question["on"]))
    expect_total(page, 164)
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    spoken = [said for said in page.evaluate("() => window.spoken") if said]
    assert spoken.count("CRS score 164") == 1
    assert len(set(spoken)) == 1, spoken
