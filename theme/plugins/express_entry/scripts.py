"""The scripts of a page, each with early word of all that it imports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

FOLDER = "theme/js/"
SOURCES = Path(__file__).resolve().parents[2] / "static" / "js"
# `import … from "./x.mjs"`, `export … from "./x.mjs"`, `import "./x.mjs"`; not `import("./x.mjs")`, which waits.
IMPORT = re.compile(r'^(?:import|export)\b(?:[^"();]*\bfrom)?\s*"\./([^"]+)\.mjs"', re.MULTILINE)

SCRIPT = Markup('<script type="module" src="{}"></script>\n')
EARLY = Markup('<link rel="modulepreload" href="{}">\n')

# The modules that are fetched with each module, all named without `.mjs`.
Graph = Mapping[str, tuple[str, ...]]


def read_imports(folder: Path = SOURCES) -> Graph:
    """What each module of the folder imports at once, in its own order."""
    return {path.stem: tuple(IMPORT.findall(path.read_text(encoding="utf-8"))) for path in folder.glob("*.mjs")}


def modules(graph: Graph, root: str, *names: str) -> Markup:
    """The elements for the head of a page: these modules, named without `.mjs`, and a link to each that they import.

    Without the links a browser finds out what to fetch only as the files arrive, one round trip for each step in the
    chain of imports: for the calculator's form these are three, 0.2 s at 60 ms a trip.
    """
    found = list(names)
    for name in found:
        found += [other for other in graph[name] if other not in found]
    kinds = {name: SCRIPT if name in names else EARLY for name in found}
    return Markup().join(kind.format(f"{root}{FOLDER}{name}.mjs") for name, kind in kinds.items())
