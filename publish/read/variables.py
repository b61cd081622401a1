"""Variables: `{{name}}` in text stands for what `publication.yaml` says, never in code."""

from __future__ import annotations

import re
from collections.abc import Mapping

from publish.model.document import Source
from publish.model.tree import Node, transform
from publish.problems import Problems, nearest

VARIABLE = re.compile(r"\{\{([\w.-]+)\}\}")


def replace(
    blocks: list[Node],
    variables: Mapping[str, str | int | float | bool],
    source: Source,
    problems: Problems,
) -> list[Node]:
    """Return the blocks with variables replaced; a name that is not defined is a problem."""
    if "{{" not in source.text:
        return blocks

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in variables:
            given = variables[name]
            return str(given).lower() if isinstance(given, bool) else str(given)
        known = nearest(name, variables, f"write {name}: … under variables: in publication.yaml")
        message = f'the variable "{name}" is not defined'
        problems.error("unknown-variable", message, source.of_text("{{" + name + "}}"), known)
        return match[0]

    def rule(node: Node) -> list[Node] | None:
        if "{{" not in node["c"]:
            return None
        return [{"t": "Str", "c": VARIABLE.sub(value, node["c"])}]

    result: list[Node] = transform(blocks, {"Str": rule})
    return result
