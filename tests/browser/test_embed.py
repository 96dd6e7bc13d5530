"""The calculator in a frame of another site, embedded with the very code that the page on embedding shows."""

from __future__ import annotations

import http.server
import json
import os
import threading
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from normal import IN_FRENCH, some_long
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Route, expect
from test_accessibility import expect_no_fault
from tools import browser
from tools.browser import FLAGS
from visits import PATIENCE, link, pair

GUIDES = {"en": "en/embedding/", "fr": "fr/integration/"}
EMBEDDED = {"en": "en/calculator/embed/", "fr": "fr/calculatrice/integree/"}
COUPLE = pair("435-couple")
ANSWERS = link(COUPLE["profile"], COUPLE["on"])[1:]
TOTAL = str(COUPLE["expect"]["result"]["crs"]["total"])


class Around:
    """A site of somebody else, with one page of a few words and whatever is put in between."""

    def __init__(self) -> None:
        self.body, self.script = "", ""
        around = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard = "window.heard = []; addEventListener('message', ({ data }) => window.heard.push(data));"
                html = (
                    f'<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">'
                    f"<title>Around</title><h1>Around</h1>{around.body}<script>{heard}{around.script}</script>"
                )
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # Another site, not only another port: browsers keep their storage apart.
        self.address = f"http://localhost:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def around() -> Iterator[Around]:
    site = Around()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture(scope="module")
def snippets(chromium: Browser, serve: Callable[[str], str]) -> dict[str, list[str]]:
    """The frame and the listener, as a reader copies them from the page of each language."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for language, address in GUIDES.items():
        page.goto(serve("/") + address)
        found[language] = []
        for number in range(2):
            page.locator(".js-copy").nth(number).click()
            expect(page.locator(".js-copied").nth(number)).not_to_be_empty()
            found[language].append(page.evaluate("() => navigator.clipboard.readText()"))
    context.close()
    return found


@pytest.fixture
def embed(chromium: Browser, around: Around, snippets) -> Iterator[Callable[..., tuple[Page, Frame]]]:
    """`embed("en", "theme=dark")` is a page that holds the calculator, and the frame, ready."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def start(
        language: str = "en",
        fragment: str = "",
        *,
        width: int = 1000,
        context: BrowserContext | None = None,
        **more: object,
    ) -> tuple[Page, Frame]:
        frame, around.script = snippets[language]
        around.body = frame.replace("#theme=light", f"#{fragment}")
        context = context or chromium.new_context(
            locale="en-CA", viewport={"width": width, "height": 900}, reduced_motion="reduce", **more
        )
        contexts.append(context)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        page = context.new_page()
        page.goto(around.address)
        inside = page.frame_locator("iframe")
        inside.locator("html[data-calculator=ready]").wait_for(timeout=PATIENCE)
        [found] = [one for one in page.frames if "data-calculator" in one.content()[:600]]
        return page, found

    yield start
    for one in contexts:
        one.close()
    assert errors == []


def total(frame: Frame):
    return frame.locator('[data-result="crs-total"]')


@pytest.mark.parametrize("language", IN_FRENCH)
def test_the_documented_code_shows_the_calculator_with_a_score(embed, language: str):
    page, frame = embed(language, ANSWERS)
    expect(total(frame)).to_have_text(TOTAL, timeout=PATIENCE)
    assert urlsplit(frame.url).path == "/" + EMBEDDED[language]
    said = {"en": "Not affiliated with the Government of Canada", "fr": "Sans lien avec le gouvernement du Canada"}
    expect(frame.locator(".embed-top")).to_contain_text(said[language])
    expect(frame.locator(".embed-bottom p")).to_contain_text("2026")
    assert page.locator("iframe").get_attribute("title")


def test_the_button_works_inside_the_sandbox_and_the_frame_grows(embed):
    page, frame = embed("en", ANSWERS)
    expect(total(frame)).to_have_text(TOTAL, timeout=PATIENCE)
    expect(frame.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    frame.locator(".js-step-link[data-step=you]").click()
    frame.locator("[name=birth_date]").fill("")
    frame.locator(".js-actions [type=submit]").click()
    expect(frame.locator(".error-summary")).to_be_visible()
    content = frame.evaluate("() => document.documentElement.getBoundingClientRect().height")
    assert content > 1500
    page.wait_for_function("(height) => document.querySelector('iframe').clientHeight >= height - 1", arg=content)


def test_the_page_around_hears_heights_and_nothing_else(embed):
    page, frame = embed("en", ANSWERS)
    expect(total(frame)).to_have_text(TOTAL, timeout=PATIENCE)
    frame.locator(".js-step-link[data-step=you]").click()
    frame.locator("[name=birth_date]").fill("1980-02-03")
    page.wait_for_timeout(500)
    heard = page.evaluate("() => window.heard")
    assert heard
    for message in heard:
        assert set(message) == {"waymark", "height"} and message["waymark"] == "height"
        assert isinstance(message["height"], int)


SCHEMES = list(product(("light", "dark", None), ("light", "dark")))


@pytest.mark.parametrize(
    ("asked", "system"), some_long(SCHEMES, ("light", "dark"), ("dark", "light"), (None, "light"), (None, "dark"))
)
def test_colours_are_those_asked_for_else_the_readers(embed, system: str, asked: str | None):
    _, frame = embed("en", f"theme={asked}" if asked else "", color_scheme=system)
    ground = frame.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == ((asked or system) == "light")


def test_colours_that_come_later_are_those_asked_for_too(embed):
    def colours(fragment: str, system: str) -> list[str]:
        _, frame = embed("en", fragment, color_scheme=system)
        expect(frame.locator(".past-chart")).to_be_attached(timeout=PATIENCE)
        return frame.evaluate(
            "(names) => names.map((name) => getComputedStyle(document.documentElement).getPropertyValue(name))",
            ["--cec", "--french", "--programs"],
        )

    dark = colours(ANSWERS, "dark")
    assert all(dark)
    assert colours(f"theme=dark&{ANSWERS}", "light") == dark


def test_the_language_can_be_asked_for_and_changed_with_the_answers_kept(embed):
    page, frame = embed("en", f"theme=dark&lang=fr&{ANSWERS}")
    assert urlsplit(frame.url).path == "/" + EMBEDDED["fr"] and "lang=" not in frame.url
    expect(total(frame)).to_have_text(TOTAL, timeout=PATIENCE)
    frame.locator(".language").click()
    page.wait_for_function("() => true")
    frame.wait_for_url("**/" + EMBEDDED["en"] + "*")
    assert "theme=dark" in frame.url
    expect(total(frame)).to_have_text(TOTAL, timeout=PATIENCE)
    assert frame.evaluate("() => getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"


def test_links_open_outside_the_frame_and_the_full_page_gets_the_answers(embed):
    page, frame = embed("en", ANSWERS)
    expect(total(frame)).to_have_text(TOTAL, timeout=PATIENCE)
    with page.context.expect_page() as opened:
        frame.locator(".js-full").click()
    full = opened.value
    expect(full.locator('[data-result="crs-total"]')).to_have_text(TOTAL, timeout=PATIENCE)
    assert urlsplit(full.url).path == "/en/calculator/"
    with page.context.expect_page() as opened:
        frame.locator("main a[href*='privacy']").first.click()
    assert "/en/privacy/" in opened.value.url
    assert urlsplit(frame.url).path == "/" + EMBEDDED["en"]


def reader(chromium: Browser, folder: Path, *, storage: bool, executable: str | None = None) -> BrowserContext:
    """A browser that gives frames of other sites storage, apart from that of the site itself, or none at all."""
    settings = folder / "Default" / "Preferences"
    settings.parent.mkdir()
    settings.write_text(json.dumps({"profile": {"cookie_controls_mode": 0 if storage else 1}}), encoding="utf-8")
    return chromium.browser_type.launch_persistent_context(
        folder, executable_path=executable or os.environ["WAYMARK_CHROMIUM"], args=FLAGS
    )


# As a page of a browser that refuses it finds it.
REFUSE = """if (self !== top) for (const name of ["localStorage", "sessionStorage", "caches"]) {
  Object.defineProperty(self, name, { get() { throw new DOMException("refused", "SecurityError"); } });
}"""


def refuse_to_the_worker(route: Route) -> None:
    response = route.fetch()
    route.fulfill(response=response, body=REFUSE.replace("self !== top", "true") + response.text())


@pytest.mark.parametrize("by", some_long(("a script", "the browser"), "a script"))
def test_it_works_where_frames_of_other_sites_get_no_storage(chromium: Browser, embed, tmp_path: Path, by: str):
    if by == "a script":
        context = chromium.new_context(reduced_motion="reduce")
        context.add_init_script(REFUSE)
        # No such script runs in a worker, which asks for what was kept.
        context.route("**/engine/choose.mjs", refuse_to_the_worker)
    else:
        # The headless shell knows no such setting.
        whole = [path for path in browser._installed() if Path(path).name not in browser.SHELLS]
        if not whole:
            pytest.skip("only a whole browser refuses storage")
        context = reader(chromium, tmp_path, storage=False, executable=whole[0])
    _, frame = embed("en", ANSWERS, context=context)
    refused = "() => { try { return localStorage.length; } catch (error) { return error.name; } }"
    assert frame.evaluate(refused) == "SecurityError", "the browser was meant to refuse"
    expect(total(frame)).to_have_text(TOTAL, timeout=PATIENCE)


def test_the_frame_keeps_nothing_and_asks_nobody_else(chromium: Browser, embed, tmp_path: Path):
    asked: list[str] = []
    context = reader(chromium, tmp_path, storage=True)
    context.on("request", lambda request: asked.append(request.url))
    page, frame = embed("en", ANSWERS, context=context)
    expect(total(frame)).to_have_text(TOTAL, timeout=PATIENCE)
    frame.locator(".js-step-link[data-step=you]").click()
    frame.locator("[name=birth_date]").fill("1981-02-03")
    page.wait_for_timeout(1000)
    kept = frame.evaluate(
        """async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length,
          localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, document.cookie]"""
    )
    assert kept == [0, 0, 0, 0, 0, ""]
    hosts = {urlsplit(url.removeprefix("blob:")).netloc for url in asked}
    assert hosts == {urlsplit(page.url).netloc, urlsplit(frame.url).netloc}


@pytest.mark.parametrize(
    ("width", "scheme"), some_long([(320, "light"), (320, "dark"), (1000, "light")], (320, "dark"))
)
def test_axe_finds_nothing_and_nothing_is_cut_off(embed, width: int, scheme: str):
    _, frame = embed("fr", f"theme={scheme}&{ANSWERS}", width=width + 16)
    expect(total(frame)).to_have_text(TOTAL, timeout=PATIENCE)
    expect(frame.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    expect_no_fault(frame)
    assert frame.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
