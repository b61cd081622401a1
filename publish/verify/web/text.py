"""The running text of pages of HTML, with the labels of lists as a browser shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree
from lxml.etree import _Element as Element

from publish.model.tree import FORMULA
from publish.verify.web.xhtml import X, seen

MATHML, SVG = "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2000/svg"
UNSEEN = frozenset({"head", "script", "style", "template"})
NOTE, BACK = "doc-footnote", "doc-backlink"


def running_text(
    root: Element, labels: Mapping[Element, str], left_out: Element | None = None
) -> Iterator[str]:
    """Yield a page's text in pieces, as it follows; notes are not part of it.

    What is hidden has been taken out, and `labels` are those of the items of lists (see `css`).
    `left_out` is an element that is not read, such as the number of a note at its text.
    """
    if not isinstance(root.tag, str) or root is left_out:
        return
    name = etree.QName(root)
    if name.namespace in {MATHML, SVG} or name.localname == "img":
        yield FORMULA
    elif name.localname not in UNSEEN and not is_note(root):
        yield from _inside(root, labels, left_out)


def is_note(element: Element) -> bool:
    """Whether an element is a note, which is read by itself."""
    return element.tag == f"{X}aside" and element.get("role") == NOTE


def note_texts(root: Element, labels: Mapping[Element, str]) -> Iterator[tuple[str, str]]:
    """Yield the number and the running text of each note."""
    for note in filter(is_note, root.iter(f"{X}aside")):
        back = next((a for a in note.iter(f"{X}a") if a.get("role") == BACK), None)
        number = "" if back is None else seen(back)
        yield number, "".join(_inside(note, labels, back))


def _inside(
    root: Element, labels: Mapping[Element, str], left_out: Element | None
) -> Iterator[str]:
    if root.get("role") == "doc-noteref":
        yield "".join(map(str, root.itertext()))
        return
    yield labels.get(root, "")
    yield root.text or ""
    for child in root:
        yield from running_text(child, labels, left_out)
        yield child.tail or ""
