"""Draws the icons of the installed site from the mark: .venv/bin/python theme/tools/icons.py, after a change of it."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MARK = ROOT / "theme" / "static" / "mark.svg"
ICONS = ROOT / "theme" / "static" / "icons"
# Systems cut these icons to a shape of their own: the ground has no corners, and the sign keeps to the middle.
MIDDLE_OF_SIGN = "-16 -13.8"
SAFE = 0.8
SIZES = {"180": (180, True), "192": (192, False), "512": (512, False), "maskable-512": (512, True)}


def drawn(mark: str, size: int, full: bool) -> str:
    """A page that shows the mark, `full` with its ground up to the edges."""
    ground = re.search(r"<rect [^>]*/>", mark)
    if ground is None:
        raise ValueError("the mark has no ground")
    if full:
        square = re.sub(r' rx="[^"]*"', "", ground[0])
        sign = mark[ground.end() :].removesuffix("</svg>\n").removesuffix("</svg>")
        inward = f"translate(16 16) scale({SAFE}) translate({MIDDLE_OF_SIGN})"
        mark = f'{mark[: ground.start()]}{square}<g transform="{inward}">{sign}</g></svg>'
    style = f"html, body {{ margin: 0; background: none }} svg {{ display: block; width: {size}px; height: {size}px }}"
    return f"<style>{style}</style>{mark}"


def main() -> None:
    sys.path.append(str(ROOT / "theme"))
    from playwright.sync_api import sync_playwright

    from tools import browser
    from tools.place import Place

    mark = MARK.read_text(encoding="utf-8")
    ICONS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find(Place(ROOT)), args=browser.FLAGS)
        for name, (size, full) in SIZES.items():
            page = chromium.new_page(viewport={"width": size, "height": size})
            page.set_content(drawn(mark, size, full))
            page.screenshot(path=ICONS / f"{name}.png", omit_background=True)
        chromium.close()


if __name__ == "__main__":
    main()
