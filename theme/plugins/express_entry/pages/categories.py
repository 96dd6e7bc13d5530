"""The category lists: an index, and a page for each list with all its versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..library import CATEGORY, Library
from ..routes import Place
from ..rulebook import Rule
from ..speech import Speech
from ..tables import full_time_months
from . import Page
from .sources import cited
from .spans import ends


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    lists = []
    for slug, rule in library.categories.items():
        version = library.rulebook.version_on(CATEGORY + slug)
        lists.append({"slug": slug, "rule": rule, "version": version, "rounds": library.rounds_by_kind.get(slug, [])})
    # Lists in force first; among them those with the most recent round.
    lists.sort(key=lambda one: one["rounds"][-1]["date"] if one["rounds"] else "", reverse=True)
    lists.sort(key=lambda one: bool(one["version"].get("retired")))
    yield Page(Place("categories", speech.language), "categories", {"lists": lists})
    for one in lists:
        versions = [_version(library, speech, one["slug"], number) for number in range(len(one["rule"]["versions"]))]
        yield Page(
            Place("category", speech.language, slug=one["slug"]),
            "category",
            {**one, "versions": versions[::-1], "titles": library.titles[speech.language]},
        )


def _version(library: Library, speech: Speech, slug: str, number: int) -> dict[str, Any]:
    rule: Rule = library.categories[slug]
    version = rule["versions"][number]
    end = ends(rule["versions"], number)
    held = [
        one
        for one in library.rounds_by_kind.get(slug, ())
        if version["from"] <= one["date"] and (end is None or one["date"] <= end)
    ]
    return {
        **version,
        "end": end,
        "rounds": held[::-1],
        "conditions": list(_conditions(library, speech, version)),
        "cited": [cited(library.rulebook.sources, source, speech.language) for source in version["sources"]],
    }


def _conditions(library: Library, speech: Speech, version: Rule) -> Iterator[str]:
    """What the version asks for, a sentence each."""
    t, place = speech, "rules.one_category.criteria"
    criteria = version.get("criteria")
    if not criteria:
        return
    for key, value in criteria.items():
        if key == "work_hours":
            year = library.rulebook.version_on("work.year", version["from"])["figures"]
            months = full_time_months(value, year)
            yield t(f"{place}.work_hours", n=value, per_week=year["hours_per_week"], months=months)
        elif key == "continuous":
            yield t(f"{place}.{'continuous' if value else 'not_continuous'}")
        elif key == "canadian_only":
            yield t(f"{place}.{'canadian_only' if value else 'anywhere'}")
        elif key == "education_level":
            yield t(f"{place}.education_level", level=t.text("core.education", value))
        else:
            yield t(place, key, n=value)
    yield t(f"{place}.program")
