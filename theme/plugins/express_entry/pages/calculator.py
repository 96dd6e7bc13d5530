"""The calculator's page: everything its form and its script are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from calc.countries import COUNTRIES, PROVINCES
from calc.crs import SECTIONS
from calc.rules import FIRST_DAY

from .. import edition, results
from ..finder import FOLDER
from ..library import Library
from ..occupations import plain
from ..routes import CATEGORY, Place
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

# What the script says as long as there is only the form; the words of what follows the score are in `results`.
SAID = {
    "core": (
        "sections official_languages scales levels years tests abilities problems errors notices missing missing_path "
        "units"
    ),
    "calculator": "status language work actions link result further problems",
    "form": "steps check badge assumed short times",
    "noc": "search teer",
    # What an occupation found is listed for.
    "draws": "kinds",
    "result": "so_far",
}

# The figures that the help beside the questions names.
HELPED = {
    "work": "work.year",
    "noc": "work.noc_2021",
    "window": "work.window",
    "eca": "education.eca_validity",
    "language": "language.validity",
}

# How many years back the ranking system and each program look.
LOOK_BACK = {
    "crs": ("work.window", "crs_years"),
    "fsw": ("fsw.minimum", "work_window_years"),
    "fst": ("fst.minimum", "work_window_years"),
    "cec": ("cec.minimum", "work_window_years"),
}


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
            "figures": {name: _figures_of(library, rule_id) for name, rule_id in HELPED.items()},
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
    return sorted(names, key=lambda one: plain(one[1]))


def _provinces(speech: Speech) -> list[tuple[str, str]]:
    names = [(code, speech("calculator.more.provinces", code)) for code in PROVINCES]
    return sorted(names, key=lambda one: plain(one[1]))


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
    return _figures_of(library, "work.year") | _figures_of(library, "work.noc_2021")


def _figures_of(library: Library, rule_id: str) -> dict[str, int]:
    version = library.rulebook.version_on(rule_id)
    return version["figures"] if version else {}


def _windows(library: Library, only: Iterable[str] = (*LOOK_BACK, "categories")) -> list[dict[str, Any]]:
    """The years looked back over, the longest first, each with who looks: `{years, of}`."""
    years = {name: [_figures_of(library, rule_id)[key]] for name, (rule_id, key) in LOOK_BACK.items()}
    versions = [
        library.rulebook.version_on(rule_id) for rule_id in library.rulebook.rules if rule_id.startswith(CATEGORY)
    ]
    years["categories"] = [version.get("criteria", {}).get("window_years") for version in versions if version]
    found: dict[int, list[str]] = {}
    for name in only:
        for count in {count for count in years[name] if count}:
            found.setdefault(count, []).append(name)
    return [{"years": count, "of": found[count]} for count in sorted(found, reverse=True)]


def _change(library: Library, speech: Speech, place: Place) -> dict[str, str] | None:
    """The first day of a change whose figures are not known, and the link to what is known of it."""
    if library.unknown_change is None:
        return None
    url = place.url("rules", anchor=f"c{library.unknown_change}")
    return {"from": library.unknown_change, "text": speech.text("site.change.link"), "url": url}


def _for_script(library: Library, speech: Speech, place: Place) -> Markup:
    words = {room: {key: speech.tree(room, key) for key in keys.split()} for room, keys in SAID.items()}
    # In the form, the search names other ways out than on its own page.
    words["noc"]["search"] = {**words["noc"]["search"], **speech.tree("calculator.search")}
    data = {
        "lang": speech.language,
        "words": words,
        "rules": place.url("rules"),
        "categories": place.url("categories"),
        "draws": place.url("draws"),
        "pool": place.url("draw_pool"),
        "checks": RULES_OF_CHECKS,
        "law": cited(library.rulebook.sources, LAW, speech.language)["url"],
        "figures": _figures(library),
        "windows": {"work": _windows(library), "spouse.work": _windows(library, only=("crs",))},
        "ceilings": _ceilings(library),
        "change": _change(library, speech, place),
        "index": f"{place.root}{FOLDER}/",
        "results": f"{place.root}{results.FOLDER}/",
    }
    return htmlsafe_json_dumps(data, ensure_ascii=False)
