"""What stands before the text: the title block and the contents."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from lxml import etree
from lxml.etree import _Element as Element

from publish.export import pages
from publish.export.word.body import BOOKMARK, VAL, W, break_page_before, remove
from publish.export.word.design import Design
from publish.export.word.page import field
from publish.export.word.styles import NAMESPACES
from publish.model.formats import Context
from publish.model.labels import with_number
from publish.model.outline import Caption, Heading

ENTRY_HEIGHT = 14 * 20
"""What a line of the contents takes, with its space, in twips."""


def add_opening(
    body: Element,
    context: Context,
    bookmarks: Mapping[str, str],
    headings: Mapping[str, Element | None],
    design: Design,
) -> None:
    """Put the title block and the contents before the text.

    `bookmarks` gives each id its bookmark's name, `headings` each name its paragraph. Contents
    of more than half a page start one, lest they be torn after the title block.
    """
    publication = context.publication
    opening = title_block(context)
    listed = pages.contents(context)
    if listed:
        entries = _entries(listed, bookmarks, headings)
        opening.append(contents(context.labels["contents"], entries, publication.contents))
        is_long = len(entries) * ENTRY_HEIGHT > design.page.text_height / 2
        if is_long or publication.type == "book":
            break_page_before(next(opening[-1].iter(f"{W}p")))
    if listed or publication.type == "book":
        _start_page(body)
    for plural in publication.lists:
        kind = plural.removesuffix("s")
        captions = [one for one in context.outline.captions if one.kind == kind]
        if captions:
            label = context.labels[f"list-of-{plural}"]
            opening += list_of_captions(label, captions, context.labels, bookmarks)
    if design.right_to_left:
        _turn(opening)
    for index, element in enumerate(opening):
        body.insert(index, element)


def _start_page(body: Element) -> None:
    """Let the text start a page, be its first block a paragraph or a table."""
    first = next((child for child in body if child.tag not in BOOKMARK), None)
    if first is not None and first.tag != f"{W}sectPr":
        if first.tag != f"{W}p":
            first.addprevious(etree.Element(f"{W}p"))
            first = first.getprevious()
        if first is not None:
            break_page_before(first)


def paragraph(style: str, content: str) -> str:
    """Return a paragraph of a style; `content` is XML."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def text(words: str) -> str:
    """Return a run of text."""
    return f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def parsed(xml: Iterable[str]) -> list[Element]:
    """Return the elements that the pieces of XML stand for."""
    return list(etree.fromstring(f"<w:body {NAMESPACES}>{''.join(xml)}</w:body>"))


def title_block(context: Context) -> list[Element]:
    """Return title, subtitle, authors, date, rights and abstract, as far as they are given."""
    publication = context.publication
    lines = [("Title", publication.title), ("Subtitle", publication.subtitle)]
    for author in publication.author:
        lines += [("Author", author.name), ("Affiliation", author.affiliation)]
    lines.append(("Date", pages.shown_date(context)))
    if not context.resources.get("reference-doc"):
        lines.append(("TitleRule", "\u00a0"))
    if publication.rights:
        lines.append(("Rights", publication.rights))
    if publication.abstract:
        lines.append(("AbstractTitle", context.labels["abstract"]))
        lines += [("Abstract", part) for part in publication.abstract.split("\n\n")]
    return parsed(
        paragraph(style, text(line.strip().replace("\n", " "))) for style, line in lines if line
    )


def _entries(
    listed: Iterable[Heading],
    bookmarks: Mapping[str, str],
    headings: Mapping[str, Element | None],
) -> list[tuple[int, str, str]]:
    """Return the contents' entries: level, bookmark, and the heading's own runs as XML."""
    entries = []
    for heading in listed:
        name = bookmarks.get(heading.id, "")
        source = headings.get(name)
        if source is not None:
            entries.append((max(heading.level, 1), name, _runs(source)))
    return entries


def _runs(heading: Element) -> str:
    """Return what Word's contents take over of a heading: its text, without notes and links."""
    parts = []
    for child in heading.iter(f"{W}r", "{*}oMath"):
        if child.tag == f"{W}r" and child.find(f"{W}t") is None:
            continue
        run = copy.deepcopy(child)
        run.tail = None
        for style in list(run.iter(f"{W}rStyle")):
            if style.get(VAL) == "Hyperlink":
                remove(style)
        parts.append(etree.tostring(run, encoding="unicode"))
    return "".join(parts)


def contents(label: str, entries: list[tuple[int, str, str]], depth: int) -> Element:
    r"""Return the contents: a TOC field that holds a link for each entry (17.16.5.68).

    The field has the switch `\n`, no page numbers, so that an update gives the same; it
    stands in the kind of block for which Word offers the update (17.5.2.12).
    """
    instruction = f"TOC \\o &quot;1-{depth}&quot; \\h \\z \\u \\n"
    begin, code, separate, _, end = (f"<w:r>{part}</w:r>" for part in field(instruction, ""))
    lines = [paragraph("TOCHeading", text(label))]
    for index, (level, name, runs) in enumerate(entries):
        link = f'<w:hyperlink w:anchor="{name}" w:history="1">{runs}</w:hyperlink>'
        before = begin + code + separate if index == 0 else ""
        after = end if index == len(entries) - 1 else ""
        lines.append(paragraph(f"TOC{level}", before + link + after))
    block = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{''.join(lines)}</w:sdtContent></w:sdt>"
    )
    return parsed([block])[0]


def list_of_captions(
    label: str, captions: list[Caption], labels: Mapping[str, str], bookmarks: Mapping[str, str]
) -> list[Element]:
    """Return a list of figures, tables or listings: a link for each caption."""
    lines = [paragraph("TOCHeading", text(label))]
    for caption in captions:
        lead = with_number(labels[caption.kind], caption.number)
        words = f"{lead}{labels['caption-separator']}{caption.title}" if caption.title else lead
        link = text(words)
        if caption.id in bookmarks:
            name = bookmarks[caption.id]
            link = f'<w:hyperlink w:anchor="{name}" w:history="1">{link}</w:hyperlink>'
        lines.append(paragraph("TableofFigures", link))
    return parsed(lines)


def _turn(elements: Iterable[Element]) -> None:
    """Set paragraphs and their runs from right to left."""
    for element in elements:
        for item in list(element.iter(f"{W}pPr")):
            etree.SubElement(item, f"{W}bidi")
        for run in element.iter(f"{W}r"):
            properties = run.find(f"{W}rPr")
            if properties is None:
                properties = etree.Element(f"{W}rPr")
                run.insert(0, properties)
            if properties.find(f"{W}rtl") is None:
                etree.SubElement(properties, f"{W}rtl")
