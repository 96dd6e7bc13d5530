"""One document of the checklist, and what all of them are derived from."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from calc.assessment import Case
from calc.explain import Json
from calc.rules import Rules

APPLICANT, SPOUSE = "applicant", "spouse"
PREFIXES = {APPLICANT: "", SPOUSE: "spouse."}


class Invitation(NamedTuple):
    """A profile that was invited on the day of its case.

    `deadline` is the last day to apply, None where that is not known; `program` the one the invitation is for, None if
    the answers show none.
    """

    case: Case
    rules: Rules
    deadline: date | None
    program: str | None

    @property
    def on(self) -> date:
        """The day of the invitation."""
        return self.case.on

    @property
    def last(self) -> date:
        """The last day that is looked at: the deadline, or the day of the invitation where that is not known."""
        return self.deadline or self.on


class Item(NamedTuple):
    """One document: whose it is, how it stands, what was read of the answers, and the rules that ask for it."""

    document: str
    who: str
    state: str
    read: Json
    facts: Json
    rules: tuple[str, ...] = ()
    name: str = ""  # tells it from others of its kind

    @property
    def id(self) -> str:
        """The same as long as the answers speak of the same thing: `spouse.police.IN`."""
        return PREFIXES[self.who] + ".".join(filter(None, (self.document, self.name)))

    def as_json(self) -> Json:
        """The item as it is answered."""
        return {
            "id": self.id,
            "document": self.document,
            "who": self.who,
            "state": self.state,
            "read": self.read,
            "facts": self.facts,
            "rules": list(self.rules),
        }


def until(lapses: date | None, asked: Invitation) -> str:
    """How a paper with an end stands: `lapsed` on the day of the invitation, `lapses` by the deadline, or `valid`.

    `day_not_given` where it has no known end. On the day it lapses it is no longer valid.
    """
    if lapses is None:
        return "day_not_given"
    if lapses <= asked.on:
        return "lapsed"
    return "lapses" if lapses <= asked.last else "valid"


def iso(day: date | None) -> str | None:
    """The day as it is written in answers."""
    return day.isoformat() if day else None
