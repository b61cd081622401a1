"""The XHTML fragment that every format made of HTML shares; pandoc writes it, once a build.

Notes become a link at their mark and an `aside` at the end, each with the number that the
outline gave it (DPUB-ARIA 1.1 roles); an exporter moves the asides to where it wants them.
Lists numbered 1) or (a) stand in a division whose classes say so, for HTML has no word for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from publish import pandoc
from publish.export import formulas
from publish.model.outline import Numbered
from publish.model.tree import Node, Rule, attributes, div, joined, link, transform, walk, words
from publish.problems import Location, Problems

XHTML = "http://www.w3.org/1999/xhtml"
NOTES = "publish-notes"
BAD_TEX = re.compile(r"Could not convert TeX math (.*?),? rendering as TeX", re.DOTALL)
PERCENT = re.compile(r"\d+(\.\d+)?%")
LETTERS = frozenset({"LowerAlpha", "UpperAlpha"})
PAST_Z = 27
DELIMITERS = {"OneParen": "one-paren", "TwoParens": "two-parens"}
LIST_STYLES = {
    "LowerAlpha": "lower-alpha",
    "LowerRoman": "lower-roman",
    "UpperAlpha": "upper-alpha",
    "UpperRoman": "upper-roman",
}
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
_NAME = re.compile(r"[A-Za-z_][\w.-]*")


def render_html(
    numbered: Numbered, timeout: float = 600, locate: Callable[[str], Location] | None = None
) -> str:
    """Return the publication's body as well-formed XHTML, notes at its end.

    `locate` says where a formula stands. Raises `PublishError` for TeX that is none.
    """
    notes: list[Node] = []

    def note(node: Node) -> list[Node] | None:
        number = dict(attributes(node)[2]).get("number")
        if number is None or "note" not in attributes(node)[1]:
            return None
        inner = transform(node["c"][1][0]["c"], rules)
        mark = {"id": f"note-mark-{number}", "role": "doc-noteref"}
        back = link(words(number), f"#note-mark-{number}", "note-number", role="doc-backlink")
        notes.append(_aside(number, back, inner))
        return [link(words(number), f"#note-{number}", "note-mark", **mark)]

    def ordered_list(node: Node) -> list[Node] | None:
        (start, style, delimiter), items = node["c"]
        goes_past_z = style["t"] in LETTERS and start + len(items) > PAST_Z
        if delimiter["t"] not in DELIMITERS and not goes_past_z:
            return None
        name = DELIMITERS.get(delimiter["t"], "full-stop")
        inner = {"t": "OrderedList", "c": [[start, style, delimiter], transform(items, rules)]}
        return [div([inner], name, LIST_STYLES.get(style["t"], "decimal"))]

    def figure(node: Node) -> list[Node] | None:
        attr, caption, content = _side_by_side(node)["c"]
        if content is node["c"][2]:
            return None
        return [{"t": "Figure", "c": [attr, transform(caption, rules), transform(content, rules)]}]

    def definitions(node: Node) -> list[Node]:
        items = [
            [transform(term, rules), [transform(_apart(one), rules) for one in defined]]
            for term, defined in node["c"]
        ]
        return [{"t": "DefinitionList", "c": items}]

    rules: dict[str, Rule] = {
        "DefinitionList": definitions,
        "Figure": figure,
        "Math": formulas.with_decimal_commas,
        "OrderedList": ordered_list,
        "Span": note,
    }
    body = transform(numbered.blocks, rules)
    notes.sort(key=lambda one: int(dict(attributes(one)[2])["data-number"]))
    blocks = [*body, div(notes, NOTES)] if notes else body
    arguments = ["--from=json", "--to=html5", "--section-divs", "--mathml", "--wrap=none"]
    answer = pandoc.call(arguments, pandoc.as_json(joined(blocks)), timeout=timeout)
    problems = Problems()
    for warning in answer.warnings:
        if match := BAD_TEX.match(warning):
            tex = formulas.as_written(match[1].strip())
            where = locate(tex.split("\n")[0]) if locate else Location("")
            message = f'"{tex}" is not TeX that can be set'
            problems.error("bad-tex", message, where, formulas.HINT)
    problems.fail_on_errors()
    return well_formed(answer.data.decode())


def _apart(blocks: list[Node]) -> list[Node]:
    """Return a definition whose paragraphs stand apart even where it is a tight one."""
    if sum(block["t"] == "Plain" for block in blocks) < 2:
        return blocks
    return [{**block, "t": "Para"} if block["t"] == "Plain" else block for block in blocks]


def _side_by_side(figure: Node) -> Node:
    """Return a figure of figures with its panels beside one another, each as wide as asked for.

    `layout-ncol` of the figure or the images' widths say so; else up to three share a row.
    """
    (id, classes, values), caption, content = figure["c"]
    panels = [node for node in content if node["t"] == "Figure"]
    if not panels:
        return figure
    columns = dict(values).get("layout-ncol", "")
    asked = int(columns) if columns.isdigit() and int(columns) else 0
    share = 100 / (asked or (len(panels) if len(panels) < 4 else 2))

    def panel(node: Node) -> Node:
        (own_id, own_classes, own_values), own_caption, inner = node["c"]
        image = next((item for item in walk(inner) if item["t"] == "Image"), None)
        width = dict(attributes(image)[2]).get("width", "") if image else ""
        wanted = float(width[:-1]) if PERCENT.fullmatch(width) and not asked else share
        attr = [own_id, own_classes, [*own_values, ["style", f"width: {wanted - 2.5:.4g}%"]]]
        return {"t": "Figure", "c": [attr, own_caption, transform(inner, {"Image": _unsized})]}

    shown = [panel(node) if node["t"] == "Figure" else node for node in content]
    kept = [value for value in values if value[0] != "layout-ncol"]
    return {"t": "Figure", "c": [[id, [*classes, "panels"], kept], caption, shown]}


def _unsized(image: Node) -> list[Node]:
    """Return an image without a width in percent: its panel has it."""
    (id, classes, values), *rest = image["c"]
    kept = [value for value in values if value[0] != "width" or not PERCENT.fullmatch(value[1])]
    return [{"t": "Image", "c": [[id, classes, kept], *rest]}]


def _aside(number: str, back: Node, blocks: list[Node]) -> Node:
    """Return a note's body; its number stands at the head of its first paragraph."""
    lead = [back, {"t": "Space"}]
    if blocks and blocks[0]["t"] in {"Para", "Plain"}:
        first = {"t": "Para", "c": [*lead, *blocks[0]["c"]]}
        blocks = [first, *blocks[1:]]
    else:
        blocks = [{"t": "Para", "c": lead}, *blocks]
    values = {"role": "doc-footnote", "data-number": number}
    pairs = [[key, value] for key, value in values.items()]
    return {"t": "Div", "c": [[f"note-{number}", ["note"], pairs], blocks]}


def parse(fragment: str) -> Any:
    """Return a fragment as the children of one XHTML `body` element."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(f'<body xmlns="{XHTML}">{fragment}</body>'.encode(), parser)


def serialize(parent: Any) -> str:
    """Return the content of an element as XHTML, without the element itself.

    An empty element keeps its end tag unless it is void, so that HTML parsers read it alike.
    """
    for element in parent.iter(etree.Element):
        if not len(element) and not element.text:
            name = etree.QName(element)
            if name.namespace in {None, XHTML} and name.localname not in VOID:
                element.text = ""
    text = etree.tostring(parent, encoding="unicode", with_tail=False)
    inner = text[text.index(">") + 1 : text.rindex("<")] if len(parent) or parent.text else ""
    return inner.strip()


def drop(element: Any, text: str = "") -> None:
    """Put a text in an element's place, nothing unless it is given; what is behind it stays."""
    parent, before, text = element.getparent(), element.getprevious(), text + (element.tail or "")
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(element)


def well_formed(html: str) -> str:
    """Return HTML as XHTML. What raw HTML left open is closed as a browser would close it."""
    try:
        parse(html)
    except etree.XMLSyntaxError:
        import tinyhtml5

        document = tinyhtml5.parse(f"<body>{html}</body>", namespace_html_elements=False)
        body = document.find("body")
        return serialize(etree.fromstring(_as_xml(body)))
    return html


def _as_xml(body: Any) -> bytes:
    """Return what an HTML parser made as XML: names that XML allows, namespaces by `xmlns`."""
    from xml.etree import ElementTree

    for parent in list(body.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str):
                _remove_comment(parent, child)
    _plain_names(body, "")
    return bytes(ElementTree.tostring(body, encoding="utf-8"))


def _remove_comment(parent: Any, comment: Any) -> None:
    """Take a comment out and leave the text behind it where it was."""
    index = list(parent).index(comment)
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + (comment.tail or "")
    else:
        parent.text = (parent.text or "") + (comment.tail or "")
    parent.remove(comment)


def _plain_names(element: Any, outer: str) -> None:
    """Write an element's namespace as its `xmlns` attribute, where it is not its parent's."""
    namespace, _, name = element.tag.rpartition("}")
    element.tag = name
    for key in list(element.attrib):
        if not _NAME.fullmatch(key):
            del element.attrib[key]
    if namespace != outer:
        element.set("xmlns", namespace.lstrip("{") or XHTML)
    for child in element:
        _plain_names(child, namespace)
