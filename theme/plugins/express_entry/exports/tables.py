"""The tables among the data files: their columns and rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from operator import itemgetter
from typing import Any

from ..library import Library
from ..pages.spans import ends
from ..rulebook import is_known
from ..words import LANGUAGES
from .columns import Column, Table
from .rule_rows import RULE_COLUMNS, rule_rows

Row = Mapping[str, Any]


def data_tables(library: Library) -> dict[str, Table]:
    """Every table by the name of its file."""
    return {
        "draws.csv": Table(_round_columns(), library.rounds),
        "pool.csv": Table(pool_columns(library.pool), library.pool),
        "noc.csv": Table(_unit_columns(), library.units),
        "noc-groups.csv": Table(_group_columns(), [*library.groups.values()]),
        **{f"titles-{language}.csv": Table(_title_columns(), _titles(library, language)) for language in LANGUAGES},
        "see-also.csv": Table(_see_also_columns(), [*_links(library)]),
        "categories.csv": Table(_category_columns(), [*category_rows(library)]),
        "rules.csv": Table(RULE_COLUMNS, [*rule_rows(library)]),
    }


def _same(name: str, kind: str, of: str, *, may_be_empty: bool = False) -> Column:
    """A column that a key of the JSON file holds under the same name."""
    return Column(name, kind, itemgetter(name), of, may_be_empty)


def _part(row: Row, key: str, language: str) -> str | None:
    return (row[key] or {}).get(language)


def _both(name: str, of: str, *, may_be_empty: bool = False) -> list[Column]:
    """A text of both languages: a column for each."""
    return [
        Column(f"{name}_{language}", "text", partial(_part, key=name, language=language), of, may_be_empty)
        for language in LANGUAGES
    ]


def _round_columns() -> list[Column]:
    return [
        _same("number", "code", "rounds.number"),
        _same("date", "day", "rounds.date"),
        _same("time_utc", "moment", "rounds.time_utc", may_be_empty=True),
        _same("type", "word", "rounds.type"),
        _same("kind", "word", "rounds.kind"),
        *_both("name", "rounds.name"),
        _same("name_fr_official", "yes_no", "rounds.name_fr_official"),
        _same("first_published_name", "text", "rounds.first_published_name", may_be_empty=True),
        _same("programs", "words", "rounds.programs"),
        _same("invitations", "whole", "rounds.invitations"),
        _same("cutoff", "whole", "rounds.cutoff"),
        _same("tie_break", "moment", "rounds.tie_break", may_be_empty=True),
        _same("confidence", "word", "rounds.confidence"),
        _same("sources", "words", "rounds.sources"),
        *_both("note", "rounds.note", may_be_empty=True),
    ]


def pool_columns(counts: list[dict[str, Any]]) -> list[Column]:
    """A column for each band ever published: counts of different years may have different bands."""
    bands = sorted({(band["from"], band["to"]) for one in counts for band in one["bands"]}, reverse=True)
    return [
        _same("as_on", "day", "counts.as_on"),
        _same("published", "day", "counts.published"),
        _same("rounds", "words", "counts.rounds"),
        *(_band_column(low, high) for low, high in bands),
        _same("unplaced", "whole", "counts.unplaced"),
        _same("total", "whole", "counts.total"),
        _same("confidence", "word", "counts.confidence"),
        _same("sources", "words", "counts.sources"),
        *_both("note", "counts.note", may_be_empty=True),
    ]


def _band_column(low: int, high: int) -> Column:
    def candidates(count: Row) -> int | None:
        return next((band["candidates"] for band in count["bands"] if (band["from"], band["to"]) == (low, high)), None)

    # Which bands there are is up to the department, so that any of them may be empty some day.
    return Column(f"crs_{low}_{high}", "whole", candidates, "", True, "crs", (("low", low), ("high", high)))


def _unit_columns() -> list[Column]:
    return [
        _same("code", "code", "units.code"),
        _same("teer", "whole", "units.teer"),
        *_both("title", "units.title"),
    ]


def _group_columns() -> list[Column]:
    return [
        _same("code", "code", "groups.code"),
        _same("level", "whole", "groups.level"),
        *_both("title", "groups.title"),
    ]


def _title_columns() -> list[Column]:
    return [
        Column("code", "code", lambda title: title.code, "units.code"),
        Column("title", "text", lambda title: title.text),
        Column("mark", "word", lambda title: title.mark, may_be_empty=True),
    ]


def _titles(library: Library, language: str) -> list[Any]:
    return [title for titles in library.job_titles[language].values() for title in titles]


def _see_also_columns() -> list[Column]:
    return [
        Column("code", "code", itemgetter(0), "units.code"),
        Column("see_code", "code", itemgetter(1)),
    ]


def _links(library: Library) -> Iterator[tuple[str, str]]:
    for code, others in library.see_also.items():
        yield from ((code, other) for other in others)


def _category_columns() -> list[Column]:
    def criterion(name: str, kind: str) -> Column:
        of = f"versions.criteria.{name}"
        return Column(name, kind, lambda row: row["criteria"].get(name), of, True)

    return [
        Column("category", "word", itemgetter("category")),
        _same("version", "text", "versions.version"),
        _same("from", "day", "versions.from"),
        Column("to", "day", itemgetter("to"), may_be_empty=True),
        _same("announced", "day", "versions.announced"),
        Column("code", "code", itemgetter("code"), may_be_empty=True),
        Column("title_en", "text", lambda row: row["title"].get("en"), "units.title", True),
        Column("title_fr", "text", lambda row: row["title"].get("fr"), "units.title", True),
        criterion("work_hours", "whole"),
        criterion("window_years", "whole"),
        criterion("continuous", "yes_no"),
        criterion("canadian_only", "yes_no"),
        criterion("french_level", "whole"),
        criterion("service_years", "whole"),
        criterion("offer_years", "whole"),
        criterion("education_level", "word"),
        _same("verified_through", "day", "verified_through"),
        _same("confidence", "word", "versions.confidence"),
        Column("sources", "words", lambda row: [one["source"] for one in row["sources"]], "versions.sources"),
    ]


def category_rows(library: Library) -> Iterator[Row]:
    """A row for each occupation of each version, and one without an occupation for a version that lists none."""
    titles = {unit["code"]: unit["title"] for unit in library.units}
    for slug, rule in library.categories.items():
        for number, version in enumerate(rule["versions"]):
            if "retired" in version or not is_known(version):
                continue
            for code in version.get("codes", [None]):
                yield {
                    **version,
                    "category": slug,
                    "verified_through": rule["verified_through"],
                    "to": ends(rule["versions"], number),
                    "code": code,
                    "title": titles.get(code, {}),
                }
