"""Mistakes of our own, made on purpose: what an exporter is given says something else.

Each is made for every format that is read back, so that whichever of our stages made it, the
finished file would tell. What is compared with stays as the source has it.
"""

# ruff: noqa: E501, one mistake a line
from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from publish import testing
from publish.export import passages
from publish.export.fragment import render_html
from publish.model.formats import OURS, Context, Exporter, known_formats, load_verifier
from publish.model.outline import Numbered
from tests.verify.faults import SOURCE

FORMATS = [one.name for one in known_formats().values() if one.verified and one.package == OURS]
SLOWEST = frozenset({"docx", "pdf", "site"})
Record = Callable[[str, object], None]

MISTAKES = [
    ("a heading's number", '"c": "2.1"', '"c": "2.2"', "2.1"),
    ("a heading's level", r'"Header", "c": \[2', '"Header", "c": [3', "2.1"),
    ("a word of a heading", '"c": "thoughts"', '"c": "thought"', "2 Second thoughts"),
    ("a dropped word", r'\{"t": "Str", "c": "enough"\}, \{"t": "Space"\}, ', "", "long enough"),
    (
        "words run together",
        r'(\{"t": "Str", "c": "long"\}), \{"t": "Space"\}',
        r"\1",
        "long enough",
    ),
    ("a cell", '"c": "61"', '"c": "16"', "61"),
    ("a caption's words", '"c": "Rain"', '"c": "Sun"', "Rain by month"),
    ("a list's start", r'\[3, \{"t": "Decimal"', '[5, {"t": "Decimal"', "3."),
    ("a list's style", r'\[1, \{"t": "LowerAlpha"', '[1, {"t": "UpperRoman"', "(a)"),
    ("a reference's number", r'"Section\\u00a02"', r'"Section\\u00a03"', "Section"),
    (
        "a note's words",
        '"c": "first"(?=[^}]*}, [^}]*}, [^}]*"c": "note)',
        '"c": "other"',
        "text of the first note",
    ),
    ("a mark of another number", r'\["number", "2"\]', '["number", "3"]', "2"),
    ("a list's start in a note", r'\[5, \{"t": "Decimal"', '[7, {"t": "Decimal"', "5."),
    (
        "a lost paragraph",
        r'\{"t": "Para", "c": \[\{"t": "Str", "c": "The"\}, \{"t": "Space"\}, \{"t": "Str", "c": "end"\}.*?\]\}, ?',
        "",
        "The end comes",
    ),
]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mistakes") / "paper"
    folder.mkdir()
    for name, content in SOURCE.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with (folder / "text.md").open("a") as file:
        file.write("\nLast of all.\n")
    return folder


def mistaken(context: Context, old: str, new: str) -> Context:
    """Return what an exporter would be given if a stage had made a mistake."""
    text, count = re.subn(old, new, json.dumps(context.blocks), count=1)
    assert count, f"{old} is not in the tree"
    blocks = json.loads(text)
    html = render_html(Numbered(blocks, context.outline)) if context.html else ""
    return replace(context, blocks=blocks, html=html)


def given(context: Context, exporter: Exporter) -> Callable[[Context], Path]:
    """Return an exporter's work on a context, whatever it is given."""
    return lambda _: exporter.export(context)


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=pytest.mark.whole if one in SLOWEST else ()) for one in FORMATS],
)
def test_a_mistake_of_our_own_is_found_in_every_format(
    name: str, source: Path, tmp_path: Path, record_property: Record
) -> None:
    exporter, verifier = known_formats()[name].load(), load_verifier(name)
    context = testing.context_of(source, tmp_path / f"paper{exporter.suffix}", exporter)
    assert testing.disagreements(exporter, verifier, context) == []
    good = content(context.output)
    missed, planted = [], 0
    for what, old, new, told in MISTAKES:
        wrong = mistaken(context, old, new)
        made = replace(exporter, export=given(wrong, exporter))
        found = "\n".join(map(str, testing.disagreements(made, verifier, context)))
        if content(context.output) == good:
            continue  # the exporter looks this up in the outline, and made the file right
        planted += 1
        if told not in found.replace("\u00a0", " "):
            missed.append(f"{what}: {found[:200] or 'not found'}")
    record_property("faults", (f"the source of {name}", planted - len(missed), planted))
    assert missed == []
    assert planted >= len(MISTAKES) - 2


def content(path: Path) -> list[bytes]:
    """Return the bytes of a file, or of every file in a folder."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [file.read_bytes() for file in files if file.is_file()]


@pytest.mark.parametrize("name", FORMATS)
def test_a_passage_for_other_formats_is_found(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What a format has to show is told by other code than what its exporter is given."""
    case = next(one for one in testing.corpus() if "one-format-passages" in str(one))
    exporter, verifier = known_formats()[name].load(), load_verifier(name)
    output = tmp_path / f"paper{exporter.suffix}"
    testing.assert_agrees(exporter, verifier, publications=[case])
    monkeypatch.setattr(passages, "for_format", lambda context, _: context)
    context = testing.context_of(case, output, exporter)
    assert any("text: " in str(one) for one in testing.disagreements(exporter, verifier, context))
