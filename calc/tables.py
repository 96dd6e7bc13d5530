"""Looking up one row of one table gives one award."""

from __future__ import annotations

from collections.abc import Mapping

from calc.explain import Award, Json
from calc.rows import Column, Value
from calc.rules import InForce, Points
from calc.values import ABILITIES


def look_up(rules: InForce, rule_id: str, facts: Mapping[str, Value], column: Column) -> Award:
    """Points of the row that matches the facts, under the version in force. Raises LookupError if none does."""
    version = rules.points[rule_id]
    if version is None:
        return _none_yet(rules, rule_id)
    read = {name: facts[name] for name in version.table.reads}
    row = version.table.match(tuple(read.values()))
    missed = any(read[name] is None for name in version.table.nameless[row])
    return _award(rules, version, column, version.table.rows[row][column], dict(read), missed)


def look_up_abilities(rules: InForce, rule_id: str, levels: tuple[int, ...] | None, column: Column) -> Award:
    """Points of the rows for the four abilities, added up and held to the version's own cap."""
    version = rules.points[rule_id]
    if version is None:
        return _none_yet(rules, rule_id)
    each = levels or (None,) * len(ABILITIES)
    points = sum(version.table.points((level,), column) for level in each)
    award = _award(rules, version, column, points, dict(zip(ABILITIES, each, strict=True)), levels is None)
    over = points - version.cap[column] if version.cap else 0
    return award.less(over) if over > 0 else award


def _award(rules: InForce, version: Points, column: Column, points: int, read: Json, missed: bool) -> Award:
    if version.repealed:
        reason = "repealed"
    elif missed and not points:
        reason = "not_given"
    else:
        reason = "row"
    unverified = version.id in rules.changed_unread
    maximum = version.maximum[column]
    return Award(version.id, points, maximum, 0, version.start, reason, read, version.sources, unverified)


def _none_yet(rules: InForce, rule_id: str) -> Award:
    return Award(rule_id, 0, 0, 0, None, "not_in_force", {}, (), rule_id in rules.changed_unread)
