"""How long the versions of a rule last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any


def ends(versions: Sequence[Mapping[str, Any]], number: int) -> str | None:
    """The last day of a version: the one before the next begins. None for the last version."""
    if number + 1 == len(versions):
        return None
    return (date.fromisoformat(versions[number + 1]["from"]) - timedelta(days=1)).isoformat()
