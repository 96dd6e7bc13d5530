"""The bench: it measures everything the project promises of its speed, and says on which machine. No time is tested."""

import json
import platform
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tools import bench
from tools.bench import building, core, figures, hugo, made_up, start
from tools.bench.figures import Figure
from tools.console import Failure
from tools.place import Place

from calc import advice

ON = date(2026, 10, 1)
CORE = {
    "core.scores": {"least": 3000},
    "core.assessments": {"least": 1000},
    "core.rounds": {"most": 5},
    "core.changes": {"most": 50},
    "core.pairs": {"most": 400},
    "core.slice": {"most": 20},
    "core.timeline": {"most": 100},
    "core.memory": {"most": 120},
    "core.memory.more": {"most": 8},
}
BROWSER = {
    "start.cold.page": {"most_ratio": 0.30},
    "start.warm.page": {"most_ratio": 0.25},
    "start.kept.page": {"most_ratio": 0.22},
    "start.20mbps.page": {"most_ratio": 0.60},
    "answer.round_trip": {"most": 5},
    "answer.round_trip.p99": {"most": 20},
    "paint.home": {"most": 1},
    "paint.shift": {"most": 0},
}
BUILD = {
    "build.1.cold": {"most": 60},
    "build.unchanged": {"most": 3},
    "render.1.site": {"most_ratio": 1},
}


def bench_run(place: Place, report: Path, *words: str) -> tuple[dict, str]:
    command = [sys.executable, place.root / "publish.py", "bench", "--quick", "--json", report, *words]
    done = subprocess.run(command, cwd=place.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(report.read_text(encoding="utf-8")), done.stdout


def promised(part: list[dict]) -> dict[str, dict]:
    for one in part:
        assert one["least"] <= one["quartiles"][0] <= one["median"] <= one["quartiles"][1] <= one["most"], one["name"]
        assert one["reached"] in ((True, False) if "target" in one else (None,))
        assert "ratio" not in one or one["ratio"]["median"] > 0
    return {one["name"]: one["target"] for one in part if "target" in one}


@pytest.mark.long
def test_the_report_names_the_machine_and_every_promise(place: Place, site: Path, tmp_path: Path) -> None:
    found, told = bench_run(place, tmp_path / "report.json", "--only", "core", "weights")
    assert found["machine"] == figures.machine() and found["machine"]["cores"] >= 1
    assert found["machine"]["processor"] in told
    assert found["versions"]["Python"] == platform.python_version() and found["versions"]["Pyodide"]
    assert abs((date.fromisoformat(found["date"]) - datetime.now(UTC).date()).days) <= 1
    assert set(found["parts"]) == {"core", "weights"}
    assert promised(found["parts"]["core"]) == CORE
    weights = promised(found["parts"]["weights"])
    assert weights["weight.home"] == weights["weight.guide"] == {"most": 60}
    assert weights["weight.calculator"] == {"most": 103}
    assert all(1 < one["median"] < 1000 for one in found["parts"]["weights"])
    lines = told[told.index("asked") :].splitlines()[1:]
    assert len(lines) == sum(map(len, found["parts"].values()))
    assert all(line.endswith(("reached", "MISSED")) for line in lines)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_quick_run_measures_every_part(place: Place, site: Path, tmp_path: Path) -> None:
    found, _ = bench_run(place, tmp_path / "report.json")
    assert set(found["parts"]) == set(bench.PARTS)
    assert set(found["versions"]) == {"Python", "Pyodide", "Pelican", "Hugo", "Chromium"}
    assert promised(found["parts"]["core"]) == CORE
    asked = promised(found["parts"]["browser"])
    assert BROWSER.items() <= asked.items()
    assert BUILD.items() <= promised(found["parts"]["build"]).items()
    browser = {one["name"]: one for one in found["parts"]["browser"]}
    for name in ("start.cold.stock", "start.kept.stock", "start.20mbps.stock", "start.cold.page", "start.kept.page"):
        assert 0.1 < browser[name]["median"] < 120
    # Pyodide alone is some megabytes, and a line of 20 megabits a second takes its time for them.
    assert 4 < browser["bytes.cold.stock"]["median"] < 10
    assert browser["start.20mbps.stock"]["median"] > browser["bytes.20mbps.stock"]["median"] * 8 / 20
    assert browser["form.cold.before"]["reached"] is True


@pytest.mark.parametrize(
    ("found", "target", "reached"),
    [
        ({"values": [999.9], "unit": "/s"}, {"least": 1000}, False),
        ({"values": [1000], "unit": "/s"}, {"least": 1000}, True),
        ({"values": [1, 1000, 5000], "unit": "ms"}, {"most": 1000}, True),
        ({"values": [1, 1000.1, 1001], "unit": "ms"}, {"most": 1000}, False),
        ({"values": [5], "unit": "s", "ratios": [0.1, 0.3, 0.9]}, {"most_ratio": 0.3}, True),
        ({"values": [5], "unit": "s", "ratios": [0.1, 0.31, 0.31]}, {"most_ratio": 0.3}, False),
        ({"values": [5], "unit": "s"}, {"most_ratio": 0.3}, False),
        ({"values": [5], "unit": "s"}, {}, None),
    ],
)
def test_the_median_is_held_against_what_is_asked(found: dict, target: dict, reached: bool | None) -> None:
    figure = Figure(name="x", what="something", **found, **target)
    assert figure.is_reached is reached
    assert figure.as_json()["reached"] is reached
    assert figure.line().endswith({True: "reached", False: "MISSED", None: figure.line()[-1]}[reached])


def test_of_many_values_the_middle_half_is_told() -> None:
    told = Figure(name="x", what="", unit="s", values=[1, 2, 3, 4, 100]).as_json()
    assert (told["median"], told["quartiles"], told["least"], told["most"]) == (3, [2, 4], 1, 100)


def test_variants_take_turns_and_ratios_stay_within_a_pass() -> None:
    order: list[str] = []
    found = start.interleaved(["a", "b", "c"], 4, lambda one: order.append(one) or len(order))
    assert "".join(order) == "abcbcacababc"
    assert found == {"a": [1, 6, 8, 10], "b": [2, 4, 9, 11], "c": [3, 5, 7, 12]}
    assert figures.ratios([1, 6], [2, 3]) == [0.5, 2]


@pytest.mark.parametrize(
    ("only", "groups"),
    [([], ["test", "bench"]), (["core", "weights"], []), (["build"], ["bench"]), (["browser"], ["test"])],
)
def test_packages_are_installed_for_the_parts_that_need_them(only: list[str], groups: list[str]) -> None:
    assert bench.groups(only) == groups


@pytest.mark.parametrize(("quick", "only"), [(True, []), (False, ["core"])])
def test_a_part_of_the_work_is_not_recorded(place: Place, quick: bool, only: list[str]) -> None:
    with pytest.raises(Failure, match="whole run"):
        bench.run(place, ON, quick=quick, only=only, passes=1, report=None, record=True)


def test_a_report_that_could_not_be_written_stops_the_bench_before_it_begins(place: Place, tmp_path: Path) -> None:
    report = tmp_path / "nowhere" / "report.json"
    with pytest.raises(Failure, match=r"nowhere is no folder .* --json"):
        bench.run(place, ON, quick=True, only=["core"], passes=1, report=report, record=False)


def test_stages_are_those_that_a_build_notes(tmp_path: Path) -> None:
    took = {"total": {"wall": 9, "cpu": 8}, "parse": {"wall": 2, "cpu": 1.5}, "write": {"wall": 1, "cpu": 0.5}}
    script = f"""import json, sys
with open(sys.argv[sys.argv.index("--timings") + 1], "w") as out:
    json.dump({took!r}, out)
"""
    (tmp_path / "publish.py").write_text(script, encoding="utf-8")
    found = building.build(tmp_path)
    assert found.stages == {"parse": (2, 1.5), "write": (1, 0.5)} and found.whole.wall > 0


def test_a_build_that_fails_stops_the_bench(tmp_path: Path) -> None:
    (tmp_path / "publish.py").write_text("import sys; sys.exit('publish.py: made up')", encoding="utf-8")
    with pytest.raises(Failure, match="made up"):
        building.build(tmp_path)


def test_pages_for_hugo_are_as_long_as_ours(tmp_path: Path) -> None:
    page = "<title>no</title><main><h1>A &amp; B</h1>\n<p>two  words</p><script>no()</script></main><p>no</p>"
    assert hugo.length(page) == len("A & B two words")
    hugo.write(tmp_path, [40, 5000])
    pages = sorted((tmp_path / "content").glob("*.md"))
    texts = [page.read_text(encoding="utf-8").partition("---\n")[2].partition("---\n")[2] for page in pages]
    assert list(map(len, texts)) == [41, 5001] and "## A heading" in texts[1]


def test_a_larger_site_has_more_of_everything(copied, tmp_path: Path) -> None:
    from express_entry import records

    def sizes() -> list[int]:
        guides = list((tmp_path / "content" / "guides").glob("*/*.md"))
        return [len(records.read_draws(tmp_path)), len(records.read_units(tmp_path)), len(guides)]

    copied(tmp_path)
    before = sizes()
    made_up.multiply(tmp_path, 2)
    rounds, units, guides = (after / one for after, one in zip(sizes(), before, strict=True))
    assert rounds == guides == 2 and 1 < units <= 2


def test_single_changes_are_measured_without_their_pairs() -> None:
    profile = {"birth_date": "1990-01-01"}
    before = advice.MOST_PAIRED
    alone, all_of_it = core._single_changes(advice, profile, ON), advice.advise(profile, ON)
    assert before == advice.MOST_PAIRED
    assert alone["pairs"] == [] and all_of_it["pairs"]
    assert alone["single"] == all_of_it["single"]


def test_slices_are_as_many_as_there_are_pauses() -> None:
    profile = {"birth_date": "1990-01-01"}
    assert len(core._slices(advice, profile, ON)) == len(list(advice.steps(profile, ON))) > 10


def test_people_who_cannot_be_assessed_stop_the_bench(place: Place, tmp_path: Path) -> None:
    people = tmp_path / "people.jsonl"
    people.write_text(json.dumps({"birth_date": "1990-01-01"}) + "\n", encoding="utf-8")
    assert 5 < core.peak_memory(place, people, "--on", "2026-10-01") < 120
    people.write_text("{}\n", encoding="utf-8")
    with pytest.raises(Failure, match=r"people\.jsonl"):
        core.peak_memory(place, people, "--on", "2026-10-01")
