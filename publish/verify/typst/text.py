"""What a reader sees of a Typst file: headings, captions, notes, links and the running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from publish.model.tree import FORMULA
from publish.verify.typst.lists import labels_of, number_of
from publish.verify.typst.nodes import (
    Call,
    Content,
    Function,
    Heading,
    Item,
    Label,
    Reference,
    Word,
)
from publish.verify.typst.seen import Seen

OPENING = "opening"
"""The call that holds what stands before the text."""
BREAKS = frozenset({"linebreak", "parbreak", "pagebreak", "colbreak"})
SHOWS_STRINGS = frozenset({"emph", "raw", "smallcaps", "strong", "text", "upper", "lower"})
BESIDE = frozenset(
    {"box", "emph", "smallcaps", "strike", "strong", "sub", "super", "text", "underline"}
)
"""Functions whose content stands in the line."""


Settings = Mapping[str, Any]


class Walk:
    """Goes through a file once, in order. Settings are those of `#set`, by function and name."""

    def __init__(self) -> None:
        self.seen = Seen()
        self.in_note = False

    def text(self, content: Content, settings: Settings) -> str:
        """Return the text of content, and note down on the way what it holds."""
        own = dict(settings)
        pieces: list[str] = []
        labels: Iterator[str] | None = None
        for node in content.nodes:
            is_numbered = isinstance(node, Item) and node.marker not in "-/"
            if not is_numbered and not (isinstance(node, str) and not node.strip()):
                labels = None
            if isinstance(node, Call) and node.is_rule:
                own |= {f"{node.name}.{key}": value for key, value in node.named.items()}
            elif is_numbered:
                if labels is None or node.marker != "+":
                    labels = labels_of(own, node.marker)
                label = next(labels)
                pieces.append(f"\n{'' if self.in_note else label} ")
                pieces.append(self.text(Content(node.nodes), own))
            else:
                pieces.append(self._node(node, own))
        return "".join(pieces)

    def _node(self, node: Any, settings: Settings) -> str:
        match node:
            case str(text):
                return _quoted(text, settings)
            case Content():
                return self.text(node, settings)
            case Heading(depth, nodes):
                title = self.text(Content(nodes), settings)
                self._heading(depth + number_of(settings.get("heading.offset"), 0), title, settings)
                return f"\n{title}\n"
            case Item(_, nodes):
                return f"\n{self.text(Content(nodes), settings)}"
            case Label(name):
                self.seen.labels.append(name)
            case Reference(name):
                self._fault("engine-reference", f'Typst would word the reference to "{name}"')
            case Call():
                return self._call(node, settings)
            case [*values]:
                return "".join(self._value(one, settings) for one in values)
        return ""

    def _value(self, value: Any, settings: Settings) -> str:
        """Return what an argument shows: content and calls do, strings and words do not."""
        if isinstance(value, Content | Call | list):
            return self._node(value, settings)
        return ""

    def _call(self, call: Call, settings: Settings) -> str:
        if handler := getattr(self, f"_on_{re.sub('[.-]', '_', call.name)}", None):
            result: str = handler(call, settings)
            return result
        if call.name in BREAKS:
            return "\n"
        if call.name in SHOWS_STRINGS:
            shown = [v if isinstance(v, str) else self._value(v, settings) for v in call.arguments]
        else:
            shown = [self._value(value, settings) for value in call.arguments]
        if call.name in BESIDE:
            return "".join(shown)
        return "\n" + "\n".join(shown) + "\n"

    def _on_opening(self, _: Call, __: Settings) -> str:
        return ""

    def _on_raw(self, call: Call, _: Settings) -> str:
        return "".join(one for one in call.arguments if isinstance(one, str))

    def _on_image(self, _: Call, __: Settings) -> str:
        return FORMULA

    def _on_outline(self, call: Call, _: Settings) -> str:
        if "target" not in call.named:
            self.seen.contents_depth = number_of(call.named.get("depth"), 99)
        return ""

    def _on_heading(self, call: Call, settings: Settings) -> str:
        title = "".join(self._value(value, settings) for value in call.arguments)
        offset = number_of(settings.get("heading.offset"), 0)
        level = number_of(call.named.get("level"), 0) or (
            number_of(call.named.get("depth"), 1) + number_of(call.named.get("offset"), offset)
        )
        listed = call.named.get("outlined") != Word("false")
        self._heading(level, title, {**settings, **_prefixed("heading", call)}, listed=listed)
        return f"\n{title}\n"

    def _heading(self, level: int, title: str, settings: Settings, *, listed: bool = True) -> None:
        title = " ".join(title.split())
        self.seen.headings.append((level, title, listed))
        if settings.get("heading.numbering", Word("none")) != Word("none"):
            self._fault("engine-numbering", f'Typst would number the heading "{title}"')

    def _on_footnote(self, call: Call, settings: Settings) -> str:
        number = _fixed(call.named.get("numbering"))
        if number is None:
            self._fault("engine-numbering", "Typst would number a note")
        return self._note(number or "", call.arguments, settings)

    def _on_title_note(self, call: Call, settings: Settings) -> str:
        number, *body = call.arguments or [""]
        return self._note(number if isinstance(number, str) else "", body, settings)

    def _note(self, number: str, body: list[Any], settings: Settings) -> str:
        before, self.in_note = self.in_note, True
        text = "".join(self._value(value, settings) for value in body)
        self.in_note = before
        self.seen.notes.append((number, " ".join(text.split())))
        seen, self.seen = self.seen, Seen()
        labelled = "".join(self._value(value, settings) for value in body)
        self.seen = seen
        self.seen.note_texts.append((number, labelled))
        return number

    def _on_link(self, call: Call, settings: Settings) -> str:
        target, *body = call.arguments or [""]
        text = "".join(self._value(value, settings) for value in body)
        if isinstance(target, Label):
            self.seen.references.append((" ".join(text.split()), target.name))
        elif isinstance(target, str) and not body:
            return target
        return text

    def _on_ref(self, _: Call, __: Settings) -> str:
        self._fault("engine-reference", "Typst would word a reference")
        return ""

    def _on_math_equation(self, call: Call, settings: Settings) -> str:
        numbering = call.named.get("numbering", settings.get("math.equation.numbering"))
        number = _fixed(numbering)
        if number is None and numbering not in {None, Word("none")}:
            self._fault("engine-numbering", "Typst would number a formula")
        if number:
            self.seen.captions.append(number)
        return f"\n{FORMULA}{number or ''}\n"

    def _on_figure(self, call: Call, settings: Settings) -> str:
        given = {**settings, **_prefixed("figure", call)}
        body = "".join(self._value(value, settings) for value in call.arguments)
        if "caption" not in call.named:
            return f"\n{body}\n"
        caption = self._value(call.named["caption"], settings)
        if any(given.get(f"figure.{key}") != Word("none") for key in ("numbering", "supplement")):
            self._fault("engine-numbering", f'Typst would number the caption "{caption.strip()}"')
        self.seen.captions.append(" ".join(caption.split()))
        is_above = call.named.get("kind") == Word("table")
        return f"\n{caption}\n{body}\n" if is_above else f"\n{body}\n{caption}\n"

    def _on_enum(self, call: Call, settings: Settings) -> str:
        labels = labels_of({**settings, **_prefixed("enum", call)}, "+")
        return "".join(f"\n{next(labels)} {self._value(v, settings)}" for v in call.arguments)

    def _fault(self, code: str, message: str) -> None:
        self.seen.faults.append((code, message))


def _prefixed(name: str, call: Call) -> dict[str, Any]:
    return {f"{name}.{key}": value for key, value in call.named.items()}


def _quoted(text: str, settings: Settings) -> str:
    """Return text with the marks that Typst makes of straight ones, unless it is told not to."""
    if settings.get("smartquote.enabled") == Word("false"):
        return text
    return text.replace("'", "’").replace('"', "”")


def _fixed(value: Any) -> str | None:
    """Return the text that a numbering function gives, None for another numbering."""
    if isinstance(value, Function):
        if isinstance(value.value, str):
            return value.value
        if isinstance(value.value, Content):
            return "".join(one for one in value.value.nodes if isinstance(one, str))
    return None
