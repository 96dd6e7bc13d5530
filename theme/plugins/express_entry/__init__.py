"""Pelican plugin: the pages and data files made from rules, records, words and guides."""

from pelican import signals


def register() -> None:
    signals.get_generators.connect(generators)


def generators(pelican: object) -> type:
    from .site import SiteGenerator

    return SiteGenerator
