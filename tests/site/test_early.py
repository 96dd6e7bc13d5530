"""What a page names in its head: all its modules, few styles, no fonts; and what is fetched ahead of a visit."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from express_entry.routes import ROUTES
from reading import Parsed
from tools.loaded import imports, over_the_wire

# Bytes of styles, compressed as servers do it: nothing is drawn before they are there.
STYLES, CALCULATOR_STYLES = 12_000, 18_000
CALCULATORS = {f"{folder}index.html" for name in ("calculator", "embed") for folder in ROUTES[name].values()}
LIST = "theme/js/first-files.mjs"


def named(page: Parsed, rel: str) -> list[str]:
    return [page.target(one["href"].removeprefix("/"))[0] for one in page.rel.get(rel, [])]


def test_few_styles_hold_back_a_page(site: Path, pages: dict[str, Parsed]):
    weights = {
        path: sum(over_the_wire(site / name) for name in named(page, "stylesheet")) for path, page in pages.items()
    }
    most = {path: CALCULATOR_STYLES if path in CALCULATORS else STYLES for path in pages}
    assert {path: found for path, found in weights.items() if found > most[path]} == {}


def test_letters_are_the_readers_own(site: Path, pages: dict[str, Parsed]):
    assert [path.name for path in site.rglob("*") if path.suffix in (".woff", ".woff2", ".ttf", ".otf")] == []
    assert [path.name for path in site.rglob("*.css") if "@font-face" in path.read_text(encoding="utf-8")] == []


def test_a_page_names_exactly_the_modules_that_its_own_import(site: Path, pages: dict[str, Parsed]):
    wrong = {}
    for path, page in pages.items():
        early = named(page, "modulepreload")
        loaded = {page.target(name.removeprefix("/"))[0] for name in page.loads if name.endswith(".mjs")}
        scripts = loaded - set(early)
        found = list(scripts)
        for name in found:
            found += [other for other in imports(site, name) if other not in found]
        if sorted(early) != sorted(set(found) - scripts):
            wrong[path] = early
    assert wrong == {}


@pytest.fixture(scope="module")
def listed(site: Path) -> dict[str, list[str]]:
    text = (site / LIST).read_text(encoding="utf-8")
    return {
        name: json.loads(found) for name, found in re.findall(r"^export const (\w+) = (\[.*\]);$", text, re.MULTILINE)
    }


def test_what_is_fetched_ahead_is_what_the_calculator_names(
    site: Path, pages: dict[str, Parsed], listed: dict[str, list[str]]
):
    for folder in ROUTES["calculator"].values():
        page = pages[f"{folder}index.html"]
        wanted = {page.target(name.removeprefix("/"))[0] for name in page.loads if name.endswith((".mjs", ".css"))}
        assert wanted <= {name for names in listed.values() for name in names}
    files = json.loads((site / "engine" / "manifest.json").read_text(encoding="utf-8"))["files"]
    engine = {name.removeprefix("engine/") for name in listed["OTHERS"] if name.startswith("engine/")}
    assert engine == {"manifest.json", *(name for name, about in files.items() if about["bytes"] <= 100_000)}
    assert {"index.html", "engine.mjs", "worker.mjs"} <= engine
    assert [name for names in listed.values() for name in names if not (site / name).is_file()] == []


def test_what_is_fetched_ahead_is_small(site: Path, listed: dict[str, list[str]]):
    assert sum(over_the_wire(site / name) for names in listed.values() for name in names) <= 110_000
