"""Better results, a new language, and a lapsed test taken again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from calc.explain import Json
from calc.language import TOP_LEVEL, is_valid, level, levels
from calc.levers.lever import SPOUSE, Lever, of, put
from calc.rules import InForce
from calc.values import ABILITIES, OFFICIAL_LANGUAGES, LanguageResult, Profile

LOWEST = {"en": "english_lowest", "fr": "french_lowest"}


def language_levers(profile: Profile, whose: str, on: date, rules: InForce) -> Iterator[Lever]:
    """Every change of language results: of those that are there, and those still to be had."""
    results = of(profile, whose).languages or ()
    for result in results:
        if is_valid(rules, result, on):
            yield from _next_levels(result, whose, rules)
        else:
            # A level alone would help nobody: the whole test must be taken again.
            yield _lever(f"{whose}retake.{result.language}", result, whose, {}, on, rules)
        for goal in goals(result.language, whose, rules):
            if lever := _raised(result, whose, goal, on, rules):
                yield lever
    given = [result.language for result in results]
    if whose == SPOUSE:
        # Either language counts alike, and one is enough; the applicant's own stands for both.
        wanted = [] if given else [result.language for result in profile.languages or ()][:1] or ["en"]
    else:
        wanted = [language for language in OFFICIAL_LANGUAGES if language not in given]
    for language in wanted:
        for goal in goals(language, whose, rules):
            yield _new(language, whose, goal, on)


def goals(language: str, whose: str, rules: InForce) -> list[int]:
    """Levels worth reaching in all four abilities, lowest first.

    They are those at which the tables in force begin to give more: for the lowest ability, for the second official
    language and for French, or for the spouse's language; and that of the French category.
    """
    found: set[int] = set()
    for rule_id, version in rules.points.items():
        if version is None or not rule_id.startswith("crs."):
            continue
        if whose == SPOUSE:
            names = {"clb"} if rule_id == "crs.spouse.language" else set()
        else:
            names = {"clb"} if rule_id == "crs.core.second_language" else {"first_lowest", LOWEST[language]}
        for name in names.intersection(version.table.reads):
            found.update(version.table.begins(name))
    if whose != SPOUSE and language == "fr":
        criteria = [category.criteria for category in rules.categories.values() if category]
        found.update(asked["french_level"] for asked in criteria if "french_level" in asked)
    return sorted(goal for goal in found if 0 < goal <= TOP_LEVEL)


def score_for(rules: InForce, test: str, ability: str, goal: int) -> int | float | None:
    """The lowest score that reaches a level on a test, None if none does."""
    if test == "clb":
        return goal
    bounds, reached = rules.tests[test].bounds[ability]
    return next((_plain(score) for score, to in zip(bounds, reached, strict=True) if to >= goal), None)


def _next_levels(result: LanguageResult, whose: str, rules: InForce) -> Iterator[Lever]:
    """Each ability one level up."""
    for ability, present in zip(ABILITIES, levels(rules, result), strict=True):
        if present < TOP_LEVEL and (score := score_for(rules, result.test, ability, present + 1)) is not None:
            name = f"{whose}language.{result.language}.{ability}"
            yield _lever(name, result, whose, {ability: score}, None, rules)


def _raised(result: LanguageResult, whose: str, goal: int, on: date, rules: InForce) -> Lever | None:
    """Every ability that is below the goal brought to it; None where that is no more than one level of one ability."""
    present = dict(zip(ABILITIES, levels(rules, result), strict=True))
    short = {ability: goal - reached for ability, reached in present.items() if reached < goal}
    lapsed = not is_valid(rules, result, on)
    if not short or (sum(short.values()) == 1 and not lapsed):
        return None
    asked = {ability: score_for(rules, result.test, ability, goal) for ability in short}
    scores = {ability: score for ability, score in asked.items() if score is not None}
    if len(scores) < len(asked):
        return None
    return _lever(f"{whose}language.{result.language}.{goal}", result, whose, scores, on if lapsed else None, rules)


def _lever(
    name: str,
    result: LanguageResult,
    whose: str,
    scores: Mapping[str, int | float],
    taken: date | None,
    rules: InForce,
) -> Lever:
    """A result with some scores changed, and with the day of the test if it was taken again."""
    changes: list[Json] = []
    for ability, to in scores.items():
        path = f"{whose}languages[{result.place}].{ability}"
        before = _plain(float(result.scores[ABILITIES.index(ability)]))
        reached = level(rules, result.test, ability, to)
        changes.append({"path": path, "from": before, "to": to, "test": result.test, "level": reached})
    if taken:
        path, before_day = f"{whose}languages[{result.place}].taken", result.taken and result.taken.isoformat()
        changes.append({"path": path, "from": before_day, "to": taken.isoformat(), "test": result.test})

    def made_on(profile: Profile) -> Profile:
        then = [
            _changed(one, scores, taken) if one.language == result.language else one
            for one in of(profile, whose).languages or ()
        ]
        return put(profile, whose, languages=tuple(then))

    # A test that is taken again sets the whole result.
    touched = ABILITIES if taken else tuple(scores)
    touches = frozenset(f"{whose}languages.{result.language}.{ability}" for ability in touched)
    return Lever(name, touches, tuple(changes), made_on)


def _changed(result: LanguageResult, scores: Mapping[str, float], taken: date | None) -> LanguageResult:
    then = tuple(scores.get(ability, score) for ability, score in zip(ABILITIES, result.scores, strict=True))
    return result._replace(scores=then, taken=taken or result.taken)


def _new(language: str, whose: str, goal: int, on: date) -> Lever:
    """A first result in a language, told in levels: the person has chosen no test yet."""
    told = {"test": "clb", "language": language, **dict.fromkeys(ABILITIES, goal), "taken": on.isoformat()}

    def made_on(profile: Profile) -> Profile:
        results = of(profile, whose).languages or ()
        new = LanguageResult(len(results), "clb", language, on, (goal,) * len(ABILITIES))
        return put(profile, whose, languages=(*results, new))

    touches = frozenset({f"{whose}languages.{language}.{ability}" for ability in ABILITIES})
    changes = ({"path": f"{whose}languages", "add": told, "level": goal},)
    return Lever(f"{whose}new_language.{language}.{goal}", touches, changes, made_on)


def _plain(score: float) -> int | float:
    return int(score) if score.is_integer() else score
