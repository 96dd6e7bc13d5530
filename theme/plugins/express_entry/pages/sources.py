"""Sources as a reader sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def cited(sources: Mapping[str, Mapping[str, Any]], named: str | Mapping[str, Any], language: str) -> dict[str, Any]:
    """`{whose, title, place, url, read_via, checked}` in one language; what is not known is None.

    `named` is the source's id, or `{source, place}` where a rule says in which place of it the figures stand.
    """
    source_id = named if isinstance(named, str) else named["source"]
    source = sources[source_id]
    place = None if isinstance(named, str) else named.get("place")
    return {
        "whose": _in(source.get("whose"), language),
        "title": _in(source.get("title"), language),
        "place": _in(place, language),
        "url": _in(source.get("url"), language) or _in(source.get("url"), "en"),
        "read_via": _in(source.get("read_via"), language),
        "checked": source.get("checked"),
    }


def _in(text: Any, language: str) -> str | None:
    """Text of one language; text that is the same in both is written once."""
    return text.get(language) if isinstance(text, Mapping) else text
