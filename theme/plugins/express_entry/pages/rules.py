"""The rules: an index, and a page for each rule with every version of its table in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..library import Library
from ..routes import Place
from ..rulebook import Rule
from ..speech import Speech
from . import Page
from .sources import cited
from .spans import ends

SECTIONS = ("core", "spouse", "transferability", "additional")
LEVELS = ("clb", "first_lowest", "french_lowest", "english_lowest", "second_lowest", "spouse_lowest")
ABILITIES = ("reading", "writing", "listening", "speaking")


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    rules = {
        rule_id: rule for rule_id, rule in library.rulebook.rules.items() if rule["kind"] not in ("category", "changes")
    }
    sections = list(_sections(library, speech, rules))
    yield Page(
        Place("rules", speech.language),
        "rules",
        {"sections": sections, "changes": _changes(library, speech)},
    )
    for section in sections:
        for entry in section["rules"]:
            yield Page(
                Place("rule", speech.language, id=entry["id"]),
                "rule",
                {**_whole(library, speech, entry), "section": section},
            )


def name(speech: Speech, rule_id: str) -> str:
    """What readers call the rule."""
    return speech("core.lines", rule_id) if speech.has("core.lines", rule_id) else speech("core.rules", rule_id, "name")


def _about(speech: Speech, rule_id: str) -> str:
    if speech.has("core.lines_about", rule_id):
        return speech("core.lines_about", rule_id)
    return speech("core.rules", rule_id, "about")


def _sections(library: Library, speech: Speech, rules: dict[str, Rule]) -> Iterator[dict[str, Any]]:
    """The rules in the order of the score, then the rest: `{name, rules}`."""
    order = list(speech.tree("core.lines"))
    left = dict(rules)

    def taken(belongs: Any) -> list[dict[str, Any]]:
        ids = [rule_id for rule_id in left if belongs(rule_id)]
        ids.sort(key=lambda rule_id: (order.index(rule_id) if rule_id in order else len(order), rule_id))
        return [_entry(library, speech, rule_id, left.pop(rule_id)) for rule_id in ids]

    for section in SECTIONS:
        found = taken(lambda rule_id: rule_id.startswith(f"crs.{section}."))  # noqa: B023 - used at once
        yield {"name": speech("core.sections", section), "rules": found}
    for key, belongs in (
        ("section_score", lambda rule_id: rule_id.startswith("crs.")),
        ("section_language", lambda rule_id: rule_id.startswith("language.")),
        ("section_grid", lambda rule_id: rule_id.startswith("fsw.grid.")),
        ("section_adaptability", lambda rule_id: rule_id.startswith("fsw.adaptability.")),
        ("section_programs", lambda rule_id: rule_id.split(".")[0] in ("fsw", "cec", "fst", "funds")),
        ("section_other", lambda rule_id: True),
    ):
        found = taken(belongs)
        if found:
            yield {"name": speech(f"rules.{key}"), "rules": found}


def _entry(library: Library, speech: Speech, rule_id: str, rule: Rule) -> dict[str, Any]:
    return {
        "id": rule_id,
        "rule": rule,
        "name": name(speech, rule_id),
        "about": _about(speech, rule_id),
        "present": library.rulebook.version_on(rule_id),
    }


def _changes(library: Library, speech: Speech) -> list[dict[str, Any]]:
    """Every dated change of the scoring rules, the newest first."""
    changes = [
        change for rule in library.rulebook.rules.values() if rule["kind"] == "changes" for change in rule["changes"]
    ]
    return [
        {
            **change,
            "said": change["text"][speech.language],
            "links": [(rule_id, name(speech, rule_id)) for rule_id in change["rules"]],
            "cited": [cited(library.rulebook.sources, source, speech.language) for source in change["sources"]],
        }
        for change in sorted(changes, key=lambda change: change["date"], reverse=True)
    ]


def _whole(library: Library, speech: Speech, entry: dict[str, Any]) -> dict[str, Any]:
    """All a rule's page shows: `versions` newest first, without the change whose figures are not known (`unknown`)."""
    rule = entry["rule"]
    versions = [
        {
            **version,
            "end": ends(rule["versions"], number),
            "said": (version.get("note") or {}).get(speech.language),
            "cited": [cited(library.rulebook.sources, source, speech.language) for source in version["sources"]],
            "shown": _shown(library, speech, entry["id"], rule, version),
        }
        for number, version in enumerate(rule["versions"])
    ]
    last = versions[-1]
    unknown = last if last.get("figures") == "unknown" else None
    known = versions[:-1] if unknown else versions
    earlier = _earlier_table(speech, rule["earlier"]) if "earlier" in rule else None
    return {**entry, "unknown": unknown, "versions": known[::-1], "earlier": earlier}


def _shown(library: Library, speech: Speech, rule_id: str, rule: Rule, version: Rule) -> dict[str, Any] | None:
    """A version's table in words: `{head, rows}`, the first `labels` columns of a row being text, the rest figures."""
    if version.get("figures") == "unknown":
        return None
    if rule["kind"] == "points":
        return _points_table(speech, version)
    if rule["kind"] == "language":
        return _language_table(speech, rule, version)
    if rule["kind"] == "figures":
        return _figures_table(speech, rule_id, rule, version)
    if rule["kind"] == "groups":
        return _groups_table(library, speech, version)
    if rule["kind"] == "funds":
        return _funds_table(speech, version)
    return _ceiling_table(speech, rule_id, version)


def _points_table(speech: Speech, version: Rule) -> dict[str, Any]:
    reads = version["reads"]
    columns = list(version["max"])
    return {
        "labels": len(reads),
        "head": [speech("core.lines_read", fact) for fact in reads] + [speech("core.columns", c) for c in columns],
        "rows": [
            [cell(speech, fact, row[fact]) for fact in reads] + [[speech.fmt.number(row[column])] for column in columns]
            for row in version["table"]
        ],
    }


def _language_table(speech: Speech, rule: Rule, version: Rule) -> dict[str, Any]:
    steps = [scale["step"] for scale in rule["scale"].values()]
    decimals = None if all(step == int(step) for step in steps) else 1
    top, lowest = version["table"][0]["level"], version["table"][-1]["level"]

    scale = speech.text("core.scales", rule["language"])

    def level(number: int) -> str:
        if number == lowest:
            return speech.text("rules.one.level_below")
        return f"{scale} {speech.text('rules.one.atom_more', low=number) if number == top else number}"

    return {
        "labels": 1,
        "head": [scale] + [speech("core.abilities", ability) for ability in ABILITIES],
        "rows": [
            [[level(row["level"])]] + [[_range(speech, row[ability], decimals=decimals)] for ability in ABILITIES]
            for row in version["table"]
        ],
    }


def _figures_table(speech: Speech, rule_id: str, rule: Rule, version: Rule) -> dict[str, Any]:
    return {
        "labels": 1,
        "head": [speech("rules.one.figure"), speech("rules.one.value")],
        "rows": [
            [
                [speech("core.figures", rule_id, key)],
                [f"{speech.fmt.number(value)} {speech.text('core.units', rule['units'][key])}"],
            ]
            for key, value in version["figures"].items()
        ],
    }


def _ceiling_table(speech: Speech, rule_id: str, version: Rule) -> dict[str, Any]:
    section = rule_id.rpartition(".")[0]
    columns = list(version["max"])
    rows = []
    for group in version.get("groups", ()):
        if "lines" in group:
            names = [speech.text("core.lines", f"{section}.{line}") for line in group["lines"]]
        else:
            names = [speech.text("core.sections", key) for key in group["sections"]]
        most = group["max"] if isinstance(group["max"], dict) else dict.fromkeys(columns, group["max"])
        rows.append([[" + ".join(names)]] + [[speech.fmt.number(most[column])] for column in columns])
    rows.append(
        [[speech("rules.one.all_together")]] + [[speech.fmt.number(version["max"][column])] for column in columns]
    )
    return {
        "labels": 1,
        "head": [speech("rules.one.groups")] + [speech("core.columns", column) for column in columns],
        "rows": rows,
    }


def _groups_table(library: Library, speech: Speech, version: Rule) -> dict[str, Any]:
    """Groups of occupations by the first digits of their codes; one that is left out stands under the one it is in."""
    listed = dict.fromkeys(version["include"], "counted") | dict.fromkeys(version["exclude"], "left_out")

    def title(digits: str) -> str:
        if digits in library.groups:
            return speech.fmt.title(library.groups[digits]["title"][speech.language])
        return library.titles[speech.language][digits]

    return {
        "labels": 1,
        "head": [speech("rules.one.digits"), speech("rules.one.is_counted")],
        # Long titles in two genders must be able to break at their stroke on a narrow screen.
        "rows": [
            [[f"{digits} · {title(digits)}".replace("/", "/\u200b")], [speech("rules.one", listed[digits])]]
            for digits in sorted(listed)
        ],
    }


def _funds_table(speech: Speech, version: Rule) -> dict[str, Any]:
    return {
        "labels": 1,
        "head": [speech("rules.one.family"), speech("rules.one.dollars")],
        "rows": [
            [size, [amount]] for size, amount in zip(_sizes(speech, version), _amounts(speech, version), strict=True)
        ],
    }


def _earlier_table(speech: Speech, years: list[Rule]) -> dict[str, Any]:
    """Tables of which the year is known but not the first day: a column for each; `known` says how, by years."""
    sizes, columns = _sizes(speech, years[0]), [_amounts(speech, one) for one in years]
    known: dict[str, list[str]] = {}
    for one in years:
        known.setdefault(one["confidence"], []).append(one["year"])
    return {
        "labels": 1,
        "head": [speech("rules.one.family"), *(one["year"] for one in years)],
        "rows": [[size, *([text] for text in row)] for size, *row in zip(sizes, *columns, strict=True)],
        "known": [(confidence, ", ".join(found)) for confidence, found in known.items()],
    }


def _sizes(speech: Speech, table: Rule) -> list[list[str]]:
    listed = [[speech.fmt.number(size)] for size in range(1, len(table["amounts"]) + 1)]
    return [*listed, [speech("rules.one.each_further")]]


def _amounts(speech: Speech, table: Rule) -> list[str]:
    return [speech.fmt.number(amount) for amount in (*table["amounts"], table["each_additional"])]


def cell(speech: Speech, fact: str, atom: Any) -> list[str]:
    """One cell of a rule's table in words: what it accepts, one text for each thing."""
    if isinstance(atom, list):
        return [_atom(speech, fact, one, short=True) for one in atom]
    return [_atom(speech, fact, atom)]


def _atom(speech: Speech, fact: str, atom: Any, *, short: bool = False) -> str:
    if isinstance(atom, bool):
        return speech("core.values", fact, "true" if atom else "false")
    if atom == "any":
        return speech("core.levels.any") if fact in LEVELS else speech("core.values.any")
    if atom in ("not_given", None) or (atom == "none" and not speech.has("core.values", fact, "none")):
        return speech("rules.one.atom_none") if fact in LEVELS else speech("core.values.not_given")
    if fact.endswith("education"):
        return speech("core.education_short" if short else "core.education", atom)
    if speech.has("core.values", fact, str(atom)):
        return speech("core.values", fact, str(atom))
    return _range(speech, atom)


def _range(speech: Speech, atom: Any, decimals: int | None = None) -> str:
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
