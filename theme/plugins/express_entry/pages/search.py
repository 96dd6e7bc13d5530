"""The page of the search."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2.utils import htmlsafe_json_dumps

from ..library import Library
from ..routes import Place
from ..search import FOLDER
from ..speech import Speech
from . import Page


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    place = Place("search", speech.language)
    words = {"search": {name: speech.tree(f"search.{name}") for name in ("script", "kinds", "kind_of")}}
    data = {
        "lang": speech.language,
        "words": words,
        "root": place.root,
        "index": f"{place.root}{FOLDER}/",
        "occupations": place.url("noc"),
    }
    yield Page(place, "search", {"search_json": htmlsafe_json_dumps(data, ensure_ascii=False)})
