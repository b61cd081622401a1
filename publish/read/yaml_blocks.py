"""The YAML blocks of single files: a lone file's metadata, a chapter's title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from publish.model.tree import plain_text, walk, words
from publish.model.yaml_file import YamlData
from publish.problems import Problems
from publish.read.keys import KEYS
from publish.read.metadata import SYNONYMS
from publish.read.sources import Parsed

FOUND_ANYWHERE = ("title", "subtitle", "author", "date", "abstract")


def fill_in(data: YamlData, parsed: Parsed, problems: Problems) -> YamlData:
    """Return a lone file's metadata with what pandoc found, its title from its one heading.

    `data` are the keys of its first block, which alone may hold any.
    """
    values: dict[str, Any] = dict(data.values)
    for key in FOUND_ANYWHERE:
        if key not in values and parsed.meta.get(key):
            values[key] = parsed.meta[key]
    for key in sorted(parsed.meta.keys() - values.keys()):
        if SYNONYMS.get(key, key) in KEYS.keys() - data.values.keys():
            message = f'the key "{key}" has no effect in a YAML block that is not the first'
            where = parsed.source.of_text(f"{key}:", key)
            problems.warning("later-block", message, where, "put it into the first block")
    if not values.get("title"):
        top = [block for block in parsed.blocks if block["t"] == "Header" and block["c"][0] == 1]
        if len(top) == 1:
            values["title"] = plain_text(top[0]["c"][2])
            parsed.blocks.remove(top[0])
        else:
            values["title"] = parsed.source.path.stem
            problems.warning(
                "missing-title",
                f'the file has no title; its name is used: "{values["title"]}"',
                parsed.source.at(),
                "add a YAML block with title: at its head, or a single level-1 heading",
            )
    return YamlData(values, data.lines, data.path)


def head_chapters(data: YamlData, chapters: Sequence[Parsed], problems: Problems) -> None:
    """Give a chapter whose title stands in a YAML block a heading, as Quarto does, in place.

    `data` are the publication's keys; where they come from the first file's block, that is no
    chapter's. A chapter that has a heading of the first level keeps that.
    """
    for chapter in chapters:
        if chapter.source.path == data.path:
            continue
        given = chapter.meta.get("title")
        title = given if isinstance(given, str) else ""
        has_heading = any(
            node["t"] == "Header" and node["c"][0] == 1 for node in walk(chapter.blocks)
        )
        is_heading = bool(title) and title != data.values.get("title") and not has_heading
        if is_heading:
            id = "-".join(re.findall(r"[\w.-]+", title.lower()))
            heading = {"t": "Header", "c": [1, [id, [], []], words(title)]}
            chapter.blocks.insert(0, heading)
        for key in sorted(chapter.meta):
            if key != "title" or not (is_heading or given == data.values.get("title")):
                message = f'the key "{key}" of a single chapter is passed over'
                hint = "the publication's keys stand in publication.yaml"
                where = chapter.source.of_text(f"{key}:", key)
                problems.notice("passed-over", message, where, hint)
