"""The category lists: whether a person fits a category on a day, and by which occupation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from calc.experience import Credited, Run, by_occupation, credited, is_allowed, longest_run, window
from calc.explain import Check, Json, Outcome
from calc.language import Levels
from calc.person import Person
from calc.programs.conditions import all_of, none_or_false, told
from calc.rules import Category, InForce
from calc.values import ABILITIES, EDUCATION_LEVELS, Job, Military


class Fit(NamedTuple):
    """How a person stands to one category. `hours` are those of the occupation that carried it, or came closest."""

    status: str
    version: str | None
    meets: bool
    eligible: bool
    noc: str | None
    hours: int
    hours_needed: int | None
    checks: tuple[Check, ...]
    best: Run | None = None

    def as_json(self) -> Json:
        """The category of the contract."""
        return {
            "status": self.status,
            "version": self.version,
            "meets_criteria": self.meets,
            "eligible": self.eligible,
            "noc": self.noc,
            "hours": self.hours,
            "hours_needed": self.hours_needed,
            "checks": [check.as_json() for check in self.checks],
        }


def fits(person: Person, programs: Mapping[str, Outcome], rules: InForce) -> dict[str, Fit]:
    """How the person stands to every category on the day of the rules."""
    in_pool = any(program.eligible for program in programs.values())
    return {slug: fit(slug, person, in_pool, rules) for slug in rules.categories}


def fit(slug: str, person: Person, in_pool: bool, rules: InForce) -> Fit:
    """How the person stands to one category; `in_pool`: eligible for one of the three programs."""
    version = rules.categories[slug]
    if version is None:
        return Fit("retired" if slug in rules.retired else "not_yet", None, False, False, None, 0, None, ())
    if "french_level" in version.criteria:
        return _made(version, in_pool, [_french(version, person)])
    if "service_years" in version.criteria:
        made = _made(version, in_pool, _military(version, person))
        offer = person.profile.military.caf_offer_noc if person.profile.military else None
        return made._replace(noc=offer if made.meets else None)
    return _by_work(slug, version, person, in_pool, rules)


def _made(version: Category, in_pool: bool, checks: list[Check]) -> Fit:
    meets = all(check.met for check in checks)
    return Fit("in_force", version.name, meets, meets and in_pool, None, 0, None, tuple(checks))


def _by_work(slug: str, version: Category, person: Person, in_pool: bool, rules: InForce) -> Fit:
    """Work in ONE listed occupation within the window, in a run where the version asks for one."""
    best = best_occupation(version, person, rules)
    needed = version.criteria["work_hours"]
    met = best.done.reaches(needed) if person.profile.work is not None else None
    need = {"hours": needed, **{key: version.criteria[key] for key in ("window_years", "continuous", "canadian_only")}}
    check = Check(f"{slug}.work", met, {"noc": best.noc, "hours": best.done.hours}, need, version.sources)
    noc = best.noc if met else None
    return Fit("in_force", version.name, bool(met), bool(met) and in_pool, noc, best.done.hours, needed, (check,), best)


def best_occupation(version: Category, person: Person, rules: InForce) -> Run:
    """The listed occupation with the most work that counts; on equal work the lowest code."""
    days = window(person.on, version.criteria["window_years"])
    most = rules.figures["work.year"]["hours_per_week"]
    continuous = version.criteria["continuous"]
    runs = [
        longest_run(noc, jobs, days, most) if continuous else Run(noc, credited(jobs, days, most))
        for noc, jobs in listed(version, person).items()
    ]
    return max(runs, key=lambda run: run.done.sevenths, default=Run(None, Credited(0)))


def listed(version: Category, person: Person) -> dict[str, list[Job]]:
    """The work that counts for the list, by occupation, lowest code first."""
    return by_occupation(job for job in person.profile.work or () if job.noc in version.codes and counts(version, job))


def counts(version: Category, job: Job) -> bool:
    """Whether the job counts for the list: authorized, in Canada where the list says so, not as a student in Canada."""
    if not is_allowed(job) or (version.criteria["canadian_only"] and not job.in_canada):
        return False
    return not (job.in_canada and job.while_full_time_student)


def _french(version: Category, person: Person) -> Check:
    level = version.criteria["french_level"]
    levels: Levels | None = person.levels.get("fr")
    met = none_or_false(person, ("fr",)) if levels is None else min(levels) >= level
    read = dict(zip(ABILITIES, levels, strict=True)) if levels else {}
    return Check("french.language", met, read, dict.fromkeys(ABILITIES, level), version.sources)


def _military(version: Category, person: Person) -> list[Check]:
    answers = person.profile.military or Military(None, None, None, None)
    return [_service(version, answers), _caf_offer(version, answers), _schooling(version, person.education)]


def _service(version: Category, military: Military) -> Check:
    needed, served = version.criteria["service_years"], military.continuous_service_years
    met = all_of([None if served is None else served >= needed, military.recognized])
    read = {"years": told(served), "recognized": military.recognized}
    return Check("military.service", met, read, {"years": needed}, version.sources)


def _caf_offer(version: Category, military: Military) -> Check:
    needed, noc, years = version.criteria["offer_years"], military.caf_offer_noc, military.caf_offer_years
    met = all_of([None if noc is None else noc in version.codes, None if years is None else years >= needed])
    return Check("military.offer", met, {"noc": noc, "years": told(years)}, {"years": needed}, version.sources)


def _schooling(version: Category, level: str | None) -> Check:
    needed = version.criteria["education_level"]
    met = None if level is None else EDUCATION_LEVELS.index(level) >= EDUCATION_LEVELS.index(needed)
    return Check("military.education", met, {"education": level}, {"education": needed}, version.sources)
