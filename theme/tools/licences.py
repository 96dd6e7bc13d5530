"""The notices that go with the site: every licence text, and one page in both languages that says what each covers."""

import json
import shutil
from html import escape
from pathlib import Path
from typing import Any, NamedTuple


class Work(NamedTuple):
    """Something the reader receives: its name in the words, the terms, and where they are written.

    Without a `text` of its own the terms are those of LICENSES, or of each of the licences to choose from.
    """

    name: str
    licence: str
    text: str = ""
    holder: str = "The Waymark contributors"
    source: str = ""


OURS = (
    Work("site", "AGPL-3.0-or-later"),
    Work("core", "Apache-2.0"),
    Work("rules", "Apache-2.0 OR CC0-1.0"),
    Work("guides", "CC-BY-4.0"),
    Work("data", "CC0-1.0"),
)
THEIRS = (
    Work(
        "pyodide",
        "MPL-2.0",
        "LICENSE-Pyodide.txt",
        "The Pyodide contributors and Mozilla",
        "https://github.com/pyodide/pyodide",
    ),
    Work(
        "pyodide_build",
        "MPL-2.0",
        "LICENSE-pyodide-build.txt",
        "The Pyodide contributors and Mozilla",
        "https://github.com/pyodide/pyodide-build",
    ),
    Work("python", "PSF-2.0", "LICENSE-CPython.txt", "Python Software Foundation", "https://github.com/python/cpython"),
    Work("libraries", "MIT, BSD, zlib …", "LICENSE-libraries.txt", ""),
    Work(
        "pagefind",
        "MIT, BSD, GPL …",
        "LICENSE-Pagefind.txt",
        "CloudCannon",
        "https://github.com/Pagefind/pagefind",
    ),
)

POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"


def write(root: Path, staging: Path, code_url: str, site_url: str) -> None:
    """Fills STAGING/licences with the texts and their page.

    `code_url` is where our own source is, `site_url` where the site will be; both may be empty.
    """
    from express_entry.words import read_words

    folder = staging / "licences"
    folder.mkdir(parents=True, exist_ok=True)
    for source in (root / "LICENSES", root / "theme" / "notices"):
        for text in sorted(source.glob("*.txt")):
            shutil.copyfile(text, folder / text.name)
    packages = json.loads((root / "theme" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    ours = tuple(work._replace(source=code_url) if work.name == "site" else work for work in OURS)
    own_address = f"{site_url}/licences/" if site_url else "./"
    page = _page(read_words(root), ours, packages["node_modules/pyodide"]["version"], own_address)
    (folder / "index.html").write_text(page, encoding="utf-8")


def _page(words: dict[str, dict[str, Any]], ours: tuple[Work, ...], pyodide: str, own_address: str) -> str:
    footers = {lang: rooms["site"]["footer"]["unofficial"] for lang, rooms in words.items()}
    unofficial = "\n".join(f'<p lang="{lang}">{escape(text)}</p>' for lang, text in footers.items())
    sections = "\n<hr>\n".join(_section(lang, rooms["licences"], ours, pyodide) for lang, rooms in words.items())
    # One page in both languages.
    alternates = "".join(
        f'<link rel="alternate" hreflang="{language}" href="{escape(own_address)}">\n'
        for language in (*words, "x-default")
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Licences – Waymark</title>
<meta name="description" content="{escape(words["en"]["licences"]["lead"])}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="canonical" href="{escape(own_address)}">
{alternates}<link rel="icon" href="../theme/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="../theme/css/site.css">
</head>
<body data-page="licences">
<header class="top">
<div class="wrap top-row">
<a class="wordmark" href="../"><img src="../theme/mark.svg" alt="" width="28" height="28">Waymark</a>
</div>
</header>
<main id="main" class="wrap">
<h1>Licences</h1>
<p><a href="#en" lang="en">English</a> · <a href="#fr" lang="fr">Français</a></p>
{sections}
</main>
<footer class="bottom">
<div class="wrap">
{unofficial}
</div>
</footer>
</body>
</html>
"""


def _section(lang: str, words: dict[str, Any], ours: tuple[Work, ...], pyodide: str) -> str:
    return f"""<section id="{lang}" lang="{lang}">
<p class="lead">{escape(words["lead"])}</p>
<h2>{escape(words["ours"])}</h2>
{_list(ours, words, pyodide)}
<p class="prose">{escape(words["figures"])}</p>
<p class="prose">{escape(words["noc"])}</p>
<h2>{escape(words["theirs"])}</h2>
{_list(THEIRS, words, pyodide)}
<p class="prose">{escape(words["parts"])} <a href="../data/sbom.cdx.json">{escape(words["parts_link"])}</a></p>
<p><a href="../{lang}/">{escape(words["home"])}</a></p>
</section>"""


def _list(works: tuple[Work, ...], words: dict[str, Any], pyodide: str) -> str:
    return "\n".join(['<dl class="facts">', *(_item(work, words, pyodide) for work in works), "</dl>"])


def _item(work: Work, words: dict[str, Any], pyodide: str) -> str:
    what = escape(words["works"][work.name].replace("{version}", pyodide))
    holder = f'<span lang="en">{escape(work.holder)}</span>' if work.holder else escape(words["authors"])
    source = f' · <a href="{escape(work.source)}">{escape(words["source"])}</a>' if work.source else ""
    choices = {work.licence: work.text} if work.text else {name: f"{name}.txt" for name in work.licence.split(" OR ")}
    links = [f'<a href="{text}" hreflang="en">{escape(name)}</a>' for name, text in choices.items()]
    licence = f" {escape(words['or'])} ".join(links)
    return f'<div><dt>{licence}</dt><dd>{what}<span class="below">{holder}{source}</span></dd></div>'
