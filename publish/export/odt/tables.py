"""Tables: header rows, spans and the widths of columns (ODF 1.3 part 3, 9.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lxml.etree import _Element as Element

from publish.export.grid import holding
from publish.export.odt.automatic import Look
from publish.export.odt.markup import element
from publish.export.odt.place import Place
from publish.model.tree import Node, plain_text

if TYPE_CHECKING:
    from publish.export.odt.blocks import Blocks

ALIGNMENTS = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}
NARROWEST, WIDEST = 6, 60
CHARACTER = 4.9
"""About what a character of a table's text takes, in points."""
CAPITAL = 4.0
"""How much more a bold word with a capital takes."""
SIDES = 8.0
Row = Sequence[Any]


def table(blocks: Blocks, node: Node, place: Place) -> Element:
    """Return a table that stands in a place."""
    _, _, columns, head, bodies, foot = node["c"]
    rows = [row for _, _, heads, rest in bodies for row in (*heads, *rest)]
    everything = [*head[1], *rows, *foot[1]]
    room = place.width - place.indent
    widths = _widths(columns, everything, room)
    made = _frame(blocks, widths, place)
    alignments = [ALIGNMENTS.get(align["t"], "") for align, _ in columns]
    writing = _Rows(blocks, place, widths, alignments)
    groups = [(listed, kind) for listed, kind in _groups(head[1], rows, foot[1]) if listed]
    for place_of, (listed, kind) in enumerate(groups):
        starts, ends = place_of == 0, place_of == len(groups) - 1
        cells = writing.of(listed, kind, starts=starts, ends=ends)
        found = [element("table:table-row", *row) for row in cells]
        if kind == "head":
            made.append(element("table:table-header-rows", *found))
        else:
            made.extend(found)
    return made


def _groups(*listed: Sequence[Row]) -> Iterator[tuple[Sequence[Row], str]]:
    yield from zip(listed, ("head", "body", "body"), strict=True)


def _edge(kind: str, *, is_first: bool, is_last: bool) -> str:
    """Return the name of the look of a cell in the first or the last row of a table."""
    if is_last:
        return "first last" if is_first else "last"
    return f"{kind} first" if is_first else kind


def box(blocks: Blocks, kind: str, title: list[Node], rest: list[Node], place: Place) -> Element:
    """Return a table of one column around an admonition, its title the header row."""
    width = place.width - place.indent
    made = _frame(blocks, [width], place, (("style:writing-mode", "lr-tb"),))
    inside = replace(
        place, width=width - 3 * SIDES, path=(), indent=0, listed=0, align="", style=kind
    )
    look = blocks.automatic.of_family("table-cell", blocks.cells[kind])
    head = blocks.within(title, replace(inside, style=f"{kind}_20_Box_20_Title"))
    body = blocks.within(rest, replace(inside, style=f"{kind}_20_Box_20_Text"))
    cells = (
        element("table:table-cell", *content, table__style_name=look, office__value_type="string")
        for content in (head, body)
    )
    first, second = (element("table:table-row", cell) for cell in cells)
    made.append(element("table:table-header-rows", first))
    made.append(second)
    return made


def _frame(blocks: Blocks, widths: Sequence[float], place: Place, properties: Look = ()) -> Element:
    """Return a table without rows."""
    look: Look = (
        ("style:width", f"{sum(widths):.2f}pt"),
        ("table:align", "margins" if not place.indent and not place.path else "left"),
        ("table:border-model", "collapsing"),
        *properties,
    )
    if place.indent:
        look = (*look, ("fo:margin-left", f"{place.indent:g}pt"))
    made = element(
        "table:table",
        table__name=f"Table{next(blocks.ids)}",
        table__style_name=blocks.automatic.of_family("table", look),
    )
    for width in widths:
        column: Look = (("style:column-width", f"{width:.2f}pt"),)
        style = blocks.automatic.of_family("table-column", column)
        made.append(element("table:table-column", table__style_name=style))
    return made


class _Rows:
    """Writes rows; cells that others span are said to be covered (9.1.5)."""

    def __init__(
        self, blocks: Blocks, place: Place, widths: Sequence[float], alignments: Sequence[str]
    ) -> None:
        self.blocks, self.place = blocks, place
        self.widths, self.alignments = widths, alignments

    def of(
        self, rows: Sequence[Row], kind: str, *, starts: bool, ends: bool
    ) -> Iterator[list[Element]]:
        """Yield the cells of each row of a head, body or foot.

        `starts` and `ends` say that the table does so with it.
        """
        covered: dict[int, int] = {}
        for place, (_, cells) in enumerate(rows):
            edges = (starts and place == 0, ends and place == len(rows) - 1)
            waiting = list(cells)
            found: list[Element] = []
            column = 0
            while column < len(self.widths):
                if covered.get(column, 0):
                    covered[column] -= 1
                    found.append(element("table:covered-table-cell"))
                    column += 1
                    continue
                cell: Row = waiting.pop(0) if waiting else ["", {"t": "AlignDefault"}, 1, 1, []]
                down, across = int(cell[2]), min(int(cell[3]), len(self.widths) - column)
                found.append(self._cell(cell, column, across, kind, edges))
                for index in range(column, column + across):
                    covered[index] = down - 1
                found += (element("table:covered-table-cell") for _ in range(across - 1))
                column += across
            yield found

    def _cell(
        self, cell: Row, column: int, across: int, kind: str, edges: tuple[bool, bool]
    ) -> Element:
        _, align, down, _, content = cell
        is_first, is_last = edges
        alignment = ALIGNMENTS.get(align["t"], "") or self.alignments[column]
        style = "Table_20_Heading" if kind == "head" else "Table_20_Contents"
        width = sum(self.widths[column : column + across]) - SIDES
        inside = replace(
            self.place,
            width=width,
            path=(),
            indent=0,
            listed=0,
            style=style,
            align=alignment,
        )
        look = self.blocks.cells[_edge(kind, is_first=is_first, is_last=is_last)]
        return element(
            "table:table-cell",
            *self.blocks.within(content, inside),
            table__style_name=self.blocks.automatic.of_family("table-cell", look),
            office__value_type="string",
            table__number_columns_spanned=across if across > 1 else None,
            table__number_rows_spanned=down if down > 1 else None,
        )


def _widths(columns: Sequence[Any], rows: Sequence[Row], room: float) -> list[float]:
    """Return columns' widths: as asked for, else by their texts, as wide as these or the room."""
    asked = [width.get("c", 0.0) for _, width in columns]
    longest, words = [float(NARROWEST)] * len(columns), [0.0] * len(columns)
    for _, cells in rows:
        column = 0
        for _, _, _, across, content in cells:
            if across == 1 and column < len(columns):
                text = plain_text(content)
                longest[column] = max(longest[column], min(len(text), WIDEST))
                words[column] = max(words[column], max(map(len, text.split()), default=0))
            column += across
    least = [min(one, 24.0) * CHARACTER + CAPITAL + SIDES for one in words]
    if all(asked):
        scale = room / max(1.0, sum(asked))
        return holding([float(share) * scale for share in asked], least)
    if sum(least) > room:
        return holding([room / len(columns)] * len(columns), least)
    free = room - sum(least)
    shares = [one + 4 for one in longest]
    return [one + share / sum(shares) * free for one, share in zip(least, shares, strict=True)]
