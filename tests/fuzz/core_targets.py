"""The core under fuzzing: the page's door, and the command line."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock
from zlib import crc32

import mutate
import sound
from double_entry import generate

from calc.__main__ import main
from calc.bridge import handle, slices

PAIRS = Path(__file__).parents[1] / "contract"
KINDS = ("assess", "advise", "timeline", "jobs", "clb", "plan", "cancel")
ON = "2026-10-01"
DEEP = 400


def person(rng: Random) -> tuple[dict[str, Any], str]:
    """A sound profile and its day: one of the contract's, or one that the second entry makes up."""
    if rng.randint(0, 1):
        pair = json.loads(rng.choice(sorted(PAIRS.glob("[!b]*.json"))).read_bytes())
        return pair["profile"], pair["on"]
    profile, on = generate.case(rng.randint(0, 10**6))
    return profile, on.isoformat()


# The page's door


def request(rng: Random) -> bytes:
    profile, on = person(rng)
    kind = rng.choice(KINDS)
    asked: dict[str, Any] = {"id": rng.choice((1, "q-7")), "kind": kind}
    if kind == "plan":
        asked |= {"invited": on, "profile": profile}
    elif kind == "clb":
        asked |= {"on": on, "languages": profile.get("languages", [])}
    elif kind != "cancel":
        asked |= {"on": on, "profile": profile}
    if kind == "assess" and rng.randint(0, 1):
        asked["want"] = rng.choice((["crs"], ["crs", "rounds", "pool"], ["programs", "categories"], []))
    if kind == "advise" and rng.randint(0, 1):
        asked |= {"compare": ["spouse_not_accompanying"], "spouse_birth_date": "1990-05-01"}
    return mutate.written(asked)


def check_request(raw: bytes) -> None:
    """Any text gets one sound reply, and advice in slices ends with the same."""
    # Half a character, as JavaScript can send it, cannot be written in UTF-8, but Python can keep it.
    text = raw.decode("utf-8", "surrogatepass") if _has_halves(raw) else raw.decode("utf-8", "replace")
    answer = handle(text)
    asked_id, kind = _asked(text, answer)
    sound.reply(answer, asked_id, kind)
    if kind in ("advise", None):
        *before, last = slices(text)
        assert before == [None] * len(before) and last is not None
        sound.reply(last, asked_id, kind)
        assert last == answer


def _has_halves(raw: bytes) -> bool:
    try:
        raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _asked(text: str, answer: str) -> tuple[Any, str | None]:
    """The id that the reply must have, and the kind of the request; None where there is none to be read."""
    try:
        asked = json.loads(text, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        assert '"not_json"' in answer
        return None, None
    if '"not_json"' in answer:
        # How deep a text may be nested depends on how deep the reader stands itself.
        assert text.count("[") + text.count("{") > DEEP
        return None, None
    if not isinstance(asked, dict):
        return None, None
    asked_id, kind = asked.get("id"), asked.get("kind")
    readable = isinstance(asked_id, (str, int)) and not isinstance(asked_id, bool)
    return asked_id if readable else None, kind if isinstance(kind, str) else None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


# The command line


def lines(rng: Random) -> bytes:
    found = []
    for _ in range(rng.randint(1, 3)):
        profile, on = person(rng)
        found.append(mutate.written(rng.choice((profile, {"on": on, "profile": profile, "want": ["crs", "rounds"]}))))
    return b"\n".join(found)


def changed_lines(raw: bytes, rng: Random) -> bytes:
    whole = raw.split(b"\n")
    place = rng.randrange(len(whole))
    whole[place] = mutate.json_text(whole[place], rng)
    return b"\n".join(whole)


COMMANDS = ("assess", "advise", "timeline", "plan", "rounds")


def check_lines(raw: bytes) -> None:
    """Each line is answered on its line; the whole, read as one profile, has one answer, as JSON and as text."""
    code, out = _run(raw, "assess", "--jsonl", "-", "--on", ON)
    answers = [sound.read(line) for line in out.splitlines()]
    asked = list(_asked_lines(raw))
    assert len(answers) == len(asked), (len(answers), len(asked))
    assert code == int(any("error" in found for found in answers))
    for found in answers:
        sound.error(found["error"]) if "error" in found else sound.answer("assess", found)
    command = COMMANDS[crc32(raw) % len(COMMANDS)]
    code, out = _run(raw, command, "-", "--on", ON)
    found = json.loads(out)
    if "error" in found:
        sound.error(found["error"])
    else:
        sound.answer("assess" if command == "rounds" else command, found)
    assert code == int("error" in found)
    told, text = _run(raw, command, "-", "--on", ON, "--format", "text")
    assert told == code and text.strip()


def _run(raw: bytes, *words: str) -> tuple[int, str]:
    out = io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(raw))
    with mock.patch.object(sys, "stdin", stdin), contextlib.redirect_stdout(out):
        code = main(words)
    return code, out.getvalue()


def _asked_lines(raw: bytes) -> Iterator[bytes]:
    whole = io.BytesIO(raw).readlines()
    while whole and not whole[-1].strip():
        whole.pop()
    yield from whole
