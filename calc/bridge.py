"""The only door for the page: one JSON text in, one JSON text out, and never an exception."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from calc.assessment import assess, levels_of
from calc.explain import Json
from calc.profile import InvalidProfile, Problem, parse_date
from calc.rules import NoRuleYet


def handle(text: str) -> str:
    """The reply to one request.

    A request is `{"id", "kind": "assess", "on", "profile", "want"?}` or `{"id", "kind": "clb", "on", "languages"}`.
    A reply is `{"id", "ok": true, "result"}` or `{"id", "ok": false, "error"}`; `id` is null if it could not be read.
    """
    request_id = None
    try:
        request = json.loads(text)
        request_id = request["id"]
        reply = {"id": request_id, "ok": True, "result": _answer(request)}
    except Exception as error:  # the one broad except: a page must get a reply to every question
        reply = {"id": request_id, "ok": False, "error": as_error(error)}
    return to_text(reply)


def as_error(error: Exception) -> Json:
    """The contract's error object for anything that went wrong."""
    if isinstance(error, InvalidProfile):
        return {"code": error.code, "problems": [problem._asdict() for problem in error.problems]}
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


def _answer(request: Json) -> Any:
    kind, on = request["kind"], day_of(request["on"])
    if kind == "assess":
        return assess(request["profile"], on, want=request.get("want"))
    if kind == "clb":
        return {"levels": levels_of(request["languages"], on)}
    raise ValueError(f"no such kind of request: {kind!r}")
