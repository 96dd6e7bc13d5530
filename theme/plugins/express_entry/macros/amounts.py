"""Macros inside a sentence for money, times and days: figures with their units, and days worked out from them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ..rulebook import UNKNOWN
from .html import day_html, example_figure, figure, rule_figure
from .parsing import NotFound
from .room import Room, a_day

MONTHS = {"months": 1, "years": 12}


class Amounts:
    """Figures with their units: `60 days`, `$990`. Each method is one macro."""

    _room: Room

    def amount(self, rule: str, key: str, *, on: str | None = None) -> str:
        """A figure with its unit: `amount invitation.fees applicant`; `applicant+right` is the sum of the two."""
        room = self._room
        units = room.rule(rule, kind="figures")["units"]
        parts = key.split("+")
        total = sum(a_figure(room, rule, part, on) for part in parts)
        if len({units[part] for part in parts}) > 1:
            raise NotFound(f"{key} have different units")
        shown = room.t("core.units", units[parts[0]], n=total)
        return rule_figure(room, rule, room.version(rule, on), shown)

    def funds(self, size: str, *, on: str | None = None) -> str:
        """Settlement funds for a family of that size: `funds 3`; `funds each` is what each further member adds."""
        room = self._room
        rule = "funds.table"
        room.rule(rule, kind="funds")
        version = room.version(rule, on)
        amounts, more = version["amounts"], version["each_additional"]
        if size == "each":
            shown = more
        elif size.isdecimal() and int(size):
            listed = min(int(size), len(amounts))
            shown = amounts[listed - 1] + more * (int(size) - listed)
        else:
            raise NotFound("a family has a size: 1, 2, 3 … or each")
        return rule_figure(room, rule, version, room.t("core.units", "dollars", n=shown))

    def term(self, rule: str, key: str, case: str | None = None, *, on: str | None = None, **claim: str) -> str:
        """What a rule of kind `terms` settles, in words: `term invitation.medical exam lower is=upfront`.

        `lower` begins with a small letter. `is` shows nothing; it lets the build check what the sentence rests on.
        """
        room = self._room
        room.rule(rule, kind="terms")
        version = room.version(rule, on)
        if key not in version["terms"]:
            raise NotFound(f"{rule} has no term {key}; it has {', '.join(version['terms'])}")
        word = version["terms"][key]
        if claim.keys() - {"is"} or case not in (None, "lower"):
            raise NotFound("a term takes lower and is=")
        if claim and claim["is"] != word:
            raise NotFound(f"{rule}: {key} is {word}, not {claim['is']}")
        text = room.t.text("core.term_values", rule, word)
        return rule_figure(room, rule, version, text[0].lower() + text[1:] if case else text)

    def deadline(self, invited: str) -> str:
        """The last day to apply after an invitation in a round or on a day: `deadline 447`, `deadline 2026-10-01`."""
        room = self._room
        day = invited if "-" in invited else room.draw(invited)["date"]
        version_day = min(a_day(day), room.rule("invitation.days")["verified_through"])
        days = figures_of(room, "invitation.days", version_day)["days"]
        last = date.fromisoformat(day) + timedelta(days)
        shown = day_html(room, last.isoformat())
        return rule_figure(room, "invitation.days", room.version("invitation.days", version_day), shown)

    def after(self, rule: str, key: str, start: str) -> str:
        """The day a rule's time after another: `after language.validity years us-engineer:languages.0.taken`.

        `start` is a day, or an example and the place of a day in its profile.
        """
        room = self._room
        units = room.rule(rule, kind="figures")["units"]
        unit, time = units.get(key), a_figure(room, rule, key, None)
        if unit not in ("days", *MONTHS):
            raise NotFound(f"{rule} has no time {key}; it has {', '.join(units)}")
        day = date.fromisoformat(self._day(start))
        end = day + timedelta(time) if unit == "days" else months_after(day, time * MONTHS[unit])
        return rule_figure(room, rule, room.version(rule), day_html(room, end.isoformat()))

    def day(self, slug: str, place: str = "on") -> str:
        """A day of an example: `day us-engineer birth_date`, `day us-engineer languages.0.taken`; its own without."""
        return example_figure(self._room, slug, day_html(self._room, self._day(f"{slug}:{place}")), part=place)

    def changed(self, day: str) -> str:
        """A day on which the rules changed, linked to what changed then: `changed 2025-03-25`."""
        room = self._room
        days = {one["date"] for one in room.record()} | {
            version["from"] for rule in room.facts.rulebook.rules.values() for version in rule.get("versions", ())
        }
        if a_day(day) not in days:
            raise NotFound(f"no rule changed on {day}")
        href = room.url("rules", anchor=f"c{day}")
        return figure(day_html(room, day), href=href, title=room.t("guides.changes"), changed=day)

    def _day(self, start: str) -> str:
        slug, colon, place = start.partition(":")
        if not colon:
            return a_day(start)
        example = self._room.example(slug)
        if place == "on":
            return example["on"]
        found: Any = example["profile"]
        for key in place.split("."):
            try:
                found = found[int(key) if key.isdecimal() else key]
            except (LookupError, TypeError):
                raise NotFound(f"the profile of {slug} has nothing at {place}") from None
        return a_day(str(found))


def figures_of(room: Room, rule: str, on: str | None) -> Mapping[str, Any]:
    """The figures of the version in force, noted as used."""
    version = room.version(rule, on)
    if not isinstance(version["figures"], Mapping):
        raise NotFound(f"the figures of {rule} are not known for the version of {version['from']}")
    return version["figures"]


def a_figure(room: Room, rule: str, key: str, on: str | None) -> Any:
    """One figure of the version in force, which must be known."""
    figures = figures_of(room, rule, on)
    if key not in figures:
        raise NotFound(f"{rule} has no figure {key}; it has {', '.join(figures)}")
    if figures[key] == UNKNOWN:
        raise NotFound(f"{rule}: {key} is not known for this version; choose another day with on=")
    return figures[key]


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
