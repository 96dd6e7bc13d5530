"""The commands of publish.py: from the person's words to an exit code."""

import argparse
import os
import signal
import subprocess
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

from tools import environment
from tools.console import OF_THE_MACHINE, Failure, known_cause, os_cause
from tools.place import Place


def run(root: str, options: argparse.Namespace) -> int:
    """The exit code of a command. Whatever goes wrong is told in one line, after the faults it may consist of."""
    place = Place(Path(root))
    # Whoever stops a command from outside gets the same as at a terminal: what is half done is cleared away.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if not environment.was_prepared():
            environment.prepare(place, *_groups(options))
        if not environment.inside(place):
            return environment.continue_inside(place, sys.argv)
        sys.path[:0] = [str(place.root), str(place.root / "theme" / "plugins")]
        return COMMANDS[options.command](place, options)
    except Failure as failure:
        for detail in failure.details:
            print(f"  {detail}", file=sys.stderr)
        return _say(failure.line)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        return _say(os_cause(error))
    except Exception as error:
        log = place.logs / "error.txt"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
        cause = known_cause(traceback.format_exc(), OF_THE_MACHINE)
        return _say(
            cause or f"{type(error).__name__}: {' '.join(str(error).split())}; a fault in publish.py (see {log})"
        )


def _groups(options: argparse.Namespace) -> list[str]:
    """The groups of packages a command needs."""
    if options.command == "bench":
        from tools import bench

        return ["site", *bench.groups(options.only)]
    if options.command == "fuzz":
        return ["site", "test", "fuzz"]
    if options.command != "test":
        return ["site"]
    return ["site", "test", "long", "fuzz", environment.LIGHTHOUSE] if options.long else ["site", "test"]


def _say(line: str) -> int:
    sys.stdout.flush()
    print(f"publish.py: {line}", file=sys.stderr)
    return 1


def setup(place: Place, options: argparse.Namespace) -> int:
    from tools import core

    core.compile_data(place)
    python = os.path.relpath(place.python, place.root)
    print("Ready. Call the scoring core from this folder with:")
    print(f"{python} -m calc assess PROFILE.json --on 2026-10-01")
    return 0


def build(place: Place, options: argparse.Namespace) -> int:
    from tools import site

    out = Path(options.out) if options.out else place.root / "output"
    timings = Path(options.timings) if options.timings else None
    site.build(place, out, options.site_url, options.code_url, timings)
    return 0


def serve(place: Place, options: argparse.Namespace) -> int:
    from tools import serving

    return serving.serve(place, options.port, options.base)


def check(place: Place, options: argparse.Namespace) -> int:
    from tools import core

    built = Path(options.built).absolute() if options.built else None
    core.check(place, datetime.now(UTC).date(), built)
    return 0


def test(place: Place, options: argparse.Namespace) -> int:
    from tools import browser, core, results

    if options.record:
        results.refuse_parts(options.rest)
    core.compile_data(place)
    executable = browser.find(place)
    # A person's own settings for Python or pytest must not change what the tests see.
    own = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTEST_ADDOPTS")
    env = {name: value for name, value in os.environ.items() if name not in own}
    env["WAYMARK_CHROMIUM"] = executable
    env["WAYMARK_LONG"] = "1" if options.long else ""
    counted = place.cache / "counted.json"
    counted.unlink(missing_ok=True)
    env["WAYMARK_RECORD"] = str(counted) if options.record else ""
    # Times compared within one run need the cores for themselves.
    spread = [] if "benchmarks" in options.rest else ["-n", str(_processes()), "--dist", "worksteal"]
    sys.stdout.flush()
    start = time.monotonic()
    code = subprocess.run([place.python, "-m", "pytest", *spread, *options.rest], cwd=place.root, env=env).returncode
    if options.record:
        now = datetime.now(UTC).date()
        seconds = time.monotonic() - start
        results.write(place, counted, long=options.long, seconds=seconds, today=now, browser=executable)
    return code


def _processes() -> int:
    """How many run the tests: twice as many as there are cores take a fifth less time, as browsers make tests wait."""
    return min(8, 2 * (os.cpu_count() or 1))


def fuzz(place: Place, options: argparse.Namespace) -> int:
    from tools import core, fuzz

    core.compile_data(place)
    fuzz.run(place, options.target or fuzz.TARGETS, options.minutes, keep=options.keep)
    return 0


def update_draws(place: Place, options: argparse.Namespace) -> int:
    from tools import update

    update.update(place, options.feeds, datetime.now(UTC).date())
    return 0


def bench(place: Place, options: argparse.Namespace) -> int:
    from tools import bench, core

    core.compile_data(place)
    bench.run(
        place,
        datetime.now(UTC).date(),
        quick=options.quick,
        only=options.only,
        passes=options.passes,
        report=Path(options.json) if options.json else None,
        record=options.record,
    )
    return 0


def lock(place: Place, options: argparse.Namespace) -> int:
    from tools import locks

    locks.renew(place)
    return 0


COMMANDS = {
    "setup": setup,
    "build": build,
    "serve": serve,
    "check": check,
    "test": test,
    "fuzz": fuzz,
    "update-draws": update_draws,
    "bench": bench,
    "lock": lock,
}
