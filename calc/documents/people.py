"""Papers about the people themselves: who they are, where they lived, their health."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from calc.documents.item import APPLICANT, PREFIXES, SPOUSE, Invitation, Item, iso
from calc.experience import Window, months_after, window, years_after
from calc.values import WITH_PARTNER, Education, Job, Spouse

POLICE, MEDICAL = "invitation.police", "invitation.medical"
UNIONS = {"married": "marriage", "common_law": "union"}
ENDED = ("divorced", "legally_separated", "widowed", "annulled")


def identity(asked: Invitation) -> Iterator[Item]:
    """Passports, births, and what became of a marriage. What each must look like is not a rule we hold."""
    profile = asked.case.profile
    read = {"marital_status": profile.marital_status}
    yield Item("passport", APPLICANT, "asked", {}, {})
    if asked.case.person.partner:
        yield Item("passport", SPOUSE, "asked", read, {})
    yield Item("birth", APPLICANT, "if_listed", {}, {})
    if profile.marital_status in WITH_PARTNER:
        yield Item(UNIONS[profile.marital_status], APPLICANT, "asked", read, {})
    if profile.marital_status in ENDED:
        yield Item("marriage_end", APPLICANT, "asked", read, {"status": profile.marital_status})


def medical(asked: Invitation) -> Item:
    """The medical exam, by the rule of each day on which the application may be sent."""
    versions = asked.rules.between(MEDICAL, asked.on, asked.last)
    times = [{"from": version["from"], "exam": version["terms"]["exam"]} for version in versions]
    kinds = {one["exam"] for one in times}
    return Item("medical", APPLICANT, kinds.pop() if len(kinds) == 1 else "changes", {}, {"times": times}, (MEDICAL,))


class Stay(NamedTuple):
    """Days in one country without a break, as ordinals, both ends included."""

    first: int
    last: int


def police(asked: Invitation) -> Iterator[Item]:
    """A certificate for each country but Canada where the answers show work or study, and a line for all others.

    `asked`: a stay of as many months in a row as the rule names, within the years that count; `if_lived`: the answers
    show less than that, or no days.
    """
    figures = asked.rules.begun(POLICE, asked.on)
    if figures is None:
        return
    rule: dict[str, int] = figures["figures"]
    age, years = rule["age"], rule["years"]
    profile = asked.case.profile
    adult = years_after(profile.birth_date, age)
    spouse = (profile.spouse or Spouse()) if asked.case.person.partner else None
    # From the earliest day that can still count when the application is sent, to the last.
    days = Window(window(asked.on, years).first, asked.last.toordinal())
    people: list[tuple[str, Window, Sequence[Job], Education | None]] = []
    if adult <= asked.last:
        own = Window(max(days.first, adult.toordinal()), days.last)
        people.append((APPLICANT, own, profile.work or (), profile.education))
    if spouse:
        people.append((SPOUSE, days, spouse.work or (), spouse.education))
    for who, span, work, schooling in people:
        yield from _countries(who, span, work, schooling, rule)
    if people:
        yield Item("police_elsewhere", APPLICANT, "if_lived", {}, dict(rule), (POLICE,))


def _countries(
    who: str, days: Window, work: Sequence[Job], schooling: Education | None, rule: dict[str, int]
) -> Iterator[Item]:
    read: dict[str, dict[str, str]] = {}
    for place, job in enumerate(work):
        if not job.in_canada and _clipped(job, days):
            read.setdefault(job.country, {})[f"{PREFIXES[who]}work[{place}].country"] = job.country
    if schooling and schooling.country not in (None, "CA"):
        read.setdefault(str(schooling.country), {})[f"{PREFIXES[who]}education.country"] = str(schooling.country)
    for country in sorted(read):
        stays = runs(_clipped(job, days) for job in work if job.country == country)
        longest = max(stays, key=lambda stay: stay.last - stay.first, default=None)
        state = "asked" if any(_lasts(stay, rule["months"]) for stay in stays) else "if_lived"
        first, last = (date.fromordinal(day) for day in longest) if longest else (None, None)
        facts = {"country": country, "from": iso(first), "to": iso(last), **rule}
        yield Item("police", who, state, dict(read[country]), facts, (POLICE,), country)


def _clipped(job: Job, days: Window) -> Stay | None:
    first = max(job.start.toordinal(), days.first)
    last = min(job.end.toordinal() if job.end else days.last, days.last)
    return Stay(first, last) if first <= last else None


def runs(stays: Iterable[Stay | None]) -> list[Stay]:
    """Stays joined where they overlap or follow each other from one day to the next."""
    found: list[Stay] = []
    for stay in sorted(stay for stay in stays if stay):
        if found and stay.first <= found[-1].last + 1:
            found[-1] = Stay(found[-1].first, max(found[-1].last, stay.last))
        else:
            found.append(stay)
    return found


def _lasts(stay: Stay, months: int) -> bool:
    """Whether a stay reaches so many months: from 1 January to 30 June are six."""
    return months_after(date.fromordinal(stay.first), months).toordinal() <= stay.last + 1
