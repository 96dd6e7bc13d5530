"""The worker: the same bytes as CPython, one reply for each request, a start that fails is said, a crash is mended."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from normal import some_long
from playwright.sync_api import Browser, Page, Worker, expect
from visits import (
    DIE,
    PATHS,
    PATIENCE,
    VARIANTS,
    expect_engine,
    expect_total,
    field,
    follow,
    link,
    linked,
    pair,
    result,
    wait_until,
)

from calc.bridge import handle

# A page that speaks the worker's own protocol, text for text.
CONNECT = """() => new Promise((connected) => {
  window.heard = [];
  window.addEventListener("message", ({ data, ports }) => {
    if (data.event !== "port") return;
    window.port = ports[0];
    window.port.onmessage = ({ data }) => window.heard.push(data);
    connected();
  });
  document.querySelector(".js-engine").contentWindow.postMessage("listening", location.origin);
})"""
ASK = """(text) => new Promise((answered) => {
  const before = window.port.onmessage;
  window.port.onmessage = (event) => {
    before(event);
    if ("id" in JSON.parse(event.data)) { window.port.onmessage = before; answered(event.data); }
  };
  window.port.postMessage(text);
})"""
# Every text at once, and then the replies in the order they came.
ASK_ALL = """([texts, replies]) => new Promise((answered) => {
  const before = window.port.onmessage;
  const heard = [];
  window.port.onmessage = (event) => {
    before(event);
    if ("id" in JSON.parse(event.data)) heard.push(event.data);
    if (heard.length === replies) { window.port.onmessage = before; answered(heard); }
  };
  for (const text of texts) window.port.postMessage(text);
})"""


@pytest.fixture(scope="module")
def protocol(chromium: Browser, serve: Callable[[str], str]) -> Iterator[Page]:
    """A page connected to a worker by nothing but the protocol."""
    context = chromium.new_context()
    page = context.new_page()
    # The page that the engine's frame is part of, without the script that listens to it.
    page.route("**/calculator.mjs", lambda route: route.abort())
    page.goto(serve("/") + PATHS["en"])
    page.evaluate(CONNECT)
    yield page
    context.close()


def test_levels_of_scores_as_they_are_typed(protocol: Page):
    request = {
        "id": "l",
        "kind": "clb",
        "on": "2026-10-01",
        "languages": [{"test": "ielts", "reading": 6.5}, {"test": "tef", "reading": 500}],
    }
    levels = json.loads(protocol.evaluate(ASK, json.dumps(request)))["result"]["levels"]
    assert [levels[0][ability] for ability in ("reading", "writing", "listening", "speaking")] == [8, None, None, None]
    assert [problem["code"] for problem in levels[1]["problems"]] == ["tef_new_scale"]


def test_nonsense_gets_a_reply_and_the_next_question_too(protocol: Page):
    reply = json.loads(protocol.evaluate(ASK, '{"id": 7, "kind": "nonsense", "on": "2026-10-01"}'))
    assert (reply["id"], reply["ok"], reply["error"]["code"]) == (7, False, "invalid_profile")
    reply = json.loads(protocol.evaluate(ASK, '{"id": 8, "kind": "assess", "on": "2026-10-01", "profile": []}'))
    assert (reply["id"], reply["error"]["code"]) == (8, "invalid_profile")


def test_events_have_no_id_and_end_with_ready(protocol: Page):
    protocol.evaluate(
        ASK, '{"id": 9, "kind": "assess", "on": "2026-10-01", "profile": {"birth_date": "1990-01-01"}, "want": []}'
    )
    events = [message for message in map(json.loads, protocol.evaluate("() => window.heard")) if "id" not in message]
    assert [event["event"] for event in events] == ["progress"] * (len(events) - 1) + ["ready"]
    assert all({"stage", "loaded", "total"} <= event.keys() for event in events[:-1])
    assert events[-2]["loaded"] > 1_000_000


# Long questions


def question(request_id: object, kind: str, name: str = "435-couple", **more: object) -> str:
    asked = pair(name)
    return json.dumps({"id": request_id, "kind": kind, "on": asked["on"], "profile": asked["profile"], **more})


@pytest.mark.parametrize("kind", ["advise", "timeline"])
@pytest.mark.parametrize("name", ["435-couple", "533-graduate-in-canada", "497-after-3-november-2026"])
def test_advice_and_timeline_are_the_same_bytes_as_in_cpython(protocol: Page, name: str, kind: str):
    request = question(1, kind, name)
    assert protocol.evaluate(ASK, request) == handle(request)


def test_a_newer_long_question_takes_the_place_of_the_older(protocol: Page):
    older, newer = question("older", "advise"), question("newer", "advise", "533-graduate-in-canada")
    given_up = handle('{"id": "older", "kind": "cancel"}')
    assert protocol.evaluate(ASK_ALL, [[older, newer], 2]) == [given_up, handle(newer)]


def test_questions_asked_while_a_long_one_is_worked_on_are_answered_before_it(protocol: Page):
    asked = [question("long", "advise"), *(question(kind, kind, languages=[]) for kind in ("assess", "clb", "jobs"))]
    replies = [json.loads(reply) for reply in protocol.evaluate(ASK_ALL, [asked, 4])]
    assert [(reply["id"], reply["ok"]) for reply in replies] == [
        ("assess", True),
        ("clb", True),
        ("jobs", True),
        ("long", True),
    ]


# One question after another, each once the last is answered, for as long as the long one is worked on.
ASK_BETWEEN = """async ([long, short]) => {
  let over = false;
  const ask = (text) => new Promise((answered) => {
    const { id } = JSON.parse(text);
    const hear = ({ data }) => {
      if (JSON.parse(data).id !== id) return;
      window.port.removeEventListener("message", hear);
      answered(data);
    };
    window.port.addEventListener("message", hear);
    window.port.postMessage(text);
  });
  const worked = ask(long).then((reply) => { over = true; return reply; });
  let between = 0;
  for (; !over && between < 5; between += 1) await ask(short);
  return [between, over, await worked];
}"""


def test_it_gives_way_again_and_again(protocol: Page):
    long, short = question("long", "advise"), question("short", "clb", languages=[])
    assert protocol.evaluate(ASK_BETWEEN, [long, short]) == [5, False, handle(long)]


@pytest.mark.parametrize("told", ['{"kind": "cancel", "id": 1}', '{"kind": "cancel"}'])
def test_a_long_question_can_be_given_up_and_the_next_is_answered(protocol: Page, told: str):
    after = question(2, "assess", want=["crs"])
    replies = protocol.evaluate(ASK_ALL, [[question(1, "advise"), told, told, after], 2])
    assert replies == [handle('{"id": 1, "kind": "cancel"}'), handle(after)]
    # Nothing more comes of it: neither slices that go on nor a second reply.
    following = question(3, "advise", "164-secondary")
    assert protocol.evaluate(ASK, following) == handle(following)


def test_giving_up_another_question_ends_nothing(protocol: Page):
    asked = question(1, "advise", "164-secondary")
    assert protocol.evaluate(ASK_ALL, [[asked, '{"kind": "cancel", "id": 2}'], 1]) == [handle(asked)]


# A start that fails


@pytest.fixture
def broken(site: Path, spoilt: tuple[str, Path]) -> Callable[[str], tuple[str, Callable[[], None]]]:
    """`broken("core.zip")` is the address of the site without that file of the engine, and what puts the file back."""
    address, folder = spoilt

    def without(name: str) -> tuple[str, Callable[[], None]]:
        [missing] = folder.joinpath("engine").rglob(name)
        missing.unlink()
        return address, lambda: os.link(site / missing.relative_to(folder), missing)

    return without


FAILED = {"en": "The calculator could not start", "fr": "La calculatrice n’a pas pu démarrer"}


@pytest.mark.parametrize(
    ("name", "language"),
    some_long(
        [
            ("index.html", "en"),
            ("engine.mjs", "fr"),
            ("choose.mjs", "en"),
            ("worker.mjs", "en"),
            ("start.mjs", "fr"),
            ("pyodide.mjs", "fr"),
            ("pyodide.asm.mjs", "en"),
            ("pyodide.asm.wasm", "fr"),
            ("python_stdlib.zip", "en"),
            ("core.zip", "fr"),
            ("manifest.json", "en"),
        ],
        *("index.html", "engine.mjs", "worker.mjs", "pyodide.asm.mjs", "core.zip", "manifest.json"),
    ),
)
def test_a_missing_file_of_the_engine_is_said_and_can_be_tried_again(open_calculator, broken, name, language):
    address, mend = broken(name)
    question = pair("164-secondary")
    page = open_calculator(language, question["profile"], question["on"], base=address, state="failed", engine="plain")
    expect(page.get_by_role("alert").filter(has_text=FAILED[language])).to_be_visible()
    expect(field(page, "birth_date")).to_have_value(question["profile"]["birth_date"])
    expect(page.locator(".js-empty")).to_be_hidden()
    expect(page.locator(".js-failed-detail")).to_be_hidden()
    if name == "core.zip":
        mend()
        page.locator(".js-retry").click()
        wait_until(page, "ready")
        expect_total(page, 164)
        expect(page.get_by_role("alert").filter(has_text=FAILED[language])).to_be_hidden()


def test_after_a_failed_start_the_form_still_takes_answers_and_a_new_try_counts_them(open_calculator, broken):
    address, mend = broken("core.zip")
    page = open_calculator("en", base=address, state="failed", steps=True, engine="plain")
    alert = page.get_by_role("alert").filter(has_text=FAILED["en"])
    expect(alert).to_contain_text("Your answers are still here, and the rule pages show every table.")
    expect(alert.get_by_role("link", name="Read the rules and their tables")).to_have_attribute(
        "href", re.compile("/en/rules/$")
    )
    answers = pair("164-secondary")["profile"]
    field(page, "birth_date").fill(answers["birth_date"])
    page.locator(".js-submit").click()
    field(page, "education.level").select_option(answers["education"]["level"])
    page.locator(".js-submit").click()
    expect(page.locator("#step-languages")).to_be_focused()
    page.locator(".js-back").click()
    expect(field(page, "education.level")).to_have_value(answers["education"]["level"])
    expect(alert).to_be_visible()
    mend()
    page.locator(".js-retry").click()
    expect(page.locator("#result")).to_be_focused()
    wait_until(page, "ready")
    expect(alert).to_be_hidden()
    expect(result(page, "crs-total")).to_be_visible(timeout=PATIENCE)
    assert linked(page) == {"birth_date": answers["birth_date"], "education": {"level": answers["education"]["level"]}}


@pytest.mark.parametrize("engine", some_long(VARIANTS, "plain"))
def test_a_wrong_type_of_the_wasm_does_not_hang_the_start(open_calculator, engine: str):
    question = pair("164-secondary")

    def spoil(page: Page) -> None:
        def wrong_type(route):
            response = route.fetch()
            route.fulfill(response=response, headers={**response.headers, "content-type": "application/octet-stream"})

        page.context.route("**/pyodide.asm.wasm", wrong_type)

    page = open_calculator("en", question["profile"], question["on"], prepare=spoil, engine=engine)
    expect_total(page, 164)
    expect_engine(page, engine)


def test_a_start_without_a_sign_of_life_fails_in_the_end(chromium: Browser, serve):
    context = chromium.new_context()
    page = context.new_page()
    page.clock.install()
    page.context.route("**/engine/index.html", lambda route: None)
    page.goto(serve("/") + PATHS["en"], wait_until="commit")
    wait_until(page, "starting")
    page.clock.fast_forward(80_000)
    wait_until(page, "failed")
    expect(page.get_by_role("alert").filter(has_text=FAILED["en"])).to_be_visible()
    context.unroute_all(behavior="ignoreErrors")
    context.close()


# A worker that dies


RESTARTED = "The calculator stopped and was started again. Your answers are still here."


def test_a_worker_that_dies_is_started_once_more_and_the_answers_stay(open_calculator):
    question = pair("533-graduate-in-canada")
    page = open_calculator("en", question["profile"], question["on"])
    expect_total(page, 533)
    page.workers[0].evaluate(DIE)
    expect(page.locator(".js-status-text")).to_have_text(RESTARTED)
    wait_until(page, "ready")
    # What has died once is not tried again.
    expect_engine(page, "plain")
    field(page, "languages[0].reading").fill("10")
    expect_total(page, 536)
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    page.workers[-1].evaluate(DIE)
    wait_until(page, "starting")
    wait_until(page, "ready")
    expect_total(page, 536)


# The slices of a long question follow each other by an empty message; without it, the first one is fatal.
DIE_OF_ADVICE = """() => {
  const send = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (message) {
    if (message === null) throw new Error("killed by the test");
    send.call(this, message);
  };
}"""


def test_a_worker_that_dies_while_it_answers_is_started_anew_and_answers(open_calculator):
    page = open_calculator("en")
    # Only this worker: its successor is whole.
    page.workers[0].evaluate(DIE_OF_ADVICE)
    question = pair("533-graduate-in-canada")
    follow(page, link(question["profile"], question["on"]))
    expect(page.locator(".js-status-text")).to_have_text(RESTARTED)
    expect(page.locator(".js-ahead table")).to_be_visible(timeout=PATIENCE)
    wait_until(page, "ready")
    expect_total(page, 533)
    expect(page.locator("[data-lever]").first).to_be_visible()
    assert linked(page) == question["profile"]


@pytest.mark.long
def test_what_is_typed_while_the_worker_is_gone_is_answered_when_it_is_back(open_calculator):
    question = pair("533-graduate-in-canada")
    page = open_calculator("en", question["profile"], question["on"])
    expect_total(page, 533)
    page.workers[0].evaluate(DIE)
    wait_until(page, "starting")
    field(page, "languages[0].reading").fill("10")
    expect(field(page, "languages[0].reading")).to_be_focused()
    wait_until(page, "ready")
    expect_total(page, 536)
    expect(field(page, "languages[0].reading")).to_be_focused()


@pytest.mark.long
def test_a_worker_that_dies_of_the_same_question_again_is_given_up(open_calculator):
    page = open_calculator("en")
    started = []

    def spoil(worker: Worker) -> None:
        started.append(worker)
        worker.evaluate(DIE_OF_ADVICE)

    page.on("worker", spoil)
    page.workers[0].evaluate(DIE_OF_ADVICE)
    question = pair("533-graduate-in-canada")
    follow(page, link(question["profile"], question["on"]))
    expect_total(page, 533)
    wait_until(page, "failed")
    assert len(started) == 1
    expect(result(page, "crs-total")).to_have_text("533")
    expect(page.locator("[aria-busy]")).to_have_count(0)


def test_until_the_core_is_there_a_field_takes_input_and_says_so(open_calculator):
    held = []

    def hold(page: Page) -> None:
        page.context.route("**/engine/*/pyodide.asm.wasm", lambda route: held.append(route))

    page = open_calculator("en", state="starting", prepare=hold)
    field(page, "languages[0].test").select_option("ielts")
    field(page, "languages[0].reading").fill("7")
    level = page.locator("#f-languages-0-reading-level")
    expect(level).to_have_text("…")
    expect(page.get_by_text("The level appears when the calculator has started.").filter(visible=True)).to_be_visible()
    expect(page.get_by_text("Starting the calculator. You can fill in the form meanwhile.")).to_be_visible()
    expect(page.get_by_text("The calculator loads a few megabytes, once.")).to_be_visible()
    expect(page.locator(".js-empty")).to_have_text("Your score appears when the calculator has started.")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    wait_until(page, "ready")
    expect(level).to_have_text("CLB 9")
    expect(page.get_by_text("The level appears when the calculator has started.").filter(visible=True)).to_be_hidden()
