"""Sources as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

REPOSITORY = re.compile(r"github\.com/([\w.-]+/[\w.-]+?)(?:, (.*))?")


def cited(sources: Mapping[str, Mapping[str, Any]], named: str | Mapping[str, Any], language: str) -> dict[str, Any]:
    """`{whose, title, place, url, read_via, public_copy, checked}` in one language; what is not known is None.

    `named` is the source's id, or `{source, place}` where a rule says in which place of it the figures stand.
    """
    source_id = named if isinstance(named, str) else named["source"]
    source = sources[source_id]
    read_via = _in(source.get("read_via"), language)
    place = None if isinstance(named, str) else named.get("place")
    return {
        "whose": _in(source.get("whose"), language),
        "title": _in(source.get("title"), language),
        "place": _in(place, language),
        "url": _in(source.get("url"), language) or _in(source.get("url"), "en"),
        "read_via": read_via,
        "public_copy": _copy(read_via),
        "checked": source.get("checked"),
    }


def _copy(read_via: str | None) -> dict[str, str | None] | None:
    """A copy in a public repository: `{repository, url, place}`."""
    found = REPOSITORY.fullmatch(read_via or "")
    return found and {"repository": found[1], "url": f"https://github.com/{found[1]}", "place": found[2]}


def _in(text: Any, language: str) -> str | None:
    """Text of one language; text that is the same in both is written once."""
    return text.get(language) if isinstance(text, Mapping) else text
