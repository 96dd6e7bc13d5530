"""What an invitation asks for: the last day to apply, the days that matter before it, and the documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from calc.assessment import Case, own_rules
from calc.documents import documents
from calc.documents.item import Invitation, Item, iso
from calc.documents.money import NOMINEE
from calc.explain import Json
from calc.person import completed_years
from calc.profile import read
from calc.rules import Rules
from calc.timeline import birthday_in, profile_expiry

DAYS, ORDER, STAYS, VALIDITY = "invitation.days", "invitation.program", "invitation.stays", "profile.validity"
CHANGING = ("invitation.medical", "invitation.fees", "invitation.biometrics", "funds.table")
PLACES = ("first", "second", "third")
DAY = timedelta(1)


def plan(profile: Mapping[str, Any], invited: date, *, rules: Rules | None = None) -> Json:
    """What somebody with this profile, invited on the day `invited`, has to do, and by when.

    `{"invited", "days", "deadline", "program", "programs", "calendar": [{"date", "code", ...}], "documents": [{"id",
    "document", "who", "state", "read", "facts", "rules"}], "rules": {id: {"version", "confidence", "verified_through",
    "sources"}}, "notices", "missing"}`.

    The last day to apply is the day of the invitation plus the days of the rule in force on that day: the day after the
    invitation is the first of them, and the last one still counts. Where the rule of that day is not known, `days` and
    `deadline` are None. The profile is read as it stands on the day of the invitation, so a result or an assessment of
    a later day is refused. Raises InvalidProfile, NoRuleYet.
    """
    rules = rules or own_rules()
    case = Case(read(profile, invited, rules), invited, rules)
    days = _days(rules, invited)
    # The calendar ends before some days that are far ahead.
    deadline = date.fromordinal(min(invited.toordinal() + days, date.max.toordinal())) if days else None
    asked = Invitation(case, rules, deadline, _program(case, rules))
    items = documents(asked)
    found = [item.as_json() for item in items]
    return {
        "invited": invited.isoformat(),
        "days": days,
        "deadline": iso(deadline),
        "program": asked.program,
        "programs": [name for name, program in case.programs.items() if program.eligible],
        "calendar": sorted(_calendar(asked, items), key=lambda entry: str(entry["date"])),
        "documents": found,
        "rules": {rule_id: rules.cite(rule_id, invited) for rule_id in _cited(found)},
        "notices": list(_notices(asked)),
        "missing": list(_missing(case)),
    }


def _days(rules: Rules, invited: date) -> int | None:
    version = rules.begun(DAYS, invited)
    return version["figures"]["days"] if version and version["figures"] != "unknown" else None


def _program(case: Case, rules: Rules) -> str | None:
    """The program the invitation is for: of those the person is eligible for, the first in the department's order."""
    eligible = [name for name, program in case.programs.items() if program.eligible]
    if eligible and case.profile.provincial_nomination:
        return NOMINEE
    version = rules.begun(ORDER, case.on)
    order = [version["terms"][place] for place in PLACES] if version else []
    return next((name for name in order if name in eligible), None)


def _calendar(asked: Invitation, items: list[Item]) -> Iterator[Json]:
    """The days after the invitation, to the deadline, on which something lapses, changes or no longer matters."""
    if asked.deadline is None:
        return
    yield {"date": asked.deadline.isoformat(), "code": "deadline", "rule": DAYS}
    for item in items:
        if item.state == "lapses":
            yield {"date": item.facts["lapses"], "code": f"{item.document}_lapses", "item": item.id}
    born = asked.case.profile.birth_date
    for year in range(asked.on.year, asked.deadline.year + 1):
        if asked.on < (day := birthday_in(born, year)) <= asked.deadline:
            age = completed_years(born, day)
            yield {"date": day.isoformat(), "code": "birthday", "age": age, "matters": False, "rule": STAYS}
    expires = profile_expiry(asked.case.profile, asked.case.in_force)
    if expires and asked.on < expires <= asked.deadline:
        yield {"date": expires.isoformat(), "code": "profile_expires", "rule": VALIDITY}
    for rule_id in CHANGING:
        for version in asked.rules.between(rule_id, asked.on, asked.deadline):
            if version["from"] > asked.on.isoformat():
                yield {"date": version["from"], "code": "rule_changes", "rule": rule_id}
    unread = asked.rules.crs_verified_through + DAY
    if asked.on < unread <= asked.deadline:
        yield {"date": unread.isoformat(), "code": "scores_unverified", "matters": False, "rule": STAYS}


def _cited(found: list[Json]) -> list[str]:
    """The rules named in an answer, each once."""
    named = [DAYS, ORDER, STAYS, VALIDITY, *(rule_id for item in found for rule_id in item["rules"])]
    return list(dict.fromkeys(named))


def _notices(asked: Invitation) -> Iterator[Json]:
    if asked.deadline is None:
        yield {"code": "days_unknown", "rule": DAYS}
    as_of = asked.rules.crs_as_of(asked.on)
    if as_of < asked.on:
        yield {"code": "rules_unverified_after", "rule": "crs", "date": as_of.isoformat()}
    held = {one.day for one in asked.rules.rounds}
    if held and asked.on <= max(held) and asked.on not in held:
        yield {"code": "no_round"}
    if asked.program is None:
        yield {"code": "no_program"}
    expires = profile_expiry(asked.case.profile, asked.case.in_force)
    if expires and expires <= asked.on:
        yield {"code": "profile_expired", "date": expires.isoformat()}


def _missing(case: Case) -> Iterator[str]:
    """Answers that were not given and could ask for more documents."""
    profile = case.profile
    yield from (name for name in ("languages", "education", "work") if getattr(profile, name) is None)
    if case.person.partner:
        spouse = profile.spouse
        names = ("languages", "education", "work")
        yield from (f"spouse.{name}" for name in names if spouse is None or getattr(spouse, name) is None)
