"""How well rules are founded: whether their sources and days agree, and how long ago each was checked.

The day of today is given, never looked up: pages hold the days alone, and the reader's browser works out their age.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from . import parsed
from .days import is_day
from .rulebook import RULES, SOURCES, Rule, Rulebook
from .yaml12 import Document, Where

# After so many days without a look at its sources, a rule is read again; until then its page says how old the look is.
MOST_DAYS = 180
COPY, TWO = "official-copy", "two-sources"


def checked(rulebook: Rulebook, rule_id: str) -> str:
    """The day (ISO) on which the version that is used was last checked; of a rule without one, its last version."""
    return (rulebook.version_on(rule_id) or rulebook.rules[rule_id]["versions"][-1])["checked"]


def old(rulebook: Rulebook, today: date) -> dict[str, str]:
    """The rules whose check is older than MOST_DAYS, with its day, the oldest first."""
    last = (today - timedelta(MOST_DAYS)).isoformat()
    days = {rule_id: checked(rulebook, rule_id) for rule_id, rule in rulebook.rules.items() if "versions" in rule}
    return {rule_id: day for rule_id, day in sorted(days.items(), key=lambda one: one[1]) if day < last}


def ahead(rulebook: Rulebook, today: date) -> list[str]:
    """Sources and rules that were checked on a day that has not come: a slip of the pen, or a clock that is wrong."""
    days = {rule_id: version["checked"] for rule_id, version in _versions(rulebook)}
    days |= {f"{SOURCES} {source_id}": source["checked"] for source_id, source in rulebook.sources.items()}
    return [f"{name}: checked on {day}" for name, day in days.items() if day > today.isoformat()]


def faults(root: Path, rulebook: Rulebook) -> list[str]:
    """What is wrong with the sources and the days of the rules, each with file and line."""
    sources = parsed.read(root, SOURCES)
    found = [*_source_faults(sources, _named(rulebook))]
    for rule_id in rulebook.rules:
        document = parsed.read(root, RULES.joinpath(*rule_id.split(".")).with_suffix(".yaml"))
        for part in ("versions", "changes"):
            for index, version in enumerate(document.data.get(part, ())):
                found += _version_faults(document, (part, index), version, sources.data)
    return found


def _versions(rulebook: Rulebook) -> Iterator[tuple[str, Rule]]:
    for rule_id, rule in rulebook.rules.items():
        yield from ((rule_id, version) for version in rule.get("versions", ()))


def _named(rulebook: Rulebook) -> set[str]:
    """The sources that a rule rests on."""
    entries = (rule.get("versions") or rule["changes"] for rule in rulebook.rules.values())
    return {key for found in entries for version in found for key in _keys(version)}


def _keys(version: Mapping[str, Any]) -> list[str]:
    return [source["source"] if isinstance(source, Mapping) else source for source in version["sources"]]


def _source_faults(sources: Document, named: set[str]) -> Iterator[str]:
    for source_id, source in sources.data.items():
        if source_id not in named:
            yield sources.fault((source_id,), "no rule names it; take it out, or name it where it was read")
        if not is_day(source["checked"]):
            yield sources.fault((source_id, "checked"), f"{source['checked']} is not a day of the calendar")
        for language, address in (source["url"] or {}).items():
            if address is not None and not address.startswith("https://"):
                yield sources.fault((source_id, "url", language), f"{address} is no address that begins with https://")


def _version_faults(document: Document, where: Where, version: Rule, sources: Mapping[str, Any]) -> Iterator[str]:
    keys = _keys(version)
    if version["confidence"] == COPY and not any(sources[key]["read_via"] for key in keys):
        what = f"a copy is claimed, but {SOURCES} names none as read_via of {', '.join(keys)}"
        yield document.fault((*where, "confidence"), f"{what}; say there what it was, or here that it was none")
    if version["confidence"] == TWO and len(set(keys)) < 2:
        yield document.fault((*where, "confidence"), "two sources are claimed, but one is named twice")
    if "announced" in version and not is_day(version["announced"]):
        yield document.fault((*where, "announced"), f"{version['announced']} is not a day of the calendar")
    if "checked" not in version:
        return
    day, last = version["checked"], max(sources[key]["checked"] for key in keys)
    if not is_day(day):
        yield document.fault((*where, "checked"), f"{day} is not a day of the calendar")
    elif day > last:
        what = f"checked on {day}, but {SOURCES} says that {', '.join(keys)} was last read on {last}"
        yield document.fault((*where, "checked"), f"{what}; move the day there too, or correct this one")
