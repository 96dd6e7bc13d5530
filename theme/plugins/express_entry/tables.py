"""A rule's tables in words: the same words on its own page and in a guide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from calc.values import ABILITIES

from . import addresses
from .rulebook import UNKNOWN, Rule, is_known
from .speech import NO_BREAK_SPACE, Speech

LEVELS = ("clb", "first_lowest", "french_lowest", "english_lowest", "second_lowest", "spouse_lowest")

Titles = Mapping[str, str]  # what occupations, and groups by the first digits of their codes, are called


class Shown(NamedTuple):
    """A table as it is printed: the first `labels` columns are text, the rest figures; a cell is a list of texts, each
    for one thing that it accepts. `keys` names the rows and `columns` the columns of figures in addresses.
    """

    labels: int
    head: list[str]
    rows: list[list[list[str]]]
    keys: list[str]
    columns: list[str]


def name(speech: Speech, rule_id: str) -> str:
    """What readers call the rule."""
    return speech("core.lines", rule_id) if speech.has("core.lines", rule_id) else speech("core.rules", rule_id, "name")


def shown(speech: Speech, rule_id: str, rule: Rule, version: Rule, titles: Titles) -> Shown | None:
    """A version's table, or None where its figures are not known; `titles` names occupations and groups of them."""
    if not is_known(version):
        return None
    if rule["kind"] == "points":
        return points_table(speech, version)
    if rule["kind"] == "language":
        return language_table(speech, rule, version, version["table"])
    if rule["kind"] == "figures":
        return _figures_table(speech, rule_id, rule, version)
    if rule["kind"] == "terms":
        return _terms_table(speech, rule_id, version)
    if rule["kind"] == "groups":
        return _groups_table(speech, version, titles)
    if rule["kind"] == "funds":
        return _funds_table(speech, version)
    if rule["kind"] == "levels":
        return _levels_table(speech, version, titles)
    return _ceiling_table(speech, rule_id, version)


def points_table(speech: Speech, version: Rule) -> Shown:
    reads, columns = version["reads"], list(version["max"])
    return Shown(
        len(reads),
        [speech("core.lines_read", fact) for fact in reads] + [speech("core.columns", c) for c in columns],
        [
            [cell(speech, fact, row[fact]) for fact in reads] + [[speech.fmt.number(row[column])] for column in columns]
            for row in version["table"]
        ],
        [addresses.points_row(reads, row) for row in version["table"]],
        addresses.points_columns(version["max"]),
    )


def language_table(speech: Speech, rule: Rule, version: Rule, rows: Iterable[Rule]) -> Shown:
    """Test scores by level, for some or all `rows` of the version's table."""
    scale = speech("core.scales", rule["language"])
    rows = list(rows)
    return Shown(
        1,
        [scale, *(speech("core.abilities", ability) for ability in ABILITIES)],
        [
            [
                [level_name(speech, scale, version, row["level"])],
                *([span(speech, row[ability], decimals=decimals(rule))] for ability in ABILITIES),
            ]
            for row in rows
        ],
        [addresses.level_row(row["level"]) for row in rows],
        list(ABILITIES),
    )


def cell(speech: Speech, fact: str, atom: Any) -> list[str]:
    """What one cell of a table accepts, one text for each thing."""
    if isinstance(atom, list):
        return [_atom(speech, fact, one, short=True) for one in atom]
    return [_atom(speech, fact, atom)]


def value(speech: Speech, fact: str, atom: Any) -> str:
    """A cell, or a fact of a person, as one text."""
    return speech("rules.one.atom_or").join(cell(speech, fact, atom))


def span(speech: Speech, atom: Any, decimals: int | None = None) -> str:
    """A number or a range of numbers: `7`, `4..6`, `10..`."""
    low, dots, high = str(atom).partition("..")

    def number(text: str) -> str:
        return speech.fmt.number(float(text) if "." in text else int(text), decimals=decimals)

    if not dots:
        return number(low)
    if not high:
        return speech("rules.one.atom_more", low=number(low))
    if float(low) == 0:
        return speech("rules.one.atom_less", high=number(high))
    return speech("rules.one.atom_range", low=number(low), high=number(high))


def decimals(rule: Rule) -> int | None:
    """IELTS writes 7.0, never 7: how the scores of a test are written follows the step of its scale."""
    return None if all(float(scale["step"]).is_integer() for scale in rule["scale"].values()) else 1


def full_time_months(hours: int, year: Mapping[str, int]) -> int:
    """Hours of work as months of full-time work; `year` is a version of work.year. Raises `LookupError` for a rest."""
    months, rest = divmod(12 * hours, year["hours"])
    if rest:
        raise LookupError(f"{hours} hours are no whole number of months of full-time work")
    return months


def level_name(speech: Speech, scale: str, version: Rule, level: int) -> str:
    """A level of a test's table in words: `CLB 10 or more`."""
    if level == version["table"][-1]["level"]:
        return speech("rules.one.level_below")
    number = speech.fmt.number(level)
    if level == version["table"][0]["level"]:
        number = speech("rules.one.atom_more", low=number)
    return f"{scale}{NO_BREAK_SPACE}{number}"


def _figures_table(speech: Speech, rule_id: str, rule: Rule, version: Rule) -> Shown:
    return Shown(
        1,
        [speech("rules.one.figure"), speech("rules.one.value")],
        [
            [[speech("core.figures", rule_id, key)], [_figure(speech, rule["units"][key], figure)]]
            for key, figure in version["figures"].items()
        ],
        list(version["figures"]),
        [""],
    )


def _figure(speech: Speech, unit: str, figure: Any) -> str:
    return speech("core.not_known") if figure == UNKNOWN else speech("core.units", unit, n=figure)


def _terms_table(speech: Speech, rule_id: str, version: Rule) -> Shown:
    return Shown(
        1,
        [speech("rules.one.figure"), speech("rules.one.value")],
        [
            [[speech("core.terms", rule_id, key)], [speech("core.term_values", rule_id, word)]]
            for key, word in version["terms"].items()
        ],
        list(version["terms"]),
        [""],
    )


def _ceiling_table(speech: Speech, rule_id: str, version: Rule) -> Shown:
    section = rule_id.rpartition(".")[0]
    columns = list(version["max"])
    rows = []
    for group in version.get("groups", ()):
        if "lines" in group:
            names = [speech("core.lines", f"{section}.{line}") for line in group["lines"]]
        else:
            names = [speech("core.sections", key) for key in group["sections"]]
        most = group["max"] if isinstance(group["max"], dict) else dict.fromkeys(columns, group["max"])
        rows.append([[" + ".join(names)], *([speech.fmt.number(most[column])] for column in columns)])
    together = [[speech.fmt.number(version["max"][column])] for column in columns]
    return Shown(
        1,
        [speech("rules.one.groups"), *(speech("core.columns", column) for column in columns)],
        [*rows, [[speech("rules.one.all_together")], *together]],
        [*(addresses.ceiling_row(group) for group in version.get("groups", ())), addresses.TOTAL],
        addresses.points_columns(version["max"]),
    )


def _groups_table(speech: Speech, version: Rule, titles: Titles) -> Shown:
    """Groups of occupations by the first digits of their codes; one that is left out stands under the one it is in."""
    listed = dict.fromkeys(version["include"], "counted") | dict.fromkeys(version["exclude"], "left_out")
    return Shown(
        1,
        [speech("rules.one.digits"), speech("rules.one.is_counted")],
        # Long titles in two genders must be able to break at their stroke on a narrow screen.
        [
            [[f"{digits} · {titles[digits]}".replace("/", "/\u200b")], [speech("rules.one", listed[digits])]]
            for digits in sorted(listed)
        ],
        sorted(listed),
        [""],
    )


def _levels_table(speech: Speech, version: Rule, titles: Titles) -> Shown:
    """Wage levels, the highest first, with their occupations."""
    levels = sorted(version["levels"].items(), key=lambda one: -int(one[0]))
    return Shown(
        2,
        [speech("rules.one.wage_level"), speech("rules.one.occupations")],
        [
            [
                [speech.fmt.number(int(level))],
                [f"{code} · {titles[code]}".replace("/", "/\u200b") for code in sorted(codes)],
            ]
            for level, codes in levels
        ]
        + [[[speech("rules.one.level_hours")], [speech("core.units.hours", n=version["work_hours"])]]],
        [*(addresses.level_row(level) for level, _ in levels), "work_hours"],
        [],
    )


def _funds_table(speech: Speech, version: Rule) -> Shown:
    return Shown(
        1,
        [speech("rules.one.family"), speech("rules.one.dollars")],
        [[size, [amount]] for size, amount in zip(_sizes(speech, version), _amounts(speech, version), strict=True)],
        _families(version),
        [""],
    )


def earlier_funds(speech: Speech, years: Sequence[Rule]) -> dict[str, Any]:
    """Tables of which the year is known but not the first day, a column for each: `{shown, known}`.

    `known` says how well, as pairs of a confidence and its years.
    """
    sizes, columns = _sizes(speech, years[0]), [_amounts(speech, one) for one in years]
    known: dict[str, list[str]] = {}
    for one in years:
        known.setdefault(one["confidence"], []).append(one["year"])
    rows = [[size, *([text] for text in row)] for size, *row in zip(sizes, *columns, strict=True)]
    return {
        "shown": Shown(
            1,
            [speech("rules.one.family"), *(one["year"] for one in years)],
            rows,
            _families(years[0]),
            [one["year"] for one in years],
        ),
        "known": [(confidence, ", ".join(found)) for confidence, found in known.items()],
    }


def _sizes(speech: Speech, table: Rule) -> list[list[str]]:
    listed = [[speech.fmt.number(size)] for size in range(1, len(table["amounts"]) + 1)]
    return [*listed, [speech("rules.one.each_further")]]


def _families(table: Rule) -> list[str]:
    sizes = range(1, len(table["amounts"]) + 1)
    return [*(addresses.family_row(size) for size in sizes), addresses.FURTHER]


def _amounts(speech: Speech, table: Rule) -> list[str]:
    return [speech.fmt.number(amount) for amount in (*table["amounts"], table["each_additional"])]


def _atom(speech: Speech, fact: str, atom: Any, *, short: bool = False) -> str:
    if isinstance(atom, bool):
        return speech("core.values", fact, "true" if atom else "false")
    if atom == "any":
        return speech("core.levels.any") if fact in LEVELS else speech("core.values.any")
    if atom in ("not_given", None):
        return speech("core.levels.none") if fact in LEVELS else speech("core.values.not_given")
    if fact.endswith("education"):
        return speech("core.education_short" if short else "core.education", atom)
    if speech.has("core.values", fact, str(atom)):
        return speech("core.values", fact, str(atom))
    return span(speech, atom)
