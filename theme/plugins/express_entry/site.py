"""The generator: reads the library in `generate_context`, writes every page and file in `generate_output`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from jinja2 import TemplateError
from pelican.generators import Generator
from pelican.writers import Writer

from calc import assess

from . import exports, feeds, finder, results, scripts
from .beside import Clock, beside
from .guides import Store as GuideStore
from .library import Library, read_library
from .pages import (
    Page,
    accuracy,
    calculator,
    categories,
    draw_kinds,
    draw_pool,
    draws,
    embedding,
    guides,
    home,
    method,
    noc,
    plain,
    rules,
    search,
    titles,
    units,
)
from .pages import data as data_page
from .quick import Kept, hasten
from .routes import VARIANTS, Place, path
from .search import KIND_OF_PAGE, other_words
from .sitemap import ANY, NOWHERE, last_changed, sitemap
from .speech import Speech
from .surroundings import cards, surroundings
from .tested import tested
from .words import LANGUAGES

ROUNDS = (draws, draw_kinds, draw_pool)
ABOUT = (plain, method, accuracy)
FAMILIES = (home, calculator, embedding, *ROUNDS, noc, units, titles, categories, rules, guides, search, *ABOUT)

# The main links, each with the pages that belong under it.
NAVIGATION = (
    ("calculator", ()),
    ("draws", ("draw", "draw_kind", "draw_year", "draw_pool")),
    ("noc", ("unit", "noc_group", "noc_teer", "noc_category", "noc_titles", "noc_letter")),
    ("categories", ("category",)),
    ("rules", ("rule",)),
    ("guides", ("guide",)),
)

# No eval, no other origin, nothing inline, nothing fetched, and no text ever taken for markup or a script. The
# calculator's engine runs in a frame of this site that has a policy of its own.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; connect-src 'none'; "
    "frame-src 'none'; worker-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)
EMBED_POLICY = CONTENT_POLICY.replace("frame-src 'none'", "frame-src 'self'")
# What keeps the calculator for use without a network is a worker; a frame of another site keeps nothing. The worker's
# address has to come from the one policy that is named.
CALCULATOR_POLICY = EMBED_POLICY.replace("worker-src 'none'", "worker-src 'self'").replace(
    "trusted-types 'none'", "trusted-types waymark"
)
# The search fetches its index from this site and looks it up with a compiled program, here in the page: a worker of its
# own would not be bound by this policy.
SEARCH_POLICY = CONTENT_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'").replace(
    "connect-src 'none'", "connect-src 'self'"
)
POLICIES = {"calculator": CALCULATOR_POLICY, "embed": EMBED_POLICY, "search": SEARCH_POLICY}


# A page that stands, and the day it last changed, where that is known.
Written = tuple[Place, str | None]
# Seconds by stage, as `Clock` has them.
Spent = dict[str, tuple[float, float]]


class Rendered(NamedTuple):
    """A page's text, in the place of the template that Pelican's writer expects."""

    text: str

    def render(self, _context: Mapping[str, Any]) -> str:
        return self.text


class SiteGenerator(Generator):
    """All pages of the site, the data files, and the few files that browsers and search engines ask for."""

    library: Library
    imports: scripts.Graph

    def generate_context(self) -> None:
        self.clock = Clock()
        with self.clock.stage("parse"):
            self.root = Path(self.path).parent
            hasten(self.env, self.root / ".cache" / "templates")
            # What takes long, and what the data are not needed for, a second processor can do meanwhile.
            counted, compiled = beside(lambda: tested(self.root)), beside(self._compile_templates)
            self.library = self.context["library"] = read_library(
                self.root, assess, tested=counted, guide_store=self._guide_store()
            )
            compiled()
            self.imports = scripts.read_imports()

    def _compile_templates(self) -> None:
        """Leaves every template compiled in the cache; what is wrong with one is told when it is rendered."""
        templates = self.root / "theme" / "templates"
        for file in templates.rglob("*.html"):
            with suppress(TemplateError):
                self.env.get_template(file.relative_to(templates).as_posix())

    def _guide_store(self) -> GuideStore:
        files = [file for folder in ("calc", "content", "rules") for file in (self.root / folder).rglob("*.*")]
        files += Path(__file__).parent.rglob("*.py")
        guides = self.root / "content" / "guides"
        used = (file for file in files if file.is_file() and file.suffix != ".pyc" and guides not in file.parents)
        return GuideStore(self.root / ".cache" / "guides", used)

    def generate_output(self, writer: Writer) -> None:
        self.address = self.settings["SITEURL"]
        self.kept: defaultdict[tuple[str, str], Kept] = defaultdict(Kept)
        self.data_names = exports.data_names(self.library)
        if only := self.settings.get("ONLY_FILES"):
            self._write_few(frozenset(only), writer)
            return
        with self.clock.stage("files"):
            _ = self.data
        # The pages of one language need nothing of the other's, so a second processor can write them at the same time.
        french = beside(lambda: self._write_language("fr", writer))
        written, spent = self._write_language("en", writer)
        self.clock.add(spent)
        with self.clock.stage("render"):
            self._write_shared(writer)
        with self.clock.stage("files"):
            self._write_files()
        with self.clock.stage("render"):
            more, spent = french()
        self.clock.add(spent, at_once=True)
        self._write_sitemap([*written, *more])
        if told := self.settings.get("TIMINGS"):
            Path(told).write_text(json.dumps(self.clock.spent), encoding="utf-8")

    def _write_few(self, files: frozenset[str], writer: Writer) -> None:
        """Writes these pages, and what may be shown in place of any; nothing that is made from all pages."""
        for language in LANGUAGES:
            if any(file.startswith(f"{language}/") for file in files):
                self._write_pages(language, writer, Clock(), files)
        self._write_shared(writer)

    @cached_property
    def data(self) -> dict[str, bytes]:
        """The data files by their names."""
        return exports.data_files(self.library)

    def _write_language(self, language: str, writer: Writer) -> tuple[list[Written], Spent]:
        """Writes all that is in one language only; the pages that were written, and the time that it took."""
        clock = Clock()
        written = self._write_pages(language, writer, clock)
        with clock.stage("files"):
            for name, content in finder.language_files(self.library, language).items():
                self._write(f"{finder.FOLDER}/{name}", content)
        return written, clock.spent

    def _write_pages(
        self, language: str, writer: Writer, clock: Clock, only: Container[str] | None = None
    ) -> list[Written]:
        """Writes the pages of a language, or those whose files are in `only`."""
        speech = self.library.speech[language]
        written: list[Written] = []
        pages = self._pages(speech, only)
        while True:
            with clock.stage("render"):
                page = next(pages, None)
                if page is None:
                    return written
                if only is not None and page.place.file not in only:
                    continue
                context = self._context(page, speech)
                text = self.get_template(page.template).render(context)
                written.append((page.place, last_changed(self.library, page)))
            with clock.stage("write"):
                writer.write_file(page.place.file, Rendered(text), context)

    def _pages(self, speech: Speech, only: Container[str] | None) -> Iterator[Page]:
        for family in FAMILIES:
            yield from family.pages(self.library, speech)
        # The files cost more than the page about them.
        if only is None or Place("data", speech.language).file in only:
            yield from data_page.pages(self.library, speech, self.data)

    def _context(self, page: Page, speech: Speech) -> dict[str, Any]:
        place = page.place
        other = next(language for language in LANGUAGES if language != speech.language)
        versions = place.versions()
        return {
            **self._shared_context(place.root, speech),
            "other_lang": other,
            "url": place.url,
            "other_url": place.root + versions[other],
            "page_id": place.name,
            "found_as": KIND_OF_PAGE.get(place.name),
            "other_words": other_words(speech, place),
            "content_policy": POLICIES.get(place.name, CONTENT_POLICY),
            **surroundings(self.library, speech, page, self.data_names, self.address),
            **page.values,
        }

    def _shared_context(self, root: str, speech: Speech) -> dict[str, Any]:
        return {
            "kept": self.kept[speech.language, root],
            "lang": speech.language,
            "t": speech,
            "fmt": speech.fmt,
            "root": root,
            "modules": partial(scripts.modules, self.imports, root),
            "data_dates": self.library.data_dates,
            "unknown_change": self.library.unknown_change,
            "navigation": NAVIGATION,
            "content_policy": CONTENT_POLICY,
            "site_address": self.settings["SITEURL"],
            "code_address": self.settings["CODE_ADDRESS"],
        }

    def _absolute(self, folder: str) -> str | None:
        return f"{self.address}/{folder}" if self.address else None

    def _write_shared(self, writer: Writer) -> None:
        """The pages in both languages at once: the choice of language, and those shown in place of one that is not
        there or that cannot be had without a network.
        """
        base = f"{urlsplit(self.address).path.rstrip('/')}/"
        shared = (("index.html", "choose", ""), ("404.html", "not_found", base), ("offline.html", "offline", ""))
        for file, template, root in shared:
            context = {
                **self._shared_context(root, self.library.speech["en"]),
                "speeches": self.library.speech.values(),
                "homes": {language: root + path("home", language) for language in LANGUAGES},
                "calculators": {language: root + path("calculator", language) for language in LANGUAGES},
                "searches": {language: root + path("search", language) for language in LANGUAGES},
                "canonical": self._absolute("") or "./",
                "alternates": [
                    (language, self._absolute(path("home", language)) or path("home", language))
                    for language in LANGUAGES
                ]
                + [(ANY, self._absolute("") or "./")],
                **cards(self.library.speech["en"], self.address, ""),
            }
            writer.write_file(file, self.get_template(template), context)

    def _write_sitemap(self, written: list[Written]) -> None:
        pages = [(place, changed) for place, changed in written if place.name not in VARIANTS]
        robots = ["User-agent: *", "Allow: /"]
        self._write("sitemap.xml", sitemap(pages, self.address or NOWHERE))
        if self.address:
            robots.append(f"Sitemap: {self._absolute('sitemap.xml')}")
        self._write("robots.txt", "\n".join(robots) + "\n")

    def _write_files(self) -> None:
        self._write("site.webmanifest", _manifest(self.library.speech["en"], "", "./"))
        for language in LANGUAGES:
            start = path("calculator", language).removeprefix(f"{language}/")
            self._write(f"{language}/site.webmanifest", _manifest(self.library.speech[language], "../", start))
        for name, content in self.data.items():
            self._write(f"{exports.FOLDER}/{name}", content)
        for name, content in feeds.feed_files(self.library, self.address):
            self._write(name, content)
        for name, content in finder.shared_files(self.library).items():
            self._write(f"{finder.FOLDER}/{name}", content)
        for name, content in results.result_files(self.library).items():
            self._write(f"{results.FOLDER}/{name}", content)

    def _write(self, name: str, content: str | bytes) -> None:
        file = Path(self.output_path, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def _manifest(speech: Speech, root: str, start: str) -> str:
    """What an installed site is called and where it opens; addresses are relative, `root` leads to the site's."""
    icons = f"{root}theme/icons"
    manifest = {
        "name": speech.text("offline.app.name"),
        "short_name": speech.text("offline.app.short_name"),
        "description": speech.text("offline.app.description"),
        "lang": speech.language,
        "start_url": start,
        "scope": root or "./",
        "display": "standalone",
        "theme_color": "#0b6656",
        "background_color": "#ffffff",
        "icons": [
            {"src": f"{root}theme/mark.svg", "sizes": "any", "type": "image/svg+xml"},
            {"src": f"{icons}/192.png", "sizes": "192x192", "type": "image/png"},
            {"src": f"{icons}/512.png", "sizes": "512x512", "type": "image/png"},
            {"src": f"{icons}/maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
