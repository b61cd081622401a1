"""Bookmarks: where links and references lead (ECMA-376-1, 17.13.6).

Word's own names for them begin with `_Ref`, which hides them from the reader's list of bookmarks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from publish.export.docx.body import W, paragraph_after, properties_of

REFERENCE = "-reference"
"""Stands at the end of the address of a link that is a cross-reference, until it is a field."""


@dataclass
class Bookmarks:
    """What the parts of a document mark and link to.

    `starts` gives each bookmark's first element by its name, `headings` the paragraph of each
    that belongs to a heading; `references` are the links that are cross-references.
    """

    starts: dict[str, Element] = field(default_factory=dict)
    headings: dict[str, Element] = field(default_factory=dict)
    references: list[Element] = field(default_factory=list)
    last_id: int = 0

    def take_in(self, root: Element, headings: Collection[str]) -> None:
        """Hide a part's bookmarks behind an underscore and put those of `headings` into theirs.

        pandoc's bookmark of a heading surrounds its whole section, so that a reference by Word's
        REF field would repeat the section.
        """
        ends = {end.get(f"{W}id"): end for end in root.iter(f"{W}bookmarkEnd")}
        for start in list(root.iter(f"{W}bookmarkStart")):
            name, id = start.get(f"{W}name", ""), start.get(f"{W}id", "0")
            self.last_id = max(self.last_id, int(id))
            start.set(f"{W}name", f"_{name}")
            self.starts[f"_{name}"] = start
            paragraph = _heading_at(start) if name in headings else None
            if paragraph is not None and id in ends:
                self.headings[f"_{name}"] = paragraph
                properties_of(paragraph).addnext(start)
                paragraph.append(ends[id])

    def point_links(self, root: Element) -> None:
        """Point a part's links at the bookmarks; of one to nowhere only the text is kept."""
        for link in list(root.iter(f"{W}hyperlink")):
            parent, anchor = link.getparent(), link.get(f"{W}anchor")
            if not anchor or parent is None:
                continue
            name = f"_{anchor.removesuffix(REFERENCE)}"
            if name not in self.starts:
                for child in reversed(link):
                    link.addnext(child)
                parent.remove(link)
                continue
            link.set(f"{W}anchor", name)
            link.set(f"{W}history", "1")
            if anchor.endswith(REFERENCE):
                self.references.append(link)

    def surround(self, name: str, first: Element, last: Element) -> None:
        """Set a bookmark from one element to another of the same paragraph."""
        self.last_id += 1
        start, end = etree.Element(f"{W}bookmarkStart"), etree.Element(f"{W}bookmarkEnd")
        start.set(f"{W}id", str(self.last_id))
        start.set(f"{W}name", name)
        end.set(f"{W}id", str(self.last_id))
        first.addprevious(start)
        last.addnext(end)
        self.starts[name] = start


def _heading_at(start: Element) -> Element | None:
    """Return a heading's paragraph: behind its bookmark, or around it in lists and quotations."""
    parent = start.getparent()
    if parent is not None and parent.tag == f"{W}p":
        return parent
    return paragraph_after(start)
