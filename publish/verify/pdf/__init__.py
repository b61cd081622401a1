"""Reads a tagged PDF back as a stranger would: its tags, text, bookmarks and destinations.

text          what each marked-content sequence of a page shows
font          what the codes of its fonts mean
glyphs        whether its fonts draw what their codes name
unpacking     its streams
ink           whether anything is painted where a text stands
lines         lines joined to texts
tags          the structure tree with the text under each element
outline       headings, contents, captions, references and notes in that tree
ornaments     what a style sheet adds to the tags that is no text
running_text  every word in it, in order
page          what the eye sees, held against the tags
places        where destinations lead, and what stands there
bookmarks     bookmarks, held against the headings that they name
entries       contents and lists of figures, held against headings and captions
links         where a reader can click, held against the words of links

Follows ISO 32000-1 (PDF 1.7) and ISO 14289-1 (PDF/UA-1). The tree is WeasyPrint's: the text is
in a Part (HTML's `main`); what stands beside it are the areas of footnotes, page by page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pikepdf
from pikepdf.settings import get_qpdf_limits, set_qpdf_limits

from publish.model.formats import Reading, Verifier
from publish.problems import Location, Problems, fail
from publish.verify.pdf import bookmarks as pdf_bookmarks
from publish.verify.pdf import entries as pdf_entries
from publish.verify.pdf import links as pdf_links
from publish.verify.pdf import page as pdf_page
from publish.verify.pdf.bookmarks import bookmarks
from publish.verify.pdf.entries import PageNumbers, TextsInOrder
from publish.verify.pdf.lines import compounds, is_rtl
from publish.verify.pdf.ornaments import mark_ornaments, without_repeats
from publish.verify.pdf.outline import PrintedOutline, without_brackets
from publish.verify.pdf.places import Place, Spots, destinations, page_labels
from publish.verify.pdf.running_text import has_body, note_text, running_text
from publish.verify.pdf.tags import StructureError, entry, tree
from publish.verify.pdf.text import TextLayer, text_layer
from publish.verify.pdf.unpacking import OversizedError, listed
from publish.verify.squash import as_laid_out, squash_for

MOST_BYTES_UNPACKED = 128_000_000
AGAIN = "build it again"
PICTOGRAPHS = "\U0001efff"
WRONG_TYPES = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


def read(path: Path) -> Reading:
    """Return what a reader sees in the file. Raises `PublishError` where it can't be read."""
    where = Location.of(path)
    with _bounded_memory(), _opened(path, where) as pdf:
        try:
            return _reading(pdf, where)
        except OversizedError as error:
            raise fail("oversized", f"is not read: {error}", where) from error
        except StructureError as error:
            raise fail("broken-pdf", f"can't be read: {error}", where, AGAIN) from error
        except pikepdf.PikepdfError as error:
            raise fail("broken-pdf", f"is damaged: {error}", where, AGAIN) from error
        except WRONG_TYPES as error:
            message = "is damaged: its tags or pages are not what they should be"
            raise fail("broken-pdf", message, where, AGAIN) from error


verifier = Verifier(name="pdf", read=read, imports=("pikepdf",))


@contextmanager
def _bounded_memory() -> Iterator[None]:
    """Refuse streams that unpack to very much more than any text needs."""
    before = get_qpdf_limits()["flate_max_memory"]
    set_qpdf_limits(flate_max_memory=MOST_BYTES_UNPACKED)
    try:
        yield
    finally:
        set_qpdf_limits(flate_max_memory=before)


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
    except (pikepdf.PikepdfError, RuntimeError) as error:
        raise fail("broken-pdf", f"is not a whole PDF: {error}", where, AGAIN) from error
    if pdf.is_encrypted:
        pdf.close()
        raise fail("encrypted", "is encrypted", where, "save it without a password")
    return pdf


def _reading(pdf: pikepdf.Pdf, where: Location) -> Reading:
    problems = Problems()
    places = destinations(pdf)
    marks = bookmarks(pdf, places)
    navigation = tuple(bookmark.title for bookmark in marks)
    marked = entry(pdf.Root, "/MarkInfo", "/Marked")
    if not marked or "/StructTreeRoot" not in pdf.Root:
        hint = "read it with a program that writes PDF/UA"
        problems.error("not-tagged", "has no tags: nothing says what is a heading", where, hint)
        _check_damage(pdf, where, problems)
        return Reading(navigation=navigation, problems=tuple(problems))
    text = text_layer(pdf)
    lines = (piece.text for piece in text.pieces.values())
    printed, root = PrintedOutline(compounds([*lines, *navigation])), tree(pdf, text.pieces)
    without_brackets(root, text.pieces)
    without_repeats(root)
    mark_ornaments(root, navigation, as_laid_out)
    running = "".join(running_text(root)) if has_body(root) else None
    printed.read(root)
    spots = Spots(printed.spots, places)
    reading = Reading(
        headings=tuple(printed.headings),
        contents=tuple(link.text for link in printed.contents),
        navigation=navigation,
        captions=tuple(printed.captions),
        references=tuple((link.text, link.target) for link in printed.references),
        landings=spots.landings(),
        notes=tuple((note.number, note.text) for note in printed.notes),
        note_texts=tuple((note.number, note_text(note.parts)) for note in printed.notes),
        text=running,
        laid_out=True,
        from_right=is_rtl(str(pdf.Root.get("/Lang", ""))),
    )
    if running is None:
        hint = "the body of templates/pdf.html is {{ body | safe }}, in <div class=body>"
        problems.error("no-body", "nothing in it is tagged as its text", where, hint)
    _check_text(text, where, problems)
    _check_layers(pdf, where, problems)
    pdf_page.check(text, root, where, problems)
    pdf_links.check(pdf, root, where, problems)
    _check_links(printed, places, where, problems)
    texts = TextsInOrder(printed.spots, squash_for(reading))
    pdf_bookmarks.check(marks, spots, texts.headings(), where, problems)
    pdf_entries.check([*printed.contents, *printed.lists], spots, texts, where, problems)
    pdf_entries.check_lists(printed.lists, printed.captions, where, problems)
    numbers = PageNumbers(pdf_page.untagged(text, root), page_labels(pdf))
    pdf_entries.check_numbers([*printed.contents, *printed.lists], spots, numbers, where, problems)
    pdf_entries.check_notes(printed.notes, places, where, problems)
    _check_damage(pdf, where, problems)
    if printed.headings and not marks:
        problems.warning("no-bookmarks", "has headings, but no bookmarks", where)
    if not str(pdf.Root.get("/Lang", "")):
        problems.warning("no-language", "does not say its language", where)
    return replace(reading, problems=tuple(problems))


def _check_damage(pdf: pikepdf.Pdf, where: Location, problems: Problems) -> None:
    """Add the first of the warnings that reading the file gave."""
    for warning in pdf.get_warnings()[:1]:
        problems.error("broken-pdf", f"is damaged: {warning}", where, AGAIN)


def _check_links(
    printed: PrintedOutline, places: Mapping[str, Place], where: Location, problems: Problems
) -> None:
    """Every link must lead to a place in the file (ISO 32000-1, 12.3.2.3)."""
    for link in [*printed.contents, *printed.lists, *printed.references]:
        if link.target not in places:
            message = f'page {link.page}: "{link.text}" leads to "{link.target}", which is nowhere'
            problems.error("dead-link", message, where)


def _check_text(text: TextLayer, where: Location, problems: Problems) -> None:
    """Every character must be drawn, as itself, and be text (ISO 14289-1, 7.21)."""
    if text.boxes:
        shown = " ".join(f"{one} (U+{ord(one[:1]):04X})" for one in sorted(text.boxes)[:10])
        hint = "; ".join(dict.fromkeys(map(_font_for, sorted(text.boxes))))
        problems.error("missing-glyph", f"prints empty boxes for {shown}", where, hint)
    for name in sorted(text.unmapped):
        problems.error("no-text", f"the font {name} does not say what its glyphs mean", where)
    for name, fault in sorted(text.fonts):
        problems.error("wrong-glyph", f"the font {name} {fault}", where, AGAIN)


def _check_layers(pdf: pikepdf.Pdf, where: Location, problems: Problems) -> None:
    """No content may be in a layer that is off or may be (ISO 32000-1, 8.11.4)."""
    layers, shown = (entry(pdf.Root, "/OCProperties", *names) for names in ([], ["/D"]))
    if layers is None:
        return
    is_off = entry(shown, "/OFF") or entry(shown, "/BaseState") not in {None, pikepdf.Name.ON}
    switched = listed(layers.get("/OCGs")) if entry(shown, "/AS") else []
    if is_off or any(map(_is_switched_off, switched)):
        problems.error("hidden-text", "has layers that are switched off", where, AGAIN)
    objects = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
    if any(one.get("/Type") == "/OCMD" for one in objects):
        problems.error("hidden-text", "has content that other layers switch", where, AGAIN)


def _is_switched_off(layer: pikepdf.Dictionary) -> bool:
    """Whether a layer's usage has it off on the screen or in print (8.11.4.4)."""
    states = (entry(layer, "/Usage", f"/{event}", f"/{event}State") for event in ("View", "Print"))
    return any(state == "/OFF" for state in states)


def _font_for(text: str) -> str:
    """Return what to install so that a character can be drawn."""
    letter = text[:1]
    if letter > PICTOGRAPHS or unicodedata.category(letter) == "So":
        return "no text font has this sign: use an image, or name a font that has it in css:"
    if unicodedata.east_asian_width(letter) in "WF":
        return (
            "install a font for Chinese, Japanese and Korean: fonts-noto-cjk (Debian, Ubuntu), "
            "google-noto-serif-cjk-fonts (Fedora), font-noto-serif-cjk (Homebrew)"
        )
    script = unicodedata.name(letter, "this script").split(" ")[0].capitalize()
    return (
        f"install a font for {script}: fonts-noto-core (Debian, Ubuntu), "
        "google-noto-fonts-all (Fedora), a Noto font of that script (Homebrew)"
    )
