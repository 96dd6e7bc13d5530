"""Links that carry the form’s answers: nothing is lost, nothing is taken for what it is not."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from visits import PATIENCE, expect_total, field, follow, job, link, linked, pair, result


def test_a_link_to_the_answers_gives_the_same_score_again(calculator):
    question = pair("435-couple")
    page = calculator("en", question["profile"], question["on"])
    expect_total(page, 435)
    expect(page.get_by_text("The link contains your personal answers", exact=False)).to_be_visible()
    page.get_by_role("button", name="Copy a link to these answers").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    address = page.evaluate("() => navigator.clipboard.readText()")
    calculator("en")
    page.evaluate("(address) => { location.href = address; }", address)
    expect_total(page, 435)
    expect(field(page, "spouse.education.level")).to_have_value("bachelors")


def test_where_copying_is_not_allowed_the_link_can_be_taken_by_hand(calculator):
    page = calculator("en", {"birth_date": "1990-05-01"}, "2026-10-01")
    page.evaluate(
        """() => {
          navigator.clipboard.writeText = () => {
            delete navigator.clipboard.writeText;
            return Promise.reject(new Error("not allowed"));
          };
        }"""
    )
    page.get_by_role("button", name="Copy a link to these answers").click()
    box = page.get_by_label("Link to these answers")
    expect(box).to_be_focused()
    assert link({"birth_date": "1990-05-01"}, "2026-10-01").split("=")[0] in box.input_value()


def test_another_link_in_the_same_tab_replaces_the_answers(calculator):
    first, second = pair("533-graduate-in-canada"), pair("164-secondary")
    page = calculator("en", first["profile"], first["on"])
    expect_total(page, 533)
    follow(page, link(second["profile"], second["on"]))
    expect_total(page, 164)
    expect(page.locator('.js-jobs[data-list="work"] .js-job')).to_have_count(1)
    expect(field(page, "work[0].noc")).to_have_value("")


@pytest.mark.parametrize(
    "fragment", ["#p=", "#p=%%%", "#p=bm90IGpzb24", "#p=W10", "#p=bnVsbA", "#p=_w", "#p=" + "A" * 300_000]
)
def test_a_link_that_cannot_be_read_is_said_and_changes_nothing(calculator, fragment):
    page = calculator("en", {"birth_date": "1990-05-01"}, "2026-10-01")
    expect(result(page, "crs-total")).to_be_visible()
    before = result(page, "crs-total").inner_text()
    follow(page, fragment)
    expect(page.get_by_role("alert").filter(has_text="The link could not be read.")).to_be_visible()
    expect(field(page, "birth_date")).to_have_value("1990-05-01")
    expect(result(page, "crs-total")).to_have_text(before)


def test_a_day_that_is_none_is_said_and_today_is_used(calculator):
    page = calculator("en", {"birth_date": "1990-05-01"}, "2026-02-30")
    expect(page.get_by_role("alert").filter(has_text="The day in the link could not be read.")).to_be_visible()
    today = page.evaluate(
        """() => {
          const now = new Date();
          return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
        }"""
    )
    expect(field(page, "on")).to_have_value(today)


HOSTILE = '<img src=x onerror="window.harmed=true">\'"</script><b>'


def test_hostile_answers_are_text_and_nothing_else(calculator):
    profile = {
        "birth_date": HOSTILE,
        "marital_status": HOSTILE,
        "education": {"level": HOSTILE, HOSTILE: 1},
        "languages": [{"test": HOSTILE, "reading": HOSTILE}],
        "work": [{"noc": HOSTILE, "country": HOSTILE, "start": HOSTILE, "hours_per_week": HOSTILE}],
        "__proto__": {"polluted": True},
        "constructor": {"prototype": {"polluted": True}},
        HOSTILE: HOSTILE,
    }
    page = calculator("en", profile, "2026-10-01")
    page.get_by_role("button", name="Show my score").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_visible()
    expect(summary).to_contain_text("<img src=x")
    assert page.evaluate("() => [window.harmed, ({}).polluted, document.images.length]") == [
        None,
        None,
        page.locator("header img").count(),
    ]
    assert page.locator("main img, main b").count() == 0
    page.locator(".js-kept-drop").click()
    expect(page.locator(".js-kept")).to_be_hidden()


def test_funds_an_offer_a_relative_and_the_destination_are_asked_for(calculator):
    offer = {"noc": "72200", "trade_offer": True, "arranged_employment": True, "authorized_to_work": True}
    profile = {
        **pair("164-secondary")["profile"],
        "job_offer": offer,
        "relative_in_canada": True,
        "funds": {"amount": 20000, "family_size": 1},
        "destination": "ON",
    }
    page = calculator("en", profile, "2026-10-01")
    expect_total(page, 164)
    expect(page.locator(".js-kept")).to_be_hidden()
    assert linked(page) == profile
    # An offer with a permit frees from funds; without the permit, three people need more than one does.
    funds = page.locator('[data-check="fst.funds"]')
    expect(funds).to_have_attribute("data-met", "true")
    page.locator(".js-offer > summary").click()
    field(page, "job_offer.authorized_to_work").uncheck()
    page.locator(".js-funds > summary").click()
    field(page, "funds.family_size").fill("3")
    expect(funds).to_have_attribute("data-met", "false")
    page.locator(".js-family > summary").click()
    field(page, "destination").select_option("QC")
    expect(page.locator('[data-check="fst.destination"]')).to_have_attribute("data-met", "false")


def test_every_answer_of_a_profile_has_a_field(calculator):
    spouse = {"studied_in_canada_two_years": True, "education": {"level": "bachelors", "country": "CA"}}
    profile = {
        **pair("164-secondary")["profile"],
        "marital_status": "married",
        "spouse": spouse,
        "studied_in_canada_two_years": True,
        "primary_noc": "21231",
        "military": {
            "continuous_service_years": 12,
            "recognized": True,
            "caf_offer_noc": "43204",
            "caf_offer_years": 3.5,
        },
        "profile_submitted": "2026-01-05T12:00:30Z",
    }
    page = calculator("en", profile, "2026-10-01")
    expect(result(page, "crs-total")).to_be_visible()
    expect(page.locator(".js-kept")).to_be_hidden()
    assert linked(page) == profile
    page.locator(".js-submitted > summary").click()
    field(page, "profile_submitted").fill("2026-02-05T12:00")
    page.locator(".js-military > summary").click()
    field(page, "military.caf_offer_years").fill("2")
    page.locator('[name="military.recognized"][value="false"]').check()
    profile["military"].update(recognized=False, caf_offer_years=2)
    assert linked(page) == {**profile, "profile_submitted": "2026-02-05T12:00:00Z"}


def test_what_has_no_field_stays_when_its_neighbours_are_edited(calculator):
    question = pair("435-couple")
    profile = json.loads(json.dumps(question["profile"]))
    french = {"test": "clb", "language": "fr", "reading": 7, "writing": 7, "listening": 7, "speaking": 7}
    profile["spouse"]["languages"].append(french)
    page = calculator("en", profile, question["on"])
    expect(page.locator(".js-kept-text")).to_contain_text("spouse.languages[1].")
    expect_total(page, 443)
    assert linked(page) == profile
    field(page, "spouse.education.level").select_option("masters_or_professional")
    field(page, "spouse.languages[0].reading").fill("6")
    profile["spouse"]["education"]["level"] = "masters_or_professional"
    profile["spouse"]["languages"][0]["reading"] = 6
    expect(result(page, "crs-spouse")).to_have_text("22")
    assert linked(page) == profile
    expect(page.locator(".js-kept-text")).to_contain_text("spouse.languages[1].")
    page.locator(".js-kept-drop").click()
    profile["spouse"]["languages"].pop()
    assert linked(page) == profile


def test_what_has_no_field_moves_with_its_job(calculator):
    profile = {"birth_date": "1990-05-01", "work": [job("21231"), job("21232"), job("21234", remark="third")]}
    page = calculator("en", profile, "2026-10-01")
    expect(page.locator(".js-kept-text")).to_contain_text("work[2].remark")
    page.get_by_role("button", name="Remove job 1").first.click()
    expect(page.locator(".js-kept-text")).to_contain_text("work[1].remark")
    assert linked(page) == {**profile, "work": profile["work"][1:]}
    page.get_by_role("button", name="Remove job 2").first.click()
    expect(page.locator(".js-kept")).to_be_hidden()
    assert linked(page) == {**profile, "work": profile["work"][1:2]}


def test_what_the_form_hides_is_kept_until_it_is_shown_and_answered(calculator):
    question = pair("435-couple")
    profile = {**question["profile"], "marital_status": "divorced"}
    page = calculator("en", profile, question["on"])
    expect(result(page, "crs-total")).to_be_visible()
    expect(result(page, "crs-spouse")).to_have_text("0")
    assert linked(page) == profile
    expect(page.locator(".js-kept")).to_be_hidden()
    field(page, "marital_status").select_option("married")
    expect_total(page, 435)
    field(page, "spouse.languages[0].test").select_option("")
    field(page, "marital_status").select_option("divorced")
    # Shown once, the answers are the form's own, and what it does not show is not said.
    assert linked(page) == {key: value for key, value in profile.items() if key != "spouse"}


def test_an_answer_no_field_can_hold_is_reported_at_its_field_and_can_be_mended(calculator):
    page = calculator("en", {"birth_date": "1990-05-01", "marital_status": "complicated"}, "2026-10-01")
    page.get_by_role("button", name="Show my score").click()
    expect(page.get_by_role("link", name="Marital status: This is not one of the choices.")).to_be_visible()
    field(page, "marital_status").select_option("divorced")
    expect(result(page, "crs-total")).to_be_visible()
    expect(page.locator(".error-summary")).to_be_hidden()


def test_clearing_removes_all_answers(calculator):
    question = pair("435-couple")
    page = calculator("en", question["profile"], question["on"])
    expect_total(page, 435)
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(".js-empty")).to_be_visible()
    expect(result(page, "crs-total")).to_be_hidden()
    for path in ("birth_date", "education.level", "languages[0].test", "work[0].noc", "spouse.education.level"):
        expect(field(page, path)).to_have_value("")


def test_what_was_cleared_or_removed_comes_back_until_the_next_change(calculator):
    question = pair("533-graduate-in-canada")
    page = calculator("en", question["profile"], question["on"])
    expect_total(page, 533)
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_hidden()
    field(page, "languages[0].reading").fill("nine")
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(".js-empty")).to_be_visible()
    expect(page.locator(".js-undo")).to_contain_text("All answers cleared")
    undo.click()
    expect(field(page, "languages[0].reading")).to_have_value("nine")
    expect(field(page, "on")).to_have_value(question["on"])
    expect(undo).to_be_hidden()
    field(page, "languages[0].reading").fill("9")
    expect_total(page, 533)

    page.get_by_role("button", name="Remove job 1").first.click()
    expect(field(page, "work[0].country")).to_have_value("US")
    expect(page.locator(".js-undo")).to_contain_text("Job 1 removed")
    undo.click()
    expect(page.locator("#f-work-0")).to_be_focused()
    expect(field(page, "work[0].country")).to_have_value("CA")
    expect(field(page, "work[1].country")).to_have_value("US")
    expect_total(page, 533)
    assert linked(page) == question["profile"]

    page.get_by_role("button", name="Remove job 1").first.click()
    expect(undo).to_be_visible()
    field(page, "birth_date").fill("2000-05-01")
    expect(undo).to_be_hidden()


def test_nothing_is_offered_back_where_nothing_was(calculator):
    page = calculator("en")
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()


def test_the_answers_go_along_to_the_other_language(open_calculator):
    question = pair("435-couple")
    page = open_calculator("en", question["profile"], question["on"])
    expect_total(page, 435)
    field(page, "birth_date").fill("1993-05-01")
    expect_total(page, 430)
    page.locator(".language").click()
    page.locator("html[lang=fr][data-calculator=ready]").wait_for(timeout=PATIENCE)
    expect_total(page, 430)
    expect(field(page, "birth_date")).to_have_value("1993-05-01")
    expect(field(page, "on")).to_have_value(question["on"])
    expect(page.get_by_text("Recharger ou fermer cette page efface vos réponses.")).to_be_visible()
    page.get_by_role("button", name="Recommencer").click()
    page.locator(".language").click()
    page.wait_for_url(lambda address: "/en/" in address)
    assert "#" not in page.url
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
