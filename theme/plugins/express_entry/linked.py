"""What a page says of itself to programs, as JSON-LD in the words of schema.org: its trail, the data it shows, and
the questions and steps of a guide.

Addresses are absolute where the site knows its own; elsewhere they are relative to the page, as JSON-LD in HTML may be.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from markupsafe import Markup

from . import questions
from .exports import FOLDER
from .library import Library
from .routes import Place
from .speech import Speech
from .trails import Step
from .words import LANGUAGES

CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
FORMATS = {"csv": "text/csv", "json": "application/json"}

# The data each page shows, by the name of their files; the page of the data has them all.
DATA_OF_PAGE = {"draws": "draws", "draw_pool": "pool", "noc": "noc", "categories": "categories", "rules": "rules"}

# Where a page offers its data as files: one page, one set of data.
ANCHOR = "data-files"

Address = Callable[[str], str]
Thing = dict[str, Any]


def files_of(dataset: str, names: Iterable[str]) -> list[str]:
    """Those of the data files that hold the dataset, tables first."""
    present = set(names)
    return [name for name in (f"{dataset}.{form}" for form in FORMATS) if name in present]


def linked(library: Library, speech: Speech, trail: Sequence[Step], files: Iterable[str], address: Address) -> Markup:
    """The text of the script element, safe in HTML; empty on a page without a trail.

    `files` are the names of all data files, `address` gives the address of a path from the site's root.
    """
    if not trail:
        return Markup()
    place = trail[-1].place
    things = [_trail(trail, address)]
    if place.name == "data":
        things.append(_catalogue(library, speech, list(files), address))
    elif place.name in DATA_OF_PAGE:
        things.append(_dataset(library, speech, place.name, list(files), address))
    elif place.name == "guide" and (guide := library.guide_pages[speech.language].get(place.of["slug"])):
        things += questions.things(place.of["slug"], guide.html)
    return in_script([{"@context": CONTEXT, **thing} for thing in things])


def in_script(data: Any) -> Markup:
    """JSON that no text in it can bring out of its script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Of all that HTML reads in a script, only what begins with < can end it or change how it is read.
    return Markup(text.replace("<", "\\u003c"))


def _trail(trail: Sequence[Step], address: Address) -> Thing:
    items = [
        {"@type": "ListItem", "position": position, "name": step.label, "item": address(step.place.folder)}
        for position, step in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _catalogue(library: Library, speech: Speech, files: list[str], address: Address) -> Thing:
    return {
        "@type": "DataCatalog",
        "name": speech.text("around.data.all.name"),
        "description": speech.text("data.description"),
        "url": address(Place("data", speech.language).folder),
        "license": LICENCE,
        "dataset": [_dataset(library, speech, page, files, address) for page in DATA_OF_PAGE],
    }


def _dataset(library: Library, speech: Speech, page: str, files: list[str], address: Address) -> Thing:
    name = DATA_OF_PAGE[page]
    url = address(Place(page, speech.language).folder)
    covered = coverage(library, name)
    return {
        "@type": "Dataset",
        "@id": f"{url}#{ANCHOR}",
        "name": speech.text("around.data", name, "name"),
        "description": speech.text("around.data", name, "description"),
        "url": url,
        "inLanguage": list(LANGUAGES),
        "isAccessibleForFree": True,
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": speech.text("site.name"), "url": address("")},
        "isBasedOn": {
            "@type": "CreativeWork",
            "name": based_on(library, speech, name),
            "creator": {"@type": "Organization", "name": speech.text("around.data", name, "whose")},
        },
        **({"creditText": speech.text("noc.notice")} if name == "noc" else {}),
        **({"temporalCoverage": "/".join(covered)} if covered else {}),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file,
                "encodingFormat": FORMATS[file.rpartition(".")[2]],
                "contentUrl": address(f"{FOLDER}/{file}"),
            }
            for file in files_of(name, files)
        ],
    }


def based_on(library: Library, speech: Speech, dataset: str) -> str:
    """The work that the data were compiled from."""
    return speech.text("around.data", dataset, "based_on", version=library.noc_version.split()[-1])


def coverage(library: Library, dataset: str) -> tuple[str, str] | None:
    """The first and the last day that the data answer for; None where they are of no time."""
    if dataset == "draws":
        return library.rounds[0]["date"], library.coverage["known_through"]
    if dataset == "pool":
        return (library.pool[0]["as_on"], library.pool[-1]["as_on"]) if library.pool else None
    if dataset == "noc":
        return None
    rules = library.categories if dataset == "categories" else library.rulebook.rules
    first = min(version["from"] for rule in rules.values() for version in rule.get("versions", ()))
    if dataset == "rules":
        return first, library.data_dates["rules_verified_through"]
    return first, min(rule["verified_through"] for rule in rules.values())
