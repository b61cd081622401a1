"""The running text of pages of HTML, with the labels of lists as a browser shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree
from lxml.etree import _Element as Element

from publish.model.tree import FORMULA
from publish.verify.web.xhtml import X, seen

MATHML, SVG = "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2000/svg"
UNSEEN = frozenset({"head", "script", "style", "template"})
BACK = "doc-backlink"
ROLES = frozenset({"doc-endnotes", "doc-footnote", "doc-toc", BACK})
"""Notes and contents, which are read by themselves, and the number of a note at its text."""


def running_text(root: Element, labels: Mapping[Element, str]) -> Iterator[str]:
    """Yield a page's text in pieces, as it follows; notes and navigation are not part of it.

    What is hidden has been taken out, and `labels` are those of the items of lists (see `css`).
    """
    if not isinstance(root.tag, str):
        return
    name = etree.QName(root)
    if name.namespace in {MATHML, SVG} or name.localname == "img":
        yield FORMULA
        return
    if name.localname in UNSEEN or root.get("role") in ROLES:
        return
    yield from _inside(root, labels)


def note_texts(root: Element, labels: Mapping[Element, str]) -> Iterator[tuple[str, str]]:
    """Yield the number and the running text of each note."""
    for note in root.iter(f"{X}aside"):
        if note.get("role") == "doc-footnote":
            number = next((seen(a) for a in note.iter(f"{X}a") if a.get("role") == BACK), "")
            yield number, "".join(_inside(note, labels))


def _inside(root: Element, labels: Mapping[Element, str]) -> Iterator[str]:
    if root.get("role") == "doc-noteref":
        yield "".join(map(str, root.itertext()))
        return
    yield labels.get(root, "")
    yield root.text or ""
    for child in root:
        yield from running_text(child, labels)
        yield child.tail or ""
