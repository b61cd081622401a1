"""The running text of pages of HTML, with the labels of lists as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from lxml import etree
from lxml.etree import _Element as Element

from publish.model.running_text import list_label
from publish.model.tree import FORMULA

XHTML, MATHML = "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"
SVG = "http://www.w3.org/2000/svg"
TYPES = {"a": "LowerAlpha", "i": "LowerRoman", "A": "UpperAlpha", "I": "UpperRoman"}
WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)
MOST_LETTERED = 3999
"""Roman figures end here, and no list is longer in letters (CSS Counter Styles 3, 6.1)."""
DELIMITERS = {"one-paren": "OneParen", "two-parens": "TwoParens"}
UNSEEN = frozenset({"aside", "nav", "head", "script", "style", "template"})


def running_text(root: Element) -> Iterator[str]:
    """Yield a page's text in pieces, as it follows; notes and navigation are not part of it."""
    if not isinstance(root.tag, str):
        return
    name = etree.QName(root)
    if name.namespace == MATHML or name.namespace == SVG or name.localname == "img":
        yield FORMULA
        return
    if name.localname in UNSEEN:
        return
    if root.get("role") == "doc-noteref":
        yield "".join(map(str, root.itertext()))
        return
    labels = _labels(root) if name.localname == "ol" else None
    yield root.text or ""
    for child in root:
        if labels and child.tag == f"{{{XHTML}}}li":
            yield next(labels)
        yield from running_text(child)
        yield child.tail or ""


def _labels(listed: Element) -> Iterator[str]:
    """Yield the labels of an ordered list's items (CSS Lists 3, 3.1.1)."""
    around = listed.getparent()
    classes = "" if around is None else around.get("class", "")
    delimiter = next((DELIMITERS[one] for one in classes.split() if one in DELIMITERS), "")
    style = TYPES.get(listed.get("type", ""), "")
    start = listed.get("start", "")
    for number in count(int(start) if WHOLE.fullmatch(start) else 1):
        yield list_label(number, style if 0 < number <= MOST_LETTERED else "", delimiter)
