"""The drill for a change of the rules, over the whole site: CONTRIBUTING's recipe with made-up figures, on a copy.

The change of 3 November 2026 is entered with the source, the list, the lines, the ceilings, the words and the guides;
another one far ahead is entered as announced. Then the site is checked and built, and read as its readers see it.
tests/core/test_rule_change.py has the same change without the pages, row by row.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import made_up
import pytest
from express_entry.routes import path
from express_entry.words import LANGUAGES
from made_up import DAY, EVE
from playwright.sync_api import Browser, expect
from tools.server import open_server

pytestmark = pytest.mark.timeout(600)

# Announced far ahead, so that no reading of the data comes after it. All ranking rules are known beyond it.
AHEAD, KNOWN = date(2099, 1, 1), date(2099, 6, 30)
SIBLING = """
    reads: [sibling]
    counted: once
    max: {points: 12}
    table:
      - {sibling: false, points: 0}
      - {sibling: true,  points: 12}
"""
PERSON = {
    "birth_date": "1970-01-01",
    "sibling_in_canada": True,
    "work": [{"noc": "21231", "country": "CA", "start": "2025-01-01", "end": "2026-06-30", "hours_per_week": 40}],
}
ATOM = "{http://www.w3.org/2005/Atom}"
DAYS = {"en": "3 November 2026", "fr": "3 novembre 2026"}
CHANGED = {"en": "The scoring rules changed on", "fr": "Les règles de calcul ont changé le"}
SAID = {"en": "A made-up change: work and offers on the list earn points.", "fr": "Un changement inventé"}
ANNOUNCED = {"en": "Announced, from 1 January 2099", "fr": "Annoncé, à partir du 1er janvier 2099"}


class Drill(NamedTuple):
    """The copy, its finished site, and what `check` said of both."""

    root: Path
    site: Path
    check: str

    def html(self, name: str, language: str, **of: str) -> str:
        """What stands between the header and the footer of a page."""
        html = (self.site / path(name, language, **of) / "index.html").read_text(encoding="utf-8")
        return html[html.index("<main") : html.index("</main>")]

    def text(self, name: str, language: str, **of: str) -> str:
        return plain(self.html(name, language, **of))

    def version(self, rule_id: str, language: str, day: date) -> str:
        """A version on its rule's page."""
        found = re.search(rf'<section[^>]* id="v{day}".*?</section>', self.html("rule", language, id=rule_id), re.S)
        assert found, (rule_id, day)
        return found[0]

    def crs(self, on: date) -> dict[str, Any]:
        """What the core of the copy answers for the made-up person, in a process of its own."""
        command = [sys.executable, "-m", "calc", "assess", "-", "--on", on.isoformat(), "--want", "crs"]
        done = subprocess.run(command, cwd=self.root, input=json.dumps(PERSON), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["crs"]


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture(scope="module")
def drill(copied, once: Callable[..., Path]) -> Drill:
    def fill(folder: Path) -> None:
        copy = copied(folder)
        if not os.environ.get("WAYMARK_LONG"):
            copy.leave_out_many()
            copy.keep_engine()
        (folder / "said.txt").write_text(rehearsed(copy), encoding="utf-8")

    root = once("drill", fill)
    return Drill(root, root / "output", (root / "said.txt").read_text(encoding="utf-8"))


def rehearsed(copy: Any) -> str:
    """Enters both changes into the copy and builds it; what `check` says of the data and of the finished site."""
    made_up.forget_the_change(copy.root)
    made_up.enter_the_change(copy.root)
    made_up.record_the_change(copy.root)
    made_up.name_the_new_lines(copy.root)
    made_up.rewrite_the_guides(copy.root)
    made_up.enter(copy.root, "crs.additional.sibling", SIBLING, AHEAD)
    made_up.drop_sources(copy.root)
    for file in made_up.crs_files(copy.root):
        made_up.know_through(file, KNOWN)
    built = copy.publish("build")
    assert built.returncode == 0, built.stdout + built.stderr
    checked = copy.publish("check", "--built", "output")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return checked.stdout


def test_the_check_is_content_and_asks_for_the_second_entry(drill: Drill):
    once = set(re.findall(r"Typed once: (\S+) of (\S+);", drill.check))
    wanted = {(rule_id, str(DAY)) for rule_id in (*made_up.NEW_RULES, *made_up.NEW_VERSIONS)}
    assert once >= wanted | {("crs.additional.sibling", str(AHEAD)), ("crs.wage_levels", str(made_up.LEAVES))}
    assert "the finished pages are in order" in drill.check


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_page_has_the_new_version_with_its_addresses(drill: Drill, language: str):
    version = drill.version("crs.additional.job_offer", language, DAY)
    address = f"v{DAY}-offer-major_group_00_or_other_skilled-offer_wage_level-3-up"
    assert re.search(rf'id="{address}"><a class="figure-link" href="#{address}"[^>]*>43</a>', version)
    assert f'<time datetime="{KNOWN}">' in version and "2098" not in version
    before = plain(drill.version("crs.additional.job_offer", language, date(2025, 3, 25)))
    assert {"en": "2 November 2026", "fr": "2 novembre 2026"}[language] in before
    for rule_id in made_up.NEW_RULES:
        assert f'id="v{DAY}"' in drill.version(rule_id, language, DAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_changes_and_the_feed_tell_of_it(drill: Drill, language: str):
    rules = drill.html("rules", language)
    entry = re.search(rf'<li id="c{DAY}">.*?(?=<li id="c)', rules, re.S)
    assert entry and SAID[language] in plain(entry[0])
    for rule_id in (*made_up.NEW_RULES, *made_up.NEW_VERSIONS):
        assert f"{path('rule', language, id=rule_id)}#v{DAY}" in entry[0], rule_id
    for rule_id in (*made_up.NEW_RULES, *made_up.NEW_VERSIONS):
        news = feed(drill, language)[f"{path('rule', language, id=rule_id)}#v{DAY}"]
        assert DAYS[language] in news.findtext(f"{ATOM}title", "")
        assert news.findtext(f"{ATOM}updated", "").startswith(str(DAY))


def feed(drill: Drill, language: str) -> dict[str, Any]:
    """The entries of the feed of changes, by what they link to from the site's root."""
    root = ElementTree.parse(drill.site / path("rules", language) / "feed.atom").getroot()
    entries = {one.find(f"{ATOM}link").get("href"): one for one in root.iter(f"{ATOM}entry")}
    return {re.sub(r"^(\.\./)+", "", link): one for link, one in entries.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_any_more_that_the_figures_are_unknown(drill: Drill, language: str):
    for name in ("home", "rules", "calculator", "about"):
        assert CHANGED[language] not in drill.text(name, language), name
    assert f'id="unread-{DAY}"' not in drill.html("accuracy", language)
    unread = {
        "en": "Change of 3 November 2026, figures unknown",
        "fr": "Changement du 3 novembre 2026, chiffres inconnus",
    }
    guides = sorted((drill.site / path("guides", language)).glob("*/index.html"))
    assert len(guides) > 20
    for guide in guides:
        text = plain(guide.read_text(encoding="utf-8"))
        assert unread[language] not in text, guide
    # The guide that lists the changes of the score has the new one, and another that spoke of offers its day.
    assert SAID[language] in drill.text("guide", language, slug="what-changed")
    assert DAYS[language] in drill.text("guide", language, slug="us-h1b")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_label_of_the_score_moves_on(drill: Drill, language: str):
    html = (drill.site / path("calculator", language) / "index.html").read_text(encoding="utf-8")
    known = {"en": "30 June 2099", "fr": "30 juin 2099"}[language]
    eve = {"en": "2 November 2026", "fr": "2 novembre 2026"}[language]
    assert known in plain(html) and not re.search(rf"\b{eve}\b", plain(html))


def test_the_core_gives_the_new_score_from_the_day_on_and_the_data_tell_it(drill: Drill):
    # 40 points for a year in Canada and 15 for the sibling; from the day on 29 more for the wage level.
    eve, day = drill.crs(EVE), drill.crs(DAY)
    assert (eve["total"], day["total"], day["current"], day["rules_as_of"]) == (55, 84, True, str(DAY))
    rules = json.loads((drill.site / "data" / "rules.json").read_text(encoding="utf-8"))["rules"]
    assert rules["crs.additional.made_up_work"]["versions"][-1]["from"] == str(DAY)


@pytest.mark.long
def test_the_engine_has_the_new_rule(drill: Drill):
    (archive,) = (drill.site / "engine").glob("*/core.zip")
    with zipfile.ZipFile(archive) as core:
        assert any(b"crs.additional.made_up_work" in core.read(name) for name in core.namelist())


# A change that is announced


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_entered_ahead_is_shown_as_announced_with_its_day(drill: Drill, language: str):
    version = drill.version("crs.additional.sibling", language, AHEAD)
    assert f"<h2>{ANNOUNCED[language]}</h2>" in version
    assert f'id="v{AHEAD}-sibling-yes"' in version and ">12</a>" in version
    assert path("calculator", language) in version
    # What holds today is the version before it: in the list of rules, and in the guides.
    row = re.search(r"crs\.additional\.sibling/.*?</tr>", drill.html("rules", language), re.S)
    assert row and re.search(r"<td[^>]*>15</td>", row[0]) and "2017-06-06" in row[0]
    announced = feed(drill, language)[f"{path('rule', language, id='crs.additional.sibling')}#v{AHEAD}"]
    # News on the day it was read, also when something else is read later.
    assert announced.findtext(f"{ATOM}updated") == "2026-11-22T12:00:00Z"
    said = announced.findtext(f"{ATOM}summary", "") + announced.findtext(f"{ATOM}content", "")
    assert {"en": "Announced", "fr": "Annoncé"}[language] in said
    others = [drill.version(rule_id, language, DAY) for rule_id in made_up.NEW_VERSIONS]
    assert not any(ANNOUNCED[language].partition(",")[0] in plain(one).split(".")[0] for one in others)


def test_an_announced_change_is_previewed_by_the_day_of_the_score(drill: Drill):
    scores = [drill.crs(on) for on in (AHEAD - timedelta(1), AHEAD)]
    lines = [{one["id"]: one for one in found["lines"]}["crs.additional.sibling"] for found in scores]
    assert [(one["points"], one["version"]) for one in lines] == [(15, "2017-06-06"), (12, str(AHEAD))]


@pytest.fixture
def address(drill: Drill) -> Iterator[str]:
    server = open_server(drill.site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.mark.long
@pytest.mark.parametrize(("on", "total"), [(EVE, 55), (DAY, 84)])
def test_a_reader_sees_the_score_of_the_day(address: str, chromium: Browser, on: date, total: int):
    page = chromium.new_page()
    answers = base64.urlsafe_b64encode(json.dumps(PERSON).encode()).decode().rstrip("=")
    page.goto(f"{address}{path('calculator', 'en')}#p={answers}&on={on}")
    expect(page.locator('[data-result="crs-total"]')).to_have_text(str(total), timeout=120_000)
    page.close()
