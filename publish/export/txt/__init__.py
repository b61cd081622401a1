"""Plain text as a typewriter would set it: 72 columns, headings underlined, notes at the end.

Between title page and text, and between text and notes, stands a rule as wide as the page. UTF-8
with line feeds; widths are those of a terminal, so that Chinese lines end where others do.
"""

from __future__ import annotations

from pathlib import Path

from publish.export.txt import front
from publish.export.txt.blocks import lines_of
from publish.export.txt.marks import Setting
from publish.model.formats import Context, Exporter
from publish.model.limits import Limit


def export(context: Context) -> Path:
    """Write the text and return its path."""
    shown = context.publication.links == "inline"
    setting = Setting.for_text(context.blocks, addresses=shown)
    body = lines_of(context.blocks, front.COLUMNS, setting)
    while body and not body[0]:
        del body[0]
    lines = [*front.title_block(context), *front.contents(context), front.RULE, "", "", *body]
    if setting.notes:
        lines += ["", "", front.RULE, "", *front.notes(context, setting)]
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    context.output.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return context.output


exporter = Exporter(
    name="txt",
    title="Plain text",
    suffix=".txt",
    media_type="text/plain;charset=utf-8",
    export=export,
    limits=(
        "Letters have one size and one face: emphasis and raised letters are not shown.",
        "References are words; there are no links, and the addresses of others are printed.",
        Limit("A picture is its description, or its file's name.", feature="image"),
        Limit("A formula is its TeX.", feature="formula"),
        Limit("A cell over several stands in the first of them.", feature="spanning cell"),
        Limit("A side note stands in the text.", feature="side note"),
        Limit("Lines of code have no numbers.", feature="line numbers"),
        Limit("Raw HTML is left out.", feature="raw HTML"),
        Limit("Ruby stands behind its word.", feature="ruby"),
        "Words that look like one of its signs, such as two brackets in a row, have a backslash "
        "before them.",
        "A table with many columns or long words is wider than the page.",
    ),
    imports=("jinja2.sandbox", "wcwidth"),
    html=False,
)
