"""What the tests of the finished site share: the site itself, servers that send it as GitHub Pages does, a browser."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from budgets import Budgets
from express_entry.words import LANGUAGES, read_words
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright
from recording import FIGURE, Recorder
from tools.browser import FLAGS
from tools.place import Place
from tools.server import open_server

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("short", max_examples=150, deadline=None)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile("long" if os.environ.get("WAYMARK_LONG") else "short")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests run with --long, benchmarks with -m benchmarks; the run says how many were left out."""
    unwanted = set() if os.environ.get("WAYMARK_LONG") else {"long"}
    if "benchmarks" not in config.option.markexpr:
        unwanted.add("benchmarks")
    left_out = [item for item in items if unwanted & {mark.name for mark in item.iter_markers()}]
    items[:] = [item for item in items if item not in left_out]
    if left_out:
        config.hook.pytest_deselected(items=left_out)


def pytest_configure(config: pytest.Config) -> None:
    """Adds up times, and counts the results if they are to be recorded, in the process that hears of all tests.

    A shell that starts a run in the background lets it ignore interrupts, and so would all that the tests start.
    """
    recorded = os.environ.get("WAYMARK_RECORD")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Budgets(long=bool(os.environ.get("WAYMARK_LONG"))))
        if recorded:
            config.pluginmanager.register(Recorder(Path(recorded)))
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def named_figures() -> set[str]:
    """The figures that the page on accuracy has words for."""
    words = read_words(ROOT)
    return set.intersection(*({*words[language]["runs"]["figures"]} for language in LANGUAGES))


@pytest.fixture
def record_figure(request: pytest.FixtureRequest, named_figures: set[str]) -> Callable[[str, int], None]:
    """`record_figure("attacks_tried", 3)` counts for the page on accuracy; what several tests count is added up."""

    def record(name: str, count: int) -> None:
        assert name in named_figures, f"say in content/words/*/runs.yaml what {name} counts"
        request.node.user_properties.append((FIGURE, (name, count)))

    return record


@pytest.fixture(scope="session")
def place() -> Place:
    return Place(ROOT)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """`once(name, fill)` is a folder that `fill(folder)` has filled in one process of the run, for all of them."""
    base = tmp_path_factory.getbasetemp()
    top = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "once"

    def filled(name: str, fill: Callable[[Path], object]) -> Path:
        folder, full = top / name, top / f"{name}.full"
        with Place(top).locked(name):
            if not full.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                full.touch()
        return folder

    return filled


@pytest.fixture(scope="session")
def build_site() -> Callable[..., Path]:
    """`build_site("with-address", "--site-url", URL)` is the folder of the site as it is now, built with these words.

    The build does nothing if it is up to date, and waits for one under way.
    """

    def build(name: str, *words: str) -> Path:
        out = ROOT / ".cache" / name
        command = [sys.executable, ROOT / "publish.py", "build", "--out", out, *words]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            pytest.fail(f"the site could not be built:\n{done.stdout}{done.stderr}", pytrace=False)
        return out

    return build


@pytest.fixture(scope="session")
def site(build_site: Callable[..., Path]) -> Path:
    """The folder of the site without an address of its own."""
    return build_site("site-for-tests")


@pytest.fixture(scope="session")
def serve(site: Path) -> Iterator[Callable[[str], str]]:
    """`serve("/x/y/")` is the address of the site under that base path."""
    servers = {}

    def start(base: str = "/") -> str:
        if base not in servers:
            servers[base] = open_server(site, base=base)
            threading.Thread(target=servers[base].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[base].server_address[1]}{base}"

    yield start
    for server in servers.values():
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that publish.py found for the tests."""
    executable = os.environ.get("WAYMARK_CHROMIUM")
    if not executable:
        pytest.fail("no browser was named; run the tests with: python3 publish.py test", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page without any memory of earlier ones."""
    context = chromium.new_context(locale="en-CA", timezone_id="America/Toronto")
    yield context.new_page()
    context.close()
