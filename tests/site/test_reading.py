"""The guides in order, the glossary and what guides say of themselves to programs, as the finished pages have them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from express_entry import glossary, questions, yaml12
from express_entry.glossary import check_glossary, forms_of, read_glossary
from express_entry.guides import read_guide
from express_entry.reading import PATHS, check_reading, outdated, read_reading, ways
from express_entry.yaml12 import BadData
from markdown import Markdown

ROOT = Path(__file__).parents[2]
SLUGS = sorted({path.stem for path in ROOT.glob("content/guides/*/*.md")})
# Each of these is asked for by name.
WANTED = (
    *("agriculture", "category-based-selection", "common-claims", "crs-explained", "education"),
    *("education-credentials", "french", "health-care", "how-express-entry-works", "invitation-to-apply"),
    *("language-tests", "military-recruits", "physicians", "provincial-nomination", "questions", "reading-a-draw"),
    *("researchers", "senior-managers", "spouse-or-partner", "stem-rounds", "three-programs", "trades", "transport"),
    *("us-h1b", "what-changed", "when-your-score-changes", "work-experience"),
)
LANGUAGES = ("en", "fr")


def html_of(site: Path, language: str, slug: str = "") -> str:
    return (site / language / "guides" / slug / "index.html").read_text(encoding="utf-8")


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def test_every_guide_that_is_wanted_is_there():
    assert set(WANTED) <= set(SLUGS)


# --- paths


def test_paths_and_subjects_name_guides_that_are_there():
    assert check_reading(ROOT) == []


@pytest.fixture
def order(tmp_path):
    """A project with two guides, and a way to write its paths."""
    for language in LANGUAGES:
        for slug in ("one", "two"):
            path = tmp_path / "content" / "guides" / language / f"{slug}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", encoding="utf-8")

    def write(first: str = "[one, two]", subjects: str = "{all: [one, two, glossary]}", rest: str = "[one]"):
        lines = [f"  {path}: {first if path == PATHS[0] else rest}\n" for path in PATHS]
        (tmp_path / "content" / "paths.yaml").write_text(
            f"paths:\n{''.join(lines)}subjects: {subjects}\n", encoding="utf-8"
        )
        return tmp_path

    return write


def test_a_sound_order_has_no_faults(order):
    assert check_reading(order()) == []


@pytest.mark.parametrize(
    "how, fault",
    [
        ({"first": "[one, three]"}, "content/paths.yaml:2: paths.new_here[1]: no guide three"),
        ({"subjects": "{all: [one, two, three, glossary]}"}, "no guide three"),
        ({"subjects": "{all: [one, glossary]}"}, "two stands in no subject"),
        ({"subjects": "{all: [one, two, glossary], more: [two]}"}, "two stands in several"),
    ],
)
def test_a_guide_that_is_missing_is_named(order, how, fault):
    assert any(fault in found for found in check_reading(order(**how)))


@pytest.mark.parametrize("how", [{"first": "[one, one]"}, {"first": "one"}, {"subjects": "[one]"}])
def test_an_order_of_another_form_is_refused(order, how):
    with pytest.raises(BadData):
        read_reading(order(**how))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_guide_leads_to_its_neighbours_on_every_path(library, site, language):
    known = library.guide_entries[language]
    for path, slugs in library.reading.paths.items():
        name = f"path-{path.replace('_', '-')}"
        for at, slug in enumerate(slugs):
            html = html_of(site, language, slug)
            way = re.search(rf'<li class="way" data-path="{name}">.*?</li>', html, re.S)[0]
            strip = re.search(rf'<nav class="path-now" id="{name}".*?</nav>', html, re.S)[0]
            for rel, other in (("prev", at - 1), ("next", at + 1)):
                wanted = f'rel="{rel}" href="../{slugs[other]}/#{name}">' if 0 <= other < len(slugs) else f'rel="{rel}"'
                for piece in (way, strip):
                    assert (wanted in unescape(piece).replace("../../../" + f"{language}/guides/", "../")) is (
                        0 <= other < len(slugs)
                    ), (slug, path, rel)
    for slug in known:
        on = [path for path, slugs in library.reading.paths.items() if slug in slugs]
        assert [way.path for way in ways(library.reading, known, slug)] == on


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_has_every_guide_by_subject_and_the_paths_in_order(library, site, language):
    html = html_of(site, language)
    known = library.guide_entries[language]
    listed = re.findall(r'<li><h4><a href="[^"]*/([a-z0-9-]+)/">', html)
    assert sorted(listed) == sorted(known)
    for path, slugs in library.reading.paths.items():
        name = f"path-{path.replace('_', '-')}"
        section = re.search(rf'<section class="path" id="{name}".*?</section>', html, re.S)[0]
        assert re.findall(rf'href="[^"]*/([a-z0-9-]+)/#{name}"', section) == slugs


# --- the day of review


def test_a_guide_older_than_a_rule_it_uses_is_listed(library):
    pages, rules = library.guide_pages, library.rulebook.rules
    slug = "us-h1b"
    used = {(one.rule, one.version) for one in pages["en"][slug].used}
    last = max(
        max(version["from"], version["checked"])
        for rule_id, first in used
        for version in rules[rule_id]["versions"]
        if version["from"] == first
    )
    guide = read_guide(ROOT / f"content/guides/en/{slug}.md")

    def lines(reviewed: str) -> list[str]:
        return outdated({"en": {slug: replace(guide, reviewed=reviewed)}}, pages, rules)

    assert lines(last) == []
    before = (date.fromisoformat(last) - timedelta(1)).isoformat()
    found = lines(before)
    assert found and all(line.startswith(f"content/guides/*/{slug}.md: reviewed {before}; ") for line in found)
    assert all(line.endswith(f" is of {last}") for line in found)


# --- the glossary


def test_the_terms_lead_on_to_places_that_are_there(library):
    assert check_glossary(ROOT, library.facts.glossary, library.rulebook.rules) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_glossary_has_every_term_in_the_order_of_its_language(library, site, language):
    html = html_of(site, language, "glossary")
    terms = library.facts.glossary
    names = [text_of(one) for one in re.findall(r"<dfn>(.*?)</dfn>", html)]
    assert sorted(names) == sorted(term["term"][language] for term in terms)
    plain = [name.lower().translate(str.maketrans("éèêàçîôû", "eeeaciou")) for name in names]
    assert plain == sorted(plain)
    for term in terms:
        entry = re.search(rf'<div id="{term["id"]}">.*?</div>', html, re.S)[0]
        for shown in (term["term"]["en"], term["term"]["fr"], term["text"][language]):
            assert shown.replace("\u00a0", " ") in text_of(entry).replace("\u00a0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_each_term_is_linked_once_where_it_is_first_used_and_has_its_definition(library, site, language, slug):
    html = html_of(site, language, slug)
    text = re.search(r'<div class="text">(.*?)<aside class="notice"', html, re.S)[1]
    linked = re.findall(r'<a aria-describedby="d-([a-z0-9-]+)" class="term" href="[^"]*/glossary/#([a-z0-9-]+)">', text)
    linked += re.findall(
        r'<a class="term" href="[^"]*/glossary/#([a-z0-9-]+)" aria-describedby="d-([a-z0-9-]+)">', text
    )
    ids = [one for one, _ in linked]
    assert linked and ids == [other for _, other in linked] and len(ids) == len(set(ids))
    assert len(re.findall(r'class="term"', text)) == len(ids)
    for heading in re.findall(r"<h[2-4].*?</h[2-4]>", text, re.S):
        assert 'class="term"' not in heading
    by_id = {term["id"]: term for term in library.facts.glossary}
    for one in ids:
        assert html.count(f'<div id="d-{one}">') == 1
        assert by_id[one]["text"][language].replace("\u00a0", " ") in text_of(html).replace("\u00a0", " ")


@pytest.mark.parametrize("slug", SLUGS)
def test_links_are_never_inside_links(site, slug):
    for language in LANGUAGES:
        assert not re.search(r"<a\b[^>]*>(?:(?!</a>).)*<a\b", html_of(site, language, slug), re.S)


TERMS = [
    {"id": "crs", "term": {"en": "Comprehensive Ranking System", "fr": "x"}, "short": {"en": "CRS", "fr": "y"}},
    {"id": "pool", "term": {"en": "pool", "fr": "bassin"}},
    {"id": "round", "term": {"en": "round of invitations", "fr": "z"}, "forms": {"en": ["round", "rounds"]}},
]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The pool. The pool.", 'The <a ID="pool">pool</a>. The pool.'),
        ("Pool first", '<a ID="pool">Pool</a> first'),
        ("carpool, pool-side and pools", "carpool, pool-side and pools"),
        ("crs is no name; CRS is", 'crs is no name; <a ID="crs">CRS</a> is'),
        ("A **round of invitations**, a round", 'A <strong><a ID="round">round of invitations</a></strong>, a round'),
        ("`pool` and [the pool](https://x.org) and *pool*", '<em><a ID="pool">pool</a></em>'),
        ("## A pool {#a}\n\nA pool\nof rounds & more", '<a ID="pool">pool</a>\nof <a ID="round">rounds</a> &amp; more'),
        ("- pool\n- round\n- pool", '<li><a ID="pool">pool</a></li>'),
    ],
)
def test_the_first_use_of_a_term_is_linked(text, expected):
    extension = glossary.TermsExtension(TERMS, "en", lambda *_, **__: "g/")
    html = Markdown(extensions=[extension, "attr_list"], output_format="html").convert(text)
    html = re.sub(r'<a aria-describedby="d-(\w+)" class="term" href="g/#\1">', r'<a ID="\1">', html)
    html = re.sub(r'<a class="term" href="g/#(\w+)" aria-describedby="d-\1">', r'<a ID="\1">', html)
    assert expected in html
    assert len(re.findall("<a ID", html)) == len(extension.used)


@pytest.mark.parametrize(
    "change, fault",
    [
        ({"text": {"en": "Two points", "fr": "x"}}, "a figure is typed: Two points"),
        ({"forms": {"en": ["CRS"]}}, "is also a form of"),
        ({"forms": "pool"}, "expected lists of words"),
        ({"guide": "a", "rule": "b"}, "leads on to one place"),
        ({"id": "A b"}, "an id has small letters"),
        ({"text": {"en": "x"}}, "expected en and fr"),
        ({"colour": "blue"}, "unknown key"),
    ],
)
def test_faults_of_the_glossary_are_named(tmp_path, change, fault):
    plain = {"text": {"en": "x", "fr": "x"}}
    file = tmp_path / "content" / "glossary.yaml"
    file.parent.mkdir()
    terms = [{**TERMS[0], **plain}, {**TERMS[1], **plain, **change}]
    file.write_text(json.dumps(terms), encoding="utf-8")
    with pytest.raises(BadData) as caught:
        read_glossary(tmp_path)
    assert any(fault in found for found in caught.value.faults), caught.value.faults


def test_a_term_has_the_same_forms_in_no_other_term():
    for language in LANGUAGES:
        forms = [form.lower() for term in read_glossary(ROOT) for form in set(map(str.lower, forms_of(term, language)))]
        assert len(forms) == len(set(forms))


def test_the_glossary_is_sorted_in_its_file():
    names = [term["term"]["en"].lower() for term in yaml12.read(ROOT / glossary.FILE).data]
    assert names == sorted(names)


# --- questions and steps


def things(html: str) -> list[dict]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return json.loads(found[1]) if found else []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_say_to_programs_what_the_page_says_to_readers(site, language):
    html = html_of(site, language, questions.QUESTIONS)
    (page,) = [thing for thing in things(html) if thing["@type"] == "FAQPage"]
    assert len(page["mainEntity"]) > 5
    main = html[html.index("<main") : html.index("</main>")]
    headings = [text_of(one) for one in re.findall(r"<h[2-4][^>]*>.*?</h[2-4]>", main, re.S)]
    whole = text_of(re.sub(r"</(?:p|li|dd)>|<h[2-4]", " <", main))
    for one in page["mainEntity"]:
        assert set(one) == {"@type", "name", "acceptedAnswer"} and one["@type"] == "Question"
        assert one["acceptedAnswer"].keys() == {"@type", "text"} and one["acceptedAnswer"]["@type"] == "Answer"
        assert one["name"] in headings and one["name"].endswith("?")
        assert one["acceptedAnswer"]["text"] in whole


def test_only_the_questions_are_a_page_of_questions(site):
    for language in LANGUAGES:
        for slug in [*SLUGS, "glossary"]:
            types = [thing["@type"] for thing in things(html_of(site, language, slug))]
            assert types[0] == "BreadcrumbList"
            assert ("FAQPage" in types) is (slug == questions.QUESTIONS)


@pytest.mark.parametrize("slug", SLUGS)
def test_steps_say_to_programs_what_the_page_says_to_readers(site, slug):
    for language in LANGUAGES:
        html = html_of(site, language, slug)
        for thing in things(html):
            if thing["@type"] != "HowTo":
                continue
            section = re.search(r'<h[23][^>]*id="steps".*?<ol>(.*?)</ol>', html, re.S)[1]
            shown = [text_of(one) for one in re.findall(r"<li>(.*?)</li>", section, re.S)]
            assert [step["text"] for step in thing["step"]] == shown
            assert [step["position"] for step in thing["step"]] == list(range(1, len(shown) + 1))


SHOWN = """<h2 id="a">Who may apply?</h2><p>Anyone with <a href="x">a profile</a>.</p><ul><li>One</li><li>Two</li></ul>
<h2 id="b">No question</h2><p>Text.</p><h3 id="c">How much?</h3><table><tr><td>1</td></tr></table>
<h3 id="d">And when?</h3><p>Soon.</p><h2 id="steps">What to do</h2>
<ol><li>First</li><li>Then <b>this</b></li><li>Last</li></ol>"""


def test_questions_are_read_from_headings_that_ask_and_answers_without_a_table():
    faq, steps = questions.things("questions", SHOWN)
    assert [(one["name"], one["acceptedAnswer"]["text"]) for one in faq["mainEntity"]] == [
        ("Who may apply?", "Anyone with a profile. One Two"),
        ("And when?", "Soon."),
    ]
    assert [step["text"] for step in steps["step"]] == ["First", "Then this", "Last"]
    assert [thing["@type"] for thing in questions.things("us-h1b", SHOWN)] == ["HowTo"]
    assert questions.things("us-h1b", SHOWN.replace("</ol>", "</ol><ul><li>x</li></ul>")) == []
