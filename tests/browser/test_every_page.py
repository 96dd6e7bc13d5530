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
