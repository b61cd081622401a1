"""The structure tree of a tagged PDF, with the text under each element.

Follows ISO 32000-1: structure elements (14.7.2), their content (14.7.4), links (14.8.4.4.2),
destinations (12.3.2) and name trees (7.9.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from publish.verify.pdf_lines import Piece
from publish.verify.pdf_text import listed

MOST_NESTED = 200
INLINE = frozenset({"Span", "Link", "NonStruct", "Figure", "Formula"})
"""Elements that may stand within a line (14.8.4.4); WeasyPrint has NonStruct for blocks, too."""


class StructureError(Exception):
    """A structure tree that no reader can follow."""


@dataclass(slots=True)
class Element:
    """A structure element: its type, what it holds in order, and where its link leads.

    `target` is the name of a destination in the same file, None where there is no such link.
    Where a text is to be read in place of what is drawn, it is the only child, and `drawing` holds
    the rest.
    """

    kind: str
    children: list[Element | Piece] = field(default_factory=list)
    target: str | None = None
    drawing: Element | None = None

    def elements(self) -> Iterator[Element]:
        """Yield the elements right in this one."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self) -> Iterator[Element]:
        """Yield the element and those in it, in reading order."""
        yield self
        for child in self.elements():
            yield from child.walk()

    def pieces(self, link: bool = False) -> Iterator[Piece]:
        """Yield the text in reading order, without what the layout adds.

        Left out are labels of list items, the marks of notes, and a link inside a link, which
        in HTML is generated content: the leader and the page number of an entry.
        """
        if self.kind in {"Lbl", "Mark"} or (link and self.kind == "Link"):
            return
        for child in self.children:
            if isinstance(child, Piece):
                yield child
            else:
                yield from child.pieces(link or self.kind == "Link")


def tree(pdf: pikepdf.Pdf, pieces: Mapping[tuple[int, int], Piece]) -> Element:
    """Return the root of the structure tree. Raises `StructureError` for one without end.

    Content outside the tree, such as running heads, is not in it.
    """
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    root = Element("Root")
    seen: set[Any] = set()
    open_ones = [(root, pdf.Root["/StructTreeRoot"], 0, 0)]
    while open_ones:
        element, source, page, depth = open_ones.pop()
        if depth > MOST_NESTED:
            raise StructureError(f"its tags are nested more than {MOST_NESTED} deep")
        for kid in listed(source.get("/K")):
            if isinstance(kid, int):
                element.children.append(pieces.get((page, kid), Piece(" ", page)))
                continue
            here = numbers[kid["/Pg"].objgen] if "/Pg" in kid else page
            kind = kid.get("/Type")
            if kind == "/OBJR":
                element.target = _target(kid["/Obj"])
            elif kind == "/MCR":
                element.children.append(pieces.get((here, int(kid["/MCID"])), Piece(" ", here)))
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


def _said(source: Any) -> str | None:
    """Return what is read in an element's place: replacement or alternative text (14.9)."""
    key = next((key for key in ("/ActualText", "/Alt") if key in source), None)
    return None if key is None else str(source[key])


def destinations(pdf: pikepdf.Pdf) -> set[str]:
    """Return the named destinations that lead to a page of the file."""
    names = entry(pdf.Root, "/Names", "/Dests")
    if names is None:
        return set()
    pages = {page.obj.objgen for page in pdf.pages}
    found = set()
    for name, place in pikepdf.NameTree(names).items():
        explicit = place.get("/D") if isinstance(place, pikepdf.Dictionary) else place
        if isinstance(explicit, pikepdf.Array) and explicit[0].objgen in pages:
            found.add(name)
    return found


def entry(source: Any, *names: str) -> Any:
    """Return what stands under these names in nested dictionaries, None where nothing does."""
    for name in names:
        source = None if source is None else source.get(name)
    return source


def _target(annotation: Any) -> str | None:
    """Return the destination that a link annotation names, be it its own or its action's."""
    place = entry(annotation, "/Dest")
    if entry(annotation, "/A", "/S") == "/GoTo":
        place = entry(annotation, "/A", "/D")
    return str(place) if isinstance(place, pikepdf.String) else None
