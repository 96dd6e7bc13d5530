"""What publish.py installs, and how it tells that something is damaged."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools import browser, environment
from tools.console import Failure
from tools.place import Place


@pytest.fixture
def elsewhere(place: Place, tmp_path: Path) -> Place:
    """A project folder that has nothing but the locks and an empty theme."""
    shutil.copytree(place.root / ".locks", tmp_path / ".locks")
    (tmp_path / "theme" / "lighthouse").mkdir(parents=True)
    names = ("package.json", "package-lock.json", ".npmrc", "lighthouse/package.json", "lighthouse/package-lock.json")
    for name in names:
        shutil.copyfile(place.root / "theme" / name, tmp_path / "theme" / name)
    return Place(tmp_path)


def test_what_is_in_order_is_left_alone(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    environment.prepare(place, "site", "test")
    assert capsys.readouterr().out == ""


def test_a_missing_package_is_noticed(place: Place) -> None:
    assert environment._probe(place, *environment.NEEDED["site"]) == f"{sys.version}\n"
    assert environment._probe(place, "no_such_module") is None


@pytest.mark.parametrize("python", ["#!/bin/sh\nexit 1\n", "no program at all"])
def test_a_python_that_does_not_run_is_noticed(elsewhere: Place, python: str) -> None:
    assert environment._probe(elsewhere) is None
    elsewhere.python.parent.mkdir(parents=True)
    elsewhere.python.write_text(python, encoding="utf-8")
    elsewhere.python.chmod(0o755)
    assert environment._probe(elsewhere) is None


def test_the_browsers_parts_are_kept_until_new_ones_are_complete(
    elsewhere: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere.node_modules / "pyodide").mkdir(parents=True)
    (elsewhere.node_modules / "pyodide" / "pyodide.mjs").write_text("old", encoding="utf-8")
    monkeypatch.setattr(environment, "npm", lambda place: [sys.executable, "-c", "raise SystemExit('ENOTFOUND')"])
    with pytest.raises(Failure, match="network"):
        environment._browser_parts(elsewhere)
    assert (elsewhere.node_modules / "pyodide" / "pyodide.mjs").read_text(encoding="utf-8") == "old"


def test_npm_that_forgets_a_file_is_not_believed(elsewhere: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "npm", lambda place: [sys.executable, "-c", ""])
    with pytest.raises(Failure, match=r"no pyodide\.mjs"):
        environment._browser_parts(elsewhere)
    assert not elsewhere.node_modules.exists()


INSTALL = "import pathlib; pathlib.Path('node_modules/lighthouse').mkdir(parents=True)"


def test_lighthouse_is_installed_once_and_again_when_its_lock_changes(
    elsewhere: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "npm", lambda place: [sys.executable, "-c", INSTALL])
    for _ in range(2):
        environment._lighthouse(elsewhere)
    assert capsys.readouterr().out.count("Getting Lighthouse") == 1
    lock = elsewhere.root / "theme" / "lighthouse" / "package-lock.json"
    lock.write_text(lock.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    environment._lighthouse(elsewhere)
    assert capsys.readouterr().out.count("Getting Lighthouse") == 1
    assert (elsewhere.lighthouse / "node_modules" / "lighthouse").is_dir()


def test_npm_that_forgets_lighthouse_is_not_believed(elsewhere: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "npm", lambda place: [sys.executable, "-c", ""])
    with pytest.raises(Failure, match="no lighthouse"):
        environment._lighthouse(elsewhere)
    assert not elsewhere.lighthouse.exists()


def test_node_and_npm_are_those_of_the_packages(place: Place) -> None:
    for command in (environment.node(place), environment.npm(place)):
        assert Path(command[0]).is_relative_to(place.venv)
        answer = subprocess.run([*command, "--version"], capture_output=True, text=True, env=environment.plain())
        assert answer.returncode == 0, answer.stderr


def test_a_browser_that_does_not_start_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYMARK_CHROMIUM", "/no/such/browser")
    with pytest.raises(Failure, match="does not start"):
        browser.find(place)


def test_without_any_browser_the_tests_fail(elsewhere: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYMARK_CHROMIUM", raising=False)
    monkeypatch.setattr(browser, "_playwright_path", lambda place: "")
    monkeypatch.setattr(browser, "_installed", lambda: [])
    monkeypatch.setattr(browser, "_download", lambda place, patience: None)
    monkeypatch.setattr(browser, "_from_debian", lambda place: None)
    with pytest.raises(Failure, match="the tests need a browser"):
        browser.find(elsewhere)
    assert not (elsewhere.cache / "browser.json").exists()


def test_a_failed_download_is_remembered_for_a_day(elsewhere: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    there = os.environ["WAYMARK_CHROMIUM"]
    tried = []
    monkeypatch.delenv("WAYMARK_CHROMIUM")
    monkeypatch.setattr(browser, "_playwright_path", lambda place: "")
    monkeypatch.setattr(browser, "_installed", lambda: [there])
    monkeypatch.setattr(browser, "_download", lambda place, patience: tried.append(patience))
    assert browser.find(elsewhere) == there
    memory = elsewhere.cache / "browser.json"
    known = json.loads(memory.read_text(encoding="utf-8"))
    memory.write_text(json.dumps(known | {"playwright": "another version"}), encoding="utf-8")
    assert browser.find(elsewhere) == there
    assert tried == [60]


def test_a_browser_that_is_installed_later_is_noticed(
    elsewhere: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = os.environ["WAYMARK_CHROMIUM"]
    monkeypatch.delenv("WAYMARK_CHROMIUM")
    monkeypatch.setattr(browser, "_playwright_path", lambda place: "")
    monkeypatch.setattr(browser, "_installed", lambda: [there])
    monkeypatch.setattr(browser, "_download", lambda place, patience: None)
    assert browser.find(elsewhere) == there
    better = tmp_path / "chromium-headless-shell"
    better.symlink_to(there)
    monkeypatch.setattr(browser, "_installed", lambda: [str(better), there])
    assert browser.find(elsewhere) == str(better)


def test_the_headless_shell_comes_before_whole_browsers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("chromium", "google-chrome", "chromium-headless-shell"):
        (tmp_path / name).touch(mode=0o755)
    assert [Path(path).name for path in browser._installed()][:2] == ["chromium-headless-shell", "chromium"]


def test_the_shell_that_playwright_has_fetched_is_found(place: Place, elsewhere: Place) -> None:
    elsewhere.venv.symlink_to(place.venv, target_is_directory=True)
    assert browser._playwright_path(elsewhere) == ""
    log = (elsewhere.logs / "playwright.txt").read_text(encoding="utf-8")
    [folder] = [line.split(maxsplit=2)[2] for line in log.splitlines() if "chromium_headless_shell-" in line]
    shell = Path(folder, "chrome-headless-shell-of-this-system", "chrome-headless-shell")
    shell.parent.mkdir(parents=True)
    shell.touch()
    shell.with_name("LICENSE.headless_shell").touch()
    assert browser._playwright_path(elsewhere) == str(shell)
