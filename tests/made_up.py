"""The made-up change of 3 November 2026, and the steps by which a maintainer enters it into a copy of the data."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EVE, DAY = date(2026, 11, 2), date(2026, 11, 3)
LEAVES = date(2027, 2, 1)  # a code leaves the list
KNOWN, AFTER = date(2027, 6, 30), date(2027, 7, 1)  # the last day known, and the day after
VERSION = re.compile(r'(?m)^  - (?:from|date): "([-0-9]+)"\n(?:    .*\n)+')
CITED = 'confidence: one-source, sources: [{source: made-up}], checked: "2026-11-22"'

MADE_UP = """
made-up:
  whose: {en: "Nobody", fr: "Personne"}
  title: {en: "Made-up figures", fr: "Chiffres inventés"}
  url: null
  read_via: null
  checked: "2026-11-22"
"""
WAGE_LEVELS = f"""\
id: crs.wage_levels
kind: levels
verified_through: "{EVE}"
versions:
  - {{from: "{DAY}", {CITED}, work_hours: 1170,
     levels: {{"3": ["00012", "21231"], "2": ["21232", "31301"], "1": ["72200"]}}}}
  - {{from: "{LEAVES}", {CITED}, work_hours: 1170,
     levels: {{"3": ["00012"], "2": ["21232", "31301"], "1": ["72200"]}}}}
"""
WORK_BY_WAGE = f"""\
id: crs.additional.made_up_work
kind: points
verified_through: "{EVE}"
versions:
  - from: "{DAY}"
    confidence: one-source
    sources: [{{source: made-up}}]
    checked: "2026-11-22"
    reads: [canadian_wage_level, canadian_wage_years]
    counted: once
    max: {{points: 37}}
    table:
      - {{canadian_wage_level: 0, canadian_wage_years: any, points: 0}}
      - {{canadian_wage_level: 1, canadian_wage_years: any, points: 7}}
      - {{canadian_wage_level: 2, canadian_wage_years: any, points: 17}}
      - {{canadian_wage_level: 3.., canadian_wage_years: 0..1, points: 29}}
      - {{canadian_wage_level: 3.., canadian_wage_years: 2.., points: 37}}
"""
SPOUSE_WAGES = f"""\
id: crs.spouse.made_up_work
kind: points
verified_through: "{EVE}"
versions:
  - from: "{DAY}"
    confidence: one-source
    sources: [{{source: made-up}}]
    checked: "2026-11-22"
    reads: [spouse_canadian_wage_level]
    counted: once
    max: {{points: 5}}
    table:
      - {{spouse_canadian_wage_level: 0, points: 0}}
      - {{spouse_canadian_wage_level: 1.., points: 5}}
"""
NEW_RULES = {
    "crs.wage_levels": WAGE_LEVELS,
    "crs.additional.made_up_work": WORK_BY_WAGE,
    "crs.spouse.made_up_work": SPOUSE_WAGES,
}
NEW_VERSIONS = {
    "crs.additional.job_offer": """
    reads: [offer, offer_wage_level]
    counted: once
    max: {points: 43}
    table:
      - {offer: none, offer_wage_level: any, points: 0}
      - {offer: [major_group_00, other_skilled], offer_wage_level: 0, points: 3}
      - {offer: [major_group_00, other_skilled], offer_wage_level: 1, points: 13}
      - {offer: [major_group_00, other_skilled], offer_wage_level: 2, points: 23}
      - {offer: [major_group_00, other_skilled], offer_wage_level: 3.., points: 43}
""",
    "crs.additional.ceiling": """
    max: {points: 610}
    binding: true
    groups:
      - {lines: [job_offer, made_up_work], max: 60}
""",
    "crs.spouse.ceiling": """
    max: {points: 45}
    binding: false
""",
    "crs.ceiling": """
    max: {points: 1205}
    binding: true
    groups:
      - {sections: [core, spouse, transferability], max: 600}
""",
}
NEW_WORDS = {
    "lines": {"en": "Made-up line", "fr": "Ligne inventée"},
    "lines_about": {"en": "Made-up points.", "fr": "Des points inventés."},
}


RECORD = f"""\
  - date: "{DAY}"
    confidence: one-source
    sources: [made-up]
    rules: [crs.additional.job_offer]
    text:
      en: "A made-up change: work and offers on the list earn points."
      fr: "Un changement inventé : le travail et les offres de la liste donnent des points."
"""


NEW_TEST = """\
id: language.made_up
kind: language
language: en
verified_through: "2027-06-30"
scale:
  reading: {from: 0, to: 50, step: 1}
  writing: {from: 0, to: 50, step: 1}
  listening: {from: 0, to: 50, step: 1}
  speaking: {from: 0, to: 50, step: 1}
versions:
  - from: "2026-11-03"
    confidence: one-source
    sources: [{source: made-up}]
    checked: "2026-11-22"
    table:
      - {level: 10, reading: 41..50, writing: 42..50, listening: 43..50, speaking: 44..50}
      - {level: 7, reading: 31..40, writing: 32..41, listening: 33..42, speaking: 34..43}
      - {level: 0, reading: 0..30, writing: 0..31, listening: 0..32, speaking: 0..33}
"""


def copy_data(root: Path) -> None:
    """Fills the folder with the project's data, and with what was parsed of them: what is edited is parsed again."""
    for folder in ("rules", "content", ".cache/parsed"):
        if (ROOT / folder).is_dir():
            # Another process may be writing what it has parsed, under a name that ends in its number.
            unfinished = shutil.ignore_patterns("*.json.*")
            shutil.copytree(ROOT / folder, root / folder, ignore=unfinished)


# What a maintainer does


def forget_the_change(root: Path, *others: str) -> None:
    """The data as they were known on the eve, with the made-up source: no version of these rules begins later."""
    edited = [*crs_files(root), *(file_of(root, name) for name in others)]
    for path in (*edited, root / "rules" / "crs" / "changes.yaml"):
        text = path.read_text(encoding="utf-8")
        kept = VERSION.sub(lambda found: found[0] if found[1] <= str(EVE) else "", text)
        path.write_text(kept, encoding="utf-8")
        if path in edited and not VERSION.search(kept):
            path.unlink()
        elif path in edited:
            know_through(path, EVE)
    with (root / "rules" / "sources.yaml").open("a", encoding="utf-8") as sources:
        sources.write(MADE_UP)
    for path in root.glob("content/words/*/core.yaml"):
        words = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r'(?m)^  "crs\.wage_levels": .*\n', "", words), encoding="utf-8")


def file_of(root: Path, rule_id: str) -> Path:
    return root.joinpath("rules", *rule_id.split(".")).with_suffix(".yaml")


def crs_files(root: Path) -> list[Path]:
    return [path for path in sorted((root / "rules" / "crs").rglob("*.yaml")) if path.name != "changes.yaml"]


def enter(root: Path, rule_id: str, figures: str, day: date = DAY) -> None:
    """A new version after the last one."""
    path = file_of(root, rule_id)
    text = path.read_text(encoding="utf-8")
    end = [found.end() for found in VERSION.finditer(text)][-1]
    head = f'  - from: "{day}"\n    {CITED}'.replace(", ", "\n    ")
    path.write_text(text[:end] + head + figures + text[end:], encoding="utf-8")


def know_through(path: Path, day: date) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'(?m)^verified_through: ".*"', f'verified_through: "{day}"', text), encoding="utf-8")


def enter_the_change(root: Path) -> None:
    for rule_id, text in NEW_RULES.items():
        file_of(root, rule_id).write_text(text, encoding="utf-8")
    for rule_id, figures in NEW_VERSIONS.items():
        enter(root, rule_id, figures)
    for path in crs_files(root):
        know_through(path, KNOWN)


def record_the_change(root: Path) -> None:
    """The entry that says in a sentence what changed."""
    with (root / "rules" / "crs" / "changes.yaml").open("a", encoding="utf-8") as changes:
        changes.write(RECORD)


def drop_sources(root: Path) -> None:
    """Sources that only the entries with unknown figures named leave the list."""
    path = root / "rules" / "sources.yaml"
    named = " ".join(file.read_text(encoding="utf-8") for file in (root / "rules").rglob("*.yaml") if file != path)
    text = path.read_text(encoding="utf-8")
    kept = re.sub(
        r"(?m)^([\w-]+):\n(?:  .*\n)+", lambda found: found[0] if re.search(rf"\b{found[1]}\b", named) else "", text
    )
    path.write_text(kept, encoding="utf-8")


def name_in_words(root: Path, place: str, key: str, said: dict[str, str]) -> None:
    for language, text in said.items():
        path = root / "content" / "words" / language / "core.yaml"
        words = path.read_text(encoding="utf-8")
        path.write_text(re.sub(rf"(?m)^{place}:\n", f'{place}:\n  "{key}": "{text}"\n', words), encoding="utf-8")


def name_the_new_lines(root: Path) -> None:
    for rule_id in ("crs.additional.made_up_work", "crs.spouse.made_up_work"):
        for place, said in NEW_WORDS.items():
            name_in_words(root, place, rule_id, said)
    for language in ("en", "fr"):
        path = root / "content" / "words" / language / "core.yaml"
        words = path.read_text(encoding="utf-8")
        entry = '  "crs.wage_levels": {name: "Made-up list", about: "A made-up list."}\n'
        path.write_text(re.sub(r"(?m)^rules:\n", f"rules:\n{entry}", words), encoding="utf-8")


STALE = re.compile(r"(?<=\{\{ )(?:change|ended)(?= [\w.]+ \}\})")


def rewrite_the_guides(root: Path) -> None:
    """The sentences that call the figures unknown, or a rule ended that is back, now say since when it holds."""
    for path in root.glob("content/guides/*/*.md"):
        path.write_text(STALE.sub("since", path.read_text(encoding="utf-8")), encoding="utf-8")
