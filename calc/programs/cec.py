"""The Canadian Experience Class: IRPR 87.1."""

from __future__ import annotations

from calc.experience import Credited, by_occupation, counts_as_canadian, credited, is_allowed, window
from calc.explain import Check, Outcome
from calc.person import Person
from calc.programs import conditions
from calc.rules import InForce
from calc.values import ABILITIES, Job

TOP_TEERS = (0, 1)


def assessed(person: Person, rules: InForce) -> Outcome:
    """Whether the person meets the class, check by check."""
    return conditions.outcome(
        [work(person, rules), language(person, rules), conditions.destination("cec.destination", person)]
    )


def work(person: Person, rules: InForce) -> Check:
    """A year of skilled work in Canada within three years, occupations added up: IRPR 87.1(2)(a)."""
    minimum, most = rules.figures["cec.minimum"], rules.figures["work.year"]["hours_per_week"]
    days = window(person.on, minimum["work_window_years"])
    done = credited(jobs(person), days, most)
    met = done.reaches(minimum["work_hours"]) if person.profile.work is not None else None
    return Check("cec.work", met, {"hours": done.hours}, {"hours": minimum["work_hours"]}, ("irpr",))


def language(person: Person, rules: InForce) -> Check:
    """The level of the occupation with the most hours, in all four abilities: IRPR 87.1(2)(d), (e)."""
    level = threshold(person, rules)
    if level is None:
        return Check("cec.language", None, {}, {}, ("irpr",))
    return conditions.language("cec.language", person, dict.fromkeys(ABILITIES, level), ("irpr",))


def threshold(person: Person, rules: InForce) -> int | None:
    """Level asked of the person: that of the occupation with the most hours, the higher one on equal hours.

    None where no work was given; with work but none that counts, the higher level.
    """
    minimum, most = rules.figures["cec.minimum"], rules.figures["work.year"]["hours_per_week"]
    days = window(person.on, minimum["work_window_years"])
    if person.profile.work is None:
        return None
    hours = {noc: credited(own, days, most) for noc, own in by_occupation(jobs(person)).items()}
    asked = [(done, level_of(noc, rules)) for noc, done in hours.items() if done.sevenths]
    return max(asked, default=(Credited(0), minimum["language_teer_0_1"]))[1]


def level_of(noc: str, rules: InForce) -> int:
    """The level an occupation asks for, by its TEER."""
    return rules.figures["cec.minimum"]["language_teer_0_1" if int(noc[1]) in TOP_TEERS else "language_teer_2_3"]


def physician_policy_could_matter(person: Person, rules: InForce) -> bool:
    """Whether the public policy for fee-for-service physicians, which is not computed, could open the class."""
    if work(person, rules).met:
        return False
    days = window(person.on, rules.figures["cec.minimum"]["work_window_years"])
    most = rules.figures["work.year"]["hours_per_week"]
    return bool(credited(physician_jobs(person, rules), days, most).sevenths)


def physician_jobs(person: Person, rules: InForce) -> list[Job]:
    """Self-employed work in Canada that the policy for fee-for-service physicians is about."""
    return [
        job
        for job in person.profile.work or ()
        if rules.physicians and rules.physicians.holds(job.noc) and job.in_canada and job.self_employed
        if is_allowed(job) and not job.while_full_time_student
    ]


def jobs(person: Person) -> list[Job]:
    """The work the class counts: as the ranking system counts Canadian work."""
    return [job for job in person.profile.work or () if counts_as_canadian(job)]
