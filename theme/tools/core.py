"""The data of the scoring core: rules and records checked and compiled into the one module the core reads."""

import os
from datetime import date
from pathlib import Path
from typing import Any

from tools.console import Failure, step
from tools.place import Place


def compile_data(place: Place) -> None:
    """Writes calc/compiled.py if the rules or the occupations changed what it says."""
    from express_entry.compiler import compile_core, write_core
    from express_entry.yaml12 import BadData

    with place.locked("core"), step("Checking the rules and compiling them for the core"):
        try:
            data = compile_core(place.root)
        except BadData as bad:
            raise faults(place, [*bad.faults, *_found_beyond(place)]) from None
        target = place.root / "calc" / "compiled.py"
        beside = place.cache / "compiled.py"
        write_core(data, beside)
        if not target.exists() or target.read_bytes() != beside.read_bytes():
            os.replace(beside, target)


def check(place: Place, today: date, built: Path | None = None) -> None:
    """Everything that can be found wrong with the rules, the records, the words and the guides without a build.

    With a finished site in `built`, its pages are held against the rules too. `today` only serves to list what was
    checked long ago: nothing fails for its age. Raises `Failure` with every fault.
    """
    compile_data(place)
    from express_entry import evidence
    from express_entry.glossary import check_glossary
    from express_entry.library import read_library
    from express_entry.reading import check_reading, outdated
    from express_entry.yaml12 import BadData

    from calc import assess
    from tools import built_pages, readability, second_entry

    with step("Checking the records, the words and the guides"):
        try:
            library = read_library(place.root, assess)
            pages = library.guide_pages
        except BadData as bad:
            raise faults(place, bad.faults) from None
        found = [
            *check_reading(place.root),
            *check_glossary(place.root, library.facts.glossary, library.rulebook.rules),
            *evidence.faults(place.root, library.rulebook),
        ]
    with step("Comparing every table with the second entry"):
        found += second_entry.faults(place)
    if built:
        with step("Holding the finished pages against the rules"):
            held = built_pages.hold(place, built)
        print(f"  {held.pages} pages, {held.figures} figures and {held.links} links to figures were compared.")
        found += held.faults
    plain = readability.of_guides(pages)
    readability.show(plain)
    for line in outdated(library.guides, pages, library.rulebook.rules):
        print(f"  Read again: {line}")
    _show_age(library.rulebook, today, second_entry.typed_once(place))
    found += readability.faults(plain)
    if found:
        raise faults(place, found)
    more = ", the guides and the finished pages" if built else " and the guides"
    print(f"The rules, the records, the words{more} are in order.")


def _show_age(rulebook: Any, today: date, typed_once: list[str]) -> None:
    """What a maintainer should look at again; none of it is a fault."""
    from express_entry import evidence

    for rule_id, day in evidence.old(rulebook, today).items():
        print(f"  Check again: {rule_id} was checked on {day}, more than {evidence.MOST_DAYS} days ago")
    for line in evidence.ahead(rulebook, today):
        print(f"  Look at the day: {line}, and this machine's clock says {today}")
    for line in typed_once:
        print(f"  Typed once: {line}; have it typed again in tests/double_entry")


def faults(place: Place, lines: list[str]) -> Failure:
    """The failure that lists each fault once, by its place in the project."""
    root = f"{place.root}{os.sep}"
    lines = list(dict.fromkeys(line.replace(root, "") for line in lines))
    count = f"{len(lines)} faults" if len(lines) != 1 else "one fault"
    advice = f"{count} in the data; correct the lines named above and run the command again"
    return Failure(advice, lines)


def _found_beyond(place: Place) -> list[str]:
    """Faults of the words, the guides and the rest, so that those of the rules and records need not be mended first."""
    from express_entry.library import read_library
    from express_entry.yaml12 import BadData

    def no_core(*_: object) -> dict[str, object]:
        raise AssertionError("nothing is computed while files are read")

    try:
        read_library(place.root, no_core)
    except BadData as bad:
        return bad.faults
    return []
