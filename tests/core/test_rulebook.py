"""Faults in the rules: each stops the build with file, line and place."""

from __future__ import annotations

import re
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
    ("language/validity.yaml", "years: 2}", "years: unknown}", "the score needs this figure"),
    ("invitation/fees.yaml", "child: 225", "kid: 225", "has no unit"),
    ("invitation/medical.yaml", "exam: upfront", "exam: 5", "is not of type 'string'"),
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
    ("crs/core/age.yaml", 'verified_through: "', 'verified_through: 2026 # "', "is not of type 'string'"),
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
    ("categories/stem.yaml", "order: 3", "order: 1", "categories/stem.yaml:3: order: categories.french has this place"),
    ("categories/stem.yaml", "order: 3", "order: 0", "order: 0 is less than the minimum"),
    ("categories/stem.yaml", "fr: \"Sciences", "es: \"Sciences", "'fr' is a required property"),
    ("language/tcf.yaml", "confidence: official-copy", "confidence: two-sources", "but one is named"),
    ("sources.yaml", "checked:", "seen:", "'checked' is a required property"),
    ("crs/core/age.yaml", "counted: once", "counted: each_ability", "the core counts this line once"),
    ("crs/core/first_language.yaml", "counted: each_ability", "counted: once", "the core counts this line each_ability"),
    ("crs/core/age.yaml", "counted: once", "counted: once\n    cap: {points: 5}", "a cap is for what is counted in each_ability"),
    ("crs/additional/sibling.yaml", "reads: [sibling]", "reads: [relative]", "relative is not a fact for this table"),
    ("fsw/grid/age.yaml", "reads: [age]", "reads: [canadian_years]", "canadian_years is not a fact for this table"),
    ("work/year.yaml", 'place: {en: "', 'place: {en: "\\ud800', "versions[0].sources[0].place.en: half a character"),
    ("work/year.yaml", "hours: 1560", "hours: 0", "work/year.yaml:12: versions[0].figures.hours: 0 is not between 1 and"),
    ("work/year.yaml", "hours: 1560", "hours: 1560.0", "1560.0 is not valid under any of the given schemas"),
    ("work/year.yaml", ", hours_per_week: 30", "", "versions[0].figures.hours_per_week: the core needs this"),
    ("work/year.yaml", 'from: "2015-01-01"', 'from: "2016-01-01"', "every score needs this rule from 2015-01-01 on"),
    ("fst/occupations.yaml", 'from: "2015-01-01"', 'from: "2016-01-01"', "every score needs this rule from"),
    ("work/window.yaml", "figures: {", "figures: unknown # {", "versions[0].figures: every score needs the first figures"),
    ("invitation/police.yaml", "figures: {", "figures: unknown # {", "a version of this rule cannot be unknown as a whole"),
    ("invitation/medical.yaml", "terms: {", "figures: unknown # {", "a version of this rule cannot be unknown as a whole"),
    ("invitation/days.yaml", "days: 60", "days: 100000000000", "is not between 1 and 36500"),
    ("invitation/program.yaml", "first:", "premier:", "versions[0].terms.first: the core needs this"),
    ("categories/military.yaml", "education_level: ", "education_level: x", "is not one of ['less_than_secondary'"),
    ("categories/stem.yaml", "window_years: 3", "window_years: -3", "-3 is less than the minimum of 1"),
    ("crs/additional/sibling.yaml", "reads: [sibling]", "reads: [clb]", "clb is not a fact for this table"),
]  # fmt: skip

# A list of wage levels and a line that reads it, as they could stand in rules/crs/: figures and codes are made up.
LEVELS = """\
id: crs.wage_levels
kind: levels
verified_through: "2020-12-31"
versions:
  - from: "2020-01-01"
    confidence: one-source
    sources: [{source: mi}]
    checked: "2026-11-22"
    work_hours: 1170
    levels:
      "2": ["21231", "21232"]
      "1": ["72200"]
"""
LINE = """\
id: crs.additional.high_wage_work
kind: points
verified_through: "2020-12-31"
versions:
  - from: "2020-01-01"
    confidence: one-source
    sources: [{source: mi}]
    checked: "2026-11-22"
    reads: [offer_wage_level]
    counted: once
    max: {points: 9}
    table:
      - {offer_wage_level: 0, points: 0}
      - {offer_wage_level: 1.., points: 9}
"""
BROKEN_LEVELS = [
    ('["72200"]', '["21232"]', "wage_levels.yaml:12: versions[0].levels.1[0]: 21232 is already on level 2"),
    ('"21232"]', '"21231"]', "wage_levels.yaml:11: versions[0].levels.2[1]: 21231 is already on level 2"),
    ('"72200"', "72200", "wage_levels.yaml:12: versions[0].levels.1[0]: 72200 is not of type 'string'"),
    ('"72200"', '"722"', "'722' does not match"),
    ('["72200"]', "[]", "should be non-empty"),
    ('"1":', '"0":', "wage_levels.yaml:11: versions[0].levels: '0' does not match"),
    ('"1":', "high:", "'high' does not match"),
    ("work_hours: 1170", "hours: 1170", "'work_hours' is a required property"),
    ("work_hours: 1170", "work_hours: 0", "wage_levels.yaml:9: versions[0].work_hours: 0 is less than the minimum"),
    ("checked:", "figures: unknown\n    checked:", "'figures' was unexpected"),
    ('from: "2020-01-01"', 'from: "2021-01-01"', "begins after verified_through"),
    (LINE, LINE.replace('"2020-01-01"', '"2019-12-31"'),
     "high_wage_work.yaml:9: versions[0].reads: offer_wage_level is read from 2019-12-31, and crs.wage_levels has no list"),
    (LINE, LINE.replace("0, points: 0", "1, points: 0").replace("1..", "2.."), "no row for {'offer_wage_level': 0}"),
]  # fmt: skip


@pytest.fixture(scope="session")
def read_once(tmp_path_factory):
    """A copy whose files were parsed: what was parsed stands beside them, and only edited files are parsed again."""
    root = tmp_path_factory.mktemp("rulebook")
    shutil.copytree(ROOT / "rules", root / "rules")
    read_rules(root)
    return root


@pytest.fixture
def copy(read_once, tmp_path):
    shutil.copytree(read_once, tmp_path, dirs_exist_ok=True)
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


def test_a_rule_is_not_known_through_a_day_whose_figures_were_not_read(copy):
    path = copy / "rules" / "crs" / "core" / "age.yaml"
    text = re.sub(r'verified_through: ".*"', 'verified_through: "2099-01-01"', path.read_text(encoding="utf-8"))
    unread = '  - from: "2099-01-01"\n    figures: unknown\n    confidence: two-sources\n'
    sources = '    sources: [{source: celpass}, {source: bryceyuuu}]\n    checked: "2026-11-22"\n'
    path.write_text(text + unread + sources, encoding="utf-8")
    with pytest.raises(BadData) as caught:
        read_rules(copy)
    assert any("age.yaml" in fault and "cannot be verified through" in fault for fault in caught.value.faults)


@pytest.mark.parametrize("held", ["null", "[]", "5", "irccgrid"])
def test_sources_of_another_form_are_told_alone(copy, held):
    (copy / "rules" / "sources.yaml").write_text(held, encoding="utf-8")
    with pytest.raises(BadData) as caught:
        read_rules(copy)
    (fault,) = caught.value.faults
    assert re.match(r"rules/sources\.yaml:1: .* is not of type 'object'", fault)


@pytest.mark.parametrize("find, put, says", BROKEN_LEVELS, ids=range(len(BROKEN_LEVELS)))
def test_a_fault_in_a_list_of_levels_or_in_its_reader_is_named_with_its_file_and_line(copy, find, put, says):
    write(copy, (LEVELS + LINE).replace(find, put, 1))
    with pytest.raises(BadData) as caught:
        read_rules(copy)
    assert any(says in fault for fault in caught.value.faults), caught.value.faults


def test_a_list_of_levels_and_a_line_of_its_own_are_sound(copy):
    write(copy, LEVELS + LINE)
    assert {"crs.wage_levels", "crs.additional.high_wage_work"} <= read_rules(copy).rules.keys()


@pytest.mark.parametrize(
    "file, text, says",
    [
        ("crs/additional/high_wage_work.yaml", LINE, "and crs.wage_levels has no list for that day"),
        ("work/wage_levels.yaml", LEVELS, "the core reads one list of levels, crs.wage_levels"),
        ("crs/wages/work.yaml", LINE, "a line of the score stands right in one of: core, spouse"),
        ("crs/additional/wages/work.yaml", LINE, "a line of the score stands right in one of: core, spouse"),
    ],
)
def test_a_new_rule_in_the_wrong_place_or_without_its_list_is_refused(copy, file, text, says):
    path = copy / "rules" / file
    path.parent.mkdir(exist_ok=True)
    own = ".".join(Path(file).with_suffix("").parts)
    path.write_text(f"id: {own}\n" + text.partition("\n")[2], encoding="utf-8")
    with pytest.raises(BadData) as caught:
        read_rules(copy)
    assert any(says in fault for fault in caught.value.faults), caught.value.faults


def write(root: Path, rules: str) -> None:
    """The rules of the text, each into its own file."""
    for text in rules.split("id: crs.")[1:]:
        place = text.partition("\n")[0].replace(".", "/")
        (root / "rules" / "crs" / f"{place}.yaml").write_text(f"id: crs.{text}", encoding="utf-8")


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
        ("a: " + "9" * 5000, "is ambiguous"),
        ("a: -.inf", "'-.inf' is ambiguous"),
        ("a: !!float x", "'x' is ambiguous"),
        ("a: " + "[" * 3000, "f.yaml:1: nested too deeply"),
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
