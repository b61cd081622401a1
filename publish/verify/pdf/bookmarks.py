"""The bookmarks of a PDF, and whether they lead to the headings that they name.

Follows ISO 32000-1, 12.3.3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pikepdf

from publish.problems import Location, Problems
from publish.verify.nesting import above
from publish.verify.pdf.entries import TextsInOrder
from publish.verify.pdf.places import Place, Spot, Spots, explicit_place, numbered_pages
from publish.verify.pdf.tags import StructureError, entry

HINT = "look at bookmark-level and bookmark-label in the publication's css, else build it again"


class Bookmark(NamedTuple):
    """A bookmark's title, where it leads, and the index of the one that it stands below."""

    title: str
    place: Place | None
    parent: int | None


def bookmarks(pdf: pikepdf.Pdf, names: Mapping[str, Place]) -> list[Bookmark]:
    """Return the bookmarks, each before those below it. Raises `StructureError` for a loop."""
    _refuse_loops(entry(pdf.Root, "/Outlines", "/First"))
    pages = numbered_pages(pdf)
    found: list[Bookmark] = []
    with pdf.open_outline() as outline:
        waiting: list[tuple[Any, int | None]] = [(item, None) for item in reversed(outline.root)]
        while waiting:
            item, parent = waiting.pop()
            waiting += [(child, len(found)) for child in reversed(item.children)]
            destination = item.destination
            if destination is None and entry(item.action, "/S") == "/GoTo":
                destination = item.action.get("/D")
            if isinstance(destination, pikepdf.String | str):
                place = names.get(str(destination))
            else:
                place = explicit_place(destination, pages)
            found.append(Bookmark(" ".join(item.title.split()), place, parent))
    return found


def _refuse_loops(first: Any) -> None:
    """Raise `StructureError` for bookmarks that come again: no reader reaches their end."""
    seen: set[Any] = set()
    waiting = [first]
    while waiting:
        item = waiting.pop()
        if item is None:
            continue
        if item.objgen in seen:
            raise StructureError("its bookmarks form a loop")
        seen.add(item.objgen)
        waiting += [item.get("/First"), item.get("/Next")]


def check(
    found: Sequence[Bookmark],
    spots: Spots,
    texts: TextsInOrder,
    where: Location,
    problems: Problems,
) -> None:
    """Add a problem for each bookmark that leads or stands elsewhere than its heading does.

    `texts` finds the heading that a bookmark names. Each has to stand below the nearest bookmark
    before it whose heading is of a higher level.
    """
    names = texts.named([bookmark.title for bookmark in found])
    for bookmark, wanted in zip(found, names, strict=True):
        if bookmark.place is None:
            message = f'the bookmark "{bookmark.title}" leads nowhere'
            problems.error("dead-link", message, where)
        elif seen := spots.misled(bookmark.place, wanted):
            message = f'the bookmark "{bookmark.title}" leads to "{seen}"'
            problems.error("wrong-link", message, where, HINT)
    levels = [_level(*named, spots) for named in zip(found, names, strict=True)]
    if None in levels:
        return
    for bookmark, parent in zip(found, above([level or 0 for level in levels]), strict=True):
        if bookmark.parent != parent:
            stands, should = (
                "at the top" if index is None else f'below "{found[index].title}"'
                for index in (bookmark.parent, parent)
            )
            message = f'the bookmark "{bookmark.title}" stands {stands}, and should stand {should}'
            problems.error("wrong-link", message, where, HINT)


def _level(bookmark: Bookmark, wanted: Sequence[Spot], spots: Spots) -> int | None:
    """Return the level of a bookmark's heading: that it names, or else leads to."""
    there = wanted or (bookmark.place and spots.at(bookmark.place)) or ()
    levels = {spot.level for spot in there}
    return levels.pop() if len(levels) == 1 else None
