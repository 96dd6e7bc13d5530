"""The audit of the locked packages: what it asks, what it tells, and that it never passes without an answer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tools import locks
from tools.place import Place

NPM_LOCKS = ("theme/package-lock.json", "theme/lighthouse/package-lock.json")
FAULT = {
    "id": "GHSA-aaaa-bbbb-cccc",
    "aliases": ["CVE-2026-1"],
    "summary": "Reads <script>alert(1)</script> | [x](https://example.org)\n# and more",
    "affected": [{"ranges": [{"events": [{"introduced": "0"}, {"fixed": "99.1"}]}]}],
}


@dataclass
class Database:
    """Stands in for the database of faults: keeps what it was asked, answers what it was told to."""

    address: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    # The start of a package's address, and the faults told of it, page by page.
    known: dict[str, list[list[str]]] = field(default_factory=dict)
    faults: dict[str, Any] = field(default_factory=dict)
    answer: bytes | None = None

    def batch(self, queries: list[dict[str, Any]]) -> dict[str, Any]:
        self.asked += queries
        results: list[dict[str, Any]] = []
        for query in queries:
            pages = next((told for start, told in self.known.items() if query["package"]["purl"].startswith(start)), [])
            page = int(query.get("page_token", "0"))
            result: dict[str, Any] = {"vulns": [{"id": one} for one in pages[page]]} if pages else {}
            results.append(result | ({"next_page_token": str(page + 1)} if page + 1 < len(pages) else {}))
        return {"results": results}


@pytest.fixture
def database() -> Iterator[Database]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send(made.batch(asked["queries"]) if self.path == "/v1/querybatch" else None)

        def do_GET(self) -> None:
            self.send(made.faults.get(self.path.removeprefix("/v1/vulns/")))

        def send(self, answer: Any) -> None:
            self.send_response(200 if answer is not None else 404)
            self.end_headers()
            self.wfile.write(made.answer or json.dumps(answer).encode())

        def log_message(self, *words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Database(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def audit(place: Place, tmp_path: Path, database: Database) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the script over the project's locks, with what is accepted in a file of its own."""
    root = tmp_path / "project"
    for name in (".ci/audit", ".ci/accepted.toml", *NPM_LOCKS):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(place.root / name, root / name)
    shutil.copytree(place.root / ".locks", root / ".locks")
    shutil.copytree(place.root / "theme" / "tools", root / "theme" / "tools")

    def run(accepted: str = "", address: str = "") -> subprocess.CompletedProcess[str]:
        if accepted:
            (root / ".ci" / "accepted.toml").write_text(accepted, encoding="utf-8")
        own = {"ATTEMPTS": "2", "PAUSE": "0", "WAYMARK_OSV": address or database.address}
        env = {**os.environ, **own, "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
        # Nothing but the standard library: no package that is looked at takes part.
        command = [sys.executable, "-I", "-S", root / ".ci" / "audit"]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)

    return run


def test_every_locked_package_is_asked_about_once(place: Place, audit, database: Database):
    done = audit()
    assert done.returncode == 0, done.stderr
    asked = [query["package"]["purl"] for query in database.asked]
    assert len(asked) == len(set(asked))
    locked = {f"pkg:pypi/{pin.name}@{pin.version}" for group in locks.GROUPS for pin in locks.pins(place, group)}
    pins = [pin for lock in NPM_LOCKS for pin in locks.npm_pins(place.root / lock).items()]
    npm = {(path.rpartition("node_modules/")[2], package["version"]) for path, package in pins}
    assert locked <= set(asked) and len([one for one in asked if one.startswith("pkg:npm/")]) == len(npm)
    assert "pkg:cargo/minicbor@2.2.1" in asked and all(set(query) == {"package"} for query in database.asked)
    assert done.stdout.startswith("No fault is known.\n") and f"about {len(asked)} packages." in done.stdout


def test_a_known_fault_is_told_with_its_package_and_its_correction(audit, database: Database, tmp_path: Path):
    database.known = {"pkg:npm/pyodide@": [["GHSA-aaaa-bbbb-cccc"]], "pkg:pypi/pelican@": [["GHSA-aaaa-bbbb-cccc"]]}
    database.faults = {FAULT["id"]: {**FAULT, "id": "](https://example.org)"}}
    done = audit()
    assert done.returncode == 1
    told = (tmp_path / "summary").read_text(encoding="utf-8")
    assert told == done.stderr and told.startswith("2 known faults:\n- pkg:pypi/pelican@")
    assert (
        "(builds or tests the site): [GHSA-aaaa-bbbb-cccc](https://osv.dev/vulnerability/GHSA-aaaa-bbbb-cccc)" in told
    )
    assert "(reaches readers)" in told and told.count("fixed in 99.1") == 2
    # What others wrote stays text in the summary, and a fault goes by the number that was asked about.
    assert "<" not in told and "|" not in told and "https://example" not in told and "\n#" not in told


def test_a_fault_known_under_several_numbers_is_told_once(audit, database: Database):
    database.known = {"pkg:pypi/pelican@": [["CVE-2026-1", "GHSA-aaaa-bbbb-cccc"], ["PYSEC-2026-9"]]}
    other = {**FAULT, "id": "PYSEC-2026-9", "aliases": []}
    database.faults = {
        FAULT["id"]: FAULT,
        "CVE-2026-1": {**FAULT, "id": "CVE-2026-1", "aliases": []},
        other["id"]: other,
    }
    done = audit()
    assert done.returncode == 1 and done.stderr.startswith("2 known faults:\n")
    assert "PYSEC-2026-9" in done.stderr and "[GHSA-" not in done.stderr


def test_a_fault_that_was_withdrawn_is_none(audit, database: Database):
    database.known = {"pkg:pypi/pelican@": [["GHSA-aaaa-bbbb-cccc"]]}
    database.faults = {FAULT["id"]: {**FAULT, "withdrawn": "2026-02-01T00:00:00Z"}}
    assert audit().returncode == 0


@pytest.mark.parametrize(("until", "code"), [("9999-12-31", 0), ("2026-01-01", 1)])
def test_an_accepted_fault_passes_until_its_day(audit, database: Database, until: str, code: int):
    database.known = {"pkg:pypi/pelican@": [["GHSA-aaaa-bbbb-cccc"]]}
    database.faults = {FAULT["id"]: FAULT}
    # By any of its numbers.
    done = audit(f'["CVE-2026-1"]\nuntil = "{until}"\nwhy = "A trial."\n')
    assert done.returncode == code, done.stderr
    assert code or "1 accepted" in done.stdout


@pytest.mark.parametrize(
    "accepted",
    [
        "[",
        'until = "2027-01-31"',
        '["CVE-2026-1"]\nuntil = "2027-01-31"',
        '["CVE-2026-1"]\nwhy = "A trial."\nuntil = 2027-01-31',
    ],
    ids=["no TOML", "no fault", "no reason", "a day that is no text"],
)
def test_a_slip_in_what_is_accepted_is_told_as_one(audit, accepted: str):
    done = audit(accepted)
    assert done.returncode == 2 and done.stderr.startswith("NOT CHECKED: .ci/accepted.toml is not written"), done.stderr


def test_without_a_network_it_says_so_and_fails(audit, tmp_path: Path):
    done = audit(address="http://127.0.0.1:9")
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith("NOT CHECKED: http://127.0.0.1:9 gave no answer: ")
    assert (tmp_path / "summary").read_text(encoding="utf-8") == done.stderr


ANSWERS = {
    "no JSON": b"<html>",
    "an answer for some": b'{"results": [{}]}',
    "a list": b"[]",
    "numbers that are none": b'{"results": [1, 2]}',
    "nothing": b"null",
}


@pytest.mark.parametrize("what", ANSWERS)
def test_what_cannot_be_read_is_no_good_news(audit, database: Database, what: str):
    database.answer = ANSWERS[what]
    done = audit()
    assert done.returncode == 2 and done.stderr.startswith("NOT CHECKED: "), done.stderr


def test_a_number_that_is_none_is_not_fetched(audit, database: Database):
    database.known = {"pkg:pypi/pelican@": [["../../etc"]]}
    done = audit()
    assert done.returncode == 2 and done.stderr.startswith("NOT CHECKED: ")


def test_what_is_accepted_says_why_and_until_when(place: Place):
    entries = tomllib.loads((place.root / ".ci" / "accepted.toml").read_text(encoding="utf-8"))
    for number, entry in entries.items():
        assert entry.keys() == {"until", "why"} and len(entry["why"]) > 20, number
        date.fromisoformat(entry["until"])
