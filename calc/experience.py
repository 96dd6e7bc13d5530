"""Dated jobs as credited hours and years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from calc.values import Job

HIGHEST_SKILLED_TEER = 3
DAYS_IN_A_WEEK = 7
MONTHS_IN_A_YEAR = 12
ALWAYS = 1  # the first day of the calendar, for work that counts whenever it was done


class Window(NamedTuple):
    """The days that count, both ends included, as ordinals of the calendar."""

    first: int
    last: int


class Credited(NamedTuple):
    """Credited work. `sevenths` is the exact amount in sevenths of an hour: weekly hours summed over days."""

    sevenths: int | Fraction

    @property
    def hours(self) -> int:
        """Whole hours, rounded down."""
        return int(self.sevenths // DAYS_IN_A_WEEK)

    def reaches(self, hours: int) -> bool:
        """Whether the exact amount is at least so many hours."""
        return self.sevenths >= DAYS_IN_A_WEEK * hours

    def years(self, hours_in_a_year: int) -> int:
        """Whole years, rounded down (IRPR 73: 1,560 hours make a year)."""
        return int(self.sevenths // (DAYS_IN_A_WEEK * hours_in_a_year))


class Run(NamedTuple):
    """Work credited in one occupation; for an unbroken run also its first and last day, as ordinals."""

    noc: str | None
    done: Credited
    first: int = 0
    last: int = 0


def years_after(day: date, years: int) -> date:
    """The same day `years` later (earlier, if negative); 29 February falls back to the 28th."""
    year = min(max(day.year + years, date.min.year), date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later; the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, MONTHS_IN_A_YEAR)
    first = years_after(day.replace(day=1), years).replace(month=month + 1)
    same = first + timedelta(day.day - 1)
    # Where the month is shorter, the days that are too many run over into the next.
    return same if same.month == first.month else same - timedelta(same.day)


def window(on: date, years: int) -> Window:
    """The days within `years` calendar years up to and including `on`."""
    return Window(years_after(on, -years).toordinal() + 1, on.toordinal())


def credited(jobs: Iterable[Job], days: Window, most_a_week: int) -> Credited:
    """Work credited within the window: on each day the jobs' weekly hours add up, held to `most_a_week`."""
    return Credited(sum(done for done, _ in stretches(jobs, days, most_a_week)))


def longest_run(noc: str, jobs: Iterable[Job], days: Window, most_a_week: int) -> Run:
    """The run of days without a break, of jobs all in the occupation `noc`, that credits the most work."""
    best = run = Run(noc, Credited(0))
    for done, (first, after) in stretches(jobs, days, most_a_week):
        if run.last != first - 1:
            run = Run(noc, Credited(0), first)
        run = Run(noc, Credited(run.done.sevenths + done), run.first, after - 1)
        best = max(best, run, key=lambda one: one.done.sevenths)
    return best


Stretch = tuple[int | Fraction, tuple[int, int]]


def stretches(jobs: Iterable[Job], days: Window, most_a_week: int) -> Iterator[Stretch]:
    """Stretches of days with one rate above zero: work credited in each, its first day and the day after it."""
    changes: dict[int, int | Fraction] = {}
    for job in jobs:
        start = max(job.start.toordinal(), days.first)
        after = min(job.end.toordinal() if job.end else days.last, days.last) + 1
        if start < after:
            changes[start] = changes.get(start, 0) + job.hours
            changes[after] = changes.get(after, 0) - job.hours
    rate: int | Fraction = 0
    since = 0
    for day in sorted(changes):
        if rate > 0:
            yield min(rate, most_a_week) * (day - since), (since, day)
        rate += changes[day]
        since = day


def by_occupation(jobs: Iterable[Job]) -> dict[str, list[Job]]:
    """The jobs by occupation, lowest code first."""
    found: dict[str, list[Job]] = {}
    for job in jobs:
        found.setdefault(job.noc, []).append(job)
    return dict(sorted(found.items()))


def is_skilled(noc: str) -> bool:
    """Whether the occupation is in TEER 0 to 3: the second digit of its NOC 2021 code."""
    return int(noc[1]) <= HIGHEST_SKILLED_TEER


def is_allowed(job: Job) -> bool:
    """Whether the work may count for anything: unauthorized work in Canada never does."""
    return job.authorized


def counts_as_canadian(job: Job) -> bool:
    """Whether the ranking system counts the job as Canadian work: MI s. 15(3) to (7)."""
    return (
        job.in_canada
        and is_skilled(job.noc)
        and job.authorized
        and not job.self_employed
        and not job.while_full_time_student
    )


def counts_as_foreign(job: Job) -> bool:
    """Whether the ranking system counts the job as work outside Canada."""
    return not job.in_canada and is_skilled(job.noc)


def reasons_against(job: Job, days: Window) -> list[str]:
    """Why the ranking system does not count the job, or not in this window: codes, empty where it counts."""
    facts = {
        "teer": not is_skilled(job.noc),
        "unauthorized": job.in_canada and not job.authorized,
        "self_employed": job.in_canada and job.self_employed,
        "full_time_student": job.in_canada and job.while_full_time_student,
        "not_started": job.start.toordinal() > days.last,
        "before_window": job.end is not None and job.end.toordinal() < days.first,
    }
    return [code for code, holds in facts.items() if holds]
