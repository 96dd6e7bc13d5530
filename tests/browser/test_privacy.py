"""A whole session, watched: nothing goes to another origin, and nothing of the answers is stored or sent.

What the browser itself offers for storing and sending is watched in the page, in its frames and in the worker of the
engine; requests are watched from outside, those of the workers among them.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from express_entry.routes import ROUTES
from hosts import visitor
from normal import some_long
from playwright.sync_api import Browser, BrowserContext, Page, Worker, expect
from states import expect_settled
from tools.place import sha256
from tools.server import Pages, Server
from visits import (
    PATHS,
    PATIENCE,
    VARIANTS,
    expect_engine,
    expect_total,
    field,
    follow,
    link,
    pair,
    show_all,
    wait_until,
)

COUPLE = pair("435-couple")
TOTAL = COUPLE["expect"]["result"]["crs"]["total"]

# Every way to store or send that a script has, each noted with what it was given.
WATCH = """() => {
  const noted = (self.noted ??= []);
  const told = (values) => values.map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value)));
  const watch = (owner, name) => {
    const act = owner?.[name];
    if (typeof act !== "function") return;
    owner[name] = function (...given) { noted.push([name, ...told(given)]); return act.apply(this, given); };
  };
  const watchNew = (name) => {
    const kind = self[name];
    if (!kind) return;
    const construct = (of, given) => { noted.push([name, ...told(given)]); return new of(...given); };
    self[name] = new Proxy(kind, { construct });
  };
  watch(self.Storage?.prototype, "setItem");
  watch(self.IDBFactory?.prototype, "open");
  watch(self.Cache?.prototype, "put");
  watch(self.Cache?.prototype, "add");
  watch(self.Cache?.prototype, "addAll");
  watch(self.StorageManager?.prototype, "getDirectory");
  watch(self.CookieStore?.prototype, "set");
  watch(self.Navigator?.prototype, "sendBeacon");
  watch(self.BroadcastChannel?.prototype, "postMessage");
  watch(self, "open");
  watch(self, "fetch");
  watch(self.XMLHttpRequest?.prototype, "open");
  watch(self.Clients?.prototype, "openWindow");
  watch(self.CacheStorage?.prototype, "open");
  watch(self, "showSaveFilePicker");
  const sockets = ["WebSocket", "WebSocketStream", "EventSource", "WebTransport", "RTCPeerConnection"];
  for (const name of [...sockets, "SharedWorker", "PresentationRequest"]) watchNew(name);
  const cookie = self.Document && Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  if (cookie) Object.defineProperty(Document.prototype, "cookie", {
    get: cookie.get, set(value) { noted.push(["cookie", value]); cookie.set.call(this, value); },
  });
  // What a page says that it may need soon, wherever in it that is said.
  const soon = ["prefetch", "prerender", "preconnect", "dns-prefetch"].map((name) => `link[rel~=${name}]`)
    .concat("script[type=speculationrules]").join();
  if (self.document) new MutationObserver(() => {
    for (const one of document.querySelectorAll(soon)) {
      if (!one.told) noted.push(["prefetch", one.href || one.textContent]);
      one.told = true;
    }
  }).observe(document, { childList: true, subtree: true });
}"""

STORED = """async () => ({
  local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie,
  databases: (await indexedDB.databases()).map(({ name }) => name),
})"""
CACHES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const hash = await crypto.subtle.digest("SHA-256", await (await cache.match(request)).arrayBuffer());
      const digits = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0"));
      found.push({ address: request.url, hash: digits.join("") });
    }
  }
  return found;
}"""


class Watched:
    """A reader's browser, and all that was asked for from it."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.page = page
        self.asked: list[tuple[str, str, str | None]] = []
        self.sockets: list[str] = []
        self.workers: list[Worker] = []
        context.on("request", lambda one: self.asked.append((one.method, one.url, one.post_data)))
        context.add_init_script(f"({WATCH})()")
        page.on("websocket", lambda socket: self.sockets.append(socket.url))
        page.on("worker", self.watch)

    def watch(self, worker: Worker) -> None:
        self.workers.append(worker)
        worker.evaluate(WATCH)

    def noted(self) -> list[list[str]]:
        """What scripts of the page, of its frames and of its workers stored, sent or asked for."""
        places = [*self.page.frames, *self.page.workers]
        return [one for place in places for one in place.evaluate("() => self.noted ?? []")]

    def beyond(self, here: str) -> list[list[str]]:
        """The same without what only fetches the engine's own files, or looks whether they are on the device."""
        own = f"{here}engine/"
        return [
            one
            for one in self.noted()
            if not (one[0] == "fetch" and one[1].startswith(own) and "?" not in one[1] and "#" not in one[1])
        ]


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Callable[[], Watched]]:
    contexts = []

    def start() -> Watched:
        context, page = visitor(chromium, permissions=["clipboard-read", "clipboard-write"])
        contexts.append(context)
        return Watched(context, page)

    yield start
    for context in contexts:
        context.close()


def look_up(page: Page) -> None:
    """An occupation is looked for, and left out again."""
    typed = field(page, "work[0].noc")
    typed.fill("nurse")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    typed.press("Escape")
    typed.fill("")
    expect(page.locator("#f-work-0-noc-title")).to_be_empty()


def go_through(page: Page) -> None:
    """Everything a reader may do with answers, short of asking to keep them."""
    # Through the steps, by hand.
    field(page, "birth_date").fill("1990-05-01")
    for step in ("education", "languages", "work", "more", "check"):
        page.locator(".js-submit").click()
        expect(page.locator(f"#step-{step}")).to_be_visible()
        if step == "work":
            look_up(page)
    page.locator(".js-reset").click()
    # With many answers: a goal, something tried and kept beside, a plan, a link, a file.
    follow(page, link(COUPLE["profile"], COUPLE["on"]))
    expect_settled(page)
    page.locator("#principal-birth").fill("1992-03-04")
    page.locator("#trial-en-writing").fill("10")
    page.locator(".js-trial-keep").click()
    expect(page.locator("[data-compared]").first).to_be_visible(timeout=PATIENCE)
    page.locator("#planner-invited").fill("2026-10-07")
    expect(page.locator(".js-planner-result")).to_be_visible(timeout=PATIENCE)
    page.locator(".checklist input").first.check()
    with page.expect_download():
        page.locator(".js-planner-download").click()
    page.locator(".js-copy").click()
    page.locator(".js-trial-use").click()
    expect(page.locator(".js-assumes")).to_be_visible()


def test_a_whole_session_sends_nothing_elsewhere_and_stores_no_answer(serve, watched, record_figure):
    here = serve("/")
    reader = watched()
    page = reader.page
    page.goto(here + PATHS["en"])
    wait_until(page, "ready")
    go_through(page)
    noted = reader.beyond(here)
    # To the other language with the answers, and on to other pages.
    page.locator(".language").click()
    page.locator("html[lang=fr][data-calculator=ready]").wait_for(timeout=PATIENCE)
    expect(page.locator('[data-result="crs-total"]')).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".js-kept-offline")).to_be_visible(timeout=PATIENCE)
    noted += reader.beyond(here)

    assert reader.workers, "the worker of the engine was not watched"
    assert [address for _, address, _ in reader.asked if address.endswith("/pyodide.asm.wasm")]
    elsewhere = [one for _, one, _ in reader.asked if not one.removeprefix("blob:").startswith(here)]
    assert elsewhere == []
    assert [address for _, address, _ in reader.asked if "?" in address] == []
    assert [one for one in reader.asked if one[0] != "GET" or one[2] is not None] == []
    assert reader.sockets == []
    assert noted == [], "something was stored or sent"
    assert page.evaluate(STORED) == {"local": {}, "session": {}, "cookie": "", "databases": []}
    told = answers_in(json.dumps([address for _, address, _ in reader.asked]))
    assert told == []
    record_figure("requests_recorded", len(reader.asked))


def test_what_is_kept_for_use_without_a_network_are_the_sites_own_files(serve, watched, site):
    here = serve("/")
    reader = watched()
    page = reader.page
    page.goto(here + PATHS["en"] + link(COUPLE["profile"], COUPLE["on"]))
    wait_until(page, "ready")
    expect_total(page, TOTAL)
    expect(page.locator(".js-kept-offline")).to_be_visible(timeout=PATIENCE)
    page.reload()
    wait_until(page, "ready")
    expect_settled(page)
    # The memory of a Python that has started, made at build, comes last: nothing of a reader's is ever in it.
    for _ in range(600):
        kept = page.evaluate(CACHES)
        if any(one["address"].endswith("/snapshot.bin") for one in kept):
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("the snapshot was never kept")
    assert len(kept) > 20
    for one in kept:
        path = one["address"].removeprefix(here)
        assert "#" not in path and "?" not in path
        file = site / (path + "index.html" if path.endswith("/") or not path else path)
        assert one["hash"] == sha256(file), path
        assert answers_in(one["address"]) == []


def answers_in(text: str) -> list[str]:
    """The answers of the session that stand in a text, as they are or as a link carries them."""
    coded = link(COUPLE["profile"])[3:40]
    return [answer for answer in ("1990-05-01", "1994-05-01", "1992-03-04", "2026-10-07", coded) if answer in text]


def test_the_watch_notices_what_it_is_there_for(serve, watched):
    reader = watched()
    page = reader.page
    page.goto(serve("/") + PATHS["en"])
    wait_until(page, "ready")
    deeds = """async () => {
      localStorage.setItem("a", "1990-05-01");
      document.cookie = "a=1";
      navigator.sendBeacon(location.href, "1");
      indexedDB.open("a");
      try { new WebSocket("wss://example.org/"); } catch {}
      (await caches.open("a")).put(location.href, new Response("1"));
      fetch("https://example.org/").catch(() => {});
      new XMLHttpRequest().open("GET", "https://example.org/");
      new RTCPeerConnection();
      new EventSource("https://example.org/");
      const soon = { rel: "prefetch", href: "https://example.org/?a" };
      document.head.append(Object.assign(document.createElement("link"), soon));
      await new Promise((done) => setTimeout(done, 50));
    }"""
    page.evaluate(deeds)
    names = [name for name, *_ in reader.noted()]
    told = ["setItem", "cookie", "sendBeacon", "open", "WebSocket", "open", "put"]
    told += ["fetch", "open", "RTCPeerConnection", "EventSource", "prefetch"]
    assert sorted(one for one in names if one != "fetch") == sorted(one for one in told if one != "fetch")
    assert ["fetch", "https://example.org/"] in reader.beyond(serve("/"))
    [worker] = page.workers
    worker.evaluate("() => { indexedDB.open('b'); }")
    assert ["open", "b"] in reader.noted()


# As the server sees it


class Seen(NamedTuple):
    """A request with what came with it."""

    path: str
    headers: dict[str, str]


@pytest.fixture
def listening(site: Path) -> Iterator[tuple[str, list[Seen]]]:
    """The address of a server of the site, and all that it was asked."""
    asked: list[Seen] = []

    class Listening(Pages):
        def do_GET(self) -> None:
            asked.append(Seen(self.path, {name.lower(): value for name, value in self.headers.items()}))
            super().do_GET()

    server = Server(("127.0.0.1", 0), partial(Listening, directory=str(site), base="/"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("engine", some_long(VARIANTS, "snapshot"))
def test_the_server_learns_no_more_than_which_files_are_wanted(
    chromium: Browser, listening, engine: str, record_figure
):
    here, asked = listening
    context, page = visitor(chromium)
    # Somebody who points at the link makes the browser fetch ahead.
    page.goto(here + ROUTES["home"]["en"])
    page.locator(f'a[href$="{PATHS["en"].removeprefix("en/")}"]').first.hover()
    page.locator("link[rel=prefetch]").first.wait_for(state="attached")
    page.goto(here + PATHS["en"] + f"?engine={engine}" + link(COUPLE["profile"], COUPLE["on"]))
    expect_total(page, TOTAL)
    expect_engine(page, engine)
    show_all(page)
    field(page, "birth_date").fill("1990-05-01")
    # To another page by a link, from an address that holds answers.
    page.locator("footer a").filter(has_text="Privacy").first.click()
    page.wait_for_load_state()
    context.close()
    paths = [one.path for one in asked]
    assert any(path.endswith("/pyodide.asm.wasm") for path in paths)
    assert {path.partition("?")[2] for path in paths} == {"", f"engine={engine}"}
    assert [one for one in asked if {"cookie", "authorization"} & one.headers.keys()] == []
    # A module of the worker says which module asks for it; no page ever says where its reader is.
    referrers = {one.headers["referer"].removeprefix(here) for one in asked if "referer" in one.headers}
    assert [one for one in referrers if not re.fullmatch(r"(engine|theme)/[\w/.-]+\.(mjs|js|css)|sw\.js", one)] == []
    assert answers_in(json.dumps(asked)) == []
    record_figure("requests_recorded", len(asked))
