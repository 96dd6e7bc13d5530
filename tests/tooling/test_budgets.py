"""The report of how long each group of tests took: by room and file, whatever the number of processes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import budgets
import pytest

TESTS = Path(__file__).resolve().parents[1]
CONFTEST = """
import budgets

def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(budgets.Budgets(long=LONG))
"""
# A fixture takes its time too.
SLOW = """
import time
import pytest

@pytest.fixture(scope="session")
def shared():
    time.sleep(0.3)

@pytest.mark.parametrize("number", [1, 2])
def test_slow(shared, number):
    time.sleep(0.3)
"""
FAILS = "def test_that_fails():\n    assert False\n"
FILES = {"browser/test_slow.py": SLOW, "browser/test_attacks.py": FAILS, "core/test_quick.py": FAILS}
# A budget that two tests are over.
LITTLE = '\nBUDGETS["browser"] = 0\n'
ROW = re.compile(r"^(browser|build|security and faults|unit and property|all) +(\d+) +([\d.]+) +([\d.]+)(.*)$", re.M)


def report(folder: Path, *words: str, long: bool = False) -> tuple[str, dict[str, list[str]]]:
    """The title of the report on a made-up project's tests, and each row by its name."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "conftest.py").write_text(CONFTEST.replace("LONG", str(long)), encoding="utf-8")
    (folder / "budgets.py").write_text((TESTS / "budgets.py").read_text(encoding="utf-8") + LITTLE, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, *words]
    env = {**os.environ, "PYTEST_ADDOPTS": ""}
    done = subprocess.run(
        [*command, f"--rootdir={folder}", folder], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    return re.search(r"minutes, in \d+ \w+", done.stdout)[0], {row[0]: [*row[1:]] for row in ROW.findall(done.stdout)}


def test_each_group_stands_beside_its_budget(tmp_path: Path) -> None:
    title, rows = report(tmp_path)
    assert title == "minutes, in 1 process"
    assert {name: (row[0], row[3].split()) for name, row in rows.items()} == {
        "unit and property": ("1", ["3"]),
        "build": ("0", ["2"]),
        "browser": ("2", ["0", "over"]),
        "security and faults": ("1", ["3"]),
        "all": ("4", ["8"]),
    }


def test_processes_share_the_time(tmp_path: Path) -> None:
    title, rows = report(tmp_path, "-n", "2", long=True)
    assert title == "minutes, in 2 processes"
    assert [row[3] for row in rows.values()] == [""] * 5, "a long run has no budget"


def test_what_a_test_waits_for_counts_and_a_test_counts_once() -> None:
    heard = budgets.Budgets(long=False)
    for worker, when, seconds in (
        ("gw0", "setup", 300),
        ("gw0", "call", 240),
        ("gw1", "setup", 0),
        ("gw1", "call", 60),
    ):
        one = pytest.TestReport(
            "tests/browser/test_x.py::test", ("", 0, ""), {}, "passed", None, when, duration=seconds
        )
        one.worker_id = worker
        heard.pytest_runtest_logreport(one)
    assert (heard.tests["browser"], heard.seconds["browser"], heard.workers) == (2, 600, {"gw0", "gw1"})


def test_every_file_of_tests_has_its_group() -> None:
    files = {path.stem: path.parent.name for path in TESTS.glob("*/test_*.py")}
    assert set(files.values()) == set(budgets.ROOMS)
    assert files.keys() >= budgets.FAULTS
    assert {*budgets.ROOMS.values(), budgets.group_of("tests/browser/test_faults.py::test")} == set(budgets.BUDGETS)
