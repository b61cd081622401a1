"""Reads an EPUB back as a stranger would: from the container's XML and nothing else.

Follows the way that EPUB 3.3 prescribes to reading systems: container.xml names the package
document, its spine gives the order of the pages, its navigation document the contents. A
container that is broken, encrypted, of another format or made to burst is a problem with a
name, not a crash.

    book        the container, its pages and where addresses lead
    contents    the navigation document, the lists of captions, the NCX
    files       what the package and the pages name: other files, pictures, scripts
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from publish.model.formats import Reading, Verifier
from publish.problems import Problems
from publish.verify.epub.book import Book, Page, files_of, resolved
from publish.verify.epub.contents import TYPE, check_contents, entries_of
from publish.verify.epub.files import check_files, check_pages
from publish.verify.web import places, xhtml
from publish.verify.web.text import note_texts, running_text
from publish.verify.web.xhtml import X, seen

FRONT = frozenset({"cover", "titlepage"})


def read(path: Path) -> Reading:
    """Return what a reader sees in the book. Raises `PublishError` where it can't be read."""
    book = Book(path, files_of(path))
    problems = Problems()
    pages = list(book.spine(problems))
    text = [page for page in pages if page.name != book.navigation and not _is_front(page)]
    entries = entries_of(book, text)
    check_contents(book, text, problems)
    check_files(book, problems)
    check_pages(book, [*pages, book.page(book.navigation)], problems)
    targets = ((page.root, partial(book.target, page.name)) for page in text)
    places.check_notes(targets, book.where, problems)
    references = tuple(_references(book, text, problems))
    return Reading(
        headings=tuple(heading for page in text for heading in xhtml.headings(page.root)),
        contents=entries if any(page.name == book.navigation for page in pages) else (),
        navigation=entries,
        captions=tuple(caption for page in text for caption in xhtml.captions(page.root)),
        references=references,
        landings=xhtml.landings(
            (resolved(page.name, href)[1], book.target(page.name, href))
            for page in text
            for _, href in xhtml.links(page.root)
        ),
        notes=tuple(note for page in text for note in xhtml.notes(page.root)),
        note_texts=tuple(note for page in text for note in note_texts(page.root, page.labels)),
        text="".join(piece for page in text for piece in running_text(page.root, page.labels)),
        problems=tuple(problems),
    )


verifier = Verifier(name="epub", read=read, imports=("lxml.etree",))


def _is_front(page: Page) -> bool:
    """Whether a page is the cover or the title page."""
    kinds = (element.get(TYPE, "").split() for element in page.root.iter(f"{X}section", f"{X}body"))
    return any(not FRONT.isdisjoint(kind) for kind in kinds)


def _references(book: Book, pages: list[Page], problems: Problems) -> Iterator[tuple[str, str]]:
    """Yield the text's links within the book with their targets; each must lead somewhere."""
    for page in (*pages, book.page(book.navigation)):
        for link in page.root.iter(f"{X}a"):
            href = link.get("href", "")
            if not href or xhtml.EXTERNAL.match(href):
                continue
            name, id = resolved(page.name, href)
            if not book.holds(name, id):
                book.problem(
                    f'the link "{seen(link)}" leads to "{href}", which is nothing', problems
                )
            is_text = page.name != book.navigation and link.get("role") not in xhtml.NOTE_LINKS
            if is_text and seen(link):
                yield seen(link), id
