"""The service worker: which files the calculator needs without a network, and the name of their edition."""

import hashlib
import json
import re
from pathlib import Path

from tools.place import Place, sha256

SOURCE = Path("theme", "offline", "sw.js")
# Pages that belong to the calculator, by the names of their routes.
PAGES = ("calculator", "embed")
# What a reader without a network may open first, and what they get instead of a page that is not on the device.
ENTRANCES = ("index.html", "offline.html")
MANIFEST = "engine/manifest.json"
# Found in pages and scripts: what they load.
LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon)"|script|img)[^>]*? (?:href|src)="([^"]+)"')
IMPORTED = re.compile(r'(?:from|import\(|new URL\()\s*"(\.{1,2}/[^"]+\.\w+)"')


def write(place: Place, staging: Path) -> str:
    """Writes STAGING/sw.js, and the edition's name into the pages and the engine; returns that name."""
    from express_entry.edition import PREFIX, UNKNOWN
    from express_entry.routes import ROUTES

    pages = [f"{folder}index.html" for name in PAGES for folder in ROUTES[name].values()]
    reached = _reached(staging, [*pages, *ENTRANCES])
    needed = sorted({*reached, *_folder(staging, "engine"), *_folder(staging, "results")})
    later = _folder(staging, "occupations")
    source = (place.root / SOURCE).read_text(encoding="utf-8")
    # The name comes from the files as they are before it is written into some of them.
    edition = PREFIX + _digest([source, json.dumps({name: sha256(staging / name) for name in (*needed, *later)})])
    for name in pages:
        page = staging / name
        page.write_text(page.read_text(encoding="utf-8").replace(UNKNOWN, edition), encoding="utf-8")
    manifest = json.loads((staging / MANIFEST).read_text(encoding="utf-8"))
    variants = {variant: [f"engine/{name}" for name in names] for variant, names in manifest["variants"].items()}
    (staging / MANIFEST).write_text(json.dumps({"edition": edition, **manifest}, indent=2) + "\n", encoding="utf-8")
    files = {_address(name): sha256(staging / name) for name in (*needed, *later)}
    head = [
        f"const EDITION = {json.dumps(edition)};",
        f"const FILES = {json.dumps(files)};",
        f"const LATER = {json.dumps([_address(name) for name in later])};",
        f"const VARIANTS = {json.dumps(variants)};",
    ]
    (staging / "sw.js").write_text("\n".join([*head, source]), encoding="utf-8")
    return edition


def _reached(staging: Path, first: list[str]) -> list[str]:
    """The files named, and all that they load or import, by their paths from the site's root."""
    found = list(first)
    for name in found:
        file = staging / name
        if file.suffix not in (".html", ".mjs"):
            continue
        pattern = LOADED if file.suffix == ".html" else IMPORTED
        for link in pattern.findall(file.read_text(encoding="utf-8")):
            other = (file.parent / link).resolve().relative_to(staging.resolve()).as_posix()
            if other not in found:
                found.append(other)
    return found


def _folder(staging: Path, name: str) -> list[str]:
    return [path.relative_to(staging).as_posix() for path in sorted((staging / name).rglob("*")) if path.is_file()]


def _address(name: str) -> str:
    """The path as readers ask for it: a page by its folder."""
    return re.sub(r"(^|/)index\.html$", r"\1", name)


def _digest(texts: list[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
