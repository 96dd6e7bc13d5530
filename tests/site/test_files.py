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
from express_entry import exports, records
from express_entry.rulebook import read_rules
from jsonschema import Draft202012Validator, FormatChecker

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://example.org/x/y"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="session")
def data(site: Path) -> Path:
    return site / "data"


def test_the_index_names_every_file_with_its_hash(data: Path):
    index = json.loads((data / "index.json").read_text(encoding="utf-8"))
    tables = {f"{name}.{form}" for name in ("draws", "pool", "noc") for form in ("json", "csv")}
    assert {*tables, "pool.schema.json", "rules.json", "categories.json"} <= set(index["files"])
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


def test_the_pool_is_the_records_and_of_the_form_its_schema_says(data: Path):
    counts = records.read_pool(ROOT)
    pool = json.loads((data / "pool.json").read_text(encoding="utf-8"))
    assert pool["counts"] == counts and pool["licence"] == "CC0-1.0"
    assert set(pool["sources"]) == {source for one in counts for source in one["sources"]}
    schema = json.loads((data / "pool.schema.json").read_text(encoding="utf-8"))
    form = Draft202012Validator(schema, format_checker=FormatChecker())
    form.check_schema(schema)
    assert not list(form.iter_errors(pool))
    for wrong in ({"total": -1}, {"as_on": "2026-13-01"}, {"rounds": []}, {"note": {"en": "A note."}}, {"more": 1}):
        changed = {**pool, "counts": [{**counts[0], **wrong}]}
        assert list(form.iter_errors(changed)), wrong


def test_each_row_of_the_pool_has_every_band(data: Path):
    rows = list(csv.DictReader(io.StringIO((data / "pool.csv").read_text(encoding="utf-8"))))
    for row, one in zip(rows, records.read_pool(ROOT), strict=True):
        assert (row["as_on"], row["rounds"].split(), row["total"]) == (one["as_on"], one["rounds"], str(one["total"]))
        given = {name: value for name, value in row.items() if name.startswith("crs_") and value}
        assert given == {f"crs_{band['from']}_{band['to']}": str(band["candidates"]) for band in one["bands"]}


def test_a_band_that_a_count_does_not_have_is_left_empty():
    def count(day: str, *bands: tuple[int, int, int]) -> dict:
        parts = [dict(zip(("from", "to", "candidates"), band, strict=True)) for band in bands]
        return {
            "as_on": day,
            "published": day,
            "rounds": ["1"],
            "bands": parts,
            "total": 3,
            "unplaced": 0,
            "confidence": "official",
            "sources": ["feed"],
            "note": None,
        }

    rows = list(exports.pool_rows([count("2015-01-01", (0, 9, 3)), count("2015-01-02", (5, 9, 1), (0, 4, 2))]))
    bands = [{name: value for name, value in row.items() if name.startswith("crs_")} for row in rows]
    assert bands == [{"crs_5_9": None, "crs_0_9": 3, "crs_0_4": None}, {"crs_5_9": 1, "crs_0_9": None, "crs_0_4": 2}]


def test_the_forms_of_the_library_are_published_as_they_come_with_it(data: Path):
    there = {path.name: path.read_bytes() for path in (data / "schema").iterdir()}
    assert there == {path.name: path.read_bytes() for path in (ROOT / "calc" / "schema").iterdir()}
    index = json.loads((data / "index.json").read_text(encoding="utf-8"))
    assert {f"schema/{name}" for name in there} <= set(index["files"])


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
    # The calculator in another dress: search engines are led to the calculator.
    written -= {"en/calculator/embed", "fr/calculatrice/integree"}
    assert set(pairs) == {f"{ADDRESS}/{folder}/" for folder in written}
    for address, languages in pairs.items():
        assert address in languages.values() and set(languages) == {"en", "fr"}
        assert all(pairs[other] == languages for other in languages.values())


def test_with_an_address_pages_name_it(with_address: Path):
    embedded = (with_address / "fr/calculatrice/integree/index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{ADDRESS}/fr/calculatrice/">' in embedded
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
