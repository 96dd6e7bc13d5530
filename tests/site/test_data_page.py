"""The page of the data files: each file, each column and each key, and examples that run."""

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from data import DOCUMENTS, document, paths, schema

PAGES = {"en": "en/data/index.html", "fr": "fr/donnees/index.html"}


@pytest.fixture(scope="session", params=PAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def text(site: Path, language: str) -> str:
    return (site / PAGES[language]).read_text(encoding="utf-8")


def test_every_file_is_linked_with_its_hash(site: Path, pages, text: str, language: str):
    index = document(site / "data", "index")
    page = pages[PAGES[language]]
    linked = {page.target(address)[0] for element, _, address in page.links if element == "a"}
    assert {f"data/{name}" for name in (*index["files"], "index.json", "build.json", "sbom.cdx.json")} <= linked
    assert all(file["sha256"] in text for file in index["files"].values())


def test_every_column_has_its_row_and_its_address(site: Path, pages, language: str):
    ids = set(pages[PAGES[language]].ids)
    for name, file in document(site / "data", "index")["files"].items():
        stem = name.replace(".", "-")
        assert {f"{stem}-{column['name']}" for column in file.get("columns", ())} <= ids, name


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_key_has_its_row_and_its_address(site: Path, pages, language: str, name: str):
    ids = set(pages[PAGES[language]].ids)
    for path in paths(schema(site / "data", name)):
        parts = [part.strip("$").replace("*", "any") for part in path]
        assert {"-".join((first, "json", *parts)) for first in (name, "common")} & ids, path


def test_the_examples_run_beside_the_files(site: Path, text: str, language: str):
    programs = [unescape(found) for found in re.findall(r'<code class="python">(.*?)</code>', text, re.S)]
    printed = [run(program, site / "data") for program in programs]
    rounds = document(site / "data", "draws")["rounds"][-5:]
    assert printed[0] == [f"{one['date']} {one['name'][language]} {one['cutoff']}" for one in rounds]
    last = document(site / "data", "categories")["categories"]["stem"]["versions"][-1]
    assert [line.split()[0] for line in printed[1]] == sorted(last["codes"])
    assert len(printed) == 2


def run(program: str, folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_an_example_value_is_one_of_the_file(site: Path, text: str):
    row = re.search(r'<tr role="row" id="draws-json-rounds-cutoff">.*?</tr>', text, re.S)
    assert row
    newest = document(site / "data", "draws")["rounds"][-1]["cutoff"]
    assert f"<code>{json.dumps(newest)}</code>" in row[0]
