"""The bench's own server: it sends what GitHub Pages would, over a line of a given speed, and counts the bytes.

All connections share the line's bits, and each answer waits for the way there and back, the first one on a connection
once more for the opening. A browser opens six connections to such a server (HTTP/1.1). What this leaves out: names,
encryption, the slow start of a connection, lost packets, and that GitHub Pages needs one connection only (HTTP/2).
"""

import contextlib
import gzip
import hashlib
import http.server
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from tools.server import TYPES, Server

# Seen there: text, JSON, SVG and WebAssembly are compressed, archives and unknown types are not.
COMPRESSED = (
    "text/",
    "application/atom",
    "application/javascript",
    "application/json",
    "application/manifest",
    "application/wasm",
    "application/xml",
    "image/svg",
)
# So little is sent at once that two connections share the line fairly.
PIECE = 8192


class Line(NamedTuple):
    """Megabits a second (0: as many as can be) and milliseconds there and back."""

    mbps: float = 0
    ms: float = 0

    def __str__(self) -> str:
        return f"{self.mbps:g} Mbps, {self.ms:g} ms" if self.mbps else "loopback"

    def as_browsers_tell(self) -> dict[str, object]:
        """What `navigator.connection` says after some time on such a line: no more than 10 Mbit/s, and rounded."""
        kind = "4g" if self.ms < 270 and not 0 < self.mbps < 0.7 else "3g"
        rtt = round(self.ms / 25) * 25
        return {"downlink": min(self.mbps or 10, 10), "rtt": rtt, "effectiveType": kind, "saveData": False}


LOOPBACK = Line()


class Sent(NamedTuple):
    """A file as it goes over the wire."""

    body: bytes
    kind: str
    tag: str
    is_packed: bool


class Wire:
    """What all connections share."""

    def __init__(self) -> None:
        self.line = LOOPBACK
        self.bytes = 0
        # Paths that are not there for now.
        self.hidden: set[str] = set()
        self._lock = threading.Lock()
        self._free = 0.0
        self._under_way = 0
        self._last = 0.0

    @contextlib.contextmanager
    def busy(self) -> Iterator[None]:
        """Around each answer: `rest` waits for it."""
        with self._lock:
            self._under_way += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1
                self._last = time.monotonic()

    def pass_on(self, count: int) -> None:
        """Returns when the line has carried so many bytes more."""
        with self._lock:
            self.bytes += count
            if not self.line.mbps:
                return
            now = time.monotonic()
            self._free = max(now, self._free) + count * 8 / (self.line.mbps * 1_000_000)
            free = self._free
        time.sleep(max(0.0, free - now))

    def rest(self, quiet: float = 0.5, patience: float = 60) -> None:
        """Returns when nothing was asked for a while."""
        start = time.monotonic()
        while (self._under_way or time.monotonic() - self._last < quiet) and time.monotonic() - start < patience:
            time.sleep(0.02)


class BenchServer(Server):
    """Serves folders by the path each stands under; `of` may replace a file's bytes."""

    request_queue_size = 64

    def __init__(
        self, folders: Mapping[str, Path], edit: Callable[[Path, bytes], bytes] = lambda _, body: body
    ) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.wire = Wire()
        # The longest path first, so that what lies deeper is found there.
        self.folders = sorted(folders.items(), key=lambda one: -len(one[0]))
        self.edit = edit
        self.sent = cache(self._sent)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def find(self, path: str) -> Path | None:
        # Others on this machine may ask, too.
        if ".." in path.split("/"):
            return None
        for under, folder in self.folders:
            if path.startswith(under):
                found = folder / path[len(under) :]
                if path.endswith("/"):
                    found /= "index.html"
                if found.is_file():
                    return found
        return None

    def _sent(self, file: Path) -> Sent:
        body = self.edit(file, file.read_bytes())
        kind = TYPES.get(file.suffix, TYPES[""])
        is_packed = kind.startswith(COMPRESSED)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        return Sent(gzip.compress(body, 6, mtime=0) if is_packed else body, kind, tag, is_packed)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: BenchServer

    def setup(self) -> None:
        super().setup()
        self.is_new = True

    def do_GET(self) -> None:
        wire = self.server.wire
        with wire.busy():
            time.sleep(wire.line.ms / 1000 * (2 if self.is_new else 1))
            self.is_new = False
            self._answer(wire)

    def _answer(self, wire: Wire) -> None:
        path = unquote(urlsplit(self.path).path)
        file = None if path in wire.hidden else self.server.find(path)
        if file is None:
            self._send(wire, "404 Not Found", {"Content-Length": "0"})
            return
        sent = self.server.sent(file)
        head = {"Cache-Control": "max-age=600", "ETag": sent.tag, "Vary": "Accept-Encoding"}
        if self.headers.get("If-None-Match") == sent.tag:
            self._send(wire, "304 Not Modified", head)
            return
        head |= {"Content-Type": sent.kind, "Content-Length": str(len(sent.body))}
        head |= {"Content-Encoding": "gzip"} if sent.is_packed else {}
        self._send(wire, "200 OK", head, sent.body)

    def _send(self, wire: Wire, status: str, head: Mapping[str, str], body: bytes = b"") -> None:
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        for part in (
            "\r\n".join(lines).encode("latin-1"),
            *(body[at : at + PIECE] for at in range(0, len(body), PIECE)),
        ):
            wire.pass_on(len(part))
            self.wfile.write(part)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the terminal belongs to the bench."""
