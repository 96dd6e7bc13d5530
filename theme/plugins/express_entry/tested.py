"""How much the tests of the scoring library hold, counted from their files: the site says it to its readers."""

from __future__ import annotations

from pathlib import Path

from . import parsed
from .yaml12 import BadData

CASES, PAIRS = Path("tests", "cases"), Path("tests", "contract")


def tested(root: Path) -> dict[str, int]:
    """`{files, cases, pairs}`: files of cases, the cases in them, and recorded answers. Raises `BadData`."""
    files = sorted((root / CASES).rglob("*.yaml"))
    documents, faults = parsed.read_all(root, (path.relative_to(root) for path in files))
    faults += [
        f"{folder}:1: holds no tests to count" for folder in (CASES, PAIRS) if not any((root / folder).iterdir())
    ]
    if faults:
        raise BadData(faults)
    return {
        "files": len(documents),
        "cases": sum(len(document.data["cases"]) for document in documents),
        "pairs": len(list((root / PAIRS).glob("*.json"))),
    }
