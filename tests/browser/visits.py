"""The calculator as the tests use it: links that carry answers, and what the page shows of a score."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from known import still_holds
from playwright.sync_api import BrowserContext, Page, expect

PATHS = {"en": "en/calculator/", "fr": "fr/calculatrice/"}
PAIRS = [
    path
    for path in sorted(Path(__file__).parents[1].joinpath("contract").glob("*.json"))
    if still_holds(json.loads(path.read_text(encoding="utf-8")))
]

# Ways to start the same engine.
VARIANTS = ("plain", "zip", "snapshot")

# Python has to start before the first answer; the machine may be busy.
PATIENCE = 60_000

# Run in a worker, it is its end.
DIE = "() => setTimeout(() => { throw new Error('killed by the test'); })"


def link(profile: Any, on: str | None = None) -> str:
    """The fragment that opens the calculator with these answers."""
    text = base64.urlsafe_b64encode(json.dumps(profile).encode()).decode().rstrip("=")
    return f"#p={text}" + (f"&on={on}" if on else "")


def follow(page: Page, fragment: str) -> None:
    """The reader opens a link to the page that they are on."""
    page.evaluate("(fragment) => { location.hash = fragment; }", fragment)


def pair(name: str) -> dict[str, Any]:
    """One of the contract's pairs of question and answer."""
    return json.loads(next(path for path in PAIRS if path.stem == name).read_text(encoding="utf-8"))


def never_starts(context: BrowserContext) -> None:
    """For pages that need no score: the engine takes most of the time of a visit."""
    # A frame that greets is given time; one without a word is taken away, which changes the page.
    greets = "<script>addEventListener('message', () => parent.postMessage({ event: 'here' }, origin))</script>"
    context.route("**/engine/index.html*", lambda route: route.fulfill(content_type="text/html", body=greets))


def wait_until(page: Page, state: str) -> None:
    """Waits for `<html data-calculator>` to say so."""
    page.locator(f"html[data-calculator={state}]").wait_for(timeout=PATIENCE)


def show_all(page: Page) -> None:
    """All questions on one page, so that each can be answered without going through the steps."""
    page.locator(".js-whole").click()


def result(page: Page, name: str):
    """The part of the result with this hook."""
    return page.locator(f'[data-result="{name}"]')


def expect_total(page: Page, total: int) -> None:
    expect(result(page, "crs-total")).to_have_text(str(total), timeout=PATIENCE)


def expect_engine(page: Page, variant: str) -> None:
    """The variant of the engine that answers."""
    expect(page.locator("html")).to_have_attribute("data-engine", variant, timeout=PATIENCE)


def field(page: Page, path: str):
    """The control of an answer."""
    return page.locator(f'[name="{path}"]').first


def focused(page: Page) -> str:
    """The name, or else the id, of what has the focus."""
    return page.evaluate("() => document.activeElement.name || document.activeElement.id")


def job(code: str, **more: object) -> dict[str, Any]:
    """A job in Canada in this occupation; it counts unless `more` says otherwise."""
    return {"noc": code, "country": "CA", "start": "2024-01-01", "hours_per_week": 30, **more}


def linked(page: Page) -> dict[str, Any]:
    """The profile in the link that the page copies."""
    page.evaluate("() => navigator.clipboard.writeText('')")
    page.locator(".js-copy").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('#p=')")
    text = page.evaluate("async () => (await navigator.clipboard.readText()).split('#p=')[1].split('&')[0]")
    return json.loads(page.evaluate("(text) => atob(text.replaceAll('-', '+').replaceAll('_', '/'))", text))


def shifts(page: Page) -> list[list[Any]]:
    """How far things on the page have moved by themselves, each time that they did and in the next 0.3 seconds: the
    score by which browsers measure it, and each part that moved with its top before and after.
    """
    found: list[list[Any]] = page.evaluate(
        """() => new Promise((done) => {
          const found = [];
          const note = (list) => list.getEntries().forEach(({ value, sources }) => found.push([
            value, ...sources.map(({ node, previousRect, currentRect }) => [
              node?.className ?? node?.parentElement?.className ?? "", previousRect.top, currentRect.top])]));
          new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(found), 300);
        })"""
    )
    return found
