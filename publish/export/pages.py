"""What whole pages hold beside the body: contents, lists of captions, the date."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from publish.jinja import render, styles
from publish.model.formats import Context
from publish.model.outline import Caption, Heading

__all__ = ["contents", "lists", "nested", "render", "shown_date", "single_line", "styles"]

MONTHS_IN_ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def shown_date(context: Context) -> str:
    """Return the date as the title block prints it: in words in English, else as written."""
    date = context.publication.iso_date
    if not date or not context.publication.language.lower().startswith("en"):
        return context.publication.date
    year, *rest = date.split("-")
    if not rest:
        return year
    month = MONTHS_IN_ENGLISH[int(rest[0]) - 1]
    if len(rest) == 1:
        return f"{month} {year}"
    day = str(int(rest[1]))
    british = context.publication.language.lower() in {"en-gb", "en-au", "en-nz", "en-ie"}
    return f"{day} {month} {year}" if british else f"{month} {day}, {year}"


def contents(context: Context) -> list[Heading]:
    """Return the headings that the printed contents list."""
    depth = context.publication.contents
    if depth is False:
        return []
    return [one for one in context.outline.headings if one.listed and one.level <= depth]


@dataclass(frozen=True)
class CaptionList:
    """A list of the captions of one kind under its title."""

    kind: str
    title: str
    entries: list[Caption]


def lists(context: Context, known: Container[str] | None = None) -> list[CaptionList]:
    """Return the lists of figures, tables and listings that were asked for and hold anything.

    `known`, if given, are the ids that an entry can lead to; captions with others are left out.
    """
    found = []
    for name in context.publication.lists:
        kind, title = name.removesuffix("s"), context.labels[f"list-of-{name}"]
        captions = [one for one in context.outline.captions if one.kind == kind]
        entries = [one for one in captions if known is None or one.id in known]
        if entries:
            found.append(CaptionList(kind, title, entries))
    return found


def nested(headings: list[Heading]) -> list[dict[str, Any]]:
    """Return headings as a tree: mappings of `heading` and `children`.

    What stands behind the last part, an appendix or back matter, is not the part's own.
    """
    top: list[dict[str, Any]] = []
    open_lists: list[tuple[int, list[dict[str, Any]]]] = [(-1, top)]
    for heading in headings:
        outside_parts = heading.level == 1 and heading.role in {"appendix", "backmatter"}
        while heading.level - outside_parts <= open_lists[-1][0]:
            open_lists.pop()
        item: dict[str, Any] = {"heading": heading, "children": []}
        open_lists[-1][1].append(item)
        open_lists.append((heading.level, item["children"]))
    return top


def single_line(text: str) -> str:
    """Return text with every run of white space as one space, as metadata wants it."""
    return re.sub(r"\s+", " ", text).strip()
