"""Words stand in both languages with the same keys and placeholders, and are written as each language prints them."""

import re
from pathlib import Path

import pytest
from express_entry.speech import Speech
from express_entry.words import LANGUAGES, read_words, sentences
from express_entry.yaml12 import BadData
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


def all_sentences():
    words = read_words(ROOT)
    for language in LANGUAGES:
        for where, text in sentences(words[language]):
            yield language, ".".join(where), text


def test_apostrophes_and_quotation_marks_are_those_of_print():
    straight = [(language, place) for language, place, text in all_sentences() if "'" in text or '"' in text]
    assert straight == []


def test_french_signs_keep_to_their_word():
    loose = re.compile(r" [:;?!»%]|« |(?<=\d) (?=\d{3}(?!\d))|(?<![\u00a0\d/:])[:»](?=\s|$)|«(?!\u00a0)")
    found = [(place, text) for language, place, text in all_sentences() if language == "fr" and loose.search(text)]
    assert found == []
