"""What stands before the text: the title block, the contents and the lists of captions."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree
from lxml.etree import _Element as Element

from publish.export import pages
from publish.export.docx.body import BOOKMARK, W, break_page_before, remove, style_of
from publish.export.docx.contents import contents, lists_of_captions
from publish.export.docx.design import Design
from publish.export.docx.fields import Captions, property_field
from publish.export.docx.runs import paragraph, parsed, text, turn
from publish.model.formats import Context

ENTRY_HEIGHT = 14 * 20
"""What a line of the contents takes, with its space, in twips."""


def add_opening(
    body: Element,
    context: Context,
    names: Mapping[str, str],
    headings: Mapping[str, Element],
    captions: Captions,
    design: Design,
) -> None:
    """Put the title block, the contents and the lists before the text.

    `names` gives each id its bookmark's name, `headings` each name its paragraph. Contents of
    more than half a page start one, lest they be torn after the title block.
    """
    publication = context.publication
    opening = title_block(context)
    block = contents(context, names, headings)
    if block is not None:
        entries = sum(1 for _ in block.iter(f"{W}hyperlink"))
        is_long = entries * ENTRY_HEIGHT > design.page.text_height / 2
        if is_long and publication.type != "book":
            break_page_before(next(block.iter(f"{W}p")))
        opening.append(block)
    if block is not None or publication.type == "book":
        _start_page(body, breaks="reference-doc" in context.resources or publication.type != "book")
    opening += lists_of_captions(context, names, captions)
    if design.right_to_left:
        turn(opening)
    for index, element in enumerate(opening):
        _insert(body, index, element)


def _insert(body: Element, index: int, element: Element) -> None:
    """Insert an element from another document; a long block goes in empty, to save time."""
    inner = element.find(f"{W}sdtContent")
    entries = [] if inner is None else list(inner)
    for entry in entries:
        remove(entry)
    body.insert(index, element)
    if inner is not None:
        inner.extend(entries)


def _start_page(body: Element, *, breaks: bool) -> None:
    """Let the text start a page, be its first block a paragraph or a table.

    A book's part or chapter does so by its style, unless `breaks` says that it has none.
    """
    first = next((child for child in body if child.tag not in BOOKMARK), None)
    if first is not None and first.tag != f"{W}sectPr":
        if not breaks and style_of(first) in {"Heading1", "Part"}:
            return
        if first.tag != f"{W}p":
            first.addprevious(etree.Element(f"{W}p"))
            first = first.getprevious()
        if first is not None:
            break_page_before(first)


def title_block(context: Context) -> list[Element]:
    """Return title, subtitle, authors, date, abstract and rights, as far as they are given.

    What is also a property of the document is a field that repeats it (17.16.5.15), so that
    a change in one place changes the other.
    """
    publication = context.publication
    one_author = len(publication.author) == 1
    lines = [
        ("Title", publication.title, "Title"),
        ("Subtitle", publication.subtitle, "Subject"),
    ]
    for author in publication.author:
        lines.append(("Author", author.name, "Author" if one_author else ""))
        lines.append(("Affiliation", author.affiliation, ""))
    lines.append(("Date", pages.shown_date(context), "Date"))
    if not context.resources.get("reference-doc"):
        lines.append(("TitleRule", "\u00a0", ""))
    if publication.abstract_paragraphs:
        lines.append(("AbstractTitle", context.labels["abstract"], ""))
        lines += [("Abstract", part, "") for part in publication.abstract_paragraphs]
    lines.append(("Rights", publication.rights, "Rights"))
    written = []
    for style, line, name in lines:
        words = line.strip(" \n").replace("\n", " ")
        if words:
            content = property_field(name, words) if name else text(words)
            written.append(paragraph(style, content))
    return parsed(written)
