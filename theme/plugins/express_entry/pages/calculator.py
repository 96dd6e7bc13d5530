"""The calculator's page: everything its form and its script are given."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from calc.countries import COUNTRIES
from calc.rules import FIRST_DAY

from ..library import Library
from ..routes import Place
from ..speech import Speech
from . import Page
from .sources import cited

LANGUAGE = "language."


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    place = Place("calculator", speech.language)
    yield Page(
        place,
        "calculator",
        {
            "tests": _tests(library),
            "education_levels": list(speech.tree("core.education")),
            "countries": _countries(speech),
            "units": list(library.titles[speech.language].items()),
            "first_day": FIRST_DAY.isoformat(),
            "calculator_json": _for_script(library, speech, place),
        },
    )


def _tests(library: Library) -> list[dict[str, Any]]:
    """The tests in the order of the official languages: `{id, language, scale}`."""
    tests = [
        {"id": rule_id.removeprefix(LANGUAGE), "language": rule["language"], "scale": rule["scale"]}
        for rule_id, rule in library.rulebook.rules.items()
        if rule["kind"] == "language"
    ]
    return sorted(tests, key=lambda test: test["language"])


def _countries(speech: Speech) -> list[tuple[str, str]]:
    """Codes and names, as the language sorts them: accents do not count."""
    names = [(code, speech.fmt.title(speech.fmt.locale.territories[code])) for code in COUNTRIES]
    return sorted(names, key=lambda one: _unaccented(one[1]))


def _unaccented(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _for_script(library: Library, speech: Speech, place: Place) -> Markup:
    sources = {key: cited(library.rulebook.sources, key, speech.language) for key in library.rulebook.sources}
    data = {
        "lang": speech.language,
        "words": {room: speech.tree(room) for room in ("core", "calculator")},
        "sources": {
            key: {"title": source["title"] or source["whose"] or key, "url": source["url"]}
            for key, source in sources.items()
        },
        "rules": place.url("rules"),
        "engine": f"{place.root}engine/index.html",
        "rule_ids": [
            key for key, rule in library.rulebook.rules.items() if rule["kind"] not in ("category", "changes")
        ],
    }
    return htmlsafe_json_dumps(data, ensure_ascii=False)
