"""The words of a link tell where it leads: screen readers list the links of a page without what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
LABEL = re.compile(r'\baria-label="([^"]*)"')
HIDDEN = re.compile(r'<(\w+)\b[^>]*\baria-hidden="true"[^>]*>.*?</\1>', re.DOTALL)
SAYS_NOTHING = {
    *("here", "right here", "click here", "click this", "this", "this page", "go", "start", "link", "this link"),
    *("more", "more info", "more information", "learn more", "read more", "see more", "information", "details"),
    *("ici", "cliquez ici", "cliquer ici", "ceci", "cette page", "aller", "commencer", "lien", "ce lien", "voir"),
    *("plus", "plus d’info", "plus d’information", "en savoir plus", "lire plus", "lire la suite", "suite", "détails"),
}


def poor(html: str) -> Iterator[str]:
    """What the links of a page say that say nothing: no word at all, words that fit every link, a bare address."""
    for given, inside in LINK.findall(html):
        # A script shows it, and fills it then.
        if re.search(r"\shidden(?:\s|$)", given):
            continue
        label = LABEL.search(given)
        pictures = re.sub(r'<img\b[^>]*\balt="([^"]*)"[^>]*>', r"\1", HIDDEN.sub("", inside))
        said = " ".join(unescape(label[1] if label else re.sub(r"<[^>]+>", "", pictures)).split())
        words = said.casefold().replace("'", "’").rstrip(" .…:→»›")
        if words in {"", *SAYS_NOTHING} or re.match(r"https?://", words):
            yield f"<a{given}>{said}"


def test_every_link_says_where_it_leads(site: Path):
    files = sorted(site.rglob("*.html"))
    assert len(files) > 2000
    found = [f"{file.relative_to(site)}: {link}" for file in files for link in poor(file.read_text(encoding="utf-8"))]
    assert found[:20] == [], f"{len(found)} in all"


@pytest.mark.parametrize(
    "link",
    [
        '<a href="x/">Here</a>',
        '<a href="x/">En\n savoir <b>plus…</b></a>',
        '<a href="x/"><svg aria-hidden="true"><path/></svg></a>',
        '<a href="x/" class="visually-hidden"><img src="x.svg" alt=""></a>',
        '<a href="x/">https://example.org/</a>',
    ],
)
def test_a_link_that_says_nothing_is_seen(link: str):
    assert len(list(poor(link))) == 1


@pytest.mark.parametrize(
    "link",
    [
        '<a href="x/">The rounds</a>',
        '<a href="x/" aria-label="The rounds">Here</a>',
        '<a href="x/"><img src="x.svg" alt="The rounds"></a>',
        '<a class="js-later" href="x/" hidden></a>',
    ],
)
def test_a_link_that_says_something_is_fine(link: str):
    assert list(poor(link)) == []
