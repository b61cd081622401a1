"""Starting points: a new publication, and a package for a new format."""

from __future__ import annotations

import re
from pathlib import Path

from publish import jinja
from publish.deliver import files
from publish.problems import Location, fail

FORMAT_NAME = re.compile(r"[a-z][a-z0-9-]*")


def publication(folder: Path) -> list[Path]:
    """Write a publication into a new folder; return its files. Nothing is ever overwritten."""
    title = re.sub(r"[-_]+", " ", folder.name).strip().title() or "Untitled"
    return _write(
        folder, {"publication.yaml": "publication.yaml", "text.md": "text.md"}, title=title
    )


def format_package(name: str) -> list[Path]:
    """Write a package that adds a format into a new folder; return its files."""
    if not FORMAT_NAME.fullmatch(name):
        message = f'"{name}" is no name for a format'
        hint = "use small letters, figures and hyphens, a letter first"
        raise fail("bad-name", message, Location(name), hint)
    module = f"publish_{name.replace('-', '_')}"
    return _write(
        Path(f"publish-{name}"),
        {
            "package.toml": "pyproject.toml",
            "exporter.py": f"{module}.py",
            "README.md": "README.md",
        },
        kind="format",
        name=name,
        module=module,
    )


def _write(
    folder: Path, names: dict[str, str], kind: str = "publication", **values: str
) -> list[Path]:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        where = Location.of(folder)
        raise fail("exists", "is there already and not empty", where, "choose another name")
    written = []
    for template, target in names.items():
        text = jinja.render(f"new-{kind}/{template}", None, **values)
        files.write(folder / target, text.encode())
        written.append(folder / target)
    return written
