"""What the workflows run."""

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tools.place import Place


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a served folder that has a list of hashes, and the list."""
    hashes = tmp_path / "x" / "data" / "build.json"
    hashes.parent.mkdir(parents=True)
    hashes.write_text("{}", encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/x/", hashes
    server.shutdown()
    server.server_close()


def served(place: Place, url: str, wanted: bytes) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, place.root / ".ci" / "served", url, hashlib.sha256(wanted).hexdigest()]
    env = {**os.environ, "ATTEMPTS": "2", "PAUSE": "0"}
    return subprocess.run(command, env=env, capture_output=True, text=True)


def test_a_site_that_is_served_as_it_was_built_is_found(place: Place, site: tuple[str, Path]) -> None:
    url, hashes = site
    assert served(place, url, hashes.read_bytes()).returncode == 0


def test_an_old_or_missing_site_is_told(place: Place, site: tuple[str, Path]) -> None:
    url, hashes = site
    assert served(place, url, b"newer").returncode == 1
    hashes.unlink()
    missing = served(place, url, b"newer")
    assert missing.returncode == 1 and missing.stderr.endswith(" does not serve the site that was built.\n")


@pytest.mark.parametrize("name", ["run", "update", "propose", "served"])
def test_what_a_workflow_runs_can_be_run(place: Place, name: str) -> None:
    assert (place.root / ".ci" / name).stat().st_mode & 0o111
    workflows = (place.root / ".github" / "workflows").glob("*.yml")
    assert any(f"run: .ci/{name}" in path.read_text(encoding="utf-8") for path in workflows)
