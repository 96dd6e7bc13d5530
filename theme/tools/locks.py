"""Renewing the locks: every package by hash, for every Python from 3.11 on, without the address of any registry."""

import json
import os
import re

from tools import environment
from tools.console import Failure, run, step
from tools.place import Place

UV = "uv==0.13.9"
OPTIONS = ["--system-certs", "--upgrade", "--universal", "--python-version", "3.11", "--generate-hashes"]
OPTIONS += ["--no-header", "--no-emit-index-url", "--no-emit-find-links"]


def renew(place: Place) -> None:
    """Writes .locks/*.txt and theme/package-lock.json again from the pins in pyproject.toml and theme/package.json."""
    uv = _uv(place)
    bases = {"site": [], "test": ["-c", ".locks/site.txt"], "long": ["-c", ".locks/test.txt"], "fuzz": []}
    for group, base in bases.items():
        with step(f"Locking .locks/{group}.txt"):
            command = [uv, "pip", "compile", *OPTIONS, "--group", group, *base, "-o", f".locks/{group}.txt"]
            run(command, failed=f".locks/{group}.txt could not be written", log=place.logs / "lock.txt", cwd=place.root)
    with step("Locking theme/package-lock.json"):
        command = [*environment.npm(place), "install", "--package-lock-only"]
        run(command, failed="npm could not lock", log=place.logs / "lock.txt", cwd=place.root / "theme")
    _refuse_addresses(place)


def _uv(place: Place) -> str:
    folder = place.cache / UV
    program = folder / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    if not program.exists():
        command = [place.python, "-m", "pip", "install", "--target", folder, UV]
        with step("Getting uv"):
            run(command, failed="uv could not be installed", log=place.logs / "lock.txt")
    return str(program)


def _refuse_addresses(place: Place) -> None:
    for path in map(place.locks, ("site", "test", "long", "fuzz")):
        if re.search(r"https?://|^--", path.read_text(encoding="utf-8"), re.MULTILINE):
            raise Failure(f"{path.name} names an address; remove the setting that put it there and lock again")
    packages = json.loads((place.root / "theme" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    if any("resolved" in package for package in packages.values()):
        raise Failure("theme/package-lock.json names addresses; check theme/.npmrc and lock again")
