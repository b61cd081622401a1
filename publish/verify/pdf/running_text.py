"""The running text in a PDF's tags, without what the layout adds.

Left out by rule: title page and contents, which are sections beside the body; bullets and
ornaments; the numbers of code lines; generated text in links, such as printed addresses; the
header row that a table repeats on its next page. Running heads and page numbers have no tags.

White space within a line is the file's own: a sequence of one space where words are apart. A
line's end, a page's, a paragraph's and a cell's are a line feed, with the hyphen that stands
before it; whether a line's end stands for a space can't be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publish.model.tree import FORMULA
from publish.verify.pdf.lines import EITHER, Piece, starts_line
from publish.verify.pdf.tags import INLINE, ORNAMENT, Element

CODE_LINE = re.compile(r"cb\d+-\d+")
"""The destinations that pandoc gives to lines of code."""


def has_body(root: Element) -> bool:
    """Whether a document has a part that is its text, as ours do."""
    return any(part.kind == "Part" for one in root.elements() for part in one.elements())


def running_text(root: Element) -> Iterator[str]:
    """Yield the body's text in pieces, the marks of notes as their numbers."""
    reader = _Reader()
    for document in root.elements():
        for part in document.elements():
            if part.kind == "Part":
                for block in _blocks(part):
                    if block.kind != "Sect":
                        yield from reader.visit(block)


def note_text(parts: Iterable[Element]) -> str:
    """Return the running text of a note without its own mark; the next page may hold a part."""
    reader = _Reader()
    return "".join(piece for part in parts for piece in reader.visit(part))


def _blocks(part: Element) -> Iterator[Element]:
    """Yield what stands right in the body; its columns are parts, too."""
    for block in part.elements():
        if block.kind == "Part":
            yield from _blocks(block)
        else:
            yield block


@dataclass
class _Reader:
    """Remembers the last table, which may go on on the next page, and where the last line stands.

    `starts_block` says that a paragraph, cell or the like began since the last text.
    """

    head: str = ""
    after_table: bool = False
    last: Piece | None = None
    starts_block: bool = False

    def visit(self, element: Element, link: bool = False) -> Iterator[str]:
        """Yield what an element shows."""
        self.starts_block |= element.kind not in INLINE
        if element.kind in {"Figure", "Formula"}:
            yield self._on_its_line(FORMULA)
        elif element.kind == "Lbl":
            label = "".join(piece.text for piece in _pieces(element))
            yield self._on_its_line(label) if any(sign.isalnum() for sign in label) else ""
        elif not self._is_added(element, link):
            yield from self._children(element, link or element.kind == "Link")
            if element.kind == "Table":
                self.after_table = True
        self.starts_block |= element.kind not in INLINE

    def _children(self, element: Element, link: bool) -> Iterator[str]:
        numbers = _line_numbers(element)
        for index, child in enumerate(_in_order(element)):
            if isinstance(child, Element):
                if index not in numbers:
                    yield from self.visit(child, link)
            else:
                self.after_table = self.after_table and child.text.isspace()
                yield self._on_its_line(child.text.replace(EITHER, "-"), child)

    def _on_its_line(self, text: str, piece: Piece | None = None) -> str:
        """Return a text, after a line feed where it does not go on on the last one's line."""
        if text.isspace():
            return text
        apart = piece and self.last and starts_line(self.last, piece)
        before = "\n" if apart or self.starts_block else ""
        self.starts_block = False
        if piece and piece.height is not None:
            self.last = piece
        return before + text

    def _is_added(self, element: Element, link: bool) -> bool:
        """Whether it is generated text in a link, an ornament, or a header row that comes again."""
        if element.kind == "Link":
            return link
        if element.kind in {ORNAMENT, "Mark"}:
            return True
        return element.kind == "THead" and self._is_repeated(element)

    def _is_repeated(self, head: Element) -> bool:
        text = "".join(piece.text for piece in _pieces(head))
        repeated = self.after_table and text == self.head
        self.head = text
        return repeated


def _in_order(element: Element) -> list[Element | Piece]:
    """Return what an element holds, a table's caption first, be it above or below."""
    if element.kind != "Table":
        return element.children
    return sorted(element.children, key=lambda child: not _is_caption(child))


def _is_caption(child: Element | Piece) -> bool:
    return isinstance(child, Element) and child.kind == "Caption"


def _line_numbers(element: Element) -> set[int]:
    """Return the places of the numbers of code lines: each right before its line's anchor."""
    return {
        index - 1
        for index, child in enumerate(element.children)
        if isinstance(child, Element)
        and child.kind == "Link"
        and CODE_LINE.fullmatch(child.target or "")
        and not child.children
    } & {
        index
        for index, child in enumerate(element.children)
        if isinstance(child, Element) and child.kind == "NonStruct" and _is_number(child)
    }


def _is_number(element: Element) -> bool:
    return "".join(piece.text for piece in _pieces(element)).strip().isdecimal()


def _pieces(element: Element) -> Iterator[Piece]:
    for child in element.children:
        if isinstance(child, Piece):
            yield child
        else:
            yield from _pieces(child)
