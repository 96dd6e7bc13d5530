"""The feed laid beside our records: what is new, and everything that differs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tools.update import reading
from tools.update.known import Entry, Records
from tools.update.reading import UNREADABLE
from tools.update.source import Feed, Row

# Rounds come weeks apart: a day over a year later is a slip in the year.
LONGEST_GAP = timedelta(days=366)


@dataclass
class News:
    """What an update adds, and the differences that forbid it."""

    rounds: list[Entry] = field(default_factory=list)
    pool: list[Entry] = field(default_factory=list)
    # Rounds published with a count that we hold already: its day, and the round.
    joined: list[tuple[str, str]] = field(default_factory=list)
    # The times of rounds of which we knew all but the time.
    times: dict[str, str] = field(default_factory=dict)
    # Official French names by the English ones.
    names: dict[str, str] = field(default_factory=dict)
    uncounted: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.rounds, self.pool, self.joined, self.times, self.names))

    def differs(self, place: str, ours: Any, feeds: Any) -> None:
        self.differences.append(f"{place}: {_said(ours)} here, {_said(feeds)} in the feed")

    def wrong(self, place: str, what: str) -> None:
        self.differences.append(f"{place}: {what}")


def compare(records: Records, feeds: dict[str, Feed]) -> News:
    """What the feeds say that our records do not."""
    from express_entry.records import follows

    news = News()
    ours = {entry["number"]: entry for entry in records.rounds}
    counted = {number: count for count in records.pool for number in count["rounds"]}
    rows = _by_number(feeds["en"], news)
    french = _by_number(feeds["fr"], news) if "fr" in feeds else None

    for number in ours:
        if number not in rows:
            news.differs(f"round {number}", "known", "missing")
    known = [number for number in ours if number in rows]
    new = [number for number in rows if number not in ours]
    if list(rows)[: len(known)] != known:
        news.wrong("rounds", "those known here no longer come first and in their order in the feed")
    for number in known:
        _compare_round(ours[number], rows[number], news)
        _compare_count(number, counted.get(number), rows[number], news)
    last = records.rounds[-1] if records.rounds else None
    for number in new:
        if last and not follows(last["number"], number):
            news.wrong(f"round {number}", f"cannot follow round {last['number']}")
        last = _add_round(number, rows[number], last, records, news)
        _add_count(number, rows[number], records, news)
        if french is not None:
            _compare_languages(number, rows[number], french.get(number), news)
    if french is not None:
        _compare_names(records, rows, french, news)
    return news


def _by_number(feed: Feed, news: News) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for row in feed.rows:
        number = row["drawNumber"].strip()
        if number in rows:
            news.wrong(f"round {number}", f"stands twice in {feed.where}")
        rows[number] = row
    return rows


# --- rounds that are known


def _compare_round(entry: Entry, row: Row, news: News) -> None:
    corrected = entry.get("feed", {})
    for name, (key, _) in reading.FIELDS.items():
        place = f"round {entry['number']}, {name}"
        if key not in row:
            continue
        if name in corrected:
            if reading.squeezed(row[key]) != reading.squeezed(corrected[name]):
                news.differs(f"{place} (what the feed says of it)", corrected[name], row[key])
            continue
        value = reading.field(row, name)
        if value is UNREADABLE:
            news.differs(place, entry[name], f"unreadable: {row[key]!r}")
        elif name == "time_utc" and entry[name] is None and value is not None:
            wrong = _wrong_time(entry["date"], value, entry["tie_break"])
            if wrong:
                news.wrong(place, wrong)
            else:
                news.times[entry["number"]] = value
        elif value != entry[name]:
            news.differs(place, entry[name], value)


def _compare_count(number: str, count: Entry | None, row: Row, news: News) -> None:
    place = f"pool of round {number}"
    found = reading.counts(row)
    if found is UNREADABLE:
        news.wrong(place, "the feed's numbers cannot be read")
        return
    if count is None or count.get("feed") == "zeros":
        if found:
            news.differs(place, "zeros" if count else "none", found[reading.TOTAL])
        return
    if found is None:
        news.differs(place, count["total"], "zeros")
        return
    as_on = reading.day(row["drawDistributionAsOn"])
    if as_on != count["as_on"]:
        news.differs(f"{place}, as_on", count["as_on"], row["drawDistributionAsOn"])
    for key, band in reading.BANDS.items():
        if found[key] != count["bands"].get(band):
            news.differs(f"{place}, {band}", count["bands"].get(band), found[key])
    if found[reading.TOTAL] != count["total"]:
        news.differs(f"{place}, total", count["total"], found[reading.TOTAL])
    elif not reading.adds_up(found, count.get("unplaced", 0)):
        news.wrong(place, "the feed's sums of bands no longer agree with its bands and its total")


# --- rounds that are new


def _add_round(number: str, row: Row, last: Entry | None, records: Records, news: News) -> Entry:
    """Adds the round to the news and gives it back, so that the next one can be held against it."""
    place = f"round {number}"
    entry: Entry = {"number": number, **{name: reading.field(row, name) for name in reading.FIELDS}}
    kept = {}
    for name in ("time_utc", "tie_break"):
        if entry[name] is UNREADABLE:
            entry[name], kept[name] = None, row[reading.FIELDS[name][0]]
    if kept:
        entry["feed"] = kept
    for name, (key, _) in reading.FIELDS.items():
        if entry[name] is UNREADABLE:
            news.wrong(f"{place}, {name}", f"{row[key]!r} cannot be read")
    news.rounds.append(entry)
    if entry["name"] not in records.names:
        news.wrong(
            f"{place}, name",
            f"{entry['name']!r} is no known kind of round; add it to content/draws/names.yaml with its kind",
        )
    if isinstance(entry["invitations"], int) and entry["invitations"] < 1:
        news.wrong(f"{place}, invitations", f"{entry['invitations']} is not possible")
    if isinstance(entry["cutoff"], int) and not 1 <= entry["cutoff"] <= reading.HIGHEST:
        news.wrong(f"{place}, cutoff", f"{entry['cutoff']} is not possible")
    if entry["date"] is UNREADABLE:
        return {**entry, "date": last["date"] if last else ""}
    written = reading.day(row["drawDateFull"])
    if written != entry["date"]:
        news.wrong(f"{place}, date", f"{row['drawDate']!r} and {row['drawDateFull']!r} are not the same day")
    if last and entry["date"] < last["date"]:
        news.wrong(f"{place}, date", f"{entry['date']} comes before round {last['number']} of {last['date']}")
    elif last and date.fromisoformat(entry["date"]) - date.fromisoformat(last["date"]) > LONGEST_GAP:
        news.wrong(f"{place}, date", f"{entry['date']} is over a year after round {last['number']} of {last['date']}")
    wrong = _wrong_time(entry["date"], entry["time_utc"], entry["tie_break"])
    if wrong:
        news.wrong(place, wrong)
    return entry


def _wrong_time(day: str, time_utc: str | None, tie_break: str | None) -> str | None:
    # Late in the evening in Ottawa it is the next day in UTC, and some rounds ran a day after their instruction.
    last_day = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    if time_utc and not day <= time_utc[:10] <= last_day:
        return f"the round's time {time_utc} does not belong to its day {day}"
    if tie_break and tie_break > (time_utc or f"{last_day}T23:59:59Z"):
        return f"the tie-break {tie_break} is later than the round itself"
    return None


def _add_count(number: str, row: Row, records: Records, news: News) -> None:
    place = f"pool of round {number}"
    found, as_on = reading.counts(row), reading.day(row["drawDistributionAsOn"])
    if found is None:
        news.uncounted.append(number)
        return
    if found is UNREADABLE or as_on is UNREADABLE:
        news.wrong(place, "the feed's numbers or their day cannot be read")
        return
    if not reading.adds_up(found):
        news.wrong(place, f"the bands do not add up: {reading.unplaced(found)} of {found[reading.TOTAL]} are unplaced")
        return
    if as_on > row["drawDate"]:
        news.wrong(place, f"counted on {as_on}, after the round of {row['drawDate']}")
    bands = {band: found[key] for key, band in reading.BANDS.items()}
    same_day = next((one for one in (*records.pool, *news.pool) if one["as_on"] == as_on), None)
    if same_day is None:
        news.pool.append({"as_on": as_on, "rounds": [number], "bands": bands, "total": found[reading.TOTAL]})
        return
    for band, candidates in bands.items():
        if same_day["bands"].get(band) != candidates:
            news.differs(f"{place}, counted on {as_on}, {band}", same_day["bands"].get(band), candidates)
    if same_day in news.pool:
        same_day["rounds"].append(number)
    else:
        news.joined.append((as_on, number))


# --- the two languages


def _compare_languages(number: str, row: Row, french: Row | None, news: News) -> None:
    if french is None:
        news.wrong(f"round {number}", "is in the English feed, but not in the French one")
        return
    pairs = {
        "drawDate": (row["drawDate"], french["drawDate"]),
        "drawSize": (reading.number(row["drawSize"]), reading.number(french["drawSize"], "fr")),
        "drawCRS": (reading.number(row["drawCRS"]), reading.number(french["drawCRS"], "fr")),
    }
    for key in [key for key in ("drawDateTime", "drawCutOff") if key in row and key in french]:
        moments = (reading.moment(row[key]), reading.moment(french[key], "fr"))
        # The English text is the one that is kept; a French one that cannot be read says nothing against it.
        if UNREADABLE not in moments:
            pairs[key] = moments
    for key, (one, other) in pairs.items():
        if one != other:
            news.wrong(f"round {number}, {key}", f"{row[key]!r} in the English feed, {french[key]!r} in the French one")
    if reading.counts(row) != reading.counts(french, "fr"):
        news.wrong(f"pool of round {number}", "the English and the French feed give different numbers")


def _compare_names(records: Records, rows: dict[str, Row], french: dict[str, Row], news: News) -> None:
    """The French feed has the official names; where it spells one in several ways, ours stays."""
    spelled: dict[str, set[str]] = defaultdict(set)
    for number in rows.keys() & french.keys():
        spelled[reading.squeezed(rows[number]["drawName"])].add(reading.squeezed(french[number]["drawName"]))
    for name, entry in records.names.items():
        found = spelled.get(name)
        if not found:
            continue
        if entry["fr_official"]:
            if _plain(entry["fr"]) not in map(_plain, found):
                news.differs(f"French name of {name!r}", entry["fr"], " / ".join(sorted(found)))
        elif len(found) == 1:
            news.names[name] = found.pop()


def _plain(name: str) -> str:
    """The name without what typing alone changes: the form of apostrophes, and capitals."""
    return reading.squeezed(name).replace("’", "'").casefold()


def _said(value: Any) -> str:
    if value is None:
        return "nothing"
    return " ".join(value) if isinstance(value, Iterable) and not isinstance(value, str) else str(value)
