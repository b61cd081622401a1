"""The numbered tree, made ready for pandoc's DOCX writer.

What the writer can't do by itself is said in its own terms: a style by the attribute
`custom-style`, a picture by a `data:` address, an id by a name that Word takes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.export import formulas
from publish.export.docx.bookmarks import REFERENCE
from publish.export.docx.lists import with_sign
from publish.export.docx.nesting import DEFINITION, QUOTATION, marked
from publish.export.docx.picture import Picture, from_address, from_file
from publish.model.tree import (
    NO_ATTRIBUTES,
    Node,
    attributes,
    div,
    joined,
    para,
    plain_text,
    span,
    transform,
    walk,
)

ADMONITION = "admonition"
LABELS = {"caption-label", "equation-number"}
EAST_ASIAN = "\u2e80"
"""From here on, the writer tells Word to take a word's ambiguous signs for East Asian ones."""
WORKS = "refs"
"""The id of the division in which citeproc lists the works."""
LETTER = "Letter"
"""Begins the name of the bookmark at a subfigure's letter that has no id."""
NO_BREAK_SPACE: Node = {"t": "Str", "c": "\u00a0"}
PERCENTAGE = re.compile(r"(\d+(?:\.\d+)?)%")
SUBFIGURE_WIDTH = "60%"
PAGE_BREAK: Node = {
    "t": "RawBlock",
    "c": ["openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'],
}


@dataclass(frozen=True)
class Prepared:
    """The tree for pandoc. `bookmarks` gives each id its bookmark's name, in document order.

    `headings` are the names that belong to headings; `vectors` are the SVG pictures by the
    `data:` address that stands for each in the tree.
    """

    blocks: list[Node]
    bookmarks: Mapping[str, str]
    headings: frozenset[str]
    vectors: Mapping[str, bytes]


def prepare(blocks: list[Node], images: Mapping[str, Path], text_width: float) -> Prepared:
    """Return the tree for pandoc; `text_width`, in points, is what a width in percent is of."""
    blocks = joined(blocks, EAST_ASIAN)
    names: dict[str, str] = {}
    headings = set()
    for node in walk(blocks):
        if id := attributes(node)[0]:
            name = names.setdefault(id, f"Ref{len(names) + 1:09}")
            if node["t"] == "Header":
                headings.add(name)
    rewriting = _Rewriting(names, images, text_width)
    rewritten = rewriting.of(blocks)
    letters = 0
    for node in walk(rewritten):
        id, classes, _ = attributes(node)
        if id:
            attributes(node)[0] = names[id]
        elif "caption-label" in classes and plain_text(node["c"][1]).startswith("("):
            letters += 1
            attributes(node)[0] = f"{LETTER}{letters:09}"
    return Prepared(rewritten, names, frozenset(headings), rewriting.vectors)


class _Rewriting:
    """One pass over the tree: a rule for each type of node that changes."""

    def __init__(
        self, names: Mapping[str, str], images: Mapping[str, Path], text_width: float
    ) -> None:
        self.names, self.images, self.text_width = names, images, text_width
        self.vectors: dict[str, bytes] = {}
        self.pictures: dict[str, Picture | None] = {}
        self.rules = {
            "Header": self.header,
            "Table": self.table,
            "Span": self.span,
            "Div": self.div,
            "Figure": self.figure,
            "Image": self.image,
            "Link": self.link,
            "BlockQuote": self.quotation,
            "OrderedList": self.ordered_list,
            "BulletList": self.bullet_list,
            "DefinitionList": self.definitions,
            "Math": formulas.with_decimal_commas,
            "HorizontalRule": lambda _: [_styled("Separator", [para([NO_BREAK_SPACE])])],
        }

    def of(self, tree: Any) -> Any:
        """Return a copy of the tree with every rule applied."""
        return transform(tree, self.rules)

    def ordered_list(self, node: Node) -> list[Node]:
        """Give every item a paragraph for its number, and a list without a style one.

        pandoc's Word lists would vary it by their depth.
        """
        (start, style, delimiter), items = node["c"]
        style = {"t": "Decimal"} if style["t"] == "DefaultStyle" else style
        delimiter = {"t": "Period"} if delimiter["t"] == "DefaultDelim" else delimiter
        items = [with_sign(self.of(item)) for item in items]
        return [{"t": "OrderedList", "c": [[start, style, delimiter], items]}]

    def bullet_list(self, node: Node) -> list[Node]:
        """Give every item a paragraph for its bullet."""
        return [{"t": "BulletList", "c": [with_sign(self.of(item)) for item in node["c"]]}]

    def quotation(self, node: Node) -> list[Node]:
        """Mark where a quotation begins and ends."""
        return [{"t": "BlockQuote", "c": marked(QUOTATION, self.of(node["c"]))}]

    def definitions(self, node: Node) -> list[Node]:
        """Mark definitions that hold more than paragraphs."""

        def meaning(blocks: list[Node]) -> list[Node]:
            content: list[Node] = self.of(blocks)
            is_simple = all(block["t"] in TEXT for block in content)
            return content if is_simple else marked(DEFINITION, content)

        items = [[self.of(term), list(map(meaning, found))] for term, found in node["c"]]
        return [{"t": "DefinitionList", "c": items}]

    def header(self, node: Node) -> list[Node]:
        """Leave a heading's number out: Word's list gives it."""
        level, attribute, inlines = node["c"]
        if inlines and "unnumbered" not in attribute[1]:
            inlines = _without_space(inlines[1:])
        return [{"t": "Header", "c": [level, list(attribute), self.of(inlines)]}]

    def table(self, node: Node) -> list[Node]:
        """Move a table's id to the label of its caption."""
        attribute, (short, blocks), *rest = node["c"]
        caption = [{**one, "t": "Para"} if one["t"] in TEXT else one for one in self.of(blocks)]
        attribute = [_given_away(attribute[0], caption), *attribute[1:]]
        return [{"t": "Table", "c": [attribute, [short, caption], *self.of(rest)]}]

    def span(self, node: Node) -> list[Node] | None:
        """Leave a note bare, for Word numbers it; style the labels of captions."""
        (id, classes, values), content = node["c"]
        if "note" in classes:
            return self.of(content)  # type: ignore[no-any-return]
        if "equation-number" in classes:
            return [span(self.of(content), *classes, id=id)]
        if "caption-label" in classes:
            styled = [*values, ["custom-style", "Caption Label"]]
            return [{"t": "Span", "c": [[id, list(classes), styled], self.of(content)]}]
        return None

    def div(self, node: Node) -> list[Node] | None:
        """Give equations, admonitions and their titles a style; break pages."""
        (id, classes, _), content = node["c"]
        if "page-break" in classes:
            return [PAGE_BREAK]
        if id == WORKS:
            return [_styled("Bibliography", self.of(content), id)]
        if "equation" in classes:
            blocks = self.of(content)
            return [_styled("Equation", blocks, _given_away(id, blocks))]
        if ADMONITION in classes:
            return self._admonition(id, classes[1].capitalize(), content)
        return None

    def _admonition(self, id: str, kind: str, content: list[Node]) -> list[Node]:
        """Set paragraphs in the styles of their kind; anything else needs a box around it.

        The box is a table of one column: borders of paragraphs with other indents would not
        join. Its title is a header row, which a page break repeats and a screen reader names.
        """
        head, *rest = content
        title = _styled(f"{kind} Title", self.of(head["c"][1]))
        if all(block["t"] in TEXT for block in rest):
            return [div([title, _styled(kind, self.of(rest))], id=id)]
        return [div([_box(f"{kind} Box", title, self.of(rest))], id=id)]

    def figure(self, node: Node) -> list[Node]:
        """Set a figure as its content with the caption below: pandoc would lay out a table."""
        (id, classes, _), (_, caption), body = node["c"]
        blocks = self.of(body)
        if any(node["t"] == "Figure" for node in body):
            self._narrow(blocks)
        if "listing" not in classes:
            blocks = [_styled("Captioned Figure", blocks)]
        written = self.of([{**block, "t": "Para"} for block in caption if block["t"] in TEXT])
        text = plain_text([inline for block in written for inline in block["c"]])
        id = _given_away(id, written)
        for image in walk(blocks):
            if image["t"] == "Image" and not image["c"][1]:
                image["c"][1] = [{"t": "Str", "c": text}]
        return [div([*blocks, _styled("Caption", written)], id=id)]

    def _narrow(self, blocks: list[Node]) -> None:
        """Give the pictures of subfigures, which stand below one another, a smaller width."""
        for image in walk(blocks):
            if image["t"] == "Image" and not attributes(image)[2]:
                attributes(image)[2].append(["width", self._measure("width", SUBFIGURE_WIDTH)])

    def image(self, node: Node) -> list[Node] | None:
        """Put the picture itself in place of its address, as pandoc may open no file."""
        (id, classes, values), alternative, (target, title) = node["c"]
        if target not in self.pictures:
            file = self.images.get(target)
            self.pictures[target] = from_file(file) if file else from_address(target)
        picture = self.pictures[target]
        if picture is None:
            return None
        if picture.vector:
            self.vectors[picture.address] = picture.vector
        measures = [[key, self._measure(key, value)] for key, value in values]
        attribute = [id, list(classes), measures]
        return [{"t": "Image", "c": [attribute, list(alternative), [picture.address, title]]}]

    def _measure(self, key: str, value: str) -> str:
        share = PERCENTAGE.fullmatch(value) if key == "width" else None
        return f"{float(share[1]) * self.text_width / 7200:.4f}in" if share else value

    def link(self, node: Node) -> list[Node] | None:
        """Point an internal link at its bookmark; where there is none, keep only the text."""
        attribute, content, (target, title) = node["c"]
        if not target.startswith("#"):
            return None
        if target[1:] not in self.names:
            return [span(self.of(content), id=attribute[0])]
        id, *others = attribute
        mark = REFERENCE if "reference" in attribute[1] else ""
        address = [f"#{self.names[target[1:]]}{mark}", title]
        inner = {"t": "Link", "c": [["", *others], self.of(content), address]}
        return [span([inner], id=id)] if id else [inner]


TEXT = frozenset({"Plain", "Para"})


def _without_space(inlines: list[Node]) -> list[Node]:
    """Return inlines without the space that they begin with."""
    match inlines:
        case [{"t": "Space"}, *rest]:
            return rest
        case [{"t": "Str", "c": str(words)}, *rest]:
            return [{"t": "Str", "c": words.removeprefix(" ")}, *rest]
    return inlines


def _given_away(id: str, blocks: list[Node]) -> str:
    """Give an id to the label in the blocks; return what is left of it.

    A reference leads to the caption, as Word's own do, for it repeats the label and number.
    """
    for node in walk(blocks):
        if LABELS.intersection(attributes(node)[1]) and not attributes(node)[0]:
            attributes(node)[0] = id
            return ""
    return id


def _styled(style: str, blocks: list[Node], id: str = "") -> Node:
    return div(blocks, id=id, **{"custom-style": style})


def _box(style: str, title: Node, blocks: list[Node]) -> Node:
    """Return a table of one column, in a table style: a title row above a row of blocks."""

    def row(content: list[Node]) -> list[Any]:
        return [NO_ATTRIBUTES, [[NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, content]]]

    column = [{"t": "AlignDefault"}, {"t": "ColWidth", "c": 1.0}]
    head = [NO_ATTRIBUTES, [row([title])]]
    body = [NO_ATTRIBUTES, 0, [], [row(blocks)]]
    attr = ["", [], [["custom-style", style]]]
    empty: list[Any] = [None, []]
    return {"t": "Table", "c": [attr, empty, [column], head, [body], [NO_ATTRIBUTES, []]]}
