r"""Inlines as plain text: the few signs that it needs, and a backslash where words look like one.

Code stands in backticks, a formula in dollar signs, a picture as `[[its words]]`, an address
as `<https://…>`, a note as `[1]`. Words that would be taken for one of these, which is rare,
get a backslash before the sign.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import PurePath

from publish.export.txt.filling import NO_BREAK_SPACE
from publish.model.tree import Node, Rule, attributes, plain_text, transform

LITERAL = "words"
SPECIAL = re.compile(r"(?<!\\)[`$\[<]")
BACKSLASH = re.compile(r"\\(?=[\\`$\[<>|-])")
MOST_TRIED = 100
"""Signs in a text of which each is tried; in one with more, all get a backslash."""
SHORT_CODE = 16
BARE_DOLLAR = re.compile(r"(?<!\\)\$")
MARK = re.compile(
    r"\\(?P<escaped>[\\`$\[<>|-])"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|\$\$(?P<display>.+?)\$\$"
    r"|\$(?P<formula>(?!\s)(?:\\.|[^$\\])+(?<!\s))\$"
    r"|\[\[(?P<picture>.+?)\]\]"
    r"|<(?P<address>[a-z][a-z0-9+.-]*:[^<>\s]*)>",
    re.DOTALL,
)
WITHOUT_CODE: dict[str, Rule] = {kind: lambda _: [] for kind in ("Code", "CodeBlock", "Math")}
NUMBER_IN_BRACKETS = re.compile(r"\[\d+\]")


@dataclass
class Setting:
    """How marks are written, and the notes that were met, by their numbers."""

    mark: str = "[{}]"
    addresses: bool = True
    notes: dict[str, list[Node]] = field(default_factory=dict)

    @classmethod
    def for_text(cls, blocks: list[Node], *, addresses: bool) -> Setting:
        """Return the setting for a text: marks are [^1] where the text itself says [1]."""
        words = plain_text(_with_notes(transform(blocks, WITHOUT_CODE)))
        return cls("[^{}]" if NUMBER_IN_BRACKETS.search(words) else "[{}]", addresses)

    @property
    def mark_pattern(self) -> re.Pattern[str]:
        """What a note's mark looks like."""
        return re.compile(re.escape(self.mark).replace(r"\{\}", r"\d+"))


def _with_notes(blocks: list[Node]) -> list[Node]:
    def opened(node: Node) -> list[Node]:
        return [{"t": "Span", "c": [["", [], []], [{"t": "Str", "c": plain_text(node["c"])}]]}]

    result: list[Node] = transform(blocks, {"Note": opened})
    return result


def text_of(inlines: list[Node], setting: Setting) -> str:
    """Return inlines as one string; a newline is a line break, a no-break space stays.

    A backslash stands before a sign among words that would begin a mark.
    """
    atoms = [
        (kind, BACKSLASH.sub(r"\\\\", text) if kind == LITERAL else text)
        for kind, text in _merged(_atoms(inlines, setting))
    ]
    if sum(len(SPECIAL.findall(text)) for kind, text in atoms if kind == LITERAL) > MOST_TRIED:
        atoms = [(k, SPECIAL.sub(r"\\\g<0>", t) if k == LITERAL else t) for k, t in atoms]
    marks = re.compile(f"{MARK.pattern}|{setting.mark_pattern.pattern}", re.DOTALL)
    while (misread := _misread(atoms, marks)) is not None:
        atom, place = misread
        text = atoms[atom][1]
        atoms[atom] = LITERAL, f"{text[:place]}\\{text[place:]}"
    return "".join(text for _, text in atoms)


def _misread(atoms: list[tuple[str, str]], marks: re.Pattern[str]) -> tuple[int, int] | None:
    """Return the first place in words that would be read as a mark: the atom, the sign in it."""
    starts = list(accumulate((len(text) for _, text in atoms), initial=0))
    for found in marks.finditer("".join(text for _, text in atoms)):
        atom = bisect_right(starts, found.start()) - 1
        if atoms[atom][0] == LITERAL and not found["escaped"]:
            return atom, found.start() - starts[atom]
    return None


def _merged(atoms: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    words = ""
    for kind, text in atoms:
        if kind == LITERAL:
            words += text
            continue
        if words:
            yield LITERAL, words
            words = ""
        yield kind, text
    if words:
        yield LITERAL, words


def _atoms(inlines: list[Node], setting: Setting) -> Iterator[tuple[str, str]]:
    for inline in inlines:
        yield from _of(inline, setting)


def _of(inline: Node, setting: Setting) -> Iterator[tuple[str, str]]:
    match inline:
        case {"t": "Str", "c": str(text)}:
            yield LITERAL, text
        case {"t": "Space" | "SoftBreak"}:
            yield LITERAL, " "
        case {"t": "LineBreak"}:
            yield LITERAL, "\n"
        case {"t": "Code", "c": [_, str(code)]} if code.strip():
            yield "code", in_ticks(" ".join(code.split("\n")))
        case {"t": "Math", "c": [kind, str(tex)]}:
            yield _formula(kind["t"], tex)
        case {"t": "Image", "c": [_, words, [str(target), _]]}:
            yield "picture", picture(plain_text(words), target)
        case {"t": "Span", "c": [[_, classes, values], inner]}:
            number = dict(values).get("number")
            if "note" in classes and number:
                setting.notes[number] = inner[0]["c"]
                yield "note", setting.mark.format(number)
            else:
                yield from _atoms(inner, setting)
        case {"t": "Link", "c": [_, inner, [str(address), _]]}:
            yield from _atoms(inner, setting)
            if setting.addresses and _is_told(address, plain_text(inner), attributes(inline)[1]):
                yield LITERAL, " "
                yield "address", f"<{address}>"
        case {"t": "Cite" | "Quoted", "c": [_, inner]}:
            yield from _atoms(inner, setting)
        case {"t": "Note" | "RawInline"}:
            return
        case {"t": _, "c": [*inner]}:
            yield from _atoms(inner, setting)


def in_ticks(code: str) -> str:
    """Return code between as many backticks as it takes (CommonMark 0.31, 6.1)."""
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * (longest + 1)
    pad = NO_BREAK_SPACE if code.startswith("`") or code.endswith("`") else ""
    shown = code.replace(" ", NO_BREAK_SPACE) if len(code) <= SHORT_CODE else code
    return f"{fence}{pad}{shown}{pad}{fence}"


def _formula(kind: str, tex: str) -> tuple[str, str]:
    inner = " ".join(plain_tex(tex).split()) or "{}"
    return ("display", f"\n$${inner}$$\n") if kind == "DisplayMath" else ("formula", f"${inner}$")


def plain_tex(tex: str) -> str:
    r"""Return TeX without a bare dollar sign: `$x$` within text is as good as `\(x\)`."""
    parts = BARE_DOLLAR.split(tex)
    inner = "".join(part + (r"\(" if i % 2 == 0 else r"\)") for i, part in enumerate(parts[:-1]))
    return inner + parts[-1]


def picture(words: str, target: str) -> str:
    """Return what stands for a picture: its words, else its file's name."""
    shown = " ".join(words.split()) or PurePath(target).name
    return f"[[{shown.replace('[[', '[').replace(']]', ']').strip('[]') or 'picture'}]]"


def _is_told(address: str, shown: str, classes: list[str]) -> bool:
    """Whether a link's address has to be printed: it leads out, and the text does not say it."""
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*:[^<>\s]+", address) or "uri" in classes:
        return False
    bare = address.removeprefix("mailto:").partition("://")[2].rstrip("/")
    return (bare or address.removeprefix("mailto:")) not in shown
