"""What our records hold, as far as the feed is compared with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


@dataclass(frozen=True)
class Records:
    """The entries as they stand in the files, oldest first."""

    rounds: list[Entry]
    pool: list[Entry]
    names: dict[str, Entry]
    sources: dict[str, Entry]
    coverage: dict[str, str]


def read(root: Path) -> Records:
    """The records, found sound by the site's own readers. Raises `BadData`."""
    from express_entry import parsed, records

    records.read_draws(root)
    records.read_pool(root)

    def entries(folder: Path) -> Iterator[Entry]:
        for file in sorted((root / folder).glob("[0-9]*.yaml")):
            yield from parsed.read(root, folder / file.name).data

    return Records(
        rounds=list(entries(records.DRAWS)),
        pool=list(entries(records.POOL)),
        names={name["en"]: name for name in parsed.read(root, records.DRAWS / "names.yaml").data},
        sources=records.read_draw_sources(root),
        coverage=records.read_coverage(root),
    )
