"""`number`: from a document to its numbered tree and the table of all numbers.

Two passes in document order. The first counts, the second puts the numbers into a copy of the
tree as text; so a reference may stand before its target, and nothing else ever counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from publish.model import labels as label_table
from publish.model import scheme as schemes
from publish.model.document import Chapter, Document, Source
from publish.model.labels import with_number
from publish.model.outline import Caption, Heading, Note, Numbered, Outline, Reference
from publish.model.tree import (
    Node,
    attributes,
    plain_text,
    span,
    text_and_seen,
    transform,
    walk,
    words,
)
from publish.number import captions, references
from publish.number.headings import HeadingCounter
from publish.number.references import Asked, Target
from publish.problems import Problems, nearest

KIND_OF_PREFIX = {"sec": "section"} | captions.KINDS


def number(document: Document) -> Numbered:
    """Return the numbered tree and its outline. Raises `PublishError` for a dead reference."""
    problems = Problems()
    publication = document.publication
    where = document.at("numbering")
    scheme = schemes.load(publication.numbering.scheme, document.folder, where)
    words_of_language = label_table.labels(
        publication.language, document.folder, publication.labels
    )
    survey = _Survey(document, scheme, words_of_language, problems)
    rewriting = _Rewriting(survey, words_of_language, problems)
    blocks = [block for chapter in document.chapters for block in rewriting.of(chapter)]
    problems.fail_on_errors()
    outline = Outline(
        tuple(survey.headings.values()),
        tuple(survey.captions),
        tuple(rewriting.references),
        tuple(rewriting.notes),
        tuple(rewriting.links),
        tuple(survey.plain_captions),
    )
    return Numbered(blocks, outline, tuple(problems.found))


class _Survey:
    """The first pass: every heading and caption with its number, and every id there is."""

    def __init__(
        self,
        document: Document,
        scheme: schemes.Scheme,
        labels: dict[str, str],
        problems: Problems,
    ) -> None:
        self.labels = labels
        self.headings: dict[str, Heading] = {}
        self.captions: list[Caption] = []
        self.caption_of: dict[int, Caption] = {}
        self.plain_captions: list[str] = []
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
        id = attributes(node)[0]
        if id:
            self.ids.setdefault(id, node["t"])

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
        if not kind or node_key(node) in self.caption_of:
            return
        if not meant:
            if seen := text_and_seen(captions.caption_blocks(node))[1]:
                self.plain_captions.append(seen)
            return
        if kind != meant:
            prefix = next(p for p, name in captions.KINDS.items() if name == kind)
            message = f'the id "{id}" stands on a {kind}'
            hint = f"let the id of a {kind} begin with {prefix}-"
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
        self.caption_of[node_key(node)] = caption
        self.captions.append(caption)
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


class _Rewriting:
    """The second pass: a copy of the tree in which every number stands as text."""

    def __init__(self, survey: _Survey, labels: dict[str, str], problems: Problems) -> None:
        self.references: list[Reference] = []
        self.notes: list[Note] = []
        self.links: list[tuple[str, str]] = []
        self._survey = survey
        self._labels = labels
        self._problems = problems
        self._under = ""
        self._chapter = Chapter(Source(Path(), ""), [])
        self._rules = {
            "Header": self._header,
            "Figure": self._figure,
            "Table": self._table,
            "Div": self._div,
            "Note": self._note,
            "Span": self._span,
            "Link": self._link,
        }

    def of(self, chapter: Chapter) -> list[Node]:
        """Return a chapter's blocks with numbers."""
        self._chapter = chapter
        result: list[Node] = transform(chapter.blocks, self._rules)
        return result

    def _inner(self, tree: Any) -> Any:
        return transform(tree, self._rules)

    def _header(self, node: Node) -> list[Node]:
        _, (id, classes, values), inlines = node["c"]
        heading = self._survey.headings[id]
        self._under = id
        kept = [name for name in classes if name not in {"unnumbered"}]
        if heading.role and heading.role not in kept:
            kept.append(heading.role)
        if not heading.number:
            kept.append("unnumbered")
        lead: list[Node] = []
        if heading.number:
            lead = [span(words(heading.number), "number")]
            lead += [{"t": "Space"}] if heading.suffix else []
        level = min(max(heading.level, 1), 6)
        content = [*lead, *self._inner(inlines)]
        return [{"t": "Header", "c": [level, [id, kept, values], content]}]

    def _figure(self, node: Node) -> list[Node] | None:
        caption = self._survey.caption_of.get(node_key(node))
        if caption is None:
            return None
        attr, (short, blocks), content = node["c"]
        labelled = self._captioned(caption, self._inner(blocks))
        return [{"t": "Figure", "c": [attr, [short, labelled], self._inner(content)]}]

    def _table(self, node: Node) -> list[Node] | None:
        caption = self._survey.caption_of.get(node_key(node))
        if caption is None:
            return None
        attr, (short, blocks), *rest = node["c"]
        labelled = self._captioned(caption, self._inner(blocks))
        return [{"t": "Table", "c": [attr, [short, labelled], *self._inner(rest)]}]

    def _captioned(self, caption: Caption, blocks: list[Node]) -> list[Node]:
        """Return a caption's blocks with label and number before its first words."""
        lead = [span(words(caption.label.rstrip(" ")), "caption-label")]
        lead += [{"t": "Space"}] if caption.label.endswith(" ") else []
        if not blocks:
            return [{"t": "Plain", "c": lead}]
        first, *rest = blocks
        if first["t"] not in {"Plain", "Para"}:
            return [{"t": "Plain", "c": lead}, *blocks]
        return [{"t": first["t"], "c": [*lead, *first["c"]]}, *rest]

    def _div(self, node: Node) -> list[Node] | None:
        caption = self._survey.caption_of.get(node_key(node))
        if caption is None:
            return None
        attr, blocks = node["c"]
        tag = span(words(caption.label), "equation-number")
        formula = [{"t": "Para", "c": [*blocks[0]["c"], tag]}]
        return [{"t": "Div", "c": [attr, formula]}]

    def _note(self, node: Node) -> list[Node]:
        number = str(len(self.notes) + 1)
        self.notes.append(Note(number, ""))
        blocks = self._inner(node["c"])
        text, seen = text_and_seen(blocks)
        self.notes[int(number) - 1] = Note(number, text, seen)
        return [span([{"t": "Note", "c": blocks}], "note", number=number)]

    def _span(self, node: Node) -> list[Node] | None:
        if "cross-reference" not in attributes(node)[1]:
            return None
        asked = []
        for id, mode, prefix, suffix in references.asked_for(node):
            if target := self._target(id):
                capital = id[:1].isupper()
                bare = mode == "SuppressAuthor"
                inner = (self._inner(prefix), self._inner(suffix))
                asked.append(Asked(target, *inner, bare, capital))
        if not asked:
            return []
        reference = references.printed(asked, self._labels)
        ids = tuple(one.target.id for one in asked)
        return [self._noted(reference, ids)]

    def _noted(self, reference: Node, ids: tuple[str, ...]) -> Node:
        """Enter a printed cross-reference in the table and return it."""
        text, links = references.text_of(reference), references.links_of(reference)
        self.references.append(Reference(self._under, ids, text, links))
        return reference

    def _target(self, id: str) -> Target | None:
        """Return what `@id` refers to; where that is nothing, say so and name the nearest."""
        targets = self._survey.targets
        written = id if id in targets else id[:1].lower() + id[1:]
        target = targets.get(written)
        prefix = written.replace(":", "-").partition("-")[0]
        if target and target.kind == KIND_OF_PREFIX[prefix]:
            return target
        code = "dead-reference"
        if target:
            code = "wrong-prefix"
            message = f'"@{id}" refers to a {target.kind}'
            hint = "refer to it by its own prefix"
        elif kind := self._survey.ids.get(written):
            message = f'"@{id}" refers to a {kind.lower()} that has no number'
            hint = "give it a caption, or link to it: [text](#id)"
        else:
            message = f'"@{id}" refers to nothing'
            alike = [known for known in targets if known.startswith(prefix)]
            hint = nearest(written, alike or targets, f"give an element the id #{written}")
        self._problems.error(code, message, self._chapter.source.of_text(f"@{id}"), hint)
        return target

    def _link(self, node: Node) -> list[Node] | None:
        _, inlines, (address, _) = node["c"]
        if not address.startswith("#"):
            return None
        id = address[1:]
        target = self._survey.targets.get(id)
        if target is None and id not in self._survey.ids:
            message = f'the link to "{address}" leads to nothing'
            hint = nearest(id, self._survey.ids, f"give an element the id {address}")
            where = self._chapter.source.of_text(address)
            self._problems.error("dead-reference", message, where, hint)
        if inlines or target is None:
            self.links.append((plain_text(inlines, formulas=False), id))
            return None
        reference = references.printed([Asked(target, [], [], False, False)], self._labels)
        return [self._noted(reference, (id,))]
