"""Where a publication is. This module loads nothing else, for a build may end with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publish.problems import Location, fail, nearest

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
