"""`data/sbom.cdx.json`: what readers receive and what builds and tests it, as CycloneDX 1.6.

The same sources give the same bytes: no moment stands in it, and its serial number comes from what it holds. What
readers receive has the scope `required`; what only builds or tests it is `excluded`, and a property says which locks
name it.
"""

import base64
import json
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from tools import environment, locks
from tools.place import Place, sha256

FILE = Path("data", "sbom.cdx.json")
Component = dict[str, Any]


class Part(NamedTuple):
    """Something contained in the work of others, as its notice names it; the version is empty where none is told."""

    name: str
    licence: str
    version: str = ""
    # Published under this name in the registry of Rust.
    crate: bool = False


IN_PYODIDE = (
    Part("Emscripten", "MIT"),
    Part("musl", "MIT"),
    Part("Expat", "MIT"),
    Part("libffi", "MIT"),
    Part("HACL*", "MIT"),
    Part("mimalloc", "MIT"),
    Part("Node.js code in Emscripten", "MIT"),
    Part("stackframe", "MIT"),
    Part("error-stack-parser", "MIT"),
    Part("divsufsort", "MIT"),
    Part("Zstandard", "BSD-3-Clause"),
    Part("libmpdec", "BSD-2-Clause"),
    Part("xxHash", "BSD-2-Clause"),
    Part("zlib", "Zlib", "1.3.1"),
    Part("bzip2", "bzip2-1.0.6", "1.0.8"),
    Part("compiler-rt", "Apache-2.0 WITH LLVM-exception"),
    Part("libc++", "Apache-2.0 WITH LLVM-exception"),
    Part("libc++abi", "Apache-2.0 WITH LLVM-exception"),
    Part("libunwind", "Apache-2.0 WITH LLVM-exception"),
    Part("SQLite", "LicenseRef-public-domain"),
    Part("dlmalloc", "LicenseRef-public-domain"),
    Part("liblzma", "LicenseRef-public-domain"),
)
# Its program names the version of some crates it was compiled from, and no other list of them is published with it.
IN_PAGEFIND = (
    Part("minicbor", "BlueOak-1.0.0", "2.2.1", crate=True),
    Part("wasm-bindgen", "MIT", "0.2.117", crate=True),
    Part("pagefind_microjson", "GPL-3.0-only", "0.1.4", crate=True),
    Part("pagefind_stem", "MIT AND BSD-3-Clause", crate=True),
    Part("rust-stemmers", "MIT"),
    Part("Snowball", "BSD-3-Clause"),
    Part("bit-set", "MIT", crate=True),
    Part("bit-vec", "MIT", crate=True),
    Part("fflate", "MIT"),
    Part("The Rust standard library", "MIT"),
)
# The locked packages that reach readers.
RECEIVED = ("pkg:npm/pyodide@", "pkg:pypi/pagefind-bin@")
# The programs among the files of the site. Pages, styles, pictures and data are listed in build.json alone.
PROGRAMS = ("**/*.js", "**/*.mjs", "engine/**/*", "pagefind/wasm.*")
NO_PROGRAMS = {"engine/index.html", "engine/manifest.json"}
OURS = "AGPL-3.0-or-later"
SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"


def write(place: Place, staging: Path) -> None:
    """Writes the list of parts of the site that lies in STAGING. Needs every program in its place."""
    packages = {package["purl"]: package for package in locked(place)}
    received = _received(place, staging, packages)
    there = {one["bom-ref"] for one in received}
    made: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "lifecycles": [{"phase": "build"}],
            "component": {"type": "application", "bom-ref": "waymark", "name": "Waymark", **_terms(OURS)},
            "licenses": [{"expression": "CC0-1.0"}],
        },
        "components": [*received, *(package for purl, package in packages.items() if purl not in there)],
        "dependencies": [
            {"ref": "waymark", "dependsOn": [one["bom-ref"] for one in received]},
            *({"ref": one["bom-ref"], "dependsOn": [it["bom-ref"] for it in one["components"]]} for one in received),
        ],
        # Their makers publish no full list of what they contain.
        "compositions": [{"aggregate": "incomplete", "assemblies": sorted(there & packages.keys())}],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(made, sort_keys=True))
    made = {"$schema": SCHEMA, "serialNumber": f"urn:uuid:{serial}", **made}
    (staging / FILE).write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def locked(place: Place) -> list[Component]:
    """Every locked package of Python and of npm, with the hashes of the files that may be installed for it."""
    return [*_from_python(place), *_from_npm(place)]


def asked_about(place: Place) -> list[Component]:
    """All of which lists of known faults can tell by name and version: what is locked, and the crates in Pagefind."""
    crates = [_contained(part) for part in IN_PAGEFIND if part.crate and part.version]
    reach = (*RECEIVED, "pkg:cargo/")
    return [
        {**package, "scope": "required" if package["purl"].startswith(reach) else "excluded"}
        for package in (*locked(place), *crates)
    ]


def _received(place: Place, staging: Path, packages: dict[str, Component]) -> list[Component]:
    """Our own parts, Pyodide and Pagefind, each with its programs as they are served and with what it contains."""
    files = _programs(staging)
    of_pyodide = {name for name in files if name.rpartition("/")[2] in environment.BROWSER_FILES}
    of_pagefind = {name for name in files if name.startswith("pagefind/")}
    # Whatever else the engine is made of holds the core.
    of_core = {name for name in files if name.startswith("engine/") and not name.endswith(".mjs")} - of_pyodide
    ours = files.keys() - of_pyodide - of_pagefind - of_core
    project = tomllib.loads((place.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    core = {"bom-ref": project["name"], "name": project["name"], "version": project["version"]}
    scripts = {"bom-ref": "programs", "name": "The site’s own programs"}
    pyodide, pagefind = (_named(packages, name) for name in RECEIVED)

    def required(component: Component, names: set[str], parts: list[Component]) -> Component:
        return {**component, "scope": "required", "components": [*(files[name] for name in sorted(names)), *parts]}

    return [
        required({"type": "library", **core, **_terms(project["license"])}, of_core, []),
        required({"type": "application", **scripts, **_terms(OURS)}, ours, []),
        required({**pyodide, "type": "platform"}, of_pyodide, _in_pyodide(place)),
        required(pagefind, of_pagefind, [_contained(part) for part in IN_PAGEFIND]),
    ]


def _named(packages: dict[str, Component], start: str) -> Component:
    found = next(package for purl, package in packages.items() if purl.startswith(start))
    return {key: value for key, value in found.items() if key != "properties"}


def _programs(staging: Path) -> dict[str, Component]:
    """Each program of the site by its address, with its hash."""
    paths = {path.relative_to(staging).as_posix(): path for pattern in PROGRAMS for path in staging.glob(pattern)}
    return {
        name: {
            "type": "file",
            "bom-ref": f"file:{name}",
            "name": name,
            "scope": "required",
            "hashes": [{"alg": "SHA-256", "content": sha256(path)}],
        }
        for name, path in sorted(paths.items())
        if path.is_file() and name not in NO_PROGRAMS
    }


def _in_pyodide(place: Place) -> list[Component]:
    """CPython, under the names by which lists of known faults go, and the libraries."""
    info = json.loads((place.node_modules / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    cpython = _contained(Part("CPython", "PSF-2.0", info["python"]))
    known_as = {
        "cpe": f"cpe:2.3:a:python:python:{info['python']}:*:*:*:*:*:*:*",
        "purl": f"pkg:github/python/cpython@v{info['python']}",
    }
    emscripten = info["platform"].removeprefix("emscripten_").replace("_", ".")
    parts = [part._replace(version=emscripten) if part.name == "Emscripten" else part for part in IN_PYODIDE]
    return [{**cpython, "type": "platform", **known_as}, *map(_contained, parts)]


def _contained(part: Part) -> Component:
    version = {"version": part.version} if part.version else {}
    purl = f"pkg:cargo/{part.name}" + (f"@{part.version}" if part.version else "")
    return {
        "type": "library",
        "bom-ref": f"part:{quote(part.name)}",
        "name": part.name,
        **version,
        "scope": "required",
        **_terms(part.licence),
        **({"purl": purl} if part.crate else {}),
    }


def _from_python(place: Place) -> Iterator[Component]:
    told = locks.licences(place)
    serves: dict[locks.Pin, list[str]] = {}
    for group in locks.GROUPS:
        for pin in locks.pins(place, group):
            serves.setdefault(pin, []).append(group)
    for pin, groups in sorted(serves.items()):
        purl = f"pkg:pypi/{pin.name}@{pin.version}"
        licences = told.get(f"{pin.name}=={pin.version}", [])
        yield _package(pin.name, pin.version, purl, licences, groups, [("SHA-256", content) for content in pin.hashes])


def _from_npm(place: Place) -> Iterator[Component]:
    # The same package may lie in several folders, and serve more than one purpose.
    pins: dict[tuple[str, str], dict[str, Any]] = {}
    serves: dict[tuple[str, str], set[str]] = {}
    for group, lock in locks.npm_locks(place).items():
        for path, package in locks.npm_pins(lock).items():
            key = path.rpartition("node_modules/")[2], package["version"]
            pins[key] = package
            serves.setdefault(key, set()).add("test" if package.get("dev") else group)
    for name, version in sorted(pins):
        package = pins[name, version]
        purl = f"pkg:npm/{quote(name, safe='/')}@{version}"
        licences = [{"expression": package["license"]}] if "license" in package else []
        content = base64.b64decode(package["integrity"].removeprefix("sha512-")).hex()
        yield _package(name, version, purl, licences, sorted(serves[name, version]), [("SHA-512", content)])


def _package(
    name: str, version: str, purl: str, licences: list[Component], groups: list[str], hashes: list[tuple[str, str]]
) -> Component:
    """A locked package that only builds or tests the site. Each of its files may be the one that is installed."""
    listed = [{"alg": algorithm, "content": content} for algorithm, content in hashes]
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "scope": "excluded",
        **({"licenses": licences} if licences else {}),
        "purl": purl,
        "externalReferences": [{"type": "distribution", "url": purl, "hashes": listed}],
        "properties": [{"name": "waymark:lock", "value": group} for group in groups],
    }


def _terms(licence: str) -> Component:
    return {"licenses": [{"expression": licence}]}
