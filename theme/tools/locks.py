"""Renewing the locks: every package by hash, for every Python from 3.11 on, without the address of any registry."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any, NamedTuple

from tools import environment
from tools.console import Failure, run, step
from tools.place import Place

UV = "uv==0.13.9"
OPTIONS = ["--system-certs", "--upgrade", "--universal", "--python-version", "3.11", "--generate-hashes"]
OPTIONS += ["--no-header", "--no-emit-index-url", "--no-emit-find-links"]
# Each group, and the lock whose versions it must keep.
BASES = {"site": [], "test": ["-c", ".locks/site.txt"], "long": ["-c", ".locks/test.txt"], "bench": [], "fuzz": []}
GROUPS = tuple(BASES)
# Together these take in every package of the locks, for what its files say of its licence.
SYSTEMS = (("3.11", "linux"), ("3.14", "linux"), ("3.11", "windows"))
LICENCES = Path(".locks", "licences.json")
ENTRY = re.compile(r"^([a-z0-9.-]+)(?:\[[a-z0-9,-]+\])?==(\S+)(?: ; [^\\]*)? \\\n((?: +--hash=\S+.*\n)+)", re.MULTILINE)
# Names of licences that packages give and that mean one licence only.
MEANS = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Mozilla Public License Version 2.0": "MPL-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "Python Software Foundation License": "PSF-2.0",
}
# What looks like an identifier of SPDX among the short names packages give.
SPDX = re.compile(r"MIT|ISC|[A-Z][A-Za-z]+-[0-9][A-Za-z0-9.-]*")


class Pin(NamedTuple):
    """A locked package: its name and version, and the SHA-256 of each file that may be installed for it."""

    name: str
    version: str
    hashes: tuple[str, ...]


def renew(place: Place) -> None:
    """Writes .locks/*.txt and the locks of npm again from the pins in pyproject.toml and in each package.json."""
    uv = _uv(place)
    for group, base in BASES.items():
        with step(f"Locking .locks/{group}.txt"):
            command = [uv, "pip", "compile", *OPTIONS, "--group", group, *base, "-o", f".locks/{group}.txt"]
            run(command, failed=f".locks/{group}.txt could not be written", log=place.logs / "lock.txt", cwd=place.root)
    for lock in npm_locks(place).values():
        with step(f"Locking {lock.relative_to(place.root).as_posix()}"):
            beside = environment.pins_beside(place, lock.parent)
            command = [*environment.npm(place), "install", "--package-lock-only"]
            run(command, failed="npm could not lock", log=place.logs / "lock.txt", cwd=beside)
            shutil.copyfile(beside / lock.name, lock)
    _refuse_addresses(place)
    with step(f"Reading the licences of the packages into {LICENCES}"):
        _write_licences(place, uv)


def pins(place: Place, group: str) -> list[Pin]:
    """The packages of a lock, in its order."""
    text = place.locks(group).read_text(encoding="utf-8")
    return [
        Pin(name, version, tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", hashes)))
        for name, version, hashes in ENTRY.findall(text)
    ]


def npm_locks(place: Place) -> dict[str, Path]:
    """The locks of npm by what they serve. In that of the site, the packages marked as `dev` serve the tests."""
    theme = place.root / "theme"
    name = environment.LIGHTHOUSE
    return {"site": theme / "package-lock.json", name: theme / name / "package-lock.json"}


def npm_pins(lock: Path) -> dict[str, dict[str, Any]]:
    """What a lock of npm says of each package, by the folder it is installed in."""
    packages: dict[str, dict[str, Any]] = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    # The first entry is our own.
    return {path: package for path, package in packages.items() if path}


def licences(place: Place) -> dict[str, list[dict[str, Any]]]:
    """What each locked package says of its licence, by `name==version`, in the form of CycloneDX; empty if nothing."""
    found: dict[str, list[dict[str, Any]]] = json.loads((place.root / LICENCES).read_text(encoding="utf-8"))
    return found


def licence_of(package: Distribution) -> list[dict[str, Any]]:
    """The same for one package, from its metadata: an expression of SPDX where it means one, else the names given."""
    metadata = package.metadata
    if "License-Expression" in metadata:
        return [{"expression": metadata["License-Expression"]}]
    tails = [line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or [] if line.startswith("License ")]
    # The field may hold a whole text, which begins with its name.
    short = metadata["License"].strip().partition("\n")[0].strip() if "License" in metadata else ""
    for name in (short, *(tails if len(tails) == 1 else ())):
        if SPDX.fullmatch(name) or name in MEANS:
            return [{"expression": MEANS.get(name, name)}]
    named = tails or [name for name in (short,) if name and not name.startswith("Copyright")]
    return [{"license": {"name": name}} for name in named]


def _write_licences(place: Place, uv: str) -> None:
    """Installs every lock beside the project, for each of `SYSTEMS`, and reads what came."""
    wanted = {f"{pin.name}=={pin.version}" for group in GROUPS for pin in pins(place, group)}
    found: dict[str, list[dict[str, Any]]] = {}
    for package in _installed(place, uv):
        name = re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()
        found[f"{name}=={package.version}"] = licence_of(package)
    if missing := sorted(wanted - found.keys()):
        raise Failure(f"{missing[0]} is locked but for none of the systems that tools/locks.py names; add its system")
    text = json.dumps({key: found[key] for key in sorted(wanted)}, indent=1)
    (place.root / LICENCES).write_text(text + "\n", encoding="utf-8")


def _installed(place: Place, uv: str) -> Iterator[Distribution]:
    for python, system in SYSTEMS:
        folder = place.cache / "licences" / f"{python}-{system}"
        shutil.rmtree(folder, ignore_errors=True)
        options = ["--system-certs", "--python-version", python, "--python-platform", system, "--only-binary", ":all:"]
        for lock in map(place.locks, GROUPS):
            command = [uv, "pip", "install", *options, "--target", folder, "--no-deps", "--require-hashes", "-r", lock]
            failed = f"{lock.name} could not be installed for Python {python} on {system}"
            run(command, failed=failed, log=place.logs / "lock.txt")
        yield from distributions(path=[str(folder)])
        shutil.rmtree(folder, ignore_errors=True)


def _uv(place: Place) -> str:
    folder = place.cache / UV
    program = folder / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    if not program.exists():
        command = [place.python, "-m", "pip", "install", "--target", folder, UV]
        with step("Getting uv"):
            run(command, failed="uv could not be installed", log=place.logs / "lock.txt")
    return str(program)


def _refuse_addresses(place: Place) -> None:
    for path in map(place.locks, GROUPS):
        if re.search(r"https?://|^--", path.read_text(encoding="utf-8"), re.MULTILINE):
            raise Failure(f"{path.name} names an address; remove the setting that put it there and lock again")
    for lock in npm_locks(place).values():
        if any("resolved" in package for package in npm_pins(lock).values()):
            raise Failure(f"{lock.relative_to(place.root)} names addresses; check theme/.npmrc and lock again")
