"""The house rules: who may import whom, no clock or files in the core, and one place for each rule."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from express_entry.rulebook import read_rules

from calc.crs import BY_ABILITY
from calc.rules import SECTIONS

ROOT = Path(__file__).parents[2]
CORE = ROOT / "calc"
FILES = sorted(path for path in CORE.rglob("*.py") if path.name != "compiled.py")

# Lower layers first: a module may import only from rows above its own.
LAYERS = [
    ["calc.countries", "calc.explain", "calc.compiled", "calc.values", "calc.rows"],
    ["calc.rules"],
    ["calc.profile"],
    ["calc.tables", "calc.experience", "calc.pool"],
    ["calc.language", "calc.ledger"],
    ["calc.person"],
    ["calc.crs.core", "calc.crs.spouse", "calc.wages"],
    ["calc.crs", "calc.programs.conditions"],
    ["calc.programs.fsw", "calc.programs.cec", "calc.programs.fst"],
    ["calc.programs"],
    ["calc.categories"],
    ["calc.rounds", "calc.turns"],
    ["calc.assessment"],
    ["calc.levers.lever"],
    ["calc.levers.language", "calc.levers.education", "calc.levers.work", "calc.levers.principal"],
    ["calc.levers"],
    ["calc.documents.item"],
    ["calc.documents.claims", "calc.documents.evidence", "calc.documents.money", "calc.documents.people"],
    ["calc.documents"],
    ["calc.advice", "calc.timeline", "calc.report"],
    ["calc.plan"],
    ["calc"],
    ["calc.bridge"],
    ["calc.batch"],
    ["calc.__main__"],
]
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in HEIGHT else node.module


@pytest.mark.parametrize("path", FILES, ids=module)
def test_a_module_imports_only_lower_layers_and_the_standard_library(path):
    own = module(path)
    assert own in HEIGHT, f"{own} has no layer"
    for name in imports(path):
        if name.partition(".")[0] == "calc":
            assert HEIGHT[name] < HEIGHT[own], f"{own} imports {name}"
        else:
            assert name.partition(".")[0] in sys.stdlib_module_names, f"{own} imports {name}"


@pytest.mark.parametrize("path", [path for path in FILES if path.name != "__main__.py"], ids=module)
def test_the_core_has_no_clock_no_files_and_no_output(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        assert name not in {"today", "now", "open", "print", "input", "environ", "eval", "exec"}, (
            f"{path}:{node.lineno}"
        )


def test_every_line_of_the_score_has_its_rule_and_every_rule_its_section():
    rules = read_rules(ROOT).rules
    points = {rule_id for rule_id, rule in rules.items() if rule_id.startswith("crs.") and rule["kind"] == "points"}
    assert points >= {f"crs.{section}.{name}" for section, names in SECTIONS.items() for name in names}
    assert {rule_id.split(".")[1] for rule_id in points} == set(SECTIONS)


def test_a_line_that_is_more_than_a_row_of_a_table_has_its_function_at_the_path_of_its_rule():
    rules = read_rules(ROOT).rules
    for rule_id, function in BY_ABILITY.items():
        assert f"{function.__module__}.{function.__name__}" == f"calc.{rule_id}"
        assert rule_id in rules


def test_the_core_holds_no_figure_of_a_points_table():
    # Points live in rules/. These are the numbers of shape, calendar and input ranges that the code itself owns.
    owned = {
        "calc.rules": {2, 2015},  # fields of a version's id; the first day of Express Entry
        "calc.values": {12, 100, 168, 200, 699},  # ranges of answers
        "calc.profile": {2, 3, 4, 6, 7, 10, 12, 24, 30, 60, 100},  # dates, clocks, ranges of answers
        "calc.language": {10},  # the top level
        "calc.experience": {3, 7, 12, 28},  # TEER 0 to 3, days in a week, months in a year, the end of February
        "calc.levers.education": {2},  # how many levels up are offered
        "calc.advice": {2, 3, 10, 16},  # changes at a time; how many pairs are tried and shown
        "calc.ledger": {2},  # both ends of a span
        "calc.timeline": {3, 5},  # March, years ahead
        "calc.batch": {4, 16},  # lines sent to a process at a time
        "calc.__main__": {2, 5, 100, 130},  # exit codes, years ahead
    }
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and type(node.value) is int and node.value > 1:
                assert node.value in owned.get(module(path), ()), f"{path}:{node.lineno}: {node.value}"


def test_the_highest_skilled_teer_is_the_rules_own(rules):
    from datetime import date

    from calc.experience import HIGHEST_SKILLED_TEER

    assert rules.on(date(2026, 10, 1)).figures["work.noc_2021"]["highest_teer"] == HIGHEST_SKILLED_TEER
