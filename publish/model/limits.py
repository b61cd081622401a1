"""What a format cannot carry: declared by its exporter, said where a publication has such a thing.

The same declaration makes the notices of a build and the table of formats in the guide.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, fields
from pathlib import PurePath

from publish.model.publication import Publication
from publish.model.tree import Node, attributes, plain_text, walk
from publish.problems import nearest

SIDE_NOTES = frozenset({"aside", "column-margin", "marginnote", "sidenote"})
LINE_NUMBERS = frozenset({"numberLines", "number-lines"})
RUBY = re.compile(r"</?(ruby|rb|rt|rtc|rp)\b", re.IGNORECASE)
FEATURES = (
    "formula",
    "image",
    "line numbers",
    "raw HTML",
    "ruby",
    "side note",
    "spanning cell",
    "subfigures",
    "SVG image",
    "unlisted heading",
)
"""What a text may have that not every format can carry."""
DEFAULTS = {one.name.replace("_", "-"): one.default for one in fields(Publication)}


@dataclass(frozen=True)
class Limit:
    """What a format cannot carry, in a sentence.

    Where it is about one of `FEATURES` or a key of `publication.yaml`, a build tells a
    publication that has it; else it is said in the guide and by `publish formats` alone. A name
    that is neither raises `ValueError`.
    """

    text: str
    feature: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        """Refuse a limit of something that is not known, of which nobody would ever be told."""
        for name, known in ((self.feature, FEATURES), (self.key, DEFAULTS)):
            if name and name not in known:
                hint = nearest(name, known, "known: " + ", ".join(known))
                raise ValueError(f'there is no limit of "{name}"; {hint}')

    def is_met(self, publication: Publication, features: Container[str]) -> bool:
        """Whether a publication has what the limit is about."""
        if self.key:
            given = getattr(publication, self.key.replace("-", "_"))
            return bool(given) and given != DEFAULTS[self.key]
        return self.feature in features

    def __str__(self) -> str:
        return self.text


def features(blocks: list[Node]) -> dict[str, str]:
    """Return which features a text has, each with a text to find its first place in a source."""
    found: dict[str, str] = {}
    for node in walk(blocks):
        for name, text in _features_of(node):
            found.setdefault(name, text)
    return found


def _features_of(node: Node) -> Iterator[tuple[str, str]]:
    match node:
        case {"t": "Math", "c": [_, str(text)]}:
            yield "formula", text.split("\n")[0]
        case {"t": "Image", "c": [_, _, [str(target), _]]}:
            name = PurePath(target).name
            yield "image", name
            if name.lower().endswith(".svg"):
                yield "SVG image", name
        case {"t": "RawInline" | "RawBlock", "c": [_, str(text)]} if "<!--" not in text:
            yield ("ruby" if RUBY.match(text) else "raw HTML"), text.strip().split("\n")[0]
        case {"t": "Figure", "c": [_, _, inner]}:
            inside = next((one for one in walk(inner) if one["t"] == "Figure"), None)
            if inside:
                yield "subfigures", attributes(inside)[0] or plain_text(inside["c"][1][1]).strip()
        case {"t": "Table", "c": [_, _, _, head, bodies, foot]}:
            rows = [row for _, _, heads, rest in bodies for row in (*heads, *rest)]
            cells = [cell for _, row in (*head[1], *rows, *foot[1]) for cell in row]
            if any(over_rows != 1 or over != 1 for _, _, over_rows, over, _ in cells):
                words = (word for cell in cells for word in plain_text(cell[4]).split())
                yield "spanning cell", attributes(node)[0] or max(words, key=len, default="")
        case {"t": "CodeBlock" | "Header" | "Div" | "Span"}:
            for one in attributes(node)[1]:
                yield from _features_of_class(node["t"], one)


def _features_of_class(kind: str, name: str) -> Iterator[tuple[str, str]]:
    if kind == "CodeBlock" and name in LINE_NUMBERS:
        yield "line numbers", name
    elif kind == "Header" and name == "unlisted":
        yield "unlisted heading", name
    elif kind in {"Div", "Span"} and name in SIDE_NOTES:
        yield "side note", name
