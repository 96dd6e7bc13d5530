"""The engine the calculator starts: Pyodide with the core in three variants, and a manifest of all its files.

`plain` is Pyodide as it comes and the core's archive; `zip` one archive of what the core needs; `snapshot` the memory
of a Python that has the core loaded. README.md beside this file says why.
"""

import base64
import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tools import environment
from tools.console import Failure, run, step
from tools.place import Place, sha256

# What only the command line needs: the page asks through `bridge`, which imports none of it.
LEFT_OUT = ("calc/__main__.pyc", "calc/batch.pyc", "calc/report.pyc")
# At addresses that never change; every other file lies in a folder named by a hash of what is in it.
OWN_FILES = ("index.html", "engine.mjs", "choose.mjs", "worker.mjs", "start.mjs", "plain.mjs", "fast.mjs", "sparse.mjs")
# Where the frame's page has the place of its first script, and of that script's hash.
FIRST, FIRST_HASH = "FIRST_SCRIPT", "FIRST_HASH"
SHARED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
VARIANTS = {
    "plain": (*SHARED, "python_stdlib.zip", "core.zip"),
    "zip": (*SHARED, "python.bin"),
    "snapshot": (*SHARED, "snapshot.bin"),
}
MADE = ("core.zip", "python.bin", "snapshot.bin")
SUMS = "sums.json"
REQUEST = '{"id": 1, "kind": "assess", "on": "2026-10-01", "profile": {"birth_date": "1996-01-01"}, "want": ["crs"]}'
# Asked in CPython and in each variant; the replies must be the same bytes.
ANSWER = """
import json, sys
from pathlib import Path
from calc.bridge import handle
questions = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["questions"]
print(json.dumps([handle(question) for question in questions]))
"""


def build_engine(root: Path, staging: Path) -> None:
    """Fills STAGING/engine. Each variant has answered in that very Pyodide before anything is copied."""
    place = Place(root)
    made = _made(place)
    pyodide = place.node_modules / "pyodide"
    target = staging / "engine"
    target.mkdir(parents=True, exist_ok=True)
    where = {name: name for name in OWN_FILES}
    for name in OWN_FILES:
        _copy(place, root / "theme" / "engine" / name, target / name)
    _write_first(root / "theme" / "engine" / "open.js", target / "index.html")
    # One folder for what belongs together: Pyodide looks for its parts beside each other.
    for folder in ([pyodide / name for name in environment.BROWSER_FILES], *([made / name] for name in MADE)):
        named = _digest(place, folder)
        for source in folder:
            where[source.name] = f"{named}/{source.name}"
            _copy(place, source, target / where[source.name])
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    files = {name: target / name for name in sorted(where.values())}
    manifest = {
        "pyodide": _pyodide_version(place),
        "abi": lock["info"]["abi_version"],
        "files": {name: {"bytes": path.stat().st_size, "sha256": sha256(path)} for name, path in files.items()},
        "variants": {variant: [where[name] for name in names] for variant, names in VARIANTS.items()},
    }
    (target / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _write_first(script: Path, page: Path) -> None:
    """Writes the frame's first script into its page, whose policy names it by its hash."""
    code = script.read_text(encoding="utf-8")
    named = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    text = page.read_text(encoding="utf-8").replace(FIRST_HASH, f"sha256-{named}").replace(FIRST, code)
    page.write_text(text, encoding="utf-8")


def _copy(place: Place, source: Path, target: Path) -> None:
    if not source.is_file():
        raise Failure(f"the engine needs {source.relative_to(place.root)}, which is missing")
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(source, target)


def _digest(place: Place, paths: Iterable[Path]) -> str:
    """A name for these files, of their names and bytes."""
    total = hashlib.sha256()
    for path in paths:
        if not path.is_file():
            raise Failure(f"the engine needs {path.relative_to(place.root)}, which is missing")
        total.update(f"{path.name}\0{sha256(path)}\n".encode())
    return total.hexdigest()[:16]


def _made(place: Place) -> Path:
    """The folder of the checked archives and snapshot, made again only if what they are made of changed."""
    folder = place.cache / "engine" / _key(place)
    if not _is_whole(folder):
        beside = place.cache / "engine" / "new"
        shutil.rmtree(beside.parent, ignore_errors=True)
        beside.mkdir(parents=True)
        with step("Building the core's wheel"):
            wheel = build_wheel(place, beside)
        with step("Compiling the core inside Pyodide and checking it there"):
            _verify(beside / "core.zip", _compile(place, beside, wheel), _pyodide_version(place))
        with step("Packing the core with what it needs of Python"):
            pack(place, beside)
        with step("Asking each variant what CPython was asked"):
            try_variants(place, beside)
        (beside / SUMS).write_text(json.dumps(_sums(beside)), encoding="utf-8")
        beside.rename(folder)
    return folder


def _is_whole(folder: Path) -> bool:
    """Whether the files are still those that were checked."""
    try:
        return bool(json.loads((folder / SUMS).read_text(encoding="utf-8")) == _sums(folder))
    except (OSError, ValueError):
        return False


def _sums(folder: Path) -> dict[str, str]:
    return {name: sha256(folder / name) for name in MADE}


def _key(place: Place) -> str:
    """A hash of everything the engine's bytes depend on, and of what it is asked before it is published."""
    here = place.root / "theme" / "engine"
    made_of = [*sorted((place.root / "calc").rglob("*.py")), here / "bundle.py", here / "sparse.mjs"]
    made_of += [here / f"{name}.mjs" for name in ("node", "compile", "pack", "freeze", "trial")]
    made_of += [place.root / "pyproject.toml", place.root / "theme" / "package-lock.json", place.locks("site")]
    made_of += _pairs(place)
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
        "packages": str(environment.site_packages(place)),
        "wheel": wheel.name,
        "left_out": LEFT_OUT,
        "request": REQUEST,
    }
    answer: dict[str, str] = _node(place, folder, "compile", task, "the core could not be compiled inside Pyodide")
    return answer


def pack(place: Place, folder: Path) -> list[str]:
    """Makes python.bin and snapshot.bin of FOLDER/core.zip; returns the names of the modules in them."""
    made = _node(place, folder, "pack", {"questions": questions(place)}, "the core could not be packed")
    _node(place, folder, "freeze", {"request": REQUEST}, "no snapshot could be made")
    modules: list[str] = made["modules"]
    return modules


def try_variants(place: Place, folder: Path) -> None:
    """Refuses a variant that does not start, or that answers otherwise than CPython."""
    asked = questions(place)
    task = folder / "questions.json"
    task.write_text(json.dumps({"questions": asked}), encoding="utf-8")
    output = run(
        [place.python, "-c", ANSWER, task],
        failed="the core does not answer",
        log=place.logs / "answers.txt",
        cwd=place.root,
        env=environment.plain(),
    )
    expected = json.loads(output.splitlines()[-1])
    # `_verify` has looked at the plain one.
    for variant in ("zip", "snapshot"):
        failed = f"the variant {variant} of the engine does not start"
        found = _node(place, folder, "trial", {"variant": variant, "questions": asked}, failed)["replies"]
        for question, reply, wanted in zip(asked, found, expected, strict=True):
            if reply != wanted:
                raise Failure(f"the variant {variant} of the engine answers otherwise than CPython: {question[:200]}")


def questions(place: Place) -> list[str]:
    """Those of the contract, and one of every other kind."""
    pairs = [json.loads(path.read_text(encoding="utf-8")) for path in _pairs(place)]
    asked: list[dict[str, Any]] = [
        {"kind": "assess", "on": pair["on"], "profile": pair["profile"], "want": pair["want"]} for pair in pairs
    ]
    person = next(pair for pair in pairs if pair["name"] == "435-couple")
    of_person = {"on": person["on"], "profile": person["profile"]}
    asked += [{"kind": kind, **of_person} for kind in ("advise", "timeline", "jobs")]
    asked += [{"kind": "plan", "invited": person["on"], "profile": person["profile"]}]
    asked += [{"kind": "clb", "on": person["on"], "languages": person["profile"]["languages"]}, {"kind": "cancel"}]
    return ["nonsense", *(json.dumps({"id": number, **one}) for number, one in enumerate(asked))]


def _pairs(place: Place) -> list[Path]:
    return sorted((place.root / "tests" / "contract").glob("*.json"))


def _node(place: Place, folder: Path, script: str, task: dict[str, Any], failed: str) -> Any:
    """What a script of this folder prints last, as JSON."""
    file = folder / f"{script}.json"
    whole = {"pyodide": str(place.node_modules / "pyodide"), "work": str(folder), **task}
    file.write_text(json.dumps(whole), encoding="utf-8")
    output = run(
        [*environment.node(place), place.root / "theme" / "engine" / f"{script}.mjs", file],
        failed=failed,
        log=place.logs / f"{script}.txt",
        # A snapshot keeps the time zone it was made in.
        env={**environment.plain(), "TZ": "UTC"},
        timeout=300,
    )
    file.unlink()
    return json.loads(output.splitlines()[-1])


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
