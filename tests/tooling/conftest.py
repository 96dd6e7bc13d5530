"""A second copy of the project, so that the tests may break it."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from made_world import FILES, Feed
from tools.bench import building
from tools.place import Place

# What `check` compares the rules with, beside the inputs of the site.
COMPARED = ("tests/known.py", "tests/core/typed_again.py", "tests/double_entry")


# The pages that are many: a build that leaves them out takes half the time.
MANY = '("draw", "unit", "noc_letter")'
FAMILY = "yield from family.pages(self.library, speech)"
FEWER = f"yield from (page for page in family.pages(self.library, speech) if page.place.name not in {MANY})"


@dataclass(frozen=True)
class Copy:
    """A copy of the project that shares the installed packages with it."""

    root: Path

    def publish(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, self.root / "publish.py", *words]
        return subprocess.run(command, cwd=self.root, stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def leave_out_many(self) -> None:
        file = self.root / "theme" / "plugins" / "express_entry" / "site.py"
        text = file.read_text(encoding="utf-8")
        assert FAMILY in text
        file.write_text(text.replace(FAMILY, FEWER), encoding="utf-8")

    def state(self, folder: str = "output") -> dict[str, tuple[int, int]]:
        """Size and time of every file, to tell whether anything was written."""
        files = [path for path in sorted((self.root / folder).rglob("*")) if path.is_file()]
        return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


@pytest.fixture(scope="session")
def copied(place: Place) -> Callable[[Path], Copy]:
    """`copied(folder)` fills the folder with a copy of the project."""

    def copy(folder: Path) -> Copy:
        building.copy(place, folder, *COMPARED)
        engine = place.cache / "engine"
        if engine.is_dir():
            shutil.copytree(engine, folder / ".cache" / "engine")
        return Copy(folder)

    return copy


@pytest.fixture(scope="session")
def project(copied: Callable[[Path], Copy], tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A built copy with few pages, shared by all tests here, and how long that took; each leaves it as it was."""
    copy = copied(tmp_path_factory.mktemp("project"))
    copy.leave_out_many()
    built = copy.publish("build", "--timings", "timings.json")
    assert built.returncode == 0, built.stdout + built.stderr
    return copy


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
