"""`publish.py serve` in a real browser: a page shows an edit without being asked to, and never half of one."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from test_serve import Served, fetch

# For a machine that does much else beside.
PATIENCE_MS = 300_000
GUIDE = "content/guides/en/crs-explained.md"

pytestmark = pytest.mark.timeout(1500)


@pytest.fixture(scope="module")
def project(copied_built, tmp_path_factory: pytest.TempPathFactory):
    """A copy of its own: builds are stopped half-way there."""
    return copied_built(tmp_path_factory.mktemp("live"))


@pytest.fixture(scope="module")
def served(project) -> Iterator[Served]:
    running = Served(project.root)
    running.address = running.wait_for(r"Serving at (http://127\.0\.0\.1:\d+/) ")[1]
    yield running
    running.stop()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    page.close()


@contextmanager
def edited(path: Path, change: Callable[[str], str]) -> Iterator[None]:
    whole = path.read_text(encoding="utf-8")
    changed = change(whole)
    assert changed != whole
    path.write_text(changed, encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(whole, encoding="utf-8")


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


EDITS = {
    "a guide": (
        GUIDE,
        "en/guides/crs-explained/",
        replaced("\n## ", "\nAn edited paragraph.\n\n## "),
        "An edited paragraph.",
    ),
    "a template": (
        "theme/templates/guide.html",
        "fr/guides/crs-explained/",
        replaced("{% block main %}", "{% block main %}<p>An edited template</p>"),
        "An edited template",
    ),
    "the words": (
        "content/words/fr/site.yaml",
        "fr/",
        lambda text: re.sub("^skip: .*", "skip: Mots changés", text, flags=re.M),
        "Mots changés",
    ),
    "a rule": (
        "rules/crs/core/age.yaml",
        "en/rules/crs.core.age/",
        replaced("human capital factors: age", "human capital factors: edited"),
        "human capital factors: edited",
    ),
    "a script": (
        "theme/static/js/age.js",
        "en/",
        lambda text: f'document.documentElement.dataset.edited = "";\n{text}',
        None,
    ),
}


# Most is made from it. A guide and a template are edited below, too, and what was edited is seen there.
SHORT = ("a rule",)


@pytest.mark.parametrize("what", [pytest.param(one, marks=() if one in SHORT else pytest.mark.long) for one in EDITS])
def test_an_edit_shows_by_itself(project, served: Served, page: Page, what: str) -> None:
    name, address, change, shown = EDITS[what]
    page.goto(served.address + address)
    place = page.locator("html[data-edited]") if shown is None else page.locator("body", has_text=shown)
    expect(place).to_have_count(0)
    begun = time.monotonic()
    with edited(project.root / name, change):
        expect(place).to_have_count(1, timeout=PATIENCE_MS)
        print(f"{what}: seen after {time.monotonic() - begun:.1f} s")
    expect(place).to_have_count(0, timeout=PATIENCE_MS)


def test_a_fault_leaves_the_last_good_page_and_says_where_it_is(project, served: Served, page: Page) -> None:
    page.goto(served.address + "en/guides/crs-explained/")
    heading = page.locator("h1").inner_text()
    alert = page.locator("pre[role=alert]")
    with edited(project.root / GUIDE, replaced("\n## ", "\n{{ points no.such.rule }}\n\n## ")):
        expect(alert).to_contain_text(f"{GUIDE}:", timeout=PATIENCE_MS)
        expect(alert).to_contain_text("no rule no.such.rule")
        assert page.locator("h1").inner_text() == heading
        served.wait_for(rf"{re.escape(GUIDE)}:\d+: .*no rule no\.such\.rule")
    expect(alert).to_have_count(0, timeout=PATIENCE_MS)


def test_no_answer_is_of_half_an_edition(project, served: Served) -> None:
    """Pages of both languages are asked for all the time while every one of them changes."""
    pages = ("en/", "fr/", "en/noc/", "fr/regles/", "en/draws/", "fr/recherche/")
    answers: list[tuple[bool, bool]] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            for path in pages:
                status, html = fetch(served.address, path)
                answers.append((status == 200 and html.rstrip().endswith("</html>"), "<!-- edited -->" in html))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        base = project.root / "theme" / "templates" / "base.html"
        with edited(base, replaced("</body>", "<!-- edited --></body>")):
            deadline = time.monotonic() + PATIENCE_MS / 1000
            while not (answers and answers[-1][1]) and time.monotonic() < deadline:
                time.sleep(0.05)
            time.sleep(1)
    finally:
        done.set()
        asking.join()
    assert all(whole for whole, _ in answers)
    changed = [after for _, after in answers]
    assert changed[0] is False
    # Once one page is of the new edition, no later answer is of the old one.
    assert changed == sorted(changed)
    assert changed[-1] is True


def test_what_is_built_knows_nothing_of_it(project) -> None:
    traces = ("waymark-live", "waymark-news", "EventSource")
    found = [
        path.relative_to(project.root)
        for path in (project.root / "output").rglob("*")
        if path.suffix in (".html", ".js", ".mjs") and any(word in path.read_text(encoding="utf-8") for word in traces)
    ]
    assert found == []
