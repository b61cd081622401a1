"""Mends how WeasyPrint 70 breaks a line before a link or code.

Where the words of a line fit and only the space behind them does not, `split_first_line` takes
the line for one that can't be broken and breaks it after its first word. This happens where an
inline element follows that space; the line is then asked for without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def mend() -> None:
    """Let WeasyPrint measure such lines without the space at their end. Does so once."""
    inline: Any = import_module("weasyprint.layout.inline")
    original = inline.split_first_line
    if getattr(original, "is_mended", False):
        return

    def split_first_line(text: str, *arguments: Any, **options: Any) -> Any:
        result = original(text, *arguments, **options)
        _, length, resume_at, *_ = result
        words = text.rstrip(" ")
        if resume_at is None or words == text or " " not in words:
            return result
        if length != len(words.partition(" ")[0].encode()):
            return result
        alone = original(words, *arguments, **options)
        return alone if alone[2] is None else result

    split_first_line.is_mended = True  # type: ignore[attr-defined]
    inline.split_first_line = split_first_line
