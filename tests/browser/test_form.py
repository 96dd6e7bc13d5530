"""The form: filled by keyboard, with jobs that come and go, problems at their fields, and links that carry answers."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect
from visits import PATIENCE, expect_total, field, focused, link, pair, result


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


# Problems


def test_the_summary_takes_the_focus_and_leads_to_the_fields(calculator):
    page = calculator("en")
    expect(page.locator(".js-empty")).to_be_visible()
    page.get_by_role("button", name="Show my score").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(["Date of birth: Enter your date of birth."])
    birth = field(page, "birth_date")
    expect(birth).to_have_attribute("aria-invalid", "true")
    described = birth.get_attribute("aria-describedby").split()
    expect(page.locator(f"#{described[-1]}")).to_have_text("Enter your date of birth.")
    summary.get_by_role("link").click()
    expect(birth).to_be_focused()
    birth.fill("1990-05-01")
    expect(summary).to_be_hidden()
    expect(birth).not_to_have_attribute("aria-invalid", "true")
    expect(result(page, "crs-total")).to_be_visible()


def test_all_problems_are_shown_at_once_each_at_its_field(calculator):
    page = calculator("fr")
    field(page, "birth_date").fill("1990-05-01")
    field(page, "languages[0].test").select_option("ielts")
    field(page, "languages[0].reading").fill("7,3")
    field(page, "languages[0].writing").fill("sept")
    field(page, "languages[0].listening").fill("12")
    field(page, "languages[1].test").select_option("tef")
    field(page, "languages[1].reading").fill("500")
    field(page, "work[0].noc").fill("Astronaute")
    field(page, "work[0].country").select_option("CA")
    field(page, "work[0].start").fill("2026-01-01")
    field(page, "work[0].end").fill("2025-01-01")
    field(page, "work[0].hours_per_week").fill("0")
    page.get_by_role("button", name="Voir ma note").click()
    links = page.locator(".error-summary").get_by_role("link")
    expect(links).to_have_count(11)
    texts = links.all_inner_texts()
    halves = "Inscrivez un nombre de 0 à 9, par demi-points (par exemple 6,5)."
    assert [text.replace("\u00a0", " ") for text in texts] == [
        f"Votre résultat de test, compréhension de l’oral : {halves}",
        f"Votre résultat de test, compréhension de l’écrit : {halves}",
        f"Votre résultat de test, expression écrite : {halves}",
        "Votre résultat de test, expression orale : Inscrivez ce résultat.",
        "Un résultat dans l’autre langue officielle, compréhension de l’oral : Inscrivez ce résultat.",
        "Un résultat dans l’autre langue officielle, compréhension de l’écrit : "
        "C’est un résultat du TEF sur la nouvelle échelle. "
        "Inscrivez le résultat imprimé sous « équivalence ancien score ».",
        "Un résultat dans l’autre langue officielle, expression écrite : Inscrivez ce résultat.",
        "Un résultat dans l’autre langue officielle, expression orale : Inscrivez ce résultat.",
        "Emploi 1, profession : Choisissez une profession dans la liste, ou tapez son code CNP à cinq chiffres.",
        "Emploi 1, dernier jour : La fin précède le début.",
        "Emploi 1, heures par semaine : Inscrivez les heures d’une semaine : plus de 0, au plus 168.",
    ]
    for path in (
        "languages[0].reading",
        "languages[1].reading",
        "work[0].noc",
        "work[0].end",
        "work[0].hours_per_week",
    ):
        expect(field(page, path)).to_have_attribute("aria-invalid", "true")


def test_while_typing_nothing_is_marked_but_what_is_needed_is_listed(calculator):
    page = calculator("en")
    field(page, "birth_date").fill("1990-05-01")
    before = result(page, "crs-total")
    expect(before).to_be_visible()
    field(page, "languages[0].test").select_option("celpip")
    field(page, "languages[0].reading").fill("9")
    expect(page.locator("#f-languages-0-reading-level")).to_have_text("CLB 9")
    expect(page.locator(".js-incomplete-list li")).to_have_count(3)
    expect(page.get_by_text("This score is for your earlier answers.")).to_be_visible()
    expect(page.locator("[aria-invalid]")).to_have_count(0)
    expect(page.locator(".error-summary")).to_be_hidden()
    for ability in ("writing", "listening", "speaking"):
        field(page, f"languages[0].{ability}").fill("9")
    expect(page.locator(".js-incomplete")).to_be_hidden()
    expect(page.get_by_text("This score is for your earlier answers.")).to_be_hidden()


def test_two_results_of_one_language_are_refused_by_name(calculator):
    page = calculator("en")
    field(page, "birth_date").fill("1990-05-01")
    for index in (0, 1):
        field(page, f"languages[{index}].test").select_option("clb-en")
        for ability in ("reading", "writing", "listening", "speaking"):
            field(page, f"languages[{index}].{ability}").fill("7")
    page.get_by_role("button", name="Show my score").click()
    expect(page.locator(".error-summary")).to_contain_text("There are two results for one language. Keep one.")


def test_a_half_entered_date_is_not_taken_as_empty(calculator):
    page = calculator("en", {"birth_date": "1990-05-01"}, "2026-10-01")
    expect(result(page, "crs-total")).to_be_visible()
    field(page, "languages[0].test").select_option("celpip")
    for ability in ("reading", "writing", "listening", "speaking"):
        field(page, f"languages[0].{ability}").fill("9")
    expect(page.locator(".js-incomplete")).to_be_hidden()
    taken = field(page, "languages[0].taken")
    taken.focus()
    page.keyboard.type("01")
    page.get_by_role("button", name="Show my score").click()
    expect(page.locator(".error-summary")).to_contain_text("Date of the test: Enter a complete date.")


# The fields follow the answers


@pytest.mark.parametrize(("language", "words"), [("en", "1 October 2026"), ("fr", "1er octobre 2026")])
def test_a_day_stands_below_its_field_in_words(calculator, language, words):
    page = calculator(language, {"birth_date": "1990-05-01", "work": [{}]}, "2026-11-20")
    on = field(page, "on")
    on.fill("2026-10-01")
    expect(page.locator("#f-on-words")).to_have_text(words)
    assert "f-on-words" in on.get_attribute("aria-describedby").split()
    below = page.locator("#f-work-0-start-words")

    def room() -> float:
        start, hours = (field(page, f"work[0].{key}").bounding_box() for key in ("start", "hours_per_week"))
        return hours["y"] - start["y"]

    empty = room()
    field(page, "work[0].start").fill("2026-10-01")
    expect(below).to_have_text(words)
    assert room() == empty
    field(page, "work[0].start").fill("")
    expect(below).to_have_text("")
    on.fill("2026-12-01")
    page.locator(".js-rescore").click()
    expect(page.locator("#f-on-words")).to_have_text("2 November 2026" if language == "en" else "2 novembre 2026")


@pytest.mark.parametrize(
    ("test", "score", "level", "range"),
    [
        ("celpip", "9", "CLB 9", "0 to 12"),
        ("ielts", "7", "CLB 9", "0 to 9, in halves"),
        ("pte_core", "78", "CLB 9", "10 to 90"),
        ("tef", "250", "NCLC 9", "0 to 300"),
        ("tcf", "524", "NCLC 9", "0 to 699"),
        ("clb-en", "9", "CLB 9", "0 to 12"),
        ("clb-fr", "9", "NCLC 9", "0 to 12"),
    ],
)
def test_the_score_fields_follow_the_test_and_show_the_cores_level(calculator, test, score, level, range):
    page = calculator("en")
    expect(field(page, "languages[0].reading")).to_be_hidden()
    field(page, "languages[0].test").select_option(test)
    expect(page.locator("#f-languages-0-reading-hint")).to_have_text(range)
    field(page, "languages[0].reading").fill(score)
    expect(page.locator("#f-languages-0-reading-level")).to_have_text(level)
    expect(page.locator("#f-languages-0").get_by_text("équivalence ancien score")).to_be_visible(visible=test == "tef")


def test_what_belongs_to_a_spouse_shows_with_one_and_is_kept_aside_without(calculator):
    question = pair("435-couple")
    page = calculator("en", question["profile"], question["on"])
    expect_total(page, 435)
    field(page, "marital_status").select_option("divorced")
    expect(field(page, "spouse.education.level")).to_be_hidden()
    expect(result(page, "crs-spouse")).to_have_text("0")
    field(page, "marital_status").select_option("married")
    expect_total(page, 435)
    for name, left_out, counted in (("canadian", "true", "false"), ("accompanying", "false", "true")):
        page.locator(f'[name="spouse.{name}"][value="{left_out}"]').check()
        expect(result(page, "crs-spouse")).to_have_text("0")
        expect(field(page, "spouse.education.level")).to_be_hidden()
        page.locator(f'[name="spouse.{name}"][value="{counted}"]').check()
        expect_total(page, 435)


def test_jobs_are_added_removed_and_numbered_anew(calculator):
    page = calculator("en", {"birth_date": "1990-05-01"}, "2026-10-01")
    jobs = page.locator('.js-jobs[data-list="work"]')
    add = jobs.get_by_role("button", name="Add a job")
    for number, code in enumerate(("21231", "21232", "21234"), start=1):
        if number > 1:
            add.click()
            expect(field(page, f"work[{number - 1}].noc")).to_be_focused()
            expect(page.locator(".js-job-said")).to_have_text(f"Job {number} added")
        field(page, f"work[{number - 1}].noc").fill(code)
    jobs.get_by_role("button", name="Remove job 2").click()
    expect(page.locator(".js-job-said")).to_have_text("Job 2 removed")
    expect(jobs.locator(".js-job-title")).to_have_text(["Job 1", "Job 2"])
    expect(field(page, "work[0].noc")).to_have_value("21231")
    expect(field(page, "work[1].noc")).to_have_value("21234")
    expect(jobs.locator(".js-job").nth(1)).to_be_focused()
    page.get_by_role("button", name="Show my score").click()
    page.get_by_role("link", name="Job 2, First day: Enter a complete date.").click()
    expect(field(page, "work[1].start")).to_be_focused()
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))
    for block in jobs.locator(".js-job").all():
        for label in block.locator("label[for]").all():
            assert block.locator(f'[id="{label.get_attribute("for")}"]').count() == 1
    for _ in range(2):
        jobs.get_by_role("button", name="Remove job 1").click()
    expect(add).to_be_focused()
    expect(page.locator(".error-summary")).to_be_hidden()


def test_an_occupation_can_be_typed_by_its_title(calculator):
    page = calculator("fr", {"birth_date": "1990-05-01"}, "2026-10-01")
    title = page.locator("#occupations option[value='21231']").text_content()
    plain = title.lower().replace("é", "e")
    field(page, "work[0].noc").fill(plain)
    expect(page.locator("#f-work-0-noc-title")).to_have_text(title)
    field(page, "work[0].country").select_option("US")
    field(page, "work[0].start").fill("2020-01-01")
    field(page, "work[0].hours_per_week").fill("37,5")
    expect(page.locator(".js-incomplete")).to_be_hidden()
    expect(page.locator('[data-line="crs.transferability.foreign_work_language"] .line-why')).to_contain_text(
        "6 années complètes"
    )


REPORT = {
    "en": ["Listening", "Reading", "Writing", "Speaking"],
    "fr": ["Compréhension de l’oral", "Compréhension de l’écrit", "Expression écrite", "Expression orale"],
}


@pytest.mark.parametrize("language", REPORT)
def test_the_abilities_stand_in_the_order_of_test_reports(calculator, language):
    question = pair("533-graduate-in-canada")
    low = {"test": "celpip", "reading": 6, "writing": 6, "listening": 6, "speaking": 6}
    page = calculator(language, {**question["profile"], "languages": [low]}, question["on"])
    expect(page.locator("#f-languages-0 .scores label")).to_have_text(REPORT[language])
    for said in (
        '[data-line="crs.core.first_language"] .line-why',
        '[data-check="fsw.language"] .check-read',
        '[data-lever="language.en.7"] .line-why',
    ):
        # The page is that of the test before: what it says of the answers before must go first.
        in_order = re.compile(".* ".join(map(re.escape, REPORT[language])), re.IGNORECASE | re.DOTALL)
        expect(page.locator(said).first).to_have_text(in_order, timeout=PATIENCE)


# What does not count


def job(code: str, **more: object) -> dict:
    return {"noc": code, "country": "CA", "start": "2024-01-01", "hours_per_week": 30, **more}


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
    ("language", "name", "none"), [("en", "Job", "In Canada: none"), ("fr", "Emploi", "aucune heure")]
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


# Links


def linked(page: Page) -> dict:
    """The profile in the link that the page copies."""
    page.evaluate("() => navigator.clipboard.writeText('')")
    page.get_by_role("button", name="Copy a link to these answers").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('#p=')")
    text = page.evaluate("async () => (await navigator.clipboard.readText()).split('#p=')[1].split('&')[0]")
    return json.loads(page.evaluate("(text) => atob(text.replaceAll('-', '+').replaceAll('_', '/'))", text))


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
    page.evaluate("(fragment) => { location.hash = fragment; }", link(second["profile"], second["on"]))
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
    page.evaluate("(fragment) => { location.hash = fragment; }", fragment)
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
    page.locator("summary", has_text="Job offer").click()
    field(page, "job_offer.authorized_to_work").uncheck()
    page.locator("summary", has_text="Settlement funds").click()
    field(page, "funds.family_size").fill("3")
    expect(funds).to_have_attribute("data-met", "false")
    page.locator("summary", has_text="Relatives and destination").click()
    field(page, "destination").select_option("QC")
    expect(page.locator('[data-check="fst.destination"]')).to_have_attribute("data-met", "false")


def test_answers_without_a_field_are_kept_and_counted_until_left_out(calculator):
    profile = {**pair("164-secondary")["profile"], "primary_noc": "21231", "profile_submitted": "2026-01-01T00:00:00Z"}
    page = calculator("en", profile, "2026-10-01")
    expect_total(page, 164)
    expect(page.locator(".js-kept-text")).to_contain_text("primary_noc, profile_submitted")

    assert linked(page) == profile
    page.locator(".js-kept-drop").click()
    assert linked(page) == pair("164-secondary")["profile"]


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
    page.get_by_role("button", name="Clear all answers").click()
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
    page.get_by_role("button", name="Clear all answers").click()
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
    page.get_by_role("button", name="Clear all answers").click()
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
    page.get_by_role("button", name="Effacer toutes les réponses").click()
    page.locator(".language").click()
    page.wait_for_url(lambda address: "/en/" in address)
    assert "#" not in page.url
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


# Without a script


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
