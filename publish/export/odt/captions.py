"""Captions that count themselves, and references that repeat their numbers.

A caption's number is a `text:sequence` (ODF 1.3 part 3, 7.4.13). Where captions count by chapter,
the sequence's declaration says so (7.4.11), if the chapter's number is one that it repeats as we
print it; else the chapter's number is text. A number that does not follow the one before starts
its sequence anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from publish.export.odt.markup import Part, element
from publish.export.odt.notation import HeadingNumbers, list_of
from publish.model.outline import Caption, Heading, Outline
from publish.model.tree import Node, attributes, plain_text, walk

SEQUENCES = {
    "figure": "Figure",
    "table": "Table",
    "equation": "Equation",
    "listing": "Listing",
    "subfigure": "Subfigure",
}
OTHERWISE = "\0"
"""What no caption's number begins with."""
LABELS = {"caption-label", "equation-number"}


@dataclass(frozen=True)
class Counted:
    """A caption's number as a field: the text before it, its formula, what it shows."""

    kind: str
    before: str
    formula: str
    shown: str
    reference: str

    def field(self) -> Element:
        """Return the field."""
        return element(
            "text:sequence",
            self.shown,
            text__ref_name=self.reference,
            text__name=SEQUENCES[self.kind],
            text__formula=f"ooow:{self.formula}",
            style__num_format="a" if self.kind == "subfigure" else "1",
        )


@dataclass
class Captions:
    """The captions of a publication by the spans that hold their labels.

    `by_chapter` are the kinds whose sequences repeat the chapter's number by themselves.
    """

    by_chapter: frozenset[str]
    _numbers: dict[int, Counted]
    _by_id: dict[str, Counted]
    _captions: dict[str, Caption]
    _figures: dict[str, Caption]

    def declarations(self) -> Element:
        """Return the declarations of the sequences."""
        made = element("text:sequence-decls")
        for kind, title in SEQUENCES.items():
            counts = kind in self.by_chapter
            made.append(
                element(
                    "text:sequence-decl",
                    text__display_outline_level=1 if counts else 0,
                    text__separation_character="." if counts else None,
                    text__name=title,
                )
            )
        return made

    def label(self, span: Node) -> list[Part]:
        """Return a label with its number as a field."""
        text = plain_text(span["c"][1])
        counted = self._numbers.get(id(span))
        if counted is None:
            return [text]
        before, after = _around(text, counted.before + counted.shown)
        return [before + counted.before, counted.field(), after]

    def reference(self, target: str, text: str) -> list[Part] | None:
        """Return the text of a link to a caption with its number as fields."""
        caption, counted = self._captions.get(target), self._by_id.get(target)
        if caption is None or counted is None:
            return None
        fields: list[Part] = [counted.before, _repeated(counted)]
        number = counted.before + counted.shown
        if caption.kind == "subfigure":
            figure = self._figures.get(target)
            of_figure = self._by_id.get(figure.id) if figure else None
            if figure is None or of_figure is None:
                return None
            number = f"{figure.number} {caption.number}"
            fields = [of_figure.before, _repeated(of_figure), " (", _repeated(counted), ")"]
        if number not in text:
            return None
        before, after = _around(text, number)
        return [before, *fields, after]


def _repeated(counted: Counted) -> Element:
    return element(
        "text:sequence-ref",
        counted.shown,
        text__ref_name=counted.reference,
        text__reference_format="value",
    )


def _around(text: str, number: str) -> tuple[str, str]:
    """Return what a text holds before and behind a number, the last where there are several."""
    alone = [*re.finditer(rf"(?<!\w){re.escape(number)}(?!\w)", text)]
    place = alone[-1].start() if alone else text.rfind(number)
    return text[:place], text[place + len(number) :]


def captions(
    blocks: list[Node], outline: Outline, numbers: HeadingNumbers, *, by_chapter: bool
) -> Captions:
    """Return how the captions of a tree count."""
    found = _Found()
    found.collect(blocks, outline)
    native = found.repeating_chapters(numbers) if by_chapter else frozenset()
    counted = list(found.counted(native))
    by_id = {one.id: number for (_, one, _), number in zip(found.captions, counted, strict=True)}
    spans = {id(span): one for (span, _, _), one in zip(found.captions, counted, strict=True)}
    figures: dict[str, Caption] = {}
    figure = None
    for one in outline.captions:
        if one.kind == "subfigure" and figure:
            figures[one.id] = figure
        elif one.kind == "figure":
            figure = one
    known = {one.id: one for one in outline.captions if one.id}
    return Captions(native, spans, by_id, known, figures)


@dataclass
class _Found:
    """The labels of a tree in order, each with its caption and the chapter that it stands in."""

    captions: list[tuple[Node, Caption, Heading | None]] = field(default_factory=list)

    def collect(self, blocks: list[Node], outline: Outline) -> None:
        headings = {one.id: one for one in outline.headings}
        known = {one.id: one for one in outline.captions if one.id}
        chapter: Heading | None = None
        waiting: list[tuple[int, Caption]] = []
        for node, depth in _with_depth(blocks):
            while waiting and waiting[-1][0] >= depth:
                waiting.pop()
            id, classes, _ = attributes(node)
            if node["t"] == "Header" and (heading := headings.get(id)) and heading.level <= 1:
                chapter = heading
            elif node["t"] in {"Figure", "Table", "Div"} and id in known:
                waiting.append((depth, known[id]))
            elif LABELS.intersection(classes):
                text = plain_text(node["c"][1])
                letter = "caption-label" in classes and text.startswith("(")
                if letter and not (waiting and waiting[-1][1].kind == "subfigure"):
                    self.captions.append((node, Caption("subfigure", text, "", ""), chapter))
                elif waiting:
                    self.captions.append((node, waiting[-1][1], chapter))

    def repeating_chapters(self, numbers: HeadingNumbers) -> frozenset[str]:
        """Return the kinds of caption whose numbers begin with what their chapters print."""
        failing = {
            caption.kind
            for _, caption, chapter in self.captions
            if caption.number.rpartition(".")[0] != _repeats(chapter, numbers)
        }
        return frozenset(SEQUENCES) - failing - {"subfigure"}

    def counted(self, native: frozenset[str]) -> Iterator[Counted]:
        counts: Counter[str] = Counter()
        under: dict[str, Heading | None] = {}
        for place, (_, caption, chapter) in enumerate(self.captions):
            kind, number = caption.kind, caption.number.strip("()")
            prefix, _, last = number.rpartition(".")
            if kind in native and under.get(kind) is not chapter:
                counts[kind] = 0
            under[kind] = chapter
            before = f"{prefix}." if prefix and kind not in native else ""
            value = ord(last[0]) - 96 + 26 * (len(last) - 1) if kind == "subfigure" else int(last)
            follows = value == counts[kind] + 1 and not (kind == "subfigure" and value == 1)
            counts[kind] = value
            formula = f"{SEQUENCES[kind]}+1" if follows else str(value)
            shown = number.removeprefix(before)
            yield Counted(kind, before, formula, shown, f"ref{SEQUENCES[kind]}{place}")


def _repeats(chapter: Heading | None, numbers: HeadingNumbers) -> str:
    """Return what a sequence repeats of a chapter's number: that without prefix and suffix.

    Of a part it would repeat the number too, and before the first heading that of the next.
    """
    if chapter is None or list_of(chapter) == "part":
        return OTHERWISE
    notation = numbers.of(chapter)
    if notation is None or not notation.is_live:
        return ""
    return chapter.number.removeprefix(notation.prefix).removesuffix(notation.suffix)


def _with_depth(blocks: list[Node]) -> Iterator[tuple[Node, int]]:
    """Yield the nodes of a tree, each with how many nodes it stands in."""

    def below(tree: object, depth: int) -> Iterator[tuple[Node, int]]:
        if isinstance(tree, dict):
            if "t" in tree:
                yield tree, depth
            yield from below(tree.get("c"), depth + 1)
        elif isinstance(tree, list):
            for item in tree:
                if isinstance(item, dict | list):
                    yield from below(item, depth)

    for node in blocks:
        nodes = list(walk([node]))
        if any(attributes(one)[1] and LABELS.intersection(attributes(one)[1]) for one in nodes):
            yield from below(node, 0)
        else:
            yield from ((one, 0) for one in nodes if one["t"] == "Header")
