"""The spouse as principal applicant."""

from __future__ import annotations

from datetime import date

from calc.levers.lever import Lever
from calc.values import WITH_PARTNER, Profile, Spouse


def principal_lever(profile: Profile, born: date) -> Lever | None:
    """The two of them with their places changed; None unless the spouse comes along, may immigrate and is described.

    What was said of one person only stays behind: a named first language or occupation, a job offer, a certificate, a
    nomination, a Canadian credential, service, and the day of the old profile. Family, funds and destination are
    shared. `born` is the spouse's birthday, which no profile holds.
    """
    spouse = profile.spouse
    if profile.marital_status not in WITH_PARTNER or spouse is None or not spouse.accompanying or spouse.canadian:
        return None
    if spouse.education is None and spouse.languages is None and spouse.work is None:
        return None
    change = {"path": "spouse", "principal": True, "birth_date": born.isoformat()}
    return Lever("principal", frozenset(), (change,), lambda both: _swapped(both, born))


def _swapped(profile: Profile, born: date) -> Profile:
    spouse = profile.spouse or Spouse()
    return profile._replace(
        birth_date=born,
        spouse=Spouse(
            education=profile.education,
            languages=profile.languages,
            work=profile.work,
            studied_in_canada_two_years=profile.studied_in_canada_two_years,
        ),
        education=spouse.education,
        canadian_credential="none",
        studied_in_canada_two_years=spouse.studied_in_canada_two_years,
        languages=spouse.languages,
        first_official_language=None,
        work=spouse.work,
        primary_noc=None,
        certificate_of_qualification=None,
        job_offer=None,
        provincial_nomination=None,
        military=None,
        profile_submitted=None,
    )
