"""The Federal Skilled Worker class: IRPR 75 to 83."""

from __future__ import annotations

from typing import NamedTuple

from calc.experience import (
    ALWAYS,
    Credited,
    Run,
    Window,
    by_occupation,
    credited,
    is_allowed,
    is_skilled,
    longest_run,
    window,
)
from calc.explain import Award, Check, Json, Outcome, held
from calc.person import Person
from calc.programs import conditions
from calc.rows import WITHOUT_SPOUSE, Value
from calc.rules import InForce
from calc.tables import look_up, look_up_abilities
from calc.values import ABILITIES, Job

GRID = ("language", "education", "experience", "age", "arranged_employment", "adaptability")
ADAPTABILITY = (
    "spouse_language",
    "own_study",
    "spouse_study",
    "own_work",
    "spouse_work",
    "relative",
    "arranged_employment",
)


class Grid(NamedTuple):
    """The 67-point grid with one official language taken as first."""

    first: str | None
    awards: tuple[Award, ...]
    meets_language: bool

    @property
    def total(self) -> int:
        """Points out of 100."""
        return sum(award.points for award in self.awards)

    def as_json(self) -> Json:
        """Points by factor."""
        factors = {"total": self.total, **dict.fromkeys(GRID, 0)}
        for award in self.awards:
            factors[_factor(award)] += award.points
        return factors


def assessed(person: Person, rules: InForce) -> Outcome:
    """Whether the person meets the class, check by check, and the grid."""
    grid = best_grid(person, rules)
    offer = person.profile.job_offer
    may_work = bool(offer and offer.authorized_to_work and has_arranged_employment(person))
    facts = [work(person, rules), language(person, rules), education(person)]
    checks = [
        *facts,
        pass_mark(grid, rules, is_open=any(check.met is None for check in facts)),
        conditions.funds("fsw.funds", person, rules, exempt=may_work),
        conditions.destination("fsw.destination", person),
    ]
    return conditions.outcome(checks)._replace(grid=grid.as_json(), grid_lines=grid.awards)


def work(person: Person, rules: InForce) -> Check:
    """A continuous year in one skilled occupation within ten years, the primary one if named: IRPR 75(2)(a)."""
    minimum = rules.figures["fsw.minimum"]
    best = best_run(person, rules)
    met = best.done.reaches(minimum["work_hours"]) if person.profile.work is not None else None
    return Check(
        "fsw.work", met, {"noc": best.noc, "hours": best.done.hours}, {"hours": minimum["work_hours"]}, ("irpr",)
    )


def best_run(person: Person, rules: InForce) -> Run:
    """The longest unbroken work in one skilled occupation, the primary one if named; of equal runs the lowest code."""
    days = window(person.on, rules.figures["fsw.minimum"]["work_window_years"])
    most = rules.figures["work.year"]["hours_per_week"]
    runs = [longest_run(noc, jobs, days, most) for noc, jobs in occupations(person).items()]
    return max(runs, key=lambda run: run.done.sevenths, default=Run(person.profile.primary_noc, Credited(0)))


def occupations(person: Person) -> dict[str, list[Job]]:
    """Skilled work by occupation, the primary one alone if it is named; lowest code first."""
    named = person.profile.primary_noc
    return by_occupation(job for job in skilled_jobs(person) if named in (None, job.noc))


def language(person: Person, rules: InForce) -> Check:
    """The minimum level in all four abilities of one official language: IRPR 75(2)(d), 74(1)."""
    need = dict.fromkeys(ABILITIES, rules.figures["fsw.minimum"]["language_level"])
    return conditions.language("fsw.language", person, need, ("irpr",))


def education(person: Person) -> Check:
    """A Canadian credential, or a foreign one with a valid assessment; secondary is enough: IRPR 75(2)(e)."""
    level = person.education
    met = None if level is None else level != "less_than_secondary"
    return Check("fsw.education", met, {"education": level}, {"education": "secondary"}, ("irpr",))


def pass_mark(grid: Grid, rules: InForce, *, is_open: bool) -> Check:
    """The pass mark of the grid: IRPR 76(2). `is_open`: a fact that could still add points was not given."""
    needed = rules.figures["fsw.minimum"]["pass_mark"]
    reached = grid.total >= needed
    met = None if is_open and not reached else reached
    return Check("fsw.pass_mark", met, {"total": grid.total}, {"total": needed}, ("irpr",))


def best_grid(person: Person, rules: InForce) -> Grid:
    """The grid that serves best: with the language that meets the minimum, then with the higher total."""
    named = person.profile.first_official_language
    # A language named without a result stays first, with nothing, and leaves the other one its points as second.
    tries: list[str | None] = [named] if named else [*conditions.candidates(person)]
    facts = _facts(person, rules)
    grids = [_grid(person, first, facts, rules) for first in tries or [None]]
    return max(grids, key=lambda grid: (grid.meets_language, grid.total))


def has_arranged_employment(person: Person) -> bool:
    """Whether an offer meets IRPR 82(2), for a skilled occupation."""
    offer = person.profile.job_offer
    return bool(offer and offer.arranged_employment and offer.noc and is_skilled(offer.noc))


def _grid(person: Person, first: str | None, shared: dict[str, Value], rules: InForce) -> Grid:
    second = {"en": "fr", "fr": "en"}.get(first or "")
    second_levels = person.levels.get(second) if second else None
    facts = {**shared, "second_lowest": min(second_levels) if second_levels else None}
    levels = person.levels.get(first) if first else None
    awards = (
        look_up_abilities(rules, "fsw.grid.first_language", levels, WITHOUT_SPOUSE),
        *(
            look_up(rules, f"fsw.grid.{name}", facts, WITHOUT_SPOUSE)
            for name in ("second_language", "education", "experience", "age", "arranged_employment")
        ),
        *_adaptability(facts, rules),
    )
    need = rules.figures["fsw.minimum"]["language_level"]
    return Grid(first, awards, bool(levels and min(levels) >= need))


def _adaptability(facts: dict[str, Value], rules: InForce) -> tuple[Award, ...]:
    awards = [look_up(rules, f"fsw.adaptability.{name}", facts, WITHOUT_SPOUSE) for name in ADAPTABILITY]
    ceiling = rules.ceilings["fsw.adaptability.ceiling"]
    return held(awards, ceiling.maximum[WITHOUT_SPOUSE]) if ceiling else tuple(awards)


def _facts(person: Person, rules: InForce) -> dict[str, Value]:
    """What the grid reads whichever language is taken as first."""
    profile, partner = person.profile, person.partner
    year, most = rules.figures["work.year"]["hours"], rules.figures["work.year"]["hours_per_week"]
    days = window(person.on, rules.figures["fsw.minimum"]["work_window_years"])
    always = Window(ALWAYS, person.on.toordinal())
    spouse = profile.spouse if partner else None
    return {
        "education": person.education,
        "skilled_years": credited(skilled_jobs(person), days, most).years(year),
        "age": person.age,
        "arranged_employment": has_arranged_employment(person),
        "spouse_lowest": max(map(min, partner.languages)) if partner and partner.languages else None,
        "own_study": profile.studied_in_canada_two_years is True,
        "spouse_study": bool(spouse and spouse.studied_in_canada_two_years),
        "own_work": credited(jobs_in_canada(person), always, most).reaches(year),
        "spouse_work": credited(spouse_jobs_in_canada(person), always, most).reaches(year),
        # A brother or sister is a relative too: IRPR 83(5) is wider than the ranking system's sibling rule.
        "relative": profile.relative_in_canada is True or profile.sibling_in_canada is True,
    }


def skilled_jobs(person: Person) -> list[Job]:
    """The work the grid counts: skilled and authorized, at home or abroad."""
    return [job for job in person.profile.work or () if is_skilled(job.noc) and is_allowed(job)]


def jobs_in_canada(person: Person) -> list[Job]:
    """Own work that counts as adaptability: IRPR 83(1)(c)."""
    return [job for job in skilled_jobs(person) if job.in_canada]


def spouse_jobs_in_canada(person: Person) -> list[Job]:
    """The spouse's work that counts as adaptability, in an occupation of any kind: IRPR 83(1)(c.1)."""
    spouse = person.profile.spouse if person.partner else None
    return [job for job in (spouse.work if spouse else None) or () if job.in_canada and job.authorized]


def _factor(award: Award) -> str:
    _, part, name = award.id.split(".")
    if part == "adaptability":
        return part
    return "language" if name in ("first_language", "second_language") else name
