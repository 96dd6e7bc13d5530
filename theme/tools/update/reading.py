"""The texts of the feed as values. What cannot be read for certain is `UNREADABLE`, never guessed."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

MONTHS: Final = {
    "en": ["January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"],
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin",
           "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
}  # fmt: skip
DAYS: Final = {
    # April 11, 2024; April 12th, 2026; July 3rd 2026
    "en": r"(?P<month>[A-Za-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})",
    # 11 avril 2024; le 1er mars 2026
    "fr": r"(?:[Ll]e )?(?P<day>\d{1,2})(?:er)? (?P<month>[^\W\d]+) (?P<year>\d{4})",
}
CLOCKS: Final = {
    # at 14:06:43 UTC; 16:04:21 UTC; at 20:19:59 PM UTC
    "en": r",? ?(?:at)? ?(?P<h>\d{1,2}):(?P<m>\d{2}):(?P<s>\d{2})(?: ?(?P<half>[AP]M))?(?: UTC)?",
    # à 14:06:43 TUC; à 14 h 6 min 43 s TUC
    "fr": r",? ?(?:à)? ?(?P<h>\d{1,2}) ?[h:] ?(?P<m>\d{1,2}) ?(?:min|:) ?(?P<s>\d{1,2})(?: ?s)?(?: (?:TUC|UTC))?",
}
THOUSANDS: Final = {"en": ",", "fr": " "}
PROGRAMS: Final = {
    "FSW": "Federal Skilled Worker",
    "CEC": "Canadian Experience Class",
    "FST": "Federal Skilled Trades",
    "PNP": "Provincial Nominee",
}
# dd1 to dd18 go from the highest scores down, as the table on the page of a round does; dd3 and dd9 are sums of the
# narrower bands after them, and dd18 is the total. The sums of a published row come out right only so.
BANDS: Final = {
    "dd1": "601..1200", "dd2": "501..600", "dd4": "491..500", "dd5": "481..490", "dd6": "471..480", "dd7": "461..470",
    "dd8": "451..460", "dd10": "441..450", "dd11": "431..440", "dd12": "421..430", "dd13": "411..420",
    "dd14": "401..410", "dd15": "351..400", "dd16": "301..350", "dd17": "0..300",
}  # fmt: skip
SUMS: Final = {"dd3": ("dd4", "dd5", "dd6", "dd7", "dd8"), "dd9": ("dd10", "dd11", "dd12", "dd13", "dd14")}
TOTAL: Final = "dd18"
# Express Entry began in the first; what is written after the last is a slip, and the calendar ends soon.
YEARS: Final = range(2015, 2200)
HIGHEST: Final = int(BANDS["dd1"].partition("..")[2])


class Unreadable:
    """A text that says something we cannot read."""

    def __repr__(self) -> str:
        return "unreadable"


UNREADABLE: Final = Unreadable()


def squeezed(text: str) -> str:
    """The text with one plain space for every run of spaces of any kind."""
    return " ".join(text.split())


def language_of(written_day: str) -> str | None:
    """`en` or `fr`, whichever the day is written in; None if neither."""
    return next((language for language in MONTHS if _written(written_day, language) is not UNREADABLE), None)


def day(text: str, language: str = "en") -> str | Unreadable:
    """YYYY-MM-DD."""
    return _of_our_time(_written(text, language))


def moment(text: str, language: str = "en") -> str | Unreadable | None:
    """YYYY-MM-DDTHH:MM:SSZ; None if nothing is written. All moments of the feed are in UTC."""
    if not text.strip():
        return None
    found = re.fullmatch(DAYS[language] + CLOCKS[language], squeezed(text))
    if not found:
        return UNREADABLE
    of_day, hour = _of_our_time(_day(found, language)), int(found["h"])
    half = found.groupdict().get("half")
    # "20:19:59 PM" can only be one hour; "08:19:59 PM" may be two.
    if of_day is UNREADABLE or (half and not (half == "PM" and hour > 12)):
        return UNREADABLE
    try:
        return datetime.fromisoformat(f"{of_day}T{hour:02}:{int(found['m']):02}:{int(found['s']):02}").strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        )
    except ValueError:
        return UNREADABLE


def iso_day(text: str) -> str | Unreadable:
    try:
        return _of_our_time(text) if date.fromisoformat(text).isoformat() == text else UNREADABLE
    except ValueError:
        return UNREADABLE


def number(text: str, language: str = "en") -> int | Unreadable:
    """A whole number with the thousands set apart as the language does it, or not at all."""
    text, mark = squeezed(text), THOUSANDS[language]
    form = rf"[0-9]{{1,3}}(?:{mark}[0-9]{{3}}){{0,3}}|[0-9]{{1,12}}"
    return int(text.replace(mark, "")) if re.fullmatch(form, text) else UNREADABLE


def programs(text: str) -> list[str] | Unreadable:
    """The programs named, in the order of our records; unreadable if anything else is said."""
    named = [code for code, name in PROGRAMS.items() if name in text]
    rest = text
    for code in named:
        rest = rest.replace(PROGRAMS[code], "")
    return named if named and not re.sub(r"\b(?:Programs?|and)\b|[,\s]", "", rest) else UNREADABLE


# Each field of a round in our records: where the feed has it, and how it is read there.
FIELDS: Final[Mapping[str, tuple[str, Callable[[str], Any]]]] = {
    "date": ("drawDate", iso_day),
    "time_utc": ("drawDateTime", moment),
    "name": ("drawName", squeezed),
    "programs": ("drawText2", programs),
    "invitations": ("drawSize", number),
    "cutoff": ("drawCRS", number),
    "tie_break": ("drawCutOff", moment),
}


def field(row: Mapping[str, str], name: str) -> Any:
    """The value the feed gives a field of our records; what it leaves out is not published."""
    key, read = FIELDS[name]
    return read(row.get(key, ""))


def counts(row: Mapping[str, str], language: str = "en") -> dict[str, int] | Unreadable | None:
    """The candidates under each of dd1 to dd18; None where all are zero, which is how the feed says "none given"."""
    found: dict[str, int] = {}
    for key in (*BANDS, *SUMS, TOTAL):
        value = number(row[key], language)
        if isinstance(value, Unreadable):
            return UNREADABLE
        found[key] = value
    return found if any(found.values()) else None


def unplaced(found: Mapping[str, int]) -> int:
    """The candidates whom only the total counts."""
    return found[TOTAL] - sum(found[key] for key in BANDS)


def adds_up(found: Mapping[str, int], missing: int = 0) -> bool:
    """Whether bands, sums and total agree, but for `missing` candidates whom no narrow band holds."""
    in_sums = sum(found[total] - sum(found[part] for part in parts) for total, parts in SUMS.items())
    return unplaced(found) == missing == in_sums


def _written(text: str, language: str) -> str | Unreadable:
    found = re.fullmatch(DAYS[language], squeezed(text))
    return _day(found, language) if found else UNREADABLE


def _day(found: re.Match[str], language: str) -> str | Unreadable:
    months = [_plain(month) for month in MONTHS[language]]
    name = _plain(found["month"])
    try:
        return date(int(found["year"]), months.index(name) + 1, int(found["day"])).isoformat()
    except ValueError:
        return UNREADABLE


def _of_our_time(day: str | Unreadable) -> str | Unreadable:
    return day if not isinstance(day, Unreadable) and int(day[:4]) in YEARS else UNREADABLE


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))
