"""YAML as a person wrote it: plain data, and the line of every key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from publish.problems import Location, PublishError, fail

CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
MOST_BYTES = 1_000_000
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]
    """Takes keys as they are written: `on`, `no` and 2026 are names like any other."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    pairs = node.value
    return {str(key.value): loader.construct_object(value, deep=True) for key, value in pairs}


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


@dataclass(frozen=True)
class YamlData:
    """A mapping from YAML. `lines` gives the line, from 1, of each key or item by its path."""

    values: dict[str, Any]
    lines: dict[tuple[str | int, ...], int]
    path: Path

    def at(self, *place: str | int) -> Location:
        """Return where the key or item stands, or else the nearest thing above it."""
        for end in range(len(place), 0, -1):
            if place[:end] in self.lines:
                return Location.of(self.path, self.lines[place[:end]])
        return Location.of(self.path)


def read_text(path: Path) -> str:
    """Return a file's text. Raises `PublishError` where it can't be read or is not UTF-8."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fail(
            "not-utf-8",
            f"byte 0x{data[error.start]:02x} is not UTF-8",
            Location.of(path, line),
            "save the file as UTF-8",
        ) from error


def unreadable(path: Path, error: OSError) -> PublishError:
    """Return the exception for a file that the system does not let us read."""
    reason = (error.strerror or str(error)).lower()
    return fail("unreadable", f"cannot be read: {reason}", Location.of(path), "check the path")


def load(path: Path, text: str | None = None, first_line: int = 1) -> YamlData:
    """Read a mapping from a YAML file, or from `text` that stands in it at `first_line`.

    Raises `PublishError`: not UTF-8, no YAML, a key given twice, an alias, no mapping.
    """
    text = read_text(path) if text is None else text
    offset = first_line - 1
    if len(text) > MOST_BYTES:
        raise fail("yaml-too-long", f"is longer than {MOST_BYTES:,} bytes", Location.of(path))
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 + offset if event.start_mark else None
                raise fail(
                    "yaml-alias",
                    f'the alias "*{event.anchor}" is not read here',
                    Location.of(path, line),
                    "write the value out",
                )
        node = yaml.compose(text, Loader=_Loader)
        values = yaml.load(text, Loader=_Loader)  # noqa: S506, a safe loader
    except yaml.YAMLError as error:
        raise _not_yaml(path, error, offset) from error
    except (ValueError, RecursionError) as error:
        raise fail("bad-yaml", f"is not YAML: {error}", Location.of(path, first_line)) from error
    if node is None:
        return YamlData({}, {}, path)
    if not isinstance(node, yaml.MappingNode):
        raise fail(
            "bad-yaml",
            "holds no keys",
            Location.of(path, first_line),
            'write one "key: value" a line, for example "title: My Essay"',
        )
    lines: dict[tuple[str | int, ...], int] = {}
    _collect(node, (), lines, path, offset)
    return YamlData(values, lines, path)


def _collect(
    node: yaml.Node,
    place: tuple[str | int, ...],
    lines: dict[tuple[str | int, ...], int],
    path: Path,
    offset: int,
) -> None:
    match node:
        case yaml.ScalarNode(value=str(text)) if CONTROL.search(text):
            line = node.start_mark.line + 1 + offset if node.start_mark else None
            message = "a value holds a control character"
            raise fail("bad-yaml", message, Location.of(path, line), "take it out")
        case yaml.MappingNode(value=pairs):
            for key, value in pairs:
                here = (*place, str(key.value))
                line = key.start_mark.line + 1 + offset
                if here in lines:
                    raise fail(
                        "duplicate-key",
                        f'"{key.value}" is given twice, first on line {lines[here]}',
                        Location.of(path, line),
                        "keep one of them",
                    )
                lines[here] = line
                _collect(value, here, lines, path, offset)
        case yaml.SequenceNode(value=items):
            for index, item in enumerate(items):
                lines[(*place, index)] = item.start_mark.line + 1 + offset
                _collect(item, (*place, index), lines, path, offset)


def _not_yaml(path: Path, error: yaml.YAMLError, offset: int) -> PublishError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or str(error)
    hint = 'look for a missing quotation mark, bracket or space after ":"'
    begun = getattr(error, "context_mark", None)
    if "mapping values are not allowed" in what:
        what, hint = 'a value holds ": "', 'put the value in quotation marks: title: "One: Two"'
    elif "quoted scalar" in str(getattr(error, "context", "")) and begun:
        mark, what = begun, "a quotation mark is not closed"
    line = mark.line + 1 + offset if mark else None
    return fail("bad-yaml", f"is not YAML: {what}", Location.of(path, line), hint)
