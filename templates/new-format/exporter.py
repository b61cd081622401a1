"""Writes the format {{ name }}: one page of HTML around the text that all web formats share."""

from pathlib import Path

from publish import jinja
from publish.model.formats import Context, Exporter
from publish.model.limits import Limit


def export(context: Context) -> Path:
    """Write context.output and return its path. Every number stands in the text already."""
    text = jinja.render(
        "{{ name }}.html",
        context.folder,
        Path(__file__).parent,
        publication=context.publication,
        text=context.html,
    )
    context.output.write_text(text, "utf-8")
    return context.output


exporter = Exporter(
    name="{{ name }}",
    title="{{ title }}",
    suffix=".{{ name }}",
    media_type="text/html",
    export=export,
    limits=(Limit("Images are not shown.", feature="image"),),
)
