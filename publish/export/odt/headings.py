"""Headings: in the outline, or in a list of their own (ODF 1.3 part 3, 5.1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from lxml.etree import _Element as Element

from publish.export.odt.markup import Part, element, name
from publish.export.odt.notation import HeadingNumbers, list_of
from publish.model.outline import Heading

LISTS = {"part": "Part_20_Numbers", "appendix": "Appendix_20_Numbers"}


@dataclass
class Headings:
    """The headings by id, how they count, and the lists that go on. `ids` names these."""

    known: Mapping[str, Heading]
    numbers: HeadingNumbers
    ids: count[int]
    _lists: dict[str, tuple[str, int]] = field(default_factory=dict)

    def is_live(self, heading: Heading) -> bool:
        """Whether a heading's number is counted, so that its text holds none."""
        notation = self.numbers.of(heading)
        return notation is not None and notation.is_live

    def made(self, heading: Heading, level: int, style: str, content: list[Part]) -> Element:
        """Return a heading, in the list that it is counted in."""
        found = element(
            "text:h",
            *content,
            text__style_name=style,
            text__outline_level=level,
            text__is_list_header=None if heading.number else "true",
        )
        which = list_of(heading)
        if heading.number or which == "part":
            return self._listed(found, heading, which) if which else found
        return found

    def _listed(self, made: Element, heading: Heading, which: str) -> Element:
        """Put an appendix or a part into its list; one without a number is no item of it."""
        depth, known = max(heading.depth, 1), self._lists.get(which)
        kind = "text:list-item" if heading.number else "text:list-header"
        for level in range(depth, 0, -1):
            goes_on = known is not None and 1 < level <= known[1]
            made = element("text:list", element(kind, made))
            if goes_on:
                made.set(name("text:continue-numbering"), "true")
        made.set(name("text:style-name"), LISTS[which])
        if known:
            made.set(name("text:continue-list"), known[0])
        self._lists[which] = (f"list{next(self.ids)}", depth)
        made.set(name("xml:id"), self._lists[which][0])
        return made


def style_of(heading: Heading) -> str:
    """Return the style of a heading."""
    level = min(max(heading.level, 1), 6)
    return "Part" if heading.role == "part" else f"Heading_20_{level}"
