"""A server for this machine that behaves like GitHub Pages."""

import http.server
import io
import os
import sys
import time
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Named here because the system's own list differs from machine to machine, and Pyodide hangs on a wrong one.
TYPES = {
    "": "application/octet-stream",
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "application/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".mjs": "application/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
    ".zip": "application/zip",
}


class Pages(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under a base path; what is missing gets 404.html with the status 404."""

    protocol_version = "HTTP/1.1"
    extensions_map = TYPES

    def __init__(self, *args, directory: str, base: str = "/", fresh: bool = False, **kwargs) -> None:
        self.base = base
        self.fresh = fresh
        super().__init__(*args, directory=directory, **kwargs)

    def send_head(self):
        if self.found() is None:
            return self._missing()
        return super().send_head()

    def found(self) -> Path | None:
        """The file or folder that was asked for; None if there is nothing to show."""
        self._wait_for_the_swap()
        path = unquote(urlsplit(self.path).path)
        if not path.startswith(self.base):
            return None
        found = Path(self.translate_path(self.path))
        if found.is_dir() and not (found / "index.html").is_file():
            return None
        if not found.exists() or (found.is_file() and path.endswith("/")):
            return None
        return found

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path[len(self.base) :])

    def end_headers(self) -> None:
        if self.fresh:
            self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args) -> None:
        """Says nothing: the terminal belongs to the builds."""

    def body(self, page: Path) -> bytes:
        return page.read_bytes()

    def send_body(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> io.BytesIO:
        """The headers of an answer that is at hand; returns what is to follow them."""
        self.send_response(status)
        self.send_header("Content-Type", TYPES[kind])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

    def _missing(self) -> io.BytesIO:
        page = Path(self.directory, "404.html")
        body = self.body(page) if page.is_file() else b"Not found"
        return self.send_body(body, ".html", HTTPStatus.NOT_FOUND)

    def _wait_for_the_swap(self) -> None:
        # Between two renames a finished build has no folder for a moment.
        for _ in range(100):
            if os.path.isdir(self.directory):
                return
            time.sleep(0.02)


class Server(http.server.ThreadingHTTPServer):
    """A server of finished pages; a reader who goes away is no error."""

    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def open_server(directory: Path, port: int = 0, base: str = "/", fresh: bool = False) -> Server:
    """A server on 127.0.0.1, not yet serving; port 0 is any free one."""
    return Server(("127.0.0.1", port), partial(Pages, directory=str(directory), base=base, fresh=fresh))
