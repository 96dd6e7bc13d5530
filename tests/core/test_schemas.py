"""The published forms of what the library reads and answers: as strict as the code, and no stricter."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from double_entry import generate
from express_entry import exports
from express_entry.words import read_words
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from strategies import profiles
from test_bad_input import CASES, day, expected, raw

import calc
from calc import InvalidProfile, advise, assess, plan, timeline
from calc.advice import COMPARISONS
from calc.assessment import EVERYTHING, PARTS
from calc.batch import parsed
from calc.bridge import attempt
from calc.countries import COUNTRIES, PROVINCES
from calc.profile import read
from calc.timeline import CODES
from calc.values import (
    ABILITIES,
    CREDENTIALS,
    EDUCATION_LEVELS,
    HOURS_IN_A_WEEK,
    MARITAL_STATUSES,
    MOST_JOBS,
    OFFICIAL_LANGUAGES,
    TOP_CLB,
    Education,
    Funds,
    Job,
    JobOffer,
    Military,
    Profile,
    Spouse,
)

ROOT = Path(__file__).parents[2]
ON = date(2026, 10, 1)
FOLDER = Path(calc.__file__).with_name("schema")
SCHEMAS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.iterdir())}
FORMS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
# What the form of a profile can say; that a day exists or an occupation is known is beyond it.
STRUCTURAL = {
    "wrong_type", "unknown_key", "unknown_value", "required", "out_of_range", "not_a_step", "too_many", "tef_new_scale",
}  # fmt: skip


def faults(name: str, answer: Any) -> list[str]:
    """What the form says against an answer, as it is once it was written and read again."""
    written = json.loads(json.dumps(answer))
    return [f"{error.json_path}: {error.message[:200]}" for error in FORMS[name].iter_errors(written)]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from parts(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from parts(part)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_form_is_sound_and_leaves_no_object_open(name):
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMAS[name]["title"] and SCHEMAS[name]["description"]
    used = {part["$ref"] for part in parts(SCHEMAS[name]) if "$ref" in part}
    others = {f"{other}.json" for other in SCHEMAS}
    assert used - others == {f"#/$defs/{definition}" for definition in SCHEMAS[name].get("$defs", ())}
    for part in parts(SCHEMAS[name]):
        if part.get("type") == "object":
            closed = part.get("additionalProperties") is False
            assert closed or ("propertyNames" in part and part["additionalProperties"]), part
            assert set(part.get("required", ())) <= set(part.get("properties", ())), part


def test_every_form_is_published():
    assert set(SCHEMAS) == set(exports.SCHEMAS)


# The words of the code


def test_the_keys_of_a_profile_are_those_the_code_reads():
    profile = SCHEMAS["profile"]
    keys, forms = profile["properties"], profile["$defs"]
    assert set(keys) == set(Profile._fields)
    assert set(forms["spouse"]["properties"]) == set(Spouse._fields)
    assert set(forms["education"]["properties"]) == set(Education._fields)
    assert set(keys["job_offer"]["properties"]) == set(JobOffer._fields)
    assert set(keys["funds"]["properties"]) == set(Funds._fields)
    assert set(keys["military"]["properties"]) == set(Military._fields)
    job = {field if field != "hours" else "hours_per_week" for field in Job._fields}
    assert set(forms["work"]["items"]["properties"]) == job


def test_the_choices_of_a_profile_are_those_of_the_code():
    keys, forms = SCHEMAS["profile"]["properties"], SCHEMAS["profile"]["$defs"]
    assert tuple(keys["marital_status"]["enum"]) == MARITAL_STATUSES
    assert tuple(keys["canadian_credential"]["enum"]) == CREDENTIALS
    assert tuple(keys["first_official_language"]["enum"]) == OFFICIAL_LANGUAGES
    assert set(keys["destination"]["enum"]) == PROVINCES
    assert set(forms["country"]["enum"]) == COUNTRIES
    assert tuple(forms["education"]["properties"]["level"]["enum"]) == EDUCATION_LEVELS
    assert forms["work"]["maxItems"] == MOST_JOBS
    assert forms["work"]["items"]["properties"]["hours_per_week"]["maximum"] == HOURS_IN_A_WEEK
    assert forms["languages"]["maxItems"] == len(OFFICIAL_LANGUAGES)


def test_the_tests_and_their_scales_are_those_of_the_rules(rules):
    forms = SCHEMAS["profile"]["$defs"]
    tests = rules.on(ON).tests
    items = forms["languages"]["items"]
    named = items["properties"]["test"]["enum"]
    assert set(named) == {*tests, "clb"}
    assert [one["if"]["properties"]["test"]["const"] for one in items["allOf"]] == named
    assert [one["then"]["$ref"] for one in items["allOf"]] == [f"#/$defs/{name}" for name in named]
    for name, test in tests.items():
        for ability, scale in test.scales.items():
            form = forms[name]["properties"][ability]
            step = 1 if form["type"] == "integer" else form["multipleOf"]
            assert (form["minimum"], form["maximum"], step) == (scale.low, scale.high, scale.step), (name, ability)
    for ability in ABILITIES:
        form = forms["clb"]["properties"][ability]
        assert (form["minimum"], form["maximum"], form["type"]) == (0, TOP_CLB, "integer")


def test_the_parts_of_an_assessment_are_those_of_the_code(rules):
    form = SCHEMAS["assessment"]
    assert list(form["properties"]) == ["on", *PARTS] and form["required"] == ["on"]
    found = assess({"birth_date": "1990-01-01"}, ON)
    assert set(form["properties"]["categories"]["properties"]) == set(found["categories"])
    assert set(form["properties"]["programs"]["properties"]) == set(found["programs"])
    assert set(form["properties"]["crs"]["properties"]["sections"]["properties"]) == set(found["crs"]["sections"])


def test_the_words_of_advice_and_timeline_are_those_of_the_code():
    advice, ahead = SCHEMAS["advice"], SCHEMAS["timeline"]
    found = assess({"birth_date": "1990-01-01"}, ON)
    assert set(advice["properties"]["compare"]["properties"]) == set(COMPARISONS)
    assert set(advice["$defs"]["categories"]["items"]["enum"]) == set(found["categories"])
    assert set(advice["$defs"]["programs"]["items"]["enum"]) == set(found["programs"])
    codes = ahead["properties"]["days"]["items"]["properties"]["because"]["items"]["enum"]
    assert set(codes) == {*CODES, "profile_expires"}
    assert set(ahead["properties"]["categories"]["properties"]) == set(found["categories"])


def test_every_code_of_an_answer_has_its_words():
    words = read_words(ROOT)["en"]["core"]
    form = SCHEMAS["assessment"]
    keys, forms = form["properties"], form["$defs"]
    notices = [one["properties"]["code"] for one in keys["notices"]["items"]["oneOf"]]
    codes = {
        "reasons": forms["line"]["properties"]["reason"]["enum"],
        "outcomes": keys["rounds"]["items"]["properties"]["outcome"]["enum"],
        "missing": keys["missing"]["items"]["properties"]["code"]["enum"],
        "notices": [code for one in notices for code in one.get("enum", [one.get("const")])],
        "turns": SCHEMAS["timeline"]["properties"]["days"]["items"]["properties"]["because"]["items"]["enum"],
        "programs": [*keys["programs"]["properties"]],
    }
    assert {name: set(found) for name, found in codes.items()} == {name: set(words[name]) for name in codes}


def test_the_codes_of_problems_are_those_of_the_table_of_bad_profiles():
    codes = SCHEMAS["error"]["$defs"]["problem"]["properties"]["code"]["enum"]
    assert set(codes) == {code for case in CASES for _, code in expected(case)}


# What is read


@given(profiles)
def test_every_sound_profile_has_the_form(profile):
    assert faults("profile", profile) == []


@pytest.mark.parametrize("chunk", range(4))
def test_every_profile_of_the_second_entry_has_the_form(chunk):
    for seed in range(chunk * 50, chunk * 50 + 50):
        assert faults("profile", generate.case(seed)[0]) == [], seed


def test_the_form_refuses_what_the_code_refuses_for_its_form():
    for case in CASES:
        try:
            profile = json.loads(raw(case), parse_constant=not_json)
        except (ValueError, RecursionError):
            continue
        codes = {code for _, code in expected(case)}
        refused = bool(faults("profile", profile))
        assert refused or not codes & STRUCTURAL, case["that"]
        assert codes or not refused, case["that"]


def not_json(name: str) -> Any:
    raise ValueError(f"{name} is Python's own")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key, item in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        yield from places(item, (*path, key))


ANYTHING = st.sampled_from(
    [None, True, 0, 1, -1, 5, 7.25, 10**13, "", "x", "CA", "en", "clb", "21231", "2020-01-01", [], {}, [1], {"x": 1}]
)


@st.composite
def changed(draw: st.DrawFn) -> Any:
    """A sound profile with one answer replaced, left out or put in where none belongs."""
    profile = copy.deepcopy(draw(profiles))
    path = draw(st.sampled_from([*places(profile)][1:]))
    *above, last = path
    around = profile
    for key in above:
        around = around[key]
    how = draw(st.sampled_from(["replace", "leave out", "put in"]))
    if how == "leave out":
        del around[last]
    elif how == "put in" and isinstance(around[last], dict):
        around[last][draw(st.sampled_from(["x", "noc", "level", "test", "language"]))] = draw(ANYTHING)
    else:
        around[last] = draw(ANYTHING)
    return profile


@given(changed())
def test_a_changed_profile_is_refused_by_the_form_if_the_code_refuses_its_form(rules, profile):
    try:
        read(profile, ON, rules)
        codes = set()
    except InvalidProfile as error:
        codes = {problem.code for problem in error.problems}
    refused = faults("profile", profile)
    assert refused or not codes & STRUCTURAL
    assert codes or not refused


# What is answered


@pytest.mark.parametrize("chunk", [*range(4), *(pytest.param(n, marks=pytest.mark.long) for n in range(4, 100))])
def test_every_answer_has_its_form(chunk):
    for seed in range(chunk * 5, chunk * 5 + 5):
        profile, on = generate.case(seed)
        parts = [*EVERYTHING, "pool"] if seed % 5 else [*PARTS]
        assert faults("assessment", assess(profile, on, want=parts)) == [], seed
        born = date(1990, 1, 1)
        assert faults("advice", advise(profile, on, compare=COMPARISONS, spouse_birth_date=born)) == [], seed
        assert faults("timeline", timeline(profile, on)) == [], seed
        assert faults("plan", plan(profile, on)) == [], seed


@settings(max_examples=settings.default.max_examples // 10)
@given(profiles, st.dates(date(2015, 1, 1), date(2027, 6, 1)))
def test_every_answer_about_a_sound_profile_has_its_form(profile, on):
    for name, ask in (("assessment", assess), ("advice", advise), ("timeline", timeline), ("plan", plan)):
        assert faults(name, ask(profile, on)) == []


def test_what_was_not_asked_for_may_be_left_out():
    profile = {"birth_date": "1990-01-01"}
    for part in PARTS:
        assert faults("assessment", assess(profile, ON, want=[part])) == []
    assert faults("assessment", {}) and faults("assessment", {"on": "2026-10-01", "luck": 1})


def test_every_error_has_its_form():
    for case in CASES:
        found, error = attempt(lambda case=case: assess(parsed(raw(case)), day(case)))
        assert found or faults("error", {"error": error}) == [], case["that"]
    _, error = attempt(lambda: 1 / 0)
    assert faults("error", {"error": error}) == [] and faults("error", {"line": 7, "error": error}) == []
    assert faults("error", {"error": {"code": "invalid_profile", "problems": []}})
