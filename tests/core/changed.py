"""Changes carried out on a profile as advice tells them, and what the assessment makes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from calc.advice import advise
from calc.assessment import PARTS, Case, own_rules
from calc.experience import years_after
from calc.profile import read
from calc.values import ABILITIES, MOST_JOBS, Profile

Raw = dict[str, Any]
OF_ONE_PERSON = ("education", "languages", "work", "studied_in_canada_two_years")
OF_BOTH = ("marital_status", "sibling_in_canada", "relative_in_canada", "funds", "destination")

TODAY = date(2026, 10, 1)
# 29 years: 110. Master's degree: 135. CLB 9: 124. One year in Canada: 40. Master's with CLB 9 fills its 50.
# A year abroad with CLB 9: 25, and with a year in Canada: 13. Skill transferability: 50 + 38 = 88. Total 497.
PERSON: Raw = {
    "birth_date": "1997-05-01",
    "education": {"level": "masters_or_professional", "country": "CA"},
    "languages": [{"test": "clb", "language": "en", **dict.fromkeys(ABILITIES, 9)}],
    "work": [
        {"noc": "21231", "country": "IN", "start": "2022-01-01", "end": "2022-12-30", "hours_per_week": 30},
        {"noc": "21231", "country": "CA", "start": "2024-01-01", "end": "2024-12-29", "hours_per_week": 30},
    ],
}
MARRIED: Raw = {
    **PERSON,
    "marital_status": "married",
    "spouse": {
        "education": {"level": "bachelors", "country": "CA"},
        "languages": [{"test": "clb", "language": "en", **dict.fromkeys(ABILITIES, 7)}],
        "work": [{"noc": "72200", "country": "CA", "start": "2023-01-01", "end": "2024-12-31", "hours_per_week": 30}],
    },
}
BORN = date(1995, 2, 3)  # the spouse


def carried_out(profile: Raw, changes: Iterable[Raw], on: date) -> Raw:
    """The profile with the changes made, one after the other."""
    for change in changes:
        if "principal" in change:
            profile = swapped(profile, change["birth_date"])
        elif "earlier_by_days" in change:
            jobs = [earlier(job, change["earlier_by_days"], on) for job in profile.get("work", [])]
            profile = {**profile, "work": [*jobs, change["add"]]}
        else:
            profile = put(profile, change["path"].split("."), change)
    return profile


def put(inside: Raw, path: list[str], change: Raw) -> Raw:
    name, _, place = path[0].partition("[")
    if place:
        items = list(inside[name])
        items[int(place[:-1])] = put(items[int(place[:-1])], path[1:], change)
        return {**inside, name: items}
    if path[1:]:
        return {**inside, name: put(inside.get(name, {}), path[1:], change)}
    if "add" in change:
        return {**inside, name: [*inside.get(name, []), change["add"]]}
    assert inside.get(name, change["from"]) == change["from"]
    return {**inside, name: change["to"]}


def earlier(job: Raw, days: int, on: date) -> Raw:
    start = date.fromisoformat(job["start"])
    if start > on:
        return job
    end = min(date.fromisoformat(job.get("end") or on.isoformat()), on)
    return {**job, "start": str(start - timedelta(days)), "end": str(end - timedelta(days))}


def swapped(profile: Raw, born: str) -> Raw:
    spouse = profile["spouse"]
    return {
        "birth_date": born,
        "spouse": {key: profile[key] for key in OF_ONE_PERSON if key in profile},
        **{key: spouse[key] for key in OF_ONE_PERSON if key in spouse},
        **{key: profile[key] for key in OF_BOTH if key in profile},
    }


def checked(profile: Raw, on: date) -> Profile:
    """The profile as it is read; more jobs than may be typed are read in two parts."""
    jobs = profile.get("work", [])
    if len(jobs) <= MOST_JOBS:
        return read(profile, on, own_rules())
    whole = read({**profile, "work": jobs[:MOST_JOBS]}, on, own_rules())
    rest = read({**profile, "work": jobs[MOST_JOBS:]}, on, own_rules())
    return whole._replace(work=(*(whole.work or ()), *(rest.work or ())))


def assessed(profile: Raw, on: date, *, replays: bool = True) -> Raw:
    """The assessment, also of a profile with more jobs than may be typed."""
    case = Case(checked(profile, on), on, own_rules())
    parts = ("crs", "programs", "categories", *(("rounds",) if replays else ()))
    return {name: PARTS[name](case) for name in parts}


def by_id(profile: Raw, on: date = TODAY, **more: Any) -> dict[str, Raw]:
    return {entry["id"]: entry for entry in advise(profile, on, **more)["single"]}


def eligible(found: Raw, part: str) -> set[str]:
    return {name for name, answer in found[part].items() if answer["eligible"]}


def lines(found: Raw, key: str) -> Counter[str]:
    return Counter({line["id"]: line[key] for line in found["crs"]["lines"]})


def more(then: Counter[str], base: Counter[str]) -> dict[str, int]:
    return {name: then[name] - base[name] for name in {*then, *base} if then[name] != base[name]}


def invited(found: Raw, on: date) -> list[str]:
    """Rounds of the past 12 months that invited the person."""
    days = {one.number: one.day for one in own_rules().rounds}
    past = [one for one in found["rounds"] if days[one["number"]] > years_after(on, -1)]
    return [one["number"] for one in past if one["outcome"] == "invited"]


def expected(base: Raw, then: Raw, on: date) -> Raw:
    """What an entry has to say, from the two assessments alone."""
    rounds = [number for number in invited(then, on) if number not in invited(base, on)]
    return {**without_rounds(base, then), "rounds": rounds}


def without_rounds(base: Raw, then: Raw) -> Raw:
    gained = then["crs"]["total"] - base["crs"]["total"]
    lost = Counter[str]()
    for line, cut in more(lines(then, "lost_to_cap"), lines(base, "lost_to_cap")).items():
        lost[line.split(".")[1]] += cut
    taken = sum(cut for cut in lost.values() if cut > 0)
    return {
        "total": then["crs"]["total"],
        "gained": gained,
        "worth": gained + taken,
        "lost_to_cap": taken,
        "sections": more(Counter(then["crs"]["sections"]), Counter(base["crs"]["sections"])),
        "lines": more(lines(then, "points"), lines(base, "points")),
        "programs": sorted(eligible(then, "programs") - eligible(base, "programs")),
        "programs_lost": sorted(eligible(base, "programs") - eligible(then, "programs")),
        "categories": sorted(eligible(then, "categories") - eligible(base, "categories")),
        "categories_lost": sorted(eligible(base, "categories") - eligible(then, "categories")),
    }
