"""What a page weighs over the wire with everything that comes with it, before anybody touches it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from express_entry.routes import ROUTES
from reading import Parsed, parse
from tools.loaded import BIG_TABLE, CALCULATOR, PAGE, fetched, loads, over_the_wire

BIG_TABLES = {"en/draws/index.html", "fr/rondes/index.html", "en/noc/index.html", "fr/cnp/index.html"}
CALCULATORS = {f"{folder}index.html" for name in ("calculator", "embed") for folder in ROUTES[name].values()}
FRAME = "engine/index.html"


@pytest.fixture(scope="module")
def weights(site: Path, pages: dict[str, Parsed]) -> dict[str, int]:
    return {path: weight(site, page) for path, page in pages.items() if path != FRAME}


def weight(site: Path, page: Parsed) -> int:
    return sum(over_the_wire(site / name) for name in fetched(site, page.path, page.loads))


def too_heavy(weights: dict[str, int], most: int) -> list[str]:
    """The heaviest first."""
    return [
        f"{path}: {found:,} bytes" for path, found in sorted(weights.items(), key=lambda one: -one[1]) if found > most
    ]


def test_a_page_weighs_no_more_than_it_may(weights: dict[str, int]):
    others = {path: found for path, found in weights.items() if path not in BIG_TABLES | CALCULATORS}
    assert too_heavy(others, PAGE) == []


def test_the_big_tables_weigh_no_more_than_they_may(weights: dict[str, int]):
    assert too_heavy({path: weights[path] for path in BIG_TABLES}, BIG_TABLE) == []


def test_the_calculators_form_weighs_no_more_than_it_may(weights: dict[str, int]):
    assert too_heavy({path: weights[path] for path in CALCULATORS}, CALCULATOR) == []


# What a start of the engine fetches, compressed as servers do it or as the build did. Pyodide as it comes: 6.4 million.
ENGINE = {"zip": 4_750_000, "snapshot": 7_600_000, "plain": 6_800_000}


@pytest.mark.parametrize("variant", ENGINE)
def test_a_start_of_the_engine_weighs_no_more_than_it_may(site: Path, variant: str):
    folder = site / "engine"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    scripts = [name for name in manifest["files"] if "/" not in name]
    weighed = {name: on_the_way(folder / name) for name in (*scripts, *manifest["variants"][variant], "manifest.json")}
    assert sum(weighed.values()) <= ENGINE[variant], weighed


def on_the_way(file: Path) -> int:
    """Servers compress scripts and `.wasm`, and no archive."""
    return over_the_wire(file) if file.suffix in (".html", ".json", ".mjs", ".wasm") else file.stat().st_size


def test_everything_a_page_brings_with_it_is_weighed(tmp_path: Path):
    files = {
        "en/index.html": '<html><head><link rel="stylesheet" href="../theme/a.css"><link rel="alternate" href="x/">'
        '</head><body><img src="../mark.svg" alt=""><script type="module" src="../theme/a.mjs"></script></body></html>',
        "theme/a.css": '@import "b.css"; /* url("no.svg") */ p { background: url(c.svg#part) }',
        "theme/b.css": "p { color: red }",
        "theme/c.svg": "<svg/>",
        "theme/a.mjs": 'import { b } from "./b.mjs";\n/** @type {import("./no.mjs").No} */\nimport("./later.mjs");',
        "theme/b.mjs": 'export {\n  c,\n} from "./c.mjs";\n// import "./no.mjs";\nimport "./a.mjs";',
        "theme/c.mjs": "export const c = 1;",
        "theme/later.mjs": "",
        "mark.svg": "<svg/>",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    page = parse("en/index.html", files["en/index.html"])
    assert sorted(loads(files["en/index.html"])) == sorted(page.loads)
    assert fetched(tmp_path, page.path, page.loads) == set(files) - {"theme/later.mjs"}
