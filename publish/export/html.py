"""The XHTML fragment that every format made of HTML shares; pandoc writes it, once a build.

Notes become a link at their mark and an `aside` at the end, each with the number that the
outline gave it (DPUB-ARIA 1.1 roles); an exporter moves the asides to where it wants them.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from publish import pandoc
from publish.model.outline import Numbered
from publish.model.tree import Node, attributes, div, link, transform, words

XHTML = "http://www.w3.org/1999/xhtml"
NOTES = "publish-notes"
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)")


def render_html(numbered: Numbered, timeout: float = 600) -> str:
    """Return the publication's body as well-formed XHTML, notes at its end."""
    notes: list[Node] = []

    def note(node: Node) -> list[Node] | None:
        number = dict(attributes(node)[2]).get("number")
        if number is None or "note" not in attributes(node)[1]:
            return None
        inner = transform(node["c"][1][0]["c"], {"Span": note})
        mark = {"id": f"note-mark-{number}", "role": "doc-noteref"}
        back = link(words(number), f"#note-mark-{number}", "note-number", role="doc-backlink")
        notes.append(_aside(number, back, inner))
        return [link(words(number), f"#note-{number}", "note-mark", **mark)]

    body = transform(numbered.blocks, {"Span": note})
    notes.sort(key=lambda one: int(dict(attributes(one)[2])["data-number"]))
    blocks = [*body, div(notes, NOTES)] if notes else body
    arguments = ["--from=json", "--to=html5", "--section-divs", "--mathml", "--wrap=none"]
    rendered = pandoc.run(arguments, pandoc.as_json(blocks), timeout=timeout)
    return well_formed(rendered.decode())


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
    """Return the content of an element as XHTML, without the element itself."""
    text = etree.tostring(parent, encoding="unicode", with_tail=False)
    inner = text[text.index(">") + 1 : text.rindex("<")] if len(parent) or parent.text else ""
    return inner.strip()


def well_formed(html: str) -> str:
    """Return HTML as XHTML. What raw HTML left open is closed as a browser would close it."""
    try:
        parse(html)
    except etree.XMLSyntaxError:
        import tinyhtml5

        document = tinyhtml5.parse(f"<body>{html}</body>", namespace_html_elements=False)
        body = document.find("body")
        fixed = etree.fromstring(_as_xml(body))
        return serialize(fixed)
    return html


def _as_xml(body: Any) -> bytes:
    from xml.etree import ElementTree

    return ElementTree.tostring(body, encoding="utf-8")
