"""Everything that is downloaded is pinned by hash, and no file says where it comes from."""

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from tools.place import Place

# In two halves, so that this file does not name them itself.
HOSTS = [f"{name}.org" for name in ("pypi", "pythonhosted", "npmjs", "deb.debian")]
HOSTS += [f"{name}.com" for name in ("npmjs", "yarnpkg")]


def committed(root: Path) -> list[Path]:
    """Every file that is or will be committed."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=root, capture_output=True)
    if listed.returncode == 0 and listed.stdout:
        return [path for name in listed.stdout.decode().split("\0") if name and (path := root / name).is_file()]
    made = {".git", ".venv", ".cache", "output", "node_modules", "__pycache__", ".pytest_cache", ".hypothesis"}
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in made]
        found += [Path(folder, name) for name in files]
    return found


def test_no_file_names_a_registry(place: Place) -> None:
    files = committed(place.root)
    assert len(files) > 50
    named = {path.name: host for path in files for host in HOSTS if host.encode() in path.read_bytes()}
    assert named == {}


@pytest.mark.parametrize(("group", "least"), [("site", 10), ("test", 10), ("long", 10), ("bench", 1), ("fuzz", 1)])
def test_every_package_is_pinned_by_hash(place: Place, group: str, least: int) -> None:
    text = place.locks(group).read_text(encoding="utf-8")
    bare = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)
    entries = [entry for entry in bare.replace("\\\n", "").splitlines() if entry.strip()]
    assert len(entries) >= least
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==[^ ;]+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    assert "://" not in text


def test_the_locks_hold_what_is_asked_for(place: Place) -> None:
    groups = tomllib.loads((place.root / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    for group, wanted in groups.items():
        text = place.locks(group).read_text(encoding="utf-8")
        for requirement in wanted:
            if isinstance(requirement, str):
                name = re.match(r"[\w.-]+", requirement)[0].replace(".", "-").lower()
                assert re.search(rf"^{re.escape(name)}(\[[^]]*\])?==", text, re.MULTILINE), requirement


def test_each_python_gets_its_own_pyodide_build(place: Place) -> None:
    text = place.locks("site").read_text(encoding="utf-8")
    assert len(re.findall(r"^pyodide-build==\S+ ; python_full_version (?:<|>=) '3\.12'", text, re.MULTILINE)) == 2


def test_the_tests_use_the_versions_the_site_is_built_with(place: Place) -> None:
    def pins(group: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", place.locks(group).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("site") <= pins("test")
    names = {pin.partition("==")[0]: pin for pin in pins("test")}
    assert {pin for pin in pins("long") if names.get(pin.partition("==")[0], pin) != pin} == set()


@pytest.mark.parametrize(("folder", "one_of_them"), [("theme", "pyodide"), ("theme/lighthouse", "lighthouse")])
def test_the_packages_of_npm_are_pinned_without_addresses(place: Place, folder: str, one_of_them: str) -> None:
    packages = json.loads((place.root / folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert f"node_modules/{one_of_them}" in packages
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name
    asked = json.loads((place.root / folder / "package.json").read_text(encoding="utf-8"))
    versions = (asked["dependencies"] | asked.get("devDependencies", {})).values()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_actions_are_pinned_by_commit(place: Place) -> None:
    workflows = sorted((place.root / ".github" / "workflows").glob("*.yml"))
    assert workflows
    for path in workflows:
        for used in re.findall(r"uses: *(\S+.*)", path.read_text(encoding="utf-8")):
            assert used.startswith("$/") or re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used
