"""Mends how WeasyPrint 70 breaks some lines after their first word, or within it.

`split_first_line` does so where Pango holds that a line fits and its own measure is a little
larger: by the space at the line's end before a link or code, or by a fraction of a point. Such a
line is asked for again, without that space, then a little narrower.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

MUCH_TOO_SHORT = 3
"""A line of less than one of so many parts of the width is looked at."""


def mend() -> None:
    """Let WeasyPrint measure such lines without the space at their end. Does so once."""
    inline: Any = import_module("weasyprint.layout.inline")
    original = inline.split_first_line
    if getattr(original, "is_mended", False):
        return

    def split_first_line(
        text: str, style: Any, context: Any, max_width: float, *arguments: Any, **options: Any
    ) -> Any:
        result = original(text, style, context, max_width, *arguments, **options)
        _, length, resume_at, width, *_ = result
        if resume_at is None or not max_width or width * MUCH_TOO_SHORT > max_width:
            return result
        first = len(re.split("[ \n]", text, maxsplit=1)[0].encode())
        if (
            length > first
            or first == len(text.encode())
            or text.encode()[first : first + 1] == b"\n"
        ):
            return result
        words = text.rstrip(" ")
        if words != text and " " in words:
            alone = original(words, style, context, max_width, *arguments, **options)
            if alone[2] is None:
                return alone
        narrower = original(text, style, context, max_width - 1, *arguments, **options)
        return narrower if narrower[1] > first else result

    split_first_line.is_mended = True  # type: ignore[attr-defined]
    inline.split_first_line = split_first_line
