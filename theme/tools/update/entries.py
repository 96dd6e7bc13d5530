"""What is new, written into the YAML files: their comments, their order and every other byte stay as they are."""

import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

from tools.console import Failure
from tools.update.comparison import News
from tools.update.known import Records
from tools.update.reading import MONTHS
from tools.update.source import Feed

DRAWS = Path("content", "draws")
POOL = Path("content", "pool")
HEADS = {
    DRAWS: "The rounds of {year}, oldest first.",
    POOL: "The candidates in the pool by score, on each day they were counted in {year}, oldest first.",
}
AUTHOR = {"en": "Immigration, Refugees and Citizenship Canada", "fr": "Immigration, Réfugiés et Citoyenneté Canada"}


class Representer(RoundTripRepresenter):
    """Writes `null` where nothing is known; the plain one would leave the place empty."""


Representer.add_representer(type(None), lambda self, _: self.represent_scalar("tag:yaml.org,2002:null", "null"))


class Files:
    """YAML files opened to be changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._open: dict[Path, Any] = {}
        self._old: dict[Path, str] = {}

    def of_year(self, folder: Path, day: str) -> Any:
        """The list of the year; a new one if there is none yet."""
        path = folder / f"{day[:4]}.yaml"
        if path not in self._open and not (self.root / path).exists():
            self._open[path] = CommentedSeq()
            self._open[path].yaml_set_start_comment(HEADS[folder].format(year=day[:4]))
        return self.open(path)

    def open(self, path: Path) -> Any:
        if path not in self._open:
            text = (self.root / path).read_text(encoding="utf-8")
            self._open[path], self._old[path] = _yaml().load(text), text
            if _text(self._open[path]) != text:
                raise Failure(f"{path} is written in a way that an update would not keep; write it like its neighbours")
        return self._open[path]

    def texts(self) -> dict[Path, str]:
        """What the changed files are to hold."""
        texts = {path: _text(data) for path, data in self._open.items()}
        return {path: text for path, text in texts.items() if self._old.get(path) != text}


def written(root: Path, records: Records, news: News, feeds: dict[str, Feed], today: date) -> dict[Path, str]:
    """The new text of every file that changes, by its path in the project. Raises `Failure`."""
    files = Files(root)
    source = _source(files, records, feeds, today) if news.rounds or news.pool or news.times else ""
    how = "official" if all(feed.official for feed in feeds.values()) else "official-copy"
    for entry in news.rounds:
        files.of_year(DRAWS, entry["date"]).append(_round(entry, how, source))
    for entry in news.pool:
        _in_order(files.of_year(POOL, entry["as_on"]), _count(entry, how, source))
    for as_on, number in news.joined:
        _find(files.of_year(POOL, as_on), "as_on", as_on)["rounds"].append(Quoted(number))
    for number, time_utc in news.times.items():
        day = next(entry["date"] for entry in records.rounds if entry["number"] == number)
        entry = _find(files.of_year(DRAWS, day), "number", number)
        entry["time_utc"] = Quoted(time_utc)
        entry["sources"].append(source)
    for english, french in news.names.items():
        name = _find(files.open(DRAWS / "names.yaml"), "en", english)
        name["fr"], name["fr_official"] = Quoted(french), True
    coverage = files.open(DRAWS / "coverage.yaml")
    # The list of rounds answers for every day up to the newest round the feed knows.
    coverage["known_through"] = Quoted(max(coverage["known_through"], *(entry["date"] for entry in news.rounds), ""))
    coverage["checked"] = Quoted(max(coverage["checked"], today.isoformat()))
    return files.texts()


def _round(entry: dict[str, Any], confidence: str, source: str) -> CommentedMap:
    out = CommentedMap(
        number=Quoted(entry["number"]),
        date=Quoted(entry["date"]),
        time_utc=_quoted_or_null(entry["time_utc"]),
        name=Quoted(entry["name"]),
        programs=_flow(entry["programs"]),
        invitations=entry["invitations"],
        cutoff=entry["cutoff"],
        tie_break=_quoted_or_null(entry["tie_break"]),
        confidence=confidence,
        sources=_flow([source]),
    )
    if "feed" in entry:
        out["feed"] = CommentedMap((name, Quoted(text)) for name, text in entry["feed"].items())
    return out


def _count(entry: dict[str, Any], confidence: str, source: str) -> CommentedMap:
    return CommentedMap(
        as_on=Quoted(entry["as_on"]),
        rounds=_flow(map(Quoted, entry["rounds"])),
        bands=CommentedMap((Quoted(band), candidates) for band, candidates in entry["bands"].items()),
        total=entry["total"],
        confidence=confidence,
        sources=_flow([source]),
    )


def _in_order(counts: Any, entry: CommentedMap) -> None:
    """Counts stand in the order of their days, which is not always that of the rounds they came with."""
    place = next((index for index, one in enumerate(counts) if one["as_on"] > entry["as_on"]), len(counts))
    counts.insert(place, entry)


def _source(files: Files, records: Records, feeds: dict[str, Feed], today: date) -> str:
    """The id of the source that stands for this reading of the feed."""
    both = (
        {"en": " in English and French", "fr": " en anglais et en français"} if "fr" in feeds else {"en": "", "fr": ""}
    )
    day_fr = "1er" if today.day == 1 else str(today.day)
    title = {
        "en": f"Feed of rounds{both['en']}, read on {today.day} {MONTHS['en'][today.month - 1]} {today.year}",
        "fr": f"Fil de données des rondes{both['fr']}, lu le {day_fr} {MONTHS['fr'][today.month - 1]} {today.year}",
    }
    where = feeds["en"].where
    wanted = {
        "whose": AUTHOR,
        "title": title,
        "read_via": None if feeds["en"].official or "://" not in where else where.removeprefix("https://"),
        "url": where if feeds["en"].official else None,
        "checked": today.isoformat(),
    }
    stem = name = f"feed-{today.isoformat()}"
    count = 1
    while name in records.sources and records.sources[name] != wanted:
        count += 1
        name = f"{stem}-{count}"
    if name not in records.sources:
        files.open(DRAWS / "sources.yaml")[name] = CommentedMap(
            whose=_flow({key: Quoted(text) for key, text in wanted["whose"].items()}),
            title=_flow({key: Quoted(text) for key, text in wanted["title"].items()}),
            read_via=_quoted_or_null(wanted["read_via"]),
            url=_quoted_or_null(wanted["url"]),
            checked=Quoted(wanted["checked"]),
        )
    return name


def _find(entries: Any, key: str, value: str) -> Any:
    return next(entry for entry in entries if entry[key] == value)


def _flow(values: Iterable[Any]) -> Any:
    out = CommentedMap(values) if isinstance(values, dict) else CommentedSeq(values)
    out.fa.set_flow_style()
    return out


def _quoted_or_null(text: str | None) -> Quoted | None:
    return None if text is None else Quoted(text)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Representer = Representer
    yaml.preserve_quotes = True
    yaml.width = 10**9
    return yaml


def _text(data: Any) -> str:
    out = io.StringIO()
    _yaml().dump(data, out)
    return out.getvalue()
