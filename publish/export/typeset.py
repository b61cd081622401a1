"""What the sources for typesetters share: texts that pandoc writes, pictures, labels.

The structure of such a file is written here, the text within a paragraph by pandoc: each is a
fragment, all of them are written in one call, and a token stands for each until then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from urllib.parse import unquote_to_bytes

from publish import pandoc
from publish.export import formulas
from publish.export.pictures import names_of
from publish.model.formats import Context
from publish.model.tree import TASK_MARKS, Node, joined, words
from publish.problems import Location, Problems

OPEN, CLOSE = "\x02", "\x03"
TOKEN = re.compile(rf"{OPEN}(\d+){CLOSE}")
SEPARATOR = f"{OPEN}{CLOSE}"
BAD_TEX = re.compile(r"Could not convert TeX math (.*?),? rendering as TeX", re.DOTALL)
DATA_ADDRESS = re.compile(r"data:image/([a-z]+)[^;,]*((?:;[^;,]*)*),(.*)", re.DOTALL)
CSS_PIXELS_PER_INCH = 96
LENGTH = re.compile(r"(\d+(?:\.\d+)?|\.\d+)\s*(%|px|in|cm|mm|pt|pc|em)?")


class Fragments:
    """Texts within paragraphs, which pandoc writes all at once in a format of its own."""

    def __init__(self, writer: str) -> None:
        """Collect for one of pandoc's writers, such as "latex"."""
        self.writer = writer
        self._inlines: list[list[Node]] = []
        self._written: list[str] = []

    def add(self, inlines: list[Node]) -> str:
        """Return the token of a text, "" for none."""
        while inlines and inlines[-1]["t"] in {"LineBreak", "SoftBreak", "Space"}:
            inlines = inlines[:-1]
        if not inlines:
            return ""
        self._inlines.append(inlines)
        return f"{OPEN}{len(self._inlines) - 1}{CLOSE}"

    def text(self, text: str) -> str:
        """Return the token of plain text."""
        return self.add(words(" ".join(text.split())))

    def raw(self, text: str) -> Node:
        """Return what goes into a fragment as it is; it may hold tokens of others."""
        return {"t": "RawInline", "c": [self.writer, text]}

    def write(self, timeout: float) -> None:
        """Let pandoc write all of them. Raises `PublishError` for TeX that it can't convert."""
        separator: Node = {"t": "RawBlock", "c": [self.writer, SEPARATOR]}
        blocks: list[Node] = []
        for inlines in self._inlines:
            blocks += [{"t": "Plain", "c": joined(inlines)}, separator]
        arguments = ["--from=json", f"--to={self.writer}-smart", "--wrap=none"]
        answer = pandoc.call(arguments, pandoc.as_json(blocks), timeout=timeout)
        problems = Problems()
        for warning in answer.warnings:
            if match := BAD_TEX.match(warning):
                message = f'"{match[1].strip()}" is not TeX that can be set'
                hint = formulas.HINT
                problems.error("bad-tex", message, Location(""), hint)
        problems.fail_on_errors()
        self._written = [one.strip("\n") for one in answer.data.decode().split(SEPARATOR)]

    def resolved(self, text: str) -> str:
        """Return a text with what was written in the places of its tokens."""
        return TOKEN.sub(lambda match: self.resolved(self._written[int(match[1])]), text)


def label(id: str) -> str:
    """Return an id as a label.

    Letters, digits and "_", "-", ":", "." stand for themselves (Typst's own rule); any other
    character is ".u" and its hexadecimal code point and "." again, and so is a "." that
    would begin such a group.
    """
    kept = re.sub(r"\.(?=u[0-9a-f]+\.)", ".u2e.", id)
    return "".join(
        one if one in "-:." or f"a{one}".isidentifier() else f".u{ord(one):x}." for one in kept
    )


def ended(inlines: Iterable[Node]) -> list[Node]:
    """Return inlines with each line's end as a space, for those that go on one line."""
    return [{"t": "Space"} if one["t"] in {"LineBreak", "SoftBreak"} else one for one in inlines]


def task(item: list[Node]) -> tuple[str, list[Node]]:
    """Return the box to tick that an item of a list begins with, "" for none, and the rest."""
    match item:
        case [{"t": "Para" | "Plain" as kind, "c": [box, {"t": "Space"}, *words]}, *others]:
            if box in TASK_MARKS:
                return box["c"], [{"t": kind, "c": words}, *others]
    return "", item


def measure(value: str) -> tuple[float, str] | None:
    """Return a width as number and unit; CSS pixels become inches. None where it is none."""
    match = LENGTH.fullmatch(value.strip())
    if not match:
        return None
    number, unit = float(match[1]), match[2] or "px"
    return (number / CSS_PIXELS_PER_INCH, "in") if unit == "px" else (number, unit)


class Pictures:
    """The pictures of a publication as files in a folder beside the output."""

    def __init__(self, context: Context, kinds: frozenset[str], unsafe: str = "") -> None:
        """Make the folder once there is a picture; `kinds` are the suffixes that can be shown.

        A name that holds one of the `unsafe` signs gets hyphens for them.
        """
        self._folder = context.pictures
        self._images, self._kinds, self._unsafe = context.images, kinds, unsafe
        self._names = names_of(context.images)
        self._placed: dict[str, str] = {}

    def place(self, target: str) -> str:
        """Write a picture, and return its path as seen from the output; "" where it is no file."""
        if target not in self._placed:
            self._placed[target] = self._place(target)
        return self._placed[target]

    def _place(self, target: str) -> str:
        if file := self._images.get(target):
            name, data = self._names[target], file.read_bytes()
        elif match := DATA_ADDRESS.fullmatch(target):
            name = f"picture-{len(self._placed) + 1}.{match[1].lower()}"
            data = unquote_to_bytes(match[3])
            if match[2].lower().endswith(";base64"):
                import base64

                data = base64.b64decode(data)
        else:
            return ""
        name = "".join("-" if sign in self._unsafe else sign for sign in name)
        self._folder.mkdir(exist_ok=True)
        suffix = PurePath(name).suffix.lower()
        if suffix not in self._kinds:
            from publish.export import drawing

            name, data = drawing.converted(name, data)
        (self._folder / name).write_bytes(data)
        return f"{self._folder.name}/{name}"
