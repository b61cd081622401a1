"""What a book names and asks for: files that must be there and be what the package says.

EPUB 3.3, 3.1 to 3.6 (core media types, what may lie outside), 5.6.2 (the manifest).
"""

from __future__ import annotations

from collections.abc import Iterable

from publish.problems import Problems
from publish.verify.epub.book import HINT, Book, Page, resolved
from publish.verify.web import behavior, css, sheets, xhtml
from publish.verify.web.pictures import kind_of

PAGE_TYPE, STYLE_TYPE = "application/xhtml+xml", "text/css"


def check_files(book: Book, problems: Problems) -> None:
    """Add a problem for each file of the manifest that is not there."""
    for name in book.types:
        if name not in book.files:
            message = f'the package names "{name}", which is not in the book'
            problems.error("missing-file", message, book.where, HINT)


def check_pages(book: Book, pages: Iterable[Page], problems: Problems) -> None:
    """Add a problem for what pages ask for that is not there, not whole or of another kind."""
    for page in {page.name: page for page in pages}.values():
        _check_type(book, page.name, PAGE_TYPE, problems)
        css.tell_doubts(page.shown, f"{page.name}: ", book.where, problems)
        behavior.tell(page.behavior, f"{page.name}: ", book.where, problems)
        for address in page.asks:
            _check_address(book, page.name, address, address in page.pictures, problems)
        for address in page.pictures:
            if not address or address.startswith("data:"):
                message = f"{page.name}: shows no picture of the book"
                problems.error("missing-picture", message, book.where, HINT)


def _check_address(
    book: Book, base: str, address: str, is_picture: bool, problems: Problems
) -> None:
    """Check what an address leads to, seen from the file `base`, and what a style sheet names."""
    name, _ = resolved(base, address)
    if xhtml.EXTERNAL.match(address):
        message = f'{base}: asks for "{address[:80]}", which is not in the book'
        problems.error("not-self-contained", message, book.where, HINT)
    elif name not in book.files:
        message = f'{base}: asks for "{address[:80]}", which is not there'
        problems.error("missing-file", message, book.where, HINT)
    elif name not in book.types:
        problems.error("missing-file", f'"{name}" is not in the manifest', book.where, HINT)
    elif is_picture:
        if kind := kind_of(book.files[name]):
            _check_type(book, name, kind, problems)
        else:
            problems.error("broken-picture", f'the picture "{name}" is none', book.where, HINT)
    elif name.endswith(".css") and name != base:
        _check_type(book, name, STYLE_TYPE, problems)
        for further in sheets.named_in(book.files[name].decode("utf-8", "replace")):
            _check_address(book, name, further, False, problems)


def _check_type(book: Book, name: str, wanted: str, problems: Problems) -> None:
    if (given := book.types.get(name, "")) != wanted:
        message = f'the package says that "{name}" is "{given}", and it is "{wanted}"'
        problems.error("wrong-type", message, book.where, HINT)
