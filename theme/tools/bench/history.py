"""The history of the bench: one line of JSON for each recorded run, kept with the sources and shown by the site."""

import json
from pathlib import Path
from typing import Any

from tools.place import Place


def append(place: Place, everything: dict[str, Any]) -> Path:
    """Adds a run; returns the file, from the project's root. The lines of earlier runs stay as they are."""
    from express_entry.speed import HISTORY

    found = {}
    for one in (one for part in everything["parts"].values() for one in part):
        # What can be worked out from the rest, and the sentences, are left out.
        kept = {key: one[key] for key in ("unit", "median", "quartiles", "reached")}
        kept |= {"ratio": one["ratio"]["median"]} if "ratio" in one else {}
        found[one["name"]] = kept
    run = {key: everything[key] for key in ("date", "machine", "load", "versions", "passes")}
    path = place.root / HISTORY
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({**run, "figures": found}, ensure_ascii=False) + "\n")
    return HISTORY
