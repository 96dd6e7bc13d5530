"""What axe-core finds on a page as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Frame, Page

FILE = Path(__file__).parents[2].joinpath("theme", "node_modules", "axe-core", "axe.min.js")
PROGRAM = FILE.read_text(encoding="utf-8")
# All that another theme can change.
OF_COLOUR = ("color-contrast", "link-in-text-block")
# What lies over the page stays where it is on the screen; what is under it now is not when the reader scrolls.
OVER_THE_PAGE = ".to-result, .undo"
RUN = """async ([only, within, over]) => {
  const found = async (rules) => {
    const { violations } = await axe.run(within ?? document, { iframes: false, resultTypes: ["violations"], ...rules });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 200)}: ${node.failureSummary}`));
  };
  // Halfway from one colour to another nothing can be said of contrast.
  await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  if (only.length) return found({ runOnly: { type: "rule", values: only } });
  const faults = await found({});
  const hidden = [...document.querySelectorAll(over)];
  for (const one of hidden) one.style.visibility = "hidden";
  faults.push(...await found({ runOnly: { type: "rule", values: ["target-size"] } }));
  for (const one of hidden) one.style.visibility = "";
  return faults;
}"""


def inject(page: Page | Frame) -> None:
    """Brings the checker into the page, once after each load."""
    page.evaluate(PROGRAM)


def faults(page: Page | Frame, only: Sequence[str] = (), within: str | None = None) -> list[str]:
    """One line for each fault: rule, element, what is wrong. `only` names rules, `within` a part of the page."""
    found: list[str] = page.evaluate(RUN, [list(only), within, OVER_THE_PAGE])
    return [" ".join(fault.split()) for fault in found]


def faults_in_dark(page: Page) -> list[str]:
    """The same after the reader's device has turned dark; nothing but colours changes then."""
    page.emulate_media(color_scheme="dark")
    return [f"dark: {fault}" for fault in faults(page, OF_COLOUR)]
