"""The table of occupations."""

from __future__ import annotations

from collections.abc import Iterator

from ..library import Library
from ..routes import Place
from ..speech import Speech
from . import Page


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    broad = [group for group in library.groups.values() if group["level"] == 1]
    yield Page(
        Place("noc", speech.language),
        "noc",
        {
            "broad": [
                (
                    group["code"],
                    speech.fmt.title(group["title"][speech.language]),
                    [unit for unit in library.units if unit["code"].startswith(group["code"])],
                )
                for group in broad
            ],
            "titles": library.titles[speech.language],
            "lists": library.lists_of_code,
            "count": len(library.units),
            "highest_teer": library.rulebook.version_on("work.noc_2021")["figures"]["highest_teer"],
            "noc_version": library.noc_version,
            "categories_through": min(rule["verified_through"] for rule in library.categories.values()),
        },
    )
