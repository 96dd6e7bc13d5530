"""The finished pages against the rules' own files: nothing is wrong on them, and each kind of slip is noticed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from express_entry.routes import path
from express_entry.rulebook import read_rules
from express_entry.words import LANGUAGES
from tools import built_pages, rule_figures
from tools.built_page import numbers, read
from tools.console import Failure
from tools.place import Place

ROOT = Path(__file__).resolve().parents[2]
RULES = {rule_id: rule for rule_id, rule in read_rules(ROOT).rules.items() if "versions" in rule}
# A page, what stands on it, what is written over it, and what has to be said. All of them are made at once.
SLIPS = (
    ("rule", "en", "crs.core.age", r'(id="v2015-01-01-age-30-with_spouse"[^>]*><a [^>]*>)95<', r"\g<1>96<",
     "#v2015-01-01-age-30-with_spouse says '96', and is [95] in rules/crs/core/age.yaml:18"),
    ("rule", "fr", "crs.core.age", r"(<th scope=\"row\"[^>]*>)30<", r"\g<1>31<", "is for '31', and for [30.0]"),
    ("rule", "en", "crs.additional.french", r"Maximum: 50 points", "Maximum: 51 points",
     "#v2020-10-20-max says 'Maximum: 51 points', and is [50] in rules/crs/additional/french.yaml:"),
    ("rule", "fr", "funds.table", r'id="v2025-07-07-family-3"', 'id="v2025-07-07-family-03"',
     "nothing stands at #v2025-07-07-family-3, which rules/funds/table.yaml:19 has"),
    ("rule", "fr", "funds.table", r"(>)15\s263(<)", r"\g<1>15 264\g<2>", "#v2025-07-07-family-1 says"),
    ("rule", "en", "funds.table", r'id="v2024-05-28-family-3"', 'id="v2024-05-28-family-33"',
     "#v2024-05-28-family-33 is no figure of rules/funds/table.yaml:1"),
    ("rule", "en", "funds.table", r'(id="earlier-family-1-2018"[^>]*><a [^>]*>)12,474', r"\g<1>12,475",
     "#earlier-family-1-2018 says '12,475', and is [12474]"),
    ("rule", "fr", "language.ielts", r">8,0 à 9,0</a>", ">8,5 à 9,0</a>", "says '8,5 à 9,0', and is [8.0, 9.0]"),
    ("rule", "fr", "work.year", r"1\s560\sheures</a>", "1 561 heures</a>", "and is [1560] in rules/work/year.yaml:"),
    ("rule", "en", "fst.occupations", r">left out</a>", ">yes</a>", "says 'yes', and is rules.one.left_out in"),
    ("rule", "en", "crs.transferability.ceiling", r"(all-?[^>]*><a [^>]*>)100<", r"\g<1>90<", "and is [100] in"),
    ("rule", "en", "crs.core.education", r'(.*checked on <time datetime=")[-0-9]+(?=.*</main>)',
     r"\g<1>2020-01-01", "the version of 2015-01-01 was checked on"),
    ("rule", "en", "crs.core.first_language", r'(Known to hold through <time datetime=")[-0-9]+', r"\g<1>2020-01-01",
     "through which the rule is known, is missing (rules/crs/core/first_language.yaml:"),
    ("rule", "fr", "crs.additional.job_offer", r'<section class="version" id="v2016-11-19"', '<section class="version"',
     "the version of 2016-11-19 is missing, which rules/crs/additional/job_offer.yaml:"),
    ("rule", "en", "invitation.fees", r'(<a href="[^"]*invitation.fees/#v2022-04-30-child">)\$230', r"\g<1>$231",
     "'$231' links to invitation.fees#v2022-04-30-child, which is [230] (rules/invitation/fees.yaml:"),
    ("rule", "en", "invitation.medical", r"(id=\"v[-\d]+-exam\"[^>]*><a [^>]*>)[^<]+", r"\g<1>Never",
     "says 'Never', and is core.term_values.invitation.medical."),
    ("rule", "fr", "categories.stem", r'(id="noc20010".*?class="mark )\w+', r"\g<1>unlisted",
     "20010 is on the list of 2023-05-31 (rules/categories/stem.yaml:8)"),
    ("rule", "en", "categories.stem", r'id="noc20010"', 'id="noc20009"', "20010 stands only in rules/categories/stem"),
    ("rule", "en", "categories.trades", r'(id="count".*?<td[^>]*>)\d+', r"\g<1>99", "has 10 occupations"),
    ("rule", "en", "categories.french", r"(id=\"v2023-05-31-french_level\"[^>]*><span>NCLC )7", r"\g<1>8",
     "and is [7] in rules/categories/french.yaml:"),
    ("rules", "fr", None, r"(crs.core.education/.*?<td[^>]*>)140", r"\g<1>141",
     "the most of crs.core.education is told as [141.0, 150.0], and is [140, 150]"),
)  # fmt: skip


@pytest.fixture
def finished(site: Path, tmp_path: Path) -> Path:
    """The part of the finished site that is compared, to be broken."""
    folders = {path("rules", language) for language in LANGUAGES} | {
        path("categories", language) for language in LANGUAGES
    }
    for folder in folders:
        shutil.copytree(site / folder, tmp_path / folder)
    (tmp_path / "data").mkdir()
    shutil.copy(site / "data" / "build.json", tmp_path / "data")
    return tmp_path


def test_every_figure_of_every_rule_is_the_one_in_its_file(place: Place, site: Path, record_figure):
    held = built_pages.hold(place, site)
    record_figure("figures_compared", held.figures + held.links)
    assert held.faults == []
    assert held.pages == len(LANGUAGES) * (len(RULES) + 1)
    assert held.figures == len(LANGUAGES) * sum(len(rule_figures.figures(rule)) for rule in RULES.values())
    assert held.links > held.figures


def test_each_slip_is_noticed_with_the_page_its_line_and_the_rules_file(place: Place, finished: Path):
    wanted = []
    for name, language, rule_id, old, new, says in SLIPS:
        page = f"{path(name, language, **({'id': rule_id} if rule_id else {}))}index.html"
        html = (finished / page).read_text(encoding="utf-8")
        changed, count = re.subn(old, new, html, count=1, flags=re.S)
        assert count, (page, old)
        (finished / page).write_text(changed, encoding="utf-8")
        wanted.append((page, says))
    found = built_pages.hold(place, finished).faults
    missed = [(page, says) for page, says in wanted if not any(f.startswith(page) and says in f for f in found)]
    assert missed == [], "\n".join(found)
    assert {fault.partition(":")[0] for fault in found} == {page for page, _ in wanted}
    assert all(
        re.match(r"\S+\.html:[1-9]\d*: .+; build again; if it stays, what writes the page is wrong", f) for f in found
    )


def test_a_page_that_is_missing_is_named(place: Place, finished: Path):
    name = f"{path('rule', 'fr', id='crs.core.age')}index.html"
    (finished / name).unlink()
    (fault,) = built_pages.hold(place, finished).faults
    assert fault.startswith(f"{name}:1: there is no page of crs.core.age")


def test_a_folder_without_a_site_is_refused(place: Place, tmp_path: Path):
    with pytest.raises(Failure, match="holds no finished site; build one first"):
        built_pages.hold(place, tmp_path)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [("12,474 and 7.5 to 9.0", "en", [12474, 7.5, 9]), ("12\u00a0474 et 7,5 à 9,0", "fr", [12474, 7.5, 9]),
     ("1\u202f234\u202f567 $", "fr", [1234567]), ("25, 50", "en", [25, 50]),
     ("NCLC\u00a07", "fr", [7]), ("none", "en", [])],
)  # fmt: skip
def test_numbers_are_read_as_each_language_writes_them(text: str, language: str, found: list[float]):
    assert numbers(text, language) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [("20..29", [20, 29]), ("45..", [45]), ("0..6", [6]), (30, [30]), ("7.5..9.0", [7.5, 9]), ("doctoral", None),
     (True, None), (["not_given", "0..4"], [4]), (["one", "other"], None)],
)  # fmt: skip
def test_a_cell_is_told_by_its_numbers(cell: object, found: list[float] | None):
    assert rule_figures.numbers_of(cell) == found


def test_the_most_is_worked_out_from_the_table():
    row = {"with_spouse": 3, "without_spouse": 4}
    version = {
        "counted": "each_ability",
        "max": {"with_spouse": 0, "without_spouse": 0},
        "table": [row, {**row, "with_spouse": 5}],
    }
    assert rule_figures.most(version) == [20, 16]
    assert rule_figures.most({**version, "cap": {"with_spouse": 18, "without_spouse": 18}}) == [18, 16]
    assert rule_figures.most({"counted": "once", "max": {"points": 0}, "table": [{"points": 7}, {"points": 2}]}) == [7]


def test_a_page_is_read_back_with_its_cells_days_and_links():
    page = read(
        '<main><table><tr id="r"><th>a <b>b</b></th>'
        '<td id="c"><a href="x#y">1</a>\n<time datetime="2026-01-01">t</time></td></tr></table>'
        '</main><time datetime="2026-02-02">u</time>'
    )
    assert [cell.text for cell in page.parts["r"].cells] == ["a b", "1 t"]
    assert (page.parts["c"].days, page.parts["r"].links, page.days) == (["2026-01-01"], ["x#y"], {"2026-01-01"})
    assert [outer.tag for outer in page.parts["c"].inside] == ["main", "table", "tr"]


def test_the_figures_of_every_kind_of_rule_are_known():
    found: dict[str, Callable[..., object]] = dict(rule_figures._KINDS)
    assert {rule["kind"] for rule in RULES.values()} <= found.keys()
