"""Where things lie in the project, and the lock that keeps two commands from working on them at once."""

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.console import Failure

INPUTS = (
    "calc",
    "content",
    "rules",
    "theme",
    "LICENSES",
    # The pages say how many cases there are.
    "tests/cases",
    "tests/contract",
    ".locks",
    "LICENSE",
    "CHANGELOG.md",
    "publish.py",
    "pyproject.toml",
)
NOT_INPUTS = {"node_modules", "__pycache__", "compiled.py", ".DS_Store"}


@dataclass(frozen=True)
class Place:
    """The project's folder and what publish.py keeps in it."""

    root: Path

    @property
    def cache(self) -> Path:
        return self.root / ".cache"

    @property
    def logs(self) -> Path:
        return self.cache / "logs"

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def node_modules(self) -> Path:
        return self.root / "theme" / "node_modules"

    @property
    def lighthouse(self) -> Path:
        """The folder whose node_modules hold Lighthouse; only long tests need it."""
        return self.cache / "lighthouse"

    def locks(self, name: str) -> Path:
        return self.root / ".locks" / f"{name}.txt"

    def inputs(self) -> Iterator[Path]:
        """Every file the built site depends on, in a fixed order."""
        for name in INPUTS:
            top = self.root / name
            if top.is_file():
                yield top
            for folder, folders, files in os.walk(top):
                folders[:] = sorted(set(folders) - NOT_INPUTS)
                for file in sorted(set(files) - NOT_INPUTS):
                    # A file that is being written stands under another name beside its own.
                    if not file.endswith(("~", ".swp", ".pyc", ".new")):
                        yield Path(folder, file)

    def snapshot(self) -> dict[str, tuple[int, int]]:
        """Size and time of every input: cheap enough to be taken several times a second."""
        return times(self.inputs())

    def fingerprint(self, *more: str) -> str:
        """One hash over the content of every input and over `more`."""
        total = hashlib.sha256()
        for path in self.inputs():
            total.update(f"{path.relative_to(self.root).as_posix()}\0{sha256(path)}\n".encode())
        for value in more:
            total.update(f"{value}\n".encode())
        return total.hexdigest()

    @contextlib.contextmanager
    def locked(self, name: str, patience: float = 900) -> Iterator[None]:
        """Holds the lock `name`; waits for another command that holds it.

        The system frees it when this process, and all that `console.run` started for it, have ended.
        """
        self.cache.mkdir(parents=True, exist_ok=True)
        with (self.cache / f"{name}.lock").open("w") as handle:
            start = time.monotonic()
            told = False
            while not _try_lock(handle.fileno()):
                if not told:
                    print("  Another publish.py is at work here; waiting for it …", flush=True)
                    told = True
                if time.monotonic() - start > patience:
                    raise Failure("another publish.py has been at work here for too long; stop it and try again")
                time.sleep(0.2)
            os.set_inheritable(handle.fileno(), True)
            yield


def times(paths: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """Size and time of each file that (still) exists."""
    found = {}
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            state = path.stat()
            found[str(path)] = (state.st_size, state.st_mtime_ns)
    return found


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
