"""A host as the site may have one: it can be stopped, and what it serves can change under the reader's eyes."""

from __future__ import annotations

import json
import shutil
import threading
from functools import partial
from pathlib import Path

from engine import bundle
from express_entry.compiler import write_core
from express_entry.edition import UNKNOWN
from playwright.sync_api import Browser, BrowserContext, Page
from tools import offline
from tools.place import Place
from tools.server import Pages, Server

from calc import compiled

ROOT = Path(__file__).resolve().parents[2]
MINUTES = 600


class Host:
    """Serves `folder` under `base`. Answers may be kept for some minutes without asking again, as on GitHub Pages."""

    def __init__(self, folder: Path, base: str = "/") -> None:
        self.folder, self.base = folder, base
        self.asked: list[str] = []
        self.server = Server(("127.0.0.1", 0), partial(_Aged, host=self))
        self.port = self.server.server_address[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self.address = self.origin + base
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Aged(Pages):
    def __init__(self, *args, host: Host) -> None:
        self.host = host
        super().__init__(*args, directory=str(host.folder), base=host.base)

    def do_GET(self) -> None:
        self.host.asked.append(self.path)
        # One connection may last longer than an edition.
        self.directory = str(self.host.folder)
        # A file of another edition may have been written within the same second.
        del self.headers["If-Modified-Since"]
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", f"max-age={MINUTES}")
        super().end_headers()


def visitor(chromium: Browser, **more: object) -> tuple[BrowserContext, Page]:
    """A reader without any memory of earlier visits."""
    context = chromium.new_context(locale="en-CA", timezone_id="America/Toronto", reduced_motion="reduce", **more)
    return context, context.new_page()


def next_edition(site: Path, work: Path) -> Path:
    """The same site with other data in its core: every single person's points for age are one less."""
    root = work / "project"
    shutil.copytree(ROOT / "calc", root / "calc", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "pyproject.toml", root / "pyproject.toml")
    for name in (".venv", ".locks", "theme", "LICENSES", "tests"):
        (root / name).symlink_to(ROOT / name, target_is_directory=True)
    data = json.loads(compiled.TEXT)
    for row in data["rules"]["crs.core.age"]["versions"][0]["table"]:
        row["without_spouse"] = max(0, row["without_spouse"] - 1)
    write_core(data, root / "calc" / "compiled.py")
    edition = copied(site, work / "site")
    shutil.rmtree(edition / "engine")
    bundle.build_engine(root, edition)
    older = json.loads((site / "engine" / "manifest.json").read_text(encoding="utf-8"))["edition"]
    for page in edition.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if older in text:
            page.write_text(text.replace(older, UNKNOWN), encoding="utf-8")
    offline.write(Place(ROOT), edition)
    return edition


def copied(site: Path, target: Path) -> Path:
    """A copy of the parts of a site that the tests visit."""
    target.mkdir(parents=True)
    for file in site.iterdir():
        if file.is_file():
            shutil.copyfile(file, target / file.name)
    pages = ("calculator", "calculatrice", "privacy", "confidentialite", "about", "a-propos")
    folders = [f"{language}/{name}" for language in ("en", "fr") for name in pages]
    for name in ("engine", "theme", "occupations", "results", *folders):
        if (site / name).is_dir():
            shutil.copytree(site / name, target / name)
    return target
