"""`publish.py serve`: a change is shown at once, and the whole site follows.

After a change the pages that somebody has before them, or all if nobody looks, are rendered anew into a folder of their
own, beside links to all else that was shown; they are shown when the last of them is written. Then the whole site is
built, and takes their place. Until then the other pages, the index of the search, the engine and `data/build.json` are
those of before.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from tools import site
from tools.console import Failure, os_cause, step
from tools.live import Shown, open_live_server
from tools.place import Place
from tools.renderer import Renderer
from tools.server import Server

LOOK_SECONDS = 0.2
# A build that is stopped takes its unfinished folders away.
PATIENCE_SECONDS = 10


def serve(place: Place, port: int | None, base: str) -> int:
    """Builds, serves and builds again at every change, until it is interrupted."""
    base = "/" + "".join(f"{part}/" for part in base.split("/") if part)
    out = place.root / "output" if base == "/" else place.cache / "preview"
    shown = Shown(out)
    server = _open(shown, port, base)
    own_port = server.server_address[1]
    address = f"http://127.0.0.1:{own_port}{base}"
    # Only the page for missing addresses needs to know the base path, and it must not get into output/.
    work = Work(place, out, address if base != "/" else "", shown, place.cache / "serve" / str(own_port))
    seen = place.snapshot()
    if code := subprocess.run(work.command).returncode:
        return code
    shown.show(out)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"Serving at {address} (stop with Ctrl+C)", flush=True)
    with contextlib.closing(work):
        while True:
            work.renderer.prepare()
            time.sleep(LOOK_SECONDS)
            now = place.snapshot()
            if now == seen:
                work.go_on()
                continue
            changed = sorted({os.path.relpath(path, place.root) for path, _ in set(now.items()) ^ set(seen.items())})
            print(f"Changed: {', '.join(changed[:3])}{' …' if len(changed) > 3 else ''}", flush=True)
            seen = now
            work.start(changed)


class Work:
    """What is done after a change: first the pages, then, if nothing else has changed meanwhile, the whole site."""

    def __init__(self, place: Place, out: Path, site_url: str, shown: Shown, folders: Path) -> None:
        self.place, self.out, self.site_url, self.shown = place, out, site_url, shown
        self.command = [place.python, place.root / "publish.py", "build", "--out", out]
        self.command += ["--site-url", site_url] if site_url else []
        self.renderer = Renderer(place)
        self.build: subprocess.Popen[bytes] | None = None
        self.folders = folders
        shutil.rmtree(folders, ignore_errors=True)
        self.made: list[Path] = []

    def start(self, changed: list[str]) -> None:
        """Shows the pages as they are after the change, or says why they cannot be made; then the build begins."""
        self._stop_build()
        # The process that waits has loaded none of our code but for the tools.
        if any(name.startswith(os.path.join("theme", "tools")) for name in changed):
            self.renderer.close()
        folder = self.folders / str(time.monotonic_ns())
        try:
            with step("Rendering the pages"):
                site.undo_half_swap(self.out)
                self.renderer.render(folder, self.shown.directory, self.site_url, self.shown.looked_at())
        except (Failure, OSError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            failure = error if isinstance(error, Failure) else Failure(os_cause(error))
            text = "\n".join([*(f"  {detail}" for detail in failure.details), f"publish.py: {failure.line}"])
            print(text, flush=True)
            self.shown.tell(text)
            return
        # A terminal's Ctrl+C is for this process: it stops the build itself. It knows of the build before anybody sees
        # the pages, and so does whoever stops it because of them.
        self.build = subprocess.Popen(self.command, start_new_session=True)
        self._show(folder)

    def go_on(self) -> None:
        """Shows the whole site once its build is done."""
        if self.build and self.build.poll() is not None:
            code, self.build = self.build.returncode, None
            if code:
                self.shown.tell("publish.py: the whole site could not be built; the terminal says why")
            else:
                self._show(self.out)

    def close(self) -> None:
        self._stop_build()
        self.renderer.close()
        shutil.rmtree(self.folders, ignore_errors=True)

    def _show(self, folder: Path) -> None:
        self.shown.show(folder)
        self.made.append(folder)
        # Answers may still be under way from the edition before this one.
        while len(self.made) > 2:
            old = self.made.pop(0)
            if old != self.out:
                shutil.rmtree(old, ignore_errors=True)

    def _stop_build(self) -> None:
        if self.build and self.build.poll() is None:
            if sys.platform == "win32":
                self.build.terminate()
            else:
                # A shell that starts this in the background lets it, and so the build, ignore interrupts.
                os.killpg(self.build.pid, signal.SIGTERM)
            try:
                self.build.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self.build.kill()
                self.build.wait()
        self.build = None


def _open(shown: Shown, port: int | None, base: str) -> Server:
    for candidate in (port,) if port is not None else range(8000, 8050):
        try:
            return open_live_server(shown, candidate, base)
        except (OSError, OverflowError) as error:
            reason = error.strerror if isinstance(error, OSError) else "there is no such port"
    if port is not None:
        raise Failure(f"port {port} cannot be used ({reason}); choose another one with --port")
    raise Failure("no free port between 8000 and 8049; choose one with --port")
