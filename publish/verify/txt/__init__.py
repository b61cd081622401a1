"""Reads a plain text back as a person would: by its rules, its underlines and its margins.

The rule of 72 signs that closes the title page comes first, the one before the notes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from publish.model.formats import Reading, Verifier
from publish.problems import Location, fail
from publish.verify.txt.blocks import Blocks
from publish.verify.txt.marks import Marks

RULE = "=" * 72
UNDERLINE = re.compile(r"-+")
NOTE = re.compile(r"(?P<opening>\[\^?)(?P<number>\d+)\] *")
HINT = "build the file again"


def read(path: Path) -> Reading:
    """Return what a reader sees in the text. Raises `PublishError` where it can't be read."""
    where = Location.of(path)
    front, body, back = _parts(_lines(path, where), where)
    first = next((match for line in back if (match := NOTE.match(line))), None)
    marks = Marks(first["opening"] if first else "")
    pieces = list(Blocks(body, marks).pieces())
    return Reading(
        headings=tuple((one.level, _line(one.text)) for one in pieces if one.kind == "heading"),
        contents=tuple(_contents(front)),
        captions=tuple(_line(one.text) for one in pieces if one.kind == "caption"),
        notes=tuple(_notes(back, marks)),
        note_texts=tuple(
            (number, "\n".join(piece.text for piece in Blocks(lines, marks).pieces()))
            for number, lines in _noted(back)
        ),
        text="\n".join(piece.text for piece in pieces),
    )


verifier = Verifier(name="txt", read=read, imports=("wcwidth",))


def _lines(path: Path, where: Location) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail("unreadable", f"cannot be read: {reason}", where, "check the path") from error
    except UnicodeDecodeError as error:
        raise fail("broken-file", "is no text in UTF-8", where, HINT) from error
    return text.split("\n")


def _parts(lines: list[str], where: Location) -> tuple[list[str], list[str], list[str]]:
    """Return title page, text and notes."""
    rules = [index for index, line in enumerate(lines) if line == RULE]
    if not rules:
        message = "has no rule between title page and text"
        raise fail("broken-file", message, where, HINT)
    start, *others = rules
    end = others[-1] if others else len(lines)
    return lines[:start], lines[start + 1 : end], lines[end + 1 :]


def _contents(front: list[str]) -> Iterator[str]:
    """Yield the entries under the first underlined words; further lines stand at odd columns."""
    index = next((i for i, line in enumerate(front) if UNDERLINE.fullmatch(line)), len(front))
    entry = ""
    for line in front[index + 1 :]:
        if not line.strip():
            if entry:
                break
            continue
        if entry and (len(line) - len(line.lstrip())) % 2:
            entry += f" {line.strip()}"
            continue
        if entry:
            yield entry
        entry = line.strip()
    if entry:
        yield entry


def _notes(back: list[str], marks: Marks) -> Iterator[tuple[str, str]]:
    """Yield each note's number and text; the labels of a list in it are left out."""
    for number, lines in _noted(back):
        pieces = Blocks(lines, marks).pieces()
        yield number, _line(" ".join(one.text for one in pieces if one.kind != "label"))


def _noted(back: list[str]) -> Iterator[tuple[str, list[str]]]:
    number, lines, column = "", [""], 0
    for line in back:
        if match := NOTE.match(line):
            if number:
                yield number, lines
            number, column = match["number"], len(match[0].rstrip()) + 1
            lines = [line[column:]]
        elif number:
            lines.append(line[column:])
    if number:
        yield number, lines


def _line(text: str) -> str:
    return " ".join(text.split())
