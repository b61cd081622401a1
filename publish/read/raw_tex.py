"""Raw TeX in a source: what is understood of it, and what is said of the rest."""

from __future__ import annotations

import re

from publish.model.tree import Node, div

PAGE_BREAK = re.compile(r"\\(newpage|pagebreak|clearpage|cleardoublepage)\b\s*(\{\}|\[\d\])?")
LIST_OF = re.compile(r"\\listof\w+")
FORMULA = re.compile(r"\\begin\{(\w+)(\*?)\}(.*)\\end\{\1\2\}", re.DOTALL)
WITHIN = {
    "align": "aligned",
    "eqnarray": "aligned",
    "equation": "",
    "flalign": "aligned",
    "gather": "gathered",
    "multline": "gathered",
}
"""What stands for amsmath's environments within a formula, where nothing is counted by TeX."""
HINT = "write it in Markdown, so that every format has it"


def meant(node: Node) -> list[Node] | None:
    """Return what a raw block or passage of TeX says in every format; None where that is unknown.

    A formula that asks to be numbered is not taken: its number is the source's, not TeX's.
    """
    text, is_block = node["c"][1].strip(), node["t"] == "RawBlock"
    if is_block and PAGE_BREAK.fullmatch(text):
        return [div([], "page-break")]
    match = FORMULA.fullmatch(text)
    if not match or match[1] not in WITHIN or "\\label" in text:
        return None
    name, body = WITHIN[match[1]], match[3].strip()
    tex = f"\\begin{{{name}}}\n{body}\n\\end{{{name}}}" if name else body
    math = {"t": "Math", "c": [{"t": "DisplayMath"}, re.sub(r"\\(nonumber|notag)\b", "", tex)]}
    return [{"t": "Para", "c": [math]}] if is_block else [math]


def hint(text: str) -> str:
    """Return what to write instead of raw text that is left out."""
    if LIST_OF.match(text.strip()):
        return "ask for it in publication.yaml: lists: [figures, tables, listings]"
    match = FORMULA.fullmatch(text.strip())
    if match and match[1] in WITHIN:
        return "write it as a display formula: $$…$$ {#eq-…}"
    return HINT
