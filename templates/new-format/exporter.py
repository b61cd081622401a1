"""The format {{ name }}: what pandoc's plain writer makes of the numbered tree."""

from pathlib import Path

from publish import pandoc
from publish.model.formats import Context, Exporter


def export(context: Context) -> Path:
    """Write context.output and return its path. Numbers stand in the tree as text."""
    written = pandoc.run(["--from=json", "--to=plain"], pandoc.as_json(context.blocks))
    context.output.write_bytes(written)
    return context.output


exporter = Exporter(
    name="{{ name }}",
    title="{{ name }}",
    suffix=".{{ name }}",
    media_type="text/plain",
    export=export,
    limits=("Images are left out.",),
)
