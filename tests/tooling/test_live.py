"""What `serve` adds to the answers, and that it adds it nowhere else."""

import http.client
import json
import os
import re
import socket
import threading
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from tools.live import Shown, open_live_server

POLICY = '<meta http-equiv="Content-Security-Policy" content="{}">'
CLOSED = "default-src 'none'; script-src 'self'; connect-src 'none'; frame-src 'none'"
PAGE = "<!doctype html><html><head>" + POLICY.format(CLOSED) + "</head><body>{}</body></html>"


def edition(folder: Path, said: str, style: str = "old") -> Path:
    for name in ("index.html", "404.html", "other/index.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PAGE.format(said if name == "index.html" else name), encoding="utf-8")
    (folder / "theme").mkdir()
    (folder / "theme" / "site.css").write_text(style, encoding="utf-8")
    (folder / "sw.js").write_text("the worker", encoding="utf-8")
    return folder


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    found = Shown(edition(tmp_path / "first", "first"))
    found.show(found.directory)
    return found


@pytest.fixture
def port(shown: Shown) -> Iterator[int]:
    server = open_live_server(shown, 0, "/x/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def get(port: int) -> Iterator[Callable[..., tuple[int, str, http.client.HTTPMessage]]]:
    # One connection for all answers, as browsers keep it.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def fetch(path: str, **headers: str) -> tuple[int, str, http.client.HTTPMessage]:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers

    yield fetch
    connection.close()


def news_of(page: str) -> str:
    return unescape(re.findall(r'data-news="([^"]*)"', page)[0])


class Events:
    """The news for a page, event by event."""

    def __init__(self, port: int, address: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.connection.request("GET", address)
        self.answer = self.connection.getresponse()
        assert self.answer.headers["content-type"] == "text/event-stream"

    def next(self) -> tuple[str, str]:
        event, data, _ = (self.answer.readline().decode().rstrip("\n") for _ in range(3))
        return event.removeprefix("event: "), data.removeprefix("data: ")


def test_a_page_gets_the_script_and_leave_to_hear_news(get: Callable) -> None:
    status, page, headers = get("/x/")
    assert status == 200
    assert headers["cache-control"] == "no-store"
    policy = unescape(re.findall(r'content="([^"]*)"', page)[0])
    # Nothing is allowed beyond the page's own origin.
    assert policy == CLOSED.replace("connect-src 'none'", "connect-src 'self'")
    assert page.count("<script") == 1
    assert get("/x/" + re.findall(r'<script src="/x/([^"]*)"', page)[0])[0] == 200


def test_a_page_that_allows_no_script_gets_leave_for_one(tmp_path: Path, shown: Shown, get: Callable) -> None:
    page = shown.directory / "index.html"
    strict = POLICY.format("default-src &#39;none&#39;; style-src &#39;self&#39;")
    page.write_text(f"<html><head>{strict}</head></html>", encoding="utf-8")
    policy = unescape(re.findall(r'content="([^"]*)"', get("/x/")[1])[0])
    assert policy == "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'"


def test_nothing_is_added_in_frames_nor_to_files(shown: Shown, get: Callable) -> None:
    assert get("/x/", Sec_Fetch_Dest="iframe")[1] == (shown.directory / "index.html").read_text(encoding="utf-8")
    assert get("/x/theme/site.css")[1] == "old"


def test_the_page_for_missing_addresses_is_live_too(get: Callable) -> None:
    status, page, _ = get("/x/none/")
    assert status == 404
    assert "404.html" in news_of(page)


def test_no_answer_is_saved_by_its_time(tmp_path: Path, shown: Shown, get: Callable) -> None:
    # Both editions are of the same second.
    for folder in (shown.directory, edition(tmp_path / "second", "second", style="new")):
        os.utime(folder / "theme" / "site.css", (1_700_000_000, 1_700_000_000))
    since = {"If_Modified_Since": "Tue, 14 Nov 2023 22:13:20 GMT"}
    assert get("/x/theme/site.css", **since)[:2] == (200, "old")
    shown.show(tmp_path / "second")
    assert get("/x/theme/site.css", **since)[:2] == (200, "new")


def test_the_service_worker_is_replaced_by_one_that_goes(get: Callable) -> None:
    _, worker, _ = get("/x/sw.js")
    assert "unregister()" in worker
    assert "the worker" not in worker


def test_one_connection_sees_the_newest_edition(tmp_path: Path, shown: Shown, get: Callable) -> None:
    assert ">first<" in get("/x/")[1]
    shown.show(edition(tmp_path / "second", "second"))
    assert ">second<" in get("/x/")[1]


def test_a_changed_page_is_told_and_no_other(tmp_path: Path, shown: Shown, port: int, get: Callable) -> None:
    changed, same = (Events(port, news_of(get(path)[1])) for path in ("/x/", "/x/other/"))
    shown.show(edition(tmp_path / "second", "second"))
    assert changed.next() == ("changed", "")
    shown.tell("a fault")
    assert same.next() == ("fault", json.dumps("a fault"))
    # What was read too late is told at once.
    shown.show(edition(tmp_path / "third", "third"))
    late = news_of(get("/x/")[1])
    shown.show(edition(tmp_path / "fourth", "fourth"))
    assert Events(port, late).next() == ("changed", "")


def test_a_changed_style_is_told_to_every_page(tmp_path: Path, shown: Shown, port: int, get: Callable) -> None:
    pages = [Events(port, news_of(get(path)[1])) for path in ("/x/", "/x/other/")]
    shown.show(edition(tmp_path / "second", "first", style="new"))
    assert [page.next() for page in pages] == [("changed", "")] * 2


def test_a_fault_is_told_until_it_is_mended(tmp_path: Path, shown: Shown, port: int, get: Callable) -> None:
    open_before = Events(port, news_of(get("/x/")[1]))
    shown.tell("line 3: <no>")
    assert open_before.next() == ("fault", json.dumps("line 3: <no>"))
    opened_after = Events(port, news_of(get("/x/")[1]))
    assert opened_after.next() == ("fault", json.dumps("line 3: <no>"))
    shown.show(edition(tmp_path / "mended", "first"))
    assert open_before.next() == opened_after.next() == ("fault", "null")


def test_pages_are_looked_at_as_long_as_somebody_has_them(shown: Shown) -> None:
    (one, reader), (other, second), (third, gone) = (socket.socketpair() for _ in range(3))
    with shown.before_somebody("b/index.html", one):
        with shown.before_somebody("a/index.html", other), shown.before_somebody("a/index.html", third):
            assert shown.looked_at() == ["a/index.html", "b/index.html"]
            gone.close()
            assert shown.looked_at() == ["a/index.html", "b/index.html"]
            second.close()
            assert shown.looked_at() == ["b/index.html"]
        assert shown.looked_at() == ["b/index.html"]
    assert shown.looked_at() == []
    for open_still in (one, reader, other, third):
        open_still.close()
