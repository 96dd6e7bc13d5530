"""Every figure that a rule's page has to show, by its permanent address, told from the rule's file alone.

The addresses are made here once more, by hand: so an address that moves is noticed too.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

COLUMNS = ("with_spouse", "without_spouse")
Rule = Mapping[str, Any]
Where = tuple[str | int, ...]


class Figure(NamedTuple):
    """A figure: where it stands in the rule's file, and what the page has to say.

    `numbers` are those of the cell, in their order (`among`: others may stand beside them); None if it holds none that
    could be told here. `word` is a place in content/words whose text stands in the cell. `labels` are the numbers in
    each cell at the head of its row, None where words stand there.
    """

    where: Where
    numbers: Sequence[float] | None
    word: tuple[str, ...] = ()
    labels: Sequence[Sequence[float] | None] = ()
    among: bool = False


def figures(rule: Rule) -> dict[str, Figure]:
    """The figures of all versions whose figures are known, by their addresses."""
    found: dict[str, Figure] = {}
    for index, version in enumerate(rule["versions"]):
        if version.get("figures") == "unknown" or version.get("retired"):
            continue
        for address, figure in _KINDS[rule["kind"]](rule, version):
            found[f"v{version['from']}-{address}"] = _inside(figure, ("versions", index))
    for index, year in enumerate(rule.get("earlier", ())):
        for address, figure in _funds(rule, year):
            found[f"earlier-{address}-{year['year']}"] = _inside(figure, ("earlier", index))
    return found


def most(version: Rule) -> list[int]:
    """The most that a version of points can give, told by its table: one figure, or with a spouse and without."""
    columns = ["points"] if "points" in version["max"] else COLUMNS
    times = 4 if version["counted"] == "each_ability" else 1
    found = []
    for column in columns:
        highest = times * max(row[column] for row in version["table"])
        cap = version.get("cap", {})
        found.append(min(highest, cap.get(column, cap.get("points", highest))))
    return found


def numbers_of(cell: Any) -> list[float] | None:
    """The numbers that a cell of a table is told with: `20..29` is 20 and 29, `0..6` is 6; None for a word."""
    if isinstance(cell, list):
        return [number for one in cell for number in numbers_of(one) or ()] or None
    if isinstance(cell, bool):
        return None
    low, _, high = str(cell).partition("..")
    if not low.replace(".", "", 1).isdigit():
        return None
    if not high:
        return [float(low)]
    return [float(high)] if float(low) == 0 else [float(low), float(high)]


def _inside(figure: Figure, where: Where) -> Figure:
    return figure._replace(where=(*where, *figure.where))


def _given(version: Rule) -> list[int]:
    return list(version["max"].values())


def _points(rule: Rule, version: Rule) -> Iterator[tuple[str, Figure]]:
    if not version.get("repealed"):
        yield "max", Figure(("max",), most(version))
    for index, row in enumerate(version["table"]):
        address = "-".join(f"{fact}-{_cell(row[fact])}" for fact in sorted(version["reads"]))
        labels = [numbers_of(row[fact]) for fact in version["reads"]]
        for column in version["max"]:
            end = "" if column == "points" else f"-{column}"
            yield address + end, Figure(("table", index), [row[column]], labels=labels)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "_or_".join(_cell(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    low, dots, high = str(value).partition("..")
    return f"{low}-{high or 'up'}" if dots else low


def _ceiling(rule: Rule, version: Rule) -> Iterator[tuple[str, Figure]]:
    yield "max", Figure(("max",), _given(version))
    rows = [("-".join(one.get("lines", one.get("sections"))), one["max"], ("groups", index))
            for index, one in enumerate(version.get("groups", ()))]  # fmt: skip
    for address, highest, where in (*rows, ("all", version["max"], ("max",))):
        for column in version["max"]:
            end = "" if column == "points" else f"-{column}"
            yield address + end, Figure(where, [highest[column] if isinstance(highest, dict) else highest])


def _language(rule: Rule, version: Rule) -> Iterator[tuple[str, Figure]]:
    for index, row in enumerate(version["table"]):
        is_last = index == len(version["table"]) - 1
        for ability in ("reading", "writing", "listening", "speaking"):
            figure = Figure(("table", index), numbers_of(row[ability]), labels=[None if is_last else [row["level"]]])
            yield f"level-{row['level']}-{ability}", figure


def _figures(rule: Rule, version: Rule) -> Iterator[tuple[str, Figure]]:
    for key, figure in version["figures"].items():
        yield key, Figure(("figures", key), [] if figure == "unknown" else [figure])


def _terms(rule: Rule, version: Rule) -> Iterator[tuple[str, Figure]]:
    for key, word in version["terms"].items():
        yield key, Figure(("terms", key), None, ("core", "term_values", rule["id"], word))


def _groups(rule: Rule, version: Rule) -> Iterator[tuple[str, Figure]]:
    for part, word in (("include", "counted"), ("exclude", "left_out")):
        for digits in version[part]:
            yield digits, Figure((part,), None, ("rules", "one", word), labels=[[float(digits)]])


def _funds(rule: Rule, version: Rule) -> Iterator[tuple[str, Figure]]:
    for size, amount in enumerate(version["amounts"], 1):
        yield f"family-{size}", Figure(("amounts", size - 1), [amount], labels=[[size]])
    yield "each_additional", Figure(("each_additional",), [version["each_additional"]])


def _levels(rule: Rule, version: Rule) -> Iterator[tuple[str, Figure]]:
    for level, codes in version["levels"].items():
        labels = [[float(level)], [float(code) for code in sorted(codes)]]
        yield f"level-{level}", Figure(("levels", level), None, labels=labels)
    yield "work_hours", Figure(("work_hours",), None, labels=[None, [version["work_hours"]]])


def _category(rule: Rule, version: Rule) -> Iterator[tuple[str, Figure]]:
    for key, value in version["criteria"].items():
        where = ("criteria", key)
        if isinstance(value, bool):
            yield key, Figure(where, None, ("categories", "criteria", "values", key, "true" if value else "false"))
        elif isinstance(value, str):
            yield key, Figure(where, None, ("core", "education_short", value))
        else:
            yield key, Figure(where, [value], among=True)


_KINDS = {
    "points": _points,
    "ceiling": _ceiling,
    "language": _language,
    "figures": _figures,
    "terms": _terms,
    "groups": _groups,
    "funds": _funds,
    "levels": _levels,
    "category": _category,
}
