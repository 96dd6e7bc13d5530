"""The rules as far as they were known when the tests that compare or record whole answers were written.

A later version is no fault of those tests: they hold for the data they speak of, whatever is entered after it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from calc.compiled import TEXT
from calc.rules import Rules

# The last day each room of the rules was known to hold, by the first word of a rule's id; the other rooms: PROGRAMS.
CRS = "2026-11-02"
PROGRAMS = "2026-06-14"
KNOWN_THROUGH = {"crs": CRS, "categories": "2026-10-01", "funds": "2026-08-15", "language": "2026-08-15"}
LAST_ROUND = "2026-10-01"
# A change of the ranking system was known for this day, but none of its figures.
CHANGE = "2026-11-03"
UNREAD = {"from": CHANGE, "figures": "unknown", "sources": ["celpass", "bryceyuuu"]}


def known_data() -> dict[str, Any]:
    """The compiled data without what was entered later."""
    data = json.loads(TEXT)
    for rule_id, rule in data["rules"].items():
        room = rule_id.partition(".")[0]
        last = KNOWN_THROUGH.get(room, PROGRAMS)
        rule["versions"] = [one for one in rule["versions"] if one["from"] <= last]
        rule["verified_through"] = last
    # A rule that began later is left out altogether.
    data["rules"] = {rule_id: rule for rule_id, rule in data["rules"].items() if rule["versions"]}
    for rule_id, rule in data["rules"].items():
        if rule_id.startswith("crs."):
            rule["versions"].append(copy.deepcopy(UNREAD))
    data["rounds"] = [one for one in data["rounds"] if one[1] <= LAST_ROUND]
    return data


def known_rules() -> Rules:
    """The same, as the core reads them."""
    return Rules(known_data())


def still_holds(pair: Mapping[str, Any]) -> bool:
    """Whether the answer of a contract pair is still given: not if rules of its day have been read since."""
    return pair["on"] <= CRS or Rules(json.loads(TEXT)).crs_verified_through.isoformat() == CRS
