"""The data under fuzzing: the feed of rounds, and the files of rules and records."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import mutate
import sound
from core_targets import PAIRS
from express_entry import compiler, parsed, rulebook, yaml12
from express_entry.compiler import compile_core
from express_entry.words import read_words
from express_entry.yaml12 import BadData, Document
from made_world import FEEDS, FILES, TODAY, state
from tools.console import SPACES, Failure
from tools.place import Place
from tools.update import known, update

from calc import assess, plan, timeline
from calc.rules import FIRST_DAY, NoRuleYet, Rules

ROOT = Path(__file__).parents[2]

# The feed of rounds

LONGEST = 1000  # characters of what a person is told of one fault
BETWEEN = b"\x1e"  # between the English feed and the French one, where there are two


def feeds(rng: Random) -> bytes:
    english, french = ((FEEDS / f"ee_rounds_123_{language}.json").read_bytes() for language in ("en", "fr"))
    return rng.choice((english, BETWEEN.join((english, french)), (FEEDS / "as-published.json").read_bytes()))


def changed_feeds(raw: bytes, rng: Random) -> bytes:
    parts = raw.split(BETWEEN)
    place = rng.randrange(len(parts))
    parts[place] = mutate.json_text(parts[place], rng)
    return BETWEEN.join(parts)


def check_feeds(raw: bytes) -> None:
    """Refused with a message and nothing written, or taken in whole: then nothing is new the second time."""
    with tempfile.TemporaryDirectory() as folder:
        world, places = _world(Path(folder), raw)
        before = state(world)
        try:
            _updated(world, places)
        except Failure as refused:
            told = [refused.line, *refused.details]
            # What the feed says may hold the spaces of French figures, which mean nothing to a terminal.
            shown = [line.translate(dict.fromkeys(map(ord, SPACES), " ")) for line in told]
            assert all(line and line.isprintable() and len(line) < LONGEST for line in shown), told
            assert state(world) == before
            return
        known.read(world.root)
        after = state(world)
        assert _updated(world, places).endswith("Nothing is new.\n")
        assert state(world) == after


def _world(folder: Path, raw: bytes) -> tuple[Place, list[str]]:
    """A made-up project of three rounds, and the feeds in files."""
    for name, text in FILES.items():
        (folder / "world" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "world" / name).write_text(text, encoding="utf-8")
    places = []
    for number, part in enumerate(raw.split(BETWEEN)[:3]):
        places.append(str(folder / f"{number}.json"))
        Path(places[-1]).write_bytes(part)
    return Place(folder / "world"), places


def _updated(world: Place, places: list[str]) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        update(world, places, TODAY)
    return said.getvalue()


# Files of rules, records and words: an input is the name of a file, a line end, and what the file is to hold.

NAMED = re.compile(r"[^\s:]+:[1-9]\d*: \S")
ROOMS = ("rules/**/*.yaml", "content/draws/*.yaml", "content/pool/*.yaml", "content/words/*/*.yaml")
LARGEST = 60_000
TODAY_HERE = date(2026, 10, 1)


@cache
def _files() -> list[Path]:
    found = [path for room in ROOMS for path in sorted(ROOT.glob(room)) if path.stat().st_size < LARGEST]
    return [path.relative_to(ROOT) for path in found]


def file(rng: Random) -> bytes:
    # Half of the time a rule: they are most of what a score hangs on.
    rules = [path for path in _files() if path.parts[0] == "rules"]
    path = rng.choice(rules if rng.randint(0, 1) else _files())
    return f"{path.as_posix()}\n".encode() + (ROOT / path).read_bytes()


def changed_file(raw: bytes, rng: Random) -> bytes:
    """Changed in one figure, or as data and written again as JSON, which is YAML too, or as text."""
    name, _, held = raw.partition(b"\n")
    how = rng.randint(0, 3)
    figures = list(re.finditer(rb"\d{1,9}", held))
    if how <= 1 and figures:
        figure = rng.choice(figures)
        number = int(figure[0])
        put = rng.choice((number + 1, number - 1, number * 10, 0, rng.randint(0, 2000), 10**6))
        held = held[: figure.start()] + str(put).encode() + held[figure.end() :]
    elif how == 2:
        with contextlib.suppress(BadData, UnicodeDecodeError):
            data = mutate.value(yaml12.parse(held.decode(), Path("held")).data, rng)
            held = json.dumps(data, indent=1, ensure_ascii=bool(rng.randint(0, 1))).encode("utf-8", "replace")
    else:
        held = mutate.text(held, rng)
    return name + b"\n" + held


@cache
def _copy() -> Path:
    """A copy of the data, parsed once; it stays for the whole run."""
    folder = tempfile.TemporaryDirectory()
    _kept.append(folder)
    root = Path(folder.name)
    for name in ("rules", "content/draws", "content/pool", "content/noc", "content/words"):
        shutil.copytree(ROOT / name, root / name)
    compile_core(root)
    return root


_kept: list[tempfile.TemporaryDirectory[str]] = []


def check_file(raw: bytes) -> None:
    """Refused with file and line, every fault; or compiled into what the core runs on."""
    name, _, held = raw.partition(b"\n")
    known_name = {path.as_posix(): path for path in _files()}.get(name.decode("utf-8", "replace"))
    if known_name is None:
        return
    path = _copy() / known_name
    _ = _documents(), _records()  # while all files of the copy are sound
    before = path.read_bytes()
    path.write_bytes(held)
    try:
        with _others_known(known_name):
            if "words" in known_name.parts:
                read_words(_copy())
            else:
                _runs(compile_core(_copy()), held)
    except BadData as bad:
        assert bad.faults
        for fault in bad.faults:
            assert NAMED.match(fault.replace(f"{_copy()}/", "")), fault
    finally:
        path.write_bytes(before)


@contextlib.contextmanager
def _others_known(changed: Path) -> Iterator[None]:
    """What was read of the other files when the copy was made is not read again: most of the time would go there."""
    documents, faults_of, is_rule = _documents(), rulebook._document_faults, changed.parts[0] == "rules"

    def read(root: Path, path: Path) -> Document:
        return documents[path] if path in documents and path != changed else _read(root, path)

    def faults(document: Document, *more: Any) -> list[str]:
        return faults_of(document, *more) if changed in (document.path, rulebook.SOURCES) else []

    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.object(parsed, "read", read))
        stack.enter_context(mock.patch.object(rulebook, "_document_faults", faults))
        for name, records in _records().items() if is_rule else ():
            stack.enter_context(mock.patch.object(compiler, name, lambda root, records=records: records))
        yield


_read = parsed.read


@cache
def _documents() -> dict[Path, Document]:
    return {path: _read(_copy(), path) for path in _files()}


@cache
def _records() -> dict[str, Any]:
    return {name: getattr(compiler, name)(_copy()) for name in ("read_draws", "read_pool", "read_units")}


def _runs(compiled: dict[str, Any], held: bytes) -> None:
    """The core answers under the compiled data, around every day that the changed file names."""
    rules = Rules(json.loads(json.dumps(compiled, allow_nan=False)))
    days = {TODAY_HERE, *_days(held.decode())}
    for day in sorted(days)[-6:]:
        for profile in _people():
            try:
                found = assess(profile, day, want=["crs", "programs", "categories", "clb", "pool"], rules=rules)
            except NoRuleYet:
                assert day < FIRST_DAY
                continue
            sound.assessment(found, rules)
    first, *_ = _people()
    sound.assessment(assess(first, TODAY_HERE, want=["rounds"], rules=rules), rules)
    sound.plan(plan(first, TODAY_HERE, rules=rules), rules)
    sound.timeline(timeline(first, TODAY_HERE, years=1, rules=rules), rules)


def _days(held: str) -> Iterator[date]:
    for written in set(re.findall(r"\d{4}-\d{2}-\d{2}", held)):
        with contextlib.suppress(ValueError, OverflowError):
            yield date.fromisoformat(written) - timedelta(1)
            yield date.fromisoformat(written)


@cache
def _people() -> list[dict[str, Any]]:
    """Three people of the contract who were born before any day that is asked about."""
    names = ("435-couple", "533-graduate-in-canada", "test-tef-and-celpip")
    people = [json.loads((PAIRS / f"{name}.json").read_bytes())["profile"] for name in names]
    # What lies in the future of an earlier day would be refused there.
    for one in people:
        one["birth_date"] = "1990-05-01"
        for result in [*one.get("languages", ()), *one.get("spouse", {}).get("languages", ())]:
            result.pop("taken", None)
        for education in (one.get("education"), one.get("spouse", {}).get("education")):
            if education and "eca_issued" in education:
                education["eca_issued"] = "2014-06-01"
    return people
