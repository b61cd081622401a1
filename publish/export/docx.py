"""Word: pandoc writes the paragraphs, tables, notes and formulas; the rest is done here.

    prepare    the numbered tree as pandoc's writer should get it
    pandoc     one call, sandboxed
    complete   bookmarks, tables, pictures, equations
    dress      the page design, unless a reference document brings its own
    opening    title block and contents
    describe   properties, and the map from ids to bookmarks

The design is `styles/word.yaml`; the parts of the work are the modules of `publish.export.word`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lxml import etree

from publish import pandoc
from publish.export.dates import metadata_date
from publish.export.word import body
from publish.export.word.design import Design, load
from publish.export.word.opening import add_opening
from publish.export.word.package import Package
from publish.export.word.page import dress
from publish.export.word.properties import describe, map_bookmarks
from publish.export.word.styles import DOCUMENT, NOTES, add_styles
from publish.export.word.tables import set_tables
from publish.export.word.tree import Prepared, prepare
from publish.model.formats import Context, Exporter
from publish.problems import Location, fail


def export(context: Context) -> Path:
    """Write the publication as a Word document and return its path."""
    design = load(context.publication, context.folder)
    prepared = prepare(context.blocks, context.images, design.page.text_width / 20)
    package = Package(written_by_pandoc(context, prepared, design))
    try:
        complete(package, context, prepared, design)
    except etree.XMLSyntaxError as error:
        hint = "look at what the text writes as raw OpenXML"
        place = Location.of(context.folder)
        raise fail("bad-openxml", f"is not well-formed: {error}", place, hint) from error
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
    if context.resources.get("reference-doc"):
        design = replace(design, page=body.page_of(document, design.page))
    headings = body.name_bookmarks(document, prepared.headings)
    headings |= body.name_bookmarks(notes, ())
    bookmarks = {id: f"_{n}" for id, n in prepared.bookmarks.items() if f"_{n}" in headings}
    for root in (document, notes):
        body.unlink(root, headings)
        body.set_languages(root, design)
        body.merge_runs(root)
    for name in prepared.parts:
        if (paragraph := headings.get(f"_{name}")) is not None:
            body.set_style(paragraph, "Part")
    body.set_equations(document)
    body.set_page_breaks(document)
    finish_pictures(package, prepared, design)
    if reference := context.resources.get("reference-doc"):
        add_styles(package, design, reference[0])
    else:
        body.style_paragraphs(document)
        set_tables(document, design.page, right_to_left=design.right_to_left)
        dress(package, design, context.publication.title)
    body.number_notes_throughout(document)
    add_opening(document[0], context, bookmarks, headings, design)
    describe(package, context, metadata_date(context.publication))
    map_bookmarks(package, context, bookmarks)


def finish_pictures(package: Package, prepared: Prepared, design: Design) -> None:
    """Fit the pictures into the page and put each SVG beside the PNG drawn from it."""
    relations = {}
    for number, (address, data) in enumerate(prepared.vectors.items(), 1):
        name = f"word/media/vector{number}.svg"
        package.put(name, data)
        package.know_suffix("svg", "image/svg+xml")
        package.relate(DOCUMENT, name, "image", f"vector{number}")
        relations[address] = f"vector{number}"
    for part, known in ((DOCUMENT, relations), (NOTES, {})):
        body.fit_pictures(package.tree(part), design.page)
        body.finish_pictures(package.tree(part), known)


exporter = Exporter(
    name="docx",
    title="Word",
    suffix=".docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    export=export,
    limits=(
        "Numbers of headings, captions and references are text: Word does not renumber them.",
        "The contents have no page numbers.",
        "cover, css, theme and links: inline have no effect; the design is styles/word.yaml.",
        "Embedded fonts hold Latin and the text's own characters; for others Word takes its own.",
        "Subfigures stand one below the other.",
        "Older readers show an SVG picture as the PNG drawn from it.",
    ),
    imports=("lxml.etree",),
)
