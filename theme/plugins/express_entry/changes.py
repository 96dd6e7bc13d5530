"""What changed, and when: worked out from the versions of the rules, each against the one before.

The rules index and the pages of the rules show it, and the feed of rule changes is made from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any, NamedTuple

from calc.rules import FIRST_DAY

from . import addresses, criteria
from .library import Library
from .pages.sources import cited
from .rulebook import Rule, is_known
from .speech import Speech
from .tables import Titles, name, shown

# What a version does: it is the `first`, it has other figures (`changed`), gives or holds nothing any more (`ended`),
# does so `again`, or is known without its figures (`unknown`).
KINDS = ("unknown", "first", "again", "changed", "ended")
CERTAIN_FIRST = ("official", "official-copy", "two-sources", "one-source")
NAMED_WITH_HEAD = ("points", "funds")


class Figure(NamedTuple):
    """A figure of a version: what it is the figure of, how it is written, and its anchor on the rule's page."""

    what: str
    value: str
    anchor: str


class Moved(NamedTuple):
    """A figure before and after; None where there was, or is, no such row."""

    before: Figure | None
    after: Figure | None

    @property
    def what(self) -> str:
        return (self.after or self.before).what


class Codes(NamedTuple):
    """What became of the occupations of a list: their codes."""

    entered: list[str]
    left: list[str]
    kept: list[str]


class Change(NamedTuple):
    """What a version of a rule changed. `anchor` is on the rule's page, which `routes` finds under `rule` and the id.

    `said` are sentences; `sentences` also hold what stands in `figures`, the occupations by name and the note. All of
    it is plain text. `sources` is as `cited` gives them.
    """

    date: str
    rule_id: str
    title: str
    kind: str
    anchor: str
    said: list[str]
    figures: list[Moved]
    codes: Codes | None
    sentences: list[str]
    note: str | None
    confidence: str
    checked: str
    sources: list[dict[str, Any]]


class Day(NamedTuple):
    """All that changed on one day. On the page of the rules it stands at `anchor`.

    `told` is the sentence of the rules' own record of changes, where it has one, and `named` the rules it names without
    a version that begins on the day. `groups` are the changes by their kind; those that move the same figures alike are
    together. `sources` are pairs of a confidence and what was read with it.
    """

    date: str
    anchor: str
    told: str | None
    named: list[str]
    groups: list[tuple[str, list[list[Change]]]]
    sources: list[tuple[str, list[dict[str, Any]]]]


def rule_changes(library: Library, speech: Speech) -> list[Change]:
    """The changes of all rules and category lists, the newest first."""
    found = [
        change
        for rule_id, rule in library.rulebook.rules.items()
        if rule["kind"] != "changes"
        for change in changes_of(library, speech, rule_id, rule)
    ]
    return sorted(found, key=lambda change: change.date, reverse=True)


def days(library: Library, speech: Speech) -> list[Day]:
    """The same day by day, with what the rules' own record of changes says; the newest first."""
    by_day: dict[str, list[Change]] = {}
    for change in rule_changes(library, speech):
        by_day.setdefault(change.date, []).append(change)
    records = {
        record["date"]: record
        for rule in library.rulebook.rules.values()
        if rule["kind"] == "changes"
        for record in rule["changes"]
    }
    return [
        _day(library, speech, day, by_day.get(day, []), records.get(day))
        for day in sorted(by_day.keys() | records.keys(), reverse=True)
    ]


def changes_of(library: Library, speech: Speech, rule_id: str, rule: Rule) -> list[Change]:
    """The changes of one rule, the oldest first."""
    versions = rule["versions"]
    return [_change(library, speech, rule_id, rule, number) for number in range(len(versions))]


def base(versions: Sequence[Rule], number: int) -> Rule | None:
    """The version that one is compared with: the last before it whose figures are known and, of lists, in force."""
    earlier = [version for version in versions[:number] if is_known(version) and not version.get("retired")]
    return earlier[-1] if earlier else None


def kind_of(versions: Sequence[Rule], number: int) -> str:
    """What a version does: one of KINDS."""
    version = versions[number]
    if not is_known(version):
        return "unknown"
    if version.get("repealed") or version.get("retired"):
        return "ended"
    if number == 0:
        return "first"
    return "again" if {"repealed", "retired"} & versions[number - 1].keys() else "changed"


def moves(before: Mapping[Any, Figure], after: Mapping[Any, Figure]) -> list[Moved]:
    """What differs between the figures of two versions, in the order of the later one; what is gone comes last."""
    moved = [
        Moved(before.get(key), figure)
        for key, figure in after.items()
        if key not in before or before[key].value != figure.value
    ]
    return moved + [Moved(figure, None) for key, figure in before.items() if key not in after]


def code_moves(before: Rule, after: Rule) -> Codes:
    old, new = before.get("codes", ()), after.get("codes", ())
    return Codes(
        entered=sorted(code for code in new if code not in old),
        left=sorted(code for code in old if code not in new),
        kept=sorted(code for code in new if code in old),
    )


def figures_of(library: Library, speech: Speech, rule_id: str, rule: Rule, version: Rule) -> dict[Any, Figure]:
    """Every figure of a version, by its row and its column."""
    if rule["kind"] == "levels":
        return dict(_levels(speech, version, library.group_titles[speech.language]))
    if rule["kind"] == "category":
        table = criteria.table(library.rulebook, speech, version)
    else:
        table = shown(speech, rule_id, rule, version, library.group_titles[speech.language])
    found = {}
    for key, row in zip(table.keys, table.rows, strict=True):
        what = "; ".join(
            speech.text("changes.row", head=_plain(head), cell=_joined(speech, cell))
            if rule["kind"] in NAMED_WITH_HEAD
            else _joined(speech, cell)
            for head, cell in zip(table.head, row[: table.labels], strict=False)
        )
        for column, head, (text,) in zip(table.columns, table.head[table.labels :], row[table.labels :], strict=True):
            named = speech.text("changes.column", what=what, column=_plain(head)) if len(table.columns) > 1 else what
            anchor = addresses.figure(version["from"], key, column)
            found[key, column] = Figure(named, _with_unit(speech, rule["kind"], _plain(text)), anchor)
    return found


def _levels(speech: Speech, version: Rule, titles: Titles) -> Iterator[tuple[Any, Figure]]:
    """Occupations with their wage levels: a list of them is no figure, but the level of each is."""
    for level, codes in sorted(version["levels"].items(), reverse=True):
        for code in sorted(codes):
            value = speech.text("changes.level", n=int(level))
            anchor = addresses.figure(version["from"], addresses.level_row(level))
            yield code, Figure(f"{code} {titles[code]}", value, anchor)
    hours = speech.text("core.units.hours", n=version["work_hours"])
    anchor = addresses.figure(version["from"], "work_hours")
    yield "work_hours", Figure(speech.text("rules.one.level_hours"), hours, anchor)


def _change(library: Library, speech: Speech, rule_id: str, rule: Rule, number: int) -> Change:
    versions = rule["versions"]
    version, before = versions[number], base(versions, number)
    kind = kind_of(versions, number)
    figures: list[Moved] = []
    codes = None
    if before and kind != "unknown" and not version.get("retired"):
        figures = moves(
            figures_of(library, speech, rule_id, rule, before), figures_of(library, speech, rule_id, rule, version)
        )
        codes = code_moves(before, version) if "codes" in {*before, *version} else None
    ahead = version["from"] > library.rulebook.day
    said = [speech.text("changes.announced", date=speech.fmt.date(version["checked"]))] if ahead else []
    said += _said(speech, rule, number, kind, figures, codes)
    note = (version.get("note") or {}).get(speech.language)
    named = [*_figures_said(speech, figures), *_codes_said(speech, codes, library.titles[speech.language])]
    return Change(
        date=version["from"],
        rule_id=rule_id,
        title=rule["name"][speech.language] if rule["kind"] == "category" else _plain(name(speech, rule_id)),
        kind=kind,
        anchor=f"v{version['from']}",
        said=said,
        figures=figures,
        codes=codes,
        sentences=[*said, *named, *([note] if note else ())],
        note=note,
        confidence=version["confidence"],
        checked=version["checked"],
        sources=[cited(library.rulebook.sources, source, speech.language) for source in version["sources"]],
    )


def _said(
    speech: Speech, rule: Rule, number: int, kind: str, figures: Sequence[Moved], codes: Codes | None
) -> Iterator[str]:
    versions = rule["versions"]
    version, before, compared = versions[number], versions[number - 1], base(versions, number)
    if kind == "first":
        yield _first_said(speech, rule, version)
        if "max" in version and version["from"] > FIRST_DAY.isoformat():
            yield most_said(speech, version["max"])
        return
    if kind == "unknown":
        yield speech.text("changes.unknown")
        return
    if kind == "ended":
        yield speech.text("changes.retired" if version.get("retired") else "changes.repealed")
        return
    if kind == "again":
        yield speech.text("changes.again", date=speech.fmt.date(before["from"]))
        if compared is not before:
            yield speech.text("changes.over_gap")
    elif not is_known(before):
        yield speech.text("changes.known_again")
    if codes:
        yield codes_said(speech, codes)
    if figures:
        return
    if rule["kind"] == "category":
        yield speech.text("changes.same_criteria")
    elif version.get("max") == (compared or {}).get("max"):
        yield speech.text("changes.no_figure")
    else:
        yield most_said(speech, version["max"])


def _first_said(speech: Speech, rule: Rule, version: Rule) -> str:
    if rule["kind"] == "category":
        if "codes" not in version:
            return speech.text("changes.begins_without_list")
        return speech.text("changes.begins_list", n=len(version["codes"]))
    if "earlier" in rule:
        return speech.text("changes.first_known")
    return speech.text("changes.first_day" if version["from"] == FIRST_DAY.isoformat() else "changes.begins")


def most_said(speech: Speech, most: Mapping[str, int]) -> str:
    if "points" in most:
        return speech.text("changes.most", n=most["points"])
    return speech.text("changes.most_pair", **most)


def codes_said(speech: Speech, codes: Codes) -> str:
    """How many occupations entered, left and stayed, as a sentence."""
    if not codes.entered and not codes.left:
        return speech.text("changes.same_list", n=len(codes.kept))
    parts = {which: speech.text("changes.codes", which, n=len(getattr(codes, which))) for which in Codes._fields}
    return speech.text("changes.moved", **parts)


def _figures_said(speech: Speech, figures: Sequence[Moved]) -> Iterator[str]:
    for moved in figures:
        if moved.before and moved.after:
            before, after = moved.before.value, moved.after.value
            yield speech.text("changes.changed", what=moved.what, before=before, after=after)
        elif moved.after:
            yield speech.text("changes.added", what=moved.what, after=moved.after.value)
        elif moved.before:
            yield speech.text("changes.gone", what=moved.what, before=moved.before.value)


def _codes_said(speech: Speech, codes: Codes | None, titles: Titles) -> Iterator[str]:
    for which in ("entered", "left"):
        found = getattr(codes, which) if codes else ()
        if found:
            yield speech.text("changes.listed", which, codes="; ".join(f"{code} {titles[code]}" for code in found))


def alike(changes: Sequence[Change]) -> list[list[Change]]:
    """The changes, those together that move the same figures from the same values to the same."""
    groups: dict[Any, list[Change]] = {}
    for change in changes:
        moved = [(one.what, one.before and one.before.value, one.after and one.after.value) for one in change.figures]
        groups.setdefault(tuple(moved) or change.rule_id, []).append(change)
    return list(groups.values())


def _day(library: Library, speech: Speech, day: str, changes: list[Change], record: Rule | None) -> Day:
    own = {change.rule_id for change in changes}
    sources: dict[str, list[dict[str, Any]]] = {}
    read = [(change.confidence, change.sources) for change in changes]
    if record:
        told = [cited(library.rulebook.sources, source, speech.language) for source in record["sources"]]
        read.insert(0, (record["confidence"], told))
    for confidence, found in read:
        here = sources.setdefault(confidence, [])
        here.extend(source for source in found if source not in here)
    return Day(
        date=day,
        anchor=f"c{day}",
        told=record["text"][speech.language] if record else None,
        named=[rule_id for rule_id in record["rules"] if rule_id not in own] if record else [],
        groups=[(kind, alike(found)) for kind in KINDS if (found := [one for one in changes if one.kind == kind])],
        sources=[(confidence, sources[confidence]) for confidence in CERTAIN_FIRST if confidence in sources],
    )


def _with_unit(speech: Speech, kind: str, text: str) -> str:
    if kind in ("points", "ceiling"):
        return speech.text("changes.points", n=int(text) if text.isdigit() else 2, value=text)
    return speech.text("changes.dollars", value=text) if kind == "funds" else text


def _joined(speech: Speech, texts: Sequence[str]) -> str:
    return speech.text("rules.one.atom_or").join(_plain(text) for text in texts)


def _plain(text: str) -> str:
    """Text of a page as plain text."""
    return unescape(str(text)).replace("\u200b", "")
