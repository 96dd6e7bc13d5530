"""Words stand in both languages with the same keys and placeholders, and are written as each language prints them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from express_entry.guides import read_guide
from express_entry.speech import Speech
from express_entry.words import LANGUAGES, read_words
from express_entry.yaml12 import BadData, read
from markupsafe import Markup

ROOT = Path(__file__).resolve().parents[2]


def make(root: Path, en: str, fr: str) -> Path:
    for language, text in (("en", en), ("fr", fr)):
        folder = root / "content" / "words" / language
        folder.mkdir(parents=True)
        (folder / "site.yaml").write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("en", "fr", "expected"),
    [
        ("a: x\nb: y\n", "a: x\n", "content/words/en/site.yaml:2: b: not in content/words/fr/site.yaml"),
        ("a: x\n", "a: x\nb:\n  c: y\n", "content/words/fr/site.yaml:3: b.c: not in content/words/en/site.yaml"),
        ('a: "{n} x"\n', "a: x\n", "content/words/fr/site.yaml:1: a: {n} is missing"),
        ('a: "{n} x"\n', '\na: "{m} x"\n', "content/words/fr/site.yaml:2: a: {n} is missing"),
        ("a: 5\n", "a: x\n", "content/words/en/site.yaml:1: a: expected text"),
        ('a: ""\n', "a: x\n", "content/words/en/site.yaml:1: a: expected text"),
        ('a: "{n"\n', 'a: "{n}"\n', "content/words/en/site.yaml:1: a: bad placeholder"),
        ('a: "{}"\n', 'a: "{}"\n', "content/words/en/site.yaml:1: a: bad placeholder"),
        ("a: x\n\tb: y\n", "a: x\n", "content/words/en/site.yaml:2: a tab"),
    ],
)
def test_words_that_differ_are_refused(tmp_path: Path, en: str, fr: str, expected: str):
    with pytest.raises(BadData) as caught:
        read_words(make(tmp_path, en, fr))
    assert any(fault.startswith(expected) for fault in caught.value.faults)


def test_a_room_in_one_language_only_is_refused(tmp_path: Path):
    make(tmp_path, "a: x\n", "a: x\n")
    (tmp_path / "content/words/en/more.yaml").write_text("a: x\n", encoding="utf-8")
    with pytest.raises(BadData, match=r"content/words/fr/more\.yaml:1: cannot be read"):
        read_words(tmp_path)


@pytest.fixture
def speech() -> dict[str, Speech]:
    words = {
        "en": {
            "a": {"b": "{n} rounds <of> {name}", "k": {"x.y": "dotted"}, "p": {"one": "{n} day", "other": "{n} days"}}
        },
        "fr": {
            "a": {"b": "{n} rondes de {name}", "k": {"x.y": "pointé"}, "p": {"one": "{n} jour", "other": "{n} jours"}}
        },
    }
    return {language: Speech(language, words[language]) for language in LANGUAGES}


def test_words_are_escaped_and_values_too(speech):
    assert speech["en"]("a.b", n=1234, name="<b>") == "1,234 rounds &lt;of&gt; &lt;b&gt;"
    assert speech["en"]("a.b", n=1, name=Markup("<b>x</b>")) == "1 rounds &lt;of&gt; <b>x</b>"
    assert speech["en"].text("a.b", n=1, name="<b>") == "1 rounds <of> <b>"


def test_a_missing_place_is_an_error(speech):
    for place in (("a.c",), ("a",), ("a.k", "x"), ("b.c.d",)):
        with pytest.raises(LookupError, match=r"content/words/en"):
            speech["en"](*place)
    assert speech["en"]("a.k", "x.y") == "dotted"


def test_singular_and_plural_are_the_languages_own(speech):
    assert [speech["en"]("a.p", n=n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert [speech["fr"]("a.p", n=n) for n in (0, 1, 2)] == ["0 jour", "1 jour", "2 jours"]


def test_numbers_and_days_as_each_language_writes_them(speech):
    en, fr = speech["en"].fmt, speech["fr"].fmt
    assert (en.number(1234567), fr.number(1234567)) == ("1,234,567", "1\u00a0234\u00a0567")
    assert (en.number(7, decimals=1), fr.number(7, decimals=1)) == ("7.0", "7,0")
    assert (en.date("2026-11-02"), fr.date("2026-11-02")) == ("2 November 2026", "2 novembre 2026")
    assert (en.date("2026-10-01"), fr.date("2026-10-01")) == ("1 October 2026", "1er octobre 2026")
    assert (fr.date("2026-10-11"), fr.short_date("2026-09-01")) == ("11 octobre 2026", "1er sept. 2026")
    assert en.day_time("2023-07-04T19:36:18Z") == "4 July 2023, 19:36:18\u00a0UTC"
    assert fr.day_time("2023-07-04T19:36:18Z") == "4 juillet 2023 à 19:36:18\u00a0UTC"


def test_titles_are_printed_with_their_own_signs(speech):
    assert speech["fr"].fmt.title("Cadres - services d'utilité") == "Cadres\u00a0– services d’utilité"


def texts(data: Any, language: str, inside: bool = False) -> Iterator[str]:
    """Every text in a file that holds both languages, of one of them; `inside` a file or branch that is in it."""
    if isinstance(data, str):
        yield from [data] if inside else []
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from texts(value, language, inside or key == language)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value, language, inside)


def printed(language: str) -> Iterator[tuple[str, str]]:
    """Every text that the site prints in a language, with its file. Official titles of occupations are printed by
    `Format.title` and stay as published.
    """
    for path in sorted([*ROOT.glob("rules/**/*.yaml"), *ROOT.glob("content/**/*.yaml")]):
        file = path.relative_to(ROOT)
        if file.parts[1] != "noc" and (file.parts[1] != "words" or file.parts[2] == language):
            yield from ((str(file), text) for text in texts(read(path).data, language, file.parts[1] == "words"))
    for path in sorted(ROOT.glob(f"content/guides/{language}/*.md")):
        guide = read_guide(path)
        front = [
            guide.title,
            guide.description,
            *(source[key] for source in guide.sources for key in ("whose", "title")),
        ]
        yield from ((str(path.relative_to(ROOT)), text) for text in (*front, guide.body))


NOT_PROSE = re.compile(r"\{\{.*?\}\}|\]\([^)]*\)|https?://\S+|`[^`]*`|(?m:^\s*- |^\||\*\*)|\{[#:][^}]*\}")
# House style of the French in Canada: a non-breaking space before : and inside « », none before ; ! ?
LOOSE = re.compile(
    r" [:;?!»%]|« |\u00a0[;?!]|(?<=\d) (?=\d{3}(?!\d))|(?<![\u00a0\d/:])[:»](?=[\s.,;)]|$)|«(?!\u00a0)|[“”]"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_apostrophes_and_quotation_marks_are_those_of_print(language: str):
    straight = [(file, text) for file, text in printed(language) if re.search("['\"]", NOT_PROSE.sub(" ", text))]
    assert straight == []


def test_french_signs_keep_to_their_word():
    found = [
        (file, match[0], prose[max(match.start() - 30, 0) : match.end() + 10])
        for file, text in printed("fr")
        for prose in [NOT_PROSE.sub("x", text)]
        for match in LOOSE.finditer(prose)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    ["Pourquoi ?", "Pourquoi\u00a0?", "Ceci : cela", "Ceci: cela", "« mot »", "«\u00a0mot »", "1 560 h", "“mot”"],
)
def test_signs_that_are_not_in_the_french_of_the_house_are_found(text: str):
    assert LOOSE.search(text)


def test_the_french_of_the_house_is_left_alone():
    assert not LOOSE.search("Pourquoi? Ceci\u00a0: «\u00a0cela\u00a0»; à 12:30, 1\u00a0560 h.")
