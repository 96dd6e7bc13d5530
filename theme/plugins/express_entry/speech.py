"""Words, numbers and dates as one language writes them: `t` and `fmt` in the templates."""

from __future__ import annotations

from datetime import date
from string import Formatter
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup, escape

LOCALES = {"en": "en_CA", "fr": "fr_CA"}
# Day, month, year in both languages, as the government writes them.
LONG, SHORT = "d MMMM y", "d MMM y"
BREAK = Markup("/<wbr>")
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


class Speech:
    """`t`: `t("site.nav.rules")`, `t("core.lines", "crs.core.age")`, `t("draws.count", n=3)`.

    The first argument is a dotted place, each further one a literal key. A missing place raises `LookupError`, so
    that no page is ever written with a gap. A place that holds `one` and `other` chooses by `n`. Whole numbers are
    written as the language writes them.
    """

    def __init__(self, language: str, words: dict[str, Any]):
        self.language = language
        self.words = words
        self.fmt = Format(language)
        # The sentences that hold no values, which most pages share.
        self._plain: dict[tuple[str, ...], Markup] = {}
        # The others in pieces, a text and the name of what follows it, by the sentence.
        self._pieces: dict[str, list[tuple[Markup, str | None]]] = {}

    def __call__(self, place: str, /, *keys: str, **values: Any) -> Markup:
        if values:
            return self._said(place, keys, values)
        where = (place, *keys)
        if where not in self._plain:
            self._plain[where] = self._said(place, keys, values)
        return self._plain[where]

    def text(self, place: str, /, *keys: str, **values: Any) -> str:
        """The same as plain text, for JSON, titles of feeds and other places that are not HTML."""
        return self._found(place, keys, values).format(**self._spelled(values))

    def has(self, place: str, *keys: str) -> bool:
        try:
            self.tree(place, *keys)
        except LookupError:
            return False
        return True

    def tree(self, place: str, *keys: str) -> Any:
        """All that stands at a place, as it is in the file."""
        found = self.words
        for key in (*place.split("."), *keys):
            if not isinstance(found, dict) or key not in found:
                raise LookupError(f"content/words/{self.language}: no words at {'.'.join((place, *keys))}")
            found = found[key]
        return found

    def _said(self, place: str, keys: tuple[str, ...], values: dict[str, Any]) -> Markup:
        sentence = self._found(place, keys, values)
        pieces = self._pieces.get(sentence)
        if pieces is None:
            pieces = [(escape(text), name) for text, name, _, _ in Formatter().parse(sentence)]
            self._pieces[sentence] = pieces
        # Joined by hand, because it is what the pages ask for most, and Markup.format() takes several times as long.
        # Only the values that say they are markup stay markup.
        spelled = self._spelled(values)
        said: list[str] = []
        for text, name in pieces:
            said.append(text)
            if name is not None:
                said.append(escape(spelled[name]))
        return Markup("".join(said))

    def _found(self, place: str, keys: tuple[str, ...], values: dict[str, Any]) -> str:
        found = self.tree(place, *keys)
        if isinstance(found, dict) and "other" in found and isinstance(values.get("n"), int):
            found = found.get(self.fmt.plural(values["n"]), found["other"])
        if not isinstance(found, str):
            raise LookupError(f"content/words/{self.language}: not a sentence at {'.'.join((place, *keys))}")
        return found

    def _spelled(self, values: dict[str, Any]) -> dict[str, Any]:
        return {
            name: self.fmt.number(value) if isinstance(value, int) and not isinstance(value, bool) else value
            for name, value in values.items()
        }


class Format:
    """`fmt`: numbers and days, from Unicode's CLDR."""

    def __init__(self, language: str):
        self.language = language
        self.locale = Locale.parse(LOCALES[language])
        self._days: dict[tuple[str, str], str] = {}
        self._numbers: dict[tuple[float, int | None], str] = {}

    def number(self, number: int | float, *, decimals: int | None = None) -> str:
        """`1,234` / `1 234`; with `decimals`, exactly so many: `7.0` / `7,0`."""
        key = (number, decimals)
        if key not in self._numbers:
            pattern = None if decimals is None else "#,##0." + "0" * decimals
            self._numbers[key] = format_decimal(number, format=pattern, locale=self.locale)
        return self._numbers[key]

    def plural(self, number: int) -> str:
        return self.locale.plural_form(number)

    def date(self, iso: str) -> str:
        """`2 November 2026` / `2 novembre 2026`."""
        return self._day(iso, LONG)

    def short_date(self, iso: str) -> str:
        """`2 Nov 2026` / `2 nov. 2026`."""
        return self._day(iso, SHORT)

    def day_time(self, iso: str) -> str:
        """A UTC time to the second, as tie-breaks need it: `4 July 2023, 19:36:18 UTC`."""
        between = ", " if self.language == "en" else " à "
        return f"{self.date(iso[:10])}{between}{iso[11:19]}{NO_BREAK_SPACE}UTC"

    def short_day_time(self, iso: str) -> str:
        """The same for a column that says UTC: `4 Jul 2023, 19:36:18`."""
        return f"{self.short_date(iso[:10])}, {iso[11:19]}"

    def title(self, text: str) -> str:
        """An official title with the apostrophes and dashes of print; its words stay as they are."""
        return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}").replace(" - ", f"{NO_BREAK_SPACE}\N{EN DASH} ")

    def breakable(self, title: str) -> Markup:
        """The title with places where it may break."""
        return escape(title).replace("/", BREAK)

    def _day(self, iso: str, pattern: str) -> str:
        key = (iso, pattern)
        if key not in self._days:
            self._days[key] = self._written(date.fromisoformat(iso), pattern)
        return self._days[key]

    def _written(self, day: date, pattern: str) -> str:
        text = format_date(day, pattern, locale=self.locale)
        # French counts the first day of a month: 1er octobre.
        return "1er" + text[1:] if self.language == "fr" and day.day == 1 else text
