"""Whatever comes in: no traceback, no wrong type, no answer above a ceiling. A short run over every target."""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from targets import TARGETS, from_text, kept, to_text
from tools import fuzz
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
def test_a_long_run_finds_none(place: Place, name: str, count: Count) -> None:
    done = fuzz.campaign(place, name, SECONDS)
    assert done["tried"] and done["found"] == []
    count(name, done["tried"])


def test_every_target_has_its_campaign() -> None:
    assert tuple(TARGETS) == fuzz.TARGETS


@pytest.mark.parametrize("raw", [b"", b"\xff\x00\xed\xa0\x80", "é\n😀".encode(), bytes(range(256))])
def test_any_bytes_can_be_kept_as_text(raw: bytes) -> None:
    assert from_text(to_text(raw)) == raw
