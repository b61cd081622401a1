"""When two texts are the same to a reader, whatever lines, fonts and directions make of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from publish.model.formats import Reading
from publish.model.tree import FORMULA

INVISIBLE = re.compile(r"[\s\u00a0\u00ad\u200b\u2010☐☒]+")
HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
SAME_GLYPH = str.maketrans("µΩ∆ʼ∕\u2011", "μΩΔ’⁄-")
FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
SIGNS = re.compile(rf"[^\w{FORMULA}]")


def squash(text: str) -> str:
    """Return a text without white space, boxes to tick and hyphens between letters, in capitals.

    A font may hold one glyph for "-" and for the hyphen at a line's end, or for µ and μ: what a
    PDF says of them is the name that came first.
    """
    visible = INVISIBLE.sub("", text.translate(SAME_GLYPH))
    return HYPHEN.sub("", visible).upper()


def squash_for(*readings: Reading) -> Callable[[str], str]:
    """Return how texts are squashed: to letters and figures where signs are not in order.

    A text with letters from right to left is squashed to its letters in any order where a file
    has them as they are seen.
    """
    if all(reading.signs_in_order for reading in readings):
        return squash
    base = running_squash(*readings)
    return lambda text: (
        "".join(sorted(_without_signs(text))) if FROM_RIGHT.search(text) else base(text)
    )


def running_squash(*readings: Reading) -> Callable[[str], str]:
    """Return how running text is squashed: without signs where all of it runs from the right."""
    return _without_signs if any(reading.from_right for reading in readings) else squash


def _without_signs(text: str) -> str:
    return SIGNS.sub("", squash(text))


def same_letters(expected: str, found: str) -> bool:
    """Whether two passages with letters from right to left differ in their order alone."""
    one, other = sorted(_without_signs(expected)), sorted(_without_signs(found))
    return one == other and bool(FROM_RIGHT.search(expected))


def matches(wanted: str, seen: str) -> bool:
    """Whether two squashed texts agree; a formula in the first stands for anything."""
    if FORMULA not in wanted:
        return wanted == seen
    pattern = ".*".join(re.escape(part) for part in wanted.split(FORMULA))
    return bool(re.fullmatch(pattern, seen))
