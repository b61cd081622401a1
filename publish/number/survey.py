"""The first pass: every heading and caption with its number, and every id there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from publish.model import scheme as schemes
from publish.model.document import Document, Source
from publish.model.labels import with_number
from publish.model.outline import Caption, Heading, PlainCaption
from publish.model.tree import Node, attributes, text_and_seen, walk
from publish.number import captions
from publish.number.headings import HeadingCounter
from publish.number.references import Target
from publish.problems import Problems


class Survey:
    """What the first pass found: headings and captions by their nodes, targets by their ids.

    `formats_of` says which formats show a node that stands in a passage for some of them only;
    `nameless` holds the captions without an id by their kind, each with its source.
    """

    def __init__(
        self,
        document: Document,
        scheme: schemes.Scheme,
        labels: dict[str, str],
        problems: Problems,
    ) -> None:
        self.labels = labels
        self.headings: dict[str, Heading] = {}
        self.captions: dict[int, Caption] = {}
        self.plain_captions: list[PlainCaption] = []
        self.nameless: list[tuple[str, str, Source]] = []
        self.formats_of: dict[int, tuple[str, ...]] = {}
        self.targets: dict[str, Target] = {}
        self.ids: dict[str, str] = {}
        self._is_book = document.publication.type == "book"
        self._problems = problems
        self._counter = HeadingCounter(document.publication, scheme, _top_level(document))
        self._captions = captions.CaptionCounter(document.publication.captions_by_chapter)
        for chapter in document.chapters:
            for node in walk(chapter.blocks):
                self._visit(node, chapter.source)

    def _visit(self, node: Node, source: Source) -> None:
        if node["t"] == "Header":
            self._heading(node, source)
        elif node["t"] in {"Figure", "Table", "Div"}:
            self._captioned(node, source)
        id, classes, values = attributes(node)
        if id:
            self.ids.setdefault(id, node["t"])
        if "only" in classes and node["t"] in {"Div", "Span"}:
            formats = tuple(dict(values)["formats"].split())
            self.formats_of.update(dict.fromkeys(map(node_key, walk(node["c"][1])), formats))

    def _heading(self, node: Node, source: Source) -> None:
        heading = self._counter.next(node)
        if self._counter.skipped:
            self._problems.warning(
                "skipped-level",
                f'the heading "{heading.title}" leaves a level out; it counts as level '
                f"{heading.level}",
                source.of_heading(heading.title),
                "write it with fewer number signs",
            )
        self.headings[heading.id] = heading
        kind = {"part": "part", "appendix": "appendix"}.get(heading.role, "section")
        if kind == "section" and heading.level == 1 and self._is_book:
            kind = "chapter"
        position = self._counter.positions.get(heading.id)
        self.targets[heading.id] = Target(
            heading.id, "section", kind, heading.full_number, heading.title, position
        )

    def _captioned(self, node: Node, source: Source) -> None:
        kind = captions.kind_of_node(node)
        id = attributes(node)[0]
        meant = captions.kind_of_id(id)
        if not kind or node_key(node) in self.captions:
            return
        if not meant:
            title, seen = text_and_seen(captions.caption_blocks(node))
            if not seen:
                return
            formats = self.formats_of.get(node_key(node), ())
            self.plain_captions.append(PlainCaption(seen, formats))
            self.nameless.append((kind, title, source))
            return
        if kind != meant:
            prefix = next(p for p, name in captions.KINDS.items() if name == kind)
            message = f'the id "{id}" stands on a {kind}'
            hint = f"let the id of a {kind} begin with {prefix}-"
            if meant == "table" and any(inner["t"] == "Table" for inner in walk(node["c"])):
                hint = "a div with a tbl- id holds one table: give each an id of its own"
            self._problems.error("wrong-prefix", message, source.of_id(id), hint)
            return
        caption = self._captions.next(node, kind, self._counter.chapter)
        self._add(node, caption, caption.number)
        if not caption.title and kind != "equation":
            message = f'the {kind} "{id}" has a number but no caption'
            hint = "write a caption, or take the id away"
            self._problems.warning("no-caption", message, source.of_id(id), hint)
        if kind == "figure":
            for inner, letter in self._captions.subfigures(node):
                self._add(inner, letter, f"{caption.number} {letter.number}")

    def _add(self, node: Node, caption: Caption, number: str) -> None:
        caption = replace(caption, label=self._label(caption))
        self.captions[node_key(node)] = caption
        if caption.id:
            label = "figure" if caption.kind == "subfigure" else caption.kind
            position = self._captions.positions[caption.id]
            self.targets[caption.id] = Target(
                caption.id, label, label, number, caption.title, position
            )

    def _label(self, caption: Caption) -> str:
        """Return what is printed before a caption's title."""
        if caption.kind == "equation":
            return f"({caption.number})"
        if caption.kind == "subfigure":
            return f"{caption.number} " if caption.title else caption.number
        separator = self.labels["caption-separator"] if caption.title else ""
        return with_number(self.labels[caption.kind], caption.number) + separator


def node_key(node: Node) -> int:
    """Return what tells a node of the unnumbered tree from every other."""
    return id(node)


def _top_level(document: Document) -> int:
    """Return the highest level written, parts left aside."""
    headers: Iterator[Node] = (
        node
        for chapter in document.chapters
        for node in walk(chapter.blocks)
        if node["t"] == "Header"
    )
    return min((node["c"][0] for node in headers if "part" not in attributes(node)[1]), default=1)
