"""Papers behind the points: language results, education, work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from calc.assessment import Case
from calc.categories import counts
from calc.documents.item import APPLICANT, PREFIXES, SPOUSE, Invitation, Item, iso, until
from calc.experience import counts_as_canadian, reasons_against, window, years_after
from calc.programs import cec, fst, fsw
from calc.values import EDUCATION_LEVELS, Education, Job, LanguageResult

LANGUAGE, ECA, YEAR = "language.validity", "education.eca_validity", "work.year"


def language_results(asked: Invitation) -> Iterator[Item]:
    """Each result given, and whether it is still valid when the application is due: IRPR 75(2)(d)."""
    profile, partner = asked.case.profile, asked.case.person.partner
    if not profile.languages:
        yield Item("language_result", APPLICANT, "needed", {"languages": None}, {}, (LANGUAGE,))
    for result in profile.languages or ():
        yield _result(asked, result, APPLICANT)
    if partner and profile.spouse:
        for result in profile.spouse.languages or ():
            yield _result(asked, result, SPOUSE)


def _result(asked: Invitation, result: LanguageResult, who: str) -> Item:
    years = asked.case.in_force.figures[LANGUAGE]["years"]
    lapses = years_after(result.taken, years) if result.taken else None
    path = f"{PREFIXES[who]}languages[{result.place}]"
    read = {f"{path}.test": result.test, f"{path}.taken": iso(result.taken)}
    facts = {"language": result.language, "test": result.test, "taken": iso(result.taken), "lapses": iso(lapses)}
    return Item("language_result", who, until(lapses, asked), read, facts, (LANGUAGE,), result.language)


def education(asked: Invitation) -> Iterator[Item]:
    """An assessment of what was studied abroad (IRPR 75(2)(e)), and the credential itself where it is Canadian."""
    profile, partner = asked.case.profile, asked.case.person.partner
    spouse = profile.spouse if partner else None
    for who, schooling in ((APPLICANT, profile.education), (SPOUSE, spouse.education if spouse else None)):
        if schooling and schooling.level and schooling.country and schooling.level != EDUCATION_LEVELS[0]:
            yield _eca(asked, schooling, who) if schooling.country != "CA" else _canadian(schooling, who)
    if profile.canadian_credential != "none" and not (profile.education and profile.education.country == "CA"):
        read = {"canadian_credential": profile.canadian_credential}
        yield Item("canadian_study", APPLICANT, "asked", read, {}, ("crs.additional.canadian_study",))


def _eca(asked: Invitation, schooling: Education, who: str) -> Item:
    years = asked.case.in_force.figures[ECA]["years"]
    lapses = years_after(schooling.eca_issued, years) if schooling.eca_issued else None
    path = f"{PREFIXES[who]}education"
    read = {f"{path}.country": schooling.country, f"{path}.eca_issued": iso(schooling.eca_issued)}
    facts = {
        "level": schooling.level,
        "country": schooling.country,
        "issued": iso(schooling.eca_issued),
        "lapses": iso(lapses),
        # Each credential needs one of its own.
        "several": schooling.level == "two_or_more",
    }
    state = until(lapses, asked) if lapses else "needed"
    return Item("eca", who, state, read, facts, (ECA,))


def _canadian(schooling: Education, who: str) -> Item:
    path = f"{PREFIXES[who]}education"
    read = {f"{path}.level": schooling.level, f"{path}.country": schooling.country}
    return Item("canadian_study", who, "asked", read, {}, ("crs.core.education",))


def references(asked: Invitation) -> Iterator[Item]:
    """A letter for each job that counted for something on the day of the invitation, and what it counted for."""
    case = asked.case
    same: Counter[tuple[str, str]] = Counter()
    for place, job in enumerate(case.profile.work or ()):
        if found := counted_for(case, job):
            yield _reference(job, APPLICANT, place, found, same)
    spouse = case.profile.spouse if case.person.partner else None
    theirs = fsw.spouse_jobs_in_canada(case.person)
    for place, job in enumerate((spouse.work if spouse else None) or ()):
        found = ["canadian"] if counts_as_canadian(job) and _is_within(case, job, _crs_years(case)) else []
        if job.start <= asked.on and (found or job in theirs):
            yield _reference(job, SPOUSE, place, [*found, *(["fsw"] if job in theirs else [])], same)


def counted_for(case: Case, job: Job) -> list[str]:
    """What the job counted for: `canadian` or `foreign` work of the score, programs, categories in force."""
    person, rules = case.person, case.in_force
    found = []
    if not reasons_against(job, window(case.on, _crs_years(case))):
        found.append("canadian" if job.in_canada else "foreign")
    read_by: dict[str, Sequence[Job]] = {
        "fsw": fsw.skilled_jobs(person), "cec": cec.jobs(person), "fst": fst.jobs(person, rules),
    }  # fmt: skip
    for name, jobs in read_by.items():
        if job in jobs and _is_within(case, job, rules.figures[f"{name}.minimum"]["work_window_years"]):
            found.append(name)
    for slug, version in rules.categories.items():
        if version and job.noc in version.codes and "work_hours" in version.criteria and counts(version, job):
            found += [slug] if _is_within(case, job, version.criteria["window_years"]) else []
    return found


def _is_within(case: Case, job: Job, years: int) -> bool:
    days = window(case.on, years)
    return job.start.toordinal() <= days.last and (job.end is None or job.end.toordinal() >= days.first)


def _crs_years(case: Case) -> int:
    return case.in_force.figures["work.window"]["crs_years"]


def _reference(job: Job, who: str, place: int, found: list[str], same: Counter[tuple[str, str]]) -> Item:
    path = f"{PREFIXES[who]}work[{place}]"
    read = {f"{path}.noc": job.noc, f"{path}.country": job.country, f"{path}.self_employed": job.self_employed}
    facts = {
        "noc": job.noc,
        "country": job.country,
        "start": iso(job.start),
        "end": iso(job.end),
        "counted_for": found,
    }
    state = "self_employed" if job.self_employed else "asked"
    # By what the job is, so that taking another one away does not change what this one is called.
    name = f"{job.noc}.{job.start.isoformat()}"
    same[who, name] += 1
    if same[who, name] > 1:
        name += f".{same[who, name]}"
    return Item("reference", who, state, read, facts, (YEAR,), name)
