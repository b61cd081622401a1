"""The inlines of a text, made ready for pandoc's LaTeX writer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from publish.export.typeset import Fragments, Pictures, label, measure
from publish.model.tree import Node, attributes, plain_text, transform

LONG_NAME = re.compile(r"\S{21,}")
BREAKS = re.compile(r"(?<=[_/.:(])(?=\w)")
"""Where a long name in code may go on in the next line."""
LINES = {"Strikeout": "sout", "Underline": "uline"}


@dataclass(frozen=True)
class Place:
    """Where a text stands. In an argument of a command there can be no verbatim text.

    `notes` collects the texts of notes whose marks stand where LaTeX would lose them; a
    `silent` text is the repetition of another, without marks and labels. A `heading` is a
    bookmark too, where a formula is its TeX.
    """

    argument: bool = False
    notes: list[str] | None = None
    silent: bool = False
    inner: bool = False
    heading: bool = False


@dataclass
class Inlines:
    """Turns inlines into fragments; `blocks` writes the text of a note."""

    fragments: Fragments
    pictures: Pictures
    blocks: Callable[[list[Node], Place], str]
    languages: set[str] = field(default_factory=set)

    def fragment(self, inlines: list[Node], place: Place) -> str:
        """Return the token of a text."""
        return self.fragments.add(self.of(inlines, place))

    def of(self, inlines: list[Node], place: Place) -> list[Node]:
        """Return inlines with what LaTeX has commands of its own for as such commands."""
        raw = self.fragments.raw

        def around(before: str, content: Any, after: str = "}") -> list[Node]:
            return [raw(before), *self.of(content, place), raw(after)]

        def span(node: Node) -> list[Node]:
            (id, classes, values), content = node["c"]
            given = dict(values)
            if "note" in classes and content and content[0]["t"] == "Note":
                return self._note(given.get("number", ""), content[0]["c"], place)
            if "equation" in classes:
                return [raw(self.equation(id, content))]
            result = self._anchor(id, place) + self.of(content, place)
            if language := given.get("lang"):
                self.languages.add(language)
                return [raw(f"\\foreignlanguage{{lang-{label(language)}}}{{"), *result, raw("}")]
            return result

        def link(node: Node) -> list[Node] | None:
            attribute, content, (target, title) = node["c"]
            anchor = self._anchor(attribute[0], place)
            if place.silent:
                return self.of(content, place)
            if target.startswith("#"):
                return anchor + around(f"\\hyperref[{label(target[1:])}]{{", content)
            inner = self.of(content, place)
            return [*anchor, {"t": "Link", "c": [["", attribute[1], []], inner, [target, title]]}]

        def formula(node: Node) -> list[Node] | None:
            if not place.heading:
                return None
            words = {"t": "Str", "c": node["c"][1]}
            return [raw("\\texorpdfstring{"), node, raw("}{"), words, raw("}")]

        rules = {
            "Cite": lambda node: self.of(node["c"][1], place),
            "Code": self._code,
            "Image": lambda node: [raw(self.image(node))],
            "LineBreak": lambda _: [raw("\\newline ")],
            "Link": link,
            "Math": formula,
            "Note": lambda _: [],
            "RawInline": lambda _: [],
            "SoftBreak": lambda _: [{"t": "Space"}],
            "Span": span,
            "Str": self._straight,
            "Strikeout": lambda node: around("\\sout{", node["c"]),
            "Underline": lambda node: around("\\uline{", node["c"]),
        }
        result: list[Node] = transform(inlines, rules)
        return result

    def _straight(self, node: Node) -> list[Node] | None:
        """Keep straight marks straight: TeX would set them as closing ones."""
        first, *rest = node["c"].split('"')
        if not rest:
            return None
        result = [{"t": "Str", "c": first}]
        for part in rest:
            result += [self.fragments.raw("\\textquotedbl{}"), {"t": "Str", "c": part}]
        return result

    def _code(self, node: Node) -> list[Node]:
        """Return code, in pieces where a long name may be broken."""
        text = node["c"][1]
        pieces = BREAKS.split(text) if LONG_NAME.search(text) else [text]
        result: list[Node] = []
        for piece in pieces:
            result += [self.fragments.raw("\\codebreak{}")] if result else []
            result.append({"t": "Code", "c": [["", [], []], piece]})
        return result

    def _anchor(self, id: str, place: Place) -> list[Node]:
        return [self.fragments.raw(anchor(id))] if id and not place.silent else []

    def _note(self, number: str, blocks: list[Node], place: Place) -> list[Node]:
        """Return a note at its mark, or the mark alone where its text has to come later."""
        if place.silent:
            return []
        text = self.blocks(blocks, Place(argument=True, inner=True)).strip()
        if place.notes is None:
            return [self.fragments.raw(f"\\footnote[{number}]{{{text}}}")]
        place.notes.append(f"\\footnotetext[{number}]{{{text}}}")
        return [self.fragments.raw(f"\\footnotemark[{number}]")]

    def equation(self, id: str, inlines: list[Node]) -> str:
        """Return a numbered formula with our number as its tag (amsmath)."""
        tex = next((one["c"][1] for one in inlines if one["t"] == "Math"), "").strip()
        tag = next((one for one in inlines if "equation-number" in attributes(one)[1]), None)
        number = self.fragments.add(self.of(tag["c"][1], Place())) if tag else ""
        mark = f" \\label{{{label(id)}}}" if id else ""
        return f"\\begin{{equation*}}\n{tex} \\tag*{{{number}}}{mark}\n\\end{{equation*}}"

    def image(self, node: Node) -> str:
        """Return a picture, no larger than the page; its words where there is no file."""
        (_, _, values), words, (target, _) = node["c"]
        path = self.pictures.place(target)
        alternative = self.fragments.text(plain_text(words))
        if not path:
            return f"\\fbox{{{alternative}}}"
        options = []
        for key in ("width", "height"):
            if size := measure(dict(values).get(key, "")):
                number, unit = size
                part = f"{number / 100:g}\\linewidth" if unit == "%" else f"{number:.4g}{unit}"
                options.append(f"{key}={part}")
        options = options or ["max width=\\linewidth", "max height=0.8\\textheight"]
        if alternative:
            options.append(f"alt={{{alternative}}}")
        return f"\\includegraphics[{','.join(options)}]{{{path}}}"


def environment(name: str, body: str, arguments: str = "") -> str:
    """Return an environment around a body."""
    return f"\\begin{{{name}}}{arguments}\n{body}\n\\end{{{name}}}"


def anchor(id: str) -> str:
    """Return a place that references lead to."""
    return f"\\phantomsection\\label{{{label(id)}}}" if id else ""
