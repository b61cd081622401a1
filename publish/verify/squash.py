"""When two texts are the same to a reader, whatever lines, fonts and directions make of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from publish.model.formats import Reading
from publish.model.tree import FORMULA

UNSEEN = re.compile(r"[\s\u00ad\u200b☐☒]+")
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]+"
)
"""Characters that have no glyph (Unicode's Default_Ignorable_Code_Point)."""
HYPHEN = re.compile(r"\u2010|(?<=[^\W\d_])-(?=[^\W\d_])")
SAME_GLYPH = str.maketrans("µΩ∆ʼ∕\u2011", "μΩΔ’⁄-")
FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
SIGNS = re.compile(rf"[^\w{FORMULA}]")
BESIDE = re.compile(f"-?{FORMULA}-?")
UNITS = re.compile(rf"\d+|[^\W\d_]|{FORMULA}")
"""Numbers, letters and formulas."""
Squash = Callable[[str], str]


def exact(text: str) -> str:
    """Return a text without white space, places to break a line, and boxes to tick."""
    return UNSEEN.sub("", text)


def as_laid_out(text: str) -> str:
    """Return what is left of a text in every layout: in capitals, without hyphens between letters.

    A font may hold one glyph for "-" and for the hyphen at a line's end, or for µ and μ: what a
    file says of them is the name that came first. A style sheet may set words in capitals.
    """
    seen = IGNORABLE.sub("", exact(text.translate(SAME_GLYPH)))
    return HYPHEN.sub("", seen).upper()


def squash_for(*readings: Reading) -> Squash:
    """Return what headings, captions, references and notes are reduced to before they are compared.

    A text with letters from right to left is its letters and numbers in any order where a file
    has them as they are seen.
    """
    if not any(reading.laid_out for reading in readings):
        return exact
    base = _without_signs if any(reading.from_right for reading in readings) else as_laid_out
    return lambda text: _in_any_order(text) if FROM_RIGHT.search(text) else base(text)


def running_squash(*readings: Reading) -> Squash:
    """Return what running text is reduced to: the same in a part of a text and in the whole."""
    if not any(reading.laid_out for reading in readings):
        return exact
    if any(reading.from_right for reading in readings):
        return _without_signs
    return lambda text: as_laid_out(text).replace("-", "")


def reads_spaces(*readings: Reading) -> Callable[[str], bool] | None:
    """Return what says whether the spaces of a paragraph can be read, None where all can.

    In a file of lines those from right to left are turned, and the spaces in them are not sure.
    """
    if not any(reading.laid_out for reading in readings):
        return None
    from_right = any(reading.from_right for reading in readings)
    return lambda paragraph: not (from_right or FROM_RIGHT.search(paragraph))


def _without_signs(text: str) -> str:
    return SIGNS.sub("", as_laid_out(text))


def _in_any_order(text: str) -> str:
    return " ".join(sorted(UNITS.findall(IGNORABLE.sub("", text.translate(SAME_GLYPH)).upper())))


def same_letters(expected: str, found: str) -> bool:
    """Whether two passages with letters from right to left differ in their order alone."""
    one, other = sorted(_without_signs(expected)), sorted(_without_signs(found))
    return one == other and bool(FROM_RIGHT.search(expected))


def is_wide(letter: str) -> bool:
    """Whether a letter belongs to a script that sets no spaces between words."""
    return unicodedata.east_asian_width(letter) in "WF" and not "가" <= letter <= "힣"


def matches(wanted: str, seen: str) -> bool:
    """Whether two squashed texts agree; a formula in the first stands for anything.

    So does a hyphen beside it: whether it is squashed hangs on the letter that the formula shows.
    """
    first, *parts = BESIDE.sub(FORMULA, wanted).split(FORMULA)
    if not parts:
        return wanted == seen
    *middle, last = parts
    if not (seen.startswith(first) and seen.endswith(last)):
        return False
    place, end = len(first), len(seen) - len(last)
    for part in middle:
        place = seen.find(part, place, end)
        if place < 0:
            return False
        place += len(part)
    return place <= end
