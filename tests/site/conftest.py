"""The built site as the tests of its pages see it: every page parsed once, and the site that knows its address."""

from __future__ import annotations

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
def pages(site: Path) -> dict[str, Parsed]:
    """Every page of the built site, by its path from the site's root."""
    return parsed_pages(site)


@pytest.fixture(scope="session")
def with_address(build_site: Callable[..., Path]) -> Path:
    """The folder of the site built for ADDRESS."""
    return build_site("site-with-address", "--site-url", ADDRESS)


@pytest.fixture(scope="session")
def pages_with_address(with_address: Path) -> dict[str, Parsed]:
    """Every page of that site, likewise."""
    return parsed_pages(with_address)
