"""pandoc's syntax tree as Python holds it: nodes {"t": type, "c": content}, lists of nodes.

The types and the order of their contents are those of pandoc-types 1.23
(https://hackage.haskell.org/package/pandoc-types). An attribute is [id, classes, key-values].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Node = dict[str, Any]
Attributes = list[Any]
Rule = Callable[[Node], "list[Node] | None"]

WORDS = frozenset({"Str", "Space", "SoftBreak", "LineBreak"})
"""The types that most nodes are of; they hold nothing but a word or the space between two."""

TASK_MARKS: list[Node] = [{"t": "Str", "c": "☐"}, {"t": "Str", "c": "☒"}]
"""What pandoc's writers take for a box to tick, before a space at the head of a list's item."""

SPACES = frozenset({"Space", "SoftBreak"})

NO_ATTRIBUTES: Attributes = ["", [], []]
ATTRIBUTES_FIRST = frozenset(
    {"Code", "CodeBlock", "Div", "Figure", "Image", "Link", "Span", "Table"}
)
BLOCKS = frozenset({"Header", "LineBlock", "Para", "Plain"})


def attributes(node: Node) -> Attributes:
    """Return a node's attribute, the empty one where its type has none."""
    if node["t"] == "Header":
        return node["c"][1]  # type: ignore[no-any-return]
    if node["t"] in ATTRIBUTES_FIRST:
        return node["c"][0]  # type: ignore[no-any-return]
    return NO_ATTRIBUTES


def walk(tree: Any) -> Iterator[Node]:
    """Yield every node below `tree` but its words, in document order, each before its contents."""
    stack = [tree]
    pop, extend = stack.pop, stack.extend
    while stack:
        item = pop()
        if type(item) is dict:
            kind = item.get("t")
            if kind in WORDS:
                continue
            if kind is not None:
                yield item
            item = item.get("c")
        if type(item) is list:
            extend(reversed(item))


def transform(tree: Any, rules: Mapping[str, Rule]) -> Any:
    """Return `tree` with each node that a rule of its type answers replaced.

    A rule returns the nodes to put in the node's place, or None to go on below it. What it
    returns is taken as it is; a rule that wants its contents transformed does so itself. What
    does not change is shared with `tree`, which itself stays as it was.
    """
    return _transformed(tree, rules, WORDS - rules.keys())


def _transformed(tree: Any, rules: Mapping[str, Rule], leaves: frozenset[str]) -> Any:
    if type(tree) is dict:
        content = tree.get("c")
        if type(content) is list:
            changed = _transformed(content, rules, leaves)
            if changed is not content:
                return {**tree, "c": changed}
        return tree
    result: list[Any] | None = None
    for index, item in enumerate(tree):
        if type(item) is dict:
            kind = item.get("t", "")
            if kind in leaves:
                new = item
            elif kind in rules and (replaced := rules[kind](item)) is not None:
                if result is None:
                    result = tree[:index]
                result.extend(replaced)
                continue
            else:
                new = _transformed(item, rules, leaves)
        elif type(item) is list:
            new = _transformed(item, rules, leaves)
        else:
            new = item
        if result is not None:
            result.append(new)
        elif new is not item:
            result = [*tree[:index], new]
    return tree if result is None else result


def joined(tree: Any, apart: str = "\U0010ffff") -> Any:
    """Return a copy of `tree` with words and the spaces between them as one string.

    A writer of pandoc that breaks no lines prints the same, three times as fast. Words that
    hold a character from `apart` on stay by themselves.
    """
    if type(tree) is dict:
        content = tree.get("c")
        return {**tree, "c": joined(content, apart)} if type(content) is list else tree
    begins_task = len(tree) > 1 and tree[0] in TASK_MARKS and tree[1] == {"t": "Space"}
    result: list[Any] = tree[:2] if begins_task else []
    words: list[str] = []
    for item in tree[len(result) :]:
        kind = item.get("t") if type(item) is dict else None
        if kind in SPACES:
            words.append(" ")
        elif kind == "Str" and max(item["c"], default="") < apart:
            words.append(item["c"])
        else:
            if words:
                result.append({"t": "Str", "c": "".join(words)})
                words = []
            result.append(joined(item, apart) if type(item) in {dict, list} else item)
    if words:
        result.append({"t": "Str", "c": "".join(words)})
    return result


FORMULA = "\ufffc"
"""Stands for a formula, an image or a note's mark in a text that a reader's is compared with."""


def plain_text(tree: Any, *, formulas: bool = True) -> str:
    """Return what a reader sees of inlines or blocks, without notes, on one line.

    A formula is its TeX source and an image its alternative text. With `formulas=False` both are
    U+FFFC, for formats set them in many ways, and so is a note, whose mark stands there.
    """
    match tree:
        case [*items]:
            return "".join(plain_text(item, formulas=formulas) for item in items)
        case {"t": "Str", "c": str(text)}:
            return text
        case {"t": "Space" | "SoftBreak" | "LineBreak"}:
            return " "
        case {"t": "LineBlock", "c": lines}:
            return "".join(f"{plain_text(line, formulas=formulas)} " for line in lines)
        case {"t": "Code" | "CodeBlock", "c": [_, str(text)]}:
            return text
        case {"t": "Math", "c": [_, str(text)]}:
            return text if formulas else FORMULA
        case {"t": "Quoted", "c": [kind, content]}:
            opening, closing = ("“", "”") if kind["t"] == "DoubleQuote" else ("‘", "’")
            return f"{opening}{plain_text(content, formulas=formulas)}{closing}"
        case {"t": "Image" | "Note"} if not formulas:
            return FORMULA
        case {"t": "Note" | "RawInline" | "RawBlock"}:
            return ""
        case {"t": "Figure", "c": [_, [_, caption], content]}:
            shown = transform(content, {"Image": lambda _: []}) if formulas else content
            return plain_text([*shown, *caption], formulas=formulas)
        case {"t": "Link" | "Image" | "Cite", "c": [_, content, *_]}:
            return plain_text(content, formulas=formulas)
        case {"t": kind, "c": content}:
            text = plain_text(content, formulas=formulas)
            return f"{text} " if kind in BLOCKS else text
    return ""


def text_and_seen(tree: Any) -> tuple[str, str]:
    """Return a text on one line, with its formulas as TeX and with U+FFFC in their places."""
    text = " ".join(plain_text(tree).split())
    return text, " ".join(plain_text(tree, formulas=False).split())


def words(text: str) -> list[Node]:
    """Return the text as pandoc's strings and spaces."""
    nodes: list[Node] = []
    for index, word in enumerate(text.split(" ")):
        if index:
            nodes.append({"t": "Space"})
        if word:
            nodes.append({"t": "Str", "c": word})
    return nodes


def span(content: list[Node], *classes: str, id: str = "", **values: str) -> Node:
    """Return a span with the classes and attributes given."""
    return {"t": "Span", "c": [[id, list(classes), [[k, v] for k, v in values.items()]], content]}


def div(content: list[Node], *classes: str, id: str = "", **values: str) -> Node:
    """Return a division with the classes and attributes given."""
    return {"t": "Div", "c": [[id, list(classes), [[k, v] for k, v in values.items()]], content]}


def link(content: list[Node], target: str, *classes: str, id: str = "", **values: str) -> Node:
    """Return a link to `target` with the classes and attributes given."""
    pairs = [[key, value] for key, value in values.items()]
    return {"t": "Link", "c": [[id, list(classes), pairs], content, [target, ""]]}


def para(content: list[Node]) -> Node:
    """Return a paragraph."""
    return {"t": "Para", "c": content}
