"""The engine: what the browser gets is what was checked."""

import ast
import hashlib
import importlib.util
import json
import py_compile
import zipfile
from pathlib import Path

import pytest
from engine import bundle
from tools.console import Failure
from tools.environment import BROWSER_FILES
from tools.place import Place


@pytest.fixture(scope="module")
def wheel(place: Place, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle.build_wheel(place, tmp_path_factory.mktemp("wheel"))


def test_the_manifest_lists_every_file_by_size_and_hash(site: Path) -> None:
    folder = site / "engine"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = [path for path in folder.iterdir() if path.name != "manifest.json"]
    content = {path.name: path.read_bytes() for path in files}
    there = {
        name: {"bytes": len(whole), "sha256": hashlib.sha256(whole).hexdigest()} for name, whole in content.items()
    }
    assert manifest["files"] == there
    assert {*bundle.OWN_FILES, *BROWSER_FILES, "core.zip"} == set(there)


def test_the_manifest_names_the_pinned_pyodide(place: Place, site: Path) -> None:
    pinned = json.loads((place.root / "theme" / "package.json").read_text(encoding="utf-8"))["dependencies"]["pyodide"]
    lock = json.loads((place.node_modules / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    manifest = json.loads((site / "engine" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["pyodide"], manifest["abi"]) == (pinned, lock["info"]["abi_version"])


def test_no_source_names_what_changes_with_pyodide(place: Place, site: Path) -> None:
    manifest = json.loads((site / "engine" / "manifest.json").read_text(encoding="utf-8"))
    paths = [*place.inputs(), *(place.root / "tests").rglob("*.py")]
    sources = {path.relative_to(place.root).as_posix(): path.read_bytes() for path in paths}
    assert [name for name, text in sources.items() if manifest["abi"].encode() in text] == []
    pins = {name for name, text in sources.items() if manifest["pyodide"].encode() in text}
    assert pins == {"theme/package.json", "theme/package-lock.json"}


def test_the_archive_is_bytecode_of_one_python_only(site: Path) -> None:
    with zipfile.ZipFile(site / "engine" / "core.zip") as archive:
        heads = {name: archive.read(name)[:8] for name in archive.namelist()}
        dates = {entry.date_time for entry in archive.infolist()}
    assert all(name.startswith("calc/") and name.endswith(".pyc") for name in heads)
    assert list(heads) == sorted(heads)
    assert len({head[:4] for head in heads.values()}) == 1
    # Bit 0: by hash; bit 1, to check the source, is off: there is no source.
    assert {int.from_bytes(head[4:8], "little") for head in heads.values()} == {0b01}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_every_module_of_the_core_is_in_the_archive_but_those_of_the_command_line(place: Place, site: Path) -> None:
    with zipfile.ZipFile(site / "engine" / "core.zip") as archive:
        there = set(archive.namelist())
    modules = {f"{path.relative_to(place.root).as_posix()}c" for path in (place.root / "calc").rglob("*.py")}
    assert there | set(bundle.LEFT_OUT) == modules
    assert there.isdisjoint(bundle.LEFT_OUT)


def test_nothing_in_the_archive_imports_what_was_left_out(place: Place) -> None:
    left_out = {Path(name).stem for name in bundle.LEFT_OUT}
    for path in (place.root / "calc").rglob("*.py"):
        if f"{path.relative_to(place.root).as_posix()}c" in bundle.LEFT_OUT:
            continue
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        names = {alias.name for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names}
        modules = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        assert {part for name in names | modules for part in name.split(".")}.isdisjoint(left_out), path


def test_the_archive_can_be_made_again_to_the_byte(place: Place, site: Path, wheel: Path, tmp_path: Path) -> None:
    copy = tmp_path / wheel.name
    copy.write_bytes(wheel.read_bytes())
    answer = bundle._compile(place, tmp_path, copy)
    assert (tmp_path / "core.zip").read_bytes() == (site / "engine" / "core.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "core.zip") as archive:
        assert {archive.read(name)[:4].hex() for name in archive.namelist()} == {answer["reader_magic"]}
    bundle._verify(tmp_path / "core.zip", answer, answer["pyodide"])


GOOD = {
    "pyodide": "1.0.0",
    "magic": importlib.util.MAGIC_NUMBER.hex(),
    "reader_magic": importlib.util.MAGIC_NUMBER.hex(),
    "from": "/made/core.zip/calc/__init__.pyc",
    "reply": '{"id": 1, "ok": true, "result": {}}',
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with the bytecode of the Python that runs the tests."""
    source = tmp_path / "__init__.py"
    source.write_text("", encoding="utf-8")
    py_compile.compile(str(source), cfile=str(tmp_path / "__init__.pyc"))
    with zipfile.ZipFile(tmp_path / "core.zip", "w") as made:
        made.write(tmp_path / "__init__.pyc", "calc/__init__.pyc")
    return tmp_path / "core.zip"


def test_an_archive_that_was_checked_is_accepted(archive: Path) -> None:
    bundle._verify(archive, GOOD, "1.0.0")


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        ({"pyodide": "2.0.0"}, "is pinned"),
        ({"reader_magic": "00000d0a"}, "bytecode"),
        ({"magic": "00000d0a"}, "bytecode"),
        ({"from": "/lib/calc/__init__.py"}, "from the archive"),
        ({"reply": "nonsense"}, "no proper reply"),
        ({"reply": '{"id": 2, "ok": true}'}, "no proper reply"),
        ({"reply": '{"id": 1, "ok": false, "error": {"code": "internal"}}'}, "no proper reply"),
    ],
)
def test_an_archive_that_pyodide_would_not_run_is_refused(archive: Path, fault: dict[str, str], word: str) -> None:
    with pytest.raises(Failure, match=word):
        bundle._verify(archive, GOOD | fault, "1.0.0")
