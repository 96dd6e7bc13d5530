"""Sound profiles of every kind, for the property tests."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from calc.values import ABILITIES, CREDENTIALS, EDUCATION_LEVELS, MARITAL_STATUSES

LAST = date(2026, 11, 30)
NOCS = ["00012", "10010", "21231", "21232", "63200", "64100", "72200", "31301", "85100"]

days = st.dates(date(2015, 1, 1), LAST)
# Before the first day of `days`, and recent enough to be valid on some of them.
assessed = st.dates(date(2010, 1, 1), date(2014, 12, 31)).map(date.isoformat)
past = st.dates(date(1950, 1, 1), date(2014, 12, 31)).map(date.isoformat)


def optional(**keys):
    return st.fixed_dictionaries({}, optional=keys)


def clb(language):
    levels = dict.fromkeys(ABILITIES, st.integers(0, 12))
    return st.fixed_dictionaries({"test": st.just("clb"), "language": st.just(language), **levels})


celpip = st.fixed_dictionaries({"test": st.just("celpip"), **dict.fromkeys(ABILITIES, st.integers(0, 12))})
ielts = st.fixed_dictionaries(
    {"test": st.just("ielts"), **dict.fromkeys(ABILITIES, st.integers(0, 18).map(lambda n: n / 2))}
)
long, short = st.integers(300, 699), st.integers(0, 20)
tcf = st.fixed_dictionaries(
    {"test": st.just("tcf"), "reading": long, "writing": short, "listening": long, "speaking": short}
)
english, french = clb("en") | celpip | ielts, clb("fr") | tcf
languages = st.one_of(
    st.just([]), english.map(lambda one: [one]), french.map(lambda one: [one]), st.tuples(english, french).map(list)
)
education = st.fixed_dictionaries(
    {"level": st.sampled_from(EDUCATION_LEVELS)},
    optional={"country": st.sampled_from(["CA", "IN", "FR"]), "eca_issued": assessed},
)
hours = st.integers(1, 80) | st.sampled_from([7.5, 22.25, 37.5, 0.1])


@st.composite
def job(draw):
    start = draw(st.dates(date(2004, 1, 1), date(2027, 6, 1)))
    made = {
        "noc": draw(st.sampled_from(NOCS)),
        "country": draw(st.sampled_from(["CA", "US", "IN"])),
        "start": start.isoformat(),
        "hours_per_week": draw(hours),
    }
    if draw(st.booleans()):
        made["end"] = draw(st.dates(start, date(2028, 1, 1))).isoformat()
    for flag in ("self_employed", "while_full_time_student", "authorized"):
        if draw(st.integers(0, 3)) == 0:
            made[flag] = draw(st.booleans())
    return made


work = st.lists(job(), max_size=5)
spouse = optional(
    accompanying=st.booleans(), canadian=st.booleans(), education=education, languages=languages, work=work
)
profiles = st.fixed_dictionaries(
    {"birth_date": past},
    optional={
        "marital_status": st.sampled_from(MARITAL_STATUSES),
        "spouse": spouse,
        "education": education,
        "canadian_credential": st.sampled_from(CREDENTIALS),
        "languages": languages,
        "first_official_language": st.sampled_from(["en", "fr"]),
        "work": work,
        "certificate_of_qualification": st.booleans(),
        "job_offer": optional(noc=st.sampled_from(NOCS), crs_qualifying=st.booleans()),
        "provincial_nomination": st.booleans(),
        "sibling_in_canada": st.booleans(),
    },
)
