"""The occupations: faulty tables are refused with file and line; the pages and the index hold every title."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date
from pathlib import Path

import pytest
from express_entry import finder, occupations, records
from express_entry.compiler import compile_core
from express_entry.occupations import EXAMPLE, plain
from express_entry.rulebook import read_rules
from express_entry.speech import Format
from express_entry.words import LANGUAGES
from express_entry.yaml12 import BadData

from calc.experience import is_skilled
from calc.rules import Rules

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"en": ("en/noc", "titles"), "fr": ("fr/cnp", "appellations")}
SCRIPTS = [f"theme/js/{name}.mjs" for name in ("dom", "finder", "occupation-field", "occupations", "plain", "words")]
KILOBYTE = 1000

UNITS = ("21230", "21231")
GROUPS = ("2", "21", "2123")
TITLES = """\
21230\tapplication programmer\texample
21230\tÉcran developer
21231\tsoftware engineer\texample
21231\tsystems architect\tinclusion
"""
SEE_ALSO = "21230\t21231\n21231\t21230\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "noc"
    (folder / "titles").mkdir(parents=True)
    for language in LANGUAGES:
        (folder / "titles" / f"{language}.tsv").write_text(TITLES, encoding="utf-8")
    (folder / "see_also.tsv").write_text(SEE_ALSO, encoding="utf-8")
    return tmp_path


def change(root: Path, name: str, old: str, new: str) -> None:
    file = root / "content" / "noc" / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_titles_are_read_with_their_marks(root: Path):
    titles = occupations.read_job_titles(root, UNITS)
    assert [tuple(title) for title in titles["fr"]["21230"]] == [
        ("21230", "application programmer", EXAMPLE),
        ("21230", "Écran developer", ""),
    ]
    assert titles["en"]["21231"][1].mark == occupations.INCLUSION


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("21230\tÉ", "21239\tÉ", "en.tsv:2: 21239 is no unit group of NOC 2021"),
        ("Écran developer", "", "en.tsv:2: an empty title"),
        ("Écran developer", "Écran  developer", "en.tsv:2: an empty title, or one with spaces too many"),
        ("Écran developer", "Écran developer ", "en.tsv:2: an empty title, or one with spaces too many"),
        ("\texample", "\tsample", "en.tsv:1: expected a code, a tab, a title"),
        ("\texample", "\texample\tmore", "en.tsv:1: expected a code, a tab, a title"),
        ("\texample", "\t", "en.tsv:1: expected a code, a tab, a title"),
        ("21231\tsoftware", "21231 software", "en.tsv:3: 21231 software engineer is no unit group"),
        ("systems architect", "software engineer", "en.tsv:4: 'software engineer' is written twice, first on line 3"),
        ("systems architect", "screen writer", "en.tsv:4: 21231 screen writer comes before 21231 software engineer"),
        (
            "21231\tsoftware engineer\texample\n21231\tsystems architect\tinclusion\n",
            "",
            "en.tsv:1: no title for 21231",
        ),
    ],
)
def test_faulty_titles_are_refused(root: Path, old: str, new: str, expected: str):
    change(root, "titles/en.tsv", old, new)
    with pytest.raises(BadData) as caught:
        occupations.read_job_titles(root, UNITS)
    assert [fault.removeprefix("content/noc/titles/").startswith(expected) for fault in caught.value.faults] == [True]


def test_titles_that_cannot_be_read_are_a_fault(root: Path):
    (root / "content/noc/titles/fr.tsv").unlink()
    (root / "content/noc/titles/en.tsv").write_bytes(TITLES.encode("latin-1"))
    with pytest.raises(BadData) as caught:
        occupations.read_job_titles(root, UNITS)
    assert [fault.split(" (")[0] for fault in caught.value.faults] == [
        "content/noc/titles/en.tsv:1: not UTF-8 text",
        "content/noc/titles/fr.tsv:1: cannot be read",
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("21230\t21231", "21230", ":1: expected a code, a tab and the code of the other group"),
        ("21230\t21231", "21239\t21231", ":1: 21239 is no unit group"),
        ("21230\t21231", "21230\t2124", ":1: 2124 is no group"),
        ("21230\t21231", "21230\t21230", ":1: 21230 cannot point to itself"),
        ("21230\t21231", "21230\t2123", ":1: 21230 cannot point to itself or to a group that it is in"),
        ("21231\t21230", "21230\t21231", ":2: 21230 21231 is written twice"),
        ("21230\t21231", "21231\t21230", ":2: 21231 21230 is written twice"),
    ],
)
def test_faulty_look_alikes_are_refused(root: Path, old: str, new: str, expected: str):
    change(root, "see_also.tsv", old, new)
    with pytest.raises(BadData) as caught:
        occupations.read_see_also(root, UNITS, GROUPS)
    assert [fault.removeprefix("content/noc/see_also.tsv").startswith(expected) for fault in caught.value.faults] == [
        True
    ]


def test_the_other_direction_of_look_alikes_is_told_apart():
    assert occupations.pointed_from({"1": ["2", "3"], "3": ["2"]}) == {"2": ["1", "3"], "3": ["1"]}


# --- the pages


@pytest.fixture(scope="session")
def units() -> list[dict]:
    return records.read_units(ROOT)


@pytest.fixture(scope="session")
def job_titles(units):
    return occupations.read_job_titles(ROOT, [unit["code"] for unit in units])


@pytest.fixture(scope="session")
def see_also(units):
    return occupations.read_see_also(ROOT, [unit["code"] for unit in units], records.read_groups(ROOT))


def unit_pages(pages, units):
    for language, (folder, _) in FOLDERS.items():
        for unit in units:
            yield language, unit, pages[f"{folder}/{unit['code']}/index.html"]


def leads_to(page) -> set[str]:
    return {page.target(address)[0] for tag, _, address in page.links if tag == "a"}


def test_a_unit_group_shows_its_titles_and_its_place(pages, units, job_titles):
    fmt = {language: Format(language) for language in LANGUAGES}
    for language, unit, page in unit_pages(pages, units):
        code, folder = unit["code"], FOLDERS[language][0]
        assert unit["code"] in page.title and unit["code"] in page.h1[0]
        shown = "".join(page.pieces)
        for title in job_titles[language][code]:
            assert fmt[language].title(title.text) in shown, code
        group = {"en": "group", "fr": "groupe"}[language]
        anchors = {
            page.target(address) for tag, _, address in page.links if tag == "a" and f"{group}-{code[0]}/" in address
        }
        home = f"{folder}/{group}-{code[0]}/index.html"
        assert {(home, ""), *((home, code[:length]) for length in (2, 3, 4))} <= anchors, code


def test_look_alikes_are_linked_in_both_directions(pages, units, see_also):
    pointed = occupations.pointed_from(see_also)
    for language, unit, page in unit_pages(pages, units):
        code, folder = unit["code"], FOLDERS[language][0]
        others = {other for other in [*see_also.get(code, ()), *pointed.get(code, ())] if len(other) == 5}
        assert {f"{folder}/{other}/index.html" for other in others} <= leads_to(page), code


def test_a_unit_group_says_what_the_core_says(pages, units):
    rules = Rules(compile_core(ROOT)).on(date.max)
    words = {"en": ("Yes", "No"), "fr": ("Oui", "Non")}
    for language, unit, page in unit_pages(pages, units):
        yes, no = words[language]
        told = [piece for piece in page.pieces if piece in (yes, no)]
        by_teer, trade = is_skilled(unit["code"]), rules.is_trade(unit["code"])
        assert told == [yes if one else no for one in (by_teer, by_teer, by_teer, trade)], unit["code"]


def test_every_list_an_occupation_was_on_and_its_rounds_are_linked(pages, units):
    book = read_rules(ROOT)
    lists = {rule_id.partition(".")[2]: rule for rule_id, rule in book.rules.items() if rule["kind"] == "category"}
    rounds = records.read_draws(ROOT)
    draws = {"en": "en/draws", "fr": "fr/rondes"}
    now = {slug: book.version_on(f"categories.{slug}") or {} for slug in lists}
    for_anyone = {slug for slug, version in now.items() if "criteria" in version and "codes" not in version}
    assert for_anyone
    for language, unit, page in unit_pages(pages, units):
        code = unit["code"]
        was_on = {slug for slug, rule in lists.items() if any(code in one.get("codes", ()) for one in rule["versions"])}
        found = leads_to(page)
        linked = {path.split("/")[2] for path in found if path.startswith(f"{language}/categories/")} - {"index.html"}
        assert linked == was_on | for_anyone, code
        held = {
            f"{draws[language]}/{one['number']}/index.html"
            for one in rounds
            if one["kind"] in was_on
            and code in book.version_on(f"categories.{one['kind']}", one["date"]).get("codes", ())
        }
        assert {path for path in found if re.match(rf"{draws[language]}/.+/index\.html", path)} == held, code


def sorting(printed: str) -> str:
    """A title as the list sorts it: by the signs of the classification, not by those of print."""
    return plain(printed.replace("\u00a0–", " -").replace("’", "'"))


def letters(pages, language: str):
    folder, name = FOLDERS[language]
    start = f"{folder}/{name}/"
    return {path: page for path, page in pages.items() if path.startswith(start) and path.count("/") == 4}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_job_title_is_on_one_page_from_a_to_z_and_leads_to_its_group(pages, job_titles, language: str):
    folder, _ = FOLDERS[language]
    fmt = Format(language)
    wanted = sorted((fmt.title(title.text), code) for code, found in job_titles[language].items() for title in found)
    shown = []
    for path, page in letters(pages, language).items():
        texts = [piece for piece in page.pieces if piece.strip()]
        codes = [at for at, text in enumerate(texts) if re.fullmatch(r"\d{5}", text)]
        titles = [(texts[at + 1], texts[at]) for at in codes]
        assert [sorting(title) for title, _ in titles] == sorted(sorting(title) for title, _ in titles), path
        assert {f"{folder}/{code}/index.html" for _, code in titles} <= leads_to(page), path
        shown += titles
    assert sorted(shown) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_from_a_to_z_leads_to_all_its_pages(pages, language: str):
    folder, name = FOLDERS[language]
    assert set(letters(pages, language)) <= leads_to(pages[f"{folder}/{name}/index.html"])


# --- the index of the search


def constants(site: Path, name: str) -> dict:
    text = (site / finder.FOLDER / f"{name}.mjs").read_text(encoding="utf-8")
    return {key: json.loads(value) for key, value in re.findall(r"^export const (\w+) = (.*);$", text, re.MULTILINE)}


def decoded(title: str, words: list[str]) -> str:
    pieces = [words[ord(sign) - finder.FIRST_WORD] for sign in title]
    text = ""
    for before, piece in zip(["", *pieces], pieces, strict=False):
        both = all(one[:1].isalnum() for one in (before, piece))
        text += (" " if both else "") + piece
    return text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_holds_every_title_of_every_group(site: Path, units, job_titles, language: str):
    index, fmt = constants(site, language), Format(language)
    words = index["words"].split("\n")
    groups = index["titles"].split(finder.END_OF_GROUP)[:-1]
    assert len(groups) == len(units)
    for unit, group in zip(units, groups, strict=True):
        first, others = group.split(finder.END_OF_EXAMPLES)
        titles = job_titles[language][unit["code"]]
        told = [[decoded(title, words) for title in part.split(finder.END_OF_TITLE)[:-1]] for part in (first, others)]
        assert told == [
            [
                fmt.title(unit["title"][language]),
                *(fmt.title(title.text) for title in titles if title.mark == EXAMPLE),
            ],
            [fmt.title(title.text) for title in titles if title.mark != EXAMPLE],
        ]


def test_the_index_knows_the_codes_and_the_lists_in_force(site: Path, units):
    index, book = constants(site, "groups"), read_rules(ROOT)
    codes = re.findall(r"\d{5}", index["codes"])
    assert codes == [unit["code"] for unit in units] and len(index["codes"]) == 5 * len(codes)
    for slug, places in index["lists"].items():
        assert {codes[place] for place in places} == set(book.version_on(f"categories.{slug}")["codes"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_hold_the_title_of_every_group(site: Path, units, language: str):
    names, fmt = constants(site, f"names-{language}")["names"], Format(language)
    assert names == {unit["code"]: fmt.title(unit["title"][language]) for unit in units}


def weight(site: Path, path: str) -> int:
    return len(gzip.compress((site / path).read_bytes(), 6))


def test_the_first_search_loads_at_most_four_hundred_kilobytes(site: Path):
    index = [f"{finder.FOLDER}/{file.name}" for file in (site / finder.FOLDER).iterdir()]
    total = sum(weight(site, file) for file in [*SCRIPTS, *index])
    assert total <= 400 * KILOBYTE, total
