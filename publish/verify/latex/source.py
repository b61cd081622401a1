"""A LaTeX file taken apart by pylatexenc: its preamble's settings, and the nodes of its text.

Arguments are those that LaTeX2e and the packages' manuals give to each command. A file that is
cut off, no LaTeX, or nested without end is a problem with a name.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pylatexenc.latexwalker import LatexCharsNode, LatexWalker, LatexWalkerError
from pylatexenc.macrospec import (
    EnvironmentSpec,
    LatexContextDb,
    MacroSpec,
    MacroStandardArgsParser,
    ParsedMacroArgs,
    SpecialsSpec,
)

from publish.problems import Location, fail
from publish.verify.text_file import text_of

DEEPEST = 200
"""Groups and environments within one another; TeX itself ends at 255."""
FRAMES_A_LEVEL = 12
BEGIN, END = "\\begin{document}", "\\end{document}"
HINT = "build the file again"
MARKS = re.compile(
    r"\\begin\{([Vv]erbatim|lstlisting)\}.*?\\end\{\1\}|\\begin\b|\\end\b|\\.|[{}]", re.DOTALL
)
ARGUMENTS = {
    **dict.fromkeys(
        ["part", "chapter", "section", "subsection", "subsubsection", "paragraph"], "*[{"
    ),
    **dict.fromkeys(["subparagraph", "subsubparagraph", "caption"], "*[{"),
    **dict.fromkeys(["textbf", "textit", "texttt", "textsc", "emph", "uline", "sout", "ul"], "{"),
    **dict.fromkeys(["textsubscript", "textsuperscript", "underline", "st", "url", "label"], "{"),
    **dict.fromkeys(["ref", "pageref", "fbox", "mbox", "input", "include", "vspace"], "{"),
    **dict.fromkeys(["footnote", "footnotetext", "hyperref", "usepackage"], "[{"),
    **dict.fromkeys(["href", "foreignlanguage", "setcounter", "hypertarget", "hyperlink"], "{{"),
    **dict.fromkeys(["addtocounter", "texorpdfstring", "listof"], "{{"),
    **dict.fromkeys(["renewcommand", "newcommand", "providecommand"], "*{[[{"),
    **dict.fromkeys(["multicolumn", "multirow", "addcontentsline"], "{{{"),
    "captionof": "*{[{",
    "documentclass": "[{",
    "footnotemark": "[",
    "hspace": "*{",
    "includegraphics": "[{",
    "item": "[",
    "rule": "[{{",
    "setlength": "{{",
    "tag": "*{",
}
SURROUNDED = {
    **dict.fromkeys(["longtable", "tabular"], "[{"),
    **dict.fromkeys(["figure", "table", "listing", "enumerate", "itemize", "description"], "["),
    **dict.fromkeys(["admonition", "otherlanguage"], "{"),
    "subfigure": "[{",
}
VERBATIM = ("Verbatim", "verbatim", "lstlisting")
FORMULAS = ("equation", "align", "gather", "multline", "displaymath", "math", "eqnarray")


class _Verbatim(MacroStandardArgsParser):  # type: ignore[misc]
    """Takes everything up to the end of an environment as it is written."""

    def __init__(self, name: str) -> None:
        super().__init__(argspec="")
        self.end = f"\\end{{{name}}}"

    def parse_args(self, w: Any, pos: int, parsing_state: Any = None) -> Any:
        end = w.s.find(self.end, pos)
        if end < 0:
            raise LatexWalkerError(f"there is no {self.end}")
        text = w.s[pos:end]
        node = w.make_node(
            LatexCharsNode, parsing_state=parsing_state, chars=text, pos=pos, len=end - pos
        )
        return ParsedMacroArgs(argspec="{", argnlist=[node]), pos, end - pos


def _commands() -> LatexContextDb:
    known = LatexContextDb()
    known.add_context_category(
        "latex",
        macros=[MacroSpec(name, given) for name, given in ARGUMENTS.items()],
        environments=[
            *(EnvironmentSpec(name, given) for name, given in SURROUNDED.items()),
            *(EnvironmentSpec(name, args_parser=_Verbatim(name)) for name in VERBATIM),
            *(EnvironmentSpec(name, "", is_math_mode=True) for name in FORMULAS),
            *(EnvironmentSpec(f"{name}*", "", is_math_mode=True) for name in FORMULAS),
        ],
        specials=[SpecialsSpec("~"), SpecialsSpec("&")],
    )
    known.set_unknown_macro_spec(MacroSpec(""))
    known.set_unknown_environment_spec(EnvironmentSpec(""))
    return known


@dataclass(frozen=True)
class Source:
    """A file's class, counters that the preamble sets, and the nodes of its document."""

    document_class: str
    counters: dict[str, int]
    nodes: list[Any]


def load(path: Path) -> Source:
    """Return a file taken apart. Raises `PublishError` where it can't be."""
    where = Location.of(path)
    text = text_of(path, where)
    begin, end = text.find(f"\n{BEGIN}"), text.rfind(f"\n{END}")
    if "\\documentclass" not in text[: max(begin, 0)]:
        raise fail("other-format", "is no LaTeX document", where, HINT)
    if end < begin:
        raise fail("broken-file", f"is cut off: there is no {END}", where, HINT)
    body = text[begin + 1 + len(BEGIN) : end]
    if (depth := _depth(body)) > DEEPEST:
        raise fail("broken-file", f"is nested {depth} deep", where, HINT)
    try:
        settings = _settings(text[:begin])
        nodes = _nodes(body)
    except (LatexWalkerError, RecursionError, IndexError) as error:
        line = text.count("\n", 0, begin + 1) + getattr(error, "lineno", 1)
        message = f"is no whole LaTeX: {str(error).splitlines()[0][:120]}"
        raise fail("broken-file", message, Location(where.path, line), HINT) from error
    return Source(*settings, nodes)


def _nodes(body: str) -> list[Any]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEPEST * FRAMES_A_LEVEL + 2000))
    try:
        walker = LatexWalker(body, latex_context=_commands(), tolerant_parsing=False)
        nodes: list[Any] = walker.get_latex_nodes()[0]
    finally:
        sys.setrecursionlimit(limit)
    return nodes


def _depth(body: str) -> int:
    """Return how deep groups and environments lie in one another, at most."""
    depth = deepest = 0
    for match in MARKS.finditer(body):
        depth += {"{": 1, "\\begin": 1, "}": -1, "\\end": -1}.get(match[0], 0)
        deepest = max(deepest, depth)
    return deepest


def _settings(preamble: str) -> tuple[str, dict[str, int]]:
    """Return the class and the counters that are set, token by token."""
    walker = LatexWalker(preamble, latex_context=_commands(), tolerant_parsing=True)
    document_class, counters, position = "", {}, 0
    while position < len(preamble):
        try:
            token = walker.get_token(position, include_brace_chars=[("[", "]")])
        except LatexWalkerError:
            break
        position = token.pos + max(token.len, 1)
        if token.tok != "macro" or token.arg not in {"documentclass", "setcounter"}:
            continue
        parsed = ARGUMENTS[token.arg]
        arguments, _, length = MacroStandardArgsParser(parsed).parse_args(walker, position)
        texts = [_plain(node) for node in arguments.argnlist]
        position += length
        if token.arg == "documentclass":
            document_class = texts[1]
        elif re.fullmatch(r"-?\d+", texts[1]):
            counters[texts[0]] = int(texts[1])
    return document_class, counters


def _plain(node: Any) -> str:
    if node is None:
        return ""
    text: str = node.latex_verbatim()
    return text.strip("{}[] \n")
