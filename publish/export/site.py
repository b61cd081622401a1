"""Chapters as linked pages, with contents beside them and a search: a folder to open or upload.

Every address in it is relative, so that it works from disk and under any path of a server. The
search is a script of the site's own, for browsers let no page read a file beside it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

from publish.export import titles
from publish.export.web import design, images, page
from publish.export.web.documents import ContentDocument, as_html, files_of_ids, split
from publish.export.web.xhtml import X
from publish.model import resources
from publish.model.formats import Context, Exporter
from publish.model.limits import Limit

FIRST = "index.html"
HEADING = re.compile(r"h[1-6]")
MARKS = frozenset({"doc-noteref", "doc-backlink"})
WITHIN_LINES = frozenset(
    {"a", "abbr", "b", "cite", "code", "del", "em", "i", "kbd", "mark", "math", "q", "s", "small"}
    | {"span", "strong", "sub", "sup", "u"}
    | {"mi", "mn", "mo", "mrow", "mstyle", "msub", "msup", "msubsup", "mtext", "semantics"}
)
NOT_SHOWN = frozenset({"annotation", "annotation-xml", "script", "style"})


def export(context: Context) -> Path:
    """Write the site's folder and return it. Raises `PublishError` for an image that is no file."""
    folder = context.output
    documents = split(context)
    pictures = images.take_in(documents, context.images, lambda one: one.path)
    as_html(documents, _names(documents), context.publication)
    fonts = page.embedded_fonts(context, documents)
    places = {id: f"{name}#{id}" for id, name in files_of_ids(documents).items()}
    if documents[0].name != FIRST:
        title = context.publication.title
        documents.insert(0, ContentDocument(FIRST, title, etree.Element(f"{X}body"), "frontmatter"))
    title_of = titles.of([one.body for one in documents])
    for index, document in enumerate(documents):
        _write(folder / document.name, _page(context, documents, index, places, title_of))
    rules = [font.rule(font.path) for font in fonts]
    _write(folder / "style.css", design.style_sheet(context, rules, "web"))
    _write(folder / "search.js", _search(context, documents))
    for path, data in [(one.path, one.data) for one in pictures] + [
        (f.path, f.data) for f in fonts
    ]:
        _write(folder / path, data)
    return folder


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def _names(documents: Sequence[ContentDocument]) -> dict[str, str]:
    """Return each page's name: that of its heading's id, for addresses that stay."""
    names: dict[str, str] = {}
    for document in documents:
        section = document.body.find(f"{X}section")
        id = section.get("id", "") if section is not None else "index"
        letters = unicodedata.normalize("NFKD", id)
        plain = "".join(one for one in letters if not unicodedata.combining(one))
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-").lower()
        if (
            not stem
            or f"{stem}.html" in names.values()
            or (stem == "index" and section is not None)
        ):
            stem = document.name.removesuffix(".xhtml")
        names[document.name] = f"{stem}.html"
    return names


def _page(
    context: Context,
    documents: Sequence[ContentDocument],
    index: int,
    places: dict[str, str],
    title_of: titles.Titles,
) -> str:
    document, title = documents[index], context.publication.title
    is_first = document.name == FIRST

    def cover(picture: images.Picture) -> str:
        _write(context.output / picture.path, picture.data)
        return picture.path

    return page.render(
        context,
        "site-page",
        title=title if is_first else f"{document.title} – {title}",
        places=places,
        title_of=title_of,
        text=document.text,
        here=document.name,
        is_first=is_first,
        previous=documents[index - 1] if index else None,
        next=documents[index + 1] if index + 1 < len(documents) else None,
        cover=page.cover(context, cover) if is_first else "",
    )


def _search(context: Context, documents: Sequence[ContentDocument]) -> str:
    """Return the script of the search with what it searches in: a title and a text a section."""
    entries = [
        {"at": at, "title": title, "text": text}
        for document in documents
        for at, title, text in _sections(document)
    ]
    path = resources.find("templates/web/search.js", context.folder)
    script = path.read_text("utf-8") if path else ""
    listed = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f'"use strict";\nconst sections = [\n{listed}\n];\n{script}'


def _sections(document: ContentDocument) -> Iterator[tuple[str, str, str]]:
    """Yield the address, title and text of each section, its subsections' apart."""
    for section in document.body.iter(f"{X}section"):
        if not section.get("id"):
            continue
        heading = next((one for one in section if _is_heading(one)), None)
        parts = (one for one in section if one.tag != f"{X}section" and one is not heading)
        title = _text(heading) if heading is not None else document.title
        yield f"{document.name}#{section.get('id')}", title, " ".join(map(_text, parts))
    for note in document.body.iter(f"{X}aside"):
        if number := note.get("data-number"):
            yield f"{document.name}#{note.get('id')}", f"{document.title} ({number})", _text(note)


def _is_heading(element: etree._Element) -> bool:
    return bool(HEADING.fullmatch(etree.QName(element).localname))


def _text(element: etree._Element) -> str:
    """Return what is seen of an element, on one line, without the marks of notes."""

    def pieces(one: etree._Element) -> Iterator[str]:
        if not isinstance(one.tag, str) or etree.QName(one).localname in NOT_SHOWN:
            return
        if one.get("role") in MARKS:
            return
        yield one.text or ""
        for child in one:
            yield from pieces(child)
            yield child.tail or ""
        if etree.QName(one).localname not in WITHIN_LINES:
            yield " "

    return " ".join("".join(pieces(element)).split())


exporter = Exporter(
    name="site",
    title="Web site",
    suffix=".site",
    media_type="text/html",
    export=export,
    limits=(
        "Fonts and images that a style sheet of the publication's own names are left out.",
        Limit("A side note stands in the text.", feature="side note"),
    ),
    imports=("jinja2.sandbox", "lxml.etree", "uharfbuzz"),
)
