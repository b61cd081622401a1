"""On which page a bookmark will stand, as far as can be said without Word.

A page number in the contents is the program's to compute, and Word would ask the reader before
it did. So each paragraph's lines are broken by the widths of its letters, rows and pictures take
their heights, and pages are filled as Word fills them: breaks, sections, notes, lines kept
together. The same file always gives the same numbers; docs/decisions/0010 says how far they are
from a layout by LibreOffice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml.etree import _Element as Element

from publish.export.docx.body import VAL, W, style_of
from publish.export.docx.drawings import EMU_PER_TWIP, PLACED
from publish.export.docx.letters import Letters
from publish.export.docx.looks import Look, Looks, measure, with_indents
from publish.export.docx.package import Package
from publish.export.docx.styles import DOCUMENT, NOTES
from publish.model.scheme import FORMATS

MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
EXTENT = f"{{{PLACED}}}extent"
SETTINGS = "word/settings.xml"
FORMULA_HEIGHT = 1.5
"""Lines that a formula takes."""
SEPARATOR = 160
"""Twips that the rule above notes takes."""
TOP_AND_BOTTOM_OF_CELL, SIDES_OF_CELL = 100, 160
TAB = 1.5
"""What a tab is wide, in ems."""
TOGETHER = 2
"""Lines of a paragraph that stay together at a page's end and start (17.3.1.44)."""


@dataclass
class Block:
    """A paragraph or a row of a table, in twips: its lines and what keeps it where.

    `extra` is what borders and pictures take beside the lines; `notes` are the lines, from 0, with
    a note's mark, each with the note's height. `close_to` is the style to whose
    paragraphs it keeps no distance, "" for none.
    """

    lines: int
    height: float
    before: float = 0
    after: float = 0
    extra: float = 0
    starts_page: bool = False
    with_next: bool = False
    whole: bool = False
    notes: tuple[tuple[int, float], ...] = ()
    marks: tuple[str, ...] = ()
    section: Element | None = None
    close_to: str = ""

    @property
    def total(self) -> float:
        """All of it, with its spaces."""
        return self.lines * self.height + self.before + self.after + self.extra


@dataclass
class _Pages:
    """Fills pages with blocks, one after the other; `last` is the space after the last one.

    Of the spaces after one block and before the next the larger counts, unless `adds` says that
    both do (17.15.3.21 in the transitional schema).
    """

    room: float
    adds: bool
    number: int = 1
    used: float = 0
    noted: float = 0
    last: float = 0

    def turn(self) -> None:
        self.number += 1
        self.used = self.noted = self.last = 0

    def place(self, blocks: list[Block]) -> list[int]:
        """Place blocks that stay together; return the page on which each begins."""
        needed, last = 0.0, self.last
        for block in blocks:
            lines = self._least(block)
            needed += self._lead(block, last) + block.extra + lines * block.height
            needed += sum(height for line, height in block.notes if line < lines)
            needed += block.after if block is not blocks[-1] else 0
            last = block.after
        starts = blocks[0].starts_page
        if self.used and (starts or needed > self.room - self.used - self.noted):
            self.turn()
        return [self._fill(block) for block in blocks]

    def _lead(self, block: Block, last: float) -> float:
        return block.before if self.adds else max(block.before - last, 0)

    def _least(self, block: Block) -> int:
        """Return the lines that a block has on its first page at least."""
        whole = block.whole or block.with_next or block.lines <= TOGETHER + 1
        return block.lines if whole else TOGETHER

    def _fill(self, block: Block) -> int:
        if self.used or block.starts_page:
            self.used += self._lead(block, self.last)
        self.used += block.extra
        begins, done = self.number, 0
        while done < block.lines:
            left, fitting = block.lines - done, self._fitting(block, done)
            if block.whole:
                fitting = left
            elif fitting < left:
                fitting = min(fitting, left - TOGETHER) if left > TOGETHER else 0
            if not fitting and not self.used:
                fitting = 1  # what no page has room for runs over one
            for line, height in block.notes:
                if done <= line < done + fitting:
                    self.noted += height + (0 if self.noted else SEPARATOR)
            self.used += fitting * block.height
            done += fitting
            if done < block.lines:
                self.turn()
        self.used += block.after
        self.last = block.after
        return begins

    def _fitting(self, block: Block, done: int) -> int:
        """Return how many of a block's lines after the first `done` have room with their notes."""
        room, noted, lines = self.room - self.used, self.noted, 0
        notes = dict(block.notes)
        for line in range(done, block.lines):
            if line in notes:
                noted += notes[line] + (0 if noted else SEPARATOR)
            if (lines + 1) * block.height + noted > room:
                break
            lines += 1
        return lines


def pages(package: Package) -> dict[str, str]:
    """Return the page number, as printed, of each bookmark in the text."""
    body = package.tree(DOCUMENT)[0]
    layout = _Layout(package)
    blocks = list(layout.blocks(body))
    sections = [block.section for block in blocks if block.section is not None]
    sections += body.findall(f"{W}sectPr")
    found: dict[str, str] = {}
    following = 1
    for section, chunk in zip(sections, _chunks(blocks), strict=False):
        form, start = _numbering(section)
        filling = _Pages(layout.height, layout.adds_space, start or following)
        for together in _together(chunk):
            for one, page in zip(together, filling.place(together), strict=True):
                found.update(dict.fromkeys(one.marks, FORMATS[form](page)))
        following = filling.number + 1
    return found


def _chunks(blocks: list[Block]) -> Iterator[list[Block]]:
    chunk: list[Block] = []
    for block in blocks:
        chunk.append(block)
        if block.section is not None:
            yield chunk
            chunk = []
    yield chunk


def _together(chunk: list[Block]) -> Iterator[list[Block]]:
    """Yield what stays together: each block with the next where it says so."""
    group: list[Block] = []
    for block in chunk:
        if group and (block.starts_page or not group[-1].with_next):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _numbering(section: Element) -> tuple[str, int]:
    """Return a section's number format and the page that it starts with, 0 to go on (17.6.12)."""
    numbering = section.find(f"{W}pgNumType")
    if numbering is None:
        return "decimal", 0
    form = numbering.get(f"{W}fmt", "decimal")
    return (form if form in FORMATS else "decimal"), int(numbering.get(f"{W}start", "0"))


def _list_indents(numbering: Element) -> dict[tuple[str, str], Element]:
    """Return the indents of each list's levels, by the list's identifier and the level."""
    abstract = {
        one.get(f"{W}abstractNumId", ""): {
            level.get(f"{W}ilvl", "0"): level.find(f"{W}pPr/{W}ind")
            for level in one.iterfind(f"{W}lvl")
        }
        for one in numbering.iterfind(f"{W}abstractNum")
    }
    indents = {}
    for num in numbering.iterfind(f"{W}num"):
        link = num.find(f"{W}abstractNumId")
        levels = abstract.get("" if link is None else link.get(VAL, ""), {})
        for level, indent in levels.items():
            if indent is not None:
                indents[num.get(f"{W}numId", ""), level] = indent
    return indents


@dataclass
class _Layout:
    """Measures paragraphs and rows by the styles of a package."""

    package: Package
    looks: Looks = field(init=False)
    letters: Letters = field(default_factory=Letters)
    width: float = 0
    height: float = 0

    def __post_init__(self) -> None:
        self.looks = Looks(self.package.tree("word/styles.xml"))
        section = self.package.tree(DOCUMENT).find(f".//{W}sectPr")
        size = None if section is None else section.find(f"{W}pgSz")
        margins = None if section is None else section.find(f"{W}pgMar")
        if size is not None and margins is not None:
            across = (measure(margins.get(W + side)) for side in ("left", "right"))
            down = (measure(margins.get(W + side)) for side in ("top", "bottom"))
            self.width = measure(size.get(f"{W}w")) - sum(across)
            self.height = measure(size.get(f"{W}h")) - sum(down)
        if self.width <= 0 or self.height <= 0:  # Letter with margins of an inch
            self.width, self.height = 9360, 12960
        notes = self.package.tree(NOTES).iterfind(f"{W}footnote")
        adds = self.package.tree(SETTINGS).find(f"{W}compat/{W}doNotUseHTMLParagraphAutoSpacing")
        self.adds_space = adds is not None and adds.get(VAL, "1") not in {"0", "false", "off"}
        self.lists = _list_indents(self.package.tree("word/numbering.xml"))
        self.notes = {note.get(f"{W}id", ""): note for note in notes}

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Yield the blocks below an element in order."""
        pending: tuple[str, ...] = ()
        before: Block | None = None
        for child in parent:
            if child.tag == f"{W}p":
                block = self.paragraph(child, self.width)
                block.marks += pending
                pending = ()
                if before is not None and before.close_to and before.close_to == block.close_to:
                    before.after = block.before = 0
                before = block
                yield block
            elif child.tag == f"{W}tbl":
                before = None
                yield from self._rows(child)
            elif child.tag == f"{W}bookmarkStart":
                pending += (child.get(f"{W}name", ""),)
            elif child.tag in {f"{W}sdt", f"{W}sdtContent"}:
                yield from self.blocks(child)

    def paragraph(self, paragraph: Element, width: float) -> Block:
        """Return a paragraph's block, set in a column of a width."""
        properties = paragraph.find(f"{W}pPr")
        look = self._indented(self.looks.of_paragraph(properties), properties)
        lines, tallest, notes = self._lines(paragraph, look, width - look.left - look.right)
        height = self.letters.line(look)
        section = None if properties is None else properties.find(f"{W}sectPr")
        marks = tuple(m.get(f"{W}name", "") for m in paragraph.iter(f"{W}bookmarkStart"))
        extra = look.above + look.below + max(tallest - height, 0)
        return Block(
            lines, height, look.before, look.after, extra, look.page_break, look.with_next,
            look.whole or tallest > height, notes, marks, section,
            style_of(paragraph) if look.close else "",
        )  # fmt: skip

    def _indented(self, look: Look, properties: Element | None) -> Look:
        """Return a paragraph's look with the indents of its list, if it is in one (17.9.23)."""
        choice = None if properties is None else properties.find(f"{W}numPr")
        id = None if choice is None else choice.find(f"{W}numId")
        if properties is None or choice is None or id is None:
            return look
        depth = choice.find(f"{W}ilvl")
        level = "0" if depth is None else depth.get(VAL, "0")
        indents = self.lists.get((id.get(VAL, ""), level))
        if indents is None or properties.find(f"{W}ind") is not None:
            return replace(look, first=0)
        return replace(with_indents(look, indents), first=0)  # the label fills what hangs

    def _lines(
        self, paragraph: Element, look: Look, width: float
    ) -> tuple[int, float, tuple[tuple[int, float], ...]]:
        """Return how many lines a paragraph has, its tallest thing, and its notes by line."""
        lines, at, tallest = 1, float(look.first), 0.0
        notes: dict[int, float] = {}
        for item in paragraph.iter(
            f"{W}t", MATH_TEXT, f"{W}tab", f"{W}br", EXTENT, f"{W}footnoteReference"
        ):
            if item.tag == f"{W}t":
                run = item.getparent()
                style = None if run is None else run.find(f"{W}rPr/{W}rStyle")
                own = look if style is None else self.looks.of_run(look, style.get(VAL, ""))
                for word in self.letters.widths(item.text or "", own):
                    if at + word.ink > width and at > 0:
                        lines, at = lines + 1, 0.0
                    at += word.advance
            elif item.tag == MATH_TEXT:
                at += len(item.text or "") * look.size * 0.6
                tallest = max(tallest, look.line * FORMULA_HEIGHT)
            elif item.tag == f"{W}tab":
                at += TAB * look.size
            elif item.tag == f"{W}br":
                lines, at = lines + 1, 0.0
            elif item.tag == EXTENT:
                at += int(item.get("cx", "0")) / EMU_PER_TWIP
                tallest = max(tallest, int(item.get("cy", "0")) / EMU_PER_TWIP)
            elif (note := self.notes.get(item.get(f"{W}id", ""))) is not None:
                blocks = [self.paragraph(p, self.width) for p in note.iter(f"{W}p")]
                height = sum(one.total for one in blocks)
                notes[lines - 1] = notes.get(lines - 1, 0) + height
        return lines, tallest, tuple(notes.items())

    def _rows(self, table: Element) -> Iterator[Block]:
        for row in table.iterfind(f"{W}tr"):
            height, notes, with_next = 0.0, 0.0, False
            marks: tuple[str, ...] = ()
            for cell in row.iterfind(f"{W}tc"):
                size = cell.find(f"{W}tcPr/{W}tcW")
                width = self.width if size is None else measure(size.get(f"{W}w"))
                blocks = [self.paragraph(p, width - SIDES_OF_CELL) for p in cell.iter(f"{W}p")]
                tall = sum(one.total for one in blocks)
                height = max(height, tall + TOP_AND_BOTTOM_OF_CELL)
                notes += sum(tall for one in blocks for _, tall in one.notes)
                with_next = with_next or any(one.with_next for one in blocks)
                marks += tuple(mark for one in blocks for mark in one.marks)
            noted = ((0, notes),) if notes else ()
            yield Block(1, height, with_next=with_next, whole=True, notes=noted, marks=marks)
