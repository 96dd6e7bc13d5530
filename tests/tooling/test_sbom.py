"""The list of parts: it has the official form, and it holds all that the site sends and all that is locked."""

from __future__ import annotations

import gzip
import json
import re
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import cyclonedx.schema
import pytest
from jsonschema import Draft7Validator, FormatChecker
from referencing import Registry, Resource
from tools import licences, locks, sbom
from tools.place import Place

Component = dict[str, Any]


@pytest.fixture(scope="module")
def parts(project) -> dict[str, Any]:
    return json.loads((project.root / "output" / sbom.FILE).read_text(encoding="utf-8"))


def official() -> Draft7Validator:
    """The form that CycloneDX publishes, as its library brings it."""
    folder = Path(cyclonedx.schema.__file__).parent / "_res"
    names = ("bom-1.6", "spdx", "jsf-0.82")
    forms = [json.loads((folder / f"{name}.SNAPSHOT.schema.json").read_text(encoding="utf-8")) for name in names]
    registry = Registry().with_resources([(form["$id"], Resource.from_contents(form)) for form in forms])
    return Draft7Validator(forms[0], registry=registry, format_checker=FormatChecker())


def everything(components: list[Component]) -> list[Component]:
    return [one for component in components for one in (component, *everything(component.get("components", [])))]


def by_purl(parts: dict[str, Any]) -> dict[str, Component]:
    return {one["purl"]: one for one in everything(parts["components"]) if "purl" in one}


def test_it_has_the_official_form(parts):
    assert [f"{error.json_path}: {error.message}" for error in official().iter_errors(parts)] == []
    assert list(official().iter_errors({**parts, "specVersion": 1.6}))
    broken = [{**parts["components"][0], "scope": "sent"}]
    assert list(official().iter_errors({**parts, "components": broken}))


def test_every_reference_names_one_part(parts):
    names = [parts["metadata"]["component"]["bom-ref"], *(one["bom-ref"] for one in everything(parts["components"]))]
    assert len(names) == len(set(names)) > 150
    used = {name for one in parts["dependencies"] for name in (one["ref"], *one["dependsOn"])}
    assert used <= set(names)
    assert {name for one in parts["compositions"] for name in one["assemblies"]} <= set(names)


def test_every_locked_python_package_is_there_with_the_hashes_of_its_lock(place: Place, parts):
    there = by_purl(parts)
    for group in locks.GROUPS:
        text = place.locks(group).read_text(encoding="utf-8")
        entries = re.findall(r"^([a-z0-9.-]+)\S*?==(\S+).*((?:\n .*)+)", text, re.MULTILINE)
        assert len(entries) == len(locks.pins(place, group)) > 0
        for name, version, rest in entries:
            one = there[f"pkg:pypi/{name}@{version}"]
            hashes = [held["content"] for held in one["externalReferences"][0]["hashes"] if held["alg"] == "SHA-256"]
            assert sorted(hashes) == sorted(re.findall(r"sha256:(\w{64})", rest)), name
            received = name == "pagefind-bin"
            assert one["scope"] == ("required" if received else "excluded")
            assert received or {"name": "waymark:lock", "value": group} in one["properties"]


NPM = {"theme": {"site", "test"}, "theme/lighthouse": {"lighthouse"}}


@pytest.mark.parametrize("folder", NPM)
def test_every_locked_npm_package_is_there(place: Place, parts, folder: str):
    lock = json.loads((place.root / folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    there = by_purl(parts)
    for path, package in lock.items():
        if path:
            name = path.rpartition("node_modules/")[2].replace("@", "%40")
            one = there[f"pkg:npm/{name}@{package['version']}"]
            (held,) = one["externalReferences"][0]["hashes"]
            assert held["alg"] == "SHA-512" and re.fullmatch(r"[0-9a-f]{128}", held["content"])
            assert one["licenses"] == [{"expression": package["license"]}]
            assert one["scope"] == ("required" if name == "pyodide" else "excluded")
            named = {held["value"] for held in one.get("properties", ())}
            assert name == "pyodide" or named & NPM[folder], name


def test_every_program_the_site_sends_is_a_file_of_one_part(project, parts):
    out = project.root / "output"
    sent = {
        path.relative_to(out).as_posix()
        for path in out.rglob("*")
        if path.suffix in (".js", ".mjs", ".wasm", ".zip", ".whl", ".bin") or path.name.startswith("wasm.")
    }
    assert len(sent) > 50
    listed = [one for one in everything(parts["components"]) if one["type"] == "file"]
    assert sent <= {one["name"] for one in listed}
    hashes = json.loads((out / "data" / "build.json").read_text(encoding="utf-8"))["files"]
    for one in listed:
        assert one["hashes"] == [{"alg": "SHA-256", "content": hashes[one["name"]]["sha256"]}]
    (pyodide,) = [one for one in parts["components"] if one["name"] == "pyodide"]
    assert {"pyodide.asm.wasm", "CPython"} <= {one["name"].rpartition("/")[2] for one in pyodide["components"]}
    held = [one["name"] for one in parts["components"][0]["components"]]
    assert any(name.endswith("/core.zip") for name in held) and not any(name.endswith(".mjs") for name in held)


def test_what_is_received_comes_first_and_no_tool_is_said_to_be(parts):
    required = [one["name"] for one in parts["components"] if one["scope"] == "required"]
    assert required == [one["name"] for one in parts["components"][: len(required)]]
    assert set(required) == {"waymark-calc", "The site’s own programs", "pyodide", "pagefind-bin"}
    licence = {one["name"]: one["licenses"] for one in parts["components"][: len(required)]}
    assert licence["waymark-calc"] == [{"expression": "Apache-2.0"}]
    ours = {work.name: work.licence for work in licences.OURS}
    assert licence["The site’s own programs"] == [{"expression": ours["site"]}] == [{"expression": sbom.OURS}]


def test_the_page_of_licences_leads_to_it_in_both_languages(project):
    page = project.root / "output" / "licences" / "index.html"
    sections = re.findall(r'<section id="(\w\w)".*?</section>', page.read_text(encoding="utf-8"), re.DOTALL)
    links = re.findall(r'<a href="([^"]*sbom[^"]*)">([^<]+)</a>', page.read_text(encoding="utf-8"))
    assert sections == ["en", "fr"] and len({words for _, words in links}) == len(links) == 2
    assert {(page.parent / address).resolve() for address, _ in links} == {project.root / "output" / sbom.FILE}


NOTICES = {"LICENSE-libraries.txt": sbom.IN_PYODIDE, "LICENSE-Pagefind.txt": sbom.IN_PAGEFIND}


@pytest.mark.parametrize("notice", NOTICES)
def test_the_notices_and_the_list_name_the_same_parts(place: Place, notice: str):
    text = (place.root / "theme" / "notices" / notice).read_text(encoding="utf-8")
    heads = re.findall(r"^([^:\n]{2,90}): (?:Copyright|Toralf)", text, re.MULTILINE)
    named = {re.sub(r" [\d.]+$", "", name) for head in heads for name in re.split(r", (?!in )", head.split(", in ")[0])}
    assert len(named) > 5
    listed = {part.name for part in NOTICES[notice]}
    assert named - {"Pagefind"} <= listed
    assert [name for name in listed if name not in text] == []
    assert [part for part in NOTICES[notice] if part.version and not part.crate and part.version not in text] == []


def test_the_versions_of_the_crates_are_those_the_program_was_compiled_from(project):
    program = gzip.decompress((project.root / "output" / "pagefind" / "wasm.en.pagefind").read_bytes())
    told = set(re.findall(rb"crates\.io-[0-9a-f]+/([a-z_-]+)-(\d+\.\d+\.\d+)/", program))
    assert {name for name, _ in told} == {b"minicbor", b"wasm-bindgen"}
    listed = {(part.name.encode(), part.version.encode()) for part in sbom.IN_PAGEFIND}
    assert told <= listed


def test_nothing_in_it_tells_when_or_where_it_was_made(project, place: Place, parts, tmp_path: Path):
    assert "timestamp" not in parts["metadata"]
    text = (project.root / "output" / sbom.FILE).read_text(encoding="utf-8")
    assert str(project.root) not in text
    (tmp_path / "data").mkdir()
    made = []
    for program in ("one", "other", "one"):
        (tmp_path / "sw.js").write_text(program, encoding="utf-8")
        sbom.write(place, tmp_path)
        made.append(json.loads((tmp_path / sbom.FILE).read_text(encoding="utf-8")))
    assert made[0] == made[2] and made[0]["serialNumber"] != made[1]["serialNumber"]


def test_the_licences_are_those_the_packages_tell(place: Place):
    told = locks.licences(place)
    wanted = {f"{pin.name}=={pin.version}" for group in locks.GROUPS for pin in locks.pins(place, group)}
    assert told.keys() == wanted, "run: python3 publish.py lock"
    compared = 0
    for package in distributions():
        key = f"{re.sub(r'[-_.]+', '-', package.metadata['Name']).lower()}=={package.version}"
        if key in told:
            compared += 1
            assert told[key] == locks.licence_of(package), key
    assert compared > 50


class Told:
    """A package that says no more of itself than what it is made with."""

    def __init__(self, *lines: str) -> None:
        from email import message_from_string

        self.metadata = message_from_string("\n".join(lines) + "\n\n")


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        (["License-Expression: MIT OR Apache-2.0", "License: other"], [{"expression": "MIT OR Apache-2.0"}]),
        (["License: BSD-3-Clause"], [{"expression": "BSD-3-Clause"}]),
        (["License: MIT License\n  Permission is hereby granted"], [{"expression": "MIT"}]),
        (["Classifier: License :: OSI Approved :: MIT License"], [{"expression": "MIT"}]),
        (["Classifier: License :: OSI Approved :: BSD License"], [{"license": {"name": "BSD License"}}]),
        (
            ["Classifier: License :: OSI Approved :: MIT License", "Classifier: License :: Public Domain"],
            [{"license": {"name": "MIT License"}}, {"license": {"name": "Public Domain"}}],
        ),
        (["License: Copyright 2023 Somebody"], []),
        (["Summary: says nothing"], []),
    ],
)
def test_a_licence_is_named_no_more_exactly_than_it_is_told(lines: list[str], licence: list[Component]):
    assert locks.licence_of(Told(*lines)) == licence
