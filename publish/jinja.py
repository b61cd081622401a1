"""The one door to Jinja2: templates sandboxed, escaped, strict about names.

A comment is written {## … ##}, because {#id} is common in Markdown.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    UndefinedError,
    select_autoescape,
)
from jinja2.sandbox import SandboxedEnvironment

from publish.model import resources
from publish.problems import Location, fail


@cache
def _environment(folder: Path | None, package: Path | None) -> SandboxedEnvironment:

    def load(name: str) -> tuple[str, str, Any] | None:
        path = _find(name, folder, package)
        return (path.read_text("utf-8"), str(path), lambda: True) if path else None

    return SandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html", "opf", "svg", "xhtml", "xml"]),
        comment_start_string="{##",
        comment_end_string="##}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _find(name: str, folder: Path | None, package: Path | None) -> Path | None:
    """Return a template: the publication's, the user's, the package's own, or ours."""
    found = resources.find(f"templates/{name}", folder)
    own = package / "templates" / name if package else None
    if own and own.is_file() and (found is None or found.is_relative_to(resources.shipped())):
        return own
    return found


def render(
    template: str, folder: Path | None, package: Path | None = None, /, **values: Any
) -> str:
    """Return a template filled in. Raises `PublishError` with the template's file and line.

    `folder` is the publication's, `package` that of a format which brings templates of its own;
    a file of that name in the publication, or where the command runs, wins over either's.
    """
    try:
        return _environment(folder, package).get_template(template).render(**values)
    except Exception as error:  # a template may raise anything
        path = _find(template, folder, package) or Path(template)
        line = getattr(error, "lineno", None) or _line_of(error, path)
        names = "the names there are: " + ", ".join(sorted(values))
        hint = names if isinstance(error, UndefinedError) else ""
        raise fail("bad-template", str(error), Location.of(path, line), hint) from error


def _line_of(error: BaseException, path: Path) -> int | None:
    trace, line = error.__traceback__, None
    while trace:
        if Path(trace.tb_frame.f_code.co_filename) == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def styles(names: list[str], folder: Path) -> str:
    """Return the style sheets of those names, one after the other."""
    where = Location.of(folder / "publication.yaml")
    paths = [resources.require(f"styles/{name}.css", folder, "theme", where) for name in names]
    return "\n".join(path.read_text("utf-8") for path in paths)
