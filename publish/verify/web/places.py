"""Whether entries of contents and the marks of notes lead to what they name, on pages of HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from lxml.etree import _Element as Element

from publish.problems import Location, Problems
from publish.verify.nesting import above
from publish.verify.squash import exact, matches
from publish.verify.web import xhtml
from publish.verify.web.xhtml import LISTS, X, seen_of_item

HINT = "build the file again"
Target = Callable[[str], Element | None]
"""Returns the element that an address leads to, None where there is none."""


class Entry(NamedTuple):
    """An entry of contents: its text, how deep it stands, and the heading that it leads to.

    `heading` is a level and a text, None where the entry leads to something without a heading.
    """

    text: str
    depth: int
    heading: tuple[int, str] | None


def entry_links(nav: Element) -> Iterator[tuple[str, Element | None]]:
    """Yield the text of each item of nested lists with its link, None where it has none."""
    return map(_entry, nav.iter(f"{X}li"))


def _entry(item: Element) -> tuple[str, Element | None]:
    links = (link for child in item if child.tag not in LISTS for link in child.iter(f"{X}a"))
    return seen_of_item(item), next(links, None)


def entries(nav: Element, target: Target) -> Iterator[Entry]:
    """Yield the entries of a navigation of nested lists."""
    for item in nav.iter(f"{X}li"):
        text, link = _entry(item)
        place = None if link is None else target(link.get("href", ""))
        depth = sum(1 for _ in item.iterancestors(*LISTS))
        yield Entry(text, depth, heading_at(place))


def heading_at(place: Element | None) -> tuple[int, str] | None:
    """Return the level and text of the heading at a place, None where there is none."""
    return None if place is None else next(xhtml.headings(place), None)


def check_entries(what: str, found: Iterable[Entry], where: Location, problems: Problems) -> None:
    """Add a problem for each entry that leads to another heading or none, or stands below another.

    Appendices and what follows them may stand behind all parts instead of in the last one.
    """
    named = []
    for one in found:
        if one.heading is None:
            message = f'{what}: the entry "{one.text}" leads to no heading'
            problems.error("wrong-link", message, where, HINT)
        else:
            named.append((one, one.heading))
    for one, (_, text) in named:
        if not matches(exact(text), exact(one.text)):
            message = f'{what}: the entry "{one.text}" leads to "{text}"'
            problems.error("wrong-link", message, where, HINT)
    by_depth = above([one.depth for one, _ in named])
    levels = [level for _, (level, _) in named]
    for (one, _), shown, wanted in zip(named, by_depth, above(levels), strict=True):
        is_behind_parts = shown is None and wanted is not None and levels[wanted] == 0
        if shown != wanted and not is_behind_parts:
            below, instead = _quoted(named, shown), _quoted(named, wanted)
            message = f'{what}: the entry "{one.text}" stands below {below}, not below {instead}'
            problems.error("wrong-link", message, where, HINT)


def _quoted(named: Sequence[tuple[Entry, object]], index: int | None) -> str:
    return "none" if index is None else f'"{named[index][0].text}"'


def check_notes(
    pages: Iterable[tuple[Element, Target]], where: Location, problems: Problems
) -> None:
    """Add a problem for each mark that leads to another note, and each note that leads not back."""
    marks: dict[str, Element] = {}
    back: list[tuple[str, Element | None]] = []
    for root, target in pages:
        for link in root.iter(f"{X}a"):
            number, there = "".join(map(str, link.itertext())).strip(), target(link.get("href", ""))
            if link.get("role") == "doc-noteref":
                marks.setdefault(number, link)
                _check_mark(number, there, where, problems)
            elif link.get("role") == "doc-backlink":
                back.append((number, there))
    for number, there in back:
        if number in marks and there is not None and marks[number] not in there.iter():
            message = f"note {number} leads back to another place than its mark"
            problems.error("wrong-link", message, where, HINT)


def _check_mark(number: str, there: Element | None, where: Location, problems: Problems) -> None:
    if there is None:
        problems.error("dead-link", f"the mark of note {number} leads to nothing", where, HINT)
        return
    notes = list(xhtml.notes(there))
    if not notes or notes[0][0] != number:
        instead = f"note {notes[0][0]}" if notes else "something else"
        message = f"the mark of note {number} leads to {instead}"
        problems.error("wrong-link", message, where, HINT)
