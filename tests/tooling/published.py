"""Records as the department publishes them: the feed of rounds in English and French, made for the tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from express_entry import yaml12

MONTHS = {
    "en": ["January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"],
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin",
           "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
}  # fmt: skip
PROGRAMS = {
    "FSW": "Federal Skilled Worker Program",
    "CEC": "Canadian Experience Class",
    "FST": "Federal Skilled Trades Program",
    "PNP": "Provincial Nominee Program",
}
# The order of the table on the department's page of a round; a sum stands before the narrower bands it is made of.
BANDS = (
    "601..1200", "501..600", ("491..500", "481..490", "471..480", "461..470", "451..460"),
    "491..500", "481..490", "471..480", "461..470", "451..460",
    ("441..450", "431..440", "421..430", "411..420", "401..410"),
    "441..450", "431..440", "421..430", "411..420", "401..410", "351..400", "301..350", "0..300",
)  # fmt: skip

Row = dict[str, str]


def day(text: str, language: str = "en") -> str:
    year, month, number = text.split("-")
    name = MONTHS[language][int(month) - 1]
    return f"{name} {int(number)}, {year}" if language == "en" else f"{int(number)} {name} {year}"


def moment(text: str | None, language: str = "en") -> str:
    if text is None:
        return ""
    written, clock = day(text[:10], language), text[11:19]
    hours, minutes, seconds = clock.split(":")
    return (
        f"{written} at {clock} UTC" if language == "en" else f"Le {written} à {hours} h {minutes} min {seconds} s TUC"
    )


def number(count: int, language: str = "en") -> str:
    return f"{count:,}".replace(",", "," if language == "en" else " ")


def row(entry: dict[str, Any], name: str, count: dict[str, Any] | None, language: str = "en") -> Row:
    """A round, and the pool counted for it, as the feed writes them."""
    link = f"<a href='/{language}/invitations.html?q={entry['number']}'>{entry['number']}</a>"
    written = {
        "drawNumber": entry["number"],
        "drawNumberURL": link,
        "drawDate": entry["date"],
        "drawDateFull": day(entry["date"], language),
        "drawName": name,
        "drawSize": number(entry["invitations"], language),
        "drawCRS": str(entry["cutoff"]),
        "mitext": link,
        "DrawText1": link,
        "drawText2": ", ".join(PROGRAMS[code] for code in entry["programs"]),
        "drawDateTime": moment(entry["time_utc"], language),
        "drawCutOff": moment(entry["tie_break"], language),
        "drawDistributionAsOn": day(count["as_on"] if count else entry["date"], language),
    }
    if language == "en":
        key = {"time_utc": "drawDateTime", "invitations": "drawSize", "tie_break": "drawCutOff"}
        written |= {key[field]: text for field, text in entry.get("feed", {}).items()}
    empty = not count or count.get("feed") == "zeros"
    bands = {} if empty else count["bands"]
    # The only sum that is known to differ from its bands is the first.
    unplaced = 0 if empty else count.get("unplaced", 0)
    for index, band in enumerate(BANDS, 1):
        held = bands.get(band, 0) if isinstance(band, str) else sum(bands.get(part, 0) for part in band)
        written[f"dd{index}"] = number(held + (unplaced if index == 3 else 0), language)
    written["dd18"] = number(0 if empty else count["total"], language)
    return written


def rows(root: Path, language: str = "en") -> list[Row]:
    """Every round in the records of the project at `root`, newest first."""

    def entries(folder: str) -> list[dict[str, Any]]:
        files = sorted((root / "content" / folder).glob("[0-9]*.yaml"))
        return [entry for file in files for entry in yaml12.read(file).data]

    counts = {number: count for count in entries("pool") for number in count["rounds"]}
    names = {one["en"]: one[language] for one in yaml12.read(root / "content" / "draws" / "names.yaml").data}
    found = [row(one, names[one["name"]], counts.get(one["number"]), language) for one in entries("draws")]
    return found[::-1]


def text(found: list[Row]) -> str:
    return json.dumps({"classes": "wb-tables", "rounds": found}, ensure_ascii=False, indent=2)
