"""What the workflows run."""

import base64
import hashlib
import os
import shutil
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


# Stands in for GitHub's own command: notes what it is asked, and says that BEFORE pull requests were opened.
GH = """\
#!/bin/sh
echo "$*" >> "$ASKED"
case "$1 $2" in
"pr list") echo "$BEFORE" ;;
"pr create") cat > "$BODY" ;;
esac
"""


@pytest.fixture
def clone(place: Place, tmp_path: Path) -> Path:
    """A clone of a repository that holds the script and the day of the rounds."""
    root = tmp_path / "clone"
    for name in (".ci/propose", "content/draws/coverage.yaml"):
        (root / name).parent.mkdir(parents=True)
        shutil.copy(place.root / name, root / name)
    git(root, "init", "--quiet", "--bare", str(tmp_path / "origin"))
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "remote", "add", "origin", str(tmp_path / "origin"))
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "As it was")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gh").write_text(GH, encoding="utf-8")
    (tmp_path / "bin" / "gh").chmod(0o755)
    return root


def alone() -> dict[str, str]:
    """The settings of this process without those of git and its person."""
    who = {f"GIT_{role}_{what}": "x@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, env=alone(), check=True, capture_output=True, text=True).stdout


def propose(clone: Path, patch: str, before: int) -> subprocess.CompletedProcess[str]:
    folder = clone.parent
    env = {
        **alone(),
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "ASKED": str(folder / "asked"),
        "BODY": str(folder / "body"),
        "BEFORE": str(before),
        "PATCH": base64.b64encode(patch.encode()).decode(),
        "REPORT": base64.b64encode(b"Added round 448: $(touch x) `touch y`").decode(),
        "RUN_URL": "https://example.org/run",
    }
    return subprocess.run([clone / ".ci" / "propose"], cwd=folder, env=env, capture_output=True, text=True)


def later(clone: Path) -> str:
    """A patch after which the rounds are known through a later day, and that would change the script too."""
    file = clone / "content" / "draws" / "coverage.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = ['known_through: "2999-12-31"\n' if line.startswith("known_through") else line for line in lines]
    file.write_text("".join(changed), encoding="utf-8")
    (clone / ".ci" / "propose").write_text("#!/bin/sh\necho changed\n", encoding="utf-8")
    patch = git(clone, "diff")
    git(clone, "checkout", "--quiet", ".")
    return patch


def test_what_is_new_is_proposed_on_a_branch_with_its_report(clone: Path) -> None:
    done = propose(clone, later(clone), before=0)
    assert done.returncode == 0, done.stderr
    branch = "update-draws-2999-12-31"
    assert 'known_through: "2999-12-31"' in git(clone, "show", f"origin/{branch}:content/draws/coverage.yaml")
    assert git(clone, "diff", "--name-only", "main", branch) == "content/draws/coverage.yaml\n"
    assert f"pr create --head {branch} --title Rounds through 2999-12-31" in (clone.parent / "asked").read_text("utf-8")
    body = (clone.parent / "body").read_text(encoding="utf-8")
    assert "Added round 448: $(touch x) `touch y`" in body and "https://example.org/run" in body


def test_what_was_proposed_before_is_not_proposed_again(clone: Path) -> None:
    done = propose(clone, later(clone), before=1)
    assert done.returncode == 0 and "proposed before" in done.stdout
    assert git(clone, "ls-remote", "origin") == "" and not (clone.parent / "body").exists()


@pytest.mark.parametrize("name", ["run", "update", "propose", "served", "audit"])
def test_what_a_workflow_runs_can_be_run(place: Place, name: str) -> None:
    assert (place.root / ".ci" / name).stat().st_mode & 0o111
    workflows = (place.root / ".github" / "workflows").glob("*.yml")
    assert any(f"run: .ci/{name}" in path.read_text(encoding="utf-8") for path in workflows)
