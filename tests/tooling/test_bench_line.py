"""The bench's server: what GitHub Pages sends, at the speed of the line."""

import gzip
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import Message

import pytest
from tools.bench.line import LOOPBACK, BenchServer, Line

TEXT, BINARY = "a word " * 5000, bytes(range(250)) * 800


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BenchServer]:
    site, stock = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("stock")
    (site / "a").mkdir()
    for name in ("a/index.html", "a.json", "a.wasm", "a.svg", "a.mjs"):
        (site / name).write_text(TEXT, encoding="utf-8")
    for name in ("a.bin", "a.zip"):
        (site / name).write_bytes(BINARY)
    (stock / "page.txt").write_text("a NAME", encoding="utf-8")
    folders = {"/": site, "/stock/": stock}
    server = BenchServer(folders, lambda file, body: body.replace(b"NAME", file.name.encode()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def slow(server: BenchServer) -> Iterator[BenchServer]:
    server.wire.line = Line(4, 50)
    yield server
    server.wire.line = LOOPBACK


def fetch(server: BenchServer, path: str, **head: str) -> tuple[int, Message, bytes]:
    named = {name.replace("_", "-"): value for name, value in head.items()}
    request = urllib.request.Request(server.address + path, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.mark.parametrize("path", ["a/", "a.json", "a.wasm", "a.svg", "a.mjs"])
def test_text_and_webassembly_are_compressed(server: BenchServer, path: str) -> None:
    status, head, body = fetch(server, path)
    assert (status, head["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(body).decode() == TEXT and len(body) < len(TEXT) / 10


@pytest.mark.parametrize("path", ["a.bin", "a.zip"])
def test_archives_and_unknown_types_are_not(server: BenchServer, path: str) -> None:
    status, head, body = fetch(server, path)
    assert (status, head["Content-Encoding"], body) == (200, None, BINARY)


def test_what_was_sent_may_be_kept_and_is_not_sent_again(server: BenchServer) -> None:
    _, head, _ = fetch(server, "a.json")
    assert head["Cache-Control"] == "max-age=600"
    before = server.wire.bytes
    status, _, body = fetch(server, "a.json", If_None_Match=head["ETag"])
    assert (status, body) == (304, b"") and server.wire.bytes - before < 500


def test_what_lies_deeper_is_found_there_and_may_be_edited(server: BenchServer) -> None:
    assert gzip.decompress(fetch(server, "stock/page.txt")[2]) == b"a page.txt"
    assert fetch(server, "nothing")[0] == fetch(server, "a")[0] == 404


def test_nothing_is_sent_that_lies_elsewhere(server: BenchServer) -> None:
    stock = dict(server.folders)["/stock/"]
    assert (dict(server.folders)["/"] / ".." / stock.name / "page.txt").is_file()
    for path in (f"../{stock.name}/page.txt", f"a/%2e%2e/%2e%2e/{stock.name}/page.txt"):
        assert fetch(server, path)[0] == 404


def test_a_hidden_file_is_not_there(server: BenchServer) -> None:
    server.wire.hidden.add("/a.json")
    assert fetch(server, "a.json")[0] == 404
    server.wire.hidden.clear()
    assert fetch(server, "a.json")[0] == 200


def test_every_byte_is_counted(server: BenchServer) -> None:
    before = server.wire.bytes
    fetch(server, "a.bin")
    assert len(BINARY) < server.wire.bytes - before < len(BINARY) + 1000


def test_the_line_carries_so_many_bits_and_no_more(slow: BenchServer) -> None:
    began = time.monotonic()
    fetch(slow, "a.bin")
    alone = time.monotonic() - began
    carried = len(BINARY) * 8 / 4_000_000
    # Once for the connection, once for the answer.
    assert carried + 0.1 <= alone < 10 * carried


@pytest.mark.parametrize(
    ("line", "told"),
    [(LOOPBACK, (10, 0)), (Line(20, 30), (10, 25)), (Line(9, 60), (9, 50)), (Line(1.6, 150), (1.6, 150))],
)
def test_pages_are_told_what_browsers_say_of_such_a_line(line: Line, told: tuple[float, float]) -> None:
    said = line.as_browsers_tell()
    assert (said["downlink"], said["rtt"]) == told and said["effectiveType"] == "4g"


def test_connections_share_the_line(slow: BenchServer) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda path: fetch(slow, path)[2], ["a.bin", "a.zip", "a.bin"]))
    assert answers == [BINARY] * 3
    assert time.monotonic() - began >= 3 * len(BINARY) * 8 / 4_000_000


def test_the_line_rests_when_nothing_is_asked(slow: BenchServer) -> None:
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(fetch, slow, "a.bin")
        time.sleep(0.05)
        slow.wire.rest(quiet=0.2)
        assert asked.done()
