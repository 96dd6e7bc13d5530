"""Every attack of the table attacks.yaml, door by door, in a real browser.

None runs, none becomes a part of the page, none reaches the objects that all scripts share, none is stored, none holds
the page up; and each is refused with words, or shown as the text it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import attacks
import pytest
from attacks import LONGEST_TASK, TABLE, Attack
from express_entry.routes import ROUTES
from normal import some_long
from playwright.sync_api import Browser
from visits import show_all, wait_until

PLACES = {"calculator": "calculator", "embed": "embed", "search": "search", "rounds": "draws", "occupations": "noc"}


class Target:
    """One page of the site, for one attack after another."""

    def __init__(self, browser: Browser, root: str, place: str, *, engine: bool = True) -> None:
        self.address = root + ROUTES[PLACES[place]]["en"]
        self.page, self.wrong = attacks.open_page(browser, self.address, engine=engine)
        self.before = self.look()

    def look(self) -> dict[str, Any]:
        return self.page.evaluate(attacks.LOOK)

    def fault(self, attack: Attack, end: str) -> dict[str, object]:
        """What came of an attack that should not have."""
        after = self.look()
        if "leads" in attack and after["page"].endswith(attack["leads"]):
            after["page"] = self.before["page"]
        found = {name: after[name] for name in self.before if after[name] != self.before[name]}
        if end != attack["ends"]:
            found["ends"] = end
        if attack.get("shows", "") not in self.page.locator("body").inner_text():
            found["shows"] = "nothing of it"
        if self.wrong:
            found["wrong"] = self.wrong[:3]
        # What one has done is not held against the next.
        self.wrong.clear()
        self.page.evaluate("() => { window.hits.length = 0; }")
        return found


@pytest.fixture
def attack(chromium: Browser, serve, record_figure) -> Iterator[Callable[..., None]]:
    """`attack("file", "calculator", act)` lets `act` try every attack of a door on a page; fails if one did harm."""
    targets: list[Target] = []

    def try_all(
        door: str, place: str, act: Callable[[Target, Attack], str], prepare=lambda target: None, **more: bool
    ) -> None:
        target = Target(chromium, serve("/"), place, **more)
        targets.append(target)
        prepare(target)
        faults: dict[str, dict[str, object]] = {}
        with attacks.watched_tasks(chromium) as longest:
            for one in TABLE[door]:
                found = target.fault(one, act(target, one))
                if found:
                    faults[one["name"]] = found
        times = longest()
        assert set(times) == {one["name"] for one in TABLE[door]}, "not every attack was measured"
        for name, time in times.items():
            if time > LONGEST_TASK:
                faults.setdefault(name, {})["milliseconds"] = round(time)
        record_figure("attacks_tried", len(TABLE[door]))
        record_figure("attacks_worked", len(faults))
        assert not faults, json.dumps(faults, indent=1)

    yield try_all
    for target in targets:
        target.page.context.close()


def here(act: str) -> Callable[[Target, Attack], str]:
    """In the page as it is."""
    return lambda target, one: target.page.evaluate(act, one)


def ready(target: Target) -> None:
    wait_until(target.page, "ready")
    show_all(target.page)
    # The first answers fetch what follows the score.
    target.page.evaluate(attacks.LINK, {"name": "none", "raw": True, "says": "p={p}&on=2026-10-01", "ends": "score"})
    target.before = target.look()


@pytest.mark.parametrize("door", ["link", "address"])
def test_no_link_does_more_than_fill_in_the_form(attack, door: str):
    attack(door, "calculator", here(attacks.LINK), ready)


def test_no_file_does_more_than_fill_in_the_form(attack):
    attack("file", "calculator", here(attacks.FILE), ready)


def test_no_question_to_the_search_does_more_than_find(attack):
    attack("search", "search", here(attacks.SEARCH))


def test_no_question_for_an_occupation_does_more_than_find(attack):
    attack("occupations", "occupations", here(attacks.OCCUPATIONS))


# What the engine makes of answers is seen with links and files, and of what stands beside them with `drawn`; here each
# would have to wait until it has started.
WITH_ENGINE = some_long((False, True), False)


def kept(seen: str, *, stays: bool = True) -> Callable[[Target, Attack], str]:
    """The page opened anew with the attack in what was kept; `seen` tells how it ends; `stays`: none writes over it."""

    def act(target: Target, one: Attack) -> str:
        target.page.goto(target.address.partition("en/")[0] + ROUTES["privacy"]["en"])
        stored = target.page.evaluate(attacks.KEEP, one)
        if stays:
            target.before["stored"] = stored
        else:
            target.before.pop("stored", None)
        target.page.goto(target.address)
        return target.page.evaluate(seen, one)

    return act


@pytest.mark.parametrize("engine", WITH_ENGINE)
def test_nothing_that_was_kept_does_more_than_fill_in_the_form(attack, engine: bool):
    attack("kept", "calculator", kept(attacks.KEPT), engine=engine)


def test_nothing_that_was_kept_beside_the_answers_does_more_than_be_drawn(attack):
    # What is drawn is kept anew, as it was understood.
    attack("drawn", "calculator", kept(attacks.DRAWN, stays=False))


@pytest.mark.parametrize("engine", WITH_ENGINE)
def test_no_address_does_more_than_open_its_page(attack, chromium: Browser, serve, engine: bool):
    clean: dict[str, dict[str, Any]] = {}

    def open_at(target: Target, one: Attack) -> str:
        if one["page"] not in clean:
            other = Target(chromium, serve("/"), one["page"], engine=engine)
            clean[one["page"]] = other.before
            other.page.context.close()
        target.before = clean[one["page"]]
        # Else another fragment alone would open nothing anew.
        target.page.goto("about:blank")
        target.page.goto(serve("/") + ROUTES[PLACES[one["page"]]]["en"] + attacks.text(one))
        return target.page.evaluate(attacks.STAND, one)

    attack("opened", "calculator", open_at, engine=engine)


# The watch itself

WORKS = {
    "a script": "document.body.append(Object.assign(document.createElement('script'), { src: './x.js' }))",
    "a handler": "document.body.setAttribute('onclick', 'hit()')",
    "a call": "hit()",
    "a dialog": "alert(1)",
    "an image": "document.body.append(document.createElement('img'))",
    "an address": "document.body.append(Object.assign(document.createElement('a'), { href: 'javascript:hit()' }))",
    "a prototype": "Object.prototype.polluted = 1",
    "a lost method": "delete Object.prototype.toLocaleString",
    "something stored": "localStorage.setItem('a', 'b')",
    "markup": "document.body.innerHTML = '<b>'",
    "another place": "fetch('https://example.org/')",
    "an error": "setTimeout(() => { throw new Error('thrown'); })",
}


@pytest.mark.parametrize("way", WORKS)
def test_the_watch_notices_an_attack_that_works(chromium: Browser, serve, way: str):
    target = Target(chromium, serve("/"), "occupations")
    one = {"name": way, "ends": "done", "does": WORKS[way]}
    # From a timer: what the developer tools evaluate directly is exempt from the policy.
    act = f"""(attack) => window.attack(attack.name, () => new Promise((done) => setTimeout(() => {{
      setTimeout(done, 50);
      try {{ {WORKS[way]}; }} catch {{ /* the policy has said it */ }}
    }})), ["done", () => true])"""
    assert target.fault(one, target.page.evaluate(act, one)) != {}
    target.page.context.close()


def test_the_watch_notices_a_task_that_takes_too_long(chromium: Browser, serve):
    target = Target(chromium, serve("/"), "occupations")
    spin = "() => { const end = performance.now() + 3000; for (let n = 0; performance.now() < end; n += 1) ; }"
    with attacks.watched_tasks(chromium) as longest:
        for name, begin in {"long": spin, "short": "() => {}"}.items():
            target.page.evaluate(f"() => window.attack('{name}', () => pause(0).then({begin}), ['done', () => true])")
    assert longest()["long"] > LONGEST_TASK > longest()["short"]
    target.page.context.close()


def test_there_are_as_many_attacks_as_were_promised():
    names = {door: [one["name"] for one in TABLE[door]] for door in TABLE}
    assert all(len(set(one)) == len(one) for one in names.values())
    assert sum(map(len, names.values())) >= 80
