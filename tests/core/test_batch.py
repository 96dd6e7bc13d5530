"""Many profiles, one a line: order, bad lines, processes, progress, memory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from command import ROOT, run
from tools.bench.core import peak_memory
from tools.place import Place

PAIR = json.loads((ROOT / "tests" / "contract" / "533-graduate-in-canada.json").read_text(encoding="utf-8"))
PROFILE = json.dumps(PAIR["profile"])
SMALL = b'{"birth_date": "1990-01-01"}\n'  # four hundred answers fit into a pipe that nobody reads
BATCH = ("assess", "--jsonl", "-", "--on", "2026-10-01")


def answers(done: subprocess.CompletedProcess[bytes]) -> list[dict]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_many_lines_keep_their_order_and_a_bad_one_does_not_stop_the_run(rules):
    lines = [
        PROFILE,
        "{not json",
        json.dumps({"on": "2099-01-01", "profile": PAIR["profile"], "want": ["notices"]}),
        json.dumps({"profile": {"birth_date": "x"}}),
        json.dumps({"profile": PAIR["profile"], "day": "2026-10-01"}),
        PROFILE,
    ]
    done = run(*BATCH, text="\n".join(lines))
    found = answers(done)
    assert done.returncode == 1 and done.stderr == b""
    assert found[0] == found[5] and found[0]["crs"]["total"] == 533
    codes = [answer["error"]["problems"][0]["code"] if "error" in answer else None for answer in found]
    assert codes == [None, "not_json", None, "bad_date", "unknown_key", None]
    unverified = {"code": "rules_unverified_after", "rule": "crs", "date": rules.crs_verified_through.isoformat()}
    assert list(found[2]) == ["on", "notices"] and found[2]["on"] == "2099-01-01"
    assert unverified in found[2]["notices"]


def test_a_line_is_answered_like_one_profile():
    alone = json.loads(run("assess", "-", "--on", "2026-10-01", text=PROFILE).stdout)
    asked = ["crs", "clb"]
    lines = [PROFILE, json.dumps({"profile": PAIR["profile"]}), json.dumps({"profile": PAIR["profile"], "want": asked})]
    assert answers(run(*BATCH, text="\n".join(lines))) == [
        alone,
        alone,
        {name: alone[name] for name in ("on", *asked)},
    ]


def test_what_a_line_asks_for_comes_before_what_is_asked_of_all():
    line = json.dumps({"on": "2020-01-01", "profile": PAIR["profile"], "want": ["clb"]})
    done = run(*BATCH, "--want", "crs", text=f"{PROFILE}\n{line}\n")
    assert [list(answer) for answer in answers(done)] == [["on", "crs"], ["on", "clb"]]
    assert answers(done)[1]["on"] == "2020-01-01"


def test_an_empty_line_is_a_bad_one_so_that_answers_stand_on_their_lines():
    done = run(*BATCH, text=f"\n{PROFILE}\n  \r\n\n{PROFILE}\r\n\n \n")
    codes = [answer["error"]["problems"][0]["code"] if "error" in answer else None for answer in answers(done)]
    assert (done.returncode, codes) == (1, ["not_json", None, "not_json", "not_json", None])
    assert run(*BATCH, text=PROFILE + "\n\n\n").returncode == 0


def test_nothing_in_gives_nothing_out():
    for text in ("", "\n", "\n\n \n"):
        done = run(*BATCH, text=text)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize(
    "command, key", [(("advise",), "single"), (("timeline", "--years", "1"), "days"), (("rounds",), "rounds")]
)
def test_the_other_commands_take_lines_too(command, key):
    lines = [PROFILE, "{}", json.dumps({"on": "2026-10-02", "profile": PAIR["profile"]})]
    done = run(*command, "--jsonl", "-", "--on", "2026-10-01", text="\n".join(lines))
    found = answers(done)
    assert done.returncode == 1
    assert found[0] == json.loads(run(*command, "-", "--on", "2026-10-01", text=PROFILE).stdout)
    assert found[1]["error"]["code"] == "invalid_profile"
    assert found[2]["on"] == "2026-10-02" and found[2][key] is not None
    wanting = json.dumps({"profile": PAIR["profile"], "want": ["crs"]})
    found = answers(run(*command, "--jsonl", "-", text=wanting))
    assert [problem["path"] for problem in found[0]["error"]["problems"]] == ["want"]


def test_lines_can_be_read_as_text():
    done = run(*BATCH, "--want", "crs", "--format", "text", text=f"{PROFILE}\n[]\n{PROFILE}\n")
    assert done.stdout.count(b"CRS on 2026-10-01: 533\n") == 2 and b"(whole): wrong_type" in done.stdout


def test_more_processes_keep_the_order_and_bad_lines_go_to_a_file(tmp_path):
    lines = [
        json.dumps({"birth_date": f"{1960 + number % 40}-01-01"}) if number % 7 else "{bad" for number in range(1500)
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    arguments = ("assess", "--jsonl", str(tmp_path / "in.jsonl"), "--on", "2026-10-01", "--want", "crs")
    alone = run(*arguments)
    together = run(*arguments, "--jobs", "2")
    assert alone.returncode == together.returncode == 1
    assert alone.stdout == together.stdout and len(alone.stdout.splitlines()) == 1500
    for jobs in ("1", "3"):
        apart = run(*arguments, "--jobs", jobs, "--errors", str(tmp_path / "bad.jsonl"))
        bad = [json.loads(line) for line in (tmp_path / "bad.jsonl").read_text(encoding="utf-8").splitlines()]
        assert [one["line"] for one in bad] == list(range(1, 1501, 7))
        assert {one["error"]["code"] for one in bad} == {"invalid_profile"}
        assert apart.returncode == 1
        assert apart.stdout.splitlines() == [line for line in alone.stdout.splitlines() if b'"error"' not in line]


def test_bad_lines_in_the_file_are_numbered_as_an_editor_does(tmp_path):
    bad = tmp_path / "bad.jsonl"
    done = run(*BATCH, "--errors", str(bad), text=f"\n{PROFILE}\n\n[]\n")
    assert [json.loads(line)["line"] for line in bad.read_text().splitlines()] == [1, 3, 4]
    assert (done.returncode, len(answers(done))) == (1, 1)


def test_a_reader_that_has_seen_enough_is_no_error():
    for jobs in ("1", "2"):
        command = f"{sys.executable} -m calc {' '.join(BATCH)} --jobs {jobs} | head -1"
        lines = (PROFILE + "\n").encode() * 3000
        done = subprocess.run(command, shell=True, input=lines, capture_output=True, cwd=ROOT, timeout=60, check=False)
        assert json.loads(done.stdout)["crs"]["total"] == 533
        assert done.stderr == b""


@pytest.fixture
def endless():
    """`endless(*arguments)` starts a run whose input does not end, and stops it when the test is over."""
    started = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        command = [sys.executable, "-m", "calc", *BATCH, *arguments]
        # In a group of its own, as a terminal does, so that Ctrl-C reaches the processes of --jobs too.
        started.append(subprocess.Popen(command, cwd=ROOT, start_new_session=True, **pipes))
        return started[-1]

    yield start
    for process in started:
        with process, suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def test_an_answer_comes_before_the_next_question(endless):
    run = endless()
    for _ in range(3):
        run.stdin.write(PROFILE.encode() + b"\n")
        run.stdin.flush()
        assert json.loads(run.stdout.readline())["crs"]["total"] == 533


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_run_ends_at_once_without_a_traceback(endless, jobs):
    run = endless("--jobs", jobs, "--want", "clb")
    run.stdin.write(SMALL * 400)
    run.stdin.flush()
    assert run.stdout.readline()
    time.sleep(0.5)  # the second process may still be starting
    os.killpg(run.pid, signal.SIGINT)
    rest = run.communicate(timeout=30)
    assert (run.returncode, rest[1]) == (130, b"")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_processes_that_were_killed_end_the_run_with_a_word(endless):
    run = endless("--jobs", "2", "--want", "clb")
    run.stdin.write(SMALL * 400)
    run.stdin.flush()
    assert run.stdout.readline()
    for other in others(run.pid):
        with suppress(ProcessLookupError):  # one may end by itself at that moment
            os.kill(other, signal.SIGKILL)
    _, told = run.communicate(input=SMALL * 400, timeout=30)
    assert run.returncode == 2 and b"Traceback" not in told and b"ended one of the processes" in told


def others(leader: int) -> list[int]:
    """The processes of a session that answer for the one that opened it."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            session = int((folder / "stat").read_text().rpartition(")")[2].split()[3])
            is_helper = b"resource_tracker" in (folder / "cmdline").read_bytes()  # of some ways to start processes
            found += [int(folder.name)] if session == leader and not is_helper else []
    return [process for process in found if process != leader]


def test_a_long_run_says_how_far_it_has_come(endless):
    run = endless("--want", "clb")
    seconds, sent = 2.5, 0
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        run.stdin.write(b"{}\n" if sent == 0 else PROFILE.encode() + b"\n")
        run.stdin.flush()
        run.stdout.readline()
        sent += 1
    _, told = run.communicate(timeout=30)
    lines = told.decode().splitlines()
    assert lines[-1] == f"{sent} lines, 1 bad; done"
    assert len(lines) >= 2 and all(line.endswith(" lines, 1 bad") for line in lines[:-1])


def peak(place: Place, folder: Path, lines: int, *words: str) -> float:
    """MiB of memory that a run over so many lines takes at most."""
    path = folder / f"{lines}.jsonl"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f"{PROFILE}\n" for _ in range(lines))
    return peak_memory(place, path, "--on", "2026-10-01", *words)


def test_ten_times_the_lines_take_no_more_memory(place, tmp_path):
    assert peak(place, tmp_path, 5000, "--want", "crs") < peak(place, tmp_path, 500, "--want", "crs") + 4


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("words", [("--want", "crs"), (), ("--jobs", "2")])
def test_a_hundred_thousand_lines_take_no_more_memory_than_ten_thousand(place, tmp_path, words):
    most = peak(place, tmp_path, 100_000, *words)
    assert most < 120
    assert most < peak(place, tmp_path, 10_000, *words) + 8
