"""Tables as LaTeX: longtable on pages, tabular within notes and cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from publish.export.grid import places, rows_of, shares
from publish.export.latex.inlines import Place, environment
from publish.model.tree import Node, plain_text

SIDES = {"AlignLeft": "l", "AlignRight": "r", "AlignCenter": "c"}
WRAPPED = {"l": "\\raggedright", "r": "\\raggedleft", "c": "\\centering"}
LINE = 52
"""Characters of a row up to which columns are as wide as their texts."""
SMALL_LINE = 68
"""Those of a row that is set smaller."""
WIDE = 7
"""From so many columns on, a table is set smaller."""
Writer = Callable[[list[Node], Place], str]


def table(block: Node, caption: str, place: Place, write: Writer, *, floats: bool) -> str:
    """Return a table with its caption above; `floats` where it may break over pages."""
    _, _, columns, head, bodies, foot = block["c"]
    rows = rows_of(head, bodies, foot)
    is_wide = len(columns) >= WIDE
    widths = shares(block["c"], SMALL_LINE if is_wide else LINE)
    sides = [SIDES.get(side["t"], "l") for side, _ in columns]
    written = _rows(rows, sides, widths, place, write)
    heads, rest = written[: len(head[1])], written[len(head[1]) :]
    specification = "".join(_column(side, at, widths) for at, side in enumerate(sides))
    top = ["\\toprule", *heads, *(["\\midrule"] if heads else [])]
    if not floats:
        lines = [*top, *rest, "\\bottomrule"]
        body = f"\\begin{{tabular}}{{{specification}}}\n" + "\n".join(lines) + "\n\\end{tabular}"
        inner = [line for line in (caption, body) if line]
        return "\\begin{center}\n" + "\n".join(inner) + "\n\\end{center}"
    if caption:
        first = [f"{caption} \\\\", *top, "\\endfirsthead"]
        silent = _rows(head[1], sides, widths, replace(place, silent=True), write)
        following = ["\\toprule", *silent, *(["\\midrule"] if silent else []), "\\endhead"]
    else:
        first, following = [], [*top, "\\endhead"]
    lines = [*first, *following, "\\bottomrule", "\\endlastfoot", *rest]
    body = f"\\begin{{longtable}}{{{specification}}}\n" + "\n".join(lines) + "\n\\end{longtable}"
    return f"{{\\footnotesize\\setlength{{\\tabcolsep}}{{3pt}}\n{body}\n}}" if is_wide else body


def _column(side: str, at: int, widths: list[float]) -> str:
    """Return the specification of a column (array)."""
    if not widths:
        return side
    return f">{{{WRAPPED[side]}\\arraybackslash}}{_paragraph(widths[at])}"


def _paragraph(width: float, columns: int = 1) -> str:
    return f"p{{\\dimexpr {width:.4f}\\linewidth-2\\tabcolsep\\relax}}"


def _rows(
    rows: list[Any], sides: list[str], widths: list[float], place: Place, write: Writer
) -> list[str]:
    """Return each row as a line; what a cell above reaches down to is left empty."""
    reached: dict[tuple[int, int], int] = {}
    lines: list[str] = []
    for row, found in zip(rows, places(rows), strict=True):
        cells: dict[int, tuple[int, str]] = {}
        for (_, _, down, across, blocks), (line, column) in zip(row[1], found, strict=True):
            text = write(blocks, place)
            if widths and not all(one["t"] in {"Para", "Plain"} for one in blocks):
                side = WRAPPED[sides[min(column, len(sides) - 1)]]
                text = environment("cell", f"{side}\n{text}")
            if plain_text(blocks).startswith("*"):
                text = f"{{}}{text}"  # for "\\\\" takes a star that follows it
            if down > 1:
                text = f"\\multirow{{{down}}}{{{'=' if widths else '*'}}}{{{text}}}"
            if across > 1:
                text = _over(across, column, sides, widths, text)
            cells[column] = (across, text)
            reached |= {(line + below, column): across for below in range(1, down)}
        lines.append(_line(cells, reached, len(lines), len(sides)))
    return lines


def _line(
    cells: dict[int, tuple[int, str]],
    reached: dict[tuple[int, int], int],
    line: int,
    columns: int,
) -> str:
    texts, column = [], 0
    while column < columns:
        if column in cells:
            across, text = cells[column]
        elif (line, column) in reached:
            across, text = reached[line, column], ""
            if across > 1:
                text = f"\\multicolumn{{{across}}}{{l}}{{}}"
        else:
            across, text = 1, ""
        texts.append(text)
        column += max(across, 1)
    return " & ".join(texts) + " \\\\"


def _over(across: int, column: int, sides: list[str], widths: list[float], text: str) -> str:
    """Return a cell that reaches over columns."""
    side = sides[min(column, len(sides) - 1)]
    if not widths:
        return f"\\multicolumn{{{across}}}{{{side}}}{{{text}}}"
    width = sum(widths[column : column + across])
    specification = f">{{{WRAPPED[side]}\\arraybackslash}}{_paragraph(width)}"
    return f"\\multicolumn{{{across}}}{{{specification}}}{{{text}}}"
