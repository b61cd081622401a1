r"""What the fields of a Word file would print after an update (ECMA-376-1, 17.16).

Computed from the document alone: lists, sequences, bookmarks, notes and properties. Fields that
programs of their own fill in are taken as they stand. What depends on the layout, on the clock or
on another file, and what is printed from the instruction, is told: nobody can know it here. Pages
in contents are for the program that lays the document out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from publish.verify.docx.fields import FORMAT, MOST_CHARACTERS, Field, not_read
from publish.verify.docx.lists import printed
from publish.verify.docx.text import MARKS, SIGNS
from publish.verify.docx.values import W, whole

PICTURES = {
    "ARABIC": "decimal",
    "ALPHABETIC": "upperLetter",
    "alphabetic": "lowerLetter",
    "ROMAN": "upperRoman",
    "roman": "lowerRoman",
}
SEEN = frozenset({f"{W}t", *SIGNS})
UNSEEN = frozenset({f"{W}del", f"{W}moveFrom"})
HEADING = re.compile(r"(?:heading )?([1-9])", re.IGNORECASE)
PRINTED_FROM_CODE = frozenset(
    {"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "MACROBUTTON", "GOTOBUTTON", "SYMBOL", "EQ"}
    | {"FORMCHECKBOX", "FORMDROPDOWN", "ADVANCE"}
)
"""Kinds that print, or move, what they do not hold as a result."""
PROPERTIES = {
    "TITLE": "Title",
    "SUBJECT": "Subject",
    "AUTHOR": "Author",
    "KEYWORDS": "Keywords",
    "COMMENTS": "Comments",
}
COMPUTED = frozenset({"REF", "NOTEREF", "SEQ", "STYLEREF", "DOCPROPERTY", *PROPERTIES})
AS_THEY_STAND = frozenset(
    {"HYPERLINK", "TOC", "FORMTEXT", "ADDIN", "PRIVATE", "SHAPE", "EMBED", "CONTROL"}
)
NUMBERS = frozenset({"\\w", "\\r", "\\n"})
REFERENCE = {"REF": {"\\h", *NUMBERS}, "NOTEREF": {"\\h", "\\f"}}
"""The switches without a value that are computed, by the kind of field."""
MOST_NESTED = 50


@dataclass
class Updating:
    r"""Goes through a document as an update does, and keeps what each field would print.

    `numbers` gives each paragraph with a number that number in full, as `REF \w` prints it;
    `level_of` says which level of heading a paragraph is, 0 for none; `places` in which paragraph
    each bookmark begins; `note_number` what a note's mark prints. `unpaired` counts the fields
    without a beginning or an end, or nested too deeply; `unread` names the formats of numbers
    that are not known.
    """

    numbers: Mapping[Element, str]
    level_of: Callable[[Element], int]
    properties: Mapping[str, str]
    places: Mapping[str, Element | None]
    note_number: Callable[[Element], str]
    fields: list[Field] = field(default_factory=list)
    unpaired: int = 0
    unread: set[str] = field(default_factory=set)
    _counts: Counter[str] = field(default_factory=Counter)
    _seen_levels: dict[str, int] = field(default_factory=dict)
    _headings: Counter[int] = field(default_factory=Counter)
    _last: dict[int, str] = field(default_factory=dict)
    _printed: list[str | Field] = field(default_factory=list)
    _marked: dict[str, range] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    def read(self, roots: list[Element]) -> None:
        """Take in the document's body and its notes; then compute what repeats other places.

        A bookmark's name alone stands for a REF field.
        """
        for root in roots:
            self._go_through(root)
        names = {name.lower(): name for name in self._marked}
        known = COMPUTED | AS_THEY_STAND | PRINTED_FROM_CODE
        for one in self.fields:
            if one.kind not in known and (name := names.get(one.kind.lower())):
                one.instruction = " ".join(["REF", name, *one.words[1:]])
            if one.kind in REFERENCE:
                one.computed = self._repeated(one)

    def _go_through(self, root: Element) -> None:
        open_fields: list[Field] = []
        open_marks: dict[str, str | None] = {}
        for item in root.iter():
            tag = item.tag
            if tag == f"{W}p":
                self._enter(item)
            elif tag == f"{W}bookmarkStart":
                self._end_mark(open_marks.pop(item.get(f"{W}id", ""), None))
                open_marks[item.get(f"{W}id", "")] = self._begin_mark(item)
            elif tag == f"{W}bookmarkEnd":
                self._end_mark(open_marks.pop(item.get(f"{W}id", ""), None))
            elif tag == f"{W}fldChar":
                self._mark(item, open_fields)
            elif tag == f"{W}instrText":
                if open_fields:
                    open_fields[-1].instruct(item.text or "")
            elif tag in MARKS:
                self._show(self.note_number(item), open_fields)
            elif tag in SEEN and not any(True for _ in item.iterancestors(*UNSEEN)):
                self._show((item.text or "") if tag == f"{W}t" else " ", open_fields)
        self.unpaired += len(open_fields)
        for name in open_marks.values():
            self._end_mark(name)

    def _begin_mark(self, start: Element) -> str | None:
        """Begin a bookmark and return its name; a second one of a name is none."""
        name = start.get(f"{W}name", "")
        if name in self._marked:
            return None
        self._marked[name] = range(len(self._printed), len(self._printed))
        return name

    def _end_mark(self, name: str | None) -> None:
        if name is not None:
            self._marked[name] = range(self._marked[name].start, len(self._printed))

    def _enter(self, paragraph: Element) -> None:
        level = self.level_of(paragraph)
        if level:
            self._headings[level] += 1
            self._last[level] = self.numbers.get(paragraph, "")

    def _mark(self, mark: Element, open_fields: list[Field]) -> None:
        kind = mark.get(f"{W}fldCharType", "")
        if kind == "begin" and len(open_fields) < MOST_NESTED:
            began = Field(next(mark.iterancestors(f"{W}p"), None))
            began.is_in_contents = any(one.kind == "TOC" for one in open_fields)
            open_fields.append(began)
            self.fields.append(began)
        elif kind == "separate" and open_fields:
            open_fields[-1].is_result = True
        elif kind == "end" and open_fields:
            ended = open_fields.pop()
            ended.computed = self._counted(ended)
            self._printed.append(ended)
        elif kind in {"begin", "end"}:
            self.unpaired += 1

    def _show(self, text: str, open_fields: list[Field]) -> None:
        for one in open_fields:
            one.show(text)
        if text and not open_fields:
            self._printed.append(text)

    def _counted(self, one: Field) -> str | None:
        match one.words:
            case ["SEQ", name, *switches]:
                flags, valued = {"\\h", "\\n", "\\c"}, {"\\r", "\\s", FORMAT}
                one.is_read = not not_read(switches, flags, valued)
                number = self._sequence(name.lower(), one)
                return number if one.is_read else None
            case ["STYLEREF", style, *switches]:
                heading = HEADING.fullmatch(style)
                one.is_read = (
                    heading is not None
                    and bool({"\\s", "\\w"} & set(switches))
                    and not not_read(switches, {"\\s", "\\w"}, {FORMAT})
                )
                if one.is_read and heading is not None:
                    number = self._last.get(int(heading[1]), "").rstrip(".")
                    return self._in_case(one, number)
            case ["DOCPROPERTY", name, *switches]:
                return self._property(one, name, switches)
            case [kind, *switches] if kind in PROPERTIES:
                return self._property(one, PROPERTIES[kind], switches)
        return None

    def _property(self, one: Field, name: str, switches: list[str]) -> str | None:
        """Return a property of the document; a word behind its name would change it."""
        one.is_read = not not_read(switches, (), {FORMAT})
        known = (text for key, text in self.properties.items() if key.lower() == name.lower())
        return self._in_case(one, next(known, "")) if one.is_read else None

    def _in_case(self, one: Field, text: str) -> str | None:
        changed = one.in_case(text)
        one.is_read = changed is not None
        return changed

    def _sequence(self, name: str, one: Field) -> str | None:
        restart, level = whole(one.value("\\r")), whole(one.value("\\s"))
        if restart is not None:
            self._counts[name] = restart
        else:
            passed = sum(
                count for depth, count in self._headings.items() if level and depth <= level
            )
            if level and self._seen_levels.get(name) != passed:
                self._counts[name] = 0
            self._seen_levels[name] = passed
            self._counts[name] += 0 if "\\c" in one.words else 1
        if "\\h" in one.words and FORMAT not in one.words:
            return ""
        picture = next(iter(one.formats), "ARABIC")
        format = PICTURES.get(picture) or PICTURES.get(picture.upper())
        if format is None:
            self.unread.add(picture)
            return None
        return printed(self._counts[name], format)

    def _repeated(self, one: Field) -> str | None:
        r"""Return what is at the bookmark that a field names, None where that is not computed.

        A number in the context of the field (`\r`), or without one (`\n`), is an end of the full
        number; how much of it is not computed.
        """
        kind, name, words = one.kind, one.target, one.words
        if name not in self._marked:
            return None
        if not_read(words[2:], REFERENCE[kind], {FORMAT}):
            one.is_read = False
            return None
        if kind == "REF" and NUMBERS & set(words):
            place = self.places.get(name)
            number = self.numbers.get(place, "") if place is not None else ""
            is_end = bool(one.shown) and number.endswith(one.shown.rstrip("."))
            return self._in_case(one, one.shown if "\\w" not in words and is_end else number)
        if name not in self._texts:
            self._texts[name] = self._text(self._marked[name])
        return self._in_case(one, self._texts[name])

    def _text(self, places: range) -> str:
        """Return what is printed there, as far as it is compared."""
        text = ""
        for place in places:
            part = self._printed[place]
            if isinstance(part, Field):
                part = part.shown if part.computed is None else part.computed
            text += part
            if len(text) > MOST_CHARACTERS:
                break
        return text

    @property
    def lost(self) -> Iterator[str]:
        """The bookmarks that fields name and that are not there."""
        for one in self.fields:
            if one.target and one.target not in self._marked:
                yield one.target

    @property
    def unknown(self) -> Iterator[Field]:
        """The fields that print what can't be known here, or show what an update may change."""
        for one in self.fields:
            kind = one.kind
            if kind in COMPUTED:
                is_known = one.is_read
            elif kind in PRINTED_FROM_CODE:
                is_known = False
            else:
                is_page = kind == "PAGEREF" and one.is_in_contents
                is_known = not kind or kind in AS_THEY_STAND or is_page or not one.shown.strip()
            if not is_known:
                yield one

    @property
    def sequences(self) -> Mapping[Element, frozenset[str]]:
        """The names, in small letters, of what is counted in each paragraph."""
        found: dict[Element, frozenset[str]] = {}
        for one in self.fields:
            match one.words:
                case ["SEQ", name, *_] if one.place is not None:
                    found[one.place] = found.get(one.place, frozenset()) | {name.lower()}
        return found

    @property
    def stale(self) -> Iterator[Field]:
        """The fields that would print something else than they show."""
        for one in self.fields:
            if one.computed is not None and _even(one.computed) != _even(one.shown):
                yield one


def _even(text: str) -> str:
    return " ".join(text[:MOST_CHARACTERS].split())
