"""What a version of a category list asks for, in words: the same on its page, in the overview and among the changes."""

from __future__ import annotations

from collections.abc import Iterator

from .rulebook import Rule, Rulebook
from .speech import Speech
from .tables import Shown, full_time_months


def table(rulebook: Rulebook, speech: Speech, version: Rule) -> Shown:
    """The criteria of a version that is in force, a row for each."""
    said = dict(_said(rulebook, speech, version))
    return Shown(
        1,
        [speech("categories.criteria.heading"), speech("categories.criteria.value")],
        [[[speech("categories.criteria.names", key)], [text]] for key, text in said.items()],
        list(said),
        [""],
    )


def short(rulebook: Rulebook, speech: Speech, version: Rule) -> list[str]:
    """The same as short phrases."""
    said = dict(_said(rulebook, speech, version))
    if "work_hours" in said:
        hours = version["criteria"]["work_hours"]
        months = full_time_months(hours, _year(rulebook, version))
        said["work_hours"] = speech("categories.criteria.months", n=months, hours=hours)
    return [speech("categories.criteria.short", key, value=text) for key, text in said.items()]


def _year(rulebook: Rulebook, version: Rule) -> Rule:
    return rulebook.version_on("work.year", version["from"])["figures"]


def _said(rulebook: Rulebook, speech: Speech, version: Rule) -> Iterator[tuple[str, str]]:
    place = "categories.criteria.values"
    for key, value in version["criteria"].items():
        if isinstance(value, bool):
            yield key, speech(place, key, "true" if value else "false")
        elif key == "work_hours":
            year = _year(rulebook, version)
            months = full_time_months(value, year)
            yield key, speech(place, key, n=months, hours=value, per_week=year["hours_per_week"])
        elif key == "education_level":
            yield key, speech(place, key, level=speech("core.education_short", value))
        else:
            yield key, speech(place, key, n=value)
