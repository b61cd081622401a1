"""Blocks in lists, put down one after the other and nested at the end.

A list of ODF holds paragraphs and lists alone (ODF 1.3 part 3, 5.3.3). A table or a heading in an
item therefore ends the list, which goes on behind it under `text:continue-list`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from lxml.etree import _Element as Element

from publish.export.odt.markup import element, name


@dataclass
class List:
    """An open list: its style; `start` is the number of its first item, None for bullets.

    `begins` says that the next item has to say its number: it is the first of an element.
    """

    style: str
    start: int | None = None
    id: str = ""
    begins: bool = False


@dataclass
class Item:
    """An item of a list; `has_text` once a block is put in it, `is_begun` once that is nested.

    `style` is that of its own label, "" for the list's.
    """

    of: List
    index: int
    style: str = ""
    has_text: bool = False
    is_begun: bool = False


Path = tuple[Item, ...]


@dataclass
class Flow:
    """Blocks in order, each with the items that it stands in. `ids` names lists that go on."""

    ids: count[int]
    entries: list[tuple[Path, Element]] = field(default_factory=list)

    def put(self, path: Path, block: Element) -> None:
        """Add a block that stands in these items, from the outermost."""
        self.entries.append((path, block))
        for item in path:
            item.has_text = True

    def elements(self) -> list[Element]:
        """Return the blocks with lists around them."""
        nested = _Nested(self.ids)
        for path, block in self.entries:
            nested.put(path, block)
        return nested.found


@dataclass
class _Nested:
    ids: count[int]
    found: list[Element] = field(default_factory=list)
    open: list[tuple[Item, Element, Element]] = field(default_factory=list)

    def put(self, path: Path, block: Element) -> None:
        shared = 0
        for (item, _, _), wanted in zip(self.open, path, strict=False):
            if item is not wanted:
                break
            shared += 1
        beside = (
            self.open[shared][1]
            if shared < min(len(self.open), len(path))
            and self.open[shared][0].of is path[shared].of
            else None
        )
        del self.open[shared:]
        for item in path[shared:]:
            parent = self.open[-1][2] if self.open else None
            self._open(item, parent, beside)
            beside = None
        if self.open:
            self.open[-1][2].append(block)
        else:
            self.found.append(block)

    def _open(self, item: Item, parent: Element | None, beside: Element | None) -> None:
        made = self._list(item.of, parent) if beside is None else beside
        start = None
        if item.of.begins and not item.is_begun and item.of.start is not None:
            start = item.of.start + item.index
            item.of.begins = False
        kind = "text:list-header" if item.is_begun else "text:list-item"
        own = item.style if item.style and not item.is_begun else None
        inner = element(kind, text__start_value=start, text__style_override=own)
        item.is_begun = True
        made.append(inner)
        self.open.append((item, made, inner))

    def _list(self, of: List, parent: Element | None) -> Element:
        made = element("text:list", text__style_name=of.style)
        of.begins = parent is not None or not of.id
        if parent is not None:
            parent.append(made)
            return made
        if of.id:
            made.set(name("text:continue-list"), of.id)
        of.id = f"list{next(self.ids)}"
        made.set(name("xml:id"), of.id)
        self.found.append(made)
        return made
