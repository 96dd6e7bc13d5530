"""New rounds and counts of the pool, taken from the feed of Immigration, Refugees and Citizenship Canada.

    source      where the feed is read, and its form
    reading     its texts as values
    known       what our records hold
    comparison  what is new, and what differs
    entries     the new entries in the YAML files
    install     all files changed, or none

Either everything new is written, or nothing: one difference that nobody has accounted for forbids all of it.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tools import core
from tools.console import Failure
from tools.place import Place
from tools.update import install, known, source
from tools.update.comparison import News, compare


def update(place: Place, places: Sequence[str], today: date) -> None:
    """Adds what is new in the feeds at `places`, read `today`, and prints what it was. Raises `Failure`."""
    from express_entry.yaml12 import BadData

    feeds = source.read_feeds(places)
    with place.locked("update"):
        if install.recover(place):
            print("An earlier update was stopped half-way; its files were put back as they were.")
        try:
            records = known.read(place.root)
        except BadData as bad:
            raise core.faults(place, bad.faults) from None
        news = compare(records, feeds)
        if news.differences:
            count = len(news.differences)
            places_differ = "one place" if count == 1 else f"{count} places"
            raise Failure(f"the feed and our records differ in {places_differ}; nothing was written", news.differences)
        newest = feeds["en"].rows[-1]
        print(f"The newest round of the feed is {newest['drawNumber']} of {newest['drawDate']}.")
        if not news:
            print("Nothing is new.")
            return
        from tools.update.entries import written

        texts = written(place.root, records, news, feeds, today)
        try:
            install.install(place, texts, known.read)
        except BadData as bad:
            raise Failure("what would be written is not sound; nothing was written", bad.faults) from None
        _tell(news, texts, place.root)


def _tell(news: News, texts: dict[Path, str], root: Path) -> None:
    from express_entry.records import read_coverage

    for entry in news.rounds:
        figures = f"{entry['invitations']:,} invitations, cut-off {entry['cutoff']}"
        print(f"Added round {entry['number']} of {entry['date']}: {entry['name']}, {figures}.")
        for name, text in entry.get("feed", {}).items():
            print(f"  {name} could not be read and is kept as the feed writes it: {text!r}")
    for entry in news.pool:
        print(
            f"Added the pool of {entry['as_on']}: {entry['total']:,} candidates (round {', '.join(entry['rounds'])})."
        )
    for as_on, number in news.joined:
        print(f"Round {number} came with the pool of {as_on}, which was known.")
    for number in news.uncounted:
        print(f"Round {number} came without a count of the pool.")
    for number, time_utc in news.times.items():
        print(f"Added the time of round {number}: {time_utc}.")
    for english, french in news.names.items():
        print(f"Took over the official French name of {english!r}: {french!r}.")
    print(f"The rounds are known through {read_coverage(root)['known_through']}.")
    print("Changed: " + ", ".join(sorted(path.as_posix() for path in texts)))
