"""The days on which an answer changes by itself, if jobs that go on continue.

An assessment reads four things that change by themselves: the rules, the age, which results are still valid, and work.
The first three turn on days known beforehand; the days on which work turns something are found exactly (`turns`). Only
on those days can an answer differ from that of the day before, so it is worked out on them alone, and compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from calc.assessment import PARTS, Case, own_rules
from calc.experience import Window, months_after, years_after
from calc.explain import Json
from calc.profile import read
from calc.rules import InForce, Rules
from calc.turns import turns
from calc.values import Profile

View = dict[str, Any]
DAY = timedelta(1)
CODES = ("birthday", "work", "window", "language_lapses", "eca_lapses", "rules_change", "rules_unverified")


class Cause(NamedTuple):
    """What may change an answer on a day; it did if something changed at one of the paths, or at one that begins so."""

    code: str
    paths: tuple[str, ...]


class Change(NamedTuple):
    """A day on which the answer differs from that of the day before: the codes of what changed it, and both answers."""

    day: date
    because: list[str]
    old: View
    new: View


def timeline(profile: Mapping[str, Any], on: date, *, years: int = 5, rules: Rules | None = None) -> Json:
    """Every day after `on`, for `years` years, on which the assessment changes by itself.

    `{"on", "until", "days": [{"date", "because": [codes], "total": {"from", "to"}, "changes": [{"path", "from",
    "to"}]}], "categories": {slug: {"noc", "hours", "hours_needed", "hours_missing", "first_day"}}, "programs": {name:
    {"eligible", "first_day"}}}`. Codes: `birthday`, `work` (it reached something), `window` (it slid out of one),
    `language_lapses`, `eca_lapses`, `rules_change`, `rules_unverified` (not known to hold from then on), and
    `profile_expires`. Hours that grow from day to day are not a change, nor are other facts read; what they reach is.
    A job with an end after `on` goes on to that end.

    `categories` holds those that work decides, in force and not met on `on`, with the occupation that comes closest,
    None where no listed work was done; `programs` those the person is not eligible for. `first_day` is the first one on
    which that changes, None if none. Raises InvalidProfile, NoRuleYet, and ValueError if `years` is below 0.
    """
    if years < 0:
        raise ValueError(f"years must be 0 or more, not {years}")
    rules = rules or own_rules()
    checked = read(profile, on, rules)
    until = years_after(on, years)
    case = Case(checked, on, rules)
    found = changes(checked, on, until, rules)
    days = [_entry(change) for change in found]
    expires = profile_expiry(checked, case.in_force)
    if expires and on < expires <= until:
        days = _with_expiry(days, expires, Case(checked, expires, rules).score.total.points)
    return {
        "on": on.isoformat(),
        "until": until.isoformat(),
        "days": days,
        "categories": _categories_ahead(case, found),
        "programs": _programs_ahead(case, found),
    }


def changes(profile: Profile, on: date, until: date, rules: Rules) -> list[Change]:
    """The days after `on`, to `until`, whose view differs from that of the day before."""
    causes: dict[date, list[Cause]] = {}
    for first, last in _spans(on, until, rules):
        for day, cause in _causes(profile, on, first, last, rules):
            if on < day <= until:
                causes.setdefault(day, []).append(cause)
    found = []
    old = view(Case(profile, on, rules))
    for day in sorted(causes):
        new = view(Case(profile, day, rules))
        if new != old:
            found.append(Change(day, _because(profile, day, causes[day], rules, old, new), old, new))
            old = new
    return found


def _spans(on: date, until: date, rules: Rules) -> Iterator[tuple[date, date]]:
    """First and last day of each stretch under one set of rules."""
    firsts = [on, *(day for day in map(date.fromisoformat, rules.days) if on < day <= until)]
    yield from ((first, after - DAY) for first, after in pairwise(firsts))
    yield firsts[-1], until


def _causes(profile: Profile, on: date, first: date, last: date, rules: Rules) -> Iterator[tuple[date, Cause]]:
    """All that may change the answer within one stretch, each with its day; some days may lie outside."""
    in_force = rules.on(first)
    yield first, Cause("rules_change", ("notices.noc_2021_used_before",))
    after = rules.crs_verified_through + DAY
    changed = any(rule_id.startswith("crs.") for rule_id in rules.on(after).changed_unread)
    yield after, Cause("rules_change" if changed else "rules_unverified", ("crs.current",))
    birthday = Cause("birthday", in_force.reading("age"))
    yield from ((birthday_in(profile.birth_date, year), birthday) for year in range(first.year, last.year + 1))
    yield from _lapses(profile, in_force)
    # A turn shows against the day before, read by the same rules.
    days = Window(max(on, first - DAY).toordinal(), last.toordinal())
    for turn in turns(Case(profile, first, rules).person, in_force, days):
        for code, holds in (("work", turn.grew), ("window", turn.slid)):
            if holds:
                yield turn.day, Cause(code, turn.paths)


def _lapses(profile: Profile, rules: InForce) -> Iterator[tuple[date, Cause]]:
    language, eca = rules.figures["language.validity"]["years"], rules.figures["education.eca_validity"]["years"]
    for prefix, one in (("", profile), ("spouse.", profile.spouse)):
        for result in (one.languages if one else None) or ():
            if result.taken:
                cause = Cause("language_lapses", (f"missing.{prefix}languages[{result.place}]",))
                yield years_after(result.taken, language), cause
        if one and one.education and one.education.eca_issued:
            yield years_after(one.education.eca_issued, eca), Cause("eca_lapses", (f"missing.{prefix}education",))


def _because(profile: Profile, day: date, causes: Sequence[Cause], rules: Rules, old: View, new: View) -> list[str]:
    """The codes of those causes that show in what changed."""
    changed = tuple(path for path in {**old, **new} if old.get(path) != new.get(path))
    found = {cause.code for cause in causes if any(path.startswith(cause.paths) for path in changed)}
    before = rules.on(day - DAY)
    if rules.on(day) is not before and view(Case(profile, day, rules, in_force=before)) != new:
        found.add("rules_change")
    return [code for code in CODES if code in found]


def view(case: Case) -> View:
    """What a reader would see change, by path: points, conditions and years, but not hours nor other facts read."""
    total, as_of = case.score.total, case.rules.crs_as_of(case.on)
    out: View = {"crs.total": total.points, "crs.current": as_of == case.on}
    out |= {f"crs.sections.{name}": points for name, points in case.score.sections().items()}
    out["crs.first_official_language"] = case.score.first
    for award in (*total.awards, *case.programs["fsw"].grid_lines):
        out[f"{award.id}.points"] = award.points
        out[f"{award.id}.lost_to_cap"] = award.lost_to_cap
        out[f"{award.id}.version"] = award.version
        out[f"{award.id}.reason"] = award.reason
        out[f"{award.id}.unverified"] = award.unverified
    for name, program in case.programs.items():
        out[f"programs.{name}.eligible"] = program.eligible
        for check in program.checks:
            out[check.id] = check.met
            out[f"{check.id}.need"] = check.need
        out |= {f"programs.{name}.grid.{factor}": points for factor, points in (program.grid or {}).items()}
    for slug, fit in case.categories.items():
        out[f"categories.{slug}.status"] = fit.status
        out[f"categories.{slug}.version"] = fit.version
        out[f"categories.{slug}.meets_criteria"] = fit.meets
        out[f"categories.{slug}.eligible"] = fit.eligible
        out[f"categories.{slug}.noc"] = fit.noc
        out |= {f"categories.{check.id}": check.met for check in fit.checks}
    out |= {f"clb.{language}": levels for language, levels in PARTS["clb"](case).items()}
    out |= {f"experience.{key}": value for key, value in PARTS["experience"](case).items() if key.endswith("_years")}
    out |= {f"missing.{one['path']}": one["code"] for one in PARTS["missing"](case)}
    out |= {f"notices.{one['code']}": True for one in PARTS["notices"](case)}
    return out


def _entry(change: Change) -> Json:
    old, new = change.old, change.new
    return {
        "date": change.day.isoformat(),
        "because": change.because,
        "total": {"from": old["crs.total"], "to": new["crs.total"]},
        "changes": [
            {"path": path, "from": old.get(path), "to": new.get(path)}
            for path in {**old, **new}
            if old.get(path) != new.get(path)
        ],
    }


def _categories_ahead(case: Case, found: Sequence[Change]) -> Json:
    out: Json = {}
    for slug, fit in case.categories.items():
        if fit.best and fit.hours_needed is not None and not fit.meets:
            out[slug] = {
                "noc": fit.best.noc,
                "hours": fit.hours,
                "hours_needed": fit.hours_needed,
                "hours_missing": fit.hours_needed - fit.hours,
                "first_day": _first_day(found, f"categories.{slug}.meets_criteria"),
            }
    return out


def _programs_ahead(case: Case, found: Sequence[Change]) -> Json:
    return {
        name: {"eligible": False, "first_day": _first_day(found, f"programs.{name}.eligible")}
        for name, program in case.programs.items()
        if not program.eligible
    }


def _first_day(found: Sequence[Change], path: str) -> str | None:
    return next((change.day.isoformat() for change in found if change.new.get(path)), None)


def profile_expiry(profile: Profile, rules: InForce) -> date | None:
    """The first day on which a submitted profile is no longer in the pool: so many months after it was submitted.

    The day of submission is that of the UTC time given; in Canada it may still be the day before. A month that lacks
    the day ends with its own last one. None if no time was given.
    """
    if profile.profile_submitted is None:
        return None
    day, _, _ = profile.profile_submitted.partition("T")
    return months_after(date.fromisoformat(day), rules.figures["profile.validity"]["months"])


def _with_expiry(days: list[Json], expires: date, total: int) -> list[Json]:
    text = expires.isoformat()
    for entry in days:
        if entry["date"] == text:
            entry["because"].append("profile_expires")
            return days
    alone = {"date": text, "because": ["profile_expires"], "total": {"from": total, "to": total}, "changes": []}
    return sorted([*days, alone], key=lambda entry: str(entry["date"]))


def birthday_in(born: date, year: int) -> date:
    """The day the year of age is completed: 1 March for someone born on 29 February, where there is no 29th."""
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
