"""Lines filled to a width as a terminal shows it: a Chinese character takes two columns.

Widths are those of Unicode's East Asian Width (UAX 11). A line breaks at a space, or between two
characters of Chinese or Japanese where neither is a sign that has to stay with the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wcwidth import wcwidth

NO_BREAK_SPACE = "\u00a0"
IDEOGRAPHIC = re.compile(
    "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]"
)
NEVER_FIRST = frozenset(
    "、。，．：；！？）］｝〉》」』】〕〗’”%‰ー々ゝゞヽヾぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;!?)]}…—"
)
NEVER_LAST = frozenset("（［｛〈《「『【〔〖‘“([{")
UNSEEN = str.maketrans("", "", "\u00ad\u200b")


def width(text: str) -> int:
    """Return how many columns a text takes on one line."""
    return sum(max(wcwidth(letter), 0) for letter in text)


def filled(text: str, columns: int) -> list[str]:
    """Return the text's lines, none wider than `columns` unless a single word is.

    A newline in the text stays one; a no-break space becomes a space where no line was broken.
    """
    return [line for one in text.translate(UNSEEN).split("\n") for line in _filled(one, columns)]


def _filled(text: str, columns: int) -> Iterator[str]:
    line, taken = "", 0
    for space, piece in _pieces(text):
        wide = width(piece)
        if line and taken + space + wide > columns:
            yield _settled(line)
            line, taken = piece, wide
        else:
            line += " " * space + piece if line else piece
            taken += space + wide if taken else wide
    if line:
        yield _settled(line)


def _settled(line: str) -> str:
    lead = len(line) - len(line.lstrip(NO_BREAK_SPACE))
    return line[:lead] + line[lead:].replace(NO_BREAK_SPACE, " ").rstrip()


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield what no line may break, each with the number of spaces before it."""
    for word in filter(None, re.split(r"[ \t]+", text)):
        space, start = 1, 0
        for index in range(1, len(word)):
            if _may_break(word[index - 1], word[index]):
                yield space, word[start:index]
                space, start = 0, index
        yield space, word[start:]


def _may_break(before: str, after: str) -> bool:
    if before in NEVER_LAST or after in NEVER_FIRST or wcwidth(after) < 1:
        return False
    if NO_BREAK_SPACE in (before, after):
        return False
    return bool(IDEOGRAPHIC.match(before) or IDEOGRAPHIC.match(after))


def centered(text: str, columns: int) -> str:
    """Return a line with spaces before it, so that it stands in the middle."""
    return " " * max((columns - width(text)) // 2, 0) + text


def padded(text: str, columns: int, alignment: str = "AlignLeft") -> str:
    """Return a line brought to a width; the alignment's name is pandoc's."""
    rest = max(columns - width(text), 0)
    before = {"AlignRight": rest, "AlignCenter": rest // 2}.get(alignment, 0)
    return " " * before + text + " " * (rest - before)
