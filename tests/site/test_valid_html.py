"""Pages keep to the HTML standard, as the checker html-validate reads it: one of each kind, in long runs every one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from express_entry.routes import ROUTES
from express_entry.words import LANGUAGES
from kinds import address
from tools import environment
from tools.place import Place

CHECKER = Path(__file__).with_name("validate.mjs")


def faults(place: Place, files: Iterable[Path]) -> list[str]:
    """One line for each fault: file, line, column, rule, what is wrong."""
    command = [*environment.node(place), CHECKER, place.root / "theme" / "package.json"]
    asked = "\n".join(map(str, files))
    done = subprocess.run(command, input=asked, capture_output=True, encoding="utf-8", env=environment.plain())
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def expect_valid(place: Place, files: set[Path]) -> None:
    found = faults(place, sorted(files))
    assert found[:20] == [], f"{len(found)} in all"


def test_a_page_of_each_kind_and_every_guide_are_valid(place: Place, site: Path):
    kinds = {site / address(name, language) / "index.html" for name in ROUTES for language in LANGUAGES}
    guides = {*site.glob("??/guides/*/index.html")}
    expect_valid(place, kinds | guides | {*site.glob("*.html"), *site.glob("engine/*.html")})


# In two halves, so that they can be checked side by side.
@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("half", ["English", "others"])
def test_every_page_is_valid(place: Place, site: Path, half: str):
    english = set(site.glob("en/**/*.html"))
    files = english if half == "English" else set(site.rglob("*.html")) - english
    assert len(files) > 100
    expect_valid(place, files)


FINE = """<!doctype html>
<html lang="en"><head><title>A title</title></head>
<body>
<h1>A page</h1>
HERE
</body></html>
"""


@pytest.mark.parametrize(
    ("piece", "rule"),
    [
        ("<p>Fine.</p>", None),
        ("<p><div>No block in a paragraph.</div></p>", "close-order"),
        ("<ul><p>Not an item.</p></ul>", "element-permitted-content"),
        ('<p id="a">One.</p><p id="a">Two.</p>', "no-dup-id"),
        ("<em>Never closed", "close-order"),
        ('<p align="left">Of old.</p>', "no-deprecated-attr"),
        ("<center>Of old.</center>", "deprecated"),
        ('<input type="nothing" aria-label="A field">', "attribute-allowed-values"),
        ('<img src="a.svg">', "wcag/h37"),
        ('<p aria-describedby="nowhere">A hint that is not there.</p>', "no-missing-references"),
        ('<a href="/"><button type="button">One in the other.</button></a>', "element-permitted-content"),
    ],
)
def test_the_checker_sees_a_fault(place: Place, tmp_path: Path, piece: str, rule: str | None):
    page = tmp_path / "page.html"
    page.write_text(FINE.replace("HERE", piece), encoding="utf-8")
    found = faults(place, [page])
    if rule is None:
        assert found == []
    else:
        assert any(fault.startswith(f"{page}:5:") and fault.split(": ")[1] == rule for fault in found), found
