"""The running text of pages of HTML, with the labels of lists as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from publish.model.tree import FORMULA
from publish.verify.number_formats import list_label

XHTML, MATHML = "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"
SVG = "http://www.w3.org/2000/svg"
TYPES = {"a": "LowerAlpha", "i": "LowerRoman", "A": "UpperAlpha", "I": "UpperRoman"}
WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)
MOST_LETTERED = 3999
"""Roman figures end here, and no list is longer in letters (CSS Counter Styles 3, 6.1)."""
DELIMITERS = {"one-paren": "OneParen", "two-parens": "TwoParens"}
UNSEEN = frozenset({"head", "script", "style", "template"})
ROLES = frozenset({"doc-endnotes", "doc-footnote", "doc-toc"})
"""Notes and contents, which are read by themselves."""
HIDDEN = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def running_text(root: Element) -> Iterator[str]:
    """Yield a page's text in pieces, as it follows; notes and navigation are not part of it."""
    if not isinstance(root.tag, str):
        return
    name = etree.QName(root)
    if name.namespace == MATHML or name.namespace == SVG or name.localname == "img":
        yield FORMULA
        return
    if name.localname in UNSEEN or root.get("role") in ROLES or _is_hidden(root):
        return
    if root.get("role") == "doc-noteref":
        yield "".join(map(str, root.itertext()))
        return
    labels = _labels(root) if name.localname == "ol" else iter(())
    yield root.text or ""
    for child in root:
        if child.tag == f"{{{XHTML}}}li":
            yield next(labels, "")
        yield from running_text(child)
        yield child.tail or ""


def _is_hidden(element: Element) -> bool:
    """Whether a page says at an element that nobody is to see it."""
    return element.get("hidden") is not None or bool(HIDDEN.search(element.get("style", "")))


def _labels(listed: Element) -> Iterator[str]:
    """Yield the labels of an ordered list's items (HTML, 4.4.5 and 4.4.8; CSS Lists 3, 3.1.1)."""
    around = listed.getparent()
    classes = "" if around is None else around.get("class", "")
    delimiter = next((DELIMITERS[one] for one in classes.split() if one in DELIMITERS), "")
    style = TYPES.get(listed.get("type", ""), "")
    items = [child for child in listed if child.tag == f"{{{XHTML}}}li"]
    step = -1 if listed.get("reversed") is not None else 1
    start = _whole(listed.get("start"))
    number = start if start is not None else len(items) if step < 0 else 1
    for item in items:
        own = _whole(item.get("value"))
        number = number if own is None else own
        yield list_label(number, style if 0 < number <= MOST_LETTERED else "", delimiter)
        number += step


def _whole(text: str | None) -> int | None:
    return int(text) if text and WHOLE.fullmatch(text) else None
