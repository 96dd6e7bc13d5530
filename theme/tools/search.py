"""The index of the search: Pagefind reads the finished pages, each language by itself."""

import gzip
import json
import re
import shutil
import sys
from pathlib import Path

from tools import environment
from tools.console import Failure, run
from tools.place import Place

MARKED = re.compile(r'<main [^>]*data-pagefind-body data-found-as="(\w+)"')
# Parts of any page that say nothing of it; what one kind of page repeats has `data-pagefind-ignore` in its template.
# The heading is found as the title: the text that is shown beneath it need not begin with it again.
PARTS = ("h1", "nav", "figure", "form", "script", "summary")
IGNORED = (*PARTS, ".eyebrow", ".sources", ".source", ".sum", ".finder", ".units")
# Of all that Pagefind writes, our page loads its library, the index, and the program for each language.
UNUSED = ("pagefind-*.js", "pagefind-*.css", "wasm.unknown.pagefind")

# A word is what stands between two spaces. Pages have none between two cells, nor after d’ and l’, and one in 15 263.
# `theme/static/js/site-index.mjs` undoes the last two where a text is shown.
ELIDED = re.compile(r"(?<!\w)((?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)’)(?=\w)", re.IGNORECASE)
GROUPED = re.compile(r"(?<=\d)\u00a0(?=\d{3}(?!\d))")
JOINED = "·"


def write(place: Place, staging: Path) -> None:
    """Fills STAGING/pagefind with the index of all pages that are marked `data-pagefind-body`."""
    from express_entry.search import FOLDER
    from express_entry.words import LANGUAGES

    env = {name: value for name, value in environment.plain().items() if not name.startswith("PAGEFIND_")}
    # Always the same folder: what a build left there when it was killed is cleared away by the next.
    folder = place.cache / "to-be-searched"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        kinds = _copy(staging, folder)
        for language in LANGUAGES:
            if not any(address.startswith(f"/{language}/") for address in kinds):
                raise Failure(f"the search could not be made: no page under {language}/ is marked for it")
        command = [sys.executable, "-m", "pagefind_bin", "--site", ".", "--output-path", staging / FOLDER]
        command += ["--exclude-selectors", ", ".join(IGNORED)]
        # Where it runs, Pagefind looks for settings of its own.
        run(command, failed="the search could not be made", log=place.logs / "pagefind.txt", cwd=folder, env=env)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    # Pagefind names the languages in another order each time.
    entry = staging / FOLDER / "pagefind-entry.json"
    _write_json(entry, json.loads(entry.read_text(encoding="utf-8")))
    for language in LANGUAGES:
        _write_kinds(staging / FOLDER, language, kinds)
    for pattern in UNUSED:
        for path in (staging / FOLDER).glob(pattern):
            path.unlink()


def _copy(staging: Path, folder: Path) -> dict[str, str]:
    """Copies the marked pages, with their words apart; the kind of each page by its address."""
    kinds = {}
    for page in staging.rglob("index.html"):
        html = page.read_text(encoding="utf-8")
        if marked := MARKED.search(html):
            name = page.relative_to(staging)
            kinds[f"/{name.parent.as_posix()}/"] = marked[1]
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(_apart(html), encoding="utf-8")
    return kinds


def _apart(html: str) -> str:
    return GROUPED.sub(JOINED, ELIDED.sub(r"\1 ", html.replace("><", "> <")))


def _write_kinds(folder: Path, language: str, kinds: dict[str, str]) -> None:
    """Which page is of which kind, by Pagefind's names for them: `{"guide": ["en_1a2b3c4", …], …}`, the newest first.

    Pagefind's own filters would tell it too, but it writes them in another order each time.
    """
    pages = []
    for path in (folder / "fragment").glob(f"{language}_*.pf_fragment"):
        url = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))["url"]
        pages.append((kinds[url], [int(number) for number in re.findall(r"\d+", url)], url, path.stem))
    names: dict[str, list[str]] = {}
    for kind, _, _, name in sorted(pages, reverse=True):
        names.setdefault(kind, []).append(name)
    _write_json(folder / f"kinds.{language}.json", names)


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
