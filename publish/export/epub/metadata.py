"""What the package document says about the publication (EPUB 3.3, section 5.5).

The accessibility properties are those of EPUB Accessibility 1.1 with schema.org's words. Each
is stated only where it can be seen from the book itself: no level of WCAG is claimed, because
that would say that a person has judged every text alternative.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from ebooklib import epub

from publish.export.pages import single_line
from publish.export.web.documents import MATHML, ContentDocument
from publish.export.web.xhtml import X
from publish.model.languages import direction
from publish.model.publication import Publication

ISBN = re.compile(r"97[89](-?\d){10}")
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.w3.org/TR/epub-33/#sec-opf-dcidentifier")


def describe(book: Any, name: str, publication: Publication) -> None:
    """Put the publication's own metadata into the package."""
    book.set_identifier(identifier(name, publication))
    book.set_title(single_line(publication.title))
    book.metadata[epub.NAMESPACES["DC"]].pop("title")
    _title(book, "title", "main", publication.title)
    if publication.subtitle:
        _title(book, "subtitle", "subtitle", publication.subtitle)
    book.set_language(publication.language)
    for number, author in enumerate(publication.author, 1):
        _add(book, "creator", author.name, id=f"creator-{number}")
        _property(book, "role", "aut", refines=f"#creator-{number}", scheme="marc:relators")
    for keyword in publication.keywords:
        _add(book, "subject", keyword)
    optional = {
        "date": publication.iso_date,
        "description": publication.description or publication.abstract,
        "rights": publication.rights,
    }
    for term, value in optional.items():
        if value:
            _add(book, term, value)
    if direction(publication.language) == "rtl":
        book.set_direction("rtl")


def identifier(name: str, publication: Publication) -> str:
    """Return the publication's identifier, else one made of its name, title and authors."""
    given = single_line(publication.identifier)
    if ISBN.fullmatch(given):
        return f"urn:isbn:{given.replace('-', '')}"
    if given:
        return given
    parts = [name, publication.title, *publication.authors]
    return uuid.uuid5(NAMESPACE, "\n".join(parts)).urn


def describe_accessibility(book: Any, documents: Iterable[ContentDocument]) -> None:
    """Say how the book can be read: by eye, by ear, with text alternatives (EPUB A11y 1.1)."""
    for name, value in _accessibility(list(documents)):
        _property(book, f"schema:{name}", value)


def _accessibility(documents: list[ContentDocument]) -> Iterator[tuple[str, str]]:
    images = [image for one in documents for image in one.body.iter(f"{X}img")]
    described = all((image.get("alt") or "").strip() for image in images)
    has_mathml = any(next(one.body.iter(MATHML), None) is not None for one in documents)
    yield "accessMode", "textual"
    if images:
        yield "accessMode", "visual"
    yield "accessModeSufficient", "textual" if described else "textual,visual"
    features = [
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    ]
    if images and described:
        features.append("alternativeText")
    if has_mathml:
        features.append("MathML")
    for feature in sorted(features, key=str.lower):
        yield "accessibilityFeature", feature
    yield "accessibilityHazard", "none"
    yield "accessibilitySummary", _summary(bool(images), described, has_mathml)


def _summary(has_images: bool, described: bool, has_mathml: bool) -> str:
    sentences = [
        "The text is structured by headings, can be reached from a table of contents, and adapts "
        "to the reader's own fonts, sizes and colors."
    ]
    if has_images:
        sentences.append(
            "All images have text alternatives."
            if described
            else "Some images have no text alternatives."
        )
    if has_mathml:
        sentences.append("Formulas are written in MathML.")
    return " ".join(sentences)


def _title(book: Any, id: str, kind: str, text: str) -> None:
    _add(book, "title", text, id=id)
    _property(book, "title-type", kind, refines=f"#{id}")


def _add(book: Any, term: str, value: str, **attributes: str) -> None:
    book.add_metadata("DC", term, single_line(value), attributes)


def _property(book: Any, name: str, value: str, **attributes: str) -> None:
    book.add_metadata(None, "meta", value, {"property": name, **attributes})
