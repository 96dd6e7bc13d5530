"""The process that `renderer` starts before it is needed: `python -m tools.waiting`, in the project's folder."""

import contextlib
import json
import os
import shutil
import sys
from pathlib import Path


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
    complete(Path(wish["staging"]), Path(wish["before"]))


def complete(staging: Path, before: Path) -> None:
    """Adds to what was written everything that was not, from the site as it was before."""
    from express_entry.edition import UNKNOWN
    from express_entry.routes import ROUTES

    from tools import intent

    # The page of the calculator says which edition of the engine it belongs to.
    edition = json.loads((before / "engine" / "manifest.json").read_text(encoding="utf-8"))["edition"]
    for name in ("calculator", "embed"):
        for folder in ROUTES[name].values():
            page = staging / folder / "index.html"
            if page.exists():
                page.write_text(page.read_text(encoding="utf-8").replace(UNKNOWN, edition), encoding="utf-8")
    _link(before, staging)
    # Written anew, not over the one it may be linked to.
    (staging / intent.FILE).unlink(missing_ok=True)
    intent.write(staging)


def _link(before: Path, staging: Path) -> None:
    """The files of a folder that another one lacks; nothing that is finished is ever written to."""
    for entry in os.scandir(before):
        target = staging / entry.name
        if entry.is_dir():
            if target.exists():
                _link(Path(entry), target)
            else:
                shutil.copytree(entry, target, copy_function=_link_file)
        elif not target.exists():
            _link_file(entry.path, str(target))


def _link_file(file: str, place: str) -> None:
    try:
        os.link(file, place)
    except OSError:
        shutil.copyfile(file, place)


if __name__ == "__main__":
    wait_and_render()
