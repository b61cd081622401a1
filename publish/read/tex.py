"""TeX in a source: formulas in which TeX would count by itself, and what is meant by raw TeX."""

from __future__ import annotations

import re

from publish.model.document import Source
from publish.model.tree import Node, div
from publish.problems import Problems

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
NO_NUMBER = re.compile(r"\\(nonumber|notag)(?![A-Za-z])")
OWN_NUMBER = re.compile(r"\\(?:tag\*?|label)\s*\{[^{}]*\}")
HINT = "write it in Markdown, so that every format has it"


def meant(node: Node) -> list[Node] | None:
    """Return what a raw block or passage of TeX says in every format; None where that is unknown.

    A formula that asks to be numbered is not taken: its number is the source's, not TeX's.
    """
    text, is_block = node["c"][1].strip(), node["t"] == "RawBlock"
    if is_block and PAGE_BREAK.fullmatch(text):
        return [div([], "page-break")]
    match = FORMULA.fullmatch(text)
    if not match or match[1] not in WITHIN or OWN_NUMBER.search(text):
        return None
    math = {"t": "Math", "c": [{"t": "DisplayMath"}, uncounted(text)]}
    return [{"t": "Para", "c": [math]}] if is_block else [math]


def formula(node: Node, source: Source, problems: Problems) -> list[Node]:
    """Return a formula in which TeX counts nothing; a number that it gives itself is told."""
    kind, tex = node["c"]
    for own in OWN_NUMBER.findall(tex):
        message = f'"{own}" in a formula has no effect: its number would be in no other format'
        place = source.of_text(own, tex.strip().split("\n")[0])
        problems.warning("own-number", message, place, "let it be numbered: $$…$$ {#eq-…}")
    return [{"t": "Math", "c": [kind, uncounted(OWN_NUMBER.sub("", tex))]}]


def uncounted(tex: str) -> str:
    """Return TeX with an environment that stands within a formula for one that is one itself."""
    match = FORMULA.fullmatch(tex.strip())
    if match and match[1] in WITHIN:
        name, body = WITHIN[match[1]], match[3].strip()
        tex = f"\\begin{{{name}}}\n{body}\n\\end{{{name}}}" if name else body
    return NO_NUMBER.sub("", tex)


def hint(text: str) -> str:
    """Return what to write instead of raw text that is left out."""
    if LIST_OF.match(text.strip()):
        return "ask for it in publication.yaml: lists: [figures, tables, listings]"
    match = FORMULA.fullmatch(text.strip())
    if match and match[1] in WITHIN:
        return "write it as a display formula: $$…$$ {#eq-…}"
    return HINT
