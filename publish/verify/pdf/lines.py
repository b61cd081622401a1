"""From the pieces that a PDF's page shows to text as a person would copy it out.

Two things can't be seen in a PDF alone, and are settled here:

- A font may draw "-" and U+2010 with one glyph, and its ToUnicode map then names only the one
  that came first. Such a hyphen is `EITHER`; inside a line it is the word's own. At a line's
  end between letters it goes, unless the word has its hyphen inside a line elsewhere.
- Letters written from right to left stand in the file as they are seen, from left to right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from publish.verify.squash import is_wide

EITHER = "\u00ad"
HYPHEN = "\u2010"
FONT_SIZES_TO_NEXT_LINE = 0.75
NO_SPACE_AFTER = ("/", "-", "–", "—")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LAST_WORD = re.compile(rf"([^\W\d_]+(?:-[^\W\d_]+)*){EITHER}$")
_FIRST_WORD = re.compile(rf"[^\W\d_]+(?:[-{EITHER}][^\W\d_]+)*")
_COMPOUND = re.compile(rf"[^\W\d_]+(?:[-{EITHER}{HYPHEN}][^\W\d_]+)+")


@dataclass(frozen=True, slots=True)
class Piece:
    """What one marked-content sequence shows: on which page (from 1), where, how large.

    `height` and `left` are where its first glyph stands, and `size` how large it is, in points
    from the page's lower left corner; `height` is None where there is no text to measure.
    """

    text: str
    page: int
    height: float | None = None
    size: float = 0.0
    left: float = 0.0


def is_rtl(language: str) -> bool:
    """Whether a language (BCP 47) is written from right to left."""
    return language.split("-")[0].lower() in {"ar", "dv", "fa", "he", "ku", "ps", "ur", "yi"}


def logical_order(letters: list[str], rtl: bool) -> list[str]:
    """Return glyphs that stand as seen in the order of reading (undoing UAX #9, rule L2).

    `rtl` says that the language runs from right to left: then the whole line does, and what
    runs from left to right stands in it turned; otherwise the other way round.
    """
    if not _RIGHT_TO_LEFT.search("".join(letters)):
        return letters
    ways = [_way(letter) for letter in letters]
    outer, inner = ("R", "L") if rtl else ("L", "R")
    if rtl:
        letters, ways = letters[::-1], ways[::-1]
    ordered: list[str] = []
    start = 0
    while start < len(letters):
        end = start + 1
        if ways[start] == inner:
            reach = start
            while reach < len(letters) and ways[reach] != outer:
                end = reach + 1 if ways[reach] == inner else end
                reach += 1
        ordered += letters[start:end][::-1]
        start = end
    return ordered


def _way(text: str) -> str:
    """Return "R" for letters written from right to left, "L" for others and digits, else ""."""
    kind = unicodedata.bidirectional(text[:1])
    return "R" if kind in {"R", "AL"} else "L" if kind in {"L", "EN", "AN"} else ""


def compounds(texts: Iterable[str]) -> frozenset[str]:
    """Return the words with a hyphen in these lines, to tell a word's own hyphen at a line end."""
    found = (word for text in texts for word in _COMPOUND.findall(text))
    return frozenset(_plain(word).casefold() for word in found)


def joined(pieces: Iterable[Piece], known: frozenset[str]) -> str:
    """Return the pieces as one text, lines joined, every white space as one space."""
    text = ""
    last: Piece | None = None
    for piece in pieces:
        if last and starts_line(last, piece):
            text = _across_lines(text.rstrip(), piece.text.lstrip(), known)
        else:
            text += piece.text
        last = piece if piece.height is not None else last
    return " ".join(_plain(text).split())


def starts_line(last: Piece, piece: Piece) -> bool:
    """Whether a piece stands on another line than the last; a raised mark does not."""
    if piece.height is None or last.height is None:
        return False
    limit = FONT_SIZES_TO_NEXT_LINE * max(last.size, piece.size)
    return piece.page != last.page or abs(piece.height - last.height) > limit


def _across_lines(before: str, after: str, known: frozenset[str]) -> str:
    """Join two lines: without a hyphen that only the line's end called for."""
    if before.endswith(HYPHEN):
        return before[:-1] + after
    start, end = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    if start and end:
        own = _plain(f"{start[1]}-{end[0]}").casefold() in known
        return before[:-1] + ("-" if own else "") + after
    no_space = not before or not after or before.endswith((*NO_SPACE_AFTER, EITHER))
    if no_space or is_wide(before[-1]) or is_wide(after[0]):
        return before + after
    return f"{before} {after}"


def _plain(text: str) -> str:
    return text.replace(EITHER, "-")
