"""The structure tree of a tagged PDF, with the text under each element.

Follows ISO 32000-1: structure elements (14.7.2), their content (14.7.4), links (14.8.4.4.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pikepdf

from publish.model.tree import FORMULA
from publish.verify.pdf.lines import Piece
from publish.verify.pdf.unpacking import listed

MOST_NESTED = 200
MOST_HELD = 4_000_000
"""Tags, pieces of content and links in a document; a thousand pages have some 200,000."""
DESCRIBED = frozenset({"Figure", "Formula"})
"""Pictures: what is read in their places describes them."""
ORNAMENT = "Ornament"
"""The kind given to generated signs that are no text: see `ornaments`."""
INLINE = frozenset({"Span", "Link", "NonStruct", "Figure", "Formula", ORNAMENT})
"""Elements that may stand within a line (14.8.4.4); WeasyPrint has NonStruct for blocks, too."""


class StructureError(Exception):
    """A structure tree that no reader can follow."""


class Area(NamedTuple):
    """Where a reader can click: a page (from 1), a rectangle on it, the annotation's number."""

    page: int
    left: float
    lower: float
    right: float
    upper: float
    annotation: Any


@dataclass(slots=True)
class Element:
    """A structure element: its type, what it holds in order, and where its link leads.

    `target` is the name of a destination in the same file, None where there is no such link;
    `areas` are those of its annotations. `lost` are the numbers of content that no page has.
    Where a text is to be read in place of what is drawn, it is the only child, and `drawing` holds
    the rest.
    """

    kind: str
    children: list[Element | Piece] = field(default_factory=list)
    target: str | None = None
    drawing: Element | None = None
    areas: list[Area] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)

    def elements(self) -> Iterator[Element]:
        """Yield the elements right in this one."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self) -> Iterator[Element]:
        """Yield the element and those in it, in reading order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(list(element.elements()))

    def pieces(self, link: bool = False) -> Iterator[Piece]:
        """Yield the text in reading order, without what the layout adds.

        Left out are labels of list items, the marks of notes, ornaments, and a link inside a
        link, which in HTML is generated content: the leader and the page number of an entry.
        """
        if self.kind in {"Lbl", "Mark", ORNAMENT} or (link and self.kind == "Link"):
            return
        for child in self.children:
            if isinstance(child, Piece):
                yield child
            else:
                yield from child.pieces(link or self.kind == "Link")

    def seen(self) -> Iterator[Piece]:
        """Yield the same, U+FFFC for each picture: its description may be its file's name."""
        pictures = {
            id(piece) for one in self.walk() if one.kind in DESCRIBED for piece in one.pieces()
        }
        for piece in self.pieces():
            yield replace(piece, text=FORMULA) if id(piece) in pictures else piece

    def drawn(self) -> Iterator[Piece]:
        """Yield every piece of a page in the element, whatever is read in its place."""
        waiting: list[Element | Piece] = [self]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Piece):
                yield one
            else:
                waiting += reversed((one.drawing or one).children)


def tree(pdf: pikepdf.Pdf, pieces: Mapping[tuple[int, int], Piece]) -> Element:
    """Return the root of the structure tree. Raises `StructureError` for one without measure.

    Content outside the tree, such as running heads, is not in it.
    """
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    root = Element("Root")
    seen: set[Any] = set()
    open_ones = [(root, pdf.Root["/StructTreeRoot"], 0, 0)]
    held = 0
    while open_ones:
        element, source, page, depth = open_ones.pop()
        if depth > MOST_NESTED:
            raise StructureError(f"its tags are nested more than {MOST_NESTED} deep")
        kids = source.get("/K")
        held += len(kids) if isinstance(kids, pikepdf.Array) else 1
        if held > MOST_HELD:
            raise StructureError(f"its tags hold more than {MOST_HELD:,} things")
        for kid in listed(kids):
            if isinstance(kid, int):
                _hold(element, page, kid, pieces)
                continue
            here = numbers[kid["/Pg"].objgen] if "/Pg" in kid else page
            kind = kid.get("/Type")
            if kind == "/OBJR":
                element.target = _target(kid["/Obj"])
                element.areas += _areas(kid["/Obj"], here)
            elif kind == "/MCR":
                _hold(element, here, int(kid["/MCID"]), pieces)
            elif kid.objgen in seen:
                raise StructureError("its tags form a loop")
            else:
                seen.add(kid.objgen)
                child = Element(str(kid["/S"])[1:])
                element.children.append(child)
                if (said := _said(kid)) is not None:
                    child.children.append(Piece(said, here))
                    child.drawing = child = Element(child.kind)
                open_ones.append((child, kid, here, depth + 1))
    return root


def _hold(element: Element, page: int, mcid: int, pieces: Mapping[tuple[int, int], Piece]) -> None:
    """Put a page's content into an element, a space where the page has none of that number."""
    if (page, mcid) not in pieces:
        element.lost.append(mcid)
    element.children.append(pieces.get((page, mcid), Piece(" ", page)))


def _areas(annotation: Any, page: int) -> Iterator[Area]:
    """Yield the area of an annotation that has one, its corners in order (7.9.5)."""
    if corners := annotation.get("/Rect"):
        one, two, three, four = map(float, corners)
        left, right, lower, upper = *sorted((one, three)), *sorted((two, four))
        yield Area(page, left, lower, right, upper, annotation.objgen)


def _said(source: Any) -> str | None:
    """Return what is read in an element's place: replacement or alternative text (14.9)."""
    key = next((key for key in ("/ActualText", "/Alt") if key in source), None)
    return None if key is None else str(source[key])


def entry(source: Any, *names: str) -> Any:
    """Return what stands under these names in nested dictionaries, None where nothing does."""
    for name in names:
        source = None if source is None else source.get(name)
    return source


def _target(annotation: Any) -> str | None:
    """Return the destination that a link annotation names: its own, or its action's if it has one.

    An action goes before a destination, wherever it leads (12.5.6.5).
    """
    place = entry(annotation, "/Dest")
    if entry(annotation, "/A") is not None:
        place = entry(annotation, "/A", "/D") if annotation["/A"].get("/S") == "/GoTo" else None
    return str(place) if isinstance(place, pikepdf.String) else None
