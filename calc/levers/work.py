"""One more year of work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from calc.experience import DAYS_IN_A_WEEK, is_skilled
from calc.levers.lever import Lever
from calc.rules import Rules
from calc.values import Job, Profile

ABROAD = "US"  # stands for any country but Canada, where the person has worked in none


def work_levers(profile: Profile, on: date, rules: Rules) -> Iterator[Lever]:
    """One more full-time year in Canada, and one abroad, in the occupation of now.

    The year is the one that ends on `on`, and everything done before lies that much further back: so it counts
    wherever work is counted, also where days, an unbroken run or one occupation matter, and earlier work grows old
    against its windows as it would. Age, tests and all else stay as they are on `on`. A year is the fewest whole days
    that credit it. The profile may then hold one job more than a person may type.
    """
    year = rules.on(on).figures["work.year"]
    days = -(-year["hours"] * DAYS_IN_A_WEEK // year["hours_per_week"])
    first = date.fromordinal(on.toordinal() - days + 1)
    held = sorted((job for job in profile.work or () if job.start <= on), key=lambda job: (_last(job, on), job.start))
    skilled = [job.noc for job in held if is_skilled(job.noc)]
    named = [*skilled[-1:], *(noc for noc in (profile.primary_noc, _offered(profile)) if noc and is_skilled(noc))]
    noc = named[0] if named else _listed_nowhere(on, rules)
    abroad = next((job.country for job in reversed(held) if not job.in_canada), ABROAD)
    for side, country in (("canadian", "CA"), ("foreign", abroad)):
        job = Job(noc, country, first, None, year["hours_per_week"], False, False, True)
        yield _lever(f"work.{side}", job, days, on, assumed=not named)


def _lever(name: str, job: Job, days: int, on: date, *, assumed: bool) -> Lever:
    told = {"noc": job.noc, "country": job.country, "start": job.start.isoformat(), "hours_per_week": job.hours}

    def made_on(profile: Profile) -> Profile:
        return profile._replace(work=(*(_earlier(one, days, on) for one in profile.work or ()), job))

    change = {"path": "work", "earlier_by_days": days, "add": told, "occupation_assumed": assumed}
    return Lever(name, frozenset({name}), (change,), made_on)


def _earlier(job: Job, days: int, on: date) -> Job:
    """The job so many days earlier; one that still goes on ended that long ago, one to come stays where it is."""
    if job.start > on:
        return job
    return job._replace(start=_back(job.start, days), end=_back(_last(job, on), days))


def _back(day: date, days: int) -> date:
    return date.fromordinal(max(day.toordinal() - days, date.min.toordinal()))


def _last(job: Job, on: date) -> date:
    return min(job.end or on, on)


def _offered(profile: Profile) -> str | None:
    return profile.job_offer.noc if profile.job_offer else None


def _listed_nowhere(on: date, rules: Rules) -> str:
    """A skilled occupation that no list favours, for a person who has named none; of those the first code."""
    in_force = rules.on(on)
    listed = {code for category in in_force.categories.values() if category for code in category.codes}
    plain = [noc for noc in rules.occupations if is_skilled(noc) and noc not in listed and not in_force.is_trade(noc)]
    wage_levels = in_force.wage_levels.by_noc if in_force.wage_levels else {}
    return min(plain, key=lambda noc: (wage_levels.get(noc, 0), noc))
