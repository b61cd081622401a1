"""Passages for some formats only: `::: {.only formats="pdf epub"}`, and Quarto's spellings.

They become a Div or Span of class `only` whose `formats` names each format. Numbers are the
same in every format, so nothing that carries one may stand in such a passage.
"""

from __future__ import annotations

from publish.model.document import Source
from publish.model.formats import known_formats
from publish.model.tree import Node, attributes, plain_text, transform, walk
from publish.problems import Location, Problems, nearest

OF_QUARTO = {
    "html": ("epub", "html", "site"),
    "html:js": ("html", "site"),
    "latex": ("latex", "pdf"),
}
CONDITIONS = ("when-format", "unless-format")
NUMBERED = ("fig-", "fig:", "tbl-", "tbl:", "lst-", "lst:", "eq-", "eq:")


def normalize(blocks: list[Node], source: Source, problems: Problems) -> list[Node]:
    """Return the blocks with passages for some formats in their one form."""

    def passage(node: Node) -> list[Node] | None:
        (id, classes, pairs), content = node["c"]
        values = dict(pairs)
        formats = _formats(classes, values, source, problems)
        if formats is None:
            return None
        _check(node, source, problems)
        kept = [name for name in classes if not name.startswith("content-") and name != "only"]
        attr = [id, ["only", *kept], [["formats", " ".join(formats)]]]
        return [{"t": node["t"], "c": [attr, transform(content, rules)]}]

    rules = {"Div": passage, "Span": passage}
    result: list[Node] = transform(blocks, rules)
    return result


def _formats(
    classes: list[str], values: dict[str, str], source: Source, problems: Problems
) -> list[str] | None:
    """Return the formats that a passage is for, None where it is no such passage."""
    if "only" in classes:
        return _named(values.get("formats", ""), source, problems)
    kind = next((name for name in classes if name in {"content-visible", "content-hidden"}), "")
    if not kind:
        return None
    condition = next((name for name in CONDITIONS if name in values), "")
    if not condition:
        where = source.of_text(kind)
        message = f"the condition of .{kind} is not understood; the passage is in every format"
        hint = "name formats: when-format or unless-format, or .only formats=…"
        problems.warning("unknown-condition", message, where, hint)
        return None
    named = set(OF_QUARTO.get(values[condition], (values[condition],)))
    shown = (kind == "content-visible") == (condition == "when-format")
    return sorted(named if shown else set(known_formats()) - named)


def _named(text: str, source: Source, problems: Problems) -> list[str]:
    names = text.replace(",", " ").split()
    if not names:
        where = source.of_text(".only")
        hint = 'write for example ::: {.only formats="pdf epub"}'
        problems.error("unknown-format", "the passage names no format", where, hint)
    for name in names:
        if name not in known_formats():
            where = source.of_text(f'formats="{text}"', "formats=")
            hint = nearest(name, known_formats(), "known: " + ", ".join(known_formats()))
            message = f'there is no format "{name}"; the passage is left out elsewhere'
            problems.warning("unknown-format", message, where, hint)
    return names


def _check(passage: Node, source: Source, problems: Problems) -> None:
    """Report everything in a passage that carries a number."""
    for node in walk(passage["c"][1]):
        if fault := _numbered(node, source):
            what, where = fault
            message = f"{what} stands in a passage for some formats only"
            hint = "numbers are the same in every format: move it out of the passage"
            problems.error("numbered-passage", message, where, hint)


def _numbered(node: Node, source: Source) -> tuple[str, Location] | None:
    """Return what carries a number and where it stands, None for what carries none."""
    id = attributes(node)[0]
    match node["t"]:
        case "Header":
            title = plain_text(node["c"][2]).strip()
            return f'the heading "{title}"', source.of_heading(title)
        case "Note":
            text = plain_text(node["c"]).strip()
            return f'the note "{text[:40]}"', source.of_text(text[:40], text.split(" ")[0])
        case "Figure" | "Table" | "Div" if id.startswith(NUMBERED):
            return f'"{id}"', source.of_id(id)
    return None
