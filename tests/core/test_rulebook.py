"""Faults in the rules: each stops the build with file, line and place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from express_entry import yaml12
from express_entry.compiler import compile_core
from express_entry.rulebook import read_rules
from express_entry.yaml12 import BadData

ROOT = Path(__file__).parents[2]

# ruff: noqa: E501 — one fault a line reads best

# File, what to find, what to put in its place, what the fault must say.
BROKEN = [
    ("crs/core/age.yaml", "id: crs.core.age", "id: crs.core.ages", "crs/core/age.yaml:1: id: the file's place asks for"),
    ("crs/core/age.yaml", "kind: points", "kind: point", "kind: expected one of"),
    ("crs/core/age.yaml", "{age: 30,", "{age: 30..31,", "both match some facts"),
    ("crs/core/age.yaml", "{age: 45..,", "{age: 46..,", "no row for {'age': 45}"),
    ("crs/core/age.yaml", "{age: 20..29,", "{age: 29..20,", "versions[0].table[3].age: the band 29..20 ends before"),
    ("crs/core/age.yaml", "max: {with_spouse: 100,", "max: {with_spouse: 101,", "max.with_spouse: the table gives at most 100"),
    ("crs/core/age.yaml", 'from: "2015-01-01"', 'from: "2014-12-31"', "is before Express Entry began"),
    ("crs/core/age.yaml", 'from: "2015-01-01"', 'from: "2015-02-30"', "is not a day of the calendar"),
    ("crs/core/age.yaml", "reads: [age]", "reads: [ages]", "ages is not a fact"),
    ("crs/core/age.yaml", "source: irccgrid", "source: hearsay", "hearsay is not in"),
    ("crs/core/age.yaml", "confidence: official-copy", "confidence: sure", "'sure' is not one of"),
    ("crs/core/age.yaml", "counted: once", "counted: once\n    counted: once", "written twice"),
    ("crs/core/age.yaml", "counted: once", "counted: once\n    colour: red", "'colour' was unexpected"),
    ("crs/core/age.yaml", "counted: once", "\tcounted: once", "a tab"),
    ("crs/core/age.yaml", 'verified_through: "2026-11-02"', 'verified_through: "2026-11-03"', "cannot be verified through"),
    ("crs/core/age.yaml", 'verified_through: "2026-11-02"', "verified_through: 2026", "is not of type 'string'"),
    ("crs/core/education.yaml", "{education: two_year,", "{education: two_years,", "'two_years' is not a value of education"),
    ("crs/core/education.yaml", "{education: doctoral,", "{education: masters_or_professional,", "both match"),
    ("crs/core/first_language.yaml", "[not_given, 0..3]", "0..3", "no row for {'clb': None}"),
    ("crs/core/ceiling.yaml", "with_spouse: 460", "with_spouse: 461", "on 2015-01-01 the parts add up to 460 (with_spouse)"),
    ("crs/spouse/language.yaml", "max: {points: 20}", "max: {points: 5}", "the table gives at most 20"),
    ("crs/additional/french.yaml", 'from: "2020-10-20"', 'from: "2017-06-06"', "does not come after 2017-06-06"),
    ("crs/transferability/ceiling.yaml", "lines: [certificate]", "lines: [certificates]", "there is no crs.transferability"),
    ("crs/changes.yaml", "rules: [crs.additional.french]", "rules: [crs.additional.frensh]", "there is no rule"),
    ("language/tef.yaml", "reading: 248..262", "reading: 249..262", "this band must end at 248"),
    ("language/ielts.yaml", "level: 9", "level: 10", "levels must fall"),
    ("language/pte_core.yaml", "10..23", "11..23", "the lowest band must begin at 10"),
    ("categories/stem.yaml", '"21300"', "21300", "is not of type 'string'"),
    ("categories/stem.yaml", '"21300"', '"21310"', "21310 is listed twice"),
    ("categories/stem.yaml", "fr: \"Sciences", "es: \"Sciences", "'fr' is a required property"),
    ("language/tcf.yaml", "confidence: official-copy", "confidence: two-sources", "but one is named"),
    ("sources.yaml", "checked:", "seen:", "'checked' is a required property"),
]  # fmt: skip


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    return tmp_path


@pytest.mark.parametrize(
    "file, find, put, says", BROKEN, ids=[f"{case[0]}-{number}" for number, case in enumerate(BROKEN)]
)
def test_a_fault_is_named_with_its_file_and_line(copy, file, find, put, says):
    path = copy / "rules" / file
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, put, 1), encoding="utf-8")
    with pytest.raises(BadData) as caught:
        read_rules(copy)
    fault = next((one for one in caught.value.faults if says in one), None)
    assert fault, caught.value.faults
    name, line, _ = fault.split(":", 2)
    assert Path("rules", file) == Path(name) and 1 <= int(line) <= len(text.splitlines()) + 1


def test_the_rules_as_they_stand_are_sound_and_compile():
    compiled = compile_core(ROOT)
    assert "21231" in compiled["occupations"]
    assert "crs.core.age" in compiled["rules"]


def test_all_faults_of_all_files_come_at_once(copy):
    for file in ("crs/core/age.yaml", "language/tef.yaml"):
        path = copy / "rules" / file
        path.write_text(path.read_text(encoding="utf-8").replace("confidence: ", "certainty: "), encoding="utf-8")
    with pytest.raises(BadData) as caught:
        read_rules(copy)
    assert {fault.partition(":")[0] for fault in caught.value.faults} == {
        "rules/crs/core/age.yaml",
        "rules/language/tef.yaml",
    }


@pytest.mark.parametrize(
    "text, says",
    [
        ("a: 1\na: 2", "f.yaml:2: a: written twice, first on line 1"),
        ("a: 00010", "'00010' is ambiguous; put it in quotes"),
        ("a:\n\tb: 1", "f.yaml:2: a tab"),
        ("a: &x 1\nb: *x", "an anchor"),
        ("<<: {a: 1}", "a key must be a plain word"),
        ("a: 0x1F", "is ambiguous"),
        ("", "expected exactly one document, found 0"),
        ("a: 1\n---\nb: 2", "found 2"),
        ("a: [1, 2", "f.yaml:"),
    ],
)
def test_yaml_is_read_strictly(text, says):
    with pytest.raises(BadData) as caught:
        yaml12.parse(text, Path("f.yaml"))
    assert says in str(caught.value)


def test_yaml_words_and_dates_stay_what_they_are():
    text = (
        'no: no\nyes: true\nday: 2015-01-01\ntime: 12:30\ncode: "00010"\nband: 0..17\nopen: 45..\nhalf: 7.5\nnothing:'
    )
    assert yaml12.parse(text, Path("f.yaml")).data == {
        "no": "no", "yes": True, "day": "2015-01-01", "time": "12:30", "code": "00010", "band": "0..17", "open": "45..",
        "half": 7.5, "nothing": None,
    }  # fmt: skip
