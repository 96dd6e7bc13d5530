"""A server for this machine that behaves like GitHub Pages, and the loop that builds again when a file changes."""

import http.server
import io
import os
import subprocess
import sys
import threading
import time
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools.console import Failure
from tools.place import Place

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
        self._wait_for_the_swap()
        path = unquote(urlsplit(self.path).path)
        if not path.startswith(self.base):
            return self._missing()
        found = Path(self.translate_path(self.path))
        if found.is_dir() and not (found / "index.html").is_file():
            return self._missing()
        if not found.exists() or (found.is_file() and path.endswith("/")):
            return self._missing()
        return super().send_head()

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path[len(self.base) :])

    def end_headers(self) -> None:
        if self.fresh:
            self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args) -> None:
        """Says nothing: the terminal belongs to the builds."""

    def _missing(self) -> io.BytesIO:
        page = Path(self.directory, "404.html")
        body = page.read_bytes() if page.is_file() else b"Not found"
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

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


def serve(place: Place, port: int | None, base: str) -> int:
    """Builds, serves and builds again at every change, until it is interrupted."""
    base = "/" + "".join(f"{part}/" for part in base.split("/") if part)
    out = place.root / "output" if base == "/" else place.cache / "preview"
    server = _open(out, port, base)
    address = f"http://127.0.0.1:{server.server_address[1]}{base}"
    # Only the page for missing addresses needs to know the base path, and it must not get into output/.
    command = [place.python, place.root / "publish.py", "build", "--out", out]
    command += ["--site-url", address] if base != "/" else []
    seen = place.snapshot()
    if code := subprocess.run(command).returncode:
        return code
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"Serving at {address} (stop with Ctrl+C)", flush=True)
    while True:
        time.sleep(0.4)
        now = place.snapshot()
        if now == seen:
            continue
        changed = sorted(os.path.relpath(path, place.root) for path, _ in set(now.items()) ^ set(seen.items()))
        print(f"Changed: {', '.join(dict.fromkeys(changed[:3]))}{' …' if len(changed) > 3 else ''}", flush=True)
        seen = now
        subprocess.run(command)


def _open(out: Path, port: int | None, base: str) -> Server:
    for candidate in (port,) if port is not None else range(8000, 8050):
        try:
            return open_server(out, candidate, base, fresh=True)
        except (OSError, OverflowError) as error:
            reason = error.strerror if isinstance(error, OSError) else "there is no such port"
    if port is not None:
        raise Failure(f"port {port} cannot be used ({reason}); choose another one with --port")
    raise Failure("no free port between 8000 and 8049; choose one with --port")
