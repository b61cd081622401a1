"""EPUB 3.3 through EbookLib: one file for each top-level section, notes beside their marks.

EbookLib writes the package document and the NCX; the pages are templates of ours, because its
own drop `epub:type` and accessibility metadata. The same source gives the same bytes.

    cover       the cover's picture
    metadata    what the package says about the publication
    archive     the finished container
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ebooklib import epub

from publish.export import pages, titles
from publish.export.dates import metadata_date
from publish.export.epub import archive, cover, metadata
from publish.export.web import design, images
from publish.export.web.documents import ContentDocument, files_of_ids, split
from publish.export.web.xhtml import XML_LANG
from publish.model.formats import Context, Exporter
from publish.model.languages import direction
from publish.model.limits import Limit
from publish.model.outline import Heading

XHTML = "application/xhtml+xml"
STYLE_SHEET = "styles/book.css"
NAVIGATION = "nav.xhtml"
DEPTH_WITHOUT_CONTENTS = 3
TYPES = {"figure": "loi", "table": "lot"}


def export(context: Context) -> Path:
    """Write the EPUB and return its path. Raises `PublishError` for an image that is no file."""
    documents = split(context)
    pictures = images.take_in(documents, context.images, lambda one: f"../{one.path}")
    embedded = design.embedded_fonts(documents, _titles(context))
    book = epub.EpubBook()
    metadata.describe(book, context.name, context.publication)
    metadata.describe_accessibility(book, documents)
    front = _front(book, context, documents)
    text = [_add(book, one.path, XHTML, _page(context, one), one.properties) for one in documents]
    rules = (font.rule(f"../{font.path}") for font in embedded)
    _add(book, STYLE_SHEET, "text/css", design.style_sheet(context, rules, "epub"))
    for picture in pictures:
        _add(book, picture.path, picture.media_type, picture.data)
    for font in embedded:
        _add(book, font.path, font.media_type, font.data)
    book.spine = [*front, *text]
    _add_ncx(book, context, documents)
    context.output.write_bytes(_packed(book, context))
    return context.output


def _titles(context: Context) -> list[str]:
    """Return the words that the book prints beside its text."""
    publication = context.publication
    names = [f"{author.name}, {author.affiliation}" for author in publication.author]
    texts = [publication.title, publication.subtitle, publication.abstract, publication.rights]
    headings = [heading.text for heading in context.outline.headings]
    return [*texts, *names, *headings, pages.shown_date(context), *context.labels.values()]


def _front(book: Any, context: Context, documents: list[ContentDocument]) -> list[Any]:
    """Add cover, title page and contents, and return those that a reader leafs through."""
    picture = _cover_picture(context)
    _add(book, picture.path, picture.media_type, picture.data, ["cover-image"], id="cover-image")
    book.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-image"})
    title = pages.single_line(context.publication.title)
    alt = f"{context.labels['cover']}: {title}"
    cover_page = _template(context, "cover", title=title, picture=picture.path, alt=alt)
    title_page = _template(context, "title-page", title=title, date=pages.shown_date(context))
    navigation = _navigation(context, documents)
    front = [
        _add(book, "text/cover.xhtml", XHTML, cover_page),
        _add(book, "text/title-page.xhtml", XHTML, title_page),
    ]
    contents = _add(book, NAVIGATION, XHTML, navigation, ["nav"], id="nav")
    return front if context.publication.contents is False else [*front, contents]


def _cover_picture(context: Context) -> images.Picture:
    if given := context.resources.get("cover"):
        data = given[0].read_bytes()
        suffix, media_type = images.kind_of(data)
        return images.Picture(f"images/the-cover.{suffix}", media_type, data)
    return images.Picture("images/the-cover.png", "image/png", cover.draw(context.publication))


def _page(context: Context, document: ContentDocument) -> str:
    return _template(context, "text", title=document.title, document=document)


def _template(context: Context, name: str, **values: Any) -> str:
    """Return a page of the book from its template."""
    publication = context.publication
    return pages.render(
        f"epub/{name}.xhtml",
        context.folder,
        publication=publication,
        labels=context.labels,
        direction=direction(publication.language),
        **values,
    )


def _navigation(context: Context, documents: list[ContentDocument]) -> str:
    """Return the navigation document: contents, lists of captions, landmarks."""
    files = _places(documents)
    first = next((one for one in documents if one.matter == "bodymatter"), documents[0])
    return _template(
        context,
        "nav",
        title=context.labels["contents"],
        contents=pages.nested(_listed(context)),
        title_of=titles.of([one.body for one in documents], formulas=False),
        places=files,
        lists=pages.lists(context, files),
        types=TYPES,
        first=first.path,
        start=documents[0].path,
    )


def _places(documents: list[ContentDocument]) -> dict[str, str]:
    """Return the address of each id, as seen from the navigation document."""
    return {id: f"text/{file}#{id}" for id, file in files_of_ids(documents).items()}


def _listed(context: Context) -> list[Heading]:
    """Return the headings that navigation lists."""
    depth = context.publication.contents or DEPTH_WITHOUT_CONTENTS
    return [one for one in context.outline.headings if one.listed and one.level <= depth]


def _add_ncx(book: Any, context: Context, documents: list[ContentDocument]) -> None:
    """Add the table of contents that readers of EPUB 2 use (OPF 2.0.1, section 2.4.1)."""
    places = _places(documents)

    def points(items: Iterable[dict[str, Any]]) -> list[Any]:
        return [
            (epub.Link(places[item["heading"].id], item["heading"].text), points(item["children"]))
            for item in items
        ]

    title = pages.single_line(context.publication.title)
    book.toc = points(pages.nested(_listed(context))) or [(epub.Link(documents[0].path, title), [])]
    book.add_item(epub.EpubNcx())


def _add(
    book: Any,
    path: str,
    media_type: str,
    content: str | bytes,
    properties: Iterable[str] = (),
    *,
    id: str = "",
) -> Any:
    """Add a finished file to the book's manifest and return its item."""
    name = id or path.replace("/", "-").replace(".", "-")
    item = epub.EpubItem(name, path, media_type, content)
    item.properties = list(properties)
    return book.add_item(item)


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer, which leaves the language of the package document out."""

    def _write_opf_file(self, root: Any) -> None:
        root.set(XML_LANG, self.book.language)
        super()._write_opf_file(root)


def _packed(book: Any, context: Context) -> bytes:
    """Return the whole book as a container."""
    target = io.BytesIO()
    options = {
        "compresslevel": 0,
        "mtime": metadata_date(context.publication),
        "package_direction": True,
        "play_order": {"enabled": True, "start_from": 1},
    }
    _Writer(target, book, options).write()
    return archive.settled(target.getvalue())


exporter = Exporter(
    name="epub",
    title="EPUB",
    suffix=".epub",
    media_type="application/epub+zip",
    export=export,
    limits=(
        "Fonts and images that a style sheet of the publication's own names are left out.",
        Limit("A side note stands in the text.", feature="side note"),
        "How pages look is for the reading system and its owner to decide.",
    ),
    imports=(
        "ebooklib.epub",
        "jinja2.sandbox",
        "lxml.etree",
        "PIL.Image",
        "PIL.ImageDraw",
        "PIL.ImageFont",
        "uharfbuzz",
    ),
)
