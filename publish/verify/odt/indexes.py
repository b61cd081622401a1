"""What an update would put into the indexes of an OpenDocument text (ODF 1.3 part 3, 8).

An index is held against the document itself: which entries it has, how deep each stands, where
each leads. Which headings the author left out of the contents can't be seen: that none is lost is
for the source to say. Page numbers are for the program that lays the document out.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

from lxml.etree import _Element as Element

from publish.verify.odt.package import HREF, TEXT, whole
from publish.verify.odt.words import PARAGRAPHS, closed, words

CONTENTS = f"{TEXT}table-of-content"
CAPTIONS = (f"{TEXT}illustration-index", f"{TEXT}table-index")
"""Indexes that may be made of captions (8.4, 8.5)."""
INDEXES = frozenset(
    {*CAPTIONS, *(f"{TEXT}{name}-index" for name in ("object", "alphabetical", "user"))}
)
MOST_TOLD = 20
LONGEST = 10_000
"""As many characters of an entry are compared."""


@dataclass(frozen=True)
class Listed:
    """A heading or a caption: what it prints, and its outline level, 0 for a caption.

    `sequences` are the names of what is counted in it.
    """

    element: Element
    text: str
    level: int = 0
    sequences: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """A line of an index: its text, the shown name of its style, and the bookmarks it leads to."""

    text: str
    style: str
    names: tuple[str, ...]
    is_link: bool


def entries_of(index: Element) -> Iterator[Element]:
    """Yield the paragraphs of an index but those of its title (8.2.2)."""
    body = index.find(f"{TEXT}index-body")
    for block in body if body is not None else ():
        if block.tag in PARAGRAPHS:
            yield block
        elif block.tag != f"{TEXT}index-title":
            yield from block.iter(*PARAGRAPHS)


def entry_text(entry: Element) -> str:
    """Return what an entry shows before the tab that its page number stands behind."""
    return closed(words(entry).rpartition("\t")[0] or words(entry))


def target_of(link: Element) -> str:
    """Return the bookmark that a link leads to, "" for one that leads out of the document."""
    href = link.get(HREF, "")
    return unquote(href[1:]) if href.startswith("#") else ""


def stale_entries(
    index: Element,
    listed: Sequence[Listed],
    places: Mapping[str, Element],
    shown_style: Callable[[str], str],
) -> Iterator[str]:
    """Yield what is wrong with an index: what it shows and what an update would make of it.

    `listed` are the headings and captions of the document, `places` the paragraphs in which its
    bookmarks stand; `shown_style` gives the name of a style as programs show it.
    """
    entries = [_entry(one, shown_style) for one in entries_of(index)]
    entries = [one for one in entries if one.text]
    source = index.find(f"{index.tag}-source")
    if source is None:
        yield "nothing says what it lists"
    elif index.tag == CONTENTS:
        headings = {one.element: one for one in listed if one.level}
        styles = _styles(source, shown_style)
        depth = whole(source.get(f"{TEXT}outline-level"), len(styles))
        found = (
            fault
            for one in entries
            for fault in _faults_of_heading(one, headings, places, styles, depth)
        )
        yield from islice(found, MOST_TOLD)
    elif index.tag in CAPTIONS:
        yield from islice(_faults_of_captions(source, entries, listed, places), MOST_TOLD)


def _entry(paragraph: Element, shown_style: Callable[[str], str]) -> Entry:
    links = [target_of(link) for link in paragraph.iter(f"{TEXT}a")]
    pages = (one.get(f"{TEXT}ref-name", "") for one in paragraph.iter(f"{TEXT}bookmark-ref"))
    names = tuple(name for name in [*links, *pages] if "|" not in name)
    style = shown_style(paragraph.get(f"{TEXT}style-name", ""))
    return Entry(entry_text(paragraph), style, names, bool(links))


def _styles(source: Element, shown_style: Callable[[str], str]) -> dict[int, str]:
    """Return the style of the entries of each level."""
    found = {}
    for template in source.iter(f"{TEXT}table-of-content-entry-template"):
        level = whole(template.get(f"{TEXT}outline-level"), 0)
        found[level] = shown_style(template.get(f"{TEXT}style-name", ""))
    return found


def _faults_of_heading(
    one: Entry,
    headings: Mapping[Element, Listed],
    places: Mapping[str, Element],
    styles: Mapping[int, str],
    depth: int,
) -> Iterator[str]:
    """Yield what is wrong with an entry of the contents, as far as it says where it leads."""
    there = {places[name] for name in one.names if name in places}
    if not there:
        if not one.is_link:
            yield f'"{one.text}" is no link'
        return
    heading = headings.get(next(iter(there))) if len(there) == 1 else None
    if heading is None or _key(heading.text) != _key(one.text):
        yield f'"{one.text}" leads to another place than the heading that it names'
        return
    if heading.level > depth:
        yield f'"{one.text}" is shown and would not be'
    wanted = styles.get(heading.level, "")
    if one.style != wanted:
        yield f'"{one.text}" is in the style "{one.style}" and would be in "{wanted}"'


def _faults_of_captions(
    source: Element,
    entries: Sequence[Entry],
    listed: Sequence[Listed],
    places: Mapping[str, Element],
) -> Iterator[str]:
    """Yield what is wrong with a list of captions (8.4, 8.5)."""
    name = source.get(f"{TEXT}caption-sequence-name", "")
    format = source.get(f"{TEXT}caption-sequence-format", "text")
    if format != "text" or source.get(f"{TEXT}use-caption") == "false":
        yield "what an update would list is not read"
        return
    wanted = [one for one in listed if name in one.sequences]
    before, after = [_key(one.text) for one in wanted], [_key(one.text) for one in entries]
    for kind, a, b, c, d in _opcodes(before, after):
        for index in range(max(b - a, d - c)):
            caption = wanted[a + index] if a + index < b else None
            entry = entries[c + index] if c + index < d else None
            if caption is None and entry is not None:
                yield f'"{entry.text}" is shown and would not be'
            elif entry is None and caption is not None:
                yield f'"{caption.text}" is not shown and would be'
            elif caption is not None and entry is not None:
                if kind != "equal":
                    yield f'"{entry.text}" is shown and would be "{caption.text}"'
                elif any(places.get(name) is not caption.element for name in entry.names):
                    yield f'"{entry.text}" leads to another place than the caption that it names'


def _opcodes(before: list[str], after: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    """Return how one list becomes the other, as `difflib` does; fast where they are the same."""
    if before == after:
        return [("equal", 0, len(before), 0, len(after))]
    return difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _key(text: str) -> str:
    return "".join(text[:LONGEST].split()).replace("\u00ad", "")
