"""Citations by pandoc's own citeproc, over the whole publication at once (CSL 1.0.2)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from publish import pandoc
from publish.model import labels
from publish.model.document import Chapter
from publish.model.publication import Publication
from publish.model.tree import Node, attributes, div, transform, walk, words
from publish.problems import Location, Problems, nearest

KEY = re.compile(r'(?:@\w+\s*\{\s*|"id"\s*:\s*"|\bid\s*:\s*)([^\s,"}]+)')
"""Where a work's key stands in BibTeX, CSL JSON and CSL YAML."""
NOT_FOUND = re.compile(r"citation (\S+) not found", re.IGNORECASE)
PREFIXES = ("sec", "fig", "tbl", "eq", "lst")
WRAPPER = "publish-chapter"


def resolve(
    publication: Publication,
    chapters: list[Chapter],
    resources: Mapping[str, tuple[Path, ...]],
    problems: Problems,
) -> list[Chapter]:
    """Return the chapters with citations set in the publication's style.

    Without a bibliography they stay as written, with one warning. A key that the bibliography
    lacks is an error. The works cited stand in the division `#refs`, or else under a heading of
    their own at the end.
    """
    cited = [
        (chapter, one["citationId"])
        for chapter in chapters
        for node in walk(chapter.blocks)
        if node["t"] == "Cite"
        for one in node["c"][0]
    ]
    ids = {id for chapter in chapters for id in chapter.source.ids}
    if "bibliography" not in resources:
        return _as_written(chapters, _without_elements(cited, ids, problems), problems)
    answer = pandoc.call(
        ["--from=json", "--to=json", "--citeproc", *_options(publication, resources)],
        pandoc.as_json([div(chapter.blocks, WRAPPER) for chapter in chapters], _meta(publication)),
        location=Location.of(resources["bibliography"][0]),
        timeout=publication.time_limit,
    )
    for warning in answer.warnings:
        _add(" ".join(warning.split()), cited, ids, resources["bibliography"][0], problems)
    blocks = json.loads(answer.data)["blocks"]
    wrapped = [node["c"][1] for node in blocks if WRAPPER in attributes(node)[1]]
    tail = [node for node in blocks if WRAPPER not in attributes(node)[1]]
    if tail and wrapped:
        wrapped[-1].extend(_references(publication, chapters, tail))
    return [
        Chapter(chapter.source, found) for chapter, found in zip(chapters, wrapped, strict=True)
    ]


def _meta(publication: Publication) -> dict[str, Node]:
    language: Node = {"t": "MetaString", "c": publication.language}
    return {"lang": language, "link-citations": {"t": "MetaBool", "c": True}}


def _options(publication: Publication, resources: Mapping[str, tuple[Path, ...]]) -> list[str]:
    options = [f"--bibliography={path}" for path in resources["bibliography"]]
    return options + [f"--csl={path}" for path in resources.get("csl", ())]


def _as_written(
    chapters: list[Chapter], cited: list[tuple[Chapter, str]], problems: Problems
) -> list[Chapter]:
    if not cited:
        return chapters
    chapter, key = cited[0]
    problems.warning(
        "no-bibliography",
        f"citations stay as written ({len(cited)} of them, first @{key})",
        chapter.source.of_text(f"@{key}"),
        "name a file under bibliography: in publication.yaml",
    )
    rules = {"Cite": lambda node: list(node["c"][1])}
    return [Chapter(chapter.source, transform(chapter.blocks, rules)) for chapter in chapters]


def _without_elements(
    cited: list[tuple[Chapter, str]], ids: set[str], problems: Problems
) -> list[tuple[Chapter, str]]:
    """Report references to elements whose ids have no prefix of ours; return the true citations.

    `ids` are those that the text gives by hand: a name after `@` may be like a heading's words.
    """
    for chapter, key in cited:
        if key in ids:
            message, hint = _not_a_work(key)
            where = chapter.source.of_text(f"@{key}")
            problems.error("unsupported-reference", message, where, hint)
    return [(chapter, key) for chapter, key in cited if key not in ids]


def _not_a_work(key: str) -> tuple[str, str]:
    """Return what to say of an `@key` that names an element of the text rather than a work."""
    known = ", ".join(f"{prefix}-" for prefix in PREFIXES)
    return (
        f'"@{key}" names an element of the text that carries no number',
        f"begin its id with one of {known}, or link to it: [text](#{key})",
    )


def _add(
    warning: str,
    cited: list[tuple[Chapter, str]],
    ids: set[str],
    bibliography: Path,
    problems: Problems,
) -> None:
    match = NOT_FOUND.search(warning)
    if not match:
        problems.warning("bibliography", warning, Location.of(bibliography))
        return
    for chapter, key in cited:
        if key == match[1]:
            where = chapter.source.of_text(f"@{key}")
            hint = nearest(key, _keys(bibliography), f"add it to {bibliography.name}")
            if key in ids:
                message, hint = _not_a_work(key)
                problems.error("unsupported-reference", message, where, hint)
                continue
            problems.error("unknown-citation", f'there is no work "{key}"', where, hint)


def _keys(bibliography: Path) -> list[str]:
    """Return the keys of a bibliography's works, to name the one that may be meant."""
    return KEY.findall(bibliography.read_text("utf-8", "replace"))


def _references(publication: Publication, chapters: list[Chapter], tail: list[Node]) -> list[Node]:
    """Return the works cited under a heading, as deep as the publication's highest."""
    level = min(
        (node["c"][0] for chapter in chapters for node in chapter.blocks if node["t"] == "Header"),
        default=1,
    )
    title = words(labels.labels(publication.language, own=publication.labels)["references"])
    heading = {"t": "Header", "c": [level, ["references", ["unnumbered", "backmatter"], []], title]}
    return [heading, *tail]
