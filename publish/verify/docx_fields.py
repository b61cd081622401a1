r"""What the fields of a Word file would print after an update (ECMA-376-1, 17.16).

Computed from the document alone: lists, sequences, bookmarks, notes and properties. A field of a
page (PAGE, PAGEREF, TOC) is for the program that lays the document out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from publish.model.scheme import FORMATS
from publish.verify.docx_lists import W

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
WORD = re.compile(r'"([^"]*)"|(\S+)')
PICTURES = {
    "ARABIC": "decimal",
    "ALPHABETIC": "upperLetter",
    "alphabetic": "lowerLetter",
    "ROMAN": "upperRoman",
    "roman": "lowerRoman",
}
SEEN = frozenset({f"{W}t", f"{W}tab", f"{W}noBreakHyphen"})
UNSEEN = frozenset({f"{W}del", f"{W}moveFrom"})


@dataclass
class Field:
    """A field: its instruction's words, the result that it holds, and what it would print."""

    instruction: str = ""
    shown: str = ""
    computed: str | None = None
    is_result: bool = False

    @property
    def words(self) -> list[str]:
        """The words of the instruction; a switch and its value are two."""
        return [quoted or plain for quoted, plain in WORD.findall(self.instruction)]

    def value(self, switch: str) -> str | None:
        """Return what follows a switch, None where it is not there."""
        words = self.words
        return words[words.index(switch) + 1] if switch in words[:-1] else None


@dataclass
class Updating:
    r"""Goes through a document as an update does, and keeps what each field would print.

    `numbers` gives each paragraph with a number that number in full, as `REF \w` prints it;
    `level_of` says which level of heading a paragraph is, 0 for none.
    """

    numbers: Mapping[Element, str]
    level_of: Callable[[Element], int]
    properties: Mapping[str, str]
    note_number: Callable[[str], str]
    fields: list[Field] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    _seen_levels: dict[str, int] = field(default_factory=dict)
    _headings: Counter[int] = field(default_factory=Counter)
    _last: dict[int, str] = field(default_factory=dict)
    _marked: dict[str, list[str | Field]] = field(default_factory=dict)
    _places: dict[str, Element | None] = field(default_factory=dict)

    def read(self, roots: list[Element]) -> None:
        """Take in the document's body and its notes; then compute what repeats other places."""
        for root in roots:
            self._go_through(root)
        for one in self.fields:
            if one.words[:1] in (["REF"], ["NOTEREF"]):
                one.computed = self._repeated(one)

    def _go_through(self, root: Element) -> None:
        open_fields: list[Field] = []
        open_marks: dict[str, str] = {}
        for item in root.iter():
            tag = item.tag
            if tag == f"{W}p":
                self._enter(item)
            elif tag == f"{W}bookmarkStart":
                name = item.get(f"{W}name", "")
                open_marks[item.get(f"{W}id", "")] = name
                self._marked.setdefault(name, [])
                self._places[name] = next(item.iterancestors(f"{W}p"), None)
            elif tag == f"{W}bookmarkEnd":
                open_marks.pop(item.get(f"{W}id", ""), None)
            elif tag == f"{W}fldChar":
                self._mark(item.get(f"{W}fldCharType", ""), open_fields, open_marks)
            elif tag == f"{W}instrText":
                if open_fields and next(item.iterancestors(FALLBACK), None) is None:
                    open_fields[-1].instruction += item.text or ""
            elif tag == f"{W}footnoteReference":
                self._show(self.note_number(item.get(f"{W}id", "")), open_fields, open_marks)
            elif tag in SEEN and not any(True for _ in item.iterancestors(*UNSEEN)):
                text = (item.text or "") if tag == f"{W}t" else " "
                self._show(text, open_fields, open_marks)

    def _enter(self, paragraph: Element) -> None:
        level = self.level_of(paragraph)
        if level:
            self._headings[level] += 1
            self._last[level] = self.numbers.get(paragraph, "")

    def _mark(self, kind: str, open_fields: list[Field], marks: Mapping[str, str]) -> None:
        if kind == "begin":
            open_fields.append(Field())
            self.fields.append(open_fields[-1])
        elif kind == "separate" and open_fields:
            open_fields[-1].is_result = True
        elif kind == "end" and open_fields:
            ended = open_fields.pop()
            ended.computed = self._counted(ended)
            for name in marks.values():
                self._marked[name].append(ended)

    def _show(self, text: str, open_fields: list[Field], marks: Mapping[str, str]) -> None:
        for one in open_fields:
            if one.is_result:
                one.shown += text
        if not open_fields:
            for name in marks.values():
                self._marked[name].append(text)

    def _counted(self, one: Field) -> str | None:
        match one.words:
            case ["SEQ", name, *_]:
                return self._sequence(name, one)
            case ["STYLEREF", "1" | "2" | "3" as level, *switches] if (
                "\\s" in switches or "\\w" in switches
            ):
                return self._last.get(int(level), "").rstrip(".")
            case ["DOCPROPERTY", name, *_]:
                return self.properties.get(name, "")
        return None

    def _sequence(self, name: str, one: Field) -> str:
        restart, level = one.value("\\r"), one.value("\\s")
        if restart is not None and restart.isdigit():
            self._counts[name] = int(restart)
        else:
            passed = sum(
                count for depth, count in self._headings.items() if level and depth <= int(level)
            )
            if level and self._seen_levels.get(name) != passed:
                self._counts[name] = 0
            self._seen_levels[name] = passed
            self._counts[name] += 0 if "\\c" in one.words else 1
        format = PICTURES.get(one.value("\\*") or "ARABIC", "decimal")
        return FORMATS[format](self._counts[name])

    def _repeated(self, one: Field) -> str | None:
        name = one.words[1] if len(one.words) > 1 else ""
        if name not in self._marked:
            return None
        if "\\w" in one.words:
            place = self._places[name]
            return self.numbers.get(place, "") if place is not None else ""
        return "".join(self._texts(self._marked[name]))

    def _texts(self, parts: list[str | Field]) -> Iterator[str]:
        for part in parts:
            if isinstance(part, Field):
                yield part.shown if part.computed is None else part.computed
            else:
                yield part

    @property
    def lost(self) -> Iterator[str]:
        """The bookmarks that fields name and that are not there."""
        for one in self.fields:
            match one.words:
                case ["REF" | "PAGEREF" | "NOTEREF", name, *_] if name not in self._marked:
                    yield name

    @property
    def stale(self) -> Iterator[Field]:
        """The fields that would print something else than they show."""
        for one in self.fields:
            if one.computed is not None and " ".join(one.computed.split()) != " ".join(
                one.shown.split()
            ):
                yield one
