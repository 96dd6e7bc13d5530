"""The engine the calculator starts: Pyodide, the core as an archive of that Pyodide's own bytecode, and a manifest."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

from tools import environment
from tools.console import Failure, run, step
from tools.place import Place, sha256

# What only the command line needs: the page asks through `bridge`, which imports none of it.
LEFT_OUT = ("calc/__main__.pyc", "calc/batch.pyc", "calc/report.pyc")
OWN_FILES = ("index.html", "engine.mjs", "worker.mjs")
REQUEST = '{"id": 1, "kind": "assess", "on": "2026-10-01", "profile": {"birth_date": "1996-01-01"}, "want": ["crs"]}'


def build_engine(root: Path, staging: Path) -> None:
    """Fills STAGING/engine. The archive is checked in that very Pyodide before anything is copied."""
    place = Place(root)
    archive = _archive(place)
    target = staging / "engine"
    target.mkdir(parents=True, exist_ok=True)
    pyodide = place.node_modules / "pyodide"
    own = root / "theme" / "engine"
    sources = [*(own / name for name in OWN_FILES), *(pyodide / name for name in environment.BROWSER_FILES), archive]
    for source in sources:
        if not source.is_file():
            raise Failure(f"the engine needs {source.relative_to(root)}, which is missing")
        shutil.copyfile(source, target / source.name)
    files = {path.name: {"bytes": path.stat().st_size, "sha256": sha256(path)} for path in sorted(target.iterdir())}
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    manifest = {"pyodide": _pyodide_version(place), "abi": lock["info"]["abi_version"], "files": files}
    (target / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _archive(place: Place) -> Path:
    """The checked core.zip, made again only if the core, its data or what makes it changed."""
    folder = place.cache / "engine" / _key(place)
    archive = folder / "core.zip"
    if not archive.is_file():
        beside = place.cache / "engine" / "new"
        shutil.rmtree(beside.parent, ignore_errors=True)
        beside.mkdir(parents=True)
        with step("Building the core's wheel"):
            wheel = build_wheel(place, beside)
        with step("Compiling the core inside Pyodide and checking it there"):
            _verify(beside / "core.zip", _compile(place, beside, wheel), _pyodide_version(place))
        beside.rename(folder)
    return archive


def _key(place: Place) -> str:
    """A hash of everything the archive's bytes depend on."""
    here = place.root / "theme" / "engine"
    made_of = [*sorted((place.root / "calc").rglob("*.py")), here / "bundle.py", here / "compile.mjs"]
    made_of += [place.root / "pyproject.toml", place.root / "theme" / "package-lock.json", place.locks("site")]
    total = hashlib.sha256()
    for path in made_of:
        total.update(f"{path.relative_to(place.root).as_posix()}\0{sha256(path)}\n".encode())
    return total.hexdigest()[:20]


def build_wheel(place: Place, folder: Path) -> Path:
    """The wheel of the core, as anyone may install it."""
    script = "import build, sys; print(build.ProjectBuilder(sys.argv[1]).build('wheel', sys.argv[2]))"
    # Without a fixed date the archive would differ from one build to the next.
    env = {**environment.plain(), "SOURCE_DATE_EPOCH": "315532800"}
    run(
        [place.python, "-c", script, place.root, folder],
        failed="the core's wheel could not be built",
        log=place.logs / "wheel.txt",
        env=env,
    )
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise Failure(f"the core's wheel could not be built: expected one file, found {len(wheels)}")
    return wheels[0]


def _compile(place: Place, folder: Path, wheel: Path) -> dict[str, str]:
    task = {
        "pyodide": str(place.node_modules / "pyodide"),
        "packages": str(environment.site_packages(place)),
        "work": str(folder),
        "wheel": wheel.name,
        "left_out": LEFT_OUT,
        "request": REQUEST,
    }
    output = run(
        [*environment.node(place), place.root / "theme" / "engine" / "compile.mjs", json.dumps(task)],
        failed="the core could not be compiled inside Pyodide",
        log=place.logs / "compile.txt",
        env=environment.plain(),
        timeout=300,
    )
    answer: dict[str, str] = json.loads(output.splitlines()[-1])
    return answer


def _verify(archive: Path, answer: dict[str, str], pinned: str) -> None:
    """Refuses an archive that the pinned Pyodide would not run as it stands."""
    if answer["pyodide"] != pinned:
        raise Failure(f"the core was compiled by Pyodide {answer['pyodide']}, but {pinned} is pinned")
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
        wrong = [name for name in names if opened.read(name)[:4].hex() != answer["reader_magic"]]
    if wrong or answer["magic"] != answer["reader_magic"]:
        raise Failure(f"the bytecode of {wrong[0] if wrong else 'the core'} is not that of Pyodide {pinned}")
    if "calc/__init__.pyc" not in names or not answer["from"].startswith("/made/core.zip/"):
        raise Failure(f"Pyodide did not load the core from the archive but from {answer['from']}")
    try:
        reply = json.loads(answer["reply"])
        healthy = reply["id"] == 1 and (reply["ok"] is True or reply["error"]["code"] != "internal")
    except (ValueError, KeyError, TypeError):
        healthy = False
    if not healthy:
        raise Failure(f"inside Pyodide the core gave no proper reply: {answer['reply'][:200]}")


def _pyodide_version(place: Place) -> str:
    lock = json.loads((place.root / "theme" / "package-lock.json").read_text(encoding="utf-8"))
    version: str = lock["packages"]["node_modules/pyodide"]["version"]
    return version
