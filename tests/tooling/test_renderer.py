"""The pages that somebody looks at are rendered alone, and all else is as it was shown before."""

from pathlib import Path

from tools.place import Place
from tools.renderer import Renderer

WANTED = ("en/guides/crs-explained/index.html", "fr/donnees/index.html", "fr/calculatrice/index.html")
# Written with every edition.
ALWAYS = {"index.html", "404.html", "offline.html", "theme/js/first-files.mjs"}


def test_only_what_is_looked_at_is_rendered(place: Place, site: Path, tmp_path: Path) -> None:
    before = {name: path.stat().st_ino for name, path in files(site).items()}
    renderer = Renderer(place)
    try:
        renderer.render(tmp_path / "new", site, "", [*WANTED])
    finally:
        renderer.close()
    after = files(tmp_path / "new")
    assert {name: path.read_bytes() for name, path in after.items()} == {
        name: path.read_bytes() for name, path in files(site).items()
    }
    anew = {name for name, path in after.items() if path.stat().st_ino != before[name]}
    pages = {name for name in anew if name.endswith(".html")}
    assert pages | {"theme/js/first-files.mjs"} == {*WANTED, *ALWAYS}
    # The theme is copied with every edition; everything else is linked.
    assert {name.split("/")[0] for name in anew - pages} <= {"theme"}


def files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
