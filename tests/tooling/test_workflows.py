"""The workflows: nothing that zizmor knows as weak, and no more rights than each job needs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from express_entry import yaml12
from tools.place import Place

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted(path.name for path in (ROOT / ".github" / "workflows").glob("*.yml"))
# The only jobs that may change anything, and what.
WRITES = {
    ("deploy.yml", "deploy"): {"pages", "id-token"},
    ("update.yml", "propose"): {"contents", "pull-requests"},
}
WEAK = """\
name: Weak
on: pull_request_target
jobs:
  weak:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - run: echo ${{ github.event.pull_request.title }}
"""


def read(name: str) -> dict[str, Any]:
    found = yaml12.read(ROOT / ".github" / "workflows" / name).data
    assert isinstance(found, dict)
    return found


def zizmor(folder: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("zizmor", path=sysconfig.get_path("scripts"))
    assert program, "zizmor is among the packages of the tests; run: python3 publish.py test"
    options = [
        "--offline",
        "--persona=auditor",
        "--no-progress",
        "--color=never",
        "--no-exit-codes",
        "--strict-collection",
    ]
    return subprocess.run([program, *options, folder], capture_output=True, text=True, timeout=120)


def test_zizmor_finds_nothing(place: Place):
    done = zizmor(place.root / ".github")
    assert done.returncode == 0 and done.stdout.startswith("No findings to report."), done.stdout + done.stderr
    # It read every one of them, and none asks it to look away.
    assert all(f"completed {place.root / '.github' / 'workflows' / name}" in done.stderr for name in WORKFLOWS)
    assert not [name for name in WORKFLOWS if "zizmor:" in (ROOT / ".github" / "workflows" / name).read_text("utf-8")]
    assert not list(ROOT.glob(".github/zizmor.y*ml")) and not list(ROOT.glob("zizmor.y*ml"))


def test_zizmor_finds_what_is_weak(tmp_path: Path):
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "weak.yml").write_text(WEAK, encoding="utf-8")
    done = zizmor(tmp_path / ".github")
    for weakness in (
        "dangerous-triggers",
        "template-injection",
        "unpinned-uses",
        "excessive-permissions",
        "artipacked",
    ):
        assert f"[{weakness}]" in done.stdout, done.stdout


@pytest.mark.parametrize("name", WORKFLOWS)
def test_each_job_has_the_least_rights(name: str):
    workflow = read(name)
    # Without rights of its own at the top, a job would get those of the repository's settings.
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for job, held in workflow["jobs"].items():
        rights = held.get("permissions", workflow["permissions"])
        assert {right for right, level in rights.items() if level == "write"} == WRITES.get((name, job), set()), job
        assert set(rights.values()) <= {"read", "write"}
        assert "secrets" not in held


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_expression_stands_in_a_script(name: str):
    for job in read(name)["jobs"].values():
        for step in job.get("steps", ()):
            assert "${{" not in step.get("run", "")
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
        assert "steps" not in job or job["timeout-minutes"] <= 45


def test_no_workflow_uses_a_secret():
    for name in WORKFLOWS:
        text = (ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8")
        assert not re.search(r"\bsecrets\b|pull_request_target|workflow_run", text), name


def test_one_version_of_each_action_is_used():
    used: dict[str, set[str]] = {}
    for name in WORKFLOWS:
        text = (ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8")
        for action, pin in re.findall(r"uses: ([\w/-]+)@(\S+ # \S+)", text):
            used.setdefault(action, set()).add(pin)
    assert len(used) > 3
    assert [action for action, pins in used.items() if len(pins) > 1] == []
