r"""What an update would put into the contents and lists of captions (ECMA-376-1, 17.16.5.68).

A TOC field is held against the document itself: its entries, how deep each stands, where each
leads. `\o`, `\t`, `\u` and `\c` say what is listed, `\h` that entries are links. Page numbers are
for the program that lays the document out. Lists made of a bookmark's part, of TC fields or of
captions without their numbers (`\b`, `\f`, `\l`, `\a`) are not computed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element as Element

from publish.verify.docx.document import Contents
from publish.verify.docx.fields import value_in, words_of
from publish.verify.docx.text import entry
from publish.verify.docx.values import W

HEADING = re.compile(r"heading (\d)")
ENTRY = re.compile(r"toc (\d)")
RANGE = re.compile(r"\s*([1-9])\s*-\s*([1-9])\s*")
ALL_LEVELS = range(1, 10)
NOT_COMPUTED = ("\\b", "\\f", "\\l", "\\a")
MOST_TOLD = 20
LONGEST = 10_000
"""As many characters of an entry are compared."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph that may be listed: its style's name, its outline level from 1, 0 for none.

    `text` is what it prints, `sequences` the names of what is counted in it.
    """

    element: Element
    style: str
    outline: int
    text: str
    sequences: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """A line of contents: its text, how deep it stands, 0 where its style does not say."""

    text: str
    level: int
    element: Element


def switch_not_read(contents: Contents) -> str:
    """Return a switch of contents for which no update is computed, "" where there is none."""
    words = words_of(contents.instruction)
    return next((switch for switch in NOT_COMPUTED if switch in words), "")


def stale_entries(
    contents: Contents,
    paragraphs: Iterable[Paragraph],
    style_names: Mapping[Element, str],
    places: Mapping[str, Element | None],
) -> Iterator[str]:
    """Yield what is wrong with contents: what they show and what an update would make of it.

    `paragraphs` are those of the whole document; `style_names` gives the style of each entry's,
    `places` the paragraph at which each bookmark begins.
    """
    words = words_of(contents.instruction)
    shown = list(_entries(contents, style_names))
    wanted = list(_listed(words, paragraphs))
    before, after = [_key(one.text) for one, _ in wanted], [_key(one.text) for one in shown]
    told = 0
    for kind, a, b, c, d in _opcodes(before, after):
        if kind == "equal":
            pairs = zip(wanted[a:b], shown[c:d], strict=True)
            found = [
                fault
                for (paragraph, level), one in pairs
                for fault in _faults_of(one, paragraph, level, words, places)
            ]
        else:
            differences = _differences([one for one, _ in wanted[a:b]], shown[c:d])
            found = list(islice(differences, MOST_TOLD - told))
        yield from found[: MOST_TOLD - told]
        told += len(found)


def _opcodes(before: list[str], after: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    """Return how one list becomes the other, as `difflib` does; fast where they are the same."""
    if before == after:
        return [("equal", 0, len(before), 0, len(after))]
    return difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _entries(contents: Contents, style_names: Mapping[Element, str]) -> Iterator[Entry]:
    for element in contents.paragraphs:
        if text := entry(element):
            match = ENTRY.fullmatch(style_names.get(element, ""))
            yield Entry(text, int(match[1]) if match else 0, element)


def _listed(words: list[str], paragraphs: Iterable[Paragraph]) -> Iterator[tuple[Paragraph, int]]:
    """Yield what an update would list, each with its level, 0 in a list of captions."""
    sequence = value_in(words, "\\c")
    level_of = _Levels(words)
    for one in paragraphs:
        if not one.text:
            continue
        if sequence is not None:
            if sequence.lower() in one.sequences:
                yield one, 0
        elif level := level_of(one):
            yield one, level


class _Levels:
    """Says at which level contents list a paragraph."""

    def __init__(self, words: list[str]) -> None:
        self._by_outline = "\\u" in words
        self._named = _named_levels(value_in(words, "\\t") or "")
        by_heading = "\\o" in words or not (self._by_outline or "\\t" in words)
        match = RANGE.fullmatch(value_in(words, "\\o") or "")
        self._range = range(int(match[1]), int(match[2]) + 1) if match else ALL_LEVELS
        self._headings = self._range if by_heading else range(0)

    def __call__(self, paragraph: Paragraph) -> int:
        """Return the level, 0 where the paragraph is not listed."""
        if level := self._named.get(paragraph.style, 0):
            return level
        match = HEADING.fullmatch(paragraph.style)
        if match and int(match[1]) in self._headings:
            return int(match[1])
        is_outlined = self._by_outline and paragraph.outline in self._range
        return paragraph.outline if is_outlined else 0


def _named_levels(value: str) -> dict[str, int]:
    r"""Return the levels of the styles that `\t` names: "Style,1,Other,2", or with semicolons."""
    parts = [one.strip() for one in re.split("[,;]", value)]
    pairs = zip(parts[::2], parts[1::2], strict=False)
    return {name.lower(): int(level) for name, level in pairs if level in set("123456789")}


def _faults_of(
    one: Entry,
    paragraph: Paragraph,
    level: int,
    words: list[str],
    places: Mapping[str, Element | None],
) -> Iterator[str]:
    """Yield what is wrong with an entry that shows the text that it should."""
    if level and one.level != level:
        now = f"level {one.level}" if one.level else "no level"
        yield f'"{one.text}" stands at {now} and would stand at level {level}'
    links = [link.get(f"{W}anchor", "") for link in one.element.iter(f"{W}hyperlink")]
    if ("\\h" in words) != bool(links):
        is_now, would_be = ("a", "no") if links else ("no", "a")
        yield f'"{one.text}" is {is_now} link and would be {would_be} link'
    pages = list(_pages(one.element))
    bare = RANGE.fullmatch(value_in(words, "\\n") or "")
    without = range(int(bare[1]), int(bare[2]) + 1) if bare else range(10)
    if pages and "\\n" in words and level in without:
        yield f'"{one.text}" has a page number and would have none'
    if any(places.get(name) is not paragraph.element for name in [*links, *pages]):
        yield f'"{one.text}" leads to another place than the paragraph that it names'


def _pages(entry: Element) -> Iterator[str]:
    """Yield the bookmarks whose pages an entry shows."""
    code = ""
    for item in entry.iter(f"{W}instrText", f"{W}fldChar"):
        if item.tag == f"{W}instrText":
            code += item.text or ""
            continue
        match words_of(code):
            case ["PAGEREF", name, *_]:
                yield name
        code = ""


def _differences(wanted: Sequence[Paragraph], shown: Sequence[Entry]) -> Iterator[str]:
    for index in range(max(len(wanted), len(shown))):
        if index >= len(shown):
            yield f'"{wanted[index].text}" is not shown and would be'
        elif index >= len(wanted):
            yield f'"{shown[index].text}" is shown and would not be'
        else:
            yield f'"{shown[index].text}" is shown and would be "{wanted[index].text}"'


def _key(text: str) -> str:
    return re.sub(r"[\s\u00ad]", "", text[:LONGEST])
