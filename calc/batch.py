"""Many profiles, one JSON object a line: each answered by itself, in order, in little memory."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date
from functools import partial
from itertools import islice, repeat
from typing import Any, NamedTuple

from calc import bridge
from calc.assessment import assess
from calc.bridge import attempt, day_of
from calc.explain import Json
from calc.values import LONGEST_ECHO, InvalidProfile, Problem

LINES_AT_A_TIME = 16  # sent to a process: enough to be worth the way, few enough to be answered soon
WAITING = 4  # such batches for each process, so that none is idle while the oldest is written

Answerer = Callable[[Any, date], Json]
Renderer = Callable[[Json], str]


class Work(NamedTuple):
    """What is done with every line. It goes to other processes, so its functions are those of modules."""

    on: date
    answer: Answerer
    render: Renderer
    takes_want: bool


class Answered(NamedTuple):
    """The answer to one line as text, and the contract's error if it is one."""

    text: str
    error: Json | None


def answers(source: Iterable[bytes], work: Work, jobs: int = 1) -> Iterator[Answered]:
    """One answer for each line, in order, made by `jobs` processes."""
    lines = _without_empty_end(source)
    return (answered(line, work) for line in lines) if jobs == 1 else _by_processes(lines, work, jobs)


def answered(line: bytes, work: Work) -> Answered:
    """The answer to one line: a profile, or `{"on", "profile", "want"}` that overrides what is asked of all."""
    found, error = attempt(lambda: _answer(line, work))
    return Answered(work.render({"error": error} if error else found), error)


def parsed(raw: bytes) -> Any:
    """The JSON value written in UTF-8. Raises InvalidProfile at the empty path, also where a key stands twice."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise bridge.not_json(error) from None
    return bridge.parsed(text)


def _answer(line: bytes, work: Work) -> Json:
    profile, day, answer = parsed(line), work.on, work.answer
    if isinstance(profile, dict) and "profile" in profile:
        keys = ("on", "profile", "want") if work.takes_want else ("on", "profile")
        unknown = [
            Problem(key[:LONGEST_ECHO], "unknown_key", "not a key of a line") for key in profile if key not in keys
        ]
        if unknown:
            raise InvalidProfile(unknown)
        day = day_of(profile["on"]) if "on" in profile else day
        answer = partial(assess, want=profile["want"]) if "want" in profile else answer
        profile = profile["profile"]
    return answer(profile, day)


def _without_empty_end(source: Iterable[bytes]) -> Iterator[bytes]:
    """The lines. An empty one is answered too, so that answers stand on their lines; those at the end are no lines."""
    empty = 0
    for line in source:
        if line.strip():
            yield from repeat(b"", empty)
            yield line
            empty = 0
        else:
            empty += 1


def _by_processes(lines: Iterator[bytes], work: Work, jobs: int) -> Iterator[Answered]:
    # An interrupted process just ends; this one says so.
    pool = ProcessPoolExecutor(jobs, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_DFL))
    waiting: deque[Future[list[Answered]]] = deque()
    try:
        while batch := list(islice(lines, LINES_AT_A_TIME)):
            waiting.append(pool.submit(_all_answered, batch, work))
            if len(waiting) > WAITING * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _all_answered(lines: list[bytes], work: Work) -> list[Answered]:
    return [answered(line, work) for line in lines]
