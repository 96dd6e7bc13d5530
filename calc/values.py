"""A person's answers as frozen values, and the words an answer may be."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

EDUCATION_LEVELS = (
    "less_than_secondary",
    "secondary",
    "one_year",
    "two_year",
    "bachelors",
    "two_or_more",
    "masters_or_professional",
    "doctoral",
)
MARITAL_STATUSES = ("never_married", "married", "common_law", "divorced", "legally_separated", "widowed", "annulled")
WITH_PARTNER = ("married", "common_law")
CREDENTIALS = ("none", "one_or_two_years", "three_years_or_more")
OFFICIAL_LANGUAGES = ("en", "fr")
ABILITIES = ("reading", "writing", "listening", "speaking")
MOST_JOBS = 100
TOP_CLB = 12
HOURS_IN_A_WEEK = 168
TEF_NEW_SCALE = 699  # the other score on a TEF attestation, which Express Entry does not read
LONGEST_ECHO = 200  # characters of a bad answer repeated in a problem


class Problem(NamedTuple):
    """One bad answer: where it stands, a code for pages, and plain English for developers."""

    path: str
    code: str
    message: str


class InvalidProfile(ValueError):
    """The profile was refused; `problems` lists everything that is wrong with it."""

    code = "invalid_profile"

    def __init__(self, problems: list[Problem]):
        # Given as they are, so that the error survives the way back from another process.
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "; ".join(f"{problem.path}: {problem.message}" for problem in self.problems)


class Education(NamedTuple):
    """The highest level of education and where it was earned."""

    level: str | None
    country: str | None
    eca_issued: date | None


class LanguageResult(NamedTuple):
    """One test result, its scores in the order of ABILITIES. `place` is its index in the profile's list."""

    place: int
    test: str
    language: str
    taken: date | None
    scores: tuple[float, ...]


class Job(NamedTuple):
    """One dated job; `hours` a week, exact; `end` None while it goes on."""

    noc: str
    country: str
    start: date
    end: date | None
    hours: int | Fraction
    self_employed: bool
    while_full_time_student: bool
    authorized: bool

    @property
    def in_canada(self) -> bool:
        """Whether the work was done in Canada."""
        return self.country == "CA"


class Spouse(NamedTuple):
    """The spouse or common-law partner. `languages` and `work` are None where nothing was said."""

    accompanying: bool = True
    canadian: bool = False
    education: Education | None = None
    languages: tuple[LanguageResult, ...] | None = None
    work: tuple[Job, ...] | None = None
    studied_in_canada_two_years: bool | None = None


class JobOffer(NamedTuple):
    """A job offer in Canada and which sets of rules it meets. None: not said."""

    noc: str | None
    arranged_employment: bool | None
    trade_offer: bool | None
    authorized_to_work: bool | None
    crs_qualifying: bool | None


class Funds(NamedTuple):
    """Settlement funds: CAD, and the size of the whole family."""

    amount: int | Fraction | None
    family_size: int | None


class Military(NamedTuple):
    """Service in a foreign military and an offer from the Canadian Armed Forces."""

    continuous_service_years: int | Fraction | None
    recognized: bool | None
    caf_offer_noc: str | None
    caf_offer_years: int | Fraction | None


class Profile(NamedTuple):
    """A person's checked answers. None: not given."""

    birth_date: date
    marital_status: str
    spouse: Spouse | None
    education: Education | None
    canadian_credential: str
    studied_in_canada_two_years: bool | None
    languages: tuple[LanguageResult, ...] | None
    first_official_language: str | None
    work: tuple[Job, ...] | None
    primary_noc: str | None
    certificate_of_qualification: bool | None
    job_offer: JobOffer | None
    provincial_nomination: bool | None
    sibling_in_canada: bool | None
    relative_in_canada: bool | None
    funds: Funds | None
    destination: str | None
    military: Military | None
    profile_submitted: str | None
