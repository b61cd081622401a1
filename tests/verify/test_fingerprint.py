"""The fingerprint of a file is made of what the file shows, a group for each part of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from publish.model.formats import Reading
from publish.model.outline import Caption, Heading, Note, Outline, Reference
from publish.verify import fingerprint
from tests.conftest import Publish

OUTLINE = Outline(
    headings=(
        Heading(1, "1", "One µ", "one", seen_title="One µ"),
        Heading(2, "1.1", "Of x^2", "two", seen_title="Of \ufffc"),
    ),
    captions=(Caption("table", "1", "Rain", "tbl-a", "Table 1: ", "Rain"),),
    references=(Reference("one", ("tbl-a",), "Table 1", (("Table 1", "tbl-a"),)),),
    notes=(Note("1", "First.", "First."), Note("2", "Second.", "Second.")),
)
READING = Reading(
    headings=((1, "1 One μ"), (2, "1.1 Of x2")),
    captions=("Table\u00a01: Rain",),
    references=(("Table\u00a01", "tbl-a"),),
    notes=(("2", "Second."), ("1", "First.")),
    laid_out=True,
)
CHANGES: list[tuple[int, Callable[[Reading], Reading]]] = [
    (0, lambda r: replace(r, headings=((1, "1 One μ"), (2, "1.2 Of x2")))),
    (0, lambda r: replace(r, headings=((1, "1 One μ"), (3, "1.1 Of x2")))),
    (0, lambda r: replace(r, headings=((1, "1 One μ"),))),
    (1, lambda r: replace(r, captions=("Table 2: Rain",))),
    (2, lambda r: replace(r, references=(("Table 1", "tbl-b"),))),
    (3, lambda r: replace(r, notes=(("1", "First."), ("2", "Sekond.")))),
]


def test_a_file_that_shows_what_the_source_says_has_the_sources_fingerprint() -> None:
    assert fingerprint(OUTLINE, READING) == OUTLINE.fingerprint


@pytest.mark.parametrize(("group", "change"), CHANGES)
def test_a_change_in_the_file_changes_its_group_alone(
    group: int, change: Callable[[Reading], Reading]
) -> None:
    source = OUTLINE.fingerprint.split("-")
    found = fingerprint(OUTLINE, change(READING)).split("-")
    assert [index for index in range(4) if found[index] != source[index]] == [group]


def test_what_a_format_does_not_have_is_shown_as_such() -> None:
    found = fingerprint(OUTLINE, replace(READING, notes=None)).split("-")
    assert found == [*OUTLINE.fingerprint.split("-")[:3], "none"]
    assert Outline().fingerprint == "0000-0000-0000-0000"


def test_files_that_agree_have_one_and_the_log_and_the_manifest_say_it(
    publish: Publish, tmp_path: Path
) -> None:
    text = "---\ntitle: T\n---\n\n# One {#sec-a}\n\nSee @sec-a.[^a] And $x$.\n\n[^a]: Note.\n"
    (tmp_path / "paper.md").write_text(text)
    out = publish("build", tmp_path / "paper.md").out
    files = json.loads((tmp_path / "dist/manifest.json").read_text())["files"]
    [shown] = {entry["fingerprint"] for entry in files.values()}
    assert out.count(f"agrees, outline {shown}") == 3
    assert (tmp_path / "dist/index.html").read_text().count(shown) == 3
