"""The numbers of a Word file's notes, counted as Word counts (ECMA-376-1, 17.11).

The settings say for the whole document, and each section for itself, in which format notes are
numbered, from where, and whether they begin anew. Notes that begin anew on each page can't be
counted without pages: they are counted through, and that is a problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from publish.verify.docx.lists import FORMATS, printed
from publish.verify.docx.text import MARKS, words
from publish.verify.docx.values import OFF, W, value_of, whole

CUSTOM = f"{W}customMarkFollows"
DEFAULT_FORMATS = {"footnote": "decimal", "endnote": "lowerRoman"}


@dataclass(frozen=True)
class _Way:
    """How the notes of a section are numbered."""

    format: str
    start: int
    restart: str


class Notes:
    """The number of each note's mark; `problems` are what can't be counted."""

    def __init__(self, body: Element, settings: Element | None) -> None:
        self.problems: list[str] = []
        self._numbers: dict[Element, str] = {}
        sections = list(_sections(body))
        for kind, format in DEFAULT_FORMATS.items():
            common = None if settings is None else settings.find(f"{W}{kind}Pr")
            count: int | None = None
            for section, marks in sections:
                own = None if section is None else section.find(f"{W}{kind}Pr")
                way = _way(own, common, format)
                if count is None or way.restart == "eachSect":
                    count = way.start
                for mark in marks:
                    if mark.tag == f"{W}{kind}Reference":
                        count += self._number(mark, count, way)

    def number(self, mark: Element) -> str:
        """Return what the mark of a note prints; a mark of the text's own follows as text."""
        return self._numbers.get(mark, "")

    def name(self, mark: Element) -> str:
        """Return by which number or mark a reader knows a note."""
        run = mark.getparent()
        return self.number(mark) or ("" if run is None else words(run))

    def _number(self, mark: Element, count: int, way: _Way) -> int:
        """Give a mark its number; return by how much that counts on."""
        if mark.get(CUSTOM, "0") not in OFF:
            return 0
        self._numbers[mark] = printed(count, way.format)
        if way.format not in FORMATS:
            self._tell(f'numbers notes in the format "{way.format}", which is not read')
        if way.restart == "eachPage":
            self._tell("numbers notes anew on each page, which is not read")
        return 1

    def _tell(self, message: str) -> None:
        if message not in self.problems:
            self.problems.append(message)


def _sections(body: Element) -> Iterator[tuple[Element | None, list[Element]]]:
    """Yield the properties of each section, and the notes' marks in it.

    They stand in the section's last paragraph; those of the last section at the body's end.
    """
    marks: list[Element] = []
    ended: Element | None = None
    for item in body.iter(f"{W}p", *MARKS):
        if item.tag in MARKS:
            marks.append(item)
            continue
        if ended is not None:
            yield ended, marks
            marks = []
        ended = item.find(f"{W}pPr/{W}sectPr")
    yield (body.find(f"{W}sectPr") if ended is None else ended), marks


def _way(own: Element | None, common: Element | None, format: str) -> _Way:
    """Return how a section's notes are numbered: by its own word, else by the document's."""

    def said(name: str) -> str | None:
        values = (value_of(one, name) for one in (own, common) if one is not None)
        return next((value for value in values if value is not None), None)

    start = whole(said("numStart"))
    return _Way(
        said("numFmt") or format, 1 if start is None else start, said("numRestart") or "continuous"
    )
