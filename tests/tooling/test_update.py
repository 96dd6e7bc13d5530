"""What is new in the feed of rounds is added, and nothing else changes."""

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import published
import pytest
from express_entry import records
from express_entry.compiler import compile_core
from made_world import FEEDS, NEWEST, TODAY, Feed, by_number, changes, refused, state
from tools.console import Failure
from tools.place import Place
from tools.update import comparison, entries, known, source, update


def test_new_rounds_and_counts_are_added_with_their_source(world: Place, feed: Feed) -> None:
    update(world, feed.files("en", "fr"), TODAY)
    rounds = by_number(world)
    assert list(rounds) == ["1", "2a", "2b", "3", "4"]
    new = rounds["4"]
    assert new["date"] == NEWEST and new["time_utc"] == "2016-01-20T14:06:43Z"
    assert (new["invitations"], new["cutoff"], new["tie_break"]) == (4500, 491, "2015-12-13T21:22:45Z")
    assert (new["programs"], new["kind"], new["note"]) == (["FSW", "CEC", "FST"], "stem", None)
    assert new["confidence"] == "official-copy"
    (name,) = new["sources"]
    read = records.read_draw_sources(world.root)[name]
    assert read["checked"] == TODAY.isoformat() and read["title"]["fr"].endswith("lu le 1er février 2016")
    counts = records.read_pool(world.root)
    assert [one["as_on"] for one in counts] == ["2015-11-30", "2015-12-30", "2016-01-18"]
    assert counts[1]["rounds"] == ["3"] and counts[1]["total"] == sum(b["candidates"] for b in counts[1]["bands"])
    assert counts[2]["bands"][0] == {"from": 601, "to": 1200, "candidates": 21}
    assert records.read_coverage(world.root) == {"known_through": NEWEST, "checked": TODAY.isoformat()}


def test_every_line_that_stood_there_stays(world: Place, feed: Feed) -> None:
    before = state(world)
    update(world, feed.files("en"), TODAY)
    after = state(world)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {
        "content/draws/2015.yaml", "content/draws/2016.yaml", "content/pool/2015.yaml", "content/pool/2016.yaml",
        "content/draws/sources.yaml", "content/draws/coverage.yaml",
    }  # fmt: skip
    for name in changed - {"content/draws/coverage.yaml"}:
        assert changes(before, after, name)[0] == [], name
    assert (
        changes(before, after, "content/draws/coverage.yaml")[0]
        == before["content/draws/coverage.yaml"].decode().splitlines()[1:]
    )


def test_a_second_run_says_that_nothing_is_new(world: Place, feed: Feed, capsys: pytest.CaptureFixture[str]) -> None:
    update(world, feed.files("en", "fr"), TODAY)
    told, after = capsys.readouterr().out, state(world)
    assert "Added round 4 of 2016-01-20: STEM occupations (Version 1), 4,500 invitations, cut-off 491." in told
    assert "Added the pool of 2016-01-18: 1,827 candidates (round 4)." in told
    update(world, feed.files("en", "fr"), date(2016, 3, 1))
    assert capsys.readouterr().out.splitlines() == [
        "The newest round of the feed is 4 of 2016-01-20.",
        "Nothing is new.",
    ]
    assert state(world) == after


def test_a_feed_without_news_touches_no_file(world: Place, feed: Feed) -> None:
    del feed.data["en"]["rounds"][:2]
    before = state(world)
    update(world, feed.files("en"), TODAY)
    assert state(world) == before


def test_a_new_year_begins_a_file_like_those_before(world: Place, feed: Feed) -> None:
    update(world, feed.files("en"), TODAY)
    lines = (world.root / "content/draws/2016.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["# The rounds of 2016, oldest first.", '- number: "4"']


def test_what_cannot_be_read_is_kept_letter_for_letter(world: Place, feed: Feed) -> None:
    feed.row("4")["drawCutOff"] = "some day in  December"
    update(world, feed.files("en"), TODAY)
    assert by_number(world)["4"]["tie_break"] is None
    after = state(world)
    assert b"  tie_break: null\n" in after["content/draws/2016.yaml"]
    assert after["content/draws/2016.yaml"].endswith(b'  feed:\n    tie_break: "some day in  December"\n')
    update(world, feed.files("en"), TODAY)
    assert state(world) == after


def test_a_split_round_is_added_in_its_parts(world: Place, feed: Feed) -> None:
    second = {**feed.row("4"), "drawNumber": "4b"}
    feed.row("4")["drawNumber"] = "4a"
    feed.data["en"]["rounds"].insert(0, second)
    update(world, feed.files("en"), TODAY)
    assert list(by_number(world))[-2:] == ["4a", "4b"]
    assert records.read_pool(world.root)[-1]["rounds"] == ["4a", "4b"]


def test_a_round_may_come_with_a_count_that_is_known(world: Place, feed: Feed) -> None:
    for key, value in feed.row("2a").items():
        if key.startswith("dd") or key == "drawDistributionAsOn":
            feed.row("3")[key] = value
    before = state(world)
    update(world, feed.files("en"), TODAY)
    assert records.read_pool(world.root)[0]["rounds"] == ["2a", "3"]
    left, came = changes(before, state(world), "content/pool/2015.yaml")
    assert (left, came) == (['  rounds: ["2a"]     # the first'], ['  rounds: ["2a", "3"] # the first'])


def test_counts_stand_in_the_order_of_their_days(world: Place, feed: Feed) -> None:
    feed.row("4")["drawDistributionAsOn"] = "November 18, 2015"
    update(world, feed.files("en"), TODAY)
    assert [one["as_on"] for one in records.read_pool(world.root)] == ["2015-11-18", "2015-11-30", "2015-12-30"]


def test_zeros_are_no_count(world: Place, feed: Feed) -> None:
    feed.row("4").update({f"dd{index}": "0" for index in range(1, 19)})
    update(world, feed.files("en"), TODAY)
    assert "4" in by_number(world)
    assert [one["as_on"] for one in records.read_pool(world.root)] == ["2015-11-30", "2015-12-30"]


def test_a_feed_shortened_to_what_is_read_says_nothing_against_times_that_are_known(world: Place, feed: Feed) -> None:
    for row in feed.data["en"]["rounds"]:
        for key in (source.TIME, *source.UNREAD):
            row.pop(key, None)
    update(world, feed.files("en", "fr"), TODAY)
    rounds = by_number(world)
    assert rounds["1"]["time_utc"] == "2015-11-04T14:00:01Z"
    assert (rounds["4"]["time_utc"], rounds["4"]["cutoff"]) == (None, 491)


def test_the_time_of_a_known_round_is_filled_in(world: Place, feed: Feed) -> None:
    feed.row("2a")["drawDateTime"] = "December 2nd 2015  23:59:58 UTC"
    before = state(world)
    update(world, feed.files("en"), TODAY)
    filled = by_number(world)["2a"]
    assert filled["time_utc"] == "2015-12-02T23:59:58Z" and len(filled["sources"]) == 2
    left, _ = changes(before, state(world), "content/draws/2015.yaml")
    assert left == ["  time_utc: null", "  sources: [copy]"]


def test_figures_from_the_departments_own_address_are_official(world: Place, feed: Feed) -> None:
    where = source.OFFICIAL[0]
    feeds = {"en": source.parse(Path(feed.files("en")[0]).read_bytes(), where)}
    found = known.read(world.root)
    texts = entries.written(world.root, found, comparison.compare(found, feeds), feeds, TODAY)
    assert "confidence: official\n" in texts[Path("content/draws/2016.yaml")]
    assert f'url: "{where}"' in texts[Path("content/draws/sources.yaml")]


def test_two_readings_on_one_day_are_two_sources_if_they_differ(world: Place, feed: Feed) -> None:
    newest = feed.data["en"]["rounds"].pop(0)
    update(world, feed.files("en"), TODAY)
    feed.data["en"]["rounds"].insert(0, newest)
    update(world, feed.files("en", "fr"), TODAY)
    rounds = by_number(world)
    assert rounds["3"]["sources"] != rounds["4"]["sources"]
    assert {*rounds["3"]["sources"], *rounds["4"]["sources"]} < set(records.read_draw_sources(world.root))


# --- the French feed


def test_the_french_feed_gives_the_official_names(world: Place, feed: Feed) -> None:
    before = state(world)
    update(world, feed.files("fr", "en"), TODAY)
    rounds = by_number(world)
    assert rounds["1"]["name"]["fr"] == "Catégorie de l’expérience canadienne" and rounds["1"]["name_fr_official"]
    left, came = changes(before, state(world), "content/draws/names.yaml")
    # One name is spelled in two ways in the feed, and one was official before.
    assert left == ['  fr: "Notre traduction"', "  fr_official: false"]
    assert came == ['  fr: "Catégorie de l’expérience canadienne"', "  fr_official: true"]


def test_french_names_alone_change_no_other_file(world: Place, feed: Feed) -> None:
    update(world, feed.files("en"), TODAY)
    before = state(world)
    update(world, feed.files("en", "fr"), TODAY)
    after = state(world)
    assert {name for name in after if after[name] != before.get(name)} == {"content/draws/names.yaml"}


def test_an_official_french_name_that_changed_is_reported(world: Place, feed: Feed) -> None:
    for row in feed.data["fr"]["rounds"]:
        row["drawName"] = row["drawName"].replace("STIM", "STGM")
    assert refused(world, feed, "en", "fr") == [
        "French name of 'STEM occupations (Version 1)': Professions en STIM (Version 1) here, "
        "Professions en STGM (Version 1) in the feed"
    ]


def test_apostrophes_and_capitals_are_no_other_name(world: Place, feed: Feed) -> None:
    path = world.root / "content/draws/names.yaml"
    official = path.read_text(encoding="utf-8").replace("Professions en STIM", "professions d’élite en STIM")
    path.write_text(official, encoding="utf-8")
    for row in feed.data["fr"]["rounds"]:
        row["drawName"] = row["drawName"].replace("Professions en STIM", "Professions d'élite en STIM")
    update(world, feed.files("en", "fr"), TODAY)
    assert by_number(world)["4"]["name"]["fr"] == "professions d’élite en STIM (Version 1)"


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("drawSize", "4 501", "round 4, drawSize: '4,500' in the English feed, '4 501' in the French one"),
        ("drawCRS", "419", "round 4, drawCRS: '491' in the English feed, '419' in the French one"),
        ("drawDate", "2016-01-21", "round 4, drawDate: '2016-01-20' in the English feed, '2016-01-21' in the French"),
        ("drawCutOff", "le 14 décembre 2015 à 21 h 22 min 45 s TUC", "round 4, drawCutOff: "),
        ("dd15", "1 701", "pool of round 4: the English and the French feed give different numbers"),
        ("drawNumber", "5", "round 4: is in the English feed, but not in the French one"),
    ],
)
def test_the_two_languages_must_agree_on_what_is_new(world: Place, feed: Feed, key: str, text: str, said: str) -> None:
    feed.row("4", "fr")[key] = text
    assert any(line.startswith(said) for line in refused(world, feed, "en", "fr"))


def test_a_french_text_that_cannot_be_read_says_nothing_against_the_english_one(world: Place, feed: Feed) -> None:
    feed.row("4", "fr")["drawCutOff"] = "vers Noël"
    update(world, feed.files("en", "fr"), TODAY)
    assert by_number(world)["4"]["tie_break"] == "2015-12-13T21:22:45Z"


def test_the_french_feed_may_come_in_the_old_encoding(world: Place, feed: Feed) -> None:
    english, french = feed.files("en", "fr")
    Path(french).write_bytes(Path(french).read_text(encoding="utf-8").encode("cp1252"))
    update(world, [english, french], TODAY)
    assert by_number(world)["1"]["name"]["fr"] == "Catégorie de l’expérience canadienne"


def test_a_wrongly_decoded_feed_is_refused(world: Place, feed: Feed) -> None:
    feed.row("1", "fr")["drawName"] = feed.row("1", "fr")["drawName"].encode().decode("cp1252")
    assert "was decoded wrongly" in refused(world, feed, "en", "fr")[0]


def test_the_english_feed_is_needed_and_each_only_once(world: Place, feed: Feed) -> None:
    with pytest.raises(Failure, match="the English feed is needed"):
        update(world, feed.files("fr"), TODAY)
    with pytest.raises(Failure, match="are both the English feed"):
        update(world, feed.files("en") * 2, TODAY)


# --- the project's own records


@pytest.fixture(scope="module")
def own_rows(place: Place) -> list[published.Row]:
    return published.rows(place.root)


def compared(place: Place, rows: list[published.Row]) -> comparison.News:
    return comparison.compare(known.read(place.root), {"en": source.parse(published.text(rows).encode(), "here")})


def test_the_records_hold_what_their_feed_says(place: Place, own_rows: list[published.Row]) -> None:
    news = compared(place, own_rows)
    assert news.differences == [] and not news


def test_rounds_are_read_as_the_department_spells_them(place: Place, own_rows: list[published.Row]) -> None:
    """A few rows as they were published, slips and all: among them the order of dd1 to dd18 and every correction."""
    rows = {row["drawNumber"]: row for row in json.loads((FEEDS / "as-published.json").read_bytes())["rounds"]}
    news = compared(place, [{**row, **rows.pop(row["drawNumber"], {})} for row in own_rows])
    assert rows == {} and news.differences == [] and not news


def test_every_file_survives_being_opened(place: Place) -> None:
    files = entries.Files(place.root)
    for folder in (entries.DRAWS, entries.POOL):
        for path in sorted((place.root / folder).glob("*.yaml")):
            # Refused if it would come out otherwise than it went in.
            assert files.open(path.relative_to(place.root))
    assert files.texts() == {}


@pytest.fixture(scope="module")
def own_copy(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's rules and records in a folder of their own, with the command."""
    root = tmp_path_factory.mktemp("own")
    for name in ("content", "rules", "theme/tools", "theme/plugins", ".cache/parsed"):
        shutil.copytree(place.root / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "*.json.*"))
    shutil.copyfile(place.root / "publish.py", root / "publish.py")
    (root / ".venv").symlink_to(place.venv, target_is_directory=True)
    return root


def command(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    prepared = {**os.environ, "WAYMARK_PREPARED": "1"}
    line = [root / ".venv" / "bin" / "python", root / "publish.py", "update-draws", *words]
    return subprocess.run(line, cwd=root, env=prepared, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def test_a_made_round_goes_through_the_command_into_all_that_is_compiled(
    own_copy: Path, own_rows: list[published.Row], tmp_path: Path
) -> None:
    last = records.read_draws(own_copy)[-1]
    made = {
        "number": str(int(last["number"].rstrip("abc")) + 1),
        "date": f"{int(last['date'][:4]) + 1}-01-05",
        "time_utc": None,
        "programs": last["programs"],
        "invitations": 3210,
        "cutoff": 555,
        "tie_break": last["tie_break"],
    }
    bands = {band: 10 + index for index, band in enumerate(band for band in published.BANDS if isinstance(band, str))}
    count = {"as_on": last["date"][:4] + "-12-31", "bands": bands, "total": sum(bands.values())}
    names = {"en": last["name"]["en"], "fr": last["name"]["fr"]}
    files = []
    for language, rows in (("en", own_rows), ("fr", published.rows(own_copy, "fr"))):
        row = published.row(made, names[language], count, language)
        files.append(str(tmp_path / f"{language}.json"))
        Path(files[-1]).write_text(published.text([row, *rows]), encoding="utf-8")

    added = command(own_copy, "--from", *files)
    assert added.returncode == 0, added.stderr
    assert f"Added round {made['number']} of {made['date']}" in added.stdout
    compiled = compile_core(own_copy)
    assert compiled["rounds"][-1][:2] == [made["number"], made["date"]]
    assert records.read_pool(own_copy)[-1]["total"] == count["total"]
    assert records.read_coverage(own_copy)["known_through"] == made["date"]

    again = command(own_copy, "--from", *files)
    assert again.returncode == 0 and again.stdout.endswith("Nothing is new.\n")

    Path(files[0]).write_text(
        Path(files[0]).read_text(encoding="utf-8").replace('"3,210"', '"3,211"'), encoding="utf-8"
    )
    drifted = command(own_copy, "--from", *files)
    assert drifted.returncode == 1
    assert drifted.stderr.splitlines() == [
        f"  round {made['number']}, invitations: 3210 here, 3211 in the feed",
        "publish.py: the feed and our records differ in one place; nothing was written",
    ]
