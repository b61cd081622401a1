"""The words of the title page: Markdown in the metadata, made plain."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from publish import pandoc
from publish.model.tree import Node, plain_text, walk
from publish.model.yaml_file import YamlData
from publish.problems import Problems
from publish.read import quotations

WORDS = ("title", "subtitle", "abstract", "rights")
MARKS = re.compile(r"""[*_`$~^\\<>\[\]&'"]|--|\.\.\.""")
FIRST = "x "
"""Before each paragraph, so that "1984. A Novel" is no list and "# 1" no heading."""
FORMS = frozenset(
    {"Code", "Emph", "Image", "Link", "Math", "Note", "RawInline", "SmallCaps", "Span"}
    | {"Strikeout", "Strong", "Subscript", "Superscript", "Underline"}
)


def plain(
    data: YamlData, language: str, folder: Path, timeout: float, problems: Problems
) -> YamlData:
    """Return the metadata with the words that are printed as plain text, in typographic marks.

    pandoc reads metadata as Markdown. Metadata of finished files is plain text, so emphasis is
    not kept; where there is any, a notice says so. A formula is its TeX.
    """
    marked = {
        key: text
        for key in WORDS
        if isinstance(text := data.values.get(key), str) and MARKS.search(text)
    }
    if not marked:
        return data
    paragraphs = {key: re.split(r"\n[ \t]*\n", text.strip()) for key, text in marked.items()}
    lines = [FIRST + " ".join(one.split()) for parts in paragraphs.values() for one in parts]
    arguments = ["--from=markdown-citations-example_lists", "--to=json"]
    answer = pandoc.call(
        arguments, "\n\n".join(lines).encode(), location=data.at(), timeout=timeout
    )
    blocks = quotations.resolve(json.loads(answer.data)["blocks"], language, folder)
    if [block["t"] for block in blocks] != ["Para"] * len(lines):
        return data
    values: dict[str, Any] = dict(data.values)
    following = iter(blocks)
    for key, parts in paragraphs.items():
        read = [next(following) for _ in parts]
        values[key] = "\n\n".join(plain_text(one)[len(FIRST) :].strip() for one in read)
        if forms := {_name(node) for node in walk(read) if node["t"] in FORMS}:
            message = f"the {key} is printed without its {' and '.join(sorted(forms))}"
            hint = "titles and abstracts are plain text in every format"
            problems.notice("plain-title", message, data.at(key), hint)
    return YamlData(values, data.lines, data.path)


def _name(node: Node) -> str:
    names = {"Emph": "emphasis", "Strong": "emphasis", "Math": "formulas", "Note": "notes"}
    return names.get(node["t"], "markup")
