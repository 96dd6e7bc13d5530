"""Credited work on each day of a stretch of days, exact, as differences of running sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from operator import sub

from calc.experience import ALWAYS, DAYS_IN_A_WEEK, Window, credited, stretches, window
from calc.values import Job

Amounts = list[int]  # one for each day, in the ledger's unit


class Ledger:
    """Credited work on the days `days`, in a unit in which every amount is whole: a part of a seventh of an hour.

    What a window holds on a day is what `credited` and `longest_run` find there: it is summed over the same stretches.
    `jobs` are all the jobs that will be asked about, `longest` the years of the longest window.
    """

    def __init__(self, jobs: Iterable[Job], days: Window, longest: int, most_a_week: int):
        self.unit = lcm(*(Fraction(job.hours).denominator for job in jobs))
        self.days = [date.fromordinal(day) for day in range(days.first, days.last + 1)]
        self.most = most_a_week
        self._span = Window(window(self.days[0], longest).first, days.last)
        self._windows: dict[int, list[int]] = {}
        self._sums: dict[tuple[Job, ...], Amounts] = {}

    def hours(self, hours: int) -> int:
        """So many hours in the ledger's unit."""
        return hours * DAYS_IN_A_WEEK * self.unit

    def times(self, amounts: Amounts, hours: int) -> list[int]:
        """How many times each amount holds so many hours."""
        unit = self.hours(hours)
        return [amount // unit for amount in amounts]

    def reached(self, amounts: Amounts, hours: int) -> list[int]:
        """1 where an amount reaches so many hours, 0 where it does not."""
        needed = self.hours(hours)
        return [int(amount >= needed) for amount in amounts]

    def ever(self, jobs: Iterable[Job]) -> Amounts:
        """Work credited up to each day, whenever it was done; empty, like the others, where there are no jobs."""
        running = self._running(jobs)
        return running[-len(self.days) :]

    def within(self, jobs: Iterable[Job], years: int) -> Amounts:
        """Work credited within the window of so many years on each day."""
        return self._inside(self._running(jobs), years)

    def longest_run(self, jobs: Sequence[Job], years: int) -> Amounts:
        """Work credited within the window on each day in the unbroken run that credits the most."""
        running = self._running(jobs)
        runs = [self._inside(_between(running, low, high), years) for low, high in self._runs(jobs)]
        return most_of(runs) or [0] * len(self.days)

    def _inside(self, running: Amounts, years: int) -> Amounts:
        if not running:
            return []
        before = map(running.__getitem__, self._starts(years))
        return list(map(sub, running[-len(self.days) :], before))

    def _starts(self, years: int) -> list[int]:
        """For each day, where the running sums stand on the eve of the window."""
        if years not in self._windows:
            self._windows[years] = [window(day, years).first - self._span.first for day in self.days]
        return self._windows[years]

    def _running(self, jobs: Iterable[Job]) -> Amounts:
        """Work credited by the eve of the ledger's first day, then by the end of each day from it."""
        key = tuple(jobs)
        if key not in self._sums:
            self._sums[key] = self._summed(key) if key else []
        return self._sums[key]

    def _summed(self, jobs: Sequence[Job]) -> Amounts:
        running = [int(credited(jobs, Window(ALWAYS, self._span.first - 1), self.most).sevenths * self.unit)]
        for done, (first, after) in stretches(jobs, self._span, self.most):
            running += [running[-1]] * (first - self._span.first + 1 - len(running))
            rate = int(done * self.unit) // (after - first)
            running += range(running[-1] + rate, running[-1] + rate * (after - first) + 1, rate)
        return running + [running[-1]] * (self._span.last - self._span.first + 2 - len(running))

    def _runs(self, jobs: Sequence[Job]) -> list[tuple[int, int]]:
        """Each unbroken run: where the running sums stand on its eve and on its last day."""
        found: list[tuple[int, int]] = []
        for _, (first, after) in stretches(jobs, self._span, self.most):
            low, high = first - self._span.first, after - self._span.first
            if found and found[-1][1] == low:
                low = found.pop()[0]
            found.append((low, high))
        return found


def most_of(amounts: Sequence[Amounts]) -> Amounts:
    """The most of several amounts on each day; empty where there are none."""
    return list(map(max, zip(*amounts, strict=True)))


def _between(running: Amounts, low: int, high: int) -> Amounts:
    """The running sums of what was credited from the eve `low` to the day `high`, the rest left out."""
    return [running[low]] * low + running[low : high + 1] + [running[high]] * (len(running) - high - 1)
