"""The macros of guides: what stands between double braces, and the HTML it becomes.

`{{ points crs.core.age age=29 }}`: words after the name say what is wanted, `key=value` narrows it, text for the
reader stands in straight double quotes. `parsing` reads them, `room` looks up what they ask for, `inline` and `blocks`
are the macros themselves, and `html` writes what they insert. Nothing is kept in the modules.
"""

from __future__ import annotations

import inspect

from .blocks import Blocks
from .inline import Inline
from .parsing import MACRO, Macro, macros_in, parse
from .room import Facts, NotFound, Room, packed, part, unpacked

__all__ = (
    "MACRO",
    "Blocks",
    "Facts",
    "Inline",
    "Macro",
    "NotFound",
    "Room",
    "call",
    "macros_in",
    "packed",
    "parse",
    "part",
    "unpacked",
)


def call(macros: Inline | Blocks, macro: Macro) -> str:
    """The HTML of a macro. Raises `NotFound` that begins with the macro as written."""
    method = None if macro.name.startswith("_") else getattr(macros, macro.name, None)
    if method is None:
        alone = hasattr(Blocks, macro.name)
        raise NotFound(f"{{{{ {macro.text} }}}}: " + ("stands alone on its line" if alone else "no such macro"))
    try:
        inspect.signature(method).bind(*macro.words, **macro.options)
    except TypeError as error:
        raise NotFound(f"{{{{ {macro.text} }}}}: {error}") from None
    try:
        return method(*macro.words, **macro.options)
    except LookupError as error:
        raise NotFound(f"{{{{ {macro.text} }}}}: {error.args[0]}") from error
