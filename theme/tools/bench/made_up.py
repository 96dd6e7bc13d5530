"""A site of many times the pages: made-up rounds, guides and unit groups beside the real ones."""

from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

ROUND = """\
- number: "{number}"
  date: "{day}"
  time_utc: null
  name: "{name}"
  programs: [FSW, CEC, FST]
  invitations: {invitations}
  cutoff: {cutoff}
  tie_break: null
  confidence: one-source
  sources: [{source}]
"""
UNIT = '  - {{code: "{code}", teer: {teer}, title: {{en: "Made-up group {code}", fr: "Groupe inventé {code}"}}}}\n'


def multiply(root: Path, times: int) -> None:
    """Leaves `times` as many rounds and guides in the data of `root`, and unit groups as far as there are codes."""
    from express_entry import records

    rounds, units = records.read_draws(root), records.read_units(root)
    groups = [code for code, group in records.read_groups(root).items() if group["level"] == 4]
    _more_rounds(root, rounds, (times - 1) * len(rounds))
    taken = {unit["code"] for unit in units}
    free = sorted({f"{group}{digit}" for group in groups for digit in range(10)} - taken)
    _more_units(root, units, free[:: max(len(free) // max((times - 1) * len(units), 1), 1)][: (times - 1) * len(units)])
    for guide in sorted((root / "content" / "guides").glob("*/*.md")):
        for copy in range(2, times + 1):
            text = guide.read_text(encoding="utf-8").replace(f"slug: {guide.stem}\n", f"slug: {guide.stem}-{copy}\n", 1)
            guide.with_name(f"{guide.stem}-{copy}.md").write_text(text, encoding="utf-8")


def _more_rounds(root: Path, rounds: list[dict[str, Any]], more: int) -> None:
    """One round a day after the newest one, of the kinds and with the figures of the past ones."""
    from express_entry import records

    first = date.fromisoformat(records.read_coverage(root)["known_through"]) + timedelta(1)
    number = int("".join(filter(str.isdigit, rounds[-1]["number"])))
    text: dict[int, str] = {}
    for place, one in enumerate(islice(rounds * (more // len(rounds) + 1), more)):
        day = first + timedelta(place)
        row = {"number": number + 1 + place, "day": day, "name": one["name"]["en"], "source": one["sources"][0]}
        row |= {"invitations": one["invitations"], "cutoff": one["cutoff"]}
        text[day.year] = text.get(day.year, "") + ROUND.format(**row)
    for year, rows in text.items():
        _append(root / records.DRAWS / f"{year}.yaml", rows)
    last = first + timedelta(more)
    coverage = f'known_through: "{last}"\nchecked: "{last}"\n'
    (root / records.DRAWS / "coverage.yaml").write_text(coverage, encoding="utf-8")


def _more_units(root: Path, units: list[dict[str, Any]], codes: list[str]) -> None:
    from express_entry import occupations, records

    head = f'noc_version: "{records.read_noc_version(root)}"\nunits:\n'
    rows = {code: UNIT.format(code=code, teer=code[1]) for code in codes}
    for unit in units:
        code, title = unit["code"], unit["title"]
        named = f'{{en: "{title["en"]}", fr: "{title["fr"]}"}}'
        rows[code] = f'  - {{code: "{code}", teer: {unit["teer"]}, title: {named}}}\n'
    text = head + "".join(rows[code] for code in sorted(rows))
    (root / records.NOC / "units.yaml").write_text(text, encoding="utf-8")
    for path in (root / occupations.TITLES).glob("*.tsv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        lines += [f"{code}\tmade-up work {code}-{place:02}\n" for code in codes for place in range(50)]
        # A stable sort by the code alone keeps the order of the titles in each group.
        path.write_text("".join(sorted(lines, key=lambda line: line[:5])), encoding="utf-8")


def _append(path: Path, text: str) -> None:
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(before + text, encoding="utf-8")
