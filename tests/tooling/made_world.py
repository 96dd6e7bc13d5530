"""A made-up project of three rounds and one count of the pool, and a feed that knows two rounds more."""

from __future__ import annotations

import difflib
import json
from datetime import date
from pathlib import Path

import pytest
from express_entry import records
from tools.console import Failure
from tools.place import Place
from tools.update import update

FEEDS = Path(__file__).parent / "feeds"
TODAY = date(2016, 2, 1)
NEWEST = "2016-01-20"

FILES = {
    "content/draws/names.yaml": """\
# Names.
- en: "Canadian Experience Class"
  fr: "Notre traduction"
  fr_official: false
  kind: canadian-experience-class
- en: "STEM occupations (Version 1)"
  fr: "Professions en STIM (Version 1)"
  fr_official: true   # read on the page itself
  kind: stem
- en: "Provincial Nominee Program"
  fr: "Candidats des provinces"
  fr_official: false
  kind: provincial-nominee-program
""",
    "content/draws/sources.yaml": """\
# Copies.
copy:
  whose: {en: "The department", fr: "Le ministère"}
  title: {en: "Feed", fr: "Fil"}
  read_via: "example.org/copy"
  url: null
  checked: "2016-01-15"
""",
    "content/draws/coverage.yaml": '# Until when.\nknown_through: "2015-12-20"\nchecked: "2016-01-15"\n',
    "content/draws/2015.yaml": """\
# The rounds of 2015, oldest first.
- number: "1"
  date: "2015-11-04"
  time_utc: "2015-11-04T14:00:01Z"
  name: "Canadian Experience Class"
  programs: [CEC]
  invitations: 779
  cutoff: 886
  tie_break: null      # none was published
  confidence: official-copy
  sources: [copy]
# This one was split.
- number: "2a"
  date: "2015-12-02"
  time_utc: null
  name: "STEM occupations (Version 1)"
  programs: [FSW, CEC, FST]
  invitations: 4500
  cutoff: 491
  tie_break: "2015-10-07T16:38:21Z"
  confidence: official-copy
  sources: [copy]
  note: {en: "The feed says 450.", fr: "Le fil dit 450."}
  feed: {invitations: "450", tie_break: "October 7 at 16:38:21 UTC"}
- number: "2b"
  date: "2015-12-02"
  time_utc: "2015-12-03T00:10:00Z"
  name: "Provincial Nominee Program"
  programs: [PNP]
  invitations: 200
  cutoff: 902
  tie_break: "2015-11-30T10:00:00Z"
  confidence: official-copy
  sources: [copy]

# The end of the year.
""",
    "content/pool/2015.yaml": """\
# Counts.
- as_on: "2015-11-30"
  rounds: ["2a"]     # the first
  bands:
    "601..1200": 1
    "501..600": 2
    "491..500": 3
    "481..490": 4
    "471..480": 5
    "461..470": 6
    "451..460": 7
    "441..450": 8
    "431..440": 9
    "421..430": 10
    "411..420": 11
    "401..410": 12
    "351..400": 1300
    "301..350": 14
    "0..300": 15
  total: 1407
  confidence: official-copy
  sources: [copy]
""",
    "rules/categories/stem.yaml": "",
}


class Feed:
    """A feed in its files, to be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        names = {"en": "ee_rounds_123_en.json", "fr": "ee_rounds_123_fr.json"}
        self.data = {language: json.loads((FEEDS / name).read_bytes()) for language, name in names.items()}

    def row(self, number: str, language: str = "en") -> dict[str, str]:
        return next(row for row in self.data[language]["rounds"] if row["drawNumber"] == number)

    def files(self, *languages: str) -> list[str]:
        for language in languages:
            text = json.dumps(self.data[language], ensure_ascii=False)
            (self.folder / f"{language}.json").write_text(text, encoding="utf-8")
        return [str(self.folder / f"{language}.json") for language in languages]


def state(place: Place) -> dict[str, bytes]:
    """Every file of the records, hidden ones too."""
    files = sorted((place.root / "content").rglob("*"))
    return {str(path.relative_to(place.root)): path.read_bytes() for path in files if path.is_file()}


def changes(before: dict[str, bytes], after: dict[str, bytes], name: str) -> tuple[list[str], list[str]]:
    """The lines of a file that left and those that came."""
    lines = [state.get(name, b"").decode().splitlines() for state in (before, after)]
    differences = list(difflib.ndiff(*lines))
    return tuple([line[2:] for line in differences if line.startswith(sign)] for sign in ("- ", "+ "))


def by_number(place: Place) -> dict[str, dict]:
    return {one["number"]: one for one in records.read_draws(place.root)}


def refused(place: Place, feed: Feed, *languages: str) -> list[str]:
    """What is told of an update that must not happen; nothing may have been written."""
    before = state(place)
    with pytest.raises(Failure) as failure:
        update(place, feed.files(*languages), TODAY)
    assert "nothing was written" in failure.value.line
    assert state(place) == before
    return failure.value.details
