"""What the service worker is given: all that the calculator needs, by its hash, under one name."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from express_entry.edition import UNKNOWN
from express_entry.routes import ROUTES
from tools import offline
from tools.loaded import waiting_imports
from tools.place import Place

ROOT = Path(__file__).resolve().parents[2]
PAGES = [f"{folder}index.html" for name in ("calculator", "embed") for folder in ROUTES[name].values()]


def given(site: Path, name: str):
    """A constant at the head of the worker."""
    text = (site / "sw.js").read_text(encoding="utf-8")
    return json.loads(re.search(rf"^const {name} = (.*);$", text, re.MULTILINE)[1])


def test_every_file_is_there_with_its_hash(site: Path):
    for path, sha256 in given(site, "FILES").items():
        file = site / (f"{path}index.html" if path.endswith("/") or not path else path)
        assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256, path


def test_all_that_the_pages_load_is_kept(site: Path, pages):
    kept = set(given(site, "FILES"))
    for path in (*PAGES, "index.html", "offline.html"):
        page = pages[path]
        loaded = [address for tag, name, address in page.links if name == "src"]
        loaded += [link["href"] for link in page.rel.get("stylesheet", [])]
        assert {page.target(address)[0].removesuffix("index.html") for address in loaded} <= kept, path
        assert path.removesuffix("index.html") in kept
    files = [file for file in (site / "engine").rglob("*") if file.is_file()]
    assert {file.relative_to(site).as_posix().removesuffix("index.html") for file in files} <= kept


def test_the_files_of_each_variant_of_the_engine_are_told(site: Path):
    variants = given(site, "VARIANTS")
    manifest = json.loads((site / "engine/manifest.json").read_text(encoding="utf-8"))
    assert variants == {
        variant: [f"engine/{name}" for name in names] for variant, names in manifest["variants"].items()
    }
    assert set(variants) == {"plain", "zip", "snapshot"}
    assert {path for paths in variants.values() for path in paths} <= set(given(site, "FILES"))


def test_every_import_of_a_kept_script_is_kept(site: Path):
    kept = set(given(site, "FILES"))
    for path in kept:
        if not path.startswith("theme/") or not path.endswith(".mjs"):
            continue
        text = (site / path).read_text(encoding="utf-8")
        for name in re.findall(r'from "\./([\w-]+\.mjs)"', text):
            assert f"theme/js/{name}" in kept, path


def test_all_that_a_kept_script_fetches_later_is_kept(site: Path):
    kept = set(given(site, "FILES"))
    scripts = [path for path in kept if path.startswith("theme/") and path.endswith(".mjs")]
    later = {name for path in scripts for name in waiting_imports(site, path) if (site / name).is_file()}
    assert {"theme/js/further.mjs", "theme/css/trial.css"} <= later <= kept
    assert {f"results/{file.name}" for file in (site / "results").iterdir()} <= kept


def test_what_can_wait_is_large_and_not_needed_to_start(site: Path):
    later = given(site, "LATER")
    assert later and set(later) <= set(given(site, "FILES"))
    assert {path.split("/")[0] for path in later} == {"occupations"}


def test_pages_and_engine_name_the_edition(site: Path):
    edition = given(site, "EDITION")
    assert json.loads((site / "engine/manifest.json").read_text(encoding="utf-8"))["edition"] == edition
    for path in PAGES:
        text = (site / path).read_text(encoding="utf-8")
        assert f'data-edition="{edition}"' in text
        assert UNKNOWN not in text


@pytest.mark.parametrize(
    "file",
    [
        "en/calculator/index.html",
        "theme/js/view.mjs",
        "engine/*/core.zip",
        "engine/*/snapshot.bin",
        "theme/css/site.css",
    ],
)
def test_any_change_of_a_file_gives_another_edition(site: Path, tmp_path: Path, file: str):
    def edition(change: bool) -> str:
        copy = tmp_path / ("changed" if change else "same")
        for folder in ("engine", "theme", "occupations", "results"):
            shutil.copytree(site / folder, copy / folder)
        for name in ("index.html", "offline.html", *PAGES):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(site / name, copy / name)
        if change:
            [changed] = copy.glob(file)
            with changed.open("ab") as opened:
                opened.write(b"\n")
        return offline.write(Place(ROOT), copy)

    assert edition(False) != edition(True)


def test_manifests_open_the_calculator_of_their_language(site: Path):
    for language, folder in ROUTES["calculator"].items():
        file = site / language / "site.webmanifest"
        manifest = json.loads(file.read_text(encoding="utf-8"))
        assert f"{language}/{manifest['start_url']}" == folder
        assert manifest["scope"] == "../" and manifest["lang"] == language and manifest["display"] == "standalone"
        for icon in manifest["icons"]:
            assert (file.parent / icon["src"]).is_file()


def test_icons_have_the_size_they_are_named_for(site: Path):
    manifest = json.loads((site / "site.webmanifest").read_text(encoding="utf-8"))
    drawn = [icon for icon in manifest["icons"] if icon["type"] == "image/png"]
    assert {(icon["sizes"], icon.get("purpose", "any")) for icon in drawn} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in drawn:
        head = (site / icon["src"]).read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
        assert f"{width}x{height}" == icon["sizes"]


def test_the_offline_page_links_from_the_root_only(pages):
    page = pages["offline.html"]
    assert page.meta["robots"] == ["noindex"]
    # The worker puts the site's own address before each of them.
    assert [address for _, _, address in page.links if re.match(r"[a-z]+:|[/.#]", address)] == []


def test_the_embedded_form_is_not_for_search_engines(pages):
    for folder in ROUTES["embed"].values():
        assert pages[f"{folder}index.html"].meta["robots"] == ["noindex"]
