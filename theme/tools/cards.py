"""Draws the pictures that other sites show beside a link to this one: theme/cards/*.svg become theme/static/*.png.

They are kept in the repository, because other fonts give other pictures. After a change of an SVG:
`.venv/bin/python theme/tools/cards.py`.
"""

import sys
from pathlib import Path

THEME = Path(__file__).resolve().parents[1]
SIZE = {"width": 1200, "height": 630}


def main() -> None:
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(THEME))
    from tools import browser
    from tools.place import Place

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find(Place(THEME.parent)), args=browser.FLAGS)
        page = chromium.new_page(viewport=SIZE)
        for source in sorted((THEME / "cards").glob("*.svg")):
            page.goto(source.as_uri())
            page.screenshot(path=THEME / "static" / f"{source.stem}.png")
        chromium.close()


if __name__ == "__main__":
    main()
