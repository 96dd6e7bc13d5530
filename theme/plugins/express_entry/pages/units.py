"""A page for each unit group: where it stands, its job titles, its look-alikes, and what it can serve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calc.experience import is_skilled
from calc.programs.cec import TOP_TEERS
from calc.rules import Groups

from ..library import CATEGORY, Library
from ..occupations import EXAMPLE, INCLUSION, pointed_from
from ..routes import Place
from ..speech import Speech
from . import Page
from .noc import categories_through
from .spans import ends


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    language = speech.language
    titles = library.group_titles[language]
    pointed = pointed_from(library.see_also)
    shared = {
        "titles": titles,
        "categories_through": categories_through(library),
        "highest_teer": library.rulebook.version_on("work.noc_2021")["figures"]["highest_teer"],
    }
    trades = _trades(library)
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
                "beside": [one["code"] for one in library.units if one["code"][:-1] == code[:-1] and one is not unit],
                "before": library.units[index - 1]["code"] if index else None,
                "after": library.units[index + 1]["code"] if index + 1 < len(library.units) else None,
                "job_titles": _job_titles(library, speech, code),
                "elsewhere": library.see_also.get(code, []),
                "here": sorted({*pointed.get(code, ()), *pointed.get(code[:-1], ())} - {code}),
                "programs": list(_programs(library, code, trades)),
                "listed": listed,
                "rounds": _rounds(library, listed),
            },
        )


def _job_titles(library: Library, speech: Speech, code: str) -> dict[str, list[str]]:
    """`{example, other, inclusion}`: the titles the classification gives as examples, the rest, and the unexpected."""
    found: dict[str, list[str]] = {EXAMPLE: [], "other": [], INCLUSION: []}
    for title in library.job_titles[speech.language][code]:
        found[title.mark or "other"].append(speech.fmt.title(title.text))
    return found


def _trades(library: Library) -> Groups:
    version = library.rulebook.version_on("fst.occupations")
    return Groups(tuple(version["include"]), tuple(version["exclude"]))


def _programs(library: Library, code: str, trades: Groups) -> Iterator[dict[str, Any]]:
    """What work in the occupation can count for, as the core decides it: `{id, rule, counts, reason, level}`."""
    skilled, trade = is_skilled(code), trades.holds(code)
    by_teer = {"counts": skilled, "reason": "skilled" if skilled else "not_skilled", "level": None}
    levels = library.rulebook.version_on("cec.minimum")["figures"]
    level = levels["language_teer_0_1" if int(code[1]) in TOP_TEERS else "language_teer_2_3"]
    yield {"id": "crs", "rule": "crs.core.canadian_work", **by_teer}
    yield {"id": "fsw", "rule": "fsw.minimum", **by_teer}
    yield {"id": "cec", "rule": "cec.minimum", **by_teer, "level": level if skilled else None}
    yield {
        "id": "fst",
        "rule": "fst.occupations",
        "counts": trade,
        "reason": "trade" if trade else "not_trade",
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
