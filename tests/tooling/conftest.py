"""A second copy of the project, so that the tests may break it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from made_world import FILES, Feed
from tools.bench import building
from tools.place import Place

# What `check` compares the rules with, beside the inputs of the site.
COMPARED = ("tests/known.py", "tests/core/typed_again.py", "tests/double_entry")


# The pages that are many: a build that leaves them out takes half the time.
MANY = ("draw", "unit", "noc_letter")
FAMILY = "yield from family.pages(self.library, speech)"
FEWER = "yield from (page for page in family.pages(self.library, speech) if page.place.name not in {})"
# By which the engine is found again that was made before.
KEY = "return total.hexdigest()[:20]"


@dataclass(frozen=True)
class Copy:
    """A copy of the project that shares the installed packages with it."""

    root: Path

    def publish(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, self.root / "publish.py", *words]
        return subprocess.run(command, cwd=self.root, stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def leave_out_many(self, names: tuple[str, ...] = MANY) -> None:
        _replace(self.root / "theme" / "plugins" / "express_entry" / "site.py", FAMILY, FEWER.format(names))

    def keep_engine(self) -> None:
        """Whatever becomes of the rules, its builds take the engine that was made before, if there is one."""
        for made in self.engine.glob("*/sums.json"):
            _replace(self.root / "theme" / "engine" / "bundle.py", KEY, f"return {made.parent.name!r}")

    @property
    def engine(self) -> Path:
        return self.root / ".cache" / "engine"

    @contextmanager
    def without_engine(self) -> Iterator[None]:
        """The engine that was made before is away meanwhile: to make it takes longer than all else."""
        aside = self.engine.with_name("engine.aside")
        self.engine.rename(aside)
        yield
        shutil.rmtree(self.engine, ignore_errors=True)
        aside.rename(self.engine)

    def record_in(self, root: Path) -> Path:
        """Where the record of what was built into this copy's output lies among what `root` keeps."""
        name = re.sub(r"[^A-Za-z0-9]+", "-", str(self.root / "output")).strip("-")
        return root / ".cache" / "built" / f"{name}.json"

    def state(self, folder: str = "output") -> dict[str, tuple[int, int]]:
        """Size and time of every file, to tell whether anything was written."""
        files = [path for path in sorted((self.root / folder).rglob("*")) if path.is_file()]
        return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="session")
def copied(place: Place) -> Callable[[Path], Copy]:
    """`copied(folder)` fills the folder with a copy of the project."""

    def copy(folder: Path) -> Copy:
        building.copy(place, folder, *COMPARED)
        # What was worked out before from the same files: only test_reproducible.py begins with nothing.
        for kept in ("engine", "parsed"):
            if (place.cache / kept).is_dir():
                unfinished = shutil.ignore_patterns("*.json.*", "new")
                shutil.copytree(place.cache / kept, folder / ".cache" / kept, ignore=unfinished)
        return Copy(folder)

    return copy


@pytest.fixture(scope="session")
def copied_built(copied: Callable[[Path], Copy], once: Callable[..., Path]) -> Callable[[Path], Copy]:
    """`copied_built(folder)` is a copy there that has few pages and is built, and tells how long its build took."""

    def fill(folder: Path) -> None:
        copy = copied(folder)
        copy.leave_out_many()
        built = copy.publish("build", "--timings", "timings.json")
        assert built.returncode == 0, built.stdout + built.stderr
        # Compiled templates name the folder they lie in.
        shutil.rmtree(folder / ".cache" / "templates")

    def copy(folder: Path) -> Copy:
        # To build it takes ten times as long as to copy what was built.
        whole = once("project", fill)
        shutil.copytree(whole, folder, symlinks=True, dirs_exist_ok=True)
        Copy(whole).record_in(folder).rename(Copy(folder).record_in(folder))
        return Copy(folder)

    return copy


@pytest.fixture(scope="session")
def project(copied_built: Callable[[Path], Copy], tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A built copy with few pages, shared by all tests here; each leaves it as it was."""
    return copied_built(tmp_path_factory.mktemp("project"))


@pytest.fixture
def world(tmp_path: Path) -> Place:
    """A made-up project: three rounds and one count of the pool are known."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Place(tmp_path)


@pytest.fixture
def feed(tmp_path_factory: pytest.TempPathFactory) -> Feed:
    """A feed that knows that project's rounds and two more, to be changed."""
    return Feed(tmp_path_factory.mktemp("feed"))
