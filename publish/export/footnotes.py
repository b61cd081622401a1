"""Notes for pages: each at its mark, where the style sheet floats it to the foot."""

from __future__ import annotations

from typing import Any

from lxml import etree

from publish.export import html

INLINE_IN_NOTES = frozenset({"p"})


def move_to_marks(body: Any) -> None:
    """Move each note below `body`, in place, to its mark, where CSS makes a footnote of it."""
    name = {"x": html.XHTML}
    notes = {
        note.get("id"): note
        for note in body.xpath(f'.//x:div[@class="{html.NOTES}"]/x:div', namespaces=name)
    }
    for mark in body.xpath('.//x:*[@role="doc-noteref"]', namespaces=name):
        number = "".join(mark.itertext())
        _become_footnote(mark, notes[f"note-{number}"], number)
    for holder in body.xpath(f'.//x:div[@class="{html.NOTES}"]', namespaces=name):
        holder.getparent().remove(holder)


def _become_footnote(mark: Any, note: Any, number: str) -> None:
    """Turn a note mark into a span that holds the note; block content needs a block around it."""
    xhtml = f"{{{html.XHTML}}}"
    simple = all(etree.QName(child).localname in INLINE_IN_NOTES for child in note)
    tail = mark.tail
    mark.clear()
    mark.tag = f"{xhtml}{'span' if simple else 'div'}"
    mark.set("class", "footnote")
    mark.set("id", note.get("id"))
    mark.set("data-number", number)
    mark.tail = tail
    for back in note.xpath('.//*[@role="doc-backlink"]'):
        paragraph = back.getparent()
        paragraph.text = (back.tail or "").lstrip()
        paragraph.remove(back)
    for child in list(note):
        if simple:
            child.tag = f"{xhtml}span"
            child.set("class", "footnote-paragraph")
        mark.append(child)
    if not simple:
        _open_paragraph(mark)


def _open_paragraph(mark: Any) -> None:
    """Make a paragraph that holds a note with blocks into a division, as HTML demands."""
    for ancestor in mark.iterancestors():
        if etree.QName(ancestor).localname == "p":
            ancestor.tag = f"{{{html.XHTML}}}div"
            ancestor.set("class", "paragraph")
