"""The history of the bench: what is recorded is what the page on accuracy shows, in both languages."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from express_entry.speech import Speech
from express_entry.speed import ALONE, BESIDE, HISTORY, Run, read_speed
from express_entry.words import read_words
from express_entry.yaml12 import BadData
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from tools.bench import history
from tools.bench.figures import Figure
from tools.place import Place

MACHINE = {"processor": "Made-up 9", "cores": 2, "system": "Linux"}


def recorded(day: str, cold: float) -> dict:
    """A whole run, in which the first score took `cold` seconds; the usual way takes ten in every pass."""
    figures = [Figure(name=theirs, what="", unit="s", values=[10, 10, 10]) for _, theirs in BESIDE.values()]
    for name, _ in BESIDE.values():
        ratios = [one / 10 for one in (cold, cold, 9)]
        figures.append(Figure(name=name, what="", unit="s", values=[cold, cold, 9], ratios=ratios, most_ratio=0.3))
    figures += [Figure(name=name, what="", unit="ms", values=[4.25], most=5) for name in ALONE.values()]
    run = {"date": day, "machine": MACHINE, "load": 0.5, "versions": {"Pyodide": "1.2.3"}, "passes": 3, "quick": False}
    return {**run, "parts": {"everything": [one.as_json() for one in figures]}}


def shown(root: Path, place: Place, language: str) -> str:
    """What the page says of these runs."""
    environment = Environment(
        loader=FileSystemLoader(place.root / "theme" / "templates"), undefined=StrictUndefined, autoescape=True
    )
    speech = Speech(language, read_words(place.root)[language])
    template = environment.get_template("accuracy/fast.html")
    return template.render(speed=read_speed(root), t=speech, fmt=speech.fmt, lang=language, url=None)


def rows(html: str) -> list[list[str]]:
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in html.partition("<tbody")[2].split("</tr>")]
    return [[unescape(cell) for cell in row] for row in found if row]


def test_without_a_history_nothing_is_shown(tmp_path: Path) -> None:
    assert read_speed(tmp_path) == []


def test_a_line_is_added_and_the_earlier_ones_stay(tmp_path: Path) -> None:
    place = Place(tmp_path)
    assert history.append(place, recorded("2026-11-22", 3.0)) == HISTORY
    before = (tmp_path / HISTORY).read_bytes()
    history.append(place, recorded("2026-12-01", 2.5))
    after = (tmp_path / HISTORY).read_bytes()
    assert after.startswith(before) and after.count(b"\n") == 2
    first, last = read_speed(tmp_path)
    assert (first.date, last.date) == ("2026-11-22", "2026-12-01")
    assert last.beside["cold"] == ((2.5, "s"), (10, "s"), 0.25)
    assert set(last.beside) == set(BESIDE) and set(last.alone) == set(ALONE)


@pytest.mark.parametrize(
    ("language", "row", "answer", "earlier"),
    [
        ("en", ["First score, first visit", "2.50 s", "10.00 s", "0.25"], "4.2 ms", "1 earlier measurement"),
        ("fr", ["Première note, première visite", "2,50 s", "10,00 s", "0,25"], "4,2 ms", "1 mesure antérieure"),
    ],
)
def test_the_page_shows_the_last_run_and_where_it_was_made(
    place: Place, tmp_path: Path, language: str, row: list[str], answer: str, earlier: str
) -> None:
    for day, cold in (("2026-11-22", 3.0), ("2026-12-01", 2.5)):
        history.append(Place(tmp_path), recorded(day, cold))
    html = shown(tmp_path, place, language)
    plain = unescape(html).replace("\N{NO-BREAK SPACE}", " ")
    assert rows(plain)[0] == row and len(rows(plain)) == len(BESIDE)
    assert 'datetime="2026-12-01"' in html and "Made-up 9" in html and "Pyodide 1.2.3" in html
    assert answer in plain and earlier in plain and 'datetime="2026-11-22"' in html


def test_what_was_not_measured_is_left_out(tmp_path: Path, place: Place) -> None:
    told = recorded("2026-11-22", 3.0)
    told["parts"]["everything"] = [one for one in told["parts"]["everything"] if ".kept." not in one["name"]]
    history.append(Place(tmp_path), told)
    (run,) = read_speed(tmp_path)
    assert isinstance(run, Run) and set(run.beside) == set(BESIDE) - {"kept"}
    assert len(rows(shown(tmp_path, place, "en"))) == len(BESIDE) - 1


@pytest.mark.parametrize("line", ["{", "[]", "{}", json.dumps({"date": "2026-11-22", "figures": {}})])
def test_a_line_that_the_bench_did_not_write_is_named(tmp_path: Path, line: str) -> None:
    history.append(Place(tmp_path), recorded("2026-11-22", 3.0))
    with (tmp_path / HISTORY).open("a", encoding="utf-8") as lines:
        lines.write(f"{line}\n")
    with pytest.raises(BadData, match=r"history\.jsonl:2: "):
        read_speed(tmp_path)
