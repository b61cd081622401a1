"""Notes for pages: each at its mark, where the style sheet floats it to the foot."""

from __future__ import annotations

from typing import Any

from lxml import etree

from publish.export import fragment

INLINE_IN_NOTES = frozenset({"p"})
BLOCKS = (
    *("blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "hr", "li", "ol", "p", "pre"),
    *("section", "table", "ul"),
)


def move_to_marks(body: Any) -> None:
    """Move each note below `body`, in place, to its mark, where CSS makes a footnote of it."""
    name = {"x": fragment.XHTML}
    notes = {
        note.get("id"): note
        for note in body.xpath(f'.//x:div[@class="{fragment.NOTES}"]/x:div', namespaces=name)
    }
    for mark in body.xpath('.//x:*[@role="doc-noteref"]', namespaces=name):
        number = "".join(mark.itertext())
        _become_footnote(mark, notes[f"note-{number}"], number)
    for holder in body.xpath(f'.//x:div[@class="{fragment.NOTES}"]', namespaces=name):
        holder.getparent().remove(holder)


def _become_footnote(mark: Any, note: Any, number: str) -> None:
    """Turn a note mark into a span that holds the note; block content needs a block around it."""
    xhtml = f"{{{fragment.XHTML}}}"
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
        _close_up(mark)


def _open_paragraph(mark: Any) -> None:
    """Make a paragraph that holds a note with blocks into a division, as HTML demands."""
    for ancestor in mark.iterancestors():
        if etree.QName(ancestor).localname == "p":
            ancestor.tag = f"{{{fragment.XHTML}}}div"
            ancestor.set("class", "paragraph")


def _close_up(note: Any) -> None:
    """Take out white space beside blocks: in a note, WeasyPrint 70 makes lines of it."""
    for block in note.iterdescendants(*(f"{{{fragment.XHTML}}}{name}" for name in BLOCKS)):
        if not (block.tail or "").strip():
            block.tail = None
        before = block.getprevious()
        if before is None and not (block.getparent().text or "").strip():
            block.getparent().text = None


PAGE_FOR_THE_REST = "main::after { break-before: page; content: '\\a0'; display: block }"
"""A last page: WeasyPrint 70 drops the notes that it has put off beyond the last one."""
WITH_ITS_LINE = f"{PAGE_FOR_THE_REST} .footnote {{ footnote-policy: line }}"
"""Moves a line to the page of its note instead: some notes are lost where a line is moved alone."""
REMEDIES = (
    PAGE_FOR_THE_REST,
    WITH_ITS_LINE,
    f"{WITH_ITS_LINE} p, li {{ orphans: 1; widows: 1 }}",
)
"""Style sheets under which lost notes come back, the least change first."""


def are_lost(document: Any, page: str) -> bool:
    """Whether a laid-out document shows fewer footnotes than its page holds."""
    expected = page.count('class="footnote"')
    if not expected:
        return False
    shown = {
        box.element.get("id")
        for one in document.pages
        for area in one._page_box.children
        if type(area).__name__ == "FootnoteAreaBox"
        for box in area.descendants()
        if box.element is not None and box.element.get("class") == "footnote"
    }
    return len(shown) < expected
