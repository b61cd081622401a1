"""Typst, with every number as text.

pandoc writes what stands in a paragraph, `blocks` the structure around it, and
`templates/typst.typ` the design. Typst is told to number nothing: headings, figures and formulas
have no numbering, notes are given their numbers, and lists say where they start.
"""

from __future__ import annotations

from pathlib import Path

from publish.export import pages
from publish.export.typst.blocks import Blocks
from publish.export.typst.inlines import string
from publish.model.formats import Context, Exporter
from publish.model.languages import direction
from publish.model.limits import Limit

KINDS = {"figure": "image", "table": "table", "listing": '"listing"'}
"""The kinds of captions as Typst's `figure` has them."""
PAPERS = {
    **{name: name for name in ("a3", "a4", "a5")},
    "b5": "iso-b5",
    "letter": "us-letter",
    "legal": "us-legal",
}


def export(context: Context) -> Path:
    """Write the publication as one Typst file, its pictures in a folder beside it."""
    publication = context.publication
    blocks = Blocks(context)
    body = blocks.of(context.blocks)
    text = blocks.fragments.text
    front = {
        "title": text(publication.title),
        "subtitle": text(publication.subtitle),
        "date": text(pages.shown_date(context)),
        "abstract": "\n\n".join(map(text, publication.abstract_paragraphs)),
        "rights": text(publication.rights),
        "label_abstract": text(context.labels["abstract"]),
        "label_contents": text(context.labels["contents"]),
    }
    authors = [(text(one.name), text(one.affiliation)) for one in publication.author]
    lists = [(KINDS[one.kind], text(one.title)) for one in pages.lists(context)]
    blocks.fragments.write(publication.time_limit)
    resolved = blocks.fragments.resolved
    code, *rest = publication.language.split("-")
    has_parts = any(one.level == 0 for one in context.outline.headings)
    page = pages.render(
        "typst.typ",
        context.folder,
        name=context.output.stem,
        body=resolved(body),
        is_book=publication.type == "book",
        authors=[(resolved(name), resolved(place)) for name, place in authors],
        contents=publication.contents,
        offset=int(has_parts),
        lists=[(kind, resolved(title)) for kind, title in lists],
        code=code.lower(),
        region=next((one.lower() for one in rest if len(one) == 2), ""),
        script=next((one.lower() for one in rest if len(one) == 4), ""),
        right_to_left=direction(publication.language) == "rtl",
        paper=_paper(publication.paper),
        string=string,
        plain_title=pages.single_line(publication.title),
        names=publication.authors,
        keywords=list(publication.keywords),
        description=pages.single_line(publication.description),
        **{key: resolved(value) for key, value in front.items()},
    )
    context.output.write_text(page, "utf-8", newline="\n")
    return context.output


def _paper(paper: str) -> str:
    """Return the arguments for the paper."""
    if name := PAPERS.get(paper.lower()):
        return f'paper: "{name}"'
    width, *rest = paper.lower().split()
    return f"width: {width}, height: {rest[0] if rest else width}"


exporter = Exporter(
    name="typst",
    title="Typst",
    suffix=".typ",
    media_type="text/x-typst",
    export=export,
    limits=(
        "Pictures stand in a folder beside the file.",
        Limit("Code has no line numbers.", feature="line numbers"),
        Limit("Raw HTML is left out; the text in it stays.", feature="raw HTML"),
        Limit("The reading of a ruby stands behind it, in parentheses.", feature="ruby"),
        Limit("A side note stands in the text.", feature="side note"),
        Limit("There is no cover.", key="cover"),
        Limit("css has no effect; the design is templates/typst.typ.", key="css"),
        Limit("theme has no effect; the design is templates/typst.typ.", key="theme"),
        Limit("identifier is not in the metadata.", key="identifier"),
    ),
    imports=("jinja2.sandbox",),
    html=False,
)
