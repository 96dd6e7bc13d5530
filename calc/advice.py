"""What one change, and the best pairs of changes, would do. Every figure comes from assessing the changed profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from calc.assessment import Case, own_rules
from calc.experience import years_after
from calc.explain import Json
from calc.levers import levers
from calc.levers.lever import SPOUSE, Lever, put
from calc.levers.principal import principal_lever
from calc.profile import read
from calc.rounds import invitations
from calc.rules import Rules
from calc.values import LONGEST_ECHO, InvalidProfile, Problem

MOST_PAIRED = 16  # changes that are tried in pairs; the best are taken, and the answer says so
MOST_PAIRS_SHOWN = 10
MOST_PAIRS_OF_ONE = 3  # so that one great change does not hide all pairs it has no part in
COMPARISONS = ("spouse_not_accompanying",)


class View(NamedTuple):
    """What advice compares: points and points lost to ceilings by line, and what is open to the person."""

    total: int
    sections: Mapping[str, int]
    points: Mapping[str, int]
    lost: Mapping[str, int]
    programs: frozenset[str]
    categories: frozenset[str]


class Tried(NamedTuple):
    """Changes that were made, the case with them, what they do, and a key that sorts the best first."""

    levers: tuple[Lever, ...]
    case: Case
    entry: Json
    rank: tuple[Any, ...]


def advise(
    profile: Mapping[str, Any],
    on: date,
    *,
    rules: Rules | None = None,
    compare: Sequence[str] = (),
    spouse_birth_date: date | None = None,
) -> Json:
    """What one change and the best pairs of changes would do, ranked; what gains nothing is left out.

    Each entry of `single` has an `id`, of `pairs` the two `ids`; `changes` says what was changed in the profile, each
    `path` with `from` and `to`, the old and the new answer, or `add`, what joins the list there (a year of work also
    says by how many days all earlier work moves back); the spouse as principal is one change of its own kind. What it
    would do: `total`, `gained`, `worth` (what it would gain if no ceiling took more than now) and `lost_to_cap` (the
    difference), `sections` and `lines` (points gained, by id, where there are any), `programs` and `categories` it
    opens and `programs_lost` and `categories_lost`, and `rounds` of the past 12 months that would then have invited.
    `more_than_apart` is what a pair gains beyond its two changes alone.

    `pairs` are of the best `pairs_tried_among` changes that gain points or open something alone, and only those that
    do more than either of the two, no change in more than MOST_PAIRS_OF_ONE; `pairs_capped` says whether any were left
    out. `rules_as_of` and `current` are those of the assessment.

    With `spouse_birth_date`, the spouse as principal applicant is one of the changes, and `principal` tells of it even
    if it gains nothing; it is None where the spouse could not be. `compare` asks for neutral comparisons, which are
    never ranked. Raises InvalidProfile, NoRuleYet.
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
    """The same work in slices of one assessment: None after each slice, the answer at the end."""
    rules = rules or own_rules()
    case = Case(read(profile, on, rules), on, rules)
    _check(on, compare, spouse_birth_date)
    base = Base(case)
    yield None
    swap = principal_lever(case.profile, spouse_birth_date) if spouse_birth_date else None
    tried = yield from _tried(base, [*levers(case.person, rules), *([swap] if swap else [])])
    single = sorted((one for one in tried if _gains(one) or _opens(one) or one.entry["rounds"]), key=_rank)
    joined = [one for one in single if one.levers[0].touches and (_gains(one) or _opens(one))]
    pairs = yield from _pairs(base, joined[:MOST_PAIRED])
    shown = yield from _with_rounds(base, _best(pairs))
    as_of = rules.crs_as_of(on)
    yield {
        "on": on.isoformat(),
        "rules_as_of": as_of.isoformat(),
        "current": as_of == on,
        "total": base.view.total,
        "single": [{"id": one.levers[0].id, **one.entry} for one in single],
        "pairs": [{"ids": [lever.id for lever in one.levers], **one.entry} for one in shown],
        "pairs_tried_among": len(joined[:MOST_PAIRED]),
        "pairs_capped": len(joined) > MOST_PAIRED or len(pairs) > len(shown),
        **({"compare": _compared(base, compare)} if compare else {}),
        **({"principal": tried[-1].entry if swap else None} if spouse_birth_date else {}),
    }


Slices = Generator[None, None, list[Tried]]  # work that pauses after each piece, and what it found


def _tried(base: Base, found: Sequence[Lever]) -> Slices:
    """Each change alone."""
    tried = []
    for lever in found:
        tried.append(base.tried(lever))
        yield None
    return (yield from _with_rounds(base, tried))


def _pairs(base: Base, joined: Sequence[Tried]) -> Slices:
    """Two of the changes at a time, where that does more than one, best first; their rounds are still to come."""
    pairs = []
    for first, second in combinations(joined, 2):
        if both := _pair(base, first, second):
            pairs.append(both)
        yield None
    return sorted(pairs, key=_rank)


def _with_rounds(base: Base, tried: Sequence[Tried]) -> Slices:
    done = []
    for one in tried:
        done.append(base.with_rounds(one))
        yield None
    return done


def _check(on: date, compare: Any, spouse_birth_date: date | None) -> None:
    """What was asked besides the profile. Raises InvalidProfile."""
    problems = []
    if isinstance(compare, str) or not isinstance(compare, Sequence):
        problems.append(Problem("compare", "wrong_type", "expected a list of comparisons"))
    else:
        unknown = [name for name in compare if name not in COMPARISONS]
        if unknown:
            echo = str(unknown[0])[:LONGEST_ECHO]
            problems.append(Problem("compare", "unknown_value", f"no such comparison: {echo!r}"))
    if spouse_birth_date and spouse_birth_date > on:
        problems.append(Problem("spouse_birth_date", "in_the_future", f"{spouse_birth_date} is after {on}"))
    if problems:
        raise InvalidProfile(problems)


class Base:
    """The person as they are, against whom every change is held."""

    def __init__(self, case: Case):
        self.case = case
        self.view = view(case)
        self.invited = _invited(case)

    def tried(self, *changed: Lever) -> Tried:
        """The changes made one after the other."""
        profile = self.case.profile
        for lever in changed:
            profile = lever.made_on(profile)
        case = Case(profile, self.case.on, self.case.rules)
        then = view(case)
        entry = {"changes": [change for lever in changed for change in lever.changes], **difference(then, self.view)}
        return Tried(changed, case, entry, self._rank(changed, then, entry))

    def with_rounds(self, one: Tried) -> Tried:
        """The same with the rounds that would have invited the changed case, and did not invite the person."""
        rounds = [number for number in _invited(one.case) if number not in self.invited]
        return one._replace(entry={**one.entry, "rounds": rounds})

    def _rank(self, changed: Sequence[Lever], then: View, entry: Json) -> tuple[Any, ...]:
        # Without a program no score counts, so first whether the change leads into the pool, or out of it.
        return (
            bool(self.view.programs) - bool(then.programs),
            -entry["gained"],
            len(self.view.programs) - len(then.programs),
            len(self.view.categories) - len(then.categories),
            [lever.id for lever in changed],
        )


def view(case: Case) -> View:
    """What advice compares of one case."""
    awards = case.score.total.awards
    return View(
        case.score.total.points,
        case.score.sections(),
        {award.id: award.points for award in awards},
        {award.id: award.lost_to_cap for award in awards},
        frozenset(name for name, outcome in case.programs.items() if outcome.eligible),
        frozenset(slug for slug, fit in case.categories.items() if fit.eligible),
    )


def _invited(case: Case) -> list[str]:
    return invitations(case.person, case.rules, since=years_after(case.on, -1))


def difference(then: View, base: View) -> Json:
    gained = then.total - base.total
    lost = _lost_to_cap(then, base)
    return {
        "total": then.total,
        "gained": gained,
        "worth": gained + lost,
        "lost_to_cap": lost,
        "sections": _changed(then.sections, base.sections),
        "lines": _changed(then.points, base.points),
        "programs": sorted(then.programs - base.programs),
        "programs_lost": sorted(base.programs - then.programs),
        "categories": sorted(then.categories - base.categories),
        "categories_lost": sorted(base.categories - then.categories),
    }


def _lost_to_cap(then: View, base: View) -> int:
    """Points that ceilings took on top of what they took before. Within a section one line may only pay for another."""
    lost = 0
    for section in then.sections:
        prefix = f"crs.{section}."
        more, less = (sum(cut for line, cut in one.lost.items() if line.startswith(prefix)) for one in (then, base))
        lost += max(more - less, 0)
    return lost


def _changed(then: Mapping[str, int], base: Mapping[str, int]) -> dict[str, int]:
    names = dict.fromkeys([*then, *base])
    return {name: more for name in names if (more := then.get(name, 0) - base.get(name, 0))}


def _gains(one: Tried) -> bool:
    return bool(one.entry["gained"] > 0)


def _opened(one: Tried) -> set[str]:
    return {*one.entry["programs"], *one.entry["categories"]}


def _opens(one: Tried) -> bool:
    return bool(_opened(one))


def _rank(one: Tried) -> tuple[Any, ...]:
    return one.rank


def _pair(base: Base, first: Tried, second: Tried) -> Tried | None:
    """Two changes together; None where they set the same answer, or do no more than one of them does alone."""
    one, other = first.levers[0], second.levers[0]
    if one.touches & other.touches:
        return None
    both = base.tried(one, other)
    alone = (first, second)
    if not (_gains(both) or _opens(both)) or not all(_does_more(both, than) for than in alone):
        return None
    apart = sum(each.entry["gained"] for each in alone)
    return both._replace(entry={**both.entry, "more_than_apart": both.entry["gained"] - apart})


def _does_more(both: Tried, alone: Tried) -> bool:
    return bool(both.entry["gained"] > alone.entry["gained"] or not _opened(both) <= _opened(alone))


def _best(pairs: Sequence[Tried]) -> list[Tried]:
    """The best pairs, with no change in too many of them."""
    shown: list[Tried] = []
    times: Counter[str] = Counter()
    for both in pairs:
        names = [lever.id for lever in both.levers]
        if len(shown) < MOST_PAIRS_SHOWN and all(times[name] < MOST_PAIRS_OF_ONE for name in names):
            shown.append(both)
            times.update(names)
    return shown


def _compared(base: Base, asked: Sequence[str]) -> dict[str, Json]:
    """Neutral comparisons: they rank nothing, and must be true and declared to be used."""
    out: dict[str, Json] = {}
    case = base.case
    if "spouse_not_accompanying" in asked and case.person.partner:
        alone = put(case.profile, SPOUSE, accompanying=False)
        compared = difference(view(Case(alone, case.on, case.rules)), base.view)
        told = ("total", "sections", "programs", "programs_lost", "categories", "categories_lost")
        out["spouse_not_accompanying"] = {
            "difference": compared["gained"],
            **{key: compared[key] for key in told},
            "must_be_true_and_declared": True,
        }
    return out
