"""Tables of a guide that scroll are regions with names, and no two of them have the same."""

from __future__ import annotations

from express_entry.guides import distinct


def test_tables_with_the_same_caption_are_told_apart():
    region = '<div class="table-scroll" role="region" tabindex="0" aria-label="{}"><table></table></div>'
    html = "".join(region.format(name) for name in ("Sums", "Other", "Sums", "Sums"))
    assert distinct(html) == "".join(region.format(name) for name in ("Sums", "Other", "Sums (2)", "Sums (3)"))
