"""The feed of rounds as it is published: fetched or read from a file, decoded, and checked for its form alone."""

import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tools.console import Failure
from tools.update import reading

# Where Immigration, Refugees and Citizenship Canada publishes the rounds, the same ones in each language. The pages
# https://www.canada.ca/en/immigration-refugees-citizenship/services/immigrate-canada/express-entry/rounds-invitations.html
# and its French counterpart read them from here.
OFFICIAL = (
    "https://www.canada.ca/content/dam/ircc/documents/json/ee_rounds_123_en.json",
    "https://www.canada.ca/content/dam/ircc/documents/json/ee_rounds_123_fr.json",
)
MOST_BYTES = 10_000_000
MOST_SECONDS = 60.0

BANDS = tuple(f"dd{number}" for number in range(1, 19))
REQUIRED = (
    "drawNumber", "drawDate", "drawDateFull", "drawName", "drawSize", "drawCRS", "drawText2", "drawCutOff",
    "drawDistributionAsOn", *BANDS,
)  # fmt: skip
# Shortened copies leave it out of every round; left out of some alone, something has changed.
TIME = "drawDateTime"
# Links and texts for the department's own page: nothing is read from them, so nothing depends on them.
UNREAD = ("drawNumberURL", "mitext", "DrawText1", "drawText1")

Row = dict[str, str]


@dataclass(frozen=True)
class Feed:
    """The rounds in one language, oldest first, each as the feed writes it, and where it was read."""

    language: str
    rows: list[Row]
    where: str

    @property
    def official(self) -> bool:
        return self.where in OFFICIAL


def read_feeds(places: Sequence[str]) -> dict[str, Feed]:
    """The feeds by language; the English one is always among them. Raises `Failure`."""
    feeds: dict[str, Feed] = {}
    for where in places or OFFICIAL:
        feed = parse(content(where), where)
        if feed.language in feeds:
            name = {"en": "English", "fr": "French"}[feed.language]
            raise Failure(f"{where} and {feeds[feed.language].where} are both the {name} feed; name each once")
        feeds[feed.language] = feed
    if "en" not in feeds:
        raise Failure("the English feed is needed too: the names of the rounds are known by their English form")
    return feeds


def content(where: str) -> bytes:
    """What stands in the file or under the https address. Raises `Failure`."""
    try:
        if "://" not in where:
            with Path(where).open("rb") as file:
                return read_all(file, MOST_BYTES, MOST_SECONDS)
        if not where.startswith("https://"):
            raise Failure(f"{where}: only https addresses are read")
        request = urllib.request.Request(where, headers={"User-Agent": "waymark-update-draws", "Accept": "*/*"})
        with urllib.request.build_opener(OnlyHttps()).open(request, timeout=MOST_SECONDS) as answer:
            return read_all(answer, MOST_BYTES, MOST_SECONDS)
    except TooMuch as error:
        raise Failure(f"{where}: {error}") from None
    except urllib.error.HTTPError as error:
        raise Failure(f"{where} could not be read: the server answers {error.code} {error.reason}") from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        raise Failure(f"{where} could not be read: {reason}") from None


class TooMuch(Exception):
    """More bytes or more time than a feed can need."""


def read_all(stream: IO[bytes], most_bytes: int, most_seconds: float) -> bytes:
    """Everything in the stream. Raises `TooMuch`."""
    end = time.monotonic() + most_seconds
    pieces: list[bytes] = []
    size = 0
    # One network read at a time: `read` would wait for all of it, and a slow sender could hold it for hours.
    read = getattr(stream, "read1", stream.read)
    while piece := read(65536):
        pieces.append(piece)
        size += len(piece)
        if size > most_bytes:
            raise TooMuch(f"larger than {most_bytes:,} bytes")
        if time.monotonic() > end:
            raise TooMuch(f"not all there after {most_seconds:.0f} s")
    return b"".join(pieces)


class OnlyHttps(urllib.request.HTTPRedirectHandler):
    """Follows redirections to https alone."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not newurl.startswith("https://"):
            raise urllib.error.URLError(f"redirected to {newurl}, which is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def parse(raw: bytes, where: str) -> Feed:
    """The feed, if it has the form it has had since 2022. Raises `Failure` naming every departure."""
    try:
        data = json.loads(_decoded(raw), object_pairs_hook=_each_key_once)
    except (ValueError, RecursionError) as error:
        raise Failure(f"{where} is no feed of rounds: {error}") from None
    faults = list(_faults(data))
    if faults:
        raise Failure(f"{where} no longer has the form of the feed of rounds; nothing was written", faults)
    rows = list(reversed(data["rounds"]))
    language = reading.language_of(rows[-1]["drawDateFull"])
    if not language:
        written = rows[-1]["drawDateFull"]
        raise Failure(f"{where}: the date {written!r} of the newest round is neither English nor French")
    return Feed(language, rows, where)


def _decoded(raw: bytes) -> str:
    # The feeds name no encoding, and the French one has been served both ways.
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = [key for index, (key, _) in enumerate(pairs) if key in dict(pairs[:index])]
    if twice:
        raise ValueError(f"{twice[0]!r} is written twice in one object")
    return dict(pairs)


def _faults(data: Any) -> list[str]:
    if not isinstance(data, dict) or not isinstance(data.get("rounds"), list) or not data["rounds"]:
        return ["expected an object with a list of rounds"]
    faults = [f"{key}: unknown field" for key in data.keys() - {"classes", "rounds"}]
    timed = any(isinstance(row, dict) and TIME in row for row in data["rounds"])
    required = (*REQUIRED, TIME) if timed else REQUIRED
    for index, row in enumerate(data["rounds"]):
        if not isinstance(row, dict):
            faults.append(f"rounds[{index}]: expected an object")
            continue
        place = f"rounds[{index}] (round {row.get('drawNumber')})"
        faults += [f"{place}.{key}: missing" for key in required if key not in row]
        known = (*required, *UNREAD)
        faults += [f"{place}.{key}: unknown field, {value!r}" for key, value in row.items() if key not in known]
        faults += [f"{place}.{key}: {value!r} is no text" for key, value in row.items() if not isinstance(value, str)]
        faults += [
            f"{place}.{key}: {value!r} was decoded wrongly"
            for key, value in row.items()
            if isinstance(value, str) and GARBLED.search(value)
        ]
    return faults


# A lost character or half of one, or UTF-8 read as Windows-1252: "MÃ©tiers".
GARBLED = re.compile("[\ufffd\ud800-\udfff]|[ÃÂ][^\\x00-\\x7f]|â€")
