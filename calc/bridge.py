"""The only door for the page: one JSON text in, one JSON text out, and never an exception."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from calc.advice import advise, steps
from calc.assessment import assess, jobs_of, levels_of
from calc.explain import Json
from calc.plan import plan
from calc.profile import parse_date
from calc.rules import NoRuleYet
from calc.timeline import timeline
from calc.values import InvalidProfile, Problem


def handle(text: str) -> str:
    """The reply to one request.

    A request is `{"id", "kind", "on", "profile"}` with the kind `assess` (and perhaps `want`), `advise` (perhaps
    `compare` and `spouse_birth_date`), `timeline` or `jobs`, or `{"id", "kind": "plan", "invited", "profile"}`, or
    `{"id", "kind": "clb", "on", "languages"}`, or `{"id", "kind": "cancel"}`.
    A reply is `{"id", "ok": true, "result"}` or `{"id", "ok": false, "error"}`; `id` is null if it could not be read.
    That to `cancel` has the error `cancelled`: it is the reply that the question of this id gets when it is given up.
    """
    request_id = None

    def answer() -> Any:
        nonlocal request_id
        request = json.loads(text)
        request_id = request["id"]
        return _answer(request)

    result, error = attempt(answer)
    if error is None:
        return to_text({"id": request_id, "ok": True, "result": result})
    return to_text({"id": request_id, "ok": False, "error": error})


def slices(text: str) -> Iterator[str | None]:
    """The same for advice, in slices of one assessment: None after each, the reply at the end.

    Between two slices the page may ask something newer and leave this one unfinished.
    """
    request, error = attempt(lambda: json.loads(text))
    request_id = request.get("id") if isinstance(request, dict) else None
    work = None
    if error is None:
        work, error = attempt(lambda: _advice(request))
    result = None
    while work is not None and error is None and result is None:
        result, error = attempt(lambda: next(work))
        if result is None and error is None:
            yield None
    if error is None:
        yield to_text({"id": request_id, "ok": True, "result": result})
    else:
        yield to_text({"id": request_id, "ok": False, "error": error})


class Cancelled(Exception):
    """The question was given up."""


def attempt(answer: Callable[[], Any]) -> tuple[Any, Json | None]:
    """The answer and None, or None and the contract's error."""
    try:
        return answer(), None
    except Exception as error:  # the one broad except: every question gets a reply, and a batch goes on
        return None, as_error(error)


def as_error(error: Exception) -> Json:
    """The contract's error object for anything that went wrong."""
    if isinstance(error, InvalidProfile):
        return {"code": error.code, "problems": [problem._asdict() for problem in error.problems]}
    if isinstance(error, Cancelled):
        return {"code": "cancelled"}
    if isinstance(error, NoRuleYet):
        problem = Problem("on", "no_rule_yet", str(error))
        return {"code": "no_rule_yet", "problems": [problem._asdict()]}
    return {"code": "internal", "message": f"{type(error).__name__}: {error}"}


def to_text(result: Any) -> str:
    """JSON text, the same bytes wherever it is made: ASCII, no spaces, keys in the contract's order."""
    return json.dumps(result, separators=(",", ":"), allow_nan=False)


def day_of(text: Any, path: str = "on") -> date:
    """The day written `YYYY-MM-DD`. Raises InvalidProfile naming the path."""
    day = parse_date(text) if isinstance(text, str) else None
    if day is None:
        raise InvalidProfile([Problem(path, "bad_date", "expected a day written YYYY-MM-DD")])
    return day


def _advice(request: Json) -> Iterator[Json | None]:
    return steps(request["profile"], day_of(request["on"]), **_asked_of_advice(request))


def _asked_of_advice(request: Json) -> Json:
    born = request.get("spouse_birth_date")
    return {
        "compare": request.get("compare", ()),
        "spouse_birth_date": None if born is None else day_of(born, "spouse_birth_date"),
    }


def _answer(request: Json) -> Any:
    kind = request["kind"]
    if kind == "cancel":
        raise Cancelled
    if kind == "plan":
        return plan(request["profile"], day_of(request["invited"], "invited"))
    on = day_of(request["on"])
    if kind == "assess":
        return assess(request["profile"], on, want=request.get("want"))
    if kind == "advise":
        return advise(request["profile"], on, **_asked_of_advice(request))
    if kind == "timeline":
        return timeline(request["profile"], on)
    if kind == "jobs":
        return jobs_of(request["profile"], on)
    if kind == "clb":
        return {"levels": levels_of(request["languages"], on)}
    raise ValueError(f"no such kind of request: {kind!r}")
