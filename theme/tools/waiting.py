"""The process that `renderer` starts before it is needed: `python -m tools.waiting`, in the project's folder."""

import contextlib
import json
import os
import shutil
import sys
from pathlib import Path

BUILD = Path("data", "build.json")


def wait_and_render() -> None:
    """Loads the libraries, waits for the wish of `Renderer.render` on standard input, then fulfils it."""
    import babel.dates
    import babel.numbers
    import jsonschema
    import markdown
    import pelican
    import ruamel.yaml
    import svg

    del babel, jsonschema, markdown, ruamel, svg
    said = sys.stdin.read()
    if not said:
        return
    from tools import core
    from tools.console import Failure
    from tools.place import Place

    # Pelican meets the same faults in the same files, and tells them with all others.
    with contextlib.suppress(Failure):
        core.compile_data(Place(Path.cwd()))
    wish = json.loads(said)
    pelican.main(wish["arguments"])
    complete(Path(wish["staging"]), Path(wish["whole"]))


def complete(staging: Path, whole: Path) -> None:
    """Adds to the rendered pages what Pelican does not write, from the last whole site."""
    from express_entry.edition import UNKNOWN
    from express_entry.routes import ROUTES

    from tools import intent

    there = {path.name for path in staging.iterdir()}
    for path in (BUILD, *(path.relative_to(whole) for path in whole.iterdir() if path.name not in there)):
        link(whole / path, staging / path)
    intent.write(staging)
    # The page of the calculator says which edition of the engine it belongs to.
    edition = json.loads((whole / "engine" / "manifest.json").read_text(encoding="utf-8"))["edition"]
    for name in ("calculator", "embed"):
        for folder in ROUTES[name].values():
            page = staging / folder / "index.html"
            page.write_text(page.read_text(encoding="utf-8").replace(UNKNOWN, edition), encoding="utf-8")


def link(source: Path, target: Path) -> None:
    """The same file or folder in another place; nothing that is finished is ever written to."""

    def one(file: str, place: str) -> None:
        try:
            os.link(file, place)
        except OSError:
            shutil.copyfile(file, place)

    if source.is_dir():
        shutil.copytree(source, target, copy_function=one)
    else:
        one(str(source), str(target))


if __name__ == "__main__":
    wait_and_render()
