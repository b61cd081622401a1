"""What the fields of an OpenDocument text would print after an update (ODF 1.3 part 3, 7).

Computed from the document alone: sequences from their formulas, references from what they
lead to. A page is for the program that lays the document out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from publish.verify.odt.numbers import Number, printed
from publish.verify.odt.package import STYLE, TEXT, whole
from publish.verify.odt.words import PARAGRAPHS

FORMULA = re.compile(r"(?:\w+:)?(?:(?P<name>[^+\s]+) *\+ *1|(?P<number>\d{1,6}))")
SEQUENCE = f"{TEXT}sequence"
REFERENCES = frozenset({f"{TEXT}bookmark-ref", f"{TEXT}sequence-ref"})
NO_FIELDS = frozenset(
    {f"{TEXT}{name}" for name in ("span", "a", "s", "tab", "line-break", "soft-page-break", "meta")}
    | {f"{TEXT}{name}" for name in ("note", "note-citation", "note-body", "number")}
    | {f"{TEXT}{name}" for name in ("ruby", "ruby-base", "ruby-text")}
    | {f"{TEXT}{name}" for name in ("p", "h", "list", "list-item", "list-header", "section")}
)
"""What may stand in a paragraph and show words of its own (6.1, 6.3, 6.4)."""
HIDING = f"{TEXT}hidden-paragraph"
LONGEST = 80


@dataclass(frozen=True)
class Sequence:
    """How a sequence counts: by headings down to a level, 0 for none, with a sign between."""

    level: int = 0
    separator: str = ""


@dataclass
class Fields:
    """Takes in fields in the order of the text and says which of them show something else.

    `numbers` are the numbers of headings and items by the bookmarks that stand in them, `words`
    what each bookmark stands around, `values` what sequences print by the names of references.
    `unread` are fields for which no update is computed, with what they show.
    """

    sequences: dict[str, Sequence] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    stale: list[tuple[str, str, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    _under: dict[str, Element | None] = field(default_factory=dict)
    _headings: dict[int, tuple[Element, Number]] = field(default_factory=dict)
    _references: list[Element] = field(default_factory=list)
    _pages: list[Element] = field(default_factory=list)

    def declare(self, declaration: Element) -> None:
        """Take in how a sequence counts (7.4.11)."""
        self.sequences[declaration.get(f"{TEXT}name", "")] = Sequence(
            whole(declaration.get(f"{TEXT}display-outline-level"), 0),
            declaration.get(f"{TEXT}separation-character", "."),
        )

    def heading(self, element: Element, level: int, number: Number) -> None:
        """Take in a heading, by which sequences may start anew."""
        self._headings = {one: found for one, found in self._headings.items() if one < level}
        self._headings[level] = (element, number)

    def sequence(self, element: Element) -> None:
        """Count a sequence on (7.4.13)."""
        name = element.get(f"{TEXT}name", "")
        how = self.sequences.get(name, Sequence())
        chapter = None
        if how.level:
            above = [one for level, one in self._headings.items() if level <= how.level]
            chapter = above[-1] if above else None
            under = chapter[0] if chapter else None
            if self._under.get(name, under) is not under:
                self._counts[name] = 0
            self._under[name] = under
        match = FORMULA.fullmatch(element.get(f"{TEXT}formula", shown(element)))
        if match is None:
            self.stale.append((_named(element), shown(element), "nothing: its formula is unknown"))
            return
        before = self._counts[match["name"]] if match["name"] else 0
        self._counts[name] = before + 1 if match["name"] else int(match["number"])
        repeats = element.get(f"{STYLE}num-letter-sync") == "true"
        format = element.get(f"{STYLE}num-format", "1")
        value = printed(self._counts[name], format, repeats=repeats)
        if chapter and chapter[1].bare:
            value = f"{chapter[1].bare}{how.separator}{value}"
        self.values[element.get(f"{TEXT}ref-name", "")] = value
        self._compare(element, value)

    def reference(self, element: Element) -> None:
        """Keep a reference until all that it may lead to is known (7.7)."""
        self._references.append(element)

    def page(self, element: Element) -> None:
        """Keep the reference of an index to a page until all that it may lead to is known."""
        self._pages.append(element)

    def update(self) -> None:
        """Compare each reference with what it would print, but for pages in indexes."""
        for element in self._pages:
            target = element.get(f"{TEXT}ref-name", "")
            if target not in self.words:
                self.lost.append(target)
            elif element.get(f"{TEXT}reference-format") != "page":
                self._leave(element)
        for element in self._references:
            target = element.get(f"{TEXT}ref-name", "")
            known = self.values if element.tag == f"{TEXT}sequence-ref" else self.words
            if target not in known:
                self.lost.append(target)
                continue
            computed = self._printed(element, target)
            if computed is None:
                self._leave(element)
            else:
                self._compare(element, computed)

    def _printed(self, element: Element, target: str) -> str | None:
        kind = element.get(f"{TEXT}reference-format", "")
        if element.tag == f"{TEXT}sequence-ref":
            return self.values[target] if kind == "value" else None
        number = self.numbers.get(target, Number())
        known = {
            "number-no-superior": number.alone,
            "number-all-superior": number.whole,
            "text": self.words[target],
        }
        return known.get(kind)

    def _leave(self, element: Element) -> None:
        """Keep a reference in a format that is not computed."""
        format = element.get(f"{TEXT}reference-format", "")
        self.unread.append((f'{_named(element)} in the format "{format}"', shown(element)))

    def _compare(self, element: Element, computed: str) -> None:
        if shown(element) != _closed(computed):
            self.stale.append((_named(element), shown(element)[:LONGEST], computed[:LONGEST]))


def unread_fields(body: Element) -> Iterator[tuple[str, str]]:
    """Yield fields in paragraphs that are not computed: what they are, and what they show.

    A program may show something else in their places: a date, a page, words on a condition (7).
    """
    for paragraph in body.iter(*PARAGRAPHS):
        for item in paragraph.iter(f"{TEXT}*"):
            is_known = item.tag in NO_FIELDS or item.tag in REFERENCES or item.tag == SEQUENCE
            if is_known or not (item.tag == HIDING or _words_of(item)):
                continue
            if next(item.iterancestors(*PARAGRAPHS)) is paragraph:
                yield _named(item), _words_of(item)[:LONGEST]


def _words_of(item: Element) -> str:
    return shown(item) or _closed(item.get(f"{TEXT}string-value", ""))


def _named(element: Element) -> str:
    """Return a field's kind and what it is about."""
    kind = str(element.tag).rpartition("}")[2]
    name = element.get(f"{TEXT}ref-name") or element.get(f"{TEXT}name", "")
    return f"{kind} {name}".strip()[:LONGEST]


def shown(element: Element) -> str:
    """Return the text that a field holds."""
    return _closed("".join(map(str, element.itertext())))


def _closed(text: str) -> str:
    return " ".join(text.split())
