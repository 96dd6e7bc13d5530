"""What one change, and the best pairs of changes, would do. Every figure comes from assessing the changed profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from calc.assessment import Case, own_rules
from calc.experience import years_after
from calc.explain import Json
from calc.levers import Lever, levers, put, raised_french
from calc.profile import WITH_PARTNER, read
from calc.rounds import Standing, replayed
from calc.rules import Rules

MOST_PAIRED = 16  # changes that are tried in pairs; the best are taken, and the answer says so
MOST_PAIRS_SHOWN = 10
COMPARISONS = ("spouse_not_accompanying",)


class View(NamedTuple):
    """What advice compares: points by line, and what is open to the person."""

    total: int
    sections: Mapping[str, int]
    lines: Mapping[str, tuple[int, int]]
    programs: frozenset[str]
    categories: frozenset[str]
    invited: frozenset[str]


def advise(
    profile: Mapping[str, Any],
    on: date,
    *,
    rules: Rules | None = None,
    compare: Sequence[str] = (),
    spouse_birth_date: date | None = None,
) -> Json:
    """What one change and the best pairs of changes would do, ranked; what gains nothing is left out.

    Each entry of `single` and `pairs`: `id` or `ids`, `changes`, `total`, `gained`, `sections` (points gained),
    `lost_to_cap` (points the change is worth that no longer fit), `programs` and `categories` it unlocks, and `rounds`
    of the past 12 months that would then have invited. `compare` asks for neutral comparisons, never ranked.
    With `spouse_birth_date`, `principal` holds the assessment with the spouse as principal applicant.
    Raises InvalidProfile, NoRuleYet.
    """
    *_, answer = steps(profile, on, rules=rules, compare=compare, spouse_birth_date=spouse_birth_date)
    assert answer is not None
    return answer


def steps(
    profile: Mapping[str, Any],
    on: date,
    *,
    rules: Rules | None = None,
    compare: Sequence[str] = (),
    spouse_birth_date: date | None = None,
) -> Iterator[Json | None]:
    """The same work in slices of a few assessments: None after each slice, the answer at the end."""
    rules = rules or own_rules()
    case = Case(read(profile, on, rules), on, rules)
    base = view(case)
    single: list[tuple[Lever, Json]] = []
    found = list(levers(profile, case.profile, on, case.in_force))
    if french := raised_french(profile, case.profile, on, case.in_force):
        found.append(french)
    for lever in found:
        entry = _entry([lever], _seen(lever.profile, on, rules), base)
        if _is_worth(entry):
            single.append((lever, entry))
        yield None
    single.sort(key=lambda one: _rank(one[1]))
    pairs = []
    tried = [lever for lever, _ in single[:MOST_PAIRED]]
    alone = {lever.id: entry for lever, entry in single}
    for first, second in combinations(tried, 2):
        if first.group != second.group and (both := _together(profile, first, second)) is not None:
            entry = _entry([first, second], _seen(both, on, rules), base)
            if _beats(entry, alone[first.id], alone[second.id]):
                pairs.append(entry)
        yield None
    pairs.sort(key=_rank)
    yield {
        "on": on.isoformat(),
        "total": base.total,
        "single": [{"id": lever.id, **entry} for lever, entry in single],
        "pairs": pairs[:MOST_PAIRS_SHOWN],
        "pairs_tried_among": len(tried),
        "pairs_capped": len(single) > len(tried) or len(pairs) > MOST_PAIRS_SHOWN,
        **({"compare": _compared(profile, case, on, rules, compare, base)} if compare else {}),
        **({"principal": _swapped(profile, spouse_birth_date, on, rules)} if spouse_birth_date else {}),
    }


def view(case: Case) -> View:
    """What advice compares of one case."""
    total = case.score.total
    lines = {award.id: (award.points, award.lost_to_cap) for award in total.awards}
    programs = frozenset(name for name, outcome in case.programs.items() if outcome.eligible)
    fitting = frozenset(slug for slug, fit in case.categories.items() if fit.eligible)
    invited = frozenset(one.number for one in _past_year(case) if one.outcome == "invited")
    return View(total.points, case.score.sections(), lines, programs, fitting, invited)


def _seen(raw: Mapping[str, Any], on: date, rules: Rules) -> View:
    return view(Case(read(raw, on, rules), on, rules))


def _past_year(case: Case) -> list[Standing]:
    since = years_after(case.on, -1)
    return replayed(case.person, case.rules, since=since)


def _entry(changed: Sequence[Lever], then: View, base: View) -> Json:
    sections = {name: points - base.sections[name] for name, points in then.sections.items()}
    lost = sum(max(cut - base.lines.get(line, (0, 0))[1], 0) for line, (_, cut) in then.lines.items())
    return {
        "changes": [lever.change for lever in changed],
        **({"ids": [lever.id for lever in changed]} if len(changed) > 1 else {}),
        "total": then.total,
        "gained": then.total - base.total,
        "sections": {name: points for name, points in sections.items() if points},
        "lost_to_cap": lost,
        "programs": sorted(then.programs - base.programs),
        "categories": sorted(then.categories - base.categories),
        "rounds": sorted(then.invited - base.invited, key=_round_order),
    }


def _round_order(number: str) -> tuple[int, str]:
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits), number


def _is_worth(entry: Json) -> bool:
    return bool(entry["gained"] > 0 or entry["programs"] or entry["categories"])


def _rank(entry: Json) -> tuple[Any, ...]:
    """Programs first, since without one no score counts; then points, rounds, categories; then a settled order."""
    return (
        -len(entry["programs"]),
        -entry["gained"],
        -len(entry["rounds"]),
        -len(entry["categories"]),
        entry.get("id", ""),
        entry.get("ids", []),
    )


def _beats(pair: Json, first: Json, second: Json) -> bool:
    """Whether two changes together give more than the better of them alone."""
    more = set(pair["programs"]) | set(pair["categories"])
    alone = set(first["programs"] + first["categories"]), set(second["programs"] + second["categories"])
    return bool(
        pair["gained"] > max(first["gained"], second["gained"], 0) or not (more <= alone[0] or more <= alone[1])
    )


def _together(raw: Mapping[str, Any], first: Lever, second: Lever) -> Json | None:
    """Both changes at once: the second is made again on top of the first. None where they touch the same answer."""
    paths = first.change["path"], second.change["path"]
    if paths[0].startswith(paths[1]) or paths[1].startswith(paths[0]):
        if paths != ("work", "work") and paths != ("languages", "languages"):
            return None
        key = paths[0]
        both = list(first.profile[key]) + list(second.profile[key])[len(raw.get(key, ())) :]
        return {**raw, key: both}
    merged: Json = _merged(raw, first.profile, second.profile)
    return merged


def _merged(raw: Any, first: Any, second: Any) -> Any:
    """The answers of `raw` with what changed in either; the two never change the same answer."""
    if first == raw:
        return second
    if second == raw:
        return first
    if isinstance(raw, list):
        longer = max(first, second, key=len)
        head = [_merged(*parts) for parts in zip(raw, first, second, strict=False)]
        return head + longer[len(raw) :]
    base = raw if isinstance(raw, Mapping) else {}
    keys = dict.fromkeys([*first, *second])
    return {key: _merged(base.get(key), first.get(key, base.get(key)), second.get(key, base.get(key))) for key in keys}


def _compared(
    raw: Mapping[str, Any], case: Case, on: date, rules: Rules, asked: Sequence[str], base: View
) -> dict[str, Json]:
    """Neutral comparisons: they rank nothing, and must be true and declared to be used."""
    out: dict[str, Json] = {}
    if "spouse_not_accompanying" in asked and case.profile.marital_status in WITH_PARTNER:
        then = _seen(put(raw, "spouse.accompanying", False), on, rules)
        out["spouse_not_accompanying"] = {
            "total": then.total,
            "difference": then.total - base.total,
            "must_be_true_and_declared": True,
        }
    return out


def _swapped(raw: Mapping[str, Any], born: date, on: date, rules: Rules) -> Json | None:
    """The score with the spouse as principal applicant; None where there is no spouse who comes along."""
    spouse = raw.get("spouse") or {}
    if raw.get("marital_status") not in WITH_PARTNER or spouse.get("accompanying") is False or spouse.get("canadian"):
        return None
    mine = ("education", "languages", "work", "studied_in_canada_two_years")
    shared = ("sibling_in_canada", "relative_in_canada", "funds", "destination")
    other = {
        "birth_date": born.isoformat(),
        "marital_status": raw["marital_status"],
        "spouse": {key: raw[key] for key in mine if key in raw},
        **{key: spouse[key] for key in mine if key in spouse},
        **{key: raw[key] for key in shared if key in raw},
    }
    then = _seen(other, on, rules)
    return {
        "total": then.total,
        "sections": dict(then.sections),
        "programs": sorted(then.programs),
        "categories": sorted(then.categories),
    }
