"""The families of pages. Each module's `pages(library, speech)` gives those of one language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..routes import Place


class Page(NamedTuple):
    """One page: where it stands, its template and what the template is given beside the context of every page."""

    place: Place
    template: str
    values: Mapping[str, Any]
