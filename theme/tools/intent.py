"""What the calculator needs first: `theme/static/js/intent.mjs` fetches it when a reader is about to go there."""

import json
import re
from pathlib import Path

FILE = Path("theme", "js", "first-files.mjs")
MANIFEST = Path("engine", "manifest.json")
# What the calculator's page names in its head.
STYLES = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
SCRIPTS = re.compile(r'<(?:link rel="modulepreload" href|script type="module"[^>]*? src)="([^"]+)"')
# The engine's larger files are left to the visit: who only passes over a link must not fetch megabytes, and which of
# them a visit takes is decided there. The small ones follow each other in steps: fetched beforehand, they save
# more round trips than megabytes can in the moment before a press.
SMALL = 100_000


def write(staging: Path) -> None:
    """Writes STAGING/theme/js/first-files.mjs, with the names that the engine's files have in this build."""
    from express_entry.routes import path

    folder = Path(path("calculator", "en"))
    page = (staging / folder / "index.html").read_text(encoding="utf-8")
    styles, modules = (_from_root(staging, folder, pattern.findall(page)) for pattern in (STYLES, SCRIPTS))
    files = json.loads((staging / MANIFEST).read_text(encoding="utf-8"))["files"]
    engine = [f"engine/{name}" for name, about in files.items() if about["bytes"] <= SMALL]
    text = f"""/** Written by the build. Addresses from the site's root. */
export const MODULES = {json.dumps(modules)};
export const OTHERS = {json.dumps([*styles, *engine, MANIFEST.as_posix()])};
"""
    (staging / FILE).write_text(text, encoding="utf-8")


def _from_root(staging: Path, folder: Path, links: list[str]) -> list[str]:
    return [(staging / folder / link).resolve().relative_to(staging.resolve()).as_posix() for link in links]
