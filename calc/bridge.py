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
from calc.values import LONGEST_ECHO, InvalidProfile, Problem

# What a request of each kind cannot do without.
NEEDED = {
    "assess": ("on", "profile"),
    "advise": ("on", "profile"),
    "timeline": ("on", "profile"),
    "jobs": ("on", "profile"),
    "plan": ("invited", "profile"),
    "clb": ("on", "languages"),
    "cancel": (),
}


def handle(text: str) -> str:
    """The reply to one request.

    A request is `{"id", "kind", "on", "profile"}` with the kind `assess` (and perhaps `want`), `advise` (perhaps
    `compare` and `spouse_birth_date`), `timeline` or `jobs`, or `{"id", "kind": "plan", "invited", "profile"}`, or
    `{"id", "kind": "clb", "on", "languages"}`, or `{"id", "kind": "cancel"}`; `id` is text or a whole number.
    A reply is `{"id", "ok": true, "result"}` or `{"id", "ok": false, "error"}`; `id` is null if it could not be read.
    That to `cancel` has the error `cancelled`: it is the reply that the question of this id gets when it is given up.
    """
    request, error = attempt(lambda: parsed(text))
    result = None
    if error is None:
        result, error = attempt(lambda: _answer(_checked(request)))
    return _reply(request, result, error)


def slices(text: str) -> Iterator[str | None]:
    """The same for advice, in slices of one assessment: None after each, the reply at the end.

    Between two slices the page may ask something newer and leave this one unfinished.
    """
    request, error = attempt(lambda: parsed(text))
    work = result = None
    if error is None:
        work, error = attempt(lambda: _advice(_checked(request)))
    while work is not None and error is None and result is None:
        result, error = attempt(lambda: next(work))
        if result is None and error is None:
            yield None
    yield _reply(request, result, error)


def parsed(text: str) -> Any:
    """The JSON value in the text. Raises InvalidProfile at the empty path, also where a key stands twice."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise not_json(error) from None


def not_json(error: Exception) -> InvalidProfile:
    """The refusal of what cannot be read at all."""
    return InvalidProfile([Problem("", "not_json", f"not JSON in UTF-8: {str(error)[:LONGEST_ECHO]}")])


def _once(pairs: list[tuple[str, Any]]) -> Json:
    """An object whose keys stand once each: of two answers to one question neither may be dropped unsaid."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is written twice")
    return found


def _checked(request: Any) -> Json:
    """The request, if it has what its kind needs. Raises InvalidProfile."""
    if not isinstance(request, dict):
        raise InvalidProfile([Problem("", "wrong_type", "expected an object")])
    kind = request.get("kind")
    needed = NEEDED.get(kind) if isinstance(kind, str) else None
    missing = [key for key in ("id", "kind", *(needed or ())) if key not in request]
    problems = [Problem(key, "required", "this is needed") for key in missing]
    if "id" in request and _id_of(request) is None:
        problems.append(Problem("id", "wrong_type", "expected text or a whole number"))
    if "kind" in request and needed is None:
        problems.append(Problem("kind", "unknown_value", "no such kind of request"))
    if problems:
        raise InvalidProfile(problems)
    return request


def _id_of(request: Any) -> str | int | None:
    found = request.get("id") if isinstance(request, dict) else None
    return found if isinstance(found, (str, int)) and not isinstance(found, bool) else None


def _reply(request: Any, result: Any, error: Json | None) -> str:
    told = {"ok": True, "result": result} if error is None else {"ok": False, "error": error}
    return to_text({"id": _id_of(request), **told})


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
    return {"levels": levels_of(request["languages"], on)}
