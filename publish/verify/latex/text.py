"""What a reader sees of LaTeX's nodes: headings, captions, notes, links and the running text."""

from __future__ import annotations

import re
from typing import Any

from pylatexenc.latexwalker import (
    LatexCharsNode,
    LatexEnvironmentNode,
    LatexGroupNode,
    LatexMacroNode,
    LatexMathNode,
    LatexSpecialsNode,
)

from publish.model.tree import FORMULA
from publish.verify.latex.seen import (
    BOOKS,
    DEFAULT_DEPTH,
    HEADINGS,
    Seen,
    arguments_of,
    level_and_depth,
    parts_of,
    squashed,
)
from publish.verify.latex.signs import LAST_ONLY, LISTED, UNSEEN_ARGUMENTS, joined, labels, sign
from publish.verify.latex.source import FORMULAS, VERBATIM


class Walk:
    """Goes through the nodes once, in order."""

    def __init__(self, document_class: str, counters: dict[str, int]) -> None:
        self.seen = Seen()
        self.is_book = document_class in BOOKS
        default = DEFAULT_DEPTH[self.is_book]
        self.counters = {"secnumdepth": default, "tocdepth": default, **counters}
        self.in_note = False
        self.is_silent = False

    def text(self, nodes: list[Any] | None, *, typewriter: bool = False) -> str:
        """Return the text of nodes, and note down on the way what they are."""
        return "".join(self._node(node, typewriter) for node in nodes or ())

    def _node(self, node: Any, typewriter: bool) -> str:
        if isinstance(node, LatexCharsNode):
            return node.chars if typewriter else joined(node.chars)
        if isinstance(node, LatexGroupNode):
            return self.text(node.nodelist, typewriter=typewriter)
        if isinstance(node, LatexMathNode):
            return FORMULA
        if isinstance(node, LatexSpecialsNode):
            return "\u00a0" if node.specials_chars == "~" else "\n"
        if isinstance(node, LatexEnvironmentNode):
            return self._environment(node)
        if isinstance(node, LatexMacroNode):
            return self._macro(node, typewriter)
        return ""

    def _argument(self, node: Any, at: int, *, typewriter: bool = False) -> str:
        found = arguments_of(node)
        given = found[at] if at < len(found) else None
        return "" if given is None else self._node(given, typewriter)

    def _macro(self, node: Any, typewriter: bool) -> str:
        name = node.macroname
        if name in HEADINGS:
            return self._heading(node)
        if handler := getattr(self, f"_on_{name}", None):
            result: str = handler(node)
            return result
        if name in LAST_ONLY:
            return self._argument(node, LAST_ONLY[name], typewriter=typewriter)
        if name in UNSEEN_ARGUMENTS:
            return ""
        found = arguments_of(node)
        if not found:
            return sign(name)
        typewriter = typewriter or name in {"texttt", "url"}
        return "".join(self._node(one, typewriter) for one in found if one is not None)

    def _heading(self, node: Any) -> str:
        star, short, _ = arguments_of(node)
        level, depth = level_and_depth(node.macroname, is_book=self.is_book)
        title = self._argument(node, 2)
        self.seen.headings.append((level, " ".join(title.split())))
        if star is None:
            if depth <= self.counters["secnumdepth"]:
                self.fault("engine-numbering", f'LaTeX would number the heading "{title.strip()}"')
            listed = self._unmarked(short) if short is not None else title
            self.seen.contents.append((depth, " ".join(listed.split())))
        return f"\n{title}\n"

    def _unmarked(self, node: Any) -> str:
        """Return a text that repeats another; what is in it was noted down there."""
        before, self.is_silent = self.is_silent, True
        text = self._node(node, False)
        self.is_silent = before
        return text

    def _on_tableofcontents(self, _: Any) -> str:
        self.seen.has_contents = True
        return ""

    def _on_setcounter(self, node: Any) -> str:
        number = self._argument(node, 1)
        if re.fullmatch(r"-?\d+", number):
            self.counters[self._argument(node, 0)] = int(number)
        return ""

    def _on_addcontentsline(self, node: Any) -> str:
        text = " ".join(self._unmarked(arguments_of(node)[2]).split())
        if self._argument(node, 0) in LISTED:
            self.seen.entries.append(text)
        else:
            self.seen.contents.append((0, text))
        return ""

    def _on_label(self, node: Any) -> str:
        if not self.is_silent:
            self.seen.labels.append(self._argument(node, 0, typewriter=True))
        return ""

    def _on_hyperref(self, node: Any) -> str:
        text = self._argument(node, 1)
        if not self.is_silent:
            label = self._argument(node, 0, typewriter=True)
            self.seen.references.append((" ".join(text.split()), label))
        return text

    def _on_caption(self, node: Any) -> str:
        return self._captioned(node, 0, 2)

    def _on_captionof(self, node: Any) -> str:
        return self._captioned(node, 0, 3)

    def _captioned(self, node: Any, star: int, at: int) -> str:
        text = self._argument(node, at)
        if arguments_of(node)[star] is None:
            self.fault("engine-numbering", f'LaTeX would number the caption "{text.strip()}"')
        self.seen.captions.append(" ".join(text.split()))
        self.seen.unmarked.add(squashed(self._unmarked(arguments_of(node)[at])))
        return f"\n{text}\n"

    def _on_footnote(self, node: Any) -> str:
        number = self._mark(node)
        self._note(number, node)
        return number

    def _on_footnotemark(self, node: Any) -> str:
        if self.is_silent:
            return ""
        number = self._mark(node)
        self.seen.marks.append(number)
        return number

    def _on_footnotetext(self, node: Any) -> str:
        self._note(self._mark(node), node)
        return ""

    def _mark(self, node: Any) -> str:
        if arguments_of(node)[0] is None:
            self.fault("engine-numbering", "LaTeX would number a note")
        return self._argument(node, 0).strip("[]")

    def _note(self, number: str, node: Any) -> None:
        before, self.in_note = self.in_note, True
        self.seen.notes.append((number, " ".join(self._argument(node, 1).split())))
        self.in_note = before
        seen, self.seen, silent, self.is_silent = self.seen, Seen(), self.is_silent, True
        text = self._argument(node, 1)
        self.seen, self.is_silent = seen, silent
        self.seen.note_texts.append((number, text))

    def _on_url(self, node: Any) -> str:
        return re.sub(r"\\(\W)", r"\1", arguments_of(node)[0].latex_verbatim()[1:-1])

    def _on_includegraphics(self, _: Any) -> str:
        return FORMULA

    def _environment(self, node: Any) -> str:
        name = node.environmentname
        plain = name.removesuffix("*")
        if name in VERBATIM:
            return f"\n{arguments_of(node)[0].chars}\n"
        if plain in FORMULAS:
            return self._formula(node)
        if name == "abstract":
            return ""
        if name in {"enumerate", "itemize", "description"}:
            return self._list(node)
        if name == "longtable":
            return self._long_table(node)
        if name == "admonition":
            return f"\n{self._argument(node, 0)}\n{self.text(node.nodelist)}\n"
        return f"\n{self.text(node.nodelist)}\n"

    def _formula(self, node: Any) -> str:
        tags = [one for one in node.nodelist if getattr(one, "macroname", "") == "tag"]
        for one in node.nodelist:
            if getattr(one, "macroname", "") == "label":
                self._on_label(one)
        numbers = [self._argument(tag, 1).strip() for tag in tags]
        if not numbers and not node.environmentname.endswith("*"):
            self.fault("engine-numbering", "LaTeX would number a formula")
        self.seen.captions += numbers
        return f"\n{FORMULA}{' '.join(numbers)}\n"

    def _list(self, node: Any) -> str:
        counted = labels(arguments_of(node)[0]) if node.environmentname == "enumerate" else None
        pieces = ["\n"]
        for one in node.nodelist:
            if getattr(one, "macroname", "") != "item":
                pieces.append(self._node(one, False))
                continue
            (given,) = arguments_of(one)
            if given is not None:
                label = self._node(given, False).removeprefix("[").removesuffix("]")
            else:
                label = next(counted) if counted else ""
            is_ordered = node.environmentname == "enumerate"
            pieces.append("\n" if self.in_note and is_ordered else f"\n{label} ")
        return "".join([*pieces, "\n"])

    def _long_table(self, node: Any) -> str:
        """Return a table once, though its head stands there for the pages that follow too."""
        parts = parts_of(node.nodelist)
        first, head = parts.get("endfirsthead"), parts.get("endhead", [])
        shown = self.text(head if first is None else first)
        if first is not None:
            cells = [one for one in first if getattr(one, "macroname", "") != "caption"]
            if squashed(self._repeated(cells)) != squashed(self._repeated(head)):
                self.fault("repeated-head", "a table has another head on the pages that follow")
        feet = self.text(parts.get("endfoot")) + self.text(parts.get("endlastfoot"))
        return f"\n{shown}\n{self.text(parts[''])}\n{feet}\n"

    def _repeated(self, nodes: list[Any]) -> str:
        """Return a text without the marks of notes, noting nothing down."""
        seen, self.seen, silent, self.is_silent = self.seen, Seen(), self.is_silent, True
        text = self.text(nodes)
        self.seen, self.is_silent = seen, silent
        return text

    def fault(self, code: str, message: str) -> None:
        """Note down what no good file has."""
        self.seen.faults.append((code, message))
