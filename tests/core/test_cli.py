"""The command line, run as a program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAIR = json.loads((ROOT / "tests" / "contract" / "533-graduate-in-canada.json").read_text(encoding="utf-8"))
PROFILE = json.dumps(PAIR["profile"])


def run(*arguments, text=""):
    data = text if isinstance(text, bytes) else text.encode()
    command = [sys.executable, "-m", "calc", *arguments]
    return subprocess.run(command, input=data, capture_output=True, cwd=ROOT, timeout=60, check=False)


def test_one_profile_from_a_file_and_from_standard_input(tmp_path):
    path = tmp_path / "me.json"
    path.write_text(PROFILE, encoding="utf-8")
    for done in (
        run("assess", str(path), "--on", "2026-10-01"),
        run("assess", "-", "--on", "2026-10-01", text=PROFILE),
    ):
        assert (done.returncode, done.stderr) == (0, b"")
        found = json.loads(done.stdout)
        assert found["crs"]["total"] == 533
        expected = PAIR["expect"]["result"]
        assert {name: found[name] for name in expected} == expected


def test_many_lines_keep_their_order_and_a_bad_one_does_not_stop_the_run():
    lines = [
        PROFILE,
        "{not json",
        json.dumps({"on": "2026-11-22", "profile": PAIR["profile"], "want": ["notices"]}),
        json.dumps({"profile": {"birth_date": "x"}}),
        json.dumps({"profile": PAIR["profile"], "day": "2026-10-01"}),
        PROFILE,
    ]
    done = run("assess", "--jsonl", "-", "--on", "2026-10-01", text="\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1 and b"Traceback" not in done.stderr
    assert answers[0] == answers[5] and answers[0]["crs"]["total"] == 533
    codes = [answer["error"]["problems"][0]["code"] if "error" in answer else None for answer in answers]
    assert codes == [None, "not_json", None, "bad_date", "unknown_key", None]
    assert answers[2] == {
        "on": "2026-11-22",
        "notices": [{"code": "rules_unverified_after", "rule": "crs", "date": "2026-11-02"}],
    }


@pytest.mark.parametrize(
    "text",
    ["", "[", b"\xff\xfe", "[" * 100_000, "9" * 5000, '{"birth_date": "1990-01-01", "birth_date": "1991-01-01"}'],
    ids=range(6),
)
def test_what_is_no_profile_is_bad_input_without_a_traceback(text):
    done = run("assess", "-", "--on", "2026-10-01", text=text)
    assert done.returncode == 1 and done.stderr == b""
    assert json.loads(done.stdout)["error"]["code"] == "invalid_profile"


def test_a_day_before_express_entry_is_bad_input():
    done = run("assess", "-", "--on", "2014-12-31", text=PROFILE)
    assert done.returncode == 1 and json.loads(done.stdout)["error"]["code"] == "no_rule_yet"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("guess",),
        ("assess",),
        ("assess", "missing.json"),
        ("assess", "-", "--on", "soon"),
        ("assess", "a", "--jsonl", "b"),
        ("assess", "-", "--want", "luck"),
    ],
)
def test_bad_usage_says_so_on_standard_error(arguments):
    done = run(*arguments, text=PROFILE)
    assert done.returncode == 2 and done.stdout == b"" and done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error():
    command = f"{sys.executable} -m calc assess --jsonl - --on 2026-10-01 | head -1"
    done = subprocess.run(command, shell=True, input=(PROFILE + "\n").encode() * 3000, capture_output=True, cwd=ROOT)
    assert json.loads(done.stdout)["crs"]["total"] == 533
    assert done.stderr == b""


def test_only_the_parts_asked_for_are_printed():
    done = run("assess", "--want", "notices", "--want", "clb", "-", "--on", "2026-10-01", text=PROFILE)
    assert list(json.loads(done.stdout)) == ["on", "clb", "notices"]


def test_every_command_answers_in_json_and_in_text():
    commands = {
        ("advise", "-"): "single",
        ("advise", "-", "--compare", "spouse_not_accompanying"): "compare",
        ("timeline", "-", "--years", "1"): "days",
        ("rounds", "-"): "rounds",
        ("assess", "-", "--rounds"): "rounds",
    }
    for arguments, key in commands.items():
        done = run(*arguments, "--on", "2026-10-01", text=PROFILE)
        assert (done.returncode, done.stderr) == (0, b""), arguments
        assert json.loads(done.stdout)[key] is not None
        done = run(*arguments, "--on", "2026-10-01", "--format", "text", text=PROFILE)
        assert done.returncode == 0 and done.stdout.strip() and not done.stdout.startswith(b"{")


def test_the_text_of_an_assessment_names_the_total_and_every_line():
    done = run("assess", "-", "--on", "2026-11-22", "--format", "text", text=PROFILE)
    assert b"CRS on 2026-11-22: 533 (rules to 2026-11-02)" in done.stdout
    assert b"crs.core.age" in done.stdout and b"(25 lost to a ceiling)" in done.stdout
    done = run("assess", "-", "--format", "text", text="{}")
    assert done.returncode == 1 and b"birth_date: required" in done.stdout


def test_levels_of_a_test_result():
    done = run("clb", "ielts", "7", "7", "7.5", "6.5", "--on", "2026-10-01")
    assert json.loads(done.stdout)["listening"] == 8
    done = run("clb", "tef", "400", "400", "300", "400")
    assert done.returncode == 1 and json.loads(done.stdout)["error"]["problems"][0]["code"] == "tef_new_scale"


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
    apart = run(*arguments, "--jobs", "2", "--errors", str(tmp_path / "bad.jsonl"))
    bad = [json.loads(line) for line in (tmp_path / "bad.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["line"] for one in bad] == list(range(1, 1501, 7))
    assert len(apart.stdout.splitlines()) == 1500 - len(bad)
