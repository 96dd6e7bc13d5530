"""A Chromium for the tests: Playwright's own where it can be had, else an installed one, else Debian's. Never none.

Its headless shell before the whole browser, which opens a window nobody sees and takes an eighth more of the
processor's time.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from tools import environment
from tools.console import Failure, run, step
from tools.place import Place

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHELLS = ("chrome-headless-shell", "chromium-headless-shell", "headless_shell")
INSTALLED = (*SHELLS, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
DAY = 86_400


def find(place: Place) -> str:
    """The path of a Chromium that was seen to start. Raises `Failure` if none can be had."""
    named = os.environ.get("WAYMARK_CHROMIUM")
    if named:
        if not _starts(named):
            raise Failure(f"WAYMARK_CHROMIUM names {named}, which does not start; name another one or none")
        return named
    with place.locked("browser"):
        memory = place.cache / "browser.json"
        known = _remembered(memory)
        # What may change which one is best.
        seen = {"playwright": version("playwright"), "installed": _installed()}
        if seen.items() <= known.items() and os.path.exists(known["executable"]):
            return known["executable"]
        with step("Looking for a browser for the tests"):
            own = _playwright_path(place)
            installed = next((path for path in seen["installed"] if _starts(path)), None)
        refused = known.get("refused", 0) if installed else 0
        executable = own if _starts(own) else None
        if executable is None and time.time() - refused > DAY:
            executable = _download(place, patience=60 if installed else 600)
            refused = 0 if executable else time.time()
        executable = executable or installed or _from_debian(place)
        if executable is None:
            raise Failure("the tests need a browser: install Chromium or Chrome, or name one in WAYMARK_CHROMIUM")
        seen["installed"] = _installed()
        memory.write_text(json.dumps({**seen, "executable": executable, "refused": refused}), encoding="utf-8")
        print(f"  The tests use {executable}", flush=True)
        return executable


def version_of(executable: str) -> str:
    """The version that a browser tells, such as 141.0.7390.37."""
    told = subprocess.run([executable, "--version"], capture_output=True, text=True).stdout
    return (re.findall(r"\d+(?:\.\d+)+", told) or ["unknown"])[0]


def _remembered(memory: Path) -> dict:
    try:
        return json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _installed() -> list[str]:
    return [path for path in (*map(shutil.which, INSTALLED), *MAC) if path and os.path.exists(path)]


def _starts(executable: str) -> bool:
    """Whether this browser opens an empty page; a file that is there may still lack the system's libraries."""
    if not executable or not os.path.exists(executable):
        return False
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [executable, "--headless", *FLAGS, f"--user-data-dir={profile}", "--dump-dom", "about:blank"]
        try:
            answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        except (OSError, subprocess.TimeoutExpired):
            return False
    return answer.returncode == 0 and b"<html>" in answer.stdout


def _environment(place: Place) -> dict[str, str]:
    # In the project, because a home directory may be missing or read-only.
    return {"PLAYWRIGHT_BROWSERS_PATH": str(place.cache / "browsers"), **environment.plain()}


def _playwright_path(place: Place) -> str:
    """Where Playwright's own headless shell is; empty if it is not there."""
    command = [place.python, "-m", "playwright", "install", "--dry-run", "--only-shell", "chromium"]
    log = place.logs / "playwright.txt"
    output = run(command, failed="Playwright does not start", log=log, env=_environment(place), timeout=120)
    folder = Path(re.findall(r"Install location: +(.*)", output)[0])
    return next((str(path) for path in folder.glob("*/*") if path.name.removesuffix(".exe") in SHELLS), "")


def _download(place: Place, patience: float) -> str | None:
    command = [place.python, "-m", "playwright", "install", "--only-shell", "chromium"]
    try:
        with step("Downloading Playwright's Chromium", otherwise="cannot be had here"):
            log = place.logs / "playwright.txt"
            run(command, failed="no download", log=log, env=_environment(place), timeout=patience)
            path = _playwright_path(place)
            if not _starts(path):
                raise Failure("it does not start on this system")
            return path
    except Failure:
        return None


def _from_debian(place: Place) -> str | None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    failed = "Chromium for the tests could not be installed"
    with step("Installing Debian's Chromium"):
        run(["apt-get", "update"], failed=failed, log=place.logs / "apt.txt", env=env, timeout=600)
        # Not every release has the shell as a package of its own.
        shell = subprocess.run(["apt-cache", "show", "chromium-headless-shell"], capture_output=True)
        name = "chromium" if shell.returncode else "chromium-headless-shell"
        install = ["apt-get", "install", "-y", "--no-install-recommends", name, "fonts-liberation"]
        run(install, failed=failed, log=place.logs / "apt.txt", env=env, timeout=600)
    path = shutil.which(name)
    return path if path and _starts(path) else None
