"""What LaTeX's signs, symbol commands and list counters print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import Any

from pylatexenc.latex2text import get_default_latex_context_db

from publish.verify.number_formats import FORMATS

LIGATURES = (
    ("---", "—"),
    ("--", "–"),
    ("``", "“"),
    ("''", "”"),
    ("`", "‘"),
    ("'", "’"),
    ('"', "”"),
)
"""What TeX's fonts make of signs (fontspec's Ligatures=TeX); typewriter fonts do not."""
SIGNS = {
    "\\": "\n",
    " ": " ",
    "\n": " ",
    ",": " ",
    "/": "",
    "-": "",
    "^": "^",
    "~": "~",
    "newline": "\n",
    "par": "\n",
    "ldots": "…",
    "textasciicircum": "^",
    "textasciigrave": "`",
    "textasciitilde": "~",
    "textbackslash": "\\",
    "textbar": "|",
    "textgreater": ">",
    "textless": "<",
    "textquotedbl": '"',
    "textquotesingle": "'",
}
LISTED = frozenset({"lof", "lot", "lol"})
UNSEEN_ARGUMENTS = frozenset(
    {
        "addcontentsline",
        "addtocounter",
        "documentclass",
        "hspace",
        "includegraphics",
        "label",
        "listof",
        "newcommand",
        "providecommand",
        "renewcommand",
        "rule",
        "setcounter",
        "setlength",
        "usepackage",
        "vspace",
    }
)
LAST_ONLY = {"foreignlanguage": 1, "multicolumn": 2, "multirow": 2, "texorpdfstring": 0, "href": 1}
COUNTERS = {
    "arabic": "decimal",
    "alph": "lowerLetter",
    "Alph": "upperLetter",
    "roman": "lowerRoman",
    "Roman": "upperRoman",
}
COUNTER = re.compile(r"\\(arabic|[aA]lph|[rR]oman)\*")
OPTION = re.compile(r"(?:\{[^{}]*\}|[^,{}])+")
WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)


def joined(characters: str) -> str:
    """Return characters as a text font shows them."""
    for signs, one in LIGATURES:
        if signs in characters:
            characters = characters.replace(signs, one)
    return characters


@cache
def sign(name: str) -> str:
    """Return what a command without arguments prints; most that are not known print nothing."""
    if name in SIGNS:
        return SIGNS[name]
    if len(name) == 1 and not name.isalpha():
        return name
    shown = getattr(get_default_latex_context_db().get_macro_spec(name), "simplify_repl", None)
    return shown if isinstance(shown, str) else ""


def labels(options: Any) -> Iterator[str]:
    """Yield the labels of an ordered list, from its options `label` and `start` (enumitem)."""
    written = options.latex_verbatim().strip()[1:-1] if options is not None else ""
    values = dict(_option(one) for one in OPTION.findall(written))
    pattern = values.get("label", "\\arabic*.").removeprefix("{").removesuffix("}")
    start = values.get("start", "1")
    for number in count(int(start) if WHOLE.fullmatch(start) else 1):
        yield _label(pattern, number)


def _label(pattern: str, number: int) -> str:
    return COUNTER.sub(lambda match: _counted(match[1], number), pattern)


def _counted(name: str, number: int) -> str:
    """Return a number in a counter's style; below one only figures have any."""
    style: Callable[[int], str] = FORMATS[COUNTERS[name]]
    return style(number) if number > 0 else (str(number) if name == "arabic" else "")


def _option(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key.strip(), value.strip()
