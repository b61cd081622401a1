r"""Sections: the margins of pages, running heads and page numbers (ECMA-376-1, 17.6 and 17.10).

An article is one section, its title the running head. In a book the title page is one, the contents
are, and each part and chapter is: what comes before the first chapter or part has roman page
numbers, that begins again with 1. The running
head repeats the chapter's heading by STYLEREF; each section has its own, so that it is right
also in programs that leave such a field as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from publish.export.docx.body import BOOKMARK, W, put_property, remove, style_of
from publish.export.docx.contents import runs_of
from publish.export.docx.design import Design, twips
from publish.export.docx.fields import field_around, field_xml, property_field
from publish.export.docx.package import Package
from publish.export.docx.runs import paragraph, parsed, shown, text, turn
from publish.export.docx.styles import DOCUMENT, NAMESPACES, UNLISTED, WORD
from publish.model.outline import Heading

ROMAN = '<w:pgNumType w:fmt="lowerRoman"/>'
ROMAN_FROM_1 = '<w:pgNumType w:fmt="lowerRoman" w:start="1"/>'
DECIMAL_FROM_1 = '<w:pgNumType w:fmt="decimal" w:start="1"/>'
AT_END = '<w:jc w:val="right"/>'
ROOTS = {"header": "hdr", "footer": "ftr"}


@dataclass
class Margins:
    """Adds headers and footers to the package and names them in a section."""

    package: Package
    design: Design
    count: int = 0

    def reference(self, kind: str, pages: str, content: str, properties: str = "") -> str:
        """Add a header or footer for `pages` (default, even, first); return its mention."""
        self.count += 1
        id = f"{kind}{self.count}"
        written = parsed([paragraph(kind.title(), content, properties)])
        if self.design.right_to_left:
            turn(written)
        xml = etree.tostring(written[0], encoding="unicode")
        part = f"<w:{ROOTS[kind]} {NAMESPACES}>{xml}</w:{ROOTS[kind]}>"
        self.package.put(f"word/{id}.xml", part, f"{WORD}.{kind}+xml")
        self.package.relate(DOCUMENT, f"word/{id}.xml", kind, id)
        return f'<w:{kind}Reference w:type="{pages}" r:id="{id}"/>'


def set_section(package: Package, design: Design, title: str) -> None:
    """Make an article's one section: the title above each page but the first, its number below."""
    margins = Margins(package, design)
    references = [
        margins.reference("header", "default", property_field("Title", title)),
        margins.reference("footer", "default", page_number()),
    ]
    _end(package.tree(DOCUMENT)[0], section(design, references))


def set_sections(
    package: Package, design: Design, title: str, chapters: Sequence[tuple[Heading, Element]]
) -> None:
    """Make a book's sections; `chapters` are its parts and chapters with their paragraphs."""
    margins = Margins(package, design)
    body = package.tree(DOCUMENT)[0]
    chapters = [(heading, place) for heading, place in chapters if place.getparent() is body]
    numbered = (i for i, (one, _) in enumerate(chapters) if one.role != "frontmatter")
    first = next(numbered, len(chapters))
    number, head = page_number(), property_field("Title", title)
    empty = [margins.reference(kind, "first", "") for kind in ("header", "footer")]
    even = [margins.reference("header", "even", head), margins.reference("footer", "even", number)]
    below = margins.reference("footer", "default", number)
    begins = margins.reference("footer", "first", number)
    above = margins.reference("header", "default", head, AT_END)
    alike = [empty[0], *even, below, begins]
    ended = section(design, [*empty, *even, below, above], ROMAN_FROM_1)
    contents = _contents(body)
    if contents is not None:
        _end_before(contents, ended)
        ended = section(design, [*alike, above], ROMAN, "nextPage")
    if not chapters:
        _end_before(_text(body), ended)
        ended = section(design, [*alike, above], DECIMAL_FROM_1, "nextPage")
    for index, (heading, place) in enumerate(chapters):
        _end_before(place, ended)
        header = margins.reference("header", "default", running_head(heading, place), AT_END)
        numbering, kind = ROMAN if index < first else "", "nextPage"
        if index == first:
            numbering, kind = DECIMAL_FROM_1, "oddPage"
        ended = section(design, [*alike, header], numbering, kind)
    _end(body, ended)


def _contents(body: Element) -> Element | None:
    """Return what the contents or the first list begin with, None where there are none."""
    for child in body:
        if child.tag == f"{W}sdt" or (child.tag == f"{W}p" and style_of(child) == "TOCHeading"):
            return child
    return None


def _text(body: Element) -> Element:
    """Return the first block of a text without chapters: the one that starts a page."""
    starts = (c for c in body if c.find(f"{W}pPr/{W}pageBreakBefore") is not None)
    return next(starts, body[-1])


def running_head(heading: Heading, place: Element) -> str:
    r"""Return the fields that repeat a part's or chapter's number and title, at its `place`.

    `STYLEREF 1` names the style of headings of level 1 in every language of Word; of a heading
    without a number `\w` would print 0.
    """
    style = "Part" if heading.role == "part" else "1"
    if not heading.listed:
        style = f'"{UNLISTED} {"Part" if heading.role == "part" else "heading 1"}"'
    number = ""
    if heading.number:
        number = field_xml(f"STYLEREF {style} \\w", shown(heading.full_number)) + text(" ")
    return number + field_around(f"STYLEREF {style}", runs_of(place))


def page_number() -> str:
    """Return the field of the page's own number."""
    return field_xml("PAGE", "<w:t>2</w:t>")


def section(design: Design, references: Sequence[str], numbering: str = "", kind: str = "") -> str:
    """Return a section's properties; its first page is without running head (17.6.17).

    `references` name all its headers and footers: not every program takes those that a section
    leaves out from the one before. Headers stand before footers.
    """
    page = design.page
    edges = {name: twips(design.data[f"{name}-from-edge"]) for name in ("header", "footer")}
    begins = f'<w:type w:val="{kind}"/>' if kind else ""
    return (
        f"<w:sectPr {NAMESPACES}>{''.join(sorted(references, reverse=True))}{begins}"
        f'<w:pgSz w:w="{page.width}" w:h="{page.height}"/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.sides}" w:bottom="{page.bottom}" '
        f'w:left="{page.sides}" w:header="{edges["header"]}" w:footer="{edges["footer"]}" '
        f'w:gutter="0"/>{numbering}<w:cols w:space="720"/><w:titlePg/>'
        f"{'<w:bidi/>' if design.right_to_left else ''}</w:sectPr>"
    )


def _end(body: Element, properties: str) -> None:
    """Let the last section end with the document."""
    for old in body.findall(f"{W}sectPr"):
        remove(old)
    body.append(etree.fromstring(properties))


def _end_before(place: Element, properties: str) -> None:
    """End a section in the paragraph before a place.

    One is made for it where there is none, and where it holds a bookmark or a field: LibreOffice
    takes what a bookmark in a section's last paragraph marks for empty, and loses the margins of a
    section that ends in a list of captions.
    """
    before = place.getprevious()
    while before is not None and before.tag in BOOKMARK:
        before = before.getprevious()
    if before is None or before.tag != f"{W}p" or _holds_more_than_text(before):
        (before,) = parsed([paragraph("TableSpace", "")])
        place.addprevious(before)
    put_property(before, etree.fromstring(properties))


def _holds_more_than_text(paragraph: Element) -> bool:
    marks = (f"{W}pPr/{W}sectPr", f"{W}bookmarkStart", f"{W}r/{W}fldChar")
    return any(paragraph.find(mark) is not None for mark in marks)
