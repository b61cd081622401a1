"""Where the source of a finished file has what stands in the file."""

from __future__ import annotations

from difflib import Match, SequenceMatcher
from typing import Final

from publish.model.document import Document
from publish.problems import Location
from tests.judges.places import Passage

LEAST_IN_COMMON: Final = 8
"""Letters that a line has in a row, as the text does; a shorter text is there as a whole."""


def source_of(document: Document, passage: Passage) -> Location | None:
    """Return where a publication's sources have a passage: its id, else what is most like it."""
    sources = [chapter.source for chapter in document.chapters]
    for id in passage.ids:
        for source in sources:
            if id in source.ids:
                return source.of_id(id)
    for text in passage.texts:
        found = [(*_most_alike(source.lines, text), source) for source in sources]
        size, line, source = max(found, key=lambda one: one[0])
        if size >= min(len(text), LEAST_IN_COMMON):
            return source.at(line)
    return None


def _most_alike(lines: list[str], text: str) -> tuple[int, int]:
    """Return how long a piece of a text a line has at most, and on which line the text begins.

    It begins before that line where the lines before have what stands before that piece.
    """
    compared = SequenceMatcher(b=text, autojunk=False)
    pieces = []
    for line in lines:
        compared.set_seq1(line)
        pieces.append(compared.find_longest_match())
    sizes = [piece.size for piece in pieces]
    longest = max(sizes, default=0)
    first = sizes.index(longest) if longest else 0
    while first and _goes_on(pieces[first - 1], pieces[first]):
        first -= 1
    return longest, first + 1


def _goes_on(piece: Match, then: Match) -> bool:
    return piece.size >= LEAST_IN_COMMON and piece.b + piece.size <= then.b
