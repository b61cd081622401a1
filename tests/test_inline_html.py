"""Inline HTML without attributes is what it means in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish import testing
from publish.model.formats import known_formats, load_verifier
from tests.conftest import Publish, Write

TEXT = """\
# One<br>two

first<br>second x<sup>2</sup> H<sub>2</sub>O <b>bold *it*</b> <kbd>Ctrl</kbd> end<br>

<br>

| a | b |
|---|---|
| one<br>two | <u>under</u> |

> \\[!NOTE\\]
"""


def test_words_that_a_break_parts_stay_apart(publish: Publish, write: Write) -> None:
    folder = write({"publication.yaml": "title: T\n", "a.md": TEXT})
    result = publish("build", folder, "--to", "markdown,latex,txt")
    assert (result.code, result.err) == (0, "")
    text = Path("dist/paper.md").read_text("utf-8")
    assert "first\\\nsecond x<sup>2</sup> H<sub>2</sub>O **bold *it*** Ctrl end\n\n|" in text
    assert "| one<br>two | <u>under</u> |" in text
    assert "\\textsuperscript{2} H\\textsubscript{2}O" in Path("dist/paper.tex").read_text("utf-8")


@pytest.mark.parametrize("name", ["docx", "epub", "html", "jats", "odt", "pdf", "typst"])
def test_every_format_agrees(name: str, write: Write, tmp_path: Path) -> None:
    folder = write({"publication.yaml": "title: T\n", "a.md": TEXT})
    exporter = known_formats()[name].load()
    context = testing.context_of(folder, tmp_path / f"t{exporter.suffix}", exporter)
    assert testing.disagreements(exporter, load_verifier(name), context) == []


def test_what_is_not_closed_stays_as_it_is(publish: Publish, write: Write) -> None:
    folder = write({"publication.yaml": "title: T\n", "a.md": "<b>x <i>y</b></i> z\n"})
    result = publish("build", folder, "--to", "txt")
    assert (result.code, result.codes()) == (0, ["limit"])
