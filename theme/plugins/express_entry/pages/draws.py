"""The list of rounds, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from markupsafe import Markup

from .. import charts, pictures, rounds
from ..library import Library
from ..routes import CATEGORY, Place
from ..rulebook import is_score_rule
from ..speech import Speech
from . import Page
from .rules import name as rule_name
from .sources import cited

# The conditions of each program that has a rule of its own.
PROGRAM_RULES = {"FSW": "fsw.minimum", "CEC": "cec.minimum", "FST": "fst.minimum"}


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    yield _index(library, speech)
    charts_of_kinds = {
        kind: pictures.cutoffs(library, speech, held, "cutoffs", speech("draws.charts.kind", kind=spoken(speech, kind)))
        for kind, held in library.rounds_by_kind.items()
    }
    shared = {"script_words": script_words(speech), "ceiling": ceiling(library)}
    for index, one in enumerate(library.rounds):
        before, after = _neighbours(library.rounds, index)
        alike = library.rounds_by_kind[one["kind"]]
        place_in_kind = alike.index(one)
        same_before, same_after = _neighbours(alike, place_in_kind)
        picture = charts_of_kinds[one["kind"]]
        yield Page(
            Place("draw", speech.language, number=one["number"]),
            "draw",
            {
                **shared,
                "round": one,
                "before": before,
                "after": after,
                "same_before": same_before,
                "same_after": same_after,
                "alike": alike,
                "lower": sum(other["cutoff"] < one["cutoff"] for other in alike),
                "higher": sum(other["cutoff"] > one["cutoff"] for other in alike),
                "picture": _with_mark(picture, one) if len(alike) > 1 else None,
                "near": alike[max(place_in_kind - 2, 0) : place_in_kind + 3][::-1],
                "list": _list_used(library, one),
                "rules": _rules_then(library, speech, one),
                "standing": _standing(library, one),
                "nomination": library.rulebook.version_on("crs.additional.nomination", one["date"]),
                "sources": [cited(library.draw_sources, source, speech.language) for source in one["sources"]],
            },
        )


def spoken(speech: Speech, kind: str, n: int = 2) -> Markup:
    """What rounds of a kind are called inside a sentence: `STEM rounds`; with n=1 one of them."""
    return speech("draws.of_kind", kind, n=n)


def kind_rows(library: Library, held: Sequence[rounds.Round]) -> list[dict[str, Any]]:
    """Some rounds by their kinds, the kind of the latest first: `{kind, sums, last}`."""
    kinds = rounds.by(lambda one: one["kind"], held[::-1])
    return [{"kind": kind, "sums": rounds.sums(alike[::-1]), "last": alike[0]} for kind, alike in kinds.items()]


def year_rows(library: Library) -> list[dict[str, Any]]:
    """The years, the latest first: `{year, rounds, invitations, parts}`, the parts by family."""
    years = rounds.by(rounds.year, library.rounds[::-1])
    return [
        {
            "year": year,
            "rounds": len(held),
            "invitations": sum(one["invitations"] for one in held),
            "parts": pictures.invitations_by_family(held),
        }
        for year, held in years.items()
    ]


def by_year(held: Sequence[rounds.Round]) -> list[tuple[str, list[rounds.Round]]]:
    """The rounds by year, the newest first."""
    return [(year, list(group)) for year, group in groupby(held[::-1], rounds.year)]


def script_words(speech: Speech) -> dict[str, Any]:
    """What the script of these pages is given."""
    words = {room: speech.tree("draws", room) for room in ("in_year", "script")}
    return {"lang": speech.language, "words": {"draws": words}}


def ceiling(library: Library) -> int:
    """The highest score there is, for the field of the reader's own."""
    return library.rulebook.version_on("crs.ceiling")["max"]["points"]


def _index(library: Library, speech: Speech) -> Page:
    through = library.coverage["known_through"]
    kinds = [
        {**row, "quiet": rounds.quiet_months(library.rounds_by_kind[row["kind"]], through)}
        for row in kind_rows(library, library.rounds)
    ]
    return Page(
        Place("draws", speech.language),
        "draws",
        {
            "years": by_year(library.rounds),
            "year_rows": year_rows(library),
            "kinds": kinds,
            "types": rounds.by(lambda row: row["last"]["type"], kinds),
            "never": [slug for slug in library.categories if slug not in library.rounds_by_kind],
            "programs": list(dict.fromkeys(name for one in library.rounds for name in one["programs"])),
            "count": len(library.rounds),
            "split": _split(library.rounds),
            "families": rounds.FAMILIES,
            "cutoffs": pictures.cutoffs(library, speech, library.rounds, "cutoffs", speech("draws.charts.cutoffs")),
            "invitations": pictures.invitations(library, speech),
            "has_pool": bool(library.pool),
            "script_words": script_words(speech),
            "nominee_points": library.rulebook.version_on("crs.additional.nomination")["max"]["points"],
            "ceiling": ceiling(library),
        },
    )


def _split(held: list[dict[str, Any]]) -> list[list[str]]:
    """Rounds published under one number with a letter each, as 91a and 91b."""
    alike = groupby((one["number"] for one in held), lambda number: number.rstrip("abc"))
    return [numbers for _, group in alike if len(numbers := list(group)) == 2]


def _neighbours(held: list[dict[str, Any]], index: int) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    return held[index - 1] if index else None, held[index + 1] if index + 1 < len(held) else None


def _with_mark(picture: pictures.Picture, one: rounds.Round) -> pictures.Picture:
    return picture._replace(svg=charts.marked(picture.svg, picture.frame, one["date"], one["cutoff"]))


def _list_used(library: Library, one: dict[str, Any]) -> dict[str, Any] | None:
    """The category list of the round's day: `{slug, name, from, occupations}`."""
    if one["type"] != "category":
        return None
    version = library.rulebook.version_on(CATEGORY + one["kind"], one["date"])
    return {
        "slug": one["kind"],
        "name": library.categories[one["kind"]]["name"],
        "from": version["from"],
        "occupations": len(version.get("codes", ())),
    }


def _standing(library: Library, one: dict[str, Any]) -> rounds.Standing | None:
    count = library.pool_of_round.get(one["number"])
    return rounds.standing(one, count) if count else None


class RuleThen(NamedTuple):
    """A rule in force on the day of a round; `start` is the first day of its version."""

    id: str
    name: str
    start: str


def _rules_then(library: Library, speech: Speech, one: dict[str, Any]) -> dict[str, tuple[RuleThen, ...]]:
    """The scoring rules of the round's day: those that were `other` than the last that are
    known, those that were the `same`, and those that were `later`; and the rules of the programs it was open to."""
    book = library.rulebook
    found: dict[str, list[RuleThen]] = {"other": [], "same": [], "later": [], "programs": []}
    for rule_id, rule in book.rules.items():
        if not is_score_rule(rule_id, rule):
            continue
        then, last = book.version_on(rule_id, one["date"]), book.version_on(rule_id)
        which = "later" if then is None else "same" if then is last else "other"
        found[which].append(RuleThen(rule_id, rule_name(speech, rule_id), (then or rule["versions"][0])["from"]))
    for program in one["programs"]:
        rule_id = PROGRAM_RULES.get(program)
        if rule_id and (version := book.version_on(rule_id, one["date"])):
            found["programs"].append(RuleThen(rule_id, speech("draws.programs", program), version["from"]))
    return {which: tuple(rules) for which, rules in found.items()}
