"""Ids hold for the whole publication: each is given once, and every heading has one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from publish.model.document import Chapter
from publish.model.tree import ATTRIBUTES_FIRST, Node, attributes, walk
from publish.problems import Location, Problems

RESERVED = frozenset({"refs", "footnotes"})


def make_unique(chapters: list[Chapter], problems: Problems) -> None:
    """Give every id once, in place.

    An id that was written twice is an error that names both places. One that pandoc made from
    a heading's words gives way: it gets a number, and links in its own file follow it.
    """
    first: dict[str, Location] = {}
    written = {id for chapter in chapters for id in chapter.source.ids}
    taken = set(written)
    for chapter in chapters:
        occurrences: Counter[str] = Counter()
        renamed: dict[str, str] = {}
        for node in walk(chapter.blocks):
            if node["t"] != "Header" and node["t"] not in ATTRIBUTES_FIRST:
                continue
            attr = attributes(node)
            id = attr[0]
            if id in chapter.source.ids:
                where = chapter.source.of_id(id, occurrences[id])
                occurrences[id] += 1
                _take(id, where, first, problems)
            elif node["t"] == "Header":
                attr[0] = _free(id or "section", taken, renamed)
                taken.add(attr[0])
            elif id and not chapter.source.text:
                attr[0] = _free(id, taken, {})  # a word processor's own name for a place
                taken.add(attr[0])
            elif id:
                _take(id, chapter.source.of_text(id), first, problems)
                taken.add(id)
        if renamed:
            _follow(chapter.blocks, renamed)


def _take(id: str, where: Location, first: dict[str, Location], problems: Problems) -> None:
    if id in first:
        other = first[id]
        problems.error(
            "duplicate-id",
            f'the id "{id}" is used twice, first in {other.path}:{other.line}',
            where,
            "give one of the two another id",
        )
    else:
        first[id] = where


def _free(id: str, taken: set[str], renamed: dict[str, str]) -> str:
    if id not in taken and id not in RESERVED:
        return id
    number = 1
    while f"{id}-{number}" in taken:
        number += 1
    renamed[f"#{id}"] = f"#{id}-{number}"
    return f"{id}-{number}"


def _follow(blocks: list[Node], renamed: dict[str, str]) -> None:
    for node in walk(blocks):
        if node["t"] == "Link":
            target: list[Any] = node["c"][2]
            target[0] = renamed.get(target[0], target[0])


def first_id(chapter: Chapter) -> str:
    """Return the id of a chapter's first heading, "" where it has none."""
    headings = (node for node in chapter.blocks if node["t"] == "Header")
    return next((str(attributes(node)[0]) for node in headings), "")
