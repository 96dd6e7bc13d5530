"""The Federal Skilled Trades class: IRPR 87.2."""

from __future__ import annotations

from calc.experience import Credited, by_occupation, credited, is_allowed, window
from calc.explain import Check, Outcome
from calc.person import Person
from calc.programs import conditions
from calc.rules import InForce
from calc.values import ABILITIES, Job


def assessed(person: Person, rules: InForce) -> Outcome:
    """Whether the person meets the class, check by check."""
    offer = person.profile.job_offer
    may_work = bool(offer and offer.authorized_to_work and trade_offer(person, rules))
    return conditions.outcome(
        [
            work(person, rules),
            language(person, rules),
            certificate_or_offer(person, rules),
            conditions.funds("fst.funds", person, rules, exempt=may_work),
            conditions.destination("fst.destination", person),
        ]
    )


def work(person: Person, rules: InForce) -> Check:
    """Two years in one listed trade within five years, not while a full-time student: IRPR 87.2(3)(b)."""
    minimum, most = rules.figures["fst.minimum"], rules.figures["work.year"]["hours_per_week"]
    days = window(person.on, minimum["work_window_years"])
    done = {noc: credited(own, days, most) for noc, own in by_occupation(jobs(person, rules)).items()}
    # Of equal trades the lowest code, so that the order of the jobs cannot matter.
    best = max(done, key=lambda noc: done[noc].sevenths, default=None)
    hours = done[best] if best else Credited(0)
    met = hours.reaches(minimum["work_hours"]) if person.profile.work is not None else None
    return Check("fst.work", met, {"noc": best, "hours": hours.hours}, {"hours": minimum["work_hours"]}, ("irpr",))


def jobs(person: Person, rules: InForce) -> list[Job]:
    """The work the class counts: in a listed trade, authorized, not while a full-time student."""
    return [
        job
        for job in person.profile.work or ()
        if rules.is_trade(job.noc) and is_allowed(job) and not job.while_full_time_student
    ]


def language(person: Person, rules: InForce) -> Check:
    """A level of its own for each ability: IRPR 74(1)."""
    minimum = rules.figures["fst.minimum"]
    need = {ability: minimum[ability] for ability in ABILITIES}
    return conditions.language("fst.language", person, need, ("irpr",))


def certificate_or_offer(person: Person, rules: InForce) -> Check:
    """A Canadian certificate in the trade, or an offer that meets the rules: IRPR 87.2(3)(d)."""
    certificate, offered = person.profile.certificate_of_qualification, trade_offer(person, rules)
    met = conditions.any_of([certificate, offered])
    read = {"certificate": certificate, "trade_offer": offered}
    return Check("fst.certificate_or_offer", met, read, {"one_of": ["certificate", "trade_offer"]}, ("irpr",))


def trade_offer(person: Person, rules: InForce) -> bool | None:
    """Whether an offer meets IRPR 87.2(3)(d)(ii) to (v), for a listed trade; None where that was not given."""
    offer = person.profile.job_offer
    if offer is None:
        return None
    return conditions.all_of([offer.trade_offer, None if offer.noc is None else rules.is_trade(offer.noc)])
