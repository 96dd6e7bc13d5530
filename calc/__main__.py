"""The command line: the only room that reads files, standard input and the clock."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import partial
from time import monotonic
from typing import Any, BinaryIO

from calc import report
from calc.advice import COMPARISONS, advise
from calc.assessment import EVERYTHING, PARTS, assess, levels_of
from calc.batch import Answerer, Work, answers, parsed
from calc.bridge import attempt, day_of, to_text
from calc.explain import Json
from calc.plan import plan
from calc.timeline import timeline
from calc.values import ABILITIES, OFFICIAL_LANGUAGES, InvalidProfile

BAD_INPUT = 1
BAD_USAGE = 2
INTERRUPTED = 130
MOST_YEARS = 100
TOLD_EVERY = 1.0  # seconds

CODES = "exit codes: 0 answered; 1 bad input, told as JSON on standard output; 2 bad usage, told on standard error"
EXAMPLES = {
    "assess": """
  python -m calc assess me.json --on 2026-10-01
  python -m calc assess me.json --want crs --format text
  python -m calc assess --jsonl people.jsonl --want crs --jobs 2 --errors bad.jsonl > scores.jsonl""",
    "advise": """
  python -m calc advise me.json --on 2026-10-01 --format text
  python -m calc advise me.json --compare spouse_not_accompanying --spouse-birth-date 1992-04-30""",
    "timeline": """
  python -m calc timeline me.json --on 2026-10-01 --years 2 --format text""",
    "plan": """
  python -m calc plan me.json --invited 2026-10-01 --format text""",
    "rounds": """
  python -m calc rounds me.json --on 2026-10-01 --format text""",
    "clb": """
  python -m calc clb ielts 7 6.5 8 7
  python -m calc clb clb 7 7 8 7 --language fr --format text""",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, 1 for bad input, 2 for bad usage, 130 when interrupted."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    asked.on = asked.on or date.today()
    if asked.command == "clb":
        if asked.test == "clb" and not asked.language:
            parser.error("the test clb needs --language")
        return _levels(asked)
    if (asked.jsonl is None) == (asked.profile is None):
        parser.error("name one PROFILE, or --jsonl PROFILES")
    if asked.jsonl is None and (asked.jobs or asked.errors):
        parser.error("--jobs and --errors go with --jsonl")
    try:
        with _opened(asked.jsonl or asked.profile) as source:
            code = _many(source, asked) if asked.jsonl else _one(source, asked)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough. Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BAD_INPUT
    except OSError as error:
        return _failed(": ".join(str(part) for part in (error.filename, error.strerror) if part))
    except BrokenProcessPool:
        return _failed("the system ended one of the processes of --jobs; perhaps memory ran out")
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m calc", description="Exact, explained Express Entry answers.", epilog=CODES
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    assessing = _command(commands, "assess", "score, programs, categories: everything about a profile on a day")
    assessing.add_argument("--want", metavar="PART", action="append", choices=list(PARTS), help=_only())
    assessing.add_argument("--rounds", action="store_true", help="also every past round, replayed")
    advising = _command(commands, "advise", "what one change, and the best pairs of changes, would do")
    advising.add_argument("--compare", action="append", default=[], choices=COMPARISONS, help="a neutral comparison")
    advising.add_argument(
        "--spouse-birth-date", type=_day, metavar="YYYY-MM-DD", help="also the spouse as principal applicant"
    )
    ahead = _command(commands, "timeline", "the days on which the answer changes by itself")
    ahead.add_argument("--years", type=_whole(MOST_YEARS), default=5, metavar="N", help="how far to look (default: 5)")
    _command(commands, "plan", "what an invitation asks for: the last day to apply, and the documents", "--invited")
    _command(commands, "rounds", "the profile against every past round")
    testing = _described(commands, "clb", "CLB or NCLC levels of one test result")
    testing.add_argument("test", help="celpip, ielts, pte_core, tef, tcf or clb")
    for ability in ABILITIES:
        testing.add_argument(ability, type=float)
    testing.add_argument("--language", choices=OFFICIAL_LANGUAGES, help="for the test `clb`")
    return parser


def _only() -> str:
    return f"only this part; may be repeated: {', '.join(PARTS)}"


def _command(commands: Any, name: str, about: str, *other_names_of_the_day: str) -> argparse.ArgumentParser:
    command = _described(commands, name, about, *other_names_of_the_day)
    command.add_argument("profile", nargs="?", metavar="PROFILE", help="a JSON file; - reads standard input")
    command.add_argument("--jsonl", metavar="PROFILES", help="many profiles, one JSON object a line; - reads stdin")
    command.add_argument("--jobs", type=_whole(), metavar="N", help="with --jsonl: processes (default: 1)")
    command.add_argument("--errors", metavar="FILE", help="with --jsonl: bad lines go there, with their numbers")
    return command


def _described(commands: Any, name: str, about: str, *other_names_of_the_day: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=about,
        description=about,
        epilog=f"examples:{EXAMPLES[name]}\n\n{CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    day = ("--on", *other_names_of_the_day)
    command.add_argument(*day, type=_day, metavar="YYYY-MM-DD", help="the day, also one to come (default: today)")
    command.add_argument("--format", choices=["json", "text"], default="json", help="default: json")
    return command


def _day(word: str) -> date:
    try:
        return day_of(word)
    except InvalidProfile:
        raise argparse.ArgumentTypeError(f"{word!r} is not a day written YYYY-MM-DD") from None


def _whole(most: int = sys.maxsize) -> Callable[[str], int]:
    def reader(word: str) -> int:
        number = int(word)
        if not 1 <= number <= most:
            raise ValueError
        return number

    reader.__name__ = "number"  # argparse says: invalid number value
    return reader


def _answerer(asked: argparse.Namespace) -> Answerer:
    if asked.command == "advise":
        return partial(advise, compare=asked.compare, spouse_birth_date=asked.spouse_birth_date)
    if asked.command == "timeline":
        return partial(timeline, years=asked.years)
    if asked.command == "plan":
        return plan
    if asked.command == "rounds":
        return partial(assess, want=["rounds", "notices"])
    want = asked.want or (list(EVERYTHING) if asked.rounds else None)
    return partial(assess, want=[*want, "rounds"] if want and asked.rounds else want)


def _one(source: BinaryIO, asked: argparse.Namespace) -> int:
    answer, error = attempt(lambda: _answerer(asked)(parsed(source.read()), asked.on))
    return _told({"error": error} if error else answer, asked.format)


def _many(source: BinaryIO, asked: argparse.Namespace) -> int:
    render = report.text if asked.format == "text" else _on_a_line
    work = Work(asked.on, _answerer(asked), render, takes_want=asked.command == "assess")
    number = bad = 0
    progress = _Progress()
    with open(asked.errors, "w", encoding="utf-8") if asked.errors else nullcontext() as errors:
        for number, answer in enumerate(answers(source, work, asked.jobs or 1), 1):
            bad += answer.error is not None
            if answer.error is not None and errors is not None:
                errors.write(_on_a_line({"line": number, "error": answer.error}))
            else:
                sys.stdout.write(answer.text)
                sys.stdout.flush()
            progress.tell(number, bad)
    progress.end(number, bad)
    return BAD_INPUT if bad else 0


class _Progress:
    """Says on standard error how far a long run has come; a short one passes in silence."""

    def __init__(self) -> None:
        self.due = monotonic() + TOLD_EVERY
        self.was_told = False

    def tell(self, number: int, bad: int) -> None:
        if monotonic() >= self.due:
            print(f"{number} lines, {bad} bad", file=sys.stderr)
            self.due = monotonic() + TOLD_EVERY
            self.was_told = True

    def end(self, number: int, bad: int) -> None:
        if self.was_told:
            print(f"{number} lines, {bad} bad; done", file=sys.stderr)


def _levels(asked: argparse.Namespace) -> int:
    result = {"test": asked.test, **{ability: getattr(asked, ability) for ability in ABILITIES}}
    if asked.language:
        result["language"] = asked.language
    found, error = attempt(lambda: levels_of([result], asked.on)[0])
    problems = [] if error else found.pop("problems")
    if problems:
        error = {"code": InvalidProfile.code, "problems": problems}
    return _told({"error": error} if error else found, asked.format)


def _told(answer: Json, form: str) -> int:
    sys.stdout.write(report.text(answer) if form == "text" else json.dumps(answer, indent=2) + "\n")
    return BAD_INPUT if "error" in answer else 0


def _on_a_line(answer: Json) -> str:
    return to_text(answer) + "\n"


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if name == "-" else open(name, "rb")


def _failed(line: str) -> int:
    print(f"calc: {line}", file=sys.stderr)
    return BAD_USAGE


if __name__ == "__main__":
    # A terminal that knows fewer characters shows them as numbers.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
