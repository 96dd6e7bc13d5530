"""The command line: the only room that reads files, standard input and the clock."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, BinaryIO

from calc.assessment import PARTS, assess
from calc.bridge import attempt, day_of, to_text
from calc.explain import Json
from calc.profile import InvalidProfile, Problem

BAD_INPUT = 1
BAD_USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, 1 for bad input, 2 for bad usage."""
    asked = _parser().parse_args(arguments)
    try:
        on = day_of(asked.on) if asked.on else date.today()
    except InvalidProfile:
        print(f"calc: --on {asked.on}: expected a day written YYYY-MM-DD", file=sys.stderr)
        return BAD_USAGE
    name = asked.jsonl or asked.profile
    if (asked.jsonl is None) == (asked.profile is None):
        print("calc: name one PROFILE, or --jsonl PROFILES", file=sys.stderr)
        return BAD_USAGE
    if name == "-":
        return _run(sys.stdin.buffer, on, asked)
    try:
        with open(name, "rb") as source:
            return _run(source, on, asked)
    except OSError as error:
        print(f"calc: {name}: {error.strerror}", file=sys.stderr)
        return BAD_USAGE


def _run(source: BinaryIO, on: date, asked: argparse.Namespace) -> int:
    return _many(source, on, asked.want) if asked.jsonl else _one(source, on, asked.want)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m calc", description="Exact, explained Express Entry scores.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    command = commands.add_parser("assess", help="one profile in, one assessment out, as JSON")
    command.add_argument("profile", nargs="?", metavar="PROFILE", help="a JSON file; - reads standard input")
    command.add_argument(
        "--jsonl", metavar="PROFILES", help="many profiles, one JSON object a line; - for standard input"
    )
    command.add_argument("--on", metavar="YYYY-MM-DD", help="the day of the score (default: today)")
    command.add_argument(
        "--want",
        metavar="PART",
        action="append",
        choices=list(PARTS),
        help=f"only this part; repeat for more: {', '.join(PARTS)}",
    )
    return parser


def _one(source: BinaryIO, on: date, want: Sequence[str] | None) -> int:
    answer = _answer(source.read(), on, want, as_line=False)
    sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    return BAD_INPUT if "error" in answer else 0


def _many(source: BinaryIO, on: date, want: Sequence[str] | None) -> int:
    worst = 0
    for answer in _answers(source, on, want):
        sys.stdout.write(to_text(answer) + "\n")
        worst = max(worst, BAD_INPUT if "error" in answer else 0)
    return worst


def _answers(source: BinaryIO, on: date, want: Sequence[str] | None) -> Iterator[Json]:
    return (_answer(line, on, want, as_line=True) for line in source if line.strip())


def _answer(text: bytes, on: date, want: Sequence[str] | None, *, as_line: bool) -> Json:
    """The assessment, or the contract's error; a line may bring its own `on` and `want`."""

    def answer() -> Json:
        day, parts, profile = on, want, _parsed(text)
        if as_line and isinstance(profile, dict) and "profile" in profile:
            day, parts, profile = _unwrapped(profile, on, want)
        return assess(profile, day, want=parts)

    found, error = attempt(answer)
    return {"error": error} if error else found


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise InvalidProfile([Problem("", "not_json", f"not JSON in UTF-8: {str(error)[:200]}")]) from None


def _once(pairs: list[tuple[str, Any]]) -> Json:
    """An object whose keys stand once each: of two answers to one question neither may be dropped unsaid."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is written twice")
    return found


def _unwrapped(line: Json, on: date, want: Sequence[str] | None) -> tuple[date, Sequence[str] | None, Any]:
    unknown = [key for key in line if key not in ("on", "profile", "want")]
    if unknown:
        raise InvalidProfile([Problem(key, "unknown_key", "not a key of a line") for key in unknown])
    return day_of(line["on"]) if "on" in line else on, line.get("want", want), line["profile"]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough. Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BAD_INPUT)
