"""The converter of language tests: fields for four results, with the tables that a script reads them by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import escape

from ..tables import level_name
from .room import Room

PART = "converter"
# In the order of the reports that people copy from.
ORDER = ("listening", "reading", "writing", "speaking")


def converter_html(room: Room) -> str:
    """The fields, ready for a script; a browser without one shows none of them."""
    room.parts.add(PART)
    tests = _tests(room)
    first = next(iter(tests.values()))
    options = "".join(f'<option value="{test}">{escape(room.t("core.tests", test))}</option>' for test in tests)
    fields = "".join(
        f'<div class="converter-field">'
        f'<label for="converter-{ability}">{escape(room.t("core.abilities", ability))}</label>'
        f'<span class="hint js-range" id="converter-{ability}-range">{escape(first["scales"][ability]["range"])}</span>'
        f'<input type="text" inputmode="decimal" autocomplete="off" maxlength="6" class="js-score" '
        f'id="converter-{ability}" data-ability="{ability}" aria-describedby="converter-{ability}-range">'
        f'<output class="js-level" for="converter-{ability}">{escape(room.t("converter.none"))}</output></div>'
        for ability in ORDER
    )
    said = "".join(f' data-{key}="{escape(room.t.tree("converter", key))}"' for key in ("none", "wrong", "lowest"))
    # Two closing braces in a row would look like a macro that was left over.
    data = escape(json.dumps(tests, ensure_ascii=False, separators=(",", ":")).replace("}", "} "))
    return (
        f'<fieldset class="converter js-converter" data-pagefind-ignore data-tests="{data}"{said}>'
        f"<legend>{escape(room.t('converter.name'))}</legend>"
        f'<p class="converter-test"><label for="converter-test">{escape(room.t("converter.test"))}</label> '
        f'<select id="converter-test" class="js-test" autocomplete="off">{options}</select></p>'
        f'<p class="converter-hint js-hint">{escape(first["hint"])}</p>'
        f'<div class="converter-scores">{fields}</div>'
        f'<p class="converter-lowest js-lowest" role="status"></p>'
        f'<p class="hint">{escape(room.t("converter.private"))}</p></fieldset>'
    )


def _tests(room: Room) -> dict[str, dict[str, Any]]:
    """Every test by its name, those of the page's language first, as the script reads it."""
    rules = {
        rule_id.removeprefix("language."): rule
        for rule_id, rule in room.facts.rulebook.rules.items()
        if rule["kind"] == "language"
    }
    names = [test for test in room.t.tree("core.tests") if test in rules]
    names.sort(key=lambda test: rules[test]["language"] != room.lang)
    return {test: _test(room, test, rules[test]) for test in names}


def _test(room: Room, test: str, rule: Mapping) -> dict[str, Any]:
    """`levels` are their names, the highest first, and `lows` of a scale the lowest score of each."""
    version = room.version(f"language.{test}")
    scale = room.t.text("core.scales", rule["language"])
    return {
        "hint": room.t.text("converter", test) if room.t.has("converter", test) else "",
        "levels": [str(level_name(room.t, scale, version, row["level"])) for row in version["table"]],
        "scales": {
            ability: {
                **rule["scale"][ability],
                "range": _range(room, rule["scale"][ability]),
                "lows": [float(str(row[ability]).partition("..")[0]) for row in version["table"]],
            }
            for ability in ORDER
        },
    }


def _range(room: Room, scale: Mapping) -> str:
    key = "range" if float(scale["step"]).is_integer() else "range_half"
    return room.t.text("converter", key, low=room.fmt.number(scale["from"]), high=room.fmt.number(scale["to"]))
