r"""Fields: what Word counts anew whenever it updates them (ECMA-376-1, 17.16).

A caption's number is a SEQ field, after STYLEREF where captions count by chapter; a reference is
a REF field: `\w` repeats a heading's number in full, a bookmark around label and number those
of a caption. Every field holds the result that the outline gives, so that the file is right
before any update, and in programs that update none.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from xml.sax.saxutils import escape

from lxml import etree
from lxml.etree import _Element as Element

from publish.export.docx.body import W, remove, style_of, text_of
from publish.export.docx.bookmarks import Bookmarks
from publish.export.docx.runs import shown
from publish.export.docx.tree import LETTER
from publish.model.labels import with_number
from publish.model.outline import Caption, Heading, Outline
from publish.model.scheme import Scheme

COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WORD_2013 = "http://schemas.microsoft.com/office/word/2012/wordml"
SEQUENCE = re.compile(r"[^\W\d]\w*")
FIELD_MARKS = ("begin", "separate", "end")
KEEP_LOOK = r" \* MERGEFORMAT"
"""Lets a result keep the look that it has where the field stands (17.16.4.3)."""
KINDS = ("figure", "table", "equation", "listing")
PLAIN_NUMBERS = frozenset({"%1", "%1."})
NUMBER = "_Num"
"""Begins the name of the bookmark around a caption's bare number."""


def field_xml(instruction: str, result: str) -> str:
    """Return the runs of a field; `result` is XML that a run may hold."""
    return field_around(instruction, f"<w:r>{result}</w:r>" if result else "")


def field_around(instruction: str, runs: str) -> str:
    """Return a field whose result is runs, as XML."""
    code = f'<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText>'
    marks = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in FIELD_MARKS)
    begin, separate, end = marks
    return f"{begin}<w:r>{code}</w:r>{separate}{runs}{end}"


def property_field(name: str, value: str) -> str:
    """Return a field that repeats a property of the document (17.16.5.15)."""
    return field_xml(f"DOCPROPERTY {name} \\* MERGEFORMAT", shown(value))


def field_runs(instruction: str, result: str, run: Element, older: str = "") -> list[Element]:
    """Return the runs of a field that looks as a run does; `result` is text.

    `older` is the instruction for programs that do not know Word 2013's, where it is another.
    """
    runs = []
    for kind in ("begin", "instruction", "separate", "result", "end"):
        one = etree.Element(f"{W}r")
        look = run.find(f"{W}rPr")
        if look is not None:
            one.append(copy.deepcopy(look))
        if kind == "instruction" and older:
            one.append(_choice(instruction, older))
        elif kind == "instruction":
            _text(one, "instrText", f" {instruction} ")
        elif kind == "result":
            _text(one, "t", result)
        else:
            etree.SubElement(one, f"{W}fldChar").set(f"{W}fldCharType", kind)
        runs.append(one)
    return runs


def _choice(instruction: str, older: str) -> Element:
    """Return an instruction for Word and one for others (ECMA-376-3, 9.3)."""
    choices = etree.Element(f"{{{COMPATIBILITY}}}AlternateContent", nsmap={"mc": COMPATIBILITY})
    new = etree.SubElement(choices, f"{{{COMPATIBILITY}}}Choice", nsmap={"w15": WORD_2013})
    new.set("Requires", "w15")
    _text(new, "instrText", f" {instruction} ")
    _text(etree.SubElement(choices, f"{{{COMPATIBILITY}}}Fallback"), "instrText", f" {older} ")
    return choices


def _text(run: Element, name: str, words: str) -> None:
    element = etree.SubElement(run, W + name)
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    element.text = words


def _like(run: Element, words: str) -> list[Element]:
    """Return a run of the same look with other words; none for no words."""
    if not words:
        return []
    one = etree.Element(f"{W}r")
    look = run.find(f"{W}rPr")
    if look is not None:
        one.append(copy.deepcopy(look))
    _text(one, "t", words)
    return [one]


def _put(run: Element, parts: Sequence[Element]) -> None:
    """Put elements in a run's place."""
    parent = run.getparent()
    if parent is not None:
        index = parent.index(run)
        parent[index : index + 1] = list(parts)


@dataclass
class Captions:
    """Turns the numbers of captions into SEQ fields, in the document's order.

    `names` gives each id its bookmark's name; `labels` the printed words. `by_chapter` says
    that numbers start again at each heading of level 1. A chapter's number is a field too where
    Word is sure to repeat it as we do, without signs around it.
    """

    bookmarks: Bookmarks
    names: Mapping[str, str]
    labels: Mapping[str, str]
    by_chapter: bool
    scheme: Scheme
    _counts: Counter[str] = field(default_factory=Counter)
    _chapters: set[str] = field(default_factory=set)
    _sequences: dict[str, str] = field(default_factory=dict)

    def set_fields(self, root: Element, outline: Outline) -> None:
        """Go through a part's bookmarks and headings and set a field for each caption."""
        captions = {self.names[one.id]: one for one in outline.captions if one.id in self.names}
        letters_only = (one for one in outline.captions if one.kind == "subfigure" and not one.id)
        marks = sorted(name for name in self.bookmarks.starts if name.startswith(f"_{LETTER}"))
        captions |= dict(zip(marks, letters_only, strict=False))
        starts = {id(self.bookmarks.starts[name]): (name, one) for name, one in captions.items()}
        self._chapters = {
            one.number.removesuffix(".")
            for one in outline.headings
            if one.level == 1
            and one.number
            and one.listed
            and self.scheme.levels_of(one.role)[0].text in PLAIN_NUMBERS
        }
        for element in list(root.iter(f"{W}p", f"{W}bookmarkStart")):
            if element.tag == f"{W}p":
                if self.by_chapter and style_of(element) == "Heading1":
                    self._counts.clear()
            elif id(element) in starts:
                name, caption = starts[id(element)]
                self._set(name, caption, list(_runs_behind(element)))

    def sequence(self, kind: str) -> str:
        """Return the name under which Word counts a kind and lists it: its label's, as in Word.

        Two kinds with one label are counted under names of their own.
        """
        if not self._sequences:
            for one in KINDS:
                word = with_number(self.labels[one], "").replace("\u00a0", "")
                is_free = SEQUENCE.fullmatch(word) and word not in self._sequences.values()
                own = one.capitalize()
                other = own if own not in self._sequences.values() else f"{own}2"
                self._sequences[one] = word if is_free else other
        return self._sequences[kind]

    def _set(self, name: str, caption: Caption, runs: list[Element]) -> None:
        """Put fields for the number in the runs of a label; its bookmark ends behind the number.

        A label in two scripts is in several runs, its number in one.
        """
        before, after = around_number(caption, self.labels)
        number = caption.number.removeprefix("(").removesuffix(")")
        if not "".join(map(text_of, runs)).startswith(before + number):
            return
        start, waiting = len(before), list(runs)
        while start >= len(text_of(waiting[0])):
            start -= len(text_of(waiting.pop(0)))
        run, *behind = waiting
        text, end = text_of(run), runs[-1].getnext()
        rest = text[start + len(number) :]
        parts = self._fields(caption.kind, number, run)
        _put(run, [*_like(run, text[:start]), *parts, *_like(run, rest[: len(after)])])
        if end is not None:
            for one in [*reversed(behind), *_like(run, rest[len(after) :])]:
                end.addnext(one)
        if caption.id:
            self.bookmarks.surround(name.replace("_Ref", NUMBER), parts[0], parts[-1])

    def _fields(self, kind: str, number: str, run: Element) -> list[Element]:
        """Return the fields of a number, of its chapter's too where Word repeats that as we do."""
        prefix, _, count = number.rpartition(".")
        chapter: list[Element] = []
        if prefix in self._chapters:
            chapter = field_runs(r"STYLEREF 1 \s", prefix, run) + _like(run, ".")
        elif prefix:
            chapter = _like(run, f"{prefix}.")
        return [*chapter, *self._field(kind, count, run)]

    def _field(self, kind: str, count: str, run: Element) -> list[Element]:
        r"""Return the field that counts a caption.

        By chapter, `\s 1` starts anew at each heading of level 1. LibreOffice does not know that
        and is told to at the first caption; Word is not, for another may be put before it.
        """
        if kind == "subfigure":
            restart = " \\r 1" if count == "a" else ""
            return field_runs(f"SEQ Subfigure \\* alphabetic{restart}", count, run)
        instruction = f"SEQ {self.sequence(kind)} \\* ARABIC"
        follows = int(count) == self._counts[kind] + 1
        self._counts[kind] = int(count)
        if not follows:
            return field_runs(f"{instruction} \\r {count}", count, run)
        if not self.by_chapter:
            return field_runs(instruction, count, run)
        older = f"{instruction} \\r 1" if count == "1" else ""
        return field_runs(f"{instruction} \\s 1", count, run, older)


def _runs_behind(start: Element) -> Iterator[Element]:
    """Yield the runs right behind a bookmark's start."""
    for item in start.itersiblings():
        if item.tag != f"{W}r":
            return
        yield item


def around_number(caption: Caption, labels: Mapping[str, str]) -> tuple[str, str]:
    """Return what a caption's label holds before and behind its number."""
    if caption.kind in {"equation", "subfigure"}:
        return "(", ")"
    before, _, after = with_number(labels[caption.kind], "\0").partition("\0")
    return before, after


@dataclass
class References:
    """Turns the numbers in cross-references into REF fields.

    `ids` gives the source's id of each bookmark.
    """

    outline: Outline
    names: Mapping[str, str]
    labels: Mapping[str, str]
    scheme: Scheme
    headings: Mapping[str, Element]

    def __post_init__(self) -> None:
        self._headings = {self.names.get(one.id, ""): one for one in self.outline.headings}
        self._captions = {self.names.get(one.id, ""): one for one in self.outline.captions}
        self._figures: dict[str, Caption] = {}
        figure = None
        for one in self.outline.captions:
            if one.kind == "subfigure" and figure:
                self._figures[one.id] = figure
            elif one.kind == "figure":
                figure = one

    def set_field(self, link: Element) -> None:
        """Put a field for each number in a link; where Word would print another, leave the text."""
        name, runs = link.get(f"{W}anchor", ""), link.findall(f"{W}r")
        if len(runs) != len(link) or any(run.find(f"{W}t") is None for run in runs):
            return
        if heading := self._headings.get(name):
            self._to_heading(name, heading, runs)
        elif caption := self._captions.get(name):
            self._to_caption(name, caption, runs)

    def _to_heading(self, name: str, heading: Heading, runs: list[Element]) -> None:
        number, words = heading.full_number, "".join(map(text_of, runs))
        if number:
            if self.scheme.is_repeated(heading.role, heading.depth):
                _replace(number, [(f"REF {name} \\w \\h", number)], runs)
        elif name in self.headings and _is_plain(self.headings[name], words):
            _put(runs[0], field_runs(f"REF {name} \\h{KEEP_LOOK}", words, runs[0]))
            for run in runs[1:]:
                remove(run)

    def _to_caption(self, name: str, caption: Caption, runs: list[Element]) -> None:
        whole = f"REF {name} \\h{KEEP_LOOK}"
        if caption.kind == "subfigure":
            figure = self._figures.get(caption.id)
            if figure and figure.id in self.names:
                number = (_bare(self.names[figure.id]), figure.number)
                parts = [number, ("", " "), (whole, caption.number)]
                _replace(f"{figure.number} {caption.number}", parts, runs)
            return
        label = caption.number.join(around_number(caption, self.labels))
        if not _replace(label, [(whole, label)], runs):
            _replace(caption.number, [(_bare(name), caption.number)], runs)


def _replace(words: str, parts: Sequence[tuple[str, str]], runs: Sequence[Element]) -> bool:
    """Put fields for these words in the runs; say whether they stand there.

    A part is an instruction and its result, or text where it has no instruction.
    """
    alone = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    for run in reversed(runs):
        text = text_of(run)
        match = alone.search(text)
        place = match.start() if match else text.rfind(words)
        if place >= 0:
            before, after = text[:place], text[place + len(words) :]
            made = [
                field_runs(code, text, run) if code else _like(run, text) for code, text in parts
            ]
            _put(run, [*_like(run, before), *chain.from_iterable(made), *_like(run, after)])
            return True
    return False


def _bare(name: str) -> str:
    """Return the instruction that repeats a caption's number without its label."""
    return f"REF {name.replace('_Ref', NUMBER)} \\h{KEEP_LOOK}"


def _is_plain(heading: Element, words: str) -> bool:
    """Whether a heading holds these words and nothing else, such as a note or a formula."""
    kinds = {child.tag for run in heading.iterfind(f"{W}r") for child in run}
    simple = kinds <= {f"{W}rPr", f"{W}t"} and text_of(heading) == words
    return simple and {child.tag for child in heading} <= {
        f"{W}{name}" for name in ("pPr", "r", "bookmarkStart", "bookmarkEnd")
    }
