"""Tables: their widths, rows and cells, and the space after them (ECMA-376-1, 17.4)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from publish.export.docx.body import (
    BOOKMARK,
    RUNNING_TEXT,
    VAL,
    W,
    keep_with_next,
    put_property,
    set_style,
    style_of,
    text_of,
)
from publish.export.docx.design import Design, Page, twips

SPACED_AFTER_TABLE = RUNNING_TEXT | {"Compact", "ListParagraph", "BlockText"}
SPACE_AFTER_TABLE = 200
BOX = "Box"
NESTED_LESS = 300
"""Twips that a table in another's cell is narrower."""
ROWS_KEPT_TOGETHER = 10
WIDTH_OF_CHARACTER, SIDES_OF_CELL = 110, 170
"""Twips: what a letter of a table's text takes at most, and what is left free in a cell."""
WIDE, WIDE_SIZE = 7, 0.8
"""From so many columns on, a table is set smaller, and by how much."""
WIDEST_COLUMN, NARROWEST_COLUMN = 60, 5
"""Characters: a cell's text counts as no longer and no shorter than this for its column."""


def name_table_styles(root: Element) -> None:
    """Name the styles of tables by their identifiers, as pandoc does not."""
    for style in root.iter(f"{W}tblStyle"):
        style.set(VAL, style.get(VAL, "").replace(" ", ""))


def set_tables(root: Element, page: Page, *, right_to_left: bool) -> None:
    """Set tables across the text block, rows unbroken, cells in their own paragraph style."""
    name_table_styles(root)
    part_tables(root)
    for table in list(root.iter(f"{W}tbl")):
        grid, properties = table.find(f"{W}tblGrid"), table.find(f"{W}tblPr")
        if grid is None or properties is None or not len(grid):
            continue
        width = properties.find(f"{W}tblW")
        given = width is not None and width.get(f"{W}type") == "pct"
        shares = [float(c.get(f"{W}w", "1")) for c in grid] if given else _shares(table, len(grid))
        depth = sum(1 for _ in table.iterancestors(f"{W}tbl"))
        whole = page.text_width - depth * NESTED_LESS - indent_of(table)
        is_wide = len(grid) >= WIDE
        width_of_character = WIDTH_OF_CHARACTER * (WIDE_SIZE if is_wide else 1)
        least = [0.0] * len(grid) if given else _least(table, len(grid), width_of_character)
        widths = [round(width) for width in _spread(shares, least, whole)]
        for column, value in zip(grid, widths, strict=True):
            column.set(f"{W}w", str(value))
        if width is not None:
            width.set(f"{W}type", "dxa")
            width.set(f"{W}w", str(sum(widths)))
        if right_to_left:
            mark = etree.Element(f"{W}bidiVisual")
            properties.insert(1, mark)
        rows = table.findall(f"{W}tr")
        is_box = _style_of(properties).endswith(BOX)
        for row in rows:
            _set_row(row, widths, "" if is_box else "WideTableText" if is_wide else "TableText")
        if len(rows) <= ROWS_KEPT_TOGETHER and not is_box:
            for paragraph in (p for row in rows[:-1] for p in row.iter(f"{W}p")):
                keep_with_next(paragraph)
        _space_after(table)


def set_captions(root: Element, design: Design | None) -> None:
    """Set every caption in Word's Caption style; what reads a table aloud gets its title alone.

    Above a table it keeps with that, at the distances of the design, if there is one.
    """
    for paragraph in root.iter(f"{W}p"):
        if style_of(paragraph) == "TableCaption":
            set_style(paragraph, "Caption")
            keep_with_next(paragraph)
            if design:
                space = etree.Element(f"{W}spacing")
                for side in ("before", "after"):
                    space.set(W + side, str(twips(design.data["tables"][f"caption-{side}"])))
                put_property(paragraph, space)
            table = paragraph.getnext()
            if table is not None and table.tag == f"{W}tbl" and indent_of(table):
                left = {f"{W}left": str(indent_of(table))}
                put_property(paragraph, etree.Element(f"{W}ind", left))
            title = None if table is None else table.find(f"{W}tblPr/{W}tblCaption")
            if title is not None:
                title.set(VAL, _without_label(paragraph))


def _without_label(caption: Element) -> str:
    """Return a caption's words without label and number, which may change."""
    runs = [run for run in caption.iter(f"{W}r") if not _is_label(run)]
    return "".join(text_of(run) for run in runs).strip()


def _is_label(run: Element) -> bool:
    style = run.find(f"{W}rPr/{W}rStyle")
    return style is not None and style.get(VAL) == "CaptionLabel"


def part_tables(root: Element) -> None:
    """Put a paragraph between what would be one table in Word, and behind one that ends a part."""
    for table in list(root.iter(f"{W}tbl")):
        following = table.getnext()
        while following is not None and following.tag in BOOKMARK:
            following = following.getnext()
        if following is None or following.tag != f"{W}p":
            space = etree.Element(f"{W}p")
            set_style(space, "TableSpace")
            table.addnext(space)


def _space_after(table: Element) -> None:
    """Keep running text that follows at a distance."""
    following = table.getnext()
    while following is not None and following.tag in BOOKMARK:
        following = following.getnext()
    if following is not None and style_of(following) in SPACED_AFTER_TABLE:
        spacing = etree.Element(f"{W}spacing")
        spacing.set(f"{W}before", str(SPACE_AFTER_TABLE))
        put_property(following, spacing)


def _style_of(properties: Element) -> str:
    style = properties.find(f"{W}tblStyle")
    return "" if style is None else style.get(VAL, "")


def _set_row(row: Element, widths: list[int], style: str) -> None:
    """Set a row's cells to the widths of their columns and their text in a style, "" for a box."""
    properties = row.find(f"{W}trPr")
    if properties is None:
        properties = etree.Element(f"{W}trPr")
        row.insert(0, properties)
    if style:
        properties.insert(0, etree.Element(f"{W}cantSplit"))
    column = 0
    for cell in row.iterfind(f"{W}tc"):
        span = _span(cell)
        cell_properties = cell.find(f"{W}tcPr")
        if cell_properties is not None:
            size = etree.Element(f"{W}tcW")
            size.set(f"{W}w", str(sum(widths[column : column + span])))
            size.set(f"{W}type", "dxa")
            cell_properties.insert(0, size)
        column += span
        for paragraph in cell.iterfind(f"{W}p"):
            if style and style_of(paragraph) in {"", "Compact", "ListParagraph", *RUNNING_TEXT}:
                set_style(paragraph, style)
            elif style_of(paragraph) == "Equation":
                _set_tabs(paragraph, sum(widths[column - span : column]) - SIDES_OF_CELL)


def _set_tabs(equation: Element, width: int) -> None:
    """Center an equation in a cell and put its number at the right."""
    tabs = etree.Element(f"{W}tabs")
    for kind, place in (("center", width // 2), ("right", width)):
        etree.SubElement(tabs, f"{W}tab", {VAL: kind, f"{W}pos": str(place)})
    put_property(equation, tabs)


def unframe_boxes(root: Element) -> None:
    """Take rule and indent off the titles of admonitions in boxes, which have them."""
    for table in root.iter(f"{W}tbl"):
        properties = table.find(f"{W}tblPr")
        if properties is not None and _style_of(properties).endswith(BOX):
            for paragraph in table.iterfind(f"{W}tr/{W}tc/{W}p"):
                _unframe(paragraph)


def indent_of(table: Element) -> int:
    """Return how far a table is indented, in twips."""
    place = table.find(f"{W}tblPr/{W}tblInd")
    return 0 if place is None else int(place.get(f"{W}w", "0"))


def _unframe(paragraph: Element) -> None:
    if style_of(paragraph).endswith("Title"):
        border = etree.Element(f"{W}pBdr")
        etree.SubElement(border, f"{W}left").set(VAL, "nil")
        put_property(paragraph, border)
        put_property(paragraph, etree.Element(f"{W}ind", {f"{W}left": "0", f"{W}right": "0"}))


def _span(cell: Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if span is None else int(span.get(VAL, "1"))


def _spread(shares: list[float], least: list[float], whole: float) -> list[float]:
    """Return widths: the least of each, if all have room, and shares of what is left."""
    if sum(least) > whole:
        least = [0.0] * len(shares)
    left = whole - sum(least)
    return [one + share / sum(shares) * left for one, share in zip(least, shares, strict=True)]


def _least(table: Element, columns: int, width_of_character: float) -> list[float]:
    """Return the widths in which columns' longest words have room, in twips."""
    longest = [0.0] * columns
    for column, cell in _single_cells(table, columns):
        longest[column] = max(longest[column], max(map(len, text_of(cell).split()), default=0))
    return [length * width_of_character + SIDES_OF_CELL for length in longest]


def _single_cells(table: Element, columns: int) -> Iterator[tuple[int, Element]]:
    """Yield the cells of one column, each with that."""
    for row in table.iterfind(f"{W}tr"):
        column = 0
        for cell in row.iterfind(f"{W}tc"):
            if column < columns and _span(cell) == 1:
                yield column, cell
            column += _span(cell)


def _shares(table: Element, columns: int) -> list[float]:
    """Return columns' shares of the width: by their longest texts, within bounds."""
    longest = [float(NARROWEST_COLUMN)] * columns
    for column, cell in _single_cells(table, columns):
        length = min(len(text_of(cell)), WIDEST_COLUMN)
        longest[column] = max(longest[column], length)
    return [length + 4 for length in longest]
