"""The result: every line opens to its reason, its row, its address and its source; what is missing; the pool."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from double_entry import generate
from express_entry import addresses
from express_entry.library import read_library
from normal import IN_ENGLISH, IN_FRENCH, NARROW, some_long
from playwright.sync_api import expect
from states import whole_result
from test_accessibility import expect_no_fault, expect_nothing_cut_off
from visits import PATIENCE, expect_total, field, follow, link, pair, result

from calc import assess
from calc.assessment import own_rules

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-10-01"
SPOUSE = {True: "with_spouse", False: "without_spouse"}
LATE = "2026-11-10"


@pytest.fixture(scope="module")
def library():
    return read_library(ROOT, assess)


def open_lines(page) -> None:
    expect(page.locator("[data-line]").first).to_be_attached(timeout=PATIENCE)
    page.evaluate("() => { for (const one of document.querySelectorAll('.explained details')) one.open = true; }")


@pytest.mark.parametrize(("name", "language"), some_long([("435-couple", "en"), ("497-canada-and-abroad", "fr")], "fr"))
def test_every_line_opens_to_the_row_it_comes_from_and_its_permanent_address(calculator, library, name, language):
    question = pair(name)
    page = calculator(language, question["profile"], question["on"])
    crs = question["expect"]["result"]["crs"]
    expect_total(page, crs["total"])
    open_lines(page)
    for line in crs["lines"]:
        shown = page.locator(f'[data-line="{line["id"]}"]')
        figures = shown.locator(".row-figure")
        if line["reason"] == "repealed":
            expect(figures).to_have_count(0)
            continue
        rule = library.rulebook.version_on(line["id"], crs["rules_as_of"])
        column = SPOUSE[crs["with_spouse"]]
        each = rule["counted"] == "each_ability"
        facts = [{"clb": level} for level in line["read"].values()] if each else [line["read"]]
        anchors = [addresses.points(library.rulebook, line["id"], one, column, crs["rules_as_of"]) for one in facts]
        links = figures.evaluate_all("links => links.map((link) => link.href)")
        assert [address.split("#")[1] for address in links] == anchors
        worth = [library.rulebook.points(line["id"], one, column, crs["rules_as_of"]) for one in facts]
        assert [int(text) for text in figures.all_inner_texts()] == worth
        # Each line of the score is the sum of its rows, less what a ceiling took.
        assert sum(worth) == line["points"] + line["lost_to_cap"]
        assert f'id="{anchors[0]}"' in page.request.get(links[0]).text()
        cited = [library.rulebook.sources[source] for source in line["sources"]]
        assert all(source["title"][language] in shown.locator(".line-source").inner_text() for source in cited)
        linked = [source for source in cited if source["url"]]
        expect(shown.locator(".line-source").get_by_role("link")).to_have_count(len(linked))


def test_the_row_is_found_again_whatever_was_answered(calculator, library):
    """The page finds rows in the same way as the core, for the lines of many people on many days."""
    page = calculator("en", pair("435-couple")["profile"], TODAY)
    asked, expected = [], []
    for seed in range(60):
        profile, on = generate.case(seed)
        crs = assess(profile, on, want=["crs"])["crs"]
        for line in crs["lines"]:
            if line["version"] is None or line["reason"] == "repealed":
                continue
            version = library.rulebook.version_on(line["id"], crs["rules_as_of"])
            each = version["counted"] == "each_ability"
            facts = [{"clb": level} for level in line["read"].values()] if each else [line["read"]]
            anchors = [
                addresses.points(library.rulebook, line["id"], one, "with_spouse", crs["rules_as_of"]) for one in facts
            ]
            asked.append(line)
            expected.append([f"../../en/rules/{line['id']}/#{anchor}" for anchor in anchors])
    found = page.evaluate(
        """async (lines) => {
          const { Rows } = await import(new URL("../../theme/js/rows.mjs", location.href));
          const { tables } = await import(new URL("../../results/en.mjs", location.href));
          const rows = new Rows(null, tables, "../../en/rules/");
          return lines.map((line) => {
            const table = rows.table(line);
            return rows.found(line, table).map(({ row }) => rows.address(line, table, row, 0));
          });
        }""",
        asked,
    )
    assert len(asked) > 600
    assert found == expected


def test_what_a_ceiling_took_names_the_ceiling_and_leads_to_its_figure(calculator):
    # Two pairs of transferability lines, each worth more than the 50 points a pair may give.
    question = pair("497-canada-and-abroad")
    page = calculator("en", question["profile"], question["on"])
    line = page.locator('[data-line="crs.transferability.education_canadian_work"]')
    expect(line.locator(".line-lost")).to_have_text("Worth 25, but the ceiling was already reached.")
    open_lines(page)
    cap = line.locator(".line-cap a")
    expect(cap).to_have_text(
        "The ceiling of 50 points for this pair of lines took the rest: "
        "Education with language + Education with work in Canada"
    )
    address = cap.evaluate("link => link.href")
    assert f'id="{address.split("#")[1]}"' in page.request.get(address).text()


def test_the_ceiling_of_a_section_is_told_from_that_of_a_pair(calculator):
    # Both pairs full, and a trade certificate that no longer fits under the 100 of the section.
    profile = {**pair("497-canada-and-abroad")["profile"], "certificate_of_qualification": True}
    profile["work"] = [{**job, "start": "2018-01-01", "end": None} for job in profile["work"]]
    answer = assess(profile, date.fromisoformat(TODAY), want=["crs"])["crs"]
    lost = next(line for line in answer["lines"] if line["id"] == "crs.transferability.certificate")
    assert answer["sections"]["transferability"] == 100 and lost["lost_to_cap"] == 50
    page = calculator("fr", profile, TODAY)
    expect_total(page, answer["total"])
    open_lines(page)
    cap = page.locator('[data-line="crs.transferability.certificate"] .line-cap a')
    expect(cap).to_contain_text("Le plafond de 100 points pour toute la section")
    address = cap.evaluate("link => link.href")
    assert f'id="{address.split("#")[1]}"' in page.request.get(address).text()


def test_lines_open_with_the_keyboard_and_all_at_once(calculator):
    question = pair("435-couple")
    page = calculator("en", question["profile"], question["on"])
    expect_total(page, 435)
    line = page.locator('[data-line="crs.core.age"] details')
    line.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(line).to_have_attribute("open", "")
    expect(line.get_by_role("table")).to_be_visible()
    page.get_by_role("button", name="Open every line").click()
    expect(page.locator("[data-line] details:not([open])")).to_have_count(0)
    page.get_by_role("button", name="Close every line").click()
    expect(page.locator("[data-line] details[open]")).to_have_count(0)


def test_each_section_beside_the_score_leads_to_its_lines(calculator):
    question = pair("435-couple")
    page = calculator("en", question["profile"], question["on"])
    expect_total(page, 435)
    expect(page.locator("[data-line]").first).to_be_attached(timeout=PATIENCE)
    ways = page.locator(".parts").get_by_role("link")
    expect(ways).to_have_count(4)
    for way in ways.all():
        heading = page.locator(f"h3{way.get_attribute('href')}")
        expect(heading).to_contain_text(way.inner_text())
        way.click()
        expect(heading).to_be_in_viewport()
    expect_total(page, 435)


def test_on_paper_every_reason_is_there(calculator):
    question = pair("435-couple")
    page = calculator("en", question["profile"], question["on"])
    expect(page.locator("[data-line]").first).to_be_attached()
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("[data-line] details:not([open])")).to_have_count(0)
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator("[data-line] details[open]")).to_have_count(0)


# What is missing


def test_an_unmet_condition_says_how_much_is_missing(calculator):
    # CLB 6 in writing where the Federal Skilled Worker Program asks for 7, and half a year of the year it asks for.
    profile = {
        "birth_date": "1994-05-01",
        "languages": [{"test": "clb", "language": "en", "reading": 8, "writing": 6, "listening": 8, "speaking": 8}],
        "work": [{"noc": "21231", "country": "IN", "start": "2026-04-01", "hours_per_week": 30}],
    }
    page = calculator("en", profile, TODAY)
    program = page.locator('[data-program="fsw"]')
    hours = next(
        check["need"]["hours"] - check["read"]["hours"]
        for check in assess(profile, date.fromisoformat(TODAY), want=["programs"])["programs"]["fsw"]["checks"]
        if check["id"] == "fsw.work"
    )
    expect(program).to_contain_text(f"Work (missing: {hours} hours), Language (missing: writing from CLB 6 to 7)")
    program.locator("summary").click()
    expect(program.locator('[data-check="fsw.language"] .check-lack')).to_have_text("Missing: writing from CLB 6 to 7.")
    address = program.locator('[data-check="fsw.language"] .check-source a').first.evaluate("link => link.href")
    assert re.search(r"fsw\.minimum/#v\d{4}-\d\d-\d\d-language_level$", address)
    assert f'id="{address.split("#")[1]}"' in page.request.get(address).text()


def test_the_grid_shows_where_its_points_come_from(calculator):
    question = pair("435-couple")
    page = calculator("fr", question["profile"], question["on"])
    expect_total(page, 435)
    lines = assess(question["profile"], date.fromisoformat(question["on"]), want=["programs"])["programs"]["fsw"][
        "grid_lines"
    ]
    page.locator('[data-keep="fsw"] > summary').click()
    for line in lines:
        figure = page.locator(f'[data-grid="{line["id"]}"] .row-figure')
        expect(figure).to_have_text(str(line["points"]))
        address = figure.evaluate("link => link.href")
        assert f'id="{address.split("#")[1]}"' in page.request.get(address).text()


def test_a_category_that_time_alone_does_not_bring_says_so(calculator):
    job = {"noc": "21301", "country": "CA", "start": "2026-04-01", "end": "2026-06-01", "hours_per_week": 30}
    page = calculator("en", {"birth_date": "1994-05-01", "work": [job]}, TODAY)
    stem = page.locator('[data-category="stem"]')
    expect(stem).to_contain_text("you do not reach it before 1 October 2031", timeout=PATIENCE)
    # Who has no hours at all is told so once.
    expect(page.locator('[data-category="healthcare"]')).not_to_contain_text("before 1 October 2031")


@pytest.mark.parametrize(
    ("language", "said", "ageless"),
    some_long(
        [
            ("en", "What can be counted so far: {n} points.", "Your age is not in it yet."),
            ("fr", "Ce qui peut déjà être compté\u00a0: {n} points.", "Votre âge n’y est pas encore."),
        ],
        "fr",
    ),
)
def test_without_a_birthday_it_is_said_what_counts_so_far(calculator, language, said, ageless):
    profile = pair("379-one-bachelors")["profile"]
    on = date.fromisoformat(TODAY)
    lines = assess(profile, on, want=["crs"])["crs"]["lines"]
    known = sum(line["points"] for line in lines if line["id"] != "crs.core.age")
    page = calculator(language, {key: value for key, value in profile.items() if key != "birth_date"}, TODAY)
    expect(page.locator(".js-so-far")).to_have_text(f"{said.format(n=known)} {ageless}")
    # Nobody can take it for a score.
    expect(page.locator(".js-answer")).to_be_hidden()


def test_an_answer_that_is_not_finished_is_left_out_of_what_counts_so_far(calculator):
    profile = pair("379-one-bachelors")["profile"]
    rest = {key: value for key, value in profile.items() if key != "languages"}
    half = {"test": "clb", "language": "en", "reading": 9}
    page = calculator("en", {**rest, "languages": [half]}, TODAY)
    known = assess(rest, date.fromisoformat(TODAY), want=["crs"])["crs"]["total"]
    expect(page.locator(".js-so-far")).to_have_text(f"What can be counted so far: {known} points.")


# The pool


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_the_standing_in_the_pool_is_that_of_the_day_it_was_counted(calculator, language):
    question = pair("435-couple")
    on = date.fromisoformat(TODAY)
    pool = assess(question["profile"], on, want=["pool"])["pool"]
    page = calculator(language, question["profile"], TODAY)
    expect_total(page, 435)
    shown = page.locator(".js-pool")
    counted = [page.locator(f'[data-pool="{key}"] dd').inner_text() for key in ("higher", "band", "lower")]
    figures = [int(re.sub(r"\D", "", text)) for text in counted]
    assert figures[:2] == [pool["higher"], pool["band"]["candidates"]]
    assert sum(figures) == pool["total"]
    for place in pool["rank"].values():
        assert str(place) in re.sub(r"[^\d ]", "", shown.locator(".said").inner_text().replace("\u00a0", ""))
    day = date.fromisoformat(pool["as_on"])
    expect(shown.locator(".said")).to_contain_text(f"{day.day} ")
    expect(shown.locator(".said")).to_contain_text(str(day.year))
    for address in shown.get_by_role("link").evaluate_all("links => links.map((link) => link.href)"):
        assert page.request.get(address).status == 200


def test_somebody_without_a_program_is_told_that_they_would_not_be_in_the_pool(calculator):
    # The three programs are for those who will live outside Quebec.
    page = calculator("en", {"birth_date": "1994-05-01", "destination": "QC"}, TODAY)
    expect(page.locator(".js-pool .notice")).to_contain_text("you could not be in the pool")
    page = calculator("en", {"birth_date": "1994-05-01"}, TODAY)
    expect(page.locator(".js-pool .notice")).to_contain_text("Your answers do not say yet")


def test_before_the_first_count_there_is_no_standing(calculator):
    first = min(count.published for count in own_rules().pool)
    page = calculator("en", {"birth_date": "1994-05-01"}, first.replace(year=first.year - 1).isoformat())
    expect(page.locator(".js-pool")).to_have_text("No count of the pool had been published by this day.")


# The date in the label


@pytest.mark.parametrize("language", IN_FRENCH)
def test_where_the_rules_are_not_known_every_part_says_so_with_the_way_back(calculator, language):
    profile = pair("497-canada-and-abroad")["profile"]
    page = calculator(language, profile, LATE)
    expect_total(page, 497)
    for part in ("pool", "rounds", "advice", "ahead"):
        notice = page.locator(f".js-{part} .notice.dated")
        expect(notice).to_contain_text(re.compile(r"2 nov\w+ 2026", re.IGNORECASE), timeout=PATIENCE)
        expect(notice.get_by_role("button")).to_have_attribute("data-day", "2026-11-02")
    page.locator(".js-advice .js-rescore").click()
    expect(page.locator('[name="on"]')).to_have_value("2026-11-02")
    expect(page.locator(".score-dated")).to_have_count(0)
    expect(page.locator(".notice.dated")).to_have_count(0, timeout=PATIENCE)


# The score as the page would show it if no change of the rules were known, only a day to which they were checked.
UNCHECKED = """async () => {
  const { View } = await import(new URL("../../theme/js/view.mjs", location.href));
  const { Words } = await import(new URL("../../theme/js/words.mjs", location.href));
  const data = JSON.parse(document.querySelector(".js-data").textContent);
  const view = new View(new Words(data.lang, data.words), { ...data, change: null });
  const [shown] = view.score({ on: "2026-11-10", crs: { total: 400, current: false, rules_as_of: "2026-11-02" } });
  return [...shown.childNodes].map((part) => [part.nodeName, part.textContent]);
}"""


def test_where_the_rules_are_only_not_checked_the_label_says_so_and_nothing_besides(calculator):
    shown = calculator("en").evaluate(UNCHECKED)
    assert [name for name, _ in shown] == ["P", "P", "P"]
    assert "2 November 2026" in shown[0][1]


def test_in_a_frame_the_label_carries_the_date_as_well(visit):
    page = visit("en/calculator/embed/" + link(pair("497-canada-and-abroad")["profile"], LATE), width=320)
    expect(page.locator(".score-dated .score-label")).to_contain_text("2 November 2026", timeout=PATIENCE)
    page.locator(".score-dated .js-rescore").click()
    expect(page.locator(".score-dated")).to_have_count(0, timeout=PATIENCE)
    expect_total(page, 497)


@pytest.mark.parametrize("again", some_long((".js-after-retry", ".js-file-save"), ".js-file-save"))
def test_what_follows_can_be_fetched_again_after_a_failure(open_calculator, again):
    failing = {"on": True}

    def prepare(page):
        page.route("**/theme/js/further.mjs*", lambda route: route.abort() if failing["on"] else route.continue_())

    page = open_calculator("en", {"birth_date": "1994-05-01"}, TODAY, prepare=prepare)
    expect(page.locator(".js-after-failed")).to_be_visible(timeout=PATIENCE)
    expect(result(page, "crs-total")).to_be_visible()
    failing["on"] = False
    # Answers that are read anew try again by themselves: the button may be gone by then.
    page.locator(again).evaluate("button => button.click()")
    if again == ".js-file-save":
        # It needs the same, and so has fetched it for the next answers.
        expect(page.locator(".js-file-said")).not_to_be_empty(timeout=PATIENCE)
        field(page, "birth_date").fill("1995-05-01")
    expect(page.locator("#programs")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".js-after-failed")).to_be_hidden()


@pytest.mark.parametrize(("language", "width", "scheme"), NARROW)
def test_nothing_of_the_result_is_cut_off_or_at_fault(calculator, language, width, scheme):
    page = calculator(language)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    question = pair("435-couple")
    follow(page, link(question["profile"], LATE))
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    whole_result(page)
    expect_no_fault(page)
    expect_nothing_cut_off(page, width)


@pytest.mark.parametrize("language", IN_FRENCH)
def test_with_letters_twice_as_large_nothing_runs_over_the_edge(calculator, language):
    page = calculator(language, pair("435-couple")["profile"], LATE)
    page.set_viewport_size({"width": 320, "height": 900})
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    whole_result(page)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    over = page.evaluate(
        """() => [...document.querySelectorAll(":is(.result, .further, .explained) :is(button, p, li, td, span, a)")]
          .filter((one) => one.checkVisibility() && !one.closest(".plot, .visually-hidden"))
          .filter((one) => one.getBoundingClientRect().right > 321).map((one) => one.outerHTML.slice(0, 120))"""
    )
    width = page.evaluate("() => document.documentElement.scrollWidth")
    # Nor does what has the focus lie under the link to the score, as large as that is now.
    pill, padding = page.evaluate(
        """() => [document.querySelector(".to-result").getBoundingClientRect().height,
          parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom)]"""
    )
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    assert over == [] and width <= 320
    assert 0 < pill < padding
