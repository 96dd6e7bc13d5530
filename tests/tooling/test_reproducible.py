"""The same sources give the same bytes, whatever the machine: its folders, zone, language, clock, hashes and habits."""

from __future__ import annotations

import ast
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest
from tools.place import Place

# What the Python of the other machine loads before anything else.
OTHER_MACHINE = '''\
"""Folders list their files backwards, and the clock is thirteen months ahead."""

import datetime
import os
import time

AHEAD = 400 * 24 * 60 * 60
LATER = datetime.timedelta(seconds=AHEAD)
listed, scanned, now, now_ns = os.listdir, os.scandir, time.time, time.time_ns


class Backwards:
    def __init__(self, entries):
        self.entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.entries)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def close(self):
        return None


def scandir(path="."):
    with scanned(path) as entries:
        return Backwards(sorted(entries, key=lambda entry: entry.name, reverse=True))


class Known(type):
    """Values that the system makes count as of the class that stands in its place."""

    def __instancecheck__(cls, one):
        return isinstance(one, cls.__base__)


class Date(datetime.date, metaclass=Known):
    @classmethod
    def today(cls):
        return super().today() + LATER


class Datetime(datetime.datetime, metaclass=Known):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + LATER

    @classmethod
    def today(cls):
        return super().today() + LATER

    @classmethod
    def utcnow(cls):
        return super().utcnow() + LATER


datetime.date, datetime.datetime = Date, Datetime
os.listdir = lambda path=".": sorted(listed(path), reverse=True)
os.scandir = scandir
time.time = lambda: now() + AHEAD
time.time_ns = lambda: now_ns() + AHEAD * 10**9
'''


@dataclass(frozen=True)
class Machine:
    """Where and how a build is run."""

    folder: str
    zone: str
    language: str
    seed: str
    umask: int
    other: bool

    def settings(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "WAYMARK_"))}
        given = {"TZ": self.zone, "LC_ALL": self.language, "LANG": self.language, "PYTHONHASHSEED": self.seed}
        # A file is ASCII there unless one says otherwise, and a person has set a date for archives of other projects.
        ascii_only = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "utf-8"}
        return {**kept, **given, **({**ascii_only, "SOURCE_DATE_EPOCH": "1700000000"} if self.other else {})}


NEAR = Machine("é", "Pacific/Kiritimati", "C.UTF-8", "1", 0o022, other=False)
FAR = Machine("other people/have a longer path/waymark", "America/St_Johns", "C", "4294967295", 0o077, other=True)


@dataclass(frozen=True)
class Builder:
    """Builds the sources it is given on a machine of its own, with nothing kept from earlier builds."""

    place: Place
    top: Path

    def build(self, machine: Machine, fill: Callable[[Path], object]) -> Path:
        """The finished site; `fill(folder)` puts the sources there."""
        root = self.top / machine.folder
        root.mkdir(parents=True)
        fill(root)
        for kept in (root / ".venv", root / "theme" / "node_modules"):
            kept.unlink(missing_ok=True)
        linked(self.place.venv, root / ".venv")
        linked(self.place.node_modules, root / "theme" / "node_modules")
        shutil.rmtree(root / ".cache", ignore_errors=True)
        python = root / ".venv" / "bin" / "python"
        if machine.other:
            make_other(root)
            lists = subprocess.run(
                [python, "-c", "import datetime, os; print(os.scandir.__module__, datetime.date.__module__)"],
                capture_output=True,
                text=True,
            )
            assert lists.stdout == "other_machine other_machine\n", lists.stderr
        command = [python, root / "publish.py", "build"]
        options = {"env": machine.settings(), "umask": machine.umask, "stdin": subprocess.DEVNULL}
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, **options)
        assert done.returncode == 0, done.stdout + done.stderr
        return root / "output"


def linked(source: Path, target: Path) -> None:
    """A copy that has its own folders; files are shared with the original where the system can."""

    def link(one: str, other: str) -> None:
        try:
            os.link(one, other, follow_symlinks=False)
        except OSError:
            shutil.copy2(one, other, follow_symlinks=False)

    shutil.copytree(source.resolve(), target, symlinks=True, copy_function=link)


def make_other(root: Path) -> None:
    (packages,) = (root / ".venv" / "lib").glob("python*/site-packages")
    (packages / "other_machine.py").write_text(OTHER_MACHINE, encoding="utf-8")
    (packages / "other_machine.pth").write_text("import other_machine\n", encoding="utf-8")
    for top in ("calc", "content", "rules", "theme", "LICENSES"):
        for folder, folders, files in os.walk(root / top):
            folders[:] = [name for name in folders if name != "node_modules"]
            for name in files:
                os.utime(Path(folder, name), (981173106, 981173106))


@pytest.fixture
def builder(place: Place, tmp_path: Path) -> Builder:
    return Builder(place, tmp_path)


def differences(one: Path, other: Path) -> list[str]:
    """Every file that is not the same in both folders, in the order of their names; empty if there is none."""

    def files(folder: Path) -> dict[str, Path]:
        return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}

    first, second = files(one), files(other)
    found = [f"{name}: in one of them only" for name in first.keys() ^ second.keys()]
    for name in first.keys() & second.keys():
        ours, theirs = first[name].read_bytes(), second[name].read_bytes()
        if ours != theirs:
            at = next(at for at, (a, b) in enumerate(zip_longest(ours, theirs)) if a != b)
            around = slice(max(at - 40, 0), at + 40)
            found.append(f"{name}: byte {at}: {ours[around]!r}, {theirs[around]!r}")
    return sorted(found)


def assert_same(one: Path, other: Path) -> None:
    found = differences(one, other)
    assert not found, "\n".join([f"{len(found)} files differ:", *found[:10]])


@pytest.mark.timeout(900)
def test_another_machine_builds_the_same_site(builder: Builder, copied, site: Path):
    built = builder.build(FAR, copied)
    assert len([path for path in built.rglob("*") if path.is_file()]) > 1000
    assert_same(site, built)
    # No file takes its rights from its source, and none is a link to somewhere.
    for path in (built, *built.rglob("*")):
        rights = 0o777 if path.is_dir() else 0o666
        assert stat.S_IMODE(path.lstat().st_mode) == rights & ~FAR.umask, path
        assert not path.is_symlink(), path


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_two_clones_of_a_commit_give_the_same_site(builder: Builder, copied, place: Place):
    def clone(folder: Path) -> None:
        # A copy of the sources without their history has no commit to compare.
        if not (place.root / ".git").exists():
            copied(folder)
            return
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", place.root, folder], check=True)

    assert_same(builder.build(NEAR, clone), builder.build(FAR, clone))


def test_a_difference_is_named(tmp_path: Path):
    for name, files in {"one": {"a": b"x" * 50 + b"1", "b": b"", "d": b"ab"}, "other": {"a": b"x" * 50 + b"2"}}.items():
        (tmp_path / name).mkdir()
        for file, content in {"d": b"a", **files}.items():
            (tmp_path / name / file).write_bytes(content)
    x = "x" * 40
    assert differences(tmp_path / "one", tmp_path / "other") == [
        f"a: byte 50: b'{x}1', b'{x}2'", "b: in one of them only", "d: byte 1: b'ab', b'a'",
    ]  # fmt: skip
    assert differences(tmp_path / "one", tmp_path / "one") == []


# What would bring the moment, the machine or chance into the site.
FOREIGN = {
    "now", "today", "utcnow", "time_ns", "localtime", "gmtime", "ctime", "getmtime", "st_mtime", "st_mtime_ns",
    "uuid1", "uuid4", "urandom", "token_hex", "getuser", "gethostname", "mkdtemp", "random",
}  # fmt: skip
# These tell how long something took, not when it was; the build says it beside the site.
SPANS = {"perf_counter", "process_time"}
WRITERS = ("plugins/**/*.py", "engine/**/*.py", "settings.py")
TOOLS = ("licences", "sbom", "hashes", "offline", "search", "locks")


def foreign(source: str) -> list[str]:
    """The names in a program that bring in what differs from build to build."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            of_time = isinstance(node.value, ast.Name) and node.value.id == "time" and node.attr not in SPANS
            names = {node.attr} if node.attr in FOREIGN or of_time else set()
        elif isinstance(node, ast.ImportFrom):
            names = {one.name for one in node.names} & FOREIGN
        elif isinstance(node, ast.Import):
            names = {one.name for one in node.names} & {"random", "secrets"}
        else:
            continue
        found += [f"{name} in line {node.lineno}" for name in sorted(names)]
    return found


def test_nothing_that_writes_the_site_looks_at_a_clock(place: Place):
    theme = place.root / "theme"
    files = [path for pattern in WRITERS for path in theme.glob(pattern)]
    files += [theme / "tools" / f"{name}.py" for name in TOOLS]
    assert len(files) > 40
    found = {path.name: foreign(path.read_text(encoding="utf-8")) for path in files}
    assert {name: names for name, names in found.items() if names} == {}
    program = "from os import urandom\nimport random\ntime.time()\ndate.today()\nx.time()\nnow = 1\n"
    assert sorted(foreign(program)) == ["random in line 2", "time in line 3", "today in line 4", "urandom in line 1"]
