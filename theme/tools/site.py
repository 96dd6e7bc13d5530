"""The build: a finished site that takes the old one's place only when it is complete."""

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import core, environment, hashes, intent, licences, offline, sbom, search
from tools.console import OF_THE_MACHINE, Failure, known_cause, run, step
from tools.place import Place, times

ADDRESS = re.compile(r"https?://[^\s/?#\"'<>]+(?:/[^\s?#\"'<>]*)?")
# A folder that has this file was made by a build, and may be replaced by the next one.
MARK = Path("engine", "manifest.json")
NOT_RENDERED = "the pages could not be rendered"


class Stages:
    """Seconds of each stage: `{"search": {"wall": 7.1, "cpu": 12.9}}`; `cpu` is that of every process there was."""

    def __init__(self) -> None:
        self.spent: dict[str, dict[str, float]] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        wall, cpu = time.monotonic(), sum(os.times()[:4])
        yield
        self.spent[name] = {"wall": time.monotonic() - wall, "cpu": sum(os.times()[:4]) - cpu}

    def divide(self, whole: str, parts: dict[str, tuple[float, float]]) -> None:
        """Notes the parts of a stage, whose own seconds become those that no part has."""
        for name, (wall, cpu) in parts.items():
            self.spent[name] = {"wall": wall, "cpu": cpu}
            self.spent[whole]["wall"] -= wall
            self.spent[whole]["cpu"] -= cpu


def build(place: Place, out: Path, site_url: str = "", code_url: str = "", timings: Path | None = None) -> None:
    """Leaves the finished site in `out`; on any failure `out` is as it was before.

    `timings` gets the seconds of each stage: `{"search": {"wall": 7.1, "cpu": 12.9}, …}`.
    """
    stages = Stages()
    with stages.stage("total"):
        _build(place, out, site_url, code_url, stages)
    if timings:
        timings.write_text(json.dumps(stages.spent, indent=1) + "\n", encoding="utf-8")


def _build(place: Place, out: Path, site_url: str, code_url: str, stages: Stages) -> None:
    site_url, code_url = _address(site_url), _address(code_url)
    out = Path(os.path.abspath(out))
    _refuse_foreign(place, out)
    record = place.cache / "built" / f"{re.sub(r'[^A-Za-z0-9]+', '-', str(out)).strip('-')}.json"
    with place.locked("build"):
        undo_half_swap(out)
        fingerprint = place.fingerprint(site_url, code_url, sys.version)
        if _is_complete(record, out, fingerprint):
            print(f"Nothing changed: {_shown(out)} is up to date.")
            return
        staging = out.with_name(f"{out.name}.new")
        shutil.rmtree(staging, ignore_errors=True)
        try:
            # Before all that takes long: perhaps nothing may be written there.
            staging.mkdir(parents=True)
            with stages.stage("core"):
                core.compile_data(place)
            _make(place, staging, site_url, code_url, stages)
            record.parent.mkdir(parents=True, exist_ok=True)
            record.unlink(missing_ok=True)
            _swap(staging, out)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        # The inputs may have changed meanwhile: then the record must not vouch for them.
        if place.fingerprint(site_url, code_url, sys.version) == fingerprint:
            record.write_text(json.dumps({"fingerprint": fingerprint, "files": _files(out)}), encoding="utf-8")
        print(f"Built {_shown(out)}: {sum(1 for _ in out.rglob('*.html'))} pages.")


def _address(url: str) -> str:
    url = url.rstrip("/")
    if url and not ADDRESS.fullmatch(url):
        raise Failure(f"{url!r} is not a web address; write it like https://example.org/waymark")
    return url


def _make(place: Place, staging: Path, site_url: str, code_url: str, stages: Stages) -> None:
    from engine import bundle

    with step("Rendering the pages"), stages.stage("pelican"):
        _render(place, staging, site_url, code_url)
    stages.divide("pelican", json.loads(_clock(place).read_text(encoding="utf-8")))
    with step("Indexing the pages for the search"), stages.stage("search"):
        search.write(place, staging)
    with stages.stage("engine"):
        bundle.build_engine(place.root, staging)
    with step("Gathering the licences"), stages.stage("licences"):
        licences.write(place.root, staging, code_url, site_url)
    with stages.stage("offline"):
        intent.write(staging)
        offline.write(place, staging)
    with stages.stage("sbom"):
        sbom.write(place, staging)
    # Last of all: what is written after it would have no hash.
    with stages.stage("hashes"):
        hashes.write(place, staging)


def _clock(place: Place) -> Path:
    """Where the pages' own times are noted."""
    return place.logs / "pelican-times.json"


def _render(place: Place, staging: Path, site_url: str, code_url: str) -> None:
    log = place.logs / "pelican.txt"
    command = [sys.executable, "-m", "pelican", *pelican_arguments(staging, site_url, code_url)]
    command.append(f"TIMINGS={json.dumps(str(_clock(place)))}")
    with pages_made(place, staging, log):
        run(command, failed=NOT_RENDERED, log=log, cwd=place.root, env=pelican_environment(place))


def pelican_arguments(staging: Path, site_url: str, code_url: str) -> list[str]:
    settings = [f"SITEURL={json.dumps(site_url)}", f"CODE_ADDRESS={json.dumps(code_url)}"]
    return ["content", "-s", "theme/settings.py", "-o", str(staging), "--fatal=warnings", "-e", *settings]


def pelican_environment(place: Place) -> dict[str, str]:
    # Pelican's messages are wrapped to the terminal's width, which would break the line that is shown.
    paths = os.pathsep.join((str(place.root), str(place.root / "theme" / "plugins")))
    return {**environment.plain(), "COLUMNS": "2000", "NO_COLOR": "1", "PYTHONPATH": paths}


@contextmanager
def pages_made(place: Place, staging: Path, log: Path) -> Iterator[None]:
    """Around a run of Pelican that writes its messages into `log`: turns them into faults that name our files."""
    try:
        yield
    except Failure as failure:
        said = log.read_text(encoding="utf-8", errors="replace")
        # What is wrong with the machine is not to be looked for in our files.
        if known_cause(said, OF_THE_MACHINE):
            raise
        raise _explained(place, failure, said) from None
    if not any(staging.rglob("*.html")):
        raise Failure(f"{NOT_RENDERED}: Pelican wrote none (all it said: {log})")


def _explained(place: Place, failure: Failure, said: str) -> Failure:
    """The same failure with what Pelican complained of listed line by line, and where in our files an error arose."""
    found: list[str] = []
    where = ""
    telling = False
    for line in said.replace(f"{place.root}{os.sep}", "").splitlines():
        text = re.sub(r"^(\[[\d:]+\])?\s*", "", line).strip()
        if opening := re.match(r"(CRITICAL|ERROR|WARNING)\s+(?:BadData: )?(.*?)(?:\s{2,}\S+:\d+)?$", text):
            telling = True
            found.append(opening[2])
        elif text.startswith("Traceback "):
            telling = False
        elif frame := re.match(r'File "((?:theme|calc|content)/[^"]+)", line (\d+)', text):
            where = f"{frame[1]}:{frame[2]}"
        elif telling and text:
            found.append(text)
    if not found:
        return failure
    if where and not re.match(r"\S+:\d+: ", found[0]):
        found.append(f"at {where}")
    advice = f"{NOT_RENDERED}; correct what is named above and run the command again"
    return Failure(advice, list(dict.fromkeys(found)))


def _refuse_foreign(place: Place, out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise Failure(f"{_shown(out)} holds files that no build made; name a new or empty folder with --out")
    lowest = next(path for path in (out, *out.parents) if path.exists())
    if not lowest.is_dir():
        raise Failure(f"{_shown(lowest)} is not a folder; name another one with --out")
    rooms = [place.root / name for name in ("calc", "content", "rules", "tests", "theme", ".git", ".venv")]
    if any(room in (out, *out.parents) for room in rooms):
        raise Failure(f"{_shown(out)} lies among the sources; name another folder with --out")


def undo_half_swap(out: Path) -> None:
    """Brings the old site back if a build was killed at the moment it changed places."""
    old = out.with_name(f"{out.name}.old")
    if old.exists() and not out.exists():
        old.rename(out)


def _swap(staging: Path, out: Path) -> None:
    """Puts the new site in the old one's place; if that fails, the old one stays."""
    old = out.with_name(f"{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    try:
        staging.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _files(out: Path) -> dict[str, list[int]]:
    found = times(path for path in out.rglob("*") if path.is_file())
    return {os.path.relpath(name, out): list(state) for name, state in found.items()}


def _is_complete(record: Path, out: Path, fingerprint: str) -> bool:
    try:
        built = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    # A damaged record may be anything that JSON can say.
    return built == {"fingerprint": fingerprint, "files": _files(out)}


def _shown(out: Path) -> str:
    shorter = os.path.relpath(out)
    return str(out) if shorter.startswith("..") else shorter
