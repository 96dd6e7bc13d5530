"""How fast answers come once the worker is ready: to a question, and from a changed field to the new score."""

import contextlib
from collections.abc import Iterator
from statistics import quantiles
from typing import Any

from tools.bench.figures import Figure
from tools.bench.reader import Stand, calibrated
from tools.bench.slow import IS_POSSIBLE
from tools.bench.start import CALCULATOR
from tools.console import step

# From the question sent to the reply read, by the page's own client in a worker of its own.
ASK = """async ({ questions, warm }) => {
  const { Client } = await import(new URL("../../theme/js/client.mjs", location.href).href);
  // The page's own frame has told its own client all that it had to tell.
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.src = document.querySelector(".js-engine").src;
  const client = new Client(frame);
  await new Promise((ready, failed) => {
    client.addEventListener("ready", ready);
    client.addEventListener("failed", ({ detail }) => failed(new Error(JSON.stringify(detail))));
    client.start();
  });
  const times = [];
  for (const question of [...questions.slice(0, warm), ...questions]) {
    const start = performance.now();
    const reply = await client.ask("bench", "assess", question);
    times.push(performance.now() - start);
    if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  }
  client.disconnect();
  return times.slice(warm);
}"""
# From the event of a changed field to the new score in the page, and to the frame after it.
CHANGE = """async ({ values, pause }) => {
  const field = document.querySelector('[name="languages[0].reading"]');
  const score = () => document.querySelector('[data-result="crs-total"]').textContent;
  const times = [];
  for (const value of values) {
    await new Promise((done) => setTimeout(done, pause));
    const before = score();
    const start = performance.now();
    field.value = value;
    const shown = new Promise((done) => {
      const observer = new MutationObserver(() => {
        if (score() === before) return;
        observer.disconnect();
        done(performance.now() - start);
      });
      observer.observe(document.querySelector(".js-total"), { childList: true, subtree: true, characterData: true });
    });
    field.dispatchEvent(new Event("input", { bubbles: true }));
    times.push(await shown);
  }
  return times;
}"""
# Each gives other points than the one before.
VALUES = ("7", "8", "9", "10")


def measure(stand: Stand, people: list[Any], on: str, quick: bool) -> Iterator[Figure]:
    questions = [{"on": on, "profile": one} for one in people]
    times: list[float] = []
    with step(f"Measuring: {len(questions)} questions to the worker"), stand.reader() as one:
        for _ in range(1 if quick else 3):
            with one.page() as page:
                page.goto(stand.server.address + CALCULATOR)
                page.locator("html[data-calculator=ready]").wait_for(timeout=120_000)
                times += page.evaluate(ASK, {"questions": questions, "warm": min(20, len(questions))})
    what = "whole assessment, asked and answered in the page"
    yield Figure(name="answer.round_trip", what=f"{what}: p50", unit="ms", values=times, most=5)
    slowest = quantiles(times, n=100, method="inclusive")[98]
    yield Figure(name="answer.round_trip.p99", what=f"{what}: p99", unit="ms", values=[slowest], most=20)
    yield from _changes(stand, 4 if quick else 16)


def _changes(stand: Stand, count: int) -> Iterator[Figure]:
    values = [VALUES[number % len(VALUES)] for number in range(count)]
    address = f"{stand.server.address}{CALCULATOR}{stand.answers}&step=languages"

    def changed(share: float | None) -> list[float]:
        with stand.reader() as one, one.page() as page, contextlib.ExitStack() as slow:
            page.goto(address)
            page.evaluate("() => bench.first")
            page.locator(".js-ahead table").wait_for(timeout=120_000)
            if share:
                slow.enter_context(one.slowed(share))
            # A reader thinks, while the page works on what the next change would do.
            pause = 1000 if share is None else 3000
            shown: list[float] = page.evaluate(CHANGE, {"values": values, "pause": pause})
            return shown

    with step("Measuring: from a changed answer to the new score"):
        times = changed(None)
    yield Figure(name="answer.changed", what="changed answer to new score shown", unit="ms", values=times)
    if not IS_POSSIBLE:
        return
    with step("Measuring: the same, processor 4x slower"):
        share, slowness = calibrated(stand)
        times = changed(share)
    yield Figure(name="answer.slow.slowness", what="a loop in a worker, slowed", unit="x", values=[slowness])
    what = "changed answer to new score shown, 4x slower"
    yield Figure(name="answer.slow.changed", what=what, unit="ms", values=times, most=100)
