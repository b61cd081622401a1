"""The one door to Jinja2: templates sandboxed, escaped, strict about names.

A comment is written {## … ##}, because {#id} is common in Markdown.
"""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    select_autoescape,
)
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing

from publish.model import resources
from publish.problems import Location, fail


@cache
def _environment(folder: Path | None, package: Path | None) -> SandboxedEnvironment:

    def load(name: str) -> tuple[str, str, Any] | None:
        path = _find(name, folder, package)
        return (path.read_text("utf-8"), str(path), lambda: True) if path else None

    return SandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=_Undefined,
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
        where = _place_of(error, template, folder, package)
        message = str(error) or type(error).__name__
        hint = ""
        if isinstance(error, TemplateNotFound):
            message = f'there is no template "{error.name}"'
        elif isinstance(error, UndefinedError) and message.endswith("is undefined"):
            hint = "the names there are: " + ", ".join(sorted(values))
        raise fail("bad-template", message, where, hint) from error


class _Undefined(StrictUndefined):
    """A name that is not there; where it was asked of a thing, what that thing has is told."""

    @property
    def _undefined_message(self) -> str:
        said: str = super()._undefined_message
        if self._undefined_obj is missing:
            return said
        names = [name for name in dir(self._undefined_obj) if not name.startswith("_")]
        known = [name for name in names if not callable(getattr(self._undefined_obj, name, None))]
        close = difflib.get_close_matches(str(self._undefined_name), known)
        shown = f'did you mean "{close[0]}"?' if close else f"it has {', '.join(known)}"
        return f"{said}; {shown}"


def _place_of(
    error: BaseException, template: str, folder: Path | None, package: Path | None
) -> Location:
    """Return where a template went wrong: in the innermost of those that include one another."""
    path = _find(template, folder, package) or Path(template)
    if isinstance(error, TemplateSyntaxError):
        return Location.of(error.filename or path, error.lineno)
    trace, line = error.__traceback__, None
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file == path or ("templates" in file.parts and file.suffix != ".py" and file.is_file()):
            path, line = file, trace.tb_lineno
        trace = trace.tb_next
    return Location.of(path, line)


def styles(names: list[str], folder: Path) -> str:
    """Return the style sheets of those names, one after the other."""
    where = Location.of(folder / "publication.yaml")
    paths = [resources.require(f"styles/{name}.css", folder, "theme", where) for name in names]
    return "\n".join(path.read_text("utf-8") for path in paths)
