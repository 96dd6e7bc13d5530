"""What `serve` shows: the newest finished edition of the site, and pages that load again by themselves.

All of it is added to the answers. No file on the disk knows of it, so nothing of it can be published.
"""

import contextlib
import hashlib
import json
import re
import select
import socket
import threading
from collections.abc import Iterator
from functools import partial
from html import escape, unescape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tools.server import Pages, Server

SCRIPTS = Path(__file__).resolve().parents[1] / "live"
# Names that no page of the site has, under its base path.
NEWS = ".waymark-news"
SCRIPT = ".waymark-live.js"
WORKER = "sw.js"
# What pages are made of beside themselves. The edition of the engine stands in the pages that start it.
PARTS = ("theme", "results", "occupations")
# A browser that went away is noticed when it is written to.
PULSE_SECONDS = 10

POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
OWN = "'self'"
NONE = "'none'"


class Shown:
    """The edition that is shown, and what is wrong with the newest one if it could not be made."""

    def __init__(self, directory: Path) -> None:
        self.news = threading.Condition()
        self.directory = directory
        self.fault: str | None = None
        self.parts = ""
        # The pages that listen for news.
        self.open: dict[socket.socket, str] = {}

    def show(self, directory: Path) -> None:
        """Shows a finished edition from the next answer on."""
        parts = _digest(directory, PARTS)
        with self.news:
            self.directory, self.parts, self.fault = directory, parts, None
            self.news.notify_all()

    def tell(self, fault: str) -> None:
        """Says on every open page that the newest edition could not be made; the last good one stays."""
        with self.news:
            self.fault = fault
            self.news.notify_all()

    @contextlib.contextmanager
    def before_somebody(self, name: str, connection: socket.socket) -> Iterator[None]:
        """Around the time for which somebody has this page before them and hears of it over the connection."""
        with self.news:
            self.open[connection] = name
        try:
            yield
        finally:
            with self.news:
                del self.open[connection]

    def looked_at(self) -> list[str]:
        """The files of the pages that somebody has before them."""
        with self.news:
            return sorted({name for connection, name in self.open.items() if not _is_closed(connection)})

    def token(self, page: bytes) -> str:
        """Differs where the page, or anything that it may have loaded, differs."""
        return hashlib.sha256(page + self.parts.encode()).hexdigest()[:32]


class LivePages(Pages):
    """The same answers as those of a finished site, but that pages load again once they have changed."""

    def __init__(self, *args, shown: Shown, **kwargs) -> None:
        self.shown = shown
        super().__init__(*args, directory=str(shown.directory), **kwargs)

    def do_GET(self) -> None:
        if urlsplit(self.path).path == self.base + NEWS:
            self._send_news()
        else:
            super().do_GET()

    def send_head(self):
        self.directory = str(self.shown.directory)
        path = urlsplit(self.path).path
        if path == self.base + SCRIPT:
            return self.send_body((SCRIPTS / "page.js").read_bytes(), ".js")
        if path == self.base + WORKER:
            return self.send_body((SCRIPTS / "no-worker.js").read_bytes(), ".js")
        # Two editions of one second have the same time: no answer may say that nothing changed.
        del self.headers["If-Modified-Since"]
        found = self.found()
        if found is not None and path.endswith(("/", ".html")):
            page = found / "index.html" if found.is_dir() else found
            return self.send_body(self.body(page), ".html")
        return super().send_head()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def body(self, page: Path) -> bytes:
        """The page as it is, or with the script where a reader has it before them."""
        as_it_is = page.read_bytes()
        if self.headers.get("Sec-Fetch-Dest") == "iframe":
            return as_it_is
        address = (
            f"{self.base}{NEWS}?page={page.relative_to(self.directory).as_posix()}&seen={self.shown.token(as_it_is)}"
        )
        script = f'<script src="{self.base}{SCRIPT}" data-news="{escape(address)}"></script>\n'
        return POLICY.sub(_allowing, as_it_is.decode()).replace("</head>", f"{script}</head>", 1).encode()

    def _send_news(self) -> None:
        """Events for one page for as long as it is open: that it changed, and what is wrong with the newest edition."""
        asked = parse_qs(urlsplit(self.path).query)
        name, seen = asked.get("page", [""])[0], asked.get("seen", [""])[0]
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.close_connection = True
        with self.shown.before_somebody(name, self.connection):
            self._send_events(name, seen)

    def _send_events(self, name: str, seen: str) -> None:
        told: str | None = None
        while True:
            with self.shown.news:
                woken = self.shown.news.wait_for(
                    lambda told=told: self._is_new(name, seen) or self.shown.fault != told, PULSE_SECONDS
                )
                if self._is_new(name, seen):
                    break
                told = self.shown.fault
            self._send_event(*(("fault", json.dumps(told)) if woken else ("pulse", "")))
        self._send_event("changed", "")

    def _is_new(self, name: str, seen: str) -> bool:
        try:
            page = (self.shown.directory / name).read_bytes()
        except OSError:
            page = b""
        return self.shown.token(page) != seen

    def _send_event(self, name: str, data: str) -> None:
        self.wfile.write(f"event: {name}\ndata: {data}\n\n".encode())
        self.wfile.flush()


def open_live_server(shown: Shown, port: int, base: str) -> Server:
    """A server on 127.0.0.1 of whatever is shown, not yet serving."""
    return Server(("127.0.0.1", port), partial(LivePages, shown=shown, base=base))


def _is_closed(connection: socket.socket) -> bool:
    """Whether the other side has gone: a page that listens says nothing more."""
    readable, _, _ = select.select([connection], [], [], 0)
    try:
        return bool(readable) and connection.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True


def _allowing(policy: re.Match[str]) -> str:
    """The page's policy with what the script needs: itself, and news from this server."""
    rules = dict(rule.split(" ", 1) for rule in unescape(policy[2]).split("; "))
    for kind in ("script-src", "connect-src"):
        allowed = [source for source in rules.get(kind, NONE).split() if source != NONE]
        rules[kind] = " ".join(dict.fromkeys((OWN, *allowed)))
    return f"{policy[1]}{escape('; '.join(f'{kind} {allowed}' for kind, allowed in rules.items()))}{policy[3]}"


def _digest(directory: Path, folders: tuple[str, ...]) -> str:
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted((directory / folder).rglob("*")):
            if path.is_file():
                total.update(f"{path.relative_to(directory).as_posix()}\0".encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
