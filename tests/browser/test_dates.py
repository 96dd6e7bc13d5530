"""The days ahead as a picture and a file, and the planner for an invitation, all as the core gives them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from double_entry import generate
from normal import IN_ENGLISH, IN_FRENCH, WIDE
from playwright.sync_api import Page, expect
from states import FEWER_ROWS
from stories import planned as expect_plan
from test_accessibility import expect_no_fault, expect_nothing_cut_off
from test_further import attributes, expect_in_the_end
from visits import PATIENCE, field, follow, link, wait_until

from calc import InvalidProfile, plan, timeline

ON = "2026-10-10"
INVITED = "2026-10-01"
# Something of everything: a test and a birthday before the last day to apply, two countries, a spouse, a nomination.
PROFILE: dict[str, Any] = {
    "birth_date": "1996-11-10",
    "marital_status": "married",
    "spouse": {
        "education": {"level": "bachelors", "country": "PH", "eca_issued": "2025-01-01"},
        "work": [{"noc": "65100", "country": "PH", "start": "2019-01-01", "end": "2022-03-01", "hours_per_week": 40}],
    },
    "education": {"level": "two_or_more", "country": "IN", "eca_issued": "2022-01-05"},
    "languages": [
        {"test": "ielts", "taken": "2024-11-20", "reading": 8, "writing": 7.5, "listening": 8.5, "speaking": 7.5}
    ],
    "work": [
        {"noc": "21231", "country": "IN", "start": "2019-06-01", "end": "2024-03-31", "hours_per_week": 40},
        {"noc": "21231", "country": "CA", "start": "2024-06-01", "hours_per_week": 37.5},
    ],
    "profile_submitted": "2026-01-05T12:00:00Z",
}


def planned(page: Page, invited: str = INVITED) -> dict[str, Any]:
    """Fills in the day, and waits for the plan that the core gives."""
    expected = plan(PROFILE, date.fromisoformat(invited))
    expect_plan(page, invited, expected["deadline"] or "")
    return expected


def downloaded(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.locator(button).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def ahead(page: Page, profile: dict[str, Any] = PROFILE, on: str = ON) -> list[dict[str, Any]]:
    """Waits for the days that the core gives; the page may still hold those of other answers."""
    expect(page.locator("#ahead")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".js-ahead[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    days = timeline(profile, date.fromisoformat(on))["days"]
    expect_in_the_end(lambda: attributes(page, "turn"), [[day["date"]] for day in days])
    return days


# The days ahead


@pytest.mark.parametrize("language", IN_FRENCH)
def test_the_picture_has_a_mark_for_every_day_and_the_table_says_when_it_is(calculator, language):
    page = calculator(language, PROFILE, ON)
    days = ahead(page)
    expect(page.locator(".band-picture > .band-dot")).to_have_count(len(days))
    for day in days:
        left = (date.fromisoformat(day["date"]) - date.fromisoformat(ON)).days
        row = page.locator(f'[data-turn="{day["date"]}"]')
        said = re.sub(r"\D", "", row.locator("th .below").inner_text())
        assert int(said) == left
        if day["total"]["from"] != day["total"]["to"]:
            expect(row.locator(".num")).to_contain_text(f"{day['total']['from']} → {day['total']['to']}")
    # Marks stand in the order of the days, within the picture.
    places = page.locator(".band-picture > .band-dot").evaluate_all(
        "dots => dots.map((dot) => parseFloat(dot.getAttribute('cx')))"
    )
    assert places == sorted(places) and all(0 <= place <= 100 for place in places)


def test_the_picture_is_read_with_the_keys_and_by_pointing(calculator):
    page = calculator("en", PROFILE, ON)
    days = ahead(page)
    picture = page.get_by_role("slider", name="Your score in the years ahead")
    expect(picture).to_have_attribute("aria-valuemax", str(len(days)), timeout=PATIENCE)
    picture.focus()

    def expect_read(at: int) -> None:
        expect(picture).to_have_attribute("aria-valuenow", str(at + 1))
        expect(picture).to_have_attribute("aria-valuetext", page.locator(".band-readout").inner_text())
        expect(page.locator(".band-readout")).to_contain_text(str(int(days[at]["date"][8:])))

    expect_read(0)
    for key, at in [
        ("ArrowRight", 1),
        ("End", len(days) - 1),
        ("ArrowRight", len(days) - 1),
        ("ArrowLeft", len(days) - 2),
        ("Home", 0),
        ("PageDown", 0),
        ("PageUp", 5),
    ]:
        page.keyboard.press(key)
        expect_read(at)
    box = page.locator(".band-picture").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 20)
    expect_read(len(days) - 1)
    # Letters keep the language's own way with days and numbers.
    expect(page.locator(".band-readout")).to_contain_text(re.compile(r"in [\d,]+ days: .+\. Score \d+"))


def test_days_whose_rules_are_not_known_say_so(calculator):
    page = calculator("en", PROFILE, ON)
    ahead(page)
    expect(page.locator(".js-ahead-unknown")).to_contain_text("From 3 November 2026 on")
    expect(page.locator(".band-picture > .band-unknown")).to_have_count(1)
    page = calculator("fr", PROFILE, "2026-11-10")
    ahead(page, on="2026-11-10")
    expect(page.locator(".js-ahead-unknown")).to_contain_text("jusqu’au 2 novembre 2026")


# Calendar files


def events(content: bytes) -> list[icalendar.Event]:
    """The events of a file that keeps to the form: lines end in CRLF and have at most 75 octets."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode("utf-8")  # raises where a character is torn apart
    calendar = icalendar.Calendar.from_ical(content)
    assert not calendar.errors and (calendar["VERSION"], calendar["CALSCALE"]) == ("2.0", "GREGORIAN")
    found = list(calendar.walk("VEVENT"))
    assert len({str(event["UID"]) for event in found}) == len(found)
    for event in found:
        assert not event.errors and event["DTSTART"].params["VALUE"] == "DATE"
        assert event.end - event.start == timedelta(1)
        assert event["DTSTAMP"].dt.date() == date.fromisoformat(ON)
        assert str(event["SUMMARY"]).strip() and str(event["CLASS"]) == "PRIVATE"
    return found


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_the_days_ahead_come_as_a_calendar_file_without_a_request(calculator, language):
    page = calculator(language, PROFILE, ON)
    days = ahead(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    name, content = downloaded(page, ".js-ahead-file")
    assert all(url.startswith("blob:") for url in asked)
    assert name == {"en": "express-entry-days.ics", "fr": "jours-entree-express.ics"}[language]
    found = events(content)
    assert [event.start.isoformat() for event in found] == [day["date"] for day in days]
    for event, day in zip(found, days, strict=True):
        assert event["SUMMARY"].params["LANGUAGE"] == f"{language}-CA"
        told = str(event["SUMMARY"])
        assert str(day["total"]["to"]) in told
        dated = {"en": "(under the rules to 2 November 2026)", "fr": "(selon les règles jusqu’au 2 novembre 2026)"}
        assert (dated[language] in told) == (day["date"] > "2026-11-02")
        assert {"en": "Unofficial", "fr": "Non officiel"}[language] in str(event["DESCRIPTION"])
    # The same answers give the same bytes.
    assert downloaded(page, ".js-ahead-file")[1] == content


def test_a_day_keeps_its_name_when_other_answers_change_and_people_are_told_apart(calculator):
    def names(profile: dict[str, Any]) -> dict[str, str]:
        page = calculator("en", profile, ON)
        ahead(page, profile)
        return {event.start.isoformat(): str(event["UID"]) for event in events(downloaded(page, ".js-ahead-file")[1])}

    first, other = names(PROFILE), names({**PROFILE, "sibling_in_canada": True})
    assert first == other
    elder = names({**PROFILE, "birth_date": "1996-11-09"})
    assert not set(first.values()) & set(elder.values())


WRITE = """async (days) => {
  const { calendarFile } = await import(new URL("../../theme/js/ics.mjs", location.href));
  return calendarFile({ lang: "fr", name: days[0].summary, stamp: "2026-10-10", person: "x", days });
}"""


def test_every_text_survives_the_way_through_a_file(calculator):
    texts = [
        'a, b; c \\ d: "e"',
        "ligne\nligne\\nligne",
        "é" * 80,
        "x" * 300,
        "🍁" * 40,
        "☐ " + "à, " * 60,
        "12345678 " * 9,
    ]
    days = [
        {"date": f"2027-0{number + 1}-28", "key": str(number), "summary": text, "description": text, "remind": text}
        for number, text in enumerate(texts)
    ]
    page = calculator("fr")
    found = events(page.evaluate(WRITE, days).encode("utf-8"))
    assert [(str(event["SUMMARY"]), str(event["DESCRIPTION"])) for event in found] == [(text, text) for text in texts]
    for event, text in zip(found, texts, strict=True):
        (alarm,) = event.walk("VALARM")
        assert (str(alarm["DESCRIPTION"]), alarm["TRIGGER"].dt) == (text, timedelta(-7))
    # The month's end and the leap day, by the library's own calendar.
    assert [event.end.isoformat() for event in found][1] == "2027-03-01"


# The planner


@pytest.mark.parametrize("language", IN_FRENCH)
def test_the_plan_shown_is_that_of_the_core(calculator, language):
    page = calculator(language, PROFILE, ON)
    expected = planned(page)
    assert attributes(page, "document", "state") == [[item["id"], item["state"]] for item in listed(expected)]
    assert attributes(page, "day") == [[entry["date"]] for entry in expected["calendar"]]
    shown = page.locator("#planner").inner_text()
    assert not re.search(r"undefined|\bnull\b|NaN|\{|\u0000", shown)
    left = (date.fromisoformat(expected["deadline"]) - date.fromisoformat(ON)).days
    expect(page.locator(".planner-deadline")).to_contain_text(
        {"en": f"{left} days are left", "fr": f"il reste {left} jours"}[language]
    )
    expect(page.locator(".js-planner-status")).to_contain_text(page.locator(".planner-last").inner_text())
    for address in {one.get_attribute("href") for one in page.locator("#planner .source a").all()}:
        assert page.request.get(page.evaluate("(href) => new URL(href, location.href).href", address)).status == 200


def listed(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The documents in the order of the page, which is grouped."""
    groups = [
        ("passport", "birth", "marriage", "union", "marriage_end"),
        ("language_result", "eca", "canadian_study", "reference"),
        ("nomination", "certificate", "sibling", "relative", "offer", "work_permit", "military"),
        ("police", "police_elsewhere", "medical"),
        ("funds", "fees"),
    ]
    return [item for group in groups for item in found["documents"] if item["document"] in group]


def test_what_is_ticked_is_counted_and_kept_while_answers_change(calculator):
    page = calculator("en", PROFILE, ON)
    expected = planned(page)
    due = [item for item in expected["documents"] if item["state"] != "not_needed"]
    count = page.locator(".js-planner-count")
    expect(count).to_have_text(f"0 of {len(due)} ready")
    box = page.get_by_label(re.compile("^Passport needed"))
    box.focus()
    page.keyboard.press("Space")
    expect(count).to_have_text(f"1 of {len(due)} ready")
    field(page, "languages[0].reading").fill("7")
    expect(page.locator(".js-total")).to_be_visible()
    expect(box).to_be_checked()
    page.locator("#planner-invited").fill("2026-10-02")
    expect(page.locator(".planner-last")).to_have_attribute("data-deadline", "2026-12-01")
    expect(box).to_be_checked()
    stored = page.evaluate("() => [localStorage.length, sessionStorage.length, location.href.includes('done')]")
    assert stored == [0, 0, False]
    page.locator(".js-reset").click()
    expect(page.locator("#planner")).to_be_hidden()
    expect(page.locator("#planner-invited")).to_have_value("")


def test_a_day_that_cannot_be_planned_says_why_at_the_field(calculator):
    page = calculator("en", PROFILE, ON)
    day, problem = page.locator("#planner-invited"), page.locator(".js-planner-problem")
    for value, said in [
        ("2015-01-30", "The first invitations came on 31 January 2015"),
        ("2028-10-11", "at most two years ahead"),
        ("2024-11-19", "dated after the invitation"),
    ]:
        day.fill(value)
        expect(problem).to_contain_text(said)
        expect(day).to_have_attribute("aria-invalid", "true")
        expect(day).to_have_accessible_description(re.compile(said))
        expect(page.locator(".js-planner-result")).to_be_hidden()
    day.fill(INVITED)
    expect(problem).to_be_hidden()
    expect(day).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".planner-last")).to_be_visible()


def test_a_day_of_march_2020_has_no_last_day(calculator):
    page = calculator("fr", {"birth_date": "1990-01-01"}, ON)
    page.locator("#planner-invited").fill("2020-03-10")
    expect(page.locator(".planner-last")).to_contain_text(
        "Inconnu pour une invitation du 10 mars 2020", timeout=PATIENCE
    )
    expect(page.locator(".js-planner-download")).to_have_count(0)
    expect(page.locator("#planner")).to_contain_text("Il n’y a pas eu de ronde ce jour-là")
    expect(page.locator("#planner")).to_contain_text("Aucun montant ne nous est connu pour cette période.")


def test_after_the_rules_changed_the_plan_says_what_is_not_known(calculator):
    page = calculator("en", PROFILE, "2026-11-10")
    planned(page, "2026-11-09")
    expect(page.locator("#planner .notice").first).to_contain_text(
        "The rules of the score have changed since 2 November 2026"
    )
    fees = page.locator('[data-document="fees"]')
    expect(fees).to_contain_text("spouse or partner: not known to us")


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_the_plan_comes_as_a_calendar_file_with_its_checklist(calculator, language):
    page = calculator(language, PROFILE, ON)
    expected = planned(page)
    page.locator('[data-document="passport"] input').check()
    name, content = downloaded(page, ".js-planner-download")
    assert name == f"invitation-{INVITED}.ics"
    found = events(content)
    assert [event.start.isoformat() for event in found] == [entry["date"] for entry in expected["calendar"]]
    last = next(event for event in found if event.walk("VALARM"))
    assert last.start.isoformat() == expected["deadline"]
    lines = str(last["DESCRIPTION"]).split("\n")
    due = [item for item in expected["documents"] if item["state"] != "not_needed"]
    assert len([line for line in lines if line[0] in "☐☑"]) == len(due)
    assert [line for line in lines if line.startswith("☑")] == [lines[0]]


def test_the_state_of_the_planner_is_one_plain_object(calculator):
    page = calculator("en", PROFILE, ON)
    planned(page)
    page.locator('[data-document="police.IN"] input').check()
    page.evaluate("() => { window.print = () => { window.printed = document.documentElement.dataset.print; }; }")
    page.locator(".js-planner-print").click()
    assert page.evaluate("() => window.printed") == "planner"
    page.emulate_media(media="print")
    expect(page.locator("#planner .checklist").first).to_be_visible()
    expect(page.locator("h1")).to_be_hidden()
    expect(page.locator('[data-document="passport"] .checklist-more p').first).to_be_visible()
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate(STATE, INVITED) == [
        {"invited": INVITED, "done": ["police.IN"]},
        True,
        {"invited": "", "done": []},
    ]


STATE = """async (invited) => {
  const { Planner } = await import(new URL("../../theme/js/planner.mjs", location.href));
  const { Words } = await import(new URL("../../theme/js/words.mjs", location.href));
  const data = JSON.parse(document.querySelector(".js-data").textContent);
  const silent = { ask: async () => null, drop() {} };
  const words = new Words(data.lang, data.words);
  const planner = new Planner(document.getElementById("main"), silent, words, data, new Map());
  planner.write({ invited, done: ["police.IN"] });
  const state = planner.read();
  const box = document.getElementById("planner-invited").value === invited;
  planner.clear();
  return [JSON.parse(JSON.stringify(state)), box, planner.read()];
}"""


@pytest.mark.parametrize(("language", "width", "scheme"), WIDE)
def test_axe_finds_nothing_in_the_plan(calculator, language, width, scheme):
    page = calculator(language, PROFILE, ON)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    planned(page)
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    page.evaluate(FEWER_ROWS)
    page.evaluate("() => { for (const one of document.querySelectorAll('.checklist details')) one.open = true; }")
    expect_no_fault(page)
    expect_nothing_cut_off(page, width)
    small = page.evaluate(
        """() => [...document.querySelectorAll("#planner :is(button, summary, .choice, input[type=date]), .band-plot")]
          .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 43.5)
          .map((element) => element.outerHTML.slice(0, 120))"""
    )
    assert small == []


# Words for every document the core can ask for

SAID = """async (plans) => {
  const { Checklist } = await import(new URL("../../theme/js/checklist.mjs", location.href));
  const { Words } = await import(new URL("../../theme/js/words.mjs", location.href));
  const data = JSON.parse(document.querySelector(".js-data").textContent);
  const { words } = await import(new URL(`../../results/${data.lang}.mjs`, location.href));
  const made = new Words(data.lang, data.words);
  made.add(words);
  const checklist = new Checklist(made, new Map());
  return plans.flatMap(({ documents, calendar }) => {
    const items = new Map(documents.map((item) => [item.id, item]));
    return [
      ...documents.map((item) => [
        item.id, checklist.name(item), checklist.about(item), checklist.state(item), checklist.why(item),
        ...checklist.amounts(item),
      ]),
      ...calendar.map((entry) => [entry.code, checklist.day(entry, items, (id) => id)]),
    ];
  });
}"""


def every_plan() -> Iterator[dict[str, Any]]:
    """Plans of many people, invited on days of every rule."""
    days = [
        "2016-03-01",
        "2020-03-10",
        "2022-04-01",
        "2023-09-10",
        "2024-04-20",
        "2026-04-20",
        "2026-10-01",
        "2026-12-01",
    ]
    for seed in range(120):
        profile, _ = generate.case(seed)
        for day in days:
            try:
                yield plan(profile, date.fromisoformat(day))
            except InvalidProfile:
                continue


@pytest.mark.long
@pytest.mark.parametrize("language", ("en", "fr"))
def test_every_document_and_every_day_of_a_plan_has_words(calculator, language):
    page = calculator(language)
    plans = list(every_plan())
    schema = json.loads(Path(__file__).parents[2].joinpath("calc/schema/plan.json").read_text(encoding="utf-8"))
    known = set(schema["$defs"]["item"]["properties"]["document"]["enum"])
    # What the random people never state is in the words all the same.
    data = page.evaluate("async (language) => (await import(`/results/${language}.mjs`)).words.planner", language)
    assert known == set(data["documents"])
    assert set(schema["$defs"]["item"]["properties"]["state"]["enum"]) == set(data["states"])
    assert set(schema["properties"]["calendar"]["items"]["properties"]["code"]["enum"]) == set(data["calendar"])
    said = page.evaluate(SAID, plans)
    assert len({one[0].split(".")[0] for one in said}) > 10
    bad = [
        one
        for one in said
        if any(not text.strip() or re.search(r"undefined|\bnull\b|NaN|\{|  |: \.|: $|, ,", text) for text in one[1:])
    ]
    assert bad == []


def test_the_planner_waits_for_answers_and_works_after_the_engine_is_ready(open_calculator):
    page = open_calculator("en", state="starting")
    wait_until(page, "ready")
    expect(page.locator("#planner")).to_be_hidden()
    follow(page, link(PROFILE, ON))
    expect(page.locator("#planner")).to_be_visible(timeout=PATIENCE)
    planned(page)
