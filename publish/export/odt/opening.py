"""What stands before the text: the title block, the contents, the lists of captions.

Contents and lists are indexes (ODF 1.3 part 3, 8) that hold what an update would write. The page
in an entry is a field until then, which a program fills in as soon as it has laid out pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.etree import _Element as Element

from publish.export import pages
from publish.export.odt.automatic import Automatic
from publish.export.odt.captions import SEQUENCES
from publish.export.odt.inlines import Inlines
from publish.export.odt.markup import Part, element, spaced
from publish.model.formats import Context
from publish.model.tree import Node, attributes, transform

UNKNOWN_PAGE = ""
INDEXES = {"figure": "illustration-index", "table": "table-index", "listing": "illustration-index"}
LEVELS = 10


@dataclass
class Opening:
    """Writes the opening. `headers` and `captions` give the inlines of each id."""

    context: Context
    inlines: Inlines
    automatic: Automatic
    headers: Mapping[str, list[Node]]
    captions: Mapping[str, list[Node]]

    def title_block(self) -> list[Element]:
        """Return title, subtitle, authors, date, abstract and rights, as far as they are given."""
        publication = self.context.publication
        lines = [("Title", publication.title), ("Subtitle", publication.subtitle)]
        for author in publication.author:
            lines += [("Author", author.name), ("Affiliation", author.affiliation)]
        lines += [("Date", pages.shown_date(self.context)), ("Title_20_Rule", "\u00a0")]
        if publication.abstract_paragraphs:
            lines.append(("Abstract_20_Title", self.context.labels["abstract"]))
            *earlier, last = publication.abstract_paragraphs
            close = (("fo:margin-bottom", "4pt"),)
            lines += [(self.automatic.paragraph("Abstract", close), one) for one in earlier]
            lines.append(("Abstract", last))
        lines.append(("Rights", publication.rights))
        made = []
        for style, text in lines:
            words = text.strip(" \n").replace("\n", " ")
            if words:
                parts = list(spaced(words))
                made.append(element("text:p", *parts, text__style_name=style))
        return made

    def contents(self) -> list[Element]:
        """Return the contents, none where none are wanted or nothing is to be listed."""
        listed = pages.contents(self.context)
        if not listed:
            return []
        title = self.context.labels["contents"]
        entries = []
        for heading in listed:
            number = heading.number + heading.suffix if heading.number else ""
            inlines = self.headers[heading.id][1:] if number else self.headers[heading.id]
            style = f"Contents_20_{max(heading.level, 1)}"
            entries.append(self._entry(style, heading.id, [number, *self._plain(inlines)]))
        depth = max(int(self.context.publication.contents), 1)
        source = element(
            "text:table-of-content-source",
            element("text:index-title-template", title, text__style_name="Contents_20_Heading"),
            text__outline_level=depth,
        )
        for level in range(1, LEVELS + 1):
            source.append(
                element(
                    "text:table-of-content-entry-template",
                    element("text:index-entry-link-start"),
                    element("text:index-entry-chapter"),
                    *_template(),
                    element("text:index-entry-link-end"),
                    text__outline_level=level,
                    text__style_name=f"Contents_20_{min(level, 6)}",
                )
            )
        return [_index("table-of-content", title, source, "Contents_20_Heading", entries)]

    def lists(self) -> list[Element]:
        """Return the lists of figures, tables and listings that the publication asks for."""
        return list(self._lists())

    def _lists(self) -> Iterator[Element]:
        for listed in pages.lists(self.context, self.captions):
            entries = [
                self._entry("Figure_20_Index_20_1", one.id, self._plain(self.captions[one.id]))
                for one in listed.entries
            ]
            tag = INDEXES[listed.kind]
            source = element(
                f"text:{tag}-source",
                element(
                    "text:index-title-template",
                    listed.title,
                    text__style_name="Figure_20_Index_20_Heading",
                ),
                element(
                    f"text:{tag}-entry-template",
                    *_template(),
                    text__style_name="Figure_20_Index_20_1",
                ),
                text__caption_sequence_name=SEQUENCES[listed.kind],
                text__caption_sequence_format="text",
            )
            yield _index(tag, listed.title, source, "Figure_20_Index_20_Heading", entries)

    def _plain(self, inlines: Sequence[Node]) -> list[Part]:
        """Return what an index repeats: no notes, no links, nothing that a link leads to."""

        def bare(node: Node) -> list[Node] | None:
            (_, classes, values), inner = node["c"]
            if "note" in classes:
                return []
            kept = [] if classes == ["caption-label"] else classes
            return [{"t": "Span", "c": [["", kept, values], transform(inner, rules)]}]

        def unlinked(node: Node) -> list[Node]:
            return [{"t": "Span", "c": [["", [], []], transform(node["c"][1], rules)]}]

        rules = {"Span": bare, "Link": unlinked}
        parts = self.inlines.write(transform(list(inlines), rules))
        if parts and isinstance(parts[0], str):
            parts[0] = parts[0].removeprefix(" ")
        return parts

    def _entry(self, style: str, id: str, parts: list[Part]) -> Element:
        page = element(
            "text:bookmark-ref", UNKNOWN_PAGE, text__ref_name=id, text__reference_format="page"
        )
        link = element(
            "text:a",
            *parts,
            element("text:tab"),
            page,
            xlink__type="simple",
            xlink__href=f"#{id}",
            text__style_name="Index_20_Link",
            text__visited_style_name="Index_20_Link",
        )
        return element("text:p", link, text__style_name=style)


def _index(
    tag: str, title: str, source: Element, style: str, entries: Sequence[Element]
) -> Element:
    head = element(
        "text:index-title",
        element("text:p", title, text__style_name=style),
        text__name=f"{title} head",
    )
    body = element("text:index-body", head, *entries)
    return element(f"text:{tag}", source, body, text__name=title, text__protected="true")


def _template() -> Iterator[Element]:
    """Yield what makes an entry: its text, dots, and its page (8.12)."""
    yield element("text:index-entry-text")
    yield element("text:index-entry-tab-stop", style__type="right", style__leader_char=".")
    yield element("text:index-entry-page-number")


def captions_of(nodes: Sequence[Node]) -> dict[str, list[Node]]:
    """Return the inlines of each captioned figure's or table's caption, by id."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        id = attributes(node)[0]
        if id and node["t"] in {"Figure", "Table"}:
            blocks = [one for one in node["c"][1][1] if one["t"] in {"Plain", "Para"}]
            inlines: list[Node] = []
            for one in blocks:
                inlines += [{"t": "Space"}, *one["c"]] if inlines else one["c"]
            found[id] = inlines
    return found
