"""Macros inside a sentence for the example people: what the core computed for them."""

from __future__ import annotations

from .html import example_figure, open_link
from .parsing import NotFound
from .room import Room, facts_read, part

YES_NO = {True: "yes", False: "no"}


class Persons:
    """What the core says of an example. Each method is one macro."""

    _room: Room

    def example(
        self, slug: str, what: str = "total", *, on: str | None = None, below: str | None = None, reaches: str = ""
    ) -> str:
        """An example's `total`, a section (`core`) or a line (`crs.core.age`), computed by the core.

        `on` is another day than the example's own. `below=293` lets the build check that this round stopped above it,
        `reaches=293` that it did not.
        """
        room = self._room
        points = part(room.score(slug, on), what)
        if below and points >= (cutoff := room.draw(below)["cutoff"]):
            raise NotFound(f"{points} is not below {cutoff}")
        if reaches and points < (cutoff := room.draw(reaches)["cutoff"]):
            raise NotFound(f"{points} does not reach {cutoff}")
        return example_figure(room, slug, room.fmt.number(points), part=what, on=on)

    def gain(self, slug: str, other: str, what: str = "total") -> str:
        """How many points more the second example has than the first: `gain us-engineer us-engineer-french`."""
        room = self._room
        more = part(room.score(other), what) - part(room.score(slug), what)
        return example_figure(room, other, room.fmt.number(more), part=f"{what} less {slug}")

    def grid(self, slug: str, what: str = "total") -> str:
        """An example's points in the grid of the Federal Skilled Worker Program: `grid us-engineer`, `… language`."""
        room = self._room
        grid = room.assessed(slug)["programs"]["fsw"]["grid"]
        if what not in grid:
            raise NotFound(f"the grid has no part {what}; it has {', '.join(grid)}")
        return example_figure(room, slug, room.fmt.number(grid[what]), part=f"fsw.grid {what}")

    def holds(self, slug: str, **claims: str) -> str:
        """Shows nothing; the build checks what the core says: `holds us-engineer fsw=yes cec=no stem=no`.

        Programs by their names, categories by theirs with `-` written `_`.
        """
        answers = self._room.assessed(slug)
        known = answers["programs"] | {name.replace("-", "_"): one for name, one in answers["categories"].items()}
        for name, said in claims.items():
            if name not in known:
                raise NotFound(f"{name} is none of {', '.join(known)}")
            found = YES_NO.get(known[name]["eligible"], "unknown")
            if found != said:
                raise NotFound(f"{slug}: {name} is {found}, not {said}")
        return ""

    def fact(self, slug: str, name: str) -> str:
        """A fact of an example's person as the core read it: `fact us-engineer age`, `fact us-engineer reading`."""
        room = self._room
        read = facts_read(room.score(slug))
        if read.get(name) is None:
            raise NotFound(f"the example {slug} has no fact {name}; it has {', '.join(k for k in read if read[k])}")
        return example_figure(room, slug, room.value(name, read[name]), part=name)

    def open(self, slug: str, text: str | None = None) -> str:
        """A link to the calculator filled with an example: `open us-engineer "Open these answers"`."""
        return open_link(self._room, slug, text)
