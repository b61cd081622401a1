"""The second pass: a copy of the tree in which every number stands as text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from publish.model.document import Chapter, Source
from publish.model.outline import Note, PlainLink, Reference
from publish.model.publication import Publication
from publish.model.tree import (
    Node,
    attributes,
    link,
    para,
    plain_text,
    span,
    text_and_seen,
    transform,
    words,
)
from publish.number import captions, references
from publish.number.references import Asked, Target
from publish.number.survey import Survey, node_key
from publish.problems import Problems, nearest

KIND_OF_PREFIX = {"sec": "section"} | captions.KINDS


class Rewriting:
    """Copies the tree chapter by chapter; references, notes and links gather on the way."""

    def __init__(
        self,
        survey: Survey,
        publication: Publication,
        labels: dict[str, str],
        problems: Problems,
    ) -> None:
        self.references: list[Reference] = []
        self.notes: list[Note] = []
        self.links: list[PlainLink] = []
        self._survey = survey
        self._notes_links = publication.links == "notes"
        self._labels = labels
        self._problems = problems
        self._under = ""
        self._within: set[str] = set()
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
        inner = self._inside("Header", inlines)
        if inner is not inlines:
            title, seen = text_and_seen(inner)
            self._survey.headings[id] = replace(heading, title=title, seen_title=seen)
        content = [*lead, *inner]
        return [{"t": "Header", "c": [level, [id, kept, values], content]}]

    def _figure(self, node: Node) -> list[Node] | None:
        if node_key(node) not in self._survey.captions:
            return None
        attr, (short, blocks), content = node["c"]
        inner = self._inner(content)
        return [{"t": "Figure", "c": [attr, [short, self._captioned(node, blocks)], inner]}]

    def _table(self, node: Node) -> list[Node] | None:
        if node_key(node) not in self._survey.captions:
            return None
        attr, (short, blocks), *rest = node["c"]
        labelled = self._captioned(node, blocks)
        return [{"t": "Table", "c": [attr, [short, labelled], *self._inner(rest)]}]

    def _captioned(self, node: Node, written: list[Node]) -> list[Node]:
        """Return a caption's blocks with label and number before its first words."""
        caption = self._survey.captions[node_key(node)]
        blocks = self._inner(written)
        if blocks is not written:
            title, seen = text_and_seen(blocks)
            self._survey.captions[node_key(node)] = replace(caption, title=title, seen_title=seen)
        lead = [span(words(caption.label.rstrip(" ")), "caption-label")]
        lead += [{"t": "Space"}] if caption.label.endswith(" ") else []
        if not blocks:
            return [{"t": "Plain", "c": lead}]
        first, *rest = blocks
        if first["t"] not in {"Plain", "Para"}:
            return [{"t": "Plain", "c": lead}, *blocks]
        return [{"t": first["t"], "c": [*lead, *first["c"]]}, *rest]

    def _div(self, node: Node) -> list[Node] | None:
        caption = self._survey.captions.get(node_key(node))
        if caption is None:
            return None
        attr, blocks = node["c"]
        tag = span(words(caption.label), "equation-number")
        formula = [{"t": "Para", "c": [*blocks[0]["c"], tag]}]
        return [{"t": "Div", "c": [attr, formula]}]

    def _note(self, node: Node) -> list[Node]:
        if node_key(node) in self._survey.formats_of:
            message = "a citation that becomes a note stands in a passage for some formats only"
            hint = "numbers are the same in every format: move it out of the passage"
            where = self._chapter.source.of_text("formats=", "content-")
            self._problems.error("numbered-passage", message, where, hint)
        return [self._numbered_note(node["c"])]

    def _numbered_note(self, written: list[Node]) -> Node:
        number = str(len(self.notes) + 1)
        self.notes.append(Note(number, ""))
        blocks = self._inside("Note", written)
        text, seen = text_and_seen(blocks)
        self.notes[int(number) - 1] = Note(number, text, seen)
        return span([{"t": "Note", "c": blocks}], "note", number=number)

    def _span(self, node: Node) -> list[Node] | None:
        if "cross-reference" not in attributes(node)[1]:
            return None
        asked = []
        behind: list[Node] = []
        for id, mode, prefix, suffix in references.asked_for(node):
            known, glued = references.without_glued_text(id, self._survey.targets)
            behind = words(glued)
            if target := self._target(known):
                capital = id[:1].isupper()
                bare = mode == "SuppressAuthor"
                inner = (self._inner(prefix), self._inner(suffix))
                asked.append(Asked(target, *inner, bare, capital))
        if not asked:
            return []
        reference = references.printed(asked, self._labels)
        ids = tuple(one.target.id for one in asked)
        return [self._noted(reference, ids, node), *behind]

    def _noted(self, reference: Node, ids: tuple[str, ...], written: Node) -> Node:
        """Enter a printed cross-reference in the table and return it."""
        if "Link" in self._within:  # a link holds no other
            reference = transform(reference, {"Link": lambda node: node["c"][1]})
        text, links = references.text_of(reference), references.links_of(reference)
        formats = self._survey.formats_of.get(node_key(written), ())
        self.references.append(Reference(self._under, ids, text, links, formats))
        return reference

    def _target(self, id: str) -> Target | None:
        """Return what `@id` refers to; where that is nothing, say so and name the nearest."""
        targets = self._survey.targets
        written = id if id in targets else id[:1].lower() + id[1:]
        target = targets.get(written)
        prefix = written.replace(":", "-").partition("-")[0]
        kind = KIND_OF_PREFIX[prefix]
        if target and target.kind == kind:
            return target
        code = "dead-reference"
        if target:
            code = "wrong-prefix"
            message = f'"@{id}" refers to a {target.kind}'
            hint = "refer to it by its own prefix"
        elif element := self._survey.ids.get(written):
            message = f'"@{id}" refers to the {element.lower()} "{written}", which has no number'
            hint = "give it a caption, or link to it: [text](#id)"
        else:
            message = f'"@{id}" refers to nothing'
            alike = [known for known in targets if known.startswith(prefix)]
            instead = self._nameless(kind, written) or f"give an element the id #{written}"
            hint = nearest(written, alike or targets, instead)
        self._problems.error(code, message, self._chapter.source.of_text(f"@{id}"), hint)
        return target

    def _nameless(self, kind: str, id: str) -> str:
        """Return where a caption stands that is likely meant but has no id, "" for none."""
        for of_kind, title, source in self._survey.nameless:
            if of_kind == kind:
                place = source.of_text(title[:40], title.split(" ")[0])
                shown = f"{place.path}:{place.line}"
                return f'the {kind} "{title}" in {shown} has no id: give it {{#{id}}}'
        return ""

    def _link(self, node: Node) -> list[Node] | None:
        _, inlines, (address, _) = node["c"]
        if not address.startswith("#"):
            inner = {"t": "Link", "c": [node["c"][0], self._inside("Link", inlines), node["c"][2]]}
            return (self._address(inner) if self._notes_links else None) or [inner]
        id = address[1:]
        target = self._survey.targets.get(id)
        if target is None and id not in self._survey.ids:
            message = f'the link to "{address}" leads to nothing'
            hint = nearest(id, self._survey.ids, f"give an element the id {address}")
            where = self._chapter.source.of_text(address)
            self._problems.error("dead-reference", message, where, hint)
        if inlines or target is None:
            formats = self._survey.formats_of.get(node_key(node), ())
            self.links.append(PlainLink(plain_text(inlines, formulas=False), id, formats))
            return None
        reference = references.printed([Asked(target, [], [], False, False)], self._labels)
        return [self._noted(reference, (id,), node)]

    def _address(self, node: Node) -> list[Node] | None:
        """Return a link to elsewhere with a note that holds its address; none in headings.

        Where no note may stand, in a note and in a passage for some formats, the address
        follows in parentheses. A link that shows its address needs neither.
        """
        _, inlines, (address, _) = node["c"]
        printed = address.removeprefix("mailto:")
        shown = printed.partition("://")[2].rstrip("/") or printed
        if not address or shown in plain_text(inlines) or "Header" in self._within:
            return None
        plain = link(words(printed), address, "uri")
        if "Note" in self._within or node_key(node) in self._survey.formats_of:
            return [node, *words(" ("), plain, *words(")")]
        return [node, self._numbered_note([para([plain])])]

    def _inside(self, kind: str, tree: Any) -> Any:
        """Return what stands in a heading or note, transformed."""
        around, self._within = self._within, self._within | {kind}
        inner = self._inner(tree)
        self._within = around
        return inner
