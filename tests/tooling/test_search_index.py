"""The index of the search holds the pages that are marked for it, by language, and is the same each time."""

import gzip
import json
import re
from pathlib import Path

import pytest
from express_entry.search import FOLDER
from test_build import changed, only_line
from tools import search
from tools.console import Failure
from tools.place import Place

PAGE = (
    '<!doctype html><html lang="{lang}"><title>x</title><main class="wrap"{mark}><h1>{title}</h1>{text}</main></html>'
)
SILENT = '<p>Held.</p><nav>away</nav><p data-pagefind-ignore>again</p><p class="source">where</p>'
MADE = {
    "en/rules/one": ("rule", "First rule", "<p>Points for a sibling: 1,560 hours.</p>"),
    "en/draws/9": ("round", "Round 9", "<dl><dt>Lowest score</dt><dd>777</dd></dl>"),
    "en/draws/10": ("round", "Round 10", SILENT),
    "en/noc/21231": (None, "Unit group", "<p>Software engineers</p>"),
    "fr/regles/une": ("rule", "Première règle", "<p>Une offre d’emploi, jusqu’à 1\u00a0560 heures.</p>"),
}


@pytest.fixture
def home(tmp_path: Path) -> Place:
    (tmp_path / ".cache").mkdir()
    return Place(tmp_path)


def made(root: Path, pages: dict[str, tuple[str | None, str, str]]) -> Path:
    """A site of these pages."""
    for name, (kind, title, text) in pages.items():
        mark = f' data-pagefind-body data-found-as="{kind}"' if kind else ""
        file = root / name / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(PAGE.format(lang=name[:2], mark=mark, title=title, text=text), encoding="utf-8")
    return root


def texts(site: Path) -> dict[str, tuple[str, str]]:
    """The title and the text of each page in the index, by its address."""
    found = {}
    for path in (site / FOLDER / "fragment").iterdir():
        page = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[page["url"]] = (page["meta"]["title"], page["content"])
    return found


def kinds(site: Path, language: str) -> dict[str, list[str]]:
    return json.loads((site / FOLDER / f"kinds.{language}.json").read_text(encoding="utf-8"))


def test_the_marked_pages_are_in_the_index_with_their_words_apart(home: Place):
    site = made(home.root / "site", MADE)
    search.write(home, site)
    found = texts(site)
    assert set(found) == {f"/{name}/" for name, (kind, *_) in MADE.items() if kind}
    assert found["/en/rules/one/"] == ("First rule", "Points for a sibling: 1,560 hours.")
    assert found["/en/draws/9/"] == ("Round 9", "Lowest score 777")
    assert found["/en/draws/10/"] == ("Round 10", "Held.")
    assert found["/fr/regles/une/"] == ("Première règle", "Une offre d’ emploi, jusqu’ à 1·560 heures.")


def test_each_language_names_its_pages_by_kind_the_newest_round_first(home: Place):
    site = made(home.root / "site", MADE)
    search.write(home, site)
    assert {kind: len(names) for kind, names in kinds(site, "en").items()} == {"rule": 1, "round": 2}
    assert {kind: len(names) for kind, names in kinds(site, "fr").items()} == {"rule": 1}
    newest = site / FOLDER / "fragment" / f"{kinds(site, 'en')['round'][0]}.pf_fragment"
    assert b"/en/draws/10/" in gzip.decompress(newest.read_bytes())


def test_the_index_is_the_same_each_time(home: Place):
    def written(name: str) -> dict[str, bytes]:
        site = made(home.root / name, MADE)
        search.write(home, site)
        files = (path for path in (site / FOLDER).rglob("*") if path.is_file())
        return {str(path.relative_to(site)): path.read_bytes() for path in files}

    first = written("first")
    assert first and all(written(name) == first for name in ("second", "third", "fourth"))


def test_only_what_our_page_loads_is_kept(home: Place):
    site = made(home.root / "site", MADE)
    search.write(home, site)
    names = {path.name for path in (site / FOLDER).iterdir()}
    hashed = {re.sub(r"_[0-9a-f]+\.", "_*.", name) for name in names}
    of_language = ("wasm.{}.pagefind", "kinds.{}.json", "pagefind.{}_*.pf_meta")
    both = {name.format(language) for name in of_language for language in ("en", "fr")}
    assert hashed == {"pagefind.js", "pagefind-entry.json", "fragment", "index"} | both


def test_nothing_is_left_of_the_copies(home: Place):
    search.write(home, made(home.root / "site", MADE))
    assert {path.name for path in home.cache.iterdir()} == {"logs"}


def test_settings_of_other_sites_are_not_read(home: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PAGEFIND_OUTPUT_SUBDIR", "elsewhere")
    monkeypatch.setenv("PAGEFIND_FORCE_LANGUAGE", "de")
    site = made(home.root / "site", MADE)
    search.write(home, site)
    assert len(texts(site)) == 4


@pytest.mark.parametrize(("left", "said"), [("en/", "no page under fr/"), ("none", "no page under en/")])
def test_a_language_without_pages_stops_the_build(home: Place, left: str, said: str):
    pages = {name: page for name, page in MADE.items() if name.startswith(left)}
    site = made(home.root / "site", pages)
    site.mkdir(exist_ok=True)
    with pytest.raises(Failure, match=said):
        search.write(home, site)


def test_a_failed_index_leaves_the_last_good_site(project):
    base = project.root / "theme" / "templates" / "base.html"
    before = project.state()
    with changed(base, base.read_text(encoding="utf-8").replace(" data-pagefind-body", "")):
        failed = project.publish("build")
    assert failed.returncode == 1
    assert "the search could not be made: no page under en/ is marked for it" in only_line(failed.stderr)
    assert project.state() == before
    assert not (project.root / "output.new").exists()
