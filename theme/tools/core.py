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
            raise faults(place, bad.faults) from None
        target = place.root / "calc" / "compiled.py"
        beside = place.cache / "compiled.py"
        write_core(data, beside)
        if not target.exists() or target.read_bytes() != beside.read_bytes():
            os.replace(beside, target)


def check(place: Place) -> None:
    """Everything that can be found wrong with the data and the words without building the site."""
    from express_entry import records, words
    from express_entry.yaml12 import BadData

    compile_data(place)
    found: list[str] = []
    readers = {"rounds": records.read_draws, "occupations": records.read_units, "words": words.read_words}
    for what, read in readers.items():
        with step(f"Checking the {what}"):
            try:
                read(place.root)
            except BadData as bad:
                found += bad.faults
    if found:
        raise faults(place, found)
    print("The rules, the records and the words are in order.")


def faults(place: Place, lines: list[str]) -> Failure:
    """The failure that lists each fault by its place in the project."""
    root = f"{place.root}{os.sep}"
    count = f"{len(lines)} faults" if len(lines) != 1 else "one fault"
    advice = f"{count} in the data; correct the lines named above and run the command again"
    return Failure(advice, [line.replace(root, "") for line in lines])
