"""Reads a tagged PDF back as a stranger would: its tags, text, bookmarks and destinations.

pdf_text     what each marked-content sequence of a page shows
pdf_lines    lines joined to texts
pdf_tags     the structure tree with the text under each element

Follows ISO 32000-1 (PDF 1.7) and ISO 14289-1 (PDF/UA-1). The tree is WeasyPrint's: the text is
in a Part (HTML's `main`); what stands beside it are the areas of footnotes, page by page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf.settings import set_qpdf_limits

from publish.model.formats import Reading, Verifier
from publish.problems import Location, Problems, fail
from publish.verify.pdf_lines import Piece, compounds, joined
from publish.verify.pdf_tags import BadStructure, Element, destinations, tree
from publish.verify.pdf_text import MOST_BYTES, Oversized, TextLayer, text_layer

AGAIN = "build it again"
HEADING = re.compile(r"H[1-6]")
INLINE = frozenset({"Span", "Link", "NonStruct", "Figure", "Formula"})
EQUATION_NUMBER = re.compile(r"[(（][^()（）]+[)）]")
MARKER = re.compile(r"[\W_]*(\w+)[\W_]*")
WRONG = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)


def read(path: Path) -> Reading:
    """Return what a reader sees in the file. Raises `PublishError` where it can't be read."""
    where = Location.of(path)
    with _bounded_memory(), _opened(path, where) as pdf:
        try:
            return _reading(pdf, where)
        except Oversized as error:
            raise fail("oversized", f"is not read: {error}", where) from error
        except BadStructure as error:
            raise fail("broken-pdf", f"can't be read: {error}", where, AGAIN) from error
        except (pikepdf.PdfError, *WRONG) as error:
            raise fail("broken-pdf", f"is damaged: {error}", where, AGAIN) from error


verifier = Verifier(name="pdf", read=read, imports=("pikepdf",))


@contextmanager
def _bounded_memory() -> Iterator[None]:
    """Refuse streams that unpack to very much more than any text needs."""
    before = set_qpdf_limits(
        flate_max_memory=4 * MOST_BYTES,
        png_max_memory=4 * MOST_BYTES,
        run_length_max_memory=4 * MOST_BYTES,
    )
    try:
        yield
    finally:
        set_qpdf_limits(**before)


def _opened(path: Path, where: Location) -> pikepdf.Pdf:
    """Return the file opened; refuse what is none, is not whole, or is encrypted."""
    try:
        with path.open("rb") as file:
            start = file.read(1024)
        if b"%PDF-" not in start:
            raise fail("not-pdf", "is not a PDF file", where, AGAIN)
        pdf = pikepdf.open(path, attempt_recovery=False)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail("unreadable", f"cannot be read: {reason}", where) from error
    except pikepdf.PasswordError as error:
        raise fail("encrypted", "is encrypted", where, "save it without a password") from error
    except pikepdf.PdfError as error:
        raise fail("broken-pdf", f"is not a whole PDF: {error}", where, AGAIN) from error
    if pdf.is_encrypted:
        pdf.close()
        raise fail("encrypted", "is encrypted", where, "save it without a password")
    return pdf


def _reading(pdf: pikepdf.Pdf, where: Location) -> Reading:
    bookmarks = tuple(_bookmarks(pdf))
    marked = pdf.Root.get("/MarkInfo", {}).get("/Marked", False)
    if not marked or "/StructTreeRoot" not in pdf.Root:
        problems = Problems()
        hint = "read it with a program that writes PDF/UA"
        problems.error("not-tagged", "has no tags: nothing says what is a heading", where, hint)
        return Reading(navigation=bookmarks, problems=tuple(problems))
    text = text_layer(pdf)
    lines = (piece.text for piece in text.pieces.values())
    reader = _Reader(compounds([*lines, *bookmarks]))
    reader.read(tree(pdf, text.pieces))
    return Reading(
        headings=tuple(reader.headings),
        contents=tuple(text for text, _, _ in reader.contents),
        navigation=bookmarks,
        captions=tuple(reader.captions),
        references=tuple((text, target) for text, target, _ in reader.references),
        notes=tuple(reader.notes),
        problems=tuple(_problems(pdf, reader, text, bookmarks, where)),
    )
