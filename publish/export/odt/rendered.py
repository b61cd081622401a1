"""What pandoc makes of formulas and code: MathML, and pieces of code with their kind of token.

All formulas and all code of a publication go to pandoc in one call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from publish import pandoc
from publish.export import formulas
from publish.model.tree import Node, attributes, div, para, walk
from publish.problems import Location, Problems

MATHML = "{http://www.w3.org/1998/Math/MathML}"
BAD_TEX = re.compile(r"Could not convert TeX math (.*?),? rendering as TeX", re.DOTALL)
TOKENS = {
    "al": "Alert", "an": "Annotation", "at": "Attribute", "bn": "BaseN", "bu": "BuiltIn",
    "cf": "ControlFlow", "ch": "Char", "cn": "Constant", "co": "Comment", "cv": "CommentVar",
    "do": "Documentation", "dt": "DataType", "dv": "DecVal", "er": "Error", "fl": "Float",
    "fu": "Function", "im": "Import", "in": "Information", "kw": "Keyword", "op": "Operator",
    "ot": "Other", "pp": "Preprocessor", "sc": "SpecialChar", "ss": "SpecialString",
    "st": "String", "va": "Variable", "vs": "VerbatimString", "wa": "Warning",
}  # fmt: skip
"""The kinds of token by the classes that pandoc gives them in HTML."""
Key = tuple[str, ...]


@dataclass(frozen=True)
class Rendered:
    """What pandoc made, by formula and by code with its classes."""

    made: Mapping[Key, Element]

    def formula(self, node: Node) -> Element:
        """Return a formula as MathML."""
        return self.made[_key(node)]

    def code(self, node: Node) -> list[tuple[str, str]]:
        """Return code as pieces: the name of each one's style, "" for none, and its text."""
        text = str(node["c"][1])
        found = self.made.get(_key(node))
        pieces = [] if found is None else list(_pieces(found))
        if "".join(piece for _, piece in pieces).rstrip("\n") != text.rstrip("\n"):
            return [("", text)]
        return pieces


def render(blocks: list[Node], where: Location, timeout: float) -> Rendered:
    """Return all formulas and all highlighted code of a tree; raises for TeX that is none."""
    wanted = {_key(node): node for node in walk(blocks) if _is_rendered(node)}
    if not wanted:
        return Rendered({})
    found = [div([_block(node)], id=f"n{place}") for place, node in enumerate(wanted.values())]
    arguments = ["--from=json", "--to=html5", "--mathml", "--wrap=none"]
    answer = pandoc.call(arguments, pandoc.as_json(found), timeout=timeout)
    problems = Problems()
    for warning in answer.warnings:
        if match := BAD_TEX.match(warning):
            message = f'"{match[1].strip()}" is not TeX that can be set'
            hint = formulas.HINT
            problems.error("bad-tex", message, where, hint)
    problems.fail_on_errors()
    root = etree.fromstring(b"<body>" + answer.data + b"</body>", _parser())
    return Rendered(
        {
            key: _content(division, node)
            for division, (key, node) in zip(root, wanted.items(), strict=True)
        }
    )


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _is_rendered(node: Node) -> bool:
    return node["t"] == "Math" or (node["t"] in {"Code", "CodeBlock"} and bool(attributes(node)[1]))


def _key(node: Node) -> Key:
    content: Any = node["c"]
    if node["t"] == "Math":
        return ("Math", content[0]["t"], content[1])
    return (node["t"], content[1], *content[0][1])


def _block(node: Node) -> Node:
    """Return a block that holds a formula or code and no more, without ids and attributes."""
    if node["t"] == "Math":
        return para(formulas.with_decimal_commas(node))
    (_, classes, _), text = node["c"]
    kept = [name for name in classes if name not in {"numberLines", "number-lines"}]
    bare = {"t": node["t"], "c": [["", kept, []], text]}
    return bare if node["t"] == "CodeBlock" else para([bare])


def _content(division: Element, node: Node) -> Element:
    """Return the MathML, or the element around the code."""
    if node["t"] == "Math":
        return next(division.iter(f"{MATHML}math"))
    return next(division.iter("code"), division)


def _pieces(code: Element, style: str = "") -> Iterator[tuple[str, str]]:
    """Yield each piece of text with the style of the innermost token that it stands in."""
    if code.text:
        yield style, code.text
    for child in code:
        kind = TOKENS.get(child.get("class", ""), "")
        yield from _pieces(child, f"{kind}Tok" if kind else style)
        if child.tail:
            yield style, child.tail
