"""The rules: an index, and a page for each rule with every version of its table in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calc.crs import SECTIONS

from .. import addresses, changes, evidence
from ..library import Library
from ..routes import Place
from ..rulebook import Rule, is_known
from ..speech import Speech
from ..tables import earlier_funds, name, shown
from . import Page
from .sources import cited
from .spans import ends

# More changes of one kind on one day stand in a list that one opens.
MANY = 12


def pages(library: Library, speech: Speech) -> Iterator[Page]:
    rules = {
        rule_id: rule for rule_id, rule in library.rulebook.rules.items() if rule["kind"] not in ("category", "changes")
    }
    sections = list(_sections(library, speech, rules))
    yield Page(
        Place("rules", speech.language),
        "rules",
        {"sections": sections, "days": changes.days(library, speech), "names": names(library, speech), "many": MANY},
    )
    for section in sections:
        for entry in section["rules"]:
            yield Page(
                Place("rule", speech.language, id=entry["id"]),
                "rule",
                {**_whole(library, speech, entry), "section": section},
            )


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
        ("section_invitation", lambda rule_id: rule_id.startswith("invitation.")),
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
        "present": library.rulebook.version_on(rule_id) or rule["versions"][0],
    }


def names(library: Library, speech: Speech) -> dict[str, str]:
    """What readers call each rule and each category list."""
    return {
        rule_id: rule["name"][speech.language] if rule["kind"] == "category" else name(speech, rule_id)
        for rule_id, rule in library.rulebook.rules.items()
        if rule["kind"] != "changes"
    }


def _whole(library: Library, speech: Speech, entry: dict[str, Any]) -> dict[str, Any]:
    """All a rule's page shows: `versions` newest first, without the change whose figures are not known (`unknown`)."""
    rule = entry["rule"]
    versions = [
        {
            **version,
            "end": ends(rule["versions"], number),
            "announced": version["from"] > library.rulebook.day,
            "said": (version.get("note") or {}).get(speech.language),
            "cited": [cited(library.rulebook.sources, source, speech.language) for source in version["sources"]],
            "shown": shown(speech, entry["id"], rule, version, library.group_titles[speech.language]),
        }
        for number, version in enumerate(rule["versions"])
    ]
    last = versions[-1]
    unknown = None if is_known(last) else last
    known = versions[:-1] if unknown else versions
    return {
        **entry,
        "checked": evidence.checked(library.rulebook, entry["id"]),
        "most_days": evidence.MOST_DAYS,
        "unknown": unknown,
        "versions": known[::-1],
        "earlier": earlier_funds(speech, rule["earlier"]) if "earlier" in rule else None,
        "changes": changes.changes_of(library, speech, entry["id"], rule)[::-1],
        "figure": addresses.figure,
    }
