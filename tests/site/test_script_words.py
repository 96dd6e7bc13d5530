"""The calculator's script finds its words: each place it names, and one for every code the core can return."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from double_entry import generate
from express_entry.words import LANGUAGES
from test_pages import ROOT, SINGLE

from calc import assess
from calc.timeline import CODES

ROOMS = "core|calculator|draws|form|keep|planner|result"
# What is fetched with the first answers, and what needs the words that come with them.
LATER = ("further.mjs", "sheet.mjs", "takeaway.mjs", "keeping.mjs")
PLACE = re.compile(rf'\.(?:say|count|has)\(\s*"((?:{ROOMS})\.[\w.]+)"((?:, "[\w.]+")*)')
PART = re.compile(r'this\.words\.say\("((?:calculator|result)\.\w+)", key, values\)')
WITHIN = re.compile(r'this\.say\("(\w+)"')


@pytest.fixture(scope="module", params=LANGUAGES)
def data(request: pytest.FixtureRequest, site: Path) -> dict[str, Any]:
    """What the calculator of one language gives its script."""
    return page_data(site, SINGLE[request.param][0])


def page_data(site: Path, address: str) -> dict[str, Any]:
    """What a page gives its script."""
    html = site.joinpath(address, "index.html").read_text(encoding="utf-8")
    return json.loads(re.search(r'<script type="application/json" class="js-data">(.*?)</script>', html, re.DOTALL)[1])


@pytest.fixture(scope="module")
def words(data: dict[str, Any], site: Path) -> dict[str, Any]:
    """The page's words, and those that come with the first answers."""
    rooms = later(site, data["lang"], "words")
    return {room: {**data["words"].get(room, {}), **rooms.get(room, {})} for room in {**data["words"], **rooms}}


def later(site: Path, language: str, name: str) -> Any:
    """What the module that comes with the first answers exports under a name."""
    text = site.joinpath("results", f"{language}.mjs").read_text(encoding="utf-8")
    return json.loads(re.search(rf"^export const {name} = (.*);$", text, re.MULTILINE)[1])


def stands(words: dict[str, Any], *keys: str) -> bool:
    return reduce(lambda at, key: at.get(key) if isinstance(at, dict) else None, keys, words) is not None


def scripts(first: str) -> list[str]:
    """A page's script and all that it imports."""
    found = [first]
    for name in found:
        imported = re.findall(r'from "\./([\w-]+\.mjs)"', ROOT.joinpath("theme/static/js", name).read_text("utf-8"))
        found += [one for one in imported if one not in found]
    return found


def places(first: str) -> Iterator[tuple[str, ...]]:
    """Every place of words that a page's script names in full, itself or by what it imports."""
    for name in scripts(first):
        script = ROOT.joinpath("theme/static/js", name).read_text(encoding="utf-8")
        for place, more in PLACE.findall(script):
            yield *place.split("."), *re.findall(r'"([^"]+)"', more)
        for part in PART.findall(script):
            yield from ((*part.split("."), key) for key in WITHIN.findall(script))


def test_every_place_that_a_script_names_has_words(data, words):
    at_once = set(places("calculator.mjs"))
    after = {place for first in LATER for place in places(first)}
    assert len(at_once) > 40 and len(after) > 100
    assert sorted(place for place in at_once if not stands(data["words"], *place)) == []
    assert sorted(place for place in after if not stands(words, *place)) == []


@pytest.mark.parametrize("address", ["en/draws", "fr/rondes"])
def test_every_place_that_the_script_of_the_rounds_names_has_words(site, address):
    named = {place for place in places("rounds-page.mjs") if place[0] == "draws"}
    assert len(named) > 5
    given = page_data(site, address)["words"]
    assert sorted(place for place in named if not stands(given, *place)) == []


def test_every_condition_has_its_sentence_its_name_its_rule_and_its_law(data, words, site):
    profiles = [generate.case(seed) for seed in range(150)]
    answers = [assess(profile, on, want=["programs", "categories"]) for profile, on in profiles]
    parts = [part for answer in answers for name in ("programs", "categories") for part in answer[name].items()]
    checks = {check["id"] for _, outcome in parts for check in outcome["checks"]}
    assert len(checks) > 20
    for check in checks:
        assert stands(words, "core", "checks", check) and stands(words, "core", "check_names", check.split(".")[-1])
        if check.split(".")[0] in words["core"]["programs"]:
            assert stands(words, "core", "checks_law", check)
            assert site.joinpath("en", "rules", data["checks"][check], "index.html").is_file()
    assert {slug for answer in answers for slug in answer["categories"]} <= set(words["draws"]["kinds"])
    assert list(answers[0]["programs"]) == list(words["core"]["programs"])


def test_every_outcome_every_notice_and_every_turn_has_words(words):
    cases = [generate.case(seed) for seed in range(40)]
    answers = [assess(profile, on, want=["rounds", "notices"]) for profile, on in cases]
    assert {one["outcome"] for answer in answers for one in answer["rounds"]} <= set(words["core"]["outcomes"])
    assert {one["code"] for answer in answers for one in answer["notices"]} <= set(words["core"]["notices"])
    assert set(words["core"]["turns"]) == {*CODES, "profile_expires"}
