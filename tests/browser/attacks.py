"""What a stranger may put before a page: the table in attacks.yaml, and what is done with it in the page.

Texts are made in the page itself, so that 5 MB on their way into it are not taken for work of the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from express_entry import yaml12
from playwright.sync_api import Browser, Page
from visits import never_starts

Attack = dict[str, str]

TABLE: dict[str, list[Attack]] = yaml12.read(Path(__file__).with_name("attacks.yaml")).data

# A page does nothing in one go that takes longer, in milliseconds of the processor's own time: how much else the
# machine has to do says nothing of the page.
LONGEST_TASK = 200

# Before any script of the page. `hit` is what every attack tries to call.
BEFORE = """() => {
  window.hits = [];
  window.hit = (...what) => { window.hits.push(["hit", ...what].join(" ")); };
  for (const name of ["alert", "confirm", "prompt"]) window[name] = () => window.hit(name);
  document.addEventListener("securitypolicyviolation", (event) =>
    window.hit(event.effectiveDirective, event.sourceFile, event.lineNumber));

  // «text×times» is the text so many times over, ␛d800; the character of this number; bytes stand as hexadecimal.
  window.textOf = ({ says = "" }) => says.replace(/«([^«»]*)×(\\d+)»/g, (_, text, times) => text.repeat(Number(times)))
    .replace(/␛([0-9a-f]+);/g, (_, number) => String.fromCharCode(parseInt(number, 16)));
  window.bytesOf = (attack) => attack.bytes === undefined ? new TextEncoder().encode(window.textOf(attack))
    : Uint8Array.from(attack.bytes.match(/../g) ?? [], (byte) => parseInt(byte, 16));
  window.codeOf = (bytes) => {
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  };

  window.stored = async () => JSON.stringify([localStorage, sessionStorage, document.cookie,
    (await indexedDB.databases()).length, (await caches.keys()).length]).replace(/.{9000}/gs, (part) => part.length);
  window.shown = (selector) => [...document.querySelectorAll(selector)].some((one) => one.checkVisibility());
  window.pause = (time) => new Promise((done) => setTimeout(done, time));
  window.until = async (...ends) => {
    for (let left = 2000; left; left -= 1) {
      for (const [name, isSo] of ends) if (isSo()) return name;
      await window.pause(5);
    }
    return "nothing to be seen";
  };
  window.emptied = async (input) => {
    input.value = "";
    input.dispatchEvent(new Event("input"));
  };
  // What the browser itself does with 5 MB in a field is no work of the page.
  window.filled = async (input, text) => {
    input.value = text;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  };
  // What comes between the two marks is the work of the page.
  window.attack = async (name, begin, ...ends) => {
    await window.pause(20);
    performance.mark(`begin ${name}`);
    await begin();
    const end = await window.until(...ends);
    await window.pause(20);
    performance.mark(`end ${name}`);
    return end;
  };
}"""

# All that no attack may change.
LOOK = """async () => ({
  hits: window.hits,
  own: [Object, Array, Function, String, Number, Boolean, RegExp, Map, Promise, Element, Node].flatMap((one) =>
    [one, one.prototype].flatMap((of) => Object.getOwnPropertyNames(of))).join(),
  polluted: [({}).polluted, [].polluted, "".polluted].map(String).join(),
  elements: "script img iframe object embed base meta form style video audio math b marquee".split(" ")
    .map((tag) => `${tag} ${document.querySelectorAll(tag).length}`).join(),
  handlers: [...document.querySelectorAll("*")].flatMap((one) => one.getAttributeNames())
    .filter((name) => name.startsWith("on")),
  leads: [...document.querySelectorAll("[href], [src], [action], [formaction]")]
    .map((one) => String(one.href?.baseVal ?? one.href ?? one.src ?? one.action))
    .filter((address) => !address.startsWith("http")),
  page: location.origin + location.pathname,
  stored: await stored(),
})"""

# Each takes one attack in an open page and says what came of it.

LINK = """async (attack) => {
  history.replaceState(history.state, "", location.pathname);
  document.querySelector(".js-reset").click();
  await until(["empty", () => shown(".js-empty") && !shown(".js-kept")]);
  const sound = codeOf(new TextEncoder().encode('{"birth_date": "1990-05-01"}'));
  const fragment = attack.raw ? textOf(attack).replaceAll("{p}", sound) : `p=${codeOf(bytesOf(attack))}&on=2026-10-01`;
  // A day that cannot be read is told at the same place, but the answers are there.
  const isRefused = () => shown(".js-link-problem") && !document.querySelector("[name=birth_date]").value;
  return window.attack(attack.name, async () => {
    const changed = new Promise((done) => { window.addEventListener("hashchange", done, { once: true }); });
    location.hash = fragment;
    // The browser itself refuses what is too long for an address.
    await Promise.race([changed, pause(500)]);
    await pause(20);
    if (!isRefused()) document.querySelector(".js-submit").click();
  },
    ["unreadable", isRefused],
    ["problems", () => shown(".error-summary")],
    ["score", () => shown('[data-result="crs-total"]')]);
}"""

FILE = """async (attack) => {
  document.querySelector(".js-reset").click();
  await until(["empty", () => shown(".js-empty")]);
  document.querySelector(".js-file-faults").hidden = true;
  const files = new DataTransfer();
  files.items.add(new File([bytesOf(attack)], attack.file ?? "answers.json", { type: "application/json" }));
  const input = document.querySelector(".js-file");
  return window.attack(attack.name, () => {
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, ["refused", () => shown(".js-file-faults")], ["loaded", () => shown('[data-result="crs-total"]')]);
}"""

# The page is opened anew with this among what is kept.
KEEP = """(attack) => {
  localStorage.clear();
  localStorage.setItem("waymark.answers", textOf(attack));
  return stored();
}"""
KEPT = """(attack) => window.attack(attack.name, () => {},
  ["broken", () => shown(".js-kept-notice .js-kept-drop")],
  ["back", () => document.querySelector(".js-keep-switch").checked && shown(".js-kept-notice p")])"""
# What stands beside the answers is drawn with what follows the score.
DRAWN = """(attack) => window.attack(attack.name, () => {},
  ["broken", () => shown(".js-kept-notice .js-kept-drop")],
  ["drawn", () => shown('[data-result="crs-total"]') && shown("#planner")])"""

SEARCH = """async (attack) => {
  const input = document.querySelector(".js-input");
  await emptied(input);
  const status = document.querySelector(".js-status");
  await until(["empty", () => !shown(".search-results > li") && status.textContent === ""]);
  if (!attack.raw) await filled(input, textOf(attack));
  return window.attack(attack.name, () => {
    if (attack.raw) location.hash = textOf(attack);
    else input.dispatchEvent(new Event("input"));
  },
    ["failed", () => shown(".js-failed")],
    ["found", () => shown(".search-results > li")],
    ["none", () => /[“«]/.test(status.textContent)]);
}"""

OCCUPATIONS = """async (attack) => {
  const input = document.querySelector(".js-occupation-input");
  const status = document.querySelector(".occupation-status");
  await emptied(input);
  await until(["empty", () => status.textContent === ""]);
  await filled(input, textOf(attack));
  return window.attack(attack.name, () => input.dispatchEvent(new Event("input")),
    ["found", () => shown("[role=option]")], ["none", () => status.textContent !== ""]);
}"""

# The page is opened anew at this address.
STAND = """(attack) => window.attack(attack.name, () => {},
  ["unreadable", () => shown(".js-link-problem")],
  ["stands", () => document.readyState === "complete" && shown("h1")])"""


REPEATED = re.compile(r"«([^«»]*)×(\d+)»")


def text(attack: Attack) -> str:
    """What an attack says, where it has to be known outside the page."""
    return REPEATED.sub(lambda found: found[1] * int(found[2]), attack["says"])


@contextmanager
def watched_tasks(browser: Browser) -> Iterator[Callable[[], dict[str, float]]]:
    """What it yields tells, after the block, the longest task of a page while each attack went on, in milliseconds."""
    browser.start_tracing(categories=["toplevel", "blink.user_timing"])
    found: dict[str, float] = {}
    yield lambda: found
    found |= longest_tasks(json.loads(browser.stop_tracing())["traceEvents"])


def longest_tasks(events: list[dict[str, Any]]) -> dict[str, float]:
    """The longest task by attack, from a trace of Chromium: of the processor's own time, not of the clock's."""
    marks = sorted(
        (one["ts"], *one["name"].split(" ", 1), one["pid"])
        for one in events
        if one["name"].startswith(("begin ", "end "))
    )
    pages = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    tasks = [one for one in events if one["ph"] == "X" and "tdur" in one and (one["pid"], one["tid"]) in pages]
    longest: dict[str, float] = {}
    for (begin, kind, name, pid), (end, _, _, _) in pairwise(marks):
        if kind == "begin":
            mine = [
                one["tdur"] / 1000
                for one in tasks
                if one["pid"] == pid and begin <= one["ts"] + one["dur"] and one["ts"] <= end
            ]
            longest[name] = max(mine, default=0.0)
    return longest


def open_page(browser: Browser, address: str, *, engine: bool) -> tuple[Page, list[str]]:
    """A page that notes what an attack did, and the list of all that went wrong in it or was asked of another place."""
    context = browser.new_context(
        locale="en-CA", timezone_id="America/Toronto", reduced_motion="reduce", service_workers="block"
    )
    context.add_init_script(f"({BEFORE})()")
    if not engine:
        never_starts(context)
    page = context.new_page()
    wrong: list[str] = []
    origin = "/".join(address.split("/")[:3])
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda other: wrong.append(f"window: {other.url}"))
    page.on(
        "request",
        lambda one: (
            None if one.url.removeprefix("blob:").startswith(origin) else wrong.append(f"request: {one.url[:200]}")
        ),
    )
    page.goto(address)
    return page, wrong
