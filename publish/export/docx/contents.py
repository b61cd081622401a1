r"""The contents and the lists of captions: filled in, linked, with page numbers.

Each is a TOC field (ECMA-376-1, 17.16.5.68) that holds what an update would write: a link for
each entry and a PAGEREF field for its page. Nothing asks the reader to update it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from publish.export import pages
from publish.export.docx.body import VAL, W, remove
from publish.export.docx.fields import Captions, field_around, field_xml
from publish.export.docx.runs import paragraph, parsed, shown, text
from publish.model.formats import Context
from publish.model.outline import Heading

UNKNOWN_PAGE = "1"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"


@dataclass(frozen=True)
class Entry:
    """A line of the contents: its style, the bookmark that it leads to, and its runs as XML."""

    style: str
    bookmark: str
    runs: str

    def link(self) -> str:
        """Return the entry as a link with its page number."""
        page = field_xml(f"PAGEREF {self.bookmark} \\h", shown(UNKNOWN_PAGE))
        inner = f"{self.runs}<w:r><w:tab/></w:r>{page}"
        return f'<w:hyperlink w:anchor="{self.bookmark}" w:history="1">{inner}</w:hyperlink>'


def contents(
    context: Context, names: Mapping[str, str], headings: Mapping[str, Element]
) -> Element | None:
    r"""Return the contents in the kind of block for which Word offers the update (17.5.2.12).

    `names` gives each id its bookmark's name, `headings` each name its paragraph. None where
    no contents are wanted or nothing is to be listed.
    """
    entries = list(_entries(pages.contents(context), names, headings))
    if not entries:
        return None
    depth = max(int(context.publication.contents), 1)
    instruction = f'TOC \\o "1-{depth}" \\h \\z \\u'
    lines = [paragraph("TOCHeading", text(context.labels["contents"]))]
    lines += _in_field(instruction, entries)
    block = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{''.join(lines)}</w:sdtContent></w:sdt>"
    )
    return parsed([block])[0]


def lists_of_captions(
    context: Context, names: Mapping[str, str], captions: Captions
) -> list[Element]:
    """Return the lists of figures, tables and listings that the publication asks for."""
    lines = []
    for one in pages.lists(context, names):
        entries = [
            Entry("TableofFigures", name, _of_caption(captions.bookmarks.starts[name]))
            for name in (names[caption.id] for caption in one.entries)
        ]
        lines.append(paragraph("TOCHeading", text(one.title)))
        lines += _in_field(f'TOC \\h \\z \\c "{captions.sequence(one.kind)}"', entries)
    return parsed(lines)


def fill_in_pages(root: Element, pages: Mapping[str, str]) -> None:
    """Put the page numbers, by bookmark, into the entries of the contents and the lists."""
    for link in root.iter(f"{W}hyperlink"):
        code = link.find(f"{W}r/{W}instrText")
        if code is not None and (code.text or "").startswith(" PAGEREF "):
            *_, shown_page = link.iter(f"{W}t")
            shown_page.text = pages.get(link.get(f"{W}anchor", ""), UNKNOWN_PAGE)


def _in_field(instruction: str, entries: list[Entry]) -> list[str]:
    """Return the entries' paragraphs, a field around what all of them hold."""
    begin, end = field_around(instruction, "<?result?>").split("<?result?>")
    links = [entry.link() for entry in entries]
    links[0] = begin + links[0]
    links[-1] += end
    return [paragraph(entry.style, link) for entry, link in zip(entries, links, strict=True)]


def _entries(
    listed: Iterable[Heading], names: Mapping[str, str], headings: Mapping[str, Element]
) -> Iterable[Entry]:
    for heading in listed:
        name = names.get(heading.id, "")
        source = headings.get(name)
        if source is not None:
            number = text(heading.number + heading.suffix) if heading.number else ""
            yield Entry(f"TOC{max(heading.level, 1)}", name, number + runs_of(source))


def _of_caption(start: Element) -> str:
    """Return what a list takes over of the caption in which a bookmark stands."""
    caption = next(start.iterancestors(f"{W}p"), None)
    return "" if caption is None else runs_of(caption)


def runs_of(source: Element) -> str:
    """Return what Word repeats of a heading or caption, as XML: text without notes and links."""
    parts = []
    for child in source.iter(f"{W}r", MATH):
        if child.tag == f"{W}r" and child.find(f"{W}t") is None:
            continue
        run = copy.deepcopy(child)
        run.tail = None
        for style in list(run.iter(f"{W}rStyle")):
            if style.get(VAL) in {"Hyperlink", "CaptionLabel"}:
                remove(style)
        parts.append(etree.tostring(run, encoding="unicode"))
    return "".join(parts)
