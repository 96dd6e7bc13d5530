"""The states the calculator can be in, each with the way there from the empty form at its first step."""

from __future__ import annotations

from collections.abc import Callable

from express_entry.routes import ROUTES
from playwright.sync_api import Page, expect
from visits import DIE, PATIENCE, expect_total, field, follow, link, pair, show_all, wait_until

# The fixture `opened`.
Opened = Callable[..., Page]

COUPLE = pair("435-couple")
# After the last day whose rules are known.
LATE = pair("497-after-3-november-2026")["on"]
STEPS = ["you", "partner", "education", "languages", "work", "more", "check"]
# The rows of the rounds are all alike, and too many for axe.
FEWER_ROWS = "() => { for (const row of document.querySelectorAll('.past-each tr:nth-child(n+9)')) row.remove(); }"
OPEN_HELP = "() => { for (const one of document.querySelectorAll('.form details')) one.open = true; }"
OPEN_ALL = "() => { for (const one of document.querySelectorAll('main details')) one.open = true; }"


def answered(page: Page, on: str = COUPLE["on"], step: str = "check") -> Page:
    """The page with answers, and with everything that follows from them."""
    follow(page, link(COUPLE["profile"], on) + f"&step={step}")
    expect_settled(page)
    return page


def expect_settled(page: Page) -> None:
    """The score is there, and all that follows from it; the days ahead come last."""
    expect_total(page, COUPLE["expect"]["result"]["crs"]["total"])
    expect(page.locator(".js-ahead table")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)


def at_step(step: str) -> Callable[[Opened, str], Page]:
    """Answers in it, and every help open."""

    def show(opened: Opened, language: str) -> Page:
        page = answered(opened(language), step=step)
        expect(page.locator(f"#step-{step}")).to_be_visible()
        page.evaluate(OPEN_HELP)
        return page

    return show


def problems(opened: Opened, language: str) -> Page:
    page = opened(language)
    show_all(page)
    field(page, "marital_status").select_option("married")
    field(page, "languages[0].test").select_option("tef")
    field(page, "languages[0].reading").fill("500")
    field(page, "work[0].noc").fill("nothing")
    page.keyboard.press("Escape")
    page.locator(".js-submit").click()
    expect(page.locator(".error-summary")).to_be_focused()
    return page


def incomplete(opened: Opened, language: str) -> Page:
    """No birthday yet: what counts so far, and what is missing."""
    page = opened(language)
    field(page, "marital_status").select_option("married")
    expect(page.locator(".js-so-far")).to_be_visible()
    return page


def unfinished(opened: Opened, language: str) -> Page:
    """A score of earlier answers, and one answer that cannot be read yet."""
    page = answered(opened(language), step="languages")
    field(page, "languages[0].reading").fill("")
    expect(page.locator(".js-incomplete")).to_be_visible()
    return page


def goal(opened: Opened, language: str) -> Page:
    page = answered(opened(language), step="languages")
    field(page, "languages[0].goal").check()
    expect(page.locator(".js-assumes")).to_be_visible()
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)
    return page


def whole_result(page: Page) -> Page:
    """With something tried, kept, asked for and planned, and every fold open."""
    page.locator("#principal-birth").fill("1992-01-01")
    expect(page.locator("[data-principal]")).to_be_visible(timeout=PATIENCE)
    page.locator("#trial-en-writing").fill("10")
    page.locator(".js-trial-keep").click()
    expect(page.locator("[data-compared]").first).to_be_visible(timeout=PATIENCE)
    page.locator("#planner-invited").fill("2026-10-07")
    expect(page.locator(".js-planner-result")).to_be_visible(timeout=PATIENCE)
    page.locator(".past-chart").scroll_into_view_if_needed()
    expect(page.locator(".past-chart svg .own-line")).to_have_count(1, timeout=PATIENCE)
    page.evaluate(OPEN_ALL)
    page.evaluate(FEWER_ROWS)
    return page


def result(opened: Opened, language: str) -> Page:
    return whole_result(answered(opened(language)))


def late(opened: Opened, language: str) -> Page:
    return whole_result(answered(opened(language), LATE))


def starting(opened: Opened, language: str) -> Page:
    def hold(page: Page) -> None:
        page.route("**/pyodide.asm.wasm", lambda route: None)

    page = opened(language, fresh=True, state="starting", prepare=hold)
    field(page, "birth_date").fill("1990-05-01")
    return page


def failed(opened: Opened, language: str) -> Page:
    page = opened(language, fresh=True, state="failed", prepare=lambda page: page.route("**/pyodide.asm.wasm", refuse))
    page.locator(".js-failed summary").click()
    return page


def refuse(route) -> None:
    route.fulfill(status=404)


def given_up(opened: Opened, language: str) -> Page:
    """The worker has died for good, and the score of before is still there."""
    page = answered(opened(language, fresh=True))
    page.route("**/pyodide.asm.wasm", refuse)
    page.workers[-1].evaluate(DIE)
    wait_until(page, "failed")
    page.evaluate(FEWER_ROWS)
    return page


def newer_edition(opened: Opened, language: str) -> Page:
    """What the engine of another edition makes the page say."""
    page = opened(language, fresh=True)
    page.evaluate("() => { document.documentElement.dataset.failure = 'edition'; }")
    expect(page.locator(".js-update-take")).to_be_visible()
    return page


def embedded(opened: Opened, language: str) -> Page:
    page = opened(language, fresh=True)
    page.goto(page.url.partition(language + "/")[0] + ROUTES["embed"][language] + link(COUPLE["profile"], COUPLE["on"]))
    wait_until(page, "ready")
    expect_settled(page)
    page.evaluate(FEWER_ROWS)
    return page


STATES: dict[str, Callable[[Opened, str], Page]] = {
    "empty": lambda opened, language: opened(language),
    **{step: at_step(step) for step in STEPS},
    "problems": problems,
    "incomplete": incomplete,
    "unfinished": unfinished,
    "goal": goal,
    "result": result,
    "late": late,
    "starting": starting,
    "failed": failed,
    "given up": given_up,
    "newer edition": newer_edition,
    "embedded": embedded,
}
