"""Every rule's own cases: sentences a lawyer could read aloud, with both sides of each date and band."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from express_entry import yaml12
from express_entry.rulebook import read_rules

from calc import assess
from calc.profile import ABILITIES
from calc.rules import Table

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
FILES = sorted(CASES.rglob("*.yaml"))
CHECKS = {
    "points", "lost_to_cap", "reason", "version", "unverified", "absent", "current", "first", "total", "sections",
    "lines", "level", "experience", "missing", "notices", "grid", "checks", "needs", "eligible", "category",
}  # fmt: skip


def cases() -> list:
    found = []
    for path in FILES:
        data = yaml12.read(path).data
        for number, case in enumerate(data["cases"]):
            found.append(pytest.param(data["rule"], case, id=f"{data['rule']}-{number}"))
    return found


@pytest.mark.parametrize("rule, case", cases())
def test_case(rule, case):
    expect = case["expect"]
    assert expect and expect.keys() <= CHECKS, f"{rule}: {case['that']}: unknown expectation {expect.keys() - CHECKS}"
    found = assess(case["profile"], date.fromisoformat(case["on"]))
    crs = found["crs"]
    programs = found["programs"]
    lines = {line["id"]: line for line in [*crs["lines"], *programs["fsw"]["grid_lines"]]}
    answers = [*programs.values(), *found["categories"].values()]
    checks = {check["id"]: check for answer in answers for check in answer["checks"]}
    seen = {
        "current": crs["current"],
        "first": crs["first_official_language"],
        "total": crs["total"],
        "absent": rule not in lines,
        "sections": {name: crs["sections"][name] for name in expect.get("sections", ())},
        "lines": {name: [lines[name]["points"], lines[name]["lost_to_cap"]] for name in expect.get("lines", ())},
        "experience": {name: found["experience"][name] for name in expect.get("experience", ())},
        "missing": [one["path"] for one in found["missing"]],
        "notices": [one["code"] for one in found["notices"]],
        "level": level(found["clb"], expect.get("level")),
        "grid": {name: programs["fsw"]["grid"][name] for name in expect.get("grid", ())},
        "checks": {name: checks[name]["met"] if name in checks else "absent" for name in expect.get("checks", ())},
        "needs": {
            name: {key: checks[name]["need"].get(key) for key in needed}
            for name, needed in expect.get("needs", {}).items()
        },
        "eligible": {name: programs[name]["eligible"] for name in expect.get("eligible", ())},
        "category": category(found["categories"], expect.get("category")),
    }
    line = {"unverified": False, **lines.get(rule, {})}
    for name, wanted in expect.items():
        actual = seen[name] if name in seen else line[name]
        assert actual == wanted, f"{rule}: {case['that']} ({case['on']}): {name}"


def level(clb, wanted):
    given = clb["en"] or clb["fr"]
    return given and wanted and {ability: given[ability] for ability in wanted}


def category(categories, wanted):
    if wanted is None:
        return None
    fit = categories[wanted["slug"]]
    said = {"slug": wanted["slug"], "meets": fit["meets_criteria"], **fit}
    return {key: said[key] for key in wanted}


FIGURES = {
    "work.year", "work.window", "work.noc_2021", "language.validity", "education.eca_validity", "fsw.minimum",
    "cec.minimum", "fst.minimum",
}  # fmt: skip
ANSWERING = {"points", "ceiling", "language", "category", "groups", "funds"}


@cache
def scored_rules():
    book = read_rules(ROOT)
    return {rule_id: rule for rule_id, rule in book.rules.items() if rule["kind"] in ANSWERING or rule_id in FIGURES}


def cases_of(rule_id):
    return yaml12.read(CASES.joinpath(*rule_id.split(".")).with_suffix(".yaml")).data["cases"]


def test_every_scored_rule_has_a_case_file_at_its_own_path():
    expected = {CASES.joinpath(*rule_id.split(".")).with_suffix(".yaml") for rule_id in scored_rules()}
    assert expected <= set(FILES)
    for path in FILES:
        assert yaml12.read(path).data["rule"] == ".".join(path.relative_to(CASES).with_suffix("").parts)


@pytest.mark.parametrize("rule_id", sorted(scored_rules()))
def test_every_row_of_every_version_is_reached(rule_id):
    rule, own = scored_rules()[rule_id], cases_of(rule_id)
    assert own
    if rule["kind"] == "language":
        reached = {level for case in own for level in (case["expect"].get("level") or {}).items()}
        assert reached >= {(ability, row["level"]) for row in rule["versions"][-1]["table"] for ability in ABILITIES}
    for version in rule["versions"]:
        if rule["kind"] == "points" and version.get("figures") != "unknown":
            assert rows_reached(rule_id, version, own) == set(range(len(version["table"])))
        if rule["kind"] == "category":
            assert answers_to(version, own) >= ({None} if version.get("retired") else {True, False})
        if rule["kind"] == "groups":
            codes = {job["noc"] for case in own for job in case["profile"].get("work", ())}
            for prefix in [*version["include"], *version["exclude"]]:
                assert any(code.startswith(prefix) for code in codes), prefix
        if rule["kind"] == "funds":
            amounts = {needed.get("amount") for case in own for needed in case["expect"].get("needs", {}).values()}
            further = [version["amounts"][-1] + more * version["each_additional"] for more in (1, 2)]
            assert amounts >= {*version["amounts"], *further}


def rows_reached(rule_id, version, cases_of_rule):
    table = Table(version["reads"], version["table"])
    reached = set()
    for case in cases_of_rule:
        found = assess(case["profile"], date.fromisoformat(case["on"]), want=["crs", "programs"])
        for line in [*found["crs"]["lines"], *found["programs"]["fsw"]["grid_lines"]]:
            if line["id"] == rule_id and line["version"] == version["from"]:
                facts = line["read"].values()
                each = [(value,) for value in facts] if version["counted"] == "each_ability" else [tuple(facts)]
                reached |= {table.row(one) for one in each}
    return reached


def answers_to(version, cases_of_rule):
    """What the cases expect of the version on its first day: met or not; None where it ends the list."""
    expected = [case["expect"]["category"] for case in cases_of_rule if case["on"] == version["from"]]
    if version.get("retired"):
        return {None for one in expected if one.get("status") == "retired"}
    return {one["meets"] for one in expected}


def test_every_start_day_has_a_case_on_it_and_on_the_day_before():
    for rule_id, rule in scored_rules().items():
        if rule["kind"] not in ("points", "category", "funds"):
            continue
        days = {case["on"] for case in cases_of(rule_id)}
        for version in rule["versions"]:
            start = date.fromisoformat(version["from"])
            if version.get("figures") != "unknown" and version["from"] > "2015-01-01":
                assert {version["from"], date.fromordinal(start.toordinal() - 1).isoformat()} <= days, rule_id
