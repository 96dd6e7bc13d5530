"""What was known when this was written is published unchanged. Later rounds, counts and versions only come after it.

A figure that proves wrong is corrected here too: the hash is over the figures that readers may have taken.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from data import document, rows
from known import KNOWN_THROUGH

ROUNDS, COUNTS, UNITS = 448, 128, 516
SHA256 = {
    "rounds": "c18cc02111ec64bf0b1b8a8d5bf59cbd66af3c91d98cc783dd6414a0088ce57d",
    "pool": "372f5238574298159b8976b1ff130b71701a9e231ae484ec8d78531e0473ada2",
    "units": "e235e3c49e8991ff41c17d0413c121aebb4855f4c4974b11117cb2c574016720",
    "categories": "d920e5bea9e700d35b91a23312f1a3a5dfc78ca19f2cadabb0ad4dfe77763d1c",
}
# How many occupations each version lists, oldest first.
VERSIONS = {
    "french": [0, 0],
    "healthcare": [35, 37, 37],
    "stem": [24, 11, 11],
    "trades": [10, 25, 25],
    "transport": [10, 4],
    "agriculture": [3, 1],
    "education": [5, 5],
    "physicians": [3, 3],
    "senior-managers": [4],
    "researchers": [2],
    "military": [3],
}


@pytest.fixture(scope="session")
def data(site: Path) -> Path:
    return site / "data"


def hashed(entries: Iterable[Iterable[Any]]) -> str:
    return hashlib.sha256("\n".join("|".join(map(str, one)) for one in entries).encode()).hexdigest()


def test_the_rounds_by_number_and_figure(data: Path):
    known = document(data, "draws")["rounds"][:ROUNDS]
    assert (len(known), known[0]["number"], known[-1]["number"]) == (ROUNDS, "1", "447")
    keys = ("number", "date", "kind", "invitations", "cutoff", "tie_break")
    figures = [{key: one[key] for key in keys} | {"name": one["name"]["en"]} for one in known]
    order = ("number", "date", "kind", "name", "invitations", "cutoff", "tie_break")
    assert hashed([one[key] or "" for key in order] for one in figures) == SHA256["rounds"]
    table = rows(data, "draws")[:ROUNDS]
    assert hashed([row["name_en" if key == "name" else key] for key in order] for row in table) == SHA256["rounds"]


def test_the_counts_of_the_pool(data: Path):
    counts = document(data, "pool")["counts"]
    bands = [[f"{band['from']}..{band['to']}={band['candidates']}" for band in one["bands"]] for one in counts[:COUNTS]]
    known = [[one["as_on"], *band, one["total"]] for one, band in zip(counts, bands, strict=False)]
    assert len(known) == COUNTS and hashed(known) == SHA256["pool"]


def test_the_unit_groups(data: Path):
    units = document(data, "noc")["units"]
    assert len(units) == UNITS
    assert hashed((unit["code"], unit["title"]["en"], unit["title"]["fr"]) for unit in units) == SHA256["units"]


def test_the_versions_of_the_category_lists(data: Path):
    lists = document(data, "categories")["categories"]
    known = {
        slug: [
            version
            for version in rule["versions"]
            if "version" in version and version["from"] <= KNOWN_THROUGH["categories"]
        ]
        for slug, rule in lists.items()
        if slug in VERSIONS
    }
    assert {slug: [len(one.get("codes", ())) for one in some] for slug, some in known.items()} == VERSIONS
    assert sum(len(some) for some in known.values()) == 22
    every = [(slug, one["version"], one["from"], *one.get("codes", ())) for slug, some in known.items() for one in some]
    assert hashed(every) == SHA256["categories"]


def test_the_job_titles_and_the_links_between_groups(data: Path):
    assert [len(rows(data, name)) for name in ("titles-en", "titles-fr", "see-also")] == [27935, 29767, 2079]
