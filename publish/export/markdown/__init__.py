"""GitHub's Markdown (GitHub Flavored Markdown, with its notes, alerts, formulas and anchors).

pandoc's `gfm` writer on a tree made ready for it; title block, contents as links and notes with
our own numbers are added. Pictures lie in a folder beside the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from publish import pandoc
from publish.export import pages, pictures
from publish.export.markdown.parts import raw_block
from publish.export.markdown.signs import settled
from publish.export.markdown.tree import Tree
from publish.model.formats import Context, Exporter
from publish.model.limits import Limit
from publish.model.outline import Caption, Heading
from publish.model.tree import Node, link, para, words

WRITER = "--to=gfm+tex_math_gfm-tex_math_dollars"
MARK = "\ue000"
NOTE = re.compile(rf"^{MARK}(\d+)$", re.MULTILINE)


def export(context: Context) -> Path:
    """Write the Markdown and its pictures and return the path of the former."""
    tree = Tree.of(context.blocks, pictures.addresses(context))
    blocks = [
        *tree.blocks(_front(context)),
        *_contents(context, tree.titles(context.blocks)),
        {"t": "HorizontalRule"},
        *tree.text(context.blocks),
    ]
    for number in sorted(tree.notes, key=int):
        blocks += [raw_block(f"{MARK}{number}", "markdown"), *tree.notes[number]]
    arguments = ["--from=json", WRITER, "--wrap=none"]
    timeout = context.publication.time_limit
    written = pandoc.run(arguments, pandoc.as_json(settled(blocks)), timeout=timeout).decode()
    context.output.write_text(_with_notes(written), encoding="utf-8", newline="\n")
    pictures.write(context)
    return context.output


def _with_notes(written: str) -> str:
    """Return the text with each note behind its label, indented as far as its blocks need."""
    body, *notes = NOTE.split(written)
    parts = [body.strip("\n")]
    for number, note in zip(notes[::2], notes[1::2], strict=True):
        indented = re.sub(r"\n(?=[^\n])", "\n    ", note.strip("\n"))
        parts.append(f"[^{number}]: {indented}")
    return "\n\n".join(parts) + "\n"


def _front(context: Context) -> list[Node]:
    publication = context.publication
    result: list[Node] = [_heading(1, pages.single_line(publication.title))]
    if publication.subtitle:
        subtitle = words(pages.single_line(publication.subtitle))
        result.append(para([{"t": "Strong", "c": subtitle}]))
    for author in publication.author:
        name = words(author.name)
        if author.orcid:
            name = [link(name, f"https://orcid.org/{author.orcid}")]
        result.append(
            para([*name, *words(f", {author.affiliation}" if author.affiliation else "")])
        )
    for text in (pages.shown_date(context), publication.rights):
        result += [para(words(text))] if text else []
    if publication.abstract_paragraphs:
        label = {"t": "Strong", "c": words(context.labels["abstract"])}
        abstract = [para(words(one)) for one in publication.abstract_paragraphs]
        result.append({"t": "BlockQuote", "c": [para([label]), *abstract]})
    return result


def _contents(context: Context, titles: Mapping[str, list[Node]]) -> list[Node]:
    """Return contents and lists; `titles` are titles and captions as they stand in the text."""

    def linked(one: Heading | Caption) -> Node:
        return _plain([link(titles.get(one.id) or words(one.text), f"#{one.id}")])

    def entries(items: Iterable[dict[str, Any]]) -> Node:
        listed = [
            [linked(item["heading"]), *([entries(item["children"])] if item["children"] else [])]
            for item in items
        ]
        return {"t": "BulletList", "c": listed}

    nested = pages.nested(pages.contents(context))
    result = [_heading(2, context.labels["contents"]), entries(nested)] if nested else []
    for listed in pages.lists(context):
        items = [[linked(one)] for one in listed.entries]
        result += [_heading(2, listed.title), {"t": "BulletList", "c": items}]
    return result


def _plain(inlines: list[Node]) -> Node:
    return {"t": "Plain", "c": inlines}


def _heading(level: int, text: str) -> Node:
    return {"t": "Header", "c": [level, ["", [], []], words(text)]}


exporter = Exporter(
    name="markdown",
    title="Markdown",
    suffix=".md",
    media_type="text/markdown;charset=utf-8;variant=GFM",
    export=export,
    limits=(
        "Lists in letters or roman figures, or with parentheses, have signs; "
        "their labels stand before the text.",
        "An admonition within a list or a quotation is a quotation; a title of its own stands "
        "in bold below GitHub’s word.",
        Limit("Subfigures stand one below the other.", feature="subfigures"),
        Limit("A side note stands in the text.", feature="side note"),
        Limit("Lines of code have no numbers.", feature="line numbers"),
        Limit("Raw HTML is left out.", feature="raw HTML"),
        Limit("Ruby stands behind its word.", feature="ruby"),
        "Pictures are files in a folder beside the text.",
    ),
    imports=("jinja2.sandbox",),
    html=False,
)
