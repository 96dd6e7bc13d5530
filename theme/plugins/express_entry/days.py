"""Days as the data write them: YYYY-MM-DD."""

from __future__ import annotations

from datetime import date
from typing import Any


def is_day(text: Any) -> bool:
    """Whether it is a day of the calendar, written in full."""
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
