"""What a format cannot carry is said at build time, once, with the place in the source."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from publish.model.limits import FEATURES, Limit
from tests.conftest import ROOT, Publish, Write, command, png
from tests.test_formats import plug_in

TEXT = """\
# One

The word <ruby>漢字<rt>かんじ</rt></ruby> and <kbd title="x">Ctrl</kbd>.

::: {.aside}
At the side.
:::

``` {.python .numberLines}
a = 1
```

# Two {.unlisted}

::: {#fig-two}
![a](a.png){#fig-a}
![b](b.png){#fig-b}

Both
:::
"""
FILES = {"text.md": TEXT, "a.png": png(), "b.png": png(), "own.css": "p { color: red; }"}
TOLD = {
    "text.md:3: notice limit: docx: The reading of a ruby stands behind it, in parentheses.",
    "text.md:3: notice limit: docx: Raw HTML is left out; the text in it stays.",
    "text.md:5: notice limit: docx: A side note stands in the text.",
    "text.md:9: notice limit: docx: Code has no line numbers.",
    "text.md:13: notice limit: docx: Headings that are left out of the contents are left out of "
    "the navigation pane too.",
    "text.md:16: notice limit: docx: Subfigures stand one below the other.",
    "publication.yaml:2: notice limit: docx: css has no effect; the design is styles/word.yaml.",
    "text.md:5: notice limit: epub: A side note stands in the text.",
}


def test_a_build_tells_what_the_publication_has_and_a_format_cannot_carry(
    publish: Publish, write: Write, tmp_path: Path
) -> None:
    folder = write({**FILES, "publication.yaml": "title: T\ncss: own.css\n"})
    found = publish("build", folder, "--to", "docx,epub")
    lines = [line for line in found.err.splitlines() if " limit: " in line]
    assert {line.replace(f"{folder.name}/", "") for line in lines} == TOLD
    assert (found.code, len(lines)) == (0, len(TOLD))
    entry = json.loads(Path(tmp_path, "dist/manifest.json").read_text())["files"]
    assert len(entry[f"{folder.name}.docx"]["problems"]) == 7


def test_nothing_is_told_of_what_a_publication_does_not_have(
    publish: Publish, write: Write
) -> None:
    folder = write({"publication.yaml": "title: T\n", "text.md": "# One\n\nText.\n"})
    assert publish("build", folder, "--to", "docx,epub").err == ""


def test_what_other_formats_alone_are_given_is_not_told(publish: Publish, write: Write) -> None:
    text = '# One\n\n::: {.content-visible when-format="epub"}\n::: {.aside}\nSide\n:::\n:::\n'
    folder = write({"publication.yaml": "title: T\n", "text.md": text})
    told = publish("build", folder, "--to", "docx,epub").err
    assert re.findall(r"limit: (\w+)", told) == ["epub"]


def test_a_stranger_declares_limits_in_the_same_way(tmp_path: Path) -> None:
    head = "from publish.model.limits import Limit"
    body = "context.output.write_text('x'); return context.output"
    folder = Path(plug_in(tmp_path / "plugins", body, head=head))
    module = folder / "publish_leaf.py"
    limits = "limits=('Plain.', Limit('Formulas are TeX.', feature='formula'))"
    module.write_text(module.read_text().replace("export)\n", f"export, {limits})\n"))
    (tmp_path / "paper.md").write_text("---\ntitle: T\n---\n\n# A\n\nAs $a^2$ says.\n")
    found = command("build", "paper.md", "--to", "leaf", cwd=tmp_path, PYTHONPATH=str(folder))
    assert found.err == "paper.md:7: notice limit: leaf: Formulas are TeX.\n"
    listed = json.loads(command("formats", "--json", PYTHONPATH=str(folder)).out)
    leaf = next(one for one in listed if one["name"] == "leaf")
    assert leaf["limits"] == ["Plain.", "Formulas are TeX."]


def test_a_limit_of_nothing_known_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ValueError, match='no limit of "rubi"; did you mean "ruby"'):
        Limit("x", feature="rubi")
    with pytest.raises(ValueError, match='did you mean "cover"'):
        Limit("x", key="covers")


def test_the_guides_table_has_a_row_for_every_feature() -> None:
    guide = (ROOT / "content/guide/reference.md").read_text()
    assert all(f"| {feature} | " in guide for feature in FEATURES)
    row = next(line for line in guide.splitlines() if line.startswith("| line numbers | "))
    assert "`docx`" in row
    assert "`pdf`" not in row


def test_a_spanning_cell_is_found_in_its_own_table(publish: Publish, write: Write) -> None:
    plain = "| A | B |\n|---|---|\n| a | b |\n\n"
    rule = "+---+-----------+\n"
    spanning = f"{rule}| A | B         |\n+===+===========+\n| distinctive   |\n{rule}"
    folder = write({"publication.yaml": "title: T\n", "a.md": plain + spanning})
    found = publish("build", folder, "--to", "txt")
    assert f"{folder.name}/a.md:8: notice limit: txt: A cell over several" in found.err
