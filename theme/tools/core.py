"""The data of the scoring core: rules and records checked and compiled into the one module the core reads."""

import os

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


def check(place: Place) -> None:
    """Everything that can be found wrong with the rules, the records, the words and the guides without a build.

    Raises `Failure` with every fault.
    """
    compile_data(place)
    from express_entry.glossary import check_glossary
    from express_entry.library import read_library
    from express_entry.reading import check_reading, outdated
    from express_entry.yaml12 import BadData

    from calc import assess
    from tools import readability

    with step("Checking the records, the words and the guides"):
        try:
            library = read_library(place.root, assess)
            pages = library.guide_pages
        except BadData as bad:
            raise faults(place, bad.faults) from None
        found = [
            *check_reading(place.root),
            *check_glossary(place.root, library.facts.glossary, library.rulebook.rules),
        ]
    plain = readability.of_guides(pages)
    readability.show(plain)
    for line in outdated(library.guides, pages, library.rulebook.rules):
        print(f"  Read again: {line}")
    found += readability.faults(plain)
    if found:
        raise faults(place, found)
    print("The rules, the records, the words and the guides are in order.")


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
