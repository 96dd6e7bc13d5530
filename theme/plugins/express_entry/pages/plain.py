"""Pages that are words only."""

from __future__ import annotations

from collections.abc import Iterator

from ..library import Library
from ..records import CONFIDENCE
from ..routes import Place
from ..speech import Speech
from . import Page


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    yield Page(Place("about", speech.language), "about", {"confidence": CONFIDENCE})
    yield Page(Place("privacy", speech.language), "privacy", {})
