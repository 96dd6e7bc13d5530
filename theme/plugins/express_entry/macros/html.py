"""The HTML that macros insert."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from calc.crs import SECTIONS
from calc.values import ABILITIES

from ..tables import Shown, shown
from .room import Room, facts_read

STOP = Markup(". ")
FIGURE = re.compile(r"[+−-]?\d[\d\s,.]*[$%]?|\$\d[\d,.]*")  # as either language writes it
SHOWN_FACTS = ("age", "education", "canadian_years", "foreign_years")


def figure(shown: str, *, href: str, title: str, **data: str) -> Markup:
    """An inserted figure, one tap from its source."""
    marks = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    return Markup(f'<a class="figure" href="{escape(href)}" title="{escape(title)}"{marks}>{escape(shown)}</a>')


def rule_figure(room: Room, rule_id: str, version: Mapping, shown: str) -> Markup:
    return figure(
        shown,
        href=room.url("rule", id=rule_id),
        title=STOP.join([room.rule_name(rule_id), room.since(version)]),
        rule=rule_id,
        version=version["from"],
    )


def draw_figure(room: Room, draw: Mapping, shown: str) -> Markup:
    title = room.t("guides.round_of", number=draw["number"], date=room.fmt.date(draw["date"]))
    return figure(shown, href=room.url("draw", number=draw["number"]), title=title, round=draw["number"])


def example_figure(room: Room, slug: str, shown: str, *, part: str, on: str | None = None) -> Markup:
    day = on or room.example(slug)["on"]
    title = room.t("guides.computed", date=room.fmt.date(day))
    return figure(shown, href=room.example_link(slug, on), title=title, example=slug, part=part, on=day)


def open_link(room: Room, slug: str, text: str | None = None) -> str:
    shown = escape(text or room.t("guides.open"))
    return f'<a class="open-example" href="{escape(room.example_link(slug))}" data-example="{slug}">{shown}</a>'


def day_html(room: Room, iso: str) -> Markup:
    return Markup(f'<time datetime="{iso}">{escape(room.fmt.date(iso))}</time>')


def moment_html(room: Room, iso: str) -> Markup:
    return Markup(f'<time datetime="{iso}">{escape(room.fmt.day_time(iso))}</time>')


def _are_figures(cells: Iterable[str]) -> bool:
    """Whether a column holds figures alone, which stand one under the other by their last digits."""
    shown = [re.sub(r"<[^>]+>", "", cell) for cell in cells]
    return bool(shown) and all(FIGURE.fullmatch(cell) for cell in shown)


def grid(caption: str, head: list[str], rows: list[list[str]], *, labels: int = 1) -> str:
    """A table whose first `labels` columns name the row. Five columns are too many for a phone: rows are cards."""
    cards = len(head) > 4

    def role(name: str) -> str:
        """Cards are no table to every browser, unless its parts say so."""
        return f' role="{name}"' if cards else ""

    kinds = [
        ' class="num"' if not cards and at >= labels and _are_figures(row[at] for row in rows) else ""
        for at in range(len(head))
    ]
    top = "".join(
        f'<th scope="col"{role("columnheader")}{kind}>{escape(cell)}</th>'
        for cell, kind in zip(head, kinds, strict=True)
    )
    told = [
        role("cell") + (f' data-label="{escape(cell)}"' if cards else kind)
        for cell, kind in zip(head, kinds, strict=True)
    ]
    body = "".join(
        f"<tr{role('row')}>"
        + "".join(f'<th scope="row"{role("rowheader")}>{escape(cell)}</th>' for cell in row[:labels])
        + "".join(f"<td{told[at]}>{escape(cell)}</td>" for at, cell in enumerate(row) if at >= labels)
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="figures{" table-cards" if cards else ""}"{role("table")}><caption>{escape(caption)}</caption>'
        f"<thead{role('rowgroup')}><tr{role('row')}>{top}</tr></thead>"
        f"<tbody{role('rowgroup')}>{body}</tbody></table></div>"
    )


def table_of(room: Room, caption: str, shown: Shown) -> str:
    """A table of a rule, its cells in words."""
    between = room.t("rules.one.atom_or")
    rows = [[between.join(texts) for texts in row] for row in shown.rows]
    return grid(caption, shown.head, rows, labels=shown.labels)


def code_list(room: Room, codes: Sequence[str]) -> str:
    items = (f'<li><span class="code">{code}</span> {unit_link(room, code)}</li>' for code in codes)
    return f'<ul class="codes">{"".join(items)}</ul>'


def versions_of(room: Room, rule_id: str) -> str:
    """Every version of a rule of figures, terms or funds, the newest last, and the way to its sources."""
    rule = room.rule(rule_id)
    known = [version for version in rule["versions"] if version["from"] <= rule["verified_through"]]
    for version in known:
        room.using(rule_id, version)
    days = [room.fmt.date(version["from"]) for version in known]
    tables = [shown_table(room, rule_id, version) for version in known]
    names = next(table for table in tables if table)
    between = room.t("rules.one.atom_or")
    unknown = room.t("core.not_known")
    columns = [
        [between.join(row[-1]) for row in table.rows] if table else [unknown] * len(names.rows) for table in tables
    ]
    labels = [between.join(row[0]) for row in names.rows]
    if rule["kind"] == "funds":
        rows = [[label, *cells] for label, *cells in zip(labels, *columns, strict=True)]
        head = [names.head[0], *(room.t("guides.since_column", date=day) for day in days)]
    else:
        rows = [[day, *cells] for day, cells in zip(days, columns, strict=True)]
        head = [room.t("guides.since_head"), *labels]
    through = room.t("guides.holds_through", date=room.fmt.date(rule["verified_through"]))
    return grid(STOP.join([room.rule_name(rule_id), through]), head, rows) + source_line(room, rule_id)


def shown_table(room: Room, rule_id: str, version: Mapping) -> Shown | None:
    """The table of a version as its own page shows it."""
    return shown(room.t, rule_id, room.rule(rule_id), version, room.facts.groups.get(room.lang, {}))


def unit_link(room: Room, code: str) -> str:
    """The title of a unit group as a link to its page."""
    return f'<a href="{escape(room.url("unit", code=code))}">{breakable(room.title(code))}</a>'


def breakable(title: str) -> Markup:
    """French titles name both genders, `Mathématiciens/mathématiciennes`: too long for a phone without a break."""
    return escape(title).replace("/", Markup("/<wbr>"))


def source_line(room: Room, rule_id: str, version: Mapping | None = None) -> str:
    """The way to a block's source; with `version`, also its day, where no caption says it."""
    link = f'<a href="{escape(room.url("rule", id=rule_id))}">{escape(room.t("guides.source"))}</a>'
    return f'<p class="figure-source">{f"{escape(room.since(version))}. " if version else ""}{link}</p>'


def person(room: Room, score: Mapping) -> str:
    """The facts of the example that the score rests on."""
    read = facts_read(score)
    shown = [(room.t("core.lines_read", name), room.value(name, read[name])) for name in SHOWN_FACTS if name in read]
    scale = room.t("core.scales", score["first_official_language"])
    levels = ", ".join(
        f"{room.t('core.abilities', ability).lower()} {room.fmt.number(read[ability])}"
        for ability in ABILITIES
        if read.get(ability) is not None
    )
    if levels:
        language = room.t("core.official_languages", score["first_official_language"])
        shown.append((room.t("guides.levels", language=language, scale=scale), levels))
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in shown)
    return f'<dl class="example-facts">{items}</dl>'


def sums(room: Room, score: Mapping, on: str) -> str:
    """The lines that give points, by section, and the total."""
    bodies = []
    for section in SECTIONS:
        lines = [
            ln for ln in score["lines"] if ln["id"].split(".")[1] == section and (ln["points"] or ln["lost_to_cap"])
        ]
        if not lines:
            continue
        rows = "".join(line_row(room, line) for line in lines)
        name = escape(room.t("core.sections", section))
        total = room.fmt.number(score["sections"][section])
        bodies.append(
            f'<tbody>{rows}<tr class="section-total"><th scope="row">{name}</th><td>{total}</td><td></td></tr></tbody>'
        )
    total = f'<td data-value="{score["total"]}">{room.fmt.number(score["total"])}</td>'
    foot = f'<tfoot><tr><th scope="row">{escape(room.t("guides.sums.total"))}</th>{total}<td></td></tr></tfoot>'
    return sums_table(room, room.t("guides.computed", date=on), f"{''.join(bodies)}{foot}")


def sums_table(room: Room, caption: str, body: str) -> str:
    """The table of the lines of an answer: each with its points and the most it gives."""
    head = "".join(f'<th scope="col">{escape(room.t("guides.sums", key))}</th>' for key in ("line", "points", "max"))
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="figures sums"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>{body}</table></div>"
    )


def skilled_grid(room: Room, slug: str) -> str:
    """The lines of the Federal Skilled Worker grid for an example, those that give points, and the total."""
    example, program = room.example(slug), room.assessed(slug)["programs"]["fsw"]
    caption = STOP.join([example["title"][room.lang], room.t("guides.computed", date=room.fmt.date(example["on"]))])
    rows = "".join(line_row(room, line) for line in program["grid_lines"] if line["points"] or line["lost_to_cap"])
    total = program["grid"]["total"]
    most = room.version("fsw.minimum", example["on"])["figures"]
    foot = (
        f'<tr><th scope="row">{escape(room.t("guides.grid.total"))}</th>'
        f'<td data-grid="{total}">{room.fmt.number(total)}</td>'
        f"<td>{room.fmt.number(most['grid_total'])}</td></tr>"
        f'<tr><th scope="row">{escape(room.t("guides.grid.mark"))}</th>'
        f"<td>{room.fmt.number(most['pass_mark'])}</td><td></td></tr>"
    )
    return (
        f'<section class="example" data-grid-example="{slug}">'
        f"{sums_table(room, caption, f'<tbody>{rows}</tbody><tfoot>{foot}</tfoot>')}"
        f'<p class="example-open">{open_link(room, slug)}</p></section>'
    )


def line_row(room: Room, line: Mapping) -> str:
    link = f'<a href="{escape(room.url("rule", id=line["id"]))}">{escape(room.t("core.lines", line["id"]))}</a>'
    points, worth = line["points"], line["points"] + line["lost_to_cap"]
    if line["lost_to_cap"]:
        key = "core.lost_to_cap.some" if points else "core.lost_to_cap.all"
        note = room.t(key, worth=room.fmt.number(worth), **({"points": room.fmt.number(points)} if points else {}))
        link += f' <span class="note">{escape(note)}</span>'
    return (
        f'<tr><th scope="row">{link}</th><td>{room.fmt.number(points)}</td><td>{room.fmt.number(line["max"])}</td></tr>'
    )
