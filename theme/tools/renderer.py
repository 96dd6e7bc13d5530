"""Renders pages for `serve`, in a process that was started before it was needed.

Loading the libraries takes as long as reading our data. So a process that has loaded them waits for the next change;
our own code it loads only then, and each process renders once: nothing of an older state can stay in it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tools.console import outcome
from tools.place import Place
from tools.site import NOT_RENDERED, pages_made, pelican_arguments, pelican_environment


class Renderer:
    """`render` may be called again and again; `close` ends the process that waits."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.log = place.logs / "pelican-serve.txt"
        self.waiting: subprocess.Popen[str] | None = None

    def prepare(self) -> None:
        """Starts the process that will render next."""
        if self.waiting is None:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            with self.log.open("w", encoding="utf-8") as sink:
                env = pelican_environment(self.place)
                env["PYTHONPATH"] += f"{os.pathsep}{self.place.root / 'theme'}"
                self.waiting = subprocess.Popen(
                    [sys.executable, "-m", "tools.waiting"],
                    cwd=self.place.root,
                    env=env,
                    stdin=subprocess.PIPE,
                    stdout=sink,
                    stderr=subprocess.STDOUT,
                    text=True,
                )

    def render(self, staging: Path, before: Path, site_url: str, only: list[str]) -> None:
        """Fills STAGING with the pages whose files are named, or with all pages and what is written with them, and with
        the rest as it is in the site at `before`. Raises `Failure`."""
        self.prepare()
        process = self.waiting
        assert process is not None
        with pages_made(self.place, staging, self.log):
            arguments = [*pelican_arguments(staging, site_url, ""), f"ONLY_FILES={json.dumps(only)}"]
            wish = {"arguments": arguments, "staging": str(staging), "before": str(before)}
            process.communicate(json.dumps(wish))
            # Not before: whoever stops the command while it renders has `close` end it.
            self.waiting = None
            outcome(process.returncode, NOT_RENDERED, self.log)

    def close(self) -> None:
        if self.waiting:
            self.waiting.kill()
            self.waiting.communicate()
            self.waiting = None
