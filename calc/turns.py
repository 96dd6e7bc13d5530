"""The days on which work turns something: hours reached, a year completed, old work that slid out of a window.

The exact amounts of every single day are at hand (`ledger`), and a turn is a day that reads something else than the
day before. Nothing is interpolated, so no turn can be passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from calc.categories import listed
from calc.experience import Window, by_occupation, counts_as_canadian, counts_as_foreign
from calc.ledger import Amounts, Ledger, most_of
from calc.person import Person
from calc.programs import cec, fst, fsw
from calc.rules import Category, InForce
from calc.values import Job
from calc.wages import NO_FACTS

MINIMUMS = ("fsw.minimum", "cec.minimum", "fst.minimum")

Paths = tuple[str, ...]  # where in the answer something shows: there, or at paths that begin so


class Turn(NamedTuple):
    """A day on which work turns what shows at the paths: because it grew, because it slid out, or both."""

    day: date
    paths: Paths
    grew: bool
    slid: bool


def turns(person: Person, rules: InForce, days: Window) -> Iterator[Turn]:
    """Every turn on each of the days but the first.

    Whatever reads work is named here, and nothing else is watched: what comes to read it must be added.
    """
    jobs = [job for work in _works(person) for job in work]
    ledger = Ledger(jobs, days, max(_window_lengths(rules)), rules.figures["work.year"]["hours_per_week"])
    readings = (*_ranking(person, rules, ledger), *_wages(person, rules, ledger), *_programs(person, rules, ledger))
    for paths, values in readings:
        yield from _turns(ledger, paths, values)
    for paths, contenders, hours in _contests(person, rules, ledger):
        yield from _carrier_turns(ledger, paths, contenders, ledger.hours(hours))


Reading = tuple[Paths, list[int]]  # what is read on each day: whole years, or whether enough is reached


def _ranking(person: Person, rules: InForce, ledger: Ledger) -> Iterator[Reading]:
    years, year = rules.figures["work.window"]["crs_years"], rules.figures["work.year"]["hours"]
    own, theirs = _works(person)
    for paths, jobs in (
        (("experience.canadian_years",), filter(counts_as_canadian, own)),
        (("experience.foreign_years",), filter(counts_as_foreign, own)),
        (rules.reading("spouse_canadian_years"), filter(counts_as_canadian, theirs)),
    ):
        yield paths, ledger.times(ledger.within(jobs, years), year)


def _wages(person: Person, rules: InForce, ledger: Ledger) -> Iterator[Reading]:
    """Hours in each occupation of the list of wage levels, and years at each level."""
    wages = rules.wage_levels
    if wages is None:
        return
    years, year = rules.figures["work.window"]["crs_years"], rules.figures["work.year"]["hours"]
    paths = rules.reading(*NO_FACTS)
    for work in _works(person):
        jobs = [job for job in work if job.noc in wages.by_noc and counts_as_canadian(job)]
        for alike in by_occupation(jobs).values():
            yield paths, ledger.reached(ledger.within(alike, years), wages.work_hours)
        for level in sorted({wages.by_noc[job.noc] for job in jobs}):
            at_level = [job for job in jobs if wages.by_noc[job.noc] == level]
            yield paths, ledger.times(ledger.within(at_level, years), year)


def _programs(person: Person, rules: InForce, ledger: Ledger) -> Iterator[Reading]:
    year = rules.figures["work.year"]["hours"]
    worker, experience, trades = (rules.figures[name] for name in MINIMUMS)
    yield (
        ("fsw.grid.experience",),
        ledger.times(ledger.within(fsw.skilled_jobs(person), worker["work_window_years"]), year),
    )
    yield ("fsw.adaptability.own_work",), ledger.reached(ledger.ever(fsw.jobs_in_canada(person)), year)
    yield ("fsw.adaptability.spouse_work",), ledger.reached(ledger.ever(fsw.spouse_jobs_in_canada(person)), year)
    runs = [ledger.longest_run(jobs, worker["work_window_years"]) for jobs in fsw.occupations(person).values()]
    yield ("fsw.work",), ledger.reached(most_of(runs), worker["work_hours"])
    done = ledger.within(cec.jobs(person), experience["work_window_years"])
    yield ("cec.work",), ledger.reached(done, experience["work_hours"])
    practised = ledger.within(cec.physician_jobs(person, rules), experience["work_window_years"])
    yield ("notices.",), [int(amount > 0) for amount in practised]
    trade = by_occupation(fst.jobs(person, rules)).values()
    each = [ledger.within(jobs, trades["work_window_years"]) for jobs in trade]
    yield ("fst.work",), ledger.reached(most_of(each), trades["work_hours"])


def _contests(person: Person, rules: InForce, ledger: Ledger) -> Iterator[tuple[Paths, list[Amounts], int]]:
    """What reads which occupation has the most work, of those equal the first, if it has any, or so many hours."""
    years = rules.figures["cec.minimum"]["work_window_years"]
    by_level = sorted(by_occupation(cec.jobs(person)).items(), key=lambda one: -cec.level_of(one[0], rules))
    yield ("cec.language",), [ledger.within(jobs, years) for _, jobs in by_level], 0
    for slug, version in _by_work(rules).items():
        amounts = ledger.longest_run if version.criteria["continuous"] else ledger.within
        contenders = [amounts(jobs, version.criteria["window_years"]) for jobs in listed(version, person).values()]
        yield (f"categories.{slug}.",), contenders, version.criteria["work_hours"]


def _turns(ledger: Ledger, paths: Paths, values: Sequence[int]) -> Iterator[Turn]:
    for day, (old, new) in zip(ledger.days[1:], pairwise(values), strict=False):
        if old != new:
            yield Turn(day, paths, new > old, new < old)


def _carrier_turns(ledger: Ledger, paths: Paths, contenders: Sequence[Amounts], needed: int) -> Iterator[Turn]:
    carriers: list[Amounts | None] = []
    for amounts in zip(*contenders, strict=True):
        most = max(amounts)
        carriers.append(contenders[amounts.index(most)] if most and most >= needed else None)
    for index, (old, new) in enumerate(pairwise(carriers), 1):
        if old is not new:
            grew = new is not None and new[index] > new[index - 1]
            slid = old is not None and old[index] < old[index - 1]
            yield Turn(ledger.days[index], paths, grew, slid)


def _works(person: Person) -> tuple[Sequence[Job], Sequence[Job]]:
    """The jobs of the person, and of the spouse who counts."""
    spouse = person.profile.spouse if person.partner else None
    return person.profile.work or (), (spouse.work if spouse else None) or ()


def _window_lengths(rules: InForce) -> set[int]:
    """The windows that work is read in, in years."""
    lengths = {rules.figures[name]["work_window_years"] for name in MINIMUMS}
    lengths |= {version.criteria["window_years"] for version in _by_work(rules).values()}
    return lengths | {rules.figures["work.window"]["crs_years"]}


def _by_work(rules: InForce) -> dict[str, Category]:
    """The categories in force that work decides."""
    found = {slug: version for slug, version in rules.categories.items() if version}
    return {slug: version for slug, version in found.items() if "work_hours" in version.criteria}
