"""ICML, the text that Adobe InDesign places: pandoc's writer, with numbers and labels as text.

Paragraph styles carry the names that a layout gives its own looks to. Pictures are linked from
a folder beside the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from publish import pandoc
from publish.export import pages, pictures
from publish.export.icml import frames
from publish.export.icml.frames import Frame
from publish.export.icml.picture_size import size_of
from publish.export.icml.tree import Tree, styled
from publish.model.formats import Context, Exporter
from publish.model.limits import Limit
from publish.model.tree import Node, link, para, words

OWN_STYLES = re.compile(
    r"\b(Title|Subtitle|Author|Date|Rights|Abstract|Contents (?:title|part|\d)|Equation|List"
    r"|Numbered item|Admonition(?: title)?|Bibliography) &gt; Paragraph\b"
)

TWICE = re.compile(r"(<ParagraphStyle [^>]*)( BulletsAndNumberingListType=\"\w+\")(?=[^>]*\2)")
"""An attribute that pandoc's writer (3.9) gives a list in a list twice."""


def export(context: Context) -> Path:
    """Write the story and its pictures and return the path of the former."""
    addresses = pictures.addresses(context)
    known = {target: (addresses[target], *size_of(path)) for target, path in context.images.items()}
    tree = Tree.of(context.blocks, known)
    blocks = [*_front(context), *tree.of_blocks(context.blocks)]
    arguments = ["--from=json", "--to=icml", "--standalone", "--wrap=none"]
    timeout = context.publication.time_limit
    written = pandoc.run(arguments, pandoc.as_json(blocks), timeout=timeout)
    context.output.write_bytes(_settled(written, tree.frames))
    pictures.write(context)
    return context.output


def _front(context: Context) -> list[Node]:
    """Return title block and contents in styles of their own."""
    publication = context.publication
    authors = [", ".join(filter(None, (one.name, one.affiliation))) for one in publication.author]
    lines = [
        ("Title", publication.title),
        ("Subtitle", publication.subtitle),
        *(("Author", author) for author in authors),
        ("Date", pages.shown_date(context)),
        ("Rights", publication.rights),
        *(("Abstract", one) for one in publication.abstract_paragraphs),
    ]
    shown = [styled(style, [para(words(pages.single_line(text)))]) for style, text in lines if text]
    headings = pages.contents(context)
    if headings:
        shown.append(styled("Contents title", [para(words(context.labels["contents"]))]))
    shown += [_entry(f"{one.level or 'part'}", one.text, one.id) for one in headings]
    for listed in pages.lists(context):
        shown.append(styled("Contents title", [para(words(listed.title))]))
        shown += [_entry("1", one.text, one.id) for one in listed.entries]
    return shown


def _entry(level: str, text: str, id: str) -> Node:
    return styled(f"Contents {level}", [para([link(words(text), f"#{id}")])])


def _settled(written: bytes, sizes: Sequence[Frame]) -> bytes:
    """Return a story with short names of styles and each place for links once.

    pandoc puts a heading's place into each of its runs, under one name.
    """
    text = OWN_STYLES.sub(r"\1", TWICE.sub(r"\1", written.decode()))
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
    for kind in ("HyperlinkTextDestination", "HyperlinkURLDestination", "ParagraphStyle"):
        known: set[str] = set()
        for element in list(root.iter(kind)):
            name = element.get("Self", "").replace(":", "%3a")  # as links to it have it
            element.set("Self", name)
            if name in known:
                _removed(element)
            known.add(name)
    for caption in list(root.iter("ParagraphStyleRange")):
        is_caption = caption.get("AppliedParagraphStyle") == "ParagraphStyle/TableCaption"
        if is_caption and not "".join(caption.itertext("Content")).strip():
            following = caption.getnext()  # pandoc puts one below each table
            _removed(caption)
            if following is not None and following.tag == "Br":
                _removed(following)
    frames.fit(root, sizes)
    document: Any = root.getroottree()
    return bytes(etree.tostring(document, encoding="UTF-8", xml_declaration=True, standalone=True))


def _removed(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


exporter = Exporter(
    name="icml",
    title="InDesign (ICML)",
    suffix=".icml",
    media_type="application/vnd.adobe.indesign-icml",
    export=export,
    limits=(
        "It is not read back; notes are numbered by InDesign, in the order of the text.",
        "Labels of ordered lists are text before a tab.",
        Limit("A formula that needs more than letters is its TeX.", feature="formula"),
        Limit("A side note stands in the text.", feature="side note"),
        Limit("Lines of code have no numbers.", feature="line numbers"),
        Limit("Raw HTML is left out.", feature="raw HTML"),
        Limit("Ruby stands behind its word.", feature="ruby"),
        Limit("A cell over several stands in the first of them.", feature="spanning cell"),
        "Languages, and the direction of a script, are for InDesign to set.",
        "Pictures are files in a folder beside the text.",
    ),
    imports=("jinja2.sandbox", "lxml.etree"),
    html=False,
)
