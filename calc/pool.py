"""Where a score stands among the candidates in the pool, as far as the published counts tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from calc.explain import Json
from calc.rules import PoolCount


def newest(counts: Sequence[PoolCount], on: date) -> PoolCount | None:
    """The count of the latest day among those published by `on`; None before the first.

    Nobody knows a count before its round is published, and one published later may be of an earlier day.
    """
    known = [count for count in counts if count.published <= on]
    return max(known, key=lambda count: count.as_on, default=None)


def standing(score: int, in_pool: bool, on: date, counts: Sequence[PoolCount]) -> Json | None:
    """Where the score stood in the newest count published by `on`; None before the first.

    The shape is `{"as_on", "round", "score", "band": {"from", "to", "candidates"}, "higher", "rank": {"best", "worst"},
    "total", "in_pool", "sources"}`. `as_on` is the day of the count and `round` the round that first brought it, `band`
    the narrowest published band around the score, `higher` how many candidates stood in the bands above it and `total`
    how many in the whole pool. `rank` is two bounds, never a place, since a count does not show the order within a
    band; the person is taken to be one of those counted. `in_pool` says whether one of the three programs is open to
    the person; if none is, the rank is only what the score would be worth. `sources` are ids of the sources of rounds.
    """
    count = newest(counts, on)
    if count is None:
        return None
    place = next(index for index, (low, _) in enumerate(count.bands) if low <= score)
    low, high = count.bands[place]
    inside, higher = count.candidates[place], sum(count.candidates[:place])
    best = higher + 1
    return {
        "as_on": count.as_on.isoformat(),
        "round": count.round,
        "score": score,
        "band": {"from": low, "to": high, "candidates": inside},
        "higher": higher,
        # Nobody knows where the unplaced stand, so they may all be above.
        "rank": {"best": best, "worst": max(best, higher + inside + count.unplaced)},
        "total": sum(count.candidates) + count.unplaced,
        "in_pool": in_pool,
        "sources": list(count.sources),
    }
