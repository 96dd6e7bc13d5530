"""Pages that are words only."""

from __future__ import annotations

from collections.abc import Iterator

from ..library import Library
from ..routes import Place
from ..speech import Speech
from . import Page

# The day on which somebody last read the accessibility statement against the site.
ACCESSIBILITY_REVIEWED = "2026-11-22"
# The parts of the site and their licences, as the page of licence texts has them.
PARTS = (
    ("site", ("AGPL-3.0-or-later",)),
    ("core", ("Apache-2.0",)),
    ("rules", ("Apache-2.0", "CC0-1.0")),
    ("guides", ("CC-BY-4.0",)),
    ("data", ("CC0-1.0",)),
)


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    yield Page(Place("about", speech.language), "about", {})
    yield Page(Place("privacy", speech.language), "privacy", {})
    yield Page(Place("accessibility", speech.language), "accessibility", {"reviewed": ACCESSIBILITY_REVIEWED})
    yield Page(Place("contribute", speech.language), "contribute", {})
    yield Page(Place("licence", speech.language), "licence", {"parts": PARTS})
