"""The calculator without a network: after one visit, in both languages, under any base path; and editions never mix."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hosts import Host, copied, next_edition, visitor
from normal import IN_ENGLISH, some_long
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_accessibility import expect_no_fault
from tools.browser import FLAGS
from tools.place import Place
from visits import DIE, PATHS, PATIENCE, expect_engine, expect_total, field, link, wait_until

from calc import assess

ON = "2026-10-01"
PERSON = {"birth_date": "1996-01-01"}
TOTAL = assess(PERSON, date.fromisoformat(ON))["crs"]["total"]
CHANGED = {"birth_date": "1986-06-01"}
CHANGED_TOTAL = assess(CHANGED, date.fromisoformat(ON))["crs"]["total"]

CACHES = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(
  async (name) => [name, (await (await caches.open(name)).keys()).map(({ url }) => url)])))"""
RUNNING = "() => document.querySelector('html').dataset.edition"


@pytest.fixture
def host(site: Path) -> Iterator[Callable[..., Host]]:
    """`host(base)` or `host(folder=…)` serves a site until the test is over."""
    hosts: list[Host] = []

    def start(base: str = "/", folder: Path = site) -> Host:
        hosts.append(Host(folder, base))
        return hosts[-1]

    yield start
    for one in hosts:
        one.stop()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., tuple[BrowserContext, Page]]]:
    """`visit()` is a new reader."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def start(**more: object) -> tuple[BrowserContext, Page]:
        context, page = visitor(chromium, **more)
        contexts.append(context)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return context, page

    yield start
    for one in contexts:
        one.close()
    assert errors == []


@pytest.fixture(scope="module")
def editions(place: Place, site: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two editions of the site that give this person different scores, made once for all processes of a run."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    older, newer = shared / "older", shared / "newer"
    with place.locked("editions-for-tests"):
        if not newer.exists():
            copied(site, older)
            next_edition(site, shared / "making").rename(newer)
    return older, newer


def open_calculator(page: Page, address: str, language: str = "en", answers: str = "") -> None:
    page.goto(address + PATHS[language] + answers)
    wait_until(page, "ready")


def expect_kept(page: Page) -> None:
    expect(page.locator(".js-kept-offline")).to_be_visible(timeout=PATIENCE)


def second_visit(page: Page, address: str, answers: str = "") -> None:
    """A page that comes from what was kept."""
    open_calculator(page, address, "en", answers)
    expect_kept(page)
    page.reload()
    wait_until(page, "ready")


def answer(page: Page, profile: dict[str, str]) -> None:
    page.locator(".js-step-link[data-step=you]").click()
    field(page, "on").fill(ON)
    field(page, "birth_date").fill(profile["birth_date"])


def edition_of(folder: Path) -> str:
    return (folder / "sw.js").read_text(encoding="utf-8").split('"')[1]


# Without a network


@pytest.mark.parametrize(("base", "language"), [("/", "fr"), ("/repo/", "en")])
def test_after_one_visit_the_calculator_works_without_a_network(host, visit, base: str, language: str):
    here = host(base)
    context, page = visit()
    open_calculator(page, here.address, language)
    expect_kept(page)
    here.stop()
    context.set_offline(True)
    page.reload()
    wait_until(page, "ready")
    answer(page, CHANGED)
    expect_total(page, CHANGED_TOTAL)
    page.locator(".language").click()
    wait_until(page, "ready")
    assert page.url.startswith(here.address + PATHS["fr" if language == "en" else "en"])
    expect_total(page, CHANGED_TOTAL)


LARGE = ("pyodide.asm.mjs", "pyodide.asm.wasm", "python.bin", "snapshot.bin", "python_stdlib.zip", "core.zip")
SLOW_LINE = "Object.defineProperty(Navigator.prototype, 'connection', { get: () => (%s) })"


def large_files(here: Host) -> list[str]:
    """Of the engine's large files, what was asked for, in the order of their names."""
    return sorted(name for name in (path.rpartition("/")[2] for path in here.asked) if name in LARGE)


def expect_kept_file(page: Page, name: str) -> None:
    page.wait_for_function(
        """async (name) => {
          for (const cache of await caches.keys()) {
            if ((await (await caches.open(cache)).keys()).some(({ url }) => url.endsWith("/" + name))) return true;
          }
        }""",
        arg=name,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize(
    ("line", "first", "fetched"),
    [
        ("undefined", "zip", ["pyodide.asm.mjs", "pyodide.asm.wasm", "python.bin", "snapshot.bin"]),
        pytest.param(
            "{ effectiveType: '4g', downlink: 10, rtt: 0, saveData: false }",
            "snapshot",
            ["pyodide.asm.mjs", "pyodide.asm.wasm", "snapshot.bin"],
            marks=pytest.mark.long,
        ),
        ("{ saveData: true }", "zip", ["pyodide.asm.mjs", "pyodide.asm.wasm", "python.bin"]),
        pytest.param(
            *("{ type: 'cellular' }", "zip", ["pyodide.asm.mjs", "pyodide.asm.wasm", "python.bin"]),
            marks=pytest.mark.long,
        ),
    ],
)
def test_the_engine_is_downloaded_once_and_later_visits_have_the_best_of_what_was_kept(
    host, chromium: Browser, tmp_path: Path, line: str, first: str, fetched: list[str]
):
    here = host()
    # The cache of a private window is too small for the engine.
    context = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=os.environ["WAYMARK_CHROMIUM"], args=FLAGS
    )
    context.add_init_script(SLOW_LINE % line)
    page = context.new_page()
    open_calculator(page, here.address)
    expect_engine(page, first)
    assert "snapshot.bin" not in large_files(here) or first == "snapshot"
    expect_kept(page)
    if "snapshot.bin" in fetched:
        expect_kept_file(page, "snapshot.bin")
    here.stop()
    context.set_offline(True)
    page.reload()
    wait_until(page, "ready")
    expect_engine(page, "snapshot" if "snapshot.bin" in fetched else "zip")
    answer(page, PERSON)
    expect_total(page, TOTAL)
    context.close()
    assert large_files(here) == fetched


DAMAGE = """async (name) => {
  for (const key of await caches.keys()) {
    const cache = await caches.open(key);
    const request = (await cache.keys()).find(({ url }) => url.endsWith("/" + name));
    if (!request) continue;
    const bytes = new Uint8Array(await (await cache.match(request)).arrayBuffer());
    bytes[bytes.length - 1] ^= 1;
    await cache.put(request, new Response(bytes));
  }
}"""


def test_what_was_kept_and_is_damaged_is_fetched_again(host, visit):
    here = host("/")
    context, page = visit()
    second_visit(page, here.address)
    expect_kept_file(page, "snapshot.bin")
    page.evaluate(DAMAGE, "snapshot.bin")
    page.reload()
    wait_until(page, "ready")
    expect_engine(page, "snapshot")
    # And kept: without a network it is there.
    here.stop()
    context.set_offline(True)
    page.reload()
    wait_until(page, "ready")
    expect_engine(page, "snapshot")


def test_pages_read_before_are_there_and_others_say_why_not(host, visit):
    here = host("/repo/")
    context, page = visit()
    open_calculator(page, here.address)
    expect_kept(page)
    page.goto(here.address + "en/about/")
    heading = page.locator("h1").inner_text()
    page.locator("body").evaluate("() => document.fonts.ready")
    here.stop()
    context.set_offline(True)
    page.goto(here.address + "en/privacy/")
    page.go_back()
    page.reload()
    expect(page.locator("h1")).to_have_text(heading)
    assert page.evaluate("() => getComputedStyle(document.querySelector('.wordmark')).display") == "flex"
    page.goto(here.address + "fr/regles/crs.core.age/")
    expect(page.locator("section[lang=en]")).to_contain_text("no network")
    expect(page.locator("section[lang=fr]")).to_contain_text("pas de réseau")
    expect_no_fault(page)
    page.locator("section[lang=fr] a").click()
    wait_until(page, "ready")
    assert page.url == here.address + PATHS["fr"]


def test_no_answer_gets_into_what_is_kept(host, visit):
    here = host()
    _, page = visit()
    answers = link(PERSON, ON)
    open_calculator(page, here.address, "en", answers)
    expect_kept(page)
    page.reload()
    wait_until(page, "ready")
    expect_total(page, TOTAL)
    page.goto(here.address + "en/about/" + answers)
    page.goto(here.address + PATHS["fr"] + answers)
    wait_until(page, "ready")
    kept = page.evaluate(CACHES)
    assert [name for name, urls in kept.items() if urls] and len(kept) == 2
    assert [url for urls in kept.values() for url in urls if "#" in url or "?" in url or "p=" in url] == []
    assert [path for path in here.asked if "p=" in path] == []
    assert page.evaluate("async () => [localStorage.length, (await indexedDB.databases()).length]") == [0, 0]


@pytest.mark.parametrize("how", ["blocked", "unknown"])
def test_without_service_workers_all_is_as_before(host, visit, how: str):
    here = host()
    context, page = visit()
    # What a browser without them, and one that refuses them, shows to a page.
    context.add_init_script(
        "delete Navigator.prototype.serviceWorker"
        if how == "unknown"
        else "navigator.serviceWorker.register = () => Promise.reject(new DOMException('no', 'SecurityError'))"
    )
    open_calculator(page, here.address, "en", link(PERSON, ON))
    expect_total(page, TOTAL)
    page.wait_for_timeout(300)
    expect(page.locator(".js-kept-offline")).to_be_hidden()
    expect(page.locator(".js-update")).to_be_empty()
    assert page.evaluate(CACHES) == {}


# Editions


def test_a_newer_edition_is_announced_and_nothing_mixes(host, visit, editions):
    older, newer = editions
    here = host(folder=older)
    context, page = visit()
    second_visit(page, here.address)
    answer(page, PERSON)
    expect_total(page, TOTAL)

    here.folder = newer
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    notice = page.locator(".js-update")
    expect(notice).to_have_role("status")
    expect(notice).to_contain_text("A newer version of the calculator is ready", timeout=PATIENCE)
    expect_no_fault(page)
    # The open page goes on as it is, and a page that is opened now is whole, and the older one.
    answer(page, CHANGED)
    expect_total(page, CHANGED_TOTAL)
    other = context.new_page()
    open_calculator(other, here.address, "en", link(PERSON, ON))
    expect_total(other, TOTAL)
    assert other.evaluate(RUNNING) == page.evaluate(RUNNING) == edition_of(older)

    notice.get_by_role("button", name="Reload").click()
    page.wait_for_function("(newer) => document.documentElement.dataset.edition === newer", arg=edition_of(newer))
    wait_until(page, "ready")
    expect_total(page, CHANGED_TOTAL - 1)
    expect(field(page, "birth_date")).to_have_value(CHANGED["birth_date"])
    assert list(page.evaluate(CACHES)) == [f"waymark / {edition_of(newer)}"]

    # The other page is told, and keeps its own engine until it is loaded again.
    expect(other.locator(".js-update")).to_contain_text("A newer version")
    answer(other, CHANGED)
    expect_total(other, CHANGED_TOTAL)
    other.reload()
    wait_until(other, "ready")
    assert other.evaluate(RUNNING) == edition_of(newer)


def test_an_older_page_never_gets_the_newer_engine(host, visit, editions):
    older, newer = editions
    here = host(folder=older)
    context, page = visit()
    second_visit(page, here.address, link(PERSON, ON))
    other = context.new_page()
    open_calculator(other, here.address, "en", link(PERSON, ON))
    here.folder = newer
    other.evaluate("() => window.dispatchEvent(new Event('online'))")
    other.get_by_role("button", name="Reload").click(timeout=PATIENCE)
    other.wait_for_function("(newer) => document.documentElement.dataset.edition === newer", arg=edition_of(newer))
    wait_until(other, "ready")
    # The older page's engine dies and is started again, but only the newer one is to be had.
    [worker] = page.workers
    worker.evaluate(DIE)
    wait_until(page, "failed")
    expect(page.locator(".js-update")).to_contain_text("A newer version")
    page.locator(".js-update-take").click()
    page.wait_for_function("(newer) => document.documentElement.dataset.edition === newer", arg=edition_of(newer))
    wait_until(page, "ready")
    expect_total(page, TOTAL - 1)


def test_the_readers_own_reload_takes_the_newer_edition(host, visit, editions):
    older, newer = editions
    here = host(folder=older)
    _, page = visit()
    second_visit(page, here.address, link(PERSON, ON))
    expect_total(page, TOTAL)
    here.folder = newer
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    page.get_by_role("button", name="Not now").click(timeout=PATIENCE)
    expect(page.locator(".js-update")).to_be_empty()
    page.reload()
    page.wait_for_function("(newer) => document.documentElement.dataset.edition === newer", arg=edition_of(newer))
    wait_until(page, "ready")
    expect_total(page, TOTAL - 1)


@pytest.mark.parametrize("mixed", ["engine", "core"])
def test_without_a_service_worker_an_engine_of_another_edition_does_not_start(
    host, visit, editions, tmp_path: Path, mixed: str
):
    older, newer = editions
    between = copied(older, tmp_path / "between")
    if mixed == "engine":
        shutil.rmtree(between / "engine")
        shutil.copytree(newer / "engine", between / "engine")
    else:
        [older_core], [newer_core] = ((folder / "engine").rglob("core.zip") for folder in (between, newer))
        shutil.copyfile(newer_core, older_core)
    here = host(folder=between)
    _, page = visit(service_workers="block")
    page.goto(here.address + PATHS["en"] + ("?engine=plain" if mixed == "core" else ""))
    answer(page, PERSON)
    wait_until(page, "failed")
    here.folder = newer
    expect(page.locator(".js-update")).to_contain_text("A newer version")
    page.locator(".js-update-take").click()
    wait_until(page, "ready")
    assert page.evaluate(RUNNING) == edition_of(newer)
    expect_total(page, TOTAL - 1)


# Deleting


@pytest.mark.parametrize(
    ("language", "address"), some_long([("en", "en/privacy/"), ("fr", "fr/confidentialite/")], "fr")
)
def test_everything_kept_can_be_deleted(host, visit, language: str, address: str):
    here = host("/repo/")
    _, page = visit()
    open_calculator(page, here.address, language)
    expect_kept(page)
    page.goto(here.address + address)
    page.evaluate(
        """async () => {
          for (const storage of [localStorage, sessionStorage]) {
            storage.setItem("waymark saved", "{}");
            storage.setItem("of another site here", "1");
          }
          const { result } = await new Promise((made) => {
            indexedDB.open("waymark saved").onsuccess = ({ target }) => made(target);
          });
          result.close();
          await caches.open("of another site here");
        }"""
    )
    button = page.locator(".js-forget-button")
    said = page.locator(".js-forget-said")
    expect(said).to_have_role("status")
    button.focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Done" if language == "en" else "C’est fait")
    expect_no_fault(page)
    page.goto(here.address + f"{language}/")
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    assert list(page.evaluate(CACHES)) == ["of another site here"]
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
    assert (
        page.evaluate("() => [localStorage, sessionStorage].map((one) => Object.keys(one))")
        == [["of another site here"]] * 2
    )


def test_without_a_script_no_button_promises_anything(open_calculator, serve):
    page = open_calculator("en", script=False)
    page.goto(serve("/") + "en/privacy/")
    expect(page.locator(".js-forget")).to_be_hidden()


# Installing


@pytest.mark.parametrize("language", IN_ENGLISH)
def test_the_calculator_can_be_installed(host, visit, language: str):
    here = host("/repo/")
    context, page = visit()
    open_calculator(page, here.address, language)
    expect_kept(page)
    tools = context.new_cdp_session(page)
    manifest = tools.send("Page.getAppManifest")
    assert manifest["url"] == f"{here.address}{language}/site.webmanifest" and manifest["errors"] == []
    faults = [fault["errorId"] for fault in tools.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    # The windows of these tests are private ones.
    assert set(faults) <= {"in-incognito"}
    parsed = manifest["manifest"]
    assert parsed["startUrl"] == here.address + PATHS[language] and parsed["scope"] == here.address
