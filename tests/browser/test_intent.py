"""What the calculator needs first comes when a reader is about to go there: the link is pointed at or focused for a
moment, or touched. That pages fetch nothing of it by themselves is looked at in test_paint.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from hosts import Host, visitor
from playwright.sync_api import Page, Request
from visits import PATHS

# As theme/static/js/intent.mjs has it.
DWELL_MS = 100
OFFERED = "main a[href$='calculator/']"
CONNECTION = "Object.defineProperty(navigator, 'connection', {value: %s})"

Asked = list[str]
Start = Callable[..., tuple[Page, Asked]]


@pytest.fixture
def start(chromium, serve) -> Iterator[Start]:
    """`start("en/")` is that page, whose clock stands still, and the paths that it asks for from now on."""
    contexts = []

    def open_page(address: str, *, prepare: str = "", **more: object) -> tuple[Page, Asked]:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        if prepare:
            page.add_init_script(prepare)
        page.clock.install()
        asked: Asked = []
        page.on("request", lambda request: asked.append(place(request)))
        page.goto(serve("/x/y/") + address)
        page.clock.pause_at(page.evaluate("Date.now() + 1000"))
        return page, asked

    yield open_page
    for context in contexts:
        context.close()


def place(request: Request) -> str:
    """The path below the site's root; for another origin the whole address."""
    parts = urlsplit(request.url)
    return parts.path.removeprefix("/x/y/") if parts.hostname == "127.0.0.1" else request.url


def ahead(asked: Asked) -> Asked:
    return [one for one in asked if one.startswith(("engine/", *PATHS.values(), "theme/js/first-files"))]


def expect_begun(page: Page, asked: Asked) -> None:
    page.locator("head link[rel=prefetch][href$='/engine/manifest.json']").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    wanted = {
        "en/calculator/",
        "theme/js/calculator.mjs",
        "theme/js/form.mjs",
        "theme/css/form.css",
        "engine/manifest.json",
    }
    assert wanted <= set(asked)


def expect_nothing(page: Page, asked: Asked) -> None:
    page.clock.run_for(10 * DWELL_MS)
    page.wait_for_timeout(300)
    assert ahead(asked) == []


def of_the_engine(page: Page) -> Asked:
    """What the page has fetched so far that only the engine needs."""
    names = page.evaluate("() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)")
    return ahead([one.removeprefix("/") for one in names])


def test_the_link_focused_with_the_keyboard_for_a_moment_begins_it(start):
    page, asked = start("en/about/")
    link = page.locator(".menu a[href$='calculator/']")
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("(link) => link === document.activeElement"):
            break
    page.clock.run_for(DWELL_MS - 1)
    assert ahead(asked) == []
    page.clock.run_for(1)
    expect_begun(page, asked)


def test_who_passes_over_the_links_begins_nothing(start):
    page, asked = start("en/")
    for link in page.locator(OFFERED).all():
        link.hover()
        page.clock.run_for(DWELL_MS - 1)
        page.mouse.move(2, 2)
    page.keyboard.press("Tab")
    expect_nothing(page, asked)


def test_other_links_begin_nothing(start):
    page, asked = start("en/")
    page.locator(".menu a[href$='draws/']").hover()
    expect_nothing(page, asked)
    page.locator(".language").focus()
    expect_nothing(page, asked)


def test_pointing_for_a_moment_begins_it_once(start):
    page, asked = start("en/")
    link = page.locator(OFFERED).first
    link.hover()
    page.clock.run_for(DWELL_MS)
    expect_begun(page, asked)
    before = len(asked)
    page.mouse.move(2, 2)
    page.locator(".menu a[href$='calculator/']").focus()
    page.clock.run_for(10 * DWELL_MS)
    page.wait_for_timeout(300)
    assert asked[before:] == []
    assert [one for one in asked if "://" in one] == []


def test_a_touch_begins_it_at_once(start):
    page, asked = start("en/", has_touch=True)
    page.locator(OFFERED).first.dispatch_event("touchstart")
    page.clock.run_for(1)
    expect_begun(page, asked)


@pytest.mark.parametrize("connection", ["{saveData: true}", "{effectiveType: '2g'}", "{effectiveType: 'slow-2g'}"])
def test_where_data_are_dear_nothing_begins(start, connection):
    page, asked = start("en/", prepare=CONNECTION % connection)
    page.locator(OFFERED).first.hover()
    expect_nothing(page, asked)
    page.locator(OFFERED).first.focus()
    expect_nothing(page, asked)


def test_the_large_files_wait_for_the_visit(start):
    page, asked = start("en/")
    page.locator(OFFERED).first.hover()
    page.clock.run_for(DWELL_MS)
    expect_begun(page, asked)
    assert [one for one in asked if one.endswith((".wasm", ".zip"))] == []


def test_the_visit_does_not_fetch_again_what_is_there(chromium, site):
    host = Host(site)
    context, page = visitor(chromium, service_workers="block")
    page.goto(host.address + "en/")
    page.locator(OFFERED).first.hover()
    page.locator("head link[rel=prefetch][href$='/engine/manifest.json']").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    page.locator(OFFERED).first.click()
    page.locator("html[data-calculator=ready]").wait_for(timeout=60_000)
    names = (
        "/en/calculator/",
        "/theme/js/calculator.mjs",
        "/theme/js/form.mjs",
        "/theme/css/form.css",
        "/engine/engine.mjs",
    )
    assert {name: host.asked.count(name) for name in names} == dict.fromkeys(names, 1)
    context.close()
    host.stop()
