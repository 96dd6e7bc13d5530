"""Ratios of times within one run. They hold on any machine, but not on a busy one: run with -m benchmarks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

import pytest
from command import ROOT
from double_entry import generate

from calc import advise, assess, timeline

pytestmark = pytest.mark.benchmarks

ON = generate.LAST_DAY
PEOPLE = [generate.case(seed)[0] for seed in range(40)]
LATER = [ON + timedelta(step) for step in range(0, 5 * 365, 50)]


def ratio(task: Callable[[], object], other: Callable[[], object]) -> float:
    """How many times as long the first takes as the second; they take turns, so that both meet the same machine."""
    times: tuple[list[float], list[float]] = [], []
    for _ in range(7):
        for one, spent in zip((task, other), times, strict=True):
            before = time.perf_counter()
            one()
            spent.append(time.perf_counter() - before)
    return median(times[0]) / median(times[1])


def each(ask: Callable[[dict], object]) -> Callable[[], None]:
    return lambda: [ask(person) for person in PEOPLE] and None


def whole(person: dict) -> object:
    return assess(person, ON)


def test_the_score_alone_costs_less_than_everything():
    assert ratio(each(lambda person: assess(person, ON, want=["crs"])), each(whole)) < 0.7


def test_all_past_rounds_cost_no_more_than_a_few_assessments():
    rounds = len(assess(PEOPLE[0], ON, want=["rounds"])["rounds"])
    assert ratio(each(lambda person: assess(person, ON, want=["rounds"])), each(whole)) < rounds / 30


def test_a_timeline_costs_far_less_than_asking_every_day():
    on_some_days = each(lambda person: [assess(person, day) for day in LATER])
    assert ratio(each(lambda person: timeline(person, ON)), on_some_days) * len(LATER) / (5 * 365) < 0.1


def test_advice_costs_less_than_an_assessment_for_each_change_and_pair():
    tried = [2 + (n := advise(person, ON)["pairs_tried_among"]) + n * (n - 1) / 2 for person in PEOPLE]
    assert ratio(each(lambda person: advise(person, ON)), each(whole)) < 3 * sum(tried) / len(tried)


def test_a_job_of_forty_years_costs_no_more_than_one_of_a_month():
    def worked(start: str) -> Callable[[], None]:
        job = {"noc": "21231", "country": "CA", "start": start, "end": "2026-09-30", "hours_per_week": 37.5}
        profile = {"birth_date": "1960-01-01", "work": [job] * 20}
        return lambda: [assess(profile, date(2026, 10, 1)) for _ in range(40)] and None

    assert ratio(worked("1986-09-01"), worked("2026-09-01")) < 1.3


def lines(many: int, *words: str) -> Callable[[], None]:
    text = "".join(f"{json.dumps(PEOPLE[number % len(PEOPLE)])}\n" for number in range(many)).encode()
    command = [sys.executable, "-m", "calc", "assess", "--jsonl", "-", "--on", ON.isoformat(), *words]
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return lambda: subprocess.run(command, input=text, cwd=ROOT, check=True, **streams) and None


def test_four_times_the_lines_take_four_times_as_long():
    assert ratio(lines(4000, "--want", "crs"), lines(1000, "--want", "crs")) < 4.4


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core cannot show what two are good for")
def test_two_processes_are_faster_than_one():
    assert ratio(lines(3000, "--jobs", "2"), lines(3000)) < 0.75
