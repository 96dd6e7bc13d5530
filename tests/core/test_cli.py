"""The command line, run as a program."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from datetime import date

import pytest
from command import ROOT, run

from calc.__main__ import EXAMPLES
from calc.assessment import PARTS

PAIR = json.loads((ROOT / "tests" / "contract" / "533-graduate-in-canada.json").read_text(encoding="utf-8"))
PROFILE = json.dumps(PAIR["profile"])
ON = ("--on", PAIR["on"])
COUPLE = json.loads((ROOT / "tests" / "contract" / "435-couple.json").read_text(encoding="utf-8"))["profile"]


def test_one_profile_from_a_file_and_from_standard_input(tmp_path):
    path = tmp_path / "me.json"
    path.write_text(PROFILE, encoding="utf-8")
    for done in (run("assess", str(path), *ON), run("assess", "-", *ON, text=PROFILE)):
        assert (done.returncode, done.stderr) == (0, b"")
        found = json.loads(done.stdout)
        assert found["crs"]["total"] == 533
        expected = PAIR["expect"]["result"]
        assert {name: found[name] for name in expected} == expected


def test_without_a_day_it_is_today():
    before = date.today()
    found = json.loads(run("assess", "-", "--want", "crs", text=PROFILE).stdout)["on"]
    assert before <= date.fromisoformat(found) <= date.today()


def test_a_day_to_come_shows_the_rules_known_now_and_says_that_they_are_unverified():
    found = json.loads(run("assess", "-", "--on", "2099-01-01", text=PROFILE).stdout)
    assert found["crs"]["current"] is False and found["crs"]["rules_as_of"] < "2099-01-01"
    notice = {"code": "rules_unverified_after", "rule": "crs", "date": found["crs"]["rules_as_of"]}
    assert notice in found["notices"]


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
        ("assess", "tests"),
        ("assess", "-", "--on", "soon"),
        ("assess", "-", "--on", ""),
        ("assess", "-", "--on", "2026-02-30"),
        ("assess", "a", "--jsonl", "b"),
        ("assess", "a", "b"),
        ("assess", "-", "--jobs", "2"),
        ("assess", "-", "--errors", "bad.jsonl"),
        ("assess", "--jsonl", "-", "--jobs", "0"),
        ("assess", "--jsonl", "-", "--jobs", "many"),
        ("assess", "--jsonl", "-", "--errors", "no/such/folder/bad.jsonl"),
        ("assess", "-", "--want", "luck"),
        ("advise", "-", "--want", "crs"),
        ("advise", "-", "--compare", "luck"),
        ("advise", "-", "--spouse-birth-date", "soon"),
        ("timeline", "-", "--years", "0"),
        ("timeline", "-", "--years", "-1"),
        ("timeline", "-", "--years", "1000"),
        ("plan", "-", "--invited", "soon"),
        ("assess", "-", "--format", "yaml"),
        ("clb", "ielts", "7", "7", "7"),
        ("clb", "ielts", "7", "7", "7", "high"),
        ("clb", "clb", "7", "7", "7", "7"),
        ("clb", "clb", "7", "7", "7", "7", "--language", "de"),
    ],
)
def test_bad_usage_says_so_on_standard_error(arguments):
    done = run(*arguments, text=PROFILE)
    assert done.returncode == 2 and done.stdout == b"" and done.stderr
    assert b"Traceback" not in done.stderr


def test_only_the_parts_asked_for_are_printed():
    done = run("assess", "--want", "notices", "--want", "clb", "-", *ON, text=PROFILE)
    assert list(json.loads(done.stdout)) == ["on", "clb", "notices"]
    done = run("assess", "--want", "notices", "--rounds", "-", *ON, text=PROFILE)
    assert list(json.loads(done.stdout)) == ["on", "rounds", "notices"]


def test_rounds_are_only_replayed_when_asked_for():
    found = {*json.loads(run("assess", "-", *ON, text=PROFILE).stdout)}
    assert "rounds" not in found
    assert {*json.loads(run("assess", "-", "--rounds", *ON, text=PROFILE).stdout)} == found | {"rounds"}


def test_every_command_answers_in_json_and_in_text():
    commands = {
        ("advise", "-"): "single",
        ("timeline", "-", "--years", "1"): "days",
        ("plan", "-"): "documents",
        ("rounds", "-"): "rounds",
        ("assess", "-", "--rounds"): "rounds",
    }
    for arguments, key in commands.items():
        done = run(*arguments, *ON, text=PROFILE)
        assert (done.returncode, done.stderr) == (0, b""), arguments
        assert json.loads(done.stdout)[key] is not None
        done = run(*arguments, *ON, "--format", "text", text=PROFILE)
        assert done.returncode == 0 and done.stdout.strip() and not done.stdout.startswith(b"{")


def test_a_plan_is_of_the_day_of_the_invitation():
    found = run("plan", "-", "--invited", "2026-10-01", text=PROFILE)
    assert (found.returncode, found.stderr) == (0, b"")
    assert json.loads(found.stdout) == json.loads(run("plan", "-", *ON, text=PROFILE).stdout)
    answer = json.loads(found.stdout)
    text = run("plan", "-", "--invited", "2026-10-01", "--format", "text", text=PROFILE).stdout.decode()
    assert text.startswith(f"invited 2026-10-01: apply by {answer['deadline']} ({answer['days']} days)\n")
    assert [item["id"] for item in answer["documents"] if item["id"] not in text] == []


def test_advice_compares_what_it_is_asked_to_compare():
    asked = ("--compare", "spouse_not_accompanying", "--spouse-birth-date", "1992-04-30")
    found = json.loads(run("advise", "-", *ON, *asked, text=json.dumps(COUPLE)).stdout)
    assert found["compare"]["spouse_not_accompanying"]["must_be_true_and_declared"] is True
    assert found["principal"]["changes"][0]["birth_date"] == "1992-04-30"
    assert not {"compare", "principal"} & {*json.loads(run("advise", "-", *ON, text=json.dumps(COUPLE)).stdout)}


def test_the_text_of_an_assessment_names_every_line_check_and_gap(rules):
    verified = rules.crs_verified_through.isoformat()
    profile = json.dumps(COUPLE)
    answer = json.loads(run("assess", "-", "--on", "2099-01-01", text=profile).stdout)
    text = run("assess", "-", "--on", "2099-01-01", "--format", "text", text=profile).stdout.decode()
    assert f"CRS on 2099-01-01: {answer['crs']['total']} (rules to {verified})" in text
    checks = [check["id"] for program in answer["programs"].values() for check in program["checks"]]
    lines = [line["id"] for line in answer["crs"]["lines"]]
    in_force = [slug for slug, fit in answer["categories"].items() if fit["status"] == "in_force"]
    named = [*lines, *checks, *(f"category {slug}" for slug in in_force)]
    assert [name for name in named if name not in text] == []
    assert "funds: not given" in text and f"notice: rules_unverified_after crs {verified}" in text


def test_the_text_says_what_a_ceiling_took():
    text = run("assess", "-", *ON, "--format", "text", text=PROFILE).stdout
    assert b"CRS on 2026-10-01: 533\n" in text and b"(25 lost to a ceiling)" in text


def test_an_error_can_be_read_as_text():
    done = run("assess", "-", "--format", "text", text="{}")
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.splitlines()[1] == b"  birth_date: required: this answer is needed"


def test_text_can_be_written_where_a_terminal_knows_few_characters():
    text = json.dumps({"birth_date": "1990-01-01", "é": 1})
    command = [sys.executable, "-m", "calc", "assess", "-", "--format", "text"]
    env = {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, input=text.encode(), capture_output=True, cwd=ROOT, env=env, check=False)
    assert done.returncode == 1 and b"\\xe9: unknown_key" in done.stdout


def test_levels_of_a_test_result():
    done = run("clb", "ielts", "7", "7", "7.5", "6.5", *ON)
    levels = {"language": "en", "reading": 9, "writing": 9, "listening": 8, "speaking": 8}
    assert (done.returncode, json.loads(done.stdout)) == (0, levels)
    done = run("clb", "ielts", "7", "7", "7.5", "6.5", *ON, "--format", "text")
    assert done.stdout == b"CLB: reading 9, writing 9, listening 8, speaking 8\n"
    done = run("clb", "tef", "400", "400", "300", "400")
    assert done.returncode == 1 and json.loads(done.stdout)["error"]["problems"][0]["code"] == "tef_new_scale"
    done = run("clb", "celpip", "7", "7", "7", "7", "--language", "en")
    assert done.returncode == 1 and json.loads(done.stdout)["error"]["problems"][0]["path"] == "language"


@pytest.mark.parametrize("command", EXAMPLES)
def test_the_examples_of_the_help_work(command, tmp_path):
    told = run(command, "--help")
    assert (told.returncode, told.stderr) == (0, b"")
    assert b"--on YYYY-MM-DD" in told.stdout and b"exit codes" in told.stdout
    examples = re.findall(r"^  python -m (calc .*)$", told.stdout.decode(), re.MULTILINE)
    assert examples
    (tmp_path / "me.json").write_text(json.dumps(COUPLE), encoding="utf-8")
    (tmp_path / "people.jsonl").write_text(f"{json.dumps(COUPLE)}\n{PROFILE}\n", encoding="utf-8")
    for example in examples:
        line = f"PYTHONPATH={shlex.quote(str(ROOT))} {shlex.quote(sys.executable)} -m {example}"
        done = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), example
        assert done.stdout or (tmp_path / "scores.jsonl").read_text().count("\n") == 2


def test_the_help_names_every_command_part_and_exit_code():
    told = run("--help").stdout.decode()
    assert all(f"\n    {command} " in told for command in EXAMPLES) and "exit codes" in told
    told = " ".join(run("assess", "--help").stdout.decode().split())
    assert ", ".join(PARTS) in told


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
def test_a_full_disk_is_told_in_one_line():
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "calc", "assess", "-", *ON]
        done = subprocess.run(
            command, input=PROFILE.encode(), stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False
        )
    assert done.returncode == 2 and done.stderr == b"calc: No space left on device\n"
