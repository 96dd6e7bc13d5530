"""The server sends what GitHub Pages sends."""

import http.client
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tools.server import open_server


@pytest.fixture
def get(tmp_path: Path) -> Iterator[Callable]:
    site = tmp_path / "site"
    (site / "en").mkdir(parents=True)
    (site / "empty").mkdir()
    for name in ("404.html", "en/index.html", *TYPES):
        (site / name).write_text(name, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    server = open_server(site, base="/x/y/")
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def fetch(path: str) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    yield fetch
    server.shutdown()
    server.server_close()


TYPES = {
    "a.mjs": "application/javascript",
    "a.wasm": "application/wasm",
    "a.json": "application/json",
    "a.webmanifest": "application/manifest+json",
    "a.zip": "application/zip",
    "a.atom": "application/atom+xml",
    "a.css": "text/css",
    "a.svg": "image/svg+xml",
    "index.html": "text/html",
}


@pytest.mark.parametrize("name", TYPES)
def test_types(get: Callable, name: str) -> None:
    status, headers, body = get(f"/x/y/{name}")
    assert (status, body) == (200, name)
    assert headers["content-type"].split(";")[0] == TYPES[name]


def test_no_header_that_pages_would_not_send(get: Callable) -> None:
    _, headers, _ = get("/x/y/")
    assert set(headers) == {"server", "date", "content-type", "content-length", "last-modified"}


MISSING = ["/x/y/none", "/x/y/none/", "/x/y/empty/", "/x/y/index.html/"]
MISSING += ["/", "/x/", "/other/", "/x/y/../../secret.txt", "/x/y/%2e%2e/secret.txt"]


@pytest.mark.parametrize("path", MISSING)
def test_what_is_missing_gets_the_page_for_it(get: Callable, path: str) -> None:
    status, _, body = get(path)
    assert (status, body) == (404, "404.html")


def test_a_folder_without_its_slash_is_redirected(get: Callable) -> None:
    status, headers, _ = get("/x/y/en")
    assert status == 301
    assert urlsplit(headers["location"]).path == "/x/y/en/"


def test_a_folder_shows_its_page(get: Callable) -> None:
    assert get("/x/y/en/")[2] == "en/index.html"
    assert get("/x/y/?q=1")[2] == "index.html"
