"""The name of an edition of the calculator: its page, its scripts and its engine, which belong together."""

from __future__ import annotations

# Stands in pages until the build, which alone sees all the files, writes the name of theirs over it.
UNKNOWN = "edition-unknown"
PREFIX = "edition-"
