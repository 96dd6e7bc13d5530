"""What the calculator's script is given for the part after the score: modules that it fetches with the first answer.

They are JavaScript because pages may not fetch anything; servers compress them like any text.
"""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

from calc.crs import SECTIONS

from . import addresses, pictures, tables
from .library import Library
from .pages.sources import cited
from .rulebook import Rule, is_known
from .speech import Speech
from .words import LANGUAGES

FOLDER = "results"

# What is said there; the words that the form needs stand in the page itself.
SAID = {
    "core": (
        "lines lines_said lines_read columns fact_said values years levels education_short reasons lost_to_cap "
        "programs fsw_grid checks check_names checks_law check_read check_met check_notes outcomes barred levers turns "
        "units marital_status confidence not_known"
    ),
    "calculator": "further programs categories rounds advice ahead",
    "draws": "kinds script",
    "keep": "notice said file faults python sheet",
    "planner": "ahead file page result calendar states groups documents exam official counted",
    "result": "lines missing pool rounds advice french principal trial scenarios",
}

# The rules a plan can name that are no lines of the score: their names go with it.
PLANNED = ("invitation.", "funds.", "language.validity", "education.", "work.year", "profile.", "fst.minimum")

# The rules that lines and conditions rest on.
SCORED = ("crs.", "fsw.", "cec.", "fst.", "funds.", "categories.")

# The figure behind each condition of a program, on its rule's page. Where it depends on the person, none is named.
FIGURES_OF_CHECKS = {
    "fsw.work": "work_hours",
    "fsw.language": "language_level",
    "fsw.pass_mark": "pass_mark",
    "cec.work": "work_hours",
    "fst.work": "work_hours",
}


def result_files(library: Library) -> dict[str, bytes]:
    """Every module by its name in the folder."""
    files = {}
    for language in LANGUAGES:
        speech = library.speech[language]
        files[f"{language}.mjs"] = _module(
            words={room: {key: speech.tree(room, key) for key in keys.split()} for room, keys in SAID.items()},
            rounds=[[one["number"], one["date"], one["kind"]] for one in library.rounds],
            through=library.data_dates["draws_through"],
            tables=_tables(library, speech),
            caps=_caps(library),
            named=FIGURES_OF_CHECKS,
            starts=_starts(library),
            years=library.rulebook.version_on("language.validity")["figures"]["years"],
            plan={"rules": _planned(library, speech)},
            sources=_sources(library, language),
        )
        files[f"charts-{language}.mjs"] = _module(charts=_charts(library, speech))
    return files


def _tables(library: Library, speech: Speech) -> dict[str, list[dict[str, Any]]]:
    """Every table of points by its rule, the oldest version first. A row is what its cells accept, the same in words,
    its name in addresses, and its points in each column.
    """
    return {
        rule_id: [_table(speech, version) for version in rule["versions"] if "table" in version]
        for rule_id, rule in library.rulebook.rules.items()
        if rule["kind"] == "points"
    }


def _table(speech: Speech, version: Rule) -> dict[str, Any]:
    reads, columns = version["reads"], list(version["max"])
    return {
        "from": version["from"],
        "reads": reads,
        "columns": columns,
        "rows": [
            [
                [row[fact] for fact in reads],
                [tables.value(speech, fact, row[fact]) for fact in reads],
                addresses.points_row(reads, row),
                [row[column] for column in columns],
            ]
            for row in version["table"]
        ],
    }


def _caps(library: Library) -> dict[str, list[dict[str, Any]]]:
    """The ceilings on groups of lines within each section: `{from, groups: [{lines, max, row}]}`."""
    return {
        section: [
            {
                "from": version["from"],
                "groups": [
                    {"lines": group["lines"], "max": group["max"], "row": addresses.ceiling_row(group)}
                    for group in version.get("groups", ())
                    if "lines" in group
                ],
            }
            for version in library.rulebook.rules[f"crs.{section}.ceiling"]["versions"]
            if is_known(version)
        ]
        for section in SECTIONS
    }


def _starts(library: Library) -> dict[str, list[str]]:
    """The first days of the known versions of the rules of programs, by rule."""
    return {
        rule_id: [version["from"] for version in rule["versions"] if is_known(version)]
        for rule_id, rule in library.rulebook.rules.items()
        if rule_id.split(".")[0] in ("fsw", "cec", "fst", "funds")
    }


def _planned(library: Library, speech: Speech) -> dict[str, str]:
    """Names of rules by their ids."""
    ids = [rule_id for rule_id in library.rulebook.rules if rule_id.startswith(PLANNED)]
    return {rule_id: speech.text("core.rules", rule_id, "name") for rule_id in ids}


def _sources(library: Library, language: str) -> dict[str, dict[str, Any]]:
    """The sources that a score, a program or a category can rest on: `{whose, title, url, via, checked}`."""
    rules = library.rulebook.rules
    used = {
        source["source"]
        for rule_id, rule in rules.items()
        if rule_id.startswith(SCORED)
        for version in rule.get("versions", ())
        for source in version["sources"]
    }
    told = {key: cited(library.rulebook.sources, key, language) for key in sorted(used)}
    return {
        key: {name: one[name] for name in ("whose", "title", "url", "checked")} | {"via": one["read_via"]}
        for key, one in told.items()
    }


def _charts(library: Library, speech: Speech) -> dict[str, dict[str, Any]]:
    """The drawings of cut-offs by kind of round, each with its legend; with no kind, of all."""
    pictured = {"": pictures.cutoffs(library, speech, library.rounds, "cutoffs", speech("draws.charts.cutoffs"))}
    for kind, held in library.rounds_by_kind.items():
        title = speech("draws.charts.kind", kind=speech("draws.of_kind", kind, n=2))
        pictured[kind] = pictures.cutoffs(library, speech, held, "cutoffs", title)
    return {
        kind: {"svg": _tree(ElementTree.fromstring(one.svg)), "legend": one.legend} for kind, one in pictured.items()
    }


def _tree(element: ElementTree.Element) -> list[Any]:
    """A drawing as the script grows it: each element a list of its tag, its attributes and its children. A page takes
    no text for markup.
    """
    children: list[Any] = [element.text] if (element.text or "").strip() else []
    for child in element:
        children += [_tree(child), *([child.tail] if (child.tail or "").strip() else [])]
    return [element.tag, element.attrib, *children]


def _module(**values: object) -> bytes:
    lines = [
        f"export const {name} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};"
        for name, value in values.items()
    ]
    return ("\n".join(lines) + "\n").encode()
