"""`publish.py serve`: from the first line to a rebuilt page, and never a broken one."""

import http.client
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

PATIENCE = 120


class Served:
    """A running `publish.py serve` and the lines it prints."""

    def __init__(self, root, *words: str) -> None:
        command = [sys.executable, root / "publish.py", "serve", *words]
        told = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        self.process = subprocess.Popen(command, cwd=root, text=True, **told)
        self.lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line)
        self.process.stdout.close()

    def wait_for(self, pattern: str) -> re.Match[str]:
        seen = []
        while True:
            try:
                seen.append(self.lines.get(timeout=PATIENCE))
            except queue.Empty:
                pytest.fail(f"never said {pattern!r}: {''.join(seen)}")
            if found := re.search(pattern, seen[-1]):
                return found

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(how)
        code = self.process.wait(timeout=PATIENCE)
        self.reader.join()
        return code


def fetch(address: str, path: str = "") -> tuple[int, str]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    connection.request("GET", parts.path + path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


@pytest.fixture(scope="module")
def project(copied_built, tmp_path_factory: pytest.TempPathFactory):
    """A copy of its own: builds are stopped half-way there."""
    return copied_built(tmp_path_factory.mktemp("served"))


@pytest.fixture
def served(project) -> Iterator[Served]:
    running = Served(project.root)
    yield running
    running.stop()


@pytest.mark.parametrize("how", [pytest.param(signal.SIGINT, marks=pytest.mark.long), signal.SIGTERM])
def test_whoever_ends_it_ends_the_build_that_it_has_started(project, how: signal.Signals) -> None:
    running = Served(project.root)
    running.wait_for("Serving at")
    base = project.root / "theme" / "templates" / "base.html"
    whole = base.read_text(encoding="utf-8")
    before = project.state()
    try:
        base.write_text(whole.replace("</body>", "<!-- changed --></body>"), encoding="utf-8")
        # The pages are shown, and the build begins.
        running.wait_for("^  Rendering the pages")
        running.wait_for("^  Checking the rules")
    finally:
        code = running.stop(how)
        base.write_text(whole, encoding="utf-8")
    assert code == 130
    # Its reader has heard the last of all that wrote to it.
    assert not [line for line in running.lines.queue if line.startswith("Built")]
    assert project.state() == before and not (project.root / "output.new").exists()


@pytest.mark.long
def test_a_base_path_stays_out_of_output(project) -> None:
    before = project.state()
    running = Served(project.root, "--base", "x/y")
    try:
        address = running.wait_for(r"Serving at (http://127\.0\.0\.1:\d+/x/y/) ")[1]
        assert fetch(address, "en/")[0] == 200
        status, lost = fetch(address, "nowhere/at/all/")
        assert status == 404
        assert 'href="/x/y/' in lost
        assert project.state() == before
    finally:
        running.stop()


def test_a_port_in_use_is_named(project) -> None:
    running = Served(project.root)
    try:
        port = running.wait_for(r"Serving at http://127\.0\.0\.1:(\d+)/")[1]
        second = project.publish("serve", "--port", port)
        assert second.returncode == 1
        assert f"port {port} " in second.stderr
        assert len(second.stderr.splitlines()) == 1
    finally:
        running.stop()


# The last of them: it leaves an output that the next one would have to build again.
def test_a_change_is_served_and_a_fault_is_not(project, served: Served) -> None:
    address = served.wait_for(r"Serving at (http://127\.0\.0\.1:\d+/) ")[1]
    before = fetch(address, "en/")
    assert before[0] == 200
    base = project.root / "theme" / "templates" / "base.html"
    whole = base.read_text(encoding="utf-8")
    try:
        base.write_text("{{ no_such_name }}", encoding="utf-8")
        served.wait_for(r"^publish\.py: the pages could not be rendered")
        assert fetch(address, "en/") == before
        base.write_text(whole.replace("</body>", "<!-- changed --></body>"), encoding="utf-8")
        served.wait_for("^Built output")
        assert "<!-- changed -->" in fetch(address, "en/")[1]
    finally:
        base.write_text(whole, encoding="utf-8")
    served.wait_for("^  Rendering the pages")
    served.wait_for("^  Checking the rules")
    assert fetch(address, "en/") == before
    assert served.stop() == 130
