"""The generator: reads the library in `generate_context`, writes every page and file in `generate_output`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican.generators import Generator
from pelican.writers import Writer

from calc import assess

from . import exports, finder
from .library import Library, read_library
from .pages import (
    Page,
    calculator,
    categories,
    draw_kinds,
    draw_pool,
    draws,
    embedding,
    guides,
    home,
    noc,
    plain,
    rules,
    titles,
    units,
)
from .pages.sources import cited
from .routes import Place, path
from .speech import Speech
from .words import LANGUAGES

FAMILIES = (
    home,
    calculator,
    embedding,
    draws,
    draw_kinds,
    draw_pool,
    noc,
    units,
    titles,
    categories,
    rules,
    guides,
    plain,
)

# The main links, each with the pages that belong under it.
NAVIGATION = (
    ("calculator", ()),
    ("draws", ("draw", "draw_kind", "draw_year", "draw_pool")),
    ("noc", ("unit", "noc_group", "noc_teer", "noc_category", "noc_titles", "noc_letter")),
    ("categories", ("category",)),
    ("rules", ("rule",)),
    ("guides", ("guide",)),
)

# No eval, no other origin, nothing inline, nothing fetched. The calculator's engine runs in a frame of this site that
# has a policy of its own.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; connect-src 'none'; "
    "frame-src 'none'; worker-src 'none'; base-uri 'none'; form-action 'none'"
)
EMBED_POLICY = CONTENT_POLICY.replace("frame-src 'none'", "frame-src 'self'")
# What keeps the calculator for use without a network is a worker; a frame of another site keeps nothing.
CALCULATOR_POLICY = EMBED_POLICY.replace("worker-src 'none'", "worker-src 'self'")
POLICIES = {"calculator": CALCULATOR_POLICY, "embed": EMBED_POLICY}

# Another page in another dress, by the name of that page: search engines are led there.
VARIANTS = {"embed": "calculator"}


class SiteGenerator(Generator):
    """All pages of the site, the data files, and the few files that browsers and search engines ask for."""

    library: Library

    def generate_context(self) -> None:
        self.library = self.context["library"] = read_library(Path(self.path).parent, assess)

    def generate_output(self, writer: Writer) -> None:
        self.address = self.settings["SITEURL"]
        data = exports.data_files(self.library)
        written: list[Place] = []
        for language in LANGUAGES:
            speech = self.library.speech[language]
            for page in self._pages(speech, data):
                writer.write_file(page.place.file, self.get_template(page.template), self._context(page, speech))
                written.append(page.place)
        self._write_shared(writer)
        self._write_files(written, data)

    def _pages(self, speech: Speech, data: dict[str, bytes]) -> Iterator[Page]:
        for family in FAMILIES:
            yield from family.pages(self.library, speech)
        index = json.loads(data["index.json"])
        itself = {"bytes": len(data["index.json"]), "sha256": None, "licence": index["licence"]}
        files = {**index["files"], "index.json": itself}
        sources = [cited(self.library.draw_sources, name, speech.language) for name in self.library.draw_sources]
        yield Page(Place("data", speech.language), "data", {"files": files, "sources": sources})

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
            "content_policy": POLICIES.get(place.name, CONTENT_POLICY),
            "canonical": self._canonical(place),
            "alternates": [
                *((language, self._absolute(folder) or place.root + folder) for language, folder in versions.items()),
                ("x-default", self._absolute(versions["en"]) or place.root + versions["en"]),
            ],
            **page.values,
        }

    def _shared_context(self, root: str, speech: Speech) -> dict[str, Any]:
        return {
            "lang": speech.language,
            "t": speech,
            "fmt": speech.fmt,
            "root": root,
            "data_dates": self.library.data_dates,
            "unknown_change": self.library.unknown_change,
            "navigation": NAVIGATION,
            "content_policy": CONTENT_POLICY,
            "site_address": self.settings["SITEURL"],
            "code_address": self.settings["CODE_ADDRESS"],
        }

    def _canonical(self, place: Place) -> str:
        if place.name not in VARIANTS:
            return self._absolute(place.folder) or "./"
        original = VARIANTS[place.name]
        return self._absolute(path(original, place.language)) or place.url(original)

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
                "canonical": self._absolute("") or "./",
                "alternates": [
                    (language, self._absolute(path("home", language)) or path("home", language))
                    for language in LANGUAGES
                ],
            }
            writer.write_file(file, self.get_template(template), context)

    def _write_files(self, written: list[Place], data: dict[str, bytes]) -> None:
        self._write("site.webmanifest", _manifest(self.library.speech["en"], "", "./"))
        for language in LANGUAGES:
            start = path("calculator", language).removeprefix(f"{language}/")
            self._write(f"{language}/site.webmanifest", _manifest(self.library.speech[language], "../", start))
        robots = ["User-agent: *", "Allow: /"]
        if self.address:
            pages = [place for place in written if place.name not in VARIANTS]
            self._write("sitemap.xml", self._sitemap(pages))
            robots.append(f"Sitemap: {self._absolute('sitemap.xml')}")
        self._write("robots.txt", "\n".join(robots) + "\n")
        for name, content in data.items():
            self._write(f"{exports.FOLDER}/{name}", content)
        for name, content in finder.finder_files(self.library).items():
            self._write(f"{finder.FOLDER}/{name}", content)

    def _sitemap(self, written: list[Place]) -> str:
        entries = []
        for place in written:
            links = "".join(
                f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(self._absolute(folder) or "")}"/>'
                for language, folder in place.versions().items()
            )
            entries.append(f"<url><loc>{escape(self._absolute(place.folder) or '')}</loc>{links}</url>\n")
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
            f"{''.join(entries)}</urlset>\n"
        )

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
