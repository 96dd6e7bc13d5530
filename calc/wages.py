"""Wage levels: what the list of occupations by wage makes of work in Canada and of a job offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from calc.experience import by_occupation
from calc.person import Person, credited_canadian, offer_group
from calc.rows import Value
from calc.rules import InForce, WageLevels
from calc.values import Job

NO_FACTS: Mapping[str, Value] = {
    "canadian_wage_level": 0,
    "canadian_wage_years": 0,
    "offer_wage_level": 0,
    "spouse_canadian_wage_level": 0,
}


def wage_facts(person: Person, rules: InForce) -> Mapping[str, Value]:
    """The facts about wages that a table may read, all 0 while no list is in force."""
    wages = rules.wage_levels
    if wages is None:
        return NO_FACTS
    spouse = person.profile.spouse if person.partner else None
    level, years = _highest(person.profile.work, person.on, rules, wages)
    spouse_level, _ = _highest(spouse.work if spouse else None, person.on, rules, wages)
    offer = person.profile.job_offer
    # An offer counts here as it does for the points of an offer: qualifying, and in a skilled occupation.
    noc = offer.noc if offer and offer_group(person.profile) != "none" else None
    return {
        "canadian_wage_level": level,
        "canadian_wage_years": years,
        "offer_wage_level": wages.by_noc.get(noc, 0) if noc else 0,
        "spouse_canadian_wage_level": spouse_level,
    }


def _highest(work: Sequence[Job] | None, on: date, rules: InForce, wages: WageLevels) -> tuple[int, int]:
    """The highest wage level that an occupation carries by its own hours, and the whole years of work on that level.

    Work is counted as the ranking system counts work in Canada.
    """
    listed = [job for job in work or () if job.noc in wages.by_noc]
    carried = [
        wages.by_noc[noc]
        for noc, jobs in by_occupation(listed).items()
        if credited_canadian(jobs, on, rules).reaches(wages.work_hours)
    ]
    if not carried:
        return 0, 0
    level = max(carried)
    on_level = credited_canadian([job for job in listed if wages.by_noc[job.noc] == level], on, rules)
    return level, on_level.years(rules.figures["work.year"]["hours"])
