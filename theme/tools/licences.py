"""The notices that go with the site: every licence text, and one page in both languages that says what each covers."""

import json
import shutil
from html import escape
from pathlib import Path
from typing import NamedTuple


class Work(NamedTuple):
    """Something the reader receives, and the terms under which."""

    en: str
    fr: str
    holder: str
    licence: str
    text: str
    source: str = ""


OURS = (
    Work(
        "This site: its pages, its design and the programs that build it",
        "Ce site : ses pages, sa présentation et les programmes qui le produisent",
        "The Waymark contributors",
        "AGPL-3.0-or-later",
        "AGPL-3.0-or-later.txt",
    ),
    Work(
        "The scoring core and the rules it reads",
        "Le moteur de calcul et les règles qu’il lit",
        "The Waymark contributors",
        "Apache-2.0",
        "Apache-2.0.txt",
    ),
    Work("The guides", "Les guides", "The Waymark contributors", "CC-BY-4.0", "CC-BY-4.0.txt"),
    Work(
        "Our compilation of the rounds and of the occupations",
        "Notre compilation des rondes et des professions",
        "The Waymark contributors",
        "CC0-1.0",
        "CC0-1.0.txt",
    ),
)

THEIRS = (
    Work(
        "Pyodide {pyodide}, which runs Python in the browser; the step that compiles the core is from pyodide-build",
        "Pyodide {pyodide}, qui exécute Python dans le navigateur ; l’étape qui compile le moteur vient de pyodide-build",
        "The Pyodide contributors and Mozilla",
        "MPL-2.0",
        "LICENSE-Pyodide.txt",
        "https://github.com/pyodide/pyodide",
    ),
    Work(
        "Python (CPython), contained in Pyodide",
        "Python (CPython), contenu dans Pyodide",
        "Python Software Foundation",
        "PSF-2.0",
        "LICENSE-CPython.txt",
        "https://github.com/python/cpython",
    ),
    Work(
        "The libraries contained in Pyodide: Emscripten, musl, Expat, libffi, zlib, bzip2, Zstandard, SQLite and others",
        "Les bibliothèques contenues dans Pyodide : Emscripten, musl, Expat, libffi, zlib, bzip2, Zstandard, SQLite et d’autres",
        "Their authors, named in the notice",
        "MIT, BSD, zlib, bzip2, Apache-2.0 (LLVM)",
        "LICENSE-libraries.txt",
    ),
)

WORDS = {
    "en": {
        "title": "Licences",
        "lead": "Waymark is free software. What reaches your browser comes under the terms below. Each name of a licence leads to its full text.",
        "ours": "Our own work",
        "theirs": "The work of others",
        "what": "What",
        "whose": "Whose",
        "licence": "Licence",
        "source": "source code",
        "ircc": "We claim no rights in the figures of Immigration, Refugees and Citizenship Canada: the rounds, the scores and the "
        "rules are facts of public record. This site is not an official version of them.",
        "noc": "Adapted from Statistics Canada, National Occupational Classification (NOC) 2021 Version 1.0, September 2021. This does "
        "not constitute an endorsement by Statistics Canada of this product.",
        "home": "Back to the home page",
    },
    "fr": {
        "title": "Licences",
        "lead": "Waymark est un logiciel libre. Ce que votre navigateur reçoit est soumis aux conditions ci-dessous. Le nom de chaque "
        "licence mène à son texte intégral (en anglais).",
        "ours": "Notre travail",
        "theirs": "Le travail d’autrui",
        "what": "Élément",
        "whose": "Titulaire",
        "licence": "Licence",
        "source": "code source",
        "ircc": "Nous ne revendiquons aucun droit sur les chiffres d’Immigration, Réfugiés et Citoyenneté Canada : les rondes, les notes "
        "et les règles sont des faits publics. Ce site n’en est pas une version officielle.",
        "noc": "Adapté de Statistique Canada, Classification nationale des professions (CNP) 2021, version 1.0, septembre 2021. Cela ne "
        "constitue pas une approbation de ce produit par Statistique Canada.",
        "home": "Retour à l’accueil",
    },
}

POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; manifest-src 'self'; base-uri 'none'; form-action 'none'"


def write(root: Path, staging: Path) -> None:
    """Fills STAGING/licences with the texts and their page."""
    folder = staging / "licences"
    folder.mkdir(parents=True, exist_ok=True)
    for source in (root / "LICENSES", root / "theme" / "notices"):
        for text in sorted(source.glob("*.txt")):
            shutil.copyfile(text, folder / text.name)
    versions = json.loads((root / "theme" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    page = _page(versions["node_modules/pyodide"]["version"])
    (folder / "index.html").write_text(page, encoding="utf-8")


def _page(pyodide: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Licences – Waymark</title>
<meta name="description" content="The licences of Waymark and of what it contains. Les licences de Waymark et de ce qu’il contient.">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="../theme/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="../theme/css/site.css">
</head>
<body data-page="licences">
<main id="main" class="wrap">
<h1>Licences</h1>
<p><a href="#en" lang="en" hreflang="en">English</a> · <a href="#fr" lang="fr" hreflang="fr">Français</a></p>
{_section("en", pyodide)}
{_section("fr", pyodide)}
</main>
</body>
</html>
"""


def _section(lang: str, pyodide: str) -> str:
    words = WORDS[lang]
    paragraphs = "\n".join(f"<p>{_spaced(words[key], lang)}</p>" for key in ("ircc", "noc"))
    name = {"en": "English", "fr": "Français"}[lang]
    return f"""<section id="{lang}" lang="{lang}" aria-label="{name}">
<p>{_spaced(words["lead"], lang)}</p>
<h2>{words["ours"]}</h2>
{_table(OURS, lang, pyodide)}
{paragraphs}
<h2>{words["theirs"]}</h2>
{_table(THEIRS, lang, pyodide)}
<p><a href="../{lang}/">{words["home"]}</a></p>
</section>"""


def _table(works: tuple[Work, ...], lang: str, pyodide: str) -> str:
    words = WORDS[lang]
    rows = "\n".join(_row(work, lang, pyodide) for work in works)
    head = "".join(f'<th scope="col">{words[key]}</th>' for key in ("what", "whose", "licence"))
    return f"""<div class="table-scroll">
<table>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>"""


def _row(work: Work, lang: str, pyodide: str) -> str:
    name = _spaced((work.en if lang == "en" else work.fr).format(pyodide=pyodide), lang)
    if work.source:
        name += f' (<a href="{work.source}" rel="external">{WORDS[lang]["source"]}</a>)'
    holder = f'<td lang="en">{escape(work.holder)}</td>'
    return f'<tr><th scope="row">{name}</th>{holder}<td><a href="{work.text}" hreflang="en">{escape(work.licence)}</a></td></tr>'


def _spaced(text: str, lang: str) -> str:
    """The text for HTML, with the spaces French typography keeps before its double punctuation."""
    text = escape(text, quote=False)
    return text.replace(" :", "\u00a0:").replace(" ;", "\u202f;") if lang == "fr" else text
