"""Blocks as lines of plain text, indented so that a reader knows what each of them is.

Seen from the left edge of what holds it, a paragraph stands at column 0; a list's sign or label,
a quotation's `>`, an admonition's `|`, a figure, a table and a caption at 2; code at 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count

from publish.export.txt import tables
from publish.export.txt.filling import centered, filled, width
from publish.export.txt.marks import Setting, picture, plain_tex, text_of
from publish.model.running_text import list_label
from publish.model.tree import Node, attributes, plain_text, walk

DOLLARS = 4
UNDERLINES = "=-~^.'"
STEP, CODE = 2, 4
LONGEST_HEADING = 70
BREAK = "* * *"
SIGN = re.compile(r"[>|-](?: |$)")
Lines = list[str]


def lines_of(blocks: Iterable[Node], columns: int, setting: Setting) -> Lines:
    """Return the lines of blocks, an empty one between two of them."""
    result: Lines = []
    before: Node | None = None
    for block in blocks:
        lines = _block(block, columns, setting, _reach(before))
        if not lines:
            continue
        if before and not _is_tight(before, block):
            result.append("")
        result += lines
        before = block
    return result


def _is_tight(before: Node, block: Node) -> bool:
    if "admonition-title" in attributes(before)[1]:
        return bool(block["t"] == "Para")
    return before["t"] == "Plain" and block["t"] in {"BulletList", "OrderedList"}


def _block(block: Node, columns: int, setting: Setting, reach: int) -> Lines:
    match block:
        case {"t": "Header", "c": [level, [_, classes, _], inlines]}:
            return _heading(0 if "part" in classes else level, text_of(inlines, setting))
        case {"t": "Para" | "Plain", "c": inlines}:
            return _paragraph(inlines, columns, setting)
        case {"t": "LineBlock", "c": lines}:
            broken = [one for line in lines for one in (*line, {"t": "LineBreak"})]
            text = text_of(broken[:-1], setting)
            return [one for line in text.split("\n") for one in filled(line, columns) or [""]]
        case {"t": "CodeBlock", "c": [_, str(code)]}:
            return _indented(code.expandtabs(4).split("\n"), CODE + reach)
        case {"t": "BlockQuote", "c": inner}:
            return _prefixed(lines_of(inner, columns - 2 * STEP, setting), "  > ")
        case {"t": "BulletList", "c": items}:
            return _list(((item, "-") for item in items), items, columns, setting)
        case {"t": "OrderedList", "c": [[start, style, delimiter], items]}:
            labels = (list_label(n, style["t"], delimiter["t"]) for n in count(start))
            return _list(zip(items, labels, strict=False), items, columns, setting)
        case {"t": "DefinitionList", "c": items}:
            return _definitions(items, columns, setting)
        case {"t": "HorizontalRule"}:
            return [centered(BREAK, columns)]
        case {"t": "Figure", "c": [_, [_, caption], inner]}:
            return _figure(inner, caption, columns, setting, reach)
        case {"t": "Table"}:
            return _table(block, columns, setting)
        case {"t": "Div", "c": [[_, classes, _], inner]}:
            if "equation" in classes:
                return _equation(inner[0]["c"], columns)
            if "admonition" in classes:
                return _prefixed(lines_of(inner, columns - 2 * STEP, setting), "  | ")
            return lines_of(inner, columns, setting)
    return []


def _reach(block: Node | None) -> int:
    """Return the column at which what a block has left open would go on.

    Code behind a list is set deeper than the last item's text, else it would look like that.
    """
    match block:
        case {"t": "BulletList", "c": [*_, item]}:
            return STEP + 2 + _reach(_last(item))
        case {"t": "OrderedList", "c": [[start, style, delimiter], items]}:
            label = list_label(start + len(items) - 1, style["t"], delimiter["t"])
            return STEP + width(label) + 1 + _reach(_last(items[-1]))
        case {"t": "DefinitionList", "c": [*_, [_, [*_, definition]]]}:
            return CODE + _reach(_last(definition))
        case {"t": "Div", "c": [_, inner]}:
            return _reach(_last(inner))
    return 0


def _last(blocks: list[Node]) -> Node | None:
    return blocks[-1] if blocks else None


def _indented(lines: Iterable[str], columns: int) -> Lines:
    return [" " * columns + line if line.strip() else "" for line in lines]


def _prefixed(lines: Iterable[str], prefix: str) -> Lines:
    return [(prefix + line).rstrip() for line in lines]


def _heading(level: int, text: str) -> Lines:
    lines = filled(text, LONGEST_HEADING)
    if not lines:
        return []
    sign = UNDERLINES[min(max(level, 1), 6) - 1]
    rule = sign * max(map(width, lines))
    return ["", *([rule] if level == 0 else []), *lines, rule]


def _paragraph(inlines: list[Node], columns: int, setting: Setting) -> Lines:
    match [one for one in inlines if one["t"] not in {"Space", "SoftBreak"}]:
        case [{"t": "Math", "c": [{"t": "DisplayMath"}, _]}]:
            return _equation(inlines, columns)
    return [line for line in filled(text_of(inlines, setting), columns) if line]


def _equation(inlines: list[Node], columns: int) -> Lines:
    """Return a formula of its own with its number, if it has one, at the right edge."""
    tex = next(one["c"][1] for one in inlines if one["t"] == "Math")
    source = [line for line in plain_tex(tex).split("\n") if line.strip()] or ["{}"]
    lines = [line for one in source for line in filled(one, columns - STEP - DOLLARS)]
    lines[0] = f"$${lines[0]}"
    lines[-1] += "$$"
    number = plain_text([one for one in inlines if one["t"] == "Span"])
    if number:
        space = columns - STEP - width(lines[-1]) - width(number)
        lines[-1] += " " * max(space, 2) + number
    return _indented(lines, STEP)


def _list(
    labelled: Iterable[tuple[list[Node], str]],
    items: list[list[Node]],
    columns: int,
    setting: Setting,
) -> Lines:
    loose = any(block["t"] == "Para" for item in items for block in item)
    result: Lines = []
    for item, label in labelled:
        if result and loose:
            result.append("")
        result += hung(label, item, columns - STEP, setting, STEP)
    return result


def hung(
    label: str, blocks: list[Node], columns: int, setting: Setting, indentation: int = 0
) -> Lines:
    """Return blocks behind a label, all lines but the first as far in as the first's text."""
    inside = width(label) + 1
    lines = lines_of(blocks, columns - inside, setting)
    if lines and lines[0].startswith(" "):
        lines = ["", *lines]
    first, *rest = lines or [""]
    return _indented([f"{label} {first}".rstrip(), *_indented(rest, inside)], indentation)


def _definitions(items: list[list[object]], columns: int, setting: Setting) -> Lines:
    result: Lines = []
    for term, definitions in items:
        result += [""] if result else []
        result += filled(text_of(term, setting), columns)  # type: ignore[arg-type]
        for index, definition in enumerate(definitions):  # type: ignore[arg-type,var-annotated]
            result += [""] if index else []
            result += _indented(lines_of(definition, columns - CODE, setting), CODE)
    return result


def _figure(
    inner: list[Node], caption: list[Node], columns: int, setting: Setting, reach: int
) -> Lines:
    title = plain_text(_without_label(caption)).strip()
    shown: Lines = []
    for block in inner:
        more = _pictures(block, title, columns, setting) or lines_of([block], columns, setting)
        if block["t"] == "CodeBlock":
            more = _block(block, columns, setting, reach)
        shown += ([""] if shown and more else []) + more
    below = _captioned(caption, columns, setting)
    apart = [] if shown and below and shown[-1].endswith("]]") else [""]
    return [*shown, *apart, *below] if shown and below else [*shown, *below]


def _table(node: Node, columns: int, setting: Setting) -> Lines:
    """Return a table below its caption."""
    _, (_, caption), *content = node["c"]
    above = _captioned(caption, columns, setting)
    drawn = tables.lines_of(
        content, columns - STEP, lambda blocks, width: lines_of(blocks, width, setting)
    )
    return [*above, *([""] if above and drawn else []), *_indented(drawn, STEP)]


def _captioned(caption: list[Node], columns: int, setting: Setting) -> Lines:
    """Return a caption's lines, without empty ones."""
    lines = [line for line in lines_of(caption, columns - STEP, setting) if line]
    if lines and SIGN.match(lines[0]):
        lines[0] = f"\\{lines[0]}"
    return _indented(lines, STEP)


def _without_label(caption: list[Node]) -> list[Node]:
    """Return the inlines of a caption's first block without label and number."""
    inlines = caption[0]["c"] if caption and caption[0]["t"] in {"Plain", "Para"} else []
    return [one for one in inlines if "caption-label" not in attributes(one)[1]]


def _pictures(block: Node, title: str, columns: int, setting: Setting) -> Lines:
    """Return a line for each picture where a block holds nothing else.

    One whose words are the caption's is named by its file, for the caption says the rest.
    """
    if block["t"] not in {"Plain", "Para"} or plain_text(block["c"], formulas=False).strip(
        " \ufffc"
    ):
        return []
    lines: Lines = []
    for image in walk(block["c"]):
        if image["t"] in {"Math", "Note"}:
            return []
        if image["t"] == "Image":
            _, words, (target, _) = image["c"]
            text = plain_text(words).strip()
            lines += filled(picture("" if text == title else text, target), columns - STEP)
    return _indented(lines, STEP)
