"""The inlines of a text, made ready for pandoc's Typst writer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from publish.export import formulas
from publish.export.typeset import Fragments, Pictures, label, measure
from publish.model.languages import direction
from publish.model.tree import Node, Rule, attributes, plain_text, transform

CALLS = frozenset(
    {"Emph", "Link", "SmallCaps", "Strikeout", "Strong", "Subscript", "Superscript", "Underline"}
)
"""What becomes a call of a function, which a "." or "(" behind it would go on."""
SHORTHAND = re.compile(r"(-{2,}|\.{3,}|-(?=\?)|(?<!\S)-(?=\d))")
"""What Typst would read as a dash, an ellipsis, a soft hyphen or a minus sign."""
GOES_ON = re.compile(r"[.(\[]")


@dataclass
class Inlines:
    """Turns inlines into fragments; `blocks` writes the text of a note.

    `language` is the publication's.
    """

    fragments: Fragments
    pictures: Pictures
    blocks: Callable[[list[Node]], str]
    language: str

    def fragment(self, inlines: list[Node], *, title: bool = False) -> str:
        """Return the token of a text; the notes of a title stay out of the contents."""
        return self.fragments.add(self.of(inlines, title=title))

    def of(self, inlines: list[Node], *, title: bool = False) -> list[Node]:
        """Return inlines with what Typst has functions for as calls of these."""
        raw = self.fragments.raw

        def inside(content: Any) -> list[Node]:
            return self.of(content, title=title)

        def span(node: Node) -> list[Node]:
            (id, classes, values), content = node["c"]
            given = dict(values)
            if "note" in classes and content and content[0]["t"] == "Note":
                return [raw(self._note(given["number"], content[0]["c"], title=title))]
            if "equation" in classes:
                return [raw(self.equation(id, content))]
            result = inside(content)
            if tag := given.get("lang"):
                result = [raw(f"#text({language(tag, self.language)})["), *result, raw("]")]
            return self._labeled(id, result)

        def link(node: Node) -> list[Node] | None:
            attribute, content, (target, title) = node["c"]
            if target.startswith("#"):
                result = [raw(f"#link(<{label(target[1:])}>)["), *inside(content), raw("]")]
            else:
                result = [{"t": "Link", "c": [["", [], []], inside(content), [target, title]]}]
            return self._labeled(attribute[0], result)

        def code(node: Node) -> list[Node]:
            text = node["c"][1]
            if "`" in text or not text or text != text.strip():
                return [raw(f"#raw({string(text)})")]
            return [{"t": "Code", "c": [["", [], []], text]}]

        def text(node: Node) -> list[Node] | None:
            pieces = SHORTHAND.split(node["c"])
            if len(pieces) == 1:
                return None
            return [
                raw("".join(f"\\{sign}" for sign in piece))
                if index % 2
                else {"t": "Str", "c": piece}
                for index, piece in enumerate(pieces)
                if piece
            ]

        rules: Mapping[str, Rule] = {
            "Cite": lambda node: inside(node["c"][1]),
            "Code": code,
            "Image": lambda node: [raw(f"#box({self.image(node)})")],
            "LineBreak": lambda _: [raw("#linebreak()")],
            "Link": link,
            "Math": formulas.with_decimal_commas,
            "Note": lambda _: [],
            "RawInline": lambda _: [],
            "SoftBreak": lambda _: [{"t": "Space"}],
            "Span": span,
            "Str": text,
        }
        return self._closed(transform(inlines, rules))

    def _closed(self, inlines: list[Node]) -> list[Node]:
        """End each call that the text behind it would go on."""
        result: list[Node] = []
        for node, following in zip_longest(inlines, inlines[1:]):
            result.append(node)
            is_call = node["t"] in CALLS or (node["t"] == "RawInline" and node["c"][1][-1:] in ")]")
            text = following["c"] if following and following["t"] == "Str" else ""
            if is_call and GOES_ON.match(text):
                result.append(self.fragments.raw(";"))
        return result

    def _labeled(self, id: str, content: list[Node]) -> list[Node]:
        """Return content that references may lead to."""
        if not id:
            return content
        return [self.fragments.raw("#["), *content, self.fragments.raw(f"]<{label(id)}>")]

    def _note(self, number: str, blocks: list[Node], *, title: bool) -> str:
        """Return a note whose number is given, not counted."""
        if title:
            return f"#title-note({string(number)})[{self.blocks(blocks)}]"
        return f"#footnote(numbering: _ => {string(number)})[{self.blocks(blocks)}]"

    def equation(self, id: str, inlines: list[Node]) -> str:
        """Return a numbered formula with our number at the end of its line."""
        math = self.fragments.add([one for one in inlines if one["t"] == "Math"])
        tag = [one for one in inlines if "equation-number" in attributes(one)[1]]
        numbering = f"_ => {string(plain_text(tag).strip())}" if tag else "none"
        mark = f" <{label(id)}>" if id else ""
        return f"#math.equation(block: true, numbering: {numbering}, [{math}]){mark}"

    def image(self, node: Node) -> str:
        """Return the call for a picture; its words in a box where there is no file."""
        (_, _, values), words, (target, _) = node["c"]
        path = self.pictures.place(target)
        alternative = " ".join(plain_text(words).split())
        if not path:
            return f"rect[{self.fragments.text(alternative)}]"
        options = [string(path)]
        for key in ("width", "height"):
            if size := measure(dict(values).get(key, "")):
                number, unit = size
                options.append(f"{key}: {number:.4g}{'em' if unit == 'pc' else unit}")
        if alternative:
            options.append(f"alt: {string(alternative)}")
        return f"image({', '.join(options)})"


def language(tag: str, around: str) -> str:
    """Return the arguments that set a text in a language within a publication in another."""
    code, *rest = tag.lower().split("-")
    options = [f"lang: {string(code)}"]
    options += [f"region: {string(one)}" for one in rest if len(one) == 2][:1]
    if "rtl" in {direction(tag), direction(around)}:
        options.append(f"dir: {direction(tag)}")
    return ", ".join(options)


def string(text: str) -> str:
    """Return a text as a string of Typst's."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
