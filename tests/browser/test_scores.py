"""The scores the project promises, in the browser: from a link, in both languages, every line explained."""

from __future__ import annotations

import json
import re

import pytest
from normal import IN_ENGLISH, IN_FRENCH, some_long
from playwright.sync_api import Page, Route, expect
from visits import PAIRS, PATIENCE, expect_total, pair, result

PROMISED = {
    "533-graduate-in-canada": 533,
    "379-one-bachelors": 379,
    "436-three-years-abroad": 436,
    "497-canada-and-abroad": 497,
    "435-couple": 435,
    "164-secondary": 164,
}
SECTIONS = ("core", "spouse", "transferability", "additional")


# All pairs of the contract are asked in the browser in any run: test_engine_variants.py.
@pytest.mark.parametrize("name", some_long(PROMISED, "533-graduate-in-canada", "435-couple", "164-secondary"))
def test_a_link_shows_the_promised_score_and_explains_every_line(calculator, name):
    question = pair(name)
    page = calculator("en", question["profile"], question["on"])
    expect_total(page, PROMISED[name])
    answer = question["expect"]["result"]["crs"]
    for section in SECTIONS:
        expect(result(page, f"crs-{section}")).to_have_text(str(answer["sections"][section]))
    expect(page.locator(".sections > p")).to_contain_text("Source, where a line names no other:")
    page.get_by_role("button", name="Open every line").click()
    for line in answer["lines"]:
        shown = page.locator(f'[data-line="{line["id"]}"]')
        expect(shown.locator(".line-points")).to_have_text(str(line["points"]))
        expect(shown.locator(".line-max")).to_have_text(f"of {line['max']}")
        expect(shown.locator(".line-rule a")).to_have_attribute("href", re.compile(rf"/rules/{line['id']}/"))
        assert shown.locator(".line-why").inner_text().strip()
        assert re.search(r"\b20\d\d\b", shown.locator(".line-source").inner_text())
        expect(shown.locator(".bar")).to_have_count(1 if line["max"] else 0)
        expect(shown.locator(".line-lost")).to_have_count(1 if line["lost_to_cap"] else 0)
    expect(page.locator("[data-line]")).to_have_count(len(answer["lines"]))


def test_what_a_ceiling_took_is_said(calculator):
    question = pair("497-canada-and-abroad")
    page = calculator("fr", question["profile"], question["on"])
    line = page.locator('[data-line="crs.transferability.education_canadian_work"]')
    expect(line.locator(".line-lost")).to_have_text("Vaut 25, mais le plafond était déjà atteint.")


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_every_rule_page_a_line_leads_to_is_there(calculator, language):
    question = pair("435-couple")
    page = calculator(language, question["profile"], question["on"])
    expect_total(page, 435)
    expect(page.locator("[data-line] .line-rule a").first).to_be_attached()
    links = page.locator("[data-line] .line-rule a").evaluate_all("links => links.map(link => link.href)")
    assert links
    for address in links:
        assert page.request.get(address).status == 200, address


LABELS = {
    "en": (
        "Your CRS score on 2 November 2026",
        "CRS score under the rules to 2 November 2026; the present rules differ and are not known to us",
        "Score on 2 November 2026",
        "What is known of the change",
        "CRS 497 · rules to 2 Nov 2026",
    ),
    "fr": (
        "Votre note du SCG le 2 novembre 2026",
        "Note du SCG selon les règles jusqu’au 2 novembre 2026; les règles actuelles diffèrent et nous sont inconnues",
        "Calculer la note au 2 novembre 2026",
        "Ce que l’on sait du changement",
        "SCG 497 · règles au 2 nov. 2026",
    ),
}


@pytest.mark.parametrize("language", IN_FRENCH)
def test_after_the_change_the_label_itself_carries_the_date(calculator, language):
    known, dated, button, change, pill = LABELS[language]
    profile = pair("497-canada-and-abroad")["profile"]
    page = calculator(language, profile, "2026-11-03")
    expect_total(page, 497)
    expect(page.locator(".score-label")).to_have_text(dated)
    expect(page.locator(".score-line")).to_have_text(f"{dated} 497")
    label, value = (page.locator(f".score-{part}").bounding_box() for part in ("label", "value"))
    assert label["y"] < value["y"]
    expect(page.locator(".to-result")).to_contain_text(pill)
    with_score = page.locator('.js-answer [data-result="notice"]')
    expect(with_score).to_have_count(1)
    address = with_score.get_by_role("link", name=change).evaluate("link => link.href")
    assert f'id="{address.split("#")[1]}"' in page.request.get(address).text()
    assert all("2" in text for text in page.locator(".line-source").all_text_contents())
    page.locator(".score-dated").get_by_role("button", name=button).click()
    expect(page.locator(".score-line")).to_contain_text(known)
    expect_total(page, 497)
    expect(with_score).to_have_count(0)
    expect(page.locator('[name="on"]')).to_have_value("2026-11-02")


def without_a_known_change(page: Page) -> None:
    """The page as it is once every rule has been read, and days have passed since."""

    def answer(route: Route) -> None:
        text = route.fetch().text()
        data = re.search(r'(?s)(class="js-data">)(.*?)(</script>)', text)
        told = json.dumps({**json.loads(data[2]), "change": None}).replace("<", "\\u003c")
        route.fulfill(body=text.replace(data[0], data[1] + told + data[3]), content_type="text/html")

    page.route("**/calculatrice/", answer)


def test_rules_that_were_only_not_checked_since_are_not_said_to_differ(open_calculator):
    page = open_calculator("fr", pair("497-canada-and-abroad")["profile"], "2026-11-03", prepare=without_a_known_change)
    expect_total(page, 497)
    expect(page.locator(".score-label")).to_contain_text("nous n’avons pas vérifié si elles ont changé depuis")
    expect(page.locator(".js-advice .notice")).to_contain_text("nous n’avons pas vérifié", timeout=PATIENCE)
    expect(page.locator(".score-dated").get_by_role("link")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("diffèrent")


@pytest.mark.parametrize("path", [path for path in PAIRS if path.stem.startswith("day-")], ids=lambda path: path.stem)
def test_each_side_of_a_change_shows_its_own_score(calculator, path):
    question = pair(path.stem)
    page = calculator("en", question["profile"], question["on"])
    expect_total(page, question["expect"]["result"]["crs"]["total"])


def test_no_rule_yet_is_said_at_the_day(calculator):
    page = calculator("en", {"birth_date": "1990-01-01"}, "2014-12-31")
    page.get_by_role("button", name="Show my score").click()
    expect(page.locator(".error-summary")).to_contain_text("Express Entry did not exist yet on this day.")
    expect(page.locator('[name="on"]')).to_have_attribute("aria-invalid", "true")


def test_a_link_opened_afresh_under_a_projects_path(open_calculator, serve):
    question = pair("533-graduate-in-canada")
    page = open_calculator("fr", question["profile"], question["on"], base=serve("/x/y/"))
    expect_total(page, 533)
