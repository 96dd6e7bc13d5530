"""Whatever the page needs may be missing, cut short, another thing, or late: there is an answer, or a word about it.

The engine's variants and a worker that dies are looked at in test_engine_variants.py and test_worker.py, storage and
tabs in test_keep.py, editions in test_offline.py.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from express_entry.words import read_words
from normal import IN_ENGLISH, IN_FRENCH, some_long
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from test_keep import HERS, HIS, ON, PUT, expect_kept, notice, saved
from visits import DIE, PATHS, PATIENCE, expect_total, field, follow, link, pair, show_all, wait_until

QUESTION = pair("435-couple")
TOTAL = QUESTION["expect"]["result"]["crs"]["total"]
WORDS = read_words(Path(__file__).resolve().parents[2])

SIGN_IN = "<!doctype html><title>Sign in to this network</title>"


def missing(route: Route) -> None:
    route.fulfill(status=404, content_type="text/html", body="<!doctype html><title>Not found</title>")


def cut(route: Route) -> None:
    response = route.fetch()
    body = response.body()
    route.fulfill(response=response, body=body[: len(body) // 2])


def another(route: Route) -> None:
    """What a network at an airport sends instead of anything."""
    route.fulfill(status=200, content_type="text/html", body=SIGN_IN)


def late(route: Route) -> None:
    time.sleep(1.5)
    route.continue_()


FAULTS: dict[str, Callable[[Route], None]] = {"missing": missing, "cut": cut, "another": another, "late": late}

SCRIPT = re.compile(r'<(?:link rel="modulepreload" href|script type="module"[^>]*? src)="(?:\.\./)*([^"]+)"')
STYLE = re.compile(r'<link rel="stylesheet" href="(?:\.\./)*([^"]+)"')
IMPORT = re.compile(r'^(?:import|export)\b[^"();]*\bfrom\s*"\./([^"]+)"', re.MULTILINE)


def needed(site: Path) -> dict[str, list[str]]:
    """Every file that an answer needs, by its kind; paths from the site's root."""
    page = (site / PATHS["en"] / "index.html").read_text(encoding="utf-8")
    scripts = SCRIPT.findall(page)
    later = [f"theme/js/{name}" for name in ("further.mjs", "sheet.mjs")]
    for name in later:
        for other in IMPORT.findall((site / name).read_text(encoding="utf-8")):
            if (found := f"theme/js/{other}") not in [*scripts, *later]:
                later.append(found)
    engine = json.loads((site / "engine" / "manifest.json").read_text(encoding="utf-8"))
    runtime = [name for name in engine["variants"]["plain"]]
    return {
        "script": scripts,
        "style": STYLE.findall(page),
        "what follows": later,
        "its words": ["results/{language}.mjs"],
        "its style": [f"theme/css/{name}.css" for name in ("further", "dates", "rounds", "trial", "takeaway")],
        "occupations": ["occupations/names-{language}.mjs"],
        "script of the engine": [
            "engine/manifest.json",
            *(f"engine/{name}" for name in engine["files"] if "/" not in name),
        ],
        "runtime": [f"engine/{name}" for name in runtime],
    }


KINDS = ["script", "style", "what follows", "its words", "its style", "occupations", "script of the engine", "runtime"]


@pytest.fixture
def open_page(chromium: Browser, serve: Callable[[str], str]) -> Iterator[Callable[..., Page]]:
    """`open_page("fr", fragment, prepare)` is a new reader's only page, whatever becomes of it; with this variant of
    the engine, or else the one that suits the line.
    """
    contexts: list[BrowserContext] = []

    def clear() -> None:
        for context in contexts:
            context.unroute_all(behavior="ignoreErrors")
            context.close()
        contexts.clear()

    def start(
        language: str,
        fragment: str = "",
        prepare: Callable[[Page], object] = lambda _: None,
        *,
        engine: str | None = None,
        **more: Any,
    ) -> Page:
        clear()
        context = chromium.new_context(
            locale="en-CA", timezone_id="America/Toronto", reduced_motion="reduce", service_workers="block"
        )
        contexts.append(context)
        page = context.new_page()
        prepare(page)
        page.goto(serve("/") + PATHS[language] + (f"?engine={engine}" if engine else "") + fragment, **more)
        return page

    yield start
    clear()


# Which of the two has come about, once one has.
OUTCOME = """() => {
  const seen = (part) => part?.checkVisibility() && part.textContent.trim();
  const told = [...document.querySelectorAll("[role=alert]")].filter(seen);
  if (told.length) return told.map((one) => one.textContent).join(" ");
  const answered = seen(document.querySelector('[data-result="crs-total"]'));
  const rest = !document.querySelector(".js-further[hidden], [aria-busy=true]");
  return answered && rest ? "answered" : false;
}"""


def expect_an_answer_or_a_word(page: Page, language: str) -> str:
    outcome = page.wait_for_function(OUTCOME, timeout=PATIENCE).json_value()
    if outcome == "answered":
        expect_total(page, TOTAL)
    else:
        words = WORDS[language]
        said = (words["calculator"]["status"]["failed_heading"], words["result"]["failed"]["text"])
        assert [one for one in said if one in outcome], outcome
    # The answers are in the form, or still in the address where no script has read them.
    born = field(page, "birth_date").input_value()
    assert born == QUESTION["profile"]["birth_date"] or (not born and "#p=" in page.url)
    return outcome


def cases() -> list[Any]:
    """Each fault of each kind of file, and all files of a kind, in long runs; else half of the faults, in one file."""
    found = []
    for number, kind in enumerate(KINDS):
        for place, fault in enumerate(FAULTS):
            for every in (False, True):
                marks = [pytest.mark.long] if every or (number + place) % 2 else []
                found.append(pytest.param(kind, fault, every, id=f"{kind}, {fault}{', all' * every}", marks=marks))
    return found


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("kind", "fault", "every"), cases())
def test_a_broken_file_costs_no_answer_and_is_not_passed_over(
    site: Path, open_page, record_figure, kind: str, fault: str, every: bool
):
    files = needed(site)[kind]
    assert files and all((site / name.format(language="en")).is_file() for name in files)
    chance = random.Random(f"{kind} {fault}")
    for number, name in enumerate(files if every else [chance.choice(files)]):
        language = ("en", "fr")[(number + len(fault)) % 2]
        path = name.format(language=language)
        hit: list[str] = []

        def prepare(page: Page, path: str = path, hit: list[str] = hit) -> None:
            def spoil(route: Route) -> None:
                hit.append(route.request.url)
                FAULTS[fault](route)

            page.context.route(re.compile(re.escape(f"/{path}") + r"(\?.*)?$"), spoil)

        # The other variants would be replaced by the plain one, whose files these are.
        engine = "plain" if "engine" in kind or kind == "runtime" else None
        page = open_page(language, link(QUESTION["profile"], QUESTION["on"]), prepare, engine=engine)
        outcome = expect_an_answer_or_a_word(page, language)
        assert hit, path
        if fault == "late":
            assert outcome == "answered", path
        record_figure("browser_faults", 1)


@pytest.mark.parametrize("language", IN_FRENCH)
def test_without_its_script_the_page_says_so_and_another_try_brings_back_what_was_typed(open_page, language: str):
    blocked = lambda page: page.context.route("**/problems.mjs", missing)  # noqa: E731
    page = open_page(language, prepare=blocked)
    wait_until(page, "failed")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(WORDS[language]["calculator"]["status"]["failed_heading"])
    field(page, "birth_date").fill("1990-05-01")
    field(page, "education.level").select_option("bachelors")
    # Nothing has changed yet.
    alert.get_by_role("button").click()
    page.wait_for_load_state()
    wait_until(page, "failed")
    expect(field(page, "birth_date")).to_have_value("1990-05-01")
    page.context.unroute_all()
    alert.get_by_role("button").click()
    wait_until(page, "ready")
    expect(field(page, "birth_date")).to_have_value("1990-05-01")
    expect(field(page, "education.level")).to_have_value("bachelors")
    expect(alert).to_be_hidden()
    assert "typed" not in page.evaluate("() => history.state ?? {}")


def open_and_hold(open_page, wanted: str | re.Pattern[str]) -> tuple[Page, list[Route]]:
    """The page of a link, whose clock is the test's, and the requests for what is wanted: they get no answer."""
    held: list[Route] = []

    def prepare(page: Page) -> None:
        page.clock.install()
        page.context.route(wanted, lambda route: held.append(route))

    # A style that hangs holds up the end of the page's loading.
    return open_page("en", link(QUESTION["profile"], QUESTION["on"]), prepare, wait_until="commit"), held


def test_a_script_that_does_not_come_to_an_end_is_said_and_may_still_come(open_page):
    page, held = open_and_hold(open_page, "**/problems.mjs")
    page.locator(".js-failed").wait_for(state="attached")
    page.wait_for_timeout(1_000)
    while page.evaluate("() => document.documentElement.dataset.calculator") != "failed":
        page.clock.run_for(10_000)
    expect(page.get_by_role("alert")).to_contain_text("could not start")
    for route in held:
        route.continue_()
    wait_until(page, "ready")
    expect(page.locator(".js-failed")).to_be_hidden()
    expect_total(page, TOTAL)


HANGING = ("theme/js/trial.mjs", "theme/css/trial.css", "results/en.mjs")


@pytest.mark.parametrize("name", some_long(HANGING, "theme/js/trial.mjs", "theme/css/trial.css"))
def test_what_follows_may_hang_and_is_asked_for_again(open_page, name: str):
    page, _ = open_and_hold(open_page, re.compile(re.escape(name)))
    expect_total(page, TOTAL)
    failed = page.locator(".js-after-failed")
    expect(failed).to_be_hidden()
    page.clock.fast_forward(61_000)
    expect(failed).to_be_visible()
    expect_total(page, TOTAL)
    page.context.unroute_all(behavior="ignoreErrors")
    failed.get_by_role("button").click()
    expect(page.locator("#trial-en-writing")).to_be_visible(timeout=PATIENCE)
    expect(failed).to_be_hidden()


def test_a_style_that_several_wait_for_stays(open_page):
    page, held = open_and_hold(open_page, "**/trial.css")
    # Asked for with the first answers, and again with their score.
    expect_total(page, TOTAL)
    for route in held:
        route.continue_()
    expect(page.locator("#trial-en-writing")).to_be_visible(timeout=PATIENCE)
    page.clock.fast_forward(61_000)
    page.wait_for_timeout(100)
    expect(page.locator("link[href$='/trial.css']")).to_have_count(1)


# Without a network, at each stage


def go_offline(page: Page) -> None:
    page.context.set_offline(True)


def test_offline_before_the_engine(open_page):
    def prepare(page: Page) -> None:
        page.context.route("**/engine/**", lambda route: route.abort("internetdisconnected"))

    page = open_page("fr", link(QUESTION["profile"], QUESTION["on"]), prepare)
    wait_until(page, "failed")
    expect_an_answer_or_a_word(page, "fr")
    page.context.unroute_all()
    page.get_by_role("alert").get_by_role("button").click()
    wait_until(page, "ready")
    expect_total(page, TOTAL)


def test_offline_while_the_engine_comes(open_page):
    def prepare(page: Page) -> None:
        # The last of its files.
        page.context.route("**/core.zip", lambda route: route.abort("internetdisconnected"))

    page = open_page("en", link(QUESTION["profile"], QUESTION["on"]), prepare, engine="plain")
    wait_until(page, "failed")
    expect_an_answer_or_a_word(page, "en")
    show_all(page)
    field(page, "birth_date").fill("1991-05-01")
    page.context.unroute_all()
    page.get_by_role("alert").get_by_role("button").click()
    wait_until(page, "ready")
    expect(field(page, "birth_date")).to_have_value("1991-05-01")
    expect(page.locator('[data-result="crs-total"]')).to_be_visible(timeout=PATIENCE)


def test_offline_before_what_follows_the_score(open_page):
    page = open_page("en")
    wait_until(page, "ready")
    go_offline(page)
    follow(page, link(QUESTION["profile"], QUESTION["on"]))
    expect_total(page, TOTAL)
    failed = page.locator(".js-after-failed")
    expect(failed).to_be_visible(timeout=PATIENCE)
    page.context.set_offline(False)
    failed.get_by_role("button").click()
    expect(page.locator("[data-lever]").first).to_be_visible(timeout=PATIENCE)
    expect(failed).to_be_hidden()


def test_offline_after_all_has_come_nothing_is_missed(open_page):
    page = open_page("en", link(QUESTION["profile"], QUESTION["on"]))
    expect(page.locator("[data-turn]").first).to_be_visible(timeout=PATIENCE)
    go_offline(page)
    show_all(page)
    field(page, "birth_date").fill("1986-06-01")
    expect(page.locator("[data-result=crs-total]")).not_to_have_text(str(TOTAL), timeout=PATIENCE)
    expect(page.get_by_role("alert").filter(visible=True)).to_have_count(0)


# Room


def test_a_device_without_room_keeps_what_it_had_and_says_so(open_page):
    """The browser's own limit, not one that a script pretends."""
    page = open_page("en")
    wait_until(page, "ready")
    page.evaluate(PUT, saved(HERS))
    # What is left is less than what there will be to keep.
    page.evaluate(
        """() => {
          let size = 4_000_000;
          for (let number = 0; size >= 1; number += 1) {
            try { localStorage.setItem(`full ${number}`, "x".repeat(size)); } catch { size = Math.floor(size / 2); }
          }
        }"""
    )
    page.reload()
    expect(field(page, "birth_date")).to_have_value(HERS["birth_date"])
    show_all(page)
    field(page, "education.level").select_option("bachelors")
    expect(notice(page)).to_contain_text("the last changes are not kept")
    assert json.loads(page.evaluate("() => localStorage.getItem('waymark.answers')"))["profile"] == HERS
    page.evaluate(
        """() => {
          for (const key of Object.keys(localStorage)) if (key.startsWith("full")) localStorage.removeItem(key);
        }"""
    )
    field(page, "birth_date").fill(HIS["birth_date"])
    expect_kept(page, birth_date=HIS["birth_date"])


# Two scenarios

# The worker's replies to a question about another birth date turned into those that a test asks for.
REFUSE = """([born, code]) => {
  const handle = self.onmessage;
  const send = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (text) {
    const reply = JSON.parse(text) ?? {};
    const scenario = reply.ok && reply.result?.experience && !reply.result.pool;
    send.call(this, scenario ? JSON.stringify({ id: reply.id, ok: false, error: { code, problems: [] } }) : text);
  };
}"""
SLOT = '[data-scenario="A"]'


def with_scenario(profile: object) -> str:
    parts = {"scenarios": {"kept": [{"on": ON, "profile": profile, "assumed": []}, None], "all": False}}
    return saved(QUESTION["profile"], page=parts)


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_a_scenario_that_cannot_be_scored_says_so_and_stays(open_page, language: str):
    page = open_page(language)
    wait_until(page, "ready")
    page.evaluate(PUT, with_scenario({**HERS, "education": {"level": "of another age"}}))
    page.reload()
    slot = page.locator(SLOT)
    said = WORDS[language]["result"]["scenarios"]["unreadable"]
    expect(slot.locator(".slot-said")).to_have_text(said, timeout=PATIENCE)
    expect(page.get_by_role("status").filter(has_text=said)).to_have_count(1)
    stored = json.loads(page.evaluate("() => localStorage.getItem('waymark.answers')"))
    assert stored["page"]["scenarios"]["kept"][0]["profile"]["birth_date"] == HERS["birth_date"]
    slot.locator(".js-scenario-open").click()
    expect(field(page, "birth_date")).to_have_value(HERS["birth_date"])
    slot.locator(".js-scenario-remove").click()
    expect(slot.locator(".slot-said")).to_have_text(WORDS[language]["result"]["scenarios"]["empty"])


@pytest.mark.parametrize("language", IN_FRENCH)
def test_a_scenario_that_the_core_fails_at_says_so(open_page, language: str):
    page = open_page(language, link(QUESTION["profile"], QUESTION["on"]))
    expect_total(page, TOTAL)
    expect(page.locator("[data-turn]").first).to_be_visible(timeout=PATIENCE)
    page.workers[0].evaluate(REFUSE, ["", "internal"])
    page.locator(f"{SLOT} .js-scenario-keep").click()
    said = WORDS[language]["result"]["scenarios"]["failed"]
    expect(page.locator(f"{SLOT} .slot-said")).to_have_text(said)


def test_a_scenario_is_scored_when_the_calculator_has_started_after_all(open_page):
    page = open_page("en", link(QUESTION["profile"], QUESTION["on"]))
    expect(page.locator("[data-turn]").first).to_be_visible(timeout=PATIENCE)
    page.context.route("**/engine/**", missing)
    page.workers[0].evaluate(DIE)
    wait_until(page, "failed")
    page.locator(f"{SLOT} .js-scenario-keep").click()
    expect(page.locator(f"{SLOT} .slot-said")).to_have_text(WORDS["en"]["result"]["scenarios"]["failed"])
    page.context.unroute_all()
    page.locator(".js-failed .js-retry").click()
    wait_until(page, "ready")
    expect(page.locator(f"{SLOT} .slot-said")).to_contain_text(str(TOTAL), timeout=PATIENCE)
