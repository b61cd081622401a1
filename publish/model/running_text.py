"""The running text of a publication: every word that a reader finds, in order.

It is what a finished file is held against word for word, so it says of the tree what any format
shows: numbers of headings and captions, labels of ordered lists, the marks of notes as numbers.
A formula or a picture is U+FFFC, for formats set them in many ways; notes are read by themselves.
What is for other formats is left out here, from the whole tree, whatever an exporter was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from operator import itemgetter
from typing import Any

from publish.model.outline import RunningText
from publish.model.scheme import FORMATS
from publish.model.tree import FORMULA, Node, walk

TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
STYLES = {
    "LowerAlpha": "lowerLetter",
    "LowerRoman": "lowerRoman",
    "UpperAlpha": "upperLetter",
    "UpperRoman": "upperRoman",
}
DELIMITERS = {"OneParen": "{})", "TwoParens": "({})"}


def whole_text(blocks: list[Node], name: str = "", *, html: bool = False) -> RunningText:
    """Return what a format shows of a tree word for word; `name` and `html` as below."""
    marks = (node for node in walk(blocks) if _is_note(node))
    numbered = ((int(dict(mark["c"][0][2])["number"]), mark["c"][1]) for mark in marks)
    notes = sorted(numbered, key=itemgetter(0))
    return RunningText(
        tuple(running_text(blocks, name, html=html)),
        tuple(
            (str(number), tuple(running_text(note["c"], name, html=html)))
            for number, [note] in notes
        ),
        tuple(_links(blocks, name)),
    )


def _is_note(node: Node) -> bool:
    match node:
        case {"t": "Span", "c": [[_, classes, values], [{"t": "Note"}]]}:
            return "note" in classes and "number" in dict(values)
    return False


def _links(tree: Any, name: str) -> Iterator[tuple[str, str]]:
    """Yield the links of a tree without those in its notes and in passages for other formats."""
    waiting = [tree]
    while waiting:
        item = waiting.pop()
        match item:
            case {"t": "Note" | "Str"}:
                continue
            case {"t": "Div" | "Span", "c": [attributes, _]} if _is_for_others(attributes, name):
                continue
            case {"t": "Link", "c": [_, inlines, [str(address), _]]} if address.startswith("#"):
                yield _inline(inlines, name), address[1:]
            case {"c": content}:
                waiting.append(content)
            case [*items]:
                waiting += reversed(items)


def list_label(number: int, style: str, delimiter: str) -> str:
    """Return the label of a list's item, such as "3." or "(c)"; both names are pandoc's."""
    written = FORMATS[STYLES.get(style, "decimal")](number)
    return DELIMITERS.get(delimiter, "{}.").format(written)


def running_text(blocks: list[Node], name: str = "", *, html: bool = False) -> Iterator[str]:
    """Yield the text of each paragraph, heading, item, cell and caption in order.

    Passages for other formats than `name` are left out; without a name all are in. `html` says
    that the format shows raw HTML.
    """
    for block in blocks:
        yield from _block(block, name, html)


def _block(block: Node, name: str, html: bool) -> Iterator[str]:
    def inside(blocks: list[Node]) -> Iterator[str]:
        return running_text(blocks, name, html=html)

    def words(inlines: list[Node]) -> str:
        return _inline(inlines, name)

    match block:
        case {"t": "Header", "c": [_, _, inlines]} | {"t": "Para" | "Plain", "c": inlines}:
            yield words(inlines)
        case {"t": "LineBlock", "c": lines}:
            yield from map(words, lines)
        case {"t": "Div", "c": [attributes, _]} if _is_for_others(attributes, name):
            return
        case {"t": "CodeBlock", "c": [_, str(code)]}:
            yield code
        case {"t": "BlockQuote", "c": inner} | {"t": "Div", "c": [_, inner]}:
            yield from inside(inner)
        case {"t": "BulletList", "c": items}:
            for item in items:
                yield from inside(item)
        case {"t": "OrderedList", "c": [[start, style, delimiter], items]}:
            for number, item in zip(count(start), items, strict=False):
                yield list_label(number, style["t"], delimiter["t"])
                yield from inside(item)
        case {"t": "DefinitionList", "c": items}:
            for term, definitions in items:
                yield words(term)
                for definition in definitions:
                    yield from inside(definition)
        case {"t": "Figure", "c": [_, [_, caption], inner]}:
            yield from inside(inner)
            yield from inside(caption)
        case {"t": "Table", "c": [_, [_, caption], _, head, bodies, foot]}:
            yield from inside(caption)
            rows = [row for _, _, heads, rest in bodies for row in (*heads, *rest)]
            for _, cells in (*head[1], *rows, *foot[1]):
                for _, _, _, _, blocks in cells:
                    yield from inside(blocks)
        case {"t": "RawBlock", "c": ["html" | "html5", str(markup)]} if html:
            yield TAG.sub(" ", markup)


def _is_for_others(attributes: list[Any], name: str) -> bool:
    """Whether a passage is for some formats, and not for this one."""
    _, classes, values = attributes
    return bool(name) and "only" in classes and name not in dict(values)["formats"].split()


def _inline(inlines: list[Node], name: str) -> str:
    return "".join(_words(inline, name) for inline in inlines)


def _words(inline: Node, name: str) -> str:
    match inline:
        case {"t": "Str", "c": str(text)}:
            return text
        case {"t": "Space" | "SoftBreak" | "LineBreak"}:
            return " "
        case {"t": "Code", "c": [_, str(text)]}:
            return text
        case {"t": "Math" | "Image"}:
            return FORMULA
        case {"t": "Span", "c": [[_, classes, values] as attributes, inner]}:
            if "note" in classes and (number := dict(values).get("number")):
                return str(number)
            return "" if _is_for_others(attributes, name) else _inline(inner, name)
        case {"t": "Link" | "Cite", "c": [_, [*inner], *_]}:
            return _inline(inner, name)
        case {"t": "Quoted", "c": [_, inner]}:
            return _inline(inner, name)
        case {"t": "Note" | "RawInline"}:
            return ""
        case {"t": _, "c": [*inner]}:
            return _inline(inner, name)
    return ""
