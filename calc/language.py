"""Test scores as CLB and NCLC levels."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from calc.experience import years_after
from calc.rules import InForce
from calc.values import ABILITIES, LanguageResult

Levels = tuple[int, ...]  # reading, writing, listening, speaking

TOP_LEVEL = 10  # CLB 10, 11 and 12 are read alike


def level(rules: InForce, test: str, ability: str, score: float) -> int:
    """CLB or NCLC level of one score, 0 to 10; 0 below the lowest published band."""
    if test == "clb":
        return min(int(score), TOP_LEVEL)
    bounds, reached = rules.tests[test].bounds[ability]
    return reached[bisect_right(bounds, score) - 1]


def levels(rules: InForce, result: LanguageResult) -> Levels:
    """Levels of the four abilities, in the order of ABILITIES."""
    pairs = zip(ABILITIES, result.scores, strict=True)
    return tuple(level(rules, result.test, ability, score) for ability, score in pairs)


def is_valid(rules: InForce, result: LanguageResult, on: date) -> bool:
    """Whether the result still counts on the day: it lapses two years after the test (IRPR 75(2)(d))."""
    return result.taken is None or on < years_after(result.taken, rules.figures["language.validity"]["years"])


def valid_levels(rules: InForce, results: Iterable[LanguageResult], on: date) -> dict[str, Levels]:
    """Levels by official language, of the results that still count on the day."""
    return {result.language: levels(rules, result) for result in results if is_valid(rules, result, on)}
