"""The whole assessment of the contract, written plainly a second time.

Long, obvious and slow on purpose: days are counted one by one, fractions are exact, nothing is remembered between
calls. The profile is taken to be valid: refusing bad profiles is tested elsewhere.

`assess(profile, on, want, noc_codes=..., rounds=...)` returns the assessment without `reason`, `read`, `need` and
`sources`.

Comments that begin with `# READING:` mark a sentence of the contract that can be read in more than one way; their
numbers (R04, R17, ...) are those of READINGS.md.
"""

from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

try:
    from . import tables
except ImportError:  # run as a script in its own folder
    import tables


# ==============================================================================================================
# Days, numbers, three-valued logic
# ==============================================================================================================


def parse_day(text):
    return date.fromisoformat(text)


def parse_moment(text):
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)  # contract: "ISO timestamp in UTC"
    return moment


def same_day_other_year(day, year):
    """contract: "29 February falls back to the 28th"."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def years_before(day, years):
    return same_day_other_year(day, day.year - years)


def years_after(day, years):
    return same_day_other_year(day, day.year + years)


def window_first_day(on, years):
    """contract "Windows": the days d with `on` minus N calendar years < d <= `on`. The first such day."""
    return years_before(on, years) + timedelta(days=1)


def completed_years(birth, on):
    """contract "Age": someone born on 29 February completes a year on 1 March where there is no 29th.

    Comparing (month, day) does exactly that: on 28 February (2, 28) < (2, 29); on 1 March (3, 1) >= (2, 29).
    """
    years = on.year - birth.year
    if (on.month, on.day) < (birth.month, birth.day):
        years = years - 1
    return years


def exact(number):
    """contract: "Exact arithmetic on the decimals as written"."""
    if isinstance(number, int):
        return Fraction(number)
    if isinstance(number, float):
        return Fraction(repr(number))
    return Fraction(str(number))


def whole(number):
    """Rounded down; every number here is at least 0."""
    return number.numerator // number.denominator


def all_of(values):
    """False if one is false; else None if one is not given; else True."""
    for value in values:
        if value is False:
            return False
    for value in values:
        if value is None:
            return None
    return True


def any_of(values):
    """True if one is true; else None if one is not given; else False."""
    for value in values:
        if value is True:
            return True
    for value in values:
        if value is None:
            return None
    return False


def version_on(versions, day):
    """The last version whose start is on or before the day."""
    found = None
    for version in versions:
        if version["start"] <= day:
            found = version
    return found


# ==============================================================================================================
# Occupations
# ==============================================================================================================


def teer(noc):
    """facts README, edge case 21: TEER is the second digit of the code."""
    return noc[1]


def is_teer_0_to_3(noc):
    return teer(noc) in ["0", "1", "2", "3"]


def is_listed_trade(noc):
    """IRPR 87.2(1), facts fst.yaml: prefixes, with their exceptions."""
    for prefix in tables.FST_PREFIXES_LEFT_OUT:
        if noc.startswith(prefix):
            return False
    for prefix in tables.FST_PREFIXES:
        if noc.startswith(prefix):
            return True
    return False


# ==============================================================================================================
# Jobs and hours
# ==============================================================================================================


def read_jobs(raw_jobs, on):
    """The jobs of a person as they stand on `on`.

    "a job covers `start` to `end` inclusive, or to `on`"; "An `end` after `on` is read as still going on";
    "Jobs may lie in the future (they earn nothing yet)".
    """
    jobs = []
    for raw in raw_jobs:
        first = parse_day(raw["start"])
        last = on
        if raw.get("end") is not None:
            if parse_day(raw["end"]) <= on:
                last = parse_day(raw["end"])
        if first > on:
            continue
        jobs.append(
            {
                "noc": raw["noc"],
                "in_canada": raw["country"] == "CA",
                "first": first,
                "last": last,
                "rate": exact(raw["hours_per_week"]),
                "self_employed": raw.get("self_employed", False),
                "student": raw.get("while_full_time_student", False),
                "authorized": raw.get("authorized", True),
            }
        )
    return jobs


def is_unauthorized(job):
    """ "Unauthorized work in Canada never counts"; "`authorized` is read only for jobs in Canada"."""
    return job["in_canada"] and not job["authorized"]


def days_between(first, last):
    day = first
    while day <= last:
        yield day
        day = day + timedelta(days=1)


def rate_on(jobs, day):
    """ "On each day the jobs that count add up their `hours_per_week`, held to 30"."""
    rate = Fraction(0)
    for job in jobs:
        if job["first"] <= day <= job["last"]:
            rate = rate + job["rate"]
    if rate > tables.HOURS_A_WEEK_CREDITED:
        rate = Fraction(tables.HOURS_A_WEEK_CREDITED)
    return rate


def earliest_day(jobs, on):
    first = on
    for job in jobs:
        if job["first"] < first:
            first = job["first"]
    return first


def credited_hours(jobs, first, on):
    """ "credited hours = sum over days of that rate / 7".

    Days before the first job have no rate and are passed over.
    """
    if first < earliest_day(jobs, on):
        first = earliest_day(jobs, on)
    hours = Fraction(0)
    for day in days_between(first, on):
        hours = hours + rate_on(jobs, day) / 7
    return hours


def best_run_hours(jobs, first, on):
    """The most hours in one run.

    "a run of days of one occupation without a day's break; its hours count from the run alone". `jobs` are the jobs of
    ONE occupation that count. "A run lies inside the window, may cross countries, and is made of days of that
    occupation that count." `hours_per_week` is above 0, so a day without a rate is a day's break.
    """
    if first < earliest_day(jobs, on):
        first = earliest_day(jobs, on)
    best = Fraction(0)
    run = Fraction(0)
    for day in days_between(first, on):
        rate = rate_on(jobs, day)
        if rate == 0:
            run = Fraction(0)
        else:
            run = run + rate / 7
        if run > best:
            best = run
    return best


def occupations_of(jobs):
    codes = []
    for job in jobs:
        if job["noc"] not in codes:
            codes.append(job["noc"])
    return sorted(codes)


def jobs_in(jobs, noc):
    return [job for job in jobs if job["noc"] == noc]


def jobs_canadian_for_crs(jobs):
    """ "`country` `CA`, TEER 0 to 3, authorized, not self-employed, not while a full-time student"."""
    counted = []
    for job in jobs:
        if not job["in_canada"]:
            continue
        if not is_teer_0_to_3(job["noc"]):
            continue
        if is_unauthorized(job):
            continue
        if job["self_employed"]:
            continue
        if job["student"]:
            continue
        counted.append(job)
    return counted


def jobs_foreign_for_crs(jobs):
    """ "Foreign work for the CRS: any other country, TEER 0 to 3".

    Study and self-employment are not named, so they count.
    """
    counted = []
    for job in jobs:
        if job["in_canada"]:
            continue
        if not is_teer_0_to_3(job["noc"]):
            continue
        counted.append(job)
    return counted


def jobs_for_fsw(jobs):
    """TEER 0 to 3 anywhere; "study and self-employment do not shut a job out for FSW and its adaptability"."""
    counted = []
    for job in jobs:
        if not is_teer_0_to_3(job["noc"]):
            continue
        if is_unauthorized(job):
            continue
        counted.append(job)
    return counted


def jobs_for_fst(jobs):
    """A listed trade, not while a full-time student; self-employment does not shut a job out."""
    counted = []
    for job in jobs:
        if not is_listed_trade(job["noc"]):
            continue
        if is_unauthorized(job):
            continue
        if job["student"]:
            continue
        counted.append(job)
    return counted


def jobs_for_category(jobs, canada_only):
    """ "from authorized work, in Canada only where the list says so".

    Study and self-employment "count unless the work was in Canada while a full-time student or unauthorized" (the
    facts file is silent on both).
    """
    counted = []
    for job in jobs:
        if canada_only and not job["in_canada"]:
            continue
        if is_unauthorized(job):
            continue
        if job["in_canada"] and job["student"]:
            continue
        counted.append(job)
    return counted


# ==============================================================================================================
# Languages
# ==============================================================================================================


def level_by_bounds(bounds, position, score):
    """Highest row whose lower bound is reached; "Below the lowest published band: 0"."""
    # READING: R01 "Below the lowest published band: 0": the facts publish a row 3 for PTE Core, so 3 is its lowest
    # band and is reported as 3. It could also mean the row 4 for every test (facts language.yaml clb3: "treat as
    # <=3").
    for level, row in bounds:
        if score >= Fraction(row[position]):
            return level
    return 0


def levels_of(result):
    """CLB/NCLC by ability, levels above 10 as 10."""
    levels = {}
    for position in range(4):
        ability = tables.ABILITIES[position]
        score = exact(result[ability])
        if result["test"] == "clb":
            level = whole(score)  # "levels are taken as they are"
        elif result["test"] == "celpip":
            level = whole(score)  # "levels are taken as they are"
        elif result["test"] == "ielts":
            level = level_by_bounds(tables.IELTS, position, score)
        elif result["test"] == "pte_core":
            level = level_by_bounds(tables.PTE_CORE, position, score)
        elif result["test"] == "tef":
            level = level_by_bounds(tables.TEF, position, score)
        elif result["test"] == "tcf":
            level = level_by_bounds(tables.TCF, position, score)
        else:
            raise ValueError(result["test"])
        if level > tables.CLB_CEILING:
            level = tables.CLB_CEILING
        levels[ability] = level
    return levels


def language_of(result):
    if result["test"] == "clb":
        return result["language"]
    return tables.TEST_LANGUAGE[result["test"]]


def result_has_lapsed(result, on):
    """ "valid while `on` < `taken` + 2 years"; without `taken`: "then taken as valid"."""
    if result.get("taken") is None:
        return False
    return not (on < years_after(parse_day(result["taken"]), tables.LANGUAGE_VALID_YEARS))


def read_languages(raw_results, on):
    """Valid levels by language (None: none), the languages with a lapsed result, the places of lapsed results."""
    levels = {"en": None, "fr": None}
    lapsed_languages = []
    lapsed_places = []
    for place in range(len(raw_results)):
        result = raw_results[place]
        if result_has_lapsed(result, on):
            lapsed_languages.append(language_of(result))
            lapsed_places.append(place)
        else:
            levels[language_of(result)] = levels_of(result)
    return levels, lapsed_languages, lapsed_places


def all_at_least(levels, minimum):
    for ability in tables.ABILITIES:
        if levels[ability] < minimum:
            return False
    return True


def other_language(language):
    if language == "en":
        return "fr"
    return "en"


# ==============================================================================================================
# Education
# ==============================================================================================================


def read_education(education, on):
    """The level that counts (None: not given), and whether an assessment (ECA) has lapsed."""
    if education is None:
        return None, False
    if education.get("level") is None:
        return None, False
    level = education["level"]
    country = education.get("country")
    if country is None:
        # "without it a level above `less_than_secondary` counts as not given"
        if level == "less_than_secondary":
            return level, False
        return None, False
    if country == "CA":
        return level, False
    # READING: R02 "Foreign education without an ECA counts as not given": taken for every level,
    # `less_than_secondary` too (so fsw.education is then null and the path is in `missing`). It could also mean
    # only the levels above it, since nobody has an assessment made for less than secondary and the sentence on
    # `country` excepts that level.
    if education.get("eca_issued") is None:
        return None, False
    # "an ECA lapses five years after `eca_issued`. A lapsed one counts as not given"
    if not (on < years_after(parse_day(education["eca_issued"]), tables.ECA_VALID_YEARS)):
        return None, True
    return level, False


def level_at_least(level, minimum):
    return tables.EDUCATION_LEVELS.index(level) >= tables.EDUCATION_LEVELS.index(minimum)


# ==============================================================================================================
# The person: every fact that is read at `on`
# ==============================================================================================================


def read_person(profile, on):
    # READING: R03 "The person's facts are read at `on`; the rules (points, programs, lists) are those of the
    # round's day": age, windows of work, lapses of tests and assessments are all taken at `on`, for every round;
    # only tables, lists, versions and the funds table are of the round's day. Windows could also be thought part of
    # the rules and end on the round's day.
    person = {}
    person["profile"] = profile
    person["on"] = on
    person["age"] = completed_years(parse_day(profile["birth_date"]), on)

    # --- own languages
    # READING: R04 "what is left out counts as 'not given'": only a key that is left out. An empty list (`work: []`,
    # `languages: []`) is a given fact: no work, no result. It could also count as not given.
    person["languages_given"] = "languages" in profile
    levels, lapsed_languages, lapsed_places = read_languages(profile.get("languages", []), on)
    person["levels"] = levels
    person["lapsed_languages"] = lapsed_languages
    person["lapsed_places"] = lapsed_places
    person["named_language"] = profile.get("first_official_language")

    # --- own education
    level, lapsed = read_education(profile.get("education"), on)
    person["education"] = level
    person["education_lapsed"] = lapsed

    # --- own work
    person["work_given"] = "work" in profile
    jobs = read_jobs(profile.get("work", []), on)
    person["jobs"] = jobs
    ten_years = window_first_day(on, 10)
    canadian = jobs_canadian_for_crs(jobs)
    foreign = jobs_foreign_for_crs(jobs)
    person["canadian_hours"] = credited_hours(canadian, ten_years, on)
    person["foreign_hours"] = credited_hours(foreign, ten_years, on)
    person["canadian_years"] = whole(person["canadian_hours"] / tables.HOURS_A_YEAR)
    person["foreign_years"] = whole(person["foreign_hours"] / tables.HOURS_A_YEAR)

    # --- Canadian Experience Class: as Canadian work, 3-year window
    cec_first = window_first_day(on, tables.CEC_WORK_WINDOW_YEARS)
    person["cec_hours"] = credited_hours(canadian, cec_first, on)
    # "The CEC's 'most hours': each occupation alone, held to 30 a week, within the window."; "on equal hours the
    # higher"
    most = Fraction(0)
    threshold = None
    for noc in occupations_of(canadian):
        hours = credited_hours(jobs_in(canadian, noc), cec_first, on)
        if hours == 0:
            continue
        if hours > most:
            most = hours
            threshold = tables.CEC_LANGUAGE_TEER[teer(noc)]
        elif hours == most:
            if tables.CEC_LANGUAGE_TEER[teer(noc)] > threshold:
                threshold = tables.CEC_LANGUAGE_TEER[teer(noc)]
    person["cec_threshold"] = threshold

    # --- Federal Skilled Worker
    # READING: R05 "one continuous year in one TEER 0 to 3 occupation": a run whose own hours reach 1,560 ("One year
    # = 1,560 h"; "its hours count from the run alone"), however long it takes; part-time runs may take years. It
    # could also mean a run of twelve calendar months.
    fsw_jobs = jobs_for_fsw(jobs)
    fsw_first = window_first_day(on, tables.FSW_WORK_WINDOW_YEARS)
    best = Fraction(0)
    for noc in occupations_of(fsw_jobs):
        # "one continuous year in one TEER 0 to 3 occupation (the primary one if named)"
        if profile.get("primary_noc") is not None:
            if noc != profile["primary_noc"]:
                continue
        hours = best_run_hours(jobs_in(fsw_jobs, noc), fsw_first, on)
        if hours > best:
            best = hours
    person["fsw_run_hours"] = best
    # "grid years count all TEER 0 to 3 jobs in 10 years"
    person["fsw_grid_years"] = whole(credited_hours(fsw_jobs, fsw_first, on) / tables.HOURS_A_YEAR)
    # "own work = authorized TEER 0 to 3 work in Canada, 1,560 h, no window"
    fsw_jobs_in_canada = [job for job in fsw_jobs if job["in_canada"]]
    person["fsw_own_canadian_hours"] = credited_hours(
        fsw_jobs_in_canada, earliest_day(fsw_jobs_in_canada, on), on
    )

    # --- Federal Skilled Trades: "two years in one listed trade in 5 years"
    fst_jobs = jobs_for_fst(jobs)
    fst_first = window_first_day(on, tables.FST_WORK_WINDOW_YEARS)
    best = Fraction(0)
    for noc in occupations_of(fst_jobs):
        hours = credited_hours(jobs_in(fst_jobs, noc), fst_first, on)
        if hours > best:
            best = hours
    person["fst_hours"] = best

    # --- spouse
    # "`spouse`: read only if `married` or `common_law`"
    has_spouse = profile.get("marital_status", "never_married") in ["married", "common_law"]
    spouse = {}
    if has_spouse:
        # "Married or common-law without `spouse`: an accompanying spouse of whom nothing is given."
        spouse = profile.get("spouse", {})
    # "Spouse columns apply only when the spouse accompanies and is not Canadian."
    # READING: R06 "spouse rows need a spouse who accompanies and is not Canadian": `canadian` is a citizen or any
    # permanent resident, also for the FSW rows, where IRPR 83 says "a permanent resident residing in Canada". The
    # profile knows no residence.
    person["with_spouse"] = False
    if has_spouse:
        if spouse.get("accompanying", True) and not spouse.get("canadian", False):
            person["with_spouse"] = True
    spouse_levels, _, spouse_lapsed_places = read_languages(spouse.get("languages", []), on)
    person["spouse_levels"] = spouse_levels
    person["spouse_lapsed_places"] = spouse_lapsed_places
    level, lapsed = read_education(spouse.get("education"), on)
    person["spouse_education"] = level
    person["spouse_education_lapsed"] = lapsed
    spouse_jobs = read_jobs(spouse.get("work", []), on)
    spouse_canadian = jobs_canadian_for_crs(spouse_jobs)
    person["spouse_canadian_years"] = whole(
        credited_hours(spouse_canadian, ten_years, on) / tables.HOURS_A_YEAR
    )
    # "spouse's work = authorized work in Canada of any TEER, 1,560 h, no window"
    spouse_any_in_canada = []
    for job in spouse_jobs:
        if job["in_canada"] and not is_unauthorized(job):
            spouse_any_in_canada.append(job)
    person["spouse_any_canadian_hours"] = credited_hours(
        spouse_any_in_canada, earliest_day(spouse_any_in_canada, on), on
    )
    person["spouse_studied"] = spouse.get("studied_in_canada_two_years", False)
    return person


# ==============================================================================================================
# The Comprehensive Ranking System
# ==============================================================================================================


def capped_at_5(years):
    if years > 5:
        return 5
    return years


def crs_language_tier(levels):
    """CRS C: lang9, lang7 or none, from the first official language."""
    if levels is None:
        return "none"
    if all_at_least(levels, 9):
        return "lang9"
    if all_at_least(levels, 7):
        return "lang7"
    return "none"


def crs_foreign_tier(years):
    if years >= 3:
        return "two"
    if years >= 1:
        return "one"
    return "zero"


def crs_with_first_language(person, day, first):
    """The CRS by the rules of `day` (no later than the last verified day), with this first official language."""
    profile = person["profile"]
    if person["with_spouse"]:
        column = 0
    else:
        column = 1
    first_levels = person["levels"][first]
    second_levels = person["levels"][other_language(first)]
    canadian_years_5 = capped_at_5(person["canadian_years"])
    lines = []

    def add_line(name, raw, maximum, version):
        # READING: R07 "`lost_to_cap` is what the ceiling took": a factor's own ceiling is one too. With a spouse
        # four abilities at CLB 9 in the second language make 24, the ceiling is 22: points 22, lost_to_cap 2. It
        # could also mean only the ceilings that "A cap is paid by the later lines" names: the pair's and the
        # section's.
        points = raw
        if points > maximum:
            points = maximum
        lines.append(
            {
                "id": name,
                "points": points,
                "max": maximum,
                "lost_to_cap": raw - points,
                "version": version,
            }
        )

    # READING: R08 "`version` (start day of the version used)": the day from which the line's figures are those
    # used. Versions that only changed words (2015-01-30, 2015-05-30, NOC 2021 on 2022-11-16) start no new version
    # of a line, since the contract reads NOC 2021 on every day and the README says that sections A to C have one
    # version.

    # ----- A: core
    age = person["age"]
    if age <= 17:
        points = tables.CRS_A_AGE_17_OR_LESS[column]
    elif age >= 45:
        points = tables.CRS_A_AGE_45_OR_MORE[column]
    else:
        points = tables.CRS_A_AGE[age][column]
    add_line("crs.core.age", points, tables.CRS_A_AGE_MAX[column], tables.CRS_ABC_VERSION)

    points = 0
    if person["education"] is not None:
        points = tables.CRS_A_EDUCATION[person["education"]][column]
    add_line(
        "crs.core.education",
        points,
        tables.CRS_A_EDUCATION_MAX[column],
        tables.CRS_ABC_VERSION,
    )

    points = 0
    if first_levels is not None:
        for ability in tables.ABILITIES:
            points = points + tables.CRS_A_FIRST_LANGUAGE[first_levels[ability]][column]
    add_line(
        "crs.core.first_language",
        points,
        tables.CRS_A_FIRST_LANGUAGE_MAX[column],
        tables.CRS_ABC_VERSION,
    )

    points = 0
    if second_levels is not None:
        for ability in tables.ABILITIES:
            points = points + tables.CRS_A_SECOND_LANGUAGE[second_levels[ability]][column]
    add_line(
        "crs.core.second_language",
        points,
        tables.CRS_A_SECOND_LANGUAGE_CAP[column],
        tables.CRS_ABC_VERSION,
    )

    points = tables.CRS_A_CANADIAN_WORK[canadian_years_5][column]
    add_line(
        "crs.core.canadian_work",
        points,
        tables.CRS_A_CANADIAN_WORK_MAX[column],
        tables.CRS_ABC_VERSION,
    )

    # ----- B: spouse ("spouse lines only with the spouse columns")
    if person["with_spouse"]:
        points = 0
        if person["spouse_education"] is not None:
            points = tables.CRS_B_EDUCATION[person["spouse_education"]]
        add_line(
            "crs.spouse.education",
            points,
            tables.CRS_B_EDUCATION_MAX,
            tables.CRS_ABC_VERSION,
        )

        # "A spouse with two results: the one that gives more points."
        points = 0
        for language in ["en", "fr"]:
            levels = person["spouse_levels"][language]
            if levels is None:
                continue
            of_this = 0
            for ability in tables.ABILITIES:
                of_this = of_this + tables.CRS_B_LANGUAGE[levels[ability]]
            if of_this > points:
                points = of_this
        add_line("crs.spouse.language", points, tables.CRS_B_LANGUAGE_MAX, tables.CRS_ABC_VERSION)

        points = tables.CRS_B_CANADIAN_WORK[capped_at_5(person["spouse_canadian_years"])]
        add_line(
            "crs.spouse.canadian_work",
            points,
            tables.CRS_B_CANADIAN_WORK_MAX,
            tables.CRS_ABC_VERSION,
        )

    # ----- C: transferability
    # READING: R09 "max": each of the four lines of the two pairs shows 50, the most its own table can give (and its
    # pair's cap); the 100 of the section is not shown on a line.
    education_tier = "zero"
    if person["education"] is not None:
        education_tier = tables.CRS_C_EDUCATION_TIER[person["education"]]
    foreign_tier = crs_foreign_tier(person["foreign_years"])
    language_tier = crs_language_tier(first_levels)
    canadian_years_2 = person["canadian_years"]
    if canadian_years_2 > 2:
        canadian_years_2 = 2

    add_line(
        "crs.transferability.education_language",
        tables.CRS_C_EDUCATION_LANGUAGE[education_tier][language_tier],
        tables.CRS_C_PAIR_CAP,
        tables.CRS_ABC_VERSION,
    )
    add_line(
        "crs.transferability.education_canadian_work",
        tables.CRS_C_EDUCATION_CANADIAN_WORK[education_tier][canadian_years_2],
        tables.CRS_C_PAIR_CAP,
        tables.CRS_ABC_VERSION,
    )
    add_line(
        "crs.transferability.foreign_work_language",
        tables.CRS_C_FOREIGN_WORK_LANGUAGE[foreign_tier][language_tier],
        tables.CRS_C_PAIR_CAP,
        tables.CRS_ABC_VERSION,
    )
    add_line(
        "crs.transferability.foreign_work_canadian_work",
        tables.CRS_C_FOREIGN_WORK_CANADIAN_WORK[foreign_tier][canadian_years_2],
        tables.CRS_C_PAIR_CAP,
        tables.CRS_ABC_VERSION,
    )
    points = 0
    if profile.get("certificate_of_qualification", False) and first_levels is not None:
        if all_at_least(first_levels, 7):
            points = tables.CRS_C_CERTIFICATE_CLB7_ALL
        elif all_at_least(first_levels, 5):
            points = tables.CRS_C_CERTIFICATE_CLB5_ALL
    add_line(
        "crs.transferability.certificate",
        points,
        tables.CRS_C_CERTIFICATE_CAP,
        tables.CRS_ABC_VERSION,
    )

    # ----- D: additional
    # READING: R10 "Lines, always all of them": before a factor of section D existed (study in Canada before
    # 2016-11-19, French and sibling before 2017-06-06) its line stands with points 0, max 0 and version
    # "2015-01-01", for the version of that day says "other_D: none". The version could also be null.
    version = version_on(tables.CRS_D_NOMINATION, day)
    points = 0
    if profile.get("provincial_nomination", False):
        points = version["points"]
    add_line("crs.additional.nomination", points, version["points"], version["start"].isoformat())

    # "`crs_qualifying` count only for TEER 0 to 3"
    version = version_on(tables.CRS_D_JOB_OFFER, day)
    job_offer = profile.get("job_offer", {})
    points = 0
    if job_offer.get("crs_qualifying", False) and job_offer.get("noc") is not None:
        if is_teer_0_to_3(job_offer["noc"]):
            if job_offer["noc"].startswith("00"):
                points = version["major_group_00"]
            else:
                points = version["other"]
    add_line(
        "crs.additional.job_offer",
        points,
        max(version["major_group_00"], version["other"]),
        version["start"].isoformat(),
    )

    # READING: R11 "`canadian_credential` ...; default `none`": taken as given, not compared with `education`.
    version = version_on(tables.CRS_D_CANADIAN_STUDY, day)
    points = version[profile.get("canadian_credential", "none")]
    add_line(
        "crs.additional.canadian_study",
        points,
        version["three_years_or_more"],
        version["start"].isoformat(),
    )

    # facts README, edge case 9: French first or second; no English test is the lower row
    version = version_on(tables.CRS_D_FRENCH, day)
    points = 0
    french = person["levels"]["fr"]
    english = person["levels"]["en"]
    if french is not None and all_at_least(french, 7):
        if english is not None and all_at_least(english, 5):
            points = version["english_5_or_more"]
        else:
            points = version["english_4_or_less"]
    add_line(
        "crs.additional.french",
        points,
        version["english_5_or_more"],
        version["start"].isoformat(),
    )

    version = version_on(tables.CRS_D_SIBLING, day)
    points = 0
    if profile.get("sibling_in_canada", False):
        points = version["points"]
    add_line("crs.additional.sibling", points, version["points"], version["start"].isoformat())

    # ----- caps: "A cap is paid by the later lines: first the pair's, then the section's."
    hold(
        lines,
        [
            "crs.transferability.education_language",
            "crs.transferability.education_canadian_work",
        ],
        tables.CRS_C_PAIR_CAP,
    )
    hold(
        lines,
        [
            "crs.transferability.foreign_work_language",
            "crs.transferability.foreign_work_canadian_work",
        ],
        tables.CRS_C_PAIR_CAP,
    )
    hold(lines, ["crs.transferability.certificate"], tables.CRS_C_CERTIFICATE_CAP)
    hold(lines, ids_of_section(lines, "core"), tables.CRS_CEILING_A[column])
    hold(lines, ids_of_section(lines, "spouse"), tables.CRS_CEILING_B)
    hold(lines, ids_of_section(lines, "transferability"), tables.CRS_CEILING_C)
    hold(lines, ids_of_section(lines, "additional"), tables.CRS_CEILING_D)

    # ----- sums
    sections = {"core": 0, "spouse": 0, "transferability": 0, "additional": 0}
    for line in lines:
        section = line["id"].split(".")[1]
        sections[section] = sections[section] + line["points"]
    total = sections["core"] + sections["spouse"] + sections["transferability"] + sections["additional"]
    # the ceilings of A+B+C and of everything can never bite; they are checked, not applied
    assert sections["core"] + sections["spouse"] + sections["transferability"] <= tables.CRS_CEILING_ABC
    assert total <= tables.CRS_CEILING_TOTAL
    return {
        "total": total,
        "sections": sections,
        "first_official_language": first,
        "with_spouse": person["with_spouse"],
        "lines": lines,
    }


def ids_of_section(lines, section):
    ids = []
    for line in lines:
        if line["id"].split(".")[1] == section:
            ids.append(line["id"])
    return ids


def hold(lines, ids, cap):
    """Hold these lines, in their order, to a ceiling: what is too much is taken from the later ones."""
    left = cap
    for line in lines:
        if line["id"] not in ids:
            continue
        if line["points"] > left:
            line["lost_to_cap"] = line["lost_to_cap"] + (line["points"] - left)
            line["points"] = left
        left = left - line["points"]


def crs(person, day):
    """The CRS by the rules in force on `day`."""
    # READING: R12 "For `on` past the last verified day of a rule, the last verified version is used": only the
    # rules stand still on 2026-11-02; age, hours and lapses go on being read at `on`.
    rules_day = day
    current = True
    if day > tables.CRS_VERIFIED_THROUGH:
        rules_day = tables.CRS_VERIFIED_THROUGH
        current = False

    named = person["named_language"]
    has_en = person["levels"]["en"] is not None
    has_fr = person["levels"]["fr"] is not None
    if named is not None:
        # READING: R13 "named without a valid result, it counts as not given, without falling back": the named
        # language stays the first and earns nothing; a valid result in the other language still earns its
        # second-language points; the named language is reported in `first_official_language`. It could also mean
        # that the other result is not read at all.
        answer = crs_with_first_language(person, rules_day, named)
    elif has_en and has_fr:
        # "left out: whichever gives the higher CRS total, `en` on a tie"
        with_en = crs_with_first_language(person, rules_day, "en")
        with_fr = crs_with_first_language(person, rules_day, "fr")
        if with_fr["total"] > with_en["total"]:
            answer = with_fr
        else:
            answer = with_en
    elif has_fr:
        # "a language without a result is never first while the other has one"
        answer = crs_with_first_language(person, rules_day, "fr")
    else:
        # READING: R14 "ties go to `en`": with no valid result in either language the first official language is
        # "en", not null.
        answer = crs_with_first_language(person, rules_day, "en")

    # READING: R15 "each line of a rule with a known unread change has `unverified: true`": the lines whose factor
    # is known to have changed on 2026-11-03 without the figures being read: Canadian work (core) and the job offer
    # (facts crs.yaml, versions[-1]); the others are "unknown", not known to have changed. It could also mean every
    # line of the CRS (the notice names the rule "crs"). The key stands only where it is true, as in the contract's
    # example.
    if not current:
        for line in answer["lines"]:
            if line["id"] in tables.LINES_WITH_A_KNOWN_UNREAD_CHANGE:
                line["unverified"] = True

    answer["rules_as_of"] = rules_day.isoformat()
    answer["current"] = current
    return answer


# ==============================================================================================================
# The three programs
# ==============================================================================================================


def languages_read_by_programs(person):
    """ "`first_official_language` if given; else whichever serves best"."""
    if person["named_language"] is not None:
        # READING: R16 "Which language a program reads: `first_official_language` if given": then CEC and FST too
        # read that one alone.
        return [person["named_language"]]
    return ["en", "fr"]


def met_when_no_valid_result(person, languages, named):
    # READING: R17 "`met` is true, false, or null where the fact was not given", for a language check that finds no
    # valid result: null if `languages` was left out, if a lapsed result of that language is there ("counts as not
    # given"), or if the language is named as first ("named without a valid result, it counts as not given"); else
    # (a list was given and holds no such result, as for `french.language` with English only) false. It could also
    # be null whenever there is no valid result, or never null once a list was given. Where one valid result fails
    # and the other language has only a lapsed one: false.
    if not person["languages_given"]:
        return None
    if named:
        return None
    for language in languages:
        if language in person["lapsed_languages"]:
            return None
    return False


def program_language_met(person, passes):
    """ "either result that meets the threshold"."""
    valid = []
    languages = languages_read_by_programs(person)
    for language in languages:
        if person["levels"][language] is not None:
            valid.append(person["levels"][language])
    if len(valid) == 0:
        return met_when_no_valid_result(person, languages, person["named_language"] is not None)
    for levels in valid:
        if passes(levels):
            return True
    return False


def arranged_employment(person):
    """Whether the offer of IRPR 82 counts."""
    # READING: R18 "`arranged_employment` and `crs_qualifying` count only for TEER 0 to 3": without a `noc` the TEER
    # is not known, so they do not count. It could also mean that only a known TEER 4 or 5 shuts them out.
    job_offer = person["profile"].get("job_offer", {})
    if not job_offer.get("arranged_employment", False):
        return False
    if job_offer.get("noc") is None:
        return False
    return is_teer_0_to_3(job_offer["noc"])


def trade_offer(person):
    """True, False, or None where a fact was not given. " `trade_offer` only for a listed trade"."""
    job_offer = person["profile"].get("job_offer", {})
    listed = None
    if job_offer.get("noc") is not None:
        listed = is_listed_trade(job_offer["noc"])
    return all_of([job_offer.get("trade_offer"), listed])


def funds_needed(day, family_size):
    """The amount by the table in force on the day; None before the first table with a certain start day."""
    table = None
    for candidate in tables.FUNDS_TABLES:
        if candidate["start"] is None:
            continue
        if candidate["start"] <= day:
            table = candidate
    if table is None:
        return None
    if family_size <= 7:
        return table["amounts"][family_size - 1]
    return table["amounts"][6] + (family_size - 7) * table["each_additional"]


def funds_check(person, day, name, exempt):
    # READING: R19 "Funds are not needed ... with `authorized_to_work` and `arranged_employment` (FSW) or
    # `trade_offer` (FST): then the check is met": also before the first table, and only if the offer counts (TEER 0
    # to 3; a listed trade).
    if exempt:
        return {"id": name, "met": True}
    # READING: R20 facts README "for days before, the funds check is null with code `start_unknown`": the code
    # stands in the check itself, as key `code`, also when `funds` was not given. It could also be a notice.
    if funds_needed(day, 1) is None:
        return {"id": name, "met": None, "code": "start_unknown"}
    funds = person["profile"].get("funds", {})
    if funds.get("amount") is None or funds.get("family_size") is None:
        return {"id": name, "met": None}
    needed = funds_needed(day, funds["family_size"])
    return {"id": name, "met": exact(funds["amount"]) >= needed}


def destination_checks(person, name):
    # READING: R21 "left out: no check is made": the check is then absent from `checks`. It could also stand there
    # as met.
    destination = person["profile"].get("destination")
    if destination is None:
        return []
    return [{"id": name, "met": destination != "QC"}]


def is_eligible(checks):
    """ "A program is `eligible` when no check is false and none but funds is null."""
    for check in checks:
        if check["met"] is False:
            return False
        if check["met"] is None and not check["id"].endswith(".funds"):
            return False
    return True


def fsw_grid_with_first_language(person, first):
    profile = person["profile"]

    language = 0
    first_levels = person["levels"][first]
    if first_levels is not None:
        for ability in tables.ABILITIES:
            # "an ability below CLB 7 gives 0, the others keep their points"
            language = language + tables.FSW_FIRST_LANGUAGE[first_levels[ability]]
    second_levels = person["levels"][other_language(first)]
    if second_levels is not None:
        if all_at_least(second_levels, tables.FSW_SECOND_LANGUAGE_MINIMUM):
            language = language + tables.FSW_SECOND_LANGUAGE_POINTS

    education = 0
    if person["education"] is not None:
        education = tables.FSW_EDUCATION[person["education"]]

    years = person["fsw_grid_years"]
    if years > 6:
        years = 6
    experience = tables.FSW_EXPERIENCE[years]

    age = 0
    if 18 <= person["age"] <= 46:
        age = tables.FSW_AGE[person["age"]]

    arranged = 0
    if arranged_employment(person):
        arranged = tables.FSW_ARRANGED_EMPLOYMENT

    adaptability = 0
    # "spouse rows need a spouse who accompanies and is not Canadian"
    if person["with_spouse"]:
        # READING: R22 fsw.yaml "spouse_language_clb4_all": CLB 4 in all four abilities of ONE language, either of
        # the two.
        spouse_language = False
        for code in ["en", "fr"]:
            levels = person["spouse_levels"][code]
            if levels is not None:
                if all_at_least(levels, tables.FSW_ADAPTABILITY_SPOUSE_LANGUAGE_MINIMUM):
                    spouse_language = True
        if spouse_language:
            adaptability = adaptability + tables.FSW_ADAPTABILITY_SPOUSE_LANGUAGE
        if person["spouse_studied"]:
            adaptability = adaptability + tables.FSW_ADAPTABILITY_SPOUSE_STUDY
        if person["spouse_any_canadian_hours"] >= tables.HOURS_A_YEAR:
            adaptability = adaptability + tables.FSW_ADAPTABILITY_SPOUSE_WORK
    if profile.get("studied_in_canada_two_years", False):
        adaptability = adaptability + tables.FSW_ADAPTABILITY_OWN_STUDY
    if person["fsw_own_canadian_hours"] >= tables.HOURS_A_YEAR:
        adaptability = adaptability + tables.FSW_ADAPTABILITY_OWN_WORK
    # "a sibling implies it"
    if profile.get("relative_in_canada", False) or profile.get("sibling_in_canada", False):
        adaptability = adaptability + tables.FSW_ADAPTABILITY_RELATIVE
    if arranged > 0:
        adaptability = adaptability + tables.FSW_ADAPTABILITY_ARRANGED_EMPLOYMENT
    if adaptability > tables.FSW_ADAPTABILITY_MAX:
        adaptability = tables.FSW_ADAPTABILITY_MAX

    return {
        "total": language + education + experience + age + arranged + adaptability,
        "language": language,
        "education": education,
        "experience": experience,
        "age": age,
        "arranged_employment": arranged,
        "adaptability": adaptability,
    }


def fsw_first_language(person):
    """ "the one that meets the minimum, then the higher grid total, the other one being second"."""
    if person["named_language"] is not None:
        return person["named_language"]
    has_en = person["levels"]["en"] is not None
    has_fr = person["levels"]["fr"] is not None
    if has_en and not has_fr:
        return "en"
    if has_fr and not has_en:
        return "fr"
    if not has_en and not has_fr:
        return "en"
    en_meets = all_at_least(person["levels"]["en"], tables.FSW_LANGUAGE_MINIMUM)
    fr_meets = all_at_least(person["levels"]["fr"], tables.FSW_LANGUAGE_MINIMUM)
    if en_meets and not fr_meets:
        return "en"
    if fr_meets and not en_meets:
        return "fr"
    # READING: R23 both meet the minimum, or neither does: the higher grid total decides, `en` on a tie.
    en_total = fsw_grid_with_first_language(person, "en")["total"]
    fr_total = fsw_grid_with_first_language(person, "fr")["total"]
    if fr_total > en_total:
        return "fr"
    return "en"


def fsw(person, funds_day):
    checks = []

    # READING: R24 "(the primary one if named)": a `primary_noc` of TEER 4 or 5, or one without a job, gives false,
    # not null, once `work` is given.
    met = None
    if person["work_given"]:
        met = person["fsw_run_hours"] >= tables.FSW_WORK_HOURS
    checks.append({"id": "fsw.work", "met": met})

    first = fsw_first_language(person)
    levels = person["levels"][first]
    if levels is not None:
        met = all_at_least(levels, tables.FSW_LANGUAGE_MINIMUM)
    else:
        met = met_when_no_valid_result(
            person, languages_read_by_programs(person), person["named_language"] is not None
        )
    checks.append({"id": "fsw.language", "met": met})

    # facts fsw.yaml: "secondary is enough"
    met = None
    if person["education"] is not None:
        met = level_at_least(person["education"], "secondary")
    checks.append({"id": "fsw.education", "met": met})

    # READING: R25 "what is left out counts as 'not given' (zero points ...)": the grid total is always a number, so
    # the pass mark is true or false, never null. It could also be null while a fact that might lift the total is
    # not given.
    grid = fsw_grid_with_first_language(person, first)
    checks.append({"id": "fsw.pass_mark", "met": grid["total"] >= tables.FSW_PASS_MARK})

    job_offer = person["profile"].get("job_offer", {})
    exempt = job_offer.get("authorized_to_work", False) and arranged_employment(person)
    checks.append(funds_check(person, funds_day, "fsw.funds", exempt))

    checks.extend(destination_checks(person, "fsw.destination"))
    return {"eligible": is_eligible(checks), "grid": grid, "checks": checks}


def cec(person):
    checks = []

    met = None
    if person["work_given"]:
        met = person["cec_hours"] >= tables.CEC_WORK_HOURS
    checks.append({"id": "cec.work", "met": met})

    # READING: R26 "the language threshold is that of the occupation with the most hours (...; on equal hours the
    # higher)", for someone without any counted hour: with `work` left out the threshold was not given, so the check
    # is null; with `work` given every occupation has the same 0 hours, so the higher threshold (7). It could also
    # be 5, or null, or be judged as if either would do.
    threshold = person["cec_threshold"]
    if threshold is None and person["work_given"]:
        threshold = 7
    if threshold is None:
        met = None
    else:
        met = program_language_met(person, lambda levels: all_at_least(levels, threshold))
    checks.append({"id": "cec.language", "met": met})

    checks.extend(destination_checks(person, "cec.destination"))
    return {"eligible": is_eligible(checks), "checks": checks}


def passes_fst(levels):
    for ability in tables.ABILITIES:
        if levels[ability] < tables.FST_LANGUAGE[ability]:
            return False
    return True


def fst(person, funds_day):
    checks = []

    met = None
    if person["work_given"]:
        met = person["fst_hours"] >= tables.FST_WORK_HOURS
    checks.append({"id": "fst.work", "met": met})

    checks.append({"id": "fst.language", "met": program_language_met(person, passes_fst)})

    # READING: R27 "null where the fact was not given", for a check with two ways to meet it: true if one way is
    # true; else null if a fact of one way was not given (certificate left out; no job offer; an offer without `noc`
    # or without `trade_offer`); else false. An offer that is not for a listed trade is false whatever else is left
    # out. It could also be that what is left out here means "no" (false).
    certificate = person["profile"].get("certificate_of_qualification")
    offer = trade_offer(person)
    checks.append({"id": "fst.certificate_or_offer", "met": any_of([certificate, offer])})

    job_offer = person["profile"].get("job_offer", {})
    exempt = job_offer.get("authorized_to_work", False) and offer is True
    checks.append(funds_check(person, funds_day, "fst.funds", exempt))

    checks.extend(destination_checks(person, "fst.destination"))
    return {"eligible": is_eligible(checks), "checks": checks}


def programs(person, funds_day):
    return {"fsw": fsw(person, funds_day), "cec": cec(person), "fst": fst(person, funds_day)}


def some_program_is_eligible(answer):
    return answer["fsw"]["eligible"] or answer["cec"]["eligible"] or answer["fst"]["eligible"]


# ==============================================================================================================
# Categories
# ==============================================================================================================


def category_version(slug, day):
    """The status on a day, and the version in force (or None)."""
    versions = tables.CATEGORIES[slug]
    for version in versions:
        if version["first"] <= day:
            if version["last"] is None or day <= version["last"]:
                return "in_force", version
    if day < versions[0]["first"]:
        return "not_yet", None
    # "`retired` (also in a gap between two versions)"
    return "retired", None


def category(person, slug, day, a_program_is_eligible):
    """One category by the version in force on `day`; the person's facts are those read at `on`."""
    status, version = category_version(slug, day)
    if version is None:
        return {
            "status": status,
            "version": None,
            "meets_criteria": False,
            "eligible": False,
            "noc": None,
            "hours": 0,
            "hours_needed": None,
            "checks": [],
        }

    checks = []
    noc = None
    hours = Fraction(0)
    hours_needed = None

    # READING: R28 "`noc` is the occupation that carried it": for a category without an occupation list (french)
    # `noc` and `hours_needed` are null and `hours` is 0. For military `hours_needed` is null and `hours` 0, and
    # `noc` is the listed code of the Canadian Armed Forces' offer when the criteria are met. It could also be null
    # for military.
    if version["kind"] == "language":
        levels = person["levels"]["fr"]
        if levels is not None:
            met = all_at_least(levels, version["level"])
        else:
            met = met_when_no_valid_result(person, ["fr"], False)
        checks.append({"id": slug + ".language", "met": met})

    elif version["kind"] == "noc_list":
        hours_needed = tables.HOURS_OF_MONTHS[version["months"]]
        jobs = jobs_for_category(person["jobs"], version["canada_only"])
        first = window_first_day(person["on"], version["window_years"])
        # READING: R29 "`noc` is the occupation that carried it": of several that reach the hours, the one with the
        # most (exact) hours, the lowest code on equal hours, and `hours` are its hours. It could also be the lowest
        # code of those that reach them.
        best_noc = None
        for code in sorted(version["codes"]):
            of_this_code = jobs_in(jobs, code)
            if len(of_this_code) == 0:
                continue
            if version["continuous"]:
                of_this = best_run_hours(of_this_code, first, person["on"])
            else:
                of_this = credited_hours(of_this_code, first, person["on"])
            if of_this > hours:
                hours = of_this
                best_noc = code
        met = None
        if person["work_given"]:
            met = hours >= hours_needed
        if met is True:
            noc = best_noc
        checks.append({"id": slug + ".work", "met": met})

    elif version["kind"] == "military":
        military = person["profile"].get("military", {})
        # READING: R30 "null where the fact was not given", for a check with two conditions (service, offer): false
        # if one of them is known to be false, else null if one was not given. It could also be null as soon as one
        # was not given.
        long_enough = None
        if military.get("continuous_service_years") is not None:
            long_enough = exact(military["continuous_service_years"]) >= version["service_years"]
        # "service >= 10 years and recognized"
        checks.append(
            {
                "id": slug + ".service",
                "met": all_of([long_enough, military.get("recognized")]),
            }
        )
        # "offer in a listed code for >= 3 years"
        listed = None
        if military.get("caf_offer_noc") is not None:
            listed = military["caf_offer_noc"] in version["codes"]
        years_enough = None
        if military.get("caf_offer_years") is not None:
            years_enough = exact(military["caf_offer_years"]) >= version["offer_years"]
        checks.append({"id": slug + ".offer", "met": all_of([listed, years_enough])})
        # "level >= `two_year` valid"
        met = None
        if person["education"] is not None:
            met = level_at_least(person["education"], version["education"])
        checks.append({"id": slug + ".education", "met": met})

    else:
        raise ValueError(version["kind"])

    # "`eligible` and `meets_criteria` are always true or false"
    meets = True
    for check in checks:
        if check["met"] is not True:
            meets = False
    if version["kind"] == "military" and meets:
        noc = person["profile"]["military"]["caf_offer_noc"]
    return {
        "status": status,
        "version": version["version"],
        "meets_criteria": meets,
        "eligible": meets and a_program_is_eligible,
        "noc": noc,
        "hours": whole(hours),
        "hours_needed": hours_needed,
        "checks": checks,
    }


def categories(person, day, a_program_is_eligible):
    answer = {}
    for slug in tables.CATEGORY_ORDER:
        answer[slug] = category(person, slug, day, a_program_is_eligible)
    return answer


# ==============================================================================================================
# Rounds
# ==============================================================================================================


def ids_false_or_null(checks):
    ids = []
    for check in checks:
        if check["met"] is not True:
            ids.append(check["id"])
    return ids


def round_day(row):
    if isinstance(row["date"], date):
        return row["date"]
    return parse_day(row["date"])


def because_not_eligible(person, row, day):
    """The ids that keep this person out of the round; None if the round could invite them.

    `None` and not an empty list is "could invite", for a category may be out of force and have no check to name.
    """
    # READING: R31 "`because` holds the ids of the checks that are false or null, or `nomination`": for a condition
    # that is not met, all of its checks that are false or null (a null funds check too, though it shuts nobody
    # out). The condition "eligible for a program" is not met only if no program is; then the three programs' ids
    # stand, in the order fsw, cec, fst. A program's round names that program's checks only. Order: nomination, then
    # programs, then the category. A condition that is met names nothing.
    answer = programs(person, day)
    ids_of_programs = []
    for name in ["fsw", "cec", "fst"]:
        ids_of_programs.extend(ids_false_or_null(answer[name]["checks"]))
    any_program = some_program_is_eligible(answer)

    if row["round_type"] == "general":
        if any_program:
            return None
        return ids_of_programs

    if row["round_type"] == "program" and row["program_or_category"] == tables.ROUND_NOMINEES:
        because = []
        nominated = person["profile"].get("provincial_nomination", False)
        if not nominated:
            because.append("nomination")
        if not any_program:
            because.extend(ids_of_programs)
        if nominated and any_program:
            return None
        return because

    if row["round_type"] == "program":
        name = tables.ROUND_PROGRAM[row["program_or_category"]]
        if answer[name]["eligible"]:
            return None
        return ids_false_or_null(answer[name]["checks"])

    if row["round_type"] == "category":
        this_category = category(person, row["program_or_category"], day, any_program)
        if this_category["eligible"]:
            return None
        because = []
        if not any_program:
            because.extend(ids_of_programs)
        if not this_category["meets_criteria"]:
            because.extend(ids_false_or_null(this_category["checks"]))
        return because

    raise ValueError(row["round_type"])


def one_round(person, row):
    day = round_day(row)
    score = crs(person, day)["total"]
    cutoff = int(row["crs_cutoff"])
    because = because_not_eligible(person, row, day)
    submitted = person["profile"].get("profile_submitted")
    tie_break = row.get("tie_break_utc")

    if because is not None:
        outcome = "not_eligible"  # "`not_eligible` goes before the other outcomes"
    elif score > cutoff:
        outcome = "invited"
    elif score < cutoff:
        outcome = "below_cutoff"
    elif submitted is None or tie_break is None or tie_break == "":
        outcome = "tie"  # "equal, no submission time given or no tie-break published"
    elif parse_moment(submitted) <= parse_moment(tie_break):
        outcome = "invited"  # "equal and submitted at or before the tie-break"
    else:
        outcome = "tie_missed"  # "equal, submitted later"

    if because is None:
        because = []
    return {
        "number": str(row["number"]),
        "outcome": outcome,
        "score": score,
        "cutoff": cutoff,
        "because": because,
    }


def past_rounds(on, rounds):
    """ "every past round, oldest first"; "those with `date` <= `on`"."""
    # READING: R32 "oldest first": by date; rounds of one day keep the order in which they were passed in (91a
    # before 91b).
    past = []
    for row in rounds:
        if round_day(row) <= on:
            past.append(row)
    return sorted(past, key=round_day)  # sorted() keeps the order of equals


# ==============================================================================================================
# Missing and notices
# ==============================================================================================================


def missing(person):
    # READING: R33 "`missing` lists `birth_date`-independent facts that could change the answer: `languages`,
    # `education`, `work`, `funds`, and `expired` results and ECAs by their own path": exactly these four top-level
    # paths (code not_given), whatever `want` is and though funds may not be needed, and lapsed results and ECAs;
    # nothing of a spouse is listed as not given. A spouse's lapsed results are listed as `spouse.languages[i]` and
    # `spouse.education`, and only when the spouse columns apply (else they could not change the answer). The
    # sentence "what is left out counts as 'not given' (..., and its path is listed in `missing`)" could also mean
    # every key; the fine print is more exact.
    profile = person["profile"]
    answer = []
    if not person["languages_given"]:
        answer.append({"path": "languages", "code": "not_given"})
    # A foreign level without ECA, or a level without country, "counts as not given": path `education`.
    if person["education"] is None and not person["education_lapsed"]:
        answer.append({"path": "education", "code": "not_given"})
    if not person["work_given"]:
        answer.append({"path": "work", "code": "not_given"})
    # READING: R34 `funds` with only one of its two keys cannot be compared: the check is null and the path listed
    # is `funds`. It could also be the path of the key that is left out, `funds.amount` or `funds.family_size`.
    funds = profile.get("funds", {})
    if funds.get("amount") is None or funds.get("family_size") is None:
        answer.append({"path": "funds", "code": "not_given"})
    for place in person["lapsed_places"]:
        answer.append({"path": "languages[" + str(place) + "]", "code": "expired"})
    if person["education_lapsed"]:
        answer.append({"path": "education", "code": "expired"})
    if person["with_spouse"]:
        for place in person["spouse_lapsed_places"]:
            answer.append({"path": "spouse.languages[" + str(place) + "]", "code": "expired"})
        if person["spouse_education_lapsed"]:
            answer.append({"path": "spouse.education", "code": "expired"})
    return answer


def physician_policy_could_matter(person):
    # READING: R35 "`notices` has `physician_policy_not_computed` for CEC when it could matter": when the CEC work
    # check is not met, and there is authorized self-employed work in Canada, not while a full-time student, in
    # 31100, 31101 or 31102 with a day inside the 3-year window, and `on` is 2023-04-25 or later (facts cec.yaml:
    # invitations on or after that day). It could also mean any such job whatever the rest, or regardless of the
    # day.
    if person["on"] < tables.PHYSICIAN_POLICY_FIRST_DAY:
        return False
    if person["cec_hours"] >= tables.CEC_WORK_HOURS:
        return False
    first = window_first_day(person["on"], tables.CEC_WORK_WINDOW_YEARS)
    for job in person["jobs"]:
        if not job["in_canada"]:
            continue
        if is_unauthorized(job):
            continue
        if not job["self_employed"]:
            continue
        if job["student"]:
            continue
        if job["noc"] not in tables.PHYSICIAN_CODES:
            continue
        if job["last"] < first:
            continue
        return True
    return False


def notices(person, on, number_of_rounds):
    # READING: R36 notices do not depend on `want`, but for the one on rounds, which needs rounds in the answer.
    answer = []
    # READING: R37 "For `on` past the last verified day of a rule ... `notices` has `rules_unverified_after`": any
    # rule with a last verified day. The facts name two: the CRS (2026-11-02) and the settlement funds (2026-08-15).
    # So from 2026-08-16 a notice for "funds" stands too. The contract's example for 2026-11-03 shows the notice of
    # the CRS alone; it could also mean that only the CRS has one.
    if on > tables.CRS_VERIFIED_THROUGH:
        answer.append(
            {
                "code": "rules_unverified_after",
                "rule": "crs",
                "date": tables.CRS_VERIFIED_THROUGH.isoformat(),
            }
        )
    if on > tables.FUNDS_VERIFIED_THROUGH:
        answer.append(
            {
                "code": "rules_unverified_after",
                "rule": "funds",
                "date": tables.FUNDS_VERIFIED_THROUGH.isoformat(),
            }
        )
    # READING: R38 "before 2022-11-16 `notices` has `noc_2021_used_before`": for `on` before that day, whatever jobs
    # there are; not for old rounds seen from a later `on`.
    if on < tables.NOC_2021_FIRST_DAY:
        answer.append({"code": "noc_2021_used_before"})
    if physician_policy_could_matter(person):
        answer.append({"code": "physician_policy_not_computed"})
    # READING: R39 "Program rules exist in one version (today's); older rounds use it and say so in `notices`": the
    # contract names no code; this one is invented here, `program_rules_of_today`, and stands whenever the answer
    # holds at least one round.
    if number_of_rounds > 0:
        answer.append({"code": "program_rules_of_today"})
    return answer


# ==============================================================================================================
# The assessment
# ==============================================================================================================

ALL_PARTS_BUT_ROUNDS = ["crs", "programs", "categories", "clb", "experience", "missing", "notices"]


def assess(profile, on, want, *, noc_codes, rounds):
    """The assessment of a valid profile on a day; `want` None means everything but `rounds`.

    `noc_codes`: the valid unit-group codes. Not needed here, since the profile is taken to be valid and the TEER of a
    code is its second digit. `rounds`: the rows of the rounds, with the column names of facts/draws.csv.
    """
    # READING: R40 "Before 2015-01-01: error `no_rule_yet`": returned, not raised, in the form of the command line's
    # errors.
    if on < tables.FIRST_RULE_DAY:
        return {"error": {"code": "no_rule_yet"}}

    # "left out, it is everything but `rounds`, which is only computed when asked for"
    if want is None:
        parts = ALL_PARTS_BUT_ROUNDS
    else:
        parts = want

    person = read_person(profile, on)
    answer = {"on": on.isoformat()}

    if "crs" in parts:
        answer["crs"] = crs(person, on)

    program_answers = programs(person, on)
    if "programs" in parts:
        answer["programs"] = program_answers

    if "categories" in parts:
        answer["categories"] = categories(person, on, some_program_is_eligible(program_answers))

    if "clb" in parts:
        answer["clb"] = {"en": person["levels"]["en"], "fr": person["levels"]["fr"]}

    if "experience" in parts:
        # READING: R41 `canadian_years` and `foreign_years` are the whole years of the CRS hours, not held to the 5
        # or 3 of the tables.
        answer["experience"] = {
            "canadian_hours": whole(person["canadian_hours"]),
            "canadian_years": person["canadian_years"],
            "foreign_hours": whole(person["foreign_hours"]),
            "foreign_years": person["foreign_years"],
        }

    number_of_rounds = 0
    if "rounds" in parts:
        answer["rounds"] = []
        for row in past_rounds(on, rounds):
            answer["rounds"].append(one_round(person, row))
        number_of_rounds = len(answer["rounds"])

    if "missing" in parts:
        answer["missing"] = missing(person)

    if "notices" in parts:
        answer["notices"] = notices(person, on, number_of_rounds)

    return answer
