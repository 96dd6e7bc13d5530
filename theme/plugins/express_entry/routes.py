"""Where every page lives, in both languages, and how one page links to another under any base path."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Formatter

from .words import LANGUAGES

ROUTES: Mapping[str, Mapping[str, str]] = {
    "home": {"en": "en/", "fr": "fr/"},
    "calculator": {"en": "en/calculator/", "fr": "fr/calculatrice/"},
    "embed": {"en": "en/calculator/embed/", "fr": "fr/calculatrice/integree/"},
    "embedding": {"en": "en/embedding/", "fr": "fr/integration/"},
    "draws": {"en": "en/draws/", "fr": "fr/rondes/"},
    "draw": {"en": "en/draws/{number}/", "fr": "fr/rondes/{number}/"},
    "draw_kind": {"en": "en/draws/{kind}/", "fr": "fr/rondes/{kind}/"},
    "draw_year": {"en": "en/draws/year-{year}/", "fr": "fr/rondes/annee-{year}/"},
    "draw_pool": {"en": "en/draws/pool/", "fr": "fr/rondes/bassin/"},
    "noc": {"en": "en/noc/", "fr": "fr/cnp/"},
    "unit": {"en": "en/noc/{code}/", "fr": "fr/cnp/{code}/"},
    "noc_group": {"en": "en/noc/group-{digit}/", "fr": "fr/cnp/groupe-{digit}/"},
    "noc_teer": {"en": "en/noc/by-teer/", "fr": "fr/cnp/par-feer/"},
    "noc_category": {"en": "en/noc/by-category/", "fr": "fr/cnp/par-categorie/"},
    "noc_titles": {"en": "en/noc/titles/", "fr": "fr/cnp/appellations/"},
    "noc_letter": {"en": "en/noc/titles/{part}/", "fr": "fr/cnp/appellations/{part}/"},
    "categories": {"en": "en/categories/", "fr": "fr/categories/"},
    "category": {"en": "en/categories/{slug}/", "fr": "fr/categories/{slug}/"},
    "rules": {"en": "en/rules/", "fr": "fr/regles/"},
    "rule": {"en": "en/rules/{id}/", "fr": "fr/regles/{id}/"},
    "guides": {"en": "en/guides/", "fr": "fr/guides/"},
    "guide": {"en": "en/guides/{slug}/", "fr": "fr/guides/{slug}/"},
    "search": {"en": "en/search/", "fr": "fr/recherche/"},
    "data": {"en": "en/data/", "fr": "fr/donnees/"},
    "about": {"en": "en/about/", "fr": "fr/a-propos/"},
    "method": {"en": "en/method/", "fr": "fr/methode/"},
    "accuracy": {"en": "en/accuracy/", "fr": "fr/exactitude/"},
    "accessibility": {"en": "en/accessibility/", "fr": "fr/accessibilite/"},
    "contribute": {"en": "en/contribute/", "fr": "fr/contribuer/"},
    "licence": {"en": "en/licence/", "fr": "fr/licence/"},
    "privacy": {"en": "en/privacy/", "fr": "fr/confidentialite/"},
    "licences": {"en": "licences/", "fr": "licences/"},
}

# Another page in another dress, by the name of that page: search engines are led there.
VARIANTS = {"embed": "calculator"}

CATEGORY = "categories."


def path(name: str, language: str, key: str | None = None, /, **of: str) -> str:
    """The folder of a page, from the site's root: `path("draw", "en", number="293")` is `en/draws/293/`.

    A page that is one of many takes its key by name or alone: `path("draw", "en", "293")`. Raises `LookupError` for a
    page that does not exist and for a key that it does not take.
    """
    if key is not None:
        of = dict.fromkeys(_keys(ROUTES[name][language]), key)
    if name == "rule" and of.get("id", "").startswith(CATEGORY):
        # A category list is kept as a rule and shown on a page of its own.
        name, of = "category", {"slug": of["id"].removeprefix(CATEGORY)}
    pattern = ROUTES[name][language]
    if _keys(pattern) != of.keys():
        raise LookupError(f"the page {name} takes {', '.join(_keys(pattern)) or 'no key'}, not {', '.join(of) or key}")
    return pattern.format(**of)


@cache
def _keys(pattern: str) -> frozenset[str]:
    return frozenset(key for _, key, _, _ in Formatter().parse(pattern) if key)


class Place:
    """A page's own place: the links that leave from it."""

    def __init__(self, name: str, language: str, **of: str):
        self.name, self.language, self.of = name, language, of
        self.folder = path(name, language, **of)
        self.root = "../" * self.folder.count("/")
        self.file = f"{self.folder}index.html"

    def url(self, name: str, key: str | None = None, /, *, anchor: str = "", **of: str) -> str:
        """A relative link to a page in this page's language."""
        link = self.root + path(name, self.language, key, **of)
        return f"{link}#{anchor}" if anchor else link

    def versions(self) -> dict[str, str]:
        """This page in every language: the folders from the site's root."""
        return {language: path(self.name, language, **self.of) for language in LANGUAGES}
