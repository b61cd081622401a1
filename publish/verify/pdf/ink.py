"""What a PDF's page paints, as far as it decides whether a text can be seen.

Follows ISO 32000-1: graphics state (8.4), paths and clipping (8.5), color (8.6), coordinates
(8.3.4). Only what is certain is told: white text is unseen where nothing at all is painted
around it, and a clipping path is known where it is made of rectangles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

PAINTS = "f F f* B B* b b*"
STROKES = "S s n"
COLORS = "g rg k cs sc scn G RG K CS SC SCN"
LIGHTEST, CLEAREST = 0.98, 0.01
"""From which part of white on a color can't be told from paper, and to which ink from none."""
Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def matrix(values: Any) -> Matrix:
    """Return six operands as a matrix."""
    a, b, c, d, e, f = map(float, values)
    return a, b, c, d, e, f


def times(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does what `one` does and then what `other` does."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def point(x: float, y: float, ctm: Matrix) -> tuple[float, float]:
    """Return where a point is on the page."""
    a, b, c, d, e, f = ctm
    return a * x + c * y + e, b * x + d * y + f


@dataclass(slots=True)
class Paint:
    """What fills shapes, or what strokes them: is it white, is it transparent.

    `space` is the color space that `sc` and `scn` choose from.
    """

    white: bool = False
    clear: bool = False
    space: str = "/DeviceGray"

    @property
    def shows(self) -> bool:
        """Whether it is seen on paper."""
        return not (self.white or self.clear)

    def choose(self, operator: str, operands: Any) -> None:
        """Take in an operator of `COLORS`, in small letters."""
        if operator == "cs":
            self.space, self.white = str(operands[0]), False
        else:
            self.white = _is_white(operator, operands, self.space)


@dataclass(slots=True)
class Ink:
    """How the page is painted on: what fills, what strokes, where it is cut.

    `masked` says that a soft mask takes away some of it (11.6.5.3).
    """

    fill: Paint = field(default_factory=Paint)
    stroke: Paint = field(default_factory=Paint)
    clip: Box | None = None
    masked: bool = False

    def copy(self) -> Ink:
        """Return an ink that can change without this one."""
        return Ink(replace(self.fill), replace(self.stroke), self.clip, self.masked)

    def choose(self, operator: str, operands: Any) -> None:
        """Take in an operator of `COLORS`; capitals are about strokes (8.6.8)."""
        paint = self.stroke if operator.isupper() else self.fill
        paint.choose(operator.lower(), operands)

    def apply(self, state: Any) -> None:
        """Take in an entry of the page's graphics states."""
        if "/ca" in state:
            self.fill.clear = float(state["/ca"]) <= CLEAREST
        if "/CA" in state:
            self.stroke.clear = float(state["/CA"]) <= CLEAREST
        if "/SMask" in state:
            self.masked = isinstance(state["/SMask"], pikepdf.Dictionary)

    def cut(self, boxes: list[Box]) -> None:
        """Clip to rectangles, inside those before; to any other path there are none."""
        if not boxes:
            return
        left, lower, right, upper = bounds(boxes)
        if self.clip:
            left, lower = max(left, self.clip[0]), max(lower, self.clip[1])
            right, upper = min(right, self.clip[2]), min(upper, self.clip[3])
        self.clip = left, lower, right, upper


def _is_white(operator: str, operands: Any, space: str) -> bool:
    """Whether a color is white; of one operand only where it is known to be gray."""
    try:
        values = [float(value) for value in operands]
    except (TypeError, ValueError):
        return False  # a pattern
    if len(values) == 4:
        return max(values) <= 1 - LIGHTEST
    is_known = len(values) == 3 or operator == "g" or space in {"/DeviceGray", "/CalGray"}
    return is_known and bool(values) and min(values) >= LIGHTEST


def bounds(boxes: list[Box]) -> Box:
    """Return the smallest box around others."""
    lefts, lowers, rights, uppers = zip(*boxes, strict=True)
    return min(lefts), min(lowers), max(rights), max(uppers)


def rectangle(operands: Any, ctm: Matrix) -> Box:
    """Return the box that an operator `re` draws, on the page."""
    x, y, width, height = map(float, operands)
    corners = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
    return around([point(*corner, ctm) for corner in corners])


def around(points: list[tuple[float, float]]) -> Box:
    """Return the smallest box around points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def holds(box: Box, x: float, y: float, more: float) -> bool:
    """Whether a point is in a box that is wider on all sides by so much."""
    left, lower, right, upper = box
    return left - more <= x <= right + more and lower - more <= y <= upper + more


def painted(source: Any, resources: Any, ctm: Matrix = IDENTITY) -> Iterator[Box]:
    """Yield a box around everything that a content stream paints in a color: paths, pictures.

    A form is taken to be painted all over.
    """
    points: list[tuple[float, float]] = []
    ink = Ink()
    saved: list[tuple[Matrix, Ink]] = []
    for instruction in pikepdf.parse_content_stream(source):
        operator, operands = str(instruction.operator), instruction.operands
        match operator:
            case "q":
                saved.append((ctm, ink.copy()))
            case "Q" if saved:
                ctm, ink = saved.pop()
            case "cm":
                ctm = times(matrix(operands), ctm)
            case "gs":
                ink.apply(resources["/ExtGState"][str(operands[0])])
            case "re":
                box = rectangle(operands, ctm)
                points += [box[:2], box[2:]]
            case "m" | "l" | "c" | "v" | "y":
                values = [float(value) for value in operands]
                points += [
                    point(*pair, ctm) for pair in zip(values[::2], values[1::2], strict=True)
                ]
            case "sh":
                yield -float("inf"), -float("inf"), float("inf"), float("inf")
            case "Do":
                yield _drawing(resources["/XObject"][str(operands[0])], ctm)
            case _ if operator in PAINTS.split():
                if points and ink.fill.shows:
                    yield around(points)
                points = []
            case _ if operator in STROKES.split():
                points = []
            case _ if operator in COLORS.split():
                ink.choose(operator, operands)
            case "INLINE IMAGE":
                yield rectangle([0, 0, 1, 1], ctm)


def _drawing(drawing: Any, ctm: Matrix) -> Box:
    """Return the box of a picture, or that of a form."""
    if drawing.get("/Subtype") != "/Form":
        return rectangle([0, 0, 1, 1], ctm)
    ctm = times(matrix(drawing.get("/Matrix", IDENTITY)), ctm)
    left, lower, right, upper = map(float, drawing["/BBox"])
    return rectangle([left, lower, right - left, upper - lower], ctm)
