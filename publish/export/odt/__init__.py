"""OpenDocument Text 1.3 (ISO/IEC 26300): written from the numbered tree, element by element.

Numbers live as ODF counts them: headings by the outline's and two other lists' levels, captions by
sequences, notes by the notes' configuration; references are fields that repeat them. Pandoc
makes formulas and the colors of code. The design is that of Word files, `styles/word.yaml`.

    markup      elements, and the text in them
    notation    heading numbers in ODF's terms: what counts by itself, what a reference repeats
    captions    captions that count themselves
    rendered    formulas and code, as pandoc makes them
    pictures    pictures and formulas as frames
    automatic   styles that the text makes on its way
    inlines     words, links, notes and fields
    nesting     blocks in lists
    headings    headings in the outline, parts and appendices in lists of their own
    lists       lists and definitions
    place       where blocks stand
    blocks      paragraphs, figures, boxes, and all others by their names
    tables      tables
    opening     title block, contents, lists of captions
    design      `styles/word.yaml` as styles of ODF
    looks       and its keys as their properties
    stylesheet  styles.xml: design, page, outline, notes
    package     the archive, its manifest and metadata
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

from lxml.etree import _Element as Element

from publish.export.docx.design import Design, load
from publish.export.odt.automatic import Automatic
from publish.export.odt.blocks import Blocks
from publish.export.odt.captions import captions
from publish.export.odt.design import cells, justified, lefts
from publish.export.odt.headings import Headings
from publish.export.odt.inlines import Inlines, words_of
from publish.export.odt.looks import points
from publish.export.odt.markup import document, element, name
from publish.export.odt.nesting import Flow
from publish.export.odt.notation import heading_numbers
from publish.export.odt.opening import Opening, captions_of
from publish.export.odt.package import MEDIA_TYPE, archive, metadata, settings
from publish.export.odt.pictures import IN_LINE, Frames
from publish.export.odt.place import Place
from publish.export.odt.rendered import render
from publish.export.odt.stylesheet import fonts, stylesheet
from publish.export.pages import single_line
from publish.model import scheme
from publish.model.formats import Context, Exporter
from publish.model.limits import Limit
from publish.model.tree import Node, attributes, joined, walk
from publish.problems import Location


def export(context: Context) -> Path:
    """Write the publication as an OpenDocument text and return its path."""
    design = load(context.publication, context.folder)
    writing = _Writing(context, design)
    files = {
        "content.xml": ("text/xml", writing.content()),
        "styles.xml": (
            "text/xml",
            stylesheet(design, writing.numbers, single_line(context.publication.title)),
        ),
        "meta.xml": ("text/xml", metadata(context)),
        "settings.xml": ("text/xml", settings()),
    }
    context.output.write_bytes(archive(files | writing.frames.files))
    return context.output


class _Writing:
    """One publication on its way: the writers of its parts, made for one another."""

    def __init__(self, context: Context, design: Design) -> None:
        publication, outline = context.publication, context.outline
        where = Location.of(context.folder)
        chosen = scheme.load(publication.numbering.scheme, context.folder, where)
        self.context, self.design = context, design
        self.tree: list[Node] = joined(context.blocks)
        nodes = list(walk(self.tree))
        headers = [node for node in nodes if node["t"] == "Header"]
        self.numbers = heading_numbers(chosen, publication.numbering, outline)
        self.width = design.page.text_width / 20
        self.automatic = Automatic("end" if design.right_to_left else None)
        self.frames = Frames(
            context.images,
            self.width,
            design.page.text_height / 20,
            points(design.styles["Normal"]["size"]),
            self.automatic.of_family("graphic", IN_LINE),
        )
        headings = {one.id: one for one in outline.headings}
        inlines = Inlines(
            headings=headings,
            words={attributes(node)[0]: words_of(node) for node in headers},
            ids=frozenset(attributes(node)[0] for node in nodes) - {""},
            numbers=self.numbers,
            captions=captions(
                self.tree, outline, self.numbers, by_chapter=publication.captions_by_chapter
            ),
            frames=self.frames,
            rendered=render(self.tree, where, publication.time_limit),
            automatic=self.automatic,
            note=self.note,
        )
        ids = count(1)
        self.blocks = Blocks(
            inlines, Headings(headings, self.numbers, ids), self.automatic, lefts(design),
            cells(design), justified(design), Flow(ids), ids,
        )  # fmt: skip
        titles = {attributes(node)[0]: node["c"][2] for node in headers}
        self.opening = Opening(context, inlines, self.automatic, titles, captions_of(nodes))

    def note(self, blocks: list[Node]) -> list[Element]:
        """Return the blocks of a note."""
        return self.blocks.within(blocks, Place(self.width, style="Footnote"))

    def content(self) -> bytes:
        """Return `content.xml` (part 3, 3.1.3.2)."""
        text = self.blocks.within(self.tree, Place(self.width))
        title = self.opening.title_block()
        self._first_page(title[0])
        contents = self.opening.contents()
        if contents or self.context.publication.type == "book":
            self._start_page(text)
        body = element(
            "office:text",
            self.blocks.inlines.captions.declarations(),
            *title,
            *contents,
            *self.opening.lists(),
            *text,
        )
        styles = element("office:automatic-styles", *self.automatic.styles)
        return document("content", fonts(self.design), styles, element("office:body", body))

    def _first_page(self, first: Element) -> None:
        """Let the title stand on the page without a running head."""
        parent = first.get(name("text:style-name"), "")
        made = self.automatic.on_page(parent, "First_20_Page")
        first.set(name("text:style-name"), made)

    def _start_page(self, text: list[Element]) -> None:
        """Let the text start a page, be its first block a paragraph or a table."""
        first = next((one for block in text[:1] for one in block.iter(*PARAGRAPHS)), None)
        if first is None or (text[0].tag == name("table:table")):
            first = element("text:p", text__style_name="Table_20_Space")
            text.insert(0, first)
        parent = first.get(name("text:style-name"), "")
        look = (("fo:break-before", "page"),)
        first.set(name("text:style-name"), self.automatic.paragraph(parent, look))


PARAGRAPHS = (name("text:p"), name("text:h"))

exporter = Exporter(
    name="odt",
    title="OpenDocument",
    suffix=".odt",
    media_type=MEDIA_TYPE,
    export=export,
    limits=(
        "Page numbers in the contents appear once a program lays out the pages.",
        "A number stands as text where ODF cannot count it: a template of your own scheme that "
        "is not a prefix, numbers with full stops between them and a suffix; ① beyond ⑳, 一 beyond "
        "九十九; so do references to it.",
        "A reference to a heading without a number that holds a note, a formula or a link is text.",
        "A heading added to an appendix continues the chapters until it is given the appendix's "
        "list.",
        "Fonts are not embedded.",
        Limit(
            "Headings that are left out of the contents come into them when those are updated.",
            feature="unlisted heading",
        ),
        Limit("Code has no line numbers.", feature="line numbers"),
        Limit("Subfigures stand one below the other.", feature="subfigures"),
        Limit("Raw HTML is left out; the text in it stays.", feature="raw HTML"),
        Limit("The reading of a ruby stands behind it, in parentheses.", feature="ruby"),
        Limit("A side note stands in the text.", feature="side note"),
        Limit("There is no cover.", key="cover"),
        Limit("css has no effect; the design is styles/word.yaml.", key="css"),
        Limit("theme has no effect; the design is styles/word.yaml.", key="theme"),
        Limit("reference-doc has no effect; it is a Word file.", key="reference-doc"),
        "Addresses of links are not printed.",
    ),
    imports=("lxml.etree",),
    html=False,
)
