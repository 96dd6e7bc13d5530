"""The guides as they stand: alike in both languages, without typed figures, every example true."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from express_entry.figures import typed_figures
from express_entry.guides import check_guides, read_guide, render, skeleton
from express_entry.macros import Blocks, Inline, Room, call, parse, part, unpacked
from express_entry.pages import guides as guide_pages
from express_entry.routes import Place
from express_entry.yaml12 import BadData

from calc import assess

ROOT = Path(__file__).parents[2]
PATHS = sorted((ROOT / "content" / "guides").glob("*/*.md"))
SLUGS = sorted({path.stem for path in PATHS})
NAMES = [f"{path.parent.name}/{path.stem}" for path in PATHS]


@pytest.fixture(scope="module")
def pages(library):
    """Every guide rendered as the plugin renders it: (guide, page) by path."""
    found = {}
    for path in PATHS:
        guide = read_guide(path)
        speech = library.speech[guide.lang]
        place = Place("guide", guide.lang, slug=guide.slug)
        found[path] = guide, render(guide, library.facts, speech, url=place.url)
    return found


class Links(HTMLParser):
    """Every link with what it shows."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.inside: dict[str, str] | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.inside = {**dict(attrs), "text": ""}
            self.found.append(self.inside)

    def handle_data(self, data):
        if self.inside is not None:
            self.inside["text"] += data

    def handle_endtag(self, tag):
        if tag == "a":
            self.inside = None


def documented() -> list[str]:
    """The macros that CONTRIBUTING.md shows to writers."""
    return re.findall(r"`\{\{ (.+?) \}\}`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", documented())
def test_each_macro_shown_to_writers_works(text, library):
    alone = parse(text, alone=True)
    speech = library.speech["en"]
    room = Room(library.facts, speech, url=Place("home", "en").url)
    shown = call(Blocks(room) if hasattr(Blocks, alone.name) else Inline(room), alone)
    assert bool(shown) is (alone.name != "holds")


def test_writers_are_shown_every_macro():
    known = {name for kind in (Inline, Blocks) for name in dir(kind) if not name.startswith("_")}
    assert {text.split()[0] for text in documented()} == known


def test_both_languages_are_there():
    assert PATHS
    assert {path.parent.name for path in PATHS} == {"en", "fr"}


def test_the_guides_have_no_faults():
    assert check_guides(ROOT) == []


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_no_figure_is_typed(path):
    assert typed_figures(read_guide(path).body) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_headings_macros_and_links_match_one_to_one(slug):
    english, french = (read_guide(ROOT / "content" / "guides" / lang / f"{slug}.md") for lang in ("en", "fr"))
    assert skeleton(english) == skeleton(french)


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_each_guide_renders_with_headings_figures_and_its_rules(path, pages):
    guide, page = pages[path]
    assert page.toc[0]["id"] == "summary"
    assert {entry.rule for entry in page.used} == set(guide.rules)
    assert 'class="figure"' in page.html
    for leftover in ("{{ ", " }}", "\x02", "style=", "<h1"):
        assert leftover not in page.html


@pytest.mark.parametrize("slug", SLUGS)
def test_both_languages_show_the_same_figures(slug, pages):
    def shown(lang):
        _, page = pages[ROOT / "content" / "guides" / lang / f"{slug}.md"]
        marks = ("data-rule", "data-version", "data-round", "data-example")
        return sorted(
            tuple(link.get(mark, "") for mark in marks)
            for link in Links(page.html).found
            if link.get("class") in ("figure", "open-example")
        )

    assert shown("en") == shown("fr")


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_every_example_opens_with_its_profile_and_gives_the_number_shown(path, pages, library):
    guide, page = pages[path]
    fmt = library.speech[guide.lang].fmt
    links = [link for link in Links(page.html).found if "data-example" in link]
    assert {link["data-example"] for link in links} == set(page.examples)
    for link in links:
        example = library.facts.examples[link["data-example"]]
        address, _, fragment = link["href"].partition("#")
        values = {key: value for key, (value,) in parse_qs(fragment, strict_parsing=True).items()}
        assert address == Place("guide", guide.lang, slug=guide.slug).url("calculator")
        assert unpacked(values["p"]) == example["profile"]
        assert values["on"] == link.get("data-on", example["on"])
    for link in links:
        if link["class"] == "figure":
            assert link["text"] == shown_of(library, fmt, link)
    worked = re.findall(r'<section class="example" data-example="([^"]+)">.*?data-value="(\d+)"', page.html, re.DOTALL)
    for slug, total in worked:
        assert score(library, slug)["total"] == int(total)


def score(library, slug, on=None):
    return assessed(library, slug, on)["crs"]


def assessed(library, slug, on=None):
    example = library.facts.examples[slug]
    return assess(example["profile"], date.fromisoformat(on or example["on"]), want=["crs", "programs"])


def shown_of(library, fmt, link):
    """What the core says of the part of an example that a link names; a fact or a day stands for itself."""
    slug, what, on = link["data-example"], link["data-part"], link["data-on"]
    answers = assessed(library, slug, on)
    if what.startswith("fsw.grid "):
        return fmt.number(answers["programs"]["fsw"]["grid"][what.removeprefix("fsw.grid ")])
    what, _, other = what.partition(" less ")
    if what not in {"total", *answers["crs"]["sections"], *(line["id"] for line in answers["crs"]["lines"])}:
        return link["text"]
    less = part(score(library, other), what) if other else 0
    return fmt.number(part(answers["crs"], what) - less)


def test_a_change_whose_figures_are_not_known_is_named_for_each_rule_it_touches(pages, library):
    rules = library.rulebook.rules
    for guide, page in pages.values():
        groups = dict(guide_pages._used(library, library.speech[guide.lang], page.used))
        named = {rule["id"] for (_, unknown), found in groups.items() if unknown for rule in found}
        touched = {rule for rule in guide.rules if rules[rule]["versions"][-1].get("figures") == "unknown"}
        assert touched <= named, (guide.lang, guide.slug)


def test_every_example_is_shown_somewhere_and_computes_under_known_rules(pages, library):
    used = {slug for _, page in pages.values() for slug in page.examples}
    assert used == set(library.facts.examples)
    for slug in library.facts.examples:
        assert score(library, slug)["current"], f"{slug}: move its day to one whose rules are known"


@pytest.fixture
def project(tmp_path):
    """A project with one guide in both languages, and a way to change one of them."""

    def write(
        folder: str, *, body: str = "## In short {#summary}\n\nText.\n", slug: str = "tiny", **front: str
    ) -> Path:
        values = {
            "title": "Title",
            "slug": slug,
            "lang": folder,
            "description": "Words",
            "reviewed": '"2026-11-22"',
            "audience": "[everyone]",
            "rules": "[]",
            "sources": "[]",
            **front,
        }
        path = tmp_path / "content" / "guides" / folder / f"{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{key}: {value}\n" for key, value in values.items() if value)
        path.write_text(f"---\n{lines}---\n\n{body}", encoding="utf-8")
        return path

    write("en")
    write("fr")
    write.root = tmp_path
    return write


def test_a_sound_pair_has_no_faults(project):
    assert check_guides(project.root) == []


@pytest.mark.parametrize(
    "change, fault",
    [
        ({"title": ""}, "title: missing"),
        ({"title": "Get 600 points"}, "title: a figure is typed: 600"),
        ({"description": "Two points"}, "a figure is typed: Two points"),
        ({"lang": "en"}, "slug and lang are those of the path"),
        ({"reviewed": '"22 November 2026"'}, "reviewed: a day of the form"),
        ({"reviewed": '"2026-11-21"'}, "reviewed differs"),
        ({"audience": "[nobody]"}, "audience: a list of"),
        ({"rules": "[work.year, fsw.minimum]"}, "in alphabetical order"),
        ({"rules": "[work.year]"}, "rules differs"),
        ({"sources": "[{title: x}]"}, "sources[0]: a source has"),
        ({"colour": "blue"}, "colour: unknown key"),
        ({"body": "## In short {#short}\n\nText.\n"}, "headings differ"),
        ({"body": "## In short {#summary}\n\nGet 50 points.\n"}, "fr/tiny.md:14: a figure is typed"),
        ({"body": "## In short {#summary}\n\n{{ rounds stem }}\n"}, "summary: macros differ: rounds stem"),
        ({"body": "## In short {#summary}\n\n[x](page:home)\n"}, "summary: links differ: page:home"),
        ({"body": '## In short {#summary}\n\n{{ open x "y }}\n'}, "fr/tiny.md:14: a quotation is not closed"),
    ],
)
def test_each_fault_is_named_with_its_file(project, change, fault):
    project("fr", **change)
    faults = check_guides(project.root)
    assert any(fault in found for found in faults), faults
    assert all(re.match(r"content/guides/\w\w/tiny\.md:\d+: ", found) for found in faults)


def test_a_missing_translation_is_named(project):
    project("en", slug="alone")
    assert check_guides(project.root) == ["content/guides/en/alone.md:1: no translation content/guides/fr/alone.md"]


def test_front_matter_must_be_there(project, tmp_path):
    path = tmp_path / "guide.md"
    path.write_text("Text only.\n", encoding="utf-8")
    with pytest.raises(BadData, match="begins with front matter"):
        read_guide(path)


def test_the_rules_named_are_the_rules_used(project, library):
    path = project("en", body="## In short {#summary}\n\n{{ figure work.year hours }}\n", rules="[fsw.minimum]")
    speech = library.speech["en"]
    with pytest.raises(BadData) as caught:
        render(read_guide(path), library.facts, speech, url=Place("home", "en").url)
    assert [fault.split(": ", 1)[1] for fault in caught.value.faults] == [
        "rules: work.year is used and not named",
        "rules: fsw.minimum is named and not used",
    ]
