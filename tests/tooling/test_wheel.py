"""The core as a wheel: installed into an empty environment, it answers in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from engine import bundle
from tools.place import Place

import calc

PROFILE = {
    "birth_date": "1996-01-01",
    "education": {"level": "bachelors", "country": "CA"},
    "work": [{"noc": "21231", "country": "CA", "start": "2024-01-01", "hours_per_week": 40}],
}
ON = "2026-10-01"


@pytest.fixture(scope="module")
def wheel(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle.build_wheel(place, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that holds the wheel and nothing else, not even pip."""
    home = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", wheel]
    subprocess.run(install, check=True, capture_output=True)
    return python


def run(python: Path, folder: Path, *words: str, text: str = "") -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run([python, *words], input=text, cwd=folder, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def test_the_wheel_holds_the_core_and_nothing_else(place: Place, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
        metadata = opened.read(next(name for name in names if name.endswith("/METADATA"))).decode()
    assert {top for name in names if not (top := name.split("/")[0]).endswith(".dist-info")} == {"calc"}
    kept = [path for path in (place.root / "calc").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {path.relative_to(place.root).as_posix() for path in kept} == {n for n in names if n.startswith("calc/")}
    assert {"calc/compiled.py", "calc/py.typed", "calc/schema/profile.json", "calc/README.md"} <= names
    assert "License-Expression: Apache-2.0" in metadata and "\n# calc\n" in metadata
    assert "Requires-Dist" not in metadata


def test_every_command_answers_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    profile, on = json.dumps(PROFILE), date.fromisoformat(ON)
    wanted = {
        "assess": calc.assess(PROFILE, on),
        "advise": calc.advise(PROFILE, on),
        "timeline": calc.timeline(PROFILE, on),
        "rounds": calc.assess(PROFILE, on, want=["rounds", "notices"]),
    }
    for command, answer in wanted.items():
        told = run(installed, tmp_path, "-m", "calc", command, "-", "--on", ON, text=profile)
        assert json.loads(told) == json.loads(json.dumps(answer)), command
        assert run(installed, tmp_path, "-m", "calc", command, "-", "--on", ON, "--format", "text", text=profile)
    levels = json.loads(run(installed, tmp_path, "-m", "calc", "clb", "celpip", "7", "8", "9", "10", "--on", ON))
    assert levels == {"language": "en", "reading": 7, "writing": 8, "listening": 9, "speaking": 10}
    assert list(tmp_path.iterdir()) == []


def test_a_batch_is_spread_over_processes_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    lines = f"{json.dumps(PROFILE)}\n" * 100
    words = ("-m", "calc", "assess", "--jsonl", "-", "--on", ON, "--want", "crs", "--jobs", "2")
    told = run(installed, tmp_path, *words, text=lines).splitlines()
    assert len(told) == 100 and set(told) == {told[0]}


LOADED = """
import importlib.util, json, sys, typing
import calc, calc.__main__
from importlib import resources
hints = {name: sorted(typing.get_type_hints(getattr(calc, name))) for name in ("assess", "advise", "timeline")}
loaded = {name.split(".")[0] for name in sys.modules if not name.startswith("__")}
print(json.dumps({
    "file": calc.__file__,
    "foreign": sorted(loaded - sys.stdlib_module_names - {"calc"}),
    "findable": [name for name in ("pelican", "yaml", "ruamel", "jinja2", "pip") if importlib.util.find_spec(name)],
    "typed": (resources.files("calc") / "py.typed").is_file(),
    "hints": hints,
}))
"""


def test_it_loads_nothing_but_itself_and_is_typed(installed: Path, tmp_path: Path) -> None:
    found = json.loads(run(installed, tmp_path, "-c", LOADED))
    assert Path(found["file"]).is_relative_to(installed.parent.parent)
    assert (found["foreign"], found["findable"], found["typed"]) == ([], [], True)
    assert all({"profile", "on", "return"} <= set(hints) for hints in found["hints"].values())
