"""The command line: the only room that reads files, standard input and the clock."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from functools import partial
from itertools import islice
from multiprocessing import Pool
from typing import Any, BinaryIO, TextIO

from calc.advice import COMPARISONS, advise
from calc.assessment import EVERYTHING, PARTS, assess, levels_of
from calc.bridge import attempt, day_of, to_text
from calc.explain import Json
from calc.profile import ABILITIES, InvalidProfile, Problem
from calc.report import text
from calc.timeline import timeline

BAD_INPUT = 1
BAD_USAGE = 2
LINES_AT_A_TIME = 256  # for each process: enough to keep it busy, few enough to keep memory flat
TOLD_EVERY = 10_000  # lines

Answerer = Callable[[Any, date], Json]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, 1 for bad input, 2 for bad usage."""
    asked = _parser().parse_args(arguments)
    try:
        on = day_of(asked.on) if asked.on else date.today()
    except InvalidProfile:
        return _misused(f"--on {asked.on}: expected a day written YYYY-MM-DD")
    if asked.command == "clb":
        return _levels(asked, on)
    many = getattr(asked, "jsonl", None)
    if (many is None) == (asked.profile is None):
        return _misused("name one PROFILE, or --jsonl PROFILES" if hasattr(asked, "jsonl") else "name one PROFILE")
    try:
        with _opened(many or asked.profile) as source:
            return _many(source, on, asked) if many else _one(source, on, asked)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _misused(f"{error.filename}: {error.strerror}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m calc", description="Exact, explained Express Entry answers.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    assessing = _command(commands, "assess", "score, programs, categories: everything about a profile on a day")
    assessing.add_argument("--jsonl", metavar="PROFILES", help="many profiles, one JSON object a line; - reads stdin")
    assessing.add_argument(
        "--want", metavar="PART", action="append", choices=list(PARTS), help="only this part; repeat"
    )
    assessing.add_argument("--rounds", action="store_true", help="also every past round, replayed")
    assessing.add_argument("--jobs", type=int, default=1, metavar="N", help="with --jsonl: processes (default: 1)")
    assessing.add_argument("--errors", metavar="FILE", help="with --jsonl: bad lines go there, with their numbers")
    advising = _command(commands, "advise", "what one change, and the best pairs of changes, would do")
    advising.add_argument("--compare", action="append", default=[], choices=COMPARISONS, help="a neutral comparison")
    ahead = _command(commands, "timeline", "the days on which the answer changes by itself")
    ahead.add_argument("--years", type=int, default=5, metavar="N", help="how far to look (default: 5)")
    _command(commands, "rounds", "the profile against every past round")
    levels = commands.add_parser("clb", help="CLB or NCLC levels of one test result")
    levels.add_argument("test")
    for ability in ABILITIES:
        levels.add_argument(ability, type=float)
    levels.add_argument("--language", choices=["en", "fr"], help="for the test `clb`")
    levels.add_argument("--on", metavar="YYYY-MM-DD", help="the day whose table is used (default: today)")
    return parser


def _command(commands: Any, name: str, about: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    command.add_argument("profile", nargs="?", metavar="PROFILE", help="a JSON file; - reads standard input")
    command.add_argument("--on", metavar="YYYY-MM-DD", help="the day, also one to come (default: today)")
    command.add_argument("--format", choices=["json", "text"], default="json", help="default: json")
    return command


def _answerer(asked: argparse.Namespace) -> Answerer:
    if asked.command == "advise":
        return partial(advise, compare=asked.compare)
    if asked.command == "timeline":
        return partial(timeline, years=asked.years)
    if asked.command == "rounds":
        return partial(assess, want=["rounds", "notices"])
    want = asked.want or (list(EVERYTHING) if asked.rounds else None)
    return partial(assess, want=[*want, "rounds"] if want and asked.rounds else want)


def _one(source: BinaryIO, on: date, asked: argparse.Namespace) -> int:
    answer = _answered(lambda: _answerer(asked)(_parsed(source.read()), on))
    sys.stdout.write(text(answer) if asked.format == "text" else json.dumps(answer, indent=2) + "\n")
    return BAD_INPUT if "error" in answer else 0


def _many(source: BinaryIO, on: date, asked: argparse.Namespace) -> int:
    bad = 0
    answerer = _answerer(asked)
    with open(asked.errors, "w", encoding="utf-8") if asked.errors else nullcontext() as errors:
        for number, answer in enumerate(_answers(source, on, answerer, asked.jobs), 1):
            bad += "error" in answer
            _write(number, answer, asked.format, errors)
            if number % TOLD_EVERY == 0:
                print(f"{number} lines, {bad} bad", file=sys.stderr)
    return BAD_INPUT if bad else 0


def _write(number: int, answer: Json, form: str, errors: TextIO | None) -> None:
    if errors is not None and "error" in answer:
        errors.write(to_text({"line": number, **answer}) + "\n")
        return
    sys.stdout.write(text(answer) if form == "text" else to_text(answer) + "\n")


def _answers(source: Iterable[bytes], on: date, answerer: Answerer, jobs: int) -> Iterator[Json]:
    """One answer a line, in order; with more than one process a batch of lines at a time."""
    lines = (line for line in source if line.strip())
    answer = partial(_line, on=on, answerer=answerer)
    if jobs <= 1:
        yield from map(answer, lines)
        return
    with Pool(jobs) as pool:
        while batch := list(islice(lines, LINES_AT_A_TIME * jobs)):
            yield from pool.map(answer, batch, chunksize=LINES_AT_A_TIME // 4)


def _line(line: bytes, on: date, answerer: Answerer) -> Json:
    """The answer to one line, which may bring its own `on` and `want`."""

    def answer() -> Json:
        profile, day, ask = _parsed(line), on, answerer
        if isinstance(profile, dict) and "profile" in profile:
            unknown = [key for key in profile if key not in ("on", "profile", "want")]
            if unknown:
                raise InvalidProfile([Problem(key, "unknown_key", "not a key of a line") for key in unknown])
            day = day_of(profile["on"]) if "on" in profile else on
            ask = partial(assess, want=profile["want"]) if "want" in profile else answerer
            profile = profile["profile"]
        return ask(profile, day)

    return _answered(answer)


def _answered(answer: Callable[[], Json]) -> Json:
    found, error = attempt(answer)
    return {"error": error} if error else found


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise InvalidProfile([Problem("", "not_json", f"not JSON in UTF-8: {str(error)[:200]}")]) from None


def _once(pairs: list[tuple[str, Any]]) -> Json:
    """An object whose keys stand once each: of two answers to one question neither may be dropped unsaid."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is written twice")
    return found


def _levels(asked: argparse.Namespace, on: date) -> int:
    result = {"test": asked.test, **{ability: getattr(asked, ability) for ability in ABILITIES}}
    if asked.language:
        result["language"] = asked.language
    found, error = attempt(lambda: levels_of([result], on)[0])
    answer: Json = {"error": error} if error else found
    if not error and found["problems"]:
        answer = {"error": {"code": InvalidProfile.code, "problems": found["problems"]}}
    sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    return BAD_INPUT if "error" in answer else 0


def _opened(name: str) -> Any:
    return nullcontext(sys.stdin.buffer) if name == "-" else open(name, "rb")


def _misused(line: str) -> int:
    print(f"calc: {line}", file=sys.stderr)
    return BAD_USAGE


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough. Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BAD_INPUT)
