"""The data files: of the form their schemas say, complete, and the same as the records and rules they are made of."""

import copy
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from data import DOCUMENTS, document, holders, narrowed, paths, rows, schema
from express_entry import exports, occupations, records
from express_entry.exports.columns import Column, Table, written
from express_entry.exports.described import columns_said, keys_said, schema_described, words_of
from express_entry.exports.schemas import data_schemas
from express_entry.exports.tables import data_tables, pool_columns
from express_entry.library import Library
from express_entry.pages import data as data_page
from express_entry.pages.spans import ends
from express_entry.rulebook import read_rules
from express_entry.words import LANGUAGES
from jsonschema import Draft202012Validator, FormatChecker

ROOT = Path(__file__).resolve().parents[2]
CELLS = {
    "text": r".+",
    "code": r"[0-9a-z-]+",
    "word": r"\S+",
    "words": r"\S+( \S+)*",
    "figure": r"\S+",
    "day": r"\d{4}-\d\d-\d\d",
    "moment": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "whole": r"0|[1-9]\d*",
    "yes_no": r"true|false",
}


@pytest.fixture(scope="session")
def data(site: Path) -> Path:
    return site / "data"


@pytest.fixture(scope="session")
def index(data: Path) -> dict[str, Any]:
    return document(data, "index")


def form_of(held: dict[str, Any]) -> Draft202012Validator:
    Draft202012Validator.check_schema(held)
    return Draft202012Validator(held, format_checker=FormatChecker())


# The index


def test_the_index_names_every_file_with_its_hash(data: Path, index):
    there = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
    assert set(index["files"]) == there - {"index.json", "build.json", "sbom.cdx.json"}
    for name, file in index["files"].items():
        content = (data / name).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert index["licence"] == "CC0-1.0" and index["draws_through"] == records.read_coverage(ROOT)["known_through"]


def test_every_data_set_has_its_schema_and_its_table(index):
    for name in ("draws", "pool", "noc", "categories", "rules"):
        assert {f"{name}.json", f"{name}.schema.json", f"{name}.csv"} <= set(index["files"])
        assert index["files"][f"{name}.json"]["schema"] == f"{name}.schema.json"


def test_what_holds_titles_of_the_classification_carries_its_notice(data: Path, index):
    title = records.read_units(ROOT)[0]["title"]["en"]
    for name, file in index["files"].items():
        if title in (data / name).read_text(encoding="utf-8"):
            assert file["notice"].startswith("Adapted from Statistics Canada"), name


# The schemas


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_file_has_the_form_its_schema_says(data: Path, name: str):
    held, form = document(data, name), schema(data, name)
    assert next(iter(held)) == "$schema" and held["$schema"] == form["$id"] == f"{name}.schema.json"
    faults = [f"{error.json_path}: {error.message[:200]}" for error in form_of(form).iter_errors(held)]
    assert faults == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_one_wrong_missing_or_unknown_key_is_refused(data: Path, name: str):
    """For each key that the file has somewhere, at one such place."""
    held, form = document(data, name), schema(data, name)
    validator = form_of(form)
    let_through, tried = [], 0
    for path, needed in paths(form).items():
        try:
            part = narrowed(held, path)
        except LookupError:
            continue
        assert validator.is_valid(part), path
        wrong = copy.deepcopy(part)
        around, key = next(holders(wrong, path))
        kept = around[key]
        around[key] = {"not": ["so"]}
        let_through += [(path, "wrong")] if validator.is_valid(wrong) else []
        if path[-1] != "*":
            around[key] = kept
            around["unknown"] = kept
            let_through += [(path, "unknown")] if validator.is_valid(wrong) else []
            del around["unknown"], around[key]
            let_through += [(path, "missing")] if needed and validator.is_valid(wrong) else []
        tried += 1
    assert tried > 5 and let_through == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_key_of_a_schema_is_explained_and_no_object_is_open(data: Path, name: str):
    def look(form: Any) -> None:
        for part in form if isinstance(form, list) else [form]:
            if not isinstance(part, dict):
                continue
            for key, inner in part.get("properties", {}).items():
                assert inner.get("description"), (name, key)
            if part.get("type") == "object":
                closed = part["additionalProperties"] is False
                assert closed or (part["additionalProperties"]["description"] and "properties" not in part), part
            for keyword, inner in part.items():
                # A condition is no form: it says of which rules the other two are.
                if keyword in ("properties", "$defs"):
                    look(list(inner.values()))
                elif keyword != "if" and isinstance(inner, (dict, list)):
                    look(inner)

    form = schema(data, name)
    assert form["title"] and form["description"]
    look(form)


def test_schemas_are_named_without_an_address(data: Path):
    for path in [*data.glob("*.schema.json"), *data.glob("schema/*.json")]:
        form = json.loads(path.read_text(encoding="utf-8"))
        assert form["$id"] == path.name, path
        assert form["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_forms_of_the_library_are_published_as_they_come_with_it(data: Path):
    there = {path.name: path.read_bytes() for path in (data / "schema").iterdir()}
    assert there == {path.name: path.read_bytes() for path in (ROOT / "calc" / "schema").iterdir()}


# The tables


def test_every_cell_is_written_as_the_index_says(data: Path, index):
    tables = {name: file for name, file in index["files"].items() if name.endswith(".csv")}
    for name, file in tables.items():
        text = (data / name).read_bytes().decode("utf-8")
        assert not text.startswith("\ufeff") and text.endswith("\r\n") and text.count("\n") == text.count("\r\n")
        found = rows(data, name.removesuffix(".csv"))
        assert list(found[0]) == [column["name"] for column in file["columns"]] and len(found) == file["rows"]
        for column in file["columns"]:
            cells = {row[column["name"]] for row in found}
            assert column["may_be_empty"] or "" not in cells, (name, column)
            assert [cell for cell in cells - {""} if not re.fullmatch(CELLS[column["type"]], cell)] == [], (
                name,
                column,
            )
            assert all(column["description"][language] for language in LANGUAGES)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "two\nlines"])
def test_a_cell_that_a_spreadsheet_would_run_is_refused(cell: str):
    with pytest.raises(ValueError, match=r"data/made\.csv, column one: "):
        written("made.csv", Table([Column("one", "text", lambda row: row)], [cell]))


def test_an_empty_cell_must_be_foreseen():
    column = Column("one", "text", lambda row: row)
    with pytest.raises(ValueError, match="empty"):
        written("made.csv", Table([column], [None]))
    assert written("made.csv", Table([column._replace(may_be_empty=True)], [None, "x"])) == b'one\r\n""\r\nx\r\n'


def test_the_rounds_are_the_records(data: Path):
    rounds = records.read_draws(ROOT)
    assert document(data, "draws")["rounds"] == rounds
    for row, one in zip(rows(data, "draws"), rounds, strict=True):
        for key, value in one.items():
            if key in ("name", "note"):
                assert [row[f"{key}_{language}"] for language in LANGUAGES] == [
                    (value or {}).get(language, "") for language in LANGUAGES
                ]
            else:
                assert row[key] == as_cell(value)


def as_cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else " ".join(value) if isinstance(value, list) else str(value)


def test_the_pool_is_the_records(data: Path):
    counts = records.read_pool(ROOT)
    pool = document(data, "pool")
    assert pool["counts"] == counts
    assert set(pool["sources"]) == {source for one in counts for source in one["sources"]}


def test_each_row_of_the_pool_has_every_band(data: Path):
    for row, one in zip(rows(data, "pool"), records.read_pool(ROOT), strict=True):
        assert (row["as_on"], row["rounds"].split(), row["total"]) == (one["as_on"], one["rounds"], str(one["total"]))
        given = {name: value for name, value in row.items() if name.startswith("crs_") and value}
        assert given == {f"crs_{band['from']}_{band['to']}": str(band["candidates"]) for band in one["bands"]}


def test_a_band_that_a_count_does_not_have_is_left_empty():
    def count(*bands: tuple[int, int, int]) -> dict[str, Any]:
        return {"bands": [dict(zip(("from", "to", "candidates"), band, strict=True)) for band in bands]}

    counts = [count((0, 9, 3)), count((5, 9, 1), (0, 4, 2))]
    columns = [column for column in pool_columns(counts) if column.name.startswith("crs_")]
    bands = [{column.name: column.value(one) for column in columns} for one in counts]
    assert bands == [{"crs_5_9": None, "crs_0_9": 3, "crs_0_4": None}, {"crs_5_9": 1, "crs_0_9": None, "crs_0_4": 2}]


def test_occupations_are_the_records_and_keep_their_zeros(data: Path):
    units, groups = records.read_units(ROOT), records.read_groups(ROOT)
    noc = document(data, "noc")
    assert noc["units"] == units and noc["groups"] == [*groups.values()]
    for name, entries in (("noc", units), ("noc-groups", groups.values())):
        assert [(row["code"], row["title_en"], row["title_fr"]) for row in rows(data, name)] == [
            (one["code"], one["title"]["en"], one["title"]["fr"]) for one in entries
        ]


def test_every_job_title_and_every_link_between_groups_is_there(data: Path):
    codes, groups = [unit["code"] for unit in records.read_units(ROOT)], records.read_groups(ROOT)
    for language, titles in occupations.read_job_titles(ROOT, codes).items():
        found = [(row["code"], row["title"], row["mark"]) for row in rows(data, f"titles-{language}")]
        assert found == [tuple(title) for some in titles.values() for title in some]
    links = occupations.read_see_also(ROOT, codes, groups)
    found = [(row["code"], row["see_code"]) for row in rows(data, "see-also")]
    assert found == [(code, other) for code, others in links.items() for other in others]


def test_rules_and_categories_are_complete(data: Path):
    rules = read_rules(ROOT).rules
    lists = document(data, "categories")["categories"]
    assert document(data, "rules")["rules"] | {f"categories.{slug}": rule for slug, rule in lists.items()} == rules


def test_each_occupation_of_each_version_of_a_list_has_its_row(data: Path):
    found: dict[tuple[str, ...], list[str]] = {}
    for row in rows(data, "categories"):
        found.setdefault((row["category"], row["version"], row["from"], row["to"]), []).append(row["code"])
    expected = {
        (slug, version["version"], version["from"], ends(rule["versions"], number) or ""): version.get("codes", [""])
        for slug, rule in document(data, "categories")["categories"].items()
        for number, version in enumerate(rule["versions"])
        if "version" in version
    }
    assert found == expected


def test_each_figure_of_a_table_of_points_has_its_row(data: Path):
    found = {(row["rule"], row["from"], row["row"], row["column"]): row["value"] for row in rows(data, "rules")}
    assert len(found) == len(rows(data, "rules")), "a row is not told from another"
    for rule_id, rule in document(data, "rules")["rules"].items():
        for version in rule.get("versions", ()) if rule["kind"] == "points" else ():
            at = (rule_id, version["from"])
            if version.get("figures") == "unknown":
                assert found[(*at, "", "")] == ""
                continue
            mine = [value for (*key, row, _), value in found.items() if tuple(key) == at and "=" in row]
            columns = list(version["max"])
            assert mine == [str(row[column]) for row in version["table"] for column in columns]
            assert [found[(*at, "max", column)] for column in columns] == [str(version["max"][c]) for c in columns]


def test_a_figure_is_found_at_its_address_in_both_languages(data: Path, pages):
    for row in rows(data, "rules"):
        for folder in ("en/rules", "fr/regles"):
            ids = pages[f"{folder}/{row['rule']}/index.html"].ids
            assert not row["anchor"] or row["anchor"] in ids, row
    assert sum(bool(row["anchor"]) for row in rows(data, "rules")) > 100


# The words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_explanation_is_used(library: Library, language: str):
    words = words_of(library, language)
    types = set()
    for name, form in data_schemas(library).items():
        schema_described(name, form, words)
        types |= {kind for said in keys_said(name, form, {}, words) for kind in said.types}
    for file, table in data_tables(library).items():
        types |= {kind for said in columns_said(file, table, words) for kind in said.types}
    held = words.speech.tree("data")
    written_down = {
        (branch, room, place)
        for branch in ("keys", "columns", "empty")
        for room in held[branch]
        for place in held[branch][room]
    }
    assert written_down == words.used
    assert set(held["types"]) == types


@pytest.mark.parametrize(
    "place", [("keys", "draws", "rounds.cutoff"), ("columns", "rules", "row"), ("empty", "pool", "crs")]
)
def test_what_is_not_explained_is_not_published(library: Library, place: tuple[str, str, str]):
    words = copy.deepcopy(dict(library.words))
    branch, room, key = place
    del words["fr"]["data"][branch][room][key]
    lacking = replace(library, words=words)
    with pytest.raises(LookupError, match=rf"content/words/fr/data\.yaml: .*{re.escape(key)}"):
        list(data_page.pages(lacking, lacking.speech["fr"], exports.data_files(lacking)))


# What comes later


def test_later_rounds_counts_and_versions_have_the_form_too(library: Library):
    """Made up: a round of a kind that was not held for long, a count with a new band, a version with no name."""
    last, count = library.rounds[-1], library.pool[-1]
    later = {**last, "number": str(int(last["number"]) + 1), "kind": "federal-skilled-trades", "type": "program"}
    band = {**count["bands"][0], "from": count["bands"][0]["from"] + 1}
    rest = {"from": band["from"] - 1, "to": band["from"] - 1, "candidates": 0}
    rulebook = copy.deepcopy(library.rulebook)
    versions = rulebook.rules["categories.stem"]["versions"]
    versions.append({**versions[-1], "from": "2030-01-01", "version": "2030", "round_name": {"en": None, "fr": None}})
    grown = replace(
        library,
        rounds=[*library.rounds, later],
        pool=[*library.pool, {**count, "bands": [band, rest, *count["bands"][1:]]}],
        rulebook=rulebook,
    )
    files = exports.data_files(grown)
    for name in ("draws", "pool", "categories", "rules", "index"):
        form = form_of(json.loads(files[f"{name}.schema.json"]))
        assert not list(form.iter_errors(json.loads(files[f"{name}.json"]))), name
    assert f"crs_{rest['from']}_{rest['to']}".encode() in files["pool.csv"]
    assert b"stem,2030,2030-01-01,," in files["categories.csv"]
