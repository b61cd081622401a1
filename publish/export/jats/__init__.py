"""JATS 1.3, the Journal Article Tag Suite (ANSI/NISO Z39.96-2021), its archiving tag set.

pandoc's writer makes the text, whose numbers then become labels; the front is a template of
ours. Pictures lie in a folder beside the file.
"""

from __future__ import annotations

import re
from pathlib import Path

from publish import pandoc
from publish.export import pages, pictures
from publish.export.jats.article import body_and_back
from publish.export.jats.tree import Tree
from publish.model.formats import Context, Exporter
from publish.model.limits import Limit

DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
START = re.compile(r"[^\W\d]")
INSIDE = re.compile(r"[\w.-]")


def export(context: Context) -> Path:
    """Write the article and its pictures and return the path of the former."""
    publication = context.publication
    tree = Tree.of(context.blocks, pictures.addresses(context))
    blocks = tree.text(context.blocks)
    arguments = ["--from=json", "--to=jats_archiving", "--wrap=none"]
    timeout = publication.time_limit
    written = pandoc.run(arguments, pandoc.as_json(blocks), timeout=timeout).decode()
    roles = {_as_name(one.id): one.role for one in context.outline.headings if one.level < 2}
    doi = DOI.fullmatch(publication.identifier)
    article = pages.render(
        "jats/article.xml",
        context.folder,
        publication=publication,
        labels=context.labels,
        identifier=doi[1] if doi else publication.identifier,
        identifier_type="doi" if doi else "publisher-id",
        date=publication.iso_date.split("-") if publication.iso_date else [],
        text=body_and_back(written, blocks, tree.descriptions, roles),
    )
    context.output.write_text(article, encoding="utf-8", newline="\n")
    pictures.write(context)
    return context.output


def _as_name(id: str) -> str:
    """Return an id as pandoc writes it: signs that no XML name has as U and four figures."""
    return "".join(
        letter if (INSIDE if index else START).fullmatch(letter) else f"U{ord(letter):04X}"
        for index, letter in enumerate(id)
    )


exporter = Exporter(
    name="jats",
    title="JATS XML",
    suffix=".xml",
    media_type="application/jats+xml",
    export=export,
    limits=(
        "What pages look like is not part of it: there are no contents, no rules and no sizes, and "
        "a line does not end within a paragraph.",
        Limit("A side note stands in the text.", feature="side note"),
        Limit("Lines of code have no numbers.", feature="line numbers"),
        Limit("Raw HTML is left out.", feature="raw HTML"),
        Limit("Ruby stands behind its word.", feature="ruby"),
        "Pictures are files in a folder beside the article.",
    ),
    imports=("jinja2.sandbox", "lxml.etree"),
    html=False,
)
