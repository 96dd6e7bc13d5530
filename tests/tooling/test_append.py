"""What the future brings is data alone: with more of it appended the site is built and the tests hold as they stand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import additions
import pytest

# What the tests read beside the inputs of the site.
MORE = ("tests", "README.md", "CONTRIBUTING.md")
# The tests that read the living data most. The others take minutes and run with --long.
CLOSEST = (
    "tests/core/test_cases.py",
    "tests/core/test_categories.py",
    "tests/core/test_pool.py",
    "tests/core/test_rounds.py",
    "tests/core/test_rules.py",
    "tests/site/test_records.py",
    "tests/site/test_round_pages.py",
)


@dataclass(frozen=True)
class Later:
    """A copy of the project some months on: its folder, its built site, and what was appended."""

    root: Path
    site: Path
    added: dict[str, Any]

    def hold(self, *names: str) -> None:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *names]
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "WAYMARK_LONG"))}
        done = subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


@pytest.fixture(scope="module")
def later(copied, place, tmp_path_factory: pytest.TempPathFactory) -> Later:
    copy = copied(tmp_path_factory.mktemp("later"))
    for name in MORE:
        source = place.root / name
        if source.is_dir():
            shutil.copytree(source, copy.root / name, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        else:
            shutil.copyfile(source, copy.root / name)
    if not os.environ.get("WAYMARK_LONG"):
        # The pages of single occupations and the engine are looked at with --long.
        copy.leave_out_many(("unit", "noc_letter"))
        copy.keep_engine()
    added = additions.append(copy.root)
    # Where the tests of the copy look for its site.
    site = copy.root / ".cache" / "site-for-tests"
    for words in (("setup",), ("check",), ("build", "--out", str(site))):
        done = copy.publish(*words)
        assert done.returncode == 0, done.stdout + done.stderr
    return Later(copy.root, site, added)


@pytest.mark.timeout(900)
def test_what_was_appended_is_published_on_pages_and_as_data(later: Later) -> None:
    added = later.added
    rounds = json.loads((later.site / "data" / "draws.json").read_text(encoding="utf-8"))["rounds"]
    assert [(one["number"], one["date"]) for one in rounds[-3:]] == list(
        zip(added["numbers"], added["days"], strict=True)
    )
    count = json.loads((later.site / "data" / "pool.json").read_text(encoding="utf-8"))["counts"][-1]
    assert (count["as_on"], count["total"]) == (added["as_on"], added["total"])
    lists = json.loads((later.site / "data" / "categories.json").read_text(encoding="utf-8"))["categories"]
    assert lists[additions.CATEGORY]["versions"][-1]["codes"] == added["codes"]
    for table, years, one in (("en/draws", "year-", "en/categories"), ("fr/rondes", "annee-", "fr/categories")):
        text = (later.site / table / "index.html").read_text(encoding="utf-8")
        for number in added["numbers"]:
            assert f'id="r{number}"' in text and (later.site / table / number / "index.html").is_file()
        assert (later.site / table / f"{years}{added['days'][-1][:4]}" / "index.html").is_file()
        page = (later.site / one / additions.CATEGORY / "index.html").read_text(encoding="utf-8")
        assert f'id="v{added["from"]}"' in page


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_tests_closest_to_the_data_hold_as_they_stand(later: Later) -> None:
    later.hold(*CLOSEST)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_all_tests_of_the_library_and_the_pages_hold_as_they_stand(later: Later) -> None:
    later.hold("-n", "2", "tests/core", "tests/site")
