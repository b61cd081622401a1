"""Measures the number stage on a generated publication: python -m tests.bench.number.

500,000 words, 20,000 numbered things (headings, figures, tables, equations, notes) and 5,000
references; then a half and a quarter of it, to see that time grows with size and no faster.
"""

from __future__ import annotations

import gc
import statistics
import time
from pathlib import Path

from publish.model.document import Chapter, Document, Source
from publish.model.publication import Publication
from publish.model.tree import Node, div, para, span, words
from publish.number import number

THINGS = 20_000
REFERENCES_EACH = 4
WORDS_EACH = 25
RUNS = 5
KINDS = ("heading", "figure", "table", "equation", "note")


def document(things: int) -> Document:
    """Return a book with so many numbered things, words between them, and references."""
    blocks: list[Node] = []
    text = " ".join(f"word{n}" for n in range(WORDS_EACH))
    for index in range(things):
        blocks += thing(index)
        inlines = words(text)
        if index % REFERENCES_EACH == 0:
            target = f"sec-{index // len(KINDS) * len(KINDS)}"
            one = span([span([]), span([])], "target", to=target, mode="AuthorInText")
            inlines.append(span([one], "cross-reference"))
        blocks.append(para(inlines))
    chapters = [Chapter(Source(Path("text.md"), ""), blocks)]
    return Document("text", Path(), Publication(title="T", type="book"), chapters)


def thing(index: int) -> list[Node]:
    """Return the numbered thing of an index, each kind in turn."""
    caption = [None, [{"t": "Plain", "c": words("A caption of some words")}]]
    match KINDS[index % len(KINDS)]:
        case "heading":
            level = 1 + index // len(KINDS) % 3
            return [{"t": "Header", "c": [level, [f"sec-{index}", [], []], words("A title")]}]
        case "figure":
            return [{"t": "Figure", "c": [[f"fig-{index}", [], []], caption, []]}]
        case "table":
            return [{"t": "Table", "c": [[f"tbl-{index}", [], []], caption, [], [], [], []]}]
        case "equation":
            math: Node = {"t": "Math", "c": [{"t": "DisplayMath"}, "x = 1"]}
            return [div([para([math])], "equation", id=f"eq-{index}")]
    return [para([{"t": "Note", "c": [para(words("A note of some words"))]}])]


def seconds(things: int) -> float:
    """Return the median time of numbering a publication of so many things."""
    taken = []
    text = document(things)
    for _ in range(RUNS):
        started = time.perf_counter()
        number(text)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def main() -> None:
    """Print the time of the whole, and of parts by their size."""
    gc.disable()  # as the command does
    whole = seconds(THINGS)
    print(f"{THINGS:,} numbered things, {THINGS * WORDS_EACH:,} words: {whole:.2f} s (limit 3 s)")
    for share in (2, 4):
        part = seconds(THINGS // share)
        print(f"1/{share} of it: {part:.2f} s, {part * share / whole:.2f} of the whole's rate")


if __name__ == "__main__":
    main()
