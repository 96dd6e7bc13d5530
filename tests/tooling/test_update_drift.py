"""New rounds are taken from the feed only when everything else in it is as it was."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from express_entry import records
from made_world import TODAY, Feed, by_number, refused, state
from tools.console import Failure
from tools.place import Place
from tools.update import update

Change = Callable[[Feed], object]


def put(number: str, **texts: str) -> Change:
    return lambda feed: feed.row(number).update(texts)


FORM: dict[str, tuple[Change, str]] = {
    "a missing field": (lambda feed: feed.row("1").pop("dd7"), "rounds[4] (round 1).dd7: missing"),
    "a time that only some rounds have": (
        lambda feed: feed.row("4").pop("drawDateTime"),
        "rounds[0] (round 4).drawDateTime: missing",
    ),
    "an unknown field": (put("4", dd19="3"), "rounds[0] (round 4).dd19: unknown field, '3'"),
    "an unknown part": (lambda feed: feed.data["en"].update(more=[]), "more: unknown field"),
    "a number for a text": (put("4", drawCRS=491), "rounds[0] (round 4).drawCRS: 491 is no text"),
    "a field on two lines": (put("4", **{"a\nb": "c"}), "rounds[0] (round 4).a\\nb: unknown field, 'c'"),
    "no rounds": (lambda feed: feed.data["en"].update(rounds=[]), "expected an object with a list of rounds"),
    "a text for a round": (lambda feed: feed.data["en"]["rounds"].append("5"), "rounds[5]: expected an object"),
}
PAST: dict[str, tuple[Change, str]] = {
    "cut-off": (put("1", drawCRS="887"), "round 1, cutoff: 886 here, 887 in the feed"),
    "size": (put("1", drawSize="1,779"), "round 1, invitations: 779 here, 1779 in the feed"),
    "size that is none": (put("1", drawSize="many"), "round 1, invitations: 779 here, unreadable: 'many' in the feed"),
    "day": (put("1", drawDate="2015-11-05"), "round 1, date: 2015-11-04 here, 2015-11-05 in the feed"),
    "time": (
        put("1", drawDateTime="November 4, 2015 at 14:00:02 UTC"),
        "round 1, time_utc: 2015-11-04T14:00:01Z here, 2015-11-04T14:00:02Z in the feed",
    ),
    "time now unknown": (
        put("1", drawDateTime=""),
        "round 1, time_utc: 2015-11-04T14:00:01Z here, nothing in the feed",
    ),
    "name": (put("1", drawName="General"), "round 1, name: Canadian Experience Class here, General in the feed"),
    "programs": (put("1", drawText2="Provincial Nominee Program"), "round 1, programs: CEC here, PNP in the feed"),
    "tie-break where none was": (
        put("1", drawCutOff="November 1, 2015 at 10:00:00 UTC"),
        "round 1, tie_break: nothing here, 2015-11-01T10:00:00Z in the feed",
    ),
    "a correction's wrong figure": (
        put("2a", drawSize="4,500"),
        "round 2a, invitations (what the feed says of it): 450 here, 4,500 in the feed",
    ),
    "pool's day": (
        put("2a", drawDistributionAsOn="December 1, 2015"),
        "pool of round 2a, as_on: 2015-11-30 here, December 1, 2015 in the feed",
    ),
    "pool's band": (put("2a", dd17="16"), "pool of round 2a, 0..300: 15 here, 16 in the feed"),
    "pool's total": (put("2a", dd18="1,408"), "pool of round 2a, total: 1407 here, 1408 in the feed"),
    "pool's sum": (put("2a", dd9="51"), "pool of round 2a: the feed's sums of bands no longer agree"),
    "pool's numbers": (put("2a", dd9="fifty"), "pool of round 2a: the feed's numbers cannot be read"),
    "pool, now zeros": (
        put("2a", **{f"dd{index}": "0" for index in range(1, 19)}),
        "pool of round 2a: 1407 here, zeros in the feed",
    ),
    "pool where none was": (put("1", dd17="5", dd18="5"), "pool of round 1: none here, 5 in the feed"),
    "a round that is gone": (
        lambda feed: feed.data["en"]["rounds"].remove(feed.row("1")),
        "round 1: known here, missing in the feed",
    ),
    "the order": (
        lambda feed: feed.data["en"]["rounds"].reverse(),
        "rounds: those known here no longer come first and in their order in the feed",
    ),
}
NEW: dict[str, tuple[Change, str]] = {
    "unknown kind": (
        put("4", drawName="Underwater welders (Version 1)"),
        "round 4, name: 'Underwater welders (Version 1)' is no known kind of round; add it to content/draws/names.yaml",
    ),
    "a number left out": (put("4", drawNumber="5"), "round 5: cannot follow round 3"),
    "a number twice": (put("4", drawNumber="3"), "round 3: stands twice"),
    "a number that is none": (put("4", drawNumber="next"), "round next: cannot follow round 3"),
    "a number of endless digits": (put("4", drawNumber="9" * 5000), "round 9999"),
    "a number on two lines": (put("4", drawNumber="4\n5"), "round 4\\n5: cannot follow round 3"),
    "a number that would clear the terminal": (put("4", drawNumber="4\x1b[2J"), "round 4\\x1b[2J: cannot follow"),
    "a name without end": (put("4", drawName="y" * 50_000), "round 4, name: 'yyy"),
    "cut-off too high": (put("4", drawCRS="1,201"), "round 4, cutoff: 1201 is not possible"),
    "cut-off of endless digits": (put("4", drawCRS="9" * 5000), "round 4, cutoff: '999"),
    "cut-off of zero": (put("4", drawCRS="0"), "round 4, cutoff: 0 is not possible"),
    "cut-off unreadable": (put("4", drawCRS="about 500"), "round 4, cutoff: 'about 500' cannot be read"),
    "nobody invited": (put("4", drawSize="0"), "round 4, invitations: 0 is not possible"),
    "fewer than nobody": (put("4", drawSize="-4"), "round 4, invitations: '-4' cannot be read"),
    "a day before the round before": (
        put(
            "4",
            drawDate="2015-12-20",
            drawDateFull="December 20, 2015",
            drawDateTime="December 20, 2015 at 1:00:00 UTC",
        ),
        "round 4, date: 2015-12-20 comes before round 3 of 2015-12-31",
    ),
    "a day that is none": (put("4", drawDate="2016-02-30"), "round 4, date: '2016-02-30' cannot be read"),
    "the last day of the calendar": (
        put("4", drawDate="9999-12-31", drawDateFull="December 31, 9999", drawDateTime=""),
        "round 4, date: '9999-12-31' cannot be read",
    ),
    "a day before Express Entry": (
        put("4", drawDate="1016-01-20", drawDateFull="January 20, 1016", drawDateTime=""),
        "round 4, date: '1016-01-20' cannot be read",
    ),
    "a day in a far year": (
        put("4", drawDate="2066-01-20", drawDateFull="January 20, 2066", drawDateTime=""),
        "round 4, date: 2066-01-20 is over a year after round 3 of 2015-12-31",
    ),
    "two days for one round": (
        put("4", drawDate="2066-01-20"),
        "round 4, date: '2066-01-20' and 'January 20, 2016' are not the same day",
    ),
    "a time of another day": (
        put("4", drawDateTime="January 10, 2016 at 14:06:43 UTC"),
        "round 4: the round's time 2016-01-10T14:06:43Z does not belong to its day 2016-01-20",
    ),
    "a tie-break after the round": (
        put("4", drawCutOff="January 20, 2016 at 14:06:44 UTC"),
        "round 4: the tie-break 2016-01-20T14:06:44Z is later than the round itself",
    ),
    "a tie-break long after a round without a time": (
        put("4", drawDateTime="", drawCutOff="February 20, 2016 at 14:06:44 UTC"),
        "round 4: the tie-break 2016-02-20T14:06:44Z is later than the round itself",
    ),
    "unknown programs": (
        put("4", drawText2="Canadian Experience Class and Start-up Visa"),
        "round 4, programs: 'Canadian Experience Class and Start-up Visa' cannot be read",
    ),
    "bands that do not add up": (put("4", dd17="36"), "pool of round 4: the bands do not add up: -1 of 1827"),
    "a sum that is not one": (put("4", dd3="126"), "pool of round 4: the bands do not add up: 0 of 1827"),
    "bands that are no numbers": (put("4", dd17="few"), "pool of round 4: the feed's numbers or their day cannot"),
    "a count without a day": (put("4", drawDistributionAsOn=""), "pool of round 4: the feed's numbers or their day"),
    "a count after its round": (
        put("4", drawDistributionAsOn="January 21, 2016"),
        "pool of round 4: counted on 2016-01-21, after the round of 2016-01-20",
    ),
    "two counts of one day": (
        put("4", drawDistributionAsOn="December 30, 2015"),
        "pool of round 4, counted on 2015-12-30, 601..1200: ",
    ),
    "another count of a known day": (
        put("4", drawDistributionAsOn="November 30, 2015"),
        "pool of round 4, counted on 2015-11-30, 601..1200: 1 here, 21 in the feed",
    ),
    "the time of a known round, of another day": (
        put("2a", drawDateTime="December 12, 2015 at 14:00:00 UTC"),
        "round 2a, time_utc: the round's time 2015-12-12T14:00:00Z does not belong to its day 2015-12-02",
    ),
}


@pytest.mark.parametrize("what", [*FORM, *PAST, *NEW])
def test_drift_is_reported_and_nothing_is_written(world: Place, feed: Feed, what: str) -> None:
    change, said = {**FORM, **PAST, **NEW}[what]
    change(feed)
    told = refused(world, feed, "en")
    assert any(line.startswith(said) for line in told), told
    assert all(line.isprintable() and len(line) < 1000 for line in told), told


def test_half_a_character_is_refused_before_it_could_be_written(world: Place, feed: Feed, tmp_path: Path) -> None:
    feed.row("4")["drawCutOff"] = "\ud800"
    path = tmp_path / "halves.json"
    path.write_text(json.dumps(feed.data["en"]), encoding="ascii")
    before = state(world)
    with pytest.raises(Failure) as failure:
        update(world, [str(path)], TODAY)
    assert failure.value.details == ["rounds[0] (round 4).drawCutOff: '\\ud800' was decoded wrongly"]
    assert state(world) == before


def test_every_difference_is_reported_at_once(world: Place, feed: Feed) -> None:
    for change, _ in (PAST["cut-off"], PAST["pool's day"], NEW["nobody invited"]):
        change(feed)
    assert len(refused(world, feed, "en")) == 3


def test_corrected_figures_survive_the_feed_that_repeats_the_wrong_ones(world: Place, feed: Feed) -> None:
    assert feed.row("2a")["drawSize"] == "450"
    update(world, feed.files("en"), TODAY)
    corrected = by_number(world)["2a"]
    assert (corrected["invitations"], corrected["tie_break"]) == (4500, "2015-10-07T16:38:21Z")


def test_a_count_that_the_feed_lacks_survives_until_it_has_one(world: Place, feed: Feed) -> None:
    path = world.root / "content/pool/2015.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  feed: zeros\n", encoding="utf-8")
    assert refused(world, feed, "en") == ["pool of round 2a: zeros here, 1407 in the feed"]
    feed.row("2a").update({f"dd{index}": "0" for index in range(1, 19)})
    update(world, feed.files("en"), TODAY)
    assert records.read_pool(world.root)[0]["total"] == 1407


def test_faulty_records_are_reported_before_any_comparison(world: Place, feed: Feed) -> None:
    path = world.root / "content/draws/2015.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("cutoff: 886", "cutoff: high"), encoding="utf-8")
    before = state(world)
    with pytest.raises(Failure) as failure:
        update(world, feed.files("en"), TODAY)
    assert failure.value.details == ["content/draws/2015.yaml:8: [0].cutoff: expected a whole number"]
    assert state(world) == before


def test_a_file_that_an_update_would_rewrite_is_left_alone(world: Place, feed: Feed) -> None:
    path = world.root / "content/draws/2015.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  cutoff: 886", "  cutoff:   886"), encoding="utf-8")
    before = state(world)
    with pytest.raises(Failure, match=r"content/draws/2015.yaml is written in a way that an update would not keep"):
        update(world, feed.files("en"), TODAY)
    assert state(world) == before
