"""The README of the library: what it shows is what happens."""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import calc

README = Path(calc.__file__).with_name("README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def first_example() -> tuple[dict, list]:
    """The names that the first example leaves behind, and the value of each line that has one."""
    names, values = {}, []
    tree = ast.parse(blocks("python")[0])
    for statement in [*tree.body[:-1], *tree.body[-1].body, *tree.body[-1].handlers[0].body]:
        if isinstance(statement, ast.Expr):
            try:
                values.append(eval(compile(ast.Expression(statement.value), "README.md", "eval"), names))
            except calc.InvalidProfile as error:
                names["error"] = error
        else:
            exec(compile(ast.Module([statement], []), "README.md", "exec"), names)
    return names, values


def test_the_first_example_works():
    names, (total, outcome, gained, because, deadline, problems) = first_example()
    assert total == calc.assess(names["me"], names["date"](2026, 10, 1))["crs"]["total"] > 0
    assert outcome in ("invited", "below_cutoff", "not_eligible") and gained > 0 and because
    assert deadline == calc.plan(names["me"], names["date"](2026, 10, 1))["deadline"] is not None
    assert problems == [("birth_date", "bad_date"), ("name", "unknown_key")]


def test_the_commands_work(tmp_path):
    me = first_example()[0]["me"]
    (tmp_path / "me.json").write_text(json.dumps(me), encoding="utf-8")
    (tmp_path / "people.jsonl").write_text(f"{json.dumps(me)}\n" * 3, encoding="utf-8")
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) == 7
    for command in commands:
        line = command.replace("python", shlex.quote(sys.executable), 1)
        env = {"PYTHONPATH": str(Path(calc.__file__).parents[1])}
        done = subprocess.run(line, shell=True, cwd=tmp_path, env=env, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), command
        assert done.stdout or len((tmp_path / "scores.jsonl").read_text().splitlines()) == 3


def test_every_public_name_and_form_is_spoken_of():
    assert [name for name in calc.__all__ if name not in README] == []
    assert "`schema`" in README
