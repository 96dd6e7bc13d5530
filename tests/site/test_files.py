"""The files that browsers and search engines ask for, and what depends on the address the site will have."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from reading import ADDRESS


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


def test_without_an_address_the_sitemap_names_no_site_and_is_not_announced(site: Path):
    found = re.findall("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
    assert found and {urlsplit(address).hostname for address in found} == {"waymark.example"}
    assert "Sitemap" not in (site / "robots.txt").read_text(encoding="utf-8")


def test_the_manifest_works_under_any_base_path(site: Path):
    manifest = json.loads((site / "site.webmanifest").read_text(encoding="utf-8"))
    assert manifest["start_url"] == manifest["scope"] == "./"
    assert all((site / icon["src"]).is_file() for icon in manifest["icons"])
