"""The next level of education, a credential earned in Canada, and an assessment of a foreign one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from calc.explain import Json
from calc.levers.lever import SPOUSE, Lever, of, put
from calc.person import level_that_counts
from calc.rules import InForce
from calc.values import CREDENTIALS, EDUCATION_LEVELS, Education, Profile

HIGHER = 2  # the next level may be a step aside, two credentials instead of one, so also the one above it
THREE_YEARS = "bachelors"  # or any program of three or more years
BOTH_CREDENTIALS = "two_or_more"  # rests on the earlier credential too; one of the two is of three or more years
# The Canadian credential that a level stands for when it is earned in Canada.
CREDENTIAL_OF = {
    "one_year": "one_or_two_years",
    "two_year": "one_or_two_years",
    THREE_YEARS: "three_years_or_more",
    "masters_or_professional": "three_years_or_more",
    "doctoral": "three_years_or_more",
}


def education_levers(profile: Profile, whose: str, on: date, rules: InForce) -> Iterator[Lever]:
    """Every change of education, from a level that was given."""
    education = of(profile, whose).education
    if education is None or education.level is None:
        return
    counts = level_that_counts(education, on, rules) is not None
    if _is_foreign(education) and not counts:
        yield _lever(profile, f"{whose}eca", whose, {"eca_issued": on})
    for better in _next_levels(education.level, education.country):
        if whose == SPOUSE:
            yield _lever(profile, f"{whose}education.{better}", whose, _same_country(education, better, on))
            continue
        yield _in_canada(profile, education, better, counts, on)
        if _is_foreign(education):
            yield _lever(profile, f"education.{better}.foreign", whose, _same_country(education, better, on))
    if whose != SPOUSE:
        yield from _credentials(profile, education.level)


def _next_levels(level: str, country: str | None) -> Iterable[str]:
    """The levels that one more credential leads to."""
    place = EDUCATION_LEVELS.index(level) + 1
    found = EDUCATION_LEVELS[place : place + HIGHER]
    if country is None:
        # Nobody knows whether the earlier credential counts, so the new one stands alone.
        return [better for better in found if better != BOTH_CREDENTIALS]
    # Three years come as a next level only after a shorter program, and with that one make two credentials.
    return dict.fromkeys(BOTH_CREDENTIALS if better == THREE_YEARS else better for better in found)


def _in_canada(profile: Profile, education: Education, better: str, counts: bool, on: date) -> Lever:
    """A level earned in Canada, with the Canadian credential that goes with it."""
    answers: dict[str, Any] = {"level": better}
    if not _is_foreign(education) or better != BOTH_CREDENTIALS:
        answers["country"] = "CA"
    elif not counts:
        answers["eca_issued"] = on
    name = f"education.{better}.canadian"
    return _lever(profile, name, "", answers, _higher(profile.canadian_credential, _earned(better, education.level)))


def _earned(better: str, level: str | None) -> str | None:
    """The Canadian credential that leads from a level to a better one."""
    if better != BOTH_CREDENTIALS:
        return CREDENTIAL_OF.get(better)
    return CREDENTIAL_OF["one_year" if level == THREE_YEARS else THREE_YEARS]


def _credentials(profile: Profile, level: str) -> Iterator[Lever]:
    """A better Canadian credential that leaves the highest level as it is, because it stands no higher."""
    if level == THREE_YEARS:
        return  # any credential beside it makes two
    for credential in CREDENTIALS[CREDENTIALS.index(profile.canadian_credential) + 1 :]:
        least = next(one for one in EDUCATION_LEVELS if CREDENTIAL_OF.get(one) == credential)
        if EDUCATION_LEVELS.index(level) >= EDUCATION_LEVELS.index(least):
            yield _lever(profile, f"canadian_credential.{credential}", "", {}, credential)


def _lever(profile: Profile, name: str, whose: str, answers: dict[str, Any], credential: str | None = None) -> Lever:
    present = of(profile, whose).education or Education(None, None, None)
    changes: list[Json] = [
        {"path": f"{whose}education.{key}", "from": _told(getattr(present, key)), "to": _told(to)}
        for key, to in answers.items()
        if getattr(present, key) != to
    ]
    touches = {f"{whose}education"} if answers else set()
    if credential:
        changes.append({"path": "canadian_credential", "from": profile.canadian_credential, "to": credential})
        touches.add("canadian_credential")

    def made_on(one: Profile) -> Profile:
        then = put(one, whose, education=present._replace(**answers)) if answers else one
        return put(then, "", canadian_credential=credential) if credential else then

    return Lever(name, frozenset(touches), tuple(changes), made_on)


def _same_country(education: Education, better: str, on: date) -> dict[str, Any]:
    """A level earned where the present one was, with its assessment if that is abroad."""
    if _is_foreign(education):
        return {"level": better, "eca_issued": on}
    return {"level": better, "country": "CA"}


def _is_foreign(education: Education) -> bool:
    return education.country not in (None, "CA")


def _higher(present: str, new: str | None) -> str | None:
    """The new credential if it is the better one."""
    return new if new and CREDENTIALS.index(new) > CREDENTIALS.index(present) else None


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
