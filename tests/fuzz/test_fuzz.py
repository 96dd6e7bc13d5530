"""The short run of the fuzzing: whatever comes in, no traceback, no wrong type, no answer above a ceiling."""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from targets import TARGETS, Target, kept

TIMES = 10 if os.environ.get("WAYMARK_LONG") else 1
KEPT = [(name, raw) for name in TARGETS for raw in kept(name)]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", TARGETS)
def test_no_input_near_a_sound_one_shows_a_fault(name: str) -> None:
    target: Target = TARGETS[name]

    @settings(max_examples=target.examples * TIMES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rng=st.randoms(use_true_random=False))
    def holds(rng: Random) -> None:
        target.check(target.changed(target.sound(rng), rng))

    holds()


@pytest.mark.parametrize("name", TARGETS)
def test_sound_inputs_are_sound(name: str) -> None:
    for seed in range(5):
        TARGETS[name].check(TARGETS[name].sound(Random(seed)))


@pytest.mark.parametrize(("name", "raw"), KEPT, ids=[f"{name}-{number}" for number, (name, _) in enumerate(KEPT)])
def test_what_was_found_stays_mended(name: str, raw: bytes) -> None:
    TARGETS[name].check(raw)
