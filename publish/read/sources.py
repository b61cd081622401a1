"""Sources: each file through pandoc, once, into blocks of its tree."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publish import pandoc
from publish.model import yaml_file
from publish.model.document import Source
from publish.model.tree import Node, plain_text
from publish.problems import Location, Problems, PublishError
from publish.read import leftovers, raw_html, word_file

MARKDOWN = (".md", ".markdown", ".txt", ".qmd")
READERS = dict.fromkeys(MARKDOWN, "markdown") | {
    ".docx": "docx",
    ".htm": "html",
    ".html": "html",
    ".latex": "latex",
    ".odt": "odt",
    ".org": "org",
    ".rst": "rst",
    ".tex": "latex",
}
BINARY = (".docx", ".odt")
CJK = ("zh", "ja", "ko")
INCLUDE = re.compile(r"could not load include file (?P<file>.+?)(?: at .*?line (?P<line>\d+).*)?$")
UNCLOSED = re.compile(r"(?P<what>\w+) at .*? ?line (?P<line>\d+) column \d+ unclosed")
INCLUDES = {
    "rst": re.compile(
        r"^\s*(?:\.\. (?:include|literalinclude)::|:file:|:url:)\s*(\S+)", re.MULTILINE
    ),
    "org": re.compile(r"^[ \t]*#\+include:[ \t]*\"?([^\s\"]+)", re.MULTILINE | re.IGNORECASE),
}


@dataclass
class Parsed:
    """What pandoc made of one source: blocks, metadata as plain text, extracted images."""

    source: Source
    blocks: list[Node] = field(default_factory=list)
    meta: dict[str, Any] = field(default_factory=dict)
    media: dict[str, Path] = field(default_factory=dict)


def reader_of(path: Path) -> str | None:
    """Return the name of pandoc's reader for a file, by its suffix, or None."""
    return READERS.get(path.suffix.lower())


def parse_all(
    paths: Sequence[Path], language: str, timeout: float, problems: Problems
) -> list[Parsed]:
    """Read the files, two or more at a time, in their order; problems of all are collected."""

    def one(path: Path) -> Parsed | PublishError:
        try:
            return parse(path, language, timeout, problems)
        except PublishError as error:
            return error

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        results = list(pool.map(one, paths))
    for result in results:
        if isinstance(result, PublishError):
            for problem in result.problems:
                problems.add(problem)
    return [result for result in results if isinstance(result, Parsed)]


def parse(path: Path, language: str, timeout: float, problems: Problems) -> Parsed:
    """Read one file through pandoc. Raises `PublishError` if that fails."""
    reader = reader_of(path)
    where = Location.of(path)
    if reader is None:
        message = f'"{path.suffix or path.name}" is no kind of source that can be read'
        hint = "known: " + ", ".join(sorted(READERS))
        problems.error("unknown-source", message, where, hint)
        return Parsed(Source(path, ""))
    if path.suffix.lower() in BINARY:
        return _parse_binary(path, reader, timeout)
    source = Source(path, yaml_file.read_text(path))
    if not source.text.strip():
        problems.error(
            "empty-source", "the file is empty", where, "write something, or leave it out"
        )
        return Parsed(source)
    if control := yaml_file.CONTROL.search(source.text):
        line = source.text.count("\n", 0, control.start()) + 1
        message = f"the text holds the control character U+{ord(control[0]):04X}"
        problems.error("control-character", message, source.at(line), "take it out")
        return Parsed(source)
    _refuse_includes(source, reader, problems)
    is_markdown = path.suffix.lower() in MARKDOWN
    if reader == "html":
        raw_html.check_page(source, problems)
    answer = pandoc.call(
        [f"--from={_with_extensions(reader, language)}", "--to=json"],
        (leftovers.prepared(source, problems) if is_markdown else source.text).encode(),
        location=where,
        timeout=timeout,
    )
    for warning in answer.warnings:
        _add_warning(warning, source, problems)
    return _parsed(source, answer.data)


def _with_extensions(reader: str, language: str) -> str:
    if reader != "markdown":
        return reader
    east_asian = language.split("-")[0].lower() in CJK
    return "markdown+alerts" + ("+east_asian_line_breaks" if east_asian else "")


def _parse_binary(path: Path, reader: str, timeout: float) -> Parsed:
    """Read a DOCX or ODT; its images are unpacked into a folder that lasts until we exit."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise yaml_file.unreadable(path, error) from error
    media = scratch_folder()
    if reader == "docx":
        data = word_file.without_contents(data)
    arguments = [f"--from={reader}", "--to=json", f"--extract-media={media}"]
    answer = pandoc.call(arguments, data, location=Location.of(path), timeout=timeout)
    parsed = _parsed(Source(path, ""), answer.data)
    parsed.media = {str(file): file for file in Path(media).rglob("*") if file.is_file()}
    return parsed


_folders: list[tempfile.TemporaryDirectory[str]] = []


def scratch_folder() -> str:
    """Return a new folder that lasts until this process ends."""
    _folders.append(tempfile.TemporaryDirectory(prefix="publish-media-"))
    return str(Path(_folders[-1].name).resolve())


def _parsed(source: Source, data: bytes) -> Parsed:
    tree = json.loads(data)
    meta = {key: text for key, value in tree["meta"].items() if (text := _meta(value))}
    return Parsed(source, tree["blocks"], meta)


def _meta(value: Node) -> Any:
    """Return pandoc's metadata as plain text, lists and truth values; "" for anything else."""
    match value:
        case {"t": "MetaInlines", "c": inlines}:
            return plain_text(inlines)
        case {"t": "MetaBlocks", "c": blocks}:
            return "\n\n".join(plain_text([block]) for block in blocks)
        case {"t": "MetaList", "c": items}:
            return [text for item in items if (text := _meta(item))]
        case {"t": "MetaString" | "MetaBool", "c": plain}:
            return plain
    return ""


def _refuse_includes(source: Source, reader: str, problems: Problems) -> None:
    """Name the files that a source asks for; pandoc refuses them too, with less to go by."""
    if pattern := INCLUDES.get(reader):
        for match in pattern.finditer(source.text):
            line = source.text.count("\n", 0, match.start(1)) + 1
            _add_include(match[1], source.at(line), problems)
        problems.fail_on_errors()


def _add_include(file: str, location: Location, problems: Problems) -> None:
    problems.error(
        "include-refused",
        f'the source includes "{file}"; files that a source names are not opened',
        location,
        "put the text in, or list the file under chapters in publication.yaml",
    )


def _add_warning(warning: str, source: Source, problems: Problems) -> None:
    text = " ".join(warning.split())
    if include := INCLUDE.match(text[:1].lower() + text[1:]):
        line = include["line"] or source.of_text(include["file"]).line
        _add_include(include["file"], source.at(int(line)), problems)
    elif unclosed := UNCLOSED.match(text):
        hint = 'close it with a line ":::"'
        message = f"the {unclosed['what'].lower()} that begins here is not closed"
        problems.error("unclosed", message, source.at(int(unclosed["line"])), hint)
    elif not text.startswith(("Duplicate identifier", "Could not deduce format")):
        line = re.search(r"line (\d+)", text)
        problems.warning("pandoc", text, source.at(int(line[1]) if line else None))
