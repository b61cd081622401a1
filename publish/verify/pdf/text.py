"""The text layer of a PDF: what each marked-content sequence shows, and whether it is seen.

Follows ISO 32000-1: text (9.3, 9.4), marked content (14.6), form XObjects (8.10).
WeasyPrint draws nothing for a box of white space: a sequence without text stands for a space.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from publish.verify.pdf.font import Font, Fonts
from publish.verify.pdf.ink import (
    COLORS,
    IDENTITY,
    PAINTS,
    STROKES,
    Box,
    Ink,
    Matrix,
    Paint,
    holds,
    matrix,
    painted,
    point,
    rectangle,
    times,
)
from publish.verify.pdf.lines import Piece, is_rtl, logical_order
from publish.verify.pdf.unpacking import Unpacker
from publish.verify.pdf.unpacking import listed as listed

TEXT = "BT Tc Tf Tm Td TD T* TL Tr Ts Tz Tj TJ ' \""
OPERATORS = f"{TEXT} q Q cm gs BMC BDC EMC Do EI sh re W W* {PAINTS} {STROKES} {COLORS}"
CHOICES = frozenset(COLORS.split())
READ = (b"TJ", b"Tj", b"Do", b"MCID", b"'", b'"')
"""What a content stream holds if there is anything to read in it."""
NOT_PAINTED = "not painted"
PAINTS_NOTHING, FILLS, STROKES_TEXT = {3, 7}, {0, 2, 4, 6}, {1, 2, 5, 6}
"""Text rendering modes (9.3.6): those without any paint, those that fill, those that stroke."""
CLOSEST = -0.3
"""By how much of its size a font's letters are drawn together at most without standing in heaps."""
SMALLEST = 1.0
"""In points: the size of the smallest text that anyone can see."""


@dataclass
class TextLayer:
    """The pieces of all pages by page and MCID, and what the fonts could not show or say.

    `unmarked` is text in a sequence without an MCID, or in none; `hidden` is text that nobody
    sees, with the reason; `replaced` are pieces with the text that is to be read in their places;
    `unpainted` are the pieces of sequences that paint nothing, be it text or picture; `edges` holds
    for each page its left, lower, right and upper edges; `turned` are the pages that are shown
    turned (14.11.2), with the degrees; `fonts` are those that do not draw what their codes name.
    """

    pieces: dict[tuple[int, int], Piece] = field(default_factory=dict)
    unmarked: list[Piece] = field(default_factory=list)
    hidden: list[tuple[Piece, str]] = field(default_factory=list)
    replaced: list[tuple[Piece, str]] = field(default_factory=list)
    unpainted: list[Piece] = field(default_factory=list)
    edges: dict[int, tuple[float, ...]] = field(default_factory=dict)
    turned: dict[int, int] = field(default_factory=dict)
    boxes: set[str] = field(default_factory=set)
    unmapped: set[str] = field(default_factory=set)
    fonts: set[tuple[str, str]] = field(default_factory=set)


def text_layer(pdf: pikepdf.Pdf) -> TextLayer:
    """Return the text of every page. Raises `OversizedError`, and pikepdf's own errors."""
    fonts = Fonts(Unpacker())
    layer = TextLayer(boxes=fonts.boxes, unmapped=fonts.unmapped, fonts=fonts.faults)
    rtl = is_rtl(str(pdf.Root.get("/Lang", "")))
    for number, page in enumerate(pdf.pages, 1):
        reader = _PageReader(fonts)
        resources: Any = page.obj.get("/Resources", {})
        reader.run(page.obj.get("/Contents"), page.obj, resources, _State())
        reader.find_unseen(page.obj, resources)
        if degrees := int(page.obj.get("/Rotate", 0)) % 360:
            layer.turned[number] = degrees
        layer.edges[number] = tuple(float(edge) for edge in page.cropbox)
        for mcid, shown in reader.shown.items():
            piece = shown.piece(number, rtl)
            layer.pieces[number, mcid] = piece
            if shown.hidden:
                layer.hidden.append((piece, shown.hidden))
            if not (shown.paints or shown.letters):
                layer.unpainted.append(piece)
            if shown.said is not None:
                layer.replaced.append((piece, shown.said))
        layer.unmarked += [one.piece(number, rtl) for one in reader.unmarked if one.letters]
    return layer


@dataclass
class _Shown:
    """What one sequence shows; `said` is the text to be read in its place (14.9.4).

    `hidden` says why some of it can't be seen, "" where all of it can; `paints` says that it has
    a path, a picture or the like.
    """

    letters: list[str] = field(default_factory=list)
    height: float | None = None
    left: float = 0.0
    size: float = 0.0
    hidden: str = ""
    said: str | None = None
    paints: bool = False

    def piece(self, page: int, rtl: bool) -> Piece:
        text = "".join(logical_order(self.letters, rtl)) or " "
        return Piece(text, page, self.height, self.size, self.left)


@dataclass(slots=True)
class _State:
    """The part of the graphics state that text depends on (8.4.1, 9.3.1)."""

    font: Font = field(default_factory=lambda: Font({}, 1))
    size: float = 0.0
    mode: int = 0
    leading: float = 0.0
    width: float = 1.0
    rise: float = 0.0
    apart: float = 0.0
    ctm: Matrix = IDENTITY
    ink: Ink = field(default_factory=Ink)

    def copy(self, ctm: Matrix | None = None) -> _State:
        """Return a state that can change without this one."""
        return replace(self, ink=self.ink.copy(), ctm=ctm or self.ctm)

    def take(self, operator: str, operand: Any) -> None:
        """Take in a parameter of the text state."""
        match operator:
            case "Tc":
                self.apart = float(operand)
            case "TL":
                self.leading = float(operand)
            case "Tr":
                self.mode = int(operand)
            case "Ts":
                self.rise = float(operand)
            case "Tz":
                self.width = float(operand) / 100

    def paints(self) -> list[Paint]:
        """Return what letters are painted with."""
        fill = [self.ink.fill] if self.mode in FILLS else []
        return fill + ([self.ink.stroke] if self.mode in STROKES_TEXT else [])


@dataclass
class _Cursor:
    """Where the line begins that the next text goes on (9.4.2)."""

    line: Matrix = IDENTITY

    def take(self, operator: str, operands: Any, state: _State) -> None:
        """Begin a line where an operator says; `TD` sets the distance of lines, too."""
        match operator:
            case "BT":
                self.line = IDENTITY
            case "Tm":
                self.line = matrix(operands)
            case "Td" | "TD":
                x, y = map(float, operands)
                state.leading = -y if operator == "TD" else state.leading
                self.line = times((1, 0, 0, 1, x, y), self.line)
            case "T*":
                self.line = times((1, 0, 0, 1, 0, -state.leading), self.line)


@dataclass
class _PageReader:
    """Runs through one page's instructions and collects what stands under each MCID, and not.

    `_white` is white text with the places where it begins.
    """

    fonts: Fonts
    shown: dict[int, _Shown] = field(default_factory=dict)
    unmarked: list[_Shown] = field(default_factory=lambda: [_Shown()])
    _marks: list[_Shown] = field(default_factory=list)
    _drawn: set[Any] = field(default_factory=set)
    _drawing: list[Any] = field(default_factory=list)
    _white: list[tuple[_Shown, float, float]] = field(default_factory=list)

    def run(self, streams: Any, source: Any, resources: Any, state: _State) -> None:
        """Read a content stream; `source` is what pikepdf parses it from."""
        data = self.fonts.unpacker.unpacked(streams)
        if not any(operator in data for operator in READ):
            return
        fonts: dict[str, Font] = {}
        saved: list[_State] = []
        cursor = _Cursor()
        boxes: list[Box] = []
        clips = False
        for instruction in pikepdf.parse_content_stream(source, OPERATORS):
            operator, operands = str(instruction.operator), instruction.operands
            match operator:
                case "TJ" | "Tj":
                    self._show(operands[0], state, cursor)
                case "'" | '"':
                    cursor.take("T*", operands, state)
                    self._show(operands[-1], state, cursor)
                case "BT" | "Tm" | "Td" | "TD" | "T*":
                    cursor.take(operator, operands, state)
                case "Tc" | "TL" | "Tr" | "Ts" | "Tz":
                    state.take(operator, operands[0])
                case "Tf":
                    name, state.size = str(operands[0]), float(operands[1])
                    if name not in fonts:
                        fonts[name] = self.fonts.get(resources["/Font"][name])
                    state.font = fonts[name]
                case "BDC" | "BMC":
                    self._marks.append(self._mark(operands))
                case "EMC":
                    self._marks.pop()
                case "cm":
                    state.ctm = times(matrix(operands), state.ctm)
                case "gs":
                    state.ink.apply(resources["/ExtGState"][str(operands[0])])
                case "q":
                    saved.append(state.copy())
                case "Q":
                    state = saved.pop() if saved else state
                case "re":
                    boxes.append(rectangle(operands, state.ctm))
                case "W" | "W*":
                    clips = True
                case "EI" | "sh":
                    self._mark_now().paints = True
                case "Do":
                    self._mark_now().paints = True
                    drawing = resources["/XObject"][str(operands[0])]
                    self._draw(drawing, resources, state)
                case _ if operator in CHOICES:
                    state.ink.choose(operator, operands)
                case _:
                    if clips:
                        state.ink.cut(boxes)
                    boxes, clips = [], False
                    self._mark_now().paints |= operator != "n"

    def _show(self, operand: Any, state: _State, cursor: _Cursor) -> None:
        """Take in the text of an operator, where it stands, and whether it is seen."""
        mark = self._mark_now()
        place = times(cursor.line, state.ctm)
        left, height = point(0, state.rise, place)
        a, b, c, d, _, _ = place
        size = state.size * math.hypot(c, d)
        if mark.height is None:
            mark.left, mark.height, mark.size = left, height, size
        letters = state.font.shown(operand)
        mark.letters += letters
        width = state.size * state.width * math.hypot(a, b)
        if not "".join(letters).strip():
            return
        reason = _unseen(state, left, height, min(abs(size), abs(width)))
        if reason := reason or _turned(state, place):
            mark.hidden = mark.hidden or reason
        elif not any(paint.shows for paint in state.paints()):
            self._white.append((mark, left, height))

    def find_unseen(self, source: Any, resources: Any) -> None:
        """Mark the white text that is on nothing but white."""
        if not self._white:
            return
        boxes = list(painted(source, resources))
        for mark, left, height in self._white:
            if not any(holds(box, left, height, mark.size) for box in boxes):
                mark.hidden = mark.hidden or "white on white"

    def _mark_now(self) -> _Shown:
        """Return the sequence that the next instruction belongs to."""
        return self._marks[-1] if self._marks else self.unmarked[0]

    def _mark(self, operands: Any) -> _Shown:
        """Return where the text of a sequence goes."""
        if str(operands[0]) == "/Artifact":
            self.unmarked.append(_Shown())
            return self.unmarked[-1]
        around = self._mark_now()
        properties = operands[1] if len(operands) > 1 else None
        if not isinstance(properties, pikepdf.Dictionary):
            return around
        if "/MCID" in properties:
            around = self.shown.setdefault(int(properties["/MCID"]), _Shown())
        if "/ActualText" in properties:
            around.said = str(properties["/ActualText"])
        return around

    def _draw(self, drawing: Any, resources: Any, state: _State) -> None:
        """Read a form XObject, once a page: opacity and transformations put text into one."""
        if drawing.objgen in self._drawing:
            raise ValueError("a drawing draws itself")
        if drawing.get("/Subtype") == "/Form" and drawing.objgen not in self._drawn:
            self._drawn.add(drawing.objgen)
            self._drawing.append(drawing.objgen)
            inside = state.copy(times(matrix(drawing.get("/Matrix", IDENTITY)), state.ctm))
            self.run(drawing, drawing, drawing.get("/Resources", resources), inside)
            self._drawing.pop()


def _unseen(state: _State, left: float, height: float, size: float) -> str:
    """Return why nobody sees a text, "" where it can be seen, or is white."""
    if state.mode in PAINTS_NOTHING:
        return NOT_PAINTED
    if all(paint.clear for paint in state.paints()):
        return "wholly transparent"
    if state.ink.masked:
        return "behind a mask"
    if state.apart < CLOSEST * abs(state.size):
        return "drawn with its letters over one another"
    if size < SMALLEST and not state.font.scales:
        return f"smaller than {SMALLEST:g} point"
    if state.ink.clip and not holds(state.ink.clip, left, height, size):
        return "cut off"
    return ""


def _turned(state: _State, place: Matrix) -> str:
    """Return how letters stand that are not to be read, "" for others; slanted ones are fine.

    A font with a matrix of its own may be turned by that.
    """
    if state.font.scales:
        return ""
    a, b, c, d, _, _ = place
    if (a * d - b * c) * state.width < 0:
        return "mirrored"
    is_upright = state.size * d >= 0 or abs(d) <= abs(c)
    return "" if is_upright else "upside down"
