"""Bad input of every kind: the contract's error with every problem and its place, never a traceback, never a hang."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from command import run
from express_entry import yaml12

from calc import advise, assess, timeline
from calc.batch import parsed
from calc.bridge import as_error

TABLE = yaml12.read(Path(__file__).with_name("bad_profiles.yaml")).data
SOUND = TABLE["sound"]
CASES = TABLE["cases"]
ON = date.fromisoformat(TABLE["on"])


def raw(case: dict[str, Any]) -> bytes:
    """The bytes of a case as somebody would send them."""
    if "text" in case:
        return case["text"].encode()
    if "bytes" in case:
        return bytes.fromhex(case["bytes"])
    if "repeat" in case:
        head, part, times, tail = case["repeat"]
        closing, closings = case.get("closes", ("", 0))
        return (head + part * times + tail + closing * closings).encode()
    answers = case.get("answers", {})
    if "job" in case:
        answers = {"work": [SOUND["job"] | case["job"]]}
    if "result" in case:
        answers = {"languages": [SOUND["result"] | case["result"]]}
    return json.dumps(SOUND["profile"] | answers).encode()


def expected(case: dict[str, Any]) -> list[tuple[str, str]]:
    if "expect_each" in case:
        path, code, times = case["expect_each"]
        return [(path.format(number), code) for number in range(times)]
    return [(path, code) for path, code in case["expect"]]


def found(error: dict[str, Any] | None) -> list[tuple[str, str]]:
    return [(problem["path"], problem["code"]) for problem in error["problems"]] if error else []


def day(case: dict[str, Any]) -> date:
    return date.fromisoformat(case["on"]) if "on" in case else ON


def parameters(*keys: str) -> Any:
    chosen = [case for case in CASES if not keys or any(key in case for key in keys)]
    return pytest.mark.parametrize("case", chosen, ids=[case["that"].replace(" ", "-") for case in chosen])


def test_the_table_is_long_enough_and_says_each_thing_once():
    bad = [case for case in CASES if expected(case)]
    assert len(bad) >= 60
    assert len({case["that"] for case in CASES}) == len(CASES)


@parameters()
def test_every_problem_is_named_at_its_place(case):
    for ask in (assess, advise, timeline):
        try:
            assert ask(parsed(raw(case)), day(case))["on"] == day(case).isoformat()
            error = None
        except ValueError as raised:
            error = as_error(raised)
            assert error["code"] != "internal", error
            assert all(len(problem["message"]) < 400 for problem in error["problems"])
        assert found(error) == expected(case)


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    """What the command line says of the whole table, each case on its line."""
    lines = [raw(case) if day(case) == ON else with_day(case) for case in CASES]
    assert not any(b"\n" in line for line in lines)
    done = run("assess", "--jsonl", "-", "--on", ON.isoformat(), "--want", "crs", text=b"\n".join(lines))
    assert done.returncode == 1 and b"Traceback" not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def with_day(case: dict[str, Any]) -> bytes:
    return b'{"on": "%s", "profile": %s}' % (case["on"].encode(), raw(case))


def test_the_command_line_answers_each_line_on_its_own_line(answers):
    assert len(answers) == len(CASES)
    assert [found(answer.get("error")) for answer in answers] == [expected(case) for case in CASES]
    assert all(("crs" in answer) is not ("error" in answer) for answer in answers)


@parameters("bytes", "repeat")
def test_one_bad_profile_is_told_as_json_with_exit_1(case):
    done = run("assess", "-", "--on", ON.isoformat(), text=raw(case))
    assert (done.returncode, done.stderr) == (int(bool(expected(case))), b"")
    assert found(json.loads(done.stdout).get("error")) == expected(case)


@pytest.mark.parametrize("command", ["advise", "timeline", "rounds"])
def test_every_command_tells_a_bad_profile(command):
    done = run(command, "-", "--on", ON.isoformat(), text='{"birth_date": 1, "nope": 2}')
    assert (done.returncode, done.stderr) == (1, b"")
    assert found(json.loads(done.stdout)["error"]) == [("birth_date", "wrong_type"), ("nope", "unknown_key")]


def test_text_shows_no_character_that_would_disturb_a_terminal():
    sent = '{"birth_date": "1990-01-01", "\\u001b[2J": 1, "\\ud800": 1, "naïve\\n": 1}'
    done = run("assess", "-", "--on", ON.isoformat(), "--format", "text", text=sent)
    assert done.returncode == 1 and done.stderr == b""
    lines = done.stdout.decode().splitlines()
    assert [line.split(": unknown_key")[0] for line in lines] == [
        "error: invalid_profile",
        "  '\\x1b[2J'",
        "  '\\ud800'",
        "  'naïve\\n'",
    ]


@pytest.mark.parametrize(
    "line, expect",
    [
        ({"profile": {}, "day": "2026-10-01", "o": 1}, [("day", "unknown_key"), ("o", "unknown_key")]),
        ({"profile": {}, "on": "soon"}, [("on", "bad_date")]),
        ({"profile": {}, "on": None}, [("on", "bad_date")]),
        ({"profile": {}, "on": 20261001}, [("on", "bad_date")]),
        ({"profile": {}, "on": "2014-12-31"}, [("on", "no_rule_yet")]),
        ({"profile": {}, "want": "crs"}, [("want", "wrong_type")]),
        ({"profile": {}, "want": None}, [("birth_date", "required")]),
        ({"profile": {}, "want": [1]}, [("want", "wrong_type")]),
        ({"profile": {}, "want": ["crs", 1]}, [("want", "wrong_type")]),
        ({"profile": {}, "want": {"crs": True}}, [("want", "wrong_type")]),
        ({"profile": {}, "want": ["crs", "luck"]}, [("want", "unknown_value")]),
        ({"profile": [], "want": []}, [("", "wrong_type")]),
        ({"profile": None}, [("", "wrong_type")]),
        ({"want": ["crs"]}, [("want", "unknown_key"), ("birth_date", "required")]),
    ],
)  # fmt: skip
def test_a_bad_line_around_a_profile(line, expect):
    done = run("assess", "--jsonl", "-", "--on", ON.isoformat(), text=json.dumps(line))
    assert done.returncode == 1
    assert found(json.loads(done.stdout)["error"]) == expect


@pytest.mark.parametrize("name", [b"\xff\xfe.json", b"no such file.json", b"\x1b[2J", b"."])
def test_a_file_that_cannot_be_read_is_bad_usage(name):
    done = run("assess", name)
    assert done.returncode == 2 and done.stdout == b"" and b"Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("--on", b"\xff"), ("--want", b"\xff"), ("--jobs", b"\xff"), (b"--\xff",)])
def test_invalid_utf_8_on_the_command_line_is_bad_usage(arguments):
    done = run("assess", "-", *arguments, text="{}")
    assert done.returncode == 2 and done.stdout == b"" and b"Traceback" not in done.stderr


def test_invalid_utf_8_for_a_test_is_bad_input():
    done = run("clb", b"\xff", "7", "7", "7", "7", "--on", ON.isoformat())
    assert (done.returncode, done.stderr) == (1, b"")
    assert found(json.loads(done.stdout)["error"]) == [("test", "unknown_value")]


@pytest.mark.parametrize(
    "answers, path, code",
    [
        ({1: 2}, "1", "unknown_key"),
        ({None: 2}, "None", "unknown_key"),
        ({10**5000: 2}, "a huge number", "unknown_key"),
        ({"birth_date": date(1990, 1, 1)}, "birth_date", "wrong_type"),
        ({"birth_date": b"1990-01-01"}, "birth_date", "wrong_type"),
        ({"work": {"noc"}}, "work", "wrong_type"),
        ({"funds": {"amount": Decimal(1)}}, "funds.amount", "wrong_type"),
        ({"funds": {"amount": 10**5000}}, "funds.amount", "out_of_range"),
        ({"funds": {"amount": 1j}}, "funds.amount", "wrong_type"),
    ],
)
def test_what_only_python_can_say_is_refused_too(answers, path, code):
    with pytest.raises(ValueError) as caught:
        assess(SOUND["profile"] | answers, ON)
    assert found(as_error(caught.value)) == [(path, code)]


def test_an_object_within_itself_is_refused():
    endless: dict[str, Any] = {"birth_date": "1990-01-01"}
    endless["spouse"] = endless
    with pytest.raises(ValueError) as caught:
        assess(endless, ON)
    assert found(as_error(caught.value)) == [("spouse.birth_date", "unknown_key"), ("spouse.spouse", "unknown_key")]
