"""Records are refused with the file, the line and what is wrong; a file is parsed once until it changes."""

from pathlib import Path

import pytest
from express_entry import parsed, records, yaml12
from express_entry.rulebook import read_rules
from express_entry.yaml12 import BadData

ROOT = Path(__file__).resolve().parents[2]

NAMES = """\
- en: "Canadian Experience Class"
  fr: "Catégorie de l’expérience canadienne"
  fr_official: false
  kind: canadian-experience-class
- en: "STEM occupations (Version 1)"
  fr: "Professions en STIM (version 1)"
  fr_official: false
  kind: stem
"""
SOURCES = """\
feed:
  whose: {en: "The department", fr: "Le ministère"}
  title: {en: "Feed", fr: "Fil"}
  read_via: null
  url: null
  checked: "2026-11-22"
"""
ROUNDS = """\
- number: "1"
  date: "2015-01-31"
  time_utc: "2015-01-31T11:59:48Z"
  name: "Canadian Experience Class"
  programs: [CEC]
  invitations: 779
  cutoff: 886
  tie_break: null
  confidence: official-copy
  sources: [feed]
- number: "2a"
  date: "2015-02-07"
  time_utc: null
  name: "STEM occupations (Version 1)"
  programs: [FSW, CEC, FST]
  invitations: 500
  cutoff: 481
  tie_break: "2015-01-30T10:00:00Z"
  confidence: two-sources
  sources: [feed]
  note: {en: "A note.", fr: "Une remarque."}
- number: "2b"
  date: "2015-02-07"
  time_utc: null
  name: "Canadian Experience Class"
  programs: [CEC]
  invitations: 1
  cutoff: 1
  tie_break: null
  confidence: two-sources
  sources: [feed]
"""
POOL = """\
- as_on: "2015-01-30"
  rounds: ["1"]
  bands:
    "601..1200": 4
    "301..600": 20
    "0..300": 0
  total: 24
  confidence: official-copy
  sources: [feed]
- as_on: "2015-02-07"
  rounds: ["2a", "2b"]
  bands:
    "301..1200": 20
    "0..300": 3
  total: 26
  unplaced: 3
  confidence: two-sources
  sources: [feed]
  note: {en: "A note.", fr: "Une remarque."}
"""
GROUPS = """\
noc_version: "2021 1.0"
broad_categories:
  - {code: "2", title: {en: "Sciences", fr: "Sciences"}}
major_groups:
  - {code: "21", title: {en: "Professionals", fr: "Personnel professionnel"}}
submajor_groups:
  - {code: "212", title: {en: "Professionals", fr: "Personnel professionnel"}}
minor_groups:
  - {code: "2123", title: {en: "Developers", fr: "Développeurs"}}
"""
UNITS = """\
noc_version: "2021 1.0"
units:
  - {code: "21230", teer: 1, title: {en: "Systems developers", fr: "Développeurs de systèmes"}}
  - {code: "21231", teer: 1, title: {en: "Software engineers", fr: "Ingénieurs en logiciel"}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {
        "content/draws/names.yaml": NAMES,
        "content/draws/sources.yaml": SOURCES,
        "content/draws/2015.yaml": ROUNDS,
        "content/pool/2015.yaml": POOL,
        "content/draws/coverage.yaml": 'known_through: "2015-03-01"\nchecked: "2026-11-22"\n',
        "content/noc/groups.yaml": GROUPS,
        "content/noc/units.yaml": UNITS,
        "rules/categories/stem.yaml": "",
    }.items():
        write(tmp_path, name, text)
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def change(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {name}"
    write(root, name, text.replace(old, new, 1))


def faults_of(reader, root: Path) -> list[str]:
    with pytest.raises(BadData) as caught:
        reader(root)
    return caught.value.faults


def test_a_round_is_read_with_its_name_kind_and_type(root: Path):
    first, second, third = records.read_draws(root)
    assert (first["kind"], first["type"], first["note"]) == ("canadian-experience-class", "program", None)
    assert (second["kind"], second["type"]) == ("stem", "category")
    assert second["name"] == {"en": "STEM occupations (Version 1)", "fr": "Professions en STIM (version 1)"}
    assert second["name_fr_official"] is False and second["note"] == {"en": "A note.", "fr": "Une remarque."}
    assert third["number"] == "2b"


DRAWS = "content/draws/2015.yaml"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('  date: "2015-01-31"', '  date: "2015-31-01"', f"{DRAWS}:2: [0].date: expected a day"),
        ('  date: "2015-01-31"', '  date: "2014-12-31"', f"{DRAWS}:2: [0].date: expected a day since 2015-01-01"),
        ('  date: "2015-01-31"', '  date: "2016-01-31"', f"{DRAWS}:2: [0].date: 2016-01-31 does not belong"),
        ('  date: "2015-02-07"', '  date: "2015-01-07"', f"{DRAWS}:12: [1].date: 2015-01-07 comes before round 1"),
        ('number: "2a"', 'number: "1"', f"{DRAWS}:11: [1].number: round 1 stands already"),
        ('number: "2a"', 'number: "3"', f"{DRAWS}:11: [1].number: round 3 cannot follow round 1"),
        ('number: "2b"', 'number: "2c"', f"{DRAWS}:22: [2].number: round 2c cannot follow round 2a"),
        ('number: "1"', "number: 1", f"{DRAWS}:1: [0].number: expected a round number in quotes"),
        ('name: "STEM', 'name: "Stem', f"{DRAWS}:14: [1].name: 'Stem occupations (Version 1)' is not known"),
        ("programs: [CEC]", "programs: [CEX]", f"{DRAWS}:5: [0].programs: 'CEX' is not known"),
        ("programs: [CEC]", "programs: []", f"{DRAWS}:5: [0].programs: expected a list"),
        ("invitations: 779", 'invitations: "779"', f"{DRAWS}:6: [0].invitations: expected a whole number"),
        ("cutoff: 886", "cutoff: -886", f"{DRAWS}:7: [0].cutoff: expected a whole number"),
        ("  cutoff: 886\n", "", f"{DRAWS}:1: [0].cutoff: missing"),
        ("cutoff: 886", "cutoff: 886\n  cut_off: 886", f"{DRAWS}:8: [0].cut_off: unknown key"),
        ("cutoff: 886", "cutoff: 886\n  cutoff: 887", f"{DRAWS}:8: [0].cutoff: written twice"),
        ("tie_break: null", 'tie_break: "2015-01-30 10:00"', f"{DRAWS}:8: [0].tie_break: expected a UTC time"),
        ("tie_break: null", 'tie_break: "2015-02-01T00:00:00Z"', f"{DRAWS}:8: [0].tie_break: later than the round"),
        ("confidence: official-copy", "confidence: sure", f"{DRAWS}:9: [0].confidence: 'sure' is not known"),
        ("sources: [feed]", "sources: [food]", f"{DRAWS}:10: [0].sources: 'food' is not known"),
        (', fr: "Une remarque."', "", f"{DRAWS}:21: [1].note: expected en and fr"),
        ('fr: "Une remarque."', 'fr: ""', f"{DRAWS}:21: [1].note: fr: expected text"),
        ('fr: "Une remarque."', 'fr: "Une\\nremarque."', f"{DRAWS}:21: [1].note: fr: expected text in one line"),
        ("  cutoff: 886", "\tcutoff: 886", f"{DRAWS}:7: a tab"),
        (
            ', fr: "Une remarque."}',
            ', fr: "Une remarque."}\n  feed: {cutoff: 480}',
            f"{DRAWS}:22: [1].feed: cutoff: expected text",
        ),
        (
            ', fr: "Une remarque."}',
            ', fr: "Une remarque."}\n  feed: {crs: "480"}',
            f"{DRAWS}:22: [1].feed: crs: expected one of date,",
        ),
        (
            "cutoff: 886",
            'cutoff: 886\n  feed: {cutoff: "887"}',
            f"{DRAWS}:8: [0].feed.cutoff: a note must say why the feed is not followed",
        ),
        ("cutoff: 886", "cutoff: 0886", f"{DRAWS}:7: [0].cutoff: '0886' is ambiguous"),
    ],
)
def test_a_faulty_round_is_refused(root: Path, old: str, new: str, expected: str):
    change(root, DRAWS, old, new)
    assert any(fault.startswith(expected) for fault in faults_of(records.read_draws, root))


def test_every_fault_is_named_at_once(root: Path):
    change(root, DRAWS, "invitations: 779", "invitations: many")
    change(root, DRAWS, "cutoff: 481", "cutoff: high")
    assert [fault.split(":")[1] for fault in faults_of(records.read_draws, root)] == ["6", "17"]


def test_a_count_of_the_pool_is_read_with_its_bands_and_the_day_it_was_published(root: Path):
    first, second = records.read_pool(root)
    assert (first["as_on"], first["published"], first["total"], first["unplaced"]) == (
        "2015-01-30", "2015-01-31", 24, 0,
    )  # fmt: skip
    assert first["bands"] == [
        {"from": 601, "to": 1200, "candidates": 4},
        {"from": 301, "to": 600, "candidates": 20},
        {"from": 0, "to": 300, "candidates": 0},
    ]
    assert (second["rounds"], second["unplaced"], second["note"]["fr"]) == (["2a", "2b"], 3, "Une remarque.")


COUNTS = "content/pool/2015.yaml"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"2015-01-30"', '"30 January"', f"{COUNTS}:1: [0].as_on: expected a day"),
        ('"2015-01-30"', '"2016-01-30"', f"{COUNTS}:1: [0].as_on: 2016-01-30 does not belong in the file of 2015"),
        ('"2015-01-30"', '"2015-02-01"', f"{COUNTS}:2: [0].rounds: published on 2015-01-31, before it was counted"),
        ('"2015-02-07"', '"2015-01-30"', f"{COUNTS}:10: [1].as_on: 2015-01-30 does not come after 2015-01-30"),
        ('rounds: ["1"]', 'rounds: ["7"]', f"{COUNTS}:2: [0].rounds: '7' is not known"),
        ('rounds: ["1"]', "rounds: []", f"{COUNTS}:2: [0].rounds: expected a list"),
        ('"2a", "2b"', '"2a", "1"', f"{COUNTS}:11: [1].rounds: round 1 stands already with 2015-01-30"),
        ('"2a", "2b"', '"2b", "2a"', f"{COUNTS}:11: [1].rounds: expected in the order of the rounds"),
        ('"301..600": 20', '"301..600": 21', f"{COUNTS}:7: [0].total: the bands hold 25 and 0 are unplaced"),
        ("unplaced: 3", "unplaced: 2", f"{COUNTS}:15: [1].total: the bands hold 23 and 2 are unplaced"),
        ('"301..600": 20', '"301..600": many', f"{COUNTS}:4: [0].bands: 301..600: expected a whole number"),
        ('"301..600"', '"301..599"', f"{COUNTS}:4: [0].bands: 301..599: bands go from the highest"),
        ('"301..600"', '"600..301"', f"{COUNTS}:4: [0].bands: 600..301: bands go from the highest"),
        ('"301..600"', '"301-600"', f"{COUNTS}:4: [0].bands: 301-600: expected a band of scores"),
        ('    "0..300": 0\n', "", f"{COUNTS}:4: [0].bands: the lowest band must begin at 0"),
        ("  total: 24\n", "", f"{COUNTS}:1: [0].total: missing"),
        ("total: 24", "totals: 24", f"{COUNTS}:7: [0].totals: unknown key"),
        (
            "confidence: two-sources",
            "feed: none\n  confidence: two-sources",
            f"{COUNTS}:17: [1].feed: 'none' is not known",
        ),
        ("confidence: two-sources", "confidence: sure", f"{COUNTS}:17: [1].confidence: 'sure' is not known"),
        ("sources: [feed]", "sources: [food]", f"{COUNTS}:9: [0].sources: 'food' is not known"),
        (
            '  note: {en: "A note.", fr: "Une remarque."}\n',
            "",
            f"{COUNTS}:16: [1].unplaced: a note must say why no band holds them",
        ),
    ],
)
def test_a_faulty_count_of_the_pool_is_refused(root: Path, old: str, new: str, expected: str):
    change(root, COUNTS, old, new)
    assert any(fault.startswith(expected) for fault in faults_of(records.read_pool, root))


def test_without_counts_the_pool_is_empty(root: Path):
    (root / COUNTS).unlink()
    assert records.read_pool(root) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('  fr: "Professions en STIM (version 1)"\n', "", "content/draws/names.yaml:5: [1].fr: missing"),
        ("kind: stem", "kind: steam", "content/draws/names.yaml:8: [1].kind: 'steam' is not known"),
        (
            "fr_official: false",
            "fr_official: no",
            "content/draws/names.yaml:3: [0].fr_official: expected true or false",
        ),
        ("STEM occupations (Version 1)", "Canadian Experience Class", "content/draws/names.yaml:5: [1].en: Canadian"),
    ],
)
def test_a_faulty_name_is_refused(root: Path, old: str, new: str, expected: str):
    change(root, "content/draws/names.yaml", old, new)
    assert faults_of(records.read_draws, root)[0].startswith(expected)


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("units", '"21231"', "21231", "units.yaml:4: units[1].code: expected a code of 5 digits in quotes"),
        ("units", '"21231"', '"2123"', "units.yaml:4: units[1].code: expected a code of 5 digits"),
        ("units", '"21231"', '"21230"', "units.yaml:4: units[1].code: 21230 is written twice"),
        ("units", '"21231"', '"21229"', "units.yaml:4: units[1].code: 21229 comes before 21230"),
        ("units", '"21231"', '"21331"', "units.yaml:4: units[1].code: 21331 has no group 2133 above it"),
        ("units", "teer: 1", "teer: 2", "units.yaml:3: units[0].teer: the second digit of 21230"),
        ("units", ', fr: "Développeurs de systèmes"', "", "units.yaml:3: units[0].title: expected en and fr"),
        ("groups", '"2123"', '"2223"', "groups.yaml:9: minor_groups[0].code: 2223 has no group 222 above it"),
    ],
)
def test_a_faulty_occupation_is_refused(root: Path, name: str, old: str, new: str, expected: str):
    change(root, f"content/noc/{name}.yaml", old, new)
    assert any(fault.startswith(f"content/noc/{expected}") for fault in faults_of(records.read_units, root))


def test_a_file_is_parsed_once_until_it_changes(root: Path, monkeypatch: pytest.MonkeyPatch):
    first = records.read_draws(root)
    parsed_files = []
    plain = yaml12.parse
    monkeypatch.setattr(parsed.yaml12, "parse", lambda text, path: parsed_files.append(path.name) or plain(text, path))
    assert records.read_draws(root) == first and parsed_files == []
    change(root, DRAWS, "cutoff: 886", "cutoff: 887")
    assert records.read_draws(root)[0]["cutoff"] == 887 and parsed_files == ["2015.yaml"]


def test_a_kept_parse_still_names_the_line(root: Path):
    change(root, DRAWS, "cutoff: 886", "cutoff: high")
    assert faults_of(records.read_draws, root) == faults_of(records.read_draws, root)


def test_a_damaged_kept_parse_is_made_anew(root: Path):
    first = records.read_draws(root)
    for kept in (root / ".cache").rglob("*.json"):
        kept.write_text("{", encoding="utf-8")
    assert records.read_draws(root) == first


def test_the_projects_own_records_are_sound():
    rounds = records.read_draws(ROOT)
    assert rounds[0]["date"] == "2015-01-31"
    assert rounds[-1]["date"] <= records.read_coverage(ROOT)["known_through"]
    groups = records.read_groups(ROOT)
    for unit in records.read_units(ROOT):
        assert all(unit["code"][:length] in groups for length in (1, 2, 3, 4))


def test_the_projects_own_counts_of_the_pool_are_sound():
    counts = records.read_pool(ROOT)
    book = read_rules(ROOT)
    known = [one["number"] for one in records.read_draws(ROOT)]
    assert counts
    for one in counts:
        assert one["bands"][0]["to"] == book.version_on("crs.ceiling", one["as_on"])["max"]["points"]
        # The rounds of one count follow each other.
        first = known.index(one["rounds"][0])
        assert one["rounds"] == known[first : first + len(one["rounds"])]


def test_a_french_name_is_official_only_where_the_list_says_so(root: Path):
    assert [one["name_fr_official"] for one in records.read_draws(root)] == [False, False, False]
    change(root, "content/draws/names.yaml", "fr_official: false\n  kind: stem", "fr_official: true\n  kind: stem")
    assert [one["name_fr_official"] for one in records.read_draws(root)] == [False, True, False]


def test_what_the_feed_writes_needs_no_note_where_it_could_not_be_read(root: Path):
    change(root, DRAWS, "tie_break: null", 'tie_break: null\n  feed: {tie_break: "some day"}')
    assert records.read_draws(root)[0]["tie_break"] is None


def test_one_number_of_a_round_comes_next_after_another():
    after = {"90": "91a", "91a": "91b", "91b": "92", "92": "93"}
    assert all(records.follows(one, other) for one, other in after.items())
    assert not any(records.follows("91a", other) for other in ("91", "91a", "91c", "93", "92b", "next", ""))
