"""The blocks of a text as LaTeX: every number that is printed stands in it as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from publish.export.latex.inlines import Inlines, Place, anchor, environment
from publish.export.latex.tables import table
from publish.export.typeset import Fragments, Pictures, ended, label, task
from publish.model.formats import Context
from publish.model.outline import Heading
from publish.model.running_text import list_label
from publish.model.tree import Node, attributes, plain_text, walk

COMMANDS = ("section", "subsection", "subsubsection", "paragraph", "subparagraph")
ARTICLE = ("part", *COMMANDS, "subsubparagraph")
BOOK = ("part", "chapter", *COMMANDS)
COUNTERS = {
    "LowerAlpha": "\\alph*",
    "UpperAlpha": "\\Alph*",
    "LowerRoman": "\\roman*",
    "UpperRoman": "\\Roman*",
}
AROUND = {"OneParen": "{})", "TwoParens": "({})"}
LETTERS = 26
"""LaTeX counts no further in letters; longer lists have their labels as text."""
LISTS = {"figure": "lof", "table": "lot", "listing": "lol"}
UNSAFE = '#%{}\\~$&^" '
"""Signs that a file name can't hold in LaTeX."""
END_OF_CODE = "\\end{Verbatim}"


class Blocks:
    """Writes blocks, with tokens for the texts in them."""

    def __init__(self, context: Context) -> None:
        self.fragments = Fragments("latex")
        pictures = Pictures(context, frozenset({".png", ".jpg", ".jpeg", ".pdf"}), UNSAFE)
        self.inlines = Inlines(self.fragments, pictures, self.of)
        self.commands = BOOK if context.publication.type == "book" else ARTICLE
        self.headings: Mapping[str, Heading] = {one.id: one for one in context.outline.headings}
        self.lists = {LISTS[one.removesuffix("s")] for one in context.publication.lists}

    def of(self, blocks: list[Node], place: Place = Place()) -> str:  # noqa: B008
        """Return blocks as LaTeX, a blank line between two; text behind an equation goes on."""
        written: list[str] = []
        goes_on = False
        for block in blocks:
            if text := self._block(block, place):
                written.append(f"\\noindent\n{text}" if goes_on and block["t"] == "Para" else text)
            goes_on = "equation" in attributes(block)[1]
        return "\n\n".join(written)

    def _block(self, block: Node, place: Place) -> str:
        match block:
            case {"t": "Para" | "Plain", "c": inlines}:
                return self.inlines.fragment(inlines, place)
            case {"t": "Header"}:
                return self._heading(block, place)
            case {"t": "CodeBlock", "c": [[id, *_], code]}:
                return anchor(id) + self._code(code, place)
            case {"t": "BlockQuote", "c": inner}:
                return environment("quote", self.of(inner, place))
            case {"t": "BulletList", "c": items}:
                return self._bulleted(items, place)
            case {"t": "OrderedList", "c": [[start, style, delimiter], items]}:
                return self._ordered(start, style["t"], delimiter["t"], items, place)
            case {"t": "DefinitionList", "c": items}:
                return self._definitions(items, place)
            case {"t": "LineBlock", "c": lines}:
                texts = [self._verse(line, place) for line in lines]
                return environment("verse", "\\\\\n".join(texts))
            case {"t": "HorizontalRule"}:
                return environment("center", "\\rule{0.4\\linewidth}{0.4pt}")
            case {"t": "Table"}:
                return self._table(block, place)
            case {"t": "Figure"}:
                return self._figure(block, place)
            case {"t": "Div"}:
                return self._division(block, place)
        return ""

    def _heading(self, block: Node, place: Place) -> str:
        level, (id, *_), inlines = block["c"]
        heading = self.headings.get(id)
        command = self.commands[min(heading.level if heading else level, len(self.commands) - 1)]
        notes: list[str] = []
        title = self.inlines.fragment(
            ended(inlines), Place(argument=True, notes=notes, heading=True)
        )
        kept = {"Note", "Image", "Link"}
        is_rich = any(one["t"] in kept or attributes(one)[0] for one in walk(inlines))
        short = ""
        if heading and not heading.listed:
            short = "*"
        elif is_rich:
            bare = Place(argument=True, silent=True, heading=True)
            silent = self.inlines.fragment(ended(inlines), bare)
            short = f"[{{{silent}}}]"
        mark = f"\\label{{{label(id)}}}" if id else ""
        return "\n".join([f"\\{command}{short}{{{title}}}{mark}", *notes])

    def _verse(self, line: list[Node], place: Place) -> str:
        """Return a line of verse; the end of the line before would take a star for its own."""
        guard = "{}" if plain_text(line).startswith("*") else ""
        return guard + self.inlines.fragment(line, place) or "\\strut"

    def _code(self, code: str, place: Place) -> str:
        """Return code verbatim; in an argument, where that can't be, line by line."""
        if not place.argument and END_OF_CODE not in code:
            return environment("Verbatim", code)
        lines = [
            "\\strut " + self.fragments.add([{"t": "Code", "c": [["", [], []], _kept(line)]}])
            for line in code.split("\n")
        ]
        return environment("flushleft", "\\newline\n".join(lines))

    def _ordered(self, start: int, style: str, delimiter: str, items: Any, place: Place) -> str:
        is_long = style in {"LowerAlpha", "UpperAlpha"} and start + len(items) - 1 > LETTERS
        if is_long or start < (style in COUNTERS):
            labels = (f"[{list_label(number, style, delimiter)}]" for number in count(start))
            return self._list("enumerate", [], items, place, labels)
        shown = AROUND.get(delimiter, "{}.").format(COUNTERS.get(style, "\\arabic*"))
        options = [f"label={{{shown}}}"]
        if start != 1:
            options.append(f"start={start}")
        return self._list("enumerate", options, items, place)

    def _bulleted(self, items: list[list[Node]], place: Place) -> str:
        """Return a list; where a box to tick stands before an item, it is the item's label."""
        tasks = [task(item) for item in items]
        labels = (f"[{{{box}}}]" if box else "" for box, _ in tasks)
        return self._list("itemize", [], [rest for _, rest in tasks], place, labels)

    def _list(
        self,
        name: str,
        options: list[str],
        items: list[list[Node]],
        place: Place,
        labels: Iterator[str] | None = None,
    ) -> str:
        if all(not item or item[0]["t"] == "Plain" for item in items):
            options = [*options, "noitemsep"]
        lines = [f"\\item{next(labels) if labels else ''} {self.of(item, place)}" for item in items]
        return environment(name, "\n".join(lines), f"[{', '.join(options)}]" if options else "")

    def _definitions(self, items: Any, place: Place) -> str:
        lines = []
        for term, definitions in items:
            notes: list[str] = []
            name = self.inlines.fragment(ended(term), Place(argument=True, notes=notes))
            texts = [self.of(one, place) for one in definitions]
            meaning = "\n\n".join(filter(None, texts))
            lines.append(f"\\item[{{{name}}}] {''.join(notes)}{meaning}")
        return environment("description", "\n".join(lines))

    def _caption(self, kind: str, blocks: list[Node], place: Place, command: str) -> str:
        """Return a caption, and its entry in a list of figures or the like if there is one."""
        inlines = _caption_inlines(blocks)
        if not inlines:
            return ""
        written = f"{command}{{{self.inlines.fragment(ended(inlines), place)}}}"
        entry = "" if kind == "table" else self._entry(kind, inlines)
        return f"{written}\n{entry}" if entry else written

    def _entry(self, kind: str, inlines: list[Node]) -> str:
        """Return a numbered caption's entry in the list of its kind, "" where there is no list."""
        is_numbered = any("caption-label" in attributes(one)[1] for one in walk(inlines))
        if LISTS.get(kind) not in self.lists or not is_numbered:
            return ""
        text = self.inlines.fragment(ended(inlines), Place(argument=True, silent=True))
        return f"\\addcontentsline{{{LISTS[kind]}}}{{{kind}}}{{{text}}}"

    def _figure(self, block: Node, place: Place) -> str:
        (id, classes, _), (_, caption), content = block["c"]
        notes: list[str] = [] if place.notes is None else place.notes
        marks = replace(place, argument=True, notes=notes)
        if "listing" in classes:
            code = self.of(content, place)
            text = self._caption("listing", caption, marks, "\\captionof*{listing}")
            lines = [anchor(id), code, text, *notes]
            return "\n".join(line for line in lines if line)
        inside = replace(marks, inner=True, argument=True)
        parts = [one for one in content if one["t"] == "Figure"]
        if parts and len(parts) == len(content):
            drawn = "\\hfill\n".join(self._panel(one, inside, len(parts)) for one in parts)
        else:
            drawn = self.of(content, inside)
        text = self._caption("figure", caption, marks, "\\caption*")
        lines = [f"\\centering{anchor(id)}", drawn, text]
        body = "\n".join(line for line in lines if line)
        if place.inner:
            body = body.replace("\\caption*", "\\captionof*{figure}")
            return environment("center", body)
        late = notes if place.notes is None else []
        return "\n".join([environment("figure", body, "[htbp]"), *late])

    def _panel(self, block: Node, place: Place, panels: int) -> str:
        """Return a part of a figure with a caption of its own."""
        (id, *_), (_, caption), content = block["c"]
        lines = [
            f"\\centering{anchor(id)}",
            self.of(content, place),
            self._caption("subfigure", caption, place, "\\caption*"),
        ]
        width = f"[t]{{{max(0.96 / min(panels, 3), 0.3):.2g}\\linewidth}}"
        return environment("subfigure", "\n".join(filter(None, lines)), width) + "\n"

    def _table(self, block: Node, place: Place) -> str:
        (id, *_), (_, caption), *_ = block["c"]
        notes: list[str] = [] if place.notes is None else place.notes
        marks = replace(place, argument=True, notes=notes, inner=True)
        command = "\\captionof*{table}" if place.inner else "\\caption*"
        text = self._caption("table", caption, marks, command)
        written = table(block, text, marks, self.of, floats=not place.inner)
        head = anchor(id) + self._entry("table", _caption_inlines(caption))
        late = notes if place.notes is None else []
        return "\n".join([line for line in (head, written, *late) if line])

    def _division(self, block: Node, place: Place) -> str:
        (id, classes, values), content = block["c"]
        if "page-break" in classes:
            return "\\clearpage"
        if "equation" in classes:
            inlines = [one for inner in content for one in inner.get("c", ())]
            return self.inlines.equation(id, inlines)
        if "admonition" in classes and content:
            title = self.of(content[0]["c"][1], replace(place, argument=True))
            body = self.of(content[1:], place)
            return anchor(id) + environment("admonition", body, f"{{{title}}}")
        body = self.of(content, place)
        if "hanging-indent" in classes:
            body = environment("hanging", body)
        if (language := dict(values).get("lang")) and not place.inner:
            self.inlines.languages.add(language)
            body = environment("otherlanguage", body, f"{{lang-{label(language)}}}")
        return "\n".join(filter(None, [anchor(id), body]))


def _kept(line: str) -> str:
    """Return a line whose indent a typesetter keeps."""
    text = line.lstrip(" ")
    return "\u00a0" * (len(line) - len(text)) + text


def _caption_inlines(blocks: list[Node]) -> list[Node]:
    return [one for block in blocks if block["t"] in {"Para", "Plain"} for one in block["c"]]
