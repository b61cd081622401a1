"""Reads a Typst file back as its reader will see it once it is typeset.

The file is taken apart by a scanner of our own. Where Typst would print a number of its own, that
is a problem: `engine-numbering`.
"""

from __future__ import annotations

from pathlib import Path

from publish.model.formats import Reading, Verifier
from publish.problems import Location, Problems, fail
from publish.verify.labels import decoded
from publish.verify.text_file import text_of
from publish.verify.typst.nodes import BrokenError, Content
from publish.verify.typst.seen import faults
from publish.verify.typst.source import Scanner
from publish.verify.typst.text import Walk

SETTING = "#set document("
HINT = "build the file again"


def read(path: Path) -> Reading:
    """Return what a reader sees in the file. Raises `PublishError` where it can't be read."""
    document = _load(path)
    walk = Walk()
    text = walk.text(document, {})
    seen, problems, where = walk.seen, Problems(), Location.of(path)
    for code, message in (*seen.faults, *faults(seen)):
        problems.error(code, message, where, HINT)
    offset = _offset(document)
    depth = -1 if seen.contents_depth is None else seen.contents_depth
    return Reading(
        headings=tuple((level - offset, title) for level, title, _ in seen.headings),
        contents=tuple(
            title for level, title, listed in seen.headings if listed and level <= depth
        ),
        captions=tuple(seen.captions),
        references=tuple((text, decoded(label)) for text, label in seen.references),
        notes=tuple(seen.notes),
        note_texts=tuple(seen.note_texts),
        text=text,
        problems=tuple(problems),
    )


def _load(path: Path) -> Content:
    """Return a file taken apart. Raises `PublishError` where it can't be."""
    where = Location.of(path)
    text = text_of(path, where)
    if SETTING not in text:
        raise fail("other-format", "is no Typst document", where, HINT)
    try:
        return Scanner(text).document()
    except BrokenError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"is no whole Typst: {error}"
        raise fail("broken-file", message, Location(where.path, line), HINT) from error


def _offset(document: Content) -> int:
    """Return how many levels of Typst's lie above the text's first: one where there are parts."""
    for node in document.nodes:
        if getattr(node, "is_rule", False) and node.name == "heading":
            shift = node.named.get("offset")
            if shift is not None and shift.text.isdecimal():
                return int(shift.text)
    return 0


verifier = Verifier(name="typst", read=read)
