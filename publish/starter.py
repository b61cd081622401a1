"""Starting points: a publication, a package for a new format, a template of one's own."""

from __future__ import annotations

import re
from pathlib import Path

from publish import jinja
from publish.deliver import files
from publish.model import resources
from publish.model.formats import FORMAT_NAME, OURS, known_formats
from publish.problems import Location, fail, nearest


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
    _refuse_taken(name)
    module = f"publish_{name.replace('-', '_')}"
    return _write(
        Path(f"publish-{name}"),
        {
            "package.toml": "pyproject.toml",
            "init.py": f"{module}/__init__.py",
            "exporter.py": f"{module}/exporter.py",
            "verifier.py": f"{module}/verifier.py",
            "page.html": f"{module}/templates/{name}.html",
            "test.py": f"tests/test_{name.replace('-', '_')}.py",
            "README.md": "README.md",
        },
        kind="format",
        name=name,
        module=module,
        title=name.replace("-", " ").title(),
    )


def _refuse_taken(name: str) -> None:
    """Raise `PublishError` for the name of a format, a suffix or a package that is there."""
    known = known_formats()
    ours = {one.load().suffix: one.name for one in known.values() if one.package == OURS}
    message = ""
    if name in known:
        message = f'there is a format "{name}" already, of {known[name].package}'
    elif f".{name}" in ours:
        message = f'files that end in .{name} are those of our format "{ours[f".{name}"]}"'
    elif f"publish-{name}" == OURS:
        message = f'the package would have the name of this one, "{OURS}"'
    if message:
        raise fail("bad-name", message, Location(name), "choose another name")


def eject(name: str, into: Path) -> Path:
    """Copy a template or style of ours into a folder, where it wins over ours; return the copy.

    `name` is as in `templates/`, such as "pdf.html", or with its folder, "styles/pdf.css".
    """
    known = ejectable()
    chosen = next(
        (one for one in (name, f"templates/{name}", f"styles/{name}") if one in known), ""
    )
    if not chosen:
        short = [one.partition("/")[2] for one in known]
        hint = nearest(name, [*known, *short], "publish eject lists what there is")
        raise fail("unknown-template", f'there is no template "{name}"', Location(name), hint)
    target = into / chosen
    if target.exists():
        hint = "remove it first if you want ours again"
        raise fail("exists", "is there already", Location.of(target), hint)
    files.write(target, (resources.shipped() / chosen).read_bytes())
    return target


def ejectable() -> list[str]:
    """Return every template and style that can be copied, as paths from where ours lie."""
    root = resources.shipped()
    found = (path for part in ("templates", "styles") for path in (root / part).rglob("*"))
    names = sorted(path.relative_to(root).as_posix() for path in found if path.is_file())
    return [name for name in names if not name.startswith("templates/new-")]


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
