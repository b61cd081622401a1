r"""What the fields of a Word file would print after an update (ECMA-376-1, 17.16).

Computed from the document alone: lists, sequences, bookmarks, notes and properties. A field of a
page (PAGE, PAGEREF) is for the program that lays the document out. Kinds that an update leaves as
they are, or that programs of their own fill in, are taken as they stand; others are told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from lxml.etree import _Element as Element

from publish.verify.docx.lists import printed
from publish.verify.docx.text import MARKS, SIGNS
from publish.verify.docx.values import W, whole

WORD = re.compile(r'"([^"]*)"|(\S+)')
PICTURES = {
    "ARABIC": "decimal",
    "ALPHABETIC": "upperLetter",
    "alphabetic": "lowerLetter",
    "ROMAN": "upperRoman",
    "roman": "lowerRoman",
}
LOOKS = frozenset({"MERGEFORMAT", "CHARFORMAT"})
SEEN = frozenset({f"{W}t", *SIGNS})
UNSEEN = frozenset({f"{W}del", f"{W}moveFrom"})
COUNTING = frozenset({"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"})
"""Kinds that print a number without holding it."""
AS_THEY_STAND = frozenset(
    {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF", "HYPERLINK", "TOC", "INDEX", "TOA"}
    | {"REF", "PAGEREF", "NOTEREF", "SEQ", "DOCPROPERTY", "TITLE", "SUBJECT", "AUTHOR", "KEYWORDS"}
    | {"COMMENTS", "LANGUAGE", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "MACROBUTTON"}
    | {"GOTOBUTTON", "ADDIN", "CITATION", "BIBLIOGRAPHY", "SYMBOL", "EQ", "TC", "XE", "RD"}
    | {"ADVANCE", "PRIVATE", "SHAPE", "EMBED", "CONTROL"}
)
MOST_NESTED = 50
MOST_CHARACTERS = 10_000
"""As much of an instruction is read, and as much of a result compared."""


def words_of(instruction: str) -> list[str]:
    """Return the words of a field's instruction; the field's name in capitals."""
    words = [quoted or plain for quoted, plain in WORD.findall(instruction)]
    return [words[0].upper(), *words[1:]] if words else []


def value_in(words: list[str], switch: str) -> str | None:
    """Return what follows a switch, None where it is not there or nothing follows."""
    return words[words.index(switch) + 1] if switch in words[:-1] else None


@dataclass
class Field:
    """A field: its instruction's words, the result that it holds, and what it would print.

    `place` is the paragraph in which it begins.
    """

    place: Element | None = None
    instruction: str = ""
    shown: str = ""
    computed: str | None = None
    is_result: bool = False

    @property
    def words(self) -> list[str]:
        """The words of the instruction; a switch and its value are two."""
        return words_of(self.instruction)

    @property
    def picture(self) -> str:
        r"""The format of a number, after `\*`: the first that is not of the letters' look."""
        named = (name for switch, name in pairwise(self.words) if switch == "\\*")
        return next((name for name in named if name.upper() not in LOOKS), "ARABIC")

    @property
    def target(self) -> str:
        """The bookmark that the field names, "" where it is of another kind."""
        match self.words:
            case ["REF" | "PAGEREF" | "NOTEREF", name, *_]:
                return name
        return ""

    def instruct(self, text: str) -> None:
        """Add a piece of the instruction."""
        self.instruction = (self.instruction + text)[:MOST_CHARACTERS]

    def show(self, text: str) -> None:
        """Add a piece of the result."""
        if self.is_result and len(self.shown) < MOST_CHARACTERS:
            self.shown += text

    def value(self, switch: str) -> str | None:
        """Return what follows a switch, None where it is not there or nothing follows."""
        return value_in(self.words, switch)


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
        """Take in the document's body and its notes; then compute what repeats other places."""
        for root in roots:
            self._go_through(root)
        for one in self.fields:
            if one.words[:1] in (["REF"], ["NOTEREF"]):
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
            open_fields.append(Field(next(mark.iterancestors(f"{W}p"), None)))
            self.fields.append(open_fields[-1])
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
            case ["SEQ", name, *_]:
                return self._sequence(name, one)
            case ["STYLEREF", "1" | "2" | "3" as level, *switches] if (
                "\\s" in switches or "\\w" in switches
            ):
                return self._last.get(int(level), "").rstrip(".")
            case ["DOCPROPERTY", name, *_]:
                return self.properties.get(name, "")
        return None

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
        picture = one.picture
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
        name, words = one.target, one.words
        if name not in self._marked or "\\p" in words or "\\t" in words:
            return None
        if {"\\w", "\\r", "\\n"} & set(words):
            place = self.places.get(name)
            number = self.numbers.get(place, "") if place is not None else ""
            is_end = bool(one.shown) and number.endswith(one.shown.rstrip("."))
            return one.shown if "\\w" not in words and is_end else number
        if name not in self._texts:
            self._texts[name] = self._text(self._marked[name])
        return self._texts[name]

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
        """The fields that show what an update may change in a way that is not computed.

        A bookmark's name alone stands for a REF field.
        """
        names = {name.lower() for name in self._marked}
        for one in self.fields:
            kind = next(iter(one.words), "")
            is_known = not kind or kind in AS_THEY_STAND or kind.lower() in names
            if kind in COUNTING or (one.shown.strip() and not is_known):
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
