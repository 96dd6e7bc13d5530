"""A deterministic generator of valid profiles and days: `case(seed)` gives (profile, on).

The same seed always gives the same case. Every key of the contract's profile occurs, and the values crowd around
the edges: rule days, birthdays, lapses, 780 / 1,560 / 3,120 hours, 30 hours a week, ends of windows, 29 February.
"""

import random
from datetime import date, datetime, timedelta

try:
    from . import tables
except ImportError:  # run as a script in its own folder
    import tables


# --------------------------------------------------------------------------------------------------------------
# Material
# --------------------------------------------------------------------------------------------------------------

FIRST_DAY = date(2015, 1, 1)
LAST_DAY = date(2026, 12, 31)

# The first day of each new rule; cases take this day and the days beside it.
RULE_DAYS = [
    date(2015, 1, 1),
    date(2015, 1, 30),
    date(2015, 5, 30),
    date(2016, 11, 19),
    date(2017, 6, 6),
    date(2018, 6, 26),
    date(2020, 10, 20),
    date(2022, 11, 16),
    date(2023, 4, 25),
    date(2023, 5, 31),
    date(2023, 6, 28),
    date(2024, 1, 30),
    date(2024, 5, 28),
    date(2025, 2, 27),
    date(2025, 3, 25),
    date(2025, 7, 7),
    date(2025, 12, 8),
    date(2026, 2, 6),
    date(2026, 2, 18),
    date(2026, 6, 14),
    date(2026, 8, 16),
    date(2026, 10, 1),
    date(2026, 11, 3),
]

# Days on which a 29 February of the past matters, and the leap days themselves.
LEAP_DAYS = [
    date(2016, 2, 28),
    date(2016, 2, 29),
    date(2016, 3, 1),
    date(2017, 2, 28),
    date(2017, 3, 1),
    date(2018, 2, 27),
    date(2018, 2, 28),
    date(2018, 3, 1),
    date(2019, 2, 28),
    date(2020, 2, 28),
    date(2020, 2, 29),
    date(2020, 3, 1),
    date(2021, 2, 27),
    date(2021, 2, 28),
    date(2021, 3, 1),
    date(2022, 2, 27),
    date(2022, 2, 28),
    date(2022, 3, 1),
    date(2023, 2, 28),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2025, 2, 27),
    date(2025, 2, 28),
    date(2025, 3, 1),
    date(2026, 2, 27),
    date(2026, 2, 28),
    date(2026, 3, 1),
]

# Some tie-breaks of real rounds (facts draws.csv), so that "at", "before" and "after" occur.
TIE_BREAKS = [
    "2026-09-17T01:36:17Z",
    "2026-02-13T20:48:08Z",
    "2026-05-28T16:55:23Z",
]

FOREIGN = ["IN", "PH", "NG", "FR", "US", "GB", "BR", "MX", "CN", "MA", "DE", "PK"]

PROVINCES = ["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "SK", "YT", "QC"]

MARITAL = [
    "never_married",
    "married",
    "common_law",
    "divorced",
    "legally_separated",
    "widowed",
    "annulled",
]

SENIOR_MANAGERS = ["00010", "00011", "00012", "00013", "00014", "00015"]

# Trades of IRPR 87.2 and, after them, look-alikes that are not.
TRADES = [
    "62200",
    "63200",
    "63201",
    "63202",
    "72010",
    "72014",
    "72106",
    "72200",
    "72300",
    "72310",
    "72400",
    "72404",
    "72410",
    "72999",
    "73100",
    "73112",
    "73200",
    "73300",
    "73400",
    "82010",
    "82021",
    "82030",
    "82031",
    "83100",
    "83121",
    "92010",
    "92024",
    "92100",
    "93100",
    "93101",
]
NOT_TRADES = [
    "72600",
    "72601",
    "72602",
    "72603",
    "72604",
    "93200",
    "62010",
    "62100",
    "63100",
    "63210",
    "70010",
    "74100",
    "84100",
    "94140",
]

TEER_4_AND_5 = [
    "14100",
    "44101",
    "54100",
    "64100",
    "65100",
    "65200",
    "74100",
    "75101",
    "75110",
    "84100",
    "85100",
    "85101",
    "94140",
    "95100",
]

PLAIN_TEER_0_TO_3 = [
    "10010",
    "10011",
    "11100",
    "11201",
    "12011",
    "12200",
    "13100",
    "13110",
    "20010",
    "21223",
    "21231",
    "21232",
    "22220",
    "22221",
    "30010",
    "40010",
    "41101",
    "50010",
    "51111",
    "52120",
    "53100",
    "60010",
    "60020",
    "60030",
    "62010",
    "62020",
    "63102",
]


def codes_of_categories():
    codes = []
    for slug in tables.CATEGORY_ORDER:
        for version in tables.CATEGORIES[slug]:
            for code in version.get("codes", []):
                if code not in codes:
                    codes.append(code)
    return codes


CATEGORY_CODES = codes_of_categories()
MILITARY_CODES = ["40042", "42102", "43204"]
ALL_CODES = CATEGORY_CODES + SENIOR_MANAGERS + TRADES + NOT_TRADES + TEER_4_AND_5 + PLAIN_TEER_0_TO_3 + MILITARY_CODES

LOWER_BOUNDS = {
    "ielts": tables.IELTS,
    "pte_core": tables.PTE_CORE,
    "tef": tables.TEF,
    "tcf": tables.TCF,
}
# lowest and highest score accepted, by ability
SCORE_RANGE = {
    "ielts": [(0, 9), (0, 9), (0, 9), (0, 9)],
    "celpip": [(0, 12), (0, 12), (0, 12), (0, 12)],
    "pte_core": [(10, 90), (10, 90), (10, 90), (10, 90)],
    "tef": [(0, 300), (0, 450), (0, 360), (0, 450)],
    "tcf": [(0, 699), (0, 20), (0, 699), (0, 20)],
    "clb": [(0, 12), (0, 12), (0, 12), (0, 12)],
}

WEEKLY_HOURS = [
    30,
    30,
    30,
    30,
    35,
    37.5,
    40,
    60,
    168,
    15,
    20,
    22.5,
    29,
    29.9,
    29.99,
    30.01,
    30.1,
    10,
    12.25,
    7.5,
    18.75,
    0.5,
    0.1,
    1,
    25.333,
    14.7,
    28.875,
]


# --------------------------------------------------------------------------------------------------------------
# Days
# --------------------------------------------------------------------------------------------------------------


def chance(rng, percent):
    return rng.randrange(1000) < percent * 10


def held(day):
    if day < FIRST_DAY:
        return FIRST_DAY
    if day > LAST_DAY:
        return LAST_DAY
    return day


def pick_on(rng):
    kind = rng.randrange(100)
    if kind < 35:
        return held(rng.choice(RULE_DAYS) + timedelta(days=rng.choice([-1, -1, 0, 0, 1])))
    if kind < 45:
        return rng.choice(LEAP_DAYS)
    if kind < 65:
        # the newest rules
        return held(date(2026, 2, 1) + timedelta(days=rng.randrange(334)))
    if kind < 75:
        # the months of the category lists
        return held(date(2023, 5, 1) + timedelta(days=rng.randrange(1000)))
    return FIRST_DAY + timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days + 1))


def years_back(day, years):
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def pick_birth(rng, on):
    kind = rng.randrange(100)
    if kind < 35:
        # a birthday on, before or after `on`
        age = rng.randrange(16, 50)
        return years_back(on, age) + timedelta(days=rng.choice([-1, 0, 1]))
    if kind < 45:
        # born on 29 February
        leap_years = [year for year in range(1952, on.year, 4) if date(year, 2, 29) <= on]
        return date(rng.choice(leap_years), 2, 29)
    if kind < 85:
        # the ages that earn most
        return years_back(on, rng.randrange(20, 40)) - timedelta(days=rng.randrange(365))
    if kind < 97:
        return on - timedelta(days=rng.randrange(10 * 365, 60 * 365))
    if kind < 98:
        return on
    return on - timedelta(days=rng.randrange(60 * 365, 90 * 365))


def near_expiry(rng, on, years):
    """A day whose anniversary after `years` years falls on, just before or just after `on`."""
    day = years_back(on, years) + timedelta(days=rng.choice([-1, 0, 1]))
    # a 29 February that falls back to this 28th, where there is one
    if on.month == 2 and on.day >= 27 or on.month == 3 and on.day == 1:
        year = on.year - years
        if year % 4 == 0 and chance(rng, 70):
            day = date(year, 2, 29)
    return day


# --------------------------------------------------------------------------------------------------------------
# Languages
# --------------------------------------------------------------------------------------------------------------


def pick_target_level(rng, style):
    if style == "strong":
        return rng.choice([7, 7, 8, 9, 9, 9, 10, 10])
    if style == "low":
        return rng.choice([3, 4, 4, 5, 5, 6])
    return rng.choice([0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])


def score_for(rng, test, position, level):
    low, high = SCORE_RANGE[test][position]
    if test in ["celpip", "clb"]:
        return level
    bound = None
    for row_level, row in LOWER_BOUNDS[test]:
        if row_level == min(level, 10):
            bound = float(row[position])
    if bound is None:
        # below every published band
        last_bound = float(LOWER_BOUNDS[test][-1][1][position])
        if test == "ielts":
            return rng.choice([0, last_bound - 0.5])
        return rng.choice([low, int(last_bound) - 1])
    # at the bound, one step below it, or one above
    if test == "ielts":
        score = bound + rng.choice([0, 0, 0, 0.5, -0.5])
        score = max(low, min(high, score))
        if score == int(score) and chance(rng, 50):
            return int(score)
        return score
    score = int(bound) + rng.choice([0, 0, 0, 1, 2, -1])
    return max(low, min(high, score))


def random_score(rng, test, position):
    low, high = SCORE_RANGE[test][position]
    if test == "ielts":
        return rng.randrange(low * 2, high * 2 + 1) / 2
    return rng.randrange(low, high + 1)


def pick_taken(rng, on):
    """A day, or None to leave `taken` out."""
    kind = rng.randrange(100)
    if kind < 20:
        return None
    if kind < 65:
        return on - timedelta(days=rng.randrange(0, 700))
    if kind < 90:
        return min(on, near_expiry(rng, on, 2))
    if kind < 92:
        return on
    return on - timedelta(days=rng.randrange(700, 2500))


def pick_result(rng, on, language, style):
    if language == "en":
        test = rng.choice(["celpip", "ielts", "pte_core", "clb"])
    else:
        test = rng.choice(["tef", "tcf", "clb"])
    result = {"test": test}
    if test == "clb":
        result["language"] = language
    taken = pick_taken(rng, on)
    if style == "strong" and taken is not None and chance(rng, 50):
        taken = on - timedelta(days=rng.randrange(0, 600))
    if taken is not None:
        result["taken"] = taken.isoformat()
    how = rng.randrange(100)
    same_level = pick_target_level(rng, style)
    for position in range(4):
        ability = tables.ABILITIES[position]
        if how < 30:
            # one level in all four abilities
            result[ability] = score_for(rng, test, position, same_level)
        elif how < 90:
            result[ability] = score_for(rng, test, position, pick_target_level(rng, style))
        else:
            result[ability] = random_score(rng, test, position)
    return result


def pick_languages(rng, on, style):
    """A list of results, or None to leave the key out."""
    kind = rng.randrange(100)
    english = pick_result(rng, on, "en", style)
    french_style = rng.choice([style, "strong", "low", "mixed"])
    french = pick_result(rng, on, "fr", french_style)
    if style == "strong" and kind < 12:
        kind = 50
    if kind < 10:
        return None
    if kind < 12:
        return []
    if kind < 52:
        return [english]
    if kind < 66:
        return [french]
    if kind < 83:
        return [english, french]
    return [french, english]


# --------------------------------------------------------------------------------------------------------------
# Education
# --------------------------------------------------------------------------------------------------------------


def pick_education(rng, on, style):
    """An object, or None to leave the key out."""
    kind = rng.randrange(100)
    education = {}
    if style == "strong":
        education["level"] = rng.choice(tables.EDUCATION_LEVELS[1:])
    else:
        education["level"] = rng.choice(tables.EDUCATION_LEVELS)
    if style == "strong" and kind < 12:
        kind = 40
    if kind < 7:
        return None
    if kind < 12:
        # no country
        if chance(rng, 50):
            education["eca_issued"] = (on - timedelta(days=rng.randrange(1000))).isoformat()
        return education
    if kind < 14:
        # no level
        return {"country": rng.choice(["CA", "IN"])}
    if kind < 45:
        education["country"] = "CA"
        if chance(rng, 10):
            education["eca_issued"] = (on - timedelta(days=rng.randrange(4000))).isoformat()
        return education
    education["country"] = rng.choice(FOREIGN)
    if kind < 51:
        # no assessment
        return education
    if kind < 80:
        education["eca_issued"] = (on - timedelta(days=rng.randrange(0, 1800))).isoformat()
    elif kind < 95:
        education["eca_issued"] = min(on, near_expiry(rng, on, 5)).isoformat()
    else:
        education["eca_issued"] = (on - timedelta(days=rng.randrange(1800, 4000))).isoformat()
    return education


# --------------------------------------------------------------------------------------------------------------
# Work
# --------------------------------------------------------------------------------------------------------------


def pick_noc(rng):
    kind = rng.randrange(100)
    if kind < 20:
        return rng.choice(CATEGORY_CODES)
    if kind < 40:
        # first a category, then a code of it: the short lists as often as the long ones
        slug = rng.choice(["healthcare", "stem", "trades", "transport", "agriculture", "education", "researchers"])
        version = rng.choice(tables.CATEGORIES[slug])
        return rng.choice(version["codes"])
    if kind < 55:
        return rng.choice(TRADES)
    if kind < 60:
        return rng.choice(NOT_TRADES)
    if kind < 67:
        return rng.choice(SENIOR_MANAGERS)
    if kind < 75:
        return rng.choice(TEER_4_AND_5)
    if kind < 82:
        return rng.choice(tables.PHYSICIAN_CODES)
    return rng.choice(PLAIN_TEER_0_TO_3)


def pick_hours(rng):
    if chance(rng, 80):
        return rng.choice(WEEKLY_HOURS)
    if chance(rng, 50):
        return rng.randrange(1, 169)
    return round(rng.uniform(0.05, 45), rng.choice([1, 2, 3]))


def pick_country(rng, canada_percent):
    if chance(rng, canada_percent):
        return "CA"
    return rng.choice(FOREIGN)


def set_flags(rng, job, style):
    percent = 12
    if style == "strong":
        percent = 4
    for key in ["self_employed", "while_full_time_student"]:
        if chance(rng, percent):
            job[key] = True
        elif chance(rng, 10):
            job[key] = False
    if chance(rng, percent):
        job["authorized"] = False
    elif chance(rng, 10):
        job["authorized"] = True


def make_job(rng, style, noc, country, start, end, hours):
    """`end`: a day, "null" or None (left out)."""
    job = {
        "noc": noc,
        "country": country,
        "start": start.isoformat(),
        "hours_per_week": hours,
    }
    if end == "null":
        job["end"] = None
    elif end is not None:
        job["end"] = end.isoformat()
    set_flags(rng, job, style)
    return job


def days_for(target, hours):
    """The number of days whose credited hours first reach the target."""
    rate = min(hours, 30)
    days = int(target * 7 / rate)
    while days * rate / 7 < target:
        days = days + 1
    return days


def open_end(rng, on):
    """An end that reads as still going on, or `on` itself."""
    return rng.choice([None, None, "null", on, on + timedelta(days=rng.randrange(1, 900))])


def jobs_around_a_threshold(rng, on, style):
    """One job whose hours fall just under, on or just over a threshold."""
    hours = rng.choice([30, 30, 30, 40, 37.5, 20, 15, 22.5, 29.9, 30.1, 25])
    years = rng.choice([1, 1, 1, 2, 2, 3, 4, 5, 6])
    target = rng.choice([780, 780, 1560, 1560, 1560, 3120, 3120, 1560 * years])
    length = days_for(target, hours) + rng.choice([-1, -1, 0, 0, 1, 5, 40])
    back = rng.choice([0, 0, 0, 1, 30, 200, 365, 700])
    last = on - timedelta(days=back)
    start = last - timedelta(days=length - 1)
    end = last
    if back == 0:
        end = open_end(rng, on)
    return [make_job(rng, style, pick_noc(rng), pick_country(rng, 55), start, end, hours)]


def jobs_at_a_window(rng, on, style):
    """One job that begins or ends at the edge of a window of 3, 5 or 10 years."""
    edge = years_back(on, rng.choice([3, 5, 10])) + timedelta(days=rng.choice([-1, 0, 1, 2]))
    hours = pick_hours(rng)
    noc = pick_noc(rng)
    country = pick_country(rng, 50)
    if chance(rng, 40):
        # ends at the edge
        start = edge - timedelta(days=rng.randrange(1, 1200))
        return [make_job(rng, style, noc, country, start, edge, hours)]
    if chance(rng, 50):
        # begins at the edge and lasts about as long as a threshold asks
        length = rng.choice([182, 183, 363, 364, 365, 366, 728, 729, 1092])
        end = edge + timedelta(days=length - 1)
        if end > on:
            end = on
        return [make_job(rng, style, noc, country, edge, end, 30)]
    # reaches over the edge
    start = edge - timedelta(days=rng.randrange(0, 400))
    end = min(on, edge + timedelta(days=rng.randrange(0, 900)))
    return [make_job(rng, style, noc, country, start, end, hours)]


def jobs_in_a_chain(rng, on, style):
    """Pieces of one occupation after one another, with or without a day's break, perhaps over a border."""
    noc = pick_noc(rng)
    hours = rng.choice([30, 30, 40, 20, 15])
    pieces = rng.randrange(2, 5)
    jobs = []
    last = on - timedelta(days=rng.choice([0, 0, 1, 60, 300]))
    for _ in range(pieces):
        length = rng.choice([60, 91, 92, 121, 122, 182, 183, 364, 365])
        start = last - timedelta(days=length - 1)
        jobs.append(make_job(rng, style, noc, pick_country(rng, 60), start, last, hours))
        gap = rng.choice([1, 1, 1, 2, 3])  # 1: the day before; 2: one day's break
        last = start - timedelta(days=gap)
    rng.shuffle(jobs)
    return jobs


def jobs_at_once(rng, on, style):
    """Two or three jobs at the same time, whose hours together lie about 30."""
    pairs = rng.choice(
        [
            [15, 15],
            [20, 10],
            [20, 10.5],
            [29.9, 0.1],
            [29.9, 0.2],
            [30, 30],
            [10, 10, 10],
            [14.7, 15.2],
            [7.5, 22.4],
            [40, 40],
        ]
    )
    country = pick_country(rng, 65)
    same_noc = pick_noc(rng)
    length = rng.choice([182, 364, 365, 366, 500, 728, 1100])
    start = on - timedelta(days=length - 1)
    jobs = []
    for hours in pairs:
        noc = rng.choice([same_noc, pick_noc(rng)])
        shift = timedelta(days=rng.choice([0, 0, 0, 1, -1, 90]))
        end = open_end(rng, on)
        if chance(rng, 30):
            end = on - timedelta(days=rng.randrange(0, 60))
        begin = start + shift
        if begin > on:
            begin = on
        if isinstance(end, date) and end < begin:
            end = begin
        this_country = country
        if chance(rng, 25):
            this_country = pick_country(rng, 50)
        jobs.append(make_job(rng, style, noc, this_country, begin, end, hours))
    return jobs


def jobs_with_equal_hours(rng, on, style):
    """Two occupations with the same hours in Canada, one after the other or at once."""
    length = rng.choice([183, 364, 365, 546])
    hours = rng.choice([30, 20, 15])
    first = make_job(rng, style, pick_noc(rng), "CA", on - timedelta(days=length - 1), open_end(rng, on), hours)
    if chance(rng, 50):
        second = make_job(rng, style, pick_noc(rng), "CA", on - timedelta(days=length - 1), open_end(rng, on), hours)
    else:
        last = on - timedelta(days=length)
        second = make_job(rng, style, pick_noc(rng), "CA", last - timedelta(days=length - 1), last, hours)
    return [first, second]


def jobs_in_the_future(rng, on, style):
    start = on + timedelta(days=rng.choice([1, 1, 2, 30, 400]))
    end = rng.choice([None, "null", start, start + timedelta(days=400)])
    return [make_job(rng, style, pick_noc(rng), pick_country(rng, 50), start, end, pick_hours(rng))]


def jobs_of_one_day(rng, on, style):
    day = on - timedelta(days=rng.choice([0, 1, 1000, 1095, 1096]))
    return [make_job(rng, style, pick_noc(rng), pick_country(rng, 50), day, day, pick_hours(rng))]


def jobs_long_ago(rng, on, style):
    start = on - timedelta(days=rng.randrange(3000, 12000))
    end = start + timedelta(days=rng.choice([200, 363, 364, 365, 800, 1500, 3000]))
    if end > on:
        end = on
    return [make_job(rng, style, pick_noc(rng), pick_country(rng, 50), start, end, pick_hours(rng))]


def jobs_at_random(rng, on, style):
    start = on - timedelta(days=rng.randrange(0, 4500))
    if chance(rng, 40):
        end = open_end(rng, on)
    else:
        end = start + timedelta(days=rng.randrange(0, 1500))
    return [make_job(rng, style, pick_noc(rng), pick_country(rng, 50), start, end, pick_hours(rng))]


def jobs_of_a_physician(rng, on, style):
    """A physician paid by the service: self-employed in Canada, within or about the window of 3 years."""
    length = rng.choice([1, 100, 363, 364, 400, 1200])
    back = rng.choice([0, 0, 30, 800, 1095, 1096, 1097])
    last = on - timedelta(days=back)
    start = last - timedelta(days=length - 1)
    end = last
    if back == 0:
        end = open_end(rng, on)
    noc = rng.choice(tables.PHYSICIAN_CODES)
    country = pick_country(rng, 85)
    job = make_job(rng, style, noc, country, start, end, rng.choice([10, 30, 40]))
    job["self_employed"] = True
    return [job]


def jobs_of_one_kind(rng, on, style):
    """Work that makes one of the programs, or nearly."""
    kind = rng.choice(["cec", "fsw", "fst", "fst", "category"])
    length = rng.choice([363, 364, 365, 400, 728, 730, 800, 1100, 1500])
    start = on - timedelta(days=length - 1)
    end = open_end(rng, on)
    if kind == "cec":
        return [make_job(rng, style, pick_noc(rng), "CA", start, end, rng.choice([30, 37.5, 40]))]
    if kind == "fsw":
        return [make_job(rng, style, pick_noc(rng), rng.choice(FOREIGN), start, end, rng.choice([30, 40]))]
    if kind == "fst":
        length = rng.choice([727, 728, 729, 900, 1500])
        start = on - timedelta(days=length - 1)
        return [make_job(rng, style, rng.choice(TRADES), pick_country(rng, 50), start, end, rng.choice([30, 30, 40]))]
    return [make_job(rng, style, rng.choice(CATEGORY_CODES), pick_country(rng, 60), start, end, rng.choice([30, 40]))]


def not_before(jobs, birth):
    """No job may begin before birth: the beginning is moved to the day of birth; a job that ended before it goes."""
    kept = []
    for job in jobs:
        if date.fromisoformat(job["start"]) < birth:
            if job.get("end") is not None and date.fromisoformat(job["end"]) < birth:
                continue
            job["start"] = birth.isoformat()
        kept.append(job)
    return kept


PATTERNS = [
    jobs_around_a_threshold,
    jobs_around_a_threshold,
    jobs_around_a_threshold,
    jobs_at_a_window,
    jobs_at_a_window,
    jobs_in_a_chain,
    jobs_in_a_chain,
    jobs_at_once,
    jobs_with_equal_hours,
    jobs_in_the_future,
    jobs_of_one_day,
    jobs_long_ago,
    jobs_at_random,
    jobs_at_random,
    jobs_of_a_physician,
    jobs_of_one_kind,
    jobs_of_one_kind,
]


def pick_work(rng, on, birth, style):
    """A list of jobs, or None to leave the key out."""
    kind = rng.randrange(1000)
    if style != "strong":
        if kind < 100:
            return None
        if kind < 120:
            return []
    jobs = []
    if kind >= 985:
        # very many short jobs; at most 100 are allowed
        many = rng.choice([20, 50, 99, 100])
        for _ in range(many):
            start = on - timedelta(days=rng.randrange(0, 3800))
            end = start + timedelta(days=rng.randrange(0, 90))
            jobs.append(make_job(rng, style, pick_noc(rng), pick_country(rng, 50), start, end, pick_hours(rng)))
        return not_before(jobs, birth)
    if style == "strong":
        jobs.extend(jobs_of_one_kind(rng, on, style))
    for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 4])):
        jobs.extend(rng.choice(PATTERNS)(rng, on, style))
    # often make two of the jobs one occupation
    if len(jobs) >= 2 and chance(rng, 25):
        jobs[0]["noc"] = jobs[1]["noc"]
    return not_before(jobs, birth)


# --------------------------------------------------------------------------------------------------------------
# Spouse and the rest
# --------------------------------------------------------------------------------------------------------------


def pick_spouse(rng, on):
    """An object, or None to leave the key out."""
    if chance(rng, 8):
        return None
    spouse = {}
    kind = rng.randrange(100)
    if kind < 15:
        spouse["accompanying"] = False
    elif kind < 50:
        spouse["accompanying"] = True
    kind = rng.randrange(100)
    if kind < 15:
        spouse["canadian"] = True
    elif kind < 50:
        spouse["canadian"] = False
    style = rng.choice(["strong", "low", "mixed"])
    if chance(rng, 80):
        education = pick_education(rng, on, "mixed")
        if education is not None:
            spouse["education"] = education
    if chance(rng, 80):
        languages = pick_languages(rng, on, style)
        if languages is not None:
            spouse["languages"] = languages
    if chance(rng, 65):
        work = pick_work(rng, on, on - timedelta(days=60 * 365), "mixed")
        if work is not None:
            spouse["work"] = work[:10]
    if chance(rng, 30):
        spouse["studied_in_canada_two_years"] = rng.choice([True, False])
    return spouse


def pick_funds(rng):
    size = rng.choice([1, 1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 12])
    dated = rng.choice([tables.FUNDS_TABLES[-1], tables.FUNDS_TABLES[-1], tables.FUNDS_TABLES[-2]])
    if size <= 7:
        needed = dated["amounts"][size - 1]
    else:
        needed = dated["amounts"][6] + (size - 7) * dated["each_additional"]
    kind = rng.randrange(100)
    if kind < 30:
        amount = needed + rng.choice([-1, 0, 1])
    elif kind < 35:
        amount = needed + rng.choice([-0.01, 0.5, -0.5])
    elif kind < 85:
        amount = needed + rng.randrange(0, 60000)
    else:
        amount = rng.randrange(0, 60000)
    funds = {"amount": amount, "family_size": size}
    kind = rng.randrange(100)
    if kind < 2:
        del funds["amount"]
    elif kind < 4:
        del funds["family_size"]
    return funds


def pick_job_offer(rng, work):
    offer = {}
    kind = rng.randrange(100)
    if kind < 30:
        offer["noc"] = rng.choice(TRADES)
    elif kind < 45:
        offer["noc"] = rng.choice(SENIOR_MANAGERS)
    elif kind < 60 and work:
        offer["noc"] = rng.choice(work)["noc"]
    elif kind < 95:
        offer["noc"] = pick_noc(rng)
    for key in ["arranged_employment", "trade_offer", "authorized_to_work", "crs_qualifying"]:
        kind = rng.randrange(100)
        if kind < 55:
            offer[key] = True
        elif kind < 75:
            offer[key] = False
    return offer


def pick_military(rng):
    military = {}
    if chance(rng, 40):
        # all of it, at or over the thresholds
        return {
            "continuous_service_years": rng.choice([10, 10, 15]),
            "recognized": True,
            "caf_offer_noc": rng.choice(MILITARY_CODES),
            "caf_offer_years": rng.choice([3, 3, 5]),
        }
    if chance(rng, 92):
        military["continuous_service_years"] = rng.choice([0, 5, 9, 9.5, 9.99, 10, 10, 10.5, 12, 20])
    if chance(rng, 92):
        military["recognized"] = rng.choice([True, True, True, False])
    if chance(rng, 92):
        military["caf_offer_noc"] = rng.choice(MILITARY_CODES + MILITARY_CODES + ["40041", "21231"])
    if chance(rng, 92):
        military["caf_offer_years"] = rng.choice([1, 2, 2.5, 3, 3, 3, 4, 9])
    return military


def pick_submitted(rng, on):
    noon = datetime(on.year, on.month, on.day, 12, 0, 0)
    kind = rng.randrange(100)
    if kind < 25:
        text = rng.choice(TIE_BREAKS)
        moment = datetime.fromisoformat(text[:-1]) + timedelta(seconds=rng.choice([-1, 0, 0, 1]))
        if moment <= noon:
            return moment.isoformat() + "Z"
    moment = noon - timedelta(seconds=rng.randrange(1, 5 * 365 * 86400))
    return moment.isoformat() + "Z"


# --------------------------------------------------------------------------------------------------------------
# A case
# --------------------------------------------------------------------------------------------------------------


def case(seed):
    """One valid profile and one day."""
    rng = random.Random(seed)
    on = pick_on(rng)
    birth = pick_birth(rng, on)
    style = rng.choice(["strong", "strong", "strong", "mixed", "mixed", "low"])
    profile = {"birth_date": birth.isoformat()}

    if chance(rng, 3):
        # next to nothing is given
        if chance(rng, 50):
            profile["marital_status"] = rng.choice(MARITAL)
        return profile, on

    if chance(rng, 80):
        kind = rng.randrange(100)
        if kind < 45:
            profile["marital_status"] = rng.choice(["married", "common_law"])
        else:
            profile["marital_status"] = rng.choice(MARITAL)
    if profile.get("marital_status") in ["married", "common_law"]:
        spouse = pick_spouse(rng, on)
        if spouse is not None:
            profile["spouse"] = spouse
    elif chance(rng, 8):
        # a spouse who is not read
        spouse = pick_spouse(rng, on)
        if spouse is not None:
            profile["spouse"] = spouse

    education = pick_education(rng, on, style)
    if education is not None:
        profile["education"] = education
    if chance(rng, 45):
        profile["canadian_credential"] = rng.choice(["none", "one_or_two_years", "three_years_or_more"])
    if chance(rng, 30):
        profile["studied_in_canada_two_years"] = rng.choice([True, False])

    languages = pick_languages(rng, on, style)
    if languages is not None:
        profile["languages"] = languages
    kind = rng.randrange(100)
    if kind < 18:
        profile["first_official_language"] = "en"
    elif kind < 32:
        profile["first_official_language"] = "fr"

    work = pick_work(rng, on, birth, style)
    if work is not None:
        profile["work"] = work
    if chance(rng, 25):
        if work and chance(rng, 75):
            profile["primary_noc"] = rng.choice(work)["noc"]
        else:
            profile["primary_noc"] = pick_noc(rng)

    if chance(rng, 50):
        profile["certificate_of_qualification"] = rng.choice([True, False])
    if chance(rng, 45):
        profile["job_offer"] = pick_job_offer(rng, work)
    if chance(rng, 40):
        profile["provincial_nomination"] = rng.choice([True, False, False])
    if chance(rng, 40):
        profile["sibling_in_canada"] = rng.choice([True, False])
    if chance(rng, 40):
        profile["relative_in_canada"] = rng.choice([True, False])
    if chance(rng, 75):
        profile["funds"] = pick_funds(rng)
    if chance(rng, 60):
        kind = rng.randrange(100)
        if kind < 10:
            profile["destination"] = "QC"
        else:
            profile["destination"] = rng.choice(PROVINCES)
    if chance(rng, 30):
        profile["military"] = pick_military(rng)
    if chance(rng, 60):
        profile["profile_submitted"] = pick_submitted(rng, on)
    return profile, on
