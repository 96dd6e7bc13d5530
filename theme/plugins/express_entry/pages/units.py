"""A page for each unit group: where it stands, its job titles, its look-alikes, and what it can serve."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ..library import Library
from ..occupations import EXAMPLE, INCLUSION, pointed_from
from ..routes import CATEGORY, Place
from ..speech import Speech
from . import Page
from .noc import categories_through
from .spans import ends

# More than any program asks for.
YEARS_OF_WORK = 15


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    language = speech.language
    titles = library.group_titles[language]
    pointed = pointed_from(library.see_also)
    shared = {
        "titles": titles,
        "categories_through": categories_through(library),
        "highest_teer": library.rulebook.version_on("work.noc_2021")["figures"]["highest_teer"],
    }
    without_list = [
        slug
        for slug in library.categories
        if not ({"codes", "retired"} & (library.rulebook.version_on(CATEGORY + slug) or {"retired": True}).keys())
    ]
    alike: dict[str, list[str]] = {}
    for unit in library.units:
        alike.setdefault(unit["code"][:-1], []).append(unit["code"])
    for index, unit in enumerate(library.units):
        code = unit["code"]
        listed = [one for slug in library.categories if (one := _listed(library, slug, code))]
        yield Page(
            Place("unit", language, code=code),
            "unit",
            {
                **shared,
                "unit": unit,
                "title_text": titles[code],
                "above": [code[:length] for length in range(1, len(code))],
                "beside": [other for other in alike[code[:-1]] if other != code],
                "before": library.units[index - 1]["code"] if index else None,
                "after": library.units[index + 1]["code"] if index + 1 < len(library.units) else None,
                "job_titles": _job_titles(library, speech, code),
                "elsewhere": library.see_also.get(code, []),
                "here": sorted({*pointed.get(code, ()), *pointed.get(code[:-1], ())} - {code}),
                "programs": _programs(library, code),
                "listed": listed,
                "without_list": without_list,
                "rounds": _rounds(library, listed),
            },
        )


def _job_titles(library: Library, speech: Speech, code: str) -> dict[str, list[str]]:
    """`{example, other, inclusion}`: the titles the classification gives as examples, the rest, and the unexpected."""
    found: dict[str, list[str]] = {EXAMPLE: [], "other": [], INCLUSION: []}
    for title in library.job_titles[speech.language][code]:
        found[title.mark or "other"].append(speech.fmt.title(title.text))
    return found


def _programs(library: Library, code: str) -> list[dict[str, Any]]:
    """What work in the occupation can count for: `{id, rule, counts, reason, level}`.

    The core is asked about somebody who has done nothing else for years, full-time and in Canada.
    """
    on = date.fromisoformat(library.data_dates["rules_verified_through"])
    hours = library.rulebook.version_on("work.year", on.isoformat())["figures"]["hours_per_week"]
    job = {"noc": code, "country": "CA", "start": f"{on.year - YEARS_OF_WORK}-01-01", "hours_per_week": hours}
    person = {"birth_date": f"{on.year - 2 * YEARS_OF_WORK}-01-01", "work": [job]}
    answer = library.facts.assess(person, on, want=["experience", "programs"])
    checks = {check["id"]: check for program in answer["programs"].values() for check in program["checks"]}
    crs = answer["experience"]["canadian_years"] > 0
    fsw, cec, fst = (checks[f"{program}.work"]["met"] for program in ("fsw", "cec", "fst"))
    level = max(checks["cec.language"]["need"].values())
    return [
        _program("crs", "crs.core.canadian_work", "skilled", crs),
        _program("fsw", "fsw.minimum", "skilled", fsw),
        {**_program("cec", "cec.minimum", "skilled", cec), "level": level if cec else None},
        _program("fst", "fst.occupations", "trade", fst),
    ]


def _program(program: str, rule: str, reason: str, counts: bool) -> dict[str, Any]:
    return {
        "id": program,
        "rule": rule,
        "counts": counts,
        "reason": reason if counts else f"not_{reason}",
        "level": None,
    }


def _listed(library: Library, slug: str, code: str) -> dict[str, Any] | None:
    """When the occupation was on a category's lists: `{slug, name, spans: [{from, to}], now}`, None if it never was.

    A span runs over versions that follow each other; `to` is None while the list is in force.
    """
    rule = library.categories[slug]
    spans: list[dict[str, Any]] = []
    goes_on = False
    for number, version in enumerate(rule["versions"]):
        held = code in version.get("codes", ())
        if held and goes_on:
            spans[-1]["to"] = ends(rule["versions"], number)
        elif held:
            spans.append({"from": version["from"], "to": ends(rule["versions"], number)})
        goes_on = held
    if not spans:
        return None
    now = code in (library.rulebook.version_on(CATEGORY + slug) or {}).get("codes", ())
    return {"slug": slug, "name": rule["name"], "spans": spans, "now": now}


def _rounds(library: Library, listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rounds held for a category while the occupation was on its list, the newest first."""
    found = [
        one
        for category in listed
        for one in library.rounds_by_kind.get(category["slug"], ())
        if any(span["from"] <= one["date"] and (span["to"] or one["date"]) >= one["date"] for span in category["spans"])
    ]
    return sorted(found, key=lambda one: one["date"], reverse=True)
