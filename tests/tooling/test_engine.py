"""The engine: what the browser gets is what was checked, and the same at every build."""

import ast
import base64
import gzip
import hashlib
import importlib.util
import io
import json
import py_compile
import re
import shutil
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


def published(site: Path, name: str) -> Path:
    [found] = site.joinpath("engine").rglob(name)
    return found


def test_the_manifest_lists_every_file_by_size_and_hash(site: Path) -> None:
    folder = site / "engine"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]
    content = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    there = {
        name: {"bytes": len(whole), "sha256": hashlib.sha256(whole).hexdigest()} for name, whole in content.items()
    }
    assert manifest["files"] == there
    assert sorted(path.name for path in files) == sorted([*bundle.OWN_FILES, *BROWSER_FILES, *bundle.MADE])


def test_the_manifest_names_the_files_of_each_variant(site: Path) -> None:
    manifest = json.loads((site / "engine" / "manifest.json").read_text(encoding="utf-8"))
    named = {variant: tuple(Path(name).name for name in names) for variant, names in manifest["variants"].items()}
    assert named == bundle.VARIANTS
    # All but the scripts at fixed addresses belong to a variant, and lie in a folder named by what is in it.
    listed = {name for names in manifest["variants"].values() for name in names}
    assert listed == set(manifest["files"]) - set(bundle.OWN_FILES)
    assert all(re.fullmatch(r"[0-9a-f]{16}/[\w.]+", name) for name in listed)


def test_a_folder_is_named_by_what_is_in_it(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "core.zip"
    file.write_bytes(b"one")
    name = bundle._digest(place, [file])
    file.write_bytes(b"other")
    assert bundle._digest(place, [file]) != name
    file.write_bytes(b"one")
    assert bundle._digest(place, [file]) == name


def test_the_worker_asks_for_every_script_of_the_engine_at_once(site: Path) -> None:
    page = (site / "engine" / "index.html").read_text(encoding="utf-8")
    assert sorted(set(re.findall(r'"(\w+\.mjs)"', page))) == sorted(set(bundle.OWN_FILES) - {"index.html"})


def test_the_first_script_of_the_frame_is_the_one_that_its_policy_names(place: Place, site: Path) -> None:
    page = (site / "engine" / "index.html").read_text(encoding="utf-8")
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert script == (place.root / "theme" / "engine" / "open.js").read_text(encoding="utf-8")
    assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in page


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
    # What was measured names what it was measured with, and stays as it is.
    assert pins - {"content/performance/history.jsonl"} == {"theme/package.json", "theme/package-lock.json"}


@pytest.mark.parametrize("name", ["core.zip", "python.bin"])
def test_an_archive_is_bytecode_of_one_python_only(site: Path, name: str) -> None:
    content = published(site, name).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content if name.endswith(".zip") else gzip.decompress(content))) as archive:
        heads = {name: archive.read(name)[:8] for name in archive.namelist()}
        dates = {entry.date_time for entry in archive.infolist()}
    assert all(name.endswith(".pyc") for name in heads)
    assert list(heads) == sorted(heads)
    assert len({head[:4] for head in heads.values()}) == 1
    # Bit 0: by hash; bit 1, to check the source, is off: there is no source.
    assert {int.from_bytes(head[4:8], "little") for head in heads.values()} == {0b01}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_every_module_of_the_core_is_in_the_archive_but_those_of_the_command_line(place: Place, site: Path) -> None:
    with zipfile.ZipFile(published(site, "core.zip")) as archive:
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
    assert (tmp_path / "core.zip").read_bytes() == published(site, "core.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "core.zip") as archive:
        assert {archive.read(name)[:4].hex() for name in archive.namelist()} == {answer["reader_magic"]}
    bundle._verify(tmp_path / "core.zip", answer, answer["pyodide"])


@pytest.fixture(scope="module")
def made(place: Place, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The variants made again, in another folder than those of the site."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copyfile(published(site, "core.zip"), folder / "core.zip")
    bundle.pack(place, folder)
    return folder


@pytest.mark.parametrize("name", ["python.bin", "snapshot.bin"])
def test_a_variant_can_be_made_again_to_the_byte(site: Path, made: Path, name: str) -> None:
    assert (made / name).read_bytes() == published(site, name).read_bytes()


def test_the_variants_name_no_folder_of_the_machine_that_made_them(place: Place, made: Path) -> None:
    for name in ("python.bin", "snapshot.bin"):
        content = gzip.decompress((made / name).read_bytes())
        for folder in (place.root, place.node_modules.resolve(), made):
            assert f"{folder}/".encode() not in content, name


def test_the_archive_has_all_of_the_core_and_no_module_twice(made: Path) -> None:
    with zipfile.ZipFile(made / "core.zip") as core, zipfile.ZipFile(made / "python.zip") as whole:
        names = whole.namelist()
        assert len(set(names)) == len(names)
        assert all(whole.read(name) == core.read(name) for name in core.namelist())
    assert "json/__init__.pyc" in names and len(names) < 200


@pytest.mark.parametrize("name", ["python.bin", "snapshot.bin"])
def test_a_variant_that_does_not_start_stops_the_build(place: Place, made: Path, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(made, tmp_path / "made")
    content = gzip.decompress((folder / name).read_bytes())
    (folder / name).write_bytes(gzip.compress(content[: len(content) // 2]))
    with pytest.raises(Failure, match="does not start"):
        bundle.try_variants(place, folder)


def test_a_variant_that_answers_otherwise_stops_the_build(
    place: Place, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "ANSWER", bundle.ANSWER.replace("handle(question)", "handle(question) + ' '"))
    with pytest.raises(Failure, match="answers otherwise than CPython"):
        bundle.try_variants(place, made)


def test_the_build_asks_every_pair_of_the_contract_and_every_kind(place: Place) -> None:
    asked = bundle.questions(place)
    read = [json.loads(text) for text in asked[1:]]
    assert sum(one["kind"] == "assess" for one in read) == len(list((place.root / "tests/contract").glob("*.json")))
    assert {one["kind"] for one in read} == {"assess", "advise", "timeline", "jobs", "plan", "clb", "cancel"}


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
