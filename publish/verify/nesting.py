"""How entries of contents and bookmarks stand below each other, as the levels of headings ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def above(levels: Sequence[int]) -> Iterator[int | None]:
    """Yield for each level the index of what it stands below: the nearest before it that is less.

    None stands for no entry at all.
    """
    open_ones: list[int] = []
    for index, level in enumerate(levels):
        while open_ones and levels[open_ones[-1]] >= level:
            open_ones.pop()
        yield open_ones[-1] if open_ones else None
        open_ones.append(index)
