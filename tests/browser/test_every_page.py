"""Every page of the site, in both themes: no fault known to axe. On narrow screens one page of each kind stands for
all, in test_kinds_of_page.py.
"""

from __future__ import annotations

from pathlib import Path

import axe
import pytest

# So many that all processes have something to do until the end.
PARTS = 24
# The frame in which the engine runs shows nothing to anybody.
NOT_READ = {"engine/index.html"}
# A reader of neither language is not led away from the page that asks for one.
NEITHER = "Object.defineProperty(navigator, 'languages', { get: () => ['de'] })"


def addresses(site: Path) -> list[str]:
    """Every page, from the site's root, as it is linked to."""
    files = {file.relative_to(site).as_posix() for file in site.rglob("*.html")} - NOT_READ
    return [name.removesuffix("index.html") for name in sorted(files)]


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_is_at_fault_in_either_theme(site: Path, serve, visit, record_figure, part: int):
    paths = addresses(site)[part::PARTS]
    page = visit(paths[0])
    page.add_init_script(NEITHER)
    found = []
    for path in paths:
        page.emulate_media(color_scheme="light")
        page.goto(serve() + path)
        page.evaluate("() => { for (const one of document.querySelectorAll('main details')) one.open = true; }")
        axe.inject(page)
        found += [f"/{path}: {fault}" for fault in (*axe.faults(page), *axe.faults_in_dark(page))]
    assert found[:20] == [], f"{len(found)} in all"
    record_figure("pages_audited", len(paths))


# What can be done to a page, and the rule that must see it.
BROKEN = {
    "heading-order": "h1.after(made('h5'))",
    "html-lang-valid": "document.documentElement.lang = 'x-'",
    "valid-lang": "lead.lang = 'x-'",
    "link-name": "h1.after(Object.assign(made('a'), { href: 'x/', textContent: '' }))",
    "color-contrast": "lead.style.color = '#bbb'",
    "dark: color-contrast": "lead.style.color = '#111'",
    "target-size": "h1.after(...[1, 2].map(() => Object.assign(made('button'), { style: 'all: unset; font: 4px a' })))",
}


def test_the_checker_sees_a_fault(visit):
    for rule, done in BROKEN.items():
        page = visit("en/about/", scheme="light")
        page.evaluate(
            f"""() => {{
              const [h1, lead] = [document.querySelector("h1"), document.querySelector("main p")];
              const made = (name) => Object.assign(document.createElement(name), {{ textContent: "More" }});
              {done};
            }}"""
        )
        axe.inject(page)
        found = [*axe.faults(page), *axe.faults_in_dark(page)]
        assert [fault for fault in found if fault.startswith(f"{rule}: ")], (rule, found)
