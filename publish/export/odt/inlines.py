"""Words, links, notes and fields: the content of paragraphs (ODF 1.3 part 3, 6 and 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element as Element

from publish.export.odt.automatic import Automatic, language
from publish.export.odt.captions import LABELS, Captions
from publish.export.odt.markup import Part, element, spaced
from publish.export.odt.notation import HeadingNumbers
from publish.export.odt.pictures import Frames
from publish.export.odt.rendered import Rendered
from publish.model.outline import Heading
from publish.model.tree import Node, attributes, plain_text, walk

LOOKS = {
    "Emph": "Emphasis",
    "Strong": "Strong_20_Emphasis",
    "Underline": "Underlined",
    "Strikeout": "Struck_20_Out",
    "Superscript": "Superscript",
    "Subscript": "Subscript",
    "SmallCaps": "Small_20_Capitals",
}
CODE = "Source_20_Text"
LINK = "Internet_20_link"
WORDS = frozenset({"Str", "Space", "SoftBreak", "Emph", "Strong", "Quoted"})
"""What a field that repeats a heading's words shows as the heading does."""


def bookmark(id: str) -> Element:
    """Return a bookmark at a place."""
    return element("text:bookmark", text__name=id)


@dataclass
class Inlines:
    """Writes inlines. `ids` are all that a link may lead to; `note` writes a note's blocks.

    `caption` and `room` are what describes a picture without words and how wide it may be.
    """

    headings: Mapping[str, Heading]
    words: Mapping[str, str]
    ids: frozenset[str]
    numbers: HeadingNumbers
    captions: Captions
    frames: Frames
    rendered: Rendered
    automatic: Automatic
    note: Callable[[list[Node]], list[Element]]
    caption: str = ""
    room: float = 0

    def write(self, inlines: Iterable[Node]) -> list[Part]:
        """Return the content of a paragraph."""
        return [part for inline in inlines for part in self._inline(inline)]

    def _inline(self, node: Node) -> Iterator[Part]:
        match node:
            case {"t": "Str", "c": str(text)}:
                yield from spaced(text)
            case {"t": "Space" | "SoftBreak"}:
                yield " "
            case {"t": "LineBreak"}:
                yield element("text:line-break")
            case {"t": "Code"}:
                yield from self._code(node)
            case {"t": "Math", "c": [_, str(tex)]}:
                yield self.frames.formula(self.rendered.formula(node), tex)
            case {"t": "Image"}:
                yield from self._image(node)
            case {"t": "Span", "c": [_, inner]}:
                yield from self._span(node, inner)
            case {"t": "Link"}:
                yield from self._link(node)
            case {"t": "Cite", "c": [_, inner]}:
                yield from self.write(inner)
            case {"t": "Quoted", "c": [kind, inner]}:
                opening, closing = "“”" if kind["t"] == "DoubleQuote" else "‘’"
                yield from (opening, *self.write(inner), closing)
            case {"t": kind, "c": [*inner]} if kind in LOOKS:
                yield element("text:span", *self.write(inner), text__style_name=LOOKS[kind])

    def _code(self, node: Node) -> Iterator[Part]:
        (id, _, _), _ = node["c"]
        if id:
            yield bookmark(id)
        inner: list[Part] = []
        for style, text in self.rendered.code(node):
            parts = list(spaced(text))
            inner += [element("text:span", *parts, text__style_name=style)] if style else parts
        yield element("text:span", *inner, text__style_name=CODE)

    def _image(self, node: Node) -> Iterator[Part]:
        if id := attributes(node)[0]:
            yield bookmark(id)
        frame = self.frames.picture(node, self.caption, self.room)
        if frame is None:
            yield plain_text(node["c"][1])
        else:
            yield frame

    def _span(self, node: Node, inner: list[Node]) -> Iterator[Part]:
        (id, classes, values), _ = node["c"]
        if id:
            yield bookmark(id)
        tag = dict(values).get("lang")
        if "note" in classes and inner and inner[0]["t"] == "Note":
            yield self._note(dict(values).get("number", ""), inner[0]["c"])
        elif LABELS.intersection(classes):
            parts = self.captions.label(node)
            style = "Caption_20_Label" if "caption-label" in classes else ""
            yield from ([element("text:span", *parts, text__style_name=style)] if style else parts)
        elif tag:
            style = self.automatic.text(tuple(language(tag)))
            yield element("text:span", *self.write(inner), text__style_name=style)
        else:
            yield from self.write(inner)

    def _link(self, node: Node) -> Iterator[Part]:
        (id, classes, _), inner, (target, title) = node["c"]
        if id:
            yield bookmark(id)
        if target.startswith("#") and target[1:] not in self.ids:
            yield from self.write(inner)
            return
        parts = None
        if "reference" in classes:
            parts = self._reference(target[1:], plain_text(inner))
        yield element(
            "text:a",
            *(self.write(inner) if parts is None else parts),
            xlink__type="simple",
            xlink__href=target,
            office__title=title or None,
            text__style_name=LINK,
            text__visited_style_name=LINK,
        )

    def _reference(self, target: str, text: str) -> list[Part] | None:
        """Return a reference's text with fields for what it repeats, None where there are none."""
        heading = self.headings.get(target)
        if heading is None:
            return self.captions.reference(target, text)
        if not heading.number:
            return [_repeated("text", target, text)] if self.words.get(target) == text else None
        place = text.rfind(heading.full_number)
        if place < 0 or not self.numbers.is_repeated(heading):
            return None
        number = _repeated("number-all-superior", target, heading.full_number)
        return [text[:place], number, text[place + len(heading.full_number) :]]

    def _note(self, number: str, blocks: list[Node]) -> Element:
        caption, room = self.caption, self.room
        body = self.note(blocks)
        self.caption, self.room = caption, room
        return element(
            "text:note",
            element("text:note-citation", number),
            element("text:note-body", *body),
            text__id=f"ftn{number}",
            text__note_class="footnote",
        )


def _repeated(kind: str, id: str, text: str) -> Element:
    return element("text:bookmark-ref", text, text__ref_name=id, text__reference_format=kind)


def words_of(header: Node) -> str:
    """Return what a field repeats of a heading without a number, "" for more than words."""
    inlines = header["c"][2]
    is_plain = all(node["t"] in WORDS for node in walk(inlines))
    return plain_text(inlines) if is_plain else ""
