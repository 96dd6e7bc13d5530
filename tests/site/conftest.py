"""The built site as the tests of its pages see it: every page parsed once, and the site that knows its address."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from express_entry.library import Library, read_library
from reading import ADDRESS, Parsed, parsed_pages

from calc import assess

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def library() -> Library:
    """All that the pages are made from."""
    return read_library(ROOT, assess)


@pytest.fixture(scope="session")
def parsed_once(once: Callable[..., Path]) -> Callable[[Path], dict[str, Parsed]]:
    """`parsed_once(site)` is every page of a site, by its path from the site's root."""

    def read(site: Path) -> dict[str, Parsed]:
        def fill(folder: Path) -> None:
            (folder / "pages").write_bytes(pickle.dumps(parsed_pages(site)))

        # To parse them takes ten times as long as to take over what another process has parsed.
        return pickle.loads((once(f"parsed-{site.name}", fill) / "pages").read_bytes())

    return read


@pytest.fixture(scope="session")
def pages(site: Path, parsed_once: Callable[[Path], dict[str, Parsed]]) -> dict[str, Parsed]:
    """Every page of the built site, by its path from the site's root."""
    return parsed_once(site)


@pytest.fixture(scope="session")
def with_address(build_site: Callable[..., Path]) -> Path:
    """The folder of the site built for ADDRESS."""
    return build_site("site-with-address", "--site-url", ADDRESS)


@pytest.fixture(scope="session")
def pages_with_address(with_address: Path, parsed_once: Callable[[Path], dict[str, Parsed]]) -> dict[str, Parsed]:
    """Every page of that site, likewise."""
    return parsed_once(with_address)
