"""Pages in a real Chromium, the calculator among them, opened as the test needs them."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

sys.path.append(str(Path(__file__).parent))

from reader import Reader
from tools.server import open_server
from visits import PATHS, follow, link, show_all, wait_until

# The machine may be busy: what is expected of a page comes in the end, or it is a fault.
expect.set_options(timeout=20_000)

Open = Callable[..., Page]


def visits_of(chromium: Browser, serve: Callable[[str], str]) -> Iterator[Open]:
    """Opens pages and closes them in the end; an error of their scripts or in their console fails the tests."""
    contexts = []
    errors: list[str] = []

    def start(path: str, *, base: str = "/", script: bool = True, width: int = 1280, scheme=None) -> Page:
        context = chromium.new_context(
            java_script_enabled=script, viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(serve(base) + path)
        return page

    yield start
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def visit(chromium: Browser, serve: Callable[[str], str]) -> Iterator[Open]:
    """`visit("fr/cnp/", width=320)` is that page; an error of its scripts or in its console fails the test."""
    yield from visits_of(chromium, serve)


@pytest.fixture(scope="module")
def keep_visit(chromium: Browser, serve: Callable[[str], str]) -> Iterator[Open]:
    """The same for a page that several tests use: it stays open until the last test of the file is over."""
    yield from visits_of(chromium, serve)


@pytest.fixture
def spoilt(site: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a copy of the site, and its folder: files of its engine may be taken away or replaced, not written
    into.
    """
    copy = tmp_path / "site"
    shutil.copytree(site / "engine", copy / "engine", copy_function=os.link)
    for part in site.iterdir():
        if part.name != "engine":
            (copy / part.name).symlink_to(part)
    server = open_server(copy, fresh=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", copy
    server.shutdown()
    server.server_close()


def calculators_of(chromium: Browser, serve: Callable[[str], str], errors: list[str] | None = None) -> Iterator[Open]:
    """Opens calculators and closes them in the end; an error of their scripts, noted in `errors`, fails the tests."""
    contexts = []
    errors = [] if errors is None else errors

    def start(
        language: str = "en",
        profile: object = None,
        on: str | None = None,
        *,
        base: str | None = None,
        state: str = "ready",
        script: bool = True,
        steps: bool = False,
        engine: str | None = None,
        prepare: Callable[[Page], object] = lambda page: None,
    ) -> Page:
        context = chromium.new_context(
            locale="en-CA",
            timezone_id="America/Toronto",
            reduced_motion="reduce",
            java_script_enabled=script,
            permissions=["clipboard-read", "clipboard-write"],
            # Keeping all the files takes its time; test_offline.py is about that.
            service_workers="block",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        prepare(page)
        asked = f"?engine={engine}" if engine else ""
        page.goto((base or serve("/")) + PATHS[language] + asked + ("" if profile is None else link(profile, on)))
        if script:
            wait_until(page, state)
        if script and not steps:
            show_all(page)
        return page

    yield start
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def open_calculator(chromium: Browser, serve: Callable[[str], str]) -> Iterator[Open]:
    """`open_calculator("fr", profile, on)` is a new page, ready, with all questions on it, or else as it opens, in
    `steps`; an error of its scripts fails the test.
    """
    yield from calculators_of(chromium, serve)


@pytest.fixture(scope="module")
def keep_calculator(chromium: Browser, serve: Callable[[str], str]) -> Iterator[Open]:
    """The same for a page that several tests use: it stays open until the last test of the file is over."""
    yield from calculators_of(chromium, serve)


# What starting again leaves to the reader. The step that the browser comes back to stays noted.
EMPTY = """() => {
  history.replaceState(history.state, "", location.pathname);
  for (const one of document.querySelectorAll("details[open]")) one.open = false;
  scrollTo(0, 0);
}"""


@pytest.fixture(scope="session")
def errors_of_shared() -> list[str]:
    """What scripts of the shared pages complained of since the last test."""
    return []


@pytest.fixture(scope="session")
def open_shared(chromium: Browser, serve: Callable[[str], str], errors_of_shared: list[str]) -> Iterator[Open]:
    """`open_shared("fr", whole=True)` is the one page that all tests of this process use again, emptied, with all its
    questions or the first of its steps: Python needs seconds to start.
    """
    pages: dict[str, Page] = {}
    with contextmanager(calculators_of)(chromium, serve, errors_of_shared) as start:

        def show(language: str, *, whole: bool) -> Page:
            page = pages.get(language)
            # A test may have left for another page.
            if page is None or not urlsplit(page.url).path.endswith(PATHS[language]):
                page = pages[language] = start(language)
            page.set_viewport_size({"width": 1280, "height": 900})
            page.emulate_media(color_scheme="light", media="screen")
            if (page.locator(".step:visible").count() > 1) != whole:
                show_all(page)
            page.evaluate(EMPTY)
            page.locator(".js-reset").click()
            page.locator(".js-empty").wait_for()
            return page

        yield show


@pytest.fixture
def shared(open_shared: Open, errors_of_shared: list[str]) -> Iterator[Open]:
    """The same; an error of its scripts fails the test."""
    yield open_shared
    errors = errors_of_shared.copy()
    errors_of_shared.clear()
    assert errors == []


@pytest.fixture
def calculator(shared: Open) -> Open:
    """As `open_calculator`, but the page of the last test, emptied."""

    def show(language: str = "en", profile: object = None, on: str | None = None) -> Page:
        page = shared(language, whole=True)
        if profile is not None:
            follow(page, link(profile, on))
        return page

    return show


@pytest.fixture
def opened(open_calculator: Open, shared: Open) -> Open:
    """`opened("fr")` is the empty form at its first step; `fresh` opens a page of its own, as the state needs it."""

    def show(language: str, *, fresh: bool = False, **more: object) -> Page:
        return open_calculator(language, steps=True, **more) if fresh else shared(language, whole=False)

    return show


@pytest.fixture
def reader(opened: Open) -> Callable[..., Reader]:
    """`reader("fr", 320)` is a reader at the first step of the empty form, on a screen of this width."""

    def start(language: str, width: int, look_up: Mapping[str, str] | None = None) -> Reader:
        page = opened(language)
        page.set_viewport_size({"width": width, "height": 900})
        return Reader(page, look_up)

    return start
