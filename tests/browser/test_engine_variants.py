"""Each variant of the engine: the same bytes as CPython in a browser; a broken one costs time, never an answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from express_entry import yaml12
from normal import some_long
from playwright.sync_api import Browser, Page, Route, expect
from test_worker import ASK_ALL, CONNECT
from visits import PAIRS, PATHS, VARIANTS, expect_engine, expect_total, field, pair, wait_until

from calc.bridge import handle, to_text
from calc.rules import INVITATION

CASES = Path(__file__).parents[1] / "cases"
FAST = {"zip": "python.bin", "snapshot": "snapshot.bin"}


@pytest.fixture(scope="module", params=VARIANTS)
def protocol(request: pytest.FixtureRequest, chromium: Browser, serve: Callable[[str], str]) -> Iterator[Page]:
    """A page connected to a worker of one variant by nothing but the protocol."""
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    # The page that the engine's frame is part of, without the script that listens to it.
    page.route("**/calculator.mjs", lambda route: route.abort())
    page.goto(f"{serve('/')}{PATHS['en']}?engine={request.param}")
    page.evaluate(CONNECT)
    yield page
    started = [said for said in map(json.loads, page.evaluate("() => window.heard")) if said.get("event") == "ready"]
    assert started == [{"event": "ready", "engine": request.param}]
    context.close()


def same_in_the_browser(protocol: Page, requests: list[str]) -> None:
    for request, reply in zip(requests, protocol.evaluate(ASK_ALL, [requests, len(requests)]), strict=True):
        assert reply == handle(request), request


def test_the_pairs_of_the_contract_are_the_same_bytes_as_in_cpython(protocol: Page):
    pairs = [json.loads(path.read_text(encoding="utf-8")) for path in PAIRS]
    requests = [
        json.dumps({"id": 1, "kind": "assess", **{key: one[key] for key in ("on", "profile", "want")}}) for one in pairs
    ]
    replies = protocol.evaluate(ASK_ALL, [requests, len(requests)])
    for one, reply in zip(pairs, replies, strict=True):
        assert reply == to_text(one["expect"]), one["name"]


def test_every_kind_of_question_is_the_same_bytes_as_in_cpython(protocol: Page):
    one = pair("435-couple")
    person = {"on": one["on"], "profile": one["profile"]}
    asked = [
        {"kind": "timeline", **person},
        {"kind": "jobs", **person},
        {"kind": "plan", "invited": one["on"], "profile": one["profile"]},
        {"kind": "clb", "on": one["on"], "languages": one["profile"]["languages"]},
        {"kind": "advise", **person},
    ]
    same_in_the_browser(protocol, [json.dumps({"id": number, **each}) for number, each in enumerate(asked)])


@pytest.mark.long
def test_every_case_of_every_rule_is_the_same_bytes_as_in_cpython(protocol: Page):
    requests = [json.dumps({"id": number, **case}) for number, case in enumerate(cases())]
    assert len(requests) > 500
    same_in_the_browser(protocol, requests)


def cases() -> Iterator[dict[str, object]]:
    for path in sorted(CASES.rglob("*.yaml")):
        data = yaml12.read(path).data
        for case in data["cases"]:
            if data["rule"].startswith(INVITATION):
                yield {"kind": "plan", "invited": case["on"], "profile": case["profile"]}
            else:
                yield {"kind": "assess", "on": case["on"], "profile": case["profile"]}


# A broken variant


FAULTS: dict[str, Callable[[bytes], bytes | None]] = {
    "missing": lambda _: None,
    "empty": lambda _: b"",
    "truncated": lambda content: content[: len(content) // 2],
    "altered": lambda content: content[:-20_000] + bytes(10) + content[-19_990:],
}


def broken() -> Iterator[object]:
    """Each fault of each variant; a short run sees one of each variant, and more in test_faults.py."""
    short = {("zip", "missing"), ("snapshot", "altered")}
    for fault, engine in product(FAULTS, FAST):
        yield pytest.param(engine, fault, marks=() if (engine, fault) in short else pytest.mark.long)


@pytest.mark.parametrize(("engine", "fault"), list(broken()))
def test_a_variant_with_a_broken_file_is_replaced_by_the_plain_one(open_calculator, spoilt, engine: str, fault: str):
    address, folder = spoilt
    [file] = folder.glob(f"engine/*/{FAST[engine]}")
    content = file.read_bytes()
    file.unlink()
    broken = FAULTS[fault](content)
    if broken is not None:
        file.write_bytes(broken)
    question = pair("164-secondary")
    page = open_calculator("en", question["profile"], question["on"], base=address, engine=engine)
    expect_engine(page, "plain")
    expect_total(page, 164)
    field(page, "birth_date").fill("1986-06-01")
    expect(page.locator("[aria-busy]")).to_have_count(0)


@pytest.mark.parametrize("engine", some_long(FAST, "zip"))
def test_a_variant_that_hangs_is_replaced_by_the_plain_one(chromium: Browser, serve, engine: str):
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    held: list[Route] = []
    page.clock.install()
    context.route(f"**/{FAST[engine]}", lambda route: held.append(route))
    page.goto(f"{serve('/')}{PATHS['en']}?engine={engine}")
    while not held:
        page.wait_for_timeout(50)
    # The shared files arrive meanwhile, each of them a sign of life.
    page.wait_for_timeout(3_000)
    wait_until(page, "starting")
    page.clock.fast_forward(35_000)
    wait_until(page, "ready")
    expect_engine(page, "plain")
    context.unroute_all(behavior="ignoreErrors")
    context.close()


@pytest.mark.parametrize("engine", some_long(FAST, "zip"))
def test_a_variant_whose_worker_is_broken_is_replaced_by_the_plain_one(open_calculator, spoilt, engine: str):
    address, folder = spoilt
    module = folder / "engine" / "fast.mjs"
    text = module.read_text(encoding="utf-8")
    dies = "setTimeout(() => { throw new Error('of the test'); });\n  await new Promise(() => {});\n  "
    module.unlink()
    module.write_text(text.replace("progress.enter(", dies + "progress.enter("), encoding="utf-8")
    page = open_calculator("en", base=address, engine=engine)
    expect_engine(page, "plain")


def test_the_memory_of_a_snapshot_is_not_kept_twice(open_calculator, spoilt):
    address, folder = spoilt
    module = folder / "engine" / "fast.mjs"
    text = module.read_text(encoding="utf-8")
    look = "globalThis.twice = () => python._api.config._loadSnapshot.byteLength;\n  return python."
    module.unlink()
    module.write_text(text.replace("return python.", look), encoding="utf-8")
    page = open_calculator("en", base=address, engine="snapshot")
    expect_engine(page, "snapshot")
    assert page.workers[0].evaluate("() => globalThis.twice()") == 0


@pytest.mark.parametrize("engine", some_long(VARIANTS, "plain", "zip"))
def test_a_file_that_is_broken_once_is_asked_for_again(open_calculator, engine: str):
    spoiled = []

    def spoil_once(route: Route) -> None:
        spoiled.append(route)
        route.fulfill(status=200, content_type="application/wasm", body=b"nonsense")

    prepare = lambda page: page.context.route("**/pyodide.asm.wasm", spoil_once, times=1)  # noqa: E731
    if engine == "plain":
        page = open_calculator("en", prepare=prepare, engine=engine, state="failed")
        page.locator(".js-retry").click()
        wait_until(page, "ready")
    else:
        page = open_calculator("en", prepare=prepare, engine=engine)
    expect_engine(page, engine)
    assert len(spoiled) == 1


# As if an answer needed a module that is not there: the worker knows such a reply by its words.
LACK = """() => {
  const { test } = RegExp.prototype;
  RegExp.prototype.test = function (text) { return this.source.includes("ModuleNotFound") || test.call(this, text); };
}"""


@pytest.mark.parametrize("engine", some_long(FAST, "snapshot"))
def test_a_variant_that_lacks_something_is_replaced_and_the_question_kept(open_calculator, engine: str):
    page = open_calculator("en", engine=engine)
    page.workers[0].evaluate(LACK)
    field(page, "birth_date").fill("1996-01-01")
    expect(page.locator(".js-status-text")).to_contain_text("started again")
    wait_until(page, "ready")
    expect_engine(page, "plain")
    expect(page.locator('[data-result="crs-total"]')).to_be_visible()


# The choice


@pytest.mark.parametrize(
    ("line", "engine"),
    some_long(
        [
            ("undefined", "zip"),
            ("{ effectiveType: '4g', downlink: 10, rtt: 0, saveData: false }", "snapshot"),
            ("{ effectiveType: '4g', downlink: 10, rtt: 0, saveData: true }", "zip"),
            ("{ effectiveType: '4g', downlink: 1.5, rtt: 0, saveData: false }", "zip"),
            ("{ effectiveType: '4g', downlink: 10, rtt: 150, saveData: false }", "zip"),
            ("{ effectiveType: '3g', downlink: 10, rtt: 0, saveData: false }", "zip"),
        ],
        "undefined",
        "snapshot",
        "{ effectiveType: '4g', downlink: 10, rtt: 0, saveData: true }",
    ),
)
def test_a_first_visit_starts_what_suits_the_line_and_fetches_nothing_else(open_calculator, line: str, engine: str):
    asked: list[str] = []

    def prepare(page: Page) -> None:
        page.context.add_init_script(
            f"Object.defineProperty(Navigator.prototype, 'connection', {{ get: () => ({line}) }})"
        )
        page.context.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))

    page = open_calculator("en", prepare=prepare)
    expect_engine(page, engine)
    special = {"python.bin", "snapshot.bin", "core.zip", "python_stdlib.zip"}
    assert special & set(asked) == {FAST[engine]}
    assert len([name for name in asked if name == "pyodide.asm.wasm"]) == 1


@pytest.mark.parametrize("asked", some_long(("nonsense", "", "__proto__"), "__proto__"))
def test_a_variant_that_does_not_exist_is_not_asked_for(open_calculator, asked: str):
    page = open_calculator("en", engine=asked)
    assert page.locator("html").get_attribute("data-engine") in VARIANTS
