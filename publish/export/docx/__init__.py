"""Word: pandoc writes the paragraphs, tables, notes and formulas; the rest is done here.

    prepare    the numbered tree as pandoc's writer should get it
    pandoc     one call, sandboxed
    complete   bookmarks, tables, pictures, equations
    dress      the page design, unless a reference document brings its own
    make live  numbers as Word's lists and fields; title block and contents
    sections   running heads and page numbers
    describe   properties, and the map from ids to bookmarks

The design is `styles/word.yaml`. The parts of the work, in about this order:

    tree        the numbered tree as pandoc's DOCX writer should get it
    picture     an image file as data that Word shows
    package     the archive that pandoc wrote: parts, relationships, content types
    design      `styles/word.yaml`, read and checked
    styles      the design as Word's styles
    table_styles  and as its table styles
    house       a house's reference document in place of the design
    page        its other parts: settings, fonts, lists, theme
    embedding   the fonts themselves
    bookmarks   where links and references lead
    body        what pandoc's paragraphs still lack
    drawings    what its pictures still lack
    nesting     indents of what stands in lists, quotations and definitions
    lists       items without a first paragraph, and levels below the ninth
    tables      what its tables still lack
    numbering   Word's own lists for headings
    fields      captions and references as fields
    runs        paragraphs and runs as XML
    contents    the contents and the lists of captions
    opening     the title block and what follows it before the text
    sections    running heads and page numbers
    paging      the page on which each entry of the contents stands
    looks         by the styles of paragraphs
    letters       and the widths of words
    properties  the document's properties and the map of its bookmarks
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lxml.etree import _Element as Element

from publish import pandoc
from publish.export.dates import metadata_date
from publish.export.docx import body, drawings, house, nesting
from publish.export.docx.bookmarks import Bookmarks
from publish.export.docx.contents import fill_in_pages
from publish.export.docx.design import Design, load
from publish.export.docx.equations import follow_schema, set_equations
from publish.export.docx.fields import Captions, References
from publish.export.docx.lists import DeepLists, keep_signs
from publish.export.docx.numbering import NUMBERING, add_lists, number_headings
from publish.export.docx.opening import add_opening
from publish.export.docx.package import Package
from publish.export.docx.page import dress
from publish.export.docx.paging import pages
from publish.export.docx.properties import describe, map_bookmarks
from publish.export.docx.sections import set_section, set_sections
from publish.export.docx.styles import DOCUMENT, NOTES, unlisted
from publish.export.docx.tables import (
    name_table_styles,
    part_tables,
    set_captions,
    set_tables,
    unframe_boxes,
)
from publish.export.docx.tree import Prepared, prepare
from publish.model import scheme
from publish.model.formats import Context, Exporter
from publish.model.limits import Limit
from publish.model.outline import Heading, Outline
from publish.problems import Location


def export(context: Context) -> Path:
    """Write the publication as a Word document and return its path."""
    design = load(context.publication, context.folder)
    if reference := context.resources.get("reference-doc"):
        house.check(reference[0])
        design = replace(design, page=house.page(reference[0]))
    prepared = prepare(context.blocks, context.images, design.page.text_width / 20)
    package = Package(written_by_pandoc(context, prepared, design))
    complete(package, context, prepared, design)
    package.save(context.output)
    return context.output


def written_by_pandoc(context: Context, prepared: Prepared, design: Design) -> bytes:
    """Return the DOCX that pandoc makes of the tree."""
    arguments = ["--from=json", "--to=docx", "--output=-"]
    if reference := context.resources.get("reference-doc"):
        arguments.append(f"--reference-doc={reference[0]}")
    meta = {"lang": {"t": "MetaString", "c": context.publication.language}}
    if design.right_to_left:
        meta["dir"] = {"t": "MetaString", "c": "rtl"}
    epoch = int(metadata_date(context.publication).timestamp())
    return pandoc.run(
        arguments,
        pandoc.as_json(prepared.blocks, meta),
        timeout=context.publication.time_limit,
        environment={"SOURCE_DATE_EPOCH": str(epoch)},
    )


def complete(package: Package, context: Context, prepared: Prepared, design: Design) -> None:
    """Turn pandoc's document into ours, part by part."""
    document, notes = package.tree(DOCUMENT), package.tree(NOTES)
    publication, reference = context.publication, context.resources.get("reference-doc")
    if reference:
        house.name_styles(package, reference[0], design)
    marks = Bookmarks()
    marks.take_in(document, prepared.headings)
    marks.take_in(notes, ())
    names = {id: f"_{n}" for id, n in prepared.bookmarks.items() if f"_{n}" in marks.starts}
    for root in (document, notes):
        marks.point_links(root)
        body.set_languages(root, design)
        keep_signs(root)
        body.merge_runs(root)
        follow_schema(root)
        set_equations(root)
    body.set_page_breaks(document)
    finish_pictures(package, prepared, design)
    headings = _headings(context.outline, names, marks)
    for heading, paragraph in headings:
        if heading.role == "part":
            body.set_style(paragraph, "Part")
    if reference:
        for root in (document, notes):
            nesting.remove_marks(root)
        for root in (document, notes):
            name_table_styles(root)
            part_tables(root)
        house.add_styles(package, design)
    else:
        body.style_paragraphs(document)
        body.style_lists_of_notes(notes)
        for root in (document, notes):
            nesting.indent(root, package.tree(NUMBERING), design)
        for root in (document, notes):
            set_tables(root, design.page, right_to_left=design.right_to_left)
        dress(package, design, publication.title, is_book=publication.type == "book")
    deep = DeepLists(package.tree(NUMBERING))
    for root in (document, notes):
        deep.move(root)
    unframe_boxes(document)
    body.number_notes_throughout(document)
    set_captions(document, None if reference else design)
    make_live(package, context, design, names, marks, headings)
    if not reference:
        chapters = [(one, place) for one, place in headings if one.level <= 1]
        if publication.type == "book":
            set_sections(package, design, publication.title, chapters)
        else:
            set_section(package, design, publication.title)
    fill_in_pages(document, pages(package))
    describe(package, context, metadata_date(publication))
    map_bookmarks(package, context, names)


def _headings(
    outline: Outline, names: Mapping[str, str], marks: Bookmarks
) -> list[tuple[Heading, Element]]:
    """Return the headings in order, each with its paragraph."""
    paragraphs = ((one, marks.headings.get(names.get(one.id, ""))) for one in outline.headings)
    return [(heading, place) for heading, place in paragraphs if place is not None]


def make_live(
    package: Package,
    context: Context,
    design: Design,
    names: Mapping[str, str],
    marks: Bookmarks,
    headings: Sequence[tuple[Heading, Element]],
) -> None:
    """Hand the numbers over to Word: lists, captions, references, title and contents."""
    publication, outline = context.publication, context.outline
    where = Location.of(context.folder)
    chosen = scheme.load(publication.numbering.scheme, context.folder, where)
    is_house = "reference-doc" in context.resources
    lists = add_lists(package, chosen, publication.numbering, design, is_house=is_house)
    number_headings(headings, lists)
    for heading, paragraph in headings:
        if not heading.listed:
            body.set_style(paragraph, unlisted(package, body.style_of(paragraph)))
    document = package.tree(DOCUMENT)
    by_chapter = publication.captions_by_chapter
    captions = Captions(marks, names, context.labels, by_chapter, chosen)
    captions.set_fields(document, outline)
    references = References(outline, names, context.labels, chosen, marks.headings)
    for link in marks.references:
        references.set_field(link)
    add_opening(document[0], context, names, marks.headings, captions, design)


def finish_pictures(package: Package, prepared: Prepared, design: Design) -> None:
    """Fit the pictures into the page and put each SVG beside the PNG drawn from it."""
    relations = {}
    for number, (address, data) in enumerate(prepared.vectors.items(), 1):
        name = f"word/media/vector{number}.svg"
        package.put(name, data)
        package.know_suffix("svg", "image/svg+xml")
        package.relate(DOCUMENT, name, "image", f"vector{number}")
        relations[address] = f"vector{number}"
    for part in (DOCUMENT, NOTES):
        drawings.fit_pictures(package.tree(part), design.page)
        drawings.finish_pictures(package.tree(part), relations)
    package.relate_alike(DOCUMENT, NOTES, drawings.relations(package.tree(NOTES)))


exporter = Exporter(
    name="docx",
    title="Word",
    suffix=".docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    export=export,
    limits=(
        "Page numbers in the contents are estimates until Word updates them (Ctrl+A, F9).",
        "A reference is text where Word's REF field would read otherwise: to a level of your own "
        "scheme that holds some of the numbers above it, or to a heading without a number that "
        "holds a note, a formula or a link.",
        "A heading added to an appendix in Word continues the chapters until it is given the "
        "appendix's list.",
        "Embedded fonts hold Latin and the text's own characters; for others Word takes its own.",
        Limit(
            "Headings that are left out of the contents are left out of the navigation pane too.",
            feature="unlisted heading",
        ),
        Limit("Code has no line numbers.", feature="line numbers"),
        Limit("Subfigures stand one below the other.", feature="subfigures"),
        "Older readers show an SVG picture as the PNG drawn from it.",
        Limit("Raw HTML is left out; the text in it stays.", feature="raw HTML"),
        Limit("The reading of a ruby stands behind it, in parentheses.", feature="ruby"),
        Limit("A side note stands in the text.", feature="side note"),
        Limit("There is no cover.", key="cover"),
        Limit("css has no effect; the design is styles/word.yaml.", key="css"),
        Limit("theme has no effect; the design is styles/word.yaml.", key="theme"),
        "Addresses of links are not printed.",
        "With a reference-doc, page, margins, headers and page breaks before chapters are its own.",
    ),
    imports=("lxml.etree",),
    html=False,
)
