"""Sound inputs made unsound: JSON values changed at random places, and texts changed at random bytes.

`rng` is any `random.Random`; under Hypothesis it is one whose choices Hypothesis makes and shrinks.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

# What programs stumble over: ends of types and ranges, days at the ends of the calendar, names that mean something.
NASTY: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 0.5, -0.0, 5e-324, 1e308, -1e308, float("nan"), float("inf"), 2**63, 10**30, 10**400,
    "", " ", "\x00", "\ud800", "\u202e", "\u2028", "é" * 300, "x" * 5000, "{}", "__proto__", "constructor", "<b>",
    "0000-01-01", "0001-01-01", "9999-12-31", "2016-02-29", "2014-12-31", "2015-01-01", "2026-02-30", "2026-10-1",
    "２０２０-01-01", "2026-10-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "٣", "²", "1_0", "1e5",
    "00012", "99999", "CA", "QC", "en", "fr", "married", "clb", "not_given", "any", "45..", "..", "9..1", "unknown",
    [], {}, [[]], [None], {"": None}, {"__proto__": {}}, ["crs", "crs"], [{}] * 101,
)  # fmt: skip
TOKENS = (
    b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\ud800", b"\\u0000", b"NaN", b"-Infinity", b"1e999", b"-0",
    b"null", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\x00", b"\n", b"\r", b"\t", b"  ", b"- ", b": ", b"#", b"&a", b"*a",
    b"<<: ", b"!!int ", b"|\n", b"---\n", b"..", b"0x1", b".inf", b"9" * 5000, b"[" * 3000, b'{"a":' * 3000,
)  # fmt: skip
MOST_CHANGES = 4
LARGEST = 10**300  # beyond, Python cannot add a fraction to it

Spot = tuple[Any, Any]  # a list or an object, and an index or key in it


def value(sound: Any, rng: Random) -> Any:
    """The value with a few of its parts changed."""
    root = [copy.deepcopy(sound)]
    for _ in range(rng.randint(1, MOST_CHANGES)):
        spots = list(_spots(root))
        _change(rng.randrange(len(spots)), spots, rng)
    return root[0]


def text(sound: bytes, rng: Random) -> bytes:
    """The text with a few of its bytes changed."""
    for _ in range(rng.randint(1, MOST_CHANGES)):
        first = rng.randint(0, len(sound))
        last = min(len(sound), first + rng.choice((0, 1, 2, 8, 64, 512)))
        part = sound[first:last]
        put = rng.choice((b"", part * 2, part[::-1], rng.choice(TOKENS), bytes([rng.randint(0, 255)])))
        sound = sound[:first] + put + sound[last:]
    return sound


def json_text(sound: bytes, rng: Random) -> bytes:
    """A JSON text changed as a value, or as a text; what is no JSON only as a text."""
    if rng.randint(0, 3):
        try:
            return written(value(json.loads(sound), rng))
        except (ValueError, RecursionError):
            pass
    return text(sound, rng)


def written(anything: Any) -> bytes:
    return json.dumps(anything).encode()


def _spots(inside: Any) -> Iterator[Spot]:
    places = range(len(inside)) if isinstance(inside, list) else list(inside)
    for place in places:
        yield inside, place
        if isinstance(inside[place], (dict, list)):
            yield from _spots(inside[place])


def _change(chosen: int, spots: list[Spot], rng: Random) -> None:
    inside, place = spots[chosen]
    old = inside[place]
    is_root = chosen == 0
    how = rng.randint(0, 7)
    if how <= 1:
        inside[place] = copy.deepcopy(rng.choice(NASTY))
    elif how == 2 and not is_root:
        del inside[place]
    elif how == 3:
        # A part that stands elsewhere, where it has no business.
        other, there = rng.choice(spots)
        inside[place] = copy.deepcopy(other[there])
    elif how == 4 and isinstance(inside, list) and not is_root:
        inside[place:place] = [copy.deepcopy(old)] * rng.choice((1, 2, 120))
    elif how == 5 and isinstance(inside, dict):
        inside[rng.choice(("__proto__", "nope", "", f"{place} ", "id", "on", "taken"))] = inside.pop(place)
    elif how == 6:
        inside[place] = rng.choice(([old], {"a": old}, str(old), [old, old]))
    else:
        inside[place] = _near(old, rng)


def _near(old: Any, rng: Random) -> Any:
    """A value of the same kind, not far from the old one."""
    if isinstance(old, bool) or old is None:
        return not old
    if isinstance(old, int) and abs(old) > LARGEST:
        return old + 1
    if isinstance(old, (int, float)):
        return old + rng.choice((-1, 1, 0.5, -0.5, 10, 1000, -1000, 0.1))
    if isinstance(old, str) and old:
        at = rng.randrange(len(old))
        return old[:at] + rng.choice(("", old[at] * 2, rng.choice("0123456789-.aZ é\ud800\u202e"))) + old[at + 1 :]
    return old
