"""Where a publication is. This module loads nothing else, for a build may end with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.problems import Location, Problems, fail, nearest

PUBLICATION_FILE = "publication.yaml"


@dataclass(frozen=True)
class Place:
    """Where a publication is: its folder, its lone file if it is one, and its name."""

    name: str
    folder: Path
    file: Path | None = None


def find(path: Path) -> Place:
    """Return the place of the publication at `path`. Raises `PublishError` if there is none."""
    where = Location.of(path)
    if path.name == PUBLICATION_FILE and path.is_file():
        path = path.parent
    if path.is_dir():
        folder = path.resolve()
        if not (folder / PUBLICATION_FILE).is_file() and not any(folder.glob("*.md")):
            hint = f"write {PUBLICATION_FILE} and a Markdown file, or type: publish new {path.name}"
            raise fail("no-publication", "the folder holds no publication", where, hint)
        return Place(folder.name, folder)
    if path.is_file():
        return Place(path.stem, path.resolve().parent, path.resolve())
    siblings = [file.name for file in path.parent.glob("*")] if path.parent.is_dir() else []
    raise fail(
        "no-publication",
        f'there is no file or folder "{path}"',
        where,
        nearest(path.name, siblings, "name a folder with publication.yaml, or a file"),
    )


def find_all(content: Path) -> list[Path]:
    """Return every publication in a folder such as `content/`: folders and lone files."""
    if not content.is_dir():
        hint = "name a publication, or make one: publish new my-essay"
        raise fail("no-publication", "there is no folder content/ here", Location.of(content), hint)
    found = [
        path
        for path in sorted(content.iterdir())
        if (path.is_dir() and ((path / "publication.yaml").is_file() or any(path.glob("*.md"))))
        or path.suffix == ".md"
    ]
    if not found:
        hint = "make one: publish new content/my-essay"
        raise fail("no-publication", "it holds no publication", Location.of(content), hint)
    return found


def check_names(paths: Sequence[Path]) -> None:
    """Raise `PublishError` where two publications would write the same files."""
    names: dict[str, Path] = {}
    problems = Problems()
    for path in paths:
        name = find(path).name
        if name in names and names[name].resolve() != path.resolve():
            message = f'two publications are named "{name}": {names[name]} and {path}'
            problems.error("same-name", message, Location.of(path), "rename one of the two")
        names.setdefault(name, path)
    problems.fail_on_errors()
