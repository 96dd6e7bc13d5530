"""What the future brings, made up: rounds, a count of the pool and a version of a category list, as text to append."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from express_entry import records
from express_entry.rulebook import read_rules

# A list that has been quiet for long, so that every page that says so has to change.
CATEGORY = "stem"
FRAME = """\
  confidence: one-source
  sources: [{source}]
  note: {{en: "Made up.", fr: "Inventé."}}
"""
ROUND = (
    """\
- number: "{number}"
  date: "{day}"
  time_utc: "{day}T15:00:00Z"
  name: "{name}"
  programs: [FSW, CEC, FST]
  invitations: {invitations}
  cutoff: {cutoff}
  tie_break: "{day}T10:00:00Z"
"""
    + FRAME
)
COUNT = '- as_on: "{day}"\n  rounds: [{rounds}]\n  bands:\n{bands}  total: {total}\n' + FRAME
VERSION = """\
  - from: "{day}"
    version: "{version}"
    announced: "{day}"
    confidence: one-source
    sources: [{{source: {source}}}]
    checked: "{day}"
    round_name: {{en: null, fr: null}}
    criteria: {{work_hours: 1560, window_years: 3, continuous: false, canadian_only: false}}
    codes: [{codes}]
"""


def append(root: Path) -> dict[str, Any]:
    """Appends to the data of the project in `root`; tells what: `{numbers, days, as_on, total, codes, from}`."""
    newest = records.read_draws(root)[-1]
    last = max(date.fromisoformat(newest["date"]), date.fromisoformat(records.read_coverage(root)["known_through"]))
    source = next(iter(records.read_draw_sources(root)))
    # One in the file of the last year if there is a day left in it, two in a file that begins with them.
    new_year = date(last.year + 1, 1, 15)
    days = [min(last + timedelta(1), date(last.year, 12, 31)), new_year, new_year + timedelta(60)]
    number = int(re.match(r"\d+", newest["number"])[0])
    numbers = [str(number + 1 + place) for place in range(len(days))]
    names = (newest["name"]["en"], _name_of(root, CATEGORY), newest["name"]["en"])
    for place, (name, day) in enumerate(zip(names, days, strict=True)):
        figures = {"number": numbers[place], "invitations": 1001 + place, "cutoff": 431 + place}
        text = ROUND.format(name=name, day=day, source=source, **figures)
        _append(root / records.DRAWS / f"{day.year}.yaml", text)
    counted = new_year - timedelta(2)
    total = _count(root, counted, numbers[1], source)
    _set(root / records.DRAWS / "coverage.yaml", "known_through", days[-1])
    codes = _version(root, new_year - timedelta(5), new_year + timedelta(5))
    return {
        "numbers": numbers, "days": list(map(str, days)), "as_on": str(counted), "total": total, "codes": codes,
        "from": str(new_year - timedelta(5)),
    }  # fmt: skip


def _count(root: Path, counted: date, number: str, source: str) -> int:
    bands = {
        f"{band['from']}..{band['to']}": 10 + place for place, band in enumerate(records.read_pool(root)[-1]["bands"])
    }
    rows = "".join(f'    "{band}": {candidates}\n' for band, candidates in bands.items())
    total = sum(bands.values())
    text = COUNT.format(day=counted, rounds=f'"{number}"', bands=rows, total=total, source=source)
    _append(root / records.POOL / f"{counted.year}.yaml", text)
    return total


def _version(root: Path, first: date, verified: date) -> list[str]:
    """One occupation leaves the list and one comes; every category is known for longer."""
    rules = read_rules(root).rules
    versions = [one for one in rules[f"categories.{CATEGORY}"]["versions"] if "codes" in one]
    before = versions[-1]["codes"]
    new = next(unit["code"] for unit in records.read_units(root) if unit["code"] not in before)
    codes = sorted({*before[1:], new})
    for path in sorted((root / "rules" / "categories").glob("*.yaml")):
        _set(path, "verified_through", verified)
    source = versions[-1]["sources"][0]["source"]
    _read_again(root / "rules" / "sources.yaml", source, first)
    text = VERSION.format(
        day=first,
        version=f"{first.year}-made",
        source=source,
        codes=", ".join(f'"{code}"' for code in codes),
    )
    _append(root / "rules" / "categories" / f"{CATEGORY}.yaml", text)
    return codes


def _name_of(root: Path, kind: str) -> str:
    return next(one["name"]["en"] for one in reversed(records.read_draws(root)) if one["kind"] == kind)


def _append(path: Path, text: str) -> None:
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before.rstrip()}\n{text}".lstrip(), encoding="utf-8")


def _read_again(path: Path, source: str, day: date) -> None:
    """A source that a new version rests on was read when the version was."""
    head, found, rest = path.read_text(encoding="utf-8").partition(f"\n{source}:\n")
    assert found, source
    path.write_text(head + found + re.sub(r'checked: "[-0-9]+"', f'checked: "{day}"', rest, count=1), encoding="utf-8")


def _set(path: Path, key: str, day: date) -> None:
    text, found = re.subn(rf'(?m)^{key}: "[-0-9]+"', f'{key}: "{day}"', path.read_text(encoding="utf-8"))
    assert found == 1, path
    path.write_text(text, encoding="utf-8")
