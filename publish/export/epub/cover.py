"""The picture on a book's cover where the publication brings none: title, subtitle, authors.

Drawn with the fonts of the design; what they can't write is drawn with a font of the system
that fontconfig finds, and where there is none, the picture stays without words.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from math import ceil
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont, features

from publish.export import fonts
from publish.export.pages import single_line
from publish.model.languages import direction
from publish.model.publication import Publication

WIDTH, HEIGHT = 1200, 1800
MARGIN = 130
PAPER, INK, GRAY, ACCENT = "#f6f1e7", "#1f1b1a", "#5c5550", "#7a1f2b"
TITLE_TOP = 330
WIDE = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")
NOT_AT_START = "，。、；：？！）》」』】〉〕％,.;:?!)’”ー々〜…"
LEAST_FOR_SIGNS = 0.6
NOT_AT_END = "（《「『【〈〔(“‘"


@dataclass(frozen=True)
class Style:
    """How one text of the cover is set: family, weight, color, sizes to try, lines at most."""

    family: str
    weight: int
    color: str
    sizes: tuple[int, ...]
    lines: int
    leading: float


TITLE = Style("Source Serif 4", 600, INK, (136, 120, 108, 96, 84, 72, 62, 52), 6, 1.14)
SUBTITLE = Style("Source Sans 3", 400, GRAY, (52, 46, 40, 34), 5, 1.3)
AUTHOR = Style("Source Sans 3", 600, INK, (48, 42, 36, 30), 6, 1.35)


def draw(publication: Publication) -> bytes:
    """Return the cover as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    canvas = ImageDraw.Draw(image)
    rtl = direction(publication.language) == "rtl"
    edge = WIDTH - 44 if rtl else 0
    canvas.rectangle((edge, 0, edge + 44, HEIGHT), fill=ACCENT)
    y = _set(canvas, single_line(publication.title), TITLE, TITLE_TOP, publication.language)
    left = WIDTH - MARGIN - 150 if rtl else MARGIN
    canvas.rectangle((left, y + 46, left + 150, y + 54), fill=ACCENT)
    _set(canvas, single_line(publication.subtitle), SUBTITLE, y + 104, publication.language)
    authors = "\n".join(single_line(name) for name in publication.authors)
    _set(canvas, authors, AUTHOR, HEIGHT - MARGIN, publication.language, upwards=True)
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=6)
    return target.getvalue()


MOST_LETTERS = 400
"""More than any cover has room for; what is longer is cut before it is measured."""


def _set(
    canvas: ImageDraw.ImageDraw,
    text: str,
    style: Style,
    y: float,
    language: str,
    *,
    upwards: bool = False,
) -> float:
    """Set a text from `y` downwards, or so that it ends there; return where it ends."""
    font_at = _font_for(text, style, language)
    if not text or font_at is None:
        return y
    if len(text) > MOST_LETTERS:
        text = text[:MOST_LETTERS].rstrip() + "…"
    font, lines = _fitted(text, style, font_at)
    step = font.size * style.leading
    top = y - step * len(lines) if upwards else y
    rtl = direction(language) == "rtl"
    x, anchor = (WIDTH - MARGIN, "ra") if rtl else (MARGIN, "la")
    for index, line in enumerate(lines):
        canvas.text((x, top + index * step), line, style.color, font, anchor)
    return float(top + step * len(lines))


def _fitted(text: str, style: Style, font_at: Any) -> tuple[Any, list[str]]:
    """Return the largest font in which the text fits, and its lines; too long a text is cut.

    Chinese and Japanese are set a little smaller where each line can then end at a sign.
    """
    width = WIDTH - 2 * MARGIN
    fitting: list[tuple[Any, list[str]]] = []
    for size in style.sizes:
        font = font_at(size)
        lines = [line for one in text.split("\n") for line in _wrapped(one, font, width)]
        if len(lines) <= style.lines:
            fitting.append((font, lines))
            if not _has_signs_inside(text) or _break_at_signs(lines):
                break
    if not fitting:
        return font, [*lines[: style.lines - 1], lines[style.lines - 1] + "…"]
    largest, last = fitting[0], fitting[-1]
    return (
        last
        if _break_at_signs(last[1]) and last[0].size >= largest[0].size * LEAST_FOR_SIGNS
        else largest
    )


def _has_signs_inside(text: str) -> bool:
    return bool(WIDE.search(text)) and any(sign in text[:-1] for sign in NOT_AT_START)


def _break_at_signs(lines: list[str]) -> bool:
    return all(line[-1:] in NOT_AT_START for line in lines[:-1])


def _wrapped(text: str, font: Any, width: float) -> list[str]:
    """Return the text in lines of nearly one length, as few as the width allows.

    Among all ways to break it into so few lines, the one whose lines differ least in length
    is taken; a break behind a colon costs less.
    """
    pieces = [cut for piece in _pieces(text) for cut in _cut(piece, font, width)]
    ends = list(accumulate((font.getlength(piece) for piece in pieces), initial=0.0))
    even = ends[-1] / ceil(ends[-1] / width or 1)
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for end in range(1, len(ends)):
        ways = []
        for start in range(end - 1, -1, -1):
            length = ends[end] - ends[start]
            if length > width and start < end - 1:
                break
            lines, cost, _ = best[start]
            after_colon = (
                pieces[start - 1].endswith((": ", "— ", "：", "，", "、")) if start else False
            )
            discount = (even / 3) ** 2 if after_colon else 0.0
            ways.append((lines + 1, cost + (even - length) ** 2 - discount, start))
        best.append(min(ways))
    breaks = [len(pieces)]
    while breaks[-1]:
        breaks.append(best[breaks[-1]][2])
    breaks.reverse()
    return ["".join(pieces[a:b]).strip() for a, b in pairwise(breaks)]


def _cut(piece: str, font: Any, width: float) -> Iterator[str]:
    """Yield a piece in parts that are no wider than a line."""
    while len(piece) > 1 and font.getlength(piece.rstrip()) > width:
        end = next(
            n for n in range(len(piece) - 1, 0, -1) if font.getlength(piece[:n]) <= width or n == 1
        )
        yield piece[:end]
        piece = piece[end:]
    yield piece


def _pieces(text: str) -> Iterator[str]:
    """Yield what must stay together: a word with its space, a Chinese or Japanese character."""
    piece = ""
    for character in text:
        after_space = piece.endswith((" ", "-", "–", "—"))
        between_wide = piece and (WIDE.match(character) or WIDE.match(piece[-1]))
        kept = character in NOT_AT_START or piece[-1:] in NOT_AT_END
        if piece and character != " " and (after_space or (between_wide and not kept)):
            yield piece
            piece = ""
        piece += character
    yield piece


def _font_for(text: str, style: Style, language: str) -> Any:
    """Return a function from size to font, for a font that has every character; else None."""
    characters = frozenset(text) - set(" \n\u00ad\u200b")
    faces = [one for one in fonts.faces() if (one.family, one.style) == (style.family, "normal")]
    if faces and characters <= _characters(faces[0].path, 0) | {"\u00a0"}:
        return lambda size: _variable(faces[0].path, size, style.weight)
    needs_shaping = any("\u0590" <= one <= "\u08ff" or "\u0900" <= one <= "\u0fff" for one in text)
    if needs_shaping and not features.check("raqm"):
        return None
    found = _system_font(characters, style, language)
    if found is None:
        return None
    path, index = found
    return lambda size: ImageFont.truetype(path, size, index)


def _variable(path: Path, size: int, weight: int) -> Any:
    font = ImageFont.truetype(path, size)
    wanted = {b"Weight": weight, b"Optical Size": 60}
    axes = [
        float(wanted.get(axis["name"] or b"", axis["default"] or 0))
        for axis in font.get_variation_axes()
    ]
    font.set_variation_by_axes(axes)
    return font


def _system_font(
    characters: frozenset[str], style: Style, language: str
) -> tuple[Path, int] | None:
    """Return the file and index of an installed font that has every character, or None."""
    kind = "Serif" if "Serif" in style.family else "Sans"
    weight = "bold" if style.weight > 500 else "regular"
    needed = " ".join(f"{ord(one):x}" for one in sorted(characters))
    families = f"Noto {kind} CJK SC,Noto {kind},{kind.lower()}"
    pattern = f"{families}:{weight}:lang={language.lower()}:charset={needed}"
    command = ["fc-match", "--format=%{file}\n%{index}", pattern]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
        file, index = done.stdout.split("\n")
        face = int(index) & 0xFFFF
        if characters <= _characters(Path(file), face) | {"\u00a0"}:
            return Path(file), face
    except (OSError, ValueError, subprocess.SubprocessError):
        pass
    return None


@cache
def _characters(path: Path, index: int) -> frozenset[str]:
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(path)), index)
    return frozenset(map(chr, face.unicodes))
