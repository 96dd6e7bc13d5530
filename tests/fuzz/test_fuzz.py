"""Whatever comes in: no traceback, no wrong type, no answer above a ceiling. A short run over every target."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from campaign import Campaign
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from targets import TARGETS, from_text, kept, to_text
from tools import fuzz
from tools.console import Failure
from tools.place import Place

LONG = bool(os.environ.get("WAYMARK_LONG"))
TIMES = 5 if LONG else 1
SECONDS = 150  # for each target, of the long run
SEEDS = 5

Count = Callable[[str, int], None]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", TARGETS)
def test_no_input_near_a_sound_one_shows_a_fault(name: str, count: Count) -> None:
    target, tried = TARGETS[name], 0

    @settings(max_examples=target.examples * TIMES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rng=st.randoms(use_true_random=False))
    def holds(rng: Random) -> None:
        nonlocal tried
        tried += 1
        target.check(target.changed(target.sound(rng), rng))

    holds()
    count(name, tried)


@pytest.mark.parametrize("name", TARGETS)
def test_sound_inputs_and_those_that_were_kept_show_none(name: str, count: Count) -> None:
    inputs = [*(TARGETS[name].sound(Random(seed)) for seed in range(SEEDS)), *kept(name)]
    for raw in inputs:
        TARGETS[name].check(raw)
    count(name, len(inputs))


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", TARGETS)
def test_a_long_run_finds_none(
    place: Place, name: str, count: Count, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    done = fuzz.campaign(place, name, SECONDS)
    assert done["tried"] and done["found"] == []
    # The process ends before it could clear away what it made.
    assert list(tmp_path.iterdir()) == []
    count(name, done["tried"])


@pytest.mark.long
def test_a_campaign_without_atheris_is_led_by_hypothesis(place: Place, tmp_path: Path) -> None:
    blocked = "import runpy, sys; sys.modules['atheris'] = None; sys.argv = sys.argv[1:]; "
    blocked += "sys.path.insert(0, 'tests/fuzz'); runpy.run_path(sys.argv[0], run_name='__main__')"
    command = [place.python, "-c", blocked, "tests/fuzz/campaign.py", "feed", "1", tmp_path]
    done = subprocess.run(command, cwd=place.root, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["tried"] and told["faults"] == []


def test_a_fault_is_kept_once_by_its_smallest_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(raw: bytes) -> None:
        if b"x" in raw:
            raise AssertionError

    monkeypatch.setitem(TARGETS, "feed", TARGETS["feed"]._replace(check=check))
    campaign = Campaign("feed", tmp_path)
    for raw in (b"sound", b"xx", b"xxx", b"x"):
        campaign.check(raw)
    assert json.loads(campaign.told())["tried"] == 4 and len(campaign.smallest) == 1
    (found,) = (path for path in campaign.found.iterdir() if path.suffix != ".txt")
    assert found.read_bytes() == b"x" and "AssertionError" in found.with_suffix(".txt").read_text(encoding="utf-8")


def test_every_target_has_its_campaign() -> None:
    assert tuple(TARGETS) == fuzz.TARGETS


@pytest.mark.parametrize("minutes", [0, -1, 0.001, float("nan"), float("inf")])
def test_a_campaign_without_an_end_or_a_beginning_is_refused(place: Place, minutes: float) -> None:
    with pytest.raises(Failure, match="--minutes"):
        fuzz.run(place, ["feed"], minutes)


@pytest.mark.parametrize("raw", [b"", b"\xff\x00\xed\xa0\x80", "é\n😀".encode(), bytes(range(256))])
def test_any_bytes_can_be_kept_as_text(raw: bytes) -> None:
    assert from_text(to_text(raw)) == raw
