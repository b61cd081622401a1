"""The blocks of a text as Typst: every number that is printed stands in it as text."""

from __future__ import annotations

import re
from typing import Any

from publish.export.grid import rows_of, shares
from publish.export.typeset import Fragments, Pictures, ended, label, task
from publish.export.typst.inlines import Inlines, language, string
from publish.model.formats import Context
from publish.model.tree import Node

STYLES = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}
AROUND = {"OneParen": "{})", "TwoParens": "({})"}
SIDES = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}
LINE = 60
"""About how many characters of a table stand in a line."""
LETTERS = 26
"""Typst goes on with "ab" where Word and we go on with "bb"."""
LANGUAGE = re.compile(r"[a-z][a-z0-9+-]*", re.IGNORECASE)
FENCE = re.compile(r"`+")


class Blocks:
    """Writes blocks, with tokens for the texts in them."""

    def __init__(self, context: Context) -> None:
        self.fragments = Fragments("typst")
        kinds = frozenset({".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"})
        self.language = context.publication.language
        self.inlines = Inlines(self.fragments, Pictures(context, kinds), self.of, self.language)
        self.headings = {one.id: one for one in context.outline.headings}

    def of(self, blocks: list[Node]) -> str:
        """Return blocks as markup, a blank line between two."""
        written, before = [], ""
        for block in blocks:
            text = self._block(block)
            if block["t"] == before and before in {"BulletList", "OrderedList"}:
                text = f"#[\n{text}\n]"  # so that it does not go on with the list before it
            if text:
                written.append(text)
                before = block["t"]
        return "\n\n".join(written)

    def _block(self, block: Node) -> str:
        match block:
            case {"t": "Para" | "Plain", "c": inlines}:
                return self.inlines.fragment(inlines)
            case {"t": "Header"}:
                return self._heading(block)
            case {"t": "CodeBlock", "c": [[id, classes, _], code]}:
                return _marked(self._code(code, classes), id)
            case {"t": "BlockQuote", "c": inner}:
                return f"#quote(block: true)[\n{self.of(inner)}\n]"
            case {"t": "BulletList", "c": items}:
                return self._bulleted(items)
            case {"t": "OrderedList", "c": [[start, style, delimiter], items]}:
                return self._ordered(start, style["t"], delimiter["t"], items)
            case {"t": "DefinitionList", "c": items}:
                return self._definitions(items)
            case {"t": "LineBlock", "c": lines}:
                written = (f"[{self.inlines.fragment(line)}]" for line in lines)
                return "#verse" + "".join(written)
            case {"t": "HorizontalRule"}:
                return "#separator"
            case {"t": "Table"}:
                return self._table(block)
            case {"t": "Figure"}:
                return self._figure(block)
            case {"t": "Div"}:
                return self._division(block)
        return ""

    def _heading(self, block: Node) -> str:
        level, (id, *_), inlines = block["c"]
        heading = self.headings.get(id)
        title = self.inlines.fragment(ended(inlines), title=True)
        depth = heading.level if heading else level
        if depth and (heading is None or heading.listed):
            return _marked(f"{'=' * depth} {title}", id)
        options = ["level: 1"] if depth == 0 else [f"depth: {depth}"]
        if heading and not heading.listed:
            options.append("outlined: false")
        return _marked(f"#heading({', '.join(options)})[{title}]", id)

    def _code(self, code: str, classes: list[str]) -> str:
        longest = max((len(one) for one in FENCE.findall(code)), default=0)
        fence = "`" * max(3, longest + 1)
        language = next((one for one in classes if LANGUAGE.fullmatch(one)), "")
        return f"{fence}{language}\n{code}\n{fence}"

    def _bulleted(self, items: list[list[Node]]) -> str:
        """Return a list; where a box to tick stands before an item, it is the item's mark."""
        tasks = [task(item) for item in items]
        if not any(box for box, _ in tasks):
            return self._list("-", items)
        marks = ", ".join(string(box or "•") for box, _ in tasks)
        listed = self._list("+", [rest for _, rest in tasks])
        return f"#[\n#set enum(numbering: marked({marks}), start: 1)\n{listed}\n]"

    def _list(self, marker: str, items: list[list[Node]]) -> str:
        is_tight = all(not item or item[0]["t"] == "Plain" for item in items)
        return ("\n" if is_tight else "\n\n").join(
            f"{marker} {_indented(self._item(item))}".rstrip(" ") for item in items
        )

    def _item(self, item: list[Node]) -> str:
        text = self.of(item)
        starts = item[0]["t"] if item else ""
        return text if starts in {"", "Para", "Plain"} else f"#[]\n{text}"

    def _ordered(self, start: int, style: str, delimiter: str, items: list[list[Node]]) -> str:
        pattern = AROUND.get(delimiter, "{}.").format(STYLES.get(style, "1"))
        numbering = string(pattern)
        if style in {"LowerAlpha", "UpperAlpha"} and start + len(items) - 1 > LETTERS:
            shown = AROUND.get(delimiter, "{}.")
            before, _, behind = shown.partition("{}")
            letter = "upper" if style == "UpperAlpha" else "lower"
            numbering = f"doubled.with({string(before)}, {letter}, {string(behind)})"
        listed = self._list("+", items)
        return f"#[\n#set enum(numbering: {numbering}, start: {start})\n{listed}\n]"

    def _definitions(self, items: Any) -> str:
        lines = []
        for term, definitions in items:
            name = self.inlines.fragment(ended(term))
            texts = [text for one in definitions if (text := self.of(one))]
            meaning = _indented("\n\n".join(texts), 4)
            lines.append(f"  terms.item([{name}], [{meaning}]),")
        return "#terms(\n" + "\n".join(lines) + "\n)"

    def _figure(self, block: Node) -> str:
        (id, classes, _), (_, caption), content = block["c"]
        parts = [one for one in content if one["t"] == "Figure"]
        match content:
            case [{"t": "Para" | "Plain", "c": [{"t": "Image"} as image]}]:
                drawn = self.inlines.image(image)
            case _ if parts and len(parts) == len(content):
                drawn = self._panels(parts)
            case _:
                drawn = f"[\n{self.of(content)}\n]"
                if "listing" not in classes:
                    figure = self._captioned(id, "image", caption, drawn)
                    return f"#[\n#show figure: set block(breakable: true)\n#{figure}\n]"
        kind = '"listing"' if "listing" in classes else "image"
        return "#" + self._captioned(id, kind, caption, drawn)

    def _panels(self, parts: list[Node]) -> str:
        """Return the parts of a figure side by side, each with a caption of its own."""
        cells = []
        for part in parts:
            (id, *_), (_, caption), content = part["c"]
            match content:
                case [{"t": "Para" | "Plain", "c": [{"t": "Image"} as image]}]:
                    drawn = self.inlines.image(image)
                case _:
                    drawn = f"[\n{self.of(content)}\n]"
            panel = self._captioned(id, string("panel"), caption, drawn)
            cells.append(f"[#{panel}],")
        columns = min(len(parts), 3)
        body = "\n".join(_indented(f"  {one}") for one in cells)
        return f"grid(\n  columns: (1fr,) * {columns},\n  gutter: 1em,\n{body}\n)"

    def _captioned(self, id: str, kind: str, caption: list[Node], drawn: str) -> str:
        """Return a figure without the sign of code before it."""
        inlines = [
            one for block in caption if block["t"] in {"Para", "Plain"} for one in block["c"]
        ]
        title = self.inlines.fragment(ended(inlines), title=True) if inlines else ""
        lines = [f"kind: {kind},", f"caption: [{title}]," if title else "", f"{drawn},"]
        body = "\n".join(f"  {_indented(line)}" for line in lines if line)
        return _marked(f"figure(\n{body}\n)", id)

    def _table(self, block: Node) -> str:
        (id, *_), (_, caption), *_ = block["c"]
        written = self._cells(block)
        if caption:
            return "#" + self._captioned(id, "table", caption, written)
        return _marked(f"#{written}", id)

    def _cells(self, block: Node) -> str:
        """Return the call for a table: its columns, then its cells row by row."""
        _, _, columns, head, bodies, foot = block["c"]
        rows = rows_of(head, bodies, foot)
        is_given = all(width["t"] == "ColWidth" for _, width in columns)
        given = shares(block["c"], LINE) if is_given else []
        widths = [f"{one:.1%}" for one in given] or ["auto"] * len(columns)
        sides = [SIDES.get(side["t"], "start") for side, _ in columns]
        lines = [f"columns: ({', '.join(widths)},),", f"align: ({', '.join(sides)},),"]
        lines.append("table.hline(),")
        written = [self._row(row) for row in rows]
        count = len(head[1])
        if count:
            lines.append("table.header(" + " ".join(written[:count]).rstrip(",") + "),")
            lines.append("table.hline(stroke: 0.5pt),")
        lines += written[count:]
        lines.append("table.hline(),")
        body = "\n".join(f"  {_indented(line)}" for line in lines if line)
        return f"table(\n{body}\n)"

    def _row(self, row: Any) -> str:
        cells = []
        for _, side, down, across, blocks in row[1]:
            options = []
            if across > 1:
                options.append(f"colspan: {across}")
            if down > 1:
                options.append(f"rowspan: {down}")
            if side["t"] in SIDES:
                options.append(f"align: {SIDES[side['t']]}")
            text = self.of(blocks)
            cells.append(f"table.cell({', '.join(options)})[{text}]," if options else f"[{text}],")
        return " ".join(cells)

    def _division(self, block: Node) -> str:
        (id, classes, values), content = block["c"]
        if "page-break" in classes:
            return "#pagebreak(weak: true)"
        if "equation" in classes:
            return self.inlines.equation(id, [one for inner in content for one in inner["c"]])
        if "admonition" in classes and content:
            title = self.of(content[0]["c"][1])
            return _marked(f"#admonition[{title}][\n{self.of(content[1:])}\n]", id)
        body = self.of(content)
        if "hanging-indent" in classes:
            body = f"#[\n#set par(hanging-indent: 1.5em)\n{body}\n]"
        if tag := dict(values).get("lang"):
            body = f"#[\n#set text({language(tag, self.language)})\n{body}\n]"
        return _marked(f"#[\n{body}\n]", id) if id else body


def _marked(text: str, id: str) -> str:
    """Return markup with a label that references lead to."""
    return f"{text} <{label(id)}>" if id else text


def _indented(text: str, by: int = 2) -> str:
    """Return a text whose lines behind the first are indented."""
    return text.replace("\n", "\n" + " " * by)
