"""The changes a person could make, each as a changed profile. What they are worth is for `advice` to work out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from calc.experience import DAYS_IN_A_WEEK, Window, counts_as_canadian, counts_as_foreign, window
from calc.explain import Json
from calc.language import TOP_LEVEL, level
from calc.profile import ABILITIES, EDUCATION_LEVELS, OFFICIAL_LANGUAGES, WITH_PARTNER, Job, Profile
from calc.rules import InForce

Raw = Mapping[str, Any]
SECOND_LANGUAGE_LEVELS = (5, 7, 9)  # where the ranking system's second-language rows change
FRENCH_GOAL = 7
ANY_SKILLED_NOC = "21231"  # stands for an occupation where the person has named none


class Lever(NamedTuple):
    """One change: `id`, from what to what, and the changed profile. Levers of one `group` exclude each other."""

    id: str
    group: str
    change: Json
    profile: Json


def levers(raw: Raw, profile: Profile, on: date, rules: InForce) -> Iterator[Lever]:
    """Every change the person could still make; facts of the past and of the family are not among them."""
    yield from _language_levers(raw, profile.languages or (), "", rules)
    yield from _new_language_levers(raw, profile, on)
    yield from _education_levers(raw, on)
    yield from _work_levers(raw, profile, on, rules)
    for key in ("certificate_of_qualification", "provincial_nomination"):
        if not raw.get(key):
            yield Lever(key, key, {"path": key, "to": True}, {**raw, key: True})
    # A brother or sister cannot be gained, but can have been left out.
    if raw.get("sibling_in_canada") is None:
        yield Lever(
            "sibling_in_canada",
            "sibling",
            {"path": "sibling_in_canada", "to": True},
            {**raw, "sibling_in_canada": True},
        )
    if profile.marital_status in WITH_PARTNER:
        yield from _spouse_levers(raw, profile, on, rules)


def _language_levers(raw: Raw, results: Any, prefix: str, rules: InForce) -> Iterator[Lever]:
    """Each ability one level up, with the score to reach on the person's own test."""
    for result in results:
        for ability, score in zip(ABILITIES, result.scores, strict=True):
            present = level(rules, result.test, ability, score)
            goal = next_score(rules, result.test, ability, present)
            if goal is None:
                continue
            to, reached = goal
            path = f"{prefix}languages[{result.place}].{ability}"
            change = {"path": path, "test": result.test, "from": float(score), "to": to, "level": reached}
            yield Lever(f"{prefix}language.{result.language}.{ability}", path, change, put(raw, path, to))


def next_score(rules: InForce, test: str, ability: str, present: int) -> tuple[float, int] | None:
    """The lowest score of the next level up and that level, None at the top."""
    if present >= TOP_LEVEL:
        return None
    if test == "clb":
        return present + 1, present + 1
    bounds, reached = rules.tests[test].bounds[ability]
    score, to = next((score, to) for score, to in zip(bounds, reached, strict=True) if to > present)
    return (int(score) if score.is_integer() else score), to


def _new_language_levers(raw: Raw, profile: Profile, on: date) -> Iterator[Lever]:
    given = {result.language: result for result in profile.languages or ()}
    for language in OFFICIAL_LANGUAGES:
        if language not in given:
            for goal in SECOND_LANGUAGE_LEVELS:
                result = {
                    "test": "clb",
                    "language": language,
                    **dict.fromkeys(ABILITIES, goal),
                    "taken": on.isoformat(),
                }
                change = {"path": "languages", "language": language, "level": goal}
                profile_then = {**raw, "languages": [*raw.get("languages", ()), result]}
                yield Lever(f"new_language.{language}.{goal}", f"new_language.{language}", change, profile_then)


def raised_french(raw: Raw, profile: Profile, on: date, rules: InForce) -> Lever | None:
    """French brought to the goal in every ability that is below it, None where it is there or not given."""
    for result in profile.languages or ():
        if result.language == "fr":
            levels = [
                level(rules, result.test, one, score) for one, score in zip(ABILITIES, result.scores, strict=True)
            ]
            if min(levels) >= FRENCH_GOAL:
                return None
            then = {ability: max(present, FRENCH_GOAL) for ability, present in zip(ABILITIES, levels, strict=True)}
            path = f"languages[{result.place}]"
            test = {"test": "clb", "language": "fr", **then, "taken": on.isoformat()}
            return Lever("french", "french", {"path": path, "level": FRENCH_GOAL}, put(raw, path, test))
    return None


def _education_levers(raw: Raw, on: date, prefix: str = "") -> Iterator[Lever]:
    person = raw if not prefix else raw.get("spouse", {})
    education = person.get("education") or {}
    present = education.get("level", EDUCATION_LEVELS[0])
    for better in EDUCATION_LEVELS[EDUCATION_LEVELS.index(present) + 1 :][:2]:
        then = {"level": better, "country": education.get("country", "CA"), "eca_issued": on.isoformat()}
        path = f"{prefix}education"
        yield Lever(
            f"{prefix}education.{better}",
            path,
            {"path": f"{path}.level", "from": present, "to": better},
            put(raw, path, then),
        )
    credential = raw.get("canadian_credential", "none")
    for earlier, better in pairwise(("none", "one_or_two_years", "three_years_or_more")):
        if not prefix and earlier == credential:
            change = {"path": "canadian_credential", "from": earlier, "to": better}
            yield Lever(
                f"canadian_credential.{better}", "canadian_credential", change, {**raw, "canadian_credential": better}
            )


def _work_levers(raw: Raw, profile: Profile, on: date, rules: InForce) -> Iterator[Lever]:
    """One more full-time year in Canada, and abroad, on the latest days that are still free."""
    abroad = next((job.country for job in profile.work or () if not job.in_canada), "US")
    for side, country, counts in (("canadian", "CA", counts_as_canadian), ("foreign", abroad, counts_as_foreign)):
        jobs = [job for job in profile.work or () if counts(job)]
        noc = (
            jobs[-1].noc
            if jobs
            else profile.primary_noc or next((job.noc for job in profile.work or ()), ANY_SKILLED_NOC)
        )
        year = _free_year(jobs, on, rules)
        if year:
            rate = rules.figures["work.year"]["hours_per_week"]
            more = [
                {
                    "noc": noc,
                    "country": country,
                    "start": first.isoformat(),
                    "end": last.isoformat(),
                    "hours_per_week": rate,
                }
                for first, last in year
            ]
            change = {"path": "work", "country": country, "noc": noc, "years": 1}
            yield Lever(f"work.{side}", f"work.{side}", change, {**raw, "work": [*raw.get("work", ()), *more]})


def _free_year(jobs: list[Job], on: date, rules: InForce) -> list[tuple[date, date]] | None:
    """The latest days without a job that make one full-time year, as spans; None if the window has none left."""
    year = rules.figures["work.year"]
    needed = -(-year["hours"] * DAYS_IN_A_WEEK // year["hours_per_week"])
    spans = []
    for first, last in _gaps(jobs, window(on, rules.figures["work.window"]["crs_years"])):
        taken = min(needed, last - first + 1)
        spans.append((date.fromordinal(last - taken + 1), date.fromordinal(last)))
        needed -= taken
        if not needed:
            return spans
    return None


def _gaps(jobs: list[Job], days: Window) -> Iterator[tuple[int, int]]:
    """Spans of days within the window on which no job is held, latest first."""
    last = days.last
    held = sorted(
        ((job.end.toordinal() if job.end else days.last, job.start.toordinal()) for job in jobs), reverse=True
    )
    for end, start in held:
        if min(end, days.last) < last:
            yield max(end, days.first - 1) + 1, last
        last = min(last, start - 1)
        if last < days.first:
            return
    yield days.first, last


def _spouse_levers(raw: Raw, profile: Profile, on: date, rules: InForce) -> Iterator[Lever]:
    spouse = profile.spouse
    results = spouse.languages if spouse else None
    yield from _language_levers(raw, results or (), "spouse.", rules)
    if not results:
        for goal in SECOND_LANGUAGE_LEVELS:
            result = {"test": "clb", "language": "en", **dict.fromkeys(ABILITIES, goal), "taken": on.isoformat()}
            change = {"path": "spouse.languages", "language": "en", "level": goal}
            yield Lever(
                f"spouse.new_language.{goal}", "spouse.new_language", change, put(raw, "spouse.languages", [result])
            )
    yield from _education_levers(raw, on, "spouse.")


def put(raw: Raw, path: str, value: Any) -> Json:
    """The profile with one answer changed: `languages[0].reading`, `spouse.education`."""
    head, dot, rest = path.partition(".")
    name, _, index = head.partition("[")
    if index:
        items = list(raw[name])
        place = int(index[:-1])
        items[place] = put(items[place], rest, value) if dot else value
        return {**raw, name: items}
    return {**raw, name: put(raw.get(name) or {}, rest, value) if dot else value}
