"""What may run and where it may go.

The reader's page allows no eval. From inside the worker no other origin can be reached, neither from JavaScript nor
from Python. The tests get inside without any door of their own in the product: the developer tools run JavaScript in
the worker's own global, and a second interpreter started there, from the same files, runs Python under the same policy.
"""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator

import pytest
from express_entry.routes import ROUTES
from normal import some_long
from playwright.sync_api import Page, Route, Worker
from visits import expect_engine, expect_total, pair


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another origin that welcomes everybody: its address, and the requests that reached it."""
    hits: list[str] = []

    class Welcome(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Type", "text/javascript")
            self.end_headers()
            self.wfile.write(b"export const reached = true;")

        do_POST = do_OPTIONS = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the list of hits is what counts."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Welcome)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", hits
    server.shutdown()
    server.server_close()


WAYS = """async (address) => {
  const ways = {
    fetch: () => fetch(address + "fetch"),
    opaque: () => fetch(address + "opaque", { mode: "no-cors", method: "POST", body: "answers" }),
    request: () => new Promise((reached, refused) => {
      const request = new XMLHttpRequest();
      request.open("GET", address + "request");
      request.onload = reached;
      request.onerror = refused;
      request.send();
    }),
    socket: () => new Promise((reached, refused) => {
      const socket = new WebSocket(address.replace("http", "ws") + "socket");
      socket.onopen = reached;
      socket.onerror = refused;
    }),
    events: () => new Promise((reached, refused) => {
      const events = new EventSource(address + "events");
      events.onopen = reached;
      events.onerror = () => { events.close(); refused(new Error("refused")); };
    }),
    import: () => import(address + "import"),
    nested: () => new Promise((reached, refused) => {
      const asking = `fetch(${JSON.stringify(address + "nested")})`;
      const code = `${asking}.then(() => postMessage(true), () => postMessage(false));`;
      const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
      worker.onmessage = ({ data }) => (data ? reached() : refused(new Error("refused")));
      worker.onerror = refused;
    }),
  };
  const outcome = {};
  for (const [name, way] of Object.entries(ways)) {
    outcome[name] = await Promise.resolve().then(way).then(() => "reached", () => "refused");
  }
  return outcome;
}"""

PYTHON = """
import json, js, pyodide.http
from pyodide.code import run_js

async def with_fetch(): await js.fetch(address + "py-fetch")
async def with_pyfetch(): await pyodide.http.pyfetch(address + "py-pyfetch")
async def with_open_url(): pyodide.http.open_url(address + "py-open_url")
async def with_import(): await run_js("(a) => import(a)")(address + "py-import")
async def with_socket(): await run_js('''(a) => new Promise((reached, refused) => {
    const socket = new WebSocket(a);
    socket.onopen = reached;
    socket.onerror = () => refused(new Error("refused"));
})''')(address.replace("http", "ws") + "py-socket")
async def with_raw_socket():
    # A blocking one would wait for ever where the connection is refused without a word.
    import asyncio, socket
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    raw = socket.socket()
    raw.setblocking(False)
    raw.connect_ex((host, int(port)))
    await asyncio.sleep(0.5)
    raw.send(b"GET /py-raw HTTP/1.0\\r\\n\\r\\n")

outcome = {}
for way in (with_fetch, with_pyfetch, with_open_url, with_import, with_socket, with_raw_socket):
    try:
        await way()
    except BaseException:
        outcome[way.__name__] = "refused"
    else:
        outcome[way.__name__] = "reached"
json.dumps(outcome)
"""
SECOND_INTERPRETER = """async ([engine, address, code]) => {
  const { abi, variants } = await (await fetch(engine + "manifest.json")).json();
  const folder = engine + variants.plain.find((path) => path.endsWith("/pyodide.mjs")).replace("pyodide.mjs", "");
  const { loadPyodide } = await import(folder + "pyodide.mjs");
  const lock = { info: { abi_version: abi }, packages: {} };
  const python = await loadPyodide({ indexURL: folder, lockFileContents: lock, packageBaseUrl: folder });
  python.globals.set("address", address);
  return JSON.parse(await python.runPythonAsync(code));
}"""


@pytest.fixture(scope="module")
def started(keep_calculator) -> tuple[Page, Worker]:
    """A page with a score, and its worker."""
    page = keep_calculator("en", pair("164-secondary")["profile"], "2026-10-01")
    expect_total(page, 164)
    [worker] = page.workers
    assert worker.url.startswith("blob:")
    return page, worker


def test_the_other_origin_can_be_reached_where_nothing_forbids_it(chromium, elsewhere):
    address, hits = elsewhere
    context = chromium.new_context()
    page = context.new_page()
    outcome = page.evaluate(WAYS, address)
    # A module page without a policy: only what that server cannot speak fails.
    assert {name for name, end in outcome.items() if end == "reached"} >= {
        "fetch",
        "opaque",
        "request",
        "import",
        "nested",
    }
    assert {"/fetch", "/opaque", "/request", "/socket", "/events", "/import", "/nested"} == set(hits)
    context.close()


def test_javascript_in_the_worker_reaches_its_own_origin_only(started, elsewhere):
    address, hits = elsewhere
    page, worker = started
    assert set(worker.evaluate(WAYS, address).values()) == {"refused"}
    assert hits == []
    own = page.url.split("/en/")[0] + "/engine/manifest.json"
    assert worker.evaluate("async (own) => (await fetch(own)).status", own) == 200


def test_python_in_the_worker_reaches_its_own_origin_only(started, elsewhere):
    address, hits = elsewhere
    page, worker = started
    engine = page.url.split("/en/")[0] + "/engine/"
    outcome = worker.evaluate(SECOND_INTERPRETER, [engine, address, PYTHON])
    assert outcome == dict.fromkeys(outcome, "refused")
    assert len(outcome) == 6
    assert hits == []


def test_the_readers_page_may_not_eval(started):
    page, _ = started
    # From a timer: what the developer tools evaluate directly is exempt.
    refused = page.evaluate(
        """() => new Promise((done) => setTimeout(() => done([
          () => eval("1"),
          () => new Function("return 1")(),
          () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
        ].map((way) => { try { way(); return "ran"; } catch (error) { return error.name; } }))))"""
    )
    assert refused == ["EvalError", "EvalError", "CompileError"]


def test_the_readers_page_runs_no_inline_script_and_reaches_no_other_origin(started, elsewhere):
    address, hits = elsewhere
    page, _ = started
    ran = page.evaluate(
        """() => {
          const script = document.createElement("script");
          // In a text of its own: as its content a page that asks for trusted types would not even take it.
          script.append("window.ran = true");
          document.body.append(script);
          return window.ran === true;
        }"""
    )
    assert ran is False
    assert set(page.evaluate(WAYS, address).values()) == {"refused"}
    assert hits == []


def test_the_policies_are_those_that_were_decided(started):
    page, _ = started
    policy = "() => document.querySelector('meta[http-equiv=Content-Security-Policy]').content"
    readers = page.evaluate(policy)
    assert "eval" not in readers and "unsafe" not in readers and "default-src 'none'" in readers
    [frame] = [frame for frame in page.frames if "/engine/index.html" in frame.url]
    # The hash is that of its first script (test_engine).
    assert re.sub(r"sha256-[\w+/=]{44}", "sha256-", frame.evaluate(policy)) == (
        "default-src 'none'; script-src 'self' blob: 'sha256-' 'unsafe-eval' 'wasm-unsafe-eval'; connect-src 'self'; "
        "worker-src blob:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        "trusted-types waymark default"
    )


SINKS = """() => new Promise((done) => setTimeout(() => {
  const ways = {
    inner: () => { document.createElement("p").innerHTML = "<b>"; },
    outer: () => { document.body.appendChild(document.createElement("p")).outerHTML = "<b>"; },
    beside: () => document.body.insertAdjacentHTML("beforeend", "<b>"),
    written: () => document.write("<b>"),
    parsed: () => new DOMParser().parseFromString("<b>", "text/html"),
    fragment: () => document.createRange().createContextualFragment("<b>"),
    unsafe: () => document.createElement("p").setHTMLUnsafe("<b>"),
    frame: () => { document.createElement("iframe").srcdoc = "<b>"; },
    script: () => { document.createElement("script").src = "x.js"; },
    text: () => { document.createElement("script").text = "1"; },
    worker: () => new Worker("x.js"),
    service: () => navigator.serviceWorker.register("x.js"),
    policy: () => trustedTypes.createPolicy("another", {}),
    again: () => trustedTypes.createPolicy("default", {}),
  };
  done(Object.entries(ways).filter(([, way]) => {
    try { Promise.resolve(way()).catch(() => {}); return true; } catch (error) { return error.name !== "TypeError"; }
  }).map(([name]) => name));
}))"""


@pytest.mark.parametrize("name", ["home", "calculator", "embed", "search", "rules", "noc"])
def test_no_page_takes_a_text_for_markup_or_for_a_script(page: Page, serve, name: str):
    page.goto(serve("/") + ROUTES[name]["en"])
    # Registering says no with a promise; all else at once.
    assert [way for way in page.evaluate(SINKS) if way != "service"] == []
    refused = "() => navigator.serviceWorker.register('x.js').then(() => 'taken', (error) => error.name)"
    assert page.evaluate(refused) == "TypeError"


def test_the_frame_of_the_engine_takes_no_text_for_markup_either(started):
    page, worker = started
    [frame] = [frame for frame in page.frames if "/engine/index.html" in frame.url]
    # The one name that is left there is for the worker, which has no page.
    assert set(frame.evaluate(SINKS)) <= {"again", "service"}
    made = """() => new Promise((done) => setTimeout(() => {
      try { done(new Worker("worker.mjs") && "taken"); } catch (error) { done(error.name); }
    }))"""
    assert worker.evaluate(made) == "TypeError"


# What the engine starts from


@pytest.mark.parametrize(
    ("engine", "name"),
    some_long(
        [
            ("plain", "core.zip"),
            ("plain", "python_stdlib.zip"),
            ("plain", "pyodide.asm.wasm"),
            ("plain", "pyodide.mjs"),
            ("plain", "pyodide.asm.mjs"),
            ("zip", "python.bin"),
            ("zip", "pyodide.asm.mjs"),
            ("zip", "pyodide.asm.wasm"),
            ("snapshot", "snapshot.bin"),
        ],
        ("plain", "core.zip"),
        ("plain", "pyodide.asm.mjs"),
        "python.bin",
        "snapshot",
    ),
)
def test_a_file_with_one_other_bit_is_not_used(open_calculator, engine: str, name: str):
    altered: list[str] = []

    def alter(route: Route) -> None:
        response = route.fetch()
        body = bytearray(response.body())
        body[-1] ^= 1
        altered.append(route.request.url)
        route.fulfill(response=response, body=bytes(body))

    def prepare(page: Page) -> None:
        page.route(f"**/engine/*/{name}", alter)

    # Without that file there is no start; without a whole variant there is the plain one.
    stays = engine == "plain" or name.startswith("pyodide.")
    page = open_calculator(state="failed" if stays else "ready", engine=engine, prepare=prepare, steps=True)
    assert altered
    if not stays:
        expect_engine(page, "plain")
