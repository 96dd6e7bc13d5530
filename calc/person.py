"""What the rules read of a person on one day: facts by name, worked out once from the profile.

A table names the facts it reads, so a new version of a rule may read any of them without a change to the code.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from calc.experience import Credited, counts_as_canadian, counts_as_foreign, credited, is_skilled, window, years_after
from calc.explain import Json
from calc.language import Levels, is_valid, valid_levels
from calc.rows import WITH_SPOUSE, WITHOUT_SPOUSE, Column, Value
from calc.rules import InForce
from calc.values import CREDENTIALS, EDUCATION_LEVELS, WITH_PARTNER, Education, Job, LanguageResult, Profile, Spouse

SENIOR_MANAGERS = "00"  # major group 00, as the first digits of a code

NUMBERS = "0.."  # stands for all whole numbers from zero in the values of a fact
YES_NO = (True, False)

# Every fact a table may read, with all the values it can have. None: not given.
Facts = dict[str, tuple[Value, ...]]
ABILITY_FACTS: Facts = {"clb": (NUMBERS, None)}  # one ability, in tables counted for each ability
RANKING_FACTS: Facts = {
    "age": (NUMBERS,),
    "education": (*EDUCATION_LEVELS, None),
    "first_lowest": (NUMBERS, None),
    "english_lowest": (NUMBERS, None),
    "french_lowest": (NUMBERS, None),
    "canadian_years": (NUMBERS,),
    "foreign_years": (NUMBERS,),
    "certificate": YES_NO,
    "nomination": YES_NO,
    "offer": ("none", "major_group_00", "other_skilled"),
    "canadian_credential": CREDENTIALS,
    "sibling": YES_NO,
    "spouse_education": (*EDUCATION_LEVELS, None),
    "spouse_canadian_years": (NUMBERS,),
    # By the list of wage levels; 0 where an occupation is not on it, or none is in force
    "canadian_wage_level": (NUMBERS,),
    "canadian_wage_years": (NUMBERS,),
    "offer_wage_level": (NUMBERS,),
    "spouse_canadian_wage_level": (NUMBERS,),
}
# The grid of the Federal Skilled Worker class
GRID_FACTS: Facts = {
    "age": (NUMBERS,),
    "education": (*EDUCATION_LEVELS, None),
    "second_lowest": (NUMBERS, None),
    "skilled_years": (NUMBERS,),
    "arranged_employment": YES_NO,
    "spouse_lowest": (NUMBERS, None),
    "own_study": YES_NO,
    "spouse_study": YES_NO,
    "own_work": YES_NO,
    "spouse_work": YES_NO,
    "relative": YES_NO,
}
FACTS = ABILITY_FACTS | RANKING_FACTS | GRID_FACTS


class Partner(NamedTuple):
    """The spouse whose factors count: one who accompanies and is neither a citizen nor a permanent resident."""

    education: str | None
    languages: tuple[Levels, ...]
    canadian: Credited


class Person(NamedTuple):
    """A profile as the rules see it on the day `on`. `levels` holds the languages whose results are valid."""

    profile: Profile
    on: date
    age: int
    education: str | None
    levels: dict[str, Levels]
    canadian: Credited
    foreign: Credited
    partner: Partner | None
    facts: dict[str, Value]

    @property
    def column(self) -> Column:
        """The column of the ranking tables that applies."""
        return WITH_SPOUSE if self.partner else WITHOUT_SPOUSE

    def with_first(self, language: str) -> dict[str, Value]:
        """The facts, with the lowest level of the language taken as first."""
        return {**self.facts, "first_lowest": _lowest(self.levels.get(language))}


def seen(profile: Profile, on: date, rules: InForce) -> Person:
    """The person on the day, under the rules of that day."""
    hours_in_a_year = rules.figures["work.year"]["hours"]
    age = completed_years(profile.birth_date, on)
    education = level_that_counts(profile.education, on, rules)
    levels = valid_levels(rules, profile.languages or (), on)
    canadian = credited_canadian(profile.work, on, rules)
    foreign = _credited([job for job in profile.work or () if counts_as_foreign(job)], on, rules)
    partner = _partner(profile, on, rules)
    facts: dict[str, Value] = {
        "age": age,
        "education": education,
        "english_lowest": _lowest(levels.get("en")),
        "french_lowest": _lowest(levels.get("fr")),
        "canadian_years": canadian.years(hours_in_a_year),
        "foreign_years": foreign.years(hours_in_a_year),
        "certificate": profile.certificate_of_qualification is True,
        "nomination": profile.provincial_nomination is True,
        "offer": offer_group(profile),
        "canadian_credential": profile.canadian_credential,
        "sibling": profile.sibling_in_canada is True,
        "spouse_education": partner.education if partner else None,
        "spouse_canadian_years": partner.canadian.years(hours_in_a_year) if partner else 0,
    }
    return Person(profile, on, age, education, levels, canadian, foreign, partner, facts)


def completed_years(born: date, on: date) -> int:
    """Age in completed years; someone born on 29 February completes a year on 1 March where there is no 29th."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def level_that_counts(education: Education | None, on: date, rules: InForce) -> str | None:
    """The level of education, None where it counts as not given: no country, or no valid assessment (MI s. 3(4))."""
    if education is None or education.level is None:
        return None
    if education.country is None:
        return education.level if education.level == EDUCATION_LEVELS[0] else None
    if education.country == "CA":
        return education.level
    return None if education.eca_issued is None or has_lapsed(education, on, rules) else education.level


def has_lapsed(education: Education, on: date, rules: InForce) -> bool:
    """Whether a foreign credential's assessment is no longer valid on the day: five years after its issue."""
    if education.level is None or education.country in (None, "CA") or education.eca_issued is None:
        return False
    return on >= years_after(education.eca_issued, rules.figures["education.eca_validity"]["years"])


def credited_canadian(work: Sequence[Job] | None, on: date, rules: InForce) -> Credited:
    """Canadian work as the ranking system counts it, for the applicant and the spouse alike."""
    return _credited([job for job in work or () if counts_as_canadian(job)], on, rules)


def offer_group(profile: Profile) -> str:
    """Which group of job offers the profile's offer is in: `none`, `major_group_00` or `other_skilled`."""
    offer = profile.job_offer
    if offer is None or not offer.crs_qualifying or offer.noc is None or not is_skilled(offer.noc):
        return "none"
    return "major_group_00" if offer.noc.startswith(SENIOR_MANAGERS) else "other_skilled"


def missing(profile: Profile, on: date, rules: InForce, partner: Partner | None) -> list[Json]:
    """What was left out or has lapsed and could change the answer, as `{path, code}`."""
    out: list[Json] = []
    given = {
        "languages": profile.languages is not None,
        "education": profile.education is not None
        and (level_that_counts(profile.education, on, rules) is not None or has_lapsed(profile.education, on, rules)),
        "work": profile.work is not None,
        "funds": profile.funds is not None and None not in profile.funds,
    }
    out += [{"path": path, "code": "not_given"} for path, is_given in given.items() if not is_given]
    out += _lapsed(profile.languages, profile.education, on, rules, "")
    if partner and profile.spouse:
        out += _lapsed(profile.spouse.languages, profile.spouse.education, on, rules, "spouse.")
    return out


def _lapsed(
    results: Sequence[LanguageResult] | None, education: Education | None, on: date, rules: InForce, prefix: str
) -> list[Json]:
    paths = [f"{prefix}languages[{one.place}]" for one in results or () if not is_valid(rules, one, on)]
    if education and has_lapsed(education, on, rules):
        paths.append(f"{prefix}education")
    return [{"path": path, "code": "expired"} for path in paths]


def _partner(profile: Profile, on: date, rules: InForce) -> Partner | None:
    if profile.marital_status not in WITH_PARTNER:
        return None
    spouse = profile.spouse or Spouse()
    if not spouse.accompanying or spouse.canadian:
        return None
    return Partner(
        level_that_counts(spouse.education, on, rules),
        tuple(valid_levels(rules, spouse.languages or (), on).values()),
        credited_canadian(spouse.work, on, rules),
    )


def _credited(jobs: Sequence[Job], on: date, rules: InForce) -> Credited:
    days = window(on, rules.figures["work.window"]["crs_years"])
    return credited(jobs, days, rules.figures["work.year"]["hours_per_week"])


def _lowest(levels: Levels | None) -> int | None:
    return min(levels) if levels else None
