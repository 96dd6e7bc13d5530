"""The rooms beside this one have the made-up projects that are fuzzed here too."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "tooling"))

# What the inputs of each target are called on the page about accuracy.
CALLED = {"bridge": "profiles_fuzzed", "lines": "profiles_fuzzed", "feed": "feeds_fuzzed", "files": "rules_fuzzed"}


@pytest.fixture
def count(record_figure: Callable[[str, int], None]) -> Callable[[str, int], None]:
    """`count("bridge", 3)` adds to what a recorded run says it tried."""
    return lambda name, tried: record_figure(CALLED[name], tried)
