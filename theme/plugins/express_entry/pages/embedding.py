"""The calculator for frames of other sites, and the page that says how to use it."""

from __future__ import annotations

from collections.abc import Iterator

from ..library import Library
from ..routes import Place
from ..speech import Speech
from . import Page, calculator


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    yield from calculator.pages(library, speech, "embed")
    yield Page(Place("embedding", speech.language), "embedding", {})
