"""publish.py itself: what it says, and what it may import before anything is installed."""

import ast
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from tools import console, fuzz
from tools.commands import COMMANDS
from tools.environment import NEEDED
from tools.place import Place


def run(place: Place, *words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    start = ["-c", code] if code else [place.root / "publish.py"]
    return subprocess.run([sys.executable, *start, *words], cwd=place.root, capture_output=True, text=True)


def test_help_names_every_command(place: Place) -> None:
    told = run(place, "--help")
    assert told.returncode == 0
    named = [line.split()[0] for line in told.stdout.splitlines() if line.startswith("    ") and line.strip()]
    assert set(COMMANDS) <= set(named)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(place: Place, name: str) -> None:
    told = run(place, name, "--help")
    assert told.returncode == 0
    assert told.stdout.startswith(f"usage: publish.py {name}")


@pytest.mark.parametrize("words", [(), ("bild",), ("build", "--fast"), ("serve", "--port", "many")])
def test_wrong_words_are_refused(place: Place, words: tuple[str, ...]) -> None:
    told = run(place, *words)
    assert told.returncode == 2
    assert "usage:" in told.stderr


def test_old_pythons_get_one_line(place: Place) -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 10, 9); sys.argv = ['publish.py', 'build']; "
    told = run(place, code=pretend + f"runpy.run_path({str(place.root / 'publish.py')!r}, run_name='__main__')")
    assert told.returncode == 1
    assert told.stderr == "publish.py: this is Python 3.10; Waymark needs Python 3.11 or later.\n"
    assert told.stdout == ""


def test_old_pythons_can_read_publish(place: Place) -> None:
    tree = ast.parse((place.root / "publish.py").read_text(encoding="utf-8"), feature_version=(3, 4))
    modern = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match)
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, modern)] == []
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert [f.name for f in functions if f.returns or any(argument.annotation for argument in f.args.args)] == []


def at_top_level(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


def test_nothing_is_imported_before_it_is_installed(place: Place) -> None:
    allowed = sys.stdlib_module_names | {"tools"}
    tools = sorted((place.root / "theme" / "tools").glob("*.py"))
    # To know which packages its parts need.
    tools += [place.root / "theme" / "tools" / "bench" / f"{name}.py" for name in ("__init__", "figures", "history")]
    files = [place.root / "publish.py", place.root / "theme" / "engine" / "bundle.py", *tools]
    found = {path.name: at_top_level(path) - allowed for path in files}
    assert {name: extra for name, extra in found.items() if extra} == {}


def test_publish_is_imported_by_nobody(place: Place) -> None:
    rooms = ("calc", "theme/plugins", "theme/tools", "theme/engine", "tests")
    sources = [path for room in rooms for path in (place.root / room).rglob("*.py")]
    assert [path for path in sources if "publish" in at_top_level(path)] == []


def test_a_python_without_venv_is_told_which_package_to_install(place: Place, tmp_path: Path) -> None:
    hidden = "import importlib.util as u, runpy, sys; find = u.find_spec; "
    hidden += "u.find_spec = lambda name, *more: None if name == 'ensurepip' else find(name, *more); "
    start = "sys.argv = ['publish.py', 'setup']; "
    for name in ("publish.py", "theme/tools"):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(place.root / name)
    locks = tmp_path / ".locks"
    locks.symlink_to(place.root / ".locks")
    told = run(place, code=hidden + start + f"runpy.run_path({str(tmp_path / 'publish.py')!r}, run_name='__main__')")
    assert told.returncode == 1
    assert f"python3.{sys.version_info.minor}-venv" in told.stderr
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("output", "word"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("npm error code ENOSPC", "disk is full"),
        ("npm error code ENOTFOUND", "network"),
        ("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "differs from the lock"),
        ("npm error code EINTEGRITY", "differs from the lock"),
        ("npm error code EACCES", "permissions"),
    ],
)
def test_failures_that_are_not_ours_say_what_to_do(output: str, word: str) -> None:
    assert word in console.known_cause(output)


def test_a_failed_program_gives_one_line_and_keeps_its_words(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    with pytest.raises(console.Failure, match="it broke: the last word") as failure:
        code = "print('first'); print('the last word'); raise SystemExit(3)"
        console.run([sys.executable, "-c", code], failed="it broke", log=log)
    assert "\n" not in failure.value.line
    assert log.read_text(encoding="utf-8") == "first\nthe last word\n"


def test_a_program_that_hangs_is_stopped(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with pytest.raises(console.Failure, match="longer than"):
        console.run(command, failed="it hung", log=tmp_path / "log.txt", timeout=0.5)


def test_the_modules_that_prove_an_installation_exist() -> None:
    groups = ("site", "test", "long") if os.environ.get("WAYMARK_LONG") else ("site", "test")
    assert set(groups) <= set(NEEDED)
    for group in groups:
        for module in NEEDED[group]:
            __import__(module)


def test_long_tries_more_and_nothing_else_decides_how_many(place: Place) -> None:
    # By its path: a package that is installed may be called tests, too.
    code = "import runpy, hypothesis; runpy.run_path('tests/conftest.py'); "
    code += "print(hypothesis.settings.default.max_examples)"
    paths = os.pathsep.join(str(place.root / name) for name in ("", "theme", "theme/plugins", "tests"))

    def tries(long: str) -> int:
        env = {**os.environ, "WAYMARK_LONG": long, "PYTHONPATH": paths}
        told = subprocess.run([sys.executable, "-c", code], cwd=place.root, env=env, capture_output=True, text=True)
        return int(told.stdout)

    assert tries("1") > 5 * tries("")
    profiles = [
        path for path in (place.root / "tests").rglob("*.py") if "load_profile" + "(" in path.read_text("utf-8")
    ]
    assert profiles == [place.root / "tests" / "conftest.py"]


def test_ci_runs_the_test_command(place: Place) -> None:
    script = place.root / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "python3 publish.py test" in script.read_text(encoding="utf-8")


def test_workflows_put_no_expression_into_a_script(place: Place) -> None:
    deploy = (place.root / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
    assert 'build --site-url "$SITE_URL" --code-url "$CODE_URL"' in deploy
    for path in (place.root / ".github" / "workflows").glob("*.yml"):
        scripts = [line for line in path.read_text(encoding="utf-8").splitlines() if "run:" in line]
        assert scripts
        assert [line for line in scripts if "${{" in line or line.rstrip().endswith(("|", ">"))] == []


def test_publish_has_no_side_effect_when_loaded(place: Place) -> None:
    assert set(runpy.run_path(str(place.root / "publish.py"))) >= {"main", "arguments"}


def test_what_somebody_else_wrote_stays_on_its_line_and_means_nothing_to_a_terminal() -> None:
    failure = console.Failure("one\nand \x1b[2J\ud800", ["x" * 10_000, "deux\u00a0mots\u202f!"])
    assert failure.line == str(failure) == "one\\nand \\x1b[2J\\ud800"
    assert failure.details == ["x" * console.LONGEST_LINE + "…", "deux\u00a0mots\u202f!"]


def test_the_command_offers_the_targets_there_are(place: Place) -> None:
    told = run(place, "fuzz", "--help").stdout
    assert "{" + ",".join(fuzz.TARGETS) + "}" in told.replace("\n", "")
