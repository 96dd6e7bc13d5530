"""Where a score stands in the pool: bounds of a rank, from the newest count that was public on the day."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from express_entry.compiler import compile_core
from express_entry.records import read_draws, read_pool
from made_up import copy_data

from calc import assess
from calc.assessment import EVERYTHING, own_rules
from calc.bridge import handle
from calc.compiled import TEXT
from calc.pool import newest, standing
from calc.report import text
from calc.rules import Rules

ROOT = Path(__file__).parents[2]
BANDS = [[601, 1200], [501, 600], [301, 500], [0, 300]]
CANDIDATES = [10, 0, 7, 5]
COUNTED, PUBLISHED = date(2026, 5, 3), date(2026, 5, 5)
PAIR = json.loads((ROOT / "tests" / "contract" / "533-graduate-in-canada.json").read_text(encoding="utf-8"))
NOBODY = {"birth_date": "1990-01-01"}


def row(as_on=COUNTED, published=PUBLISHED, number="9", candidates=CANDIDATES, unplaced=0):
    return [as_on.isoformat(), published.isoformat(), number, candidates, unplaced, ["feed"]]


def made_up(*groups):
    """The project's rules with another pool: groups of bands and rows."""
    return Rules(json.loads(TEXT) | {"pool": [{"bands": bands, "counts": rows} for bands, rows in groups]})


def counts(*rows):
    return made_up((BANDS, rows)).pool


@pytest.mark.parametrize(
    "score, band, higher, best, worst",
    [
        (1200, (601, 1200, 10), 0, 1, 10),
        (601, (601, 1200, 10), 0, 1, 10),
        # Nobody in the band: just behind those above.
        (600, (501, 600, 0), 10, 11, 11),
        (501, (501, 600, 0), 10, 11, 11),
        (500, (301, 500, 7), 10, 11, 17),
        (301, (301, 500, 7), 10, 11, 17),
        (300, (0, 300, 5), 17, 18, 22),
        (0, (0, 300, 5), 17, 18, 22),
    ],
)
def test_a_rank_is_bounded_by_the_bands_above_and_the_band_itself(score, band, higher, best, worst):
    found = standing(score, True, PUBLISHED, counts(row()))
    assert tuple(found["band"].values()) == band
    assert (found["higher"], found["rank"]) == (higher, {"best": best, "worst": worst})
    assert (found["score"], found["total"]) == (score, 22)


def test_candidates_whom_no_band_holds_may_all_be_above():
    found = standing(400, True, PUBLISHED, counts(row(unplaced=3)))
    # 10 above and 7 beside are seen; 3 of the 25 may stand anywhere.
    assert (found["higher"], found["rank"], found["total"]) == (10, {"best": 11, "worst": 20}, 25)
    assert standing(550, True, PUBLISHED, counts(row(unplaced=3)))["rank"] == {"best": 11, "worst": 13}


def test_a_count_is_known_from_the_day_of_its_round_and_not_from_the_day_of_counting():
    known = counts(row(date(2026, 4, 1), date(2026, 4, 2), "8"), row())
    days = {COUNTED: "8", date(2026, 5, 4): "8", PUBLISHED: "9", date(2027, 1, 1): "9"}
    assert {day: newest(known, day).round for day in days} == days
    assert newest(known, date(2026, 4, 1)) is None and newest(known, date(2026, 4, 2)).round == "8"


def test_a_count_published_later_of_an_earlier_day_is_not_the_newest():
    known = counts(row(date(2026, 5, 2), date(2026, 5, 6), "10"), row())
    assert newest(known, date(2026, 5, 6)).as_on == COUNTED


def test_before_the_first_count_nothing_is_said():
    assert standing(500, True, date(2026, 5, 4), counts(row())) is None
    first = min(own_rules().pool, key=lambda one: one.published)
    assert assess(NOBODY, date(2015, 1, 1), want=["pool"]) == {"on": "2015-01-01", "pool": None}
    assert assess(NOBODY, first.published, want=["pool"])["pool"]["round"] == first.round


def test_the_pool_is_only_read_when_asked_for():
    assert "pool" not in EVERYTHING and "pool" not in assess(NOBODY, PUBLISHED)
    assert list(assess(NOBODY, PUBLISHED, want=["notices", "pool", "rounds"])) == ["on", "rounds", "pool", "notices"]
    request = {"id": 1, "kind": "assess", "on": str(PUBLISHED), "profile": NOBODY, "want": ["pool"]}
    reply = json.loads(handle(json.dumps(request)))
    assert reply["result"] == assess(NOBODY, PUBLISHED, want=["pool"])


def test_the_score_is_that_of_the_day_asked_about_and_only_the_eligible_are_in_the_pool():
    on = date.fromisoformat(PAIR["on"])
    answer = assess(PAIR["profile"], on, want=["crs", "pool"], rules=made_up((BANDS, [row()])))
    assert answer["crs"]["total"] == 533
    assert answer["pool"] == {
        "as_on": "2026-05-03",
        "round": "9",
        "score": 533,
        "band": {"from": 501, "to": 600, "candidates": 0},
        "higher": 10,
        "rank": {"best": 11, "worst": 11},
        "total": 22,
        "in_pool": True,
        "sources": ["feed"],
    }
    # The same person without work is eligible for no program.
    nowhere = {**PAIR["profile"], "work": []}
    assert assess(nowhere, on, want=["pool"])["pool"]["in_pool"] is False


def test_the_text_gives_the_bounds_and_says_who_is_not_in_the_pool():
    rules = made_up((BANDS, [row()]))
    answer = assess(NOBODY, PUBLISHED, want=["pool"], rules=rules)
    assert text(answer).splitlines() == [
        f"pool on 2026-05-03: rank 18 to 22 of 22 with {answer['pool']['score']}, 17 in higher bands, 5 at 0 to 300",
        "  not in the pool: eligible for none of the three programs",
    ]
    on = date.fromisoformat(PAIR["on"])
    assert len(text(assess(PAIR["profile"], on, want=["pool"], rules=rules)).splitlines()) == 1
    assert text(assess(NOBODY, COUNTED, want=["pool"], rules=rules)) == "pool: no count published yet\n"


def test_the_command_line_gives_the_pool_when_it_is_asked_for():
    command = [sys.executable, "-m", "calc", "assess", "-", "--on", PAIR["on"], "--want", "pool"]
    profile = json.dumps(PAIR["profile"]).encode()
    done = subprocess.run(command, input=profile, capture_output=True, cwd=ROOT, timeout=60, check=True)
    assert json.loads(done.stdout)["pool"]["score"] == 533
    done = subprocess.run(
        [*command, "--format", "text"], input=profile, capture_output=True, cwd=ROOT, timeout=60, check=True
    )
    assert done.stdout.startswith(b"pool on ")


def test_the_core_carries_every_count_of_the_records():
    assert [
        (
            one.as_on.isoformat(),
            one.published.isoformat(),
            one.round,
            [
                {"from": low, "to": high, "candidates": n}
                for (low, high), n in zip(one.bands, one.candidates, strict=True)
            ],
            one.unplaced,
            sum(one.candidates) + one.unplaced,
            list(one.sources),
        )
        for one in own_rules().pool
    ] == [
        (
            one["as_on"],
            one["published"],
            one["rounds"][0],
            one["bands"],
            one["unplaced"],
            one["total"],
            one["sources"],
        )
        for one in read_pool(ROOT)
    ]


@pytest.mark.parametrize("count", own_rules().pool, ids=lambda count: count.as_on.isoformat())
def test_the_bands_of_every_count_leave_no_gap_and_no_rank_between_them(count):
    before = None
    for (low, high), inside in zip(count.bands, count.candidates, strict=True):
        top, bottom = (standing(score, True, count.published, [count]) for score in (high, low))
        assert {**top, "score": low} == bottom and top["band"] == {"from": low, "to": high, "candidates": inside}
        if before:
            assert high == before["band"]["from"] - 1
            assert top["higher"] == before["higher"] + before["band"]["candidates"]
            assert top["rank"]["best"] <= before["rank"]["worst"] + 1
        before = bottom
    assert (before["band"]["from"], before["rank"]["worst"]) == (0, before["total"])


def test_counts_may_change_their_bands(tmp_path):
    copy_data(tmp_path)
    shutil.rmtree(tmp_path / "content" / "pool")
    first, *_, last = read_draws(tmp_path)
    for one, bands in ((first, '"101..200": 2\n    "0..100": 3'), (last, '"51..200": 1\n    "0..50": 4')):
        file = tmp_path / "content" / "pool" / f"{one['date'][:4]}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            f'- as_on: "{one["date"]}"\n  rounds: ["{one["number"]}"]\n  bands:\n    {bands}\n  total: 5\n'
            f"  confidence: official-copy\n  sources: [{one['sources'][0]}]\n",
            encoding="utf-8",
        )
    pool = Rules(compile_core(tmp_path)).pool
    found = [standing(100, True, date.fromisoformat(one["date"]), pool) for one in (first, last)]
    assert [one["band"] for one in found] == [
        {"from": 0, "to": 100, "candidates": 3},
        {"from": 51, "to": 200, "candidates": 1},
    ]
