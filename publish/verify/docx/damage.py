"""What a Word file names and does not hold: styles, lists, parts; and pictures that are none.

Only what Word itself could not resolve is told: it shows such text in another form than meant, and
a cross in place of a picture. An address outside the file is not looked up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from lxml import etree

from publish.problems import Location, Problems
from publish.verify.docx.compatibility import KNOWN
from publish.verify.docx.document import Document
from publish.verify.docx.package import AGAIN
from publish.verify.docx.text import IMAGE
from publish.verify.docx.values import OFF, VAL, W, value_of, whole

OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PICTURES = frozenset({f"{DRAWING}blip", IMAGE})
SMALLEST = 3175
"""A quarter of a point in English Metric Units; what is drawn smaller is not to be seen."""


def check_damage(document: Document, problems: Problems) -> None:
    """Add a problem, once for each name, for what is named and not there."""
    where = Location.of(document.path)
    for message in dict.fromkeys((*document.package.faults(document.main), *_unresolved(document))):
        problems.error("broken-docx", message, where, AGAIN)
    for tag, id in dict.fromkeys(_lost_parts(document)):
        if tag in PICTURES:
            message = f'shows a picture, "{id}", that is not in the file'
            problems.error("missing-picture", message, where, AGAIN)
        else:
            message = f'names the part or address "{id}", which is not there'
            problems.error("broken-docx", message, where, AGAIN)
    if _has_vanishing_picture(document):
        problems.error("missing-picture", "shows a picture too small to be seen", where, AGAIN)
    if _has_hidden_picture(document):
        problems.error("missing-picture", "holds a picture that is hidden", where, AGAIN)


def _unresolved(document: Document) -> Iterator[str]:
    """Yield what names a style, a list or a bookmark in a way that leads nowhere."""
    lists = document.lists.known
    for text in document.texts:
        for paragraph in text.iter(f"{W}p"):
            id = value_of(paragraph, "pPr", "numPr", "numId")
            if id not in {None, "0", *lists}:
                yield f'has a paragraph in the list "{id}", which is not there'
        if document.styles:
            for name in text.iter(f"{W}pStyle", f"{W}rStyle"):
                if name.get(VAL, "") not in document.styles:
                    yield f'uses the style "{name.get(VAL, "")}", which is not there'
        around = {one.getparent() for one in text.iter(f"{W}p", f"{W}r")}
        for namespace in {etree.QName(one).namespace or "" for one in around if one is not None}:
            if not KNOWN.fullmatch(namespace):
                yield f'has text in elements of "{namespace}", which Word does not know'
    marks = Counter(mark.get(f"{W}id", "") for mark in document.body.iter(f"{W}bookmarkStart"))
    for id, count in marks.items():
        if count > 1:
            yield f'has {count} bookmarks with the identifier "{id}"'


def _lost_parts(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the elements, by tag, that name a part or address that is not there, and the name."""
    for part, texts in document.texts_by_part.items():
        lost = _not_there(document, part)
        for text in texts:
            for item in text.iter("*"):
                for key, id in item.attrib.items():
                    if str(key).startswith(OFFICE) and id and lost(str(id)):
                        yield str(item.tag), str(id)


def _not_there(document: Document, part: str) -> Callable[[str], bool]:
    """Return what tells whether a part has no such relationship, or one to a part that is lost."""
    package = document.package
    known = package.relationships(part)
    return lambda id: id not in known or bool(known[id].part and not package.has(known[id].part))


def _has_vanishing_picture(document: Document) -> bool:
    """Whether a picture is drawn so small that nobody sees it."""
    for text in document.texts:
        for extent in text.iter(f"{PLACED}extent"):
            frame = extent.getparent()
            if frame is None or next(frame.iter(f"{DRAWING}blip"), None) is None:
                continue
            if min(whole(extent.get(side)) or 0 for side in ("cx", "cy")) < SMALLEST:
                return True
    return False


def _has_hidden_picture(document: Document) -> bool:
    """Whether a picture's properties hide it (20.4.2.5)."""
    for text in document.texts:
        for drawn in text.iter(f"{PLACED}docPr"):
            frame = drawn.getparent()
            if frame is None or drawn.get("hidden", "0") in OFF:
                continue
            if next(frame.iter(f"{DRAWING}blip"), None) is not None:
                return True
    return False
