"""One self-contained page: text, contents, styles, fonts and pictures in a single file.

The page opens from disk, asks nothing of the network, and follows the reader's choice of light
or dark; printed, it is black on white. `templates/web` and `styles/web.css` make it.
"""

from __future__ import annotations

from pathlib import Path

from publish.export import titles
from publish.export.web import design, images, page
from publish.export.web.documents import as_html, files_of_ids, whole
from publish.model.formats import Context, Exporter
from publish.model.limits import Limit


def export(context: Context) -> Path:
    """Write the page and return its path. Raises `PublishError` for an image that is no file."""
    document = whole(context)
    images.take_in([document], context.images, lambda one: one.data_url)
    as_html([document], {}, context.publication)
    rules = [font.rule() for font in page.embedded_fonts(context, [document])]
    text = page.render(
        context,
        "one-page",
        title=context.publication.title,
        text=document.text,
        title_of=titles.of([document.body]),
        places={id: f"#{id}" for id in files_of_ids([document])},
        style=design.style_sheet(context, rules, "web"),
        cover=page.cover(context, lambda one: one.data_url),
    )
    context.output.write_text(text, "utf-8")
    return context.output


exporter = Exporter(
    name="html",
    title="Web page",
    suffix=".html",
    media_type="text/html",
    export=export,
    limits=(
        "Fonts and images that a style sheet of the publication's own names are left out.",
        Limit("A side note stands in the text.", feature="side note"),
    ),
    imports=("jinja2.sandbox", "lxml.etree", "uharfbuzz"),
)
