"""The index that finds an occupation in the browser: one module of the groups, and one of all titles per language.

The names of the groups alone stand in a small module of their own, for a page that is given codes.

The titles travel as words: each title is a row of characters, one for each word, and the characters with the lowest
numbers, which take the fewest bytes, stand for the commonest words. That is a fifth smaller over the wire than the
titles themselves (and a sixth of the index of a general library), and the browser can search it as it arrives.
The files are JavaScript modules because pages may not fetch anything; servers compress them like any text.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from .exports import NOC_TERMS
from .library import Library
from .occupations import EXAMPLE
from .routes import CATEGORY

FOLDER = "occupations"
# The first characters of all: what ends a title, the examples of a group, and a group. Words come after them.
END_OF_TITLE, END_OF_EXAMPLES, END_OF_GROUP = " ", "!", "#"
FIRST_WORD = ord("#") + 1
# How many characters take one byte in UTF-8, and how many at most two.
ONE_BYTE, TWO_BYTES = 0x80 - FIRST_WORD, 0x800 - FIRST_WORD
SURROGATES = 0xD800

PIECE = re.compile(r"[^\W_]+|[\W_]+")


def shared_files(library: Library) -> dict[str, bytes]:
    """The files of the index for both languages, by their names in the folder."""
    return {"groups.mjs": _module(_groups(library))}


def language_files(library: Library, language: str) -> dict[str, bytes]:
    """The files of the index for one language, by their names in the folder."""
    return {
        f"{language}.mjs": _module(_titles(library, language)),
        f"names-{language}.mjs": _module({"names": library.titles[language]}),
    }


def pieces(title: str) -> list[str]:
    """The words of a title and what stands between them; a single space between two words is left out."""
    found = PIECE.findall(title)
    return [piece for number, piece in enumerate(found) if piece != " " or number in (0, len(found) - 1)]


def _groups(library: Library) -> dict[str, object]:
    """The codes in a row of digits, and the codes on each category list in force by their places in that row."""
    places = {unit["code"]: place for place, unit in enumerate(library.units)}
    lists = {
        slug: sorted(places[code] for code in (library.rulebook.version_on(CATEGORY + slug) or {}).get("codes", ()))
        for slug in library.categories
    }
    return {"codes": "".join(places), "lists": {slug: found for slug, found in lists.items() if found}}


def _titles(library: Library, language: str) -> dict[str, object]:
    groups = [list(_group(library, language, unit["code"])) for unit in library.units]
    words = _ranked(word for group in groups for titles in group for title in titles for word in title)
    if FIRST_WORD + len(words) > SURROGATES:
        raise OverflowError("more words than characters to stand for them")
    characters = {word: chr(FIRST_WORD + place) for place, word in enumerate(words)}

    def written(titles: list[list[str]]) -> str:
        return "".join("".join(map(characters.__getitem__, title)) + END_OF_TITLE for title in titles)

    rows = (END_OF_EXAMPLES.join(map(written, group)) + END_OF_GROUP for group in groups)
    return {"words": "\n".join(words), "titles": "".join(rows)}


def _group(library: Library, language: str, code: str) -> Iterator[list[list[str]]]:
    """A group's own title and the examples, then its other titles; each as its pieces."""
    fmt = library.speech[language].fmt
    titles = library.job_titles[language][code]
    examples = [title.text for title in titles if title.mark == EXAMPLE]
    others = [title.text for title in titles if title.mark != EXAMPLE]
    yield [pieces(library.titles[language][code]), *(pieces(fmt.title(text)) for text in examples)]
    yield [pieces(fmt.title(text)) for text in others]


def _ranked(words: Iterable[str]) -> list[str]:
    """The commonest words first; words of one length in bytes in the order of letters, which compresses best."""
    common = [word for word, _ in sorted(Counter(words).items(), key=lambda one: (-one[1], one[0]))]
    return [*common[:ONE_BYTE], *sorted(common[ONE_BYTE:TWO_BYTES]), *sorted(common[TWO_BYTES:])]


def _module(values: dict[str, object]) -> bytes:
    lines = [f"/* {NOC_TERMS['notice']} */"]
    for name, value in values.items():
        lines.append(f"export const {name} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};")
    return ("\n".join(lines) + "\n").encode()
