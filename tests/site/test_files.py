"""The data files, and what depends on the address the site will have."""

import csv
import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from express_entry import records
from express_entry.rulebook import read_rules

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://example.org/x/y"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="session")
def data(site: Path) -> Path:
    return site / "data"


def test_the_index_names_every_file_with_its_hash(data: Path):
    index = json.loads((data / "index.json").read_text(encoding="utf-8"))
    assert {"draws.json", "draws.csv", "noc.json", "noc.csv", "rules.json", "categories.json"} <= set(index["files"])
    for name, file in index["files"].items():
        content = (data / name).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert index["licence"] == "CC0-1.0" and index["draws_through"] == records.read_coverage(ROOT)["known_through"]


def test_the_rounds_are_the_records(data: Path):
    rounds = records.read_draws(ROOT)
    assert json.loads((data / "draws.json").read_text(encoding="utf-8"))["rounds"] == rounds
    rows = list(csv.DictReader(io.StringIO((data / "draws.csv").read_text(encoding="utf-8"))))
    assert [(row["number"], row["cutoff"], row["tie_break"]) for row in rows] == [
        (one["number"], str(one["cutoff"]), one["tie_break"] or "") for one in rounds
    ]


def test_codes_keep_their_leading_zeros(data: Path):
    rows = list(csv.DictReader(io.StringIO((data / "noc.csv").read_text(encoding="utf-8"))))
    assert [row["code"] for row in rows] == [unit["code"] for unit in records.read_units(ROOT)]
    noc = json.loads((data / "noc.json").read_text(encoding="utf-8"))
    assert noc["notice"].startswith("Adapted from Statistics Canada") and noc["noc_version"]


def test_rules_and_categories_are_complete(data: Path):
    rules = read_rules(ROOT).rules
    written = json.loads((data / "rules.json").read_text(encoding="utf-8"))["rules"]
    lists = json.loads((data / "categories.json").read_text(encoding="utf-8"))["categories"]
    assert written | {f"categories.{slug}": rule for slug, rule in lists.items()} == rules


@pytest.fixture(scope="session")
def with_address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("with-address")
    command = [sys.executable, "-m", "pelican", "content", "-s", "theme/settings.py", "-o", out, "--fatal=warnings"]
    done = subprocess.run(
        [*command, "-e", f"SITEURL={json.dumps(ADDRESS)}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_the_sitemap_pairs_every_page_with_its_translation(with_address: Path):
    tree = ElementTree.parse(with_address / "sitemap.xml")
    pairs = {
        entry.findtext("s:loc", namespaces=SITEMAP): {
            link.get("hreflang"): link.get("href") for link in entry.findall("x:link", SITEMAP)
        }
        for entry in tree.findall("s:url", SITEMAP)
    }
    written = {str(path.parent.relative_to(with_address)) for path in with_address.glob("??/**/index.html")}
    assert set(pairs) == {f"{ADDRESS}/{folder}/" for folder in written}
    for address, languages in pairs.items():
        assert address in languages.values() and set(languages) == {"en", "fr"}
        assert all(pairs[other] == languages for other in languages.values())


def test_with_an_address_pages_name_it(with_address: Path):
    text = (with_address / "fr/rondes/293/index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{ADDRESS}/fr/rondes/293/">' in text
    assert f'<link rel="alternate" hreflang="en" href="{ADDRESS}/en/draws/293/">' in text
    assert 'href="../../../theme/css/site.css"' in text
    assert f"Sitemap: {ADDRESS}/sitemap.xml" in (with_address / "robots.txt").read_text(encoding="utf-8")


def test_the_page_for_a_wrong_address_knows_the_base_path(with_address: Path, site: Path):
    base = urlsplit(ADDRESS).path
    assert f'href="{base}/theme/css/site.css"' in (with_address / "404.html").read_text(encoding="utf-8")
    assert 'href="/theme/css/site.css"' in (site / "404.html").read_text(encoding="utf-8")


def test_without_an_address_there_is_no_sitemap(site: Path):
    assert not (site / "sitemap.xml").exists()
    assert "Sitemap" not in (site / "robots.txt").read_text(encoding="utf-8")


def test_the_manifest_works_under_any_base_path(site: Path):
    manifest = json.loads((site / "site.webmanifest").read_text(encoding="utf-8"))
    assert manifest["start_url"] == manifest["scope"] == "./"
    assert all((site / icon["src"]).is_file() for icon in manifest["icons"])
