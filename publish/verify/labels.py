"""The ids that labels stand for in sources for typesetters."""

from __future__ import annotations

import re

ESCAPED = re.compile(r"\.u([0-9a-f]{1,6})\.")


def decoded(label: str) -> str:
    """Return the id that a label stands for: ".u2f." is the character U+002F."""
    return ESCAPED.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), label)
