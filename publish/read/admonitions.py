"""Admonitions in every spelling, brought to one form: notes, tips and warnings set apart.

Ours `::: {.note}`, Quarto's `::: {.callout-note}`, GitHub's `> [!NOTE]` and reStructuredText's
directives become Div.admonition.note whose first block is Div.admonition-title.
"""

from __future__ import annotations

from collections.abc import Mapping

from publish.model.tree import Node, attributes, div, para, plain_text, transform, words

KINDS = ("note", "tip", "important", "warning", "caution")
ALIKE = {"hint": "tip", "attention": "caution", "danger": "warning", "error": "warning"}
OF_QUARTO = frozenset({"title", "icon", "collapse", "appearance"})


def normalize(blocks: list[Node], labels: Mapping[str, str]) -> list[Node]:
    """Return the blocks with every admonition in its one form; `labels` holds their titles."""

    def division(node: Node) -> list[Node] | None:
        (id, classes, values), content = node["c"]
        kind, written = _kind(classes, content)
        if not kind:
            return None
        title, content = _title(content, dict(values).get("title", ""))
        if title is None or plain_text(title).strip().lower() == written:
            title = words(labels[kind])
        kept = [value for value in values if value[0] not in OF_QUARTO]
        others = [name for name in classes if name not in {written, f"callout-{kind}", kind}]
        inner = [div([para(title)], "admonition-title"), *transform(content, rules)]
        names = ["admonition", kind, *(name for name in others if name != "admonition")]
        return [{"t": "Div", "c": [[id, names, kept], inner]}]

    rules = {"Div": division}
    result: list[Node] = transform(blocks, rules)
    return result


def _kind(classes: list[str], content: list[Node]) -> tuple[str, str]:
    """Return the kind of admonition that classes name, "" for none, and the word that says so."""
    for name in classes:
        word = name.removeprefix("callout-")
        if word in KINDS:
            return word, word
        if word in ALIKE and content and "title" in attributes(content[0])[1]:
            return ALIKE[word], word
    return ("note", "admonition") if "admonition" in classes else ("", "")


def _title(content: list[Node], written: str) -> tuple[list[Node] | None, list[Node]]:
    """Return the title, if the author gave one, and the rest.

    It is the attribute `title`, a heading at the start, or what a reader of pandoc made a title.
    """
    first = content[0] if content else None
    if first and first["t"] == "Header":
        return first["c"][2], content[1:]
    if first and first["t"] == "Div" and "title" in attributes(first)[1]:
        inner = first["c"][1]
        title = inner[0]["c"] if inner and inner[0]["t"] in {"Para", "Plain"} else None
        return title, content[1:]
    return (words(written) if written else None), content
