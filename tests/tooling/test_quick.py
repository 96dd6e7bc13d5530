"""Shorter ways through Jinja lead to the same pages, and a second process to the same work."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from express_entry.beside import Clock, beside
from express_entry.quick import Kept, hasten
from express_entry.speech import Speech
from express_entry.words import placeholders
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError, pass_context, pass_environment
from markupsafe import Markup

TEMPLATES = {
    "pieces": "{% macro one(text, more='&') %}<i>{{ text }}{{ more }}</i>{% endmacro %}"
    "{% macro around() %}<p>{{ caller() }}</p>{% endmacro %}"
    "{% set kept_name = sharp %}",
    "base": '{% import "pieces" as p with context %}<b>{% block main %}{% endblock %}</b>{{ self.main() }}',
    "page": """{% extends "base" %}{% import "pieces" as p with context %}{% block main %}
{{ sharp }} {{ markup }} {{ none }} {{ number }} {{ part }} {{ truth }} {{ odd }} {{ p.kept_name }} {{ "<" ~ markup }}
{{ held.name }} {{ held["items"] }} {{ held.items()|list|length }} {{ thing.name }} {{ thing["name"] }}
{{ p.one(sharp) }} {{ p.one(markup, more="<") }} {% call p.around() %}{{ sharp }}{% endcall %}
{% for one in list %}{{ loop.index }}{{ seen(one) }}{% set inner = one %}{{ context_of(1) }}{% endfor %}
{% set block %}{{ sharp }}<u>{% endset %}{{ block }} {{ say(n=number) }}
{{ sharp|upper|replace("a", "<") }} {{ "%s"|format(sharp) }}
{{ environment_of("x") }} {% autoescape false %}{{ sharp }}{% endautoescape %} {{ joined(*list, **{"last": "&"}) }}
{% endblock %}""",
}


class Thing:
    name = "<thing>"

    def __html__(self) -> str:
        return "<th>"


class Said(str):
    """A text of a kind of its own."""


@pass_context
def context_of(context: Any, number: int) -> str:
    return f"{context.name}{number}&{context.get('number')}"


@pass_environment
def environment_of(environment: Environment, text: str) -> str:
    return f"{environment.autoescape}{text}"


class Say:
    def __call__(self, **values: int) -> Markup:
        return Markup("<s>{n}</s>").format(**values)


VALUES = {
    "sharp": "a & <b> 'c' \"d\"",
    "markup": Markup("<em>"),
    "none": None,
    "number": 7,
    "part": 0.5,
    "truth": True,
    "odd": Said("<odd>"),
    "held": {"name": "<held>", "items": "a key"},
    "thing": Thing(),
    "list": ["<", Markup("<hr>"), 3],
    "seen": lambda one: one,
    "say": Say(),
    "joined": lambda *parts, last: "".join(map(str, parts)) + last,
    "context_of": context_of,
    "environment_of": environment_of,
}


def environment(quick: bool, cache: Path) -> Environment:
    made = Environment(loader=DictLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True, trim_blocks=True)
    if quick:
        hasten(made, cache)
    return made


def test_the_output_is_the_same(tmp_path: Path) -> None:
    # The third finds what the second one compiled.
    plain, quick, again = (
        environment(way, tmp_path).get_template("page").render(VALUES) for way in (False, True, True)
    )
    assert quick == again == plain
    assert "&lt;b&gt;" in quick


@pytest.mark.parametrize("text", ["{{ nothing }}", "{{ held.nothing }}", "{{ held.nothing.more }}", "{{ nothing() }}"])
def test_a_misspelt_name_stops_the_build(text: str, tmp_path: Path) -> None:
    with pytest.raises(UndefinedError) as raised:
        environment(quick=True, cache=tmp_path).from_string(text).render(VALUES)
    # The fault is in the template, and the message of a failed build names the last of our files.
    assert not [frame for frame in raised.traceback if str(frame.path).endswith(f"{os.sep}quick.py")]


def test_a_kept_piece_is_rendered_once_for_each_of_its_arguments(tmp_path: Path) -> None:
    calls: Counter[Any] = Counter()
    page = "{% macro piece(what) %}<i>{{ count(what) }}</i>{% endmacro %}{{ kept('piece', piece, one) }}"
    template = environment(quick=True, cache=tmp_path).from_string(page)
    kept = Kept()

    def count(what: Any) -> Any:
        calls[what] += 1
        return what

    shown = [template.render(kept=kept, count=count, one=one) for one in ("<", "b", "<")]
    assert shown == ["<i>&lt;</i>", "<i>b</i>", "<i>&lt;</i>"]
    assert calls == {"<": 1, "b": 1}


def test_a_sentence_takes_markup_as_it_is_and_text_escaped() -> None:
    speech = Speech("fr", {"room": {"one": "Dès {day} & {what} : {n}"}})
    said = speech("room.one", day=Markup("<time>"), what="<b>", n=12345)
    assert said == Markup("Dès <time> &amp; &lt;b&gt; : 12\N{NO-BREAK SPACE}345")
    assert speech("room.one", day="<", what=None, n=1) == Markup("Dès &lt; &amp; None : 1")
    with pytest.raises(KeyError):
        speech("room.one", day="", n=1)


@pytest.mark.parametrize("text", ["{n:>3}", "{n!r}", "{n.real}", "{}", "{n"])
def test_a_sentence_holds_names_only(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        placeholders(text)


@pytest.mark.skipif(sys.platform != "linux", reason="one process does it all")
def test_the_work_is_done_beside() -> None:
    result = beside(lambda: (os.getpid(), [1, 2]))
    pid, found = result()
    assert found == [1, 2]
    assert (pid != os.getpid()) is ((os.cpu_count() or 1) > 1)


def test_what_fails_beside_is_told_here(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError("told here")

    result = beside(fail)
    with pytest.raises(ValueError, match="told here"):
        result()
    assert capfd.readouterr().err == ""


def test_a_build_that_fails_does_not_wait_for_what_is_done_beside() -> None:
    # More than fits between two processes: with nobody to take it, the other one never comes to its end.
    code = "from express_entry.beside import beside\nresult = beside(lambda: bytes(10_000_000))\nraise SystemExit(3)"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=env, timeout=60).returncode == 3


def test_the_clock_adds_up() -> None:
    clock = Clock()
    with clock.stage("one"):
        sum(range(100_000))
    wall, cpu = clock.spent["one"]
    assert wall > 0
    clock.add({"one": (5.0, 2.0), "two": (3.0, 1.0)}, at_once=True)
    assert clock.spent == {"one": (wall, cpu + 2.0), "two": (0.0, 1.0)}


def test_the_build_tells_the_time_of_each_stage(project) -> None:
    stages = json.loads((project.root / "timings.json").read_text(encoding="utf-8"))
    named = {
        "core",
        "parse",
        "files",
        "render",
        "write",
        "pelican",
        "search",
        "engine",
        "licences",
        "offline",
        "sbom",
        "hashes",
        "total",
    }
    assert set(stages) == named
    assert all(set(stage) == {"wall", "cpu"} for stage in stages.values())
    parts = [stage["wall"] for name, stage in stages.items() if name != "total"]
    assert all(part >= 0 for part in parts)
    assert 0.8 * stages["total"]["wall"] < sum(parts) <= stages["total"]["wall"]
