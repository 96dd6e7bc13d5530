"""The calculator's page: everything its form and its script are given."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from calc.countries import COUNTRIES, PROVINCES
from calc.crs import SECTIONS
from calc.rules import FIRST_DAY

from .. import edition
from ..finder import FOLDER
from ..library import Library
from ..routes import Place
from ..rulebook import is_known
from ..speech import Speech
from . import Page
from .sources import cited

LANGUAGE = "language."
OFFER = "crs.additional.job_offer"
LAW = "irpr"

# The rule whose page has the figures of each condition of a program.
RULES_OF_CHECKS = {
    "fsw.work": "fsw.minimum",
    "fsw.language": "fsw.minimum",
    "fsw.education": "fsw.grid.education",
    "fsw.pass_mark": "fsw.minimum",
    "fsw.funds": "funds.table",
    "fsw.destination": "fsw.minimum",
    "cec.work": "cec.minimum",
    "cec.language": "cec.minimum",
    "cec.destination": "cec.minimum",
    "fst.work": "fst.minimum",
    "fst.language": "fst.minimum",
    "fst.certificate_or_offer": "fst.occupations",
    "fst.funds": "funds.table",
    "fst.destination": "fst.minimum",
}

# What the script says. The other words of these rooms stand in the page itself or on other pages.
SAID = {
    "core": (
        "sections lines lines_said lines_read fact_said values years levels education_short official_languages scales "
        "reasons lost_to_cap problems errors notices programs fsw_grid checks check_names checks_law check_read "
        "check_met check_notes outcomes barred levers turns tests abilities missing missing_path units marital_status "
        "confidence not_known"
    ),
    "calculator": "status language work actions link result further programs categories rounds advice ahead problems",
    "draws": "kinds",
    "planner": "ahead file page result calendar states groups documents exam official counted",
    "noc": "search teer",
}

# The rules a plan can name that are no lines of the score: their names go with it.
PLANNED = ("invitation.", "funds.", "language.validity", "education.", "work.year", "profile.", "fst.minimum")


def pages(library: Library, speech: Speech, name: str = "calculator") -> Iterator[Page]:
    place = Place(name, speech.language)
    yield Page(
        place,
        name,
        {
            "tests": _tests(library),
            "education_levels": list(speech.tree("core.education")),
            "countries": _countries(speech),
            "provinces": _provinces(speech),
            "first_day": FIRST_DAY.isoformat(),
            "edition": edition.UNKNOWN,
            "offer": _offer(library),
            "first_round": library.rounds[0]["date"],
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


def _provinces(speech: Speech) -> list[tuple[str, str]]:
    names = [(code, speech("calculator.more.provinces", code)) for code in PROVINCES]
    return sorted(names, key=lambda one: _unaccented(one[1]))


def _unaccented(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _offer(library: Library) -> dict[str, str | None]:
    """The last day on which job offers earned points, None while they do, and the day of a change since whose figures
    are not known.
    """
    versions = library.rulebook.rules[OFFER]["versions"]
    known = [version for version in versions if is_known(version)]
    repealed = date.fromisoformat(known[-1]["from"]) if known[-1].get("repealed") else None
    return {
        "ended": (repealed - timedelta(days=1)).isoformat() if repealed else None,
        "changed": next((version["from"] for version in versions if not is_known(version)), None),
    }


def _ceilings(library: Library) -> dict[str, list[dict[str, Any]]]:
    """For each section of the score, its ceilings with their first days: `{from, max}`."""
    return {
        section: [
            {"from": version["from"], "max": version["max"]}
            for version in library.rulebook.rules[f"crs.{section}.ceiling"]["versions"]
            if is_known(version)
        ]
        for section in SECTIONS
    }


def _figures(library: Library) -> dict[str, int]:
    """The figures that sentences of the script name."""
    found: dict[str, int] = {}
    for rule_id in ("work.year", "work.noc_2021"):
        version = library.rulebook.version_on(rule_id)
        found |= version["figures"] if version else {}
    return found


def _change(library: Library, speech: Speech, place: Place) -> dict[str, str] | None:
    """The first day of a change whose figures are not known, and the link to what is known of it."""
    if library.unknown_change is None:
        return None
    url = place.url("rules", anchor=f"c{library.unknown_change}")
    return {"from": library.unknown_change, "text": speech.text("site.change.link"), "url": url}


def _planned(library: Library, speech: Speech) -> dict[str, str]:
    """Names of rules by their ids."""
    ids = [rule_id for rule_id in library.rulebook.rules if rule_id.startswith(PLANNED)]
    return {rule_id: speech.text("core.rules", rule_id, "name") for rule_id in ids}


def _sources_of_lines(library: Library) -> list[str]:
    """The sources that lines of the score can name."""
    versions = [
        version
        for rule_id, rule in library.rulebook.rules.items()
        if rule_id.startswith("crs.") and rule["kind"] == "points"
        for version in rule["versions"]
    ]
    return sorted({one["source"] for version in versions for one in version["sources"]})


def _for_script(library: Library, speech: Speech, place: Place) -> Markup:
    sources = {key: cited(library.rulebook.sources, key, speech.language) for key in _sources_of_lines(library)}
    words = {room: {key: speech.tree(room, key) for key in keys.split()} for room, keys in SAID.items()}
    # In the form, the search names other ways out than on its own page.
    words["noc"]["search"] = {**words["noc"]["search"], **speech.tree("calculator.search")}
    data = {
        "lang": speech.language,
        "words": words,
        "sources": {
            key: {"title": source["title"] or source["whose"] or key, "url": source["url"]}
            for key, source in sources.items()
        },
        "rules": place.url("rules"),
        "categories": place.url("categories"),
        "draws": place.url("draws"),
        "checks": RULES_OF_CHECKS,
        "law": cited(library.rulebook.sources, LAW, speech.language)["url"],
        "rounds": [[one["number"], one["date"], one["kind"]] for one in library.rounds],
        "through": library.data_dates["draws_through"],
        "figures": _figures(library),
        "ceilings": _ceilings(library),
        "change": _change(library, speech, place),
        "plan": {"rules": _planned(library, speech)},
        "index": f"{place.root}{FOLDER}/",
        "engine": f"{place.root}engine/index.html#{edition.UNKNOWN}",
    }
    return htmlsafe_json_dumps(data, ensure_ascii=False)
