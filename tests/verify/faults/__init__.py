"""Faults planted in good files, one at a time: each must be found, and told so that it is clear.

The files are the same publication in three formats. A fault in a Word file or an EPUB is a change
of its XML; in a PDF, of its bookmarks, links and text, or of the page before it was laid out.
"""

# ruff: noqa: E501, a paragraph of the text is one line
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from tests.conftest import png

SOURCE: dict[str, str | bytes] = {
    "publication.yaml": "title: Faults\nlanguage: en\nlists: [tables]\n",
    "p.png": png(),
    "text.md": """\
# First steps {#sec-first}

A paragraph that names @sec-second, @sec-below and @tbl-rain, with a note.[^a] It is long enough to be found.

Another paragraph follows here, with a second note.[^b] It says something of its own.

(a) first item of the list
(b) second item of the list

3. third thing
4. fourth thing

# Second thoughts {#sec-second}

## Below the second {#sec-below}

| Month | Rain |
|-------|------|
| May   | 61   |

: Rain by month {#tbl-rain}

| Month | Sun |
|-------|-----|
| May   | 12  |

: Sun by month {#tbl-sun}

![A red picture](p.png){#fig-red}

$$a = b$$ {#eq-sum}

As @fig-red, @eq-sum and @tbl-sun show, numbers agree everywhere in the end.

Read on [here](#sec-second) and then [here](#sec-below).

# Last words {.unnumbered}

The end comes with a plain sentence.

[^a]: The text of the first note.

[^b]: The text of the second note $x^2$ with a list:

    5. fifth
    6. sixth
""",
}


@dataclass(frozen=True)
class Fault:
    """A fault: how it is planted, and what the problem has to name."""

    name: str
    plant: Callable[[bytes], bytes]
    told: str


def replaced(part: str, old: str, new: str, *, count: int = 1) -> Callable[[bytes], bytes]:
    """Return a change of the first places in an archive's part; `old` is a pattern."""

    def plant(data: bytes) -> bytes:
        target = io.BytesIO()
        done = 0
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w") as made:
            for info in archive.infolist():
                content = archive.read(info)
                if re.fullmatch(part, info.filename):
                    text, changed = re.subn(old, new, content.decode(), count=count, flags=re.S)
                    content, done = text.encode(), done + changed
                made.writestr(info, content)
        assert done, f"{old} is not in {part}"
        return target.getvalue()

    return plant


def swapped(part: str, first: str, second: str) -> Callable[[bytes], bytes]:
    """Return a change that puts two elements, found by patterns, in each other's place."""
    return replaced(part, f"({first})(.*?)({second})", r"\3\2\1")
