"""The finished pages held against the rules: every figure of a rule's page is the one in the rule's file.

Nothing that wrote the pages is asked: neither templates nor what fills them. The figures come from `rule_figures`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from posixpath import join, normpath
from typing import Any, NamedTuple

from tools import rule_figures
from tools.built_page import Page, Part, numbers, read
from tools.console import Failure
from tools.place import Place

LISTED = {"listed", "stayed", "back", "entered"}  # how a page marks an occupation that is on a list
ADVICE = "build again; if it stays, what writes the page is wrong"


class Held(NamedTuple):
    """What was compared: pages, figures on them, and links to figures; and what was found wrong."""

    pages: int
    figures: int
    links: int
    faults: list[str]


def hold(place: Place, site: Path) -> Held:
    """Compares the pages of all rules in the finished site with the rules' files. Raises `Failure` without a site."""
    from express_entry.routes import path
    from express_entry.words import LANGUAGES

    if not (site / "data" / "build.json").is_file():
        raise Failure(f"{site} holds no finished site; build one first with: python3 publish.py build --out {site}")
    rules = list(_rules(place))
    figures = {rule.id: rule_figures.figures(rule.document.data) for rule in rules}
    held = Held(0, 0, 0, [])
    for language in LANGUAGES:
        words = _words(place, language)
        pages = {rule.id: path("rule", language, rule.id) for rule in rules} | {"": path("rules", language)}
        for rule_id, folder in pages.items():
            name = f"{folder}index.html"
            try:
                page = read((site / name).read_text(encoding="utf-8"))
            except OSError:
                held.faults.append(f"{name}:1: there is no page of {rule_id or 'all rules'}; {ADVICE}")
                continue
            check = _Check(name, language, page, words)
            if rule_id:
                rule = next(one for one in rules if one.id == rule_id)
                check.rule(rule, figures[rule_id])
            else:
                check.overview({path("rule", language, rule.id): rule for rule in rules})
            linked = check.links(folder, {path("rule", language, rule.id): rule for rule in rules}, figures)
            held.faults.extend(check.faults)
            held = held._replace(
                pages=held.pages + 1,
                figures=held.figures + len(figures.get(rule_id, ())),
                links=held.links + linked,
            )
    return held


class _Rule(NamedTuple):
    id: str
    document: Any

    def at(self, where: rule_figures.Where) -> str:
        """Where something stands in the rule's file."""
        file, line, _ = self.document.fault(where, "").split(":", 2)
        return f"{file}:{line}"


def _rules(place: Place) -> Iterator[_Rule]:
    from express_entry import parsed
    from express_entry.rulebook import RULES, SOURCES

    for file in sorted((place.root / RULES).rglob("*.yaml")):
        name = file.relative_to(place.root)
        document = parsed.read(place.root, name)
        if name != SOURCES and "versions" in document.data:
            yield _Rule(document.data["id"], document)


def _words(place: Place, language: str) -> dict[str, Any]:
    from express_entry import parsed

    folder = Path("content", "words", language)
    return {name: parsed.read(place.root, folder / f"{name}.yaml").data for name in ("core", "rules", "categories")}


class _Check:
    """One page."""

    def __init__(self, name: str, language: str, page: Page, words: Mapping[str, Any]) -> None:
        self.name, self.language, self.page, self.words = name, language, page, words
        self.faults: list[str] = []

    def wrong(self, line: int, what: str) -> None:
        self.faults.append(f"{self.name}:{line}: {what}; {ADVICE}")

    def rule(self, rule: _Rule, figures: Mapping[str, rule_figures.Figure]) -> None:
        """Every figure at its address and none beside them; every version with the day it was checked."""
        for address, figure in figures.items():
            part = self.page.parts.get(address)
            if part is None:
                self.wrong(1, f"nothing stands at #{address}, which {rule.at(figure.where)} has")
            else:
                self._figure(rule, address, figure, part)
        versions = rule.document.data["versions"]
        starts = {f"v{version['from']}": version for version in versions}
        for address, part in self.page.parts.items():
            if _is_figure(address) and address not in figures and address not in starts:
                self.wrong(part.line, f"#{address} is no figure of {rule.at(())}")
        for index, version in enumerate(versions):
            part = self.page.parts.get(f"v{version['from']}")
            at = rule.at(("versions", index))
            if part is None:
                self.wrong(1, f"the version of {version['from']} is missing, which {at} has")
            elif version["checked"] not in part.days:
                self.wrong(part.line, f"the version of {version['from']} was checked on {version['checked']} ({at})")
        through = rule.document.data["verified_through"]
        # The page of a list that is over says since when.
        if through not in self.page.days and not versions[-1].get("retired"):
            self.wrong(1, f"{through}, through which the rule is known, is missing ({rule.at(('verified_through',))})")
        if rule.document.data["kind"] == "category":
            self._codes(rule, versions)

    def overview(self, rules: Mapping[str, _Rule]) -> None:
        """The maxima in the list of all rules."""
        rows = {link.partition("/#")[0]: row for row in self.page.rows for link in row.links[:1] if len(row.cells) == 3}
        by_link = {link: row for link, row in rows.items() if row.cells[0].tag == "th"}
        for folder, rule in rules.items():
            if rule.document.data["kind"] == "category":
                continue
            row = next((row for link, row in by_link.items() if _leads_to(link, folder)), None)
            if row is None:
                self.wrong(1, f"{rule.id} is missing")
                continue
            version = next((one for one in rule.document.data["versions"] if one["from"] in row.days), None)
            found = numbers(row.cells[1].text, self.language)
            if version is None:
                self.wrong(row.line, f"{rule.id} has no version of {row.days}")
            elif (expected := _most(rule.document.data, version)) != found[: len(expected)] or (found and not expected):
                self.wrong(row.line, f"the most of {rule.id} is told as {found}, and is {expected} ({rule.at(())})")

    def links(self, folder: str, rules: Mapping[str, _Rule], figures: Mapping[str, Mapping[str, Any]]) -> int:
        """Holds every link whose words are a figure against that figure; how many there were."""
        count = 0
        for link in self.page.links:
            address, _, anchor = link.given["href"].partition("#")
            target = f"{normpath(join(folder, address))}/"
            rule = rules.get(target)
            if not rule or not _is_figure(anchor) or anchor == f"v{anchor[1:11]}":
                continue
            figure = figures[rule.id].get(anchor)
            if figure is None:
                self.wrong(link.line, f"a link leads to {rule.id}#{anchor}, where no figure is")
                continue
            count += 1
            if figure.numbers is not None and not _is_told(figure, numbers(link.text, self.language)):
                at = rule.at(figure.where)
                self.wrong(link.line, f"{link.text!r} links to {rule.id}#{anchor}, which is {figure.numbers} ({at})")
        return count

    def _figure(self, rule: _Rule, address: str, figure: rule_figures.Figure, part: Part) -> None:
        at = rule.at(figure.where)
        if figure.numbers is not None and not _is_told(figure, numbers(part.text, self.language)):
            self.wrong(part.line, f"#{address} says {part.text!r}, and is {list(figure.numbers)} in {at}")
        if figure.word and self._said(figure.word) not in part.text:
            self.wrong(part.line, f"#{address} says {part.text!r}, and is {'.'.join(figure.word)} in {at}")
        row = part if part.tag == "tr" else next((outer for outer in reversed(part.inside) if outer.tag == "tr"), None)
        for cell, expected in zip(row.cells if row else (), figure.labels, strict=False):
            found = numbers(cell.text, self.language)
            # "none" may stand for a zero.
            if expected is not None and found != list(expected) and (found or list(expected) != [0]):
                self.wrong(cell.line, f"the row of #{address} is for {cell.text!r}, and for {list(expected)} in {at}")

    def _said(self, word: Sequence[str]) -> str:
        found: Any = self.words
        for key in word:
            found = found[key]
        return str(found)

    def _codes(self, rule: _Rule, versions: Sequence[Mapping[str, Any]]) -> None:
        """Every occupation of every version of a list, and how many there are."""
        codes = {code for version in versions for code in version.get("codes", ())}
        shown = {address[3:] for address in self.page.parts if address.startswith("noc") and address[3:].isdigit()}
        for code in sorted(codes ^ shown):
            self.wrong(1, f"{code} stands only {'in' if code in codes else 'on the page, not in'} {rule.at(())}")
        for index, version in enumerate(versions):
            own = set(version.get("codes", ()))
            for code in sorted(codes & shown):
                cells = [cell for cell in self.page.parts[f"noc{code}"].cells if cell.tag == "td"]
                marked = (
                    bool(LISTED & set(cells[index].given.get("class", "").split())) if cells else len(versions) == 1
                )
                if marked != (code in own):
                    line, at = self.page.parts[f"noc{code}"].line, rule.at(("versions", index))
                    self.wrong(line, f"{code} is {'not ' if marked else ''}on the list of {version['from']} ({at})")
            count = self.page.parts.get("count")
            if own and (count is None or numbers(count.cells[index + 1].text, self.language) != [len(own)]):
                self.wrong(count.line if count else 1, f"the list of {version['from']} has {len(own)} occupations")


def _is_told(figure: rule_figures.Figure, found: Sequence[float]) -> bool:
    expected = list(figure.numbers or ())
    return set(expected) <= set(found) if figure.among else expected == list(found)


def _is_figure(address: str) -> bool:
    """Whether an address is that of a version, or of something in one."""
    return address.startswith("earlier-") or (address[:1] == "v" and address[1:5].isdigit() and address[5:6] == "-")


def _most(rule: Mapping[str, Any], version: Mapping[str, Any]) -> list[int]:
    if version.get("repealed"):
        return [0]
    if "max" not in version:
        return []
    return rule_figures.most(version) if rule["kind"] == "points" else list(version["max"].values())


def _leads_to(link: str, folder: str) -> bool:
    return link.rstrip("/").endswith(folder.rstrip("/"))
