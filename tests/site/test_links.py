"""Whatever names another file names one that is there: styles, modules, feeds, the sitemap, absolute addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from reading import ADDRESS, EMBEDDED, Parsed
from tools.loaded import imports, in_styles, waiting_imports

# Pyodide's and Pagefind's own modules are theirs; the tests of the engine and of the search run them.
OUR_MODULES = ("theme/js/*.mjs", "engine/engine.mjs", "engine/worker.mjs", "occupations/*.mjs")
TEXTS = {".html", ".xml", ".atom", ".json", ".txt", ".webmanifest", ".svg", ".css", ".csv"}
# An address ends where a quote, a bracket, an escaped quote or a space begins.
OUR_ADDRESS = re.compile(re.escape(ADDRESS) + r"""(/[^"'<>()\s\\&]*)?""")


def names(site: Path, *patterns: str) -> list[str]:
    found = sorted(path.relative_to(site).as_posix() for pattern in patterns for path in site.rglob(pattern))
    assert found, patterns
    return found


def test_what_a_style_sheet_names_is_there(site: Path):
    missing = [
        (css, name) for css in names(site, "*.css") for name in in_styles(site, css) if not (site / name).is_file()
    ]
    assert missing == []


def test_what_a_module_imports_is_there(site: Path):
    modules = [path.relative_to(site).as_posix() for pattern in OUR_MODULES for path in site.glob(pattern)]
    assert len(modules) > 10
    found = [(module, name) for module in modules for name in (*imports(site, module), *waiting_imports(site, module))]
    assert len(found) > 10
    assert [(module, name) for module, name in found if not (site / name).exists()] == []


def test_no_module_is_shipped_that_nothing_uses(site: Path, pages: dict[str, Parsed]):
    ours = names(site / "theme", "*.mjs")
    used = {page.target(address)[0] for page in pages.values() for address in page.loads}
    used |= {
        name for path in ours for name in (*imports(site, f"theme/{path}"), *waiting_imports(site, f"theme/{path}"))
    }
    assert {f"theme/{path}" for path in ours} <= used


def test_files_in_xml_can_be_read(with_address: Path):
    for name in names(with_address, "*.xml", "*.atom", "*.svg"):
        ElementTree.parse(with_address / name)


def test_files_in_json_can_be_read(site: Path):
    for name in names(site, "*.json", "*.webmanifest"):
        json.loads((site / name).read_text(encoding="utf-8"))


def test_the_same_files_are_written_with_an_address(site: Path, with_address: Path):
    there, more = (
        {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} for out in (site, with_address)
    )
    assert there == more


def our_addresses(out: Path) -> Iterator[tuple[str, str]]:
    """Every address of this site that any file names, as (file, address without ADDRESS)."""
    for path in sorted(out.rglob("*")):
        if path.suffix in TEXTS:
            for found in OUR_ADDRESS.finditer(path.read_text(encoding="utf-8")):
                yield path.relative_to(out).as_posix(), found[1] or ""


def test_every_address_of_the_site_in_any_file_leads_to_a_place(with_address: Path, pages_with_address):
    anchors = {path: set(page.ids) for path, page in pages_with_address.items()}
    broken, seen = [], 0
    for name, address in our_addresses(with_address):
        path, _, anchor = unquote(address).partition("#")
        file = path.removeprefix("/").partition("?")[0]
        file = f"{file}index.html" if file.endswith("/") or not file else file
        seen += 1
        is_place = anchor and "=" not in anchor  # else it tells the calculator something
        if not (with_address / file).is_file() or (is_place and anchor not in anchors[file]):
            broken.append((name, address))
    assert broken == [] and seen > len(anchors)


def test_with_an_address_every_page_says_what_it_is(pages_with_address: dict[str, Parsed]):
    for path, page in pages_with_address.items():
        if path == "engine/index.html":  # a frame without a word
            continue
        assert len(page.h1) == 1 and page.h1[0].strip(), path
        assert page.title.strip() and len(page.meta["description"]) == 1 and page.meta["description"][0].strip(), path


def test_with_an_address_every_page_names_itself_and_its_translation_in_full(pages_with_address: dict[str, Parsed]):
    named = {path: page for path, page in pages_with_address.items() if re.match(r"(en|fr)/", path)}

    def whole(path: str) -> str:
        return f"{ADDRESS}/{path.removesuffix('index.html')}"

    known = {whole(path): path for path in named}
    for path, page in named.items():
        assert [link["href"] for link in page.rel["canonical"]] == [whole(EMBEDDED.get(path, path))], path
        alternates = {link["hreflang"]: link["href"] for link in page.versions()}
        # Readers of any other language choose on the first page; elsewhere they get the English one.
        elsewhere = whole("index.html") if path.count("/") == 1 else alternates["en"]
        assert alternates[page.lang] == whole(path) and alternates["x-default"] == elsewhere, path
        assert set(alternates) == {"en", "fr", "x-default"} and set(alternates.values()) - {elsewhere} <= set(known), (
            path
        )
