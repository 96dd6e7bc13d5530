"""The days on which an answer changes by itself, if jobs that go on continue.

Found without asking for every day. Between two neighbouring break days (a birthday, a start or an end of a job, the
day such a day leaves a window, a lapse, a change of rules, the end of February) every amount of work grows or shrinks
at one steady rate. So each thing that depends on it turns at most once there, and a stretch whose two ends agree in
everything is the same all through; one whose ends differ is halved until the day is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from calc.assessment import Case, own_rules, parts_without_rounds
from calc.experience import Run, years_after
from calc.explain import Json
from calc.profile import Job, LanguageResult, Profile, read
from calc.programs import cec, fsw
from calc.rules import InForce, Rules

View = dict[str, Any]
DAY = timedelta(1)


def timeline(profile: Mapping[str, Any], on: date, *, years: int = 5, rules: Rules | None = None) -> Json:
    """Every day after `on`, for `years` years, on which the assessment changes by itself.

    `{"on", "until", "days": [{"date", "because": [codes], "total": {"from", "to"}, "changes": [{"path", "from",
    "to"}]}]}`. Codes: `birthday`, `work`, `language_lapses`, `eca_lapses`, `rules_change`, `profile_expires`.
    Hours that grow from day to day are not a change; what they reach is. Raises InvalidProfile, NoRuleYet.
    """
    rules = rules or own_rules()
    checked = read(profile, on, rules)
    until = years_after(on, years)
    expires = profile_expiry(checked, rules.on(on))
    days = []
    for day in changes(checked, on, until, rules):
        before, after = (Case(checked, one, rules) for one in (day - DAY, day))
        days.append(_entry(day, before, after))
    if expires and on < expires <= until:
        days = _with_expiry(days, expires, Case(checked, expires, rules).score.total.points)
    return {"on": on.isoformat(), "until": until.isoformat(), "days": days}


def changes(profile: Profile, on: date, until: date, rules: Rules) -> list[date]:
    """The days after `on`, to `until`, whose view differs from the day before."""
    found: list[date] = []
    marks = sorted({on, until, *(day for day in break_days(profile, on, until, rules) if on < day < until)})
    known = {day: _signature(Case(profile, day, rules)) for day in marks}
    for first, last in pairwise(marks):
        # A break day may differ from the day before in itself, so the steady stretch ends the day before it.
        end = last - DAY
        if end > first:
            known.setdefault(end, _signature(Case(profile, end, rules)))
            found += _turns(profile, first, end, known, rules)
        if known[end][0] != known[last][0]:
            found.append(last)
    return found


def _turns(profile: Profile, first: date, last: date, known: dict[date, Any], rules: Rules) -> list[date]:
    """Days on which the view turns inside a steady stretch."""
    if known[first] == known[last]:
        return []
    if last - first == DAY:
        return [last] if known[first][0] != known[last][0] else []
    middle = first + (last - first) // 2
    known.setdefault(middle, _signature(Case(profile, middle, rules)))
    return _turns(profile, first, middle, known, rules) + _turns(profile, middle, last, known, rules)


def break_days(profile: Profile, on: date, until: date, rules: Rules) -> Iterator[date]:
    """Every day on which something other than the steady growth of work can change."""
    figures = rules.on(on).figures
    yield from (date.fromisoformat(day) for day in rules.days)
    yield rules.crs_verified_through + DAY
    people: list[tuple[Sequence[LanguageResult] | None, Any, Sequence[Job] | None]] = [
        (profile.languages, profile.education, profile.work)
    ]
    if profile.spouse:
        people.append((profile.spouse.languages, profile.spouse.education, profile.spouse.work))
    for year in range(on.year, until.year + 1):
        yield _birthday(profile.birth_date, year)
        # A window moves by no day or by two at the end of February.
        yield from (date(year, 2, 28), date(year, 3, 1), date(year, 3, 2))
        if _is_leap(year):
            yield date(year, 2, 29)
    windows = {0, *_window_lengths(rules.on(on))}
    for results, education, work in people:
        for result in results or ():
            if result.taken:
                yield years_after(result.taken, figures["language.validity"]["years"])
        if education and education.eca_issued:
            yield years_after(education.eca_issued, figures["education.eca_validity"]["years"])
        for job in work or ():
            for day in (job.start, *((job.end,) if job.end else ())):
                for length in windows:
                    moved = years_after(day, length)
                    yield from (moved, moved + DAY, moved + 2 * DAY)


def _window_lengths(rules: InForce) -> set[int]:
    lengths = {rules.figures["work.window"]["crs_years"]}
    lengths |= {rules.figures[f"{name}.minimum"]["work_window_years"] for name in ("fsw", "cec", "fst")}
    lengths |= {
        version.criteria["window_years"]
        for version in rules.categories.values()
        if version and "window_years" in version.criteria
    }
    return lengths


def _signature(case: Case) -> tuple[View, Any]:
    """The view of a day, and what lies behind it: two equal signatures mean nothing turned between them."""
    hidden = [
        _identity(fsw.best_run(case.person, case.in_force), case.on),
        cec.threshold(case.person, case.in_force),
        [award.read for award in case.programs["fsw"].grid_lines],
        [check.read.get("noc") for check in case.programs["fst"].checks],
        [_identity(fit.best, case.on) for fit in case.categories.values() if fit.best],
    ]
    return view(case), hidden


def _identity(run: Run, on: date) -> tuple[str | None, int, int]:
    """Which run it is. One that is still going on ends with the day itself, which says nothing."""
    return run.noc, 0, 0 if run.last == on.toordinal() else run.last


def view(case: Case) -> View:
    """What a reader would see change, by path: points, conditions and years, but not hours."""
    whole = parts_without_rounds(case)
    out: View = {"crs.total": whole["crs"]["total"], "crs.current": whole["crs"]["current"]}
    out |= {f"crs.sections.{name}": points for name, points in whole["crs"]["sections"].items()}
    out["crs.first_official_language"] = whole["crs"]["first_official_language"]
    for line in whole["crs"]["lines"]:
        out |= {f"{line['id']}.{key}": line[key] for key in ("points", "lost_to_cap", "version", "reason")}
        out[f"{line['id']}.unverified"] = line.get("unverified", False)
    for name, program in whole["programs"].items():
        out[f"programs.{name}.eligible"] = program["eligible"]
        out |= {check["id"]: check["met"] for check in program["checks"]}
        out |= {f"programs.{name}.grid.{key}": points for key, points in program.get("grid", {}).items()}
    for slug, fit in whole["categories"].items():
        out |= {
            f"categories.{slug}.{key}": fit[key] for key in ("status", "version", "meets_criteria", "eligible", "noc")
        }
        out |= {f"categories.{check['id']}": check["met"] for check in fit["checks"]}
    out |= {f"clb.{language}": levels for language, levels in whole["clb"].items()}
    out |= {f"experience.{key}": whole["experience"][key] for key in ("canadian_years", "foreign_years")}
    out |= {"missing": whole["missing"], "notices": whole["notices"]}
    return out


def _entry(day: date, before: Case, after: Case) -> Json:
    old, new = view(before), view(after)
    keys = dict.fromkeys([*old, *new])
    changed = [{"path": key, "from": old.get(key), "to": new.get(key)} for key in keys if old.get(key) != new.get(key)]
    return {
        "date": day.isoformat(),
        "because": _because(before, after, old, new),
        "total": {"from": old["crs.total"], "to": new["crs.total"]},
        "changes": changed,
    }


def _because(before: Case, after: Case, old: View, new: View) -> list[str]:
    lapsed = [one["path"] for one in new["missing"] if one not in old["missing"] and one["code"] == "expired"]
    reasons = {
        "birthday": after.person.age != before.person.age,
        "language_lapses": any("languages" in path for path in lapsed),
        "eca_lapses": any(path.endswith("education") for path in lapsed),
        "rules_change": after.in_force is not before.in_force or old["crs.current"] != new["crs.current"],
    }
    found = [code for code, holds in reasons.items() if holds]
    return found or ["work"]


def profile_expiry(profile: Profile, rules: InForce) -> date | None:
    """The day a submitted profile leaves the pool: so many months after it was submitted."""
    if profile.profile_submitted is None:
        return None
    submitted = date.fromisoformat(profile.profile_submitted[:10])
    months = rules.figures["profile.validity"]["months"]
    return years_after(submitted, months // 12)


def _with_expiry(days: list[Json], expires: date, total: int) -> list[Json]:
    text = expires.isoformat()
    for entry in days:
        if entry["date"] == text:
            entry["because"].append("profile_expires")
            return days
    alone = {"date": text, "because": ["profile_expires"], "total": {"from": total, "to": total}, "changes": []}
    return sorted([*days, alone], key=lambda entry: str(entry["date"]))


def _birthday(born: date, year: int) -> date:
    """The day the year of age is completed: 1 March for someone born on 29 February, where there is no 29th."""
    if (born.month, born.day) == (2, 29) and not _is_leap(year):
        return date(year, 3, 1)
    return born.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
