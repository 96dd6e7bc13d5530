"""What the core reads of a rule by name: less than that, or a figure beyond all measure, would fail it one day."""

from __future__ import annotations

from collections.abc import Iterator

from calc.rules import FIRST_DAY, INVITATION
from calc.values import ABILITIES, TOP_CLB

from .yaml12 import Document

NAMES: dict[str, tuple[str, ...]] = {
    "work.year": ("hours", "hours_per_week"),
    "work.window": ("crs_years",),
    "work.noc_2021": ("highest_teer",),
    "language.validity": ("years",),
    "education.eca_validity": ("years",),
    "profile.validity": ("months",),
    "fsw.minimum": ("language_level", "work_hours", "work_window_years", "pass_mark", "grid_total"),
    "cec.minimum": ("work_hours", "work_window_years", "language_teer_0_1", "language_teer_2_3"),
    "fst.minimum": ("work_hours", "work_window_years", *ABILITIES),
    "invitation.days": ("days",),
    "invitation.police": ("age", "months", "years"),
    "invitation.program": ("first", "second", "third"),
    "invitation.medical": ("exam",),
}
# Every score hangs on these, so they hold from the first day.
FROM_THE_FIRST_DAY = {
    *(rule_id for rule_id in NAMES if not rule_id.startswith(INVITATION) and rule_id != "work.noc_2021"),
    "fst.occupations",
}
# The core says of these alone that it does not know them; the figures of a score it takes from the version before.
MAY_BE_UNKNOWN = {"invitation.days"}
RANGES = {
    "hours": (1, 100_000),
    "years": (1, 100),
    "months": (1, 1_200),
    "days": (1, 36_500),
    "points": (0, 10_000),
    "level": (0, TOP_CLB),
    "teer": (0, 5),
    "dollars": (0, 10**9),
}


def needed_faults(document: Document) -> Iterator[str]:
    """What a rule of figures, words or groups lacks; its form is sound."""
    data = document.data
    rule_id, versions = data["id"], data["versions"]
    if rule_id in FROM_THE_FIRST_DAY and versions[0]["from"] > FIRST_DAY.isoformat():
        yield document.fault(("versions", 0, "from"), f"every score needs this rule from {FIRST_DAY} on")
    for index, version in enumerate(versions):
        if version.get("figures") == "unknown":
            if index == 0 and rule_id in FROM_THE_FIRST_DAY:
                yield document.fault(("versions", index, "figures"), "every score needs the first figures")
            if rule_id.startswith(INVITATION) and rule_id not in MAY_BE_UNKNOWN:
                yield document.fault(
                    ("versions", index, "figures"), "a version of this rule cannot be unknown as a whole"
                )
            continue
        place = "terms" if "terms" in version else "figures"
        given = version.get(place, {})
        for name in NAMES.get(rule_id, ()):
            if name not in given:
                yield document.fault(("versions", index, place, name), "the core needs this")
        for name, figure in given.items() if place == "figures" else ():
            low, high = RANGES.get(data["units"].get(name), (None, None))
            if isinstance(figure, int) and low is not None and not low <= figure <= high:
                yield document.fault(("versions", index, place, name), f"{figure} is not between {low} and {high}")
