"""What is downloaded is installed only if it is what the lock says, to the byte."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from tools import environment
from tools.console import Failure
from tools.place import Place

WRONG = hashlib.sha256(b"something else").hexdigest()
METADATA = "Metadata-Version: 2.1\nName: made\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A project with a .venv of its own that has pip and nothing else. There is one package to download: `wheel`."""
    place = Place(tmp_path)
    (place.root / ".locks").mkdir()
    environment._make_venv(place)
    with zipfile.ZipFile(wheel(place), "w") as opened:
        opened.writestr("made.py", "")
        for name, text in {"METADATA": METADATA, "WHEEL": WHEEL, "RECORD": ""}.items():
            opened.writestr(f"made-1.0.dist-info/{name}", text)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(place.root))
    monkeypatch.setitem(environment.NEEDED, "made", ["made"])
    return place


def wheel(place: Place) -> Path:
    return place.root / "made-1.0-py3-none-any.whl"


def install(place: Place, *hashes: str) -> str:
    """The line of the failure, or nothing; then the package is there, or is not."""
    place.locks("made").write_text(" ".join(["made==1.0", *(f"--hash=sha256:{one}" for one in hashes)]), "utf-8")
    try:
        environment._packages(place, "made")
    except Failure as failure:
        assert environment._probe(place, "made") is None
        assert not (place.venv / ".waymark-made").exists()
        return failure.line
    assert environment._probe(place, "made") is not None
    return ""


def test_a_python_package_is_installed_with_its_hash_only(fresh: Place):
    assert "differs from the lock and was not used" in install(fresh, WRONG)
    assert "packages could not be installed" in install(fresh)
    assert "Hashes are required" in (fresh.logs / "pip-made.txt").read_text(encoding="utf-8")
    assert install(fresh, WRONG, hashlib.sha256(wheel(fresh).read_bytes()).hexdigest()) == ""


@pytest.fixture
def theme(place: Place, tmp_path: Path) -> Place:
    """A project whose one part for the browser is a file beside it."""
    made = Place(tmp_path / "project")
    (made.root / "theme").mkdir(parents=True)
    shutil.copyfile(place.root / "theme" / ".npmrc", made.root / "theme" / ".npmrc")
    # Node and npm are those of the project; nothing is written into its .venv.
    made.venv.symlink_to(place.venv.resolve(), target_is_directory=True)
    return made


def npm_lock(theme: Place, integrity: str = "") -> None:
    """Writes a package that has the files the build looks for, and a lock with its hash, or with another."""
    package = theme.root / "pyodide-1.0.0.tgz"
    with tarfile.open(package, "w:gz") as opened:
        files = {name: b"" for name in environment.BROWSER_FILES}
        files["package.json"] = json.dumps({"name": "pyodide", "version": "1.0.0"}).encode()
        for name, content in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            opened.addfile(entry, io.BytesIO(content))
    integrity = integrity or base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
    wanted = {"name": "made", "version": "1.0.0", "dependencies": {"pyodide": f"file:{package}"}}
    held = {"version": "1.0.0", "resolved": f"file:{package}", "integrity": f"sha512-{integrity}"}
    locked = {**wanted, "lockfileVersion": 3, "requires": True, "packages": {"": wanted, "node_modules/pyodide": held}}
    for name, content in {"package.json": wanted, "package-lock.json": locked}.items():
        (theme.root / "theme" / name).write_text(json.dumps(content), encoding="utf-8")


def test_a_part_for_the_browser_is_refused_without_its_hash(theme: Place):
    npm_lock(theme, integrity=base64.b64encode(hashlib.sha512(b"something else").digest()).decode())
    with pytest.raises(Failure, match="differs from the lock and was not used"):
        environment._browser_parts(theme)
    assert not theme.node_modules.exists()


def test_a_part_for_the_browser_with_its_hash_is_installed(theme: Place):
    npm_lock(theme)
    environment._browser_parts(theme)
    assert (theme.node_modules / "pyodide" / "pyodide.mjs").is_file()


def test_npm_installs_nothing_that_is_not_in_its_lock(theme: Place):
    npm_lock(theme)
    path = theme.root / "theme" / "package.json"
    wanted = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(
        json.dumps({**wanted, "dependencies": {**wanted["dependencies"], "other": "1.0.0"}}), encoding="utf-8"
    )
    with pytest.raises(Failure, match="could not be installed"):
        environment._browser_parts(theme)
    assert "in sync" in (theme.logs / "npm.txt").read_text(encoding="utf-8")
    assert not theme.node_modules.exists()
