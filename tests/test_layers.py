"""Dependencies point one way: cli, pipeline, stages, doors, model, problems."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "publish"
STAGES = ("read", "number", "export", "verify", "deliver")
LOWER = {"problems", "model", "pandoc", "jinja"}
ALLOWED = {
    "problems": set(),
    "model": {"problems"},
    "pandoc": {"problems", "model"},
    "jinja": {"problems", "model"},
    **dict.fromkeys(STAGES, LOWER),
    "process": {"problems", "model"},
    "worker": {"problems", "model", "process"},
    "log": {"problems"},
    "starter": {*LOWER, "deliver"},
    "pipeline": {*LOWER, *STAGES, "process", "log"},
    "proof": {*LOWER, "verify", "process", "pipeline"},
    "testing": {*LOWER, *STAGES},
    "cli": {*LOWER, "read", "pipeline", "proof", "log", "starter"},
    "__main__": {"cli"},
    "__init__": set(),
}


def imported(path: Path) -> set[str]:
    """Return the parts of `publish` that a module imports, wherever in it."""
    parts: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        parts |= {name.split(".")[1] for name in names if name.startswith("publish.")}
    return parts - {"__version__"}


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    assert imported(path) - {own} <= ALLOWED[own]


def test_verifiers_never_import_what_writers_use() -> None:
    writers = {
        "weasyprint",
        "ebooklib",
        "pypandoc",
        "jinja2",
        "docx",
        "publish.export",
        "publish.model.running_text",
        "publish.number",
        "publish.pandoc",
    }
    for path in (PACKAGE / "verify").rglob("*.py"):
        text = path.read_text()
        assert not [name for name in writers if f"import {name}" in text or f"from {name}" in text]
