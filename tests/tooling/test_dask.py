"""The library mapped over a data set on several machines, as its README shows it: two workers stand for them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tools.place import Place

from calc import assess

pytestmark = pytest.mark.long

ON = "2026-10-01"
PEOPLE = [{"birth_date": f"{1960 + number % 45}-06-15"} for number in range(400)]
CLUSTER = """
import sys
from dask.distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def scheduler(place: Place, tmp_path: Path) -> Iterator[str]:
    """The address of a cluster of two workers that have the library."""
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(place.root)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, script], env=env, cwd=tmp_path, text=True, **pipes) as cluster:
        yield cluster.stdout.readline().strip()
        cluster.communicate(timeout=60)


def test_the_snippet_of_the_readme_scores_a_data_set(place: Place, scheduler: str, tmp_path: Path) -> None:
    readme = (place.root / "calc" / "README.md").read_text(encoding="utf-8")
    (snippet,) = re.findall(r"```python\n(# totals\.py: .*?)```", readme, re.DOTALL)
    (tmp_path / "totals.py").write_text(snippet, encoding="utf-8")
    for part in range(4):
        lines = [*map(json.dumps, PEOPLE[part::4]), "{}"]
        (tmp_path / f"people-{part}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "totals.py", scheduler, "people-*.jsonl", ON]
    env = {**os.environ, "PYTHONPATH": str(place.root)}
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    totals = Counter(str(assess(person, date.fromisoformat(ON))["crs"]["total"]) for person in PEOPLE)
    totals["refused: birth_date: this answer is needed"] = 4
    assert dict(line.rsplit(" ", 1) for line in done.stdout.splitlines()) == {k: str(n) for k, n in totals.items()}
