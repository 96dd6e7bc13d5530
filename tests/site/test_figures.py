"""The macros of guides, against a small made-up rulebook: what they insert, and how they fail."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from express_entry.figures import markdown_extensions, read_examples, typed_figures
from express_entry.macros import Facts, packed, unpacked
from express_entry.routes import Place
from express_entry.rulebook import Rulebook
from express_entry.speech import Format, Speech
from express_entry.words import read_words
from express_entry.yaml12 import BadData
from markdown import Markdown

from calc.values import ABILITIES

ROOT = Path(__file__).parents[2]
SOURCE = Path("content/guides/en/made-up.md")
FIRST_LINE = 10

# No figure here is the law's.
RULES = {
    "crs.core.age": {
        "id": "crs.core.age",
        "kind": "points",
        "verified_through": "2026-06-30",
        "versions": [
            {
                "from": "2015-01-01",
                "reads": ["age"],
                "max": {"with_spouse": 4, "without_spouse": 5},
                "table": [
                    {"age": "0..19", "with_spouse": 1, "without_spouse": 2},
                    {"age": "20..", "with_spouse": 4, "without_spouse": 5},
                ],
            },
            {
                "from": "2020-02-01",
                "reads": ["age"],
                "max": {"with_spouse": 1400, "without_spouse": 1500},
                "table": [
                    {"age": ["not_given", "0..19"], "with_spouse": 10, "without_spouse": 20},
                    {"age": "20..30", "with_spouse": 1400, "without_spouse": 1500},
                    {"age": "31..", "with_spouse": 0, "without_spouse": 0},
                ],
            },
            {"from": "2026-07-01", "figures": "unknown"},
        ],
    },
    "crs.core.first_language": {
        "id": "crs.core.first_language",
        "kind": "points",
        "verified_through": "2026-06-30",
        "versions": [{"from": "2015-01-01", "reads": ["clb"], "max": {"points": 1}, "table": []}],
    },
    "crs.additional.job_offer": {
        "id": "crs.additional.job_offer",
        "kind": "points",
        "verified_through": "2026-05-31",
        "versions": [
            {
                "from": "2015-01-01",
                "reads": ["offer"],
                "max": {"points": 70},
                "table": [{"offer": "none", "points": 0}, {"offer": "other_skilled", "points": 70}],
            },
            {"from": "2021-03-04", "repealed": True},
        ],
    },
    "work.year": {
        "id": "work.year",
        "kind": "figures",
        "verified_through": "2026-06-30",
        "versions": [{"from": "2015-01-01", "figures": {"hours": 1200, "hours_per_week": 25}}],
    },
    "language.ielts": {
        "id": "language.ielts",
        "kind": "language",
        "language": "en",
        "verified_through": "2026-06-30",
        "scale": {ability: {"from": 0, "to": 9, "step": 0.5} for ability in ABILITIES},
        "versions": [
            {
                "from": "2015-01-01",
                "table": [
                    {"level": 8, "reading": 6.0, "writing": 6.0, "listening": "7.5..9.0", "speaking": 6.0},
                    {"level": 0, "reading": "0.0..5.5", "writing": 0.0, "listening": "0.0..7.0", "speaking": 0.0},
                ],
            }
        ],
    },
    "categories.stem": {
        "id": "categories.stem",
        "kind": "category",
        "name": {"en": "Made-up occupations", "fr": "Professions inventées"},
        "verified_through": "2026-06-30",
        "versions": [
            {
                "from": "2023-05-01",
                "announced": "2023-04-30",
                "version": "1",
                "criteria": {"work_hours": 600, "window_years": 4, "continuous": True},
                "codes": ["21210", "21211", "21220"],
            },
            {
                "from": "2025-06-01",
                "announced": "2025-06-01",
                "version": "2",
                "criteria": {"work_hours": 1200, "window_years": 4, "continuous": False},
                "codes": ["21220", "21300"],
            },
        ],
    },
}
DRAWS = [
    {"number": "7", "date": "2024-01-09", "kind": "stem", "invitations": 2500, "cutoff": 401},
    {"number": "8", "date": "2024-02-01", "kind": "french", "invitations": 900, "cutoff": 399},
    {"number": "9a", "date": "2024-03-05", "kind": "stem", "invitations": 600, "cutoff": 412},
]
for draw in DRAWS:
    draw["name"] = {"en": f"Round of {draw['kind']}", "fr": f"Ronde {draw['kind']}"}
EXAMPLES = {
    "ada": {"title": {"en": "Ada", "fr": "Ada"}, "on": "2026-06-01", "profile": {"birth_date": "1996-01-31"}},
    "bea": {"title": {"en": "Béa", "fr": "Béa"}, "on": "2026-06-01", "profile": {"birth_date": "2000-01-31"}},
    "cid": {"title": {"en": "Cid", "fr": "Cid"}, "on": "2026-06-01", "profile": {"birth_date": "2020-01-31"}},
    "bad": {"title": {"en": "Bad", "fr": "Bad"}, "on": "2026-06-01", "profile": {}},
}


def assess(profile, on, *, want):
    if not profile:
        raise ValueError("birth_date is needed")
    age = on.year - int(profile["birth_date"][:4])
    levels = {"reading": 8, "writing": 8, "listening": None, "speaking": 8}
    lines = [
        {"id": "crs.core.age", "points": age * 50, "max": 1500, "lost_to_cap": 0, "read": {"age": age}},
        {"id": "crs.core.first_language", "points": 0, "max": 136, "lost_to_cap": 30, "read": levels},
        {"id": "crs.additional.sibling", "points": 0, "max": 15, "lost_to_cap": 0, "read": {"sibling": False}},
    ]
    sections = {"core": age * 50, "spouse": 0, "transferability": 0, "additional": 0}
    return {"crs": {"total": age * 50, "sections": sections, "lines": lines, "first_official_language": "en"}}


TITLES = {"21210": "Mathematicians", "21211": "Data scientists", "21220": "Guards", "21300": "Civil engineers"}
FACTS = Facts(
    rulebook=Rulebook(RULES, {}),
    draws=DRAWS,
    titles={"en": TITLES, "fr": TITLES},
    examples=EXAMPLES,
    draws_through="2024-06-30",
    assess=assess,
)


@pytest.fixture(scope="module")
def words():
    return read_words(ROOT)


@pytest.fixture
def show(words):
    """Markdown -> HTML, as a guide of that language would be read."""

    def shown(text: str, lang: str = "en") -> str:
        place = Place("guide", lang, slug="made-up")
        speech = Speech(lang, words[lang])
        extensions = markdown_extensions(FACTS, speech, url=place.url, source=SOURCE, first_line=FIRST_LINE)
        return Markdown(extensions=extensions, output_format="html").convert(text)

    return shown


def said(text: str, lang: str = "en") -> str:
    """`[2026-10-01]` as the site writes that day, whatever the form it has chosen."""
    return re.sub(r"\[([\d-]{10})\]", lambda match: Format(lang).date(match[1]), text)


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:a|time|span)\b[^>]*>", "", html)).split())


@pytest.mark.parametrize(
    "macro, expected",
    [
        ("points crs.core.age age=25", "1,500"),
        ("points crs.core.age age=25 column=with_spouse", "1,400"),
        ("points crs.core.age age=not_given", "20"),
        ("points crs.core.age age=25 on=2020-01-31", "5"),
        ("points crs.core.age age=25 on=2020-02-01", "1,500"),
        ("points crs.additional.job_offer offer=other_skilled on=2021-03-03", "70"),
        ("row crs.core.age age age=22", "20 to 30"),
        ("row crs.core.age age age=80", "31 or more"),
        ("row crs.core.age age low age=80", "31"),
        ("row crs.core.age age high age=22", "30"),
        ("max crs.core.age", "1,500"),
        ("max crs.core.age column=with_spouse", "1,400"),
        ("figure work.year hours", "1,200"),
        ("since crs.core.age", "[2020-02-01]"),
        ("since crs.additional.job_offer", "[2021-03-04]"),
        ("ended crs.additional.job_offer", "[2021-03-04]"),
        ("change crs.core.age", "[2026-07-01]"),
        ("verified crs", "[2026-05-31]"),
        ("verified crs.core.age", "[2026-06-30]"),
        ("score ielts listening 8", "7.5"),
        ("score ielts reading 8", "6.0"),
        ("level ielts 8", "8"),
        ("category stem name", "Made-up occupations"),
        ("category stem count", "2"),
        ("category stem count version=1", "3"),
        ("category stem since", "[2025-06-01]"),
        ("category stem announced version=1", "[2023-04-30]"),
        ("category stem work_hours", "1,200"),
        ("category stem months version=1", "6"),
        ("category stem months", "12"),
        ("moved stem 1 2 left", "2"),
        ("moved stem 1 2 entered", "1"),
        ("moved stem 1 2 kept", "1"),
        ("noc 21211", "Data scientists (21211)"),
        ("noc 21220 listed=stem:1,stem:2", "Guards (21220)"),
        ("noc 21211 listed=stem:1 unlisted=stem", "Data scientists (21211)"),
        ("round 9a cutoff", "412"),
        ("round 7 invitations", "2,500"),
        ("round 7 date", "[2024-01-09]"),
        ("round 8 name", "Round of french"),
        ("last stem date", "[2024-03-05]"),
        ("last stem number", "9a"),
        ("rounds stem", "2"),
        ("rounds stem after=2024-01-09", "1"),
        ("rounds stem since=1", "2"),
        ("rounds stem since=2", "0"),
        ("rounds_through", "[2024-06-30]"),
        ("example ada", "1,500"),
        ("example ada core", "1,500"),
        ("example cid below=9a", "300"),
        ("example ada crs.core.age", "1,500"),
        ("gain bea ada", "200"),
        ("fact ada age", "30"),
        ("fact ada reading", "8"),
    ],
)
def test_an_inline_macro_inserts_the_figure(show, macro, expected):
    assert text_of(show(f"before {{{{ {macro} }}}} after")) == text_of(f"before {said(expected)} after")


@pytest.mark.parametrize(
    "macro, expected",
    [
        ("figure work.year hours", "1\u00a0200"),
        ("since crs.core.age", "1er"),
        ("score ielts listening 8", "7,5"),
        ("category stem name", "Professions inventées"),
        ("round 8 name", "Ronde french"),
    ],
)
def test_figures_are_written_as_the_language_writes_them(show, macro, expected):
    assert expected in show(f"avant {{{{ {macro} }}}} après", lang="fr")


def test_a_figure_carries_its_date_and_source_one_tap_away(show):
    html = show("It is {{ figure work.year hours }} hours.")
    assert '<a class="figure" href="../../../en/rules/work.year/"' in html
    assert said('title="What one year of work is. In force since [2015-01-01]"') in html
    assert 'data-rule="work.year" data-version="2015-01-01"' in html
    assert 'href="../../../en/categories/stem/"' in show("{{ category stem count }} codes")
    assert 'href="../../../en/draws/7/"' in show("{{ round 7 cutoff }} points")


def test_the_last_round_is_a_sentence_with_its_figures_linked(show):
    html = show("{{ last stem }}")
    assert said("The last one was round 9a on [2024-03-05]: 600 invitations") in text_of(html)
    assert html.count('class="figure"') == 4


def test_a_link_opens_the_calculator_with_the_example(show):
    html = show('{{ open bea "Try <it>" }}')
    address = f"../../../en/calculator/#p={packed(EXAMPLES['bea']['profile'])}&amp;on=2026-06-01"
    assert f'<a class="open-example" href="{address}" data-example="bea">Try &lt;it&gt;</a>' in html


def test_a_profile_survives_its_way_through_the_address():
    profile = {"birth_date": "1996-01-31", "note": "Élise, 30 ans · ½?>", "languages": [{"reading": 7.5}]}
    text = packed(profile)
    assert unpacked(text) == profile
    assert not set(text) & set("+/= ")


def test_a_rule_shows_its_whole_table(show):
    html = show("Before.\n\n{{ table crs.core.age }}\n\nAfter.")
    assert said("<caption>Age. In force since [2020-02-01]</caption>") in html
    figures = '<td class="num">10</td><td class="num">20</td>'
    assert f'<th scope="row">not given or 19 or less</th>{figures}' in html
    assert html.count("<tr>") == 4
    assert "<p><div" not in html and html.startswith("<p>Before.</p>") and html.endswith("<p>After.</p>")
    assert '<th scope="row">19 or less</th><td class="num">1</td><td class="num">2</td>' in show(
        "{{ table crs.core.age on=2019-01-01 }}"
    )


def test_the_head_of_a_column_stands_as_its_cells_do(show):
    # A row's name begins its line, also where it is a number.
    html = show("{{ by_year stem }}")
    assert '<th scope="col">Year</th>' in html and '<th scope="row">2024</th>' in html
    html = show("{{ history stem }}")
    assert '<th scope="col" class="num">Invitations</th>' in html and html.count('<td class="num">') == 4


def test_a_converter_shows_the_scores_of_each_level(show):
    html = show("{{ converter ielts levels=5..10 }}")
    assert "CLB 8 or more 6.0 6.0 7.5 to 9.0 6.0" in re.sub(r"(<[^>]+>)+", " ", html)
    # Five columns are too many for a phone: there, each score is read beside its ability.
    assert 'role="cell" data-label="Listening">7.5 to 9.0</td>' in html
    assert html.count('<th scope="row"') == 1


def test_lists_of_codes_and_what_moved(show):
    shown = show("{{ codes stem version=1 }}")
    assert re.search(r'<li><span class="code">21211</span> <a href="[^"]*/noc/21211/">Data scientists</a></li>', shown)
    html = text_of(show("{{ moves stem 1 2 }}"))
    assert "On both lists (1) 21220 Guards Only on the earlier list (2) 21210" in html
    assert "New on the later list (1) 21300 Civil engineers" in html


def test_the_history_of_a_kind_of_round(show):
    html = text_of(show("{{ history stem }}"))
    assert said("7 [2024-01-09] 2,500 401 9a [2024-03-05] 600 412") in html
    assert "French" not in html and "900" not in html


def test_a_worked_example_shows_person_lines_and_total(show):
    html = show("{{ worked ada }}")
    assert "<dt>Age</dt><dd>30</dd>" in html
    assert "reading 8, writing 8, speaking 8" in html
    assert '<td data-value="1500">1,500</td>' in html
    assert "Brother or sister" not in html
    assert "Worth 30, but the ceiling was already reached." in html


def test_examples_are_compared_with_the_first(show):
    html = text_of(show("{{ compare ada bea }}"))
    assert said("Computed with the rules of [2026-06-01]. Each score opens in the calculator") in html
    assert "Ada 1,500 Béa 1,300 \N{MINUS SIGN}200" in html
    assert "Béa 1,300 Ada 1,500 +200" in text_of(show("{{ compare bea ada }}"))


@pytest.mark.parametrize(
    "macro, what",
    [
        ("pionts crs.core.age age=3", "no such macro"),
        ("_row crs.core.age", "no such macro"),
        ("points crs.core.ages age=3", "no rule crs.core.ages"),
        ("points crs.core.age", "reads age"),
        ("points crs.core.age age=3 sibling=true", "reads age"),
        ("points crs.core.age age=old", "no row"),
        ("points crs.core.age age=3 column=points", "no column points"),
        ("points crs.core.age age=3 on=2014-12-31", "not in force"),
        ("points crs.core.age age=3 on=2026-07-01", "not known"),
        ("points crs.core.age age=3 on=yesterday", "yesterday is not a day"),
        ("points crs.additional.job_offer offer=none", "no table"),
        ("points work.year hours=3", "kind figures"),
        ("max crs.additional.job_offer", "no maximum"),
        ("figure work.year days", "it has hours, hours_per_week"),
        ("figure work.year", "missing a required argument"),
        ("figure work.year hours minutes=3", "unexpected keyword"),
        ("figure crs.core.age age", "kind points"),
        ("change work.year", "no known change"),
        ("ended crs.core.age", "crs.core.age is in force"),
        ("row crs.core.age age high age=80", "31.. has no end high"),
        ("row crs.core.age age low age=3", "has no end low"),
        ("rounds stem since=3", "it has 1, 2"),
        ("example ada below=9a", "1500 is not below 412"),
        ("verified crsx", "no rule under crsx"),
        ("score ielts listening 11", "no listening score for level 11"),
        ("score ielts listening 0", "no listening score for level 0"),
        ("score ielts hearing 8", "no hearing score"),
        ("score toefl listening 8", "no rule language.toefl"),
        ("level ielts 12", "no level 12"),
        ("category stems count", "no rule categories.stems"),
        ("category stem count version=3", "it has 1, 2"),
        ("category stem colour", "no figure colour"),
        ("category stem continuous", "no figure continuous"),
        ("moved stem 1 2 gone", "gone is none of"),
        ("noc 00000", "no unit group 00000"),
        ("noc 21211 listed=stem:2", "21211 is not on the list stem:2"),
        ("noc 21220 unlisted=stem:1", "21220 is on the list stem:1"),
        ("round 10 cutoff", "no round 10"),
        ("round 7 colour", "a round has no colour"),
        ("last physicians", "no round of the kind physicians"),
        ("example eve", "no example eve"),
        ("example ada luck", "no part luck"),
        ("example bad", "the core refuses content/examples/bad.yaml: birth_date is needed"),
        ("fact ada listening", "no fact listening"),
        ('open ada "Try', "a quotation is not closed"),
        ("", "an empty macro"),
        ("table crs.core.age", "stands alone on its line"),
    ],
)
def test_what_is_not_there_fails_with_file_line_and_macro(show, macro, what):
    with pytest.raises(BadData) as caught:
        show(f"First line.\n\nThird {{{{ {macro} }}}} line.")
    (fault,) = caught.value.faults
    assert fault.startswith(f"{SOURCE}:{FIRST_LINE + 2}: ")
    assert what in fault
    assert macro in fault or what in ("a quotation is not closed", "an empty macro")


@pytest.mark.parametrize(
    "block",
    [
        "table work.year",
        "converter celpip",
        "codes french",
        "moves stem 1 3",
        "history x",
        "worked eve",
        "compare ada eve",
    ],
)
def test_a_block_that_is_not_there_fails_too(show, block):
    with pytest.raises(BadData, match=f"{FIRST_LINE}: {{{{ {block} }}}}: "):
        show(f"{{{{ {block} }}}}")


def test_all_faults_of_a_guide_are_named_at_once(show):
    with pytest.raises(BadData) as caught:
        show("{{ no }} here\n\n{{ figure work.year hours }} fine\n\n{{ nope }} there")
    assert [fault.split(":")[1] for fault in caught.value.faults] == [str(FIRST_LINE), str(FIRST_LINE + 4)]


@pytest.mark.parametrize(
    "line, what",
    [
        ("An {{ open macro", "not closed"),
        ("# Title {#title}", "headings start at ##"),
        ("## No id", "a heading needs an id"),
        ("## {{ rounds stem }} rounds {#rounds}", "cannot hold a macro"),
        ("[x](http://example.org)", "links begin with"),
        ("[x](guide:nowhere)", "no guide nowhere"),
        ("[x](rule:crs.none)", "no rule crs.none"),
        ("[x](page:nowhere)", "nowhere"),
    ],
)
def test_headings_and_links_are_held_to_their_forms(show, line, what):
    with pytest.raises(BadData, match=what):
        show(line)


def test_links_lead_to_pages_of_the_same_language(show):
    html = show("[a](page:calculator) [b](rule:work.year#v) [c](rule:categories.stem) [d](https://example.org/x)", "fr")
    for address in ("fr/calculatrice/", "fr/regles/work.year/#v", "fr/categories/stem/"):
        assert f'href="../../../{address}"' in html
    assert 'href="https://example.org/x"' in html


def test_tables_carry_no_inline_style(show):
    html = show("| A | B |\n| --- | ---: |\n| {{ rounds stem }} | x |")
    assert "style=" not in html and 'align="right"' in html


@pytest.mark.parametrize(
    "text, typed",
    [
        ("You get 50 points.", ["50"]),
        ("Il faut 1\u00a0560 heures.", ["1560"]),
        ("A score of 7.5 is enough.", ["7.5"]),
        ("From 27 February 2025 on.", ["27"]),
        ("You need two years of it.", ["two years"]),
        ("Six-month rule", ["Six-month"]),
        ("Il faut douze mois.", ["douze mois"]),
        ("That takes 2000 hours.", ["2000"]),
        ("CLB 7 in all four abilities", ["7"]),
        ("code 21231", ["21231"]),
        ("## Level 9 {#level-9}", ["9"]),
        ('{{ open ada "Score 497" }}', ["497"]),
        ("- **First:** up to 600, or 25.", ["600", "25"]),
        ("1. A step", []),
        ("The list of 2023 and the NOC 2021 codes", []),
        ("La CNP\u00a02021, FEER 0 ou FEER 1", []),
        ("TEER 0 to 3", ["3"]),
        ("On an H-1B, with a W-2, under section 87.1 or chapter 16", []),
        ("[text](https://example.org/2020/10/31.html)", []),
        ("{{ round 293 cutoff }} and {{ points crs.core.age age=29 }}", []),
        ("one step at a time, all four abilities", []),
        ("Une ronde, un point de vue", []),
    ],
)
def test_typed_figures_are_found(text, typed):
    found = typed_figures(f"\n{text}")
    assert [what.replace("\u00a0", "") for _, what in found] == typed
    assert all(line == 2 for line, _ in found)


def test_examples_are_read_strictly(tmp_path):
    folder = tmp_path / "content" / "examples"
    folder.mkdir(parents=True)
    (folder / "good.yaml").write_text('title: {en: A, fr: A}\non: "2026-10-01"\nprofile: {}\n', encoding="utf-8")
    assert set(read_examples(tmp_path)) == {"good"}
    (folder / "one.yaml").write_text('title: {en: A}\non: "2026-13-01"\nprofile: []\n', encoding="utf-8")
    (folder / "two.yaml").write_text("name: x\n", encoding="utf-8")
    with pytest.raises(BadData) as caught:
        read_examples(tmp_path)
    assert len(caught.value.faults) == 4
