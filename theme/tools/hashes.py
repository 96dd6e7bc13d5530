"""`data/build.json`: the hash of every file of the finished site, and what the site was made of."""

import json
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tools.place import Place, sha256

FILE = Path("data", "build.json")
DATES = ("draws_through", "rules_verified_through", "checked")


def write(place: Place, staging: Path) -> None:
    """Writes the list of all that lies in STAGING, itself excepted. The same sources give the same bytes.

    No day and no commit stand in it: the one would differ from build to build, the other is not known to a copy of the
    sources without their history, so one hash over the sources takes its place.
    """
    index = json.loads((staging / "data" / "index.json").read_text(encoding="utf-8"))
    made: dict[str, Any] = {
        "$schema": "build.schema.json",
        **{date: index[date] for date in DATES},
        "parts": parts(place),
        "sources_sha256": place.fingerprint(),
        "files": _files(staging),
    }
    (staging / FILE).write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def parts(place: Place) -> dict[str, str]:
    """The versions of the scoring library and of the two programs that write the pages and run the library in them."""
    core = tomllib.loads((place.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    browser = json.loads((place.root / "theme" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return {core["name"]: core["version"], "pelican": version("pelican"), "pyodide": browser["pyodide"]}


def _files(staging: Path) -> dict[str, dict[str, Any]]:
    paths = {path.relative_to(staging).as_posix(): path for path in staging.rglob("*") if path.is_file()}
    return {
        name: {"bytes": path.stat().st_size, "sha256": sha256(path)}
        for name, path in sorted(paths.items())
        if name != FILE.as_posix()
    }
