"""Everything the pages are made from, read and checked once for each build."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from . import guides, occupations, parsed, records
from .figures import read_examples
from .glossary import read_glossary
from .macros import Facts
from .reading import Entry as GuideEntry
from .reading import Reading, entries, read_reading
from .routes import CATEGORY, Place
from .rulebook import RULES, Rulebook, is_known, read_rules
from .speech import Format, Speech
from .words import LANGUAGES, read_words
from .yaml12 import BadData, Where


@dataclass(frozen=True, kw_only=True)
class Library:
    """The rules, records, words and guides of one build. What is computed from them is kept."""

    words: Mapping[str, Mapping[str, Any]]
    rulebook: Rulebook
    rounds: list[dict[str, Any]]
    draw_sources: Mapping[str, dict[str, Any]]
    pool: list[dict[str, Any]]
    coverage: Mapping[str, str]
    groups: Mapping[str, dict[str, Any]]
    units: list[dict[str, Any]]
    noc_version: str
    job_titles: Mapping[str, Mapping[str, list[occupations.JobTitle]]]
    see_also: Mapping[str, list[str]]
    guides: Mapping[str, Mapping[str, guides.Guide]]
    reading: Reading
    facts: Facts
    tested: Mapping[str, int]
    guide_store: guides.Store | None

    @cached_property
    def speech(self) -> dict[str, Speech]:
        return {language: Speech(language, self.words[language]) for language in LANGUAGES}

    @cached_property
    def data_dates(self) -> dict[str, str]:
        """The days the site's data answer for; they come from the data, never from the clock."""
        return {
            "draws_through": self.coverage["known_through"],
            "rules_verified_through": self.rulebook.crs_verified_through,
            "checked": self.rulebook.day,
        }

    @cached_property
    def unknown_change(self) -> str | None:
        """The first day of scoring rules whose figures are not known, if there is one after those that are."""
        days = [
            rule["versions"][-1]["from"]
            for rule_id, rule in self.rulebook.rules.items()
            if rule_id.startswith("crs.") and "versions" in rule and not is_known(rule["versions"][-1])
        ]
        return min(days, default=None)

    @cached_property
    def categories(self) -> dict[str, dict[str, Any]]:
        """The rules that are category lists, by slug."""
        return {
            rule_id.removeprefix(CATEGORY): rule
            for rule_id, rule in self.rulebook.rules.items()
            if rule["kind"] == "category"
        }

    @cached_property
    def titles(self) -> dict[str, dict[str, str]]:
        """Titles of the unit groups: language, then code."""
        return {
            language: {unit["code"]: self.speech[language].fmt.title(unit["title"][language]) for unit in self.units}
            for language in LANGUAGES
        }

    @cached_property
    def group_titles(self) -> dict[str, dict[str, str]]:
        """The same with the wider groups, by the first digits of the codes in them."""
        return {language: dict(self.facts.groups[language]) for language in LANGUAGES}

    @cached_property
    def rounds_by_kind(self) -> dict[str, list[dict[str, Any]]]:
        """Rounds of each kind, oldest first."""
        kinds: dict[str, list[dict[str, Any]]] = {}
        for one in self.rounds:
            kinds.setdefault(one["kind"], []).append(one)
        return kinds

    @cached_property
    def pool_of_round(self) -> dict[str, dict[str, Any]]:
        """The count of the pool published with each round, by its number."""
        return {number: count for count in self.pool for number in count["rounds"]}

    @cached_property
    def guide_pages(self) -> dict[str, dict[str, guides.Page]]:
        """Every guide as HTML: language, then slug. Raises `BadData` with the faults of all of them."""
        faults: list[str] = []
        pages: dict[str, dict[str, guides.Page]] = {language: {} for language in LANGUAGES}
        for language in LANGUAGES:
            for slug, guide in self.guides[language].items():
                url = Place("guide", language, slug=slug).url
                try:
                    pages[language][slug] = guides.render(
                        guide, self.facts, self.speech[language], url=url, store=self.guide_store
                    )
                except BadData as bad:
                    faults += bad.faults
        if faults:
            raise BadData(faults)
        return pages

    @cached_property
    def guide_entries(self) -> dict[str, dict[str, GuideEntry]]:
        """Every guide as lists show it, the glossary among them: language, then slug."""
        return {
            language: entries(self.speech[language], self.guides[language], self.guide_pages[language])
            for language in LANGUAGES
        }

    @cached_property
    def lists_of_code(self) -> dict[str, list[str]]:
        """The category lists in force, by the codes on them."""
        found: dict[str, list[str]] = {}
        for slug in self.categories:
            version = self.rulebook.version_on(CATEGORY + slug)
            for code in (version or {}).get("codes", ()):
                found.setdefault(code, []).append(slug)
        return found


def read_library(
    root: Path,
    assess: Callable[..., dict],
    *,
    tested: Callable[[], Mapping[str, int]] | None = None,
    guide_store: guides.Store | None = None,
) -> Library:
    """The whole library; `assess` is the core's, for the examples. Raises `BadData` with every fault found.

    `tested` counts the tests of the core, for the page that says it; `guide_store` keeps the guides as they were
    rendered.
    """
    faults: list[str] = []

    def read(reader: Callable[[Path], Any]) -> Any:
        try:
            return reader(root)
        except BadData as bad:
            faults.extend(bad.faults)

    rulebook = read(read_rules)
    rounds, pool = read(records.read_draws), read(records.read_pool)
    groups, units = read(records.read_groups), read(records.read_units)
    coverage = read(records.read_coverage)
    if rulebook and coverage:
        rulebook.day = max(rulebook.day, coverage["checked"])
    glossary, order = read(read_glossary), read(read_reading)
    files = sorted((root / "content" / "guides").glob("*/*.md"))
    read_files = [read(lambda _, path=path: guides.read_guide(path, root)) for path in files]
    parts = {
        "words": read(read_words),
        "draw_sources": read(records.read_draw_sources),
        "noc_version": read(records.read_noc_version),
    }
    if groups and units:
        codes = dict.fromkeys(unit["code"] for unit in units)
        parts["job_titles"] = read(lambda folder: occupations.read_job_titles(folder, codes))
        parts["see_also"] = read(lambda folder: occupations.read_see_also(folder, codes, groups))
    examples = read(read_examples)
    parts["tested"] = read(lambda _: tested()) if tested else {}
    of_guides = read(guides.check_guides) or []
    if not faults:
        faults += _unknown_codes(root, rulebook, units)
        faults += _unnamed(rulebook, parts["words"])
    if faults:
        raise BadData(_told_once(root, [*faults, *of_guides]))
    facts = Facts(
        rulebook=rulebook,
        draws=rounds,
        titles={language: {unit["code"]: unit["title"][language] for unit in units} for language in LANGUAGES},
        examples=examples,
        draws_through=coverage["known_through"],
        assess=assess,
        pool=pool,
        glossary=glossary,
        groups=_group_titles(groups, units),
    )
    by_slug = {
        language: {guide.slug: guide for guide in read_files if guide.lang == language} for language in LANGUAGES
    }
    library = Library(
        rulebook=rulebook,
        rounds=rounds,
        pool=pool,
        groups=groups,
        units=units,
        coverage=coverage,
        guides=by_slug,
        facts=facts,
        reading=order,
        guide_store=guide_store,
        **parts,
    )
    try:
        _ = library.guide_pages
    except BadData as bad:
        of_guides += bad.faults
    if of_guides:
        raise BadData(_told_once(root, of_guides))
    return library


def _group_titles(groups: Mapping[str, Any], units: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Titles of the wider groups and of the unit groups: language, then the first digits of their codes."""
    titled = [*groups.items(), *((unit["code"], unit) for unit in units)]
    return {
        language: {digits: Format(language).title(one["title"][language]) for digits, one in titled}
        for language in LANGUAGES
    }


def _told_once(root: Path, faults: list[str]) -> list[str]:
    """Each fault once, its file named from the project's root."""
    return list(dict.fromkeys(fault.removeprefix(f"{root}{os.sep}") for fault in faults))


def _unknown_codes(root: Path, rulebook: Rulebook, units: list[dict[str, Any]]) -> Iterator[str]:
    known = {unit["code"] for unit in units}
    for rule_id, rule in rulebook.rules.items():
        for where, code in _listed(rule):
            if code not in known:
                document = parsed.read(root, RULES.joinpath(*rule_id.split(".")).with_suffix(".yaml"))
                yield document.fault(where, f"{code} is no unit group of NOC 2021")


def _listed(rule: Mapping[str, Any]) -> Iterator[tuple[Where, str]]:
    """Every code of a list of occupations, with its place in the rule."""
    for index, version in enumerate(rule.get("versions", ())):
        lists = {("codes",): version.get("codes", ())}
        lists |= {("levels", level): codes for level, codes in version.get("levels", {}).items()}
        for where, codes in lists.items():
            yield from ((("versions", index, *where, number), code) for number, code in enumerate(codes))


def _unnamed(rulebook: Rulebook, words: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What the rules hold and the words do not name."""
    wanted: list[tuple[str, ...]] = []
    for rule_id, rule in rulebook.rules.items():
        if rule["kind"] == "points":
            wanted += [("lines", rule_id), ("lines_about", rule_id)]
            wanted += [("lines_read", fact) for version in rule["versions"] for fact in version.get("reads", ())]
        elif rule["kind"] not in ("category", "changes"):
            wanted += [("rules", rule_id, "name"), ("rules", rule_id, "about")]
        if rule["kind"] == "language":
            wanted += [("tests", rule_id.rpartition(".")[2])]
        if rule["kind"] == "figures":
            wanted += [("figures", rule_id, key) for key in rule["units"]]
            wanted += [("units", unit) for unit in rule["units"].values()]
        if rule["kind"] == "terms":
            terms = [term for version in rule["versions"] for term in version.get("terms", {}).items()]
            wanted += [("terms", rule_id, key) for key, _ in terms]
            wanted += [("term_values", rule_id, word) for _, word in terms]
    return [
        f"content/words/{language}/core.yaml:1: {place[0]}: nothing for {'.'.join(place[1:])}, which the rules hold"
        for language in LANGUAGES
        for place in dict.fromkeys(wanted)
        if not _stands(words[language]["core"], place)
    ]


def _stands(words: Any, place: tuple[str, ...]) -> bool:
    for key in place:
        if not isinstance(words, Mapping) or key not in words:
            return False
        words = words[key]
    return True
